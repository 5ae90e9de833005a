"""Backpropagation in a real browser: one pointer lights three charts, a weight is set where it stands."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

STAGE = "document.querySelector('.lab').stage"


def spot(page: Page, panel: str, key: str) -> tuple[float, float]:
    """Where a linked mark stands on the screen."""
    x, y = page.evaluate(
        f"""([panel, key]) => {{
            const chart = {STAGE}.panels.get(panel), box = chart.plot.getBoundingClientRect();
            const layer = chart.spec.layers.find(each => each.kind === 'linked' && each.keys.includes(key));
            const i = layer.keys.indexOf(key);
            return [box.left + chart.X(layer.x[i]) * chart.zoom, box.top + chart.Y(layer.y[i]) * chart.zoom];
        }}""",
        [panel, key],
    )
    return x, y


def drawn(page: Page, panel: str) -> str:
    """The canvas above a chart as a picture."""
    return page.evaluate(f"{STAGE}.panels.get('{panel}').over.toDataURL()")


def test_a_pointer_on_a_weight_lights_it_on_all_three_charts_and_goes_out(visit: Open) -> None:
    page = visit("backpropagation")
    names = ("network", "operations", "gradients")
    before = [drawn(page, name) for name in names]
    page.mouse.move(*spot(page, "network", "w1.0.1"))
    page.wait_for_function(f"{STAGE}.lit === 'w1.0.1'")
    assert all(drawn(page, name) != old for name, old in zip(names, before, strict=True))
    tip = page.locator("[data-panel=network] .tip").inner_text()
    assert "w x₂→h₁ = −0.4" in tip and "0.3484 × (−1.2) = −0.418" in tip
    page.mouse.move(5, 5)
    page.wait_for_function(f"{STAGE}.lit === null")
    assert [drawn(page, name) for name in names] == before


def test_a_weight_is_set_where_it_stands_and_escape_leaves_it(visit: Open) -> None:
    page = visit("backpropagation")
    page.mouse.click(*spot(page, "network", "w1.0.1"))
    field = page.locator("[data-panel=network] input")
    assert field.input_value() == "−0.4" and field.get_attribute("aria-label") == "New value of w x₂→h₁"
    page.keyboard.type("3")
    page.keyboard.press("Escape")
    assert field.count() == 0
    page.mouse.click(*spot(page, "network", "w1.0.1"))
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('backpropagation_w1=0.7%2C+1.5')")
    settled(page)
    assert page.evaluate(f"Array.from({STAGE}.values.w1)")[:3] == [0.7, 1.5, 0.3]


def test_arrow_keys_go_on_and_back_through_the_steps(visit: Open) -> None:
    page = visit("backpropagation")
    told = page.locator(".lab .time").first
    names = [told.inner_text()]
    for key in ("ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        names.append(told.inner_text())
    assert names == ["Backward: h₂", "Backward: h₁", "Backward: h₂", "Update", "Forward again"]
