"""The parts of the page about the perceptron: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE, RED
from core.experiment.part import Numbers, Part
from core.experiment.scene import Clock, Notice, Panel, Readout, Scene
from core.experiment.wording import counted, short
from core.networks.perceptron import topic, watched
from core.networks.perceptron.hidden_layer import Hidden, wrong_corners
from core.networks.perceptron.hidden_pictures import forward_table, hidden_panel, inputs_panel
from core.networks.perceptron.learning_pictures import (
    addition_panel,
    errors_panel,
    fan_panel,
    mistakes_panel,
    parting_map,
    rates_panel,
    sums_panel,
    walk_map,
)
from core.networks.perceptron.lifting import Lifted, feature_of
from core.networks.perceptron.many_orders import Orders, fan_of, mean_line
from core.networks.perceptron.one_neuron import Neuron, bend, wrong_of
from core.networks.perceptron.pictures import (
    CELLS,
    NEAR,
    answers_panel,
    area_of,
    ends,
    flow_panel,
    lifted_map,
    neuron_map,
    space_panel,
    table_panel,
)
from core.networks.perceptron.rules import PERCEPTRON
from core.networks.perceptron.samples import CLICKED, GATES
from core.networks.perceptron.sentences import steps_told, written_weights
from core.networks.perceptron.separability import Parting, meeting_point
from core.networks.perceptron.topic import STEP, Settings
from core.networks.perceptron.watched import Learned, Rates

FLAT = "w = 0: no boundary. The sum is b wherever the input lies, so the whole plane gets one and the same answer."
LOST = (
    "Without a bias the sum at the origin is 0, whatever w is: the line goes through the origin. A point that lies "
    "there is never right."
)


def neuron_scene(result: Neuron, settings: Settings) -> Scene:
    """The map with its line, the drawn neuron, every point on the activation, and a gate's truth table."""
    weights = np.array([*result.weights, result.bias])
    shade, span = shading(weights, area_of(settings.data), settings.activation)
    wrong, probe = wrong_of(result), np.array(settings.probe)
    gate = settings.data in GATES
    panels = [
        neuron_map(result.sample, weights, wrong, shade, span, settings.data, probe, settings.use_bias),
        flow_panel(result.weights, probe, result.bias, result.total, result.answer, settings.activation),
        answers_panel(
            result.sample, result.sums, result.answers, activation_curve(result, settings), settings.activation,
            6 if gate else 12,
        ),
    ]  # fmt: skip
    if gate:
        panels.append(truth_table(result, settings.data))
    return Scene(tuple(panels), neuron_readouts(result, settings), notices=neuron_notices(result, settings))


def shading(weights: np.ndarray, area: tuple[float, float], activation: str) -> tuple[np.ndarray, tuple[float, float]]:
    """The neuron's answers (H, W) over a map, and the span in whose middle the two classes meet."""
    grid = np.linspace(*area, CELLS)
    answers = bend(activation, weights[0] * grid + weights[1] * grid[:, None] + weights[2])
    middle = middle_of(activation)
    most = float(np.abs(answers - middle).max()) or 1.0
    return answers, (middle - most, middle + most)


def middle_of(activation: str) -> float:
    """The answer at which the class changes: that of the sum 0, and half way up the step."""
    return 0.5 if activation == STEP else float(bend(activation, np.zeros(1))[0])


