"""The notes' outline as its page draws it: verdicts from the file, each with a link that opens its experiment."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.experiment.part import parts_of
from core.notes.claim import FAILED, HELD, IN_PART, UNTESTED
from core.notes.outline import OUTLINE, PASSAGES
from core.notes.verdicts import Row, kept
from pages.lab.browser import HERE
from pages.lab.words import headings_of, questions_of
from pages.sections import TITLES, address_of, topic_of

# Each verdict's mark, whose shape tells it without its colour, and the name of its style.
MARKS = {HELD: ("✓", "held"), IN_PART: ("◐", "part"), FAILED: ("✕", "failed"), UNTESTED: ("–", "untested")}
ERRATA = "errata"

outline = st.components.v2.component(
    "notes",
    html="<div class='outline'></div>",
    js=(HERE / "notes.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def href_of(topic: str, part: str, query: dict[str, str]) -> str:
    """The address that opens an experiment set up: its page, knobs, the question it stands under, and its stage."""
    module = topic_of(topic)
    asked = questions_of(module).get(part, "")
    pairs = query | ({f"{topic}_{asked}": "true"} if asked else {})
    first = part in ("", parts_of(module)[0].name) or part not in headings_of(module)
    goal = "" if first else f"#stage_{topic}_{part}"
    return f"./{address_of(topic)}" + (f"?{urlencode(pairs)}" if pairs else "") + goal


def link_of(topic: str, part: str, query: dict[str, str]) -> dict[str, str]:
    """What the browser is told of an experiment: its address, its page's title, the heading it stands under."""
    under = headings_of(topic_of(topic)).get(part, "")
    return {"href": href_of(topic, part, query), "page": TITLES[topic], "under": under or TITLES[topic]}


def drawn(row: Row) -> dict[str, str]:
    """A claim as the browser draws it."""
    mark, kind = MARKS[row.verdict]
    link = link_of(row.topic, row.part, row.query) if row.topic else {}
    does = "See what comes nearest" if row.verdict == UNTESTED else "Open the experiment"
    told = {"sentence": row.sentence, "verdict": row.verdict, "figure": row.figure}
    return told | {"mark": mark, "kind": kind, "does": does} | link


@st.cache_resource(max_entries=1, show_spinner=False)
def links() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All claims and all errata as the browser draws them: made once, as they need every topic's parts."""
    errata = [
        {
            "number": each.number, "said": each.said, "code": each.code, "happens": each.happens, "mend": each.mend,
            "mended": each.mended, "because": each.because, **link_of(each.topic, each.part, {}),
        }
        for each in kept().errata
    ]  # fmt: skip
    return [drawn(row) for row in kept().claims], errata


def chosen(section: str, verdict: str, asked: str) -> list[bool]:
    """Which claims are asked for: of this section and verdict ("" for all), with these words in what is shown."""
    wanted = asked.strip().lower()
    return [
        (not section or PASSAGES[row.passage].section == section)
        and (not verdict or row.verdict == verdict)
        and wanted in f"{row.sentence} {row.figure} {PASSAGES[row.passage].heading}".lower()
        for row in kept().claims
    ]


def passages_of(shown: Sequence[bool], everything: bool) -> list[dict[str, Any]]:
    """The passages in the notes' order with the claims shown; those that hold none only where all is shown."""
    claims, _ = links()
    found = []
    for passage in OUTLINE:
        rows = [
            claim
            for claim, row, show in zip(claims, kept().claims, shown, strict=True)
            if show and row.passage == passage.name
        ]
        none = passage.none if everything else ""
        if rows or none:
            box = {"name": passage.name, "heading": passage.heading, "section": passage.section}
            found.append(box | {"none": none, "claims": rows, "errata": []})
    return found


def erratum_box() -> dict[str, Any]:
    """The errata as a passage of their own."""
    _, errata = links()
    heading = f"The {len(errata)} errata: what is written, what happens when it is run, the mend"
    return {"name": ERRATA, "heading": heading, "section": "", "none": "", "claims": [], "errata": errata}


def rows_of() -> list[dict[str, str]]:
    """The table of claims, as it is downloaded."""
    claims, _ = links()
    return [
        {
            "section": PASSAGES[row.passage].section, "passage": PASSAGES[row.passage].heading, "claim": row.sentence,
            "verdict": row.verdict, "figure": row.figure,
            "experiment": claim.get("href", "").removeprefix("./").partition("#")[0],
        }
        for row, claim in zip(kept().claims, claims, strict=True)
    ]  # fmt: skip


def as_csv() -> str:
    """The table, for a spreadsheet."""
    rows, text = rows_of(), io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_markdown() -> str:
    """The table in Markdown, then the errata."""
    rows = rows_of()
    table = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    table += ["| " + " | ".join(value.replace("|", "\\|") for value in row.values()) + " |" for row in rows]
    errata = [
        f"{each.number}. {each.said}\n   When run: {each.happens}\n   Mended: {each.mended or each.mend} {each.because}"
        for each in kept().errata
    ]
    return "\n".join(["# The notes, judged", "", *table, "", "## Errata", "", *errata, ""])
