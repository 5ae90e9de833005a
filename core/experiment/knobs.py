"""A knob is one field of a topic's `Settings`: its default, bounds, unit, help and when it applies, declared once.

The widget, the URL parameter, the check of what comes from outside and the tests' corners are all read from that
declaration. A `Settings` is a frozen dataclass whose fields are made by the functions below.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from core.experiment.readings import read_list, read_number
from core.experiment.wording import plain

LONGEST = 5000  # characters of a list in an address, which servers and proxies must pass on


class Knob(NamedTuple):
    """What is known of a knob: `kind` is number, choice, toggle, numbers or text; the rest is for that kind.

    A `view` knob changes only the drawing: it is in the URL, but no part of what is computed and cached.
    """

    kind: str
    label: str
    help: str
    default: Any
    low: float = 0.0
    high: float = 0.0
    step: float | None = None
    log: bool = False
    zero: bool = False
    unit: str = ""
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    total: float | None = None
    columns: str = ""
    rows: str = ""
    sheet: int = 0
    view: bool = False
    slider: tuple[float, float] | None = None
    when: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether a number knob counts (1, 2, 3) rather than measures."""
        return self.kind == "number" and isinstance(self.default, int)


def number(
    default: float,
    low: float,
    high: float,
    *,
    label: str,
    help: str,
    step: float | None = None,
    log: bool = False,
    zero: bool = False,
    unit: str = "",
    view: bool = False,
    slider: tuple[float, float] | None = None,
    when: Mapping[str, Sequence[Any]] | None = None,
) -> Any:
    """A number from `low` to `high`; an int default makes it whole, `log` spaces the slider by factors.

    `slider` is its range where that is narrower: what lies beyond is typed, or dragged on a chart. With `zero` (none at
    all) 0 is possible too, below the lower bound: the slider's first stop.
    """
    if log and low <= 0:
        raise ValueError(f"{label}: a log-scaled knob needs a positive lower bound, not {low}.")
    known = Knob(
        "number", label, help, default, low, high, step, log, zero, unit,
        view=view, slider=slider, when=_conditions(when),
    )  # fmt: skip
    return _field(known)


def choice(
    default: str,
    options: Iterable[str],
    *,
    label: str,
    help: str,
    view: bool = False,
    when: Mapping[str, Sequence[Any]] | None = None,
) -> Any:
    """One of `options` (a registry's keys serve as they are)."""
    return _field(Knob("choice", label, help, default, options=tuple(options), view=view, when=_conditions(when)))


def toggle(
    default: bool, *, label: str, help: str, view: bool = False, when: Mapping[str, Sequence[Any]] | None = None
) -> Any:
    """On or off."""
    return _field(Knob("toggle", label, help, default, view=view, when=_conditions(when)))


def numbers(
    default: Sequence[float],
    low: float,
    high: float,
    *,
    label: str,
    help: str,
    least: int = 1,
    most: int = 50,
    step: float | None = None,
    unit: str = "",
    total: float | None = None,
    columns: str = "",
    rows: str = "",
    sheet: int = 0,
    when: Mapping[str, Sequence[Any]] | None = None,
) -> Any:
    """A list of `least` to `most` numbers, each from `low` to `high`; a tuple of floats in `Settings`.

    `total`: moving one keeps the sum (a distribution). `columns` and `rows`: the whole-number knobs that say how large
    a matrix the list is edited as; with `sheet` numbers to a stored row, only that top left corner is in sight.
    """
    known = Knob(
        "numbers", label, help, tuple(float(value) for value in default), low, high, step, unit=unit,
        least=least, most=most, total=total, columns=columns, rows=rows, sheet=sheet, when=_conditions(when),
    )  # fmt: skip
    return _field(known)


def text(
    default: str, *, label: str, help: str, most: int = 200, when: Mapping[str, Sequence[Any]] | None = None
) -> Any:
    """A line of text of at most `most` characters; what it means is checked by the topic."""
    return _field(Knob("text", label, help, default, most=most, when=_conditions(when)))


def _conditions(when: Mapping[str, Sequence[Any]] | None) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple((name, tuple(values)) for name, values in (when or {}).items())


def _field(knob: Knob) -> Any:
    check(knob, knob.default)
    return dataclasses.field(default=knob.default, metadata={"knob": knob})


def knobs(settings: Any) -> dict[str, Knob]:
    """The knobs of a `Settings` class or instance, by field name, in the order declared."""
    return {field.name: field.metadata["knob"] for field in dataclasses.fields(settings)}


def applies(settings: Any, name: str) -> bool:
    """Whether the knob `name` has any effect at these settings (its `when`)."""
    return all(getattr(settings, other) in values for other, values in knobs(settings)[name].when)


def check(knob: Knob, value: Any) -> Any:
    """`value` as the knob's type, or a ValueError whose sentence says what would be right."""
    if knob.kind == "number":
        return _check_number(knob, value)
    if knob.kind == "numbers":
        return _check_numbers(knob, value)
    if knob.kind == "choice":
        if value not in knob.options:
            raise ValueError(f"{knob.label} must be one of {', '.join(knob.options)}.")
        return value
    if knob.kind == "toggle":
        if not isinstance(value, bool):
            raise ValueError(f"{knob.label} is either on or off.")
        return value
    if not isinstance(value, str) or len(value) > knob.most or not value.isprintable():
        raise ValueError(f"{knob.label} must be one line of at most {knob.most} characters.")
    return value


