"""Pictures of decisions and their sureness, of the float's cliff, and of trainings under one loss and another."""

from __future__ import annotations

import numpy as np

from core.engine.activations import sigmoid
from core.engine.rounding import felt
from core.experiment.charts import BLUE, CLASSES, INK, MUTED, ORANGE, RED, axis, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.networks.losses.floats import Cliff
from core.networks.losses.judged import Judged
from core.networks.losses.pictures import dashed, upright
from core.networks.losses.sureness import Decisions
from core.networks.losses.topic import UPDATES, Settings
from core.networks.losses.trainings import Escaping, Twice

SHARES = (0, 0.25, 0.5, 0.75, 1)


def decisions_panels(result: Decisions, settings: Settings) -> tuple[Panel, Panel]:
    """Logits dragged along the sigmoid that reads them, and loss and accuracy at every sureness."""
    return _logits_panel(result, settings), _sureness_panel(result, settings)


def judged_panels(result: Judged) -> tuple[Panel, ...]:
    """Loss and share of wrong answers over the epochs; shaded, the stretch over which the latter stands still."""
    wrong, sisters, twin = 100 * result.wrong, result.sisters, felt(result.rounding)
    losses = shares = None
    nudged = twin.loss if twin else None
    mistaken = 100 * (1 - twin.accuracy) if twin and twin.accuracy is not None else None
    if sisters and sisters.accuracy is not None:
        losses, shares = sisters.loss, 100 * (1 - sisters.accuracy[::-1])
    return (
        _judged_panel("loss", "Trained on: mean BCE", "mean BCE", result, result.loss, 0.1, losses, nudged),
        _judged_panel("wrong", "Judged by: wrong answers", "wrong answers (%)", result, wrong, 5.0, shares, mistaken),
    )


def _judged_panel(
    name: str, title: str, what: str, result: Judged, values: np.ndarray, least: float, ends: np.ndarray | None,
    nudged: np.ndarray | None,
) -> Panel:  # fmt: skip
    """`ends` (3, F) are those of the sisters, `nudged` (F,) the twin's; the axis reaches `least` at least."""
    band = sister_band(result.sisters.epochs, ends) if result.sisters and ends is not None else []
    if result.rounding and nudged is not None:
        band.append(twin_line(result.rounding.epochs, nudged))
    highest = [float(each[np.isfinite(each)].max(initial=0.0)) for each in (values, ends, nudged) if each is not None]
    top = max(least, *highest)
    start, end = float(result.epochs[result.steady]), max(float(result.epochs[-1]), 1.0)
    still = {
        "type": "rect", "x0": start, "x1": end, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
        "fillcolor": MUTED, "opacity": 0.18, "line": {"width": 0},
    }  # fmt: skip
    own = [line(result.epochs, values[0], "training", BLUE), line(result.epochs, values[1], "test", ORANGE)]
    return Panel(
        name=name,
        title=title,
        figure=figure([*band, *own], axis("epoch", 0, end), axis(what, -0.03 * top, 1.06 * top), shapes=[still]),
        alt=f"{what} over {end:.0f} epochs: from {plain(float(values[0, 0]))} to {plain(float(values[0, -1]))} on the "
        f"training points, to {plain(float(values[1, -1]))} on the test points.",
    )


def _logits_panel(result: Decisions, settings: Settings) -> Panel:
    along, cut = np.linspace(-4.4, 4.4, 301), 0.5 / settings.scale
    clouds = [
        dots(result.logits[result.truth == each], result.truth[result.truth == each], f"class {each}", CLASSES[each], 9)
        for each in (0, 1)
    ]
    half = [dashed([cut, cut], [-0.12, 1.12], "k z = 0.5", RED)] if cut <= 4.4 else []
    return Panel(
        name="logits",
        title="Each sample's logit: drag it",
        figure=figure(
            [line(along, sigmoid(settings.scale * along), "ŷ = σ(k z)", MUTED, 2),
             line([0, 0], [-0.12, 1.12], "z = 0", INK, 1.5), *half, *clouds],
            axis("logit z", -4.4, 4.4), axis("class y, and ŷ", -0.12, 1.12, tickvals=SHARES),
        ),
        alt=f"The logits of {len(result.logits)} samples: {percent(result.accuracy, 0)} lie on the right side of 0, "
            f"and {percent(result.above_half, 0)} of the scaled ones on the right side of 0.5.",
        handles=tuple(
            Handle(Grip("answers", i), float(y), f"logit {i + 1}", CLASSES[int(y)]) for i, y in enumerate(result.truth)
        ),
    )  # fmt: skip


def _sureness_panel(result: Decisions, settings: Settings) -> Panel:
    top = max(1.2, min(4.0, 1.15 * result.loss))
    return Panel(
        name="sureness",
        title="The same decisions, more or less sure",
        figure=figure(
            [
                upright(settings.scale, 0, top),
                line(result.scales, result.losses, "mean BCE", BLUE),
                line(result.scales, np.full(len(result.scales), result.accuracy), "share right", ORANGE),
            ],
            axis("sureness k (log)", -1.03, 1.33, type="log", tickvals=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20]),
            axis("loss, and share right", 0, top),
        ),
        alt=f"Mean BCE against sureness: {plain(result.loss)} here, least {plain(float(result.losses.min()))}; the "
            f"share that is right stays {percent(result.accuracy, 0)}.",
        handles=(Handle(Grip("scale"), min(result.loss, top), "sureness", INK),),
    )  # fmt: skip


