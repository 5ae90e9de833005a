"""Training's one front door: what the compiled kernel knows runs there, all else in the reference; same History."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing

import numpy as np

from core.engine.networks import Network
from core.engine.training import reference
from core.engine.training.bridge import train_compiled
from core.engine.training.history import Divergence, Edit, History, Recipe, Sample
from core.engine.training.together import FEWEST, Run, grouped, train_group
from core.engine.training.work import known
from core.engine.training.workers import WINDOW, Workers, each_done, trained_by

__all__ = [
    "Divergence",
    "Edit",
    "History",
    "Recipe",
    "Run",
    "Sample",
    "train",
    "train_each",
    "train_many",
    "trained_by",
    "warm_up",
]


def never() -> bool:
    return False


def train(network: Network, recipe: Recipe, sample: Sample, cancelled: Callable[[], bool] = never) -> History:
    """Train one network, compiled where the kernel knows how; ValueError says what does not fit together.

    `cancelled` is asked again and again: a cancelled run ends early, and its History with it.
    """
    run = train_compiled if known(network, recipe) else reference.train
    return run(network, recipe, sample, cancelled)


def train_group_of(runs: Sequence[Run], cancelled: Callable[[], bool] = never) -> list[History]:
    """The Histories of one of the groups that `grouped` makes."""
    return [train(*runs[0], cancelled)] if len(runs) == 1 else train_group(runs, cancelled)


def train_each(
    runs: Sequence[Run],
    cores: int | None = None,
    cancelled: Callable[[], bool] = never,
    executor: Executor | None = None,
    window: int = WINDOW,
) -> Iterator[tuple[int, History]]:
    """Train many at once on all cores; yields (index of the run, its History) as they finish.

    Closing the iterator cancels, and so does `cancelled`, asked again and again: runs not begun are dropped, those
    under way end early and are not yielded. What a run raises is raised. Recipe(frames=2) is the cheapest where only
    start and end are wanted.

    An `executor`, of threads, processes or machines, trains them just so, bit for bit, up to LANES runs in a task and
    `window` tasks under way. What it has begun when all is cancelled runs to its end there; what it loses is trained
    here.
    """
    groups = grouped(runs)
    tasks = [[runs[index] for index in group] for group in groups]
    done = each_done(train_group_of, tasks, Workers(cores or 0, executor, window), cancelled)
    with closing(done):
        for which, histories in done:
            yield from zip(groups[which], histories, strict=True)


def train_many(runs: Sequence[Run], cores: int | None = None) -> list[History]:
    """Train many at once on all cores; their Histories in the order of the runs."""
    histories = dict(train_each(runs, cores))
    return [histories[index] for index in range(len(runs))]


WARMING = (
    Network(2, (1,), 1, dropout=0.5),
    Recipe(epochs=1),
    Sample(np.zeros((2, 2)), np.zeros(2), np.zeros((1, 2)), np.zeros(1)),
)


def warm_up() -> None:
    """Compile both kernels, or load them from the cache: seconds the first time on a machine, a moment afterwards."""
    warm_up_single()
    warm_up_together()


def warm_up_single() -> None:
    """The kernel that trains one network."""
    train(*WARMING)


def warm_up_together() -> None:
    """The kernel that trains LANES at once."""
    train_group([WARMING] * FEWEST, never)
