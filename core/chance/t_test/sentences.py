"""What the page says of a t-test: why there is none, what it takes for granted, and whether its promise was kept."""

from __future__ import annotations

from core.chance.t_test.four_tests import ALTERNATIVES, T_TESTS
from core.chance.t_test.many_tests import Repetitions
from core.chance.t_test.one_test import Experiment
from core.chance.t_test.samples import SLEEP, SLEEP_TOO
from core.chance.t_test.topic import Settings, spreads_differ
from core.experiment.scene import Notice
from core.experiment.wording import percent

DF = "df, the degrees of freedom: how many deviations are free to vary. They shape the grey curve."
THEORY = (
    "From the noncentral t distribution: how t is distributed when there is a difference. Exact for normal "
    "populations; the pooled test also needs equal spreads, and for Welch's test it is approximate where n is small."
)
EFFECT_SIZE = (
    "d does not depend on n: it says how large a difference is, p how surprising it would be by chance. With enough "
    "observations the smallest difference has a small p. A habit of speech: 0.2 is small, 0.5 medium, 0.8 large."
)
LONE = (
    "One observation says nothing of its own population's spread: the pooled test takes the other sample's spread for "
    "both."
)
WELCH = ("Use Welch's test", {"kind": "Welch"})


def experiment_notice(result: Experiment, settings: Settings) -> Notice:
    """Why there is no t; or what the chosen test is for, and what it takes for granted here."""
    if result.problem:
        return no_t(result.problem, settings)
    alone = min(len(result.first), len(result.second) or 2) == 1
    if settings.kind == "Pooled" and alone:
        return Notice("warning", LONE)
    use = f"{settings.kind}: {T_TESTS[settings.kind].use}. "
    if settings.kind == "Pooled" and spreads_differ(settings):
        return Notice("info", f"{use}Here the spreads differ.", *WELCH)
    return Notice("info", f"{use}{settings.alternative}: p is small if {ALTERNATIVES[settings.alternative].claim}.")


def no_t(problem: str, settings: Settings) -> Notice:
    """Why there is no t, with a way back to where there is one."""
    if settings.data == "My own numbers":
        return Notice("warning", problem, "Back to Student's sleep data", {"first": SLEEP, "second": SLEEP_TOO})
    if settings.kind == "Welch" and min(settings.n1, settings.n2) < 2 < settings.n1 + settings.n2:
        return Notice("warning", problem, "Use the pooled test", {"kind": "Pooled"})
    defaults = {"n1": 30, "n2": 40, "spread1": 1.0, "spread2": 1.0}
    return Notice("warning", problem, "Back to n = 30 and 40, σ = 1", defaults)


def scipy_call(settings: Settings) -> str:
    """The same test by scipy, as it is written."""
    call = T_TESTS[settings.kind].scipy
    if settings.alternative == "Two-sided":
        return call
    return f'{call[:-1]}, alternative="{ALTERNATIVES[settings.alternative].scipy}")'


def alarm_notices(result: Repetitions, settings: Settings) -> tuple[Notice, ...]:
    """Where the share of false alarms is not what was promised."""
    alarms = f"{percent(result.false_alarms)} false alarms where {percent(settings.level)} were promised. "
    return _broken_promise(result, settings, alarms)


def missing_notices(result: Repetitions, settings: Settings) -> tuple[Notice, ...]:
    """The same where the share of intervals that hold the true difference is not what was promised."""
    held, promised = percent(1 - result.false_alarms), percent(1 - settings.level)
    says = f"{held} of the intervals hold the true difference where {promised} were promised. "
    return _broken_promise(result, settings, says)


def _broken_promise(result: Repetitions, settings: Settings, says: str) -> tuple[Notice, ...]:
    low, high = result.expected
    if not result.p_null.size:
        return (Notice("warning", "No repetition has a t: at this n or spread there is nothing to measure chance by."),)
    if low <= result.false_alarms <= high:
        return ()
    if settings.kind == "Pooled" and spreads_differ(settings):
        says += "The pooled test takes the spreads to be equal; here they are not. Welch's test does not need that."
        return (Notice("warning", says, *WELCH),)
    if settings.kind == "Welch":
        says += "Welch's freedom is an approximation, rough for very small samples; or it is chance: try another seed."
        return (Notice("info", says),)
    return (Notice("info", says + "Chance alone does that in one run of twenty: try another seed."),)
