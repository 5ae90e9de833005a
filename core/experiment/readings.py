"""How numbers from outside are read: which commas, points and spaces are decimal marks, and which part thousands.

One rule holds for a whole list or column, found from all of its cells; where two rules fit, the likelier is taken and
`note` says so with an example from the data. The stage's reading.js does the same for what is typed and pasted, and
tests/examples/readings.json is the table that both are held to.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from core.experiment.wording import listed

ALIKE = str.maketrans(
    dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | dict.fromkeys("\u2212\u2013\u2012\ufe63\uff0d", "-") | {"’": "'"}
)
CURRENCY = "$€£¥₹"
THREE = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
UNIT_APART = re.compile(rf"(?<=\d)[ \u00a0]+(?=[%€£¥₹])|(?<=[{CURRENCY}])[ \u00a0]+(?=\d)", re.ASCII)
ZERO_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})*,0\d\d(,\d{3})*", re.ASCII)


class Convention(NamedTuple):
    """The decimal mark and the mark between groups of digits, which need not be used."""

    decimal: str
    group: str


POINT = Convention(".", ",")
COMMA = Convention(",", ".")
CONVENTIONS = (POINT, COMMA, *(Convention(decimal, group) for group in " '" for decimal in ".,"))


Interpretation = tuple[Convention, tuple[float | None, ...]]


class Reading(NamedTuple):
    """The cells as numbers, None where one is none; how they were read; and a sentence about it, or none needed."""

    values: tuple[float | None, ...]
    cells: tuple[str, ...]
    convention: Convention
    unsure: bool
    note: str


def bare(cell: str) -> str:
    """The cell without signs of currency or percent, with ASCII minus and spaces."""
    text = cell.strip() if cell.isascii() else cell.translate(ALIKE).strip()
    if text.isascii() and text[-1:] != "%" and "$" not in text:
        return text
    sign = text[:1] if text[:1] in "+-" else ""
    return sign + text[len(sign) :].strip(CURRENCY + "% ")


@functools.cache
def _pattern(convention: Convention) -> re.Pattern[str]:
    decimal, group = (re.escape(mark) for mark in convention)
    whole = rf"(?:[1-9]\d{{0,2}}(?:{group}\d{{2,3}})*{group}\d{{3}}|\d+)"
    return re.compile(rf"[+-]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def value_of(cell: str, convention: Convention) -> float | None:
    """The cell's number by this convention, None where it is none or not finite."""
    text = bare(cell)
    if convention is not POINT or not PLAIN.fullmatch(text):
        if not _pattern(convention).fullmatch(text):
            return None
        text = text.replace(convention.group, "").replace(convention.decimal, ".")
    value = float(text)
    return value if math.isfinite(value) else None


def is_one(cell: str) -> bool:
    """Whether the cell is a number by some convention."""
    return any(value_of(cell, convention) is not None for convention in CONVENTIONS)


def read_cells(
    cells: Sequence[str],
    *,
    low: float = -math.inf,
    high: float = math.inf,
    separator: str = "",
    hint: Convention | None = None,
    comma: str = "",
    share: bool = False,
    whole: bool = False,
) -> Reading:
    """Cells of one column or list as numbers, by one convention for all.

    `separator` stood between them; `hint` is what the rest of a file says, `comma` ("decimal" or "thousands") what a
    person says. Where two readings fit, one with all its numbers from `low` to `high`, and `whole` if they
    must be, goes first. 5 % is read as 5 where all are percent, as 0.05 beside others and where a `share` is asked for.
    """
    kinds = tuple(dict.fromkeys(cells))  # in large files most cells are alike
    percent = [cell.rstrip().endswith("%") for cell in kinds]
    hundredths = any(percent) and (share or not all(p for p, cell in zip(percent, kinds, strict=True) if cell))
    found = _readings(kinds, comma, percent if hundredths else ())
    fitting = [r for r in found if all(v is None or (low <= v <= high and (not whole or v % 1 == 0)) for v in r[1])]
    fitting = fitting or found
    if hint:
        fitting = [r for r in fitting if r[0].decimal == hint.decimal] or fitting
    chosen = fitting[0]
    if len({r[0].decimal for r in fitting}) > 1:
        mark = "," if any("," in cell for cell in kinds) else "."
        grouped = _parts_thousands(cells, mark, separator)
        chosen = next((r for r in fitting if (r[0].group == mark) == grouped), chosen)
    others = [r for r in found if r[1] != chosen[1]] if not hint and not comma else []
    note = _note(kinds, chosen, others[0] if others else None)
    values = dict(zip(kinds, chosen[1], strict=True))
    return Reading(tuple(values[cell] for cell in cells), tuple(cells), chosen[0], bool(others), note)


