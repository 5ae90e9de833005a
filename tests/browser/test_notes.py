"""The notes' page in a browser: a claim's link opens its experiment, Back and the page's foot lead to the passage."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

TOP = 40  # pixels that Streamlit's header takes, and less than a screen below it
SCREEN = 520


def reached(page: Page, selector: str) -> None:
    """Wait until this stands near the top of what is seen, for good."""
    at = f"document.querySelector('{selector}')?.getBoundingClientRect().top"
    page.wait_for_function(f"{at} > {TOP} && {at} < {SCREEN}")
    page.wait_for_timeout(1500)
    assert TOP < float(page.evaluate(at)) < SCREEN


def notes(visit: Open, query: str = "", width: int = 1280) -> Page:
    """The notes' page, come to from another page's foot: `visit` waits for a stage, which it has none of."""
    page = visit("logarithms", width)
    page.goto(page.url.partition("/logarithms")[0] + f"/notes{query}")
    page.locator(".outline .claim, .outline .erratum").first.wait_for()
    return page


def test_a_claim_opens_its_experiment_and_back_leads_to_its_passage(visit: Open) -> None:
    page = notes(visit)
    claim = page.locator(".outline .claim", has_text="The derivative tells which way to move")
    assert "held in part" in claim.locator(".chip").inner_text()
    claim = page.locator(".outline .claim", has_text="More dimensions leave fewer local minima")
    claim.locator("a.open").click()
    page.wait_for_url("**/descent-2d?descent_2d_shares=true")
    reached(page, ".st-key-stage_descent_2d_shares .lab")
    page.go_back()
    page.wait_for_function("document.querySelector('h1')?.textContent === 'The notes'")
    reached(page, "#note_options")


def test_a_link_sets_the_knobs_that_were_judged(visit: Open) -> None:
    page = notes(visit, "?claim=guaranteed")
    page.locator(".outline .claim", has_text="guaranteed to add up to 1").locator("a.open").click()
    page.wait_for_url("**/softmax?softmax_shift=1000")
    settled(page)
    assert page.evaluate("document.querySelector('.lab').stage.values.shift") == 1000
    assert page.locator(".stAlert").count() == 0


def test_a_deep_link_leads_to_the_stage_and_leaves_a_clean_address(visit: Open) -> None:
    page = visit("softmax")
    page.goto("about:blank")
    page.go_back()
    base = page.url.partition("/softmax")[0]
    page.goto("about:blank")
    page.goto(f"{base}/softmax?softmax_twice=true#stage_softmax_twice")
    reached(page, ".st-key-stage_softmax_twice .lab")
    assert page.url == f"{base}/softmax?softmax_twice=true"


def test_the_foot_of_a_page_leads_to_its_passage(visit: Open) -> None:
    page = visit("entropy")
    page.locator(".leaps.seen a", has_text="To this passage of the notes").click()
    page.wait_for_function("document.querySelector('h1')?.textContent === 'The notes'")
    reached(page, "#note_entropy")


def test_filters_are_in_the_address_and_a_chip_says_its_verdict(visit: Open) -> None:
    page = notes(visit, "?verdict=did+not+hold+here&section=Descent")
    verdicts = {" ".join(text.split()) for text in page.locator(".outline .chip").all_inner_texts()}
    assert verdicts == {"✕ did not hold here"}
    assert set(page.locator(".outline h3 small").all_inner_texts()) == {"Descent"}
    page.get_by_label("Find in claims and figures").fill("RMSprop")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.outline .claim').length === 1")
    page.wait_for_function("location.search.includes('claim=RMSprop')")


def test_it_fits_a_phone_and_a_screen_reader(visit: Open) -> None:
    page = notes(visit, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = "[...document.querySelectorAll('.outline p, .outline pre, .outline .chip')]"
    assert page.evaluate(f"{wide}.filter(each => each.getBoundingClientRect().right > 391).length") == 0
    found = Axe().run(page, context=".outline", options={"resultTypes": ["violations"]})
    grave = [issue for issue in found.response["violations"] if issue["impact"] in ("serious", "critical")]
    assert not grave, json.dumps(
        [(issue["id"], [node["html"][:120] for node in issue["nodes"][:3]]) for issue in grave]
    )
