"""A registry is the only list: who joins it is offered, computed, drawn and scripted, and breaks no page."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.newcomers import OFFERED

pytestmark = pytest.mark.timeout(600)  # the first test waits for what all of them look at
PAIRS = [f"{knob} {name}" for knob, names in OFFERED.items() for name in sorted(names)]
PRESENT = [f"nothing {name}" for name in sorted(set().union(*OFFERED.values()))]


@pytest.fixture(scope="module")
def looked() -> dict[str, str]:
    """What became of every page where a newcomer has joined each registry."""
    code = "from tests.core import newcomers; newcomers.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_newcomers_are_offered_where_their_registry_is_the_menu(looked: dict[str, str]) -> None:
    assert {pair for pair in looked if not pair.startswith("nothing")} == set(PAIRS)


@pytest.mark.parametrize("pair", [*PAIRS, *PRESENT])
def test_a_newcomer_breaks_no_page(pair: str, looked: dict[str, str]) -> None:
    """Chosen from the menu, or only there ("nothing"): races, drawings and scripts work."""
    assert looked[pair] == "", looked[pair]
