"""From a recipe to the kernel and back: draws all chance by torch beforehand, piece by piece, and fills its buffers."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from core.engine.networks import Network, Weights, first_parameters
from core.engine.penalties import L1_RULES
from core.engine.training.draws import Masks, Orders
from core.engine.training.history import (
    Divergence,
    History,
    Recipe,
    Sample,
    Score,
    apply_edits,
    checked,
    divergence,
    edits_by_update,
    has_classes,
    history,
    recorded_updates,
)
from core.engine.training.lane_maths import ACTIVATION_CODES, LOSS_CODES, OPTIMIZER_CODES
from core.engine.training.machine_code import measure, train_epochs
from core.engine.training.rooms import Room, aligned, padded, room_alone
from core.engine.training.work import kernel_work

PIECE = 1 << 26  # work in one call of the kernel: bounds the draws held, and a cancel's delay


def unpacked(network: Network, flat: np.ndarray) -> Weights:
    """Views on flat parameters (..., parameters) as every layer's W (..., out, in) and b (..., out)."""
    layers, start = [], 0
    for fan_in, fan_out in zip(network.sizes, network.sizes[1:], strict=False):
        bias, end = start + fan_in * fan_out, start + (fan_in + 1) * fan_out
        layers.append((flat[..., start:bias].reshape(*flat.shape[:-1], fan_out, fan_in), flat[..., bias:end]))
        start = end
    return tuple(layers)


