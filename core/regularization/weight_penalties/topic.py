"""Penalties on weights: L1, L2 and both, in two weights, in many, and in a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import CLOUDS, extent
from core.data.own_pairs import Pairs
from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.engine.penalties import L1_RULES, soft_threshold
from core.engine.rounding import rounding_numbers, with_twin
from core.engine.seeds import interval
from core.engine.sisters import sisters_numbers, sisters_of
from core.engine.training import Recipe, Run, train
from core.engine.training.work import AT_REST, WHILE_DRAGGED, epochs_within
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers, toggle
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import finite_or, plain
from core.regularization.class_maps import boundary_length, class_map
from core.regularization.weight_penalties.chosen_run import (
    DRAGGED_WORK,
    WORK,
    penalised_recipe,
    penalty_here,
    plan,
    points_for,
    run_within,
)
from core.regularization.weight_penalties.decay import WAYS, Decays, four_ways
from core.regularization.weight_penalties.l1_rules import Rules, by_every_rule
from core.regularization.weight_penalties.linear_paths import Paths, along_strengths, near_zero
from core.regularization.weight_penalties.many_seeds import (
    BORDER,
    NORM,
    STRENGTHS,
    TEST,
    TRAIN,
    ZEROS,
    Seeds,
    under_many_strengths,
)
from core.regularization.weight_penalties.samples import DIABETES, DRAWN, SOURCES, Measured, table_of
from core.regularization.weight_penalties.scales import Scaled, in_other_units
from core.regularization.weight_penalties.solutions import ELASTIC, L1, L2
from core.regularization.weight_penalties.training import NEAR, Trained, all_weights, norms_of, prior_scale
from core.regularization.weight_penalties.translator import Translations, translated
from core.regularization.weight_penalties.two_weights import Plane, plane_of, zero_from

TITLE = "L1, L2, elastic net"
LINE = "Why L1 sets weights to exactly 0, what L2 does instead, and what λ is called elsewhere."
KINDS = (L1, L2, ELASTIC)


@dataclass(frozen=True)
class Settings:
    penalty: str = choice(
        L1, KINDS, label="Penalty",
        help="What is added to the loss: λ ∑|w| (L1), λ ∑w² (L2), or a mixture of both (elastic net).",
    )  # fmt: skip
    strength: float = number(
        3.0, 1e-3, 20.0, log=True, zero=True, label="Strength λ", help="How much the penalty counts beside the loss."
    )
    share: float = number(
        0.5, 0.0, 1.0, step=0.05, label="Share of L1", help="α in λ (α ∑|w| + (1 − α) ∑w²).",
        when={"penalty": (ELASTIC,)},
    )  # fmt: skip
    correlation: float = number(
        0.3, -0.95, 0.95, step=0.05, label="Correlation of the features",
        help="Of the two features. It turns and stretches the loss's ellipses.",
    )  # fmt: skip
    free: tuple[float, ...] = numbers(
        (2.5, 1.0), -3, 3, least=2, most=2, step=0.05, label="Weights without a penalty",
        help="The least squares solution. Drag its point on the plane.",
    )  # fmt: skip
    source: str = choice(
        DIABETES, SOURCES, label="Table", help="Patients with 10 measurements, drawn data, or a CSV file of yours.",
    )  # fmt: skip
    count: int = number(
        60, 25, 500, log=True, label="Rows to train on", help="How many rows are drawn; 500 more are for the test.",
        when={"source": (DRAWN,)},
    )  # fmt: skip
    noise: float = number(
        2.0, 0.0, 5.0, step=0.1, label="Noise σ", help="The standard deviation of what is added to y.",
        when={"source": (DRAWN,)},
    )  # fmt: skip
    table_strength: float = number(
        0.1, 1e-3, 20.0, log=True, zero=True, label="λ on the table",
        help="How much the penalty counts beside the mean squared error; x and y are standardised.",
    )  # fmt: skip
    data_seed: int = number(0, 0, 9999, label="Seed of the data", help="Which rows are drawn, or kept for the test.")
    optimizer: str = choice("SGD", OPTIMIZERS, label="Optimizer", help="How a gradient becomes a step (torch.optim).")
    step: float = number(
        0.05, 0.001, 0.2, log=True, label="Learning rate η", help="How far each step goes along the gradient."
    )
    decay: float = number(
        0.1, 0.001, 2.0, log=True, label="weight_decay λ", help="The number that is given to torch.optim."
    )
    data: str = choice("Moons", CLOUDS, label="Points", help="The classes that the network learns to tell apart.")
    spread: float = number(
        35.0, 0.0, 50.0, step=1, label="Noise of the points", help="How far the classes are blurred into each other."
    )
    weight: float = number(
        0.003, 1e-5, 1.0, log=True, zero=True, label="λ in the network",
        help="How much the penalty counts beside the network's mean loss.",
    )  # fmt: skip
    rule: str = choice(
        "Proximal", L1_RULES, label="L1 is stepped by",
        help="The notes' subgradient; a step to 0 at most, for good; or a step to 0 at most (proximal).",
        when={"penalty": (L1, ELASTIC)},
    )  # fmt: skip
    biases: bool = toggle(
        False, label="Biases too", help="Whether biases are shrunk as well, as torch's weight_decay does.",
        when={"penalty": (L2,)},
    )  # fmt: skip
    units: int = number(12, 1, 24, label="Units per layer", help="Hidden units in both hidden layers.")
    activation: str = choice("ReLU", ACTIVATIONS, label="Activation", help="The function behind every hidden unit.")
    rate: float = number(0.2, 0.001, 1.0, log=True, label="Network's learning rate", help="How far each update goes.")
    epochs: int = number(300, 1, 1000, log=True, label="Epochs", help="How often the points are gone through.")
    turn: int = number(
        0, 0, 1000, label="λ changes after epoch", help="From then on λ is multiplied by the factor below. 0: never."
    )
    times: float = number(
        10.0, 0.01, 100.0, log=True, zero=True, label="… by the factor", help="What λ is multiplied by then."
    )
    seed: int = number(0, 0, 9999, label="Seed of the network", help="Which first weights are drawn.")
    factor: float = number(
        3.0, 0.1, 10.0, log=True, label="Factor c", help="By how much weights in are multiplied, and those out divided."
    )
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()


def two_weights(settings: Settings, pairs: Pairs | None = None) -> Plane:
    """Two weights: the solution, and its path."""
    free = np.array(settings.free)
    return plane_of(settings.penalty, settings.share, settings.strength, settings.correlation, free)


def two_weights_numbers(result: Plane, settings: Settings) -> dict[str, float | str]:
    """The solution, and from where on each weight is exactly 0."""
    first, second = (zero_from(result, index) for index in (0, 1))
    return {
        "w₁": float(result.solution[0]),
        "w₂": float(result.solution[1]),
        "exact zeros": float((result.solution == 0).sum()),
        "loss above its least": result.loss,
        "penalty": result.penalty,
        "w₁ is 0 from λ =": finite_or(first, "never"),
        "w₂ is 0 from λ =": finite_or(second, "never"),
    }


def table_for(settings: Settings, pairs: Pairs | None = None) -> Measured:
    return table_of(settings.source, settings.count, settings.noise, settings.data_seed, pairs)


def paths(settings: Settings, pairs: Pairs | None = None) -> Paths:
    """Each weight of a linear model against λ, and scikit-learn's beside it."""
    return along_strengths(table_for(settings, pairs), settings.penalty, settings.share, settings.table_strength)


