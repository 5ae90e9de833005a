"""How right a classifier is over the epochs, and between what its sisters lie."""

from __future__ import annotations

from core.engine.rounding import Rounding, felt
from core.engine.sisters import Sisters
from core.engine.training import History
from core.experiment.charts import INK, axis, figure, line, percent_axis
from core.experiment.scene import Cursor, Panel
from core.experiment.sister_charts import sister_band
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent


def accuracy_panel(
    history: History, frames: slice | None, sisters: Sisters | None, rounding: Rounding | None, *, span: int,
    height: int,
) -> Panel:  # fmt: skip
    """Accuracy of training and test points over the epochs, on the band of the sisters' test accuracy and on that of
    the twin, where it parts.

    A clock, if any, goes through the epochs in `frames`.
    """
    epochs, (train_part, test_part) = history.epochs, history.accuracies
    curves = [line(epochs, 100 * train_part, "training", INK), line(epochs, 100 * test_part, "test", INK)]
    curves[1]["line"] = curves[1]["line"] | {"dash": "dot"}
    if (twin := felt(rounding)) and twin.accuracy is not None:
        curves.insert(0, twin_line(twin.epochs, 100 * twin.accuracy))
    if sisters and sisters.accuracy is not None:
        curves = [*sister_band(sisters.epochs, 100 * sisters.accuracy), *curves]
    return Panel(
        name="accuracy",
        title="Accuracy",
        figure=figure(curves, axis("epoch", 0, float(max(epochs[-1], 1))), percent_axis("right answers")),
        alt=f"Accuracy over epochs, at last {percent(float(train_part[-1]))} in training and "
        f"{percent(float(test_part[-1]))} in the test.",
        layers=() if frames is None else (Cursor(epochs[frames]),),
        span=span,
        height=height,
    )
