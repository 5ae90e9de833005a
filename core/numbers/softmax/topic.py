"""Softmax: scores become probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from core.experiment.charts import CLASSES, GREEN
from core.experiment.knobs import number, numbers
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import listed, plain
from core.numbers.softmax.pictures import (
    exponentials_panel,
    jacobian_panel,
    probabilities_panel,
    scores_panel,
    slopes_panel,
    temperature_panel,
    twice_panels,
)

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
class Result:
    """`shifted` are the scores (n,) with the constant added, `scaled` these over T, `exponentials` exp of that.

    `jacobian` (n, n) are the slopes of the probabilities. `slopes` (2, n) are those of cross-entropy and of the squared
    error ½ Σ (p − y)². `losses` and `pushes` (2, F) are loss and slope along `leads`, given the scores and given their
    softmax; `twice` (2,) the losses at the knob's lead, and `floor` the least loss that probabilities allow.
    """

    shifted: np.ndarray
    scaled: np.ndarray
    exponentials: np.ndarray
    probabilities: np.ndarray
    naive: np.ndarray
    by_torch: np.ndarray
    jacobian: np.ndarray
    slopes: np.ndarray
    temperatures: np.ndarray
    by_temperature: np.ndarray
    leads: np.ndarray
    losses: np.ndarray
    pushes: np.ndarray
    twice: np.ndarray
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


def softmax(scores: np.ndarray) -> np.ndarray:
    """The same with the largest score taken off first: nothing above exp(0) = 1, so it cannot overflow. Last axis."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


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


def least_loss_twice(classes: int) -> float:
    """The least cross-entropy when it is given probabilities: those of (1, 0, …, 0), so ln(e + K − 1) − 1."""
    return float(np.log(np.e + classes - 1) - 1)


def run(settings: Settings) -> Result:
    """Softmax of the scores over the temperature, three ways, with its slopes, and the loss of softmax taken twice."""
    shifted = np.array(settings.scores) + settings.shift
    scaled = shifted / settings.temperature
    probabilities = softmax(scaled)
    temperatures = np.geomspace(0.05, 20, 121)
    leads = np.linspace(-10, 20, 121)
    losses, pushes = taken_twice(leads, settings.classes)
    target = min(settings.target, len(shifted)) - 1
    return Result(
        shifted=shifted,
        scaled=scaled,
        exponentials=exponentials_of(scaled),
        probabilities=probabilities,
        naive=naive_softmax(scaled),
        by_torch=torch.nn.Softmax(dim=0)(torch.tensor(scaled)).numpy(),
        jacobian=softmax_jacobian(probabilities) / settings.temperature,
        slopes=loss_slopes(probabilities, target, settings.temperature),
        temperatures=temperatures,
        by_temperature=softmax(shifted / temperatures[:, None]),
        leads=leads,
        losses=losses,
        pushes=pushes,
        twice=taken_twice(np.array([settings.lead]), settings.classes)[0][:, 0],
        floor=least_loss_twice(settings.classes),
    )