def _readings(cells: Sequence[str], comma: str, percent: Sequence[bool]) -> list[Interpretation]:
    """The conventions by which most cells are numbers, with the values; those that agree count once."""
    marks = set("".join(cells).translate(ALIKE)) & set(",. '")
    possible = [
        c for c in CONVENTIONS if c is POINT or (marks & set(c)) - {"."} or (c is COMMA and _questionable(cells))
    ]
    if comma:
        possible = [c for c in possible if (c.decimal == ",") == (comma == "decimal")] or possible
    read = [(convention, tuple(value_of(cell, convention) for cell in cells)) for convention in possible]
    if percent:
        read = [
            (c, tuple(v / 100 if p and v is not None else v for v, p in zip(vs, percent, strict=True)))
            for c, vs in read
        ]
    most = max(_count(values) for _, values in read)
    distinct: dict[tuple[float | None, ...], Convention] = {}
    for convention, values in read:
        if _count(values) == most:
            distinct.setdefault(values, convention)
    return [(convention, values) for values, convention in distinct.items()]


def _count(values: Sequence[float | None]) -> int:
    return sum(value is not None for value in values)


def _questionable(cells: Sequence[str]) -> bool:
    """Whether the points may part thousands: twice in a cell, or three digits behind each, and zeros at an end."""
    pointed = [bare(cell) for cell in cells if "." in cell]
    if any(cell.count(".") > 1 for cell in pointed):
        return True
    return bool(pointed) and all(map(THREE.fullmatch, pointed)) and any(cell.endswith("0") for cell in pointed)


def _parts_thousands(cells: Sequence[str], mark: str, separator: str) -> bool:
    """Whether a mark with three digits behind it, wherever it stands, parts thousands rather than decimals."""
    texts = [bare(cell) for cell in cells]
    marked = [sum(map(str.isdigit, text)) for text in texts if mark in text]
    plain = [sum(map(str.isdigit, text.split(".")[0])) for text in texts if mark not in text and is_one(text)]
    if plain and max(plain) >= min(marked):
        return False  # 1,250 beside 2300: who parts thousands parts them everywhere
    if mark == ".":
        return bool(plain) and separator != "," and any(text.endswith("0") for text in texts if mark in text)
    return bool(plain) or (len(marked) > 1 and separator != ";")


def _note(cells: Sequence[str], chosen: Interpretation, other: Interpretation | None) -> str:
    """How the cells were read, by the first that a plain reading would not have read so."""
    for i, cell in enumerate(cells):
        value, instead = chosen[1][i], other[1][i] if other else None
        if value is not None and instead is not None and instead != value:
            return f"Read {cell.strip()} as {shown(value)}, not {shown(instead)}."
        if value is not None and not other and not PLAIN.fullmatch(cell.translate(ALIKE).strip()):
            return f"Read {cell.strip()} as {shown(value)}."
    return ""


def shown(value: float) -> str:
    """A number as a person types it: 1250, −1.5, 1e+20."""
    return f"{value:.12g}".replace("-", "−") if abs(value) >= 1e-4 or not value else f"{value:.12g}"


def read_number(
    text: str, low: float = -math.inf, high: float = math.inf, unit: str = "", whole: bool = False
) -> Reading:
    """One number; 5 % is 0.05 unless percent is its unit."""
    return read_cells([text], low=low, high=high, share=unit != "%", whole=whole)


def read_list(text: str, low: float = -math.inf, high: float = math.inf, least: int = 1) -> Reading:
    """A list of `least` or more numbers, with commas, semicolons, spaces, tabs or line breaks between them."""
    items, separator = items_of(text)
    reading = read_cells(items, low=low, high=high, separator=separator)
    tokens = [token.rstrip(",") for token in text.split()]
    twofold = next((token for token in tokens if "," in token and token not in items and is_one(token)), "")
    if separator == "," and twofold and least <= len(tokens):
        one = read_number(twofold).values[0]
        assert one is not None
        parts = listed(twofold.replace("-", "−").split(","))
        return reading._replace(note=f"Read {twofold} as {parts}, not {shown(one)}.", unsure=True)
    return reading


def items_of(text: str) -> tuple[list[str], str]:
    """The items of a list and what stands between them: a line break (or tab), a semicolon, a space or a comma."""
    text = UNIT_APART.sub("", text.strip().strip("[](){}"))
    cells = [cell.strip() for cell in re.split(r"[\r\n\t]+", text) if cell.strip()]
    if len(cells) > 1 and ";" not in text and 2 * sum(map(is_one, cells)) >= len(cells):
        return cells, "\n"
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if len(parts) > 1 and all(is_one(part) or not re.search(r"[\s,]", part) for part in parts):
        return parts, ";"
    text = text.replace(";", ", ")
    tokens = [token for token in re.split(r"[ \t\r\n]+", text) if token.strip(",")]
    stripped = [token.rstrip(",") for token in tokens]
    if "," in text and len(tokens) > 1:
        ends = stripped != tokens or "," in text.split()
        commas_within = all(re.fullmatch(r"[^,]*\d,\d+", item) for item in stripped)
        if (commas_within or not ends) and all(map(is_one, stripped)):
            return stripped, " "
    if len(tokens) == 1 and ZERO_GROUP.fullmatch(stripped[0].translate(ALIKE)):
        return stripped, " "
    return [item for item in re.split(r"[, \t\r\n]+", text) if item], "," if "," in text else " "
