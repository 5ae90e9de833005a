"""The parts of the page about the t-test: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.chance.t_test import topic
from core.chance.t_test.four_tests import T_TESTS
from core.chance.t_test.many_pictures import alarms_panel, intervals_panel, p_panel, power_panel, walks_panel
from core.chance.t_test.many_tests import Peeking, PowerBySize, Repetitions
from core.chance.t_test.one_test import Effect, Experiment, has_one_bell
from core.chance.t_test.pictures import null_panel, overlap_panel, p_text, samples_panel
from core.chance.t_test.sentences import (
    DF,
    EFFECT_SIZE,
    THEORY,
    alarm_notices,
    experiment_notice,
    missing_notices,
    no_t,
    scipy_call,
)
from core.chance.t_test.topic import Settings
from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.part import Numbers, Part, Switch
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import percent, plain


def experiment_scene(result: Experiment, settings: Settings) -> Scene:
    """Both samples with their means, and t where it falls if there is no difference."""
    true = (settings.mean1, settings.mean2) if settings.data == "From knobs" else ()
    reference = settings.reference if settings.kind == "One-sample" else None
    paired = settings.kind == "Paired"
    return Scene(
        panels=(
            samples_panel(result.first, result.second, true, reference, paired, settings.level),
            null_panel(result.t, result.freedom, result.p, settings.level, settings.alternative),
        ),
        readouts=experiment_readouts(result, settings),
        notices=(experiment_notice(result, settings),),
    )


def experiment_readouts(result: Experiment, settings: Settings) -> tuple[Readout, ...]:
    numbers, side = topic.experiment_numbers(result, settings), settings.alternative.lower()
    freedom, p, by_scipy = plain(result.freedom, 4), p_text(result.p), p_text(result.by_scipy)
    if result.problem:
        freedom = p = by_scipy = "none"
    d = f"Cohen's d: the difference divided by {T_TESTS[settings.kind].unit}."
    return (
        Readout.of(numbers, topic.difference_named(settings.kind)),
        Readout.of(numbers, topic.interval_named(settings.level)),
        Readout.of(numbers, "t", digits=4, help="The difference in standard errors."),
        Readout("degrees of freedom", freedom, help=DF),
        Readout(f"p ({side})", p, color=RED),
        Readout.of(numbers, "effect size d", help=d),
        Readout.of(numbers, f"p < α = {settings.level:g}?"),
        Readout("p by scipy", by_scipy, help=scipy_call(settings)),
    )


def effect_scene(result: Effect, settings: Settings) -> Scene:
    """Two bells at the distance d: how far two populations overlap whose means lie d deviations apart."""
    if result.problem:
        return Scene((), notices=(no_t(result.problem, settings),))
    against = {"One-sample": "μ", "Paired": "0"}.get(settings.kind, "the second sample's")
    return Scene(
        panels=(overlap_panel(result.size, against, has_one_bell(settings.kind)),),
        readouts=effect_readouts(result, settings),
        notices=(Notice("info", EFFECT_SIZE),),
    )


def effect_readouts(result: Effect, settings: Settings) -> tuple[Readout, ...]:
    numbers = topic.effect_numbers(result, settings)
    size, *shares = numbers
    colors = (BLUE,) if has_one_bell(settings.kind) else (ORANGE, BLUE)
    return (
        Readout.of(numbers, size, help=f"The difference divided by {T_TESTS[settings.kind].unit}."),
        *(share(numbers, label, color=color) for label, color in zip(shares, colors, strict=True)),
    )


def share(numbers: Numbers, label: str, color: str = "", help: str = "") -> Readout:
    """One of a part's numbers that is a share, in percent."""
    value = numbers[label]
    return Readout(label, value if isinstance(value, str) else percent(value), color=color, help=help)


