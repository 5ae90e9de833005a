"""What a minibatch costs in seconds: measured on this machine, in this moment, and so never twice the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from core.engine.networks import generator
from core.engine.training import History, reference, train
from core.regularization.minibatches.learner import Task, powers_of_two

ROUNDS = 9
SHOWN = (1, 8, 64, 512)  # sizes whose losses are drawn, and all samples at once
TRAINED_FOR = 30  # epochs
ENOUGH_UPDATES, ENOUGH_COMPILED = 60, 20_000  # in one measurement, so that what is not the loop counts for little
IMAGE_SIZES = (1, 4, 16, 64, 128, 256, 512)
CHANNELS, SIDE = 16, 32


@dataclass(frozen=True)
class Speed:
    """By batch `sizes` (S,): microseconds of an epoch of `samples`, in eager torch and compiled, (rounds, S) each.

    `images` (rounds, I) are microseconds for one image of 32 × 32 × 3, a convolution and its way back, by IMAGE_SIZES.
    `losses` are training losses (F,) at `epochs` (F,), by the sizes of `shown`: counted, not timed.
    """

    samples: int
    sizes: np.ndarray
    shown: tuple[int, ...]
    epochs: np.ndarray
    losses: tuple[np.ndarray, ...]
    eager: np.ndarray
    compiled: np.ndarray
    images: np.ndarray

    def seconds(self, measured: np.ndarray, size: int) -> float:
        """Of one epoch in batches of `size`: the median of the rounds."""
        return float(np.median(measured[:, self.sizes == size])) / 1e6


def timed_epochs(
    task: Task, rate: float, seed: int, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Speed | None]]:
    """Measure all sizes in turn, round by round, so that what else the machine does hits all of them."""
    n = len(task.sample.x)
    sizes = powers_of_two(n)
    shown = (*(size for size in SHOWN if size < n), n)
    runs = [
        train(task.network, task.recipe(rate, size, TRAINED_FOR, seed, TRAINED_FOR + 1), task.sample) for size in shown
    ]
    images = image_network()
    rounds: tuple[list, list, list] = ([], [], [])
    done, total = 0, ROUNDS * (2 * len(sizes) + len(IMAGE_SIZES))
    for _ in range(ROUNDS):
        rows: tuple[list, list, list] = ([], [], [])
        tasks = [(0, int(size)) for size in sizes] + [(1, int(size)) for size in sizes] + [(2, i) for i in IMAGE_SIZES]
        for kind, size in tasks:
            if cancelled():
                return
            rows[kind].append(images_in(images, size) if kind == 2 else epoch_in(task, rate, size, kind == 1))
            done += 1
            yield done, total, None
        for kept, row in zip(rounds, rows, strict=True):
            kept.append(row)
        eager, compiled, by_image = (np.array(kept) for kept in rounds)
        losses = tuple(padded(run) for run in runs)
        yield done, total, Speed(n, sizes, shown, np.arange(TRAINED_FOR + 1), losses, eager, compiled, by_image)


def padded(run: History) -> np.ndarray:
    """Its training losses, NaN from where it diverged."""
    losses = np.full(TRAINED_FOR + 1, np.nan)
    losses[: len(run.train_loss)] = run.train_loss
    return losses


def epoch_in(task: Task, rate: float, batch: int, compiled: bool) -> float:
    """Microseconds of one epoch, of as many as make the measurement long enough."""
    recipe = task.recipe(rate, batch, 1, 0)
    updates = recipe.updates_per_epoch(len(task.sample.x))
    epochs = -(-(ENOUGH_COMPILED if compiled else ENOUGH_UPDATES) // (updates + (100 if compiled else 0)))
    run, recipe = train if compiled else reference.train, replace(recipe, epochs=epochs)
    begun = time.perf_counter()
    run(task.network, recipe, task.sample)
    return 1e6 * (time.perf_counter() - begun) / epochs


def image_network() -> nn.Sequential:
    """One convolution over a colour image, and ten outputs."""
    chance = generator(0, 0)
    layers = nn.Sequential(
        nn.Conv2d(3, CHANNELS, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(CHANNELS * SIDE**2, 10)
    )
    for parameter in layers.parameters():
        nn.init.normal_(parameter, 0, 0.01, generator=chance)
    return layers


def images_in(model: nn.Module, batch: int) -> float:
    """Microseconds for one image: forward, backward and step with batches of so many, 16 images at least."""
    x = torch.randn(batch, 3, SIDE, SIDE, generator=generator(0, 1))
    y = torch.zeros(batch, dtype=torch.int64)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
    count = max(1, 16 // batch)
    begun = time.perf_counter()
    for _ in range(count):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    return 1e6 * (time.perf_counter() - begun) / (count * batch)
