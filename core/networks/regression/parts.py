"""The parts of the regression page: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, MUTED, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.set_aside import trial_reads
from core.experiment.sister_charts import no_sisters, sister_readouts, sisters_panel
from core.experiment.trial_charts import trial_scene
from core.experiment.wording import listed
from core.networks.regression import topic
from core.networks.regression.fits import Fit
from core.networks.regression.growth import Growth
from core.networks.regression.hinges import FATES, Fates
from core.networks.regression.pictures import (
    FATE_COLORS,
    dead_panels,
    fit_panel,
    growth_panel,
    hand_panels,
    loss_panel,
    residual_panel,
    rivals_panels,
    sweep_panels,
    units_panels,
    weights_panel,
)
from core.networks.regression.rivals import MODELS, Rivals
from core.networks.regression.sentences import dead_notice, fit_notices, growth_notices, sweep_notice
from core.networks.regression.slopes import Sweep
from core.networks.regression.three_hinges import ByHand
from core.networks.regression.topic import Settings
from core.networks.regression.units import SHOWN_UNITS, Units

DATA = ("target", "typed", "slope", "noise", "count", "data_seed")
NETWORK = ("units", "layers", "activation", "rate", "epochs", "optimizer", "scaled", "seed")
EVERY, LAST = slice(None), slice(-1, None)  # frames


def fit_scene(result: Fit, settings: Settings) -> Scene:
    """Fit and residuals on one clock with loss and weights."""
    return scene_of(EVERY, result, settings)


def last_frame_scene(result: Fit, settings: Settings) -> Scene:
    """The same at the end only, while a knob is dragged."""
    return scene_of(LAST, result, settings)


def scene_of(frames: slice, result: Fit, settings: Settings) -> Scene:
    """What training has come to at these frames; of all of them there is a clock."""
    history, sisters = result.history, result.sisters
    return Scene(
        panels=(
            fit_panel(result, frames, settings),
            loss_panel(result, frames),
            residual_panel(result, frames),
            weights_panel(history, frames),
            *(
                (sisters_panel(sisters.finals, sisters.failed, settings.seed, accuracy=False),)
                if sisters
                else no_sisters(settings.sisters)
            ),
        ),
        readouts=fit_readouts(frames, result, settings),
        clock=Clock("epoch", history.epochs) if frames == EVERY else None,
        notices=fit_notices(result, settings, dragged=frames != EVERY),
    )


def fit_readouts(frames: slice, result: Fit, settings: Settings) -> tuple[Readout, ...]:
    """Losses, the floor, R², and how far off the truth the curve is inside and outside."""
    numbers = topic.fit_numbers(result, settings)

    def along(label: str, values: np.ndarray, help: str = "", digits: int = 3) -> Readout:
        shown = values[frames]
        return Readout(label, shown if np.isfinite(shown).all() else numbers[label], "", digits, help)

    known: tuple[Readout, ...]
    if np.isfinite(result.floor):
        known = (
            Readout.of(numbers, "noise floor σ²", help="What the noise costs even the true function", color=RED),
            along("off the truth, inside", result.inside, "Root mean square between the outermost training points"),
            along("off the truth, outside", result.outside, "The same beyond them, to the edges of the chart"),
        )
    else:
        typical = np.sqrt(result.test_loss)
        known = (along("typical test error", typical, f"Root of the test loss, in the unit of {result.data.names[1]}"),)
    return (
        along("training loss", result.train_loss, "Mean squared error on the points that it learns from"),
        along("test loss", result.test_loss, f"Mean squared error on {len(result.data.test_x)} new points"),
        Readout.of(numbers, "straight line, test loss", help="Least squares, without any training"),
        along(
            "R² on test points", result.r2, "1 − test loss / variance of y: 1 is perfect, 0 is no better than the mean"
        ),
        *known,
        Readout.of(numbers, "network", color=MUTED),
        *sister_readouts(
            numbers,
            "They diverge, or end no better on the test points than one answer for all, the mean of their y.",
            percent=False,
        ),
    )


def units_scene(result: Units, settings: Settings) -> Scene:
    """Line, activation, weight, sum, on a clock."""
    hidden = result.count - len(result.which)
    text = f"The {SHOWN_UNITS} units that move the answer most are drawn; the other {hidden} count in the sum."
    flat = [int(unit) for unit, values in zip(result.which, result.weighted[-1], strict=True) if not np.ptp(values)]
    numbers = topic.units_numbers(result, settings)
    off = f"Adding the same everywhere on the chart, so dead: unit {listed([str(unit) for unit in flat])}."
    return Scene(
        panels=units_panels(result, settings.activation, settings.layers > 1),
        readouts=tuple(
            Readout.of(numbers, label) for label in numbers if label.endswith("moves the answer by")
        )[:4],
        clock=Clock("epoch", result.epochs),
        notices=(
            *((Notice("info", text),) if hidden else ()),
            *((Notice("info", off),) if flat else ()),
        )[:2],
    )  # fmt: skip


def hand_scene(result: ByHand, settings: Settings) -> Scene:
    """Three hinges and their sum, and the way to the best weights."""
    numbers = topic.hand_numbers(result, settings)
    best = np.round(result.best, 2)
    reachable = np.abs(best).max() <= 6
    text = f"With these kinks no weights do better than a loss of {numbers['least loss with these kinks']:.3g}."
    ahead = result.loss > result.best_loss + 1e-3
    if reachable and ahead:
        knobs = {"turns": tuple(map(float, best[:-1])), "base": float(best[-1])}
        notice = Notice("info", text, "Take the best weights for these kinks", knobs)
    elif ahead:
        notice = Notice("info", f"{text} They lie beyond the knobs: two kinks close together pull against each other.")
    else:
        notice = Notice("good", f"{text} That is reached: only the kinks can still be moved.")
    return Scene(
        panels=hand_panels(result, settings),
        readouts=(
            Readout.of(numbers, "loss, set by hand", color=BLUE),
            Readout.of(numbers, "least loss with these kinks"),
            Readout.of(numbers, "noise floor σ²", color=RED),
        ),
        notices=(notice,),
    )


def rivals_scene(result: Rivals, settings: Settings) -> Scene:
    """Four curves and their losses."""
    numbers = topic.rivals_numbers(result, settings)
    notices = []
    if settings.degree >= settings.count:
        text = f"A polynomial of degree {settings.degree} goes through all {settings.count} points: it has a "
        "coefficient for each."
        notices.append(Notice("warning", text, "Take degree 1", {"degree": 1}))
    if settings.neighbours > settings.count:
        text = (
            f"There are only {settings.count} points, so the nearest neighbours are all of them, and answer the mean."
        )
        notices.append(Notice("info", text, "Take 3 neighbours", {"neighbours": 3}))
    if any(isinstance(numbers[f"{name}, test loss"], str) for name in MODELS):
        notices.append(
            Notice("warning", "The network diverged.", "Take a rate of 0.01", {"rate": 0.01, "optimizer": "SGD"})
        )
    return Scene(
        panels=rivals_panels(result),
        readouts=(
            *(Readout.of(numbers, f"{name}, test loss") for name in MODELS),
            *(Readout.of(numbers, f"{name}, off the truth, outside") for name in ("network", "polynomial")),
            Readout.of(numbers, "lowest test loss"),
        ),
        notices=tuple(notices[:2]),
    )


def growth_scene(result: Growth, settings: Settings) -> Scene:
    """Test loss against the number of points."""
    numbers = topic.growth_numbers(result, settings)
    labels = (
        "samples of each size",
        "network ahead of the line from",
        "network ahead of all three from",
        "noise floor σ²",
    )
    return Scene(
        (growth_panel(result, settings),),
        tuple(Readout.of(numbers, label) for label in labels),
        notices=growth_notices(result, settings),
    )


def dead_scene(result: Fates, settings: Settings) -> Scene:
    """The phase plane, and what came of a thousand starts."""
    numbers = topic.dead_numbers(result, settings)
    shares = [
        Readout(label, 100 * numbers[label], "%", 1, color=color)  # type: ignore[operator]
        for label, color in [("end as a constant", ""), *zip(FATES[:4], FATE_COLORS, strict=False)]
    ]
    return Scene(
        panels=dead_panels(result, settings),
        readouts=(
            shares[0],
            Readout.of(numbers, "95 % interval"),  # of the share before it
            *shares[1:],
            Readout.of(numbers, "median loss of those that learned"),
            Readout.of(numbers, "straight line, training loss"),
        ),
        notices=dead_notice(result, settings),
    )


def slope_scene(result: Sweep, settings: Settings) -> Scene:
    """Loss and correlation against the slope."""
    numbers = topic.slope_numbers(result, settings)
    return Scene(
        sweep_panels(result),
        tuple(Readout.of(numbers, label) for label in numbers),
        notices=sweep_notice(result, settings),
    )


FITTED = (*DATA, *NETWORK, "sisters")
WHILE_DRAGGED = Part("fit", topic.fit_while_dragged, topic.fit_numbers, last_frame_scene, FITTED)
FIT = Part("fit", topic.fit_network, topic.fit_numbers, fit_scene, FITTED, dragged=WHILE_DRAGGED)
UNITS = Part(
    "units", topic.units_of, topic.units_numbers, units_scene, (*DATA, *NETWORK),
    dragged=Part("units", topic.units_while_dragged, topic.units_numbers, units_scene, (*DATA, *NETWORK)),
)  # fmt: skip
HAND = Part("by_hand", topic.by_hand, topic.hand_numbers, hand_scene, (*DATA, "kinks", "turns", "base"))
COMPARED = (*DATA, *NETWORK, "degree", "neighbours")
RIVALS = Part(
    "rivals", topic.compare_rivals, topic.rivals_numbers, rivals_scene, COMPARED,
    dragged=Part("rivals", topic.compare_while_dragged, topic.rivals_numbers, rivals_scene, COMPARED),
)  # fmt: skip
GROWTH = Part(
    "growth", topic.grow, topic.growth_numbers, growth_scene,
    tuple(name for name in COMPARED if name not in ("count", "data_seed", "seed")),
)  # fmt: skip
DEAD = Part("dead", topic.dead_starts, topic.dead_numbers, dead_scene, (*DATA, "rate", "epochs", "scaled"))
SLOPES = Part("slopes", topic.slope_sweep, topic.slope_numbers, slope_scene, ("noise", "rate", "epochs"))
TRIAL = Part("trial", topic.trial, topic.trial_numbers, trial_scene, trial_reads(FITTED))
LOGGED = ("training loss", "test loss", "R² on test points", "diverged")  # in the log of runs
PARTS = (FIT, UNITS, HAND, RIVALS, GROWTH, DEAD, SLOPES, TRIAL)
