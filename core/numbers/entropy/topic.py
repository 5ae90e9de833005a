"""Entropy and cross-entropy: how surprising a distribution is, by itself and to one who expects another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F

from core.data.populations import POPULATIONS
from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE
from core.experiment.knobs import choice, number, numbers
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import fixed, percent, plain
from core.numbers.entropy.information import (
    BITS_TO_NATS,
    binary_cross_entropy,
    binned_entropy,
    cross_entropy,
    distribution,
    divergence,
    entropy,
    surprise,
)
from core.numbers.entropy.one_prediction import coin_panel, loss_panel, sides_panel, wrong_panel
from core.numbers.entropy.pictures import (
    areas_panel,
    bins_panel,
    histogram_panel,
    pair_panel,
    shares_panel,
    stack_panel,
    surprise_panel,
)

TITLE = "Entropy and cross-entropy"
LINE = "Measure surprise: of a coin, of any distribution, and of a model that expects another one."

UNITS = ("bits", "nats")
SAMPLE_SHAPES = ("Normal", "Bimodal", "Uniform", "Constant")
SAMPLE_SPAN = (-4.0, 14.0)


@dataclass(frozen=True)
class Settings:
    p: tuple[float, ...] = numbers(
        (0.5, 0.25, 0.15, 0.1), 0, 1, least=2, most=10, step=0.01, total=1, label="What happens: p",
        help="The probability of each outcome. Drag a bar: the others share what is left. Or type 2 to 10 "
        "probabilities or counts: each number becomes its share of their sum.",
    )  # fmt: skip
    unit: str = choice(
        "bits", UNITS, label="Unit", view=True,
        help="Bits take the logarithm to base 2, nats the natural one: 1 bit is 0.693 nats.",
    )  # fmt: skip
    q: tuple[float, ...] = numbers(
        (0.05, 0.15, 0.3, 0.5), 0, 1, least=2, most=10, step=0.01, total=1, label="What is expected: q",
        help="The model's probabilities for the same outcomes. Drag its bars; they always add up to 1. "
        "Counts are taken too.",
    )  # fmt: skip
    heads: float = number(
        0.25, 0.0, 1.0, step=0.01, label="Probability of heads",
        help="How often the coin shows heads. 0.5 is a fair coin.",
    )  # fmt: skip
    truth: float = number(
        1.0, 0.0, 1.0, step=0.05, label="Truth p",
        help="The label: 1 yes, 0 no. Between them: the share of yes among many such cases.",
    )  # fmt: skip
    prediction: float = number(
        0.25, 0.0, 1.0, step=0.01, label="Prediction q",
        help="The model's probability of yes. At 0 and 1 the logarithm is infinite and torch's clamp steps in.",
    )  # fmt: skip
    count: int = number(
        1000, 10, 10_000, log=True, label="Sample size n", help="How many numbers are drawn from each shape."
    )
    bins: int = number(
        36, 2, 200, log=True, label="Bins", help="Into how many equal bins the samples are sorted before counting."
    )
    apart: float = number(
        0.0, 0.0, 4.0, step=0.1, label="Humps pushed apart",
        help="Moves the two humps of the bimodal sample away from each other, each by so much.",
    )  # fmt: skip
    seed: int = number(1, 0, 9999, label="Seed", help="Which random numbers the samples are made of.")


@dataclass(frozen=True)
class Result:
    """Entropies in bits, losses in nats. `p` and `q` are shares of 1 of equal length; `kl` is (p‖q, q‖p).

    `cross` is (H(p, q), H(q, p)), `by_torch` the notes' call on p and q in its right order, `many_by_torch` that for
    many outcomes, `kl_by_torch` torch's divergence of p from q. `loss` is (by hand, by torch) along `places`, `here`
    at the prediction, `least` where that is the
    truth; `wrong_loss` is (exact, by torch) where what is true was given a chance of 10**-`digits`.
    `shares` (4, bins), `variances` (4,), `sample_entropy` (4,) and `by_bins` (4, B) follow SAMPLE_SHAPES.
    """

    p: np.ndarray
    q: np.ndarray
    entropy_p: float
    entropy_q: float
    cross: tuple[float, float]
    by_torch: float
    many_by_torch: float
    kl_by_torch: float
    kl: tuple[float, float]
    places: np.ndarray
    coin_curve: np.ndarray
    coin: float
    loss: np.ndarray
    digits: np.ndarray
    wrong_loss: np.ndarray
    here: tuple[float, float]
    least: float
    shares: np.ndarray
    variances: np.ndarray
    sample_entropy: np.ndarray
    bin_counts: np.ndarray
    by_bins: np.ndarray


def torch_loss(truth: np.ndarray | float, prediction: np.ndarray) -> np.ndarray:
    """`F.binary_cross_entropy` of each prediction in float64; its order is (input = prediction, target = truth)."""
    given = torch.tensor(prediction, dtype=torch.float64)
    return F.binary_cross_entropy(
        given, torch.as_tensor(truth, dtype=torch.float64).expand_as(given), reduction="none"
    ).numpy()


def torch_cross_entropy(p: np.ndarray, q: np.ndarray) -> float:
    """`F.cross_entropy` with ln q for its scores and p for its target; NaN where it meets 0 · ln 0."""
    scores, target = torch.log(torch.tensor(q)), torch.tensor(p)
    return F.cross_entropy(scores[None], target[None]).item()


def torch_divergence(p: np.ndarray, q: np.ndarray) -> float:
    """`F.kl_div` of p from q in nats: it wants ln q first, then p; NaN where it meets 0 · ln 0."""
    return F.kl_div(torch.log(torch.tensor(q)), torch.tensor(p), reduction="sum").item()


def wrong_losses(truth: float, digits: np.ndarray) -> np.ndarray:
    """Loss (2, n), exact and by torch, as the likelier answer is given ever smaller chances 10**-digits."""
    chance = 10.0**-digits
    if truth >= 0.5:
        return np.stack([binary_cross_entropy(truth, chance), torch_loss(truth, chance)])
    return np.stack([binary_cross_entropy(1 - truth, chance), torch_loss(truth, 1 - chance)])


def draw_sample(shape: str, settings: Settings) -> np.ndarray:
    """A sample of one of SAMPLE_SHAPES around 5; all but the constant one come from populations of variance 4."""
    if shape == "Constant":
        return np.full(settings.count, 5.0)
    sample = POPULATIONS[shape].draw(np.random.default_rng(settings.seed), settings.count)
    return sample + np.sign(sample - 5) * settings.apart if shape == "Bimodal" else sample


def run(settings: Settings) -> Result:
    """All entropies of the distributions, the coin, one prediction and the four samples."""
    outcomes = max(len(settings.p), len(settings.q))
    p, q = distribution(settings.p, outcomes), distribution(settings.q, outcomes)
    places, digits = np.linspace(0, 1, 201), np.linspace(0.5, 60, 120)
    inside = places[1:-1]
    samples = [draw_sample(shape, settings) for shape in SAMPLE_SHAPES]
    binned = [binned_entropy(sample, settings.bins, SAMPLE_SPAN) for sample in samples]
    bin_counts = np.unique(np.geomspace(2, 200, 25).round().astype(int))
    truth, prediction = settings.truth, settings.prediction
    return Result(
        p=p,
        q=q,
        entropy_p=float(entropy(p)),
        entropy_q=float(entropy(q)),
        cross=(float(cross_entropy(p, q)), float(cross_entropy(q, p))),
        by_torch=float(torch_loss(p, q).mean()),
        many_by_torch=torch_cross_entropy(p, q),
        kl_by_torch=torch_divergence(p, q),
        kl=(float(divergence(p, q)), float(divergence(q, p))),
        places=places,
        coin_curve=entropy(np.stack([places, 1 - places], axis=-1)),
        coin=float(entropy(np.array([settings.heads, 1 - settings.heads]))),
        loss=np.stack([binary_cross_entropy(truth, inside), torch_loss(truth, inside)]),
        digits=digits,
        wrong_loss=wrong_losses(truth, digits),
        here=(float(binary_cross_entropy(truth, prediction)), float(torch_loss(truth, np.array(prediction)))),
        least=float(binary_cross_entropy(truth, truth)),
        shares=np.stack([shares for _, shares in binned]),
        variances=np.array([sample.var() for sample in samples]),
        sample_entropy=np.array([bits for bits, _ in binned]),
        bin_counts=bin_counts,
        by_bins=np.array([[binned_entropy(sample, n, SAMPLE_SPAN)[0] for n in bin_counts] for sample in samples]),
    )


def finite_or_said(value: float) -> float | str:
    return value if np.isfinite(value) else "no value" if np.isnan(value) else "infinite"


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    samples = zip(SAMPLE_SHAPES, result.sample_entropy, result.variances, strict=True)
    sampled = {name.lower(): (float(bits), float(variance)) for name, bits, variance in samples}
    surprises = {
        f"surprise of outcome {place} in bits": finite_or_said(float(bits))
        for place, bits in enumerate(surprise(result.p), start=1)
    }
    return surprises | {
        "H(p) in bits": result.entropy_p,
        "H(p) in nats": result.entropy_p * BITS_TO_NATS,
        "H(q) in bits": result.entropy_q,
        "H(p, q) in bits": finite_or_said(result.cross[0]),
        "H(q, p) in bits": finite_or_said(result.cross[1]),
        "KL(p‖q) in bits": finite_or_said(result.kl[0]),
        "KL(q‖p) in bits": finite_or_said(result.kl[1]),
        "F.cross_entropy(ln q, p)": finite_or_said(result.many_by_torch),
        "F.kl_div(ln q, p, reduction='sum')": finite_or_said(result.kl_by_torch),
        "F.binary_cross_entropy(q, p)": result.by_torch,
        "coin's entropy in bits": result.coin,
        "binary cross-entropy by hand": finite_or_said(result.here[0]),
        "F.binary_cross_entropy": result.here[1],
        "least possible loss": result.least,
        **{f"{name} sample: H in bits": bits for name, (bits, _) in sampled.items()},
        **{f"{name} sample: variance": variance for name, (_, variance) in sampled.items()},
    }


CORE = (distribution, entropy, cross_entropy, divergence, binary_cross_entropy)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    outcomes = max(len(settings.p), len(settings.q))
    return f"""
