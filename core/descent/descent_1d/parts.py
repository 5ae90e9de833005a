"""The parts of the page about descent in one dimension: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.descent.descent_1d import topic
from core.descent.descent_1d.many_walks import chance_panel, map_panel, rates_panel, restarts_panel
from core.descent.descent_1d.pictures import curve_panel, values_panel
from core.descent.descent_1d.sentences import notices, pace_of
from core.descent.descent_1d.topic import EveryRate, Restarts, Settings, Walk, goal_of, share_of_bound
from core.descent.descent_1d.walks import OutcomeMap, steps_in_numbers
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import counted, plain


def walk_scene(result: Walk, settings: Settings) -> Scene:
    """The walk on its curve with the strip of all starts under it, and the value at every step."""
    panels = (
        curve_panel(result, settings.ascent),
        values_panel(result.values, result.curve.y, result.valleys, settings.ascent),
    )
    clock = Clock("step", np.arange(settings.epochs + 1))
    return Scene(panels, walk_readouts(result, settings), clock, notices(result, settings))


def walk_readouts(result: Walk, settings: Settings) -> tuple[Readout, ...]:
    bound, share = result.bound, share_of_bound(result.bound, settings.rate)
    return (
        Readout("x", result.path, digits=4),
        Readout("f(x)", result.values, digits=4),
        Readout("slope f′(x)", result.slopes, digits=4),
        Readout(
            "the next step",
            steps_in_numbers(result.path, result.slopes, settings.rate, settings.ascent),
            help="x − rate · slope (ascent: plus) is the new x.",
        ),
        Readout("arrived after", counted(result.steps, "step") if result.steps >= 0 else "not yet"),
        Readout(
            "rate must stay below",
            bound if isinstance(bound, str) else plain(bound, 3),
            help=f"2/|f″| at the nearest {goal_of(settings)}",
        ),
        Readout(
            "rate · |f″|",
            "none" if share is None else f"{plain(share, 3)}: {pace_of(share).word}",
            help="Each step near the goal multiplies the distance to it by 1 − rate · |f″|: below 1 it slides in, "
            "from 1 to 2 it zigzags in, at 2 it keeps its distance, above 2 it is thrown out.",
        ),
    )


def rates_scene(result: EveryRate, settings: Settings) -> Scene:
    """Where the same start ends at 200 rates."""
    goal, numbers = goal_of(settings), topic.rate_numbers(result, settings)
    return Scene(
        (rates_panel(result, goal),),
        (
            Readout.of(numbers, f"rates that find the global {goal}", "{} of 200"),
            Readout.of(numbers, "they lie within"),
            Readout.of(numbers, "rates that diverge", "{} of 200"),
        ),
    )


def restarts_scene(result: Restarts, settings: Settings) -> Scene:
    """k walks from random starts, and the chance that the best of them is the best there is."""
    k, goal, numbers = settings.restarts, goal_of(settings), topic.restart_numbers(result, settings)
    none = f"This curve has no global {goal} in sight: farther out it goes beyond every local one."
    chances = ("one start finds it", f"the best of {k} finds it", "counted in 2,000 tries")
    return Scene(
        (
            restarts_panel(result.curve, result.starts[:k], result.ends[:k], result.outcomes[:k], goal),
            chance_panel(result.chances, result.tries, k),
        ),
        (
            *(Readout(label, numbers[label], "%", 1) for label in chances),
            Readout.of(numbers, "these starts that found it", f"{{}} of {k}"),
        ),
        notices=() if result.valleys.lowest.any() else (Notice("info", none),),
    )


def map_scene(result: OutcomeMap, settings: Settings) -> Scene:
    """Start against rate, coloured by where the walk ends; the present start and rate are marked."""
    label = f"walks that find the global {goal_of(settings)}"
    share = topic.map_numbers(result, settings)[label]
    return Scene((map_panel(result, settings.start, settings.rate),), (Readout(label, share, "%", 1),))


CURVE = ("curve", "typed", "epochs", "ascent", "left", "right")
WALKED = (*CURVE, "start", "rate")
WALK = Part("walk", topic.one_walk, topic.walk_numbers, walk_scene, WALKED)
RATES = Part("rates", topic.at_every_rate, topic.rate_numbers, rates_scene, WALKED)
RESTARTS = Part("restarts", topic.from_random_starts, topic.restart_numbers, restarts_scene, (*WALKED, "seed"))
MAP = Part("map", topic.at_every_start_and_rate, topic.map_numbers, map_scene, CURVE)
PARTS = (WALK, RATES, RESTARTS, MAP)
