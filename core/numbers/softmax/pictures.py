"""Pictures of softmax: scores, their exponentials and shares; temperature; slopes; softmax taken twice."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import rounded_up, steady_range_with_zero
from core.experiment.charts import BLUE, CLASSES, INK, MUTED, ORANGE, axis, bars, figure, line
from core.experiment.scene import Grip, Handle, Panel, Raster
from core.experiment.wording import listed, plain, signed

SHORT = 300
STEPS = (1, 1.5, 2, 3, 4, 6, 8, 10)
TEMPERATURES = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


def colors_of(count: int) -> list[str]:
    """Each outcome's own colour, on every chart."""
    return list(CLASSES[:count])


def outcomes(count: int) -> dict:
    """The axis over the outcomes 1 … count."""
    return axis("outcome", 0.4, count + 0.6, tickvals=list(range(1, count + 1)))


def labelled(values: np.ndarray, heights: np.ndarray, digits: int = 4) -> dict:
    """One bar for each outcome, as high as `heights` and with `values` written on it."""
    text = [plain(float(value), digits) for value in values]
    places = np.arange(1, len(values) + 1)
    return bars(places, heights, color=colors_of(len(values)), text=text, textposition="outside", cliponaxis=False)


def scores_panel(shifted: np.ndarray, shift: float) -> Panel:
    """The scores with the constant added; the bars' tips are dragged."""
    count, added = len(shifted), "" if shift == 0 else f" {'+' if shift > 0 else '−'} {plain(abs(shift))}"
    low, high = steady_range_with_zero(float(shifted.min()), float(shifted.max()))
    if shift == 0:
        low, high = min(-1.0, shifted.min() - 1), max(4.0, shifted.max() + 1)
    room = 0.12 * (high - low)
    # An empty line between bar and number leaves room for the handle on the bar's tip.
    text = [plain(float(value), 6) for value in shifted]
    spaced = [f"{item}<br> " if value >= 0 else f" <br>{item}" for item, value in zip(text, shifted, strict=True)]
    return Panel(
        name="scores",
        title=f"Scores z{added}",
        figure=figure(
            [labelled(shifted, shifted) | {"text": spaced}], outcomes(count),
            axis(f"score z{added}", float(low) - room * (shifted.min() < 0), float(high) + room * (shifted.max() > 0)),
        ),
        alt=f"Bars of the {count} scores: {listed(text)}.",
        handles=tuple(
            Handle(place + 1.0, Grip("scores", place, offset=shift), f"score {place + 1}", color)
            for place, color in enumerate(colors_of(count))
        ),
        span=4,
        height=SHORT,
    )  # fmt: skip


def exponentials_panel(exponentials: np.ndarray, temperature: float) -> Panel:
    """e to the power of each score over T; what overflows stands at the top as ∞."""
    finite = np.isfinite(exponentials)
    highest = float(exponentials[finite].max(initial=0.0))
    drawable = 1e-300 < highest < 1e300
    top = rounded_up(1.05 * highest, STEPS) if drawable else 1.0
    over = "z" if temperature == 1 else f"z / {plain(temperature)}"
    heights = np.where(finite, exponentials if drawable else 0.0, top)
    ticks = {} if drawable else {"tickvals": [0], "ticktext": ["0"]}
    return Panel(
        name="exponentials",
        title=f"exp({over})",
        figure=figure(
            [labelled(exponentials, heights, 3)],
            outcomes(len(exponentials)),
            axis(f"exp({over})", 0, 1.12 * top, exponentformat="power", nticks=6, **ticks),
        ),
        alt=f"Bars of the exponentials: {listed([plain(float(value)) for value in exponentials])}.",
        span=4,
        height=SHORT,
    )


def probabilities_panel(probabilities: np.ndarray) -> Panel:
    """The exponentials as shares of their sum."""
    text = [f"{value:.3f}" for value in probabilities]
    return Panel(
        name="probabilities",
        title="Probabilities",
        figure=figure(
            [labelled(probabilities, probabilities) | {"text": text}],
            outcomes(len(probabilities)),
            axis("probability p", 0, 1.12, tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1]),
        ),
        alt=f"Bars of the probabilities: {', '.join(text)}; together 1.",
        span=4,
        height=SHORT,
    )


