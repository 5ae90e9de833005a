"""The log of the runs that a person tried on a page: what differs from the defaults, how each ended, a link to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import streamlit as st

from core.experiment.knobs import knobs
from core.experiment.part import Part
from core.experiment.refusal import Refusal
from core.experiment.set_aside import SEEDS_OF_A_RUN, compared_knobs, shown_value
from pages.lab.browser import HERE, sent
from pages.lab.controls import address, slug
from pages.lab.essay import page_address
from pages.lab.results import result_of, seconds_of

log = st.components.v2.component(
    "runs",
    html="<details class='runs'><summary></summary><div class='list'></div></details>",
    js=(HERE / "runs.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


KEPT = ("sisters", "aside", "trial_pairs")  # knobs that an opened run leaves as they are


def run_log(topic: ModuleType, settings: Any, part: Part, columns: Sequence[str], *, data: tuple = ()) -> None:
    """Note the part's run at these settings, and draw the log with its numbers `columns`; kept by the browser's tab."""
    name = slug(topic)
    log(
        key=f"runs_{name}",
        data=sent({"name": name, "columns": list(columns), "run": _run(topic, settings, part, columns, data)}),
    )


def _run(topic: ModuleType, settings: Any, part: Part, columns: Sequence[str], data: tuple) -> dict[str, Any] | None:
    """The run as a row of the log; None where there is none at these settings."""
    try:
        numbers = part.numbers(result_of(part, settings, *data), settings)
    except Refusal:
        return None
    counts = compared_knobs(settings, part.reads)
    opened = {
        name: value for name, value in dataclasses.asdict(settings).items() if name in counts or name in SEEDS_OF_A_RUN
    }
    query = address(topic, type(settings)(**opened))
    known = knobs(settings)
    differs = [
        f"{known[name].label} {shown_value(value)}" for name, value in counts.items() if value != known[name].default
    ]
    return {
        "href": f"./{page_address(topic)}" + (f"?{query}" if query else ""),
        "differs": " · ".join(differs) or "the defaults",
        "seed": next((getattr(settings, each) for each in SEEDS_OF_A_RUN if each in known), None),
        "values": [numbers.get(column) for column in columns],
        "seconds": seconds_of(part, settings, *data),
    }
