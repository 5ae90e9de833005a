"""Perceptron and feature space: one neuron draws one straight line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.engine.activations import ACTIVATIONS
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.wording import plain, short
from core.networks.perceptron.hidden_layer import Hidden, at_corners, corner_names, function_named, wrong_corners
from core.networks.perceptron.lifting import PRODUCT, SQUARES, Lifted, lift
from core.networks.perceptron.many_orders import RUNS, Orders, beside_the_bound, mean_line
from core.networks.perceptron.one_neuron import Neuron, neuron_at, wrong_of
from core.networks.perceptron.rules import PERCEPTRON, RULES, descent_rule, errors_of, perceptron_rule, walk_by
from core.networks.perceptron.samples import CLICKED, CLOUDS, SOURCES, Sample, drawn, with_constant
from core.networks.perceptron.sentences import outcome, told, verdict_text, written_sum, written_weights
from core.networks.perceptron.separability import Parting, linear_programme, meeting_point, parting_of, widest_margin
from core.networks.perceptron.watched import RATES, Learned, Rates, mistakes_at_rates, watch_walk

TITLE = "Perceptron and feature space"
LINE = "Move one neuron's weights and bias through feature space, let it learn, and see what no line can part."

STEP = "Step"
BENDS = (STEP, *(name for name in ACTIVATIONS if name != STEP))
RINGS, ABOVE = "Circles", "The data above"
OPENING = "A-3_1~A-2_-2~A-1_2~A0_-1~A1_1~B1_4~B2_2~B3_-1~B4_1~B4_3"


@dataclass(frozen=True)
class Settings:
    data: str = choice(
        "AND", SOURCES, label="Data",
        help="Gates have four points, all that there are. Own points: click on the map to set one, on a point to "
        "take it away.",
    )  # fmt: skip
    weights: tuple[float, ...] = numbers(
        (0.5, 0.5), -10, 10, least=2, most=2, step=0.1, label="Weights w",
        help="How much each input counts: the arrow at right angles to the line. Drag its tip.",
    )  # fmt: skip
    bias: float = number(
        -0.7, -10, 10, step=0.1, label="Bias b", help="What is added to the sum: it moves the line off the origin.",
        when={"use_bias": (True,)},
    )  # fmt: skip
    use_bias: bool = toggle(True, label="Use the bias", help="Off: b is 0, and the line goes through the origin.")
    activation: str = choice(
        "Sigmoid", BENDS, label="Activation σ", help="What the sum is sent through. The map is shaded by it."
    )
    brush: str = choice(
        "A", ("A", "B"), label="A click sets class", help="The class of the next point that is set on the map.",
        view=True, when={"data": (CLICKED,)},
    )  # fmt: skip
    probe: tuple[float, ...] = numbers(
        (1, 0), -6, 6, least=2, most=2, step=0.1, label="Input x",
        help="The point whose numbers flow through the neuron. Drag its ring on the map.",
    )  # fmt: skip
    points: str = text(
        OPENING, most=3200, label="Own points",
        help="Here they stand as text: class, x₁ and x₂, up to 200 of them.", when={"data": (CLICKED,)},
    )  # fmt: skip
    count: int = number(40, 4, 200, label="Points", help="How many are drawn.", when={"data": tuple(CLOUDS)})
    spread: float = number(
        0.7, 0, 3, step=0.1, label="Spread", help="How wide the clouds are. Wide ones overlap: no line parts them.",
        when={"data": tuple(CLOUDS)},
    )  # fmt: skip
    data_seed: int = number(1, 0, 9999, label="Seed of the points", help="Other clouds.", when={"data": tuple(CLOUDS)})
    height: str = choice(
        "the sum z", ("the sum z", "the answer σ(z)"), label="Height", help="What is drawn above the plane.", view=True
    )
    rule: str = choice(
        PERCEPTRON, RULES, label="It learns by",
        help="The perceptron rule adds y·x where a point is wrong. Gradient descent on the cross-entropy adds "
        "(t − σ(z))·x at every point, t being 1 or 0.",
    )  # fmt: skip
    rate: float = number(1.0, 0.01, 100, log=True, label="Rate η", help="How much of each change is added.")
    passes: int = number(20, 1, 30, label="Passes, at most", help="How often it goes through all points.")
    from_hand: bool = toggle(False, label="Start from the weights above", help="Off: it starts from w = 0 and b = 0.")
    seed: int = number(0, 0, 9999, label="Seed of the order", help="The points come in a new order in each pass.")
    lift_of: str = choice(RINGS, (RINGS, ABOVE), label="Points", help="Which points are lifted.")
    feature: str = choice(SQUARES, (SQUARES, PRODUCT), label="A third feature", help="Made of the two that are there.")
    cut: float = number(
        5.5, -36, 72, step=0.1, label="Height of the cut", slider=(-4, 16), help="Above it the answer is one class.",
        when={"tilted": (False,)},
    )  # fmt: skip
    tilted: bool = toggle(
        False, label="Let the linear programme place the plane",
        help="If a plane parts the lifted points, it finds one; it need not be level.",
    )  # fmt: skip
    hidden: tuple[float, ...] = numbers(
        (0.6, 0.6, -0.3, -0.6, -0.6, 0.9), -6, 6, least=6, most=6, step=0.1, label="Hidden neurons",
        help="Two weights and the bias of the first, then of the second.",
    )  # fmt: skip
    output: tuple[float, ...] = numbers(
        (0.5, 0.5, -0.8), -6, 6, least=3, most=3, step=0.1, label="Output neuron", help="Two weights and the bias."
    )
    hidden_activation: str = choice(
        STEP, BENDS, label="Activation of the hidden", help="The output neuron answers by the sign of its sum."
    )


def sample_of(settings: Settings) -> Sample:
    """The points that the knobs ask for."""
    return drawn(settings.data, settings.count, settings.spread, settings.data_seed, settings.points)


def filled_sample(settings: Settings) -> Sample:
    """The same where there must be some: a Refusal if none has been set."""
    sample = sample_of(settings)
    if not len(sample.y):
        raise Refusal(
            "There are no points: click on the map at the top of the page to set some.", "points",
            action="Back to ten points", changes={"points": OPENING},
        )  # fmt: skip
    return sample


def bias_of(settings: Settings) -> float:
    """The bias that counts."""
    return settings.bias if settings.use_bias else 0.0


def neuron(settings: Settings) -> Neuron:
    """The neuron at every point and at the probe."""
    weights, probe = np.array(settings.weights, dtype=float), np.array(settings.probe, dtype=float)
    return neuron_at(sample_of(settings), weights, bias_of(settings), settings.activation, probe)


def neuron_numbers(result: Neuron, settings: Settings) -> dict[str, float | str]:
    """How many points are wrong, the line's place, and the numbers of the probe."""
    length = float(np.linalg.norm(result.weights))
    return {
        "errors": f"{int(wrong_of(result).sum())} of {len(result.sample.y)}",
        "length of w": length,
        "direction of w": float(np.degrees(np.arctan2(*result.weights[::-1]))) if length else "none",
        "line to origin, |b|/‖w‖": abs(result.bias) / length if length else "no line",
        "z = w · x + b": written_sum(result.weights, np.array(settings.probe), result.bias),
        "sum z": result.total,
        "answer σ(z)": result.answer,
        "compared with nn.Linear": abs(result.answer - result.by_torch),
    }


