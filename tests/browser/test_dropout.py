"""Dropout in a real browser: masks along the clock, the ten ones, the average that is exact, a sweep that is opened."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled


def units(page: Page) -> str:
    """Which units of the drawn network are kept at the moment shown."""
    return page.evaluate(
        "JSON.stringify([...document.querySelector('[data-panel=network] .js').data[1].marker.opacity])"
    )


def stage_with(page: Page, panel: str):  # type: ignore[no-untyped-def]
    """The stage on which a panel stands."""
    found = page.locator(f"[data-panel={panel}]")
    found.scroll_into_view_if_needed()
    found.locator(".main-svg").first.wait_for()
    return found.locator("xpath=ancestor::*[contains(@class, 'lab')][1]")


def test_each_moment_has_another_mask(visit: Open) -> None:
    page = visit("dropout")
    first = units(page)
    page.evaluate("(() => { const stage = document.querySelector('.lab').stage; stage.go(stage.frame - 1, true); })()")
    page.wait_for_timeout(400)
    assert units(page) != first and "0" in first, "another subnetwork"


def test_without_dropout_all_units_are_kept_and_it_is_said(visit: Open) -> None:
    page = visit("dropout?dropout_p=0")
    assert "0" not in units(page)
    assert "nothing is silenced" in page.locator(".lab").first.inner_text()


def test_the_prediction_leads_to_an_average_that_is_exact(visit: Open) -> None:
    page = visit("dropout")
    page.get_by_text("Nearly: eval() is an approximation").click()
    page.get_by_role("link", name="Look").or_(page.get_by_role("button", name="Look")).first.click()
    page.wait_for_function("location.search.includes('dropout_depth=1')")
    settled(page)
    told = stage_with(page, "outputs")
    told.get_by_text("exactly the average of all 1,024").wait_for()


def test_at_p_1_the_ten_ones_are_zeros_in_words(visit: Open) -> None:
    page = visit("dropout")
    page.locator(".links a", has_text="The ten ones with p = 1").click()
    page.wait_for_function("location.search.includes('dropout_share=1')")
    settled(page)
    stage_with(page, "ten").get_by_text("torch gives plain zeros").wait_for()


def test_knocked_out_units_are_a_sweep_that_says_its_intervals(visit: Open) -> None:
    page = visit("dropout?dropout_knocked=true")
    stage_with(page, "single").get_by_text("Loss by the worst unit").wait_for()


def test_p_is_dragged_to_its_end_and_moved_by_keys(visit: Open) -> None:
    page = visit("dropout")
    slider = page.locator(".lab").first.locator("[data-knob=p] input[type=range]")
    box = slider.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.55, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, y, steps=5)
    page.wait_for_function("document.querySelector('.lab').stage.scene.dragged")
    page.mouse.move(box["x"] + box["width"] + 200, y - 40, steps=3)
    page.mouse.up()
    page.wait_for_function("location.search.includes('dropout_p=0.9')")
    settled(page)
    kept = units(page).count("1")
    slider.press("Home")
    page.wait_for_function("location.search.includes('dropout_p=0') && !location.search.includes('dropout_p=0.')")
    settled(page)
    assert units(page).count("1") > kept and "0" not in units(page)
