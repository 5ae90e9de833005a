"""From the knobs to a run: the points they ask for, the network, its recipe and how x and y are scaled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.data.own_pairs import Pairs
from core.engine.networks import Network
from core.engine.training import History, Recipe, Run, Sample, train
from core.engine.training.work import within_work
from core.experiment.refusal import Refusal
from core.experiment.wording import plain
from core.formulas.typed import formula_of
from core.networks.regression.samples import OWN, OWN_FUNCTION, TARGETS, Data, Scale, draw_data, own_data, scale_of

if TYPE_CHECKING:
    from core.networks.regression.topic import Settings

FRAME_WORK = 30_000_000


def true_function(settings: Settings) -> Callable[[np.ndarray], np.ndarray]:
    """f, of which y is a noisy look."""
    if settings.target == OWN_FUNCTION:
        return formula_of(settings.typed, "typed").value
    return TARGETS.get(settings.target, lambda x: settings.slope * x)


def data_of(settings: Settings, pairs: Pairs | None = None) -> Data:
    """The points that the knobs ask for; a Refusal where the typed function has no value at one of them."""
    if settings.target == OWN and pairs is not None:
        return own_data(pairs, settings.data_seed)
    data = draw_data(true_function(settings), settings.count, settings.noise, settings.data_seed)
    for x, y in ((data.x, data.y), (data.test_x, data.test_y)):
        if (bad := ~np.isfinite(y) | (np.abs(y) > 1e6)).any():
            there = plain(float(x[bad][0]))
            raise Refusal(
                f"This function has no value below a million at x = {there}, where a point is drawn: x runs from about "
                "−3 to 3.",
                knob="typed", action="Take x³/4 − x", changes={"typed": "x**3/4 - x"},
            )  # fmt: skip
    return data


def plan(settings: Settings) -> tuple[Network, Recipe]:
    """The network, and how it is trained: all points in every update."""
    network = Network(1, (settings.units,) * settings.layers, 1, settings.activation)
    recipe = Recipe(
        loss="MSE", optimizer=settings.optimizer, rate=settings.rate, batch=0, epochs=settings.epochs,
        seed=settings.seed, frames=60, singles=8,
    )  # fmt: skip
    return network, recipe


def run_on(data: Data, settings: Settings, cap: int, frames: int = 60) -> tuple[Run, Scale]:
    """The network, its recipe and the sample to train it on, and how x and y are scaled for it."""
    scale = scale_of(data.x, data.y) if settings.scaled else Scale()
    network, recipe = plan(settings)
    measured = network.parameter_count * (len(data.x) + len(data.test_x))
    frames = frames if frames <= 2 else min(frames, max(12, FRAME_WORK // measured))  # each is measured on all points
    sample = Sample(scale.inputs(data.x), scale.targets(data.y), scale.inputs(data.test_x), scale.targets(data.test_y))
    recipe = replace(recipe, frames=frames, singles=8 if frames > 2 else 0)
    return within_work(network, recipe, sample, cap), scale


def trained(settings: Settings, data: Data, cap: int, frames: int = 60) -> tuple[History, Scale]:
    """The network trained on the data, and how x and y were scaled for it."""
    run, scale = run_on(data, settings, cap, frames)
    return train(*run), scale