p = distribution({list(map(float, settings.p))}, {outcomes})
q = distribution({list(map(float, settings.q))}, {outcomes})
print("H(p) in bits:", entropy(p))
print("H(p, q) in bits:", cross_entropy(p, q))
print("KL(p‖q) in bits:", divergence(p, q))

# torch's loss is the same in nats: 1 bit is ln 2 = 0.693 nats. It wants logarithms of q, and q first.
print("F.cross_entropy(ln q, p):", F.cross_entropy(torch.tensor(q).log()[None], torch.tensor(p)[None]).item())

truth, prediction = {settings.truth}, {settings.prediction}
print("binary cross-entropy by hand:", binary_cross_entropy(truth, prediction))
given, wanted = torch.tensor(prediction, dtype=torch.float64), torch.tensor(truth, dtype=torch.float64)
print("F.binary_cross_entropy:", F.binary_cross_entropy(given, wanted).item())
"""


# --- one distribution ---------------------------------------------------------------------------------------------


def factor(settings: Settings) -> float:
    """What turns bits into the unit shown."""
    return 1.0 if settings.unit == "bits" else BITS_TO_NATS


def amount(label: str, bits: float, unit: str, help: str = "", color: str = "") -> Readout:
    """An amount of surprise, given in bits, in the unit chosen."""
    value = finite_or_said(bits if unit == "bits" else bits * BITS_TO_NATS)
    return (
        Readout(label, value, "", help=help, color=color)
        if isinstance(value, str)
        else Readout(label, f"{fixed(value)} {unit}", help=help, color=color)
    )


def other_unit(unit: str) -> str:
    return UNITS[1 - UNITS.index(unit)]


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The distribution as bars to be dragged, and surprise times probability as areas that add up to the entropy."""
    possible, shown, unit = np.log2(len(settings.p)), result.p[: len(settings.p)], settings.unit
    return Scene(
        panels=(shares_panel(shown), surprise_panel(shown, factor(settings), settings.unit)),
        readouts=(
            amount("entropy H(p)", result.entropy_p, unit, color=BLUE),
            amount("the same", result.entropy_p, other_unit(unit)),
            amount(f"most possible with {len(settings.p)} outcomes", possible, unit, help="log n: all equal"),
            Readout("share of it", percent(result.entropy_p / possible, 0)),
        ),
        notices=(*sum_notices(p=settings.p), outcomes_notice(result, settings)),
    )


