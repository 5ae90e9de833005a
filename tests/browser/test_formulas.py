"""Formulas typed with real keys: what a page prints is taken, and while one is half typed the last curve stays."""

from tests.browser.conftest import settled

PRINTED = ("3x² − 3x + 4", "2x", "6x − 3", "sin x", "|x|", "2(x+1)", "f(x) = x³", "√x", "0,5x", "x if x > 0 else 0.1x")
TYPED = "derivatives?derivatives_curve=Typed"


def entry(page, name="typed"):
    return page.locator(f"[data-knob={name}] input[type=text]").first


def retype(page, text, name="typed"):
    """Over what stands there, as a person does: all of it chosen, then key by key."""
    entry(page, name).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text, delay=15)


def refused(page):
    return page.evaluate("() => document.querySelector('.lab').classList.contains('refused')")


def test_what_the_pages_print_is_taken_when_typed(visit):
    page = visit(TYPED)
    for text in PRINTED:
        retype(page, text)
        page.keyboard.press("Enter")
        page.wait_for_function("text => document.querySelector('.lab').stage.values.typed === text", arg=text)
        settled(page)
        assert not refused(page), text
        assert page.locator(".lab").first.locator(".panel").count() == 2


def test_half_a_formula_keeps_the_last_curve_faded_and_says_what_is_missing(visit):
    page = visit(TYPED)
    drawn = "[...document.querySelector('.lab').stage.panels.get('curve').gd.data[0].y]"
    curve = f"() => JSON.stringify({drawn})"
    retype(page, "x² + sin x")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.lab').stage.values.typed === 'x² + sin x'")
    settled(page)
    before = page.evaluate(curve)
    page.keyboard.type(" ·", delay=15)
    page.wait_for_function("() => document.querySelector('.lab').classList.contains('refused')")
    assert page.evaluate(curve) == before
    assert float(page.locator(".lab .panel .plot").first.evaluate("node => getComputedStyle(node).opacity")) < 0.6
    assert "At the end: Something is missing" in page.locator(".lab").first.inner_text()
    assert entry(page).input_value() == "x² + sin x ·"
    page.keyboard.type(" 2", delay=15)
    page.wait_for_function("() => !document.querySelector('.lab').classList.contains('refused')")
    assert page.evaluate(curve) != before


def test_where_the_mend_is_known_one_click_takes_it(visit):
    page = visit(TYPED)
    retype(page, "1/2x")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take (1/2)·x").first.click()
    page.wait_for_function("() => !document.querySelector('.lab').classList.contains('refused')")
    assert entry(page).input_value() == "(1/2)·x"


def test_a_landscape_that_cannot_be_read_is_not_replaced_by_another(visit):
    page = visit("descent-2d?descent_2d_surface=My+own+f(x,+y)&descent_2d_formula=x^2+%2B+3y^2")
    retype(page, "x^2 + 3y^", "formula")
    page.wait_for_function("() => document.querySelector('.lab').classList.contains('refused')")
    assert "At the end" in page.locator(".lab").first.inner_text()
    assert "drawn instead" not in page.locator("body").inner_text()
    assert entry(page, "formula").input_value() == "x^2 + 3y^"


def test_a_surface_chosen_from_the_menu_brings_its_start(visit):
    page = visit("descent-2d")
    page.locator("[data-knob=surface] select").first.select_option("Saddle")
    page.wait_for_function("() => document.querySelector('.lab').stage.values.start_x === -2.2")
    settled(page)
    assert "descent_2d_start_x=-2.2" in page.url
