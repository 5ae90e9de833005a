"""What the page about penalties says of a result, in words."""

from __future__ import annotations

import numpy as np

from core.engine.seeds import interval
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.wording import counted, fixed, listed, plain
from core.regularization.weight_penalties.decay import HALF, SHRUNK, WAYS, Decays
from core.regularization.weight_penalties.linear_paths import Paths
from core.regularization.weight_penalties.many_seeds import EACH, STRENGTHS, TEST, Seeds
from core.regularization.weight_penalties.solutions import L2
from core.regularization.weight_penalties.topic import Settings
from core.regularization.weight_penalties.training import Trained
from core.regularization.weight_penalties.translator import SCIKIT, Translations
from core.regularization.weight_penalties.two_weights import Plane

SAME = 1e-6  # weights that differ by less are the same


def two_weights_notices(result: Plane, settings: Settings) -> tuple[Notice, ...]:
    """Whether the solution sits in a corner."""
    if settings.strength == 0:
        return (Notice("info", "λ is 0: there is no penalty, and the solution is that of least squares."),)
    zeros = [name for name, w in zip(("w₁", "w₂"), result.solution, strict=True) if w == 0]
    if len(zeros) == 2:
        return (Notice("info", "Both weights are exactly 0: the penalty outweighs all that the features explain."),)
    if zeros:
        text = (
            f"{zeros[0]} is exactly 0: the ball touches the loss's contour in its corner. There the slope of the loss "
            "along that weight is smaller than the corner's, so a little more λ does not move it."
        )
        return (Notice("good", text),)
    if settings.penalty == L2:
        text = "A circle has no corner: as λ grows a weight may pass through 0, but it does not stay there."
        return (Notice("info", text, "L1 instead", {"penalty": "L1"}),)
    return (Notice("info", "Neither weight is 0 at this λ: it takes a larger one."),)


def paths_notices(result: Paths, settings: Settings) -> tuple[Notice, ...]:
    """A penalty that leaves nothing, or one that shrinks everything and zeroes nothing."""
    zeros, count = int((result.here == 0).sum()), len(result.here)
    if result.table.stands_in:
        return (Notice("info", "Until a table of yours is chosen above, these are the patients with diabetes."),)
    if zeros == count:
        text = "All weights are 0: the model answers the mean of y for everybody. The penalty is too strong."
        return (Notice("warning", text, "λ = 0.1", {"table_strength": 0.1}),)
    if settings.penalty == L2:
        text = f"L2 makes ∑w² smaller; it sets {zeros or 'none'} of the {count} weights to exactly 0."
        return (Notice("info", text, "L1 instead", {"penalty": "L1"}),)
    drawn = np.isfinite(result.table.truth).all()
    if drawn:
        true, found = result.table.truth != 0, result.here != 0
        text = (
            f"Of the {int(true.sum())} features that count it keeps {int((true & found).sum())}, and of the "
            f"{int((~true).sum())} others {int((~true & found).sum())}."
        )
        return (Notice("info", text),)
    return ()


def translations_notices(result: Translations, settings: Settings) -> tuple[Notice, ...]:
    """Which of the four reach the exact weights."""
    apart = {name: float(np.abs(each.translated - result.exact).max()) for name, each in result.dialects.items()}
    same = [name for name, size in apart.items() if size < SAME]
    zeros = int((result.exact == 0).sum())
    by_torch = [each.translated for name, each in result.dialects.items() if name != SCIKIT]
    reached = max(int((each == 0).sum()) for each in by_torch)
    text = f"Translated, {listed(same)} reach{'es' if len(same) == 1 else ''} the exact weights to within a millionth."
    if len(same) < len(apart):
        worst = max(apart.values())
        text = (text if same else "") + f" The others end up to {plain(worst)} away: they are trained step by step."
        if zeros > reached:
            text += f" Of {counted(zeros, 'weight')} that should be 0 they set {reached or 'none'} to exactly 0."
    return (Notice("info", text.strip()),)


