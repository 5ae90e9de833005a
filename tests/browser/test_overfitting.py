"""The page about overfitting: nothing of the test set before the reader asks, and switches that smooth the curve."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

SCENE = "document.querySelectorAll('.lab')[0].stage.scene"


def labels(page: Page) -> list[str]:
    return page.evaluate(f"{SCENE}.readouts.map(readout => readout.label)")


def wiggle(page: Page) -> float:
    """The total variation at the end of the first stage's training."""
    values = page.evaluate(
        f"[...{SCENE}.readouts].find(readout => readout.label === 'total variation').value.toString()"
    )
    return float(values.split(",")[-1])


def test_the_test_set_is_hidden_until_it_is_asked_for(visit: Open) -> None:
    page = visit("overfitting")
    assert "test loss" not in labels(page)
    page.locator(".lab .notice", has_text="The test set is hidden. Predict first").wait_for()
    page.get_by_text("Early, in the first tenth").click()
    page.get_by_role("link", name="Look").or_(page.get_by_role("button", name="Look")).first.click()
    page.get_by_text("Yes. Here after 27 epochs").wait_for()
    settled(page)
    assert "test loss" in labels(page)


def test_a_switch_makes_the_curve_smoother(visit: Open) -> None:
    page = visit("overfitting")
    before = wiggle(page)
    page.get_by_role("checkbox", name="Dropout").first.click()
    settled(page)
    assert wiggle(page) < before / 2


def test_the_link_about_the_bug_leads_to_the_loss_told_twice(visit: Open) -> None:
    page = visit("overfitting")
    page.get_by_text("Test below training: a bug?").click()
    page.locator(".lab .notice", has_text="It is the way of measuring, no bug.").wait_for()


def test_a_dragged_knob_trains_anew_and_the_player_comes_back(visit: Open) -> None:
    page = visit("overfitting")
    stage = "document.querySelector('.lab').stage"
    shown = "JSON.stringify(document.querySelector('[data-panel=fit] .js').data[0].y)"
    before = page.evaluate(shown)
    slider = page.locator(".lab").first.locator("[data-knob=count] input[type=range]")
    box = slider.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.36 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], y, steps=5)
    page.wait_for_function(f"{stage}.scene.dragged && {shown} !== {before!r}")
    page.mouse.move(box["x"] + 3 * box["width"], y + 60, steps=3)  # past its end, and off it
    page.mouse.up()
    page.wait_for_function("location.search.includes('overfitting_count=200')")
    page.wait_for_function(f"!{stage}.scene.dragged && {stage}.clock")


def test_back_undoes_a_switch(visit: Open) -> None:
    page = visit("overfitting")
    before = wiggle(page)
    page.get_by_role("checkbox", name="Noisy copies").first.click()
    page.wait_for_function("location.search.includes('overfitting_copying')")
    settled(page)
    assert wiggle(page) != before
    page.go_back()
    page.wait_for_function("!location.search.includes('overfitting_copying')")
    page.wait_for_function("!document.querySelector('.lab').stage.values.copying")
    settled(page)
    assert wiggle(page) == before
