"""The words of the pages: each term in one sentence, with its formula and the pages on which it can be seen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple


class Term(NamedTuple):
    """A term's sentence, its formula in LaTeX ("" where there is none) and its pages, by their topics' names."""

    says: str
    formula: str
    pages: tuple[str, ...]


def _load() -> dict[str, Term]:
    written = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        word: Term(entry["says"], entry.get("formula", ""), tuple(entry["pages"])) for word, entry in written.items()
    }


TERMS = _load()


def terms_of(page: str) -> dict[str, Term]:
    """The terms that the page of this topic uses, in alphabetical order."""
    return {word: term for word, term in TERMS.items() if page in term.pages}


def anchor(word: str) -> str:
    """A word's name in an address: "df (degrees of freedom)" is "df-degrees-of-freedom"."""
    return re.sub(r"\W+", "-", word.lower()).strip("-")


def found(asked: str) -> dict[str, Term]:
    """The terms whose word or sentence holds `asked`, those whose word begins with it first; all for ""."""
    wanted = asked.strip().lower()
    begins = {word: term for word, term in TERMS.items() if word.lower().startswith(wanted)}
    named = {word: term for word, term in TERMS.items() if wanted in word.lower() or wanted == anchor(word)}
    explained = {word: term for word, term in TERMS.items() if wanted in term.says.lower()}
    return begins | named | explained
