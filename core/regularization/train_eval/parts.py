"""The parts of the page on train(), eval() and no_grad(): what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.regularization.train_eval import topic
from core.regularization.train_eval.forgotten import Forgotten
from core.regularization.train_eval.measured_pictures import (
    cells_panels,
    chase_panels,
    forgotten_panels,
    lag_panels,
    times_panels,
    written_panels,
)
from core.regularization.train_eval.passes import PASSES, REPEATS, Company, Drifted, Repeated
from core.regularization.train_eval.pictures import company_panels, drift_panels, plane_panel, repeats_panel
from core.regularization.train_eval.sentences import (
    chase_notices,
    company_notices,
    drift_notices,
    forgotten_notices,
    lag_notices,
    repeated_notices,
    times_notices,
)
from core.regularization.train_eval.timing import Timed
from core.regularization.train_eval.topic import Curves, Settings, Table, Watched, Written


def repeated_scene(result: Repeated, settings: Settings) -> Scene:
    """The same points asked 50 times, one repeat after the other along the clock."""
    numbers = topic.repeated_numbers(result, settings)
    return Scene(
        panels=(repeats_panel(result, settings), plane_panel(result, settings)),
        readouts=(
            Readout("accuracy in this repeat", 100 * topic.accuracy_by_repeat(result), "%", 1, color=BLUE),
            Readout("accuracy, mean of 50", 100 * float(numbers["accuracy, mean of 50"]), "%", 1),
            Readout(
                "accuracy by eval()", 100 * float(numbers["accuracy by eval()"]), "%", 1,
                "Of the same network on the same points, whatever the mode chosen.", GREEN,
            ),
            Readout.of(numbers, "the point, least", help="The ringed point's probability, the lowest of 50."),
            Readout.of(numbers, "the point, most", help="The ringed point's probability, the highest of 50."),
            Readout.of(numbers, "graph kept", help="Whether the outputs can be sent back: they have a grad_fn."),
        ),
        clock=Clock("repeat", np.arange(1, REPEATS + 1)),
        notices=repeated_notices(result, settings),
    )  # fmt: skip


def cells_scene(result: Table, settings: Settings) -> Scene:
    """The notes' table, every cell measured."""
    numbers = topic.cells_numbers(result, settings)
    said = numbers["what backward() says without a graph"]
    return Scene(
        panels=cells_panels(result.rows), notices=(Notice("info", f"Where .grad says error, torch says: “{said}.”"),)
    )


def times_scene(result: Timed, settings: Settings) -> Scene:
    """How long a pass takes."""
    return Scene(panels=times_panels(result), notices=times_notices(result, settings))


def chase_scene(result: Watched, settings: Settings) -> Scene:
    """Running statistics and what they run after."""
    numbers = topic.chased_numbers(result, settings)
    return Scene(
        panels=chase_panels(result, settings),
        readouts=(
            Readout.of(numbers, "running mean", color=BLUE),
            Readout.of(numbers, "mean of all training points", color=ORANGE, help="With the weights of the moment."),
            Readout.of(numbers, "running variance", color=BLUE),
            Readout.of(numbers, "variance of all training points", color=ORANGE),
            Readout.of(
                numbers, "this in Keras", help="Keras writes the weight of what was remembered, torch of the new."
            ),
        ),
        notices=chase_notices(result, settings),
    )


def lag_scene(result: Curves, settings: Settings) -> Scene:
    """Both modes' accuracy while it trains."""
    numbers = topic.lagged_numbers(result, settings)
    return Scene(
        panels=lag_panels(result),
        readouts=(
            Readout("accuracy, eval()", 100 * float(numbers["accuracy, eval()"]), "%", 1, color=GREEN),
            Readout("accuracy, train()", 100 * float(numbers["accuracy, train()"]), "%", 1, color=ORANGE),
            Readout(
                "eval() is worse",
                100 * float(numbers["eval() is worse"]),
                "%",
                0,
                "After so large a share of the updates.",
            ),
            Readout("at worst by", 100 * float(numbers["at worst by"]), "%", 1, "In percentage points of accuracy."),
        ),
        notices=lag_notices(result, settings),
    )


def drift_scene(result: Drifted, settings: Settings) -> Scene:
    """eval()'s answers after passes that no optimizer follows."""
    numbers = topic.drift_numbers(result, settings)
    return Scene(
        panels=drift_panels(result),
        readouts=(
            Readout(
                "eval() accuracy, before any pass", 100 * float(numbers["eval() accuracy, before any pass"]), "%", 1
            ),
            Readout("eval() accuracy", 100 * result.accuracy, "%", 1, color=BLUE),
            Readout("moved by, on average", result.away, color=ORANGE),
        ),
        clock=Clock("passes", np.arange(PASSES + 1)),
        notices=drift_notices(result, settings),
    )


def company_scene(result: Company, settings: Settings) -> Scene:
    """A point and its neighbours."""
    numbers = topic.company_numbers(result, settings)
    return Scene(
        panels=company_panels(result, settings),
        readouts=(
            Readout.of(numbers, "your point, eval()", color=GREEN),
            Readout.of(numbers, "your point, train()", color=ORANGE),
            Readout.of(numbers, "the company's part", help="What the neighbours add to your point's probability."),
            Readout.of(numbers, "most that any point differs by"),
        ),
        notices=company_notices(result, settings),
    )


def written_scene(result: Written, settings: Settings) -> Scene:
    """What torch finds of the same network, written in five ways."""
    return Scene(panels=written_panels(result.rows))


def forgotten_scene(result: Forgotten, settings: Settings) -> Scene:
    """eval() forgotten, seed after seed."""
    return Scene(panels=forgotten_panels(result, settings), notices=forgotten_notices(result, settings))


POINTS = ("noise", "offset", "seed")
TRAINED = ("share", "normalised", "momentum", "batch", "updates", "rate", *POINTS)
REPEATED = Part(
    "repeats", topic.repeated, topic.repeated_numbers, repeated_scene, ("mode", "gradients", "together", *TRAINED)
)
CELLS = Part("table", topic.cells, topic.cells_numbers, cells_scene, TRAINED)
TIMES = Part(
    "times", topic.times, topic.times_numbers, times_scene, ("share", "normalised", "again"), timed=("microseconds",)
)
CHASE = Part("running", topic.chased, topic.chased_numbers, chase_scene, TRAINED)
LAG = Part("lag", topic.lagged, topic.lagged_numbers, lag_scene, TRAINED)
DRIFT = Part("passes", topic.drift, topic.drift_numbers, drift_scene, ("shift", *TRAINED))
COMPANY = Part("company", topic.company, topic.company_numbers, company_scene, ("across", "up", *TRAINED))
WRITTEN = Part(
    "written", topic.written, topic.written_numbers, written_scene,
    ("share", "normalised", "momentum", "batch", "rate", *POINTS),
)  # fmt: skip
FORGOTTEN = Part(
    "forgotten", topic.forgotten, topic.forgotten_numbers, forgotten_scene,
    tuple(name for name in TRAINED if name != "seed"),
)  # fmt: skip
PARTS = (REPEATED, CELLS, TIMES, CHASE, LAG, DRIFT, COMPANY, WRITTEN, FORGOTTEN)
