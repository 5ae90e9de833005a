"""Where rounding decides: the same run, one weight moved by one float32 step, and from which update on they part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from core.engine.networks import Network, initial_weights
from core.engine.training import Edit, History, Recipe, Sample, train, train_each
from core.engine.training.work import AT_REST, epoch_work, known
from core.experiment.wording import percent, plain

PARTED_BY = 0.01  # losses of a batch that differ by more than this share are no longer the same
LEAST_COMPARED = 0.01  # of the first loss: smaller ones are compared with this


class RunEnd(NamedTuple):
    """Where a run ends: test loss, test accuracy (None without classes), and the update of a divergence, or 0."""

    loss: float
    accuracy: float | None
    diverged: int

    def __str__(self) -> str:
        if self.diverged:
            return f"a divergence at update {self.diverged:,}"
        right = "" if self.accuracy is None else f" ({percent(self.accuracy)} right)"
        return f"a test loss of {plain(self.loss)}{right}"


@dataclass(frozen=True)
class Rounding:
    """The twin of a run: the largest weight of its first layer begins at `moved` instead of `weight`.

    `update` is the first (from 1) at which the two batch losses differ by more than PARTED_BY, 0 where none do. The
    twin's test loss and accuracy (F,; None without classes) stand at `epochs` (F,). `here` is where the run itself
    ends, `there` where its twin does.
    """

    weight: float
    moved: float
    update: int
    epoch: int
    epochs: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray | None
    here: RunEnd
    there: RunEnd

    def in_units(self, square: float) -> Rounding:
        """With losses times `square`, where y was divided by its root for the training."""
        here, there = (end._replace(loss=end.loss * square) for end in (self.here, self.there))
        return replace(self, loss=self.loss * square, here=here, there=there)


def nudge(network: Network, seed: int) -> tuple[float, Edit]:
    """The largest weight of the first layer, and the edit that moves it to the next float32 further from 0.

    The largest, for the step of a small weight is so small that the first update swallows it.
    """
    matrix = initial_weights(network, seed)[0][0]
    unit, source = np.unravel_index(int(np.abs(matrix).argmax()), matrix.shape)
    weight = np.float32(matrix[unit, source])
    moved = np.nextafter(weight, np.float32(np.copysign(np.inf, weight)))
    return float(weight), Edit(0.0, 0, int(unit), int(source), float(moved))


def twin_fits(network: Network, recipe: Recipe, samples: int) -> bool:
    """Whether a run has a twin: the kernel knows it, and both together are no more work than one run may be."""
    return known(network, recipe) and 2 * recipe.epochs * epoch_work(network, recipe, samples) <= AT_REST


def with_twin(
    network: Network, recipe: Recipe, sample: Sample, dragged: bool = False, judged_by_loss: bool = False
) -> tuple[History, Rounding | None]:
    """Train a run and its twin, both at once; without a twin where none fits, or while a knob is dragged.

    Numbers to be hit may all be 0 or 1 by chance: these are no classes where they are `judged_by_loss`.
    """
    if dragged or not twin_fits(network, recipe, len(sample.x)):
        return train(network, recipe, sample), None
    weight, edit = nudge(network, recipe.seed)
    other = replace(recipe, singles=0, edits=(edit, *recipe.edits))
    found = dict(train_each([(network, recipe, sample), (network, other, sample)]))
    history, twin = found[0], found[1]
    update = first_parting(history.batch_loss, twin.batch_loss)
    epoch = -(-update // history.updates_per_epoch)
    accuracy = None if judged_by_loss else twin.test_accuracy
    here, there = (end_of(each, judged_by_loss) for each in (history, twin))
    return history, Rounding(weight, edit.value, update, epoch, twin.epochs, twin.test_loss, accuracy, here, there)


def end_of(history: History, judged_by_loss: bool) -> RunEnd:
    """Where a run ends, or at which update it diverges."""
    accuracy = None if judged_by_loss or history.test_accuracy is None else float(history.test_accuracy[-1])
    return RunEnd(float(history.test_loss[-1]), accuracy, history.diverged.update if history.diverged else 0)


def felt(rounding: Rounding | None) -> Rounding | None:
    """The twin where it parts from the run: only there it is drawn and spoken of."""
    return rounding if rounding and rounding.update else None


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
    parts = f"parts from update {rounding.update:,} on, which is no error, for another order of summing parts there too"
    return {"one float32 step": parts if rounding.update else "is not felt"}


def rounding_sentence(rounding: Rounding | None) -> str:
    """From which update on the two runs part and where each ends, and why that is no error; "" where they do not."""
    if rounding is None or not rounding.update:
        return ""
    here, there, way = str(rounding.here), str(rounding.there), "in" if rounding.there.diverged else "at"
    epoch = "" if rounding.epoch == rounding.update else f", in epoch {rounding.epoch:,}"
    nudged = (
        f"the same run, one weight nudged by one float32 step (from {plain(rounding.weight, 9)} to "
        f"{plain(rounding.moved, 9)}), parts from this one at update {rounding.update:,}{epoch}"
    )
    other = "a script or another library, which sums in another order, parts there too"
    if here == there:
        return f"Rounding is felt here: {nudged}, though both end {way} {here}. That is no error: {other}."
    return (
        f"Rounding decides here: {nudged}, and ends {way} {there} instead of {here}. That is no error: from there "
        f"on the last digits decide, and {other}. Trust what many seeds share."
    )


def rounding_code(rounding: Rounding | None) -> str:
    """The line of a script that says so in the end; "" where there is nothing to say."""
    sentence = rounding_sentence(rounding)
    return f"print({sentence!r})" if sentence else ""
