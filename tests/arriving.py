"""A visitor who follows a link to a page, in Streamlit's own harness: Home is not drawn on the way."""

import functools
from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.sections import SECTIONS

SHELL = str(Path(__file__).parents[1] / "pages" / "shell.py")
PAGES = [(section, name) for section, names in SECTIONS.items() for name in names]


def home() -> AppTest:
    return AppTest.from_file(SHELL, default_timeout=120).run()


@functools.cache
def first() -> AppTest:
    """The first session of a process: it lets the harness know the pages' addresses and what the packages bring."""
    return home()


def arrived(file: str, **query: str) -> AppTest:
    """The first run of a session that begins at the page in this file (from pages/), with what its address asks for.

    What the first session found holds for all, as on a server: looking through the installed packages for components
    takes longer than a page.
    """
    at = AppTest.from_file(SHELL, default_timeout=120)
    at._registered_pages = first()._registered_pages
    at._bidi_component_manager = first()._bidi_component_manager
    for key, value in query.items():
        at.query_params[key] = value
    return at.switch_page(file).run()


def opened(section: str, name: str, **query: str) -> AppTest:
    """A topic's page."""
    return arrived(f"{section.lower()}/{name}.py", **query)