def sum_notices(**lists: tuple[float, ...]) -> tuple[Notice, ...]:
    """What is said of lists that are no distributions."""
    said = []
    for name, given in lists.items():
        if not any(given):
            said.append(Notice("warning", f"All numbers of {name} are 0; equal shares stand in for it."))
        elif abs(sum(given) - 1) > 1e-6:
            said.append(
                Notice("info", f"The numbers of {name} add up to {sum(given):.4g}; shown are their shares of 1.")
            )
    return tuple(said)


def outcomes_notice(result: Result, settings: Settings) -> Notice:
    """One line at all times, so that what stands below keeps its place: how uncertain p is, or what of it is 0."""
    shares = result.p[: len(settings.p)]
    never = [str(place) for place, share in enumerate(shares, start=1) if share == 0]
    if not never:
        alike = f"{2**result.entropy_p:.2f}"
        return Notice("info", f"As uncertain as a choice among {alike} equally likely outcomes: 2ᴴ, its perplexity.")
    named = f"Outcome {never[0]}" if len(never) == 1 else f"Outcomes {', '.join(never)}"
    certain = f" Outcome {shares.argmax() + 1} is certain: H = 0." if result.entropy_p == 0 else ""
    return Notice("info", f"{named}: surprise ∞, but never met, so 0 · log 0 counts as 0, its limit.{certain}")


