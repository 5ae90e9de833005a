"""Overfitting, and what each of the three families of regularizers does against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import CLOUDS
from core.engine.activations import ACTIVATIONS
from core.engine.networks import Network, generator
from core.engine.rounding import rounding_numbers
from core.engine.seeds import interval
from core.engine.sisters import sisters_numbers
from core.engine.training import Recipe, Run
from core.engine.training.work import epochs_within
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, toggle
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import sisters_choice
from core.experiment.wording import finite_or, percent
from core.regularization.class_maps import boundary_length
from core.regularization.overfitting.choosing import Chosen, over_choices, said_of_the_best
from core.regularization.overfitting.chosen_plane import plane_network, plane_within
from core.regularization.overfitting.chosen_run import (
    DRAGGED_WORK,
    WORK,
    full_plan,
    network_of,
    plan_of,
    recipe_of,
    sisters_beside,
    swept_updates,
    switched_run,
)
from core.regularization.overfitting.curve import draw, draw_points, total_bending, total_variation, turns
from core.regularization.overfitting.digits import CHANGES, Digits, over_changes
from core.regularization.overfitting.errors import SIZES, Split, over_many_samples, parts_of_error
from core.regularization.overfitting.families import FAMILIES, with_copies
from core.regularization.overfitting.few_lines import fit_code, small_network
from core.regularization.overfitting.fits import Fit, fit
from core.regularization.overfitting.intervals import with_interval
from core.regularization.overfitting.jitter import KINDS, Jittered, Ridge, every_kind, noise_as_ridge
from core.regularization.overfitting.labels import LABEL_SEEDS, SHARES, Shuffled, over_shares
from core.regularization.overfitting.leak import Leak, over_leaks, said_by_either
from core.regularization.overfitting.paired import ALONG, Growth, Pairs, along_sizes, in_pairs, over_pairs
from core.regularization.overfitting.plane import Mapped

TITLE = "Overfitting, and the three families"
LINE = "A network too large for few noisy points, and what dropout, L2 and noisy copies do against it."
MOST_ROWS = 40_000  # of points drawn anew for every update


@dataclass(frozen=True)
class Settings:
    dropping: bool = toggle(
        False, label="Dropout", help="First family, modify the model: hidden units are silenced at random in training."
    )
    shrinking: bool = toggle(
        False, label="L2", help="Second family, add a cost: λ times the sum of all squared weights joins the loss."
    )
    copying: bool = toggle(
        False, label="Noisy copies",
        help="Third family, add data: 19 copies of every point, each with noise on its inputs and the y of the point.",
    )  # fmt: skip
    test: bool = toggle(
        False, view=True, label="Show the test set",
        help="The points that training never saw, the true curve, and the losses on them. Predict first.",
    )  # fmt: skip
    count: int = number(16, 4, 200, log=True, label="Points", help="How many points the network is trained on.")
    noise: float = number(
        0.4, 0.0, 1.5, step=0.05, label="Noise σ", help="The standard deviation of what y has on top of the true curve."
    )
    share: float = number(0.2, 0.01, 0.8, step=0.01, label="Dropout rate", help="The share of hidden units silenced.")
    strength: float = number(
        0.003, 1e-5, 1.0, log=True, label="λ of L2", help="How much the squared weights count beside the mean loss."
    )
    jitter: float = number(
        0.2, 0.01, 1.0, log=True, label="Noise of the copies",
        help="The standard deviation added to the inputs of a copy. The curve's x runs from −2 to 2; in the plane, and "
        "where there are measurements, it is in standard deviations of the inputs.",
    )  # fmt: skip
    units: int = number(32, 1, 64, log=True, label="Units per layer", help="Hidden units in every hidden layer.")
    layers: int = number(2, 1, 4, label="Hidden layers", help="How many layers lie between input and output.")
    activation: str = choice("tanh", ACTIVATIONS, label="Activation", help="The function behind every hidden unit.")
    rate: float = number(
        0.005, 0.0005, 0.1, log=True, label="Learning rate", help="Adam's; the same with every family and without."
    )
    start: float = number(
        3.0, 0.3, 5.0, log=True, label="First weights ×",
        help="By what torch's own first weights are multiplied. Large ones begin wiggly, and learn noise sooner.",
    )  # fmt: skip
    updates: int = number(
        1000, 20, 3000, log=True, label="Epochs",
        help="Updates, each with all the points; with copies, each with as many of them.",
    )  # fmt: skip
    patience: int = number(
        200, 10, 3000, log=True, label="Patience",
        help="Early stopping gives up when the validation loss has had no new minimum for so many epochs.",
    )  # fmt: skip
    data_seed: int = number(1, 0, 9999, label="Seed of the data", help="Which points are drawn, and their copies.")
    seed: int = number(
        0, 0, 9999, label="Seed of the network",
        help="Which first weights and masks are drawn; where kinds of jitter are compared, the jitter too.",
    )  # fmt: skip
    data: str = choice("Moons", CLOUDS, label="Data", help="The two or three classes in the plane.")
    blur: float = number(
        30.0, 0.0, 50.0, step=1, label="Noise of the plane", help="How far the classes are blurred into each other."
    )
    rows: int = number(40, 10, 200, log=True, label="Points in the plane", help="How many the network is trained on.")
    random: float = number(
        0.0, 0.0, 1.0, step=0.05, label="Labels by chance",
        help="The share of training labels that are drawn by chance and say nothing of the point. At 1 there is "
        "nothing to learn.",
    )  # fmt: skip
    noise_labels: float = number(
        1.0, 0.0, 1.0, step=0.05, label="Labels by chance, all sets",
        help="The share of all labels, those of test sets too, that say nothing of their point. At 1 no honest test "
        "can be better than chance.",
    )  # fmt: skip
    along: str = choice("Points", ALONG, label="Along", help="What grows from left to right; all else stays as it is.")
    images: int = number(100, 20, 800, log=True, label="Images", help="How many digits the network is trained on.")
    pixels: int = number(1, 1, 3, label="Shift by up to", unit="pixels", help="How far a copy is moved, each way.")
    degrees: float = number(
        15.0, 1.0, 180.0, step=1, label="Turn by up to", unit="°", help="How far a copy is turned, either way."
    )
    speckle: float = number(
        0.2, 0.01, 1.0, log=True, label="Noise of a pixel", help="Its standard deviation; a pixel is from 0 to 1."
    )
    held: int = number(
        30, 10, 500, log=True, label="Points in the test set",
        help="How many the runs are chosen by; in the third set too.",
    )  # fmt: skip
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    plane_sisters: str = sisters_choice(label="Sisters in the plane")


def run_for(cap: int, settings: Settings) -> tuple[Run, float]:
    """The curve's run within that work, and what its losses are multiplied by to be in the units of y²."""
    sample = draw_points(settings.count, settings.noise, settings.data_seed).sample
    return switched_run(cap, settings, network_of(settings), recipe_of(settings), sample), 1.0


