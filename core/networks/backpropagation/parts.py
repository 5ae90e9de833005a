"""The parts of the page about backpropagation: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, RED
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import plain
from core.networks.backpropagation import topic
from core.networks.backpropagation.batches import Batch, Factors
from core.networks.backpropagation.exercises import Exercise
from core.networks.backpropagation.graph_pictures import formula_panel, operations_panel
from core.networks.backpropagation.moments import Moments
from core.networks.backpropagation.network_picture import network_panel
from core.networks.backpropagation.passes import BCE
from core.networks.backpropagation.pictures import (
    answers_panel,
    batch_panel,
    factors_panel,
    forgotten_panels,
    gradient_table,
)
from core.networks.backpropagation.steps import FLAT, unit_name
from core.networks.backpropagation.topic import LARGEST, Settings
from core.networks.backpropagation.turns import Turn, agreement
from core.networks.backpropagation.typed_formula import NOTHING, Formula, twice_used, variable_slopes
from core.networks.backpropagation.words import NOT_YET, Edits, along
from core.networks.backpropagation.zero_grad import ONE_X, ONE_Y, Forgotten

NETWORK = (
    "activation",
    "output",
    "inputs",
    "hidden",
    "depth",
    "outputs",
    "x",
    "y",
    "w0",
    "w1",
    "b1",
    "w2",
    "b2",
    "w3",
    "b3",
)


def edits_of(settings: Settings) -> Edits:
    """Which list knob holds each weight and bias, and at which place."""
    found: Edits = {}
    last = settings.depth + 1
    for layer in range(1, last + 1):
        final = layer == last
        weights = "w0" if settings.depth == 0 else "w3" if final else f"w{layer}"
        bias = "b3" if final else f"b{layer}"
        units = settings.outputs if final else settings.hidden
        sources = settings.inputs if layer == 1 else settings.hidden
        for unit in range(units):
            found[f"b{layer}.{unit}"] = (bias, unit)
            found |= {f"w{layer}.{unit}.{source}": (weights, unit * LARGEST + source) for source in range(sources)}
    return found


def turn_scene(result: Turn, settings: Settings) -> Scene:
    """The network, its operations and the table of gradients, step by step."""
    moments = Moments(result)
    losses = along(moments.count, moments.loss, NOT_YET, plain(result.sample.loss))
    if moments.batch is not None:
        losses[moments.batch :] = [plain(result.cost)] * (moments.count - moments.batch)
    losses[-1] = plain(result.cost_after)
    agree = along(moments.count, moments.update - 1, NOT_YET, agreement(result.by_hand, result.by_autograd))
    return Scene(
        panels=(
            network_panel(result, edits_of(settings)),
            operations_panel(result, settings.loss),
            gradient_table(result),
        ),
        readouts=(
            Readout("loss", np.array(losses)),
            Readout("by hand against autograd", np.array(agree), color=GREEN, help="exact: to 12 digits; close: to 6"),
            Readout("this step", np.array([step.says for step in result.steps])),
        ),
        clock=Clock(
            "step", np.arange(moments.count), moments.update - 1, tuple(step.title for step in result.steps)
        ),
        notices=turn_notices(result, settings),
    )  # fmt: skip


def turn_notices(result: Turn, settings: Settings) -> tuple[Notice, ...]:
    """A step that was too long, and units that let nothing pass."""
    found = []
    if result.cost_after > result.cost:
        smaller = max(0.001, settings.rate / 5)
        text = f"The update makes it worse: the loss rises from {plain(result.cost)} to {plain(result.cost_after)}. "
        text += "The gradient says which way is down, not how far."
        found.append(Notice("warning", text, "A rate a fifth as large", {"rate": smaller}))
    shut = [
        unit_name(result.sizes, layer, unit)
        for layer, slopes in enumerate(result.sample.slopes, start=1)
        for unit, slope in enumerate(slopes)
        if abs(slope) < FLAT and not (layer == len(result.sizes) - 1 and settings.loss == BCE)
    ]
    if shut:
        word = "lets" if len(shut) == 1 else "let"
        found.append(
            Notice("info", f"{', '.join(shut)} {word} hardly any error pass: the slope is below {FLAT}, so δ = error × "
                   "slope is small however large the error is.")
        )  # fmt: skip
    return tuple(found)


def batch_scene(result: Batch, settings: Settings) -> Scene:
    """Four samples' gradients and their mean."""
    numbers = topic.batch_numbers(result, settings)
    return Scene(
        panels=(batch_panel(result),),
        readouts=(
            Readout.of(numbers, "cost of the batch"),
            Readout.of(
                numbers, "weights on which samples disagree", help="One sample would raise them, another lower."
            ),
        ),
    )


def factors_scene(result: Factors, settings: Settings) -> Scene:
    """One factor, through the whole graph."""
    numbers = topic.factors_numbers(result, settings)
    return Scene(
        panels=(factors_panel(result),),
        readouts=(
            Readout.of(numbers, "MSE's gradient", "{} times"),
            Readout.of(numbers, "the sum's gradient", "{} times"),
            Readout.of(numbers, "rate for MSE", help="It makes the step that η makes under ½ squared error."),
            Readout.of(numbers, "rate for the sum"),
            Readout.of(numbers, "weights after one step", help="At these three rates."),
        ),
    )