def learned(settings: Settings) -> Learned:
    """The walk of the chosen rule, thinned to what can be shown."""
    sample = filled_sample(settings)
    x, start = with_constant(sample.x, settings.use_bias), start_of(settings)
    walk = walk_by(settings.rule, x, sample.y, start, settings.rate, settings.passes, settings.seed)
    return watch_walk(sample, x, start + settings.rate * walk.learned, walk, settings.rule == PERCEPTRON)


def start_of(settings: Settings) -> np.ndarray:
    """The first weights (d,), the bias last if it is used."""
    whole = np.array([*settings.weights, bias_of(settings)]) * settings.from_hand
    return whole if settings.use_bias else whole[:2]


def learned_numbers(result: Learned, settings: Settings) -> dict[str, float | str]:
    """Where the walk has come to in the end."""
    return {
        "this step": told(result, settings, len(result.steps) - 1),
        "w": written_weights(result.after[-1]),
        "mistakes so far": float(result.mistakes[-1]),
        "errors now": float(result.errors[-1]),
        "errors, pocket": float(result.errors_kept[-1]),
        "errors, averaged": float(result.errors_mean[-1]),
        "outcome": outcome(settings.rule, result.ended, int(result.errors[-1]), settings.passes),
    }


def at_rates(settings: Settings) -> Rates:
    """The same walk at three rates."""
    sample = filled_sample(settings)
    x, start = with_constant(sample.x, settings.use_bias), start_of(settings)
    walks = [walk_by(settings.rule, x, sample.y, start, rate, settings.passes, settings.seed) for rate in RATES]
    return mistakes_at_rates(sample, walks)


def rates_numbers(result: Rates, settings: Settings) -> dict[str, float | str]:
    """The mistakes at each rate."""
    named = {f"mistakes at η = {plain(rate)}": float(row[-1]) for rate, row in zip(RATES, result.mistakes, strict=True)}
    return named | {"the same mistakes": "yes, one by one" if result.same else "no"}


