"""What the page about minibatches says of a result, in words."""

from __future__ import annotations

import numpy as np

from core.engine.training.orders import ORDERS
from core.experiment.scene import Notice
from core.experiment.wording import counted, fixed, plain, signed
from core.regularization.minibatches.accumulation import WAYS_TO_ADD, Accumulated
from core.regularization.minibatches.bowl import SAMPLES
from core.regularization.minibatches.likeness import LIKENESSES, RIVALS, Alike, Likenesses
from core.regularization.minibatches.noise import Noise
from core.regularization.minibatches.order_race import OrderRace
from core.regularization.minibatches.paths import Paths
from core.regularization.minibatches.rate_map import MAP_SEEDS, RateMap
from core.regularization.minibatches.regulariser import (
    GAP,
    PAIRS,
    SAME_EPOCHS,
    SAME_UPDATES,
    TESTING,
    Pairs,
    paired_test,
)
from core.regularization.minibatches.short_batch import EPOCHS, IRISES, Short
from core.regularization.minibatches.speed import IMAGE_SIZES, ROUNDS, Speed
from core.regularization.minibatches.topic import POINTS, Settings, Trained

EQUAL = 1e-6  # weights that differ by less are the same
LEVEL = 0.05


def paths_notices(result: Paths, settings: Settings) -> tuple[Notice, ...]:
    """Whether it leaves the map; else who is ahead after as many samples, and how it hovers."""
    small_left, whole_left = result.left
    if whole_left:
        text = "At this rate even all samples at once overshoot at every update: the loss grows without end."
        return (Notice("warning", text, "η = 0.1", {"step": 0.1}),)
    if small_left:
        text = (
            f"Batches of {settings.batch} leave the map at a rate at which all samples at once arrive: single steep "
            "samples throw them out."
        )
        return (Notice("warning", text, "η = 0.1", {"step": 0.1}),)
    if settings.batch == SAMPLES:
        text = "The batch holds all samples: no chance is left, and both paths are the same one."
        return (Notice("info", text, "Batches of 8", {"batch": 8}),)
    meanwhile = result.whole_meanwhile
    mine, theirs = float(result.above[0, -1]), float(result.whole_above[min(meanwhile, settings.updates)])
    after = f"After {result.seen[-1]:,} samples"
    if meanwhile == 0:
        text = (
            f"{after} all samples at once have not made their first update, and are still at {plain(theirs)}; batches "
            f"of {settings.batch} are at {plain(mine)}."
        )
    else:
        text = (
            f"{after} batches of {settings.batch} are {plain(mine)} above the least loss; all at once, which then "
            f"have made {counted(meanwhile, 'update')}, {plain(theirs)}."
        )
    formula = (
        f"the formula says {plain(result.predicted)} for batches drawn at random, in the long run"
        if np.isfinite(result.predicted)
        else "by the formula they leave for good at this rate"
    )
    hover = (
        f"The 16 orders are {plain(result.stray)} from the best weights, root mean square over the last third of the "
        f"updates; {formula}."
    )
    return Notice("good" if mine < theirs else "info", text), Notice("info", hover)


def cloud_notices(result: Noise, settings: Settings) -> tuple[Notice, ...]:
    """How the noise of a batch compares with the gradient, or that the training diverged."""
    if result.diverged:
        text = "The training diverged; what is shown is the network before that."
        return (Notice("warning", text, "A rate of 0.3", {"rate": 0.3}),)
    size = int(min(settings.drawn, result.sizes[-1]))
    noise = result.spread / np.sqrt(size)
    ratio = noise / max(result.strength, 1e-300)
    told = (
        "as long as the gradient itself"
        if plain(float(ratio), 2) == "1"
        else f"{plain(float(ratio), 2)} times as long as the gradient itself"
        if ratio < 1e5
        else "far longer than the gradient itself"
    )
    text = (
        f"With batches of {size} the noise is {told}. Drawn with replacement, 200 batches a size, it falls with the "
        "slope "
        f"{plain(float(result.exponents[0]))} on log axes (the law says −0.5: a hundred times the samples for a tenth "
        "of it)."
    )
    return (Notice("info", text),)


