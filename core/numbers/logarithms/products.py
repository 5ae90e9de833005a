"""Pictures of products of many probabilities, which end, and of the sums of their logarithms, which do not."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, MAUVE, MUTED, ORANGE, axis, dots, figure, line, log_axis
from core.experiment.scene import Panel
from core.numbers.logarithms.number_lines import upright
from core.numbers.logarithms.underflow import FORMATS

FORMAT_COLORS = dict(zip(FORMATS, (MAUVE, ORANGE, BLUE), strict=True))
STEPS = (1, 1.5, 2, 3, 4, 6, 8, 10)


def product_lines(products: np.ndarray, dies: tuple[int, ...], exact: np.ndarray) -> list[dict]:
    """Running products (k, n) as powers of ten, each up to where it is 0, marked there at its true size (n,)."""
    counts = np.arange(1, len(exact) + 1)
    drawn = []
    for (kind, color), product, end in zip(FORMAT_COLORS.items(), products, dies, strict=True):
        alive = end - 1 if end else len(counts)
        drawn.append(line(counts[:alive], np.log10(product[:alive]), kind, color, 4, **marked(len(counts))))
        if end:
            told = {"showlegend": False, "hovertemplate": f"{kind}: 0 from n = {end}<extra></extra>"}
            mark = {"symbol": "x", "size": 13, "color": color}
            drawn.append(dots([end], [exact[end - 1]], marker=mark) | told)
    return drawn[::-1]


def marked(count: int) -> dict:
    """Few steps are marked one by one: a single one would be no line at all."""
    return {"mode": "lines+markers", "marker": {"size": 7}} if count <= 20 else {}


def counted(title: str, count: int) -> dict:
    """An axis from 0 to `count` or somewhat more, in steps, so that it rests while the count is dragged."""
    return axis(title, 0, rounded_up(max(count, 10), STEPS))


def product_panel(products: np.ndarray, dies: tuple[int, ...], exact: np.ndarray) -> Panel:
    """Running products (k, n) in each of FORMATS beside the true ones, `exact` (n,) as powers of ten."""
    counts = np.arange(1, len(exact) + 1)
    depth = rounded_up(max(-1.02 * float(exact[-1]), 1.0), STEPS)
    true = line(counts, exact, "true", MUTED, line={"color": MUTED, "width": 2, "dash": "dot"}, **marked(len(counts)))
    return Panel(
        name="product",
        title="Product: × where it is 0",
        figure=figure(
            [true, *product_lines(products, dies, exact)],
            counted("probabilities multiplied", len(exact)),
            axis("log₁₀ of the product", -depth, 0.04 * depth),
        ),
        alt="Running products in three formats: each ends where it has become exactly 0.",
        span=4,
    )


def sum_panel(sums: np.ndarray, base: str) -> Panel:
    """Running sums (k, n) of logs in each of FORMATS, wide below narrow, so that all are seen."""
    counts = np.arange(1, sums.shape[1] + 1)
    drawn = [
        line(counts, total, kind, color, thickness, **marked(len(counts)))
        for (kind, color), total, thickness in zip(FORMAT_COLORS.items(), sums, (1.2, 3.5, 7), strict=True)
    ]
    depth = rounded_up(max(-1.02 * float(sums.min()), 0.1), STEPS)
    return Panel(
        name="sum",
        title=f"Sum of logs (base {base})",
        figure=figure(drawn[::-1], counted("logs added", len(counts)), axis("sum of logs", -depth, 0.04 * depth)),
        alt="Running sums of the logs in three formats: none ends; float16 drifts when its digits run out.",
        span=4,
    )


def drift_panel(sums: np.ndarray) -> Panel:
    """How far the running sums (k, n) of the narrow formats are from the last one's, on a logarithmic axis."""
    counts, off = np.arange(1, sums.shape[1] + 1), np.abs(sums[:-1] - sums[-1])
    kinds = list(FORMAT_COLORS.items())[: len(off)]
    drawn = [
        line(counts, np.where(error > 0, error, np.nan), kind, color, 2, **marked(len(counts)))
        for (kind, color), error in zip(kinds, off, strict=True)
    ]
    return Panel(
        name="drift",
        title="Sums: how far off",
        figure=figure(
            drawn, counted("logs added", len(counts)),
            log_axis("distance from float64 (log)", 1e-9, 3e4),
        ),
        alt="Distance of the running sums from float64's: "
            + ", ".join(f"{kind} {error[-1]:.2g}" for (kind, _), error in zip(kinds, off, strict=True)) + ".",
        span=4,
    )  # fmt: skip


def likelihood_panels(shares: np.ndarray, likelihood: np.ndarray, log_likelihood: np.ndarray) -> tuple[Panel, Panel]:
    """The likelihood (S,) of coin flips for each share of heads, and its logarithm, their highest places marked."""
    dead = not likelihood.any()
    scale = float(likelihood.max()) or 1.0
    marked = [] if dead else [upright(shares[np.argmax(likelihood)], 0, 1.05)]
    product = figure(
        [line(shares, likelihood / scale), *marked],
        axis("share of heads supposed", 0, 1),
        axis("product / its largest" if not dead else "product (all exactly 0)", -0.03, 1.05),
    )
    best = upright(shares[np.argmax(log_likelihood)], float(log_likelihood.min()), 0)
    logs = figure(
        [line(shares, log_likelihood, color=ORANGE), best],
        axis("share of heads supposed", 0, 1), axis("sum of logs"),
    )  # fmt: skip
    return (
        Panel("likelihood", "Likelihood: the product of n probabilities", product, "Likelihood against the share."),
        Panel("log_likelihood", "Its logarithm: the sum of n logs", logs, "Log-likelihood against the share."),
    )