def trial(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    both = [run_for(WORK, each) for each in sides(settings)]
    yield from under_same_seeds(both, settings.trial_pairs, cancelled)


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def curve_fit(settings: Settings) -> Fit:
    """Few noisy points, a large network, and what is switched on."""
    return fit_within(WORK, settings)


def curve_while_dragged(settings: Settings) -> Fit:
    """The same while a knob is dragged."""
    return fit_within(DRAGGED_WORK, settings)


def curve_alone_while_dragged(settings: Settings) -> Fit:
    """The same where nobody looks at sisters."""
    return curve_while_dragged(replace(settings, sisters="none"))


def fit_within(cap: int, settings: Settings) -> Fit:
    """The curve's training, and its sisters."""
    points = draw_points(settings.count, settings.noise, settings.data_seed)
    run, _ = run_for(cap, settings)
    dragged = cap == DRAGGED_WORK
    return fit(points, run, settings.patience, dragged, sisters_beside(run, settings.sisters, dragged))


def curve_numbers(result: Fit, settings: Settings) -> dict[str, float | str]:
    """Losses, gap, how wiggly the curve is, and where it was best."""
    curve, grid = result.curve[-1], result.points.grid
    return {
        "parameters": float(result.history.network.parameter_count),
        "points": float(len(result.points.x)),
        "updates": float(result.updates[-1]),
        "training loss": float(result.train[-1]),
        "validation loss": float(result.validation[-1]),
        "test loss": float(result.test[-1]),
        "gap": float(result.gap[-1]),
        "noise σ²": settings.noise**2,
        "least test loss": float(result.test[result.best]),
        "at epoch": float(result.updates[result.best]),
        "early stopping keeps epoch": float(result.updates[result.frozen]),
        "test loss, stopped early": float(result.test[result.frozen]),
        "total variation": float(result.variation[-1]),
        "total variation of the true curve": float(total_variation(result.points.truth)),
        "bending": float(total_bending(curve, grid)),
        "bending of the true curve": float(total_bending(result.points.truth, grid)),
        "turning points": float(turns(curve)),
        "diverged": f"at update {result.history.diverged.update}" if result.history.diverged else "no",
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def seen_numbers(result: Fit, settings: Settings) -> dict[str, float | str]:
    """The training loss as training saw it, and as it is when measured afterwards."""
    during, penalty = float(result.during[-1]), float(result.penalty[-1])
    return {
        "loss as trained": during + penalty,
        "of which penalty": penalty,
        "training loss, evaluated": float(result.train[-1]),
        "test loss, evaluated": float(result.test[-1]),
        "share of moments with test below": float(np.mean(result.test < result.during + result.penalty)),
        "share of moments with test below, evaluated": float(np.mean(result.test < result.train)),
    }


def classes_learned(settings: Settings) -> Mapped:
    """The classes, learned."""
    return plane_within(WORK, settings, slice(None))


def classes_while_dragged(settings: Settings) -> Mapped:
    """The same while a knob is dragged."""
    return plane_within(DRAGGED_WORK, settings, slice(-1, None))


def classes_numbers(result: Mapped, settings: Settings) -> dict[str, float | str]:
    """Accuracies, what a guess would have, and how long the border is."""
    return {
        "training accuracy": float(result.train[-1]),
        "test accuracy": float(result.test[-1]),
        "accuracy of a guess": result.chance,
        "labels drawn by chance": float(result.random.sum()),
        "best test accuracy on the way": float(result.test.max()),
        "length of the border": float(boundary_length(result.answers[-1:])[0]),
        "diverged": f"at update {result.history.diverged.update}" if result.history.diverged else "no",
        **sisters_numbers(result.sisters),
    }


def pairs(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Pairs | None]]:
    """Every family on 50 samples, in pairs."""
    yield from over_pairs(
        settings.count, settings.noise, full_plan(settings), network_of(settings), recipe_of(settings),
        settings.patience, cancelled,
    )  # fmt: skip


def pairs_numbers(result: Pairs, settings: Settings) -> dict[str, float | str]:
    """Means of every measure, and every way's test loss and gap less those without anything."""
    return in_pairs(result)


def growth(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Growth | None]]:
    """Every family along a size."""

    def network(size: int) -> Network:
        return network_of(
            settings, size if settings.along == "Units" else 0, size if settings.along == "Hidden layers" else 0
        )

    yield from along_sizes(
        settings.along, settings.count, settings.noise, full_plan(settings), network, recipe_of(settings), cancelled
    )


