"""Can a line part two classes? A linear programme answers, with a certificate that anybody can check."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog, nnls

from core.networks.perceptron.rules import perceptron_rule
from core.networks.perceptron.samples import Sample, with_constant

ROUNDING = 1e-9


@dataclass(frozen=True)
class Verdict:
    """`parted` says whether y (w · x) > 0 is possible for every point, and how it was proved.

    If yes: `weights` (d,) do it. If no: `shares` (n,), none below 0 and of sum 1, with which the signed points y x add
    up to 0, so that no weights can have y (w · x) > 0 for all; `residue` is what rounding leaves of that 0. `proved` is
    whether the certificate was checked by multiplying it out.
    """

    parted: bool
    proved: bool
    weights: np.ndarray
    shares: np.ndarray
    residue: float


@dataclass(frozen=True)
class Parting:
    """`verdict` with a bias and `through` without; `street` (3,) or empty, and what the three lines' margins are."""

    sample: Sample
    verdict: Verdict
    through: Verdict
    street: np.ndarray
    margins: dict[str, float]


def linear_programme(x: np.ndarray, y: np.ndarray) -> Verdict:
    """Maximise t with y (w · x) ≥ t and every weight within ±1: x (n, d), y (n,) ±1. Above 0, they are parted."""
    signed, (count, size) = x * y[:, None], x.shape
    constraints = np.column_stack([-signed, np.ones(count)])
    bounds = [(-1, 1)] * size + [(None, None)]
    solved = linprog(np.append(np.zeros(size), -1.0), A_ub=constraints, b_ub=np.zeros(count), bounds=bounds)
    weights = solved.x[:size]
    if ((signed @ weights) > 0).all():
        return Verdict(True, True, weights, np.zeros(count), 0.0)
    # How much each constraint holds t down: the programme's own proof that t cannot rise.
    shares = sharpened(signed, np.maximum(-solved.ineqlin.marginals, 0))
    residue = float(np.abs(shares @ signed).max())
    proved = residue <= ROUNDING * float(np.abs(signed).max(initial=1.0)) and shares.min() >= 0
    return Verdict(False, bool(proved), np.zeros(size), shares, residue)


def sharpened(signed: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The shares of the few points that carry the proof, computed anew to the last digit."""
    used = np.flatnonzero(shares > 1e-7 * shares.max(initial=0.0))
    system = np.vstack([signed[used].T, np.ones(len(used))])
    exact, _ = nnls(system, np.append(np.zeros(signed.shape[1]), 1.0))
    out = np.zeros(len(shares))
    out[used] = exact / (exact.sum() or 1.0)
    return out


def widest_margin(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The shortest weights (d,) with y (w · x) ≥ 1 for all points; empty where there are none.

    Its distance to the nearest signed point, 1/‖w‖, is the widest margin γ that any line has. Solved as a
    least-distance problem by non-negative least squares (Lawson and Hanson, 1974, chapter 23).
    """
    signed = x * y[:, None]
    system = np.vstack([signed.T, np.ones(len(signed))])
    goal = np.append(np.zeros(x.shape[1]), 1.0)
    shares, _ = nnls(system, goal, maxiter=50 * max(system.shape))
    rest = system @ shares - goal
    if abs(rest[-1]) <= ROUNDING:
        return np.zeros(0)
    weights = -rest[:-1] / rest[-1]
    least = float((signed @ weights).min(initial=np.inf))
    return weights / least if least > 0 else np.zeros(0)


def widest_street(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w₁, w₂, b) of the line with the widest street between the classes, x (n, 2): its bias costs nothing. Else empty.

    Half the street's direction is the shortest way between the classes' hulls; b is not part of the length.
    """
    first, second = x[y < 0], x[y > 0]
    if not len(first) or not len(second):
        return np.zeros(0)
    # The differences of all pairs have to lie on one side: w · (second − first) ≥ 2, and b follows from the nearest.
    pairs = (hull_of(second)[:, None] - hull_of(first)[None]).reshape(-1, x.shape[1])
    w = 2 * widest_margin(pairs, np.ones(len(pairs), dtype=int))
    if not len(w):
        return w
    return np.append(w, -0.5 * float((second @ w).min() + (first @ w).max()))


def parting_of(sample: Sample, seed: int) -> Parting:
    """Both verdicts on the sample and, where a line parts it, what street three such lines leave."""
    x, y = with_constant(sample.x, True), sample.y
    verdict, lines = linear_programme(x, y), {}
    street = widest_street(sample.x, y) if verdict.parted else np.zeros(0)
    if len(street):
        lines = {
            "perceptron rule": perceptron_rule(x, y, np.zeros(3), 1.0, 100, seed).learned[-1],
            "logistic regression": logistic_line(sample.x, y),
            "widest": street,
        }
    margins = {name: line_margin(line, sample.x, y) for name, line in lines.items()}
    return Parting(sample, verdict, linear_programme(sample.x, y), street, margins)


def logistic_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w₁, w₂, b) by scikit-learn's logistic regression with its usual penalty."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(x, y)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def line_margin(line: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """The distance from the line (w₁, w₂, b) to the nearest point, below 0 if one is on the wrong side."""
    return float(((x @ line[:2] + line[2]) * y).min() / np.linalg.norm(line[:2]))


def meeting_point(result: Parting) -> np.ndarray:
    """The place (2,) that is a mixture of class A and also of class B: the proof that no line parts them."""
    first = result.sample.y < 0
    shares = result.verdict.shares[first]
    return shares @ result.sample.x[first] / shares.sum()


def hull_of(points: np.ndarray) -> np.ndarray:
    """The corners of the convex hull of points (n, 2), counter-clockwise (Andrew's chain)."""
    ordered = np.unique(points, axis=0)
    if len(ordered) < 3:
        return ordered
    return np.array([*_chain(ordered)[:-1], *_chain(ordered[::-1])[:-1]])


def _chain(ordered: np.ndarray) -> list[np.ndarray]:
    kept: list[np.ndarray] = []
    for point in ordered:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(first: np.ndarray, second: np.ndarray, third: np.ndarray) -> float:
    one, other = second - first, third - first
    return float(one[0] * other[1] - one[1] * other[0])
