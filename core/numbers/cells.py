"""Matrices as coloured cells with their numbers, outlines around them, and axes that number rows and columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.experiment.charts import axis
from core.experiment.scene import Raster, Segments


def cells(
    matrix: np.ndarray, left: float = 0.5, top: float = 0.5, seek: np.ndarray | None = None, edit: str = ""
) -> Raster:
    """A matrix (H, W), or one for each frame (F, H, W), as cells of size 1 with row 1 on top; y must run downwards.

    A click on a cell leads to its frame in `seek` (H, W), or to its field in the knob `edit`.
    """
    height, width = matrix.shape[-2:]
    matrix = np.round(matrix, 12) + 0.0  # no dust of rounding, such as 5.6e-17 for 3 · 0.1 − 0.3
    # Twice the largest number, so that even it leaves its cell pale enough for outlines and digits.
    reach = 2 * max(float(np.nanmax(np.abs(matrix), initial=0.0)), 1e-9)
    x, y = (left, left + width), (top, top + height)
    return Raster(matrix, x, y, span=(-reach, reach), colors="diverging", digits=2, smooth=False, seek=seek, edit=edit)


def outlines(boxes: np.ndarray, weight: np.ndarray) -> Segments:
    """Rectangles (N, 4: left, top, right, bottom); `weight` (N,) or (F, N): 1 drawn, 0 a hairline, below 0 in blue."""
    left, top, right, bottom = boxes.T
    return Segments(
        x0=np.concatenate([left, right, right, left]),
        y0=np.concatenate([top, top, bottom, bottom]),
        x1=np.concatenate([right, right, left, left]),
        y1=np.concatenate([top, bottom, bottom, top]),
        weight=np.concatenate([weight] * 4, axis=-1),
    )


def boxes_of(height: int, width: int, left: float = 0.5, top: float = 0.5) -> np.ndarray:
    """The rectangles (height · width, 4) of a matrix's cells, row by row."""
    rows, columns = (place.ravel() for place in np.mgrid[0:height, 0:width])
    return np.stack([left + columns, top + rows, left + columns + 1, top + rows + 1], axis=1)


def cell_axes(height: int, width: int, room: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Axes that number columns and rows from 1, row 1 on top, with square cells; `room` cells at least each way."""
    # Fixed: beyond a matrix's edges there is nothing to pan to.
    bare = {"showgrid": False, "constrain": "domain", "fixedrange": True}
    across = axis("column", 0.4, max(room, width) + 0.6, tickvals=list(range(1, width + 1)), **bare)
    down = axis("row", max(room, height) + 0.6, 0.4, tickvals=list(range(1, height + 1)), scaleanchor="x", **bare)
    return across, down
