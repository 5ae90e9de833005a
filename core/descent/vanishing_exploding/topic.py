"""Gradients through depth: what one backward pass leaves of the gradient, and the six remedies, measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.data.datasets import divided, in_units, units_of
from core.descent.vanishing_exploding.gradients import (
    backward,
    dimensions,
    gains,
    gone,
    histogram_of_sums,
    measured_factor,
    product_of_factors,
    slopes,
)
from core.descent.vanishing_exploding.pretraining import (
    PRETRAINING_PICTURES,
    PRETRAINING_STEPS,
    pretrained_layers,
    pretrained_so_far,
)
from core.descent.vanishing_exploding.teaching import (
    BATCH,
    Training,
    batch_of,
    digits,
    moved_by_decay,
    moved_share,
    taught,
)
from core.engine.activations import ACTIVATIONS, function_code
from core.engine.initialisation import INITIALISATIONS, uniform
from core.engine.networks import Network, generator, initial_layers, parameters
from core.engine.normalisation import NORMALISATIONS, Layer
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.knobs import choice, number, toggle
from core.experiment.wording import listed, plain

TITLE = "Gradients through depth"
LINE = "A real backward pass through up to 50 layers: where the gradient vanishes or explodes, and what keeps it."

WEIGHT_NORMALISATION, BATCH_NORMALISATION = "Weight normalisation", "Batch normalisation"
NETWORKS = 100
BRIEF = 60  # updates of the short training on which the first chart's notice relies


@dataclass(frozen=True)
class Settings:
    depth: int = number(20, 1, 50, label="Hidden layers", help="How many hidden layers the gradient passes on its way.")
    activation: str = choice(
        "Sigmoid",
        ACTIVATIONS,
        label="Activation",
        help="What each unit makes of its sum. Its slope is one of the two factors.",
    )
    initialisation: str = choice(
        "Xavier", INITIALISATIONS, label="Initial weights",
        help="The law by which weights are drawn: Xavier keeps the gradient of a linear network, Kaiming that of ReLU.",
    )  # fmt: skip
    times: float = number(
        1.0, 0.1, 10.0, log=True, label="Initial weights times",
        help="Multiplies every initial weight. Small ones shrink the gradient at each layer, large ones make it grow.",
    )  # fmt: skip
    normalisation: str = choice(
        "None", NORMALISATIONS, label="Normalisation",
        help="Weight normalisation learns length and direction of weights apart; the first batch sets the lengths. "
        "Batch normalisation brings every sum to mean 0 and variance 1.",
    )  # fmt: skip
    residual: bool = toggle(
        False, label="Residual connections",
        help="Each layer's input is added to its output, so the gradient has a way back without any factor.",
    )  # fmt: skip
    width: int = number(32, 8, 64, label="Units in a layer", help="How many units every hidden layer has.")
    dropout: float = number(
        0.0, 0.0, 0.8, step=0.05, label="Dropout", help="The share of hidden units silenced at random in training."
    )
    pretraining: bool = toggle(
        False, label="Autoencoder pre-training",
        help=f"Before anything else, each hidden layer in turn learns to let its input be rebuilt: {PRETRAINING_STEPS} "
        f"Adam steps on {PRETRAINING_PICTURES} pictures, without labels.",
    )  # fmt: skip
    seed: int = number(
        0, 0, 999, label="Seed", help="Draws the initial weights, the pictures of each batch and what is dropped."
    )
    optimizer: str = choice(
        "SGD", OPTIMIZERS, label="Optimizer", help="torch.optim's rule that turns gradients to steps."
    )
    rate: float = number(0.03, 1e-4, 1.0, log=True, label="Learning rate", help="How far one update goes.")
    weight_decay: float = number(
        0.0, 0.0, 0.1, step=0.001, label="Weight decay",
        help="Added to the gradient, times the weight itself: every update also shrinks all weights.",
    )  # fmt: skip
    updates: int = number(
        400, 50, 1500, step=50, label="Updates", help="How many batches of 64 pictures the network learns from."
    )


@dataclass(frozen=True)
class Passage:
    """One backward pass over one batch; arrays are by hidden layer (L,), first layer first, if not said otherwise.

    `reach` is |dL/dh|, `theory` the same from the last layer's times the product of slope and gain; `weights` (L + 1,)
    is |dL/dW| with the output layer's. `size` and `contrast` are the outputs' root mean square and their spread between
    pictures, `directions` in how many directions these differ. `dead` is the share of units without slope on all
    pictures, `asleep` that of all slopes which are gone; `histogram` (BINS, L) the share of activations in each bin
    between `ends`, on the scale of `bent` where the activation has no bounds. `undone`: pre-training diverged, and the
    layers are those from before it.
    """

    loss: float
    reach: np.ndarray
    theory: np.ndarray
    weights: np.ndarray
    slope: np.ndarray
    gain: np.ndarray
    size: np.ndarray
    contrast: np.ndarray
    directions: np.ndarray
    dead: np.ndarray
    asleep: np.ndarray
    histogram: np.ndarray
    ends: tuple[float, float]
    undone: bool


@dataclass(frozen=True)
class Tried:
    """A backward pass, and the share of test digits right after a short training: NaN if it broke off."""

    passage: Passage
    learned: float


@dataclass(frozen=True)
class Moves:
    """The share by which one update changes each layer's W (L + 1,); `decayed` by weight decay alone, were there no
    gradient. NaN where W was zero."""

    moved: np.ndarray
    decayed: np.ndarray


@dataclass(frozen=True)
class Spread:
    """The same network drawn anew N times: the gradient |dL/dh| (N, L), and the outputs' mean square (N, L)."""

    reach: np.ndarray
    squares: np.ndarray


