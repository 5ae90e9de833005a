"""Pictures of a network trained with a penalty: its map, the histogram of its weights, losses, rules, seeds."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import felt
from core.engine.seeds import interval
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import (
    BLUE,
    GREEN,
    INK,
    MAUVE,
    MUTED,
    ORANGE,
    RED,
    axis,
    bars,
    dots,
    figure,
    line,
    percent_axis,
)
from core.experiment.scene import Cursor, Frames, Panel
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.regularization.panels import class_map_panel, interval_line
from core.regularization.weight_penalties.l1_rules import Rules
from core.regularization.weight_penalties.many_seeds import (
    BORDER,
    NORM,
    STRENGTHS,
    TEST,
    TRAIN,
    ZEROS,
    Seeds,
)
from core.regularization.weight_penalties.pictures import SILENT
from core.regularization.weight_penalties.training import (
    Trained,
    all_weights,
    histogram,
    norms_of,
    prior_density,
)

RULE_COLORS = (RED, ORANGE, BLUE)


def map_panel(result: Trained, frames: slice) -> Panel:
    """What the network decides over the plane, along the clock, with the points of training and test."""
    answers = result.answers[frames]
    values = answers if len(answers) > 1 else answers[0]
    return class_map_panel("map", "Map: ● training, ◇ test", result.prepared, result.area, values, span=4, height=330)


def histogram_panel(result: Trained, frames: slice) -> Panel:
    """The weights at every moment, the prior that the penalty is, and the weights without a penalty."""
    weights, bare = all_weights(result.history.weights), all_weights(result.bare.weights)[-1:]
    largest = float(min(max(np.abs(weights).max(), np.abs(bare).max()), 50.0))
    reach = rounded_up(1.02 * largest, (1, 1.5, 2, 3, 5, 7, 10))
    centres, counts = histogram(weights, reach)
    _, without = histogram(bare, reach)
    width = centres[1] - centres[0]
    density = prior_density(centres, len(result.prepared.sample.x), *result.final)
    prior = weights.shape[1] * width * density
    usual = float(max(without.max(), min(prior.max(), 3 * without.max())))
    top = 1.1 * min(max(float(counts.max()), usual), 3 * usual)
    shown, zeros = counts[frames], float(np.mean(weights[-1] == 0))
    traces = [
        bars(centres, shown[-1], "weights", BLUE, width=width, hovertemplate="%{x:.2f}: %{y}<extra></extra>"),
        line(centres, without[0], "without a penalty", MUTED, 2, **SILENT),
    ]
    if prior.any():
        traces.append(line(centres, prior, "the prior", ORANGE, 3, **SILENT))
    return Panel(
        name="histogram",
        title="Weights that are not 0",
        figure=figure(traces, axis("weight", -reach, reach), axis("number of weights", 0, top), bargap=0.05),
        alt=f"A histogram of the network's {weights.shape[1]} weights without those that are exactly 0, "
        f"{percent(zeros)} of them at the end.",
        frames=(Frames(0, "y", shown),) if len(shown) > 1 else (),
        span=4,
        height=330,
    )


def loss_panel(result: Trained, frames: slice) -> Panel:
    """Training and test loss and the penalty over the epochs."""
    history = result.history
    epochs = history.epochs
    traces = [
        line(epochs, history.train_loss, "training loss", BLUE),
        line(epochs, history.test_loss, "test loss", ORANGE),
        line(epochs, np.minimum(result.penalty, 1e6), "penalty", GREEN),
    ]
    highest = float(max(history.train_loss[0], np.quantile(history.test_loss, 0.9), 0.5))
    if twin := felt(result.rounding):
        traces.insert(0, twin_line(twin.epochs, np.minimum(twin.loss, 1e6)))
    if beside := result.sisters:
        traces = [*sister_band(beside.epochs, np.minimum(beside.loss, 1e6), MAUVE), *traces]
    return Panel(
        name="losses",
        title="Loss and penalty",
        figure=figure(traces, axis("epoch", 0, float(max(epochs[-1], 1))), axis("mean loss", 0, 1.3 * highest)),
        alt=f"At the end the training loss is {plain(float(history.train_loss[-1]))}, the test loss "
        f"{plain(float(history.test_loss[-1]))} and the penalty {plain(float(result.penalty[-1]))}.",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=4,
        height=330,
    )


def accuracy_panel(result: Trained, frames: slice, height: int) -> Panel:
    """Training and test accuracy over the epochs, and the sisters' on the test points."""
    history, beside = result.history, result.sisters
    training, test = history.accuracies
    epochs = history.epochs
    traces = [line(epochs, 100 * training, "training", BLUE), line(epochs, 100 * test, "test", ORANGE)]
    if (twin := felt(result.rounding)) and twin.accuracy is not None:
        traces.insert(0, twin_line(twin.epochs, 100 * twin.accuracy))
    if beside and beside.accuracy is not None:
        traces = [*sister_band(beside.epochs, 100 * beside.accuracy, MAUVE), *traces]
    return Panel(
        name="accuracy",
        title="Right answers, under this seed and others",
        figure=figure(traces, axis("epoch", 0, float(max(epochs[-1], 1))), axis("right (%)", 30, 103)),
        alt=f"At the end {percent(float(training[-1]))} of the training points are right, {percent(float(test[-1]))} "
        "of the test points.",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=6,
        height=height,
    )


