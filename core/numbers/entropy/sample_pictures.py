"""Pictures of samples: their histograms, and their entropy by the number of bins."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MAUVE, MUTED, ORANGE, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.entropy.pictures import dashed
from core.numbers.entropy.samples import SAMPLE_SHAPES, SAMPLE_SPAN

SHAPE_COLORS = dict(zip(SAMPLE_SHAPES, (BLUE, ORANGE, GREEN, MAUVE), strict=True))


def histogram_panel(name: str, shares: np.ndarray, top: float, entropy_and_variance: str) -> Panel:
    """A sample's share of each bin, its two numbers in the title."""
    edges = np.linspace(*SAMPLE_SPAN, len(shares) + 1)
    width = edges[1] - edges[0]
    drawn = bars(edges[:-1] + width / 2, shares, color=SHAPE_COLORS[name], width=np.full(len(shares), width))
    highest = int(shares.argmax())
    # Beside its bar, on the side that has room.
    right = edges[highest + 1] < SAMPLE_SPAN[0] + 0.7 * (SAMPLE_SPAN[1] - SAMPLE_SPAN[0])
    beyond = {
        "x": edges[highest + right], "y": 0.85 * top, "text": f" ↑ up to {shares[highest]:.2g} ",
        "xanchor": "left" if right else "right", "showarrow": False,
    }  # fmt: skip
    return Panel(
        name=name.lower(),
        title=f"{name}: {entropy_and_variance}",
        figure=figure([drawn], axis("value", *SAMPLE_SPAN), axis("share", 0, top), bargap=0,
                      annotations=[beyond] if shares[highest] > top else []),
        alt=f"Histogram of the {name.lower()} sample: {entropy_and_variance}.",
        height=190,
    )  # fmt: skip


def bins_panel(
    counts: np.ndarray, entropies: dict[str, np.ndarray], ceiling: np.ndarray, here: float, per_bit: float, unit: str
) -> Panel:
    """Entropy (n,) of each sample along the number of bins, under the most possible; `here` moves the knob "bins"."""
    curves = [dashed(counts, ceiling, "most possible", MUTED)]
    curves += [line(counts, bits, name, SHAPE_COLORS[name]) for name, bits in entropies.items()]
    ticks = [2, 5, 10, 20, 50, 100, 200]
    return Panel(
        name="bins",
        title="The entropy of each sample, by the number of bins",
        figure=figure(
            curves, axis("bins (log)", type="log", tickvals=ticks), axis(f"H ({unit})", -0.2 * per_bit, 8 * per_bit)
        ),
        alt="Entropy of each sample against the number of bins: it grows with finer bins, but not the constant one's.",
        handles=(Handle(Grip("bins"), here, "bins", BLUE),),
        span=12,
        height=280,
    )
