"""A against B in the hand: set aside, dragged, compared, looked at again; and the log of what was tried."""

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, settled

QUICK = "classification?classification_epochs=20&classification_noise=35"


def drag_rate(page: Page, share: float) -> None:
    """Drag the learning rate's slider from where it is to that share of its length."""
    slider = page.locator("[data-knob=rate] input[type=range]").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    place = float(slider.evaluate("input => (input.value - input.min) / (input.max - input.min)"))
    page.mouse.move(box["x"] + 8 + place * (box["width"] - 16), y)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], y, steps=6)
    page.mouse.up()
    settled(page)


def readout(page: Page, stage: str, label: str) -> str:
    found = page.locator(f"[class*=st-key-stage_classification_{stage}] .readout", has_text=label)
    expect(found.first).to_be_visible()
    return found.first.inner_text()


def test_settings_set_aside_are_compared_with_what_a_drag_leaves(visit: Open) -> None:
    page = visit(QUICK)
    page.get_by_role("button", name="Set aside as A").click()
    expect(page.get_by_text("B is still the same")).to_be_visible()
    drag_rate(page, 0.2)
    expect(page.get_by_text("A against B: Learning rate 0.1 against")).to_be_visible()
    assert "of 32" in readout(page, "trial", "B is better in")
    expect(page.get_by_text("A is better by")).to_be_visible()
    drag_rate(page, 0.3)
    expect(page.get_by_text("This is look 2 at this A.")).to_be_visible()
    page.get_by_role("button", name="Back to A").click()
    expect(page.get_by_text("B is still the same")).to_be_visible()
    page.get_by_role("button", name="Forget A").click()
    expect(page.get_by_role("button", name="Back to A")).to_have_count(0)


def test_a_link_restores_the_trial_and_a_false_one_says_what_would_be_right(visit: Open) -> None:
    page = visit(f"{QUICK}&classification_aside=rate%3D0.001%26epochs%3D20&classification_trial_pairs=16")
    assert "of 16" in readout(page, "trial", "B is better in")
    page = visit(f"{QUICK}&classification_aside=speed%3D3")
    expect(page.get_by_text("names a knob that this page does not have")).to_be_visible()


def test_what_was_tried_is_logged_sorted_pinned_exported_and_opened_again(visit: Open, tmp_path: Path) -> None:
    page = visit(QUICK)
    page.evaluate("sessionStorage.clear()")
    page.reload()
    settled(page)
    drag_rate(page, 0.25)
    drag_rate(page, 0.75)
    page.get_by_text("Runs you have tried here: 3").click()
    rows = page.locator(".runs tr:has(td)")
    expect(rows).to_have_count(3)
    assert "current" in (rows.nth(0).get_attribute("class") or "")
    page.get_by_role("button", name="Pin run 1").click()
    expect(rows.nth(0).locator("td").nth(1)).to_have_text("1")
    page.locator(".runs th button", has_text="test accuracy").click()
    shares = [float(rows.nth(place).locator("td").nth(7).inner_text()) for place in (1, 2)]
    assert shares == sorted(shares, reverse=True)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    table = list(csv.DictReader(io.StringIO(text)))
    assert next(row["run"] for row in table) == "1" and all(row["link"].startswith("http") for row in table)
    assert float(table[1]["test accuracy"]) == max(float(row["test accuracy"]) for row in table[1:])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Markdown", exact=True).click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").count("\n") == 4
    rows.nth(0).get_by_role("link").click()
    expect(page.locator(".runs tr.current td").nth(1)).to_have_text("1")
    page.reload()
    settled(page)
    page.get_by_text("Runs you have tried here: 3").click()
    expect(page.locator(".runs .pin[aria-pressed=true]")).to_have_count(1)
