"""Perceptron and feature space: one neuron draws one straight line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from core.engine.activations import ACTIVATIONS
from core.experiment.knobs import choice, number, numbers, text, toggle
from core.experiment.refusal import Refusal
from core.experiment.wording import plain, short
from core.networks.perceptron.hidden_layer import Hidden, corner_names, function_named, wrong_corners
from core.networks.perceptron.many_orders import RUNS, Runs, learn_in_many_orders
from core.networks.perceptron.rules import (
    PERCEPTRON,
    RULES,
    averaged,
    descent_rule,
    errors_of,
    perceptron_rule,
    pocket,
    walk_by,
)
from core.networks.perceptron.samples import CLICKED, CLOUDS, CORNERS, SOURCES, Sample, drawn, with_constant
from core.networks.perceptron.sentences import outcome, step_text, verdict_text, written_sum, written_weights
from core.networks.perceptron.separability import (
    Verdict,
    linear_programme,
    widest_margin,
    widest_street,
)

TITLE = "Perceptron and feature space"
LINE = "Move one neuron's weights and bias through feature space, let it learn, and see what no line can part."

STEP = "Step"
BENDS = (STEP, *(name for name in ACTIVATIONS if name != STEP))
RATES = (0.01, 1.0, 100.0)
FRAMES = 240  # moments of a walk that are shown
SQUARES, PRODUCT = "x₁² + x₂²", "x₁ · x₂"
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
    from_hand: bool = toggle(
        False,
        label="Start from the weights above",
        help="Off: it starts from w = 0 and b = 0.",
    )
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


@dataclass(frozen=True)
class Neuron:
    """`sample`'s sums and answers (n,); those of the input `probe`: `total`, `answer`; torch's `by_torch`."""

    sample: Sample
    weights: np.ndarray
    bias: float
    sums: np.ndarray
    answers: np.ndarray
    total: float
    answer: float
    by_torch: float


@dataclass(frozen=True)
class Learned:
    """A walk over the `sample`: at each of the F moments `steps` (F,) a point `index` (F,) was shown (−1: none yet).

    `sums` (F,) are its sums, `before` and `after` (F, d) the weights, `kept` those in the pocket, `mean` the mean of
    all so far. `mistakes` (F,) counts the wrong so far, the others the errors on all points. `ended` is the pass
    without a mistake, 0 if there was none.
    """

    sample: Sample
    steps: np.ndarray
    index: np.ndarray
    sums: np.ndarray
    before: np.ndarray
    after: np.ndarray
    kept: np.ndarray
    mean: np.ndarray
    mistakes: np.ndarray
    errors: np.ndarray
    errors_kept: np.ndarray
    errors_mean: np.ndarray
    ended: int


@dataclass(frozen=True)
class Rates:
    """Mistakes so far (3, T + 1) at the three RATES, each walk's last number repeated to the end.

    `same` says whether the three made the very same mistakes at the very same points.
    """

    mistakes: np.ndarray
    same: bool


@dataclass(frozen=True)
class Parting:
    """`verdict` with a bias and `through` without; `street` (3,) or empty, and what the three lines' margins are."""

    sample: Sample
    verdict: Verdict
    through: Verdict
    street: np.ndarray
    margins: dict[str, float]


@dataclass(frozen=True)
class Orders:
    """A thousand runs over the `sample`; its `radius` R and `margin` γ, 0 where no line parts it, the bias as input."""

    sample: Sample
    runs: Runs
    radius: float
    margin: float


@dataclass(frozen=True)
class Lifted:
    """The `sample` with a third feature `height` (n,), and the plane: `weights` (4,) of x₁, x₂, the feature and 1.

    `errors` are the plane's; `verdict` is whether any plane parts the lifted points.
    """

    sample: Sample
    height: np.ndarray
    weights: np.ndarray
    errors: int
    verdict: Verdict


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


def bend(name: str, z: np.ndarray) -> np.ndarray:
    """The activation of that name."""
    return ACTIVATIONS[name].value(z)


def neuron_answer(x: np.ndarray, weights: np.ndarray, bias: float, activation: str) -> tuple[np.ndarray, np.ndarray]:
    """The weighted sums z = x · w + b (…) of inputs x (…, 2), and the answers σ(z)."""
    z = x @ weights + bias
    return z, bend(activation, z)


