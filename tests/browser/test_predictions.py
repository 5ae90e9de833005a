"""A prediction asks first, then shows, and only then speaks to the answer given; folded knobs stand under headings."""

from tests.browser.conftest import Open, settled


def test_the_answer_comes_after_the_look(visit: Open) -> None:
    page = visit("softmax?softmax_temperature=5")
    page.evaluate("document.querySelector('.stRadio').scrollIntoView({block: 'center'})")
    option = page.locator(".stRadio [role=radiogroup] label").first
    chosen = option.inner_text().strip()
    option.click()
    look = page.locator(".links.buttons a")
    look.wait_for()
    assert not page.locator(".stAlert").count(), "nothing is given away before the look"
    look.click()
    page.locator(".stAlert").wait_for()
    settled(page)
    values = page.evaluate("document.querySelector('.lab').stage.values")
    assert values["shift"] == 100 and values["temperature"] == 1, "the knobs it names are set, the others at rest"
    page.wait_for_timeout(1200)
    box = page.locator(".lab").first.bounding_box()
    assert box and 0 <= box["y"] < 250, "the chart is in sight"
    assert chosen in page.locator(".stAlert").inner_text()
    page.locator(".stRadio [role=radiogroup] label").nth(1).click()
    page.locator(".stAlert").wait_for(state="detached")
