"""By finger: a swipe over a chart scrolls the page, a handle is dragged, a tap places a point."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.browser.conftest import settled


@pytest.fixture(scope="module")
def phone(browser: BrowserContext) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(60_000)
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    finger(page).send("Emulation.setDeviceMetricsOverride", screen)
    finger(page).send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    yield page
    page.close()


def finger(page: Page) -> CDPSession:
    return page.context.new_cdp_session(page)


def raw(session: CDPSession, start: tuple[float, float], way: tuple[float, float], parts: int = 12) -> None:
    """A finger that goes down, along and up, as a touch screen reports it."""
    for part in range(parts + 1):
        gone = part / max(parts, 1)
        point = {"x": start[0] + way[0] * gone, "y": start[1] + way[1] * gone}
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if part else "touchStart", "touchPoints": [point]}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def top(page: Page) -> float:
    return page.evaluate("document.querySelector('.stMain').scrollTop")


@pytest.mark.parametrize("path", ["softmax", "descent-2d", "dot-product"])
def test_a_finger_on_a_chart_scrolls_the_page(phone: Page, address: str, path: str) -> None:
    """Charts in space, too; the axes stay."""
    phone.goto(f"{address}/{path}")
    settled(phone)
    plots = phone.locator(".lab .plot:visible")
    for number in range(min(plots.count(), 3)):
        plot = plots.nth(number)
        plot.scroll_into_view_if_needed()
        phone.wait_for_timeout(300)
        spans = (
            "plot => [plot.querySelector('.js')._fullLayout].map("
            "full => [full.xaxis?.range, full.yaxis?.range, full.scene?.camera?.eye])"
        )
        before, stood, box = plot.evaluate(spans), top(phone), plot.bounding_box()
        assert box
        raw(finger(phone), (box["x"] + 60, min(box["y"] + box["height"] - 60, 700)), (0, -160))
        phone.wait_for_timeout(800)
        assert top(phone) > stood + 80 or top(phone) + 850 > phone.evaluate(
            "document.querySelector('.stMain').scrollHeight"
        )
        assert plot.evaluate(spans) == before


def test_a_finger_drags_a_handle_and_the_page_stays(phone: Page, address: str) -> None:
    phone.goto(f"{address}/softmax")
    settled(phone)
    grip = phone.locator("circle.grip").first
    grip.scroll_into_view_if_needed()
    box, stood = grip.bounding_box(), top(phone)
    assert box
    # A finger is broad: 15 pixels beside the middle.
    raw(finger(phone), (box["x"] + box["width"] / 2 + 15, box["y"] + box["height"] / 2), (0, -60))
    settled(phone)
    assert phone.evaluate("document.querySelector('.lab').stage.values.scores[0]") > 1.8
    assert top(phone) == stood


def test_a_tap_places_a_point(phone: Page, address: str) -> None:
    phone.goto(f"{address}/descent-2d")
    settled(phone)
    plot = phone.locator("[data-panel=map] .plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    raw(finger(phone), (box["x"] + 0.3 * box["width"], box["y"] + 0.7 * box["height"]), (0, 0), 0)
    phone.wait_for_function("location.search.includes('descent_2d_start_x=')")


def test_a_chart_wider_than_the_phone_is_moved_sideways_and_the_page_up_and_down(phone: Page, address: str) -> None:
    """The drawn network keeps room for its numbers: a sideways swipe brings the rest into sight."""
    phone.goto(f"{address}/backpropagation")
    settled(phone)
    pane = phone.locator(".panel[data-panel=network] .pane")
    pane.scroll_into_view_if_needed()
    phone.wait_for_timeout(300)
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth + 100 && pane.tabIndex === 0")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = pane.bounding_box()
    assert box
    middle = (box["x"] + 250, box["y"] + box["height"] / 2)
    stood = top(phone)
    raw(finger(phone), middle, (-160, 0))
    phone.wait_for_timeout(800)
    assert pane.evaluate("pane => pane.scrollLeft") > 80 and abs(top(phone) - stood) < 10
    raw(finger(phone), middle, (0, -160))
    phone.wait_for_timeout(800)
    assert top(phone) > stood + 80
