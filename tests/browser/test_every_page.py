"""What every page does in a real browser. A new page joins by being in the menu."""

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from core.experiment.part import parts_of
from pages.sections import SECTIONS, topic_of
from tests.browser.conftest import settled, visits
from tests.browser.slider import FIRST, along, frame

NAMES = [name for names in SECTIONS.values() for name in names]


def path(name: str) -> str:
    return name.replace("_", "-")


def stage(page: Page, what: str) -> object:
    """A value of the first stage."""
    return page.evaluate(f"document.querySelector('.lab').stage.{what}")


@pytest.fixture(scope="module", params=NAMES)
def shown(request: pytest.FixtureRequest, browser: BrowserContext, address: str) -> Iterator[tuple[str, Page]]:
    """A topic's name and its page at the defaults, opened once for the tests below, which follow each other."""
    with visits(browser, address) as visit:
        yield request.param, visit(path(request.param))


def test_it_draws_its_title_charts_and_numbers(shown: tuple[str, Page]) -> None:
    name, page = shown
    assert page.locator("h1").inner_text() == topic_of(name).TITLE
    assert page.locator(".lab .panel").count() >= 1
    assert page.locator("[role=dialog], .stException").count() == 0
    for figure in page.locator(".lab .plot").all():
        assert len(figure.get_attribute("aria-label") or "") > 10
    moved = page.evaluate(
        "[...document.querySelectorAll('.lab .notice:has(button)')].map(notice => { const [text, button] = "
        "notice.children; const high = notice.offsetHeight; const level = button.getBoundingClientRect().top < "
        "[...text.getClientRects()].at(-1).bottom; button.style.display = 'none'; const low = notice.offsetHeight; "
        "button.style.display = ''; return level ? high - low : 0; })"
    )
    assert not any(moved), "a sentence's button comes and goes without moving the charts below"


def test_the_first_screen_holds_the_stage_and_at_most_six_knobs(shown: tuple[str, Page]) -> None:
    _, page = shown
    boxes = [box.bounding_box() for box in page.locator(".lab").first.locator(".panel").all()[:1]]
    assert boxes[0] and boxes[0]["y"] + boxes[0]["height"] <= 800
    assert page.locator(".lab").first.locator(".knobs > .knob:not(.off)").count() <= 6


def test_a_screen_reader_finds_its_way(shown: tuple[str, Page]) -> None:
    """axe's serious findings in what this project draws (Streamlit's own frame is Streamlit's)."""
    _, page = shown
    found = Axe().run(page, context=".lab", options={"resultTypes": ["violations"]})
    grave = [issue for issue in found.response["violations"] if issue["impact"] in ("serious", "critical")]
    assert not grave, json.dumps(
        [(issue["id"], [node["html"][:120] for node in issue["nodes"][:3]]) for issue in grave]
    )


def test_dragging_redraws_while_it_moves_and_the_address_keeps_it(shown: tuple[str, Page]) -> None:
    """The first slider, or the first handle on a chart where there is none, by mouse."""
    _, page = shown
    first = page.locator(".lab").first
    slider = first.locator(".knobs > .knob:not(.off) input[type=range]").first
    moved = slider if slider.count() else first.locator("circle.grip").first
    box = moved.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reach = box["width"] * 0.25 if slider.count() else 40
    before = stage(page, "seq")
    stood = slider.input_value() if slider.count() else None
    page.mouse.move(x, y)
    page.mouse.down()
    for part in range(8):
        page.mouse.move(x - reach + reach * part / 6, y - (0 if slider.count() else 5 * part))
        page.wait_for_timeout(60)
    if slider.count() and slider.input_value() == stood:  # back at the default, the address would hold nothing
        page.mouse.move(x + reach, y)
    page.wait_for_function(f"document.querySelector('.lab').stage.scene.seq >= {before} + 2")
    page.mouse.up()
    page.wait_for_function("location.search")  # the address holds what was moved
    settled(page)
    values = stage(page, "values")
    entries = first.locator(".knobs > .knob:not(.off) .value input").all()
    assert all(entry.input_value() for entry in entries), "a knob that is drawn anew has its value"
    reached = page.evaluate("location.href")
    page.goto(reached)
    settled(page)
    again = stage(page, "values")
    assert flat(again) == pytest.approx(flat(values), rel=1e-9)


