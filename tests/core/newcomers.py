"""A made-up member of each registry, and a look at every page with all of them: run in a process of its own.

Menus are made when a topic is imported, so the newcomers come before any topic does: as if they stood in the files.
"""

import contextlib
import dataclasses
import functools
import io
import json
import traceback
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from core.data import datasets
from core.data.datasets import drawn_cloud
from core.descent import surfaces
from core.descent.surfaces import Surface
from core.engine.activations import ACTIVATIONS, Activation
from core.engine.losses import LOSSES, Loss, right_above_zero
from core.engine.optimizers import OPTIMIZERS, Hyper, Optimizer

NEW = "Newcomer"
LABELS = {"activation": NEW, "optimizer": NEW, "loss": NEW, "data": NEW, "surface": NEW}
OFFERED = {
    "activation": {
        "activations",
        "capacity",
        "classification",
        "dropout",
        "overfitting",
        "perceptron",
        "regression",
        "vanishing_exploding",
        "weight_penalties",
    },
    "optimizer": {"capacity", "classification", "regression", "vanishing_exploding", "weight_penalties"},
    "loss": {"classification"},
    "data": {
        "activations",
        "capacity",
        "classification",
        "dropout",
        "minibatches",
        "overfitting",
        "weight_penalties",
    },
    "surface": {"descent_2d", "learning_rates"},
}

EPOCHS = 5  # what no kernel knows is trained by torch: not for long


def softsign(z: np.ndarray) -> np.ndarray:
    return z / (1 + np.abs(z))


def softsign_slope(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.abs(z)) ** 2


def halving_step(p: np.ndarray, gradient: np.ndarray, state: dict, hyper: Hyper) -> tuple[np.ndarray, dict]:
    return p - hyper.rate / 2 * gradient, {"last": gradient}


class Hinge(nn.Module):
    """max(0, 1 − margin), squared."""

    def forward(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        return (1 - (2 * target - 1) * output).clamp_min(0).square().mean()


def hinge(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    margins = np.maximum(1 - (2 * target - 1) * output, 0)
    return (margins**2).mean(axis=tuple(range(-target.ndim, 0)), dtype=np.float64)


def hinge_slope(output: np.ndarray, target: np.ndarray) -> np.ndarray:
    sign = 2 * target - 1
    return -2 * sign * np.maximum(1 - sign * output, 0) / target.size


def stripes(count: int, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.uniform(-5, 5, (count, 2))
    return x, np.sin(x[:, 0] + noise / 50 * rng.normal(size=count)) > 0


def trough(x: Any, y: Any) -> Any:
    return x**4 / 8 + y**2


def trough_gradient(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return x**3 / 2, 2 * y


def trough_hessian(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, ...]:
    return 1.5 * x**2, 0 * x, 2 + 0 * x


def join() -> None:
    """Every newcomer takes its place, last in its registry."""
    ACTIVATIONS[NEW] = Activation(softsign, softsign_slope, nn.Softsign, nn.functional.softsign, (-1, 1))
    OPTIMIZERS[NEW] = Optimizer(
        lambda p: {"last": np.zeros_like(p)}, halving_step,
        lambda parameters, hyper: torch.optim.SGD(parameters, lr=hyper.rate / 2),
        formula=(r"p \leftarrow p - \eta\, g / 2",), memory={"last": "last gradient"},
        suited=lambda rate, width: 2 * rate,
    )  # fmt: skip
    LOSSES[NEW] = Loss(hinge, hinge_slope, Hinge, "Linear", right_above_zero)
    datasets.CLOUDS[NEW] = datasets.DATASETS[NEW] = functools.partial(drawn_cloud, stripes, ("valley", "ridge"))
    surfaces.SURFACES[NEW] = Surface(
        trough, trough_gradient, trough_hessian, "x⁴/8 + y²", (-3, 3), (-3, 3), ((0, 0),), (-2.0, 1.5), 0.1
    )


def topics() -> Iterator[ModuleType]:
    from pages.sections import SECTIONS, topic_of

    yield from (topic_of(name) for names in SECTIONS.values() for name in names)


def settings_with(topic: ModuleType, knob: str) -> Any | None:
    """The topic's settings with the newcomer in the menu `knob`, None where it is not offered."""
    from core.experiment.knobs import knobs
    from tests.core.test_topics import shortened

    menu = knobs(topic.Settings).get(knob)
    if menu is None or NEW not in menu.options:
        return None
    entailed = getattr(topic, "entailed", lambda changes: {})
    return shortened(dataclasses.replace(topic.Settings(), **entailed({knob: NEW}) | {knob: NEW}), EPOCHS)


@functools.cache
def results(part: Any, settings: Any) -> list[Any]:
    """What a part computes, of a sweep the first result; none where it waits for something."""
    from tests.core.test_topics import first_results

    return list(first_results(part, settings, 1))


def look(topic: ModuleType, settings: Any) -> None:
    """Compute and draw every part (of a sweep the first result), run the short script, write the long one.

    A part that does not read the newcomer's knob is drawn anew, and computed once, as on a page.
    """
    from core.experiment.knobs import computed
    from core.experiment.packing import Drawing, pack
    from core.experiment.part import parts_of
    from core.experiment.standalone_script import essence, script

    for part in parts_of(topic):
        for result in results(part, computed(settings, part.reads)):
            assert part.numbers(result, settings)
            pack(vars(Drawing.of(part.scene(result, settings))))
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(essence(topic, settings), "short script", "exec"), {"__name__": "short script"})
    assert said.getvalue()
    compile(script(topic, settings), "script", "exec")


def main() -> None:
    """Print what became of every page as JSON: {"registry page": "" or what was raised}."""
    torch.set_num_threads(1)
    join()
    from tests.core.test_topics import shortened  # it imports every topic

    found = {}
    for topic in topics():
        name = topic.__name__.split(".")[-2]
        wanted = {knob: settings_with(topic, knob) for knob in LABELS}
        if name in set().union(*OFFERED.values()):
            wanted["nothing"] = shortened(topic.Settings(), EPOCHS)
        for knob, settings in wanted.items():
            if settings is not None:
                try:
                    look(topic, settings)
                    found[f"{knob} {name}"] = ""
                except Exception:
                    found[f"{knob} {name}"] = traceback.format_exc()
    print(json.dumps(found))