def by_torch(x: np.ndarray, weights: np.ndarray, bias: float, activation: str) -> float:
    """The same of one input (2,) by nn.Linear and torch's activation, in 64 bits."""
    layer = nn.Linear(2, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weights)[None])
        layer.bias.fill_(bias)
        z = layer(torch.tensor(x))
        return float(ACTIVATIONS[activation].module()(z))


def bias_of(settings: Settings) -> float:
    """The bias that counts."""
    return settings.bias if settings.use_bias else 0.0


def neuron(settings: Settings) -> Neuron:
    """The neuron at every point and at the probe."""
    sample, weights, bias = sample_of(settings), np.array(settings.weights, dtype=float), bias_of(settings)
    probe = np.array(settings.probe, dtype=float)
    sums, answers = neuron_answer(sample.x, weights, bias, settings.activation)
    total, answer = neuron_answer(probe, weights, bias, settings.activation)
    checked = by_torch(probe, weights, bias, settings.activation)
    return Neuron(sample, weights, bias, sums, answers, float(total), float(answer), checked)


def wrong_of(result: Neuron) -> np.ndarray:
    """Which points (n,) lie on the wrong side, or on the line."""
    return result.sums * result.sample.y <= 0


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
    weights = start + settings.rate * walk.learned
    wrong = walk.sums * sample.y[walk.shown] <= 0
    count, moments = len(sample.y), shown_moments(len(walk.shown))
    kept, mean = pocket(weights, x, sample.y), averaged(weights)
    last = wrong[-count:]
    ended = 0 if settings.rule != PERCEPTRON or last.any() else len(wrong) // count
    back = np.maximum(moments - 1, 0)
    return Learned(
        sample=sample,
        steps=moments,
        index=np.where(moments > 0, walk.shown[back], -1),
        sums=walk.sums[back],
        before=weights[back],
        after=weights[moments],
        kept=kept[moments],
        mean=mean[moments],
        mistakes=np.concatenate([[0], np.cumsum(wrong)])[moments],
        errors=errors_of(weights[moments], x, sample.y),
        errors_kept=errors_of(kept[moments], x, sample.y),
        errors_mean=errors_of(mean[moments], x, sample.y),
        ended=ended,
    )


def start_of(settings: Settings) -> np.ndarray:
    """The first weights (d,), the bias last if it is used."""
    whole = np.array([*settings.weights, bias_of(settings)]) * settings.from_hand
    return whole if settings.use_bias else whole[:2]


