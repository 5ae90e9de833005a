"""Numbers have one look: a true minus sign, powers of ten, thousands parted, units and plurals right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.wording import counted, fixed, listed, minus, percent, plain, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.25, "0.25"), (-1.5, "−1.5"), (1234.0, "1,234"), (12500.0, "12,500"), (2 / 3, "0.667"),
        (3.2e-13, "3.2 · 10⁻¹³"), (-4e20, "−4 · 10²⁰"), (float("nan"), "no value"), (float("-inf"), "−∞"),
    ],
)  # fmt: skip
def test_plain(value: float, text: str) -> None:
    assert plain(value) == text


def test_the_others() -> None:
    assert fixed(-0.0001, 3) == "0.000" and fixed(-2, 1) == "−2.0"
    assert signed(0.5) == "+0.5" and signed(-0.5) == "−0.5" and signed(0) == "0"
    assert percent(0.125) == "12.5 %" and percent(-0.01, 0) == "−1 %"
    assert (
        counted(1, "bit") == "1 bit" and counted(2000, "bit") == "2,000 bits" and counted(2, "axis", "axes") == "2 axes"
    )
    assert listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c" and listed([]) == "none"
    assert minus("5.000 → -1.875, one-sided, 10-20, e^-3") == "5.000 → −1.875, one-sided, 10-20, e^−3"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_plain_reads_back(value: float) -> None:
    text = plain(value, 12).replace(",", "").replace("−", "-").replace(" · 10", "e")
    text = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    assert float(text) == pytest.approx(value, rel=1e-9, abs=1e-300)
