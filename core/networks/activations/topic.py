"""Activation functions: their slopes, what random layers do under them, units that die, and a race of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from core.data.own_table import Table
from core.engine.activations import ACTIVATIONS, function_code, gelu, gelu_slope, gelu_tanh, gelu_tanh_slope
from core.engine.initialisation import INITIALISATIONS, uniform
from core.engine.inputs import Prepared
from core.engine.losses import outputs_for
from core.engine.networks import Network, Weights, generator
from core.engine.rounding import Rounding, rounding_numbers, with_twin
from core.engine.seeds import wilson
from core.engine.sisters import SISTER_FRAMES, Sisters, sisters_numbers, sisters_of
from core.engine.training import History, Recipe, Run
from core.engine.training.work import AT_REST, WHILE_DRAGGED, within_work
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers
from core.experiment.refusal import Refusal
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.networks.activations.chosen_data import prepared_for
from core.networks.activations.dead_units import ALIVE, EVERYWHERE, HERE, Unit, autopsy
from core.networks.activations.families import Shape, shaped
from core.networks.activations.flatness import flat_zones, is_flat, normal_share
from core.networks.activations.race import Raced, failed, race
from core.networks.activations.random_layers import Passage, sent_through
from core.networks.activations.two_units import TARGETS, Composed, composed
from core.networks.clicked_points import lacking_points
from core.networks.plane_data import MENU, across_number, brush_choice, points_text, up_number

TITLE = "Activation functions"
LINE = "Their slopes, what random layers do under each, which units die, and a race of them all."
WINDOW = 6.0  # z is drawn from −WINDOW to WINDOW
NONE, ALL = "Nothing", "All the others"


@dataclass(frozen=True)
class Settings:
    activation: str = choice(
        "Sigmoid", ACTIVATIONS, label="Activation", help="The function that a unit applies to its weighted sum z."
    )
    beside: str = choice(
        ALL, (ALL, NONE, *ACTIVATIONS), label="Beside it",
        help="Which curves are drawn faintly behind it, or which one beside it.", view=True,
    )  # fmt: skip
    z: float = number(
        3.0, -WINDOW, WINDOW, step=0.05, label="Weighted sum z",
        help="Where both charts are read. Drag the point on either curve.",
    )  # fmt: skip
    leak: float = number(
        0.01, -0.5, 1.0, step=0.01, label="Leak", help="The slope of leaky ReLU below 0; torch's own is 0.01.",
        when={"activation": ("Leaky ReLU",)},
    )  # fmt: skip
    alpha: float = number(
        1.0, 0.0, 3.0, step=0.05, label="ELU's α", help="ELU falls to −α; at α = 1 it has no kink.",
        when={"activation": ("ELU",)},
    )  # fmt: skip
    beta: float = number(
        1.0, 0.25, 10.0, log=True, label="Sharpness β",
        help="How sharply SiLU or softplus bends: the larger, the closer to ReLU.",
        when={"activation": ("SiLU", "Softplus")},
    )  # fmt: skip
    depth: int = number(20, 1, 30, label="Layers", help="How many random layers the input passes through.")
    law: str = choice(
        "Xavier", INITIALISATIONS, label="Weights drawn by", help="The law by which every layer's weights are drawn."
    )
    times: float = number(
        1.0, 0.1, 5.0, log=True, label="Weights times", help="All weights are multiplied by this, biases are not."
    )
    width: int = number(64, 5, 80, log=True, label="Units per layer", help="How wide each random layer is.")
    seed: int = number(
        0, 0, 9999, label="Seed", help="Which weights are drawn, and in which order the points are trained on."
    )
    data: str = choice(
        "Moons", MENU, label="Data",
        help="The points on which the network is trained: drawn by formula, two features of a table, or your own.",
    )  # fmt: skip
    points: str = points_text()
    brush: str = brush_choice()
    across: int = across_number()
    up: int = up_number()
    units: int = number(8, 1, 12, label="Units in each of 2 layers", help="Hidden units in both hidden layers.")
    rate: float = number(
        2.0, 0.001, 10.0, log=True, label="Learning rate",
        help="How far each update goes along the negative gradient. Large steps throw units off the data.",
    )  # fmt: skip
    epochs: int = number(
        40, 1, 200, log=True, zero=True, label="Epochs", help="How often the points are gone through. 0: as drawn."
    )
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    card: int = number(
        2, 1, 24, label="Unit on the map", help="Which unit's sum is drawn over the plane. Or click its card.",
        view=True,
    )  # fmt: skip
    target: str = choice("Bump", TARGETS, label="Target", help="The curve that the two units together should follow.")
    centres: tuple[float, ...] = numbers(
        (-1.0, 1.0), -3, 3, least=2, most=2, step=0.05, label="Centres",
        help="Where each unit's sum is 0. Drag the points sideways.",
    )  # fmt: skip
    slopes: tuple[float, ...] = numbers(
        (3.0, 3.0), -20, 20, least=2, most=2, step=0.1, label="Incoming weights",
        help="How steeply each unit's sum grows with x; a negative one turns the unit round.",
    )  # fmt: skip
    heights: tuple[float, ...] = numbers(
        (1.0, -1.0), -10, 10, least=2, most=2, step=0.05, label="Outgoing weights",
        help="What each unit's output is multiplied by. Drag the points up and down.",
    )  # fmt: skip
    offset: float = number(0.0, -10.0, 10.0, step=0.05, label="Output's bias", help="What is added to the sum of both.")


@dataclass(frozen=True)
class Curves:
    """Values and slopes (A, n) of all activations along z (n,), the chosen one's parameter as set, and both `here`.

    `chosen` is its row. `zones` (K, 2) are where it is flat; `share` of a standard normal z falls into them.
    `by_torch` (2,) are its value and slope here by torch and autograd.
    """

    z: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    chosen: int
    here: np.ndarray
    zones: np.ndarray
    share: float
    by_torch: np.ndarray


@dataclass(frozen=True)
class Forms:
    """GELU's exact and tanh form (2, n) along z, their slopes (2, n), and both forms `here` (2,)."""

    z: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    here: np.ndarray


