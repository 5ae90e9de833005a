"""The same decisions, surer and surer: what is right stays as it is, the loss does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.losses.measures import POINTS


@dataclass(frozen=True)
class Decisions:
    """Classes (n,) of the logits, and BCE and accuracy (F,) at every sureness; `here` is at the knob's."""

    logits: np.ndarray
    truth: np.ndarray
    scales: np.ndarray
    losses: np.ndarray
    accuracy: float
    above_half: float
    loss: float


def halves(count: int) -> np.ndarray:
    """Class 0 for the first half, 1 for the rest (n,)."""
    return (np.arange(count) >= count // 2).astype(float)


def mean_coin_loss(logits: np.ndarray, truth: np.ndarray) -> float:
    """BCE of logits (n,), from the logits."""
    return float((np.logaddexp(0, logits) - truth * logits).mean())


def at_every_sureness(logits: np.ndarray, scale: float) -> Decisions:
    """Logits (n,), the first half of class 0, times every factor, and times `scale`."""
    truth, scales = halves(len(logits)), np.geomspace(0.1, 20, POINTS)
    losses = np.array([mean_coin_loss(each * logits, truth) for each in scales])
    scaled = scale * logits
    return Decisions(
        logits, truth, scales, losses,
        accuracy=float(((scaled > 0) == (truth > 0.5)).mean()),
        above_half=float(((scaled > 0.5) == (truth > 0.5)).mean()),
        loss=mean_coin_loss(scaled, truth),
    )  # fmt: skip
