"""A cache of machine code that is damaged, or cannot be written, stops no training."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# Adam at this rate is so unsteady that a last digit that differs is seen in the losses.
TRAIN = """
import numpy as np
from core.data.datasets import load
from core.engine.networks import Network
from core.engine.training import Recipe, Sample, train
points = load("Circle", 200, 0.1, 0)
recipe = Recipe(loss="BCEWithLogits", optimizer="Adam", rate=0.3, batch=10, epochs=60)
print(train(Network(2, (8, 8), 1, "tanh"), recipe, Sample(points.x, points.y, points.x, points.y)).train_loss.tolist())
"""


def train(cache: Path) -> str:
    """What a process of its own prints that trains with its numba cache in a folder."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": "."}
    found = subprocess.run(
        [sys.executable, "-c", TRAIN], env=environment, capture_output=True, text=True, timeout=400,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    return found.stdout


def files(cache: Path, kind: str) -> list[Path]:
    return list(cache.rglob(f"kernel.train_epochs*.{kind}"))


def truncate(cache: Path) -> None:
    for file in files(cache, "nbc"):
        file.write_bytes(file.read_bytes()[:1000])


def refuse(cache: Path) -> None:
    """What cannot be replaced by a file stands in each file's place, as nothing can be written to a full disk."""
    for file in [*files(cache, "nbc"), *files(cache, "nbi")]:
        file.unlink()
        (file / "in the way").mkdir(parents=True)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("numba")
    return folder, train(folder)


@pytest.mark.timeout(900)
def test_the_process_that_finds_no_machine_code_computes_what_later_ones_do(cache: tuple[Path, str]) -> None:
    folder, whole = cache
    assert train(folder) == whole


@pytest.mark.timeout(900)
@pytest.mark.parametrize("damage", [truncate, refuse])
def test_a_cache_that_is_no_good_is_replaced_or_done_without(
    cache: tuple[Path, str], damage: Callable[[Path], None]
) -> None:
    folder, whole = cache
    assert files(folder, "nbi") and files(folder, "nbc")
    damage(folder)
    assert train(folder) == whole
