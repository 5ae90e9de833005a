"""The lecture view and the projector: one stage in large type, stepped through by a presenter's keys."""

from tests.browser.conftest import Open, settled


def test_keys_step_through_the_experiments_and_escape_leaves(visit: Open) -> None:
    page = visit("softmax", width=1920)
    usual = page.evaluate("document.querySelector('.lab').stage.zoom")
    assert usual > 1.05, "letters and charts grow with the window"
    page.get_by_role("button", name="Lecture view").click()
    page.wait_for_url("**view=lecture**")
    settled(page)
    assert page.evaluate("document.querySelector('.lab').stage.zoom") > usual
    assert page.locator("h1").is_visible() and page.locator(".lab").first.is_visible()
    assert not page.get_by_text("Predict, then look").is_visible() and not page.locator(".links a").first.is_visible()
    page.keyboard.press("PageDown")
    page.wait_for_url("**softmax_temperature=0.1**")
    settled(page)
    assert page.locator(".steps span").inner_text().startswith("1 of 4: Cold")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**softmax_temperature=20**")
    settled(page)
    assert "view=lecture" in page.url, "the view survives the links"
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**softmax_temperature=0.1**")
    settled(page)
    page.keyboard.press("Escape")
    page.wait_for_function("!document.documentElement.classList.contains('lecture')")
    assert page.get_by_text("Predict, then look").is_visible()


def test_a_knob_keeps_its_arrow_keys(visit: Open) -> None:
    page = visit("softmax?view=lecture")
    page.locator("[data-knob=temperature] input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.lab').stage.values.temperature > 1")
    assert page.locator(".steps span").inner_text() != "1 of 4"
    assert page.evaluate("document.querySelector('.lab').stage.values.temperature") < 2
