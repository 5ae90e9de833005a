"""A network's fit: its answers and losses over the epochs, beside its sisters', the truth and the straight line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.engine.networks import Network, Weights, forward
from core.engine.rounding import Rounding
from core.engine.sisters import BAND, Sisters
from core.engine.training import History
from core.networks.regression.samples import SMALLEST, Data, Scale


@dataclass(frozen=True)
class Fit:
    """A network's fit at F recorded moments, all in the units of x and y.

    `answers` (F, n) are its predictions for the training points, `curve` (F, G) on the data's grid; losses (F,) are
    mean squared errors, `inside` and `outside` (F,) root mean squares of curve less truth between the outermost
    training points and beyond them. `line` is least squares' intercept and slope, `line_losses` its (training, test).
    `misfed` is the notes' model(y). `sisters` are those of this run, if any, with losses in the units of y too; of
    their answers on the grid the 5 %, median and 95 % are the `fan` (3, G), of 96 at most that did not diverge.
    `rounding` is what one float32 step does to this run, in the units of y; None while a knob is dragged.
    """

    data: Data
    scale: Scale
    history: History
    answers: np.ndarray
    curve: np.ndarray
    train_loss: np.ndarray
    test_loss: np.ndarray
    inside: np.ndarray
    outside: np.ndarray
    line: tuple[float, float]
    line_losses: tuple[float, float]
    misfed: np.ndarray
    sisters: Sisters | None = None
    fan: np.ndarray | None = None
    rounding: Rounding | None = None

    @property
    def floor(self) -> float:
        """σ²: what the noise alone costs."""
        return self.data.noise**2

    @property
    def r2(self) -> np.ndarray:
        """1 − loss / variance on the test points (F,); NaN where y does not vary."""
        variance = float(self.data.test_y.var())
        return 1 - self.test_loss / variance if variance > 0 else np.full(len(self.test_loss), np.nan)

    @property
    def constant(self) -> bool:
        """Whether it answers one number for all training points."""
        return bool(np.ptp(self.answers[-1]) <= SMALLEST * max(float(self.data.y.std()), 1e-9))


def answers_of(history: History, scale: Scale, x: np.ndarray, frames: slice = slice(None)) -> np.ndarray:
    """The network's answers (F, len(x)) in the units of y, at these frames; NaN where float32 overflowed."""
    weights = tuple((matrix[frames], bias[frames]) for matrix, bias in history.weights)
    return answers_with(weights, history.network, scale, x)


def answers_with(weights: Weights, network: Network, scale: Scale, x: np.ndarray) -> np.ndarray:
    """The answers (k, len(x)) in the units of y of k networks; NaN where float32 overflowed."""
    with np.errstate(all="ignore"):
        found = scale.answers(forward(network, weights, scale.inputs(x).astype(np.float32))[-1])
    return np.where(np.isfinite(found), found, np.nan)


def fan_of(sisters: Sisters, network: Network, scale: Scale, grid: np.ndarray) -> np.ndarray | None:
    """Between what the sisters' answers lie on the grid (3, G); None where all diverged."""
    if not sisters.weights:
        return None
    answers = answers_with(sisters.weights, network, scale, grid)
    whole = answers[np.isfinite(answers).all(axis=1)]
    return np.percentile(whole, BAND, axis=0) if len(whole) else None


def off_truth(data: Data, curves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The root mean square of curves (..., G) less the truth, between the outermost points and beyond them."""
    within = (data.grid >= data.x.min()) & (data.grid <= data.x.max())
    known = np.isfinite(data.truth)
    with np.errstate(all="ignore"):
        squares = (curves - data.truth) ** 2
        inside, outside = (
            np.sqrt(squares[..., part & known].mean(axis=-1))
            if (part & known).any()
            else np.full(curves.shape[:-1], np.nan)
            for part in (within, ~within)
        )
    return inside, outside
