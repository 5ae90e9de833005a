"""Pictures of what was measured under many seeds: gaps, rates, epochs, times, knocked-out units, gains."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.seeds import interval
from core.experiment.charts import BLUE, GREEN, INK, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Panel
from core.experiment.wording import percent, plain
from core.regularization.dropout.average import Gaps
from core.regularization.dropout.convolution import PLACES, Convolved
from core.regularization.dropout.helps import Helped
from core.regularization.dropout.knocked import GONE, Knocked
from core.regularization.dropout.longer import LEVEL, Longer
from core.regularization.dropout.rates import RATES, Rates
from core.regularization.dropout.times import KINDS, Timed
from core.regularization.panels import SILENT, interval_line

PAIR = (("without dropout", INK), ("with dropout", BLUE))


def scattered(x: np.ndarray, values: np.ndarray, color: str, width: float = 0.15) -> dict:
    """Every run's value (V, k) beside the place (V,) of its mean."""
    places = x[:, None] + np.linspace(-width, width, values.shape[1])
    return dots(places.ravel(), 100 * values.ravel(), "each run", color, 5, opacity=0.5, **SILENT)


def means_said(what: str, names: list[str], values: np.ndarray) -> str:
    """A chart's means in words."""
    known = [f"{plain(float(value))} at {name}" for name, value in zip(names, values, strict=True) if value == value]
    return f"Mean {what}: {', '.join(known) or 'none yet'}."


def gaps_panels(result: Gaps) -> tuple[Panel, Panel]:
    """The gap between eval() and the average against depth, and how right both are."""
    x, names = np.array(result.depths), [str(each) for each in result.depths]
    across = axis("hidden layers that share ten units", 0.6, len(x) + 0.4, dtick=1)
    ends = [interval(result.measures[..., place]) for place in range(4)]
    top = max(0.02, 1.2 * float(np.nanmax(ends[0][2])))
    return (
        Panel(
            name="gaps",
            title="How far eval() is from the average",
            figure=figure(
                [interval_line(x, ends[0], "gap", BLUE)], across,
                axis("standard deviations of the masks", -0.02 * top, top),
            ),
            alt=means_said("gap", names, ends[0][0]),
            height=300,
        ),
        Panel(
            name="gap_accuracy",
            title="And does it matter?",
            figure=figure(
                [
                    interval_line(x, ends[2], "eval()", BLUE, 100),
                    interval_line(x + 0.06, ends[3], "average", GREEN, 100),
                ],
                across, axis("right on the test points (%)", 30, 101),
            ),
            alt=means_said("share of right answers by eval()", names, ends[2][0]),
            height=300,
        ),
    )  # fmt: skip


def rates_panels(result: Rates) -> tuple[Panel, Panel]:
    """Training and test accuracy against p, and what each p brings against none, seed by seed."""
    names = [f"{p:g}" for p in RATES]
    train, test, gain = interval(result.train), interval(result.test), interval(result.test - result.test[0])
    across = axis("p", -0.04, 0.94, dtick=0.1)
    low = 100 * float(np.nanmin([np.nanmin(result.train), np.nanmin(result.test)]))
    return (
        Panel(
            name="rates",
            title="Accuracy at the end, evaluated whole",
            figure=figure(
                [
                    scattered(RATES, result.test, ORANGE, 0.018), interval_line(RATES, train, "training", BLUE, 100),
                    interval_line(RATES, test, "test", ORANGE, 100),
                ],
                across, axis("right (%)", max(0.0, low - 5), 103),
            ),
            alt=means_said("test accuracy", names, test[0]),
            span=7,
            height=340,
        ),
        Panel(
            name="rates_gain",
            title="Test, against p = 0",
            figure=figure(
                [line([-0.04, 0.94], [0, 0], "", MUTED, 1.5, showlegend=False, **SILENT),
                 interval_line(RATES, gain, "difference", ORANGE, 100)],
                across, axis("percentage points"), showlegend=False,
            ),
            alt=means_said("difference of the test accuracy from that at p = 0", names, gain[0]),
            span=5,
            height=340,
        ),
    )  # fmt: skip


