"""Softmax: scores become probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.knobs import number, numbers
from core.plots import (
    BLUE,
    CLASSES,
    GREEN,
    Grip,
    Handle,
    Notice,
    Panel,
    Raster,
    Readout,
    Scene,
    axis,
    bars,
    dots,
    figure,
    line,
)

TITLE = "Softmax"
LINE = "Turn any scores into probabilities, and see which differences it exaggerates."


@dataclass(frozen=True)
class Settings:
    scores: tuple[float, ...] = numbers(
        (1, 2, 3), -10, 10, least=2, most=10, step=0.1, label="Scores z",
        help="The numbers that go in, one bar each. Drag a bar's tip, or type a list such as 1, 2, 3.",
    )  # fmt: skip
    temperature: float = number(
        1.0, 0.05, 20.0, log=True, label="Temperature T",
        help="The scores are divided by T first. Small: nearly all to the largest. Large: nearly equal shares.",
    )  # fmt: skip
    shift: float = number(
        0.0, -2000.0, 2000.0, step=10, label="Add to every score",
        help="The same constant added to all scores. Softmax does not change; the naive formula breaks.",
    )  # fmt: skip


@dataclass(frozen=True)
class Result:
    """`shifted` are the scores after adding the constant, `scaled` these over T; `jacobian` is (n, n)."""

    shifted: np.ndarray
    scaled: np.ndarray
    probabilities: np.ndarray
    naive: np.ndarray
    by_torch: np.ndarray
    jacobian: np.ndarray
    temperatures: np.ndarray
    by_temperature: np.ndarray


def naive_softmax(scores: np.ndarray) -> np.ndarray:
    """The formula as it is written, exp(z) / sum exp(z): overflows in float64 from a score of about 710 on."""
    with np.errstate(over="ignore", invalid="ignore"):
        exponentials = np.exp(scores)
        return exponentials / np.sum(exponentials)


def softmax(scores: np.ndarray) -> np.ndarray:
    """The same with the largest score taken off first: nothing above exp(0) = 1, so it cannot overflow. Last axis."""
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def softmax_jacobian(probabilities: np.ndarray) -> np.ndarray:
    """d probability i / d score j = p_i (1 if i = j else 0) - p_i p_j, (n, n)."""
    return np.diag(probabilities) - np.outer(probabilities, probabilities)


def run(settings: Settings) -> Result:
    """Softmax of the scores over the temperature, three ways, with its slopes and a sweep of temperatures."""
    shifted = np.array(settings.scores) + settings.shift
    scaled = shifted / settings.temperature
    probabilities = softmax(scaled)
    temperatures = np.geomspace(0.05, 20, 121)
    return Result(
        shifted=shifted,
        scaled=scaled,
        probabilities=probabilities,
        naive=naive_softmax(scaled),
        by_torch=torch.nn.Softmax(dim=0)(torch.tensor(scaled)).numpy(),
        jacobian=softmax_jacobian(probabilities) / settings.temperature,
        temperatures=temperatures,
        by_temperature=softmax(shifted / temperatures[:, None]),
    )


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    shares = {f"p{place}": float(value) for place, value in enumerate(result.probabilities, start=1)}
    return shares | {
        "sum": float(result.probabilities.sum()),
        "naive formula": float(result.naive.sum()) if np.isfinite(result.naive).all() else "overflows",
        "largest difference to nn.Softmax": float(np.abs(result.probabilities - result.by_torch).max()),
    }


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Scores with their handles, probabilities beside them."""
    return Scene(
        panels=(scores_panel(settings), probabilities_panel(result)),
        readouts=readouts(result),
        notices=notices(result, settings),
    )


def temperature_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The same scores at every temperature."""
    return Scene(panels=(temperature_panel(result, settings),))


def gradient_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The Jacobian."""
    return Scene(panels=(jacobian_panel(result),))


