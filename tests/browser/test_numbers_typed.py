"""Numbers as people type and paste them: read as meant, said how, and kept while refused; seeds and keys of sliders."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from pages.lab.browser import HERE
from tests.browser.conftest import Open, settled

EXAMPLES = json.loads((Path(__file__).parents[1] / "examples" / "readings.json").read_text(encoding="utf-8"))
READ = """
({source, examples}) => {
  const {readList, readNumber} = new Function(source + '; return {readList, readNumber};')();
  return examples.map(({list, number, values, note, ...given}) => {
    const reading = list === undefined ? readNumber(number, given) : readList(list, given);
    return [reading.values, reading.note];
  });
}
"""
OWN = "mean-variance?mean_variance_source=Own+numbers"


def test_the_browser_reads_the_examples_as_python_does(browser: BrowserContext) -> None:
    page = browser.new_page()
    source = "".join((HERE / name).read_text(encoding="utf-8") for name in ("basics.js", "reading.js"))
    read = page.evaluate(READ, {"source": source, "examples": EXAMPLES})
    page.close()
    assert read == [[example["values"], example["note"]] for example in EXAMPLES]


def knob(page: Page, name: str) -> Locator:
    return page.locator(f".lab [data-knob={name}]").first


def value(page: Page, name: str) -> object:
    return page.evaluate("name => document.querySelector('.lab').stage.values[name]", name)


def paste(entry: Locator, text: str) -> None:
    """The clipboard's text into a field, all of which is selected, by the event that a real paste raises."""
    entry.select_text()
    entry.evaluate(
        "(node, text) => { const data = new DataTransfer(); data.setData('text', text); node.focus();"
        "node.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
        text,
    )


def test_typed_and_pasted_lists_are_read_as_meant_and_said(visit: Open) -> None:
    page = visit(OWN)
    own = knob(page, "own")
    entry = own.locator("input")
    for text, values, said in (
        ("1,5 2,5 3,5", [1.5, 2.5, 3.5], "Read 1,5 as 1.5."),
        ("0,7; -1,6; −0,2", [0.7, -1.6, -0.2], "Read 0,7 as 0.7."),
        ("1, 2.5, -3", [1, 2.5, -3], ""),
    ):
        entry.fill(text)
        entry.press("Enter")
        settled(page)
        assert value(page, "own") == values and own.locator(".reading").inner_text() == said
    assert entry.input_value() == "1, 2.5, −3"
    paste(entry, "price\n1,250\n950\n2,300\n1,900\n880\n")
    settled(page)
    assert value(page, "own") == [1250, 950, 2300, 1900, 880]
    said = own.locator(".reading").inner_text()
    assert said == "The heading “price” is left out. Read 1,250 as 1250, not 1.25."
    entry.fill("1; two; 3")
    entry.press("Enter")
    assert "Item 2, “two”, is not a number" in own.locator(".says").inner_text()
    knob(page, "offset").locator("input[type=range]").press("ArrowRight")
    settled(page)
    assert entry.input_value() == "1; two; 3", "what was refused stays to be mended"
    entry.press("Escape")


def test_an_address_written_by_hand_says_how_it_was_read(visit: Open) -> None:
    page = visit(f"{OWN}&mean_variance_own=1,250%0A950%0A2,300")
    assert value(page, "own") == [1250, 950, 2300]
    assert knob(page, "own").locator(".reading").inner_text() == "Read 1,250 as 1250, not 1.25."


def test_a_refused_address_shows_no_image_and_no_link(visit: Open) -> None:
    page = visit("softmax?softmax_scores=1;![](//host.invalid/a);www.ev.il")
    alert = page.locator("[data-testid=stAlert]")
    assert "item 2 is not a number" in alert.inner_text() and not alert.locator("img, a").count()


def test_probabilities_may_be_counts_and_their_shares_are_said(visit: Open) -> None:
    page = visit("entropy")
    entry = knob(page, "p").locator("input")
    entry.fill("3, 1, 1")
    entry.press("Enter")
    settled(page)
    assert value(page, "p") == pytest.approx([0.6, 0.2, 0.2])
    assert "They add up to 5: their shares of 1 are shown." in knob(page, "p").locator(".reading").inner_text()


def test_a_block_of_a_spreadsheet_goes_into_a_matrix_by_one_rule(visit: Open) -> None:
    page = visit("matrices?matrices_a_rows=2&matrices_a_columns=2")
    paste(knob(page, "a").locator(".cells input:visible").first, "1,5\t2,5\r\n3,5\t−4,5")
    settled(page)
    cells = [cell.input_value() for cell in knob(page, "a").locator(".cells input:visible").all()]
    assert cells == ["1.5", "2.5", "3.5", "−4.5"]


def test_a_die_draws_another_seed(visit: Open) -> None:
    page = visit("sampling")
    for _ in range(2):
        before = value(page, "seed")
        knob(page, "seed").locator(".die").click()
        settled(page)
        assert value(page, "seed") != before
    assert f"sampling_seed={value(page, 'seed')}" in page.url


KEYS = [
    *[("ArrowRight", 1.05), ("ArrowRight", 1.1), ("ArrowLeft", 1.05), ("PageUp", 2), ("PageDown", 1)],
    *[("PageDown", 0.5), ("ArrowDown", 0.49), ("Home", 0.05), ("ArrowLeft", 0.05), ("End", 20)],
]


def test_keys_move_a_log_slider_by_round_numbers(visit: Open) -> None:
    page = visit("softmax")
    slider = knob(page, "temperature").locator("input[type=range]")
    slider.focus()
    for key, expected in KEYS:
        slider.press(key)
        assert value(page, "temperature") == expected, key
    settled(page)
    assert "softmax_temperature=20" in page.url