@dataclass(frozen=True)
class Autopsy:
    """A trained ReLU network on its data, and what became of each hidden unit; `missing` says what it waits for.

    With `sisters` there is also the run's own history beside them. `rounding` is what one float32 step does to the run;
    None while a knob is dragged.
    """

    prepared: Prepared
    weights: Weights
    units: tuple[Unit, ...]
    accuracy: float
    diverged: int
    missing: str = ""
    history: History | None = None
    sisters: Sisters | None = None
    rounding: Rounding | None = None


def across(count: int) -> np.ndarray:
    """So many z from one end of the window to the other."""
    return np.linspace(-WINDOW, WINDOW, count)


def shape_of(settings: Settings) -> Shape:
    """The chosen activation with its parameter as set."""
    return shaped(settings.activation, settings.leak, settings.alpha, settings.beta)


def by_torch(settings: Settings) -> np.ndarray:
    """Value and slope (2,) at z by torch and autograd; torch has no SiLU with a β, so it is written out."""
    z = torch.tensor(settings.z, dtype=torch.float64, requires_grad=True)
    made: dict[str, Callable[[], torch.Tensor]] = {
        "Leaky ReLU": lambda: torch.nn.LeakyReLU(settings.leak)(z),
        "ELU": lambda: torch.nn.ELU(settings.alpha)(z),
        "SiLU": lambda: z * torch.sigmoid(settings.beta * z),
        "Softplus": lambda: torch.nn.Softplus(settings.beta, threshold=1000)(z),
    }
    value = made.get(settings.activation, lambda: ACTIVATIONS[settings.activation].function(z))()
    return np.array([value.item(), torch.autograd.grad(value, z)[0].item()])


def curves(settings: Settings) -> Curves:
    """All activations, and the chosen one at z."""
    z, names = across(601), list(ACTIVATIONS)
    shapes = [shaped(name, settings.leak, settings.alpha, settings.beta) for name in names]
    chosen, point = names.index(settings.activation), np.array(settings.z)
    zones = flat_zones(shapes[chosen].slope)
    return Curves(
        z,
        np.stack([shape.value(z) for shape in shapes]),
        np.stack([shape.slope(z) for shape in shapes]),
        chosen,
        np.array([shapes[chosen].value(point), shapes[chosen].slope(point)]),
        np.array(zones, dtype=float).reshape(-1, 2),
        normal_share(zones),
        by_torch(settings),
    )


def curves_numbers(result: Curves, settings: Settings) -> dict[str, float | str]:
    """Value and slope at z, and how much of the line is flat."""
    f, slope = (float(value) for value in result.here)
    return {
        "f(z)": f,
        "slope f′(z)": slope,
        "here it is": "flat" if is_flat(result.here[1]) else "not flat",
        "a gradient through 10 such slopes": abs(slope) ** 10,
        "normal z where it is flat": result.share,
        "steepest slope in sight": float(np.abs(result.slopes[result.chosen]).max()),
        "compared with autograd": float(np.abs(result.here - result.by_torch).max()),
    }


