"""The page about penalties: λ is dragged until a weight is 0, the network plays, a verdict follows the optimizer."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

STAGES = "document.querySelectorAll('.lab')"


def drag(page: Page, label: str, by: tuple[float, float]) -> None:
    """Take a handle, move it, wait as a hand does, and let go."""
    box = page.locator(f"circle.grip[aria-label='{label}']").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=8)
    page.wait_for_timeout(400)
    page.mouse.up()
    settled(page)


def number(page: Page, label: str) -> str:
    """What the first stage says under that label."""
    return page.evaluate(
        f"[...{STAGES}[0].stage.scene.readouts].find(readout => readout.label === {label!r}).value.toString()"
    )


def test_a_weight_comes_off_its_corner_and_goes_back(visit: Open) -> None:
    page = visit("weight-penalties")
    assert number(page, "exact zeros") == "1" and number(page, "w₂") == "0"
    drag(page, "strength λ", (-40, 0))
    assert page.evaluate(f"{STAGES}[0].stage.values.strength") < 2.6
    assert number(page, "exact zeros") == "0"
    drag(page, "weights without a penalty", (0, 60))  # w₂ alone is smaller now
    assert page.evaluate(f"{STAGES}[0].stage.values.free[1]") < 1
    page.locator("circle.grip[aria-label='strength λ']").first.focus()
    before = page.evaluate(f"{STAGES}[0].stage.values.strength")
    page.keyboard.press("ArrowRight")
    settled(page)
    assert page.evaluate(f"{STAGES}[0].stage.values.strength") > before


def test_the_verdict_on_weight_decay_follows_the_optimizer_and_the_network_plays(visit: Open) -> None:
    page = visit("weight-penalties?weight_penalties_optimizer=AdamW")
    notice = page.locator(".lab .notice", has_text="Under AdamW weight_decay is not an L2 term")
    notice.wait_for()
    notice.get_by_role("button", name="Under SGD both agree").click()
    page.locator(".lab .notice", has_text="Under SGD all three are the same").wait_for()
    play = page.get_by_role("button", name="Play").first
    play.scroll_into_view_if_needed()
    network = page.locator(".lab", has=page.locator("[data-panel=histogram]"))
    told = network.locator(".time").first
    end = told.inner_text()
    play.click()
    page.wait_for_function(
        "end => [...document.querySelectorAll('.lab .time')].every(each => each.innerText !== end)", arg=end
    )
    assert "of 300" in told.inner_text()
