"""Where rounding decides: the same run, one weight moved by one float32 step, and from which update on they part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.engine.networks import Network, initial_weights
from core.engine.training import Edit, History, Recipe, Sample, train_each
from core.experiment.wording import percent, plain

PARTED_BY = 0.01  # losses of a batch that differ by more than this share are no longer the same
LEAST_COMPARED = 0.01  # of the first loss: smaller ones are compared with this


@dataclass(frozen=True)
class Rounding:
    """The twin of a run: the largest weight of its first layer begins at `moved` instead of `weight`.

    `update` is the first (from 1) at which the two batch losses differ by more than PARTED_BY, 0 where none do. Its
    test loss and accuracy (F,; None without classes) stand at `epochs` (F,).
    """

    weight: float
    moved: float
    update: int
    epoch: int
    epochs: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray | None


def nudge(network: Network, seed: int) -> tuple[float, Edit]:
    """The largest weight of the first layer, and the edit that moves it to the next float32 further from 0.

    The largest, for the step of a small weight is so small that the first update swallows it.
    """
    matrix = initial_weights(network, seed)[0][0]
    unit, source = np.unravel_index(int(np.abs(matrix).argmax()), matrix.shape)
    weight = np.float32(matrix[unit, source])
    moved = np.nextafter(weight, np.float32(np.copysign(np.inf, weight)))
    return float(weight), Edit(0.0, 0, int(unit), int(source), float(moved))


def with_twin(network: Network, recipe: Recipe, sample: Sample) -> tuple[History, Rounding]:
    """Train a run and its twin, both at once."""
    weight, edit = nudge(network, recipe.seed)
    other = replace(recipe, singles=0, edits=(edit, *recipe.edits))
    found = dict(train_each([(network, recipe, sample), (network, other, sample)]))
    history, twin = found[0], found[1]
    update = first_parting(history.batch_loss, twin.batch_loss)
    epoch = -(-update // history.updates_per_epoch)
    return history, Rounding(weight, edit.value, update, epoch, twin.epochs, twin.test_loss, twin.test_accuracy)


def first_parting(losses: np.ndarray, others: np.ndarray) -> int:
    """The first update (from 1) at which two runs' batch losses (U,) differ, or from which only one goes on; or 0."""
    both = min(len(losses), len(others))
    if not both:
        return 0
    mine, its = losses[:both].astype(float), others[:both].astype(float)
    apart = np.abs(mine - its) > PARTED_BY * np.maximum(np.maximum(mine, its), LEAST_COMPARED * mine[0])
    if apart.any():
        return int(apart.argmax()) + 1
    return both + 1 if len(losses) != len(others) else 0


def rounding_numbers(rounding: Rounding | None) -> dict[str, float | str]:
    """Whether one float32 step in one weight is felt."""
    if rounding is None:
        return {}
    return {"one float32 step": f"parts from update {rounding.update:,} on" if rounding.update else "is not felt"}


def rounding_sentence(history: History, rounding: Rounding | None) -> str:
    """From which update on the two runs part and where each ends, and why that is no error; "" where they do not."""
    if rounding is None or not rounding.update:
        return ""
    here, there = end_in_words(history.test_loss, history.test_accuracy), end_in_words(rounding.loss, rounding.accuracy)
    nudged = (
        f"the same run, one weight nudged by one float32 step (from {plain(rounding.weight, 9)} to "
        f"{plain(rounding.moved, 9)}), parts from this one at update {rounding.update:,}, in epoch {rounding.epoch:,}"
    )
    other = "a script or another library, which sums in another order, parts there too"
    if here == there:
        return f"Rounding is felt here: {nudged}, though both end at {here}. That is no error: {other}."
    return (
        f"Rounding decides here: {nudged}, and ends at {there} instead of {here}. That is no error: from there "
        f"on the last digits decide, and {other}. Trust what many seeds share."
    )


def end_in_words(loss: np.ndarray, accuracy: np.ndarray | None) -> str:
    """Where a run ends, in words."""
    right = "" if accuracy is None else f", {percent(float(accuracy[-1]))} right"
    return f"a test loss of {plain(float(loss[-1]))}{right}"
