"""A network for regression: a number out of a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.own_pairs import Pairs
from core.engine.activations import ACTIVATIONS
from core.engine.networks import draw_weights, generator
from core.engine.optimizers import OPTIMIZERS
from core.engine.rounding import rounding_numbers, with_twin
from core.engine.seeds import wilson
from core.engine.sisters import sisters_numbers, sisters_of
from core.engine.training import Run
from core.engine.training.work import A_SECOND
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import finite_or, percent, plain
from core.formulas.typed import FORMULA_HELP
from core.networks.regression.chosen_run import data_of, run_on, trained
from core.networks.regression.few_lines import notes_code, notes_loop
from core.networks.regression.fits import Fit, answers_of, fan_of, off_truth
from core.networks.regression.growth import SIZES, Growth, from_so_many, medians_of, over_sizes, overtakes
from core.networks.regression.hinges import FATES, MOST_EPOCHS, Fates, line_loss, under_every_seed
from core.networks.regression.rivals import MODELS, Rivals, least_squares, lowest_of, mean_square, rivals_on
from core.networks.regression.samples import NOTES, OWN, OWN_FUNCTION, TARGETS, draw_points, standardised
from core.networks.regression.slopes import SLOPES, Sweep, over_slopes
from core.networks.regression.three_hinges import ByHand, set_by_hand
from core.networks.regression.units import Units, units_at

TITLE = "A network for regression"
LINE = "The notes' 1-1-1 network on 30 points, and when a straight line is all you need."
WORK, DRAGGED_WORK = A_SECOND, A_SECOND // 15  # the work of one training
SISTERS_DRAGGED = A_SECOND // 5  # that of its sisters while a knob is dragged
DRAWN = (NOTES, *TARGETS, OWN_FUNCTION)


@dataclass(frozen=True)
class Settings:
    target: str = choice(
        NOTES, [NOTES, *TARGETS, OWN_FUNCTION, OWN], label="True function",
        help="What y is before the noise: the notes' line, sin 2x, a jump from −1 to 1, a bump, a formula of "
        "yours, or a table.",
    )  # fmt: skip
    typed: str = text("x**3/4 - x", label="f(x) =", help=FORMULA_HELP, when={"target": (OWN_FUNCTION,)})
    slope: float = number(
        1.0, -3.0, 3.0, step=0.05, label="True slope",
        help="The slope of the true line. Drag the line's point on the chart.", when={"target": (NOTES,)},
    )  # fmt: skip
    units: int = number(
        1, 1, 64, log=True, label="Units per layer", help="How many units each hidden layer has.",
        when={"layers": (1, 2, 3, 4)},
    )  # fmt: skip
    layers: int = number(
        1, 0, 4, label="Hidden layers", help="Layers between input and output. 0 is a straight line, learned slowly."
    )
    activation: str = choice(
        "ReLU", ACTIVATIONS, label="Activation", help="The non-linear function behind every hidden unit.",
        when={"layers": (1, 2, 3, 4)},
    )  # fmt: skip
    rate: float = number(
        0.05, 1e-4, 10.0, log=True, label="Learning rate",
        help="How far each update goes along the negative gradient. Too large: it jumps or explodes.",
    )  # fmt: skip
    epochs: int = number(
        500, 1, 5000, log=True, label="Epochs", help="Each epoch is one update, with the gradient of all points."
    )
    noise: float = number(
        0.5, 0.0, 3.0, step=0.05, label="Noise σ",
        help="The standard deviation of what is added to the true function: ½ in the notes.", when={"target": DRAWN},
    )  # fmt: skip
    count: int = number(
        30, 3, 2000, log=True, label="Points", help="How many points the network trains on.", when={"target": DRAWN}
    )
    optimizer: str = choice("SGD", OPTIMIZERS, label="Optimizer", help="How a gradient becomes a step (torch.optim).")
    scaled: bool = toggle(
        False, label="Standardise x and y",
        help="Each less its mean, over its standard deviation, before training; answers are turned back. A must "
        "where the units are large: the gradient grows with x and with y.",
    )  # fmt: skip
    data_seed: int = number(0, 0, 9999, label="Seed of the data", help="Which points are drawn.")
    seed: int = number(0, 0, 9999, label="Seed of the network", help="Which first weights are drawn.")
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    degree: int = number(3, 1, 15, label="Degree", help="The polynomial's highest power of x.")
    neighbours: int = number(
        5, 1, 50, label="Neighbours k", help="How many of the nearest points are averaged; at most all there are."
    )
    kinks: tuple[float, ...] = numbers(
        (-3, -1, 1), -4, 4, least=3, most=3, step=0.05, label="Kinks",
        help="Where each of the three units begins to rise.",
    )  # fmt: skip
    turns: tuple[float, ...] = numbers(
        (0.5, 1, -1), -6, 6, least=3, most=3, step=0.05, label="Weights out",
        help="By how much the slope of the sum changes at each kink.",
    )  # fmt: skip
    base: float = number(-2.0, -6.0, 6.0, step=0.05, label="Bias out", help="The sum left of all kinks.")


def run_for(cap: int, settings: Settings, pairs: Pairs | None = None) -> tuple[Run, float]:
    """The run that the page trains within so much work, and what its losses are multiplied by to be those of y."""
    run, scale = run_on(data_of(settings, pairs), settings, cap)
    return run, scale.y_spread**2


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


def fit_network(settings: Settings, pairs: Pairs | None = None) -> Fit:
    """Train the network on the points, and the straight line beside it."""
    return fit_within(WORK, settings, pairs)


def fit_while_dragged(settings: Settings, pairs: Pairs | None = None) -> Fit:
    """The same while a knob is dragged: for as many epochs as a moment allows."""
    return fit_within(DRAGGED_WORK, settings, pairs)


def fit_within(cap: int, settings: Settings, pairs: Pairs | None = None) -> Fit:
    """The fit, for the epochs asked for or as many as the work allowed lets."""
    data, dragged = data_of(settings, pairs), cap == DRAGGED_WORK
    run, scale = run_on(data, settings, cap)
    history, rounding = with_twin(*run, dragged=dragged, judged_by_loss=True)
    square = scale.y_spread**2
    within = SISTERS_DRAGGED if dragged else cap
    beside = sisters_of(*run, asked(settings.sisters, dragged), within, judged_by_loss=True)
    curve, answers = (answers_of(history, scale, x) for x in (data.grid, data.x))
    intercept, slope = least_squares(data.x, data.y)
    return Fit(
        data,
        scale,
        # The loss of every update may be more than all else together, and is not shown.
        replace(history, batch_loss=history.batch_loss[-1:].copy()),
        answers,
        curve,
        history.train_loss * square,
        history.test_loss * square,
        *off_truth(data, curve),
        (intercept, slope),
        (
            mean_square(intercept + slope * data.x - data.y),
            mean_square(intercept + slope * data.test_x - data.test_y),
        ),
        answers_of(history, scale, data.y, slice(-1, None))[0],
        replace(beside.in_units(square), weights=()) if beside else None,
        fan_of(beside, run[0], scale, data.grid) if beside else None,
        rounding and rounding.in_units(square),
    )


def fit_numbers(result: Fit, settings: Settings) -> dict[str, float | str]:
    """How well it fits in the end."""
    history = result.history
    return {
        "network": " - ".join(map(str, history.network.sizes)),
        "training loss": float(result.train_loss[-1]),
        "test loss": float(result.test_loss[-1]),
        "noise floor σ²": finite_or(result.floor, "not known"),
        "R² on test points": finite_or(float(result.r2[-1])),
        "typical test error": float(np.sqrt(result.test_loss[-1])),
        "straight line, training loss": result.line_losses[0],
        "straight line, test loss": result.line_losses[1],
        "straight line, intercept": result.line[0],
        "straight line, slope": result.line[1],
        "off the truth, inside": finite_or(float(result.inside[-1])),
        "off the truth, outside": finite_or(float(result.outside[-1])),
        "loss of model(y)": finite_or(mean_square(result.misfed - result.data.y)),
        "answers": "one constant" if result.constant else "vary with x",
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def units_of(settings: Settings, pairs: Pairs | None = None) -> Units:
    """What each unit of the last hidden layer adds to the answer."""
    return units_within(WORK, settings, pairs)


def units_while_dragged(settings: Settings, pairs: Pairs | None = None) -> Units:
    """The same while a knob is dragged."""
    return units_within(DRAGGED_WORK, settings, pairs)


def units_within(cap: int, settings: Settings, pairs: Pairs | None) -> Units:
    """The units of a network trained within so much work."""
    if not settings.layers:
        raise Refusal(
            "A network without a hidden layer has no unit to look at: it is a straight line.",
            knob="layers", action="One hidden layer", changes={"layers": 1},
        )  # fmt: skip
    data = data_of(settings, pairs)
    history, scale = trained(settings, data, cap, 30)
    return units_at(history, scale, data.grid[::2])


def units_numbers(result: Units, settings: Settings) -> dict[str, float | str]:
    """By how much each unit shown moves the answer over the chart, and what share of the chart it is off for."""
    found: dict[str, float | str] = {"units": float(result.count)}
    for index, unit in enumerate(result.which):
        found[f"unit {unit} moves the answer by"] = float(np.ptp(result.weighted[-1, index]))
        found[f"unit {unit}, share of the chart below its kink"] = float(np.mean(result.sums[-1, index] <= 0))
    return found


def by_hand(settings: Settings, pairs: Pairs | None = None) -> ByHand:
    """Three ReLU units with kinks and weights set by hand, and the best weights for these kinks."""
    data = data_of(settings, pairs)
    if settings.target == OWN and pairs is not None:
        data = standardised(data)  # the knobs are made for numbers of about that size
    return set_by_hand(data, np.array(settings.kinks), np.array(settings.turns), settings.base)


def hand_numbers(result: ByHand, settings: Settings) -> dict[str, float | str]:
    """The loss of what is set by hand, and the least that these kinks allow."""
    return {
        "loss, set by hand": result.loss,
        "least loss with these kinks": result.best_loss,
        "noise floor σ²": finite_or(result.data.noise**2, "not known"),
        **{f"best weight out {index}": float(value) for index, value in enumerate(result.best[:-1], start=1)},
        "best bias out": float(result.best[-1]),
    }


def compare_rivals(settings: Settings, pairs: Pairs | None = None) -> Rivals:
    """The network and three classical models on the same points."""
    return compare_within(WORK, settings, pairs)


def compare_while_dragged(settings: Settings, pairs: Pairs | None = None) -> Rivals:
    """The same while a knob is dragged."""
    return compare_within(DRAGGED_WORK, settings, pairs)


def compare_within(cap: int, settings: Settings, pairs: Pairs | None) -> Rivals:
    """The four models, the network trained within so much work."""
    data = data_of(settings, pairs)
    history, scale = trained(settings, data, cap, 2)

    def network(x: np.ndarray) -> np.ndarray:
        return answers_of(history, scale, x, slice(-1, None))[0]

    return rivals_on(data, network, settings.degree, settings.neighbours)


def rivals_numbers(result: Rivals, settings: Settings) -> dict[str, float | str]:
    """Every model's losses, and how far off the truth it is."""
    found: dict[str, float | str] = {"noise floor σ²": finite_or(result.data.noise**2, "not known")}
    for name, (training, test) in result.losses.items():
        found[f"{name}, training loss"] = finite_or(training)
        found[f"{name}, test loss"] = finite_or(test)
        found[f"{name}, off the truth, inside"] = finite_or(result.inside[name])
        found[f"{name}, off the truth, outside"] = finite_or(result.outside[name])
    return found | {"lowest test loss": lowest_of(result)}


