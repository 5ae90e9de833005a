"""The README names every page, and no page that is not there."""

import re
from pathlib import Path

from pages.sections import SECTIONS, topic_of

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|", README, flags=re.MULTILINE))
TOPICS = {name.replace("_", "-"): topic_of(name).TITLE for names in SECTIONS.values() for name in names}


def test_the_readme_and_the_menu_have_the_same_pages() -> None:
    assert ROWS == TOPICS
