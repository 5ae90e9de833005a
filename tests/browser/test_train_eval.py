"""train() and eval() in a real browser: what flickers along the clock, neighbours in hand, times that are asked for."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled
from tests.browser.test_handles import drag


def answers(page: Page) -> str:
    """The points' colours on the map at the moment shown."""
    return page.evaluate("JSON.stringify([...document.querySelector('[data-panel=plane] .js').data[1].marker.color])")


def step_back(page: Page) -> None:
    """To the repeat before."""
    page.evaluate("(() => { const stage = document.querySelector('.lab').stage; stage.go(stage.frame - 1, true); })()")
    page.wait_for_timeout(400)


def test_answers_flicker_until_eval_is_called_and_no_grad_does_not_help(visit: Open) -> None:
    page = visit("train-eval")
    first = answers(page)
    step_back(page)
    assert answers(page) != first, "another repeat, other answers"
    page.locator(".links a", has_text="no_grad() does not switch dropout off").click()
    page.wait_for_function("location.search.includes('gradients=no_grad')")
    settled(page)
    assert "does not switch dropout off" in page.locator(".lab").first.inner_text()
    page.locator(".lab").first.get_by_role("button", name="Evaluate in eval()").click()
    page.wait_for_function("location.search.includes('mode=net.eval')")
    settled(page)
    first = answers(page)
    step_back(page)
    assert answers(page) == first, "every repeat is the same"


def test_one_point_at_once_is_refused_and_the_way_out_is_a_click(visit: Open) -> None:
    page = visit("train-eval?train_eval_together=1")
    lab = page.locator(".lab").first
    assert "has no spread" in lab.inner_text() and "Expected more than 1 value per channel" in lab.inner_text()
    lab.get_by_role("button", name="net.eval()").click()
    page.wait_for_function("location.search.includes('mode=net.eval')")
    settled(page)
    assert "Every repeat gives the same numbers" in lab.inner_text()


def test_a_dragged_neighbour_moves_the_point_s_answer(visit: Open) -> None:
    page = visit("train-eval")
    panel = page.locator("[data-panel=company]")
    panel.scroll_into_view_if_needed()
    grip = panel.locator("circle.grip").last
    grip.wait_for()
    told = panel.locator("xpath=ancestor::*[contains(@class, 'lab')][1]")
    before = told.inner_text()
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(page, (x, y), (x - 60, y - 60))
    after = told.inner_text()
    mine = {text: text.split("your point, eval()")[1].split()[0] for text in (before, after)}
    assert mine[before] == mine[after], "in eval() the neighbour does not count"
    other = {text: text.split("your point, train()")[1].split()[0] for text in (before, after)}
    assert other[before] != other[after]
    assert "train_eval_across" in page.evaluate("location.search")


def test_times_are_measured_when_asked_and_a_sweep_can_be_stopped(visit: Open) -> None:
    page = visit("train-eval?train_eval_times=true")
    page.locator("[data-panel=ratios]").scroll_into_view_if_needed()
    page.locator("[data-panel=ratios] .main-svg").first.wait_for()
    page.get_by_text("A forward pass in 40 rounds").wait_for()
    assert page.get_by_text("they are not the same a second time").count()
    page.locator("summary", has_text="Is it luck?").click()
    page.locator(".st-key-stop_train_eval_forgotten button").click()
    page.locator(".st-key-again_train_eval_forgotten button").wait_for()


def test_a_click_on_a_point_tells_its_predictions(visit: Open) -> None:
    page = visit("train-eval")
    told = page.locator(".lab").first
    before = told.inner_text().split("the point, least")[1].split()[0]
    where = page.evaluate(
        "(() => { const gd = document.querySelector('[data-panel=repeats] .js'), box = gd.getBoundingClientRect();"
        "const {xaxis, yaxis} = gd._fullLayout, trace = gd.data.find(trace => trace.customdata);"
        "return [box.x + xaxis._offset + xaxis.d2p(trace.x[9]), box.y + yaxis._offset + yaxis.d2p(trace.y[9])]; })()"
    )
    page.mouse.move(where[0] - 1, where[1])
    page.mouse.move(*where)
    page.mouse.click(*where)
    page.wait_for_function("location.search.includes('train_eval_point=')")
    assert abs(page.evaluate("document.querySelector('.lab').stage.values.point") - 10) <= 1, "their marks overlap"
    settled(page)
    assert told.inner_text().split("the point, least")[1].split()[0] != before


def test_two_points_at_once_are_dragged_and_asked_while_the_hand_holds_the_knob(visit: Open) -> None:
    page = visit("train-eval")
    slider = page.locator(".lab").first.locator("[data-knob=together] input[type=range]")
    box = slider.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 6, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], y, steps=5)
    page.wait_for_function("document.querySelector('.lab').stage.scene.dragged")
    page.mouse.move(box["x"] - 200, y, steps=3)
    page.mouse.up()
    page.wait_for_function("location.search.includes('train_eval_together=1')")
    page.locator(".lab").first.get_by_text("has no spread").wait_for()
