"""What every page hands out can be made: its whole script and its notebook, beginning with the functions it shows."""

import ast
import importlib
from typing import Any

import pytest

from core.experiment.standalone_script import notebook, script
from tests.arriving import PAGES, opened


@pytest.mark.parametrize(("section", "name"), PAGES)
def test_the_script_and_the_notebook_of_a_page_can_be_made(
    section: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def take(topic: Any, settings: Any, functions: Any, table: Any) -> None:
        made.append(script(topic, settings, table, functions))
        notebook(topic, settings, table, functions)

    monkeypatch.setattr(importlib.import_module("pages.lab.takeaway"), "_downloads", take)
    at = opened(section, name)
    assert not at.exception and len(made) == 1
    ast.parse(made[0])
