"""What is asked of a training run, and what comes back: the recipe, the sample, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.engine.initialisation import INITIALISATIONS
from core.engine.losses import LOSSES
from core.engine.networks import Network, Weights, forward
from core.engine.normalisation import NORMALISATIONS
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.engine.penalties import L1_RULES, SUBGRADIENT
from core.engine.training.orders import ORDERS


class Edit(NamedTuple):
    """A parameter set by hand after so many `epochs` (a fraction of one ends on an update): W[unit, source] of a layer.

    Layers of weights, units and sources count from 0; source -1 is the unit's bias.
    """

    epochs: float
    layer: int
    unit: int
    source: int
    value: float


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; `loss` and `optimizer` are labels of LOSSES and OPTIMIZERS.

    `l1` times the sum of |w| and `l2` times the sum of w^2 join the loss, over all weights but no bias; `weight_decay`
    is torch.optim's (biases too). How L1 is stepped is one of L1_RULES; at "Zero at crossing" a weight that is 0 stays
    there. After `penalty_from` epochs (0: never) all three penalties are `penalty_later` times as strong. `batch` 0, or
    more than there is, takes all samples at once. `order` is one of ORDERS; with `drop_last` the short batch that
    is left at an epoch's end is not trained on. So many `frames` are recorded (see recorded_epochs). Three streams
    of `seed` draw the initial weights, the order of samples and the dropout masks. After `later_from` epochs (0:
    never) the rate is `later_rate`. `edits` are parameters set by hand on the way. The first `singles` updates are
    recorded one by one, as are the last ones before a divergence.
    """

    loss: str = "BCEWithLogits"
    optimizer: str = "SGD"
    rate: float = 0.03
    momentum: float = 0.9
    decay: float = 0.99
    beta1: float = 0.9
    beta2: float = 0.999
    weight_decay: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    batch: int = 10
    epochs: int = 200
    frames: int = 80
    seed: int = 0
    later_rate: float = 0.0
    later_from: int = 0
    edits: tuple["Edit", ...] = ()
    singles: int = 0
    l1_rule: str = SUBGRADIENT
    penalty_from: int = 0
    penalty_later: float = 1.0
    order: str = "Shuffled"
    drop_last: bool = False

    @property
    def hyper(self) -> Hyper:
        return Hyper(self.rate, self.momentum, self.decay, self.beta1, self.beta2, self.weight_decay)

    def penalty_times(self, epochs: float) -> float:
        """By what the penalties are multiplied after so many epochs."""
        return self.penalty_later if self.penalty_from and epochs >= self.penalty_from else 1.0

    def batch_size(self, samples: int) -> int:
        return samples if self.batch <= 0 else min(self.batch, samples)

    def updates_per_epoch(self, samples: int) -> int:
        batch = self.batch_size(samples)
        return samples // batch if self.drop_last else -(-samples // batch)

    def samples_per_epoch(self, samples: int) -> int:
        """How many of the samples an epoch trains on."""
        return min(samples, self.updates_per_epoch(samples) * self.batch_size(samples))


class Sample(NamedTuple):
    """Data to train on and to test with: x (n, inputs); y (n,), or (n, outputs) where there is more than one output.

    y holds class indexes for Cross-entropy, 0 and 1 (or probabilities) for the two BCEs, numbers for MSE.
    """

    x: np.ndarray
    y: np.ndarray
    test_x: np.ndarray
    test_y: np.ndarray


class Divergence(NamedTuple):
    """Where the first non-finite number stood: update and epoch (from 1), layer of weights (from 0), and in what.

    "outputs" of a layer overflowed or, these being finite, the "loss" did, or the layer's "weights" in the step.
    """

    update: int
    epoch: int
    layer: int
    what: Literal["outputs", "loss", "weights"]


@dataclass(frozen=True)
class History:
    """A training run at F recorded moments (0 is before training), measured on whole sets, dropout and penalties off.

    `epochs` (F,) are their times, fractions within an epoch; the same twice where parameters were edited.

    `weights` holds per layer W (F, out, in) and b (F, out); losses and accuracies are (F,) float64. Accuracies are None
    where targets are not classes (MSE on other numbers than 0 and 1). `batch_loss` (updates,) float32 is the data's
    part of the loss at every update, before its step. A diverged run stops there and holds what was before it.
    """

    network: Network
    recipe: Recipe
    epochs: np.ndarray
    weights: tuple[tuple[np.ndarray, np.ndarray], ...]
    train_loss: np.ndarray
    test_loss: np.ndarray
    train_accuracy: np.ndarray | None
    test_accuracy: np.ndarray | None
    batch_loss: np.ndarray
    updates: int
    updates_per_epoch: int
    diverged: Divergence | None

    @property
    def accuracies(self) -> tuple[np.ndarray, np.ndarray]:
        """Training and test accuracy (F,), where the targets are classes."""
        assert self.train_accuracy is not None and self.test_accuracy is not None
        return self.train_accuracy, self.test_accuracy

    @property
    def final_accuracies(self) -> tuple[float, float]:
        """Training and test accuracy at the end, NaN if it diverged."""
        training, test = self.accuracies
        return (np.nan, np.nan) if self.diverged else (float(training[-1]), float(test[-1]))

    def weights_at(self, frame: int) -> Weights:
        """Every layer's (W, b) of one frame."""
        return tuple((weight[frame], bias[frame]) for weight, bias in self.weights)


