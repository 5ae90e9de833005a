"""Training's one front door: what the compiled kernel knows runs there, all else in the reference; same History."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

import numpy as np

from core.engine.networks import Network
from core.engine.training import reference
from core.engine.training.bridge import train_compiled
from core.engine.training.history import Divergence, Edit, History, Recipe, Sample
from core.engine.training.together import FEWEST, Run, grouped, train_group
from core.engine.training.work import known

__all__ = ["Divergence", "Edit", "History", "Recipe", "Run", "Sample", "train", "train_each", "train_many", "warm_up"]

SOON = 0.1  # seconds between two questions whether all is cancelled


def never() -> bool:
    return False


def train(network: Network, recipe: Recipe, sample: Sample, cancelled: Callable[[], bool] = never) -> History:
    """Train one network, compiled where the kernel knows how; ValueError says what does not fit together.

    `cancelled` is asked again and again: a cancelled run ends early, and its History with it.
    """
    run = train_compiled if known(network, recipe) else reference.train
    return run(network, recipe, sample, cancelled)


def train_each(
    runs: Sequence[Run], cores: int | None = None, cancelled: Callable[[], bool] = never
) -> Iterator[tuple[int, History]]:
    """Train many at once on all cores; yields (index of the run, its History) as they finish.

    Closing the iterator cancels, and so does `cancelled`, asked again and again: runs not begun are dropped, those
    under way end early and are not yielded. What a run raises is raised. Recipe(frames=2) is the cheapest where only
    start and end are wanted.
    """
    over = threading.Event()

    def run(group: list[int]) -> list[History]:
        def stop() -> bool:
            return over.is_set() or cancelled()

        some = [runs[index] for index in group]
        return [train(*some[0], stop)] if len(some) == 1 else train_group(some, stop)

    cores = cores or os.cpu_count() or 1
    waiting, under_way = iter(grouped(runs)), dict[Future, list[int]]()
    with ThreadPoolExecutor(cores) as pool:
        try:
            while True:
                for group in islice(waiting, 2 * cores - len(under_way)):
                    under_way[pool.submit(run, group)] = group
                done = wait(under_way, SOON, return_when=FIRST_COMPLETED).done
                if not under_way or cancelled():
                    return
                for future in done:
                    yield from zip(under_way.pop(future), future.result(), strict=True)
        finally:
            over.set()
            pool.shutdown(cancel_futures=True)


def train_many(runs: Sequence[Run], cores: int | None = None) -> list[History]:
    """Train many at once on all cores; their Histories in the order of the runs."""
    histories = dict(train_each(runs, cores))
    return [histories[index] for index in range(len(runs))]


def warm_up() -> None:
    """Compile the kernel, or load it from the cache: seconds the first time on a machine, a moment afterwards."""
    sample = Sample(np.zeros((2, 2)), np.zeros(2), np.zeros((1, 2)), np.zeros(1))
    run = Network(2, (1,), 1, dropout=0.5), Recipe(epochs=1), sample
    train(*run)
    train_group([run] * FEWEST, never)
