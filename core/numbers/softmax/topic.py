"""Softmax: scores become probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from core.engine.activations import softmax
from core.engine.losses import least_loss_twice
from core.experiment.knobs import number, numbers
from core.experiment.wording import listed

TITLE = "Softmax"
LINE = "Turn any scores into probabilities, and see which differences it exaggerates."
# Where two results of 64-bit arithmetic are called the same: a hundred times its rounding.
ROUNDING = 100 * float(np.finfo(float).eps)


@dataclass(frozen=True)
class Settings:
    scores: tuple[float, ...] = numbers(
        (1, 2, 3), -10, 10, least=2, most=10, step=0.1, label="Scores z",
        help="The numbers that go in, one bar each. Drag a bar's tip, or type a list such as 1, 2, 3.",
    )  # fmt: skip
    temperature: float = number(
        1.0, 0.05, 20.0, log=True, label="Temperature T",
        help="The scores are divided by T first. Small: nearly all to the largest. Large: nearly equal shares.",
    )  # fmt: skip
    shift: float = number(
        0.0, -2000.0, 2000.0, step=10, label="Add to every score",
        help="The same constant added to all scores before anything else is done.",
    )  # fmt: skip
    target: int = number(
        1, 1, 10, label="True outcome",
        help="Which outcome really happened: y is 1 there and 0 elsewhere. Beyond the last outcome, the last is meant.",
    )  # fmt: skip
    classes: int = number(3, 2, 10, label="Classes", help="How many classes there are; all but the true one score 0.")
    lead: float = number(
        4.0, -10, 20, step=0.1, label="Lead of the true class",
        help="The true class's score; the others' are 0. Drag the point, or this knob.",
    )  # fmt: skip


@dataclass(frozen=True)
class Shares:
    """`shifted` are the scores (n,) with the constant added, `scaled` these over T, `exponentials` exp of that.

    `naive` are the probabilities by the formula as written, `by_torch` by nn.Softmax.
    """

    shifted: np.ndarray
    scaled: np.ndarray
    exponentials: np.ndarray
    probabilities: np.ndarray
    naive: np.ndarray
    by_torch: np.ndarray


@dataclass(frozen=True)
class Temperatures:
    """The probabilities (F, n) of the same scores at every one of `temperatures` (F,), and those `here` (n,)."""

    temperatures: np.ndarray
    shares: np.ndarray
    here: np.ndarray


@dataclass(frozen=True)
class Slopes:
    """The probabilities' slopes (n, n), and the losses' (2, n): of cross-entropy and of ½ Σ (p − y)²."""

    probabilities: np.ndarray
    jacobian: np.ndarray
    slopes: np.ndarray


@dataclass(frozen=True)
class Twice:
    """Loss and slope (2, F) along `leads`, given the scores and given their softmax; `here` (2,) at the knob's lead.

    `floor` is the least loss that probabilities allow.
    """

    leads: np.ndarray
    losses: np.ndarray
    pushes: np.ndarray
    here: np.ndarray
    floor: float


def exponentials_of(scores: np.ndarray) -> np.ndarray:
    """exp of each score in float64: ∞ from about 710 on, 0 below about −745."""
    with np.errstate(over="ignore"):
        return np.exp(scores)


def naive_softmax(scores: np.ndarray) -> np.ndarray:
    """The formula as it is written, exp(z) / sum exp(z): overflows in float64 from a score of about 710 on."""
    exponentials = exponentials_of(scores)
    with np.errstate(over="ignore", invalid="ignore"):
        return exponentials / np.sum(exponentials)


def softmax_jacobian(probabilities: np.ndarray) -> np.ndarray:
    """d probability i / d score j = p_i (1 if i = j else 0) - p_i p_j, (n, n)."""
    return np.diag(probabilities) - np.outer(probabilities, probabilities)


def loss_slopes(probabilities: np.ndarray, target: int, temperature: float) -> np.ndarray:
    """Slopes (2, n) along the scores where outcome `target` (from 0) is true: cross-entropy's and ½ Σ (p − y)²'s."""
    missing = probabilities - (np.arange(len(probabilities)) == target)
    return np.stack([missing, softmax_jacobian(probabilities) @ missing]) / temperature


def taken_twice(leads: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """torch's cross-entropy (2, F) of the scores (lead, 0, …, 0) and of their softmax, and its slopes by the lead."""
    lead = torch.tensor(leads, dtype=torch.float64, requires_grad=True)
    others = torch.zeros(len(leads), classes - 1, dtype=torch.float64)
    scores, first = torch.cat([lead[:, None], others], dim=1), torch.zeros(len(leads), dtype=torch.long)
    losses, slopes = [], []
    for given in (scores, torch.softmax(scores, dim=1)):
        loss = F.cross_entropy(given, first, reduction="none")
        slopes.append(torch.autograd.grad(loss.sum(), lead, retain_graph=True)[0].numpy())
        losses.append(loss.detach().numpy())
    return np.stack(losses), np.stack(slopes)


def scaled_scores(settings: Settings) -> np.ndarray:
    """What softmax is taken of (n,): the scores with the constant added, over the temperature."""
    return (np.array(settings.scores) + settings.shift) / settings.temperature


def shares(settings: Settings) -> Shares:
    """Softmax of the scores over the temperature, three ways."""
    scaled = scaled_scores(settings)
    return Shares(
        shifted=np.array(settings.scores) + settings.shift,
        scaled=scaled,
        exponentials=exponentials_of(scaled),
        probabilities=softmax(scaled),
        naive=naive_softmax(scaled),
        by_torch=torch.nn.Softmax(dim=0)(torch.tensor(scaled)).numpy(),
    )


