"""Pictures of many networks: accuracy against size, how often they fail, loss against depth, and double descent."""

from __future__ import annotations

import numpy as np

from core.engine.seeds import POOR, wilson
from core.experiment.charts import BLUE, CATEGORICAL, INK, MUTED, ORANGE, RED, axis, dots, figure, line, spanning_axis
from core.experiment.scene import Opening, Panel
from core.experiment.wording import counted, percent, plain
from core.networks.capacity.chain_race import Raced, half_ways
from core.networks.capacity.double_descent import Widening, threshold, verdict_on
from core.networks.capacity.irises import IRIS_UNITS
from core.networks.capacity.linear_or_large import gain_of
from core.networks.capacity.survey import Survey, quartiles

RUN = ("layers", "units", "seed")  # the knobs by which the other page finds a run
HEIGHT = 340
DEPTH_COLORS = CATEGORICAL  # as many as depths, each seen on a light page and on a dark one


def translucent(color: str, share: str = "33") -> str:
    return color + share


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, color: str) -> dict:
    """The area between two curves."""
    both = np.concatenate([x, x[::-1]]), np.concatenate([high, low[::-1]])
    filled = line(*both, color=color, width=0, hoverinfo="skip", showlegend=False)
    return filled | {"fill": "toself", "fillcolor": translucent(color)}


def runs_trace(x: np.ndarray, result: Survey, rows: np.ndarray, color: str, logarithmic: bool) -> list[dict]:
    """Every run of these rows as a dot, those that diverged as a cross at 0; a dot knows its network and seed."""
    seeds = np.arange(result.seeds)
    spread = (seeds * 7 % 11 - 5) / 5
    places = x[rows][:, None] * 1.025**spread if logarithmic else x[rows][:, None] + 0.12 * spread
    data = np.stack(
        [
            np.broadcast_to(part, (len(rows), result.seeds))
            for part in (
                result.layers[rows][:, None], result.units[rows][:, None], seeds, result.parameters[rows][:, None],
            )
        ],
        axis=-1,
    )  # fmt: skip
    test, known = result.test[rows], np.isfinite(result.test[rows])
    hover = "%{customdata[0]} × %{customdata[1]} units, %{customdata[3]} parameters<br>seed %{customdata[2]}: "
    every = dots(
        places[known], 100 * test[known], color=color, size=5, opacity=0.55, customdata=data[known], showlegend=False,
        hovertemplate=hover + "%{y:.1f} %<extra></extra>",
    )  # fmt: skip
    cross = {"color": RED, "size": 7, "symbol": "x"}
    lost = dots(places[~known], np.zeros((~known).sum()), marker=cross, customdata=data[~known], showlegend=False)
    return [every, lost | {"hovertemplate": hover + "diverged<extra></extra>"}]


