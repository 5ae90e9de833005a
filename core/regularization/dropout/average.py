"""Is eval() the average of the subnetworks? All 2ⁿ of them asked, each as often as dropout would draw it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.engine.activations import softmax
from core.engine.networks import Network, Weights, forward
from core.engine.seeds import epochs_together, seed_by_seed
from core.engine.training import History
from core.regularization.class_maps import right
from core.regularization.dropout.masks import all_masks, chances, class_shares, log_shares, outputs_under, whole
from core.regularization.dropout.training import SEEDS_ASKED, Plan, described, prepared_for

UNITS = 10  # hidden units in all: 2¹⁰ = 1,024 subnetworks
DEPTHS = (1, 2, 3, 4, 5)
GAP_POINTS = 150  # of the test points, for a hundred networks


@dataclass(frozen=True)
class Averaged:
    """Linear outputs (n, outputs) and probabilities (n, classes) of the whole network and of its subnetworks' average.

    `geometric` (n, classes) is the subnetworks' geometric mean, made to add up to 1. `accuracies` (S,) are those of
    every subnetwork, `weights` (S,) how probable each is; `spread` (n, outputs) the standard deviation of their
    outputs. `right` holds the accuracy of the whole network and of the average of probabilities.
    """

    whole: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    whole_shares: np.ndarray
    mean_shares: np.ndarray
    geometric: np.ndarray
    accuracies: np.ndarray
    weights: np.ndarray
    right: tuple[float, float]

    @property
    def gap(self) -> float:
        """How far the whole network's outputs are from the average, on average, in standard deviations of the masks."""
        spread = float(self.spread.mean())
        return float(np.abs(self.whole - self.mean).mean()) / spread if spread > 1e-9 else 0.0


def spread_over(layers: int) -> tuple[int, ...]:
    """Ten units in so many layers, as even as can be, the first ones larger."""
    return tuple(UNITS // layers + (place < UNITS % layers) for place in range(layers))


def averaged(network: Network, weights: Weights, x: np.ndarray, y: np.ndarray) -> Averaged:
    """Ask every subnetwork about points x (n, inputs) of the classes y (n,), and the whole network."""
    share, masks = network.dropout, all_masks(network.hidden)
    probable = chances(masks, share)
    under = outputs_under(network, weights, x, whole(masks), share).astype(float)
    shares, eval_outputs = class_shares(under), forward(network, weights, x)[-1].astype(float)
    mean = np.tensordot(probable, under, axes=1)
    geometric = softmax(np.tensordot(probable, log_shares(under), axes=1))  # exp of the mean log, adding up to 1
    mean_shares = np.tensordot(probable, shares, axes=1)
    return Averaged(
        eval_outputs,
        mean,
        np.sqrt(np.maximum(np.tensordot(probable, (under - mean) ** 2, axes=1), 0)),
        class_shares(eval_outputs),
        mean_shares,
        geometric,
        right(under, y).mean(axis=-1),
        probable,
        (float(right(eval_outputs, y).mean()), float((mean_shares.argmax(axis=-1) == y).mean())),
    )


@dataclass(frozen=True)
class Gaps:
    """By depth (D,) and seed (D, k, 4): the gap of the outputs in standard deviations, the mean gap of the
    probabilities, and the test accuracies of eval() and of the subnetworks' average."""

    depths: tuple[int, ...]
    measures: np.ndarray
    epochs: int


def gaps_by_depth(
    plans: Sequence[Plan], cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Gaps | None]]:
    """Train a network of each depth under each seed, enumerate its subnetworks, and keep the gaps."""
    networks = [described(plan, prepared_for(plan))[0] for plan in plans]
    recipe = described(plans[0], prepared_for(plans[0]))[1]
    epochs = epochs_together(networks, recipe, plans[0].points, SEEDS_ASKED)
    runs = [
        (
            network,
            replace(recipe, seed=seed, epochs=epochs, frames=2),
            prepared_for(replace(plan, data_seed=seed)).sample,
        )
        for seed in range(SEEDS_ASKED)
        for plan, network in zip(plans, networks, strict=True)
    ]

    def measure(index: int, history: History) -> tuple[float, ...]:
        network, _, sample = runs[index]
        if history.diverged:
            return (np.nan,) * 4
        x, y = sample.test_x[:GAP_POINTS].astype(np.float32), sample.test_y[:GAP_POINTS]
        found = averaged(network, history.weights_at(-1), x, y)
        apart = np.abs(found.whole_shares - found.mean_shares).max(axis=-1)
        return found.gap, float(apart.mean()), *found.right

    for done, total, table in seed_by_seed(runs, len(DEPTHS), measure, cancelled):
        yield done, total, None if table is None else Gaps(DEPTHS, table, epochs)