def speed_notices(result: Speed, settings: Settings) -> tuple[Notice, ...]:
    """What vectorisation gives, and whether large batches of large samples cost more."""
    parts = []
    for name, measured in (("eager torch", result.eager), ("the compiled loop", result.compiled)):
        middle = np.median(measured, axis=0)
        best = int(middle.argmin())
        parts.append(
            f"in {name} an epoch takes {plain(middle[0] / 1e3, 2)} ms one sample at a time and least, "
            f"{plain(middle[best] / 1e3, 2)} ms, in batches of {result.sizes[best]}: "
            f"{plain(middle[0] / middle[best], 2)} times faster"
        )
    text = f"Measured here in {counted(len(result.eager), 'round')} of {ROUNDS}: {'; '.join(parts)}."
    images = np.median(result.images, axis=0)
    best = int(images.argmin())
    ratio = float(images[-1] / images[best])
    grown = f"in batches of {IMAGE_SIZES[-1]} it takes {plain(ratio, 2)} times that"
    if best == len(IMAGE_SIZES) - 1 or ratio < 1.15:
        grown = f"larger batches up to {IMAGE_SIZES[-1]} do not cost more here"
    image_text = (
        f"An image takes least, {plain(float(images[best]), 2)} µs, in batches of {IMAGE_SIZES[best]}; {grown}."
    )
    return Notice("info", f"{text} One thread; the numbers are of this machine and moment."), Notice("info", image_text)


def short_notices(result: Short, settings: Settings) -> tuple[Notice, ...]:
    """What the short batch is, and what dropping it costs."""
    if not result.left:
        text = f"{IRISES} is a multiple of {result.batch}: no batch is short, and both ways are the same."
        return (Notice("info", text, "Batches of 64", {"short": 64}),)
    found = []
    kept, dropped = (float(value) for value in result.ends(result.loss)[0])
    losses = (
        f"the training loss ends at {plain(kept)} kept and {plain(dropped)} dropped"
        if np.isfinite([kept, dropped]).all()
        else "some trainings diverge"
    )
    text = (
        f"Dropping leaves {counted(result.updates[1], 'update')} an epoch of {result.updates[0]}, and {result.left} "
        f"of {IRISES} samples "
        f"unused in each; {losses}. Kept, each of its samples counts {plain(result.batch / result.left, 2)} times as "
        "much as others."
    )
    in_all = result.in_all
    text += f" {EPOCHS} epochs are {in_all['kept']:,} updates kept, {in_all['dropped']:,} dropped, "
    text += f"{in_all['carried on']:,} where the rest is carried on into the next epoch."
    found.append(Notice("info", text))
    if result.left == 1:
        text = (
            "The last batch holds one sample. Batch normalisation cannot train on it: torch stops with an error "
            "(below)."
        )
        found.append(Notice("warning", text, "Batches of 8", {"short": 8}))
    return tuple(found)