def formula_scene(result: Formula, settings: Settings) -> Scene:
    """The typed formula's graph, filled forward and backward."""
    count, numbers = len(result.steps), topic.formula_numbers(result, settings)
    forward = next((frame for frame in reversed(range(count)) if result.steps[frame].phase != "backward"), 0)
    last = {name: ends_at(result, name) for name in result.variables}
    slopes = tuple(
        Readout(f"∂L/∂{name}", np.array(along(count, last[name], NOT_YET, plain(float(slope), 4))))
        for name, slope in zip(result.variables, variable_slopes(result), strict=True)
    )
    notices = []
    if (added := twice_used(result)) != NOTHING:
        text = f"A node that is used more than once gets an adjoint from each use, and they are added. {added}."
        notices.append(Notice("info", text))
    if float(numbers["largest difference from autograd"]) > 1e-9 * max(
        1.0, float(np.abs(result.by_autograd).max(initial=0))
    ):
        text = "At this very point the formula has a kink, so there is no one slope; autograd takes another than here."
        notices.append(
            Notice("warning", text, "Move x a little", {"at_x": settings.at_x + (0.1 if settings.at_x < 4 else -0.1)})
        )
    return Scene(
        panels=(formula_panel(result),),
        readouts=(
            Readout("value", np.array(along(count, forward, NOT_YET, plain(result.nodes[-1].value, 4)))),
            *slopes,
            Readout("this step", np.array([step.says for step in result.steps])),
        ),
        clock=Clock("step", np.arange(count), names=tuple(step.title for step in result.steps)),
        notices=tuple(notices),
    )


def ends_at(result: Formula, name: str) -> int:
    """The frame in which a variable's last path has come."""
    own = next(index for index, node in enumerate(result.nodes) if node.key == name)
    return max(
        (frame for frame, step in enumerate(result.steps)
         if step.phase == "backward" and own in result.nodes[step.unit].parts),
        default=0,
    )  # fmt: skip


def exercise_scene(result: Exercise, settings: Settings) -> Scene:
    """The network after its forward pass, and the table of what is asked."""
    moments = Moments(result.turn)
    kind = "good" if result.judgement.startswith("All") else "warning" if result.marks else "info"
    through = " then ".join(dict.fromkeys(result.turn.names))
    panel = network_panel(
        result.turn, {}, name="asked_network", still=moments.loss,
        title=f"After the forward pass; {result.loss}, {through}, η = {plain(result.rate)}",
    )  # fmt: skip
    return Scene(
        panels=(panel, answers_panel(result.asked, result.typed, result.marks)),
        readouts=(Readout("answers", result.judgement),),
        notices=(Notice(kind, result.judgement),) if result.marks else (),
    )


def forgotten_scene(result: Forgotten, settings: Settings) -> Scene:
    """Two walks down one curve."""
    count = result.weights.shape[1]

    def told(row: np.ndarray) -> np.ndarray:
        return np.array([plain(float(value), 4) if np.isfinite(value) else NOT_YET for value in row])

    return Scene(
        panels=forgotten_panels(result, settings, lambda w: (w * ONE_X - ONE_Y) ** 2 / 2),
        readouts=(
            Readout("w, with zero_grad", told(result.weights[0]), color=BLUE),
            Readout(".grad, with zero_grad", told(result.held[0]), color=BLUE),
            Readout("w, without", told(result.weights[1]), color=RED),
            Readout(".grad, without", told(result.held[1]), color=RED),
        ),
        clock=Clock("step", np.arange(count)),
        notices=forgotten_notices(settings),
    )


def forgotten_notices(settings: Settings) -> tuple[Notice, ...]:
    """What happens at this rate: the bend of the curve is x² = 2.25."""
    bend = settings.step_rate * ONE_X**2
    if bend > 4:
        text = "At this rate both walks run away, each jump larger than the last."
    elif bend > 2:
        text = (
            "At this rate even the right loop runs away; without zero_grad it stays within bounds, and never settles."
        )
    else:
        return ()
    return (Notice("warning", text, "Back to a rate that works", {"step_rate": 0.3}),)


TURN = Part("turn", topic.turn, topic.turn_numbers, turn_scene, (*NETWORK, "loss", "rate", "samples", "sample"))
BATCH = Part("batch", topic.batch, topic.batch_numbers, batch_scene, (*NETWORK, "loss"))
FACTORS = Part("factors", topic.factors, topic.factors_numbers, factors_scene, (*NETWORK, "rate"))
FORMULA = Part("formula", topic.formula, topic.formula_numbers, formula_scene, ("typed", "at_x", "at_w", "at_b"))
EXERCISE = Part(
    "exercise", topic.exercise, topic.exercise_numbers, exercise_scene,
    (*NETWORK, "loss", "rate", "samples", "sample", "drill", "drill_seed", "mine", "commit"),
)  # fmt: skip
FORGOTTEN = Part(
    "forgotten", topic.forgotten, topic.forgotten_numbers, forgotten_scene, ("start", "step_rate", "count")
)
PARTS = (TURN, BATCH, FACTORS, FORMULA, EXERCISE, FORGOTTEN)
