"""Copies of images: scikit-learn's 8 × 8 digits, shifted, turned or made noisy, for a network that has seen few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network, forward
from core.engine.seeds import seed_by_seed
from core.engine.training import History, Recipe, Sample

SIDE, DIGIT_SEEDS, DIGIT_SETS, DIGIT_UNITS = 8, 10, 10, 48
AS_THEY_ARE, NOISE, SHIFTS, TURNS, MIRRORS = "None", "Noise", "Shifts", "Rotations", "Mirrored"
CHANGES = (AS_THEY_ARE, NOISE, SHIFTS, TURNS, MIRRORS)
SHOWN_DIGITS = 5


@dataclass(frozen=True)
class Digits:
    """Test accuracy (CHANGES, seeds so far), and training accuracy on the images themselves.

    `shown` (CHANGES, SHOWN_DIGITS, SIDE, SIDE) are images as they come out of each change, 0 to 1.
    """

    test: np.ndarray
    train: np.ndarray
    shown: np.ndarray


def images() -> tuple[np.ndarray, np.ndarray]:
    """1,797 digits (n, 8, 8) written by 43 people (UCI), 0 to 1, and what they are (n,)."""
    from sklearn.datasets import load_digits

    table = load_digits()
    return table.images / 16.0, table.target.astype(np.int64)


def shifted(pictures: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    """Pictures (n, S, S), each moved by up to so many pixels up or down and across; what comes in is empty."""
    side = pictures.shape[1]
    padded = np.pad(pictures, ((0, 0), (most, most), (most, most)))
    down, across = rng.integers(0, 2 * most + 1, (2, len(pictures)))
    rows, columns = (start[:, None] + np.arange(side) for start in (down, across))
    return padded[np.arange(len(pictures))[:, None, None], rows[:, :, None], columns[:, None, :]]


def turned(pictures: np.ndarray, most: float, rng: np.random.Generator) -> np.ndarray:
    """Pictures (n, S, S), each turned around its middle by up to so many degrees, linearly between its pixels."""
    side, middle = pictures.shape[1], (pictures.shape[1] - 1) / 2
    angles = np.radians(rng.uniform(-most, most, len(pictures)))[:, None, None]
    y, x = np.mgrid[:side, :side] - middle
    rows = np.cos(angles) * y - np.sin(angles) * x + middle
    columns = np.sin(angles) * y + np.cos(angles) * x + middle
    return between_pixels(np.pad(pictures, ((0, 0), (1, 1), (1, 1))), rows + 1, columns + 1)


def between_pixels(pictures: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Bilinear values of pictures (n, H, W) at rows and columns (n, S, S), cut to their edges."""
    rows, columns = np.clip(rows, 0, pictures.shape[1] - 1), np.clip(columns, 0, pictures.shape[2] - 1)
    top = np.minimum(rows.astype(int), pictures.shape[1] - 2)
    left = np.minimum(columns.astype(int), pictures.shape[2] - 2)
    down, across = rows - top, columns - left
    which = np.arange(len(pictures))[:, None, None]
    upper = (1 - across) * pictures[which, top, left] + across * pictures[which, top, left + 1]
    lower = (1 - across) * pictures[which, top + 1, left] + across * pictures[which, top + 1, left + 1]
    return (1 - down) * upper + down * lower


def changed(pictures: np.ndarray, change: str, pixels: int, degrees: float, noise: float, seed: int) -> np.ndarray:
    """The pictures (n, S, S) after one change, drawn anew for each of them."""
    rng = np.random.default_rng([seed, 13])
    if change == NOISE:
        return pictures + noise * rng.standard_normal(pictures.shape)
    if change == SHIFTS:
        return shifted(pictures, pixels, rng)
    if change == TURNS:
        return turned(pictures, degrees, rng)
    return pictures[:, :, ::-1] if change == MIRRORS else pictures


def with_changes(
    pictures: np.ndarray, labels: np.ndarray, change: str, pixels: int, degrees: float, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The pictures and DIGIT_SETS − 1 changed ones of each, as rows of numbers; the labels stay what they were."""
    sets = 1 if change == AS_THEY_ARE else 2 if change == MIRRORS else DIGIT_SETS
    more = [changed(pictures, change, pixels, degrees, noise, sets * seed + copy) for copy in range(1, sets)]
    return np.concatenate([pictures, *more]).reshape(sets * len(pictures), -1), np.tile(labels, sets)


def over_changes(
    count: int, pixels: int, degrees: float, noise: float, recipe: Recipe, cancelled: Callable[[], bool]
) -> Iterator[tuple[int, int, Digits | None]]:
    """Every change on DIGIT_SEEDS samples of so many images; the same updates, of as many images each."""
    pictures, labels = images()
    network = Network(SIDE**2, (DIGIT_UNITS,), 10, "ReLU")
    shown = np.stack([changed(pictures[:SHOWN_DIGITS], each, pixels, degrees, noise, 1) for each in CHANGES])
    samples, runs = [], []
    for seed in range(DIGIT_SEEDS):
        order = np.random.default_rng(seed).permutation(len(labels))
        mine, rest = order[:count], order[count:]
        tests = pictures[rest].reshape(len(rest), -1), labels[rest]
        samples.append((pictures[mine].reshape(count, -1), labels[mine]))
        for change in CHANGES:
            x, y = with_changes(pictures[mine], labels[mine], change, pixels, degrees, noise, seed)
            own = replace(recipe, batch=min(32, count), seed=seed, frames=2, loss="Cross-entropy")
            runs.append((network, replace(own, epochs=-(-recipe.epochs // own.updates_per_epoch(len(x)))),
                         Sample(x, y, *tests)))  # fmt: skip

    def measure(index: int, history: History) -> tuple[float, ...]:
        x, y = samples[index // len(CHANGES)]
        outputs = forward(network, history.weights_at(-1), x.astype(np.float32))[-1]
        return float(history.accuracies[1][-1]), float((outputs.argmax(axis=-1) == y).mean())

    for done, total, table in seed_by_seed(runs, len(CHANGES), measure, cancelled):
        yield done, total, None if table is None else Digits(table[..., 0], table[..., 1], shown)
