"""Dropout in a convolutional network on 8 × 8 digits: behind the dense layer, on single pixels, on whole channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.networks import SeededDropout, dropped, generator

NOWHERE, DENSE, PIXELS, CHANNELS = "nowhere", "dense layer", "pixels", "channels"
PLACES = (NOWHERE, DENSE, PIXELS, CHANNELS)
DIGITS, DIGIT_TESTS, DIGIT_EPOCHS, DIGIT_BATCH, DIGIT_SEEDS = 200, 600, 30, 40, 10


@dataclass(frozen=True)
class Convolved:
    """Test accuracies (4, k) by PLACES and seeds; `alike` (k,) is the mean correlation of neighbouring pixels in the
    first layer's channels of the network without dropout."""

    accuracy: np.ndarray
    alike: np.ndarray


class ChannelDropout(SeededDropout):
    """nn.Dropout2d with a generator of its own: whole channels (n, channels, height, width) are silenced."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        ones = torch.ones(*x.shape[:2], 1, 1)
        return x * dropped(ones, self.share, self.chance) if self.training else x


def convolutional(place: str, share: float, seed: int) -> nn.Sequential:
    """Two convolutions of 3 × 3 with pooling, a dense layer of 32 units, ten outputs; the same first weights at every
    place, by nn.Conv2d's and nn.Linear's own law from a generator of their own."""
    masks, drawing = generator(seed, 2), generator(seed, 0)
    behind = {PIXELS: SeededDropout, CHANNELS: ChannelDropout}.get(place)
    after_convolution = [behind(share, masks)] if behind else []
    after_dense = [SeededDropout(share, masks)] if place == DENSE else []
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), *after_convolution, nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), *after_convolution, nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), *after_dense, nn.Linear(32, 10),
    )  # fmt: skip
    for layer in model:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            bound = layer.weight[0].numel() ** -0.5
            for part in (layer.weight, layer.bias):
                if part is not None:
                    nn.init.uniform_(part, -bound, bound, generator=drawing)
    return model


def digits(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """All of scikit-learn's digits, shuffled: images (n, 1, 8, 8) from 0 to 1, and classes (n,)."""
    from sklearn.datasets import load_digits

    table = load_digits()
    order = np.random.default_rng([seed, 1]).permutation(len(table.target))
    return torch.tensor(table.images[order][:, None] / 16).float(), torch.tensor(table.target[order])


def taught(model: nn.Sequential, x: torch.Tensor, y: torch.Tensor, seed: int) -> None:
    """Adam on cross-entropy, in batches of 40."""
    optimizer, criterion = torch.optim.Adam(model.parameters(), lr=0.005), nn.CrossEntropyLoss()
    order = generator(seed, 1)
    model.train()
    for _ in range(DIGIT_EPOCHS):
        for batch in torch.randperm(len(x), generator=order).split(DIGIT_BATCH):
            optimizer.zero_grad()
            criterion(model(x[batch]), y[batch]).backward()
            optimizer.step()


def neighbours_alike(model: nn.Sequential, x: torch.Tensor) -> float:
    """The mean correlation of horizontal neighbours in the channels behind the first ReLU; still pixels left out."""
    maps = model[:2](x).detach().numpy().astype(float)
    left, right = (part - part.mean(axis=0) for part in (maps[..., :-1], maps[..., 1:]))
    top, size = (left * right).mean(axis=0), left.std(axis=0) * right.std(axis=0)
    moving = size > 1e-9
    return float((top[moving] / size[moving]).mean()) if moving.any() else 0.0


def in_convolutions(
    share: float, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Convolved | None]]:
    """Train with dropout at every place under each seed: 200 digits to learn from, 600 to test with."""
    rows: list[list[float]] = []
    alike: list[float] = []
    for seed in range(DIGIT_SEEDS):
        x, y = digits(seed)
        test = slice(DIGITS, DIGITS + DIGIT_TESTS)
        row = []
        for place in PLACES:
            if cancelled():
                return
            model = convolutional(place, share, seed)
            taught(model, x[:DIGITS], y[:DIGITS], seed)
            with torch.no_grad():
                row.append((model.eval()(x[test]).argmax(dim=1) == y[test]).double().mean().item())
            if place == NOWHERE:
                alike.append(neighbours_alike(model, x[test]))
            done = len(rows) * len(PLACES) + len(row)
            if len(row) < len(PLACES):
                yield done, DIGIT_SEEDS * len(PLACES), None
        rows.append(row)
        yield done, DIGIT_SEEDS * len(PLACES), Convolved(np.array(rows).T, np.array(alike))
