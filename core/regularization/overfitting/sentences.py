"""What the page about overfitting says of a result, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.seeds import interval
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.wording import counted, fixed, listed, percent, plain
from core.regularization.overfitting.choosing import Chosen, chosen_curves
from core.regularization.overfitting.curve import total_bending, total_variation
from core.regularization.overfitting.digits import CHANGES, Digits
from core.regularization.overfitting.errors import SIZES, Split, parts_of_error
from core.regularization.overfitting.families import FAMILIES
from core.regularization.overfitting.fits import Fit
from core.regularization.overfitting.jitter import ANEW, BARE, KINDS, Jittered, Ridge
from core.regularization.overfitting.labels import Shuffled
from core.regularization.overfitting.leak import Leak
from core.regularization.overfitting.paired import SOONEST, TEST, TRAIN, WAYS, Growth, Pairs
from core.regularization.overfitting.plane import Mapped
from core.regularization.overfitting.topic import Settings

WORSE = 1.1  # from this many times the least test loss on it is called overfitting
FEWEST = 10  # seeds before a sentence is said


def troubles(history: Any, updates: np.ndarray, settings: Settings) -> list[Notice]:
    """A divergence, or fewer updates than asked for."""
    found = []
    if history.diverged:
        text = f"The training diverged at update {history.diverged.update:,}; the charts show what was before it."
        found.append(Notice("warning", text, "A rate of 0.01", {"rate": 0.01}))
    return found or [*cut_short(int(updates[-1]), settings.updates)]


def curve_notices(result: Fit, settings: Settings) -> tuple[Notice, ...]:
    """Whether it overfits; nothing of the test set while that is hidden."""
    found = troubles(result.history, result.updates, settings)
    if not settings.test:
        size, points = result.history.network.parameter_count, len(result.points.x)
        too = ", and with it the sisters, whose losses are on it" if result.sisters else ""
        text = (
            f"{counted(size, 'parameter')} for {counted(points, 'point')}: the training loss is "
            f"{plain(float(result.train[-1]))}. The test set is hidden{too}. Predict first, below."
        )
        return (*found[:1], Notice("info", text, "Show the test set", {"test": True}))
    end, least, epoch = float(result.test[-1]), float(result.test[result.best]), int(result.updates[result.best])
    kept, when = float(result.test[result.frozen]), int(result.updates[result.frozen])
    stopped = f"Early stopping keeps epoch {when:,}, where the test loss is {plain(kept)}."
    if end > WORSE * least:
        text = (
            f"the test loss was least at epoch {epoch:,} ({plain(least)}); at the end it is {plain(end)}, "
            f"{fixed(end / least, 1)} times as much."
        )
        before, after = float(result.train[result.best]), float(result.train[-1])
        if after < before:
            found.append(Notice("warning", f"Overfitted: {text} {stopped}"))
        else:  # a loss that goes up and down, or a rate that is too large: nothing was learned by heart
            known = f"The training loss has not fallen since either ({plain(before)} and {plain(after)})"
            found.append(Notice("info", f"T{text[1:]} {known}: that is not overfitting. {stopped}"))
    else:
        text = f"The test loss ends at {plain(end)}, close to the least on its way ({plain(least)} at epoch {epoch:,})."
        found.append(Notice("good", f"{text} {stopped}"))
    return tuple(found[:2])


def wiggle_notices(result: Fit, settings: Settings) -> tuple[Notice, ...]:
    """The network's wiggle against the true curve's: how far up and down, and whether it also bends more."""
    points = result.points
    ours, true = float(result.variation[-1]), float(total_variation(points.truth))
    bends = float(total_bending(result.curve[-1:], points.grid)[0] / total_bending(points.truth, points.grid))
    bent = f"but its slope changes {fixed(bends, 1)} times as much"
    if ours > 1.2 * true:
        text = f"The curve goes up and down {fixed(ours / true, 1)} times as far as the true one: it follows the noise."
    elif ours < 0.8 * true:
        text = f"The curve goes up and down {percent(ours / true, 0)} as far as the true one"
        text += (
            f", {bent}: flatter than the truth, and yet not smoother."
            if bends > 1.2
            else ": smoother than the truth. Smooth is not the same as right."
        )
    else:
        text = "The curve goes up and down about as far as the true one"
        text += f", {bent}: its wiggles are small." if bends > 1.2 else "."
    return (*troubles(result.history, result.updates, settings), Notice("info", text))[:2]


def seen_notices(result: Fit, settings: Settings) -> tuple[Notice, ...]:
    """How often the test loss lies below the training loss as it is logged, and below it as it is."""
    found = troubles(result.history, result.updates, settings)
    if not settings.test:
        return (*found[:1], Notice("info", "The test set is hidden.", "Show the test set", {"test": True}))
    logged, real = result.during + result.penalty, result.train
    below, truly = (int((result.test < each).sum()) for each in (logged, real))
    count = len(result.updates)
    text = (
        f"The test loss is below the training loss as trained at {below} of {count} moments, below the evaluated one "
        f"at {truly}."
    )
    if below > truly + count / 10:
        text += " It is the way of measuring, no bug."
    return (*found, Notice("info", text))[:2]


def plane_notices(result: Mapped, settings: Settings) -> tuple[Notice, ...]:
    """Learned by heart, or not."""
    found = troubles(result.history, result.updates, settings)
    train, test, guess = float(result.train[-1]), float(result.test[-1]), result.chance
    random = int(result.random.sum())
    if random == len(result.random) and train > 0.95:
        text = (
            f"All labels were drawn by chance, and the network has {percent(train, 0)} of them right: it has them "
            f"by heart. On other points it has {percent(test, 0)}; a guess has {percent(guess, 0)}."
        )
        found.append(Notice("warning", text))
    elif random:
        text = (
            f"{counted(random, 'label')} of {len(result.random)} were drawn by chance. Training {percent(train, 0)}, "
            f"test {percent(test, 0)}."
        )
        found.append(Notice("info", text))
    return tuple(found[:2])


def verdict(low: float, high: float) -> str:
    """What an interval of a difference of losses says: below 0 is better."""
    return "helped" if high < 0 else "did harm" if low > 0 else "made no sure difference"


def pairs_notices(result: Pairs, settings: Settings) -> tuple[Notice, ...]:
    """Which family helped here, whether training error rose, and whether training took longer."""
    count = result.measures.shape[-1]
    if count < FEWEST:
        return ()
    gains = interval(result.measures[TEST, 1:] - result.measures[TEST, :1])
    if not np.isfinite(gains).all():
        return (Notice("warning", "Some of these trainings diverged: take a smaller learning rate."),)
    mean, low, high = gains
    order = np.argsort(mean)
    each = [
        f"{WAYS[1 + row]} {verdict(low[row], high[row])} ({fixed(mean[row], 3)}, 95 % interval {fixed(low[row], 3)} to "
        f"{fixed(high[row], 3)})" for row in order
    ]  # fmt: skip
    first = f"Here, over {count} pairs, test loss less that without anything: {listed(each)}."
    raised, _, _ = interval(result.measures[TRAIN, 1:4] - result.measures[TRAIN, :1])
    longer = interval(result.measures[SOONEST])[0]
    ups = [FAMILIES[1 + row] for row in range(3) if raised[row] > 0]
    second = (
        f"The training loss rises with {listed(ups)}. The least validation loss comes after "
        + listed([f"{fixed(longer[row], 0)} epochs ({FAMILIES[row]})" for row in range(4)]) + " on average."
    )  # fmt: skip
    return Notice("info", first), Notice("info", second)


def growth_notices(result: Growth, settings: Settings) -> tuple[Notice, ...]:
    """At which sizes each family helped, sure to 95 %."""
    if result.losses.shape[-1] < FEWEST:
        return ()
    _, low, high = interval(result.losses[1, 1:] - result.losses[1, :1])
    found = []
    for row, family in enumerate(FAMILIES[1:]):
        helped = [str(size) for place, size in enumerate(result.sizes) if high[row, place] < 0]
        harmed = [str(size) for place, size in enumerate(result.sizes) if low[row, place] > 0]
        text = f"{family} lowered the test loss at {listed(helped)}"
        found.append(text + (f", raised it at {listed(harmed)}" if harmed else ""))
    text = f"{result.along}, {counted(result.losses.shape[-1], 'sample')} each, where a 95 % interval leaves out 0: "
    return (Notice("info", f"{text}{'; '.join(found)}."),)


def split_notices(result: Split, settings: Settings) -> tuple[Notice, ...]:
    """Whether the parts add up, and which part grows."""
    if result.answers.shape[1] < FEWEST:
        return ()
    bias, variance = parts_of_error(result.answers, result.truth)
    total, (mean, low, high) = bias + variance + result.noise**2, interval(result.measured)
    if not np.isfinite(total).all():
        return (Notice("warning", "Some of these trainings diverged: take a smaller learning rate."),)
    inside = int(((total >= low) & (total <= high)).sum())
    best = int(total.argmin())
    text = (
        f"The three add up to the measured error: at {inside} of {len(SIZES)} sizes in its 95 % interval, never more "
        f"than {plain(float(np.abs(total - mean).max()), 2)} off. Least at {counted(SIZES[best], 'unit')}. From "
        f"{SIZES[0]} to {SIZES[-1]} units bias² goes from {_estimated(bias[0])} to {_estimated(bias[-1])}, variance "
        f"from {fixed(variance[0], 3)} to {fixed(variance[-1], 3)}."
    )
    return (Notice("info", text),)


def _estimated(bias: float) -> str:
    """A bias² as it is said: its estimate may come out below 0, which no square is."""
    return fixed(bias, 3) if bias > 0 else "about 0"


def label_notices(result: Shuffled, settings: Settings) -> tuple[Notice, ...]:
    """What is left of both accuracies when no label means anything."""
    if result.accuracy.shape[-1] < FEWEST:
        return ()
    mean, low, high = (each[:, -1] for each in interval(result.accuracy))
    near = "holds" if low[1] <= result.chance <= high[1] else "does not hold"
    text = (
        f"All labels by chance: {percent(mean[0])} of them learned. On other points {percent(mean[1])}; the 95 % "
        f"interval, {percent(low[1])} to {percent(high[1])}, {near} a guess's {percent(result.chance)}."
    )
    return (Notice("info", text),)


def jitter_notices(result: Jittered, settings: Settings) -> tuple[Notice, ...]:
    """How wiggly each is, beside nothing."""
    bare = float(result.variation[KINDS.index(BARE)])
    rest = [f"{kind.lower()} {plain(float(result.variation[row]))}" for row, kind in enumerate(KINDS) if kind != BARE]
    text = (
        f"Total variation without anything: {plain(bare)}; {listed(rest)}. One seed, and one sample: try others. "
        f"“{ANEW}” has never shown the network a point twice in {counted(result.updates, 'update')}."
    )
    found = [Notice("info", text.replace("l2 ", "L2 "))]
    if result.updates < settings.updates:
        found.append(Notice("info", f"Of this many points, {counted(result.updates, 'update')} only."))
    return tuple(found)


def ridge_notices(result: Ridge, settings: Settings) -> tuple[Notice, ...]:
    """How near noise comes to L2."""
    text = (
        f"With {result.counts[-1]} copies the weights are within {plain(float(result.apart[-1]), 2)} of ridge's, "
        f"whose λ is the noise squared, {plain(settings.jitter**2)}; without noise they are "
        f"{plain(float(np.abs(result.bare - result.ridge).max()), 2)} away."
    )
    return (Notice("info", text),)


def digits_notices(result: Digits, settings: Settings) -> tuple[Notice, ...]:
    """Which change helped on these digits."""
    if result.test.shape[1] < FEWEST:
        return ()
    mean, low, high = (100 * each for each in interval(result.test[1:] - result.test[:1]))
    each = [
        f"{change.lower()} {verdict(-high[row], -low[row])} ({fixed(mean[row], 1)} points, {fixed(low[row], 1)} to "
        f"{fixed(high[row], 1)})" for row, change in enumerate(CHANGES[1:])
    ]  # fmt: skip
    bare = percent(float(result.test[0].mean()))
    text = f"{bare} without copies. Over {result.test.shape[1]} samples of images, with 95 % intervals: {listed(each)}."
    return (Notice("info", text),)


def leak_notices(result: Leak, settings: Settings) -> tuple[Notice, ...]:
    """How much the leaky test set says too much."""
    if result.accuracy.shape[-1] < FEWEST:
        return ()
    mean, low, high = (100 * each for each in interval(result.inflation))
    text = (
        f"Copies before the split: the test set says {fixed(mean[1], 1)} percentage points too much (95 % interval "
        f"{fixed(low[1], 1)} to {fixed(high[1], 1)}, {result.accuracy.shape[-1]} samples). Copies after it: "
        f"{fixed(mean[0], 1)} ({fixed(low[0], 1)} to {fixed(high[0], 1)})."
    )
    return (Notice("warning" if low[1] > 0 else "info", text),)


def chosen_notices(result: Chosen, settings: Settings) -> tuple[Notice, ...]:
    """The optimism of the best, and that of the third set."""
    count = result.accuracy.shape[2]
    if count < FEWEST:
        return ()
    curves = chosen_curves(result)
    said = []
    for judge, name in enumerate(("the set that chose it", "a third set")):
        mean, low, high = (100 * float(each[0]) for each in interval((curves[judge] - curves[2])[None, :, -1]))
        said.append(f"{name} says {fixed(mean, 1)} percentage points too much ({fixed(low, 1)} to {fixed(high, 1)})")
    text = f"Of the best of {curves.shape[2]} runs, over {count} samples with 95 % intervals: {listed(said)}."
    return (Notice("info", text),)
