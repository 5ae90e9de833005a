"""A phone: charts that belong together, their numbers, and then what moves them; nothing wider than the screen."""

import pytest

from tests.browser.conftest import Open


@pytest.mark.parametrize("name", ["softmax", "sampling"])
def test_charts_then_numbers_then_player_then_knobs(visit: Open, name: str) -> None:
    page = visit(name, width=360)
    tops = page.evaluate(
        "['.panel.first', '.readouts', '.player', '.knobs'].map(what => [...document.querySelector('.lab')"
        ".querySelectorAll(what)].filter(node => node.offsetHeight).map(node => node.getBoundingClientRect().top))"
        ".flat()"
    )
    assert len(tops) >= 4 and tops == sorted(tops)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 360
    hint = page.locator(".lab .hint").first.bounding_box()
    assert hint and hint["width"] >= 32 and hint["height"] >= 32


def test_charts_stay_in_sight_beside_a_long_column_of_knobs(visit: Open) -> None:
    page = visit("classification")
    for group in page.locator(".lab").first.locator(".knobs details").all():
        group.locator("summary").click()
    last = page.locator(".lab").first.locator(".knobs .knob:not(.off)").last
    last.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = page.locator(".lab .panel").first.bounding_box()
    assert box and box["y"] + box["height"] > 200, "the first chart is not scrolled away"


def test_a_legend_of_many_rows_makes_its_chart_taller_and_no_knobs_leave_no_gap(visit: Open) -> None:
    page = visit("mean-variance?mean_variance_shapes=true")
    plot = ".lab [data-panel=shapes] .js"
    page.locator(plot).scroll_into_view_if_needed()
    page.wait_for_function(f"document.querySelector('{plot}')._fullLayout?.xaxis")
    left = "document.querySelector({}).getBoundingClientRect().left"
    assert page.evaluate(left.format(f"'{plot}'")) - page.evaluate(left.format("'.lab.bare'")) < 1
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(plot).scroll_into_view_if_needed()
    page.wait_for_function(
        f"(({{_fullLayout: l}}) => l.width < 390 && l._size.h > 150)(document.querySelector('{plot}'))"
    )
    page.locator(".stMarkdown").get_by_role("link", name="Entropy").click()
    page.wait_for_url("**/entropy")  # in this tab, as every link to a page