@dataclass(frozen=True)
class Race:
    """The remedies run so far: their names, their trainings, and what each kept of the gradient before the first
    update, the first hidden layer's over the last one's."""

    names: tuple[str, ...]
    trainings: tuple[Training, ...]
    kept: tuple[float, ...]


def network_of(settings: Settings) -> Network:
    """The network that the knobs describe; zero weights have no direction, so nothing can be normalised about them."""
    undirected = settings.initialisation == "Zero" and settings.normalisation == WEIGHT_NORMALISATION
    return Network(
        inputs=64, hidden=(settings.width,) * settings.depth, outputs=10, activation=settings.activation,
        initialisation=settings.initialisation, times=settings.times,
        normalisation="None" if undirected else settings.normalisation,
        residual=settings.residual, dropout=settings.dropout,
    )  # fmt: skip


def starting_layers(settings: Settings, x: torch.Tensor) -> tuple[list[Layer], bool]:
    """The layers before the first update, in the dtype of the first batch x, and whether their pre-training diverged.

    If it did, they are the layers from before it.
    """
    network = network_of(settings)
    layers = pretrained_layers(dataclasses.replace(network, dropout=0.0), settings.seed) if settings.pretraining else []
    if not layers:
        return initial_layers(network, settings.seed, x), settings.pretraining
    return [Layer(*(part.detach().clone().to(x.dtype) for part in layer)) for layer in layers], False


def pretraining(settings: Settings) -> Iterator[int]:
    """Pre-train layer by layer, if that is asked for, so that whoever waits can leave; yields how many are ready."""
    network = dataclasses.replace(network_of(settings), dropout=0.0)
    for count in range(1, settings.depth + 1) if settings.pretraining else ():
        pretrained_so_far(network, settings.seed, count)
        yield count


def first_batch(settings: Settings) -> tuple[torch.Tensor, torch.Tensor]:
    return batch_of(digits(), generator(settings.seed, 1))


def hyper_of(settings: Settings) -> Hyper:
    return Hyper(rate=settings.rate, weight_decay=settings.weight_decay)


