"""The notes on training by samples, by the cost of all, and by batches, judged."""

from __future__ import annotations

from core.experiment.wording import plain
from core.notes.claim import Claim, Found, Judgement, judged, untested

LIKE = 0.9
WAYS = ("Same epochs", "Same updates", "Same training loss")


def points(found: Found, what: str) -> str:
    """A paired difference in hundredths, with its 95 % interval."""
    middle, low, high = (plain(100 * found.value(f"{what}, {each}"), 2) for each in ("difference", "from", "to"))
    return f"{middle} ({low} to {high})"


def takes_time(found: Found) -> Judgement:
    one, many = (found.value(f"eager torch, B = {size}: ms an epoch") for size in (1, 64))
    figure = (
        f"An epoch of 600 samples, measured once: {plain(one, 2)} ms one by one, {plain(many, 2)} ms in batches of 64"
    )
    return judged(figure, one > 2 * many)


def overfits(found: Found) -> Judgement:
    figure = (
        f"One sample an update against all 60, 40 paired seeds: training ahead of the test by {points(found, 'gap')} "
        f"points more; test accuracy differs by {points(found, 'test accuracy')}"
    )
    return judged(figure, found.value("gap, from") > 0, found.value("test accuracy, to") < 0)


def less_sensitive(found: Found) -> Judgement:
    small, large = found.value("loss above its least"), found.value("all 600, same samples")
    figure = (
        f"After 1,200 samples, batches of 8 are {plain(small, 2)} above the least loss, two updates "
        f"by all samples {plain(large, 2)}"
    )
    return judged(figure, large > 2 * small)


def batches_are_good(found: Found) -> Judgement:
    losses = {size: found.value(f"B = {size}: loss at the end") for size in (1, 8, 600)}
    said = ", ".join(f"{plain(loss)} with B = {size}" for size, loss in losses.items())
    return judged(f"Loss after the same epochs: {said}", losses[8] < losses[1] and losses[8] < losses[600])


def single_samples(found: Found) -> Judgement:
    one, noise = found.value("noise at B = 1"), found.value("noise of one sample")
    return judged(
        f"Noise of an update at B = 1 {plain(one)}, of one sample's gradient {plain(noise)}",
        abs(one - noise) < 0.05 * noise,
    )


def subsets_add_up(found: Found) -> Judgement:
    apart, count = found.value("each loss × its share of the samples"), found.value("small batches")
    figure = (
        f"Ten steps by {plain(count)} small batches added up, each by its share, and by one of 60: weights differ by "
        f"{'less than 10⁻⁶' if apart < 1e-6 else plain(apart, 1)}"
    )
    return judged(figure, apart < 1e-6)


def vectorised(found: Found) -> Judgement:
    gains = []
    for loop in ("eager torch", "compiled"):
        one, many = (found.value(f"{loop}, B = {size}: ms an epoch") for size in (1, 64))
        gains.append(one / many if many else 0.0)
    figure = (
        f"An epoch in batches of 64 is faster than one by one, measured once: {plain(gains[0], 2)} "
        f"times by the eager loop, {plain(gains[1], 2)} by the compiled one"
    )
    return judged(figure, *(gain > 1.2 for gain in gains))


def slower_when_large(found: Found) -> Judgement:
    times = {size: found.value(f"images, B = {size}: µs an image") for size in (1, 64, 512)}
    said = ", ".join(f"{plain(time, 2)} µs with B = {size}" for size, time in times.items())
    return judged(f"Time for an image, measured once: {said}", times[512] > 1.2 * times[64])


def smooths(found: Found) -> Judgement:
    slope, one, many = (
        found.value(each) for each in ("slope of log noise by log B", "noise at B = 1", "noise at B = 64")
    )
    figure = (
        f"Noise of an update {plain(one)} with B = 1, {plain(many)} with B = 64: it goes as B to "
        f"the power {plain(slope, 2)}"
    )
    return judged(figure, many < one and slope < -0.3)


def reduces_overfitting(*found: Found) -> Judgement:
    said = "; ".join(f"{way.lower()}, {points(each, 'gap')}" for way, each in zip(WAYS, found, strict=True))
    figure = f"By how many points more training is ahead of the test with B = 8 than with all 60: {said}"
    return judged(figure, *(each.value("gap, to") < 0 for each in found))


def similar(found: Found) -> Judgement:
    samples, updates = (
        {size: found.value(f"B = {size}: {what}") for size in (1, 600)} for what in ("samples", "updates")
    )
    figure = (
        f"Likeness 0.9: {plain(samples[1], 4)} samples and as many updates reach the goal with B = 1; with all 600, "
        f"{plain(samples[600], 5)} samples in {plain(updates[600])} updates"
    )
    return judged(figure, samples[1] < samples[600], updates[1] < updates[600])


TOPIC, COST, BATCHES = "minibatches", "cost", "minibatches"
CLAIMS = (
    Claim(COST, "Training on each sample is time-consuming.", TOPIC, "speed", takes_time, timed=True),
    Claim(COST, "Training on each sample may lead to overfitting.", TOPIC, "regulariser", overfits, {"size": 1}),
    Claim(COST, "Averaging over too many samples may decrease sensitivity.", TOPIC, "paths", less_sensitive),
    Claim(COST, "A good solution is to train in batches of samples.", TOPIC, "speed", batches_are_good),
    Claim(
        BATCHES, "Batch size 1 is stochastic gradient descent: one sample's gradient.", TOPIC, "cloud", single_samples
    ),
    Claim(
        BATCHES,
        "A mini batch is a part of the data; forward and back propagation run on it.",
        TOPIC,
        "accumulation",
        subsets_add_up,
    ),
    untested(
        BATCHES,
        "Batch sizes are often powers of 2, between 2 and 512.",
        "How others choose is not measured here; how the best rate follows the batch size is.",
        TOPIC,
        "rates",
    ),
    Claim(BATCHES, "Batches can decrease computation time, by vectorisation.", TOPIC, "speed", vectorised, timed=True),
    Claim(
        BATCHES,
        "Large batches of large samples can increase computation time.",
        TOPIC,
        "speed",
        slower_when_large,
        timed=True,
    ),
    Claim(BATCHES, "Batching smooths learning by averaging the loss over many samples.", TOPIC, "cloud", smooths),
    Claim(
        BATCHES,
        "Batching is a form of regularization: it reduces overfitting.",
        TOPIC,
        "regulariser",
        reduces_overfitting,
        {},
        ({"compared": WAYS[1]}, {"compared": WAYS[2]}),
    ),
    Claim(
        BATCHES,
        "If samples are highly similar, batches of 1 can train faster.",
        TOPIC,
        "similar",
        similar,
        {"likeness": LIKE},
    ),
)
