"""Who trains makes no difference: threads, processes, machines, one of which dies; what is lost is trained here."""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from core.engine.networks import Network
from core.engine.training import History, Recipe, Run, Sample, train, train_each, trained_by
from core.engine.training.lanes import LANES

NORMALISED = (Network(2, (4,), 1, normalisation="Batch normalisation"), Recipe(epochs=2))


def drawn() -> Sample:
    x = np.random.default_rng(5).standard_normal((64, 2))
    return Sample(x, (x[:, 0] * x[:, 1] > 0).astype(int), x[:20] + 0.1, (x[:20, 0] > 0).astype(int))


def many(count: int = 2 * LANES + 3) -> list[Run]:
    """Runs of three kinds, some of which train in groups, and one that the kernel does not know."""
    sample = drawn()
    shapes: list[tuple[int, ...]] = [(4,), (8, 8), (3, 3)]
    runs = [
        (Network(2, shape, 1), Recipe(epochs=9, seed=k, frames=3), sample) for shape in shapes for k in range(count)
    ]
    return [*runs, (*NORMALISED, sample)]


def checksum(found: dict[int, History]) -> str:
    """Of all runs' weights, losses and accuracies, bit for bit, in the order of the runs."""
    digest = hashlib.sha256()
    for index in sorted(found):
        run = found[index]
        parts = [part for pair in run.weights for part in pair]
        for part in [*parts, run.train_loss, run.test_loss, run.train_accuracy, run.test_accuracy, run.batch_loss]:
            digest.update(np.ascontiguousarray(part).tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def alone() -> str:
    """The checksum of many(), one after the other."""
    return checksum({index: train(*run) for index, run in enumerate(many())})


class Lossy(Executor):
    """Gives up every second task, and takes none after the ninth."""

    def __init__(self) -> None:
        self.pool, self.count = ThreadPoolExecutor(2), 0

    def submit(self, work: Callable, /, *arguments: object, **options: object) -> Future:
        self.count += 1
        if self.count > 9:
            raise RuntimeError("this executor is closed")
        future: Future = Future() if self.count % 2 else self.pool.submit(work, *arguments, **options)
        if self.count % 2:
            future.cancel()
            future.set_running_or_notify_cancel()
        return future


class Elder(Executor):
    """Has another release of what is sent."""

    def submit(self, work: Callable, /, release: object, *arguments: object, **options: object) -> Future:
        future: Future = Future()
        try:
            future.set_result(work(("older",), *arguments))
        except Exception as error:
            future.set_exception(error)
        return future


class Never(Executor):
    """Takes everything and does nothing: what is under way, and what was cancelled."""

    def __init__(self) -> None:
        self.taken: list[Future] = []

    def submit(self, work: Callable, /, *arguments: object, **options: object) -> Future:
        self.taken.append(Future())
        return self.taken[-1]


def test_threads_processes_and_an_executor_that_loses_half_of_it_train_alike(alone: str) -> None:
    assert checksum(dict(train_each(many()))) == alone
    with ThreadPoolExecutor(3) as threads:
        assert checksum(dict(train_each(many(), executor=threads, window=2))) == alone
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
        assert checksum(dict(train_each(many(), executor=processes))) == alone
    lossy = Lossy()
    assert checksum(dict(train_each(many(), executor=lossy))) == alone and lossy.count > 9


def test_workers_of_another_release_are_not_believed(alone: str, caplog: pytest.LogCaptureFixture) -> None:
    assert checksum(dict(train_each(many(), executor=Elder()))) == alone
    assert len(caplog.messages) == 1 and "another release" in caplog.text


def test_an_executor_holds_in_its_thread_while_it_is_set(alone: str) -> None:
    lossy = Lossy()
    with trained_by(lossy):
        assert checksum(dict(train_each(many()))) == alone
        sent = lossy.count
        elsewhere = threading.Thread(target=lambda: dict(train_each(many(1))))
        elsewhere.start()
        elsewhere.join()
    dict(train_each(many(1)))
    assert lossy.count == sent > 0


def test_no_more_than_the_window_is_under_way_and_what_is_dropped_is_cancelled() -> None:
    never, asked = Never(), 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2

    assert list(train_each(many(), cancelled=cancelled, executor=never, window=3)) == []
    assert len(never.taken) == 3 and all(future.cancelled() for future in never.taken)


def test_what_a_run_raises_elsewhere_is_raised() -> None:
    good, bad = many(1)[0], (Network(3, (1,), 1), Recipe(), drawn())
    with ThreadPoolExecutor(1) as threads, pytest.raises(ValueError, match="3 inputs"):
        list(train_each([good, bad, good], executor=threads))


@pytest.fixture
def two_workers() -> Iterator:
    """A Dask cluster of two processes on this machine, and its client."""
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", silence_logs=50
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        client.wait_for_workers(2)
        yield client


@pytest.mark.filterwarnings("ignore")  # of the cluster's own
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(two_workers, alone: str) -> None:
    coming = train_each(many(), executor=two_workers.get_executor(retries=2), window=4)
    found = dict([next(coming)])
    pids = two_workers.run(os.getpid)
    busiest = max(pids, key=lambda worker: len(two_workers.processing().get(worker, ())))
    os.kill(pids[busiest], signal.SIGKILL)  # only one run is in, and no more than four groups are under way
    found.update(coming)
    assert len(found) == len(many()) and checksum(found) == alone