def grow(
    settings: Settings, pairs: Pairs | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Growth]]:
    """The four models on ever more points, many samples of each size; yields after each training."""
    if settings.target == OWN and pairs is not None:
        raise Refusal(
            "A table is one sample of one size: this needs a true function from which many can be drawn.",
            knob="target", action="Take a sine", changes={"target": "Sine"},
        )  # fmt: skip
    yield from over_sizes(settings, cancelled)


def growth_numbers(result: Growth, settings: Settings) -> dict[str, float | str]:
    """The median test losses, and where the network overtakes."""
    medians = medians_of(result)
    each = overtakes(result, ("least squares",)), overtakes(result)
    found: dict[str, float | str] = {
        "samples of each size": float(result.samples),
        "network ahead of the line from": from_so_many(each[0]),
        "network ahead of all three from": from_so_many(each[1]),
        "noise floor σ²": settings.noise**2,
    }
    for index, name in enumerate(MODELS):
        for place, size in enumerate(SIZES):
            found[f"{name}, median test loss with {size} points"] = finite_or(float(medians[index, place]))
    return found


def dead_starts(
    settings: Settings, pairs: Pairs | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Fates | None]]:
    """The notes' network under SEEDS seeds on the same points; yields as it learns, and what became of them at last."""
    data = data_of(settings, pairs)
    data = standardised(data) if settings.scaled else data
    yield from under_every_seed(data.x, data.y, settings.rate, settings.epochs, cancelled)


