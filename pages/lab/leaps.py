"""Links from page to page: cards, words and the way on; each a real address, followed without loading the app anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.lab.browser import HERE, sent
from pages.sections import address_of

links = st.components.v2.component(
    "leaps",
    html="<div class='shelves'></div>",
    js=(HERE / "leaps.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def item(
    page: str, title: str, text: str = "", *, query: str = "", goal: str = "", hint: str = "", picture: str = ""
) -> dict:
    """A link to the page of this name: its title, a text below, a hint on hover, a picture (SVG).

    `goal` is where on that page it leads, as frame.js knows it: a stage, or a passage of the notes.
    """
    href = "./" + address_of(page) + (f"?{query}" if query else "") + (f"#{goal}" if goal else "")
    return {"href": href, "title": title, "text": text, "hint": hint, "picture": picture}


def leaps(name: str, kind: str, label: str, items: Sequence[dict[str, Any]]) -> None:
    """Draw the links as `kind` (cards, words or path: see frame.css); `label` says to a screen reader what they are."""
    links(key=name, data=sent({"kind": kind, "groups": [{"label": label, "items": list(items)}]}))


def shelves(name: str, kind: str, groups: dict[str, list[dict[str, Any]]]) -> None:
    """Draw several groups of links, each under its heading, as one component: each costs every run of the page 1 ms."""
    named = [{"label": heading, "heading": heading, "items": items} for heading, items in groups.items()]
    links(key=name, data=sent({"kind": kind, "groups": named}))
