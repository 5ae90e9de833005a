"""Entropy and cross-entropy: how surprising a distribution is, by itself and to one who expects another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment.knobs import choice, number, numbers
from core.experiment.wording import NO_VALUE, finite_or, fixed, percent
from core.numbers.entropy.by_torch import torch_cross_entropy, torch_divergence, torch_loss, wrong_losses
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
from core.numbers.entropy.samples import SAMPLE_SHAPES, SAMPLE_SPAN, draw_sample

TITLE = "Entropy and cross-entropy"
LINE = "Measure surprise: of a coin, of any distribution, and of a model that expects another one."

UNITS = ("bits", "nats")


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
class OneDistribution:
    """Shares of 1 (n,), and their entropy in bits."""

    p: np.ndarray
    entropy: float


@dataclass(frozen=True)
class Coin:
    """The entropy in bits of every coin, along the probability of heads `chances` (n,), and of this one."""

    chances: np.ndarray
    entropies: np.ndarray
    entropy: float


@dataclass(frozen=True)
class TwoDistributions:
    """`p` and `q` are shares of 1 of equal length. In bits: `entropies` (of p, of q), `cross` (H(p, q), H(q, p)) and
    `kl` (p‖q, q‖p). In nats, by torch: cross-entropy, divergence, and the notes' call on p and q in its right order.
    """

    p: np.ndarray
    q: np.ndarray
    entropies: tuple[float, float]
    cross: tuple[float, float]
    kl: tuple[float, float]
    cross_by_torch: float
    kl_by_torch: float
    binary_by_torch: float


@dataclass(frozen=True)
class OnePrediction:
    """Losses in nats: (by hand, by torch) along `predictions` (2, n) and `here`; `least` where that is the truth.

    `wrong_losses` (2, m) are exact and by torch, where what is true was given a chance of 10**-`digits`.
    """

    predictions: np.ndarray
    losses: np.ndarray
    digits: np.ndarray
    wrong_losses: np.ndarray
    here: tuple[float, float]
    least: float


@dataclass(frozen=True)
class Samples:
    """Of each of SAMPLE_SHAPES: `shares` (4, bins), variances and entropies (4,), and these `by_bins` (4, B)."""

    shares: np.ndarray
    variances: np.ndarray
    entropies: np.ndarray
    bin_counts: np.ndarray
    by_bins: np.ndarray


def one_distribution(settings: Settings) -> OneDistribution:
    """The distribution and its entropy."""
    p = distribution(settings.p, len(settings.p))
    return OneDistribution(p, float(entropy(p)))


def coin(settings: Settings) -> Coin:
    """The entropy of all coins, and of this one."""
    chances = np.linspace(0, 1, 201)
    here = np.array([settings.heads, 1 - settings.heads])
    return Coin(chances, entropy(np.stack([chances, 1 - chances], axis=-1)), float(entropy(here)))


def two_distributions(settings: Settings) -> TwoDistributions:
    """Entropies, cross-entropies and divergences of two distributions, and what torch says of them."""
    outcomes = max(len(settings.p), len(settings.q))
    p, q = distribution(settings.p, outcomes), distribution(settings.q, outcomes)
    return TwoDistributions(
        p=p,
        q=q,
        entropies=(float(entropy(p)), float(entropy(q))),
        cross=(float(cross_entropy(p, q)), float(cross_entropy(q, p))),
        kl=(float(divergence(p, q)), float(divergence(q, p))),
        cross_by_torch=torch_cross_entropy(p, q),
        kl_by_torch=torch_divergence(p, q),
        binary_by_torch=float(torch_loss(p, q).mean()),
    )


def one_prediction(settings: Settings) -> OnePrediction:
    """The loss of every prediction of yes or no, and of this one, by the formula and by torch."""
    predictions, digits = np.linspace(0, 1, 201)[1:-1], np.linspace(0.5, 60, 120)
    truth, here = settings.truth, settings.prediction
    return OnePrediction(
        predictions=predictions,
        losses=np.stack([binary_cross_entropy(truth, predictions), torch_loss(truth, predictions)]),
        digits=digits,
        wrong_losses=wrong_losses(truth, digits),
        here=(float(binary_cross_entropy(truth, here)), float(torch_loss(truth, np.array(here)))),
        least=float(binary_cross_entropy(truth, truth)),
    )


def sort_samples(settings: Settings) -> Samples:
    """Four samples sorted into the knob's bins and into 2 to 200."""
    samples = [draw_sample(shape, settings.count, settings.apart, settings.seed) for shape in SAMPLE_SHAPES]
    binned = [binned_entropy(sample, settings.bins, SAMPLE_SPAN) for sample in samples]
    bin_counts = np.unique(np.geomspace(2, 200, 25).round().astype(int))
    return Samples(
        shares=np.stack([shares for _, shares in binned]),
        variances=np.array([sample.var() for sample in samples]),
        entropies=np.array([bits for bits, _ in binned]),
        bin_counts=bin_counts,
        by_bins=np.array([[binned_entropy(sample, n, SAMPLE_SPAN)[0] for n in bin_counts] for sample in samples]),
    )