def test_the_slider_scrubs(shown: tuple[str, Page]) -> None:
    """By a click on its track, by a drag and by keys; each chart's layers are drawn at the frame it shows."""
    name, page = shown
    part, settings = parts_of(topic_of(name))[0], topic_of(name).Settings()
    has_player = part.scene(part.run(settings), settings).clock is not None
    assert bool(stage(page, "clock")) == has_player
    if not has_player:
        return
    slider = page.locator(".player input[type=range]:visible").first
    slider.scroll_into_view_if_needed()
    last = int(page.evaluate(f"{FIRST}.clock.values.length")) - 1
    page.mouse.click(*along(page, 0.4))
    assert frame(page) == pytest.approx(0.4 * last, abs=0.06 * last + 1)
    page.mouse.move(*along(page, frame(page) / last))
    page.mouse.down()
    page.mouse.move(*along(page, 0.6), steps=4)
    assert frame(page) == pytest.approx(0.6 * last, abs=0.06 * last + 1), "it moves while it is dragged"
    page.mouse.move(*along(page, 0.2), steps=4)
    page.mouse.up()
    assert frame(page) == pytest.approx(0.2 * last, abs=0.06 * last + 1)
    for key, reached in {"Home": 0, "ArrowRight": 1, "End": last, "ArrowLeft": last - 1}.items():
        slider.press(key)
        assert frame(page) == reached
        expect(slider).to_have_value(str(reached))
    slider.press("PageDown")
    assert frame(page) < last - 1 or last < 10


def test_it_fits_a_phone_in_the_dark(shown: tuple[str, Page]) -> None:
    _, page = shown
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    for panel in page.locator(".lab .panel:visible").all():
        panel.scroll_into_view_if_needed()  # it is drawn now
        page.wait_for_timeout(60)
    settled(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    wide = page.evaluate(
        "[...document.querySelectorAll('.lab *')].filter(e => !e.closest('svg, .pane.wide > *') && "
        "e.getBoundingClientRect().right > 392).map(e => e.className || e.tagName)"
    )
    assert not wide
    cut = page.evaluate(
        "[...document.querySelectorAll('.lab .pane:not(.wide) .main-svg text')].filter(text => { "
        "const [at, svg] = [text, text.closest('.main-svg')].map(node => node.getBoundingClientRect()); "
        "return at.width && (at.left < svg.left - 2 || at.right > svg.right + 2); }).map(text => text.textContent)"
    )
    assert not cut
    ink = page.evaluate("document.querySelector('.lab .plot .js')._fullLayout.font.color")
    assert sum(int(ink[place : place + 2], 16) for place in (1, 3, 5)) > 3 * 150, "the charts' text follows the theme"


def test_an_experiment_is_a_link_that_sets_the_knobs(shown: tuple[str, Page]) -> None:
    """The last of the tests of the shared page: it moves knobs."""
    _, page = shown
    link = page.locator(".links a").first
    query = (link.get_attribute("href") or "").partition("?")[2]
    assert query
    link.click()
    names = ",".join(sorted(part.partition("=")[0] for part in query.split("&")))
    page.wait_for_function(
        "names => [...new URLSearchParams(location.search).keys()].sort().join() === names", arg=names, timeout=30_000
    )
    settled(page)
    assert page.locator(".stException").count() == 0


def flat(values: object) -> list[float]:
    """All numbers among the values of knobs, in order."""
    assert isinstance(values, dict)
    several = (value if isinstance(value, list) else [value] for value in values.values())
    return [value for part in several for value in part if isinstance(value, int | float)]
