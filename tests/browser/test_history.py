"""Back, Forward and Reset: what a person did is one step, and the opening state is one press away."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled


def knobs_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def reached(page: Page, query: dict[str, list[str]]) -> None:
    """Wait until the address holds just this, and the stage shows it."""
    for _ in range(100):
        if knobs_of(page) == query:
            break
        page.wait_for_timeout(100)
    assert knobs_of(page) == query
    page.wait_for_timeout(500)  # the address comes first, then what the stage shows
    settled(page)


def follow(page: Page, number: int) -> dict[str, list[str]]:
    """Follow the link with this number under "Try this"; the query that it promises, reached."""
    link = page.locator(".links:not(.buttons) a").nth(number)
    promised = parse_qs((link.get_attribute("href") or "").partition("?")[2])
    link.click()
    reached(page, promised)
    return promised


def test_a_link_is_one_step_back_and_one_forward(visit: Open) -> None:
    """Each of these sets several knobs: a mixture of two would be an experiment that nobody chose."""
    page = visit("entropy")
    third, fourth = follow(page, 2), follow(page, 3)
    values = page.evaluate("document.querySelector('.lab').stage.values")
    page.go_back()
    reached(page, third)
    assert not page.locator(".stAlert, .notice.error, [role=dialog]").count()
    page.go_back()
    reached(page, {})
    page.go_forward()
    reached(page, third)
    page.go_forward()
    reached(page, fourth)
    assert page.evaluate("document.querySelector('.lab').stage.values") == values


def test_a_dragged_knob_is_one_step(visit: Open) -> None:
    page = visit("softmax")
    chosen = follow(page, 2)
    before = page.evaluate("history.length")
    slider = page.locator("[data-knob=temperature] input[type=range]").first
    slider.scroll_into_view_if_needed()
    page.wait_for_timeout(600)
    box = slider.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for part in range(1, 7):
        page.mouse.move(box["x"] + box["width"] * (0.5 + part / 20), box["y"] + box["height"] / 2)
        page.wait_for_timeout(100)
    page.mouse.up()
    page.wait_for_function("location.search.includes('softmax_temperature')")
    settled(page)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    reached(page, chosen)
    assert page.locator("[data-knob=temperature] input[type=text]").first.input_value() == "1"


def test_moments_are_no_steps(visit: Open) -> None:
    page = visit("sampling")
    before = page.evaluate("history.length")
    for _ in range(3):
        page.locator(".player button").nth(1).click()
        page.wait_for_timeout(300)
    page.wait_for_url("**sampling_frame**")
    settled(page)
    assert page.evaluate("history.length") == before


def test_back_from_a_page_leads_home_without_a_dialog(visit: Open) -> None:
    page = visit("softmax")
    chosen = follow(page, 0)
    page.locator("[data-testid=stTopNavLink]").first.click()
    page.wait_for_function("location.pathname === '/' && !document.querySelector('.lab')")
    page.wait_for_timeout(500)
    page.go_back()
    page.wait_for_function("location.pathname === '/softmax' && document.querySelector('.lab')")
    reached(page, chosen)
    assert page.locator("[role=dialog]").count() == 0


def test_reset_brings_back_the_opening_state(visit: Open) -> None:
    page = visit("classification?classification_rate=0.3&classification_data=XOR&classification_frame=12")
    reset = page.get_by_role("button", name="Reset")
    assert reset.is_enabled() and page.evaluate("document.querySelector('.lab').stage.frame") == 12
    reset.click()
    reached(page, {})
    page.wait_for_function("document.querySelector('.bar .reset').disabled")
    assert page.evaluate("document.querySelector('.lab').stage.values.rate") == 0.1
    end = page.evaluate("document.querySelector('.lab').stage.clock.values.length") - 1
    assert page.evaluate("document.querySelector('.lab').stage.frame") == end


def test_the_chosen_experiment_is_marked_while_its_settings_stand(visit: Open) -> None:
    page = visit("softmax?softmax_temperature=20")
    marked = page.locator(".links a[aria-current]")
    assert "Hot" in marked.inner_text()
    follow(page, 0)
    page.wait_for_function("document.querySelector('.links a[aria-current]').textContent.startsWith('Cold')")
    entry = page.locator("[data-knob=temperature] input[type=text]").first
    entry.fill("3")
    entry.press("Enter")
    marked.wait_for(state="detached")


def test_a_value_that_cannot_be_is_said_and_leaves_the_address(visit: Open) -> None:
    for wrong in ("softmax_temperature=abc", "softmax_scores=1,two", "rate=abc"):
        page = visit(f"softmax?{wrong}&softmax_shift=10")
        page.locator(".stAlert").wait_for()
        reached(page, {"softmax_shift": ["10"]})
    follow(page, 0)
    page.locator(".stAlert").wait_for(state="detached")


def test_a_link_to_a_part_shows_its_heading(visit: Open) -> None:
    """The part of a folded question opens; what is shown begins below Streamlit's header."""
    page = visit("logarithms")
    for name, heading in [("0.", "[data-testid=stExpander]:has(.st-key-stage_logarithms_added)")]:
        page.get_by_role("link", name="held by their logs").click()
        page.locator(".st-key-stage_logarithms_added .lab").wait_for()
        page.wait_for_timeout(2500)
        box = page.locator(heading).bounding_box()
        assert name and box and 55 <= box["y"] <= 110
    page.get_by_role("link", name="Multiply 2000 probabilities").click()
    page.wait_for_timeout(3000)
    box = page.get_by_role("heading", name="When does a product").bounding_box()
    assert box and 55 <= box["y"] <= 110


def test_the_way_on_leads_on_from_a_turned_knob_and_back_finds_it(visit: Open) -> None:
    page = visit("softmax?softmax_shift=10")
    page.locator(".leaps.path a").last.click()
    page.wait_for_function("document.querySelector('h1')?.innerText === 'Logarithms'")
    assert page.evaluate("location.pathname + location.search") == "/logarithms"
    page.go_back()
    page.wait_for_function("document.querySelector('h1')?.innerText === 'Softmax'")
    settled(page)
    assert page.evaluate("location.search") == "?softmax_shift=10"
    assert page.evaluate("document.querySelector('.lab').stage.values.shift") == 10