# --- a coin -------------------------------------------------------------------------------------------------------


def coin_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The entropy of a coin against its probability of heads, and the surprise of either side."""
    unit = factor(settings)
    return Scene(
        panels=(
            coin_panel(result.places, unit * result.coin_curve, unit * result.coin, unit, settings.unit),
            sides_panel(settings.heads, unit, settings.unit),
        ),
        readouts=(
            amount("coin's entropy", result.coin, settings.unit),
            amount("the same", result.coin, other_unit(settings.unit)),
        ),
    )


# --- two distributions --------------------------------------------------------------------------------------------


def two_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """p and q side by side, both to be dragged, and their cross-entropies as stacks of entropy and divergence."""
    unit = factor(settings)
    values = (
        ("H(p)", result.entropy_p, "average surprise of one who expects p, and p happens"),
        ("H(p, q)", result.cross[0], "average surprise of one who expects q while p happens"),
        ("KL(p‖q)", result.kl[0], "Kullback–Leibler divergence, H(p, q) − H(p): what expecting q costs"),
        ("KL(q‖p)", result.kl[1], "the roles exchanged: H(q, p) − H(q)"),
        ("F.cross_entropy(ln q, p)", result.many_by_torch / BITS_TO_NATS, "torch's H(p, q); it answers in nats"),
        ("F.kl_div(ln q, p)", result.kl_by_torch / BITS_TO_NATS, "torch's KL(p‖q); it answers in nats"),
    )
    readouts = [amount(name, value, settings.unit, help=help) for name, value, help in values]
    if len(result.p) == 2:
        help = "Label p, prediction q; it answers in nats. For two outcomes it is H(p, q)."
        readouts.append(
            amount("F.binary_cross_entropy(q, p)", result.by_torch / BITS_TO_NATS, settings.unit, help=help)
        )
    own = unit * np.array([result.entropy_p, result.entropy_q])
    return Scene(
        panels=(
            pair_panel(result.p, result.q, (len(settings.p), len(settings.q))),
            stack_panel(own, unit * np.array(result.kl), unit * np.array(result.cross), 4 * unit, settings.unit),
            areas_panel(result.p, result.q, unit, settings.unit),
        ),
        readouts=tuple(readouts),
        notices=sum_notices(p=settings.p, q=settings.q) + pair_notices(result, settings, live),
    )


def pair_notices(result: Result, settings: Settings, live: bool) -> tuple[Notice, ...]:
    """What is odd about the pair, or what it costs; while dragged one plain line, so that the chart stands still."""
    said = uneven_notices(settings) + endless_notices(result)
    if np.isnan(result.many_by_torch):
        place = np.flatnonzero((result.p == 0) & (result.q == 0))[0] + 1
        text = (
            f"Outcome {place} has probability 0 in both and counts as 0. torch multiplies 0 · ln 0, which has no value."
        )
        said.append(Notice("info", text))
    if not said and np.allclose(result.p, result.q):
        said.append(Notice("info", "p and q are equal: the expectation is right, and costs nothing."))
    if not said:
        there, back = (f"{value * factor(settings):.3f} {settings.unit}" for value in result.kl)
        said.append(Notice("info", f"Expecting q while p happens costs {there} each time; the other way round {back}."))
    return (replace(said[0], action="", knobs={}),) if live else tuple(said)


def uneven_notices(settings: Settings) -> list[Notice]:
    if len(settings.p) == len(settings.q):
        return []
    text = f"p has {len(settings.p)} outcomes, q has {len(settings.q)}: those missing count as probability 0."
    equal = {"q": (1 / len(settings.p),) * len(settings.p)}
    return [Notice("warning", text, "Give q as many, all equal", equal)]


def endless_notices(result: Result) -> list[Notice]:
    said = []
    for one, other, p, q in (("p", "q", result.p, result.q), ("q", "p", result.q, result.p)):
        places = np.flatnonzero((p > 0) & (q == 0)) + 1
        if len(places):
            why = f"outcome {places[0]} happens under {one}, but {other} held it impossible."
            mixed = tuple(((1 - 0.01 * len(q)) * q + 0.01).round(6).tolist())
            said.append(
                Notice(
                    "warning", f"H({one}, {other}) is infinite: {why}", f"Give {other} 1 % everywhere", {other: mixed}
                )
            )
    return said


# --- one prediction -----------------------------------------------------------------------------------------------


def binary_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Binary cross-entropy against the prediction, by hand and by torch; and where torch's clamp ends it."""
    by_hand, by_torch = result.here
    return Scene(
        panels=(
            loss_panel(result.places[1:-1], result.loss, settings.truth, min(by_hand, 5.0)),
            wrong_panel(result.digits, result.wrong_loss, settings.truth),
        ),
        readouts=(
            amount("by hand", by_hand / BITS_TO_NATS, "nats"),
            amount("F.binary_cross_entropy(q, p)", by_torch / BITS_TO_NATS, "nats"),
            amount("least possible, at q = p", result.least / BITS_TO_NATS, "nats"),
        ),
        notices=(loss_notice(result, settings, live),),
    )  # fmt: skip


