"""A chart's axes can be read: ticks of a log axis in full, the last tick not lost at the edge."""

import math

import numpy as np
import pytest

from core.experiment.charts import axis, figure, log_ticks, spanning_axis


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.2, 300.0, ["0.1", "1", "10", "100", "1,000"]),
        (0.25, 0.5, ["0.1", "0.2", "0.5", "1", "2", "5"]),
        (1e-12, 1e3, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "0.001", "1", "1,000"]),
    ],
)
def test_a_log_axis_has_its_numbers_written_out(low: float, high: float, texts: list[str]) -> None:
    """Not 1, 2, 5, 10, 2, 5, as Plotly's own have it; some of them lie within the range, and few enough to be read."""
    ticks = log_ticks(low, high)
    assert ticks["ticktext"] == texts
    assert sum(low <= tick <= high for tick in ticks["tickvals"]) >= 2 or math.log10(high / low) < 0.5


def test_there_is_room_for_half_a_thousand_at_the_right_end() -> None:
    assert figure([], axis("epoch", 0, 1000), axis("loss"))["layout"]["margin"]["r"] >= 18


def test_a_short_span_of_a_log_axis_has_names_between_the_powers_of_ten() -> None:
    short, long = (spanning_axis("x", np.array(ends)) for ends in ([0.7, 8.0, np.nan], [1e-6, 1e3, 0.0]))
    assert {0.5, 1.0, 2.0, 5.0, 10.0} <= {round(tick, 9) for tick in short["tickvals"]}
    assert long["ticktext"] == ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"]
