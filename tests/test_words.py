"""A notebook's words are its page's."""

import json
from types import ModuleType

import pytest

from core.experiment.part import parts_of
from core.experiment.standalone_script import notebook
from core.numbers.softmax import topic as softmax
from pages.lab.words import claim_of, headings_of
from pages.sections import SECTIONS, topic_of

TOPICS = [topic_of(name) for names in SECTIONS.values() for name in names]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.__name__.split(".")[-2])
def test_every_page_has_a_claim_and_its_parts_stand_under_questions(topic: ModuleType) -> None:
    assert len(claim_of(topic).split()) > 10
    headings = headings_of(topic)
    assert set(headings) <= {part.name for part in parts_of(topic)}
    assert all(len(text) > 8 and text == text.strip() for text in headings.values())


def test_a_notebook_speaks_in_the_page_s_words() -> None:
    book = json.loads(notebook(softmax, softmax.Settings(), claim=claim_of(softmax), headings=headings_of(softmax)))
    words = "\n".join("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown")
    assert "becomes a list of probabilities" in words
    assert "### Softmax before nn.CrossEntropyLoss: what goes wrong?" in words
    assert "### What does the gradient of softmax look like?" in words
