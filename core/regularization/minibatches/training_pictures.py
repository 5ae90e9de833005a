"""Pictures of one network's training by minibatches: loss and accuracy over the epochs, among its sisters."""

from __future__ import annotations

import numpy as np

from core.engine.rounding import felt
from core.experiment.axis_ranges import rounded_up
from core.experiment.charts import BLUE, MAUVE, ORANGE, axis, figure, line
from core.experiment.scene import Panel
from core.experiment.sister_charts import sister_band, sisters_panel
from core.experiment.twin_charts import twin_line
from core.experiment.wording import percent, plain
from core.regularization.minibatches.topic import Trained

MOST_LOSS = 10.0  # what losses are drawn to at most


def training_panels(result: Trained, seed: int) -> tuple[Panel, ...]:
    """Loss and accuracy over the epochs and, where there are sisters, where each of them ends."""
    history, beside = result.history, result.sisters
    (training, test), losses = history.accuracies, (history.train_loss, history.test_loss)
    highest = max(float(np.quantile(np.minimum(loss, MOST_LOSS), 0.95)) for loss in losses)
    shares, twin = beside.accuracy if beside else None, felt(result.rounding)
    found = [
        _over_epochs(
            "trained_loss", "Loss", result, losses, np.minimum(beside.loss, MOST_LOSS) if beside else None,
            np.minimum(twin.loss, MOST_LOSS) if twin else None,
            axis("loss (nats)", 0, rounded_up(1.3 * highest, (1, 1.5, 2, 3, 5, 7.5, 10))),
            f"The training loss ends at {plain(float(losses[0][-1]))}, the test loss at {plain(float(losses[1][-1]))}.",
        ),
        _over_epochs(
            "trained_accuracy", "Right answers", result, (100 * training, 100 * test),
            None if shares is None else 100 * shares,
            100 * twin.accuracy if twin and twin.accuracy is not None else None, axis("right (%)", 30, 103),
            f"At the end {percent(float(training[-1]))} of the training points are right, {percent(float(test[-1]))} "
            "of the test points.",
        ),
    ]  # fmt: skip
    if beside:
        found.append(sisters_panel(beside.finals, beside.failed, seed, color=MAUVE))
    return tuple(found)


def _over_epochs(
    name: str, title: str, result: Trained, curves: tuple[np.ndarray, np.ndarray], ends: np.ndarray | None,
    nudged: np.ndarray | None, upward: dict, alt: str,
) -> Panel:  # fmt: skip
    """Training and test over the epochs, over the band of the sisters' `ends` (3, F) and the twin's test curve."""
    epochs = result.history.epochs
    band = sister_band(result.sisters.epochs, ends, MAUVE) if result.sisters and ends is not None else []
    if result.rounding and nudged is not None:
        band.append(twin_line(result.rounding.epochs, nudged))
    traces = [line(epochs, curves[0], "training", BLUE), line(epochs, curves[1], "test", ORANGE)]
    across = axis("epoch", 0, float(max(epochs[-1], 1)))
    return Panel(name=name, title=title, figure=figure([*band, *traces], across, upward), alt=alt, span=6, height=300)
