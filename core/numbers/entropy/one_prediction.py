"""Pictures of two outcomes: a coin's entropy and surprises, and the loss of one prediction of yes or no."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, MUTED, ORANGE, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.numbers.entropy.information import surprise
from core.numbers.entropy.pictures import dashed


def coin_panel(places: np.ndarray, entropies: np.ndarray, here: float, per_bit: float, unit: str) -> Panel:
    """Entropy (n,) of a coin along its probability of heads, `here` at the knob "heads"."""
    return Panel(
        name="coin",
        title="The coin's entropy: drag the point",
        figure=figure(
            [line(places, entropies, "", BLUE)],
            axis("probability of heads", -0.02, 1.02),
            axis(f"H ({unit})", 0, 1.08 * per_bit),
        ),
        alt=f"Entropy of a coin: 0 at both ends, highest in the middle; here it is {here:.3f} {unit}.",
        handles=(Handle(Grip("heads"), here, "probability of heads", ORANGE),),
        height=280,
    )


def sides_panel(heads: float, per_bit: float, unit: str) -> Panel:
    sides = per_bit * surprise(np.array([heads, 1 - heads]))
    top = 7.5 * per_bit
    text = [f"{side:.2f}" if np.isfinite(side) else "↑ ∞, but never met" for side in sides]
    # What never happens would surprise without bound: its bar leaves the chart, pale.
    drawn = bars(
        ["heads", "tails"], np.minimum(sides, 2 * top),
        marker={"color": [ORANGE, MUTED], "opacity": [1.0 if np.isfinite(side) else 0.35 for side in sides]},
        text=["" if np.isinf(side) else item for side, item in zip(sides, text, strict=True)],
        textposition="outside", cliponaxis=False,
    )  # fmt: skip
    endless = [
        {"x": place, "y": 0.92 * top, "text": item, "showarrow": False, "font": {"size": 15}}
        for place, (side, item) in enumerate(zip(sides, text, strict=True))
        if np.isinf(side)
    ]
    return Panel(
        name="sides",
        title="Surprise of either side",
        figure=figure([drawn], axis("what the coin shows"), axis(f"surprise ({unit})", 0, top), annotations=endless),
        alt=f"Surprise of heads {text[0]}, of tails {text[1]} {unit}.",
        height=280,
    )


def loss_panel(places: np.ndarray, losses: np.ndarray, truth: float, here: float) -> Panel:
    """Loss (2, n), by hand and by torch, along the prediction; `here` at the knob "prediction"."""
    curves = [
        line(places, losses[0], "by hand", BLUE, 6),
        dashed(places, losses[1], "F.binary_cross_entropy", ORANGE),
    ]
    return Panel(
        name="loss",
        title="Loss of one prediction: drag the point",
        figure=figure(curves, axis("prediction q", -0.02, 1.02), axis("loss (nats)", 0, 5.2)),
        alt=f"Loss against the prediction at truth {truth:g}: least where the prediction is the truth.",
        handles=(Handle(Grip("prediction"), here, "prediction", GREEN),),
        height=300,
    )


def wrong_panel(digits: np.ndarray, losses: np.ndarray, truth: float) -> Panel:
    """Loss (2, n), by the formula and by torch, where what is likelier was given a chance of 10**-digits."""
    prediction = f"{'' if truth >= 0.5 else '1 − '}10<sup>−k</sup>"
    curves = [
        line(digits, losses[0], "the formula", BLUE, 4),
        line(digits, losses[1], "F.binary_cross_entropy", ORANGE, 2.5),
    ]
    return Panel(
        name="wrong",
        title=f"Ever more sure, and wrong: torch stops at {100 * max(truth, 1 - truth):g}",
        figure=figure(curves, axis(f"k, for the prediction q = {prediction}", 0, 60), axis("loss (nats)", -3, 145)),
        alt="By the formula the loss grows without end as the prediction worsens; torch's log ends at −100.",
        height=300,
    )
