"""What the page says of a result, in sentences made of its numbers."""

from __future__ import annotations

import numpy as np

from core.engine.seeds import Ends, interval
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.wording import counted, fixed, listed, percent, plain
from core.regularization.dropout.average import Averaged, Gaps
from core.regularization.dropout.convolution import PLACES, Convolved
from core.regularization.dropout.helps import DEPTH, POINTS, Helped
from core.regularization.dropout.knocked import Knocked
from core.regularization.dropout.longer import LEVEL, Longer
from core.regularization.dropout.ones import Ones
from core.regularization.dropout.rates import RATES, Rates
from core.regularization.dropout.times import THINNED, WITH, Timed
from core.regularization.dropout.topic import Settings, Strip, Trained, knocked_numbers, times_longer, times_numbers
from core.regularization.dropout.uncertainty import Band

EXACT = 1e-4  # of a standard deviation: what float32 leaves
SAME = 1e-9  # a spread of probabilities that is rounding only


def difference(ends: Ends, row: int) -> str:
    """A difference of shares in percentage points with its interval: "+1.2 points (0.4 to 2.0)"."""
    mean, low, high = (100 * float(each[row]) for each in ends)
    return f"{'+' if mean > 0 else ''}{fixed(mean, 1)} points ({fixed(low, 1)} to {fixed(high, 1)})"


def trained_notices(result: Trained, settings: Settings) -> tuple[Notice, ...]:
    """Divergence; no dropout at all; the training loss that is worse for the masks only."""
    history = result.history
    if history.diverged:
        text = f"The training diverged at update {history.diverged.update:,}; the charts show what was before it."
        return (Notice("warning", text, "A rate of 0.1", {"rate": 0.1}),)
    if settings.p == 0:
        text = "At p = 0 nothing is silenced: every subnetwork is the whole network, and red lies on blue."
        return (Notice("info", text, "p = 0.5", {"p": 0.5}),)
    if cut := cut_short(history.recipe.epochs, settings.epochs, "fewer units or points"):
        return cut
    masked, whole, test = result.masked_loss[-1], history.train_loss[-1], history.test_loss[-1]
    size = f"{plain(float(masked))} with masks, {plain(float(whole))} without"
    if whole < test < masked:
        text = (
            f"The training loss that a loop prints is the masked one, and lies above the test loss "
            f"({plain(float(test))}"
            f"). No bug: on the same training points it is {size}."
        )
        return (Notice("info", text),)
    return (Notice("info", f"The same training points, the same weights: a loss of {size}."),)


def ones_notices(result: Ones, settings: Settings) -> tuple[Notice, ...]:
    """The edges p = 0 and p = 1; else whether mean and variance are as they should be."""
    p, x = settings.share, settings.value
    if p == 0:
        return (Notice("info", "At p = 0 dropout does nothing: train() and eval() give the same."),)
    if p == 1:
        text = (
            "At p = 1 all is silenced. The scale 1/(1 − p) would be 1/0; torch gives plain zeros instead, so the "
            "mean is "
            "0 and not x. Only at this edge does the mean not hold."
        )
        return (Notice("warning", text, "The notes' 0.25", {"share": 0.25}),)
    if x == 0:
        return (
            Notice("info", "Zeros stay zeros: the added variance x²p/(1 − p) is 0 for x = 0.", "x = 1", {"value": 1.0}),
        )
    off, sd = abs(float(result.means[-1]) - x), abs(x) * np.sqrt(p / (1 - p) / result.calls.size)
    text = (
        f"The {percent(1 - p, 0)} that is kept is multiplied by {plain(1 / (1 - p))}, so that the mean stays "
        f"{plain(x)}: "
        f"over all calls it is {plain(float(result.means[-1]))}, {plain(float(off / sd), 2)} standard errors off. "
        "The price "
        f"is variance, {plain(x**2 * p / (1 - p))} in theory, {plain(float(result.measured[-1]))} measured."
    )
    return (Notice("info", text),)