def passage(settings: Settings) -> Passage:
    """One way forward and back for one batch of digits, in float64 so that nothing is lost."""
    network = network_of(settings)
    x, y = first_batch(settings)
    x = x.double()
    layers, undone = starting_layers(settings, x)
    parameters(network, layers)
    back = backward(network, layers, x, y, generator(settings.seed, 2))
    slope = slopes(network, back.sums)
    flat = gone(network, slope)
    typical = np.sqrt((slope**2).mean(axis=(1, 2)) / (1 - network.dropout))
    gain = gains(network, layers, x, back.outputs)
    histogram, ends = histogram_of_sums(network.activation, back.sums)
    return Passage(
        loss=back.loss,
        reach=back.reach,
        theory=product_of_factors(back.reach[-1], typical * gain, network.residual),
        weights=back.weights,
        slope=typical,
        gain=gain,
        size=back.outputs.square().mean(dim=(1, 2)).sqrt().numpy(),
        contrast=back.outputs.var(dim=1, correction=0).mean(dim=1).sqrt().numpy(),
        directions=dimensions(back.outputs),
        dead=flat.all(axis=1).mean(axis=1),
        asleep=flat.mean(axis=(1, 2)),
        histogram=histogram,
        ends=ends,
        undone=undone,
    )


def tried(settings: Settings) -> Tried:
    """The backward pass, and whether the network begins to learn."""
    return Tried(passage(settings), trial(settings))


def trial(settings: Settings) -> float:
    """The share of test digits right after a short training; NaN if it broke off."""
    *_, (_, _, last) = training_steps(dataclasses.replace(settings, updates=BRIEF), frames=2)
    assert last
    return float("nan") if last.ended else float(last.test_accuracy[-1])


def first_update(settings: Settings) -> Moves:
    """How far the first update moves every layer, and how far weight decay alone would."""
    network = network_of(settings)
    x, y = first_batch(settings)
    layers, _ = starting_layers(settings, x.double())
    learned = parameters(network, layers)
    backward(network, layers, x.double(), y, generator(settings.seed, 2))
    rule = (settings.optimizer, hyper_of(settings))
    decayed = moved_by_decay(*rule, layers, learned)
    return Moves(moved_share(*rule, layers, learned), decayed)


def training_steps(settings: Settings, frames: int = 26) -> Iterator[tuple[int, int, Training | None]]:
    """Train the network of the knobs, yielding (update, updates, what is known so far)."""
    for _ in pretraining(settings):
        yield 0, settings.updates, None
    x, _ = first_batch(settings)
    layers, _ = starting_layers(settings, x)
    rule = (settings.optimizer, hyper_of(settings))
    for update, training in taught(network_of(settings), layers, *rule, settings.updates, settings.seed, frames):
        yield update, settings.updates, training


def spread_steps(settings: Settings, networks: int = NETWORKS) -> Iterator[tuple[int, int, Spread | None]]:
    """The backward pass of so many networks, each with other weights and another batch."""
    runs = []
    for seed in range(networks):
        one = dataclasses.replace(settings, seed=seed)
        for _ in pretraining(one):
            yield seed, networks, None
        runs.append(passage(one))
        squares = np.array([found.size for found in runs]) ** 2
        yield seed + 1, networks, Spread(np.array([found.reach for found in runs]), squares)


PLAIN: dict[str, Any] = {
    "activation": "Sigmoid", "initialisation": "Xavier", "times": 1.0, "normalisation": "None", "residual": False,
    "dropout": 0.0, "pretraining": False, "weight_decay": 0.0,
}  # fmt: skip
REMEDIES: dict[str, dict[str, Any]] = {
    "plain": {},
    "1 two hidden layers": {"depth": 2},
    "2 ReLU (Kaiming)": {"activation": "ReLU", "initialisation": "Kaiming"},
    "3 weight norm.": {"normalisation": WEIGHT_NORMALISATION},
    "4 autoencoders": {"pretraining": True},
    "5 batch norm.": {"normalisation": BATCH_NORMALISATION},
    "5 dropout 0.2": {"dropout": 0.2},
    "5 weight decay": {"weight_decay": 0.001},
    "6 residual": {"residual": True},
}