def scores_panel(settings: Settings) -> Panel:
    places = np.arange(1, len(settings.scores) + 1)
    values = np.array(settings.scores)
    low, high = min(-1.0, values.min() - 1), max(4.0, values.max() + 1)
    colors = list(CLASSES[: len(places)])
    return Panel(
        name="scores",
        title="Scores: drag the tips",
        figure=figure([bars(places, values, color=colors)], _places(places), axis("score z", low, high)),
        alt=f"Bars of the {len(places)} scores: {', '.join(f'{value:g}' for value in values)}.",
        handles=tuple(
            Handle(place + 1.0, Grip("scores", place), f"score {place + 1}", color)
            for place, color in enumerate(colors)
        ),
        height=300,
    )


def probabilities_panel(result: Result) -> Panel:
    places = np.arange(1, len(result.probabilities) + 1)
    text = [f"{value:.3f}" for value in result.probabilities]
    share = bars(places, result.probabilities, color=list(CLASSES[: len(places)]), text=text, textposition="outside")
    return Panel(
        name="probabilities",
        title="Probabilities: softmax of the scores",
        figure=figure([share | {"cliponaxis": False}], _places(places), axis("probability", 0, 1.08)),
        alt=f"Bars of the probabilities: {', '.join(text)}; together 1.",
        height=300,
    )


def temperature_panel(result: Result, settings: Settings) -> Panel:
    curves = [
        line(result.temperatures, share, f"p{place}", CLASSES[place - 1])
        for place, share in enumerate(result.by_temperature.T, start=1)
    ]
    here = dots(
        np.full(len(result.probabilities), settings.temperature), result.probabilities,
        color=list(CLASSES[: len(result.probabilities)]), size=10,
    )  # fmt: skip
    return Panel(
        name="temperature",
        title="The same scores at every temperature",
        figure=figure(
            [*curves, here], axis("temperature T (log)", type="log"), axis("probability", -0.02, 1.02), showlegend=False
        ),
        alt="Each probability against temperature: one takes all when cold, equal shares when hot.",
        handles=(Handle(Grip("temperature"), float(result.probabilities.max()), "temperature", GREEN),),
        span=8,
    )


def jacobian_panel(result: Result) -> Panel:
    count = len(result.probabilities)
    largest = float(np.abs(result.jacobian).max()) or 1.0
    ticks = list(range(1, count + 1))
    return Panel(
        name="jacobian",
        title="How much each probability moves with each score",
        figure=figure(
            [],
            axis("score j", 0.5, count + 0.5, tickvals=ticks, showgrid=False),
            axis("probability i", count + 0.5, 0.5, tickvals=ticks, showgrid=False),
        ),
        alt="The Jacobian: positive on the diagonal, negative elsewhere; each column sums to zero.",
        layers=(
            Raster(
                result.jacobian,
                (0.5, count + 0.5),
                (0.5, count + 0.5),
                (-largest, largest),
                "diverging",
                digits=3 if count <= 5 else 2,
                smooth=False,
            ),
        ),
    )


def _places(places: np.ndarray) -> dict:
    return axis("outcome", 0.4, len(places) + 0.6, tickvals=places.tolist())


def readouts(result: Result) -> tuple[Readout, ...]:
    values = numbers_of(result)
    return (
        Readout("sum of probabilities", values["sum"], digits=6),
        Readout("naive formula's sum", values["naive formula"], help="exp(z) / Σ exp(z), without the shift"),
        Readout("largest difference to nn.Softmax", values["largest difference to nn.Softmax"], digits=3),
        Readout("most likely outcome", f"{int(result.probabilities.argmax()) + 1}", color=BLUE),
    )


def notices(result: Result, settings: Settings) -> tuple[Notice, ...]:
    if np.isfinite(result.naive).all():
        return ()
    return (
        Notice(
            "warning",
            f"The naive formula broke: with scores up to {result.scaled.max():,.0f} after dividing by T, exp() is "
            + ("infinite (∞/∞ has no value)." if result.scaled.max() > 0 else "0 for every score (0/0 has no value).")
            + " The shifted formula gives the same probabilities as before.",
            "Back to no shift",
            {"shift": 0.0},
        ),
    )
