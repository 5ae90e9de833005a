"""The page about minibatches: the batch is dragged and the start moved, the path plays, the clock is switched."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

STAGES = "document.querySelectorAll('.lab')"


def number(page: Page, label: str, stage: int = 0) -> str:
    """What a stage says under that label."""
    return page.evaluate(
        f"[...{STAGES}[{stage}].stage.scene.readouts].find(readout => readout.label === {label!r}).value.toString()"
    )


def test_the_batch_and_the_start_are_dragged_and_the_path_plays(visit: Open) -> None:
    page = visit("minibatches")
    assert number(page, "updates an epoch") == "75"
    slider = page.locator(".lab").first.locator("input[type=range]").first
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    settled(page)
    assert page.evaluate(f"{STAGES}[0].stage.values.batch") < 8
    grip = page.locator("circle.grip[aria-label='first weights']").first
    box = grip.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=6)
    page.wait_for_timeout(400)
    page.mouse.up()
    settled(page)
    assert page.evaluate(f"{STAGES}[0].stage.values.start[0]") > -1.2
    page.get_by_role("button", name="Play").first.click()
    page.wait_for_function("!document.querySelector('.lab .time').innerText.startsWith('update 150')")


def test_all_samples_and_too_large_a_rate_are_said(visit: Open) -> None:
    page = visit("minibatches?minibatches_batch=600")
    page.locator(".lab .notice", has_text="no chance is left").wait_for()
    page = visit("minibatches?minibatches_step=1")
    notice = page.locator(".lab .notice", has_text="overshoot at every update")
    notice.wait_for()
    notice.get_by_role("button", name="η = 0.1").click()
    page.locator(".lab .notice", has_text="root mean square over the last third").wait_for()


def test_the_switch_draws_the_losses_against_another_clock(visit: Open) -> None:
    page = visit("minibatches?minibatches_speed=true&minibatches_against=Samples+seen")
    page.locator(".lab [data-panel=against]", has_text="Training loss against samples seen").wait_for()
    page.locator(".lab .notice", has_text="Measured here in").wait_for()


def test_the_start_is_missed_led_past_the_edge_and_moved_by_keys(visit: Open) -> None:
    page = visit("minibatches")
    placed, grip = f"JSON.stringify({STAGES}[0].stage.values.start)", page.locator("circle.grip").first
    box, first = grip.bounding_box(), page.evaluate(placed)
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x + 120, y + 120)
    assert page.evaluate(placed) == first, "a click elsewhere moves nothing"
    page.mouse.move(x + 8, y + 8)  # a little beside it
    page.mouse.down()
    page.mouse.move(x - 500, y + 900, steps=6)
    page.mouse.up()
    page.wait_for_function("location.search.includes('minibatches_start')")
    settled(page)
    low = page.evaluate(placed)
    assert low != first
    panel, grip = page.locator("[data-panel=paths] .plot").bounding_box(), page.locator("circle.grip").first
    box = grip.bounding_box()
    assert box and panel
    assert panel["x"] <= box["x"] + box["width"] / 2 <= panel["x"] + panel["width"], "it stays in sight"
    dragged = page.evaluate("location.search")
    grip.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"{placed} !== {low!r} && location.search !== {dragged!r}")
    settled(page)
    page.go_back()
    page.wait_for_function(f"{placed} === {low!r} && location.search === {dragged!r}")
