"""What a 2×2 matrix does to the plane, in a number and in words."""

from __future__ import annotations

import numpy as np

from core.experiment.wording import plain


def determinant_of(plane: np.ndarray) -> float:
    """By how much areas grow; negative where the plane is turned over, 0 where it is flat."""
    one, other = float(plane[0, 0] * plane[1, 1]), float(plane[0, 1] * plane[1, 0])
    # Rounding leaves a projection a hair's breadth from flat; how small a determinant is by itself says nothing.
    return one - other if abs(one - other) > 1e-12 * (abs(one) + abs(other)) else 0.0


def effect_in_words(plane: np.ndarray, determinant: float) -> str:
    """What a 2×2 matrix does: how far it turns (its nearest rotation) and stretches (its singular values)."""
    longest, shortest = np.linalg.svd(plane, compute_uv=False)
    if determinant == 0:
        return "flattens the plane onto a line" if longest else "puts every point on the origin"
    stretch = f"stretches by {plain(longest)} and {plain(shortest)}, at right angles to each other"
    if longest - shortest < 1e-9 * longest:
        stretch = "" if abs(longest - 1) < 1e-9 else f"scales by {plain(longest)}"
    if determinant < 0:
        return " and ".join(["mirrors", *([stretch] if stretch else [])])
    turn = float(np.degrees(np.arctan2(plane[1, 0] - plane[0, 1], plane[0, 0] + plane[1, 1])))
    turned = f"turns by {plain(turn)}°" if abs(turn) > 1e-9 else ""
    return " and ".join(part for part in (turned, stretch) if part) or "leaves every point where it is"


def orientation(determinant: float) -> str:
    """What the sign of the determinant means."""
    if determinant == 0:
        return "lost: no way back (singular)"
    return "kept" if determinant > 0 else "reversed, as in a mirror"