def across_axis(x: np.ndarray, name: str, logarithmic: bool, base: int = 2) -> dict:
    """The axis of sizes; a logarithmic one has its ticks at the powers of `base`, or at a few sizes close together."""
    if not logarithmic:
        return axis(name, float(x.min()) - 0.4, float(x.max()) + 0.4, dtick=1)
    powers = base ** np.arange(0, 14)
    ticks = powers[(powers >= x.min() * 0.9) & (powers <= x.max() * 1.1)]
    ticks = ticks if len(ticks) > 2 else np.unique(x).astype(int)
    if ticks[-1] >= 1000:  # so many digits would not stand side by side on a phone
        ticks = ticks[:: -(-len(ticks) // 5)]
    low, high = np.log10(x.min() / 1.2), np.log10(x.max() * 1.2)
    return axis(name, float(low), float(high), type="log", tickvals=ticks, ticktext=[f"{tick:,}" for tick in ticks])


def survey_panels(result: Survey, x: np.ndarray, name: str, logarithmic: bool, opens: Opening) -> tuple[Panel, Panel]:
    """Accuracy against size with every run a dot, and how often it fails, with intervals."""
    order = np.argsort(x, kind="stable")
    test, train = 100 * quartiles(result.test), 100 * quartiles(result.train)
    place = x[order].astype(float)
    traces = [
        band(place, test[0, order], test[2, order], BLUE),
        *runs_trace(x.astype(float), result, order, BLUE, logarithmic),
        line(place, test[1, order], "test, median", BLUE, 3, hoverinfo="skip"),
        line(place, train[1, order], "training, median", ORANGE, 2, hoverinfo="skip"),
    ]
    poor = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100 * POOR, "y1": 100 * POOR}
    poor |= {"line": {"color": MUTED, "width": 1, "dash": "dash"}}
    upward = axis("accuracy (%)", min(45.0, 100 * float(np.nanmin(result.test, initial=1.0)) - 3), 102)
    failures = failure_panel(result, x, name, logarithmic)
    lowest, highest = int(test[1].argmin()), int(test[1].argmax())
    return (
        Panel(
            name="sizes",
            title="Every run a dot: a click opens that very network",
            figure=figure(traces, across_axis(x, name, logarithmic), upward, shapes=[poor]),
            alt=f"Test accuracy of {counted(result.seeds, 'seed')} each: the median goes from "
            f"{percent(test[1, lowest] / 100)} ({result.names[lowest]}) to {percent(test[1, highest] / 100)} "
            f"({result.names[highest]}). The shaded band holds the middle half of the runs.",
            span=7,
            height=HEIGHT,
            opens=opens,
        ),
        failures,
    )


def failure_panel(result: Survey, x: np.ndarray, name: str, logarithmic: bool) -> Panel:
    """The share of runs that fail with Wilson's intervals."""
    failed = result.failed
    shares = 100 * failed.mean(axis=1)
    ends = 100 * np.array([wilson(int(row.sum()), len(row)) for row in failed])
    spread = {
        "type": "data", "symmetric": False, "array": np.maximum(ends[:, 1] - shares, 0),
        "arrayminus": np.maximum(shares - ends[:, 0], 0), "color": RED, "thickness": 1.5, "width": 3,
    }  # fmt: skip
    marks = dots(x.astype(float), shares, color=RED, size=9, error_y=spread, customdata=ends)
    marks["hovertemplate"] = (
        "%{y:.0f} % fail, 95 % interval %{customdata[0]:.0f} to %{customdata[1]:.0f} %<extra></extra>"
    )
    said = "; ".join(f"{name}: {percent(share / 100, 0)}" for name, share in zip(result.names, shares, strict=True))
    return Panel(
        name="failures",
        title="Share of runs that fail, 95 % intervals",
        figure=figure([marks], across_axis(x, name, logarithmic), axis("runs under 75 % (%)", -3, 103)),
        alt=f"Shares of runs whose test accuracy is under 75 % or that diverge: {said}.",
        span=5,
        height=HEIGHT,
    )


def iris_panels(result: Survey, opens: Opening) -> tuple[Panel, Panel]:
    """Accuracy against units and against parameters, a colour for each depth."""
    test = 100 * np.median(np.nan_to_num(result.test), axis=1)
    depths = np.unique(result.layers)
    panels = []
    for name, sizes, span, axis_name in (
        ("breadth", result.units, 6, "units per layer"), ("bulk", result.parameters, 6, "parameters"),
    ):  # fmt: skip
        traces = []
        for depth in depths:
            rows, color = np.flatnonzero(result.layers == depth), CATEGORICAL[int(depth) - 1]
            traces += runs_trace(sizes.astype(float), result, rows, color, True)
            label = counted(int(depth), "layer")
            traces.append(line(sizes[rows].astype(float), test[rows], label, color, 2.5, hoverinfo="skip"))
        panels.append(
            Panel(
                name=name,
                title=f"Iris: test accuracy against {axis_name}",
                figure=figure(traces, across_axis(sizes.astype(float), axis_name, True), axis("accuracy (%)", -3, 103)),
                alt=f"Test accuracy on the irises against {axis_name}, medians of {counted(result.seeds, 'seed')}, one "
                f"line for each depth from 1 to 5; widths are {', '.join(map(str, IRIS_UNITS))}.",
                span=span,
                height=HEIGHT,
                opens=opens,
            )
        )
    return panels[0], panels[1]


def both_panels(result: Survey, opens: Opening) -> tuple[Panel, Panel]:
    """Test accuracies of the linear model and of the large network on every cloud, and what the large one gains."""
    clouds = [name.removesuffix(", linear") for name in result.names[::2]]
    rows = np.arange(len(clouds))
    names = {"tickvals": rows.tolist(), "ticktext": clouds}
    traces = []
    for model, color, shift in ((0, ORANGE, -0.17), (1, BLUE, 0.17)):
        test = result.test[model::2]
        spread = (np.arange(result.seeds) * 7 % 11 - 5) / 5
        places = rows[:, None] + shift + 0.1 * spread
        data = [
            [cloud, int(result.layers[model]), int(result.units[model + 2 * row]), seed, seed]
            for row, cloud in enumerate(clouds)
            for seed in range(result.seeds)
        ]
        hover = "%{customdata[0]}, repeat %{customdata[3]}: %{x:.1f} %<extra></extra>"
        every = dots(100 * np.nan_to_num(test).ravel(), places.ravel(), color=color, size=5, opacity=0.5)
        traces.append(every | {"customdata": data, "hovertemplate": hover, "showlegend": False})
        label = ("no hidden layer", "2 hidden layers of 32 units")[model]
        medians = 100 * np.median(np.nan_to_num(test), axis=1)
        marker = {"color": color, "size": 15, "symbol": "line-ns", "line": {"color": color, "width": 4}}
        traces.append(dots(medians, rows + shift, label, marker=marker, hoverinfo="skip"))
    gains = np.array([gain_of(result, 2 * row) for row in range(len(clouds))])
    half = np.nan_to_num(100 * gains[:, 1])
    marks = dots(100 * gains[:, 0], rows, color=INK, size=9)
    marks["error_x"] = {"type": "data", "array": half, "color": INK, "thickness": 1.5, "width": 3}
    marks["hovertemplate"] = "%{x:.1f} points<extra></extra>"
    zero = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": MUTED, "dash": "dash"},
    }
    low = 100 * float(np.nan_to_num(result.test).min()) - 3
    upright = axis("", len(clouds) - 0.4, -0.6, **names)
    said = "; ".join(f"{cloud}: {plain(gain, 2)} points" for cloud, gain in zip(clouds, 100 * gains[:, 0], strict=True))
    return (
        Panel(
            name="both",
            title="Test accuracy: a click opens that run",
            figure=figure(traces, axis("test accuracy (%)", max(-3.0, low), 103), upright),
            alt=f"Test accuracy of a model without a hidden layer and of a large network on {len(clouds)} data sets.",
            span=7,
            height=90 + 42 * len(clouds),
            opens=opens,
        ),
        Panel(
            name="gains",
            title="What the large network gains, 95 % intervals",
            figure=figure([marks], axis("gain (percentage points)"), upright, shapes=[zero]),
            alt=f"Mean gain of the large network in test accuracy: {said}.",
            span=5,
            height=90 + 42 * len(clouds),
        ),
    )  # fmt: skip