def decays_notices(result: Decays, settings: Settings) -> tuple[Notice, ...]:
    """Whether weight_decay is L2, a shrinking of the weights, both or neither, under this optimizer."""
    if result.grown:
        text = "Some of these trainings diverge: with this λ the learning rate is too large, and every step overshoots."
        return (Notice("warning", text, "η = 0.05, λ = 0.1", {"step": 0.05, "decay": 0.1}),)
    half, shrunk = (float(result.apart[WAYS.index(way)].max()) for way in (HALF, SHRUNK))
    name = settings.optimizer
    if half < SAME and shrunk < SAME:
        text = (
            f"Under {name} all three are the same to within {plain(max(half, shrunk, 1e-16), 1)}: "
            f"weight_decay, ½ λ ∑w² "
            "by hand, and each weight times 1 − ηλ. Only λ ∑w² without the ½ differs: it is twice the penalty."
        )
        return (Notice("good", text),)
    if half < SAME:
        text = (
            f"Under {name} weight_decay is L2 by another name: the same as ½ λ ∑w² by hand. It is not what its name "
            f"says: shrinking each weight by 1 − ηλ ends up to {plain(shrunk)} away, for the gradient of the penalty "
            "goes through the optimizer's own scaling."
        )
        return (Notice("warning", text, "AdamW shrinks", {"optimizer": "AdamW"}),)
    same = "exactly what it does" if shrunk < SAME else f"{plain(shrunk)} away"
    text = (
        f"Under {name} weight_decay is not an L2 term: ½ λ ∑w² by hand ends up to {plain(half)} away. Shrinking each "
        f"weight by 1 − ηλ before the step is {same}."
    )
    return (Notice("warning", text, "Under SGD both agree", {"optimizer": "SGD"}),)


def trained_notices(result: Trained, settings: Settings) -> tuple[Notice, ...]:
    """Divergence, a network killed by its penalty, fewer epochs than asked for: at most two."""
    history, found = result.history, []
    if history.diverged:
        text = f"The training diverged at update {history.diverged.update:,}; the charts show what was before it."
        found.append(Notice("warning", text, "A rate of 0.03", {"rate": 0.03}))
    elif result.constant and settings.weight and any(result.final):
        text = (
            "The network answers one class everywhere: with so strong a penalty, weights near 0 cost less than "
            "the mistakes. Too much of it kills the network."
        )
        found.append(Notice("warning", text, "A tenth of λ", {"weight": max(1e-5, settings.weight / 10)}))
    if 0 < settings.turn < history.recipe.epochs and settings.weight:
        text = f"From epoch {settings.turn:,} on the penalty is {plain(settings.times)} times as strong."
        found.append(Notice("info", text))
    found += cut_short(history.recipe.epochs, settings.epochs)
    return tuple(found[:2])


def seeds_notices(result: Seeds, settings: Settings) -> tuple[Notice, ...]:
    """Once all are in: the best λ against none, over the same seeds, and from where on the networks are dead."""
    if not result.complete:
        return ()
    found = []
    means = interval(result.measures[TEST])[0]
    best = int(np.nanargmax(means)) if np.isfinite(means).any() else 0
    if best and np.isfinite(means[0]):
        gain, low, high = (
            float(value[0]) for value in interval((result.measures[TEST, best] - result.measures[TEST, 0])[None])
        )
        above, lowest, highest = (fixed(100 * value, 1) for value in (gain, low, high))
        text = (
            f"The highest mean test accuracy is at λ = {plain(float(STRENGTHS[best]))}. Over {EACH} paired seeds it is "
            f"{above} percentage points above none, with a 95 % interval from {lowest} to {highest}. It is the best "
            f"of {len(STRENGTHS)}, chosen on the test itself, which flatters it."
        )
    else:
        text = "No strength of this penalty has a higher mean test accuracy than none, on these points."
    found.append(Notice("info", text))
    dead = np.flatnonzero(interval(result.constant)[0] == 1)
    if len(dead):
        text = f"From λ = {plain(float(STRENGTHS[dead[0]]))} on every network of these gives one answer for all points."
        if (np.diff(dead) == 1).all() and dead[-1] == len(STRENGTHS) - 1:
            found.append(Notice("warning", text))
    if result.lost:
        found.append(Notice("warning", f"{counted(result.lost, 'training')} diverged and are left out."))
    return tuple(found[:2])
