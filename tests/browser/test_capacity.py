"""Capacity in a real browser: lines that move with the training, a dot that opens its network, knobs of a sweep."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled

STAGE = "document.querySelector('.lab').stage"
SWEEP = "[...document.querySelectorAll('.lab')].find(lab => lab.stage?.panels.has('sizes'))"


def drawn(page: Page) -> str:
    """The canvas below the map's points as a picture."""
    return page.evaluate(f"{STAGE}.panels.get('map').under.toDataURL()")


def finished(page: Page) -> None:
    """Wait until the sweep has run to its end."""
    page.wait_for_function(f"() => {SWEEP}?.stage.scene")
    page.wait_for_function("() => !document.querySelector('[data-testid=stProgress]')", timeout=120_000)
    page.wait_for_timeout(600)


def test_lines_move_with_the_clock_and_the_legend_takes_a_layer_away(visit: Open) -> None:
    page = visit("capacity?capacity_layers=2")
    settled(page)
    last = drawn(page)
    assert page.evaluate(f"{STAGE}.panels.get('map').spec.layers.filter(each => each.kind === 'cuts').length") == 2
    page.evaluate(f"{STAGE}.seek(3)")
    page.wait_for_timeout(300)
    assert drawn(page) != last
    page.evaluate(f"{STAGE}.seek({STAGE}.clock.values.length - 1)")
    settled(page)
    page.wait_for_timeout(300)
    whole = drawn(page)
    page.locator("[data-panel=map] .legendtoggle").nth(1).click()
    page.wait_for_function(f"{STAGE}.switchedOff.size === 1")
    page.wait_for_timeout(500)
    assert drawn(page) != whole


def test_a_dot_opens_its_very_network_and_a_knob_of_a_sweep_waits_for_the_hand(visit: Open) -> None:
    page = visit("capacity?capacity_widths=true&capacity_epochs=20")
    finished(page)
    page.evaluate(f"{SWEEP}.scrollIntoView()")
    slider = page.locator(".lab:has([data-panel=sizes]) .knob:has-text('Epochs') input[type=range]")
    box = slider.bounding_box()
    assert box
    before = page.evaluate("location.href")
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2, steps=6)
    page.wait_for_timeout(500)
    assert page.evaluate("location.href") == before, "nothing is computed while it is held"
    page.mouse.up()
    page.wait_for_function(f"location.href !== '{before}'")
    finished(page)
    x, y = page.evaluate(
        f"""() => {{
            const chart = {SWEEP}.stage.panels.get('sizes'), box = chart.plot.getBoundingClientRect();
            const dots = chart.gd.data.find(trace => trace.customdata?.length > 50);
            const most = Math.max(...dots.x), i = dots.x.indexOf(most);
            return [box.left + chart.X(dots.x[i]) * chart.zoom, box.top + chart.Y(dots.y[i]) * chart.zoom];
        }}"""
    )
    page.mouse.move(x, y)
    page.wait_for_function("document.querySelector('[data-panel=sizes] .hoverlayer')?.textContent.includes('seed')")
    tip = page.locator("[data-panel=sizes] .hoverlayer").text_content() or ""
    page.mouse.click(x, y)
    page.wait_for_url("**/classification?**")
    page.wait_for_function("document.querySelector('h1')?.innerText === 'A network for classification'")
    settled(page)
    values = page.evaluate(f"{STAGE}.values")
    assert (values["data"], values["layers"], values["units"], values["activation"]) == ("XOR", 1, 128, "ReLU")
    shown = page.locator(".lab").first.inner_text().replace("\n", " ")
    accuracy = shown.partition("test accuracy ")[2].partition(" %")[0]
    assert accuracy and f"{accuracy} %" in tip.replace("\u00a0", " "), (accuracy, tip)
