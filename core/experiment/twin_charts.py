"""How the twin of a run, one weight of it nudged by one float32 step, is drawn and spoken of where the two part."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import RED, line
from core.experiment.scene import Notice


def twin_line(epochs: np.ndarray, measure: np.ndarray, color: str = RED) -> dict:
    """The twin's measure on the test points at epochs (F,). To be drawn before the run's own, which lies on it."""
    return line(epochs, measure, "test, nudged", color, 1.5, legendrank=1001)  # behind all others, whose rank is 1000


def rounding_notices(sentence: str, sisters: bool) -> tuple[Notice, ...]:
    """The sentence, if there is any, and the way to the sisters where none stand beside the run."""
    if not sentence:
        return ()
    offer = () if sisters else ("See 96 sisters", {"sisters": "96"})
    return (Notice("info", sentence, *offer),)
