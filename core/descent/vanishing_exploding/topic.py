"""Gradients through depth: what one backward pass leaves of the gradient, and the six remedies, measured."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.data.datasets import divided, in_units, units_of
from core.descent.vanishing_exploding.gradients import (
    BOUNDS,
    STEEPEST,
    backward,
    counted,
    dimensions,
    gains,
    measured_factor,
    product_of_factors,
    sizes,
)
from core.descent.vanishing_exploding.learning_curves import (
    bars_panel,
    learning_panel,
    race_panel,
    through_training_panel,
)
from core.descent.vanishing_exploding.pictures import (
    factors_panel,
    forward_panel,
    gradient_panel,
    histogram_panel,
    moves_panel,
    network_panel,
    spread_panel,
    units_panel,
)
from core.descent.vanishing_exploding.teaching import BATCH, Race, Training, batch_of, digits, taught
from core.engine.deep_networks import (
    BENDS,
    INITIALISATIONS,
    NORMALISATIONS,
    Deep,
    Layer,
    initial_layers,
    linear,
    parameters,
    pretrained,
    slopes,
    uniform_weight,
)
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.charts import GREEN
from core.experiment.knobs import choice, number, toggle
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import counted as number_of
from core.experiment.wording import listed, percent, plain

TITLE = "Gradients through depth"
LINE = "A real backward pass through up to 50 layers: where the gradient vanishes or explodes, and what keeps it."

WEIGHT_NORMALISATION, BATCH_NORMALISATION = "Weight normalisation", "Batch normalisation"
PRETRAINING_STEPS, PRETRAINING_RATE, PRETRAINING_PICTURES = 30, 0.03, 128
NETWORKS = 100
HEAVY = (
    "A few networks far above the rest carry the mean, so in deep and narrow ones a hundred are too few to measure it."
)
# float32's smallest number (below 1.2e-38 with fewer and fewer digits) and its largest.
FLOAT32 = (2.0**-149, 3.4028235e38)
BRIEF = 60  # updates of the short training on which the first chart's notice relies


@dataclass(frozen=True)
class Settings:
    depth: int = number(20, 1, 50, label="Hidden layers", help="How many hidden layers the gradient passes on its way.")
    activation: str = choice(
        "Sigmoid",
        BENDS,
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
class Result:
    """One backward pass over one batch; arrays are by hidden layer (L,), first layer first, if not said otherwise.

    `reach` is |dL/dh|, `theory` the same from the last layer's times the product of slope and gain; `weights` (L + 1,)
    is |dL/dW| with the output layer's; `moved` (L + 1,) the share by which one update changes W. `size` and `contrast`
    are the outputs' root mean square and their spread between pictures, `directions` in how many directions these
    differ. `decayed` (L + 1,) is `moved` by weight decay alone, were there no gradient. `dead` is the share of units
    without slope on all pictures, `asleep` that of all slopes which are gone; `histogram` (BINS, L) the share of
    activations in each bin between `ends`, on the scale of `bent` where the activation has no bounds. `undone`:
    pre-training diverged, and the layers are those from before it.
    """

    loss: float
    reach: np.ndarray
    theory: np.ndarray
    weights: np.ndarray
    moved: np.ndarray
    decayed: np.ndarray
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


def network_of(settings: Settings) -> Deep:
    """The network that the knobs describe; zero weights have no direction, so nothing can be normalised about them."""
    undirected = settings.initialisation == "Zero" and settings.normalisation == WEIGHT_NORMALISATION
    return Deep(
        inputs=64, outputs=10, depth=settings.depth, width=settings.width, activation=settings.activation,
        initialisation=settings.initialisation, times=settings.times,
        normalisation="None" if undirected else settings.normalisation,
        residual=settings.residual, dropout=settings.dropout,
    )  # fmt: skip


def starting_layers(settings: Settings, x: torch.Tensor) -> tuple[list[Layer], bool]:
    """The layers before the first update, in the dtype of the first batch x, and whether their pre-training diverged.

    If it did, they are the layers from before it.
    """
    deep = network_of(settings)
    layers = pretrained_layers(dataclasses.replace(deep, dropout=0.0), settings.seed) if settings.pretraining else []
    if not layers:
        return initial_layers(deep, settings.seed, x), settings.pretraining
    return [Layer(*(part.detach().clone().to(x.dtype) for part in layer)) for layer in layers], False


def pretrained_layers(deep: Deep, seed: int) -> list[Layer]:
    """The layers after pre-training, none if it diverged; not to be changed."""
    layers, _ = pretrained_so_far(deep, seed, deep.depth)
    return layers if all(bool(torch.isfinite(part).all()) for layer in layers for part in layer) else []


@functools.lru_cache(maxsize=128)
def pretrained_so_far(deep: Deep, seed: int, count: int) -> tuple[list[Layer], torch.Tensor]:
    """All layers, the first `count` of them pre-trained, and these ones' outputs; kept because it takes long."""
    if not count:
        x, _ = batch_of(digits(), torch.Generator().manual_seed(3 * seed + 2))
        return initial_layers(deep, seed, x), digits().x[:PRETRAINING_PICTURES]
    layers, x = pretrained_so_far(deep, seed, count - 1)
    layer, x = pretrained(deep, layers[count - 1], x, PRETRAINING_STEPS, PRETRAINING_RATE)
    return [*layers[: count - 1], layer, *layers[count:]], x


