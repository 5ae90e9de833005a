"""One representative of each of the notes' three families, and a training with any of them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.engine.networks import Network, Weights, forward
from core.engine.training import Recipe, Run, Sample

NONE, DROPOUT, L2, COPIES, ALL = "None", "Dropout", "L2", "Noisy copies", "All three"
FAMILIES = (NONE, DROPOUT, L2, COPIES, ALL)
SETS = 20  # the points themselves, and 19 times all of them jittered


class Plan(NamedTuple):
    """What works against overfitting, 0 meaning that it does not.

    `dropout` is the share of hidden units silenced (the model is modified), `l2` times the sum of w² joins the loss (a
    cost is added), and `jitter` is the standard deviation added to the inputs of the copies (data are added).
    """

    dropout: float = 0.0
    l2: float = 0.0
    jitter: float = 0.0

    def only(self, family: str) -> Plan:
        """What this family has of it; all of it, or nothing."""
        of = {DROPOUT: Plan(dropout=self.dropout), L2: Plan(l2=self.l2), COPIES: Plan(jitter=self.jitter), ALL: self}
        return of.get(family, Plan())


def with_copies(x: np.ndarray, y: np.ndarray, jitter: float, sets: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """x (n, d) and y (n,), and behind them sets − 1 times the same with normal noise on x: (sets · n, d)."""
    chance = np.random.default_rng([seed, 7])
    copies = [x + jitter * chance.standard_normal(x.shape) for _ in range(sets - 1)]
    return np.concatenate([x, *copies]), np.tile(y, sets)


def regularised(
    network: Network, recipe: Recipe, sample: Sample, plan: Plan, sets: int = SETS, copies: int | None = None
) -> Run:
    """The run with all of the plan in it: as many updates as without, each of as many samples, from the same start.

    So with copies an epoch is `sets` times as long, and there are so many fewer, rounded up. They are drawn by the
    seed `copies`, or else by the recipe's.
    """
    batch, seed = recipe.batch_size(len(sample.x)), recipe.seed if copies is None else copies
    network, recipe = replace(network, dropout=plan.dropout), replace(recipe, l2=plan.l2, batch=batch)
    if not plan.jitter:
        return network, recipe, sample
    x, y = with_copies(sample.x, sample.y, plan.jitter, sets, seed)
    return network, replace(recipe, epochs=-(-recipe.epochs // sets)), sample._replace(x=x, y=y)


def working_units(network: Network, weights: Weights, x: np.ndarray) -> tuple[float, float]:
    """How the last hidden layer shares the work over inputs x (n, d): units in use, and the share of outputs at 0.

    The first is the participation ratio (∑v)² / ∑v² of the variances v of what each unit adds to the answer: 1 if one
    unit does all, their number if all do the same; 0 if nothing varies.
    """
    h = forward(network, weights, x.astype(np.float32))[-2].astype(float)
    variances = h.var(axis=0) * np.square(weights[-1][0].astype(float)).sum(axis=0)
    total, squares = variances.sum(), np.square(variances).sum()
    return float(total**2 / squares) if squares > 0 else 0.0, float(np.mean(np.abs(h) < 1e-6))