def longer_panels(result: Longer) -> tuple[Panel, Panel]:
    """Mean losses over the epochs with their bands, and when each run got below the level."""
    traces = []
    for name, values, color in (
        ("without dropout", result.whole[0], INK), ("with, masked", result.masked[1], RED),
        ("with, whole", result.whole[1], BLUE),
    ):  # fmt: skip
        mean, low, high = interval(values.T)
        edge, tint = {"color": color, "width": 0}, MUTED if color == INK else color
        traces += [
            line(result.epochs, low, "", line=edge, showlegend=False, **SILENT),
            line(result.epochs, high, "", line=edge, showlegend=False, fill="tonexty", fillcolor=f"{tint}33", **SILENT),
            line(result.epochs, mean, name, color),
        ]  # fmt: skip
    end = float(result.epochs[-1])
    traces.append(line([0, end], [LEVEL, LEVEL], "", MUTED, 1.5, showlegend=False, **SILENT))
    never = np.where(np.isfinite(result.needed), result.needed, end)
    rows = np.array([0.0, 1.0])
    places = rows[:, None] + np.linspace(-0.25, 0.25, never.shape[1])
    symbols = np.where(np.isfinite(result.needed), "circle", "x-thin-open").ravel().tolist()
    return (
        Panel(
            name="longer",
            title="Training loss: means with 95 % bands",
            figure=figure(traces, axis("epoch", 0, end), axis("loss (nats)", 0, 1.25)),
            alt=means_said("training loss at the end", ["without dropout", "with dropout"],
                           interval(result.whole[:, :, -1])[0]),
            span=7,
            height=320,
        ),
        Panel(
            name="needed",
            title=f"Loss below {LEVEL}; ×: never",
            figure=figure(
                [dots(places.ravel(), never.ravel(),
                      marker={"size": 8, "color": BLUE, "symbol": symbols, "line": {"width": 1.5, "color": BLUE}})],
                axis("", -0.5, 1.5, tickvals=[0, 1], ticktext=["without dropout", "with dropout"]),
                axis("epoch", 0, 1.05 * end), showlegend=False,
            ),
            alt=means_said("epochs needed", ["without dropout", "with dropout"], interval(never)[0]),
            span=5,
            height=320,
        ),
    )  # fmt: skip


def times_panels(result: Timed) -> tuple[Panel, Panel]:
    """Times of an epoch, and as shares of the time without dropout."""
    x, names = np.arange(len(result.widths), dtype=float), [f"{width} units" for width in result.widths]
    ticks = {"tickvals": x.tolist(), "ticktext": [str(width) for width in result.widths]}
    absolute: list[dict] = []
    relative: list[dict] = []
    for place, (kind, color) in enumerate(zip(KINDS, (INK, BLUE, GREEN), strict=True)):
        for drawn, values in (
            (absolute, result.milliseconds[:, place]),
            (relative, 100 * result.milliseconds[:, place] / result.milliseconds[:, 0]),
        ):
            low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), axis=1)
            drawn.append(interval_line(x + 0.05 * (place - 1), (middle, low, high), kind, color))
    ratio = np.median(result.milliseconds[:, 1] / result.milliseconds[:, 0], axis=1)
    across = axis("units in each of two hidden layers", -0.4, len(x) - 0.6, **ticks)
    slowest = float(np.quantile(result.milliseconds, 0.75, axis=2).max())
    return (
        Panel(
            name="times", title="An epoch: medians and quartiles",
            figure=figure(absolute, across, axis("milliseconds", 0, 1.15 * slowest)),
            alt=means_said("time with dropout over that without", names, ratio), height=320,
        ),
        Panel(
            name="times_relative", title="The same, without dropout = 100 %",
            figure=figure(relative, across, axis("%", rangemode="tozero")),
            alt=means_said("time with dropout over that without", names, ratio), height=320,
        ),
    )  # fmt: skip