def pretraining(settings: Settings) -> Iterator[int]:
    """Pre-train layer by layer, if that is asked for, so that whoever waits can leave; yields how many are ready."""
    deep = dataclasses.replace(network_of(settings), dropout=0.0)
    for count in range(1, settings.depth + 1) if settings.pretraining else ():
        pretrained_so_far(deep, settings.seed, count)
        yield count


def hyper_of(settings: Settings) -> Hyper:
    return Hyper(rate=settings.rate, weight_decay=settings.weight_decay)


def run(settings: Settings) -> Result:
    """One way forward and back for one batch of digits, in float64 so that nothing is lost, and one update."""
    deep = network_of(settings)
    masks, batches = (torch.Generator().manual_seed(3 * settings.seed + stream) for stream in (1, 2))
    x, y = batch_of(digits(), batches)
    x = x.double()
    layers, undone = starting_layers(settings, x)
    learned = parameters(deep, layers)
    back = backward(deep, layers, x, y, masks)
    slope = slopes(deep, back.sums)
    gone = slope.abs() < 0.01 * STEEPEST.get(deep.activation, 1.0)
    typical = (slope.square().mean(dim=(1, 2)) / (1 - deep.dropout)).sqrt().numpy()
    gain = gains(deep, layers, x, back.outputs)
    histogram, ends = counted(deep.activation, back.sums)
    decayed = moved_by_decay(settings, layers, learned)
    return Result(
        loss=back.loss,
        reach=back.reach,
        theory=product_of_factors(back.reach[-1], typical * gain, deep.residual),
        weights=back.weights,
        moved=moved_share(settings, layers, learned),
        decayed=decayed,
        slope=typical,
        gain=gain,
        size=back.outputs.square().mean(dim=(1, 2)).sqrt().numpy(),
        contrast=back.outputs.var(dim=1, correction=0).mean(dim=1).sqrt().numpy(),
        directions=dimensions(back.outputs),
        dead=gone.all(dim=1).double().mean(dim=1).numpy(),
        asleep=gone.double().mean(dim=(1, 2)).numpy(),
        histogram=histogram,
        ends=ends,
        undone=undone,
    )


