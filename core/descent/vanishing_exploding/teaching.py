"""How a deep network is taught handwritten digits, and what is recorded on the way."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from core.data.datasets import bundled, split, standardise
from core.descent.vanishing_exploding.gradients import sizes
from core.engine.networks import Network, forward, generator, parameters
from core.engine.normalisation import Layer
from core.engine.optimizers import OPTIMIZERS, Hyper

BATCH = 64


class Digits(NamedTuple):
    """Standardised 8x8 pictures x (n, 64) float32 and digits y (n,) to train on and to test with."""

    x: torch.Tensor
    y: torch.Tensor
    test_x: torch.Tensor
    test_y: torch.Tensor


@dataclass(frozen=True)
class Training:
    """What was recorded at `updates` (F,): losses and accuracies (F,), and each layer's |dL/dW| (F, depth + 1).

    `ended` says why it stopped early, if it did.
    """

    updates: np.ndarray
    loss: np.ndarray
    test_loss: np.ndarray
    accuracy: np.ndarray
    test_accuracy: np.ndarray
    gradients: np.ndarray
    ended: str = ""


@functools.cache
def digits() -> Digits:
    """scikit-learn's 1797 digits, written by 13 people (UCI's test part): 1347 to train on, 450 to test with.

    Not to be written to.
    """
    train_x, train_y, test_x, test_y = split(bundled("load_digits"), 0.75, seed=0)
    scaled = standardise(train_x, test_x)
    return Digits(*(torch.tensor(part) for part in (scaled.train, train_y, scaled.test, test_y)))


def batch_of(sample: Digits, chance: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """BATCH pictures and their digits, drawn anew each time."""
    chosen = torch.randint(len(sample.x), (BATCH,), generator=chance)
    return sample.x[chosen], sample.y[chosen]


def taught(
    network: Network, layers: Sequence[Layer], optimizer: str, hyper: Hyper, updates: int, seed: int, frames: int = 26
) -> Iterator[tuple[int, Training | None]]:
    """Train for so many updates; yields each update reached and, where it is recorded, what is known by then."""
    learned, sample = parameters(network, layers), digits()
    rule = OPTIMIZERS[optimizer].torch(learned, hyper)
    masks, batches = (generator(seed, stream) for stream in (2, 1))
    recorded = set(np.linspace(0, updates, frames).astype(int).tolist())
    rows: list[tuple] = []
    for update in range(updates + 1):
        x, y = batch_of(sample, batches)
        rule.zero_grad()
        loss = F.cross_entropy(forward(network, layers, x, True, masks)[-1], y)
        loss.backward()
        if not torch.isfinite(loss):
            yield update, recording(rows, f"The loss stopped being a finite number at update {update}: training ended.")
            return
        if update in recorded:
            rows.append((update, *examined(network, layers, sample), sizes(layer.weight.grad for layer in layers)))
        yield update, recording(rows) if update in recorded else None
        rule.step()


def examined(network: Network, layers: Sequence[Layer], sample: Digits) -> tuple[float, ...]:
    """Loss and accuracy, of as many training pictures as there are test ones and of these; nothing is dropped."""
    count = len(sample.test_y)
    with torch.no_grad():
        logits = forward(network, layers, torch.cat([sample.x[:count], sample.test_x]), False)[-1]
        parts = ((logits[:count], sample.y[:count]), (logits[count:], sample.test_y))
        losses = [F.cross_entropy(part, y).item() for part, y in parts]
        return (*losses, *((part.argmax(dim=1) == y).double().mean().item() for part, y in parts))


def recording(rows: Sequence[tuple], ended: str = "") -> Training:
    updates, loss, test_loss, accuracy, test_accuracy, gradients = (
        np.array([row[place] for row in rows]) for place in range(6)
    )
    return Training(updates, loss, test_loss, accuracy, test_accuracy, gradients, ended)


def moved_share(
    optimizer: str, hyper: Hyper, layers: Sequence[Layer], learned: Sequence[torch.nn.Parameter]
) -> np.ndarray:
    """|change of W| / |W| of every layer in one update of the real optimizer, which is made; NaN where W was zero."""
    before = [layer.weight.detach().clone() for layer in layers]
    OPTIMIZERS[optimizer].torch(learned, hyper).step()
    lengths = sizes(before)
    changes = sizes([layer.weight.detach() - old for layer, old in zip(layers, before, strict=True)])
    return np.divide(changes, lengths, out=np.full(len(lengths), np.nan), where=lengths > 0)


def moved_by_decay(
    optimizer: str, hyper: Hyper, layers: Sequence[Layer], learned: Sequence[torch.nn.Parameter]
) -> np.ndarray:
    """`moved_share` of an update whose gradient is weight decay's part alone, which is taken back; 0 without decay."""
    if not hyper.weight_decay:
        return np.zeros(len(layers))
    before = [(part.detach().clone(), part.grad) for part in learned]
    for part in learned:
        part.grad = None if part.grad is None else torch.zeros_like(part)
    share = moved_share(optimizer, hyper, layers, learned)
    with torch.no_grad():
        for part, (value, grad) in zip(learned, before, strict=True):
            part.copy_(value)
            part.grad = grad
    return share
