"""Handles: never lost, taken by a near miss, moved by keys that leave the page where it is."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

RING = 9  # pixels


def middle(page: Page, number: int = 0) -> tuple[float, float]:
    grip = page.locator("circle.grip").nth(number)
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def in_frame(page: Page) -> list[bool]:
    """For every handle of the first stage, whether it lies in the frame of its chart, where its knobs say it is."""
    return page.evaluate(
        "[...document.querySelector('.lab').stage.panels.values()].flatMap(panel => panel.spec.handles.map(handle => {"
        "const [x, y] = [panel.X(panel.handles.value(handle.x)), panel.Y(panel.handles.value(handle.y))];"
        "const [left, top, width, height] = panel.area;"
        "return x >= left - 1 && x <= left + width + 1 && y >= top - 1 && y <= top + height + 1; }))"
    )


def drag(page: Page, start: tuple[float, float], end: tuple[float, float], rest: int = 400) -> None:
    """As a hand does it: it rests where it went before it lets go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.wait_for_timeout(rest)
    page.mouse.up()
    settled(page)
    page.wait_for_timeout(400)


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("softmax", (0, -260)),
        ("mean-variance", (600, 0)),
        ("t-test", (0, -420)),
        ("extremes", (0, 300)),
        ("dot-product", (700, 0)),
    ],
)
def test_past_its_axis_the_axis_follows(visit: Open, path: str, way: tuple[float, float]) -> None:
    """Whether the hand rests before it lets go or not."""
    page = visit(path)
    values = "JSON.stringify(document.querySelector('.lab').stage.values)"
    for rest, part in [(0, 1), (500, 1.2)]:
        x, y = middle(page)
        drag(page, (x, y), (max(5, x + part * way[0]), max(5, y + part * way[1])), rest)
        assert all(in_frame(page))
        before = page.evaluate(values)
        x, y = middle(page)
        drag(page, (x, y), (x - way[0] / 20, y - way[1] / 20), 0)
        assert page.evaluate(values) != before, "it is in hand again"


def test_a_miss_takes_the_nearest_handle_and_pans_nothing(visit: Open) -> None:
    page = visit("descent-2d")
    span = "JSON.stringify(document.querySelector('[data-panel=map] .js')._fullLayout.xaxis.range)"
    placed = "document.querySelector('.lab').stage.values.start_x"
    for miss, way in {(14, 0): 60, (-10, 10): -60, (0, 20): 60}.items():
        before, start = page.evaluate(span), page.evaluate(placed)
        x, y = middle(page)
        drag(page, (x + miss[0], y + miss[1]), (x + miss[0] + way, y + miss[1]), 0)
        assert (page.evaluate(placed) - start) * way > 0.5 * abs(way)
        assert page.evaluate(span) == before
        after = middle(page)
        assert after[0] - x == pytest.approx(way, abs=2), "it goes as far as the hand, without a jump to the pointer"


def test_a_drag_beside_a_handle_moves_no_axis_and_a_wheel_scrolls_the_page(visit: Open) -> None:
    page = visit("softmax")
    span = "JSON.stringify(document.querySelector('[data-panel=scores] .js')._fullLayout.yaxis.range)"
    before = page.evaluate(span)
    x, y = middle(page)
    drag(page, (x + 55, y - 60), (x + 55, y + 20), 0)
    assert page.evaluate(span) == before
    page.mouse.wheel(0, 150)
    page.wait_for_function("document.querySelector('.stMain').scrollTop > 100")
    assert page.evaluate(span) == before


def test_keys_move_a_handle_and_not_the_page(visit: Open) -> None:
    page = visit("softmax")
    page.locator("circle.grip").first.focus()
    reached = {}
    for key in ("PageUp", "PageDown", "ArrowUp", "ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        settled(page)
        reached[key] = page.evaluate("document.querySelector('.lab').stage.values.scores[0]")
        assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0
        assert all(in_frame(page))
    assert reached["PageUp"] > reached["ArrowUp"] > reached["PageDown"]
    knob = page.evaluate("(({low, high}) => [low, high])(document.querySelector('.lab').stage.specs.scores)")
    assert [reached["Home"], reached["End"]] == knob


def test_of_two_handles_on_one_spot_the_last_declared_is_taken(visit: Open) -> None:
    page = visit("derivatives?derivatives_h=0.01")
    panel = "document.querySelector('.lab').stage.panels.values().next().value"
    below, above = page.evaluate(f"{panel}.spec.handles.map(handle => handle.x.name)")
    values = "document.querySelector('.lab').stage.values"
    before, (x, y) = page.evaluate(values), middle(page)
    drag(page, (x + 3, y), (x + 43, y), 0)
    after = page.evaluate(values)
    assert after[above] != before[above] and after[below] == before[below]


def test_zoom_and_pan_are_a_choice_and_can_be_undone(visit: Open) -> None:
    page = visit("descent-2d")
    panel = page.locator("[data-panel=map]")
    span = "JSON.stringify(document.querySelector('[data-panel=map] .js')._fullLayout.xaxis.range)"
    before = page.evaluate(span)
    panel.locator("summary").click()
    panel.get_by_role("button", name="Zoom and pan").click()
    page.wait_for_timeout(400)
    box = panel.locator(".nsewdrag").bounding_box()
    assert box
    drag(page, (box["x"] + 300, box["y"] + 300), (box["x"] + 240, box["y"] + 280), 0)
    assert page.evaluate(span) != before
    panel.get_by_role("button", name="Reset view").click()
    page.wait_for_timeout(400)
    assert page.evaluate(span) == before
    assert not panel.get_by_role("button", name="Reset view").is_visible()


def test_a_legend_s_entry_switches_what_it_names_on_all_charts(visit: Open) -> None:
    page = visit("descent-2d")
    drawn = (
        "[...document.querySelector('.lab').stage.panels.values()].map(panel => panel.layers(false)"
        ".filter(layer => layer.name === 'Momentum').length)"
    )
    assert page.evaluate(drawn) == [1, 1]
    entry = page.locator("[data-panel=loss] .legendtoggle").nth(1)
    entry.click()
    assert page.evaluate(drawn) == [0, 0]
    assert page.locator(".plotly-notifier .notifier-note").count() == 0
    page.wait_for_timeout(600)  # two clicks at once would be a double click
    entry.click()
    assert page.evaluate(drawn) == [1, 1]


def test_the_menu_closes_on_escape_and_on_a_click_elsewhere(visit: Open) -> None:
    page = visit("softmax")
    menu = page.locator("[data-panel=scores] details.save")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.locator("h1").click()):
        menu.locator("summary").click()
        assert menu.get_by_role("button", name="PNG").is_visible()
        leave()
        assert not menu.get_by_role("button", name="PNG").is_visible()


def test_tips_stand_above_what_moves(visit: Open) -> None:
    """The layer that holds Plotly's tips is painted after the canvas and the handles."""
    page = visit("descent-2d")
    order = page.evaluate(
        "[...document.querySelectorAll('[data-panel=map] canvas.over, [data-panel=map] svg.grips, [data-panel=map] "
        ".main-svg:has(.hoverlayer)')].map(node => [node.className.baseVal ?? node.className, "
        "+getComputedStyle(node).zIndex])"
    )
    levels = {name.split()[0]: level for name, level in order}
    assert levels["over"] < levels["grips"] < levels["main-svg"]