def moved_share(settings: Settings, layers: list[Layer], learned: list[torch.nn.Parameter]) -> np.ndarray:
    """|change of W| / |W| of every layer in one update of the real optimizer, which is made; NaN where W was zero."""
    before = [layer.weight.detach().clone() for layer in layers]
    OPTIMIZERS[settings.optimizer].torch(learned, hyper_of(settings)).step()
    lengths = sizes(before)
    changes = sizes([layer.weight.detach() - old for layer, old in zip(layers, before, strict=True)])
    return np.divide(changes, lengths, out=np.full(len(lengths), np.nan), where=lengths > 0)


def moved_by_decay(settings: Settings, layers: list[Layer], learned: list[torch.nn.Parameter]) -> np.ndarray:
    """`moved_share` of an update whose gradient is weight decay's part alone, which is taken back; 0 without decay."""
    if not settings.weight_decay:
        return np.zeros(len(layers))
    before = [(part.detach().clone(), part.grad) for part in learned]
    for part in learned:
        part.grad = None if part.grad is None else torch.zeros_like(part)
    share = moved_share(settings, layers, learned)
    with torch.no_grad():
        for part, (value, grad) in zip(learned, before, strict=True):
            part.copy_(value)
            part.grad = grad
    return share


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    factor, theory = measured_factor(result.reach), measured_factor(result.theory)
    known = np.isfinite(factor)
    return {
        "loss of the batch": result.loss,
        "gradient at the last hidden layer": float(result.reach[-1]),
        "gradient at the first hidden layer": float(result.reach[0]),
        "first / last": float(result.reach[0] / result.reach[-1]) if result.reach[-1] else "0 / 0",
        "factor per layer, measured": factor if known else "nothing to compare",
        "factor per layer, theory": theory if known else "nothing to compare",
        "dead units": float(result.dead.mean()),
        "flat slopes": float(result.asleep.mean()),
        "directions in which pictures differ, last layer": float(result.directions[-1]),
        "size of the last layer's outputs": float(result.size[-1]),
        "one update moves layer 1 by": float(result.moved[0]) if np.isfinite(result.moved[0]) else "0 / 0",
        "one update moves the output layer by": float(result.moved[-1]) if np.isfinite(result.moved[-1]) else "0 / 0",
    }


CORE = (uniform_weight, divided, units_of, in_units, linear)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers, if nothing had to be left out."""
    deep, bend = network_of(settings), BENDS[settings.activation].__name__
    bend = bend if bend == "linear" else f"{'torch' if hasattr(torch, bend) else 'F'}.{bend}"
    first, further, last = (
        f"({fan_in}, {fan_out}, {3**0.5 * deep.times * INITIALISATIONS[deep.initialisation](fan_in, fan_out)})"
        for fan_in, fan_out in ((64, deep.width), (deep.width, deep.width), (deep.width, 10))
    )
    chosen = {"pre-training": settings.pretraining, "dropout": deep.dropout > 0,
              "weight normalisation": deep.normalisation == WEIGHT_NORMALISATION}  # fmt: skip
    without = f" (without {listed([name for name, on in chosen.items() if on])})" if any(chosen.values()) else ""
    norm = "\n    z = F.batch_norm(z, None, None, training=True)" * (deep.normalisation == BATCH_NORMALISATION)
    kept = f"h + {bend}(z) if h.shape == z.shape else {bend}(z)" if deep.residual else f"{bend}(z)"
    return f"""
# {BATCH} of scikit-learn's pictures of digits, of the training part and in its units.
digits = load_digits()
train, _ = divided(digits.target, 0.75, seed=0)
batch = train[torch.randint(len(train), ({BATCH},), generator=torch.Generator().manual_seed({3 * settings.seed + 2}))]
h = torch.tensor(in_units(digits.data[batch], *units_of(digits.data[train]))).double()

chance = torch.Generator().manual_seed({3 * settings.seed})
output = uniform_weight(*{last}, chance)
outputs = []
for sizes in [{first}] + {settings.depth - 1} * [{further}]:  # inputs, units, largest weight
    z = h @ uniform_weight(*sizes, chance).requires_grad_().T{norm}
    h = {kept}
    h.retain_grad()
    outputs.append(h)
