"""The README names every page, and no page that is not there."""

import re
import tomllib
from pathlib import Path

from pages.sections import SECTIONS, topic_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", README, flags=re.MULTILINE))
TOPICS = {name.replace("_", "-"): topic_of(name).TITLE for names in SECTIONS.values() for name in names}


def test_hosts_that_read_requirements_get_the_same_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")[:-1] == project["dependencies"]


def test_the_readme_and_the_menu_have_the_same_pages() -> None:
    assert ROWS == TOPICS
