"""A CSV of one's own: a good one is trained on, a bad one gets its sentence, and nothing is lost."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

GOOD = "height,weight,kind\n" + "\n".join(f"{k},{(k * 7) % 10},{'a' if k < 20 else 'b'}" for k in range(40))
BAD = {
    "ragged": (b"x,y,kind\n1,2,a\n3,b\n4,5,b\n", "Row 3"),
    "text in a number column": (b"x,y,kind\n1,2,a\n3,six,b\n4,5,b\n5,6,a\n", "six"),
    "one class": (b"x,y,kind\n1,2,a\n3,4,a\n4,5,a\n", "only one class"),
    "empty": (b"", "empty"),
    "nan": (b"x,y,kind\n1,2,a\nnan,4,b\n4,5,b\n5,6,a\n", "Row 3"),
    "large": (b"x,y,kind\n" + b"1,2,a\n" * 300_000, "1 MB"),
}


def upload(page: Page, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": "own.csv", "mimeType": "text/csv", "buffer": content})


def test_a_good_table_is_trained_on(visit: Open) -> None:
    page = visit("classification?classification_data=Own+table")
    upload(page, GOOD.encode("latin-1"))
    page.wait_for_function(
        "document.querySelector('.lab').stage.scene.panels[0].figure.layout.xaxis.title.text === 'height'"
    )
    settled(page)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_gets_its_sentence_and_the_last_good_one_stays(visit: Open, name: str) -> None:
    content, sentence = BAD[name]
    page = visit("classification?classification_data=Own+table")
    upload(page, GOOD.encode())
    page.wait_for_function(
        "document.querySelector('.lab').stage.scene.panels[0].figure.layout.xaxis.title.text === 'height'"
    )
    page.get_by_role("button", name="Remove").first.click()
    upload(page, content)
    alert = page.locator("[data-testid=stAlert]")
    alert.wait_for()
    assert sentence in alert.inner_text() and "last good table stays" in alert.inner_text()
    assert (
        page.evaluate("document.querySelector('.lab').stage.scene.panels[0].figure.layout.xaxis.title.text") == "height"
    )