def paths_numbers(result: Paths, settings: Settings) -> dict[str, float | str]:
    """Zeros, losses, the best λ of the test, and the distance to scikit-learn."""
    best = int(result.test_loss.argmin())
    return {
        "exact zeros": float((result.here == 0).sum()),
        "share of exact zeros": float((result.here == 0).mean()),
        "next to zero": float(near_zero(result.here)),
        "training loss": result.losses[0],
        "test loss": result.losses[1],
        "least test loss": float(result.test_loss[best]),
        "at λ =": float(result.strengths[best]),
        "largest difference from scikit-learn": float(np.abs(result.here - result.scikit).max()),
        "scikit-learn's zeros": "the same ones" if ((result.scikit == 0) == (result.here == 0)).all() else "others",
        **{f"weight of {name}": float(w) for name, w in zip(result.table.names, result.here, strict=True)},
    }


def translations(settings: Settings, pairs: Pairs | None = None) -> Translations:
    """The penalty at λ, in the words of four."""
    return translated(table_for(settings, pairs), penalty_here(settings, settings.table_strength))


def translations_numbers(result: Translations, settings: Settings) -> dict[str, float | str]:
    """What is typed in each, and how far its weights are from the exact ones."""
    found: dict[str, float | str] = {}
    for name, dialect in result.dialects.items():
        found[name] = dialect.written
        found[f"{name}: largest difference"] = float(np.abs(dialect.translated - result.exact).max())
        found[f"{name}: with λ as it stands"] = float(np.abs(dialect.untranslated - result.exact).max())
    return found