def shown_moments(steps: int) -> np.ndarray:
    """Which moments of 0 … steps are shown: all or, of more than FRAMES, the first half one by one, then some."""
    if steps < FRAMES:
        return np.arange(steps + 1)
    rest = np.linspace(FRAMES // 2, steps, FRAMES // 2)
    return np.unique(np.concatenate([np.arange(FRAMES // 2), rest.round()]).astype(int))


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


def steps_told(result: Learned, settings: Settings) -> list[str]:
    """The arithmetic of each moment shown (F,)."""
    return [told(result, settings, frame) for frame in range(len(result.steps))]


def told(result: Learned, settings: Settings, frame: int) -> str:
    """The arithmetic of one moment."""
    i = result.index[frame]
    if i < 0:
        return "the start"
    x, y, weights = result.sample.x[i], int(result.sample.y[i]), (result.before[frame], result.after[frame])
    return step_text(settings.rule, settings.rate, x, y, float(result.sums[frame]), *weights)


def at_rates(settings: Settings) -> Rates:
    """The same walk at three rates."""
    sample = filled_sample(settings)
    x, start = with_constant(sample.x, settings.use_bias), start_of(settings)
    walks = [walk_by(settings.rule, x, sample.y, start, rate, settings.passes, settings.seed) for rate in RATES]
    wrong = [walk.sums * sample.y[walk.shown] <= 0 for walk in walks]
    longest = max(map(len, wrong))
    padded = np.array([np.pad(each, (1, longest - len(each))) for each in wrong])
    return Rates(np.cumsum(padded, axis=1), all(np.array_equal(wrong[0], each) for each in wrong))


def rates_numbers(result: Rates, settings: Settings) -> dict[str, float | str]:
    """The mistakes at each rate."""
    named = {f"mistakes at η = {plain(rate)}": float(row[-1]) for rate, row in zip(RATES, result.mistakes, strict=True)}
    return named | {"the same mistakes": "yes, one by one" if result.same else "no"}


def parting(settings: Settings) -> Parting:
    """Whether a line parts the points, proved either way, and how wide a street three lines leave."""
    sample = filled_sample(settings)
    x, y = with_constant(sample.x, True), sample.y
    verdict, lines = linear_programme(x, y), {}
    street = widest_street(sample.x, y) if verdict.parted else np.zeros(0)
    if len(street):
        lines = {
            "perceptron rule": perceptron_rule(x, y, np.zeros(3), 1.0, 100, settings.seed).learned[-1],
            "logistic regression": logistic_line(sample.x, y),
            "widest": street,
        }
    margins = {name: line_margin(line, sample.x, y) for name, line in lines.items()}
    return Parting(sample, verdict, linear_programme(sample.x, y), street, margins)


def logistic_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w₁, w₂, b) by scikit-learn's logistic regression with its usual penalty."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression().fit(x, y)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def line_margin(line: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """The distance from the line (w₁, w₂, b) to the nearest point, below 0 if one is on the wrong side."""
    return float(((x @ line[:2] + line[2]) * y).min() / np.linalg.norm(line[:2]))


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


def meeting_point(result: Parting) -> np.ndarray:
    """The place (2,) that is a mixture of class A and also of class B: the proof that no line parts them."""
    first = result.sample.y < 0
    shares = result.verdict.shares[first]
    return shares @ result.sample.x[first] / shares.sum()


def in_many_orders(settings: Settings) -> Iterator[tuple[int, int, Orders | None]]:
    """The perceptron rule from w = 0 in a thousand orders, beside Novikoff's bound."""
    sample = filled_sample(settings)
    x = with_constant(sample.x, settings.use_bias)
    widest = widest_margin(x, sample.y)
    radius = float(np.linalg.norm(x, axis=1).max())
    margin = 1 / float(np.linalg.norm(widest)) if len(widest) else 0.0
    # What no line parts never comes to an end: a few passes show it. Of many points fewer passes fit in the time.
    passes = min(300, 40_000 // len(sample.y)) if margin else min(60, 8_000 // len(sample.y))
    for done, total, runs in learn_in_many_orders(x, sample.y, passes, settings.seed):
        yield done, total, Orders(sample, runs, radius, margin) if runs else None


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


def fan_of(result: Orders) -> np.ndarray:
    """The final weights (at most 200, d) of the first orders that came to an end, each of length 1."""
    weights = result.runs.weights[result.runs.ended][:200]
    return weights / np.linalg.norm(weights, axis=1, keepdims=True)


def mean_line(result: Orders) -> np.ndarray:
    """The mean (d,) of the fan: where each parts the points, so does any mixture of them."""
    return fan_of(result).mean(axis=0)


def lifted(settings: Settings) -> Lifted:
    """The points with a third feature, and the plane that cuts them."""
    sample = filled_sample(replace(settings, data=RINGS) if settings.lift_of == RINGS else settings)
    height = feature_of(settings.feature, sample.x)
    inputs = np.column_stack([sample.x, height, np.ones(len(height))])
    verdict = linear_programme(inputs, sample.y)
    weights = np.array([0.0, 0.0, 1.0, -settings.cut])
    if settings.tilted and verdict.parted:
        weights = verdict.weights
    elif errors_of(-weights, inputs, sample.y) < errors_of(weights, inputs, sample.y):
        weights = -weights
    return Lifted(sample, height, weights, int(errors_of(weights, inputs, sample.y)), verdict)


def feature_of(name: str, x: np.ndarray) -> np.ndarray:
    """The third feature of inputs (…, 2)."""
    return (x**2).sum(axis=-1) if name == SQUARES else x[..., 0] * x[..., 1]


def lifted_numbers(result: Lifted, settings: Settings) -> dict[str, float | str]:
    """What the plane gets wrong, and whether any plane would do."""
    return {
        "errors of the plane": f"{result.errors} of {len(result.sample.y)}",
        "a plane parts them": verdict_text(result.verdict.parted, result.verdict.proved, result.sample.y),
    }


def hidden_neurons(settings: Settings) -> Hidden:
    """Two hidden neurons and the output neuron at the four corners."""
    weights, out = np.array(settings.hidden, dtype=float).reshape(2, 3), np.array(settings.output, dtype=float)
    sums = CORNERS @ weights[:, :2].T + weights[:, 2]
    answers = bend(settings.hidden_activation, sums)
    return Hidden(sums, answers, answers @ out[:2] + out[2])


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