def forms(settings: Settings) -> Forms:
    """GELU by the error function and by tanh."""
    z, point = across(1201), np.array(settings.z)
    return Forms(
        z,
        np.stack([gelu(z), gelu_tanh(z)]),
        np.stack([gelu_slope(z), gelu_tanh_slope(z)]),
        np.array([gelu(point), gelu_tanh(point)]),
    )


def forms_numbers(result: Forms, settings: Settings) -> dict[str, float | str]:
    """How far the two forms of GELU are apart."""
    apart, slopes_apart = (np.abs(pair[1] - pair[0]) for pair in (result.values, result.slopes))
    return {
        "exact GELU(z)": float(result.here[0]),
        "tanh form": float(result.here[1]),
        "difference at z": float(result.here[1] - result.here[0]),
        "largest difference": float(apart.max()),
        "largest difference of slopes": float(slopes_apart.max()),
    }


def passage(settings: Settings) -> Passage:
    """A normal input sent through random layers."""
    hidden = (settings.width,) * settings.depth
    network = Network(settings.width, hidden, 1, settings.activation, initialisation=settings.law, times=settings.times)
    return sent_through(shape_of(settings), network, settings.seed)


def passage_numbers(result: Passage, settings: Settings) -> dict[str, float | str]:
    """What has become of the input in the first and in the last layer."""
    return {
        "spread, layer 1": float(result.spread[1]),
        "spread, last layer": float(result.spread[-1]),
        "mean, last layer": float(result.mean[-1]),
        "flat, last layer": float(result.flat[-1]),
        "exactly 0, last layer": float(result.zero[-1]),
        "difference between inputs, last layer": float(result.apart[-1]),
        "flat, all layers": float(result.flat.mean()),
        "exactly 0, all layers": float(result.zero.mean()),
    }


def plan(settings: Settings, prepared: Prepared) -> tuple[Network, Recipe]:
    """Two hidden layers of ReLU units and plain SGD; three classes take cross-entropy."""
    outputs, loss = outputs_for(len(prepared.points.classes))
    network = Network(2, (settings.units,) * 2, outputs, "ReLU")
    return network, Recipe(loss=loss, rate=settings.rate, epochs=settings.epochs, frames=2, seed=settings.seed)


def run_within(cap: int, settings: Settings, table: Table | None) -> tuple[Prepared, Run]:
    """What is trained, for the epochs asked for or as many as the work allowed lets; the data are there."""
    prepared = prepared_for(settings, table)
    return prepared, within_work(*plan(settings, prepared), prepared.sample, cap)


def run_for(cap: int, settings: Settings, table: Table | None = None) -> tuple[Run, float]:
    """The run of which the units are looked at, and by what its losses are multiplied; a Refusal while points lack."""
    if lacking := lacking_points(settings):
        raise Refusal(lacking, knob="points")
    return run_within(cap, settings, table)[1], 1.0