def decays(settings: Settings, pairs: Pairs | None = None) -> Decays:
    """L2 in four ways, under the chosen optimizer."""
    return four_ways(table_for(settings, pairs), settings.optimizer, settings.step, settings.decay)


def decays_numbers(result: Decays, settings: Settings) -> dict[str, float | str]:
    """How far each way ends from the first, and its norm."""
    found: dict[str, float | str] = {}
    for row, way in enumerate(WAYS):
        found[f"{way}: norm"] = finite_or(float(np.linalg.norm(result.weights[row, -1])), "overflowed")
        if row:
            found[f"{way}: largest difference"] = finite_or(float(np.nanmax(result.apart[row])), "overflowed")
    return found


def run_for(cap: int, settings: Settings, pairs: Pairs | None = None) -> tuple[Run, float]:
    """The network's run within that work, and what its losses are multiplied by to be in the units of y²: there is no
    y² here."""
    return run_within(cap, settings, points_for(settings)), 1.0


def trial(
    settings: Settings, pairs: Pairs | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    yield from under_same_seeds(
        [run_for(WORK, each, pairs) for each in sides(settings)], settings.trial_pairs, cancelled
    )


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def trained_within(cap: int, settings: Settings) -> Trained:
    """The network with the penalty, its sisters, and the same without a penalty."""
    prepared, dragged = points_for(settings), cap == DRAGGED_WORK
    run = network, recipe, _ = run_within(cap, settings, prepared)
    epochs = recipe.epochs
    history, rounding = with_twin(*run, dragged=dragged)
    bare = train(network, replace(plan(settings, prepared)[1], epochs=epochs, frames=2), prepared.sample)
    beside = sisters_of(*run, asked(settings.sisters, dragged), WHILE_DRAGGED if dragged else AT_REST)
    weights, area = all_weights(history.weights), extent(prepared.points)
    penalty = penalty_here(settings, settings.weight)
    times = np.array([recipe.penalty_times(epoch) for epoch in history.epochs])
    last = recipe.penalty_times(epochs)
    return Trained(
        prepared,
        history,
        bare,
        area,
        class_map(network, prepared, history.weights, area),
        times * penalty.value(weights),
        (float(penalty.l1), float(penalty.l2)),
        (last * float(penalty.l1), last * float(penalty.l2)),
        beside,
        rounding,
    )


def trained(settings: Settings, pairs: Pairs | None = None) -> Trained:
    """The network, trained."""
    return trained_within(WORK, settings)


def trained_while_dragged(settings: Settings, pairs: Pairs | None = None) -> Trained:
    """The same while a knob is dragged."""
    return trained_within(DRAGGED_WORK, settings)


def trained_numbers(result: Trained, settings: Settings) -> dict[str, float | str]:
    """Accuracies with and without the penalty, zeros, norms, and how long the border is."""
    history, bare = result.history, result.bare
    training, test = history.accuracies
    weights, norms = all_weights(history.weights)[-1], norms_of(history.weights)[-1]
    n = len(result.prepared.sample.x)
    return {
        "training accuracy": float(training[-1]),
        "test accuracy": float(test[-1]),
        "test accuracy without a penalty": float(bare.accuracies[1][-1]),
        "exact zeros": float(np.mean(weights == 0)),
        "next to zero": float(np.mean((np.abs(weights) < NEAR) & (weights != 0))),
        "largest weight": round(float(np.abs(weights).max()), 2),
        "largest weight without a penalty": round(float(np.abs(all_weights(bare.weights)[-1]).max()), 2),
        "length of the border": float(boundary_length(result.answers)[-1]),
        "scale of the prior": finite_or(prior_scale(n, *result.final), "no penalty"),
        **{f"norm of layer {layer}": float(norm) for layer, norm in enumerate(norms, start=1)},
        "answers": "one class everywhere" if result.constant else "more than one class",
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def rules(settings: Settings, pairs: Pairs | None = None) -> Rules:
    """The same network, L1 stepped by each rule; of an elastic net, its L1 at full strength."""
    prepared = points_for(settings)
    network, base = plan(settings, prepared)
    base = replace(base, epochs=epochs_within(network, replace(base, l1=1.0), len(prepared.sample.x), WORK))
    base = replace(base, penalty_from=settings.turn, penalty_later=settings.times)
    return by_every_rule(network, base, settings.weight, prepared.sample)


def rules_numbers(result: Rules, settings: Settings) -> dict[str, float | str]:
    """Exact zeros and small weights of each rule, at the end."""
    found: dict[str, float | str] = {"weights": float(result.total)}
    for row, (rule, history) in enumerate(result.histories.items()):
        found[f"{rule}: exact zeros"] = float(result.exact[row, -1])
        found[f"{rule}: below {NEAR}"] = float(result.near[row, -1])
        found[f"{rule}: test accuracy"] = float(history.accuracies[1][-1])
    return found


def scaled(settings: Settings, pairs: Pairs | None = None) -> Scaled:
    """The same function in other units."""
    penalty = penalty_here(settings, settings.table_strength)
    return in_other_units(table_for(settings, pairs), penalty, settings.factor, settings.units, settings.seed)


def scaled_numbers(result: Scaled, settings: Settings) -> dict[str, float | str]:
    """What the function costs in these units, and what a linear model makes of a feature in others."""
    middle = len(result.factors) // 2
    return {
        "largest difference of the answers": result.apart,
        "∑|w| at c = 1": float(result.penalties[0, middle]),
        "∑|w| at this c": float(result.here[0]),
        "∑w² at c = 1": float(result.penalties[1, middle]),
        "∑w² at this c": float(result.here[1]),
        "c with the least ∑|w|": float(result.best[0]),
        "c with the least ∑w²": float(result.best[1]),
        "the feature": result.names[result.column],
        "its weight, all standardised": float(result.weights[0, result.column]),
        "its weight, in other units": float(result.weights[1, result.column]),
        "its weight, standardised again": float(result.weights[2, result.column]),
    }


def seeds(
    settings: Settings, pairs: Pairs | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Seeds | None]]:
    """Nine strengths, twenty seeds each."""
    prepared = points_for(settings)
    network, base = plan(settings, prepared)

    def recipe(strength: float) -> Recipe:
        return replace(penalised_recipe(settings, base, strength), penalty_from=0)

    yield from under_many_strengths(network, recipe, prepared, extent(prepared.points), cancelled)


def seeds_numbers(result: Seeds, settings: Settings) -> dict[str, float | str]:
    """Means over the seeds at every strength."""
    means, low, high = interval(result.measures)
    constant, _, _ = interval(result.constant)
    found: dict[str, float | str] = {"epochs": float(result.epochs), "diverged": float(result.lost)}
    for row, strength in enumerate(STRENGTHS):
        name = f"λ = {plain(float(strength))}"
        for label, measure in (
            ("training accuracy", TRAIN), ("test accuracy", TEST), ("norm", NORM), ("exact zeros", ZEROS),
            ("border", BORDER),
        ):  # fmt: skip
            found[f"{name}: {label}"] = finite_or(float(means[measure, row]))
        found[f"{name}: test accuracy, from"] = finite_or(float(low[TEST, row]))
        found[f"{name}: test accuracy, to"] = finite_or(float(high[TEST, row]))
        found[f"{name}: one answer for all"] = finite_or(float(constant[row]))
    return found


CORE = (soft_threshold,)


def example(settings: Settings) -> str:
    """The main stage: two weights, each moved in turn to where it is best, until nothing moves."""
    penalty = penalty_here(settings, settings.strength)
    return f"""
gram = np.array([[1, {settings.correlation}], [{settings.correlation}, 1]])  # of two standardised features
free = np.array({settings.free})  # the weights without a penalty
l1, l2 = {float(penalty.l1)}, {float(penalty.l2)}  # times the sum of |w|, times that of w²
w = np.zeros(2)
for _ in range(1000):
    for j in (0, 1):
        alone = free[j] - gram[0, 1] * (w[1 - j] - free[1 - j])  # where it would be, the other held
        w[j] = soft_threshold(alone, l1 / 2) / (1 + l2)
print("w₁:", w[0])
print("w₂:", w[1])
print("exact zeros:", (w == 0).sum())
print("loss above its least:", (w - free) @ gram @ (w - free))
print("penalty:", l1 * np.abs(w).sum() + l2 * (w**2).sum())
"""