def naive_verdict(result: Result) -> str:
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


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    shares = {f"p{place}": float(value) for place, value in enumerate(result.probabilities, start=1)}
    apart = float(np.abs(result.naive - result.probabilities).max())
    return shares | {
        "sum": float(result.probabilities.sum()),
        "odds, largest to next": odds(result.probabilities, result.scaled),
        "naive formula": naive_verdict(result),
        "naive formula is off by": apart if np.isfinite(apart) else "everything: it has no value",
        "largest difference to nn.Softmax": float(np.abs(result.probabilities - result.by_torch).max()),
        **{f"slope of cross-entropy along score {i}": float(v) for i, v in enumerate(result.slopes[0], start=1)},
        **{f"slope of squared error along score {i}": float(v) for i, v in enumerate(result.slopes[1], start=1)},
        "nn.CrossEntropyLoss of the scores": float(result.twice[0]),
        "nn.CrossEntropyLoss of their softmax": float(result.twice[1]),
        "least it can be": result.floor,
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
print("sum:", p.sum())

# The formula as it is written overflows for large scores; torch's softmax does not.
print("as written:", naive_softmax(scores / temperature))
by_torch = torch.nn.Softmax(dim=0)(torch.tensor(scores / temperature))
print("largest difference to nn.Softmax:", np.abs(p - by_torch.numpy()).max())

# Outcome {target} is true: how the losses change with every score.
for loss, slopes in zip(["cross-entropy", "squared error"], loss_slopes(p, {target - 1}, temperature)):
    for place, slope in enumerate(slopes, start=1):
        print(f"slope of {{loss}} along score {{place}}: {{slope}}")
"""


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Scores with their handles, their exponentials, and the probabilities that these are shares of."""
    return Scene(
        panels=(
            scores_panel(result.shifted, settings.shift),
            exponentials_panel(result.exponentials, settings.temperature),
            probabilities_panel(result.probabilities),
        ),
        readouts=readouts(result),
        notices=notices(result),
    )


def temperature_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The same scores at every temperature."""
    shares = (result.temperatures, result.by_temperature)
    return Scene(panels=(temperature_panel(*shares, result.probabilities, settings.temperature),))


def gradient_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The Jacobian, and what becomes of it behind two losses."""
    target = min(settings.target, len(result.shifted))
    return Scene(
        panels=(jacobian_panel(result.jacobian), slopes_panel(result.slopes[0], result.slopes[1], target)),
        readouts=(
            Readout("probability of the true outcome", f"{result.probabilities[target - 1]:.3f}"),
            Readout("largest slope, cross-entropy", float(np.abs(result.slopes[0]).max())),
            Readout("largest slope, squared error", float(np.abs(result.slopes[1]).max())),
        ),
    )


def twice_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Cross-entropy given the scores, as torch wants it, and given their softmax: it takes softmax a second time."""
    once, twice = result.twice
    return Scene(
        panels=twice_panels(result.leads, result.losses, result.pushes, (settings.lead, result.twice), result.floor),
        readouts=(
            Readout("loss, given the scores", plain(float(once)), "nats"),
            Readout("loss, given softmax of the scores", plain(float(twice)), "nats"),
            Readout(
                f"least it can be with {settings.classes} classes", result.floor, "nats", help="ln(e + K − 1) − 1",
            ),
        ),
    )  # fmt: skip


def readouts(result: Result) -> tuple[Readout, ...]:
    first = most_likely(result.probabilities)
    tied = len(first) > 1
    apart = float(np.abs(result.probabilities - result.by_torch).max())
    return (
        Readout("sum of probabilities", plain(float(result.probabilities.sum()), 6)),
        Readout(
            "most likely outcome", listed([str(place) for place in first]) + (": a tie" if tied else ""),
            color="" if tied else CLASSES[first[0] - 1],
        ),
        Readout(
            "odds, largest to next", f"{plain(odds(result.probabilities, result.scaled))} to 1",
            help="The largest probability divided by the next: e to the power of the gap between their scores over T",
        ),
        Readout("formula as written", naive_verdict(result), help="exp(z/T) / Σ exp(z/T), nothing taken off first"),
        Readout(
            "compared with nn.Softmax", "the same" if apart < ROUNDING else f"{plain(apart)} apart", color=GREEN,
            help=f"Largest difference: {plain(apart)}. A few 10⁻¹⁷ are rounding: float64 has 16 digits.",
        ),
    )  # fmt: skip


def notices(result: Result) -> tuple[Notice, ...]:
    """Why the formula as written fails, where it does."""
    verdict, largest = naive_verdict(result), plain(float(result.scaled.max()), 6)
    why = {
        "overflows: an exp is ∞": f"scores over T reach {largest}, and exp() is infinite from about 710 on; "
        "∞/∞ has no value",
        "underflows: every exp is 0": f"scores over T are at most {largest}, and exp() is 0 below about −745; "
        "0/0 has no value",
        "overflows: the sum is ∞": "each exp() is still finite, but their sum is infinite, so every share becomes 0",
        "wrong: exp has lost its digits": "exp() is so small (below 10⁻³⁰⁸) that float64 keeps only a few of its "
        "digits: the shares are " + listed([f"{value:.3f}" for value in result.naive]),
    }.get(verdict)
    if why is None:
        return ()
    text = f"The formula as written fails: {why}. With the largest score taken off first nothing is lost."
    return (Notice("warning", text, "Back to no shift", {"shift": 0.0}),)