def parting(settings: Settings) -> Parting:
    """Whether a line parts the points, proved either way, and how wide a street three lines leave."""
    return parting_of(filled_sample(settings), settings.seed)


def parting_numbers(result: Parting, settings: Settings) -> dict[str, float | str]:
    """The verdict and its certificate, and the margins."""
    verdict, signed = result.verdict, result.sample.x * result.sample.y[:, None]
    numbers: dict[str, float | str] = {
        "a line parts them": verdict_text(verdict.parted, verdict.proved, result.sample.y),
        "a line through the origin": verdict_text(result.through.parted, result.through.proved, result.sample.y),
    }
    if verdict.parted:
        sums = signed @ verdict.weights[:2] + result.sample.y * verdict.weights[2]
        numbers |= {"certificate: w": written_weights(verdict.weights), "least y (w · x + b)": float(sums.min())}
    else:
        point = meeting_point(result)
        numbers |= {
            "both classes reach": f"({short(point[0], 3)}, {short(point[1], 3)})",
            "points in the proof": float(np.count_nonzero(verdict.shares)),
            "the mixtures differ by": verdict.residue,
        }
    return numbers | {f"margin, {name}": margin for name, margin in result.margins.items()}


def in_many_orders(settings: Settings) -> Iterator[tuple[int, int, Orders | None]]:
    """The perceptron rule from w = 0 in a thousand orders, beside Novikoff's bound."""
    yield from beside_the_bound(filled_sample(settings), settings.use_bias, settings.seed)


def orders_numbers(result: Orders, settings: Settings) -> dict[str, float | str]:
    """The bound, and the mistakes that were made."""
    mistakes, ended = result.runs.mistakes, result.runs.ended
    bound = (result.radius / result.margin) ** 2 if result.margin else "none: no line parts them"
    numbers: dict[str, float | str] = {
        "R, the farthest input": result.radius,
        "γ, the widest margin": result.margin or "none",
        "bound (R/γ)²": bound,
        "orders that came to an end": f"{int(ended.sum()):,} of {RUNS:,}",
    }
    if ended.any():
        numbers |= {
            "fewest mistakes": float(mistakes[ended].min()),
            "median": float(np.median(mistakes[ended])),
            "most mistakes": float(mistakes[ended].max()),
            "errors of the mean line": float(errors_of(mean_line(result), with_constant(
                result.sample.x, settings.use_bias), result.sample.y)),
        }  # fmt: skip
    return numbers


def lifted(settings: Settings) -> Lifted:
    """The points with a third feature, and the plane that cuts them."""
    sample = filled_sample(replace(settings, data=RINGS) if settings.lift_of == RINGS else settings)
    return lift(sample, settings.feature, settings.cut, settings.tilted)


def lifted_numbers(result: Lifted, settings: Settings) -> dict[str, float | str]:
    """What the plane gets wrong, and whether any plane would do."""
    return {
        "errors of the plane": f"{result.errors} of {len(result.sample.y)}",
        "a plane parts them": verdict_text(result.verdict.parted, result.verdict.proved, result.sample.y),
    }


def hidden_neurons(settings: Settings) -> Hidden:
    """Two hidden neurons and the output neuron at the four corners."""
    return at_corners(np.array(settings.hidden).reshape(2, 3), np.array(settings.output), settings.hidden_activation)


def hidden_numbers(result: Hidden, settings: Settings) -> dict[str, float | str]:
    """Which function of two bits each neuron computes."""
    return {
        "first hidden neuron": function_named(result.sums[:, 0]),
        "second hidden neuron": function_named(result.sums[:, 1]),
        "the output": function_named(result.totals),
        "errors against XOR": f"{int(wrong_corners(result).sum())} of 4",
        **{f"output's sum at {name}": float(total) for name, total in zip(corner_names(), result.totals, strict=True)},
    }


CORE = (perceptron_rule, descent_rule, errors_of, linear_programme, widest_margin)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    sample = sample_of(settings)
    if not len(sample.y):
        return 'print("There are no points to learn from.")'
    x, start = with_constant(sample.x, settings.use_bias), start_of(settings)
    learn = perceptron_rule if settings.rule == PERCEPTRON else descent_rule
    first = "# Each input ends with a 1: its weight is the bias." if settings.use_bias else "# There is no bias."
    return f"""
{first}
x = np.array({x.tolist()})
y = np.array({sample.y.tolist()})
walk = {learn.__name__}(x, y, np.array({start.tolist()}), {settings.rate}, {settings.passes}, {settings.seed})
w = np.array({start.tolist()}) + {settings.rate} * walk.learned[-1]
print("w:", w)
print("mistakes so far:", np.count_nonzero(walk.sums * y[walk.shown] <= 0))
print("errors now:", errors_of(w, x, y))
"""
