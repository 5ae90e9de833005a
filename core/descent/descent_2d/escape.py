"""How racers leave a saddle from its exact ridge, by the strength of the noise."""

from dataclasses import dataclass

import numpy as np

from core.descent.descent_2d.races import RACERS, suited_rates
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.wording import plain


@dataclass(frozen=True)
class Escape:
    """Racers set exactly on the ridge of the saddle: for each noise (L,) the median step of escape by label (L,), NaN
    if most never left; `drifts` are SGD's distances from the ridge by step, for some of the noises."""

    noises: np.ndarray
    steps: dict[str, np.ndarray]
    drifts: dict[str, np.ndarray]
    theory: np.ndarray
    without: tuple[str, ...]


def escape(seed: int, seeds: int = 40, steps: int = 300) -> Escape:
    """From (-1.4, 0) on "Saddle", at the surface's suited rates, so many seeds for each strength of noise."""
    surface, noises = SURFACES["Saddle"], np.array([0.0, *np.geomspace(1e-12, 1, 13)])
    kicks = np.random.default_rng(seed).standard_normal((steps, seeds, 2))
    left, drifts = {}, {}
    for label, rate in zip(RACERS, suited_rates(surface), strict=True):
        rule, at = OPTIMIZERS[label], np.broadcast_to([-1.4, 0.0], (len(noises), seeds, 2)).copy()
        state, away = rule.start(at), [np.zeros((len(noises), seeds))]
        for kick in kicks:
            slope = np.stack(surface.gradient(at[..., 0], at[..., 1]), axis=-1) + noises[:, None, None] * kick
            at, state = rule.step(at, slope, state, Hyper(rate))
            away.append(np.abs(at[..., 1]))
        out = np.array(away) > 2**-0.5  # half way from the saddle to its minima
        left[label] = np.median(np.where(out.any(axis=0), out.argmax(axis=0), np.inf), axis=1)
        if label == "SGD":
            drifts = {written_noise(noises[i]): np.median(np.array(away)[:, i], axis=1) for i in (13, 9, 1, 0)}
    # The unstable slope is -2y, so each step multiplies y by 1 + 2 rate and adds rate times the noise.
    growth = 1 + 2 * surface.rate
    theory = np.log(2**-0.5 * np.sqrt(growth**2 - 1) / (surface.rate * 0.6745 * noises[1:])) / np.log(growth)
    without = tuple(label for label in RACERS if not np.isfinite(left[label][0]))
    shown = {label: np.where(np.isfinite(part[1:]), part[1:], np.nan) for label, part in left.items()}
    return Escape(noises[1:], shown, drifts, np.maximum(theory, 0), without)


def written_noise(noise: float) -> str:
    return f"noise {plain(noise).removeprefix('1 · ')}" if noise else "no noise (stays at 0)"
