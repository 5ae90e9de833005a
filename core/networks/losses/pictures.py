"""Pictures of losses: value and slope, the samples' bars and their mean, lines and constants, likelihoods."""

from __future__ import annotations

import numpy as np

from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, GREEN, INK, MAUVE, MUTED, ORANGE, axis, bars, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import listed, plain, signed
from core.networks.losses.chosen_output import SPANS, prediction_and_target
from core.networks.losses.costs import STEPS, Samples
from core.networks.losses.fits import OUTLIER_AT, Constants, Fits
from core.networks.losses.measures import LOGIT, NUMBER, PROBABILITY, Measured
from core.networks.losses.noises import COIN, LABELS, SPREADS, Likelihood
from core.networks.losses.topic import Priced, Settings

FINE = (1, 1.5, 2, 3, 5, 7.5, 10)
KNOB_OF = {NUMBER: ("prediction", "target"), PROBABILITY: ("probability", "truth"), LOGIT: ("logit", "")}
AXES = {NUMBER: "prediction ŷ", PROBABILITY: "prediction ŷ, a probability", LOGIT: "logit z, where ŷ = σ(z)"}
SHORT = 300


def upright(x: float, low: float, high: float) -> dict:
    """A thin line at x."""
    return line([x, x], [low, high], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)


def dashed(x: object, y: object, name: str = "", color: str = MUTED) -> dict:
    return line(x, y, name, color, line={"color": color, "width": 2, "dash": "dash"}, showlegend=bool(name))


def priced_panels(result: Priced, settings: Settings) -> tuple[Panel, Panel]:
    """Two losses against what could be predicted, and their slopes; prediction and target are dragged."""
    return _values_panel(result, settings), _slopes_panel(result, settings)


def _two(result: Priced, settings: Settings, which: str) -> list[dict]:
    names = (settings.beside, settings.loss) if settings.beside != settings.loss else (settings.loss,)
    found: dict[str, tuple[Measured, str, float]] = {
        settings.beside: (result.curves[1], ORANGE, 2.0),
        settings.loss: (result.curves[0], BLUE, 3.0),
    }
    return [line(result.x, getattr(found[name][0], which), name, *found[name][1:]) for name in names]


