"""Sweeps beyond this machine: only by the operator's word, only where it is safe, and never in the way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from core.networks.classification import topic as classification
from pages.lab import cluster
from pages.lab.cluster import SETTING, Cluster, refusal
from pages.lab.jobs import Job, Jobs
from pages.lab.visitors import Visitor


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The server's cluster, which looks for its workers many times a second."""
    made = Cluster()
    monkeypatch.setattr("pages.lab.jobs.CLUSTER", made)
    monkeypatch.setattr(cluster, "EVERY", 0.05)
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    yield made
    made.close()
    for thread in threading.enumerate():
        if thread.name == "cluster":
            thread.join(30)


def until(holds: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < 60
        time.sleep(0.02)


def swept() -> np.ndarray:
    """The accuracies of a sweep that a visitor looks at to its end."""
    jobs, visitor = Jobs(), Visitor()
    settings = classification.Settings(epochs=3)
    job = jobs.look(visitor, "cloud", classification.seed_cloud, settings, ())
    assert isinstance(job, Job)
    until(lambda: jobs.look(visitor, "cloud", classification.seed_cloud, settings, ()) is job and not job.at_work)
    assert job.state == "done"
    found = job.value.accuracy
    jobs.close()
    return found


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("tls://scheduler.example.org:8786", True), ("tcp://127.0.0.1:8786", True), ("localhost:8786", True),
        ("tcp://[::1]:8786", True), ("tcp://192.0.2.7:8786", False), ("192.0.2.7:8786", False),
        ("tcp://localhost.example.org:8786", False), ("tcp://127.0.0.1@example.org:8786", False),
        ("ws://127.0.0.1:8786", False), ("tcp://", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_an_address_is_encrypted_or_this_machine_s_own(address: str, safe: bool) -> None:
    said = refusal(address)
    assert (said is None) == safe and (safe or (address in said and "tls://" in said))


def test_an_unsafe_scheduler_is_refused_in_a_sentence(kept: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    kept.keep("tcp://192.0.2.7:8786")
    assert kept.executor is None and len(caplog.messages) == 1 and "Sweeps run on this machine" in caplog.text


def test_without_the_setting_nothing_is_begun(kept: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    kept.begin()
    assert not any(thread.name == "cluster" for thread in threading.enumerate())


@pytest.mark.filterwarnings("ignore")  # of the cluster's own
def test_a_scheduler_that_comes_and_goes_changes_no_result(
    kept: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    distributed = pytest.importorskip("distributed")
    here = swept()
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "protocol": "tcp", "host": "127.0.0.1"}
    with distributed.LocalCluster(**options, dashboard_address=":0", silence_logs=logging.CRITICAL) as local:
        monkeypatch.setenv(SETTING, local.scheduler_address)
        kept.begin()
        until(lambda: kept.executor is not None)
        sent = []
        submit = kept.executor.submit
        monkeypatch.setattr(kept.executor, "submit", lambda *task: sent.append(task) or submit(*task))
        assert np.array_equal(swept(), here) and sent
    until(lambda: "on this machine" in kept.said)  # said a moment after the executor is given up
    assert kept.executor is None and np.array_equal(swept(), here)
    ours = [record.getMessage() for record in caplog.records if record.name == "pages.lab.cluster"]
    assert "by the workers" in ours[0] and "on this machine" in ours[1] and len(ours) <= 3


@pytest.mark.filterwarnings("ignore")  # of the cluster's own
def test_a_scheduler_that_is_not_there_is_said_in_one_line(
    kept: Cluster, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setenv(SETTING, "tcp://127.0.0.1:1")
    kept.begin()
    until(lambda: bool(kept.said))
    assert kept.executor is None and len(swept()) == 100
    ours = [record.getMessage() for record in caplog.records if record.name == "pages.lab.cluster"]
    assert len(ours) == 1 and "cannot be reached" in ours[0]
