"""Settings set aside as A, to be compared with those that the knobs show now, B: as one line of text in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.experiment.knobs import knobs, number, read, text, write
from core.experiment.refusal import Refusal
from core.experiment.wording import plain

DEFAULTS = "defaults"  # nothing but the knobs' defaults
LONGEST_ASIDE = 3000
SEEDS_OF_A_RUN = ("seed", "judged_seed")
NOT_COMPARED = (*SEEDS_OF_A_RUN, "edits", "sisters", "aside", "trial_pairs")  # of one run, or of how it is looked at


def aside_text() -> Any:
    """The knob `aside` of a `Settings`: what is set aside as A, "" for nothing."""
    return text(
        "", most=LONGEST_ASIDE, label="A, set aside",
        help="The settings with which those of the knobs are compared, as rate=0.1&units=8; “defaults” for the "
        "page's own. The buttons of the trial write it.",
    )  # fmt: skip


def pairs_number() -> Any:
    """The knob `trial_pairs` of a `Settings`: how many seeds train A and B."""
    return number(
        32, 4, 192, log=True, label="Pairs of runs",
        help="A and B are both trained under so many seeds, 0, 1, 2 and on: the same draws of chance for both.",
    )  # fmt: skip


def trial_reads(reads: Sequence[str]) -> tuple[str, ...]:
    """What a trial of the part that `reads` these knobs reads: those that are compared, and its own two."""
    return *(name for name in reads if name not in NOT_COMPARED), "aside", "trial_pairs"


def compared_knobs(settings: Any, reads: Sequence[str] | None) -> dict[str, Any]:
    """The knobs that count in a comparison, of those that a part `reads` (None: of all), with their values."""
    names = [name for name, knob in knobs(settings).items() if not knob.view and name not in NOT_COMPARED]
    return {name: getattr(settings, name) for name in names if reads is None or name in reads}


def aside_of(settings: Any, reads: Sequence[str] | None) -> str:
    """These settings, as far as a part `reads` them, as the text that sets them aside.

    A Refusal says that it is longer than an address can hold.
    """
    known, pairs = knobs(settings), {}
    for name, value in compared_knobs(settings, reads).items():
        if value != known[name].default:
            pairs[name] = str(value).lower() if isinstance(value, bool) else write(known[name], value)
    found = urlencode(pairs)
    if len(found) > LONGEST_ASIDE:
        raise Refusal("These settings are too long to be set aside: they hold too many points or numbers.")
    return found or DEFAULTS


def set_aside(settings: Any) -> Any:
    """A: the defaults with what `settings.aside` says, under the seed of `settings`; a Refusal where that cannot be."""
    known, values = knobs(settings), {}
    written = [] if settings.aside == DEFAULTS else parse_qsl(settings.aside, keep_blank_values=True)
    if not written and settings.aside != DEFAULTS:
        raise Refusal("What is set aside as A names no knob. Write it as rate=0.1&units=8.", knob="aside")
    for name, value in written:
        if name not in known or name in NOT_COMPARED or known[name].view:
            raise Refusal("What is set aside as A names a knob that this page does not have.", knob="aside")
        try:
            values[name] = read(known[name], value == "true" if known[name].kind == "toggle" else value)
        except ValueError as error:
            raise Refusal(f"Of what is set aside as A: {error}", knob="aside") from error
    seeds = {name: getattr(settings, name) for name in SEEDS_OF_A_RUN if name in known}
    return type(settings)(**values, **seeds)


def sides(settings: Any) -> tuple[Any, ...]:
    """A and B, or nothing where nothing is set aside."""
    return (set_aside(settings), settings) if settings.aside else ()


def aside_differences(settings: Any, reads: Sequence[str] | None) -> list[tuple[str, str, str]]:
    """What A and B differ in, of what a part `reads`: each knob's label, its value in A and in B."""
    known, first, second = knobs(settings), compared_knobs(set_aside(settings), reads), compared_knobs(settings, reads)
    return [
        (known[name].label, shown_value(first[name]), shown_value(second[name]))
        for name in first
        if first[name] != second[name]
    ]


def shown_value(value: Any) -> str:
    """A knob's value as it is written in a table of settings."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return value if len(value) <= 30 else f"{value[:29]}…"
    values: Sequence[float] = value if isinstance(value, tuple) else (value,)
    return ", ".join(plain(float(item), 6) for item in values) or "none"