F.cross_entropy(h @ output.T, torch.tensor(digits.target[batch])).backward()

gradients = [h.grad.norm().item() for h in outputs]  # layer by layer
print("gradient at the last hidden layer{without}:", gradients[-1])
print("gradient at the first hidden layer{without}:", gradients[0])
print("first / last{without}:", gradients[0] / gradients[-1] if gradients[-1] else "0 / 0")
"""


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The gradient layer by layer beside the theory's, what the activations look like, and the network in little."""
    share = numbers_of(result)["first / last"]
    learned = None if live else trial(settings)
    return Scene(
        panels=(
            gradient_panel(result.reach, result.theory, result.weights),
            histogram_panel(result.histogram, result.ends, settings.activation, settings.activation in BOUNDS),
            network_panel(result.reach),
        ),
        readouts=(
            Readout("first layer's gradient / last's", share if isinstance(share, str) else plain(share, 2)),
            Readout("factor per layer", factor_told(result.reach), help="Measured, going back one layer."),
            Readout("by theory", factor_told(result.theory), help="Typical slope times gain of the weights."),
            Readout("dead units", 100 * float(result.dead.mean()), "%", 1, "No slope on any picture of the batch."),
            Readout(f"digits right after {BRIEF} updates", learned_told(learned),
                    help="Of the 450 test digits, after a short training; guessing gives 10 %.", color=GREEN),
        ),
        notices=(notice(result, settings, learned),),
    )  # fmt: skip


def factor_told(curve: np.ndarray) -> str:
    factor = measured_factor(curve)
    return plain(factor) if np.isfinite(factor) else "nothing to compare"


@functools.lru_cache(maxsize=64)
def trial(settings: Settings) -> float:
    """The share of test digits right after a short training; NaN if it broke off."""
    *_, (_, _, last) = training_steps(dataclasses.replace(settings, updates=BRIEF), frames=2)
    assert last
    return float("nan") if last.ended else float(last.test_accuracy[-1])


def learned_told(share: float | None) -> str:
    if share is None:
        return "let go to see"
    return percent(share) if np.isfinite(share) else "training broke off"


def notice(result: Result, settings: Settings, learned: float | None) -> Notice:
    """What became of the gradient, what it is good for, and the first remedy to try."""
    undone = "Pre-training diverged: its numbers left float32, and the layers stay as they were drawn. "
    said = verdict_on_gradient(result, settings, learned)
    return dataclasses.replace(said, text=(undone if result.undone else "") + said.text)


def verdict_on_gradient(result: Result, settings: Settings, learned: float | None) -> Notice:
    if settings.initialisation == "Zero":
        return zero_notice(result, settings)
    if settings.depth == 1:
        return Notice("info", "One hidden layer: the gradient passes no other, so nothing is multiplied. Add layers.")
    if not np.isfinite([*result.reach, *result.size]).all():
        text = "Exploding: even float64 overflows on the way to the loss and back."
        return Notice("warning", text, *remedy(settings))
    if not result.reach[0]:
        return Notice("warning", nothing_arrives(result), *remedy(settings))
    ratio, factor = result.reach[0] / result.reach[-1], measured_factor(result.reach)
    told = f"about times {plain(factor, 2)} at each layer back; layer 1 gets {plain(ratio, 2)} of the last one's "
    told += f"gradient.{beyond_float32(result)}"
    if ratio < 1e-2:
        return Notice("warning", f"Vanishing: {told}", *remedy(settings))
    if ratio > 1e2:
        return Notice("warning", f"Exploding: {told}", *remedy(settings))
    if learned is None or learned > 0.25:
        return Notice("good", f"Kept: {told}")
    return Notice("warning", f"Kept, but it does not learn yet: {told}{why_not(result, settings)}", *remedy(settings))


