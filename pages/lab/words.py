"""The words of a page that go along with its notebook: its claim, and the question under which each part stands."""

from __future__ import annotations

import ast
import functools
import importlib
from pathlib import Path
from types import ModuleType

from core.experiment.part import Part
from pages.lab.controls import slug
from pages.sections import file_of

PAGES = Path(__file__).parents[1]
TRIAL = "A against B: better, or lucky?"  # the heading that `lab.trial` writes itself
STAGES = ("stage", "sweep", "trial")  # the calls that draw a part


def claim_of(topic: ModuleType) -> str:
    """What `lab.page` says under the title."""
    return next((text for call, text in _calls(file_of(slug(topic))) if call == "page"), "")


def headings_of(topic: ModuleType) -> dict[str, str]:
    """The heading or question under which each part stands, by the part's name."""
    names = _names(topic)
    found: dict[str, str] = {}
    heading = ""
    for call, text in _calls(file_of(slug(topic))):
        if call == "subheader":
            heading = text
        elif call == "question":
            part, _, heading = text.partition("\n")
            found.setdefault(names.get(part, ""), heading)
        elif call in STAGES:
            heading = TRIAL if call == "trial" else heading
            found.setdefault(names.get(text, ""), heading)
    return {name: text for name, text in found.items() if name and text}


def questions_of(topic: ModuleType) -> dict[str, str]:
    """The parts that stand folded under a question, each with the name under which the address opens that question."""
    names = _names(topic)
    found: dict[str, str] = {}
    question = ""
    for call, text in _calls(file_of(slug(topic))):
        if call in ("subheader", "trial"):
            question = ""
        elif call == "question":
            question = names.get(text.partition("\n")[0], "")
        elif question and call in STAGES and text in names:
            found[names[text]] = question
    return found


def _names(topic: ModuleType) -> dict[str, str]:
    """The parts' own names by the names that essays call them by."""
    known = vars(importlib.import_module(f"{topic.__package__}.parts"))
    return {name: part.name for name, part in known.items() if isinstance(part, Part)}


@functools.cache
def _calls(file: str) -> tuple[tuple[str, str], ...]:
    """The calls of an essay that say something, in their order: (function, text or the name of the part)."""
    tree = ast.parse((PAGES / file).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    found = []
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        said = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        parts = [each.attr for each in call.args if isinstance(each, ast.Attribute)]
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in ("page", "subheader") and said:
            found.append((name, said[-1]))
        elif name in STAGES and parts:
            found.append((name, parts[-1]))
        elif name == "question" and said:
            found.append((name, f"{parts[-1] if parts else ''}\n{said[-1]}"))
    return tuple(found)