def activation_curve(result: Neuron, settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """The activation over all sums that there are."""
    reach = 1.15 * max(4.0, float(np.abs(result.sums).max(initial=0.0)))
    z = np.linspace(-reach, reach, 401)
    return z, bend(settings.activation, z)


def truth_table(result: Neuron, gate: str) -> Panel:
    """The gate's four rows: what is wanted, the neuron's sum and answer, and whether it is right."""
    wrong = wrong_of(result)
    rows = [
        [short(x), short(y), str(int(want > 0)), short(z, 2), "0" if z < 0 else "1" if z > 0 else "on the line",
         "✗" if bad else "✓"]
        for (x, y), want, z, bad in zip(result.sample.x, result.sample.y, result.sums, wrong, strict=True)
    ]  # fmt: skip
    right = len(wrong) - int(wrong.sum())
    return table_panel(
        "truth", f"Truth table of {gate}: {right} of 4 right", ["x₁", "x₂", gate, "sum z", "answer", "right"], rows,
        [RED if bad else GREEN for bad in wrong], f"The truth table of {gate}; {right} of 4 answers are right.",
    )  # fmt: skip


def _direction(numbers: Numbers, help: str) -> Readout:
    """Which way w points, in degrees, or that it points nowhere."""
    return Readout.of(numbers, "direction of w", "{}" if numbers["direction of w"] == "none" else "{}°", help=help)


def neuron_readouts(result: Neuron, settings: Settings) -> tuple[Readout, ...]:
    numbers = topic.neuron_numbers(result, settings)
    wrong = bool(wrong_of(result).any())
    side = ORANGE if result.total > 0 else BLUE if result.total < 0 else ""
    return (
        Readout.of(numbers, "errors", color=RED if wrong else GREEN, help="A point on the line counts as an error."),
        Readout.of(numbers, "length of w", help="‖w‖: it says how steeply the sum rises, not where the line is."),
        _direction(numbers, "From the x₁ axis; the line is at right angles to it."),
        Readout.of(numbers, "line to origin, |b|/‖w‖", color=MAUVE, help="The broad mauve stroke from the origin."),
        Readout.of(numbers, "z = w · x + b", help="For the input x on the map."),
        Readout.of(numbers, "sum z", color=side),
        Readout.of(numbers, "answer σ(z)", color=side),
    )


def neuron_notices(result: Neuron, settings: Settings) -> tuple[Notice, ...]:
    """That there is no line, or no bias, or that points are missing."""
    notices = []
    if not result.weights.any():
        notices.append(Notice("warning", FLAT, "Back to w = (1, 1)", {"weights": (1.0, 1.0)}))
    if not settings.use_bias:
        notices.append(Notice("info", LOST, "Use the bias again", {"use_bias": True}))
    count = len(result.sample.y)
    if settings.data == CLICKED and count < 2:
        have = "There are no points yet" if not count else "There is one point"
        notices.append(
            Notice("info", f"{have}: click on the map to set some.", "Ten points", {"points": topic.OPENING})
        )
    return tuple(notices)


def plane_scene(result: Neuron, settings: Settings) -> Scene:
    """The sum (or the answer) as a height above the plane of inputs, cut at the height where the class changes."""
    area, weights = area_of(settings.data), np.array([*result.weights, result.bias])
    answer = settings.height != "the sum z"
    grid = np.linspace(*area, 41 if answer else 9)
    z = weights[0] * grid + weights[1] * grid[:, None] + weights[2]
    surface = bend(settings.activation, z) if answer else z
    heights, level = (result.answers, middle_of(settings.activation)) if answer else (result.sums, 0.0)
    x, y = ends(weights, area)
    steps = np.linspace(0, 1, 2001)
    line_x, line_y = x[0] + steps * (x[1] - x[0]), y[0] + steps * (y[1] - y[0])
    inside = (np.abs(line_x - sum(area) / 2) <= (area[1] - area[0]) / 2) & (
        np.abs(line_y - sum(area) / 2) <= (area[1] - area[0]) / 2
    )
    name = "z = w · x + b" if not answer else f"{settings.activation} of w · x + b"
    flat = () if result.weights.any() else (Notice("info", FLAT, "Back to w = (1, 1)", {"weights": (1.0, 1.0)}),)
    numbers = topic.neuron_numbers(result, settings)
    return Scene(
        panels=(
            space_panel(
                (grid, grid, surface), level, (line_x[inside], line_y[inside]), result.sample, heights,
                f"{name} above the plane of inputs: turn it", "height",
                f"The height is {name}; it is cut at {short(level)}, and the cut is the neuron's line.",
            ),
        ),
        readouts=(
            Readout.of(numbers, "errors"),
            Readout.of(numbers, "length of w", help="How steep the plane is."),
            _direction(numbers, "Which way the plane rises, from the x₁ axis."),
        ),
        notices=flat,
    )  # fmt: skip


def learned_scene(result: Learned, settings: Settings) -> Scene:
    """The walk on the map, the update as an addition of arrows, and the errors on the way."""
    count, numbers = len(result.sample.y), topic.learned_numbers(result, settings)
    side = np.where(result.index < 0, 0, result.sample.y[result.index])
    return Scene(
        panels=(
            walk_map(result.sample, result.index, (result.after, result.kept, result.mean), settings.data),
            addition_panel(result.before, result.after, side),
            errors_panel(result.steps, (result.errors, result.errors_kept, result.errors_mean), count),
        ),
        readouts=(
            Readout("this step", steps_told(result, settings)),
            Readout("w", [written_weights(weights) for weights in result.after]),
            Readout("mistakes so far", result.mistakes.astype(float), digits=0),
            Readout("errors now", result.errors.astype(float), digits=0),
            Readout("errors, pocket", result.errors_kept.astype(float), digits=0, color=GREEN),
            Readout("errors, averaged", result.errors_mean.astype(float), digits=0, color=MAUVE),
            Readout.of(numbers, "outcome"),
        ),
        clock=Clock("step", result.steps),
        notices=learned_notices(result, settings),
    )


def learned_notices(result: Learned, settings: Settings) -> tuple[Notice, ...]:
    """That it came to an end, or why it did not."""
    if settings.rule != PERCEPTRON:
        return ()
    if result.ended:
        mistakes = counted(int(result.mistakes[-1]), "mistake")
        return (Notice("good", f"After {mistakes} a whole pass was right: nothing changes any more."),)
    text = (
        f"After {counted(settings.passes, 'pass', 'passes')} it is still wrong somewhere. Either no line parts these "
        "points, and it will never end, or it needs more passes: the linear programme below tells which."
    )
    return (Notice("info", text, "30 passes", {"passes": 30} if settings.passes < 30 else {}),)


def rates_scene(result: Rates, settings: Settings) -> Scene:
    """Mistakes so far at three rates ten thousandfold apart."""
    numbers = topic.rates_numbers(result, settings)
    return Scene(
        panels=(rates_panel(result.mistakes, watched.RATES),),
        readouts=tuple(
            Readout.of(numbers, label, color=GREEN if label == "the same mistakes" and result.same else "")
            for label in numbers
        ),
    )


def parting_scene(result: Parting, settings: Settings) -> Scene:
    """The verdict of the linear programme with its certificate, drawn and in numbers."""
    numbers, verdict = topic.parting_numbers(result, settings), result.verdict
    point = np.zeros(0) if verdict.parted else meeting_point(result)
    if verdict.parted:
        sums = result.sample.y * (result.sample.x @ verdict.weights[:2] + verdict.weights[2])
        beside = sums_panel(sums)
    else:
        beside = mixtures_table(result)
    helps = {"logistic regression": "With scikit-learn's usual penalty. Below 0: it gets a point wrong.",
             "perceptron rule": "Where it stops, or stands after 100 passes.",
             "widest": "A support vector machine's line: no other leaves as much room."}  # fmt: skip
    one = len(np.unique(result.sample.y)) < 2
    single = Notice("info", "All points are of one class: there is nothing to part. Set some of the other class.")
    return Scene(
        panels=(parting_map(result.sample, settings.data, result.street, verdict.shares, point), beside),
        readouts=tuple(
            Readout.of(numbers, label, help=helps.get(label.removeprefix("margin, "), "")) for label in numbers
        ),
        notices=(single,) if one else (),
    )


def mixtures_table(result: Parting) -> Panel:
    """The certificate of a no: two mixtures, one of each class, that are one and the same point."""
    used = np.flatnonzero(result.verdict.shares)[:8]
    x, y, shares = result.sample.x[used], result.sample.y[used], 2 * result.verdict.shares[used]
    order = np.argsort(y, kind="stable")
    rows, colors = [], []
    for i in order:
        rows.append([short(shares[i], 4), short(x[i, 0], 3), short(x[i, 1], 3), "A" if y[i] < 0 else "B"])
        colors.append(BLUE if y[i] < 0 else ORANGE)
    for name, side, color in (("A", -1, BLUE), ("B", 1, ORANGE)):
        point = shares[y == side] @ x[y == side]
        rows.append(["mixture", f"<b>{short(point[0], 3)}</b>", f"<b>{short(point[1], 3)}</b>", f"of {name}"])
        colors.append(color)
    return table_panel(
        "mixtures", "The certificate: two mixtures, one place", ["share", "x₁", "x₂", "class"], rows, colors,
        "Shares of a few points of each class whose mixtures are one and the same place.", height=370,
    )  # fmt: skip


def orders_scene(result: Orders, settings: Settings) -> Scene:
    """Mistakes of a thousand orders beside Novikoff's bound, and the fan of final lines."""
    numbers, ended = topic.orders_numbers(result, settings), result.runs.ended
    bound = (result.radius / result.margin) ** 2 if result.margin else 0.0
    mean = mean_line(result) if ended.any() else np.zeros(0)
    endless = Notice(
        "warning", "No line parts these points" + ("" if settings.use_bias else " without a bias") + ": there is no "
        "margin, so no bound, and no order comes to an end. The mistakes are those made until it was stopped.",
        "Points that a line parts", {"data": "Blobs", "spread": 0.7, "use_bias": True},
    )  # fmt: skip
    helps = {
        "R, the farthest input": "The longest (x₁, x₂, 1), the bias being the weight of the 1.",
        "γ, the widest margin": "How far the nearest input is from the best plane through 0.",
        "errors of the mean line": "Where each line parts the points, so does their mean.",
    }
    return Scene(
        panels=(
            mistakes_panel(
                result.runs.mistakes[ended] if ended.any() else result.runs.mistakes, bound, bool(ended.any())
            ),
            fan_panel(result.sample, fan_of(result), mean, settings.data),
        ),
        readouts=tuple(
            Readout.of(numbers, label, help=helps.get(label, ""), color=RED if label.startswith("bound") else "")
            for label in numbers
        ),
        notices=() if result.margin else (endless,),
    )


def lifted_scene(result: Lifted, settings: Settings) -> Scene:
    """The points with a third feature as their height, and the same cut seen from above."""
    source = settings.data if settings.lift_of == topic.ABOVE else topic.RINGS
    area, w = area_of(source), result.weights
    grid = np.linspace(*area, CELLS)
    plane = np.stack(np.meshgrid(grid, grid), axis=-1)
    above = w[0] * plane[..., 0] + w[1] * plane[..., 1] + w[2] * feature_of(settings.feature, plane) + w[3]
    # As far as the points go: at the corners of the map the bowl would be so high that they lay flat.
    coarse = 1.08 * float(np.abs(result.sample.x).max(initial=0.5)) * np.linspace(-1, 1, 25)
    sheet = np.stack(np.meshgrid(coarse, coarse), axis=-1)
    numbers = topic.lifted_numbers(result, settings)
    lost = Notice("info", "No plane parts these points, not even lifted: the level cut is shown.")
    return Scene(
        panels=(
            space_panel(
                (coarse, coarse, feature_of(settings.feature, sheet)), settings.cut, (np.zeros(0), np.zeros(0)),
                result.sample, result.height, f"Lifted by {settings.feature}: turn it", "lift",
                f"The points at the height {settings.feature}, and the plane that cuts them.", span=7,
                plane=None if not w[2] else lambda x, y: -(w[0] * x + w[1] * y + w[3]) / w[2],
            ),
            lifted_map(result.sample, above, area),
        ),
        readouts=(
            Readout.of(numbers, "errors of the plane", color=RED if result.errors else GREEN),
            Readout.of(numbers, "a plane parts them"),
        ),
        notices=(lost,) if settings.tilted and not result.verdict.parted else (),
    )  # fmt: skip


def hidden_scene(result: Hidden, settings: Settings) -> Scene:
    """Input space beside hidden space, and the table of the forward pass."""
    numbers, hidden = topic.hidden_numbers(result, settings), np.array(settings.hidden).reshape(2, 3)
    output, wrong = np.array(settings.output), wrong_corners(result)
    grid = np.linspace(*NEAR, CELLS)
    plane = np.stack(np.meshgrid(grid, grid), axis=-1)
    answers = bend(settings.hidden_activation, plane @ hidden[:, :2].T + hidden[:, 2])
    shade = np.sign(answers @ output[:2] + output[2]) * 0.45
    return Scene(
        panels=(inputs_panel(hidden, shade, wrong), hidden_panel(result, output), forward_table(result)),
        readouts=(
            Readout.of(numbers, "first hidden neuron", color=GREEN),
            Readout.of(numbers, "second hidden neuron", color=MAUVE),
            Readout.of(numbers, "the output"),
            Readout.of(numbers, "errors against XOR", color=RED if wrong.any() else GREEN),
        ),
        notices=hidden_notices(settings),
    )


def hidden_notices(settings: Settings) -> tuple[Notice, ...]:
    """That linear hidden neurons are none."""
    if settings.hidden_activation != "Linear":
        return ()
    text = (
        "Linear hidden neurons only multiply and add: both layers collapse into one line, and XOR stays out of reach."
    )
    return (Notice("warning", text, "Back to the step", {"hidden_activation": STEP}),)


DATA = ("data", "count", "spread", "data_seed", "points")
SELF = ("weights", "bias", "use_bias", "activation", "probe")
WALK = (*DATA, "rule", "passes", "from_hand", "weights", "bias", "use_bias", "seed")
NEURON = Part("neuron", topic.neuron, topic.neuron_numbers, neuron_scene, DATA + SELF)
PLANE = Part("plane", topic.neuron, topic.neuron_numbers, plane_scene, DATA + SELF)
LEARNED = Part("learning", topic.learned, topic.learned_numbers, learned_scene, (*WALK, "rate"))
RATES = Part("rates", topic.at_rates, topic.rates_numbers, rates_scene, WALK)
PARTING = Part("parting", topic.parting, topic.parting_numbers, parting_scene, (*DATA, "seed"))
ORDERS = Part("orders", topic.in_many_orders, topic.orders_numbers, orders_scene, (*DATA, "use_bias", "seed"))
LIFTED = Part(
    "lifted", topic.lifted, topic.lifted_numbers, lifted_scene, (*DATA, "lift_of", "feature", "cut", "tilted")
)
HIDDEN = Part(
    "hidden", topic.hidden_neurons, topic.hidden_numbers, hidden_scene, ("hidden", "output", "hidden_activation")
)
PARTS = (NEURON, PLANE, LEARNED, RATES, PARTING, ORDERS, LIFTED, HIDDEN)