def strip_notices(result: Strip, settings: Settings) -> tuple[Notice, ...]:
    """Whether together they do better than alone."""
    if settings.p == 0:
        return (Notice("info", "At p = 0 there is one subnetwork only: the whole.", "p = 0.5", {"p": 0.5}),)
    better = float((result.accuracies > result.whole_right).mean())
    text = (
        f"Alone they are right in {percent(float(result.accuracies.mean()))} on average, together in "
        f"{percent(result.mean_right)}; eval() in {percent(result.whole_right)}. {percent(better, 0)} of them do "
        "better "
        "than eval() on these test points."
    )
    return (Notice("info", text),)


def average_notices(result: Averaged, settings: Settings) -> tuple[Notice, ...]:
    """Whether eval() is the average, exactly or nearly, and of what."""
    if settings.p == 0:
        text = "At p = 0 only the whole network is ever drawn: it is its own average."
        return (Notice("info", text, "p = 0.5", {"p": 0.5}),)
    geometric = float(np.abs(result.whole_shares - result.geometric).max())
    plain_gap = float(np.abs(result.whole_shares - result.mean_shares).max(axis=-1).mean())
    if result.gap < EXACT:
        why = (
            "one layer of masks goes into the output by plain sums"
            if settings.depth == 1
            else "without a bend nothing stands between the masks and the output but sums and products"
        )
        text = (
            f"eval()'s output is exactly the average of all 1,024: {why}. Its probability is their geometric mean (to "
            f"{plain(geometric, 1)}), not their average: that is {plain(plain_gap)} off on average."
        )
        return (Notice("good", text),)
    text = (
        f"Not exactly: with {settings.depth} layers eval()'s output is {plain(result.gap)} standard deviations of "
        "the masks "
        f"off the average. Still it is right in {percent(result.right[0])}, the average in {percent(result.right[1])}."
    )
    return (Notice("info", text, "One layer", {"depth": 1}),)


def gaps_notices(result: Gaps, settings: Settings) -> tuple[Notice, ...]:
    """Where the gap is 0, where it is not, and whether the two differ in what they get right."""
    count = result.measures.shape[1]
    if count < 5:
        return ()
    gap = interval(result.measures[..., 0])
    exact = [str(layers) for layers, mean in zip(result.depths, gap[0], strict=True) if mean < EXACT]
    clear = [str(layers) for layers, low in zip(result.depths, gap[1], strict=True) if low > EXACT]
    apart = interval(result.measures[..., 2] - result.measures[..., 3])
    differ = [
        f"{layers} ({difference(apart, row)})"
        for row, layers in enumerate(result.depths)
        if apart[1][row] > 0 or apart[2][row] < 0
    ]
    text = (
        f"{counted(count, 'seed')}. Layers with no gap: {listed(exact)}; with a gap clear of 0: {listed(clear)}. "
        "In right answers eval() and the average differ clear of chance "
        + (f"with {listed(differ)} layers." if differ else "at no depth.")
    )
    found = [Notice("info", text)]
    poor = [
        str(each) for each, mean in zip(result.depths, interval(result.measures[..., 2])[0], strict=True) if mean < 0.6
    ]
    if poor:
        text = (
            f"With {listed(poor)} layers few units are left in each, and many of these networks have learned nothing."
        )
        found.append(Notice("warning", text, "p = 0.2", {"p": 0.2}))
    return tuple(found)


