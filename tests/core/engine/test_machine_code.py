"""A cache of machine code that is damaged, or cannot be written, stops no training."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TRAIN = (
    "import core.engine.training as t, numpy as np; from core.engine.networks import Network; "
    "x = np.eye(2); h = t.train(Network(2, (1,), 1), t.Recipe(epochs=3), t.Sample(x, [0, 1], x, [0, 1])); "
    "print(h.train_loss.tolist())"
)


def train(cache: Path) -> str:
    """What a process of its own prints that trains with its numba cache in a folder."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": "."}
    found = subprocess.run(
        [sys.executable, "-c", TRAIN], env=environment, capture_output=True, text=True, timeout=170,
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


@pytest.mark.parametrize("damage", [truncate, refuse])
def test_a_cache_that_is_no_good_is_replaced_or_done_without(
    cache: tuple[Path, str], damage: Callable[[Path], None]
) -> None:
    folder, whole = cache
    assert files(folder, "nbi") and files(folder, "nbc")
    damage(folder)
    assert train(folder) == whole