def train_compiled(
    network: Network,
    recipe: Recipe,
    sample: Sample,
    cancelled: Callable[[], bool] = lambda: False,
    close: int | None = None,
) -> History:
    """The kernel's run of `reference.train`; `cancelled` is asked between pieces, and a cancelled run ends early."""
    sample = checked(network, recipe, sample)
    run = Compiled(network, recipe, sample, close)
    piece = max(1, PIECE // kernel_work(network, recipe, len(sample.x)))
    while run.epoch < recipe.epochs and run.diverged is None and not cancelled():
        run.train(min(piece, recipe.epochs - run.epoch))
    if run.diverged and recipe.singles and close is None:  # once more, for the frames just before it
        return train_compiled(network, recipe, sample, cancelled, run.updates)
    frames = run.frames[: np.searchsorted(run.times, run.updates, side="right")]
    first, second = (
        scored(measure, network, recipe, frames, x, y, run.room)
        for x, y in ((sample.x, sample.y), (sample.test_x, sample.test_y))
    )
    return history(
        network, recipe, sample, unpacked(network, frames), run.batch_loss[: run.updates], run.diverged, run.times,
        (first, second),
    )  # fmt: skip


def codes_of(network: Network, recipe: Recipe) -> np.ndarray:
    """What the kernels know activation, loss, optimizer and L1's rule by."""
    rule = L1_RULES.index(recipe.l1_rule)
    return np.array([
        ACTIVATION_CODES[network.activation], LOSS_CODES[recipe.loss], OPTIMIZER_CODES[recipe.optimizer], rule
    ])  # fmt: skip


def numbers_at(network: Network, recipe: Recipe, epochs: float) -> list[float]:
    """What the kernels know of a run in numbers after so many epochs: rate and penalties may change on the way."""
    later, times = recipe.later_from and epochs >= recipe.later_from, recipe.penalty_times(epochs)
    hyper = recipe.hyper._replace(rate=recipe.later_rate) if later else recipe.hyper
    hyper = hyper._replace(weight_decay=times * recipe.weight_decay)
    rule = L1_RULES.index(recipe.l1_rule)
    return [*hyper, times * recipe.l1, times * recipe.l2, network.dropout, rule]


def coded(network: Network, recipe: Recipe, y: np.ndarray) -> np.ndarray:
    """Targets (n, outputs) as the kernels take them."""
    return np.eye(network.outputs, dtype=np.float32)[y] if recipe.loss == "Cross-entropy" else y


def scored(
    kernel: Callable[..., None],
    network: Network,
    recipe: Recipe,
    frames: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    room: Room,
) -> Score:
    """Losses and shares of right answers (F, ...; None without classes) on one set, by `measure` or its twin for many,
    of every frame's parameters (F, parameters, ...), in a run's room."""
    losses, rights = np.zeros((2, len(frames), *frames.shape[2:]))
    kernel(
        np.array(network.sizes), codes_of(network, recipe), x, coded(network, recipe, y), frames, losses, rights, room
    )
    return losses, rights if has_classes(recipe, y) else None


def slots_of(times: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """In which row of the frames, kept at `times` (F,), the weights after so many updates go; -1 for none."""
    rows = np.minimum(np.searchsorted(times, ends), len(times) - 1)
    return np.where(times[rows] == ends, rows, -1)


class Compiled:
    """A run under way: the kernel's buffers, the streams of chance, and how far it is."""

    def __init__(self, network: Network, recipe: Recipe, sample: Sample, close: int | None) -> None:
        self.network, self.recipe, self.x = network, recipe, sample.x
        self.y = coded(network, recipe, sample.y)
        self.batch, self.per_epoch = recipe.batch_size(len(self.x)), recipe.updates_per_epoch(len(self.x))
        self.times = recorded_updates(recipe, self.per_epoch, close)
        self.edits = edits_by_update(recipe, self.per_epoch)
        count = network.parameter_count
        self.whole, self.memory = aligned(1, padded(count)), aligned(2, padded(count))
        self.parameters = self.whole[0, :count]
        self.parameters[:] = first_parameters(network, recipe.seed)
        self.room = room_alone(network.sizes, count)
        self.frames = np.empty((len(self.times), count), np.float32)
        self.batch_loss = np.empty(recipe.epochs * self.per_epoch, np.float32)
        self.orders = Orders(recipe.order, sample.y, recipe.seed, recipe.epochs)
        self.masks = Masks(network.dropout, recipe.seed)
        self.epoch, self.updates = 0, 0
        self.diverged: Divergence | None = None
        self.frames[0] = self.parameters
        self.edit()

    def train(self, epochs: int) -> None:
        """Draw the chance of so many whole epochs and train them, cut where something happens on the way."""
        n, masked = self.recipe.samples_per_epoch(len(self.x)), sum(self.network.hidden) if self.network.dropout else 0
        order = self.orders.draw(epochs)[:, :n]
        kept = np.zeros((epochs, n * masked), np.uint16)
        self.masks.draw(kept.reshape(-1))
        begin = self.epoch * self.per_epoch
        cuts = self.cuts(begin, begin + epochs * self.per_epoch)
        for first, last in pairwise(cuts):
            rows = slice(first // self.per_epoch - self.epoch, -(-last // self.per_epoch) - self.epoch)
            within = first % self.per_epoch, (last - 1) % self.per_epoch + 1
            samples = slice(within[0] * self.batch, within[1] * self.batch)
            masks = slice(within[0] * self.batch * masked, within[1] * self.batch * masked)
            if not self.call(first, last, order[rows, samples], kept[rows, masks]):
                epoch, place = divmod(self.updates, self.per_epoch)
                members = order[epoch - self.epoch, place * self.batch : (place + 1) * self.batch]
                now = unpacked(self.network, self.parameters)
                self.diverged = divergence(self.network, now, self.x[members], self.updates + 1, epoch + 1)
                return
            self.edit()
        self.epoch += epochs

    def cuts(self, first: int, last: int) -> list[int]:
        """Where the kernel is called anew: frames within an epoch and its ends, edits, changes of rate or penalty."""
        inner = [int(time) for time in {*self.times, *self.edits} if time % self.per_epoch]
        ends = [end for time in inner for end in (time // self.per_epoch, time // self.per_epoch + 1)]
        changes = [self.recipe.later_from, self.recipe.penalty_from]
        marks = {*inner, *self.edits, *(self.per_epoch * end for end in [*ends, *changes])}
        return sorted({first, last, *(mark for mark in marks if first < mark < last)})

    def call(self, first: int, last: int, order: np.ndarray, kept: np.ndarray) -> bool:
        """Train the updates first to last: whole epochs, or a part of one; whether all stayed finite."""
        network, recipe = self.network, self.recipe
        numbers = numbers_at(network, recipe, first / self.per_epoch)
        ends = first + (np.arange(len(order)) + 1) * self.per_epoch if len(order) > 1 else np.array([last])
        slots = slots_of(self.times, ends)
        self.updates, finite = train_epochs(
            np.array(network.sizes), codes_of(network, recipe), np.array(numbers),
            self.batch, self.x, self.y, np.ascontiguousarray(order), kept.ravel(), self.whole, self.memory,
            slots, self.frames, self.batch_loss, self.updates, self.room,
        )  # fmt: skip
        return bool(finite)

    def edit(self) -> None:
        """Make the edits of this moment, if there are any; the frame after them follows the one before."""
        if edits := self.edits.get(self.updates):
            apply_edits(unpacked(self.network, self.parameters), edits)
            self.frames[np.searchsorted(self.times, self.updates, side="right") - 1] = self.parameters