def trial(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    yield from under_same_seeds(
        [run_for(AT_REST, each, table) for each in sides(settings)], settings.trial_pairs, cancelled
    )


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def dead(settings: Settings, table: Table | None = None) -> Autopsy:
    """Train a ReLU network, then look at each of its hidden units."""
    return dead_within(AT_REST, settings, table)


def dead_while_dragged(settings: Settings, table: Table | None = None) -> Autopsy:
    """The same while a knob is dragged: with fewer sisters."""
    return dead_within(WHILE_DRAGGED, settings, table)


def dead_within(cap: int, settings: Settings, table: Table | None) -> Autopsy:
    """The network, its units and its sisters within so much work."""
    if lacking := lacking_points(settings):
        return Autopsy(prepared_for(settings, table), (), (), 0.0, 0, lacking)
    prepared, (network, recipe, sample) = run_within(cap, settings, table)
    dragged = cap == WHILE_DRAGGED
    count = asked(settings.sisters, dragged)
    watched = replace(recipe, frames=SISTER_FRAMES) if count else recipe
    history, rounding = with_twin(network, watched, sample, dragged)
    beside = sisters_of(network, recipe, sample, count, cap) if count else None
    weights = history.weights_at(-1)
    return Autopsy(
        prepared,
        weights,
        tuple(autopsy(weights, prepared.sample.x)),
        float(history.accuracies[1][-1]),
        history.diverged.update if history.diverged else 0,
        history=history if beside else None,
        sisters=beside and replace(beside, weights=()),
        rounding=rounding,
    )


def dead_numbers(result: Autopsy, settings: Settings) -> dict[str, float | str]:
    """How many units are alive, and how many are dead in which sense."""
    if result.missing:
        return {"training": f"waits for points. {result.missing}"}
    verdicts = [unit.verdict for unit in result.units]
    return {
        **{verdict: float(verdicts.count(verdict)) for verdict in (ALIVE, HERE, EVERYWHERE)},
        "of these for good": float(sum(unit.for_good for unit in result.units)),
        "test accuracy": result.accuracy,
        **{f"unit {unit.name} fires on": unit.fires for unit in result.units},
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def unit_names(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The names of the units that the knob `card` numbers: layer and number."""
    return {"card": tuple(f"{layer}.{number + 1}" for layer in (1, 2) for number in range(settings.units))}


def raced(
    settings: Settings, table: Table | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Raced | None]]:
    """Every activation under the same seeds, in the same network, on the same points."""
    if lacking_points(settings):
        return
    prepared = prepared_for(settings, table)
    yield from race(*plan(settings, prepared), prepared.sample, cancelled)


def raced_numbers(result: Raced | None, settings: Settings) -> dict[str, float | str]:
    """The shares of runs that fail, and of runs with a unit without slope, each with its 95 % interval."""
    if result is None:
        return {"training": "waits for points"}
    found: dict[str, float | str] = {"seeds": float(result.accuracy.shape[1])}
    for row, name in enumerate(result.names):
        measured = {"failed": failed(result.accuracy[row]), "with dead units": result.dead[row] > 0}
        for what, hits in measured.items():
            low, high = wilson(int(hits.sum()), len(hits))
            found |= {f"{name}: {what}": float(hits.mean()), f"{name}: {what}, from": low, f"{name}: {what}, to": high}
        found[f"{name}: median test accuracy"] = float(np.median(np.nan_to_num(result.accuracy[row])))
    return found


def two_units(settings: Settings) -> Composed:
    """The network of two units set by hand, against its target."""
    return composed(
        shape_of(settings),
        settings.target,
        np.array(settings.centres),
        np.array(settings.slopes),
        np.array(settings.heights),
        settings.offset,
    )


def two_units_numbers(result: Composed, settings: Settings) -> dict[str, float | str]:
    """How far the sum is from the target, and how near it could be."""
    return {
        "mean squared error": result.error,
        "with the best outgoing weights": result.best_error,
        "of the best constant": result.constant_error,
        "largest distance": float(np.abs(result.total - result.target).max()),
    }


CORE = (*(activation.function for activation in ACTIVATIONS.values()), uniform)
WITH_PARAMETER = {
    "Leaky ReLU": "torch.nn.LeakyReLU({leak})",
    "ELU": "torch.nn.ELU({alpha})",
    "SiLU": "lambda z: z * torch.sigmoid({beta} * z)",
    "Softplus": "torch.nn.Softplus({beta}, threshold=1000)",
}


def example(settings: Settings) -> str:
    """Lines that compute value and slope by torch, and send a normal input through random layers."""
    plain = function_code(ACTIVATIONS[settings.activation].function)
    f = WITH_PARAMETER.get(settings.activation, plain).format(**vars(settings))
    law, width = INITIALISATIONS[settings.law], settings.width
    bound = law.bound(width, width)
    bias = f"uniform(({width},), {bound}, chance)" if law.biases else f"torch.zeros({width})"
    return f"""
f = {f}
z = torch.tensor({settings.z}, dtype=torch.float64, requires_grad=True)
print("f(z):", f(z).item())
print("slope f′(z):", torch.autograd.grad(f(z), z)[0].item())

# A standard normal input through {settings.depth} layers that are drawn at random.
h = torch.tensor(np.random.default_rng([{settings.seed}, 7]).standard_normal((200, {width})))
chance = torch.Generator().manual_seed({generator(settings.seed, 0).initial_seed()})
for layer in range({settings.depth}):
    weight = {settings.times} * uniform(({width}, {width}), {bound}, chance)
    bias = {bias}
    h = f(h @ weight.double().T + bias.double())
print("spread, last layer:", h.std(correction=0).item())
print("mean, last layer:", h.mean().item())
print("exactly 0, last layer:", (h == 0).double().mean().item())
"""
