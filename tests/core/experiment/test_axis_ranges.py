"""Ranges of dragged charts: they hold the values, with room, and do not run away when one is dragged to the edge."""

from hypothesis import given
from hypothesis import strategies as st

from core.experiment.axis_ranges import rounded_up, steady_range, steady_range_with_zero

VALUES = st.floats(-1e6, 1e6).map(lambda value: round(value, 1))


@given(VALUES, VALUES)
def test_the_values_lie_inside(one, other):
    low, high = min(one, other), max(one, other)
    for start, end in (steady_range(low, high), steady_range_with_zero(low, high)):
        assert start <= low and high <= end and start < end


@given(st.floats(1e-6, 1e7))
def test_rounding_up_is_at_most_two_and_a_half_fold(size):
    assert size * (1 - 1e-9) <= rounded_up(size) <= 2.5 * size * (1 + 1e-9)


def test_a_point_held_inside_the_frame_settles():
    """The pointer rests at nine tenths of the chart's width while the range follows the value."""
    low, high = 2.0, 12.0
    for _ in range(20):
        start, end = steady_range(low, high)
        high = start + 0.9 * (end - start)
    assert high < 60
