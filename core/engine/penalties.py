"""Penalties on weights: what L1 does to them in a step, and the menu of ways to take it.

|w| has no slope at 0. The subgradient takes sign(w) all the same, and weights jump to and fro over 0; the other two
ways take the loss's step first and then shrink every weight by rate times l1, to 0 at most.
"""

import numpy as np

SUBGRADIENT, CROSSING, PROXIMAL = "Subgradient", "Zero at crossing", "Proximal"
L1_RULES = (SUBGRADIENT, CROSSING, PROXIMAL)


def soft_threshold(w: np.ndarray, size: np.ndarray | float) -> np.ndarray:
    """w moved towards 0 by `size`, and not beyond: the step that lowers size * |w| exactly."""
    return np.sign(w) * np.maximum(np.abs(w) - size, 0) + 0.0  # no −0
