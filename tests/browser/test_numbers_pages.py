"""The pages on numbers in the hand: what a click, a drag and a slider do there."""

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, settled


def values(page: Page, name: str) -> object:
    return page.evaluate(f"document.querySelector('.lab').stage.values.{name}")


def middle(page: Page, label: str) -> tuple[float, float]:
    box = page.locator(f"circle.grip[aria-label='{label}']").first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, label: str, by: tuple[float, float], back: bool = False) -> None:
    """Take a handle, move it, wait as a hand does, if `back` return to where it was, and let go."""
    x, y = middle(page, label)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=5)
    page.mouse.move(x + by[0], y + by[1], steps=5)
    page.wait_for_timeout(300)
    if back:
        page.mouse.move(x, y, steps=8)
        page.wait_for_timeout(300)
    page.mouse.up()
    settled(page)


def spot(page: Page, panel: str, x: float, y: float) -> tuple[float, float]:
    """Where a place of a chart is on the screen."""
    found = page.evaluate(
        f"""() => {{ const gd = document.querySelector('[data-panel={panel}] .js-plotly-plot');
        const {{xaxis, yaxis}} = gd._fullLayout, box = gd.getBoundingClientRect();
        return [box.x + xaxis._offset + xaxis.d2p({x}), box.y + yaxis._offset + yaxis.d2p({y})]; }}"""
    )
    return found[0], found[1]


def test_a_click_on_a_cell_of_the_product_shows_its_sum(visit: Open) -> None:
    page = visit("matrices")
    page.mouse.click(*spot(page, "meeting", 2, 2))
    settled(page)
    readout = page.locator(".readouts").first
    page.wait_for_function("location.search.includes('matrices_frame=11')")
    settled(page)
    assert "AB[2,2] = 4·2 + 5·1 + 6·(−1) = 7" in readout.inner_text()
    page.mouse.click(*spot(page, "meeting", 1, 1))
    settled(page)
    assert "AB[1,1] = 1·1 + 2·0 + 3·2 = 7" in readout.inner_text()
    page.wait_for_function("!location.search.includes('matrices_frame')")  # it is the moment at which the page opens


def test_a_click_on_a_cell_of_a_matrix_leads_to_its_field(visit: Open) -> None:
    page = visit("matrices")
    # A begins three cells and a gap of 0.7 to the left of AB.
    page.mouse.click(*spot(page, "meeting", 0.5 - 0.7 - 0.5, 2))
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    settled(page)
    assert values(page, "a")[6 + 2] == 9  # type: ignore[index]


def test_the_arrow_and_the_cosine_are_moved_on_one_page_and_follow_each_other(visit: Open) -> None:
    page = visit("dot-product")
    angle = values(page, "angle")
    drag(page, "tip of a", (-60, 0))
    turned = values(page, "angle")
    a, b = np.array(values(page, "a")), np.array(values(page, "b"))
    assert turned != angle
    assert turned == pytest.approx(np.degrees(np.arctan2(a[1], a[0]) - np.arctan2(b[1], b[0])), abs=0.06)
    length = np.hypot(*a)
    drag(page, "angle from b to a", (70, 0))
    assert values(page, "angle") > turned + 20  # type: ignore[operator]
    assert np.hypot(*values(page, "a")) == pytest.approx(length, abs=1e-3)  # type: ignore[misc]
    assert list(b) == values(page, "b")
    # The tip went with it: it stands where the new components are, and can be dragged on.
    x, y = values(page, "a")  # type: ignore[misc]
    assert middle(page, "tip of a") == pytest.approx(spot(page, "plane", x, y), abs=2)
    page.reload()
    settled(page)
    assert values(page, "a") == [x, y]


def test_a_length_s_slider_stretches_its_arrow(visit: Open) -> None:
    page = visit("dot-product")
    page.locator("[data-knob=a_length] input[type=range]").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    settled(page)
    a = values(page, "a")
    assert np.hypot(*a) == pytest.approx(values(page, "a_length"), abs=1e-3)  # type: ignore[misc]
    assert np.hypot(*a) > np.hypot(2, 3.5) + 0.3  # type: ignore[misc]
    for key in ("Home", "End"):  # to a length of 0, where no angle is, and back
        page.keyboard.press(key)
        settled(page)
        assert values(page, "a_length") == (0 if key == "Home" else 7.1)
    assert values(page, "angle") == pytest.approx(47.7, abs=0.06)


def test_what_is_added_to_every_score_lifts_the_bars(visit: Open) -> None:
    page = visit("softmax")
    top = "document.querySelector('[data-panel=scores] .js-plotly-plot').data[0].y[2]"
    shares = "[...document.querySelector('[data-panel=probabilities] .js-plotly-plot').data[0].y]"
    before = page.evaluate(shares)
    page.locator("[data-knob=shift] input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    assert page.evaluate(top) == 13
    assert page.evaluate(shares) == pytest.approx(before)
    assert "+ 10" in page.locator("[data-panel=scores] h4").inner_text()


def test_a_bar_dragged_to_1_and_back_leaves_the_others_in_their_proportion(visit: Open) -> None:
    page = visit("entropy")
    drag(page, "probability 1", (0, -400), back=True)
    assert values(page, "p") == pytest.approx([0.5, 0.25, 0.15, 0.1], abs=0.02)
    drag(page, "probability 1", (0, -400))
    assert values(page, "p") == [1, 0, 0, 0]
    drag(page, "probability 1", (0, 60))
    p = values(page, "p")
    assert p[0] < 0.9 and p[1] / p[3] == pytest.approx(2.5, abs=0.1)  # type: ignore[index]