def race_steps(settings: Settings) -> Iterator[tuple[int, int, Race | None]]:
    """Every remedy of the notes alone, from the same plain sigmoid network, with the page's other knobs as they are."""
    bare, race, whole = dataclasses.replace(settings, **PLAIN), Race((), (), ()), len(REMEDIES) * settings.updates
    for index, (name, change) in enumerate(REMEDIES.items()):
        remedied, before = dataclasses.replace(bare, **change), index * settings.updates
        for _ in pretraining(remedied):
            yield before, whole, None
        kept = kept_share(passage(remedied).reach)
        for update, _, training in training_steps(remedied):
            so_far = Race((*race.names, name), (*race.trainings, training), (*race.kept, kept)) if training else None
            yield before + update, whole, so_far
        race = so_far or race


def kept_share(reach: np.ndarray) -> float:
    """What the first hidden layer has of the last one's gradient; 0 where there is none."""
    return float(reach[0] / reach[-1]) if reach[-1] else 0.0


def passage_numbers(result: Passage, settings: Settings) -> dict[str, float | str]:
    """What one backward pass leaves of the gradient."""
    factor, theory = measured_factor(result.reach), measured_factor(result.theory)
    return {
        "first layer's gradient / last's": kept_share(result.reach) if result.reach[-1] else "0 / 0",
        "factor per layer": factor if np.isfinite(factor) else "nothing to compare",
        "by theory": theory if np.isfinite(theory) else "nothing to compare",
        "dead units": 100 * float(result.dead.mean()),
        "gradient at the last hidden layer": float(result.reach[-1]),
        "gradient at the first hidden layer": float(result.reach[0]),
        "loss of the batch": result.loss,
    }


def tried_numbers(result: Tried, settings: Settings) -> dict[str, float | str]:
    """The same, and whether the network begins to learn."""
    learned = result.learned if np.isfinite(result.learned) else "training broke off"
    return {**passage_numbers(result.passage, settings), f"digits right after {BRIEF} updates": learned}


def moves_numbers(result: Moves, settings: Settings) -> dict[str, float | str]:
    """The share by which one update moves the first and the last layer."""
    shares = {"layer 1": result.moved[0], "the output layer": result.moved[-1]}
    return {
        f"one update moves {layer} by": float(share) if np.isfinite(share) else "0 / 0"
        for layer, share in shares.items()
    }


def factors_numbers(result: Passage, settings: Settings) -> dict[str, float | str]:
    """The two factors of the middle layer, and what is left of the pictures on the way forward."""
    return {
        "slope of the activation, median layer": float(np.median(result.slope)),
        "gain of the weights, median layer": float(np.median(result.gain)),
        "size of the last layer's outputs": float(result.size[-1]),
        "directions in which pictures differ, last layer": float(result.directions[-1]),
    }


def units_numbers(result: Passage, settings: Settings) -> dict[str, float | str]:
    """Units and slopes that are gone: in percent, and as shares."""
    dead, asleep = float(result.dead.mean()), float(result.asleep.mean())
    return {
        "dead units": 100 * dead,
        "flat slopes": 100 * asleep,
        "share of dead units": dead,
        "share of flat slopes": asleep,
    }


def training_numbers(result: Training, settings: Settings) -> dict[str, float | str]:
    """How well the network knows the digits at the end."""
    if not len(result.updates):
        return {"training": result.ended}
    ended = {"training": result.ended} if result.ended else {}
    return ended | {
        "training loss": float(result.loss[-1]),
        "accuracy on the training digits": 100 * float(result.accuracy[-1]),
        "accuracy on the 450 test digits": 100 * float(result.test_accuracy[-1]),
    }


