"""What the page on capacity says about a result, in sentences."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import rounding_sentence
from core.engine.seeds import wilson
from core.experiment.cut_short import cut_short
from core.experiment.scene import Notice
from core.experiment.sister_charts import sisters_notices
from core.experiment.twin_charts import rounding_notices
from core.experiment.wording import counted, listed, percent, plain
from core.networks.capacity.chain_race import Raced, half_ways, last_losses
from core.networks.capacity.collapse import Collapse
from core.networks.capacity.double_descent import DESCENT, Widening, threshold, verdict_on
from core.networks.capacity.linear_or_large import gain_of
from core.networks.capacity.plane import Plane, crosses_the_map
from core.networks.capacity.survey import Survey, quartiles
from core.networks.capacity.topic import Settings


def plane_notices(result: Plane, settings: Settings, dragged: bool = False) -> tuple[Notice, ...]:
    """What is so of the network, that there are fewer sisters than asked for, which goes unsaid in a drag, and where
    rounding is felt."""
    fewer = sisters_notices(settings.sisters, result.sisters.finals if result.sisters else None, at_rest=not dragged)
    chaos = rounding_notices(rounding_sentence(result.rounding), result.sisters is not None)
    return about_plane(result, settings) + fewer + chaos


def about_plane(result: Plane, settings: Settings) -> tuple[Notice, ...]:
    """What became of the training, and what the lines do to the border."""
    history, found = result.history, []
    if history.diverged:
        text = f"The training diverged at update {history.diverged.update}: what is shown is what was before."
        lower = max(1e-3, settings.rate / 10)
        found.append(Notice("warning", text, f"Try a rate of {plain(lower)}", {"rate": lower}))
    if 1 < settings.unit <= 1 + sum(history.network.hidden) and not crosses_the_map(result, settings.unit - 1):
        found.append(Notice("info", "The line of this unit does not cross the map.", "Draw all lines", {"unit": 1}))
    if settings.activation == "Linear":
        text = (
            "Without an activation nothing happens on a unit's line: the whole plane is one region, and one matrix "
            "does the same as all layers."
        )
        found.append(Notice("info", text, "Take ReLU", {"activation": "ReLU"}))
    elif not len(result.pieces):
        text = (
            f"{settings.activation} has no single kink, so the network is linear nowhere: the lines show where each "
            "unit's sum is 0, and the patterns which sides the points lie on."
        )
        found.append(Notice("info", text))
    elif len(result.counted) < len(history.epochs) and len(result.pieces) > 1:
        text = f"So many regions are counted at {counted(len(result.counted), 'moment')} of {len(history.epochs)} only."
        found.append(Notice("info", text))
    found += cut_short(history.recipe.epochs, settings.epochs, "fewer units or larger batches")
    return tuple(found[:2])


def collapse_notices(result: Collapse, settings: Settings) -> tuple[Notice, ...]:
    """How the one matrix compares with all layers."""
    if not result.weights:
        return (
            Notice("warning", "A number overflowed: the steps are too large.", "A rate of 0.01", {"chain_rate": 0.01}),
        )
    layers, small = len(result.weights), plain(result.difference, 2)
    sizes = f"Largest difference of outputs: {small}, at outputs as large as {plain(result.largest)}."
    if result.bend and settings.activation != "Linear":
        text = (
            f"With {settings.activation} behind layer {result.bend} two matrices are left, and they cannot be merged: "
            f"the border may bend. Of {layers} layers, those up to it are one, and so are those behind. {sizes}"
        )
        return (Notice("info", text, "Take the activation away", {"bend": 0}),)
    if layers == 1:
        text = "There is only one layer, so there is nothing to multiply out: its border is a straight line anyway."
        return (Notice("info", text, "Three hidden layers", {"chain": 3}),)
    straight = "The border is a straight line" if len(result.prepared.points.classes) == 2 else "Borders are straight"
    text = f"{straight}: {layers} layers are one, by their product. {sizes}"
    return (Notice("good", text, "Bend it: activation behind layer 1", {"bend": 1}),)


def shortened(result: Survey, asked: int) -> tuple[Notice, ...]:
    """That all networks trained for less than was asked, if so."""
    if result.epochs >= asked:
        return ()
    text = f"So many trainings at once: each is done for {counted(result.epochs, 'epoch')} only."
    return (Notice("info", text),)


def widths_notices(result: Survey, settings: Settings) -> tuple[Notice, ...]:
    """Whether wider networks fail less often, and from where on more units bring nothing."""
    failed = result.failed
    first, last = (wilson(int(row.sum()), len(row)) for row in (failed[0], failed[-1]))
    shares = [percent(float(row.mean()), 0) for row in (failed[0], failed[-1])]
    test = quartiles(result.test)[1]
    enough = int((test >= test.max() - 0.01).argmax())
    if first[0] > last[1]:
        word = f"Wider networks fail less often: {shares[0]} of the runs with 1 unit, {shares[1]} with 128."
    elif last[0] > first[1]:
        word = f"Here wider networks fail more often: {shares[0]} of the runs with 1 unit, {shares[1]} with 128."
    else:
        word = f"1 unit fails in {shares[0]} of the runs, 128 in {shares[1]}: these intervals overlap."
    text = f"{word} The median is within a point of the best from {counted(int(result.units[enough]), 'unit')} on."
    if not (test[enough:] >= test.max() - 0.01).all():
        text = f"{word} The median is highest with {counted(int(result.units[test.argmax()]), 'unit')}."
    return (Notice("info", text), *shortened(result, settings.epochs))


def depths_notices(result: Survey, settings: Settings) -> tuple[Notice, ...]:
    """Which depth does best, and how often the deepest fails."""
    test, failed = quartiles(result.test)[1], result.failed
    best = int(test.argmax())
    intervals = [wilson(int(row.sum()), len(row)) for row in failed]
    shares = [percent(float(row.mean()), 0) for row in failed]
    text = (
        f"The best median, {percent(float(test[best]))}, has {counted(int(result.layers[best]), 'hidden layer')} of "
        f"{counted(int(result.units[best]), 'unit')} ({counted(int(result.parameters[best]), 'parameter')})."
    )
    if intervals[-1][0] > intervals[0][1]:
        text += f" Depth costs reliability here: {shares[0]} of the runs fail with 1 layer, {shares[-1]} with 5."
    elif intervals[0][0] > intervals[-1][1]:
        text += f" Depth helps here: {shares[0]} of the runs fail with 1 layer, {shares[-1]} with 5."
    else:
        text += f" {shares[0]} of the runs fail with 1 layer, {shares[-1]} with 5: these intervals overlap."
    return (Notice("info", text), *shortened(result, settings.epochs))


def iris_notices(result: Survey) -> tuple[Notice, ...]:
    """How each depth does at its best width."""
    test = quartiles(result.test)[1]
    each = []
    for depth in np.unique(result.layers):
        rows = np.flatnonzero(result.layers == depth)
        best = rows[test[rows].argmax()]
        each.append(f"{depth}: {percent(float(test[best]), 0)} ({result.units[best]} units)")
    text = f"Best median by hidden layers, {listed(each)}."
    return (Notice("info", text),)


def both_notices(result: Survey, settings: Settings) -> tuple[Notice, ...]:
    """Where the large network gains, where it loses, and where that cannot be told."""
    if result.seeds < 2:
        return ()
    groups: dict[str, list[str]] = {"gains": [], "loses": [], "untold": []}
    for row in range(0, len(result.names), 2):
        gain, half = gain_of(result, row)
        kind = "gains" if gain > half else "loses" if -gain > half else "untold"
        groups[kind].append(result.names[row].removesuffix(", linear"))
    said = []
    if groups["gains"]:
        said.append(f"The large network gains on {listed(groups['gains'])}.")
    if groups["loses"]:
        said.append(f"It does worse than no hidden layer on {listed(groups['loses'])}.")
    if groups["untold"]:
        said.append(f"The interval holds 0 on {listed(groups['untold'])}.")
    notices = [Notice("info", " ".join(said))]
    return (*notices, *shortened(result, 100))


def chains_notices(result: Raced) -> tuple[Notice, ...]:
    """Which depth is fastest, which slowest, and which ends lowest."""
    ways, ends = half_ways(result), last_losses(result)
    late = [depth for depth in range(len(ways)) if not np.isfinite(ways[depth])]
    fastest, lowest = int(ways.argmin()), int(ends.argmin())
    if ends[0] > 0.97 * float(np.median(result.loss[0, :, 0])):
        text = "No line parts these points, so no linear network of any depth has much to learn here."
        return (Notice("info", text, "Take Gauss", {"chain_data": "Gauss"}),)
    text = (
        f"All of them can do the same, one line, but they do not learn alike: half-way is reached first with "
        f"{counted(fastest, 'hidden layer')}, after {counted(round(float(ways[fastest])), 'epoch')} in the median"
    )
    text += f", and not at all with {listed([str(depth) for depth in late])}." if late else (
        f", and last with {int(ways.argmax())}, after {round(float(ways.max()))}."
    )  # fmt: skip
    text += f" The lowest loss in the end is that with {counted(lowest, 'hidden layer')}."
    return (Notice("info", text),)


def widening_notices(result: Widening, settings: Settings) -> tuple[Notice, ...]:
    """The verdict on double descent, with its figures."""
    verdict, mean = verdict_on(result.test), result.test.mean(axis=1)
    low, peak, second = (
        f"{percent(float(mean[at]))} at {counted(int(result.widths[at]), 'unit')}" for at in verdict[1:]
    )
    reached = threshold(result)
    where = (
        f" The training error is 0 from {counted(int(reached), 'unit')} on."
        if np.isfinite(reached)
        else " No width learns all training labels."
    )
    if result.test.shape[1] < 6:
        return (Notice("info", "More repeats are needed for a verdict: half of them choose the widths, half decide."),)
    if verdict.seen:
        text = f"Double descent: the test error falls to {low}, rises to {peak} and falls again to {second}.{where}"
        return (Notice("good", text),)
    text = (
        f"Not seen here: the test error has no peak between two lows that stands out from the scatter of "
        f"{counted(result.test.shape[1], 'repeat')} ({low}, {peak}, {second}).{where}"
    )
    if settings.fitted == DESCENT and result.epochs < 1000:
        text += f" Each was trained for {result.epochs} epochs only."
    return (Notice("info", text),)
