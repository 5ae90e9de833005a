"""A cache of machine code that is damaged, or cannot be written, stops no training."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.engine.conftest import ELSEWHERE
from tests.core.engine.processors import on_processor


def files(cache: Path, kind: str) -> list[Path]:
    return [file for name in ("kernel.train_epochs", "mersenne.permute") for file in cache.rglob(f"{name}*.{kind}")]


def truncate(cache: Path) -> None:
    for file in files(cache, "nbc"):
        file.write_bytes(file.read_bytes()[:1000])


def refuse(cache: Path) -> None:
    """What cannot be replaced by a file stands in each file's place, as nothing can be written to a full disk."""
    for file in [*files(cache, "nbc"), *files(cache, "nbi")]:
        file.unlink()
        (file / "in the way").mkdir(parents=True)


@pytest.mark.timeout(900)
def test_the_process_that_finds_no_machine_code_computes_what_later_ones_do(compiled: tuple[Path, list[str]]) -> None:
    folder, whole = compiled
    assert on_processor(ELSEWHERE, folder) == whole


@pytest.mark.timeout(900)
@pytest.mark.parametrize("damage", [truncate, refuse])
def test_a_cache_that_is_no_good_is_replaced_or_done_without(
    compiled: tuple[Path, list[str]], damage: Callable[[Path], None]
) -> None:
    folder, whole = compiled
    assert len(files(folder, "nbi")) == len(files(folder, "nbc")) == 2
    damage(folder)
    assert on_processor(ELSEWHERE, folder) == whole
