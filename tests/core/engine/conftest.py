"""What takes the engine's tests long is done once for all of them."""

from pathlib import Path

import pytest

from tests.core.engine.processors import on_processor

ELSEWHERE = "haswell"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A cache of machine code that was empty, and what the process computed that filled it, on another processor."""
    folder = tmp_path_factory.mktemp("numba")
    return folder, on_processor(ELSEWHERE, folder)
