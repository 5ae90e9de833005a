"""What the prediction of the page is, a number, a probability or a logit: where it stands, and which losses suit it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.engine.activations import sigmoid
from core.networks.losses.measures import LOGIT, MEASURES, NUMBER, PROBABILITY, Shape, fits_output

if TYPE_CHECKING:
    from core.networks.losses.topic import Settings

SPANS = {NUMBER: (-4.0, 4.0), PROBABILITY: (0.001, 0.999), LOGIT: (-10.0, 10.0)}
OPENING = {
    NUMBER: {"loss": "Squared error", "beside": "Absolute error"},
    PROBABILITY: {"loss": "BCE", "beside": "Squared error"},
    LOGIT: {"loss": "BCE on logits", "beside": "Squared error"},
}


def shape_of(settings: Settings) -> Shape:
    return Shape(settings.delta, settings.classes)


def prediction_and_target(settings: Settings) -> tuple[float, float]:
    """What stands on the axis, and the target, by the kind of output."""
    if settings.output == NUMBER:
        return settings.prediction, settings.target
    return settings.probability if settings.output == PROBABILITY else settings.logit, settings.truth


def first_share(settings: Settings) -> float:
    """The probability that softmax gives to the first of K classes with the scores (z, 0, …, 0)."""
    return float(sigmoid(np.array(settings.logit - np.log(settings.classes - 1))))


def suited(settings: Settings) -> Settings:
    """The settings with a loss that suits in place of one that takes the logarithm of what is no probability."""
    loss, beside = (
        name if fits_output(MEASURES[name], settings.output) else OPENING[settings.output][knob]
        for knob, name in (("loss", settings.loss), ("beside", settings.beside))
    )
    return replace(settings, loss=loss, beside=beside)
