"""Background computations: one for all who look, and none that nobody waits for."""

import gc
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pages.lab.jobs
from core.engine.networks import Network
from core.engine.training import Recipe, Sample, train_each
from core.networks.classification import topic as classification
from pages.lab.jobs import EACH, WAITING, Job, Jobs
from pages.lab.visitors import Visitor


class Endless:
    """Steps that go on until told to stop, and count how often they were begun and ended."""

    def __init__(self) -> None:
        self.begun, self.ended, self.running = 0, 0, threading.Event()

    def __call__(self, settings: Any, *data: Any) -> Iterator[tuple[int, int, Any]]:
        self.begun += 1
        self.running.set()
        try:
            for step in range(10_000):
                time.sleep(0.005)
                yield step, 10_000, step
        finally:
            self.ended += 1


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def until(what: Callable[[], Any], seconds: float = 30.0) -> float:
    """How long it takes until `what()` holds; it must within `seconds`."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds
        time.sleep(0.005)
    return time.monotonic() - began


def steps_until_stopped(job: Job) -> int:
    """How many steps (of 5 ms) a job still does until it has stopped: no clock, since the machine may be busy."""
    done = job.done
    until(lambda: job.state == "stopped")
    return job.done - done


def begin(jobs: Jobs, visitor: Visitor, steps: Any, key: Any = "key", data: tuple = ()) -> Job:
    job = jobs.look(visitor, key, steps, None, data)
    assert job is not None
    return job


def test_those_who_look_at_the_same_share_one_computation(jobs: Jobs) -> None:
    a, b, steps = Visitor(), Visitor(), Endless()
    assert begin(jobs, a, steps) is begin(jobs, b, steps)
    until(lambda: steps.begun)
    assert steps.begun == 1


def test_a_visitor_s_stop_ends_his_interest_and_the_last_one_s_the_work_within_half_a_second(jobs: Jobs) -> None:
    a, b, steps = Visitor(), Visitor(), Endless()
    job = begin(jobs, a, steps)
    begin(jobs, b, steps)
    assert steps.running.wait(30)
    job.leave(a)
    done = job.done
    until(lambda: job.done > done + 3)
    assert job.state == "running"
    job.leave(b)
    assert steps_until_stopped(job) <= 2


def test_a_stopped_one_begins_anew_for_whoever_comes_next_with_what_there_was_in_sight(jobs: Jobs) -> None:
    a, b, steps = Visitor(), Visitor(), Endless()
    job = begin(jobs, a, steps)
    until(lambda: job.done > 2)
    job.leave(a)
    until(lambda: job.state == "stopped")
    again = begin(jobs, b, steps)
    assert again is not job and again.value == job.value is not None
    until(lambda: steps.begun == 2)


def test_one_that_is_left_stops_within_half_a_second(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.lab.jobs, "ABANDONED_AFTER", 0.2)
    a, steps = Visitor(), Endless()
    job = begin(jobs, a, steps)
    assert steps.running.wait(30)
    assert until(lambda: job.state == "stopped") < 3
    assert job.done < 300 and steps.ended == 1


def test_a_queued_one_that_nobody_waits_for_is_never_begun(jobs: Jobs) -> None:
    a, b, steps, left = Visitor(), Visitor(), Endless(), Endless()
    under_way = [begin(jobs, b, steps, key) for key in range(2)]
    until(lambda: steps.begun == 2)
    queued = begin(jobs, a, left, "queued")
    queued.leave(a)
    for job in under_way:
        job.leave(b)
    until(lambda: queued.state == "stopped")
    assert left.begun == 0


def test_a_session_has_two_queued_at_most_the_newest(jobs: Jobs) -> None:
    a, b, steps = Visitor(), Visitor(), Endless()
    for key in range(2):
        begin(jobs, b, steps, ("other", key))
    until(lambda: steps.begun == 2)
    mine = [begin(jobs, a, steps, key) for key in range(5)]
    assert [job.abandoned() for job in mine] == [True] * (5 - EACH) + [False] * EACH


def test_more_than_the_bound_do_not_wait(jobs: Jobs) -> None:
    steps, visitors = Endless(), [Visitor() for _ in range(WAITING + 3)]
    begun = [jobs.look(visitor, number, steps, None, ()) for number, visitor in enumerate(visitors[:2])]
    until(lambda: steps.begun == 2)
    begun += [jobs.look(visitor, number, steps, None, ()) for number, visitor in enumerate(visitors[2:], 2)]
    assert None not in begun[:-1] and begun[-1] is None


def test_a_failed_one_says_so(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    def fails(settings: Any) -> Iterator[tuple[int, int, Any]]:
        yield 1, 2, 1
        raise RuntimeError("inside")

    job = begin(jobs, Visitor(), fails)
    visitor = Visitor()
    job.look(visitor)
    until(lambda: job.state == "failed")
    caplog.clear()


def test_a_job_of_own_data_dies_with_its_session(jobs: Jobs) -> None:
    class Table:
        pass

    a, table, steps = Visitor(), Table(), Endless()
    gone = weakref.ref(table)
    job = begin(jobs, a, steps, ("own", table), (table,))
    assert steps.running.wait(30) and not jobs.by_key
    a.end()
    del table
    until(lambda: job.state == "stopped")
    until(lambda: gc.collect() is not None and gone() is None)


def test_the_server_s_end_stops_all_at_once() -> None:
    jobs, a, steps = Jobs(), Visitor(), Endless()
    for key in range(4):
        begin(jobs, a, steps, key)
    until(lambda: steps.begun == 2)
    jobs.close()
    assert all(steps_until_stopped(job) <= 2 for job in jobs.every if job.state == "running")
    assert steps.begun == 2


def test_what_trains_within_a_step_is_cancelled_too(jobs: Jobs) -> None:
    heavy = classification.Settings(layers=6, units=64, batch=1, epochs=2000)
    a = Visitor()
    job = jobs.look(a, "cloud", classification.seed_cloud, heavy, ())
    assert job is not None
    until(lambda: job.state == "running")
    time.sleep(0.3)
    job.leave(a)
    before = time.process_time()
    until(lambda: job.state == "stopped")
    assert time.process_time() - before < 1.0  # of two cores: half a second each


def test_training_many_stops_when_told_to() -> None:
    x = [[0.0, 0.0], [1.0, 1.0]] * 500
    sample = Sample(x, [0, 1] * 500, x, [0, 1] * 500)  # type: ignore[arg-type]
    run = (Network(2, (64, 64, 64), 1), Recipe(batch=1, epochs=2000, rate=1e-4, frames=2), sample)
    before = time.process_time()
    over = threading.Timer(0.2, lambda: None)
    over.start()
    assert list(train_each([run] * 50, cancelled=lambda: not over.is_alive())) == []
    assert time.process_time() - before < 1.5  # all 50 would take minutes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_a_background_computation_stands_behind_those_who_wait_for_an_answer(jobs: Jobs) -> None:
    found: list[int] = []

    def steps(settings: Any) -> Iterator[tuple[int, int, Any]]:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        yield 1, 1, 1

    visitor = Visitor()
    job = begin(jobs, visitor, steps)
    until(lambda: job.state == "done")
    assert found == [os.getpriority(os.PRIO_PROCESS, 0) + pages.lab.jobs.BEHIND]
