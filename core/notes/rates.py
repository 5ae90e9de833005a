"""The notes on ways to set the learning rate, and on vanishing and exploding gradients, judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.descent.learning_rates.rate_race import Race
from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged

LOWEST, DIVERGED = "at a lowest point", "diverged"
HELP = 0.1  # of the test digits that a remedy must add to the plain network's


def blocks_help(found: Found) -> Judgement:
    fixed, blocks = found.value(f"Fixed: {LOWEST}"), found.value(f"Blocks: {LOWEST}")
    figure = (
        f"At the lowest point after 200 noisy steps: {percent(blocks)} of 500 starts in blocks, {percent(fixed)} fixed"
    )
    return judged(figure, blocks > fixed + 0.1)


def block_rates(race: Race) -> np.ndarray:
    """The rate at every step of the race, in blocks."""
    return race.rates[:, race.labels.index("Blocks")]


def by_the_clock(bowl: Found, peaks: Found) -> Judgement:
    first, base = (each.of(lambda race: block_rates(race)[0]) for each in (bowl, peaks))
    last, end = (each.of(lambda race: block_rates(race)[-1]) for each in (bowl, peaks))
    figure = (
        f"In blocks from {plain(first)} down to {plain(last)} on the bowl; from {plain(base)} down to {plain(end)} "
        "on the peaks"
    )
    return judged(figure, first > last, bool(first and base) and abs(last / first - end / base) < 1e-9)


def inside_optimizers(found: Found) -> Judgement:
    powers = [found.value(f"{name}: rate ∝ slope to the power of") for name in ("∝ |gradient|", "RMSprop", "Adam")]
    figure = (
        f"The rate goes as the slope to the power {plain(powers[0], 2)}; in RMSprop {plain(powers[1], 2)}, in Adam "
        f"{plain(powers[2], 2)}: there a steeper slope makes it smaller"
    )
    if min(powers[1:]) > -0.5:
        figure = figure.partition(": there")[0]
    return judged(figure, powers[1] > 0.5, powers[2] > 0.5)


def needs_scaling(usual: Found, spread: Found) -> Judgement:
    here, best = usual.value(f"∝ |gradient|: {LOWEST}"), spread.value("∝ |gradient|") / 100
    figure = (
        f"∝ |gradient| ends at the lowest point from {percent(here)} of the starts; rightly scaled, "
        f"from {percent(best, 0)}"
    )
    return judged(figure, best > here + 0.2)


def only_below_one(usual: Found, scaled: Found) -> Judgement:
    lost, kept = usual.value(f"∝ loss: {DIVERGED}"), scaled.value(f"∝ loss: {DIVERGED}")
    there, then = usual.value(f"∝ loss: {LOWEST}"), scaled.value(f"∝ loss: {LOWEST}")
    figure = (
        f"With losses up to any size {percent(lost)} of the starts diverge and {percent(there)} "
        f"arrive; scaled to [0, 1] "
        f"{percent(kept)} and {percent(then)}"
    )
    return judged(figure, lost > kept, there <= then)


def too_large_a_loss(outside: Found, inside: Found) -> Judgement:
    label = "height left at the end"
    left = outside.text(label) if outside.says(label, DIVERGED) else plain(outside.value(label))
    figure = f"Height left at the end {plain(inside.value(label))}; with the loss in units 100 times smaller: {left}"
    return judged(figure, outside.says(label, DIVERGED))


def assumes_much(bowl: Found, peaks: Found, himmelblau: Found) -> Judgement:
    shares = [each.value(f"∝ |value|: {LOWEST}") for each in (bowl, peaks, himmelblau)]
    figure = (
        f"At a lowest point from {percent(shares[0], 0)} of the starts on the bowl, whose minimum is at 0; "
        f"{percent(shares[1], 0)} on the peaks, {percent(shares[2], 0)} on Himmelblau's"
    )
    return judged(figure, shares[1] < 0.5 and shares[2] < 0.5)


def adaptive(found: Found) -> Judgement:
    fixed = found.value(f"Fixed: {LOWEST}")
    shares = {name: found.value(f"{name}: {LOWEST}") for name in ("∝ |gradient|", "∝ loss", "∝ |value|")}
    figure = f"Bowl with noise, fixed rate {percent(fixed, 0)}; " + ", ".join(
        f"{name} {percent(share, 0)}" for name, share in shares.items()
    )
    return judged(figure, *(share > fixed for share in shares.values()))


def stops_learning(found: Found, training: Found) -> Judgement:
    kept, right = found.value("first layer's gradient / last's"), training.value("accuracy on the 450 test digits")
    figure = (
        f"20 sigmoid layers: {plain(kept, 1)} of the gradient reaches the first; {plain(right, 2)} "
        f"% of the digits right"
    )
    return judged(figure, kept < 1e-6 and right < 15)


def flat_ground(found: Found) -> Judgement:
    moved, slope = 1.8 - found.value("x"), found.value("slope f′(x)")
    figure = f"From x = 1.8 it moves by {plain(moved, 2)} in 40 steps, and ends with the slope {plain(slope, 2)}"
    return judged(figure, abs(moved) < 0.2)


def jumps_past(found: Found) -> Judgement:
    factor, first = found.value("factor per layer"), found.value("first layer's gradient / last's")
    broke = found.says("digits right after 60 updates", "broke off")
    figure = f"ReLU with weights that are too large: × {plain(factor)} a layer, × {plain(first, 2)} in all; training "
    return judged(figure + ("breaks off" if broke else "goes on"), first > 1e3 and broke)


def remedy(*names: str) -> Callable[[Found], Judgement]:
    """The verdict on a remedy: how many test digits are right with it, and without any."""

    def judge(found: Found) -> Judgement:
        plainly = found.value("plain: test digits right")
        shares = [found.value(f"{name}: test digits right") for name in names]
        said = ", ".join(f"{name[2:]} {percent(share)}" for name, share in zip(names, shares, strict=True))
        return judged(
            f"Test digits right: {said}; without a remedy {percent(plainly)}",
            *(share > plainly + HELP for share in shares),
        )

    return judge


RELU = {"activation": "ReLU", "initialisation": "Too large (1)"}
PROPORTION, PROBLEMS = "proportion", "gradient-problems"
CLAIMS = (
    Claim(
        PROPORTION,
        "A rate that decays by the epoch, in blocks, is a good method.",
        "learning_rates",
        "table",
        blocks_help,
    ),
    Claim(
        PROPORTION,
        "Such a rate begins high and goes down, whatever the model does.",
        "learning_rates",
        "losses",
        by_the_clock,
        {},
        ({"surface": "Peaks"},),
    ),
    Claim(
        PROPORTION, "A rate by the derivative, the loss or the value is adaptive.", "learning_rates", "table", adaptive
    ),
    Claim(
        PROPORTION,
        "A rate by the derivative is incorporated into RMSprop and Adam.",
        "learning_rates",
        "slope",
        inside_optimizers,
    ),
    Claim(
        PROPORTION,
        "A rate by the derivative requires appropriate scaling.",
        "learning_rates",
        "table",
        needs_scaling,
        {},
        ({"part": "robust"},),
    ),
    Claim(
        PROPORTION,
        "A rate by the loss works only when the loss is in [0, 1].",
        "learning_rates",
        "table",
        only_below_one,
        {},
        ({"unit_loss": True},),
    ),
    Claim(
        PROPORTION,
        "A rate by the loss breaks where the loss is large.",
        "learning_rates",
        "outside",
        too_large_a_loss,
        {"scale": 100.0},
        ({},),
    ),
    Claim(
        PROPORTION,
        "A rate by the current value makes too many assumptions to be a good idea.",
        "learning_rates",
        "table",
        assumes_much,
        {},
        ({"surface": "Peaks"}, {"surface": "Himmelblau"}),
    ),
    Claim(
        PROBLEMS,
        "Where the function is flat, descent does not move.",
        "descent_1d",
        "walk",
        flat_ground,
        {"curve": "Flat (vanishing)"},
    ),
    Claim(
        PROBLEMS,
        "A gradient close to zero stops the learning of a deep network.",
        "vanishing_exploding",
        "gradient",
        stops_learning,
        {},
        ({"part": "training"},),
    ),
    Claim(
        PROBLEMS,
        "Too steep a derivative jumps past the minimum, and weights change wildly.",
        "vanishing_exploding",
        "gradient",
        jumps_past,
        RELU,
    ),
    Claim(
        "remedies", "Use models with few hidden layers.", "vanishing_exploding", "race", remedy("1 two hidden layers")
    ),
    Claim(
        "remedies",
        "Use activation functions that do not saturate, like ReLU.",
        "vanishing_exploding",
        "race",
        remedy("2 ReLU (Kaiming)"),
    ),
    Claim("remedies", "Apply weight normalisation.", "vanishing_exploding", "race", remedy("3 weight norm.")),
    Claim("remedies", "Pre-train with autoencoders.", "vanishing_exploding", "race", remedy("4 autoencoders")),
    Claim(
        "remedies",
        "Use batch normalisation, dropout and weight decay.",
        "vanishing_exploding",
        "race",
        remedy("5 batch norm.", "5 dropout 0.2", "5 weight decay"),
    ),
    Claim("remedies", "Use architectures like residual networks.", "vanishing_exploding", "race", remedy("6 residual")),
)
