"""What the page on entropy says of odd lists, of what is infinite, and of a prediction."""

from __future__ import annotations

import numpy as np

from core.experiment.scene import Notice
from core.experiment.wording import fixed, plain
from core.numbers.entropy.topic import OneDistribution, OnePrediction, Settings, TwoDistributions, per_bit


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


def outcomes_notice(result: OneDistribution) -> Notice:
    """One line at all times, so that what stands below keeps its place: how uncertain p is, or what of it is 0."""
    never = [str(outcome) for outcome, share in enumerate(result.p, start=1) if share == 0]
    if not never:
        alike = f"{2**result.entropy:.2f}"
        return Notice("info", f"As uncertain as a choice among {alike} equally likely outcomes: 2ᴴ, its perplexity.")
    named = f"Outcome {never[0]}" if len(never) == 1 else f"Outcomes {', '.join(never)}"
    certain = f" Outcome {result.p.argmax() + 1} is certain: H = 0." if result.entropy == 0 else ""
    return Notice("info", f"{named}: surprise ∞, but never met, so 0 · log 0 counts as 0, its limit.{certain}")


def pair_notices(result: TwoDistributions, settings: Settings) -> tuple[Notice, ...]:
    """What is odd about the pair, or what it costs."""
    said = uneven_notices(settings) + endless_notices(result)
    if np.isnan(result.cross_by_torch):
        place = np.flatnonzero((result.p == 0) & (result.q == 0))[0] + 1
        text = (
            f"Outcome {place} has probability 0 in both and counts as 0. torch multiplies 0 · ln 0, which has no value."
        )
        said.append(Notice("info", text))
    if not said and np.allclose(result.p, result.q):
        said.append(Notice("info", "p and q are equal: the expectation is right, and costs nothing."))
    if not said:
        there, back = (f"{value * per_bit(settings):.3f} {settings.unit}" for value in result.kl)
        said.append(Notice("info", f"Expecting q while p happens costs {there} each time; the other way round {back}."))
    return tuple(said)


def uneven_notices(settings: Settings) -> list[Notice]:
    if len(settings.p) == len(settings.q):
        return []
    text = f"p has {len(settings.p)} outcomes, q has {len(settings.q)}: those missing count as probability 0."
    equal = {"q": (1 / len(settings.p),) * len(settings.p)}
    return [Notice("warning", text, "Give q as many, all equal", equal)]


def endless_notices(result: TwoDistributions) -> list[Notice]:
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


def loss_notice(result: OnePrediction, settings: Settings) -> Notice:
    """What the prediction costs beyond the least possible."""
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
    said = (
        f"{endless}, as it takes no logarithm below −100; but the slope through the sigmoid before it is 0, and "
        "nothing is learned. BCEWithLogitsLoss, on the score itself, has neither trouble."
    )
    return Notice("warning", said, "Back to 0.25", {"prediction": 0.25})