def spread_numbers(result: Spread, settings: Settings) -> dict[str, float | str]:
    """What many networks have in common; of the factors only where a gradient comes back to layer 1."""
    factors = np.array([measured_factor(row) for row in result.reach])
    alive = np.isfinite(factors)
    if not alive.any():
        return {"factor per layer: least, median, most": "nothing to compare", "networks": float(len(factors))}
    last = relative_squares(result)[:, -1]
    return {
        "factor per layer: least, median, most": " · ".join(
            plain(value) for value in np.percentile(factors[alive], [0, 50, 100])
        ),
        "mean square, last layer / first: mean": float(last.mean()),
        "of which one network alone makes": float(last.max() / (last.sum() or 1.0)),
        "median network's": float(np.median(last)),
        "networks": float(len(factors)),
    }


def relative_squares(result: Spread) -> np.ndarray:
    """The mean squares (N, L), the networks' mean in the first layer being 1."""
    return result.squares / (result.squares[:, :1].mean() or 1.0)


def race_numbers(result: Race, settings: Settings) -> dict[str, float | str]:
    """Each remedy's right answers at the end, and what it kept of the gradient before the first update."""
    numbers: dict[str, float | str] = {}
    for name, training, kept in zip(result.names, result.trainings, result.kept, strict=True):
        numbers[f"{name}: test digits right"] = last_accuracy(training)
        numbers[f"{name}: gradient kept"] = kept
    return numbers


def last_accuracy(training: Training) -> float:
    """The share of test digits right at the end; 0 where not even the first loss was finite."""
    return float(training.test_accuracy[-1]) if len(training.updates) else 0.0


CORE = (uniform, divided, units_of, in_units, *(each.function for each in ACTIVATIONS.values()))


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers, if nothing had to be left out."""
    network, law = network_of(settings), INITIALISATIONS[settings.initialisation]
    activated = f"{function_code(ACTIVATIONS[network.activation].function)}(z)"
    sizes = ((64, settings.width), (settings.width, settings.width), (settings.width, 10))
    first, further, last = (f"({fan_in}, {fan_out}, {law.bound(fan_in, fan_out)})" for fan_in, fan_out in sizes)
    chosen = {"pre-training": settings.pretraining, "dropout": network.dropout > 0,
              "weight normalisation": network.normalisation == WEIGHT_NORMALISATION}  # fmt: skip
    without = f" (without {listed([name for name, on in chosen.items() if on])})" if any(chosen.values()) else ""
    norm = "\n    z = F.batch_norm(z, None, None, training=True)" * (network.normalisation == BATCH_NORMALISATION)
    bias = " + uniform((units,), bound, chance)" * (law.biases and network.normalisation != BATCH_NORMALISATION)
    times = f"{network.times} * " * (network.times != 1)
    kept = f"h + {activated} if h.shape == z.shape else {activated}" if network.residual else activated
    return f"""
# {BATCH} of scikit-learn's pictures of digits, of the training part and in its units.
digits = load_digits()
train, _ = divided(digits.target, 0.75, seed=0)
order = torch.Generator().manual_seed({generator(settings.seed, 1).initial_seed()})
batch = train[torch.randint(len(train), ({BATCH},), generator=order)]
h = torch.tensor(in_units(digits.data[batch], *units_of(digits.data[train]))).double()

chance = torch.Generator().manual_seed({generator(settings.seed, 0).initial_seed()})
outputs = []
for inputs, units, bound in [{first}] + {settings.depth - 1} * [{further}] + [{last}]:
    weight = {times}uniform((units, inputs), bound, chance).double().requires_grad_()
    z = h @ weight.T{bias}
    if len(outputs) == {settings.depth}:
        break  # the output layer: its sums are the logits{norm}
    h = {kept}
    h.retain_grad()
    outputs.append(h)
F.cross_entropy(z, torch.tensor(digits.target[batch])).backward()

gradients = [h.grad.norm().item() for h in outputs]  # layer by layer
print("gradient at the last hidden layer{without}:", gradients[-1])
print("gradient at the first hidden layer{without}:", gradients[0])
print("first layer's gradient / last's{without}:", gradients[0] / gradients[-1] if gradients[-1] else "0 / 0")
"""