def nothing_arrives(result: Result) -> str:
    """Which layer lets nothing through, in a sentence, where exactly 0 reaches layer 1."""
    passed = np.flatnonzero(result.reach)
    if not passed.size:
        return "The loss sends no gradient back at all: exactly 0 leaves the output layer."
    layer = int(passed[0]) + 1
    if result.slope[layer - 1] > 0:
        return f"Vanishing: in front of layer {layer} the gradient is too small even for float64."
    return (
        f"Layer {layer} is dead: none of its units has a slope on any picture. Exactly nothing comes back to the "
        "layers before it, in any precision."
    )


def why_not(result: Result, settings: Settings) -> str:
    """What stops a network whose gradient arrives, where the way forward shows it."""
    directions = result.directions[-1]
    if settings.residual or directions > 2:
        return " It may need more updates, or another learning rate: train it below."
    return (
        f" The way forward is what is lost: at the last layer all pictures lie almost on one line ({directions:.2f} "
        f"directions; at layer 1: {result.directions[0]:.1f}), and on a line ten digits cannot be told apart."
    )


def zero_notice(result: Result, settings: Settings) -> Notice:
    told = "All weights are zero: every unit of a layer computes the same, and zero weights pass no gradient back."
    if settings.normalisation == WEIGHT_NORMALISATION:
        told += " Weight normalisation would divide by their length, 0/0: the charts show the network without it."
    elif settings.pretraining and result.reach[0]:
        told = "From zero weights even pre-training leaves every unit of a layer the same: they all learn alike."
    return Notice("warning", told, "Draw them by Xavier's law", {"initialisation": "Xavier"})


def beyond_float32(result: Result) -> str:
    """What would happen to these numbers in float32, torch's usual type; nothing if they fit."""
    gradients = np.minimum(result.reach, result.weights[:-1])
    lost = int(np.sum((gradients > 0) & (gradients < FLOAT32[0])))
    burst = int(np.sum(np.maximum(result.reach, result.size) > FLOAT32[1]))
    usual = " float32, torch's usual type, would"
    if burst:
        return f"{usual} overflow in {number_of(burst, 'layer')}; here it is computed in float64."
    return f"{usual} round it to 0 in {number_of(lost, 'layer')}; here it is computed in float64." if lost else ""


def remedy(settings: Settings) -> tuple[str, dict]:
    """The next of the remedies that these settings have not taken, and the knobs it turns."""
    if settings.times != 1.0:
        return "Take the law's own weights (times 1)", {"times": 1.0}
    if settings.initialisation in ("Too small (0.01)", "Too large (1)"):
        return "Draw the weights by Xavier's law", {"initialisation": "Xavier"}
    if not settings.residual or settings.normalisation != BATCH_NORMALISATION:
        both = {"residual": True, "normalisation": BATCH_NORMALISATION}
        return "Add residual connections and batch normalisation", both
    return "Fewer layers", {"depth": 5}


def factors_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Slope and gain, whose product is the factor; and what the layers do to the signal on its way forward."""
    return Scene(panels=(factors_panel(result.slope, result.gain), forward_panel(result.size, result.contrast)))


def units_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The share of dead units and of flat slopes, layer by layer."""
    dead, asleep = 100 * result.dead.mean(), 100 * result.asleep.mean()
    return Scene(
        panels=(units_panel(result.dead, result.asleep),),
        readouts=(
            Readout("dead units", dead, "%", 1),
            Readout("flat slopes", asleep, "%", 1, "Below a hundredth of the steepest."),
        ),
        notices=(units_notice(result, settings),),
    )


