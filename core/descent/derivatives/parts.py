"""The parts of the page about derivatives: what is drawn and said of each."""

from __future__ import annotations

from core.descent.derivatives import topic
from core.descent.derivatives.finite_differences import DIFFERENCES, PRECISIONS
from core.descent.derivatives.pictures import Touch, addends_panel, curve_panel, error_panel, slope_panel
from core.descent.derivatives.sentences import notices
from core.descent.derivatives.topic import WIDTHS, Errors, Rules, Secant, Settings
from core.experiment.charts import BLUE, GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Readout, Scene
from core.experiment.wording import plain


def secant_scene(result: Secant, settings: Settings) -> Scene:
    """The curve with its secant and tangent, and beside it the slope at every place."""
    touch = Touch(settings.point, result.value, result.here.value, result.secant, result.ends)
    panels = (
        curve_panel(result.formula, result.x, result.y, result.slope, touch),
        slope_panel(result.slope_formula, result.x, result.slope, result.secants, touch),
    )
    return Scene(panels, secant_readouts(result), None, notices(result, settings))


def secant_readouts(result: Secant) -> tuple[Readout, ...]:
    slope = result.here.value
    return (
        Readout("f(x)", plain(result.value, 4)),
        Readout("slope f′(x)", plain(slope, 4), color=ORANGE if slope > 0 else BLUE if slope < 0 else ""),
        Readout("by autograd", plain(result.here.by_autograd, 4), help="torch's answer, from the formula's parts."),
        Readout("secant's slope", plain(result.secant, 4), color=GREEN),
        Readout(
            "secant − slope",
            plain(result.secant - slope, 4),
            help="What the finite difference gets wrong at this h.",
        ),
        Readout("f′ as a formula", result.slope_formula if len(result.slope_formula) < 70 else "long: see below"),
    )


def error_scene(result: Errors, settings: Settings) -> Scene:
    """The error of finite differences against their width, on two log axes."""
    names = [f"{scheme.lower()}, {kind}" for scheme in DIFFERENCES for kind in PRECISIONS]
    measured = dict(zip(names, result.errors.reshape(4, -1), strict=True))
    expected = result.theory[list(DIFFERENCES).index(settings.scheme)]
    panel = error_panel(WIDTHS, measured, f"theory, {settings.scheme.lower()}", expected, result.here)
    numbers = topic.error_numbers(result, settings)
    return Scene((panel,), tuple(Readout.of(numbers, name, digits=1) for name in numbers))


def rule_table(result: Rules) -> dict[str, list[str]]:
    """The formula taken apart, one row for each part from outside in: column heading to Markdown cells."""
    return {
        "part": [f"${step.part}$" for step in result.steps],
        "rule": [step.rule for step in result.steps],
        "its derivative": [f"${step.slope}$" for step in result.steps],
        "value here": [plain(step.value_there, 4) for step in result.steps],
        "slope here": [plain(step.slope_there, 4) for step in result.steps],
    }


def rules_scene(result: Rules, settings: Settings) -> Scene:
    """What each addend of the outermost rule brings to the slope at the point."""
    return Scene((addends_panel(result.addends, result.slope, settings.point),))


SECANT = Part("secant", topic.secant_and_tangent, topic.secant_numbers, secant_scene)
ERROR = Part("error", topic.errors_by_width, topic.error_numbers, error_scene)
RULES = Part("rules", topic.by_rules, topic.rule_numbers, rules_scene, ("curve", "typed", "point", "left", "right"))
PARTS = (SECANT, ERROR, RULES)