def rates_notices(result: Rates, settings: Settings) -> tuple[Notice, ...]:
    """What p does to training and test, with intervals; and fewer epochs than asked for."""
    count, found = result.test.shape[1], []
    if count >= 5:
        test, training = interval(result.test - result.test[0]), interval(result.train - result.train[0])
        best = 1 + int(np.nanargmax(test[0][1:]))
        worse = [f"{p:g}" for p, high in zip(RATES, test[2], strict=True) if high < 0]
        lower = [f"{p:g}" for p, high in zip(RATES, training[2], strict=True) if high < 0]
        verdict = (
            "more than none"
            if test[1][best] > 0
            else "less than none"
            if test[2][best] < 0
            else "no more than none that can be told"
        )
        text = (
            f"{counted(count, 'seed')}, {counted(result.epochs, 'epoch')}. The best p above 0 is {RATES[best]:g}, with "
            f"{difference(test, best)} on the test: {verdict}. Test accuracy is lower than without, clear of "
            "chance, at p = "
            f"{listed(worse)}; training accuracy at p = {listed(lower)}."
        )
        found.append(Notice("info", text))
    if result.epochs < settings.sweep_epochs:
        text = f"All {len(RATES) * 20} runs together: done for {counted(result.epochs, 'epoch')} each only."
        found.append(Notice("info", text))
    elif count >= 5 and set(worse) & set(lower):
        text = "Where training accuracy is lower too, a network has not overfitted less: it has learned less so far."
        found.append(Notice("info", text))
    return tuple(found)


def longer_notices(result: Longer, settings: Settings) -> tuple[Notice, ...]:
    """How many times more epochs it takes, at least."""
    count = result.needed.shape[1]
    if count < 5:
        return ()
    mean, low, high = (float(each[0]) for each in interval(times_longer(result)[None]))
    missed = int((~np.isfinite(result.needed[1])).sum())
    most = f" {missed} of {count} never got there within {result.epochs[-1]:,}." if missed else ""
    least = "at least " if missed else ""
    text = (
        f"To a training loss of {LEVEL}, evaluated whole, dropout at p = {settings.p:g} takes {least}{plain(mean)} "
        "times as "
        f"many epochs ({plain(low)} to {plain(high)}; {counted(count, 'seed')}).{most}"
    )
    return (Notice("info", text),)


def times_notices(result: Timed, settings: Settings) -> tuple[Notice, ...]:
    """Whether an epoch is faster."""
    numbers = times_numbers(result, settings)

    def said(kind: str) -> str:
        return listed(
            [f"{fixed(float(numbers[f'{width} units, {kind}: times']), 2)} at {width} units" for width in result.widths]
        )

    shares = [float(numbers[f"{width} units, {WITH}: times"]) for width in result.widths]
    verdict = (
        "No epoch is faster"
        if min(shares) > 1
        else "Every epoch is faster"
        if max(shares) < 1
        else "It depends on the width"
    )
    text = (
        f"{verdict}: with nn.Dropout it takes this many times as long (medians): {said(WITH)}. Silenced units are "
        f"multiplied by 0, not left out. A network of only the units that are kept takes {said(THINNED)}. Times are of "
        "this machine and this moment."
    )
    return (Notice("info", text),)


def knocked_notices(result: Knocked, settings: Settings) -> tuple[Notice, ...]:
    """The notes' three effects, each with its interval."""
    if result.worst.shape[1] < 5:
        return ()
    numbers = knocked_numbers(result, settings)

    def change(label: str) -> tuple[float, float, float]:
        return tuple(float(numbers[f"{label}, difference{end}"]) for end in ("", ", from", ", to"))  # type: ignore[return-value]

    def said(label: str) -> str:
        mean, low, high = (fixed(100 * each, 1) for each in change(label))
        return f"{mean} ({low} to {high})"

    def way(label: str, less: str, more: str) -> str:
        _, low, high = change(label)
        return less if high < 0 else more if low > 0 else "no difference that can be told"

    relied = way("lost by the worst unit", "less reliance on one", "more reliance on one")
    spread = way("units in use", "less distributed", "more distributed")
    text = (
        f"{counted(result.worst.shape[1], 'seed')}, with minus without, in percentage points. Loss by the worst unit: "
        f"{said('lost by the worst unit')}, {relied}. Units in use: {said('units in use')}, {spread}. "
        f"Right with half the units out: {said('right with half the units out')}."
    )
    _, low, high = change("correlation of two units")
    alike = (
        "Units of a layer are more alike with dropout, not less"
        if low > 0
        else "Units of a layer are less alike with dropout"
        if high < 0
        else "Whether units of a layer are more alike cannot be told"
    )
    return Notice("info", text), Notice("info", f"{alike} (correlation {said('correlation of two units')}).")