def knocked_panels(result: Knocked) -> tuple[Panel, Panel, Panel]:
    """What one unit costs, the worst first; many at once; and four numbers of every network."""
    ranks = np.arange(1, result.single.shape[-1] + 1)
    single, many, figures = [], [], []
    measures = (
        ("worst unit", result.worst), ("a unit", result.mean),
        ("correlation", result.correlation), ("in use", result.used),
    )  # fmt: skip
    for row, (name, color) in enumerate(PAIR):
        single.append(interval_line(ranks, interval(result.single[row].T), name, color, 100))
        many.append(interval_line(100 * GONE, interval(result.many[row].T), name, color, 100))
        ends = interval(np.stack([values[row] for _, values in measures]))
        figures.append(interval_line(np.arange(4) + 0.12 * row - 0.06, ends, name, color, 100) | {"mode": "markers"})
    names = [name for name, _ in PAIR]
    return (
        Panel(
            name="single", title="One unit out",
            figure=figure(single, axis("unit, the most important first", 0.5, len(ranks) + 0.5),
                          axis("percentage points lost")),
            alt=means_said("accuracy lost by the worst unit", names, interval(result.worst)[0]), span=4, height=320,
        ),
        Panel(
            name="many", title="Many out at random",
            figure=figure(many, axis("units out (%)", -3, 93), axis("right (%)", 30, 101)),
            alt=means_said("share right with half the units out", names, interval(result.many[..., 5])[0]),
            span=4, height=320,
        ),
        Panel(
            name="reliance", title="Four numbers of each",
            figure=figure(
                figures,
                axis("", -0.5, 3.5, tickvals=[0, 1, 2, 3], tickangle=0,
                     ticktext=["lost:<br>worst", "lost:<br>mean", "corre-<br>lation", "in<br>use"]),
                axis("%", rangemode="tozero"),
            ),
            alt=means_said("share of units in use", names, interval(result.used)[0]), span=4, height=320,
        ),
    )  # fmt: skip


def helps_panels(result: Helped) -> tuple[Panel, Panel]:
    """What dropout adds to test and training accuracy at every value; and both accuracies without and with."""
    x = np.arange(len(result.values), dtype=float)
    names = [plain(value) for value in result.values]
    across = axis(result.against.lower() if result.against != "Dropout p" else "p", -0.5, len(x) - 0.5,
                  tickvals=x.tolist(), ticktext=names)  # fmt: skip
    test, training = interval(result.gained), interval(result.training_gained)
    pairs = [
        interval_line(x + shift, interval(values), name, color, 100)
        for shift, (values, name, color) in zip(
            (-0.06, 0.06, -0.02, 0.02),
            (
                (result.test, "test without", INK), (result.test_with, "test with", ORANGE),
                (result.train, "training without", MUTED), (result.train_with, "training with", BLUE),
            ),
            strict=True,
        )
    ]  # fmt: skip
    zero = line([-0.5, len(x) - 0.5], [0, 0], "", MUTED, 1.5, showlegend=False, **SILENT)
    runs = scattered(x, result.gained, ORANGE)
    return (
        Panel(
            name="gains", title="What dropout adds",
            figure=figure(
                [
                    zero, runs, interval_line(x, training, "training", BLUE, 100),
                    interval_line(x, test, "test", ORANGE, 100),
                ],
                across, axis("percentage points"),
            ),
            alt=means_said("share gained on the test points", names, test[0]), height=340,
        ),
        Panel(
            name="accuracies_with", title="Without and with",
            figure=figure(pairs, across, axis("right (%)", rangemode="normal")),
            alt=means_said("test accuracy with dropout", names, interval(result.test_with)[0])
            + f" Trained for {result.epochs} epochs; {percent(float(np.nanmean(result.test)))} without.",
            height=340,
        ),
    )  # fmt: skip


def convolved_panels(result: Convolved) -> tuple[Panel, Panel]:
    """Test accuracy by where dropout stands, and what it adds to none, seed by seed."""
    x, gained = np.arange(len(PLACES), dtype=float), result.accuracy - result.accuracy[0]
    ticks = {"tickvals": x.tolist(), "ticktext": list(PLACES)}
    zero = line([0.5, len(x) - 0.5], [0, 0], "", MUTED, 1.5, showlegend=False, **SILENT)
    markers: dict[str, Any] = {"mode": "markers", "showlegend": False}
    return (
        Panel(
            name="convolved", title="Right on 600 digits",
            figure=figure(
                [scattered(x, result.accuracy, MUTED),
                 interval_line(x, interval(result.accuracy), "", BLUE, 100) | markers],
                axis("dropout behind", -0.5, len(x) - 0.5, **ticks), axis("right (%)"), showlegend=False,
            ),
            alt=means_said("test accuracy", list(PLACES), interval(result.accuracy)[0]), height=320,
        ),
        Panel(
            name="convolved_gains", title="Against none, seed by seed",
            figure=figure(
                [zero, scattered(x[1:], gained[1:], MUTED),
                 interval_line(x[1:], interval(gained[1:]), "", ORANGE, 100) | markers],
                axis("dropout behind", 0.5, len(x) - 0.5, **ticks), axis("percentage points"), showlegend=False,
            ),
            alt=means_said("gain over none", list(PLACES[1:]), interval(gained[1:])[0]), height=320,
        ),
    )  # fmt: skip