def growth_numbers(result: Growth, settings: Settings) -> dict[str, float | str]:
    """Mean losses and gaps along the size."""
    found: dict[str, float | str] = {"samples": float(result.losses.shape[-1]), "updates": float(result.updates)}
    means = interval(result.losses)[0]
    for row, family in enumerate(FAMILIES):
        for place, size in enumerate(result.sizes):
            name = f"{family}, {result.along.lower()} {size}"
            found[f"{name}: test loss"] = finite_or(float(means[1, row, place]))
            found[f"{name}: gap"] = finite_or(float(means[1, row, place] - means[0, row, place]))
    return found


def error_parts(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Split | None]]:
    """Bias², variance and noise at every size of the network, with what is switched on."""
    yield from over_many_samples(
        settings.count, settings.noise, plan_of(settings), lambda units: network_of(settings, units),
        recipe_of(settings), cancelled,
    )  # fmt: skip


def error_numbers(result: Split, settings: Settings) -> dict[str, float | str]:
    """The parts of the error, their sum, and the error measured on values of their own."""
    bias, variance = parts_of_error(result.answers, result.truth)
    measured = interval(result.measured)[0]
    found: dict[str, float | str] = {
        "samples": float(result.answers.shape[1]), "epochs": float(result.epochs), "noise σ²": result.noise**2,
    }  # fmt: skip
    for row, size in enumerate(SIZES):
        total = float(bias[row] + variance[row]) + result.noise**2
        for name, value in (
            ("bias²", bias[row]), ("variance", variance[row]), ("sum with noise", total), ("measured", measured[row]),
        ):  # fmt: skip
            found[f"{size} units: {name}"] = finite_or(float(value), "not yet known")
    return found


def label_sweep(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Shuffled | None]]:
    """Accuracies against the share of labels that mean nothing, with what is switched on."""
    yield from over_shares(
        settings.data, settings.rows, settings.blur, network_of(settings),
        lambda seed: replace(recipe_of(settings), seed=seed, epochs=swept_updates(settings, len(SHARES) * LABEL_SEEDS)),
        plan_of(settings), cancelled,
    )  # fmt: skip