def cliff_panels(result: Cliff, settings: Settings) -> tuple[Panel, Panel]:
    """Loss and push of both ways to compute binary cross-entropy, as torch gives them."""
    x, curves, here = result.wrong, result.curves, result.here
    across = axis(f"logit on the wrong side ({'z' if settings.label == '0' else '−z'})", -1, 61)
    names = (("BCELoss after a sigmoid", ORANGE), ("BCEWithLogitsLoss", BLUE))
    pushes = np.abs(np.stack([curves.bce_slope, curves.with_logits_slope]))
    values = (
        line(x, curves.bce, *names[0], width=4), line(x, curves.with_logits, *names[1], width=2),
    )  # fmt: skip
    slopes = (line(x, pushes[0], *names[0], width=4), line(x, pushes[1], *names[1], width=2))
    return (
        Panel(
            name="cliff",
            title=f"The loss in {settings.precision}: drag the logit",
            figure=figure([upright(settings.wrong, 0, 110), *values], across, axis("loss", -4, 110)),
            alt=f"At {plain(settings.wrong)} on the wrong side BCELoss is {plain(float(here.bce[0]))} and "
                f"BCEWithLogitsLoss {plain(float(here.with_logits[0]))}.",
            handles=(Handle(Grip("wrong"), float(here.with_logits[0]), "logit on the wrong side", INK),),
        ),
        Panel(
            name="push",
            title="How hard it pushes back",
            figure=figure(
                [upright(settings.wrong, -0.05, 1.15), *slopes], across, axis("size of the gradient", -0.05, 1.15),
            ),
            alt=f"The gradient's size: through BCELoss {plain(abs(float(here.bce_slope[0])))}, through "
                f"BCEWithLogitsLoss {plain(abs(float(here.with_logits_slope[0])))}.",
            handles=(Handle(Grip("wrong"), abs(float(here.with_logits_slope[0])), "logit", INK),),
        ),
    )  # fmt: skip


def escape_panels(result: Escaping, settings: Settings) -> tuple[Panel, Panel]:
    """Error alone against error times slope, with the start on it; and how many starts have come out by when."""
    z = np.linspace(0, 12, 241)
    share, here = sigmoid(z), float(sigmoid(np.array(settings.start)))
    updates, count = np.arange(UPDATES + 1), len(result.squared.first)
    squared, coin = (
        np.array([((each.first >= 0) & (each.first <= update)).sum() / count for update in updates])
        for each in (result.squared, result.cross_entropy)
    )
    return (
        Panel(
            name="stall",
            title="The push at the start: drag it",
            figure=figure(
                [upright(settings.start, 0, 1.1), line(z, share, "BCE: the error", BLUE),
                 line(z, 2 * share**2 * (1 - share), "squared: 2 × error × slope", ORANGE)],
                axis("logit on the wrong side", -0.2, 12.2), axis("push on the logit", -0.04, 1.1),
            ),
            alt=f"At a logit of {plain(settings.start)} on the wrong side BCE pushes with {plain(here)}, the squared "
                f"error with {plain(2 * here**2 * (1 - here))}.",
            handles=(Handle(Grip("start"), here, "start", INK),),
            span=5,
        ),
        Panel(
            name="escapes",
            title=f"Of {count} starts, the share that has come to 90 %",
            figure=figure(
                [line(updates, coin, "BCE", BLUE), line(updates, squared, "squared error", ORANGE)],
                axis("update", 0, UPDATES), axis("share of the starts", -0.04, 1.08, tickvals=SHARES),
            ),
            alt=f"After {UPDATES} updates {percent(float(coin[-1]), 0)} of the starts have come to 90 % accuracy under "
                f"BCE, and {percent(float(squared[-1]), 0)} under the squared error.",
            span=7,
        ),
    )  # fmt: skip


def twice_panels(result: Twice, settings: Settings) -> tuple[Panel, Panel]:
    """Loss and accuracy of both trainings, with the floor."""
    updates = np.arange(len(result.scores.loss))
    pairs = (("given softmax", result.softmax, ORANGE), ("given scores", result.scores, BLUE))
    top = 1.1 * max(1.0, float(np.log(settings.classes)))
    floor = dashed([0, updates[-1]], [result.floor, result.floor], f"floor {plain(result.floor)}", RED)
    return (
        Panel(
            name="twice_losses",
            title="nn.CrossEntropyLoss in training",
            figure=figure(
                [*(line(updates, run.loss, name, color) for name, run, color in pairs), floor],
                axis("update", 0, updates[-1]), axis("loss (nats)", -0.02 * top, top),
            ),
            alt=f"The loss ends at {plain(float(result.scores.loss[-1]))} given scores and at "
                f"{plain(float(result.softmax.loss[-1]))} given softmax, above the floor {plain(result.floor)}.",
        ),
        Panel(
            name="twice_right",
            title="Share of the points that are right",
            figure=figure(
                [line(updates, run.accuracy, name, color) for name, run, color in pairs],
                axis("update", 0, updates[-1]), axis("share right", -0.04, 1.08, tickvals=SHARES),
            ),
            alt=f"In the end {percent(float(result.scores.accuracy[-1]), 0)} are right given scores, and "
                f"{percent(float(result.softmax.accuracy[-1]), 0)} given softmax.",
        ),
    )  # fmt: skip