def loss_notice(result: Result, settings: Settings, live: bool) -> Notice:
    by_hand, by_torch = result.here
    if np.isfinite(by_hand):
        given = f"Predicting {plain(settings.prediction)} where {plain(settings.truth)} is true"
        more = by_hand - result.least
        if more < 5e-4:
            return Notice("info", f"{given}: no loss could be smaller.")
        return Notice("info", f"{given} costs {fixed(more)} nats more than the least possible.")
    endless = (
        f"By the formula the loss is infinite: {settings.prediction:g} excludes what happens. torch says {by_torch:g}"
    )
    if live:
        return Notice("warning", f"{endless}.")
    said = (
        f"{endless}, as it takes no logarithm below −100; but the slope through the sigmoid before it is 0, and "
        "nothing is learned. BCEWithLogitsLoss, on the score itself, has neither trouble."
    )
    return Notice("warning", said, "Back to 0.25", {"prediction": 0.25})


# --- samples: entropy beside variance -----------------------------------------------------------------------------

SHAPE_COLORS = dict(zip(SAMPLE_SHAPES, (BLUE, ORANGE, GREEN, MAUVE), strict=True))


def sample_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Histograms of four samples with both numbers, and the entropy of each against the number of bins."""
    per_bit, unit = factor(settings), settings.unit
    said = [
        f"H = {fixed(bits * per_bit, 2)} {unit}, variance = {fixed(variance, 2)}"
        for bits, variance in zip(result.sample_entropy, result.variances, strict=True)
    ]
    # The constant sample's one bar would flatten the others; it may leave the chart.
    tallest = 1.1 * float(result.shares[:3].max())
    histograms = [
        histogram_panel(name, shares, SAMPLE_SPAN, tallest, numbers, SHAPE_COLORS[name])
        for name, shares, numbers in zip(SAMPLE_SHAPES, result.shares, said, strict=True)
    ]
    ceiling = per_bit * np.minimum(np.log2(result.bin_counts), np.log2(settings.count))
    curves = dict(zip(SAMPLE_SHAPES, per_bit * result.by_bins, strict=True))
    here = per_bit * float(result.sample_entropy[0])
    by_bins = bins_panel(result.bin_counts, curves, SHAPE_COLORS, ceiling, here, per_bit, unit)
    return Scene(panels=(*histograms, by_bins))