def _check_number(knob: Knob, value: Any) -> float:
    whole = "whole number" if knob.whole else "number"
    # Compared before anything else is done with it: NaN lies nowhere, and a whole number may have 400 digits.
    good = (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and (knob.low <= value <= knob.high or (knob.zero and value == 0))
    )
    if not good or (knob.whole and value != int(value)):
        raise ValueError(f"{knob.label} must be {'0 or ' if knob.zero else ''}a {whole} {_span(knob)}.")
    return int(value) if knob.whole else float(value)


def _span(knob: Knob) -> str:
    return f"from {plain(knob.low)} to {plain(knob.high)}" + (f" {knob.unit}" if knob.unit else "")


def _check_numbers(knob: Knob, values: Any) -> tuple[float, ...]:
    if not isinstance(values, list | tuple) or not knob.least <= len(values) <= knob.most:
        count = knob.most if knob.least == knob.most else f"{knob.least} to {knob.most}"
        raise ValueError(f"{knob.label} must be a list of {count} numbers.")
    for place, value in enumerate(values, start=1):
        if not isinstance(value, int | float) or not knob.low <= value <= knob.high:
            raise ValueError(f"{knob.label}: number {place} must lie {_span(knob)}.")
    return tuple(float(value) for value in values)


def write(knob: Knob, value: Any) -> Any:
    """`value` as its widget and the address hold it: a number is text, a list of them "1, 2.5, 3"; the rest stays."""
    if knob.kind == "numbers":
        return ", ".join(f"{item:.12g}" for item in value)
    return f"{value:.12g}" if knob.kind == "number" else value


def read(knob: Knob, written: Any) -> Any:
    """The inverse of `write`; raises ValueError with a sentence that says which item is no number."""
    return read_noted(knob, written)[0]


def read_noted(knob: Knob, written: Any) -> tuple[Any, str]:
    """What `read` returns, and a sentence how it was read where a person may have meant something else."""
    if knob.kind == "number":
        reading = read_number(str(written)[:LONGEST], knob.low, knob.high, knob.unit, knob.whole)
        return check(knob, reading.values[0]), reading.note
    if knob.kind != "numbers":
        return check(knob, written), ""
    most = math.inf if knob.total is not None else knob.high
    reading = read_list(str(written)[:LONGEST], knob.low, most, knob.least)
    values = []
    for index, value in enumerate(reading.values):
        if value is None:
            item = f"item {index + 1}{_quoted(reading.cells[index])}"
            raise ValueError(f"{knob.label}: {item} is not a number. Write numbers like 1, 2.5, −3.")
        values.append(value)
    return _fitted(knob, values, reading.note)


def _fitted(knob: Knob, values: list[float], note: str) -> tuple[tuple[float, ...], str]:
    """The values as the knob takes them: no more than it holds, and shares of its total."""
    notes = [note] if note else []
    if knob.least < knob.most < len(values):
        notes.append(f"The first {knob.most:,} of {len(values):,} numbers are used.")
        values = values[: knob.most]
    if knob.total is not None and values and min(values) >= 0:
        total = sum(values)
        if total <= 0 or not math.isfinite(total):
            raise ValueError(f"{knob.label}: at least one number must be more than 0.")
        if abs(total / knob.total - 1) > 1e-3:
            notes.append(f"They add up to {plain(total, 6)}: their shares of {plain(knob.total)} are shown.")
        if abs(total / knob.total - 1) > 1e-9:
            values = [knob.total * value / total for value in values]
    return check(knob, values), " ".join(notes)


def _quoted(item: str) -> str:
    """An item of an address, if nothing in it can be taken for markup or a link where the sentence is shown."""
    return f", “{item[:20]}”," if re.fullmatch(r"[\d.,+−-]{1,20}|[^\W_]+", item[:20]) else ""


def sound(settings: Any, values: Any) -> dict[str, Any]:
    """The part of what came from outside that names known knobs with possible values."""
    good = {}
    for name, knob in knobs(settings).items():
        if isinstance(values, Mapping) and name in values:
            try:
                good[name] = check(knob, values[name])
            except (ValueError, OverflowError):  # a whole number of 400 digits has no float
                continue
    return good


def computed(settings: Any, reads: Sequence[str] | None = None) -> Any:
    """`settings` with every knob at its default that a result does not depend on: the key by which it is cached.

    These are the view knobs and, if `reads` says which knobs count, all others.
    """
    known = knobs(settings).items()
    idle = {name: knob.default for name, knob in known if knob.view or (reads is not None and name not in reads)}
    return dataclasses.replace(settings, **idle) if idle else settings


def corners(settings_class: type) -> Iterator[Any]:
    """The defaults, then every knob at each of its extremes or options, alone, with its `when` met."""
    default = settings_class()
    yield default
    for name, knob in knobs(settings_class).items():
        met = {other: values[0] for other, values in knob.when}
        for value in _extremes(knob):
            if value != knob.default or met:
                yield dataclasses.replace(default, **met, **{name: value})


def _extremes(knob: Knob) -> tuple[Any, ...]:
    if knob.kind == "number":
        whole = int if knob.whole else float
        return (whole(knob.low), whole(knob.high), *([whole(0)] if knob.zero else []))
    if knob.kind == "choice":
        return knob.options
    if knob.kind == "toggle":
        return (False, True)
    if knob.kind == "numbers":
        return ((knob.low,) * knob.least, (knob.high,) * knob.most, (knob.low, *[knob.high] * (knob.most - 1)))
    return (knob.default,)
