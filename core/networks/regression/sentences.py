"""What the regression page says of a run, in words."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import rounding_sentence
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.sister_charts import sisters_notices
from core.experiment.twin_charts import rounding_notices
from core.experiment.wording import counted, plain
from core.networks.regression.fits import Fit
from core.networks.regression.growth import SAMPLES, Growth, medians_of, overtakes
from core.networks.regression.hinges import Fates
from core.networks.regression.rivals import MODELS, mean_square
from core.networks.regression.slopes import Sweep
from core.networks.regression.topic import Settings


def fit_notices(result: Fit, settings: Settings, dragged: bool = False) -> tuple[Notice, ...]:
    """What is so of the fit, that there are fewer sisters than asked for, which goes unsaid in a drag, and where
    rounding is felt."""
    fewer = sisters_notices(settings.sisters, result.sisters.finals if result.sisters else None, at_rest=not dragged)
    chaos = rounding_notices(rounding_sentence(result.rounding), result.sisters is not None)
    return about_fit(result, settings) + fewer + chaos


def about_fit(result: Fit, settings: Settings) -> tuple[Notice, ...]:
    """Divergence, a constant, a fit worse than the mean, a loss below the floor: at most the two that matter most."""
    if result.history.diverged:
        return (diverged(result, settings),)
    found = []
    if result.constant and settings.layers:
        found.append(constant(result, settings))
    elif np.isfinite(result.r2[-1]) and result.r2[-1] < 0:
        found.append(worse_than_mean(result))
    found += cut_short(result.history.recipe.epochs, settings.epochs)
    if result.train_loss[-1] < result.floor:
        found.append(below_floor(result))
    return tuple(found[:2])


def diverged(result: Fit, settings: Settings) -> Notice:
    """When it blew up, and what helps."""
    update = counted(result.history.diverged.update, "update") if result.history.diverged else ""
    text = (
        f"The training diverged after {update}: each step went further past the minimum than the one before, until "
        "a number was too large for float32. The charts show what was before it."
    )
    if large_units(result, settings):
        text += f" {in_large_units(result)}"
    changes = {"rate": 0.01, "optimizer": "SGD", "scaled": True}
    return Notice("warning", text, "Standardise, with a rate of 0.01", changes)


def large_units(result: Fit, settings: Settings) -> bool:
    """Whether the network is fed numbers far from 1."""
    return not settings.scaled and float(max(np.abs(result.data.x).max(), np.abs(result.data.y).max())) > 10


def in_large_units(result: Fit) -> str:
    """Why unscaled numbers spoil a training."""
    x, y = (plain(float(np.abs(part).max())) for part in (result.data.x, result.data.y))
    return (
        f"x goes up to {x} and y to {y} here, and the gradient grows with both: the first steps are far too "
        f"large, unless "
        "the rate is tiny. Standardised, both are about 1 in size; the answers stay in your units."
    )


def constant(result: Fit, settings: Settings) -> Notice:
    """Why it answers one number."""
    why = (
        "every ReLU that matters is off for every point, so no gradient reaches its weights: only the last bias has "
        "learned, and it is at best the mean of y"
        if settings.activation == "ReLU"
        else "what its hidden units answer is the same for every point"
    )
    text = f"The network answers one and the same number for every point: {why}."
    if large_units(result, settings):
        return Notice("warning", f"{text} {in_large_units(result)}", "Standardise x and y", {"scaled": True})
    return Notice("warning", text, "Take Leaky ReLU, which is never quite off", {"activation": "Leaky ReLU"})


def worse_than_mean(result: Fit) -> Notice:
    """What a negative R² means."""
    text = (
        f"R² is {plain(float(result.r2[-1]))}, below 0: on the test points the network is worse than answering "
        f"their mean "
        "every time, which has R² 0. R² is no square: it is 1 less the loss over the variance of y."
    )
    return Notice("info", text)


def below_floor(result: Fit) -> Notice:
    """Why the training loss may lie below the noise floor."""
    text = (
        f"The training loss, {plain(float(result.train_loss[-1]))}, is below the noise floor σ² = "
        f"{plain(result.floor)}: "
        "the fit follows some of these points' own noise (or this noise happens to be small), which new points "
        "do not "
        f"repeat. On the test points the loss is {plain(float(result.test_loss[-1]))}."
    )
    return Notice("info", text)


def slip_happens(result: Fit) -> str:
    """What the notes' last line does when it is run at these settings."""
    right, wrong = float(result.train_loss[-1]), mean_square(result.misfed - result.data.y)
    if not np.isfinite(wrong):
        return "no error is raised, but the training diverged here: take a smaller rate to compare."
    text = (
        f"no error, for x and y have one shape. But these are the answers for inputs y: their mean squared error is "
        f"{plain(wrong)}, where that of model(x) is {plain(right)}"
    )
    if wrong < min(right, result.floor):
        return text + ": too good to be true, for the network was handed what it should predict."
    return text + "."


def growth_notices(result: Growth, settings: Settings) -> tuple[Notice, ...]:
    """Where the network overtakes, said once all samples are in."""
    if np.isnan(result.losses).any():
        return ()
    ahead, line = overtakes(result), overtakes(result, ("least squares",))
    medians = medians_of(result)
    winners = [MODELS[int(index)] for index in medians.argmin(axis=0)]
    if ahead is not None:
        text = f"From {ahead:,} points on, the network has the lowest median test loss of the four."
    elif line is not None:
        text = f"From {line:,} points on, the network is ahead of the straight line, but not of all three."
    else:
        text = "The network does not overtake the straight line at any of these sizes."
    return (Notice("info", f"{text} With 5 points the best is: {winners[0]}; with 2,000: {winners[-1]}."),)


def dead_notice(result: Fates, settings: Settings) -> tuple[Notice, ...]:
    """What was left out, where the settings ask for more than the notes' network or for too much."""
    said = []
    if settings.count > len(result.x):
        said.append(f"the first {len(result.x)} points are used")
    if settings.epochs > result.epochs:
        said.append(f"training stops after {result.epochs:,} epochs")
    if not said:
        return ()
    return (Notice("info", f"So that a thousand trainings take seconds, {' and '.join(said)}."),)


def sweep_notice(result: Sweep, settings: Settings) -> tuple[Notice, ...]:
    """That some diverged, and are left out."""
    lost = int((~np.isfinite(result.losses)).sum())
    if not lost:
        return ()
    text = f"{counted(lost, 'training')} of {result.losses.size:,} diverged and are left out of the losses."
    return (Notice("warning", text, "Take the notes' rate", {"rate": 0.05}),)


def samples_left(result: Growth) -> str:
    """How many samples of each size are in."""
    return f"{result.samples} of {SAMPLES}"