def temperature_panel(temperatures: np.ndarray, shares: np.ndarray, here: np.ndarray, temperature: float) -> Panel:
    """Each probability at every temperature, `shares` (F, n), with the present temperature to drag."""
    curves = [
        line(temperatures, share, f"outcome {place}", CLASSES[place - 1])
        for place, share in enumerate(shares.T, start=1)
    ]
    mark = line([temperature, temperature], [-0.03, 1.05], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)
    return Panel(
        name="temperature",
        title="The same scores at every temperature",
        figure=figure(
            [mark, *curves],
            axis("temperature T (log)", -1.33, 1.33, type="log", tickvals=TEMPERATURES,
                 ticktext=[plain(value) for value in TEMPERATURES]),
            axis("probability", -0.03, 1.05),
        ),
        alt="Each probability against temperature: "
            + listed([f"outcome {place} has {share:.3f}" for place, share in enumerate(here, start=1)]) + " here.",
        handles=(Handle(Grip("temperature"), 0.5, "temperature", INK),),
        span=12,
    )  # fmt: skip


def jacobian_panel(jacobian: np.ndarray) -> Panel:
    """How much each probability moves with each score, (n, n)."""
    count, largest = len(jacobian), float(np.abs(jacobian).max()) or 1.0
    ticks = list(range(1, count + 1))
    edges = (0.5, count + 0.5)
    return Panel(
        name="jacobian",
        title="How much each probability moves with each score",
        figure=figure(
            [],
            axis("score j", *edges, tickvals=ticks, showgrid=False),
            axis("probability i", *edges[::-1], tickvals=ticks, showgrid=False),
        ),
        alt="The Jacobian: positive on the diagonal, negative elsewhere; each column adds up to zero.",
        layers=(
            Raster(
                jacobian, edges, edges, (-largest, largest), "diverging", digits=3 if count <= 5 else 2, smooth=False
            ),
        ),
    )


def slopes_panel(cross_entropy: np.ndarray, squared: np.ndarray, target: int) -> Panel:
    """The slope of two losses along each score (n,), where outcome `target` (from 1) is true."""
    places = np.arange(1, len(cross_entropy) + 1)
    reach = 1.15 * max(1.0, float(np.abs(cross_entropy).max()), float(np.abs(squared).max()))
    pairs = (("cross-entropy: (p − y)/T", cross_entropy, BLUE), ("squared error", squared, ORANGE))
    return Panel(
        name="slopes",
        title=f"The loss's slope along each score, if outcome {target} is true",
        figure=figure(
            [bars(places, values, name, color) for name, values, color in pairs],
            outcomes(len(places)),
            axis("slope of the loss", -reach, reach, zeroline=True),
        ),
        alt="Slopes of the cross-entropy: " + listed([signed(float(value)) for value in cross_entropy]) + ".",
    )


def twice_panels(
    leads: np.ndarray, losses: np.ndarray, slopes: np.ndarray, here: tuple[float, np.ndarray], floor: float
) -> tuple[Panel, Panel]:
    """Loss and slope (2, F), given scores and given probabilities, against the true class's lead; that is dragged."""
    lead, now = here
    names = (("given the scores", BLUE), ("given softmax of the scores", ORANGE))
    limit = line(
        [leads[0], leads[-1]], [floor, floor], "floor", MUTED, line={"color": MUTED, "width": 2, "dash": "dash"}
    )
    across = axis("lead of the true class's score", float(leads[0]), float(leads[-1]))
    top = float(losses.max())
    return (
        Panel(
            name="twice_loss",
            title="nn.CrossEntropyLoss against the lead: drag it",
            figure=figure(
                [_upright(lead, 0, top), *_curves(leads, losses, names), limit],
                across, axis("loss (nats)", 0, 1.05 * top),
            ),
            alt=f"At a lead of {plain(lead)} the loss is {plain(float(now[0]))} given the scores, "
                f"{plain(float(now[1]))} given probabilities, which never falls below {plain(floor)}.",
            handles=(Handle(Grip("lead"), float(now[1]), "lead of the true class's score", INK),),
        ),
        Panel(
            name="twice_slope",
            title="How strongly it pushes that score up",
            figure=figure(
                [_upright(lead, -1, 0), *_curves(leads, slopes, names)],
                across, axis("slope of the loss", -1.05, 0.05),
            ),
            alt="The loss's slope along the true class's score: near −1 where it is wrong, if the scores are given; "
                "close to 0 there, if probabilities are given.",
        ),
    )  # fmt: skip


def _upright(lead: float, low: float, high: float) -> dict:
    return line([lead, lead], [low, high], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)


def _curves(leads: np.ndarray, values: np.ndarray, names: tuple[tuple[str, str], ...]) -> list[dict]:
    return [line(leads, row, name, color) for row, (name, color) in zip(values, names, strict=True)]