def units_notice(result: Result, settings: Settings) -> Notice:
    """Where no unit is dead, what would make some; where some are, which activation cannot die."""
    if result.dead.any():
        share = f"{percent(float(result.dead.mean()))} of all units are dead: no picture of the batch moves them."
        if settings.activation == "Leaky ReLU":
            return Notice("info", share)
        return Notice("warning", share, "Take leaky ReLU", {"activation": "Leaky ReLU"})
    if settings.activation == "ReLU" or settings.initialisation == "Zero":
        return Notice("info", "No unit is dead.")
    steep: dict[str, Any] = {"initialisation": "Xavier", "times": 10.0, "normalisation": "None"}
    if settings.activation in BOUNDS and dataclasses.replace(settings, **steep) != settings:
        text = "No unit is dead. With Xavier's weights, ten times as large, many slopes are flat all the same."
        return Notice("info", text, "Show it", steep)
    plain = {"activation": "ReLU", "initialisation": "Kaiming", "normalisation": "None"}
    text = "No unit is dead. With plain ReLU units can die, even at Kaiming's weights; in a deep network many do."
    return Notice("info", text, "Take ReLU", plain)


def moves_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """How far one update of the optimizer moves every layer's weights, in proportion to their length."""
    return Scene(panels=(moves_panel(result.moved, result.decayed, settings.optimizer),))


@dataclass(frozen=True)
class Spread:
    """The same network drawn anew N times: the gradient |dL/dh| (N, L), and the outputs' mean square (N, L)."""

    reach: np.ndarray
    squares: np.ndarray


def spread_of(settings: Settings) -> Settings:
    """`settings` with all at its default on which the hundred networks do not depend."""
    default = Settings()
    return dataclasses.replace(
        settings, seed=default.seed, optimizer=default.optimizer, rate=default.rate,
        weight_decay=default.weight_decay, updates=default.updates,
    )  # fmt: skip


def spread_steps(settings: Settings, networks: int = NETWORKS) -> Iterator[tuple[int, int, Spread | None]]:
    """The backward pass of so many networks, each with other weights and another batch."""
    runs = []
    for seed in range(networks):
        one = dataclasses.replace(settings, seed=seed)
        for _ in pretraining(one):
            yield seed, networks, None
        runs.append(run(one))
        squares = np.array([found.size for found in runs]) ** 2
        yield seed + 1, networks, Spread(np.array([found.reach for found in runs]), squares)


def spread_scene(spread: Spread, settings: Settings, live: bool = False) -> Scene:
    """What many networks have in common: the gradient on its way back, the size of the outputs on the way on."""
    factors = np.array([measured_factor(row) for row in spread.reach])
    alive = np.isfinite(factors)
    if settings.depth == 1 or settings.initialisation == "Zero":
        return Scene((), notices=(Notice("info", "There is no factor to compare: take more layers, and weights."),))
    if not alive.any():
        return Scene((), notices=(Notice("warning", "In no network so far does a gradient reach layer 1."),))
    reach = spread.reach[alive] / spread.reach[alive, -1:]
    squares = spread.squares / (spread.squares[:, :1].mean() or 1.0)
    last = squares[:, -1]
    told = [plain(value) for value in np.percentile(factors[alive], [0, 50, 100])]
    return Scene(
        panels=(
            spread_panel(
                "reach", "The gradient, relative to the last layer's", "|∂L/∂h|, last layer = 1", reach, False
            ),
            spread_panel("squares", "The outputs on the way on", "mean square, layer 1 = 1", squares, True),
        ),
        readouts=(
            Readout("factor per layer: least, median, most", " · ".join(told)),
            Readout("mean square, last layer / first: mean", plain(float(last.mean()))),
            Readout("of which one network alone makes", percent(float(last.max() / (last.sum() or 1.0))), help=HEAVY),
            Readout("median network's", plain(float(np.median(last)))),
            Readout("networks", float(len(factors)), digits=0),
        ),
        notices=(*dead_networks(alive),),
    )


def dead_networks(alive: np.ndarray) -> tuple[Notice, ...]:
    """How many networks are left out because nothing comes back to layer 1, if any are."""
    dead = int((~alive).sum())
    if not dead:
        return ()
    verb = "has" if dead == 1 else "have"
    text = f"{dead} of {number_of(len(alive), 'network')} {verb} a dead layer: nothing comes back through it. "
    return (Notice("info", text + "The gradient's chart and its factors are those of the others."),)


# --- training --------------------------------------------------------------------------------------------------------


