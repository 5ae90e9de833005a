"""Runs that differ in nothing but their seeds, rates and penalties, trained LANES at a time: each run's own History."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from core.engine.networks import Network, first_parameters
from core.engine.training.bridge import (
    PIECE,
    coded,
    codes_of,
    numbers_at,
    scored,
    slots_of,
    train_compiled,
    unpacked,
)
from core.engine.training.draws import Masks, Orders
from core.engine.training.history import History, Recipe, Sample, check_run, checked, history, recorded_updates
from core.engine.training.lanes import LANES
from core.engine.training.machine_code import measure_together, train_together
from core.engine.training.rooms import aligned, room_together
from core.engine.training.work import TOGETHER, kernel_work, known

Run = tuple[Network, Recipe, Sample]
FEWEST = 5  # runs that are as fast together as one after the other
LARGE = 30_000  # parameters times samples of a batch: from there on 96 runs were faster alone, by a tenth


def alike(network: Network, recipe: Recipe, sample: Sample) -> Hashable:
    """What runs must have in common to be trained together; None for one that is trained alone."""
    if not known(network, recipe) or recipe.edits or recipe.singles or fills_lanes(network, recipe, len(sample.x)):
        return None
    shape = network.sizes, network.activation, network.dropout > 0, id(sample)
    course = recipe.batch, recipe.epochs, recipe.frames, recipe.order, recipe.drop_last
    changes = recipe.later_from, recipe.penalty_from
    return shape, course, changes, recipe.loss, recipe.optimizer, recipe.l1_rule, recipe.l1 > 0


def fills_lanes(network: Network, recipe: Recipe, samples: int) -> bool:
    """Whether a run's batches fill the lanes so well that it takes less time alone: LANES of such large networks do not
    fit into the processor's nearest memory."""
    batch = recipe.batch_size(samples)
    return batch > LANES and network.parameter_count * batch > LARGE


def grouped(runs: Sequence[Run]) -> list[list[int]]:
    """The runs' indexes in groups of at most LANES that are trained together; those that come first stand first.

    Where many kinds are compared, the first of each is trained alone, so that there soon is something of each.
    """
    by_kind: dict[Hashable, list[int]] = {}
    for index, run in enumerate(runs):
        kind = alike(*run)
        by_kind.setdefault(("alone", index) if kind is None else kind, []).append(index)
    groups, alone = [], int(len(by_kind) > 1)
    for members in by_kind.values():
        groups += [members[:1]] * alone
        for first in range(alone, len(members), LANES):
            some = members[first : first + LANES]
            groups += [some] if len(some) >= FEWEST else [[index] for index in some]
    return sorted(groups)


def train_group(runs: Sequence[Run], cancelled: Callable[[], bool]) -> list[History]:
    """Train runs that are alike, at most LANES of them; their Histories, cut short where it was cancelled.

    A run that overflows is trained once more alone, which finds the update at which it did.
    """
    network, recipe, sample = runs[0]
    sample = checked(network, recipe, sample)
    for other, its, _ in runs[1:]:
        check_run(other, its)
    cloud = Cloud([(one, its, sample) for one, its, _ in runs])
    piece = max(1, TOGETHER * PIECE // (LANES * kernel_work(network, recipe, len(sample.x))))
    while cloud.epoch < recipe.epochs and not cancelled():
        changes = [end for end in (recipe.later_from, recipe.penalty_from, recipe.epochs) if end > cloud.epoch]
        cloud.train(min(piece, min(changes) - cloud.epoch))
    return cloud.histories(cancelled)


class Cloud:
    """Runs under way in lanes: the kernel's buffers, the streams of chance, and how far they are."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = [*runs, *[runs[0]] * (LANES - len(runs))]  # no lane is empty: the first run fills those left
        self.count = len(runs)
        network, recipe, self.sample = runs[0]
        self.per_epoch = recipe.updates_per_epoch(len(self.sample.x))
        self.times = recorded_updates(recipe, self.per_epoch)
        self.y = coded(network, recipe, self.sample.y)
        size = network.parameter_count
        self.parameters, self.memory = aligned(size, LANES), aligned(2 * size, LANES)
        self.room = room_together(network.sizes, size)
        self.frames = np.empty((len(self.times), size, LANES), np.float32)
        self.batch_loss = np.empty((recipe.epochs * self.per_epoch, LANES), np.float32)
        for lane, (one, its, _) in enumerate(self.runs):
            self.parameters[:, lane] = first_parameters(one, its.seed)
        self.orders = [Orders(its.order, self.sample.y, its.seed, its.epochs) for _, its, _ in runs]
        self.masks = [Masks(one.dropout, its.seed) for one, its, _ in runs]
        self.frames[0] = self.parameters
        self.epoch, self.updates = 0, 0

    def train(self, epochs: int) -> None:
        """Draw the chance of so many epochs for every lane, and train them."""
        network, recipe, sample = self.runs[0]
        n, masked = recipe.samples_per_epoch(len(sample.x)), sum(network.hidden) if network.dropout else 0
        order = np.empty((LANES, epochs * n), np.int32)
        kept = np.zeros(epochs * n * masked, np.uint16)
        for lane in range(LANES):
            order[lane] = self.orders[lane].draw(epochs)[:, :n].ravel() if lane < self.count else order[0]
            if masked and lane < self.count:
                self.masks[lane].draw(kept, lane)
        numbers = np.array([numbers_at(one, its, self.epoch) for one, its, _ in self.runs])
        ends = (self.epoch + 1 + np.arange(epochs)) * self.per_epoch
        slots = slots_of(self.times, ends)
        self.updates = train_together(
            np.array(network.sizes), codes_of(network, recipe), numbers, recipe.batch_size(len(sample.x)),
            sample.x, self.y, order, kept, self.parameters, self.memory, slots, self.frames, self.batch_loss,
            self.updates, self.room,
        )  # fmt: skip
        self.epoch += epochs

    def histories(self, cancelled: Callable[[], bool]) -> list[History]:
        """Every run's History."""
        network, recipe, sample = self.runs[0]
        frames = self.frames[: np.searchsorted(self.times, self.updates, side="right")]
        sets = (sample.x, sample.y), (sample.test_x, sample.test_y)
        scores = [scored(measure_together, network, recipe, frames, x, y, self.room) for x, y in sets]
        whole = np.isfinite(self.parameters).all(axis=0) & np.isfinite(self.batch_loss[: self.updates]).all(axis=0)
        found = []
        for lane, (one, its, _) in enumerate(self.runs[: self.count]):
            if not whole[lane]:
                found.append(train_compiled(one, its, sample, cancelled))
                continue
            first, second = (
                (losses[:, lane], None if rights is None else rights[:, lane]) for losses, rights in scores
            )
            weights = unpacked(one, np.ascontiguousarray(frames[:, :, lane]))
            batch_loss = self.batch_loss[: self.updates, lane].copy()
            found.append(history(one, its, sample, weights, batch_loss, None, self.times, (first, second)))
        return found
