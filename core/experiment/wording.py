"""How a number is written in a sentence, a readout or a chart's label: one look for the whole product.

A true minus sign, powers of ten as 3 · 10⁻¹³, units after a space, and the right plural.
"""

from __future__ import annotations

import math

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NO_VALUE = "no value"


def minus(text: str) -> str:
    """`text` with every hyphen that stands before a digit, a point or ∞ as a minus sign."""
    if "-" not in text:  # nearly always, and some scenes write thousands of numbers
        return text
    out = []
    for place, mark in enumerate(text):
        negative = mark == "-" and text[place + 1 : place + 2] in {*"0123456789.∞"}
        begins = place == 0 or not (text[place - 1].isalnum() and text[place - 1] not in "eE")
        out.append("−" if negative and begins else mark)
    return "".join(out)


def plain(value: float, digits: int = 3) -> str:
    """`digits` significant digits, at most; powers of ten far from 1: 0.25, −1.5, 3 · 10⁻¹³, 12,500."""
    if math.isnan(value):
        return NO_VALUE
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if value == 0 or 1e-3 <= size < 1e6:
        decimals = max(0, digits - 1 - math.floor(math.log10(size))) if value else 0
        text = f"{round(value, decimals):,.{decimals}f}"
        return minus(text.rstrip("0").rstrip(".") if "." in text else text)
    return _powers(f"{value:.{digits - 1}e}")


def finite_or(value: float, otherwise: str = NO_VALUE) -> float | str:
    """A number as it is, or what is said where there is none."""
    return value if math.isfinite(value) else otherwise


def factor(value: float, digits: int = 4) -> str:
    """A number as it stands in a product: in brackets if it is negative."""
    written = short(value, digits)
    return f"({written})" if written.startswith("−") else written


def short(value: float, digits: int = 4) -> str:
    """A number with at most `digits` decimals, without the dust that rounding leaves (1.2e-16 is 0)."""
    return plain(round(float(value), digits), 9)


def fixed(value: float, decimals: int = 3) -> str:
    """Always `decimals` digits behind the point, for columns to be compared: −0.500; never −0.000."""
    if not math.isfinite(value):
        return plain(value)
    return minus(f"{round(value, decimals) + 0.0:,.{decimals}f}")


def signed(value: float, digits: int = 3) -> str:
    """`plain` with a plus before what is positive: +0.25, −1.5, 0."""
    return ("+" if value > 0 else "") + plain(value, digits)


def percent(share: float, decimals: int = 1) -> str:
    """A share of 1 in hundredths: 0.125 is 12.5 %."""
    return f"{fixed(100 * share, decimals)} %"


def power_of_ten(exponent: int) -> str:
    """10⁻³ for −3."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun: 1 point, 2 points, 1,200 points."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}".replace("-", "−")


def listed(items: list[str], last: str = "and") -> str:
    """a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else "none"


def _powers(text: str) -> str:
    mantissa, exponent = text.split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return minus(f"{mantissa} · {power_of_ten(int(exponent))}")