def dead_numbers(result: Fates, settings: Settings) -> dict[str, float | str]:
    """How many of the seeds met which fate, as shares of 1."""
    count = len(result.fates)
    shares = {name: float(np.mean(result.fates == place)) for place, name in enumerate(FATES)}
    stuck = int(np.isin(result.fates, (0, 1)).sum())
    low, high = wilson(stuck, count)
    learned = np.isin(result.fates, (2, 3)) & np.isfinite(result.losses)
    return {
        "end as a constant": stuck / count,
        "95 % interval": f"{percent(low)} to {percent(high)}",
        **shares,
        "loss of a constant: the variance of y": float(result.y.var()),
        "median loss of those that learned": float(np.median(result.losses[learned]))
        if learned.any()
        else "none learned",
        "straight line, training loss": line_loss(result),
        "epochs": float(result.epochs),
    }


def slope_sweep(
    settings: Settings, pairs: Pairs | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Sweep | None]]:
    """The notes' network on lines of many slopes, each again and again with new points and first weights."""
    yield from over_slopes(settings.noise, settings.rate, min(settings.epochs, MOST_EPOCHS), cancelled)


def slope_numbers(result: Sweep, settings: Settings) -> dict[str, float | str]:
    """Mean loss and correlation at the outermost slopes and at none; a constant counts as correlation 0."""
    found: dict[str, float | str] = {}
    for place in (0, SLOPES // 2, SLOPES - 1):
        name = f"slope {plain(float(result.slopes[place]))}"
        losses, correlations = result.losses[place], result.correlations[place]
        good = np.isfinite(losses)
        found[f"{name}, mean loss"] = float(losses[good].mean()) if good.any() else "all diverged"
        found[f"{name}, mean correlation"] = float(np.nan_to_num(correlations).mean())
        found[f"{name}, share of constants"] = float(np.mean(np.isnan(correlations) & good))
    return found


CORE = (notes_loop, draw_weights, least_squares, draw_points, generator, *TARGETS.values())


def example(settings: Settings) -> str:
    """The notes' own experiment at these settings; where they go beyond it, with the notes' own network."""
    if settings.target == OWN:
        return "print('A table of your own is read by the long script.')"
    return notes_code(settings, fit_within(WORK, settings))