def repetitions_scene(result: Repetitions, settings: Settings) -> Scene:
    """p of every repetition: with equal means on the left, with the means as they are on the right."""
    numbers, level = topic.repetitions_numbers(result, settings), settings.level
    left = "found" if result.true_difference != 0 else "equal, false alarms"
    promise = "Where the share lies in 95 of 100 such runs (binomial distribution)."
    return Scene(
        panels=(
            p_panel(result.p_null, "equal", "Equal means: false alarms left of α", level, ORANGE, 0.25),
            p_panel(result.p_true, "true", f"The means as they are: {left} left of α", level, GREEN, 1.0),
        ),
        readouts=(
            share(numbers, "false alarms", ORANGE),
            Readout.of(numbers, "if the promise holds", help=promise),
            share(numbers, topic.found_named(result), GREEN),
            share(numbers, topic.theory_named(settings), help=THEORY),
        ),
        notices=alarm_notices(result, settings),
    )


def intervals_scene(result: Repetitions, settings: Settings) -> Scene:
    """The confidence intervals of the first repetitions, and how many of all hold the true difference."""
    numbers = topic.intervals_numbers(result, settings)
    truth, held, promised = numbers
    return Scene(
        panels=(intervals_panel(result.intervals, result.true_difference, settings.level),),
        readouts=(Readout.of(numbers, truth), share(numbers, held, BLUE), share(numbers, promised)),
        notices=missing_notices(result, settings),
    )


def power_scene(result: PowerBySize, settings: Settings) -> Scene:
    """Power against n: theory's curve and the repetitions' dots."""
    numbers, theory = topic.power_numbers(result, settings), topic.theory_named(settings)
    known = bool(np.isfinite(result.theory).any())
    return Scene(
        panels=(power_panel(result.theory, result.sizes, result.found, theory),),
        readouts=(
            Readout.of(numbers, "n in each sample for 80 %", color=GREEN),
            share(numbers, f"at your n: {theory}", help=THEORY),
            share(numbers, "at your n: found by repetition", BLUE),
        ),
        notices=() if known else (Notice("warning", "No spread, no t, no power."),),
    )


def peeking_scene(result: Peeking, settings: Settings) -> Scene:
    """p as observations come in, though there is no difference, and how many have cried wolf by then."""
    known = bool(np.isfinite(result.paths).any())
    ever, once = (100 * share if known else "none" for share in (result.ever, result.once))
    unit = "%" * known
    return Scene(
        panels=(walks_panel(result, settings.level), alarms_panel(result, settings.level)),
        readouts=(
            Readout("looked every time: false alarms", ever, unit, 1, color=RED),
            Readout("looked once, at this n", once, unit, 1, color=BLUE),
            Readout("promised", 100 * settings.level, "%", 1),
        ),
        clock=Clock("observations", result.looks),
        notices=() if known else (Notice("warning", "No spread, no t, no p to look at."),),
    )


WORLD = ("kind", "data", "spread1", "spread2", "correlation", "first", "second", "seed")
MEANS = ("n1", "n2", "mean1", "mean2", "reference")
CHANCE = ("alternative", "level", "experiments")
EXPERIMENT = Part(
    "experiment", topic.experiment, topic.experiment_numbers, experiment_scene, (*WORLD, *MEANS, "alternative", "level")
)
EFFECT = Part("effect", topic.effect, topic.effect_numbers, effect_scene, WORLD + MEANS)
REPETITIONS = Part(
    "repetitions", topic.repetitions, topic.repetitions_numbers, repetitions_scene, WORLD + MEANS + CHANCE
)
INTERVALS = Part("intervals", topic.repetitions, topic.intervals_numbers, intervals_scene, WORLD + MEANS + CHANCE)
POWER = Part("power", topic.power_by_size, topic.power_numbers, power_scene, WORLD + MEANS + CHANCE)
PEEKING = Part("peeking", topic.peeking, topic.peeking_numbers, peeking_scene, (*WORLD, *CHANCE, "every"))
SHOWN = Switch(
    "main",
    "show",
    {
        topic.ONE: EXPERIMENT, topic.EFFECT: EFFECT, topic.MANY: REPETITIONS, topic.INTERVALS: INTERVALS,
        topic.POWER: POWER, topic.PEEKING: PEEKING,
    },
)  # fmt: skip
PARTS = (EXPERIMENT, EFFECT, REPETITIONS, INTERVALS, POWER, PEEKING)