def chains_panels(result: Raced) -> tuple[Panel, Panel]:
    """The loss of linear networks of every depth over the epochs, and how long each takes for half of the way."""
    traces = []
    for depth, color in zip(range(len(result.loss)), DEPTH_COLORS, strict=True):
        low, middle, high = np.nanquantile(result.loss[depth], (0.25, 0.5, 0.75), axis=0)
        label = f"{depth} hidden" if depth else "none hidden"
        traces += [band(result.epochs, low, high, color), line(result.epochs, middle, label, color, hoverinfo="skip")]
    ways = half_ways(result)
    reached = np.isfinite(ways)
    depths = np.arange(len(ways))
    last = float(result.epochs[-1])
    bars = [
        {
            "type": "bar", "x": depths, "y": np.where(reached, ways, last), "name": "",
            "marker": {"color": [*DEPTH_COLORS], "opacity": np.where(reached, 1.0, 0.3)},
            "hovertemplate": "%{y:.0f} epochs<extra></extra>", "showlegend": False,
        }
    ]  # fmt: skip
    notes = [
        {"x": int(depth), "y": last, "text": "not reached", "showarrow": False, "yanchor": "top", "font": {"size": 11}}
        for depth in depths[~reached]
    ]
    said = ", ".join(plain(way) if np.isfinite(way) else "not reached" for way in ways)
    return (
        Panel(
            name="chains",
            title="One function class, six depths: training loss",
            figure=figure(traces, axis("epoch", 0, last), axis("mean loss", rangemode="tozero")),
            alt="Median training loss of linear networks with 0 to 5 hidden layers; bands hold the middle half.",
            span=8,
            height=HEIGHT,
        ),
        Panel(
            name="half_ways",
            title="Epochs to half-way, median",
            figure=figure(
                bars, axis("hidden layers", -0.6, 5.6, dtick=1), axis("epochs", 0, 1.05 * last), annotations=notes
            ),
            alt=f"Epochs until half of the way of the shallowest is done, from 0 to 5 hidden layers: {said}.",
            span=4,
            height=HEIGHT,
        ),
    )


