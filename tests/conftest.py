"""What holds for every test."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def nothing_failed_in_silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A page catches what its topic raises and says so to the visitor; to a test it is a failure all the same.

    A test that makes a topic raise clears `caplog` when it has seen what it wanted.
    """
    yield
    logged = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert not [record.getMessage() for record in logged if record.name.startswith("pages.")]