def _values_panel(result: Priced, settings: Settings) -> Panel:
    (x, y), (low_x, high_x) = prediction_and_target(settings), SPANS[settings.output]
    here = [float(each.value[0]) for each in result.here]
    slope = float(result.here[0].slope[0])
    lowest = min(float(curve.value.min()) for curve in result.curves)
    top = rounded_up(1.15 * max(1.0, *here), FINE)
    low = max(-top, 1.1 * lowest) if lowest < -1e-9 else -0.06 * top
    reach = 0.1 * (high_x - low_x)
    tangent = line(
        [x - reach, x + reach], [here[0] - slope * reach, here[0] + slope * reach], color=INK, width=2,
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    knob, target_knob = KNOB_OF[settings.output]
    goal = y if settings.output != LOGIT else _logit_of(y)
    handles = [Handle(Grip(knob), here[0], "prediction", BLUE)]
    if target_knob:
        handles.insert(0, Handle(Grip(target_knob), 0.0, "target", GREEN))
    marks = [dashed([goal, goal], [low, top], color=GREEN)] if abs(goal) <= high_x else []
    return Panel(
        name="values",
        title="What it costs",
        figure=figure(
            [*marks, *_two(result, settings, "value"), tangent, dots([x], [here[1]], color=ORANGE, showlegend=False)],
            axis(AXES[settings.output], low_x - 0.02 * (high_x - low_x), high_x + 0.02 * (high_x - low_x)),
            axis("value", low, top),
        ),
        alt=f"{settings.loss} and {settings.beside} against the prediction. Here, at {plain(x)}, they are "
            f"{plain(here[0])} and {plain(here[1])}; the target is {plain(y)}.",
        handles=tuple(handles),
        height=SHORT,
    )  # fmt: skip


def _logit_of(share: float) -> float:
    return float(np.log(share) - np.log1p(-share)) if 0 < share < 1 else float("inf")


def _slopes_panel(result: Priced, settings: Settings) -> Panel:
    (x, _), (low_x, high_x) = prediction_and_target(settings), SPANS[settings.output]
    here = [float(each.slope[0]) for each in result.here]
    reach = rounded_up(1.1 * max(1.0, *map(abs, here)), FINE)
    knob = KNOB_OF[settings.output][0]
    along = "z" if settings.output == LOGIT else "ŷ"
    return Panel(
        name="slopes",
        title=f"Its slope along {along}: how hard training pushes",
        figure=figure(
            [*_two(result, settings, "slope"), dots([x], [here[1]], color=ORANGE, showlegend=False)],
            axis(AXES[settings.output], low_x - 0.02 * (high_x - low_x), high_x + 0.02 * (high_x - low_x)),
            axis(f"slope along {along}", -reach, reach, zeroline=True),
        ),
        alt=f"The slopes of {settings.loss} and {settings.beside} along {along}: here {signed(here[0])} and "
            f"{signed(here[1])}. Descent moves the prediction against the slope.",
        handles=(Handle(Grip(knob), here[0], "prediction", BLUE),),
        height=SHORT,
    )  # fmt: skip


def samples_panels(result: Samples, settings: Settings) -> tuple[Panel, Panel, Panel]:
    """Predictions beside targets, each sample's loss with the mean, and descent on the mean and on the sum."""
    return _answers_panel(result), _bars_panel(result, settings), _descents_panel(result)


def _answers_panel(result: Samples) -> Panel:
    numbers = np.arange(1, len(result.losses) + 1)
    gaps = [
        line([n, n], [y, ours], color=MUTED, width=2, hoverinfo="skip", showlegend=False)
        for n, y, ours in zip(numbers, result.targets, result.predictions, strict=True)
    ]
    marks = dots(numbers, result.targets, "target y", GREEN, 11)
    marks["marker"]["symbol"] = "line-ew-open"
    marks["marker"]["line"] = {"color": GREEN, "width": 3}
    return Panel(
        name="samples",
        title="Predictions (drag them) and targets",
        figure=figure(
            [*gaps, marks, dots(numbers, result.predictions, "prediction ŷ", BLUE, 7)],
            axis("sample", 0.4, len(numbers) + 0.6, tickvals=numbers.tolist()), axis("y and ŷ", -4.6, 4.6),
        ),
        alt=f"{len(numbers)} predictions, each with its target: errors "
            + listed([signed(float(e)) for e in result.predictions - result.targets]) + ".",
        handles=tuple(
            Handle(float(n), Grip("predictions", i), f"prediction {n}", BLUE) for i, n in enumerate(numbers.tolist())
        ),
        span=4,
        height=SHORT,
    )  # fmt: skip


def _bars_panel(result: Samples, settings: Settings) -> Panel:
    numbers, cost = np.arange(1, len(result.losses) + 1), float(result.losses.mean())
    high = rounded_up(1.1 * max(1.0, float(result.losses.max())), FINE)
    low = -rounded_up(1.1 * max(1.0, -float(result.losses.min())), FINE) if result.losses.min() < 0 else 0.0
    text = [plain(float(value)) for value in result.losses]
    return Panel(
        name="losses",
        title="Each sample's loss, and their mean: the cost",
        figure=figure(
            [
                bars(numbers, result.losses, settings.sample_loss, BLUE, text=text, textposition="outside",
                     cliponaxis=False),
                dashed([0.4, len(numbers) + 0.6], [cost, cost], f"mean {plain(cost)}", ORANGE),
            ],
            axis("sample", 0.4, len(numbers) + 0.6, tickvals=numbers.tolist()), axis("loss", low, 1.08 * high),
        ),
        alt=f"Bars of the losses: {listed(text)}; their mean, the cost, is {plain(cost)}.",
        span=4,
        height=SHORT,
    )  # fmt: skip


def _descents_panel(result: Samples) -> Panel:
    steps, start = np.arange(STEPS + 1), float(result.descents[0, 0])
    top = 1.6 * max(abs(start), 0.5)
    low = -top if result.descents.min() < -1e-9 else -0.04 * top
    mean, total = result.descents
    return Panel(
        name="reductions",
        title="The cost while a shift b is learned",
        figure=figure(
            [line(steps, total, "step on the sum", ORANGE), line(steps, mean, "step on the mean", BLUE)],
            axis("step", 0, STEPS), axis("mean cost", low, top),
        ),
        alt=f"The mean cost over {STEPS} steps: from {plain(start)} to {plain(float(mean[-1]))} on the mean, and to "
            f"{plain(float(total[-1]))} on the sum.",
        span=4,
        height=SHORT,
    )  # fmt: skip


LINE_NAMES = (("MSE", BLUE), ("MAE", ORANGE), ("Huber", GREEN))


def fits_panels(result: Fits, settings: Settings) -> tuple[Panel, Panel]:
    """Points with the three lines, the odd one dragged; and the lines' slopes while it moves."""
    across = np.array([0.0, 10.0])
    lines = [
        line(across, fitted[0] + fitted[1] * across, name, color)
        for fitted, (name, color) in zip(result.lines, LINE_NAMES, strict=True)
    ]
    without = result.without[0] + result.without[1] * across
    ends = listed([f"{name} {signed(float(fit[1]))}" for fit, (name, _) in zip(result.lines, LINE_NAMES, strict=True)])
    tilts = [line(OUTLIER_AT, tilt, name, color) for tilt, (name, color) in zip(result.tilts, LINE_NAMES, strict=True)]
    low, high = min(-1.0, 1.1 * float(result.tilts.min())), max(1.5, 1.1 * float(result.tilts.max()))
    return (
        Panel(
            name="lines",
            title="The best line under each loss: drag the odd point",
            figure=figure(
                [dashed(across, without, "MSE without it"), *lines,
                 dots(result.x[:-1], result.y[:-1], color=INK, showlegend=False)],
                axis("x", -0.3, 10.3), axis("y", -11, 16),
            ),
            alt=f"Twelve points with the three best lines, whose slopes are: {ends}. Without the odd point MSE's is "
                f"{signed(float(result.without[1]))}.",
            handles=(Handle(Grip("outlier_x"), Grip("outlier_y"), "odd point", MAUVE),),
        ),
        Panel(
            name="tilts",
            title="The line's slope, wherever the odd point goes",
            figure=figure(
                [upright(settings.outlier_y, low, high), *tilts],
                axis("y of the odd point", -10, 15), axis("slope of the line", low, high),
            ),
            alt="The slope of each line against the height of the odd point: MSE's is a straight line without end, "
                "MAE's and Huber's grow flat once the point is far off.",
            handles=(Handle(Grip("outlier_y"), float(result.lines[0, 1]), "height of the odd point", MAUVE),),
        ),
    )  # fmt: skip


def constants_panels(result: Constants, settings: Settings) -> tuple[Panel, Panel]:
    """What each constant costs more than the best one, values dragged; and BCE of each probability for 0/1 labels."""
    names = (("squared", BLUE), ("absolute", ORANGE), ("quantile", GREEN))
    words = ("squared: mean", "absolute: median", f"pinball: {plain(settings.quantile)} quantile")
    curves = [
        line(result.constants, cost - cost.min(), word, color)
        for cost, word, (_, color) in zip(result.costs, words, names, strict=True)
    ]
    best = [dots([result.best[name]], [0.0], color=color, size=11, showlegend=False) for name, color in names]
    rate, least = result.base_rate, float(result.coin_costs.min())
    return (
        Panel(
            name="constants",
            title="Cost of predicting one number for all, above the least",
            figure=figure(
                [*curves, *best], axis("the constant", -2.3, 10.3), axis("cost − least cost", -0.9, 4.2),
            ),
            alt="Three curves of cost against the constant: least at "
                + listed([f"{plain(result.best[name])} ({name})" for name, _ in names]) + ".",
            handles=tuple(
                Handle(Grip("values", i), -0.5, f"value {i + 1}", INK) for i in range(len(settings.values))
            ),
            span=7,
        ),
        Panel(
            name="base_rate",
            title=f"BCE of one probability for {LABELS} labels",
            figure=figure(
                [upright(rate, -0.2, 3), line(result.shares, result.coin_costs, color=BLUE),
                 dots([rate], [least], color=BLUE, size=11)],
                axis("the probability predicted for all", -0.02, 1.02), axis("mean BCE", -0.1, 3),
            ),
            alt=f"Mean BCE against the probability: least, {plain(least)}, at the base rate {plain(rate)}.",
            span=5,
        ),
    )  # fmt: skip


def likelihood_panels(result: Likelihood, settings: Settings) -> tuple[Panel, Panel]:
    """The noise around the prediction, drawn through the values, and how surprising they are under each prediction."""
    return _coin_panel(result, settings) if settings.noise == COIN else _density_panel(result, settings), (
        _surprise_panel(result, settings)
    )


def _density_panel(result: Likelihood, settings: Settings) -> Panel:
    along = np.linspace(-2, 10, 401)
    heights = SPREADS[settings.noise].density(along, settings.centre, settings.width)
    top = rounded_up(1.2 * float(heights.max()), FINE)
    sticks = [
        line([x, x], [0, h], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False)
        for x, h in zip(settings.values, result.likelihoods, strict=True)
    ]
    return Panel(
        name="noise",
        title=f"{settings.noise}: how likely is each value?",
        figure=figure(
            [line(along, heights, color=BLUE), *sticks, dots(settings.values, result.likelihoods, color=INK, size=7)],
            axis("value", -2.3, 10.3), axis("likelihood (density)", -0.12 * top, top),
        ),
        alt=f"The density around {plain(settings.centre)}, and its height at the {len(settings.values)} values: "
            + listed([plain(float(h)) for h in result.likelihoods]) + ".",
        handles=(
            *(Handle(Grip("values", i), 0.0, f"value {i + 1}", INK) for i in range(len(settings.values))),
            Handle(Grip("centre"), float(SPREADS[settings.noise].density(np.array(0.0), 0.0, settings.width)),
                   "prediction", BLUE),
        ),
    )  # fmt: skip


def _coin_panel(result: Likelihood, settings: Settings) -> Panel:
    counts = (LABELS - settings.ones, settings.ones)
    text = [f"{plain(float(p))}<br> " for p in result.likelihoods]
    return Panel(
        name="noise",
        title=f"The coin: {counts[1]} ones and {counts[0]} zeros came",
        figure=figure(
            [bars([0, 1], result.likelihoods, color=BLUE, text=text, textposition="outside", cliponaxis=False)],
            axis("label", -0.6, 1.6, tickvals=[0, 1], ticktext=[f"0 ({counts[0]} times)", f"1 ({counts[1]} times)"]),
            axis("likelihood", 0, 1.15),
        ),
        alt=f"A one is given the probability {plain(settings.chance)}; {counts[1]} of {LABELS} labels are ones.",
        handles=(Handle(1.0, Grip("chance"), "prediction", BLUE),),
    )  # fmt: skip


def _surprise_panel(result: Likelihood, settings: Settings) -> Panel:
    coin = settings.noise == COIN
    high = float(result.predictions[-1])
    least = float(result.surprise.min())
    top = least + rounded_up(1.2 * max(0.5, result.here - least), FINE)
    low = least - 0.12 * (top - least)
    names = {"Bell": "squared error / 2σ² + constant", "Laplace": "absolute error / b + constant", COIN: "mean BCE"}
    return Panel(
        name="surprise",
        title="Mean surprise, −log of the likelihood",
        figure=figure(
            [
                upright(result.best, low, top),
                line(result.predictions, result.surprise, "mean −log likelihood", BLUE, 5),
                line(result.predictions, result.as_loss, names[settings.noise], ORANGE,
                     line={"color": ORANGE, "width": 2.5, "dash": "dot"}),
            ],
            axis("prediction", -0.02 if coin else -2.3, 1.02 if coin else high + 0.3), axis("nats per value", low, top),
        ),
        alt=f"The mean surprise against the prediction: {plain(result.here)} here, least at {plain(result.best)}. The "
            "loss, rescaled, lies on the same curve.",
        handles=(Handle(Grip("chance" if coin else "centre"), result.here, "prediction", BLUE),),
    )  # fmt: skip
