"""The contours of a loss that is a bowl in two weights."""

from __future__ import annotations

import numpy as np

AROUND = 181  # points of a contour


def ellipse_of(gram: np.ndarray, centre: np.ndarray, level: float) -> np.ndarray:
    """The contour (AROUND, 2) of the loss (w − centre)ᵀ gram (w − centre) at that level."""
    angle = np.linspace(0, 2 * np.pi, AROUND)
    ways = np.column_stack([np.cos(angle), np.sin(angle)])
    steep = np.einsum("ni,ij,nj->n", ways, gram, ways)
    return centre + ways * np.sqrt(level / steep)[:, None]
