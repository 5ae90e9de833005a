"""What holds for every test."""

import logging
import os
import sys
from collections.abc import Iterator

import pytest

# Two test processes share the cores: torch's threads, here and in what a test starts, would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def nothing_failed_in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A page catches what its topic raises and says so to the visitor; to a test it is a failure all the same.

    A test that makes a topic raise clears `caplog` when it has seen what it wanted.
    """
    yield
    logged = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not [record.getMessage() for record in logged if record.name.startswith("pages.")]


@pytest.fixture(autouse=True, scope="session")
def nothing_runs_on() -> Iterator[None]:
    """What a page computes in the background ends with the tests, before the interpreter's own threads do."""
    yield
    if jobs := sys.modules.get("pages.lab.jobs"):
        jobs.JOBS.close()