def layers_panel(result: Trained, frames: slice) -> Panel:
    """Each layer's norm over the epochs."""
    norms, epochs = norms_of(result.history.weights), result.history.epochs
    colors = (BLUE, ORANGE, GREEN, MAUVE)
    traces = [line(epochs, norm, f"layer {layer + 1}", colors[layer]) for layer, norm in enumerate(norms.T)]
    return Panel(
        name="layers",
        title="The norm of each layer's weights",
        figure=figure(traces, axis("epoch", 0, float(max(epochs[-1], 1))), axis("√∑w²", rangemode="tozero")),
        alt=", ".join(f"layer {k + 1} ends at {plain(float(norm))}" for k, norm in enumerate(norms[-1])) + ".",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=6,
        height=260,
    )


def zeros_panel(result: Trained, frames: slice) -> Panel:
    """The share of weights that are exactly 0, and next to it, over the epochs."""
    weights, epochs = all_weights(result.history.weights), result.history.epochs
    exact, near = (weights == 0).mean(axis=1), (np.abs(weights) < 0.01).mean(axis=1)
    traces = [
        line(epochs, 100 * near, "below 0.01", MUTED, 2),
        line(epochs, 100 * exact, "exactly 0", RED, 3),
    ]
    return Panel(
        name="zeros",
        title="How many weights are 0",
        figure=figure(
            traces, axis("epoch", 0, float(max(epochs[-1], 1))),
            percent_axis("share of the weights"),
        ),
        alt=f"At the end {percent(float(exact[-1]))} of the weights are exactly 0, and {percent(float(near[-1]))} "
        "smaller than 0.01.",
        layers=(Cursor(epochs),) if len(epochs[frames]) > 1 else (),
        span=6,
        height=260,
    )  # fmt: skip


def rules_panels(result: Rules) -> tuple[Panel, Panel]:
    """Exact zeros over the epochs under each rule, and the smallest weights at the end."""
    curves, ends = [], []
    for row, (rule, history) in enumerate(result.histories.items()):
        epochs, color = history.epochs[: result.exact.shape[1]], RULE_COLORS[row]
        curves.append(line(epochs, 100 * result.exact[row] / result.total, rule, color, 3))
        sizes = np.sort(np.abs(all_weights(history.weights)[-1]))
        ends.append(line(np.arange(1, len(sizes) + 1), np.maximum(sizes, 1e-7), rule, color, 3))
    ticks = [1e-7, 1e-6, 1e-4, 1e-2, 1]
    return (
        Panel(
            name="rule_zeros",
            title="Weights that are exactly 0",
            figure=figure(curves, axis("epoch"), percent_axis("share of the weights")),
            alt="; ".join(f"{rule}: {int(result.exact[row, -1])} of {result.total} weights are exactly 0"
                          for row, rule in enumerate(result.histories)) + ".",
        ),
        Panel(
            name="rule_sizes",
            title="All weights at the end, by size",
            figure=figure(
                ends, axis("rank of the weight, smallest first", 0, result.total + 1),
                axis("|w| (log)", -7.3, 1.3, type="log", tickvals=ticks,
                     ticktext=["0", "10⁻⁶", "10⁻⁴", "0.01", "1"]),
            ),
            alt="The sizes of all weights in order: on the lowest line they are exactly 0.",
        ),
    )  # fmt: skip


def seeds_panels(result: Seeds) -> tuple[Panel, ...]:
    """Accuracy, norm, zeros and border against λ: means of the seeds with 95 % intervals, and every run's test."""
    places = np.arange(len(STRENGTHS))
    decades = [plain(each).removeprefix("1 · ") if not each or np.log10(each) % 1 == 0 else "" for each in STRENGTHS]
    across = axis("λ", -0.4, len(STRENGTHS) - 0.6, tickvals=places.tolist(), ticktext=decades, tickangle=0)
    mean, low, high = interval(result.measures)
    constant = interval(result.constant)[0]

    def band(measure: int, name: str, color: str, times: float = 1.0) -> dict:
        return interval_line(places, (mean[measure], low[measure], high[measure]), name, color, times)

    jitter = places[:, None] + np.linspace(-0.18, 0.18, result.measures.shape[2])
    runs = dots(jitter.ravel(), 100 * result.measures[TEST].ravel(), "each run, test", ORANGE, 5, opacity=0.5, **SILENT)
    return (
        Panel(
            name="seed_accuracy",
            title="Accuracy, with 95 % intervals of the mean",
            figure=figure(
                [runs, band(TRAIN, "training", BLUE, 100), band(TEST, "test", ORANGE, 100)], across,
                axis("accuracy (%)", 30, 103),
            ),
            alt=_said("test accuracy", mean[TEST]),
        ),
        Panel(
            name="seed_zeros",
            title="Exact zeros, and networks with one answer for all",
            figure=figure(
                [band(ZEROS, "exact zeros", RED, 100), line(places, 100 * constant, "one answer for all", INK, 2.5)],
                across, axis("share (%)", -3, 103),
            ),
            alt=_said("share of exact zeros", mean[ZEROS]),
        ),
        Panel(
            name="seed_norm",
            title="Norm of all weights",
            figure=figure([band(NORM, "norm", GREEN)], across, axis("√∑w²", rangemode="tozero")),
            alt=_said("norm", mean[NORM]),
            height=260,
        ),
        Panel(
            name="seed_border",
            title="Wiggle: how long the border between the classes is",
            figure=figure([band(BORDER, "border", MAUVE)], across, axis("widths of the map", rangemode="tozero")),
            alt=_said("length of the border", mean[BORDER]),
            height=260,
        ),
    )  # fmt: skip


def _said(what: str, values: np.ndarray) -> str:
    known = [
        f"{plain(float(value))} at λ = {plain(float(strength))}"
        for strength, value in zip(STRENGTHS, values, strict=True)
        if np.isfinite(value)
    ]
    return f"Mean {what}: {', '.join(known) or 'none yet'}."