def uncertainty_notices(result: Band, settings: Settings) -> tuple[Notice, ...]:
    """Whether the subnetworks disagree more away from the data."""
    if settings.p == 0:
        return (Notice("info", "At p = 0 all passes agree: there is nothing to see.", "p = 0.5", {"p": 0.5}),)
    near, far = result.at_training, result.at_rim
    if max(near, far) < SAME:
        text = "All passes give the same answers: in some layer no unit is alive that a mask could silence."
        return (Notice("warning", text, "16 units", {"units": 16}),)
    compared = (
        "no wider"
        if far <= near
        else "hardly wider"
        if far <= 1.1 * near
        else f"{plain(far / max(near, 1e-9), 2)} times as wide"
    )
    text = (
        f"At the rim, far from all points, the band is {compared}: {plain(far)} against {plain(near)} at the training "
        f"points. Its rank correlation with the distance from the points is {fixed(result.far, 2)}, with eval()'s "
        "own doubt "
        f"{fixed(result.doubted, 2)}."
    )
    return (Notice("warning" if result.far < 0.3 else "info", text),)


def helps_notices(result: Helped, settings: Settings) -> tuple[Notice, ...]:
    """Where it helps, where it harms, and on the training points."""
    count = result.test.shape[1]
    if count < 5:
        return ()
    test, training = interval(result.gained), interval(result.training_gained)
    names = [plain(value) for value in result.values]
    helped = [f"{name}: {difference(test, row)}" for row, name in enumerate(names) if test[1][row] > 0]
    harmed = [f"{name}: {difference(test, row)}" for row, name in enumerate(names) if test[2][row] < 0]
    lower = [name for row, name in enumerate(names) if training[2][row] < 0]
    text = (
        f"{result.against}, {counted(count, 'seed')}. On the test points dropout helps, clear of chance, at "
        f"{listed(helped)}; it harms at {listed(harmed)}. Training accuracy is lower with it at {listed(lower)}."
    )
    return Notice("info", text), *trend(result)


def trend(result: Helped) -> tuple[Notice, ...]:
    """Whether it helps more at the last value than at the first, seed by seed: the notes on depth and on data."""
    if result.against not in (DEPTH, POINTS):
        return ()
    ends = interval((result.gained[-1] - result.gained[0])[None])
    first, last = plain(result.values[0]), plain(result.values[-1])
    way = "more" if ends[1][0] > 0 else "less" if ends[2][0] < 0 else "neither more nor less that can be told"
    return (Notice("info", f"At {last} it helps {way} than at {first}: {difference(ends, 0)}."),)


def convolved_notices(result: Convolved, settings: Settings) -> tuple[Notice, ...]:
    """What dropout adds at each place, and why single pixels are a weak target."""
    count = result.accuracy.shape[1]
    if count < 5:
        return ()
    gained, alike = interval(result.accuracy - result.accuracy[0]), interval(result.alike[None])[0][0]
    said = [f"{place} {difference(gained, row)}" for row, place in enumerate(PLACES) if row]
    clear = [place for row, place in enumerate(PLACES) if gained[1][row] > 0 or gained[2][row] < 0]
    text = (
        f"{counted(count, 'seed')}, p = {settings.p:g}. Against none: {'; '.join(said)}. "
        f"Clear of chance: {listed(clear)}."
    )
    why = (
        f"Neighbouring pixels of a channel have a correlation of {plain(float(alike), 2)}: the larger it is, the more "
        "of what a silenced one said can be told from those beside it. A whole channel leaves none beside."
    )
    return Notice("info", text), Notice("info", why)
