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