def recorded_epochs(epochs: int, frames: int) -> np.ndarray:
    """Which epochs to keep, about `frames` at most: all if they fit, else every k-th, and more of the first ones.

    The even steps end at the last epoch; before them the distance grows by a quarter of the epoch reached. 0 and the
    last are always in, so there are two at least (one for no epochs).
    """
    if epochs < frames or frames <= 2:
        return np.unique([0, epochs]) if frames <= 2 else np.arange(epochs + 1)
    stride = -(-epochs // (3 * frames // 4))
    first, epoch = [0], 1
    while (growth := max(1, epoch // 4)) < stride:
        first.append(epoch)
        epoch += growth
    even = np.arange(epochs, 0, -stride)
    return np.unique([*(early for early in first if early < max(even[-1], epoch)), *even[even >= epoch], epochs])


def recorded_updates(recipe: Recipe, per_epoch: int, close: int | None = None) -> np.ndarray:
    """After how many updates a frame is kept (F,): see `recorded_epochs`, `singles`, and the last ones up to `close`.

    Where parameters are edited there are two of the same time, before and after.
    """
    total = recipe.epochs * per_epoch
    times = [*(recorded_epochs(recipe.epochs, recipe.frames) * per_epoch), *range(min(recipe.singles, total) + 1)]
    if close is not None:
        times += range(max(0, close - recipe.singles), close + 1)
    edited = [time for time in edits_by_update(recipe, per_epoch)]
    return np.sort([*{*times, *edited}, *edited])


def edits_by_update(recipe: Recipe, per_epoch: int) -> dict[int, list[Edit]]:
    """The edits by the update after which they are made; what lies behind the end is made at the end."""
    found: dict[int, list[Edit]] = {}
    for edit in recipe.edits:
        found.setdefault(round(min(edit.epochs, recipe.epochs) * per_epoch), []).append(edit)
    return found


def apply_edits(weights: Weights, edits: Sequence[Edit]) -> None:
    """Set the edited parameters in place."""
    for edit in edits:
        matrix, bias = weights[edit.layer]
        if edit.source < 0:
            bias[edit.unit] = edit.value
        else:
            matrix[edit.unit, edit.source] = edit.value


def check_run(network: Network, recipe: Recipe) -> None:
    """ValueError says in a sentence what does not fit together, whatever the sample."""
    menus: dict[str, Mapping[str, object]] = {
        network.activation: ACTIVATIONS, recipe.loss: LOSSES, recipe.optimizer: OPTIMIZERS,
        network.initialisation: INITIALISATIONS, network.normalisation: NORMALISATIONS, recipe.order: ORDERS,
    }  # fmt: skip
    for label, menu in menus.items():
        if label not in menu:
            raise ValueError(f"{label!r} is none of {', '.join(menu)}.")
    if not 0 <= network.dropout < 1:
        raise ValueError(f"Dropout must be at least 0 and below 1, not {network.dropout}.")
    if min(network.sizes) < 1 or recipe.epochs < 0:
        raise ValueError("Every layer needs a unit at least, and epochs cannot be negative.")
    if recipe.l1_rule not in L1_RULES:
        raise ValueError(f"{recipe.l1_rule!r} is none of {', '.join(L1_RULES)}.")
    if recipe.l1_rule != SUBGRADIENT and network.normalisation != "None":
        raise ValueError("Only the subgradient takes L1 to a normalised network.")
    if recipe.edits and network.normalisation != "None":
        raise ValueError("A normalised layer's weights cannot be set by hand.")
    for edit in recipe.edits:
        check_edit(network, edit)


def checked(network: Network, recipe: Recipe, sample: Sample) -> Sample:
    """The sample as float32 x and targets in the loss's shape; ValueError says in a sentence what does not fit."""
    check_run(network, recipe)
    x, y = inputs(network, sample.x), targets(network, recipe, sample.y)
    test_x, test_y = inputs(network, sample.test_x), targets(network, recipe, sample.test_y)
    if len(x) != len(y) or len(test_x) != len(test_y):
        raise ValueError("x and y must have as many rows as each other.")
    if network.normalisation == "Batch normalisation" and 1 in (
        recipe.batch_size(len(x)),
        recipe.samples_per_epoch(len(x)) % recipe.batch_size(len(x)),
    ):
        raise ValueError("Batch normalisation needs two samples at least in every batch.")
    return Sample(x, y, test_x, test_y)


def check_edit(network: Network, edit: Edit) -> None:
    """ValueError says in a sentence which part of an edit the network does not have."""
    sizes = network.sizes
    if not 0 <= edit.layer < len(sizes) - 1:
        raise ValueError(f"There is no layer {edit.layer + 1} of weights: this network has {len(sizes) - 1}.")
    sources, units = sizes[edit.layer : edit.layer + 2]
    if not 0 <= edit.unit < units:
        raise ValueError(f"Layer {edit.layer + 1} has no unit {edit.unit + 1}: it has {units}.")
    if not -1 <= edit.source < sources:
        raise ValueError(f"A unit of layer {edit.layer + 1} has no weight {edit.source + 1}: it has {sources}.")


def inputs(network: Network, x: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        x = np.array(x, np.float32, order="C")
    if x.ndim != 2 or x.shape[1] != network.inputs or not len(x):
        raise ValueError(f"x must be (at least one sample, {network.inputs} inputs), not {x.shape}.")
    if not np.isfinite(x).all():
        raise ValueError("x holds a number that is not finite in float32.")
    return x


def targets(network: Network, recipe: Recipe, y: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        numbers, classes = np.array(y, np.float32, order="C"), np.array(y).astype(np.int64)
    if recipe.loss == "Cross-entropy":
        if classes.ndim != 1 or (classes != y).any() or classes.min() < 0 or classes.max() >= network.outputs:
            raise ValueError(f"Cross-entropy wants one class index from 0 to {network.outputs - 1} for each sample.")
        return classes
    numbers = numbers[:, None] if numbers.ndim == 1 else numbers
    if numbers.shape[1:] != (network.outputs,) or not np.isfinite(numbers).all():
        raise ValueError(f"{recipe.loss} wants finite targets of shape (n, {network.outputs}), not {numbers.shape}.")
    if recipe.loss.startswith("BCE") and not ((numbers >= 0) & (numbers <= 1)).all():
        raise ValueError(f"{recipe.loss} wants targets from 0 to 1.")
    return numbers


def divergence(network: Network, weights: Weights, x: np.ndarray, update: int, epoch: int) -> Divergence:
    """Where the first non-finite number stands, given the weights as the update left them and its batch x."""
    for layer, pair in enumerate(weights):
        if not all(np.isfinite(part).all() for part in pair):
            return Divergence(update, epoch, layer, "weights")
    with np.errstate(all="ignore"):
        for layer, output in enumerate(forward(network, weights, x)):
            if not np.isfinite(output).all():
                return Divergence(update, epoch, layer, "outputs")
    return Divergence(update, epoch, len(weights) - 1, "loss")


def has_classes(recipe: Recipe, y: np.ndarray) -> bool:
    """Whether the targets are classes, so that answers can be right or wrong."""
    return recipe.loss == "Cross-entropy" or bool(np.isin(y, (0, 1)).all())


Score = tuple[np.ndarray, np.ndarray | None]  # of every frame (F,): mean loss, and with classes share of right answers


def measured(network: Network, recipe: Recipe, weights: Weights, x: np.ndarray, y: np.ndarray) -> Score:
    """Loss, and with classes share of right answers, of every frame's weights on one set."""
    loss = LOSSES[recipe.loss]
    with np.errstate(all="ignore"):
        output = ACTIVATIONS[loss.output].value(forward(network, weights, x)[-1])
        values = loss.value(output, y)
    right = loss.right(output, y).mean(axis=tuple(range(-y.ndim, 0))) if has_classes(recipe, y) else None
    return values, right


def history(
    network: Network,
    recipe: Recipe,
    sample: Sample,
    weights: Weights,
    batch_loss: np.ndarray,
    diverged: Divergence | None,
    times: np.ndarray,
    scores: tuple[Score, Score] | None = None,
) -> History:
    """Measure the recorded weights, as many frames as were reached (of those at `times`), and put all together.

    `scores` are those on the training and on the test set where a kernel has taken them; without, numpy does.

    Frames from the first one on whose loss is not finite (float32 overflowed on the whole set) are left out: diverged.
    """
    sets = (sample.x, sample.y), (sample.test_x, sample.test_y)
    taken = scores or [measured(network, recipe, weights, x, y) for x, y in sets]
    (train_loss, train_accuracy), (test_loss, test_accuracy) = taken
    per_epoch = recipe.updates_per_epoch(len(sample.x))
    epochs = times[: len(train_loss)] / per_epoch
    finite = np.isfinite(train_loss) & np.isfinite(test_loss)
    kept = slice(None if finite.all() else max(1, int(finite.argmin())))
    if not finite.all() and diverged is None:
        update = int(times[finite.argmin()])
        diverged = Divergence(update, -(-update // per_epoch), len(weights) - 1, "loss")
    return History(
        network=network,
        recipe=recipe,
        epochs=epochs[kept],
        weights=tuple((weight[kept], bias[kept]) for weight, bias in weights),
        train_loss=train_loss[kept],
        test_loss=test_loss[kept],
        train_accuracy=None if train_accuracy is None else train_accuracy[kept],
        test_accuracy=None if test_accuracy is None else test_accuracy[kept],
        batch_loss=batch_loss,
        updates=len(batch_loss),
        updates_per_epoch=per_epoch,
        diverged=diverged,
    )