def label_numbers(result: Shuffled, settings: Settings) -> dict[str, float | str]:
    """Mean accuracies at every share."""
    mean, low, high = interval(result.accuracy)
    found: dict[str, float | str] = {
        "samples": float(result.accuracy.shape[-1]), "accuracy of a guess": result.chance,
    }  # fmt: skip
    for place, share in enumerate(SHARES):
        name = f"{percent(share, 0)} by chance"
        found[f"{name}: training accuracy"] = finite_or(float(mean[0, place]))
        found |= with_interval(f"{name}: test accuracy", mean[1, place], low[1, place], high[1, place])
    return found


def jittered(settings: Settings) -> Jittered:
    """Copies made once, jitter anew for every update, and L2, beside nothing."""
    updates = min(settings.updates, MOST_ROWS // settings.count)
    network, recipe = network_of(settings), replace(recipe_of(settings), epochs=updates)
    recipe = replace(recipe, epochs=epochs_within(network, replace(recipe, l2=1.0), settings.count, WORK))
    points = draw_points(settings.count, settings.noise, settings.data_seed)
    return every_kind(points, network, recipe, settings.jitter, settings.strength)


def jittered_numbers(result: Jittered, settings: Settings) -> dict[str, float | str]:
    """Losses and total variation of every kind."""
    found: dict[str, float | str] = {"updates": float(result.updates)}
    for row, kind in enumerate(KINDS):
        found[f"{kind}: training loss"] = float(result.train[row])
        found[f"{kind}: test loss"] = float(result.test[row])
        found[f"{kind}: total variation"] = float(result.variation[row])
    return found


def ridge(settings: Settings) -> Ridge:
    """Noise on inputs, beside L2, where both can be had exactly."""
    return noise_as_ridge(settings.jitter, settings.seed)


def ridge_numbers(result: Ridge, settings: Settings) -> dict[str, float | str]:
    """How far the weights by noise are from those by ridge."""
    found: dict[str, float | str] = {
        "λ of ridge: the noise squared": settings.jitter**2,
        "largest difference, no noise to ridge": float(np.abs(result.bare - result.ridge).max()),
    }
    for count, apart in zip(result.counts, result.apart, strict=True):
        found[f"largest difference with {count} copies"] = float(apart)
    return found


def digits(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Digits | None]]:
    """Few digits, and copies of them that are shifted, turned, noisy or mirrored."""
    recipe = Recipe(optimizer="Adam", rate=0.005, epochs=600)
    yield from over_changes(
        settings.images, settings.pixels, settings.degrees, settings.speckle, recipe, cancelled
    )  # fmt: skip


def digits_numbers(result: Digits, settings: Settings) -> dict[str, float | str]:
    """Mean accuracies, and how much each change adds, in pairs."""
    found: dict[str, float | str] = {"samples": float(result.test.shape[1])}
    mean, low, high = interval(result.test - result.test[0])
    for row, change in enumerate(CHANGES):
        found[f"{change}: training accuracy"] = float(result.train[row].mean())
        found[f"{change}: test accuracy"] = float(result.test[row].mean())
        found |= with_interval(f"{change}: test accuracy, less that of None", mean[row], low[row], high[row])
    return found


def leak(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Leak | None]]:
    """Copies after the split and before it."""
    network, recipe = plane_network(settings)
    recipe = replace(recipe, epochs=swept_updates(settings, 80))
    yield from over_leaks(
        settings.data, settings.rows, settings.blur, settings.noise_labels, settings.jitter, network, recipe, cancelled
    )


def leak_numbers(result: Leak, settings: Settings) -> dict[str, float | str]:
    """What each way's test set says, what new points say, and the difference with its interval."""
    return said_by_either(result)


def chosen(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Chosen | None]]:
    """The best of k starts, chosen on the test set."""
    network, recipe = plane_network(settings)
    recipe = replace(recipe, epochs=min(200, swept_updates(settings, 900)))
    yield from over_choices(
        settings.data, settings.rows, settings.blur, settings.noise_labels, settings.held, network, recipe, cancelled
    )


def chosen_numbers(result: Chosen, settings: Settings) -> dict[str, float | str]:
    """Of the best of 1, 3, 10 and 30: what the set that chose says, a third set, and new points."""
    return said_of_the_best(result)


CORE = (draw, with_copies, small_network, generator, *(each.module for each in ACTIVATIONS.values()))


def example(settings: Settings) -> str:
    """The main stage: points, copies where they are on, a network, the loop, and its losses on old and new points."""
    return fit_code(settings, run_for(WORK, settings)[0])
