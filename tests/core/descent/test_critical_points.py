"""The flat places of a landscape are found and named."""

import numpy as np
import pytest

from core.descent.critical_points import KINDS, critical_points
from core.descent.surfaces import SURFACES


@pytest.mark.parametrize(
    "label, counts",
    [("Bowl", (1, 0, 0, 0)), ("Saddle", (2, 1, 0, 0)), ("Monkey saddle", (0, 0, 0, 1)), ("Peaks", (3, 3, 3, 0)),
     ("Himmelblau", (4, 4, 1, 0)), ("Rastrigin", (49, 84, 36, 0)), ("Plateau", (1, 0, 0, 0)),
     ("Rosenbrock", (1, 0, 0, 0))],
)  # fmt: skip
def test_all_critical_points_of_the_known_surfaces_are_found_and_named(label, counts):
    points = critical_points(SURFACES[label])
    assert tuple(np.bincount(points.kind, minlength=4)) == counts
    gradient = SURFACES[label].gradient(points.x, points.y)
    assert np.hypot(*gradient).max() < 1e-4
    saddles = points.kind == KINDS.index("saddle")
    assert (points.low[saddles] < 0).all() and (points.high[saddles] > 0).all()
