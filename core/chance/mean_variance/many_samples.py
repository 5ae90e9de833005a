"""How variances of many samples are drawn, and the populations that samples come from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.chance.mean_variance.pictures import band, upright
from core.experiment.charts import BLUE, CATEGORICAL, INK, MUTED, ORANGE, PAPER, axis, dots, figure, line
from core.experiment.scene import Panel


def variances_panel(biased: np.ndarray, unbiased: np.ndarray, truth: float, size: int) -> Panel:
    """Histograms of the variances of many samples, divided by n and by n - 1, with their averages and the truth."""
    finite = np.isfinite(truth)
    top = float(np.quantile(unbiased, 0.98 if finite else 0.8)) or 1.0
    edges = np.linspace(0, top, 41)
    middles = (edges[1:] + edges[:-1]) / 2
    parts = (("÷ n", biased, BLUE), ("÷ (n − 1)", unbiased, ORANGE))
    counts = [np.histogram(values, edges)[0] for _, values, _ in parts]
    highest = float(max(count.max() for count in counts))
    traces = [
        line(middles, count, name, color) | {"line": {"color": color, "shape": "hvh"}}
        for count, (name, _, color) in zip(counts, parts, strict=True)
    ]
    if finite:
        traces.append(upright(truth, highest, "the population's", INK))
        traces += [
            diamond(float(values.mean()), height * highest, f"average, {name}", color)
            for (name, values, color), height in zip(parts, (0.5, 0.6), strict=True)
        ]
    return Panel(
        name="variances",
        title=f"Variances of 10,000 samples of {size}",
        figure=figure(traces, axis("variance of a sample", 0, top), axis("samples", 0, 1.05 * highest)),
        alt=f"Two histograms; averages {biased.mean():.3g} (÷ n) and {unbiased.mean():.3g} (÷ (n − 1)).",
    )


def diamond(x: float, y: float, name: str, color: str) -> dict:
    """One point to compare with others; round ones of that size can be dragged."""
    marker = {"color": color, "size": 12, "symbol": "diamond", "line": {"color": PAPER, "width": 1}}
    return dots([x], [y], name, color) | {"marker": marker}


def bias_panel(ratios: np.ndarray, size: int) -> Panel:
    """The average variance ÷ n over the true one for 1, 2, … values, on the theory's curve (n - 1)/n."""
    counts = np.arange(1, len(ratios) + 1)
    traces = [line(counts, (counts - 1) / counts, "theory: (n − 1)/n", MUTED)]
    if np.isfinite(ratios).all():
        traces += [
            dots(counts, ratios, "measured", BLUE, 7),
            diamond(float(size), float(ratios[size - 1]), "this n", ORANGE),
        ]
    return Panel(
        name="bias",
        title="How much too small is ÷ n, on average?",
        figure=figure(
            traces, axis("values in each sample, n", 0, len(ratios) + 1), axis("average ÷ the true variance", 0, 1.1)
        ),
        alt="The average variance ÷ n over the population's, against n: it follows (n − 1)/n.",
    )


def shapes_panel(x: np.ndarray, densities: Mapping[str, np.ndarray]) -> Panel:
    """Populations with the same mean and deviation, and different densities (X,) along x."""
    curves = [
        line(x, density, name, color, 2) for (name, density), color in zip(densities.items(), CATEGORICAL, strict=False)
    ]
    return Panel(
        name="shapes",
        title="Five populations with mean 5 and standard deviation 2",
        figure=figure([band(3, 7, 0.6), *curves], axis("value x", -2, 16), axis("density", 0, 0.52)),
        alt=f"Densities of {', '.join(densities)}: the same mean and deviation, quite different shapes.",
        span=12,
        height=300,
    )