def trained_notices(result: Trained, settings: Settings, at_rest: bool) -> tuple[Notice, ...]:
    """A divergence, or how many updates the epochs are; at rest, that there are fewer epochs than were asked for."""
    history, found = result.history, []
    if history.diverged:
        text = f"The training diverged at update {history.diverged.update:,}; the charts show what was before it."
        found.append(Notice("warning", text, "A rate of 0.3", {"rate": 0.3}))
    else:
        size, samples = history.recipe.batch_size(POINTS // 2), POINTS // 2
        last = f" (the last from {samples % size})" if samples % size else ""
        text = (
            f"{counted(history.recipe.epochs, 'epoch')} of {counted(history.updates_per_epoch, 'update')}, each from "
            f"{counted(size, 'sample')}{last}: {counted(history.updates, 'update')} in all."
        )
        if at_rest and history.recipe.epochs < settings.epochs:
            text += " Trainings of this size are not done for longer."
        found.append(Notice("info", text))
    return tuple(found)


def order_notices(result: OrderRace, settings: Settings) -> tuple[Notice, ...]:
    """Which orders are as good as the shuffled one, over the same seeds."""
    names = list(ORDERS)
    base = result.accuracy[0, -1]
    if not np.isfinite(result.loss[:, -1]).all():
        return (
            Notice("warning", "Some of these trainings diverge; they are left out.", "A rate of 0.3", {"rate": 0.3}),
        )
    told = []
    for row, name in enumerate(names[1:], start=1):
        mean, low, high, _ = paired_test(result.accuracy[row, -1] - base)
        clear = "clearly so" if low > 0 or high < 0 else "which may be chance"
        told.append(f"{name.lower()} {signed(100 * mean, 2)} points ({clear})")
    text = f"Test accuracy at the end against shuffled, over the same {base.size} seeds: {'; '.join(told)}."
    if result.epochs[-1] < settings.epochs:
        text += f" Trainings of this size are done for {counted(int(result.epochs[-1]), 'epoch')} only."
    return (Notice("info", text),)


def alike_notices(result: Alike, settings: Settings) -> tuple[Notice, ...]:
    """How many times as many samples all at once need, and what that is in updates."""
    one, whole = float(result.needed[0]), float(result.needed[-1])
    if not np.isfinite([one, whole]).all():
        who = "Batches of 1" if not np.isfinite(one) else "All samples at once"
        text = f"{who} do not reach the goal at any of these rates within the updates of this chart."
        return (Notice("warning", text, "An easier goal", {"goal": 10.0}),)
    steps, whole_steps = (int(each) for each in (result.updates[0], result.updates[-1]))
    if settings.likeness == 1:
        text = (
            f"All samples are the same one: each gradient is that of all. Both need {counted(whole_steps, 'update')}, "
            "which is "
            f"{counted(int(one), 'sample')} with batch 1 and {int(whole):,} with all."
        )
        return (Notice("good", text),)
    text = (
        f"Each at its best rate: batch 1 needs {counted(int(one), 'sample')}, all at once {int(whole):,}, "
        f"{plain(whole / one, 2)} times as many. "
        f"In updates it is {steps:,} against {whole_steps:,}: where an update costs the same however large its batch, "
        "as nearly in "
        f"eager torch, {'batch 1 is slower' if steps > whole_steps else 'batch 1 is no slower'}."
    )
    return (Notice("info", text),)


def likenesses_notices(result: Likenesses, settings: Settings) -> tuple[Notice, ...]:
    """Once all are in: from how many times to how many times."""
    if len(result.likenesses) < len(LIKENESSES):
        return ()
    ratios = result.needed[:, -1] / result.needed[:, 0]
    ratio_updates = result.updates[:, 0] / result.updates[:, -1]
    if not np.isfinite(ratios[[0, -1]]).all():
        return (
            Notice(
                "info",
                "At some likeness the goal is not reached within these updates.",
                "An easier goal",
                {"goal": 10.0},
            ),
        )
    fewer = "as many" if ratio_updates[-1] == 1 else f"{plain(float(ratio_updates[-1]), 2)} times as many"
    text = (
        f"Samples as they are: all at once need {plain(float(ratios[0]), 2)} times as many samples as batch 1, and "
        "batch 1 "
        f"{plain(float(ratio_updates[0]), 2)} times as many updates. Copies of one: {plain(float(ratios[-1]), 3)} "
        "times as many "
        f"samples (there are {RIVALS[-1]}), and {fewer} updates."
    )
    return (Notice("info", text),)


def pairs_notices(result: Pairs, settings: Settings) -> tuple[Notice, ...]:
    """Once all seeds are in: whether the gap is smaller, and what was not the same."""
    if result.measures.shape[-1] < PAIRS:
        return ()
    differences = result.paired(GAP)
    mean, low, high, p = paired_test(differences)
    if not np.isfinite(mean):
        return (Notice("warning", "Nearly all of these trainings diverge.", "A rate of 0.3", {"rate": 0.3}),)
    verdict = "differs by no more than chance would" if p >= LEVEL else ("is smaller" if mean < 0 else "is larger")
    test_mean, test_low, test_high, test_p = paired_test(result.paired(TESTING))
    text = (
        f"With batches of {result.batch} the gap {verdict}: {signed(100 * mean, 2)} points (95 % interval "
        f"{fixed(100 * low, 1)} to "
        f"{fixed(100 * high, 1)}, paired t-test p = {plain(p, 2)}, {differences.size} seeds). Test accuracy: "
        f"{signed(100 * test_mean, 2)} points "
        f"({fixed(100 * test_low, 1)} to {fixed(100 * test_high, 1)}, p = {plain(test_p, 2)})."
    )
    updates = -(-result.count // result.batch)
    not_same = {
        SAME_EPOCHS: f"At the same epochs the small batches have made {updates} times as many updates.",
        SAME_UPDATES: f"At the same updates all samples at once have seen {updates} times as many samples.",
    }.get(
        result.compared,
        "Each is read where it first has the training loss that both reach: what was learned is compared, not how "
        "long.",
    )
    return Notice("info", text), Notice("info", not_same)


def rates_notices(result: RateMap, settings: Settings) -> tuple[Notice, ...]:
    """Once all seeds are in: how far the linear line carries."""
    if result.losses.shape[-1] < MAP_SEEDS:
        return ()
    first = plain(float(result.rates[result.best[0]]))
    holds = result.holds_to
    stop = (
        "all of them"
        if holds == result.sizes[-1]
        else f"B = {holds}; at the next size the loss on it is more than a tenth above that of batch 1, or off the map"
    )
    text = (
        f"Twice the batch, twice the rate: from batch 1's best rate, {first}, the line holds up to {stop}. Over all "
        "sizes the best rate "
        f"grows like B to the power {plain(result.exponent(), 2)} (1 is linear, ½ the root), after "
        f"{counted(result.epochs, 'epoch')}."
    )
    return (Notice("info", text),)


def accumulation_notices(result: Accumulated, settings: Settings) -> tuple[Notice, ...]:
    """Which ways are one large batch, and which are not."""
    apart = dict(zip(WAYS_TO_ADD, result.apart[:, -1], strict=True))
    by_size, by_count, *_ = WAYS_TO_ADD
    whole = len(result.parts) == 1
    if whole:
        return (Notice("info", "One piece: there is nothing to add up.", "Pieces of 16", {"part": 16}),)
    equal = all(size == result.parts[0] for size in result.parts)
    first = f"“{by_size}” is one batch of 60 to within {plain(max(float(apart[by_size]), 1e-9), 1)}"
    if equal:
        text = f"{first}, and so is “{by_count}”, since all pieces are of one size."
    else:
        text = (
            f"{first}. “{by_count}” is {plain(float(apart[by_count]), 2)} away: the last piece has {result.parts[-1]} "
            "samples and counts as much as the others."
        )
    found = [Notice("good" if apart[by_size] < EQUAL else "warning", text)]
    if result.refused:
        found.append(
            Notice(
                "warning",
                "A piece of one sample: batch normalisation refuses to train on it.",
                "Pieces of 16",
                {"part": 16},
            )
        )
    else:
        text = (
            f"With batch normalisation it ends {plain(float(apart[WAYS_TO_ADD[-1]]), 2)} away: each piece is "
            "normalised by its own mean and variance."
        )
        found.append(Notice("info", text))
    return tuple(found)