def per_bit(settings: Settings) -> float:
    """What turns bits into the unit shown."""
    return 1.0 if settings.unit == "bits" else BITS_TO_NATS


def other_unit(unit: str) -> str:
    return UNITS[1 - UNITS.index(unit)]


def finite_or_said(value: float) -> float | str:
    return finite_or(value, NO_VALUE if np.isnan(value) else "infinite")


def amount(bits: float, unit: str) -> str:
    """An amount of surprise, given in bits, as it is written in `unit`."""
    value = finite_or_said(bits if unit == "bits" else bits * BITS_TO_NATS)
    return value if isinstance(value, str) else f"{fixed(value)} {unit}"


def distribution_numbers(result: OneDistribution, settings: Settings) -> dict[str, float | str]:
    """The entropy in either unit, how much of the most possible that is, and each outcome's surprise."""
    outcomes, unit = len(result.p), settings.unit
    possible = float(np.log2(outcomes))
    surprises = {
        f"surprise of outcome {outcome} in bits": finite_or_said(float(bits))
        for outcome, bits in enumerate(surprise(result.p), start=1)
    }
    return {
        "entropy H(p)": amount(result.entropy, unit),
        "the same": amount(result.entropy, other_unit(unit)),
        f"most possible with {outcomes} outcomes": amount(possible, unit),
        "share of it": percent(result.entropy / possible, 0),
        "H(p) in bits": result.entropy,
        "H(p) in nats": result.entropy * BITS_TO_NATS,
        **surprises,
    }


def coin_numbers(result: Coin, settings: Settings) -> dict[str, float | str]:
    """The coin's entropy."""
    return {
        "coin's entropy": amount(result.entropy, settings.unit),
        "the same": amount(result.entropy, other_unit(settings.unit)),
        "coin's entropy in bits": result.entropy,
    }


def two_numbers(result: TwoDistributions, settings: Settings) -> dict[str, float | str]:
    """Entropies, cross-entropies and divergences, in the unit chosen and in the one in which they are computed."""
    by_torch = {
        "F.cross_entropy(ln q, p)": result.cross_by_torch,
        "F.kl_div(ln q, p)": result.kl_by_torch,
        "F.binary_cross_entropy(q, p)": result.binary_by_torch,
    }
    by_hand = {
        "H(p)": result.entropies[0],
        "H(q)": result.entropies[1],
        "H(p, q)": result.cross[0],
        "H(q, p)": result.cross[1],
        "KL(p‖q)": result.kl[0],
        "KL(q‖p)": result.kl[1],
    }
    in_bits = by_hand | {name: nats / BITS_TO_NATS for name, nats in by_torch.items()}
    return (
        {name: amount(bits, settings.unit) for name, bits in in_bits.items()}
        | {f"{name} in bits": finite_or_said(bits) for name, bits in by_hand.items()}
        | {f"{name} in nats": finite_or_said(nats) for name, nats in by_torch.items()}
    )


def prediction_numbers(result: OnePrediction, settings: Settings) -> dict[str, float | str]:
    """The loss of the prediction in nats, by the formula and by torch, and the least possible."""
    by_hand, by_torch = result.here
    return {
        "by hand": finite_or_said(by_hand),
        "F.binary_cross_entropy(q, p)": by_torch,
        "least possible, at q = p": result.least,
    }


def sample_numbers(result: Samples, settings: Settings) -> dict[str, float | str]:
    """Entropy and variance of each sample."""
    names = [f"{shape.lower()} sample" for shape in SAMPLE_SHAPES]
    entropies, variances = result.entropies.tolist(), result.variances.tolist()
    return {f"{name}: H in bits": bits for name, bits in zip(names, entropies, strict=True)} | {
        f"{name}: variance": variance for name, variance in zip(names, variances, strict=True)
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
print("F.cross_entropy(ln q, p) in nats:", F.cross_entropy(torch.tensor(q).log()[None], torch.tensor(p)[None]).item())

truth, prediction = {settings.truth}, {settings.prediction}
print("by hand:", binary_cross_entropy(truth, prediction))
given, wanted = torch.tensor(prediction, dtype=torch.float64), torch.tensor(truth, dtype=torch.float64)
print("F.binary_cross_entropy(q, p):", F.binary_cross_entropy(given, wanted).item())
"""