def at_every_temperature(settings: Settings) -> Temperatures:
    """The probabilities of the scores at 121 temperatures, and at the knob's."""
    temperatures = np.geomspace(0.05, 20, 121)
    shifted = np.array(settings.scores) + settings.shift
    return Temperatures(temperatures, softmax(shifted / temperatures[:, None]), softmax(scaled_scores(settings)))


def slopes(settings: Settings) -> Slopes:
    """How the probabilities and two losses change with every score."""
    probabilities = softmax(scaled_scores(settings))
    return Slopes(
        probabilities,
        softmax_jacobian(probabilities) / settings.temperature,
        loss_slopes(probabilities, true_outcome(settings) - 1, settings.temperature),
    )


def true_outcome(settings: Settings) -> int:
    """The true outcome, from 1; of fewer scores the last."""
    return min(settings.target, len(settings.scores))


def twice(settings: Settings) -> Twice:
    """The loss of softmax taken once and taken twice."""
    leads = np.linspace(-10, 20, 121)
    losses, pushes = taken_twice(leads, settings.classes)
    here = taken_twice(np.array([settings.lead]), settings.classes)[0][:, 0]
    return Twice(leads, losses, pushes, here, least_loss_twice(settings.classes))


def naive_verdict(result: Shares) -> str:
    """What becomes of the formula as written: holds, or the way in which float64 fails it."""
    if np.isinf(result.exponentials).any():
        return "overflows: an exp is ∞"
    if not result.exponentials.any():
        return "underflows: every exp is 0"
    with np.errstate(over="ignore"):
        if np.isinf(result.exponentials.sum()):
            return "overflows: the sum is ∞"
    if np.abs(result.naive - result.probabilities).max() > 1e-9:
        return "wrong: exp has lost its digits"
    return "holds"


def most_likely(probabilities: np.ndarray) -> np.ndarray:
    """The outcomes (from 1) with the largest probability: several, where they tie."""
    return np.flatnonzero(probabilities >= probabilities.max() - ROUNDING) + 1


def odds(probabilities: np.ndarray, scaled: np.ndarray) -> float:
    """The largest probability over the next one, as e to the power of the gap between their scores."""
    second, first = np.sort(scaled)[-2:]
    return float(np.exp(first - second))


def shares_numbers(result: Shares, settings: Settings) -> dict[str, float | str]:
    """The probabilities, and how two other ways of computing them fare."""
    apart = float(np.abs(result.naive - result.probabilities).max())
    first = most_likely(result.probabilities)
    return {
        **{f"p{index}": float(share) for index, share in enumerate(result.probabilities, start=1)},
        "sum of probabilities": float(result.probabilities.sum()),
        "most likely outcome": listed([str(outcome) for outcome in first]) + (": a tie" if len(first) > 1 else ""),
        "odds, largest to next": odds(result.probabilities, result.scaled),
        "formula as written": naive_verdict(result),
        "formula as written is off by": apart if np.isfinite(apart) else "everything: it has no value",
        "compared with nn.Softmax": float(np.abs(result.probabilities - result.by_torch).max()),
    }


def temperature_numbers(result: Temperatures, settings: Settings) -> dict[str, float | str]:
    """The probabilities at the knob's temperature, and at either end."""
    ends = {"at the lowest temperature": result.shares[0], "at the highest temperature": result.shares[-1]}
    return {
        f"p{index} {when}": float(share)
        for when, row in (ends | {"here": result.here}).items()
        for index, share in enumerate(row, start=1)
    }


def slopes_numbers(result: Slopes, settings: Settings) -> dict[str, float | str]:
    """The losses' slopes along each score."""
    cross_entropy, squared = result.slopes
    return {
        "probability of the true outcome": float(result.probabilities[true_outcome(settings) - 1]),
        "largest slope, cross-entropy": float(np.abs(cross_entropy).max()),
        "largest slope, squared error": float(np.abs(squared).max()),
        **{f"slope of cross-entropy along score {i}": float(v) for i, v in enumerate(cross_entropy, start=1)},
        **{f"slope of squared error along score {i}": float(v) for i, v in enumerate(squared, start=1)},
    }


def twice_numbers(result: Twice, settings: Settings) -> dict[str, float | str]:
    """nn.CrossEntropyLoss given the scores and given their softmax."""
    return {
        "loss, given the scores": float(result.here[0]),
        "loss, given softmax of the scores": float(result.here[1]),
        f"least it can be with {settings.classes} classes": result.floor,
    }


CORE = (softmax, naive_softmax, loss_slopes)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    target = min(settings.target, len(settings.scores))
    return f"""
scores = np.array({[float(score) for score in settings.scores]}) + {settings.shift}
temperature = {settings.temperature}
p = softmax(scores / temperature)
for place, share in enumerate(p, start=1):
    print(f"p{{place}}: {{share}}")
print("sum of probabilities:", p.sum())

# The formula as it is written overflows for large scores; torch's softmax does not.
print("as written:", naive_softmax(scores / temperature))
by_torch = torch.nn.Softmax(dim=0)(torch.tensor(scores / temperature))
print("compared with nn.Softmax:", np.abs(p - by_torch.numpy()).max())

# Outcome {target} is true: how the losses change with every score.
for loss, slopes in zip(["cross-entropy", "squared error"], loss_slopes(p, {target - 1}, temperature)):
    for place, slope in enumerate(slopes, start=1):
        print(f"slope of {{loss}} along score {{place}}: {{slope}}")
"""
