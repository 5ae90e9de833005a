"""Where the samples of a t-test come from: two normal populations that may go together, or Student's own numbers."""

from __future__ import annotations

import numpy as np

from core.chance.t_test.repeats import MOST

# Student's own example of 1908: hours of sleep gained by ten patients under two drugs.
SLEEP = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SLEEP_TOO = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def draw_two(first: tuple, second: tuple, correlation: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two normal samples, each of (size, mean, spread); a larger size adds to the same observations."""
    noise, other = np.random.default_rng(seed).standard_normal((2, MOST))
    other = correlation * noise + np.sqrt(1 - correlation**2) * other
    (n, mean1, spread1), (m, mean2, spread2) = first, second
    return mean1 + spread1 * noise[:n], mean2 + spread2 * other[:m]