def widening_panels(result: Widening) -> tuple[Panel, ...]:
    """Training and test error against width, the width at which all labels are learned, and the squared error."""
    x = result.widths.astype(float)
    across, verdict, reached = across_axis(x, "hidden units", True), verdict_on(result.test), threshold(result)
    traces = []
    for name, errors, color in (("training, wrong labels too", result.train, ORANGE), ("test", result.test, BLUE)):
        low, high = 100 * np.quantile(errors, (0.25, 0.75), axis=1)
        traces += [band(x, low, high, color), line(x, 100 * errors.mean(axis=1), f"{name}, mean", color, 3)]
    seeds = np.arange(result.test.shape[1])
    places = x[:, None] * 1.02 ** ((seeds * 7 % 11 - 5) / 5)
    every = dots(places.ravel(), 100 * result.test.ravel(), color=BLUE, size=4, opacity=0.35, hoverinfo="skip")
    traces.insert(0, every | {"showlegend": False})
    marks, notes = [], []
    if np.isfinite(reached):
        place = float(np.log10(reached))
        marks.append(
            {"type": "line", "x0": reached, "x1": reached, "yref": "paper", "y0": 0, "y1": 1,
             "line": {"color": RED, "dash": "dash", "width": 1.5}}
        )  # fmt: skip
        notes.append(
            {"x": place, "yref": "paper", "y": 0.99, "text": "training error 0", "showarrow": False, "xanchor": "left",
             "yanchor": "top", "font": {"color": RED, "size": 12}}
        )  # fmt: skip
    mean = 100 * result.test.mean(axis=1)
    seen = "falls, rises and falls again" if verdict.seen else "is not seen to fall a second time"
    whole = Panel(
        name="widening",
        title="Wrong answers against width",
        figure=figure(traces, across, axis("error (%)", -2, None, rangemode="tozero"), shapes=marks, annotations=notes),
        alt=f"Test error against width: it {seen}; {percent(mean[0] / 100)} at {result.widths[0]} and "
        f"{percent(mean[-1] / 100)} at {result.widths[-1]} units.",
        span=8 if np.isfinite(result.square).all() else 12,
        height=HEIGHT,
    )
    if not np.isfinite(result.square).all():
        return (whole,)
    low, middle, high = np.quantile(result.square, (0.25, 0.5, 0.75), axis=1)
    squares = [band(x, low, high, BLUE), line(x, middle, color=BLUE, hovertemplate="%{y:.3g}<extra></extra>")]
    return whole, Panel(
        name="squares",
        title="Squared error in the test, median",
        figure=figure(
            squares, across_axis(x, "hidden units", True, 4),
            spanning_axis("mean squared error", low, high), shapes=marks,
            showlegend=False,
        ),
        alt=f"Median squared test error against width, at most {plain(float(middle.max()))}.",
        span=4,
        height=HEIGHT,
    )  # fmt: skip