def training_steps(settings: Settings, frames: int = 26) -> Iterator[tuple[int, int, Training | None]]:
    """Train the network of the knobs, yielding (update, updates, what is known so far)."""
    for _ in pretraining(settings):
        yield 0, settings.updates, None
    x, _ = batch_of(digits(), torch.Generator().manual_seed(3 * settings.seed + 2))
    layers, _ = starting_layers(settings, x)
    rule = (settings.optimizer, hyper_of(settings))
    for update, training in taught(network_of(settings), layers, *rule, settings.updates, settings.seed, frames):
        yield update, settings.updates, training


def training_scene(training: Training, settings: Settings, live: bool = False) -> Scene:
    """Loss and accuracy over the updates, and every layer's gradient all along."""
    if not len(training.updates):
        return Scene(panels=(), notices=(Notice("warning", training.ended),))
    return Scene(
        panels=(learning_panel(training), through_training_panel(training)),
        readouts=(
            Readout("training loss", float(training.loss[-1])),
            Readout("accuracy on the training digits", 100 * float(training.accuracy[-1]), "%", 1),
            Readout("accuracy on the 450 test digits", 100 * float(training.test_accuracy[-1]), "%", 1),
        ),
        notices=(verdict(training, settings),),
    )


def verdict(training: Training, settings: Settings) -> Notice:
    """Whether the network has learned; with ten digits, guessing is right once in ten."""
    if training.ended:
        return Notice("warning", training.ended, *remedy(settings))
    share, done = float(training.test_accuracy[-1]), int(training.updates[-1])
    accuracy = f"{percent(share, 0)} of the test digits"
    if done < settings.updates:
        return Notice("info", f"Update {done} of {settings.updates}: {accuracy} right so far.")
    if share < 0.15:
        told = f"It has learned nothing: {accuracy} right is what guessing gives."
        return Notice("warning", told, *remedy(settings))
    best = int(np.argmax(training.test_accuracy))
    if training.test_accuracy[best] > share + 0.1:
        told = f"It fell back: {percent(training.test_accuracy[best], 0)} right at update {training.updates[best]}, "
        return Notice("warning", f"{told}{accuracy} at the end. A smaller rate is steadier.",
                      "A third of the rate", {"rate": max(settings.rate / 3, 1e-4)})  # fmt: skip
    if share < 0.8:
        return Notice("info", f"It has begun to learn: {accuracy} right, and it is still slow.", *remedy(settings))
    return Notice("good", f"It learns: {accuracy} right.")


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


def plain_of(settings: Settings) -> Settings:
    """`settings` without any remedy: all that the race of the remedies depends on."""
    return dataclasses.replace(settings, **PLAIN)


def race_steps(settings: Settings) -> Iterator[tuple[int, int, Race | None]]:
    """Every remedy of the notes alone, from the same plain sigmoid network, with the page's other knobs as they are."""
    plain, race, whole = plain_of(settings), Race((), (), ()), len(REMEDIES) * settings.updates
    for place, (name, change) in enumerate(REMEDIES.items()):
        remedied, before = dataclasses.replace(plain, **change), place * settings.updates
        for _ in pretraining(remedied):
            yield before, whole, None
        reach = run(remedied).reach
        kept = float(reach[0] / reach[-1]) if reach[-1] else 0.0
        for update, _, training in training_steps(remedied):
            so_far = Race((*race.names, name), (*race.trainings, training), (*race.kept, kept)) if training else None
            yield before + update, whole, so_far
        race = so_far or race


def race_scene(race: Race, settings: Settings, live: bool = False) -> Scene:
    """The learning curves of all remedies, and what each had of the gradient before the first update."""
    accuracies = [float(training.test_accuracy[-1]) if len(training.updates) else 0.0 for training in race.trainings]
    return Scene(
        panels=(
            race_panel(race.names, race.trainings),
            bars_panel(race.names, accuracies, race.kept),
        )
    )
