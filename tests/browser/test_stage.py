"""The stage: in place, live, playable, and usable by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from core.experiment.standalone_script import script
from core.networks.classification import topic as classification
from core.numbers.softmax import topic as softmax
from tests.browser.conftest import Open, settled
from tests.served import app


def stage(page: Page, what: str) -> object:
    return page.evaluate(f"document.querySelector('.lab').stage.{what}")


def type_in(page: Page, knob: str, text: str) -> None:
    entry = page.locator(f"[data-knob={knob}] input[type=text]").first
    entry.fill(text)
    entry.press("Enter")


def test_a_fresh_server_s_first_visit_may_be_a_deep_link(browser) -> None:  # type: ignore[no-untyped-def]
    """Streamlit's old automatic pages would take it over if the running script's folder held pages/."""
    errors: list[str] = []
    with app() as (address, _):
        page = browser.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(f"{address}/classification?classification_rate=0.3&classification_data=XOR")
        settled(page)
        assert page.locator("h1").inner_text() == classification.TITLE
        assert stage(page, "values.rate") == 0.3 and stage(page, "values.data") == "XOR"
        assert page.locator("[role=dialog]").count() == 0
        page.close()
    assert not errors


def test_zoom_survives_new_data(visit: Open) -> None:
    page = visit("classification")
    page.locator("[data-panel=map] summary").click()
    page.get_by_role("button", name="Zoom and pan").first.click()
    page.wait_for_timeout(400)
    span = "document.querySelector('[data-panel=map] .js')._fullLayout.xaxis.range.join()"
    before = page.evaluate(span)
    box = page.locator("[data-panel=map] .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 120, steps=4)
    page.mouse.up()
    moved = page.evaluate(span)
    assert moved != before
    page.evaluate("document.querySelector('.lab').stage.turn({noise: 20}, false)")
    settled(page)
    assert page.evaluate(span) == moved
    assert page.evaluate("document.querySelector('.lab').stage.values.noise") == 20


def test_the_camera_survives_a_knob_that_is_dragged_and_a_race_that_is_played(visit: Open) -> None:
    page = visit("descent-2d?descent_2d_beside=The+surface+in+3-D")
    eye = "Object.values(document.querySelector('[data-panel=surface] .js')._fullLayout.scene._scene.getCamera().eye)"
    before = page.evaluate(eye)
    box = page.locator("[data-panel=surface] .plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + 150, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 120, steps=5)
    page.mouse.up()
    page.wait_for_timeout(300)
    turned = page.evaluate(eye)
    assert turned != pytest.approx(before, abs=0.05)
    slider = page.locator("[data-knob=pace] input[type=range]").bounding_box()
    assert slider
    seen = stage(page, "scene.seq")
    page.mouse.move(slider["x"] + slider["width"] / 2, slider["y"] + slider["height"] / 2)
    page.mouse.down()
    for part in range(6):
        page.mouse.move(slider["x"] + slider["width"] * (0.4 + part / 20), slider["y"] + slider["height"] / 2)
        page.wait_for_timeout(150)
    page.mouse.up()
    settled(page)
    assert stage(page, "scene.seq") > seen + 1  # type: ignore[operator]
    assert page.evaluate(eye) == pytest.approx(turned, abs=1e-3)
    page.locator(".player button").first.click()
    page.wait_for_function("!document.querySelector('.lab').stage.player.playing")
    settled(page)
    assert page.evaluate(eye) == pytest.approx(turned, abs=1e-3)


def test_no_chart_is_ever_taken_out_while_knobs_move(visit: Open) -> None:
    page = visit("classification")
    page.evaluate(
        "() => { window.removed = 0; new MutationObserver(all => all.forEach(m => m.removedNodes.forEach(n => { "
        "if (n.classList?.contains('js-plotly-plot') || n.querySelector?.('.js-plotly-plot')) window.removed++; })))"
        ".observe(document.body, {childList: true, subtree: true}); }"
    )
    type_in(page, "rate", "0.2")
    settled(page)
    before = page.evaluate("document.querySelectorAll('*').length")
    for turn in range(100):
        page.evaluate(
            f"document.querySelector('.lab').stage.turn({{rate: {0.01 + 0.001 * turn}}}, {str(turn < 99).lower()})"
        )
        if turn % 10 == 9:
            settled(page)
    settled(page)
    assert page.evaluate("window.removed") == 0
    assert abs(page.evaluate("document.querySelectorAll('*').length") - before) < 0.05 * before


def test_only_one_request_is_under_way_and_the_newest_value_wins(visit: Open) -> None:
    page = visit("softmax")
    most = page.evaluate(
        "async () => { const s = document.querySelector('.lab').stage, real = window.fetch;"
        "let open = 0, most = 0, all = 0;"
        "window.fetch = async (...asked) => { if (!String(asked[0]).includes('live/')) return real(...asked);"
        "all++; open++;"
        "most = Math.max(most, open); try { return await real(...asked); } finally { open--; } };"
        "for (let i = 0; i < 60; i++) { s.turn({temperature: 1 + i / 10}, i < 59);"
        "await new Promise(r => setTimeout(r, 10)); }"
        "window.fetch = real; return [most, all]; }"
    )
    assert most[0] == 1 and most[1] > 1
    page.wait_for_function("location.search.includes('softmax_temperature=6.9')")
    settled(page)
    assert page.locator("[data-knob=temperature] input[type=text]").first.input_value() == "6.9"


def test_an_exact_value_is_typed_and_a_wrong_one_answered(visit: Open) -> None:
    page = visit("softmax")
    type_in(page, "temperature", "2,5")
    page.wait_for_function("location.search.includes('softmax_temperature=2.5')")
    type_in(page, "temperature", "99")
    assert "from 0.05 to 20" in page.locator("[data-knob=temperature] .says").first.inner_text()
    assert stage(page, "values.temperature") == 2.5
    type_in(page, "scores", "1, two, 3")
    assert "Item 2, “two”, is not a number" in page.locator("[data-knob=scores] .says").first.inner_text()


def test_a_formula_that_is_too_long_is_answered_and_the_last_one_stays(visit: Open) -> None:
    page = visit("derivatives?derivatives_curve=Typed&derivatives_typed=x**2")
    type_in(page, "typed", "1 + " * 60 + "x")
    assert "at most 200 characters, not 241" in page.locator("[data-knob=typed] .says").first.inner_text()
    assert stage(page, "values.typed") == "x**2"


@pytest.mark.parametrize("column", ["1.5\n2\n-3\n", "1,5\r\n2,0\r\n-3,0", "1.5\t2\t-3"])
def test_a_column_pasted_from_a_spreadsheet_is_a_list(visit: Open, column: str) -> None:
    page = visit("softmax")
    entry = page.locator("[data-knob=scores] input[type=text]").first
    entry.focus()
    entry.select_text()
    paste(entry, column)
    settled(page)
    assert stage(page, "values.scores") == [1.5, 2, -3]


def paste(entry: Locator, text: str) -> None:
    """Paste as a person would: the page decides what becomes of it."""
    entry.evaluate(
        "(node, text) => { const given = new DataTransfer(); given.setData('text', text); node.dispatchEvent("
        "new ClipboardEvent('paste', {clipboardData: given, bubbles: true, cancelable: true})); }",
        text,
    )


def test_a_block_pasted_into_a_matrix_fills_its_cells_and_rubbish_is_named(visit: Open) -> None:
    page = visit("matrices?matrices_a_columns=2")
    cells = page.locator("[data-knob=a] .cells input")
    paste(cells.nth(0), "7\t8\n9\t10")
    settled(page)
    assert [stage(page, f"values.a[{place}]") for place in (0, 1, 6, 7)] == [7, 8, 9, 10]
    paste(cells.nth(0), "1\ttwo")
    assert "Row 1, column 2, “two”, is not a number" in page.locator("[data-knob=a] .says").inner_text()
    assert stage(page, "values.a[0]") == 7


def test_a_handle_moves_by_mouse_and_by_arrow_keys(visit: Open) -> None:
    page = visit("softmax")
    grip = page.locator("circle.grip").first
    box = grip.bounding_box()
    assert box
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, box["y"] - 50, steps=5)
    page.mouse.up()
    page.wait_for_function("location.search.includes('softmax_scores=')")
    settled(page)
    first = page.evaluate("document.querySelector('.lab').stage.values.scores[0]")
    assert first > 1.5
    grip.focus()
    page.keyboard.press("ArrowUp")
    settled(page)
    assert page.evaluate("document.querySelector('.lab').stage.values.scores[0]") == pytest.approx(first + 0.1)


def test_a_history_plays_pauses_and_steps(visit: Open) -> None:
    page = visit("classification")
    seen = stage(page, "seq")
    page.locator(".player button").first.click()
    page.wait_for_function("document.querySelector('.lab').stage.frame > 5")
    page.locator(".player button").first.click()
    paused = stage(page, "frame")
    page.wait_for_timeout(300)
    assert stage(page, "frame") == paused
    settled(page)
    assert "classification_frame=" in page.url
    page.locator("h1").click()
    page.keyboard.press("ArrowLeft")
    settled(page)
    assert stage(page, "frame") == paused - 1  # type: ignore[operator]
    assert page.locator(".player .time").first.inner_text().startswith(("epoch ", "update "))
    # Playing asked nothing of the server; only where it came to rest was told, for the address.
    assert stage(page, "seq") <= seen + 3  # type: ignore[operator]


def test_the_moment_shown_comes_back_with_the_link(visit: Open) -> None:
    page = visit("classification?classification_frame=12")
    assert stage(page, "frame") == 12


def test_an_experiment_of_a_part_further_down_opens_it_and_leads_there(visit: Open) -> None:
    page = visit("logarithms")
    assert not page.locator(".st-key-stage_logarithms_added").count()
    page.get_by_role("link", name="held by their logs").click()
    part = page.locator(".st-key-stage_logarithms_added .lab")
    part.wait_for()
    page.wait_for_timeout(1500)
    box = part.bounding_box()
    assert box and 0 <= box["y"] < 800
    assert stage(page, "values.logs") == [10_000, 9_999, -10_000]


def test_a_chart_stands_still_while_a_notice_comes_under_the_hand(visit: Open) -> None:
    page = visit("softmax")
    panel = page.locator("[data-panel=scores]")
    before = panel.bounding_box()
    page.evaluate("document.querySelector('.lab').stage.turn({shift: 1000}, true)")
    page.locator(".notice.warning").wait_for()
    assert panel.bounding_box() == before


def test_arrow_keys_move_a_handle_on_a_logarithmic_axis_by_factors(visit: Open) -> None:
    page = visit("softmax")
    page.locator(".st-key-stage_softmax_temperature circle.grip").first.focus()
    page.keyboard.press("ArrowRight")
    value = "document.querySelector('.lab').stage.values.temperature"
    page.wait_for_function(f"{value} !== 1")  # the first stage learns it when the page has run
    assert 1.02 < page.evaluate(value) < 1.1


def test_what_blew_up_is_explained_with_a_way_back(visit: Open) -> None:
    page = visit("classification?classification_loss=MSE&classification_activation=ReLU&classification_rate=30")
    notice = page.locator(".notice.warning")
    assert "blew up at update" in notice.inner_text()
    notice.locator("button").click()
    page.wait_for_function("location.search.includes('classification_rate=3')")


def test_a_dot_of_the_seed_cloud_opens_its_seed(visit: Open) -> None:
    page = visit("classification")
    page.wait_for_function(
        "() => { const s = document.querySelectorAll('.lab')[1]?.stage; "
        "return s?.scene?.panels[0]?.figure.data[0].x.length === 100; }",
        timeout=60_000,
    )
    page.locator(".lab").nth(1).scroll_into_view_if_needed()
    settled(page)
    x, y, seed = page.evaluate(
        "() => { const plot = document.querySelectorAll('.lab')[1].querySelector('.js-plotly-plot, .plot .js');"
        "const dots = document.querySelectorAll('.lab')[1].stage.scene.panels[0].figure.data[0];"
        "const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();"
        "return [box.x + xaxis._offset + xaxis.d2p(dots.x[42]), box.y + yaxis._offset + yaxis.d2p(dots.y[42]), "
        "dots.customdata[42]]; }"
    )
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.wait_for_function(f"/classification_seed={int(seed)}(&|$)/.test(location.search)")


def test_charts_follow_the_theme_when_it_changes(visit: Open) -> None:
    page = visit("softmax")
    ink = "getComputedStyle(document.querySelector('.lab .main-svg text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{ink} !== '{light}'")


def test_the_script_that_is_handed_out_is_the_script(visit: Open, tmp_path: Path) -> None:
    page = visit("softmax?softmax_temperature=2")
    with page.expect_download() as download:
        page.get_by_role("button", name="Script (.py)").click()
    ideas = (softmax.softmax, softmax.naive_softmax, softmax.softmax_jacobian, softmax.loss_slopes)
    assert Path(download.value.path()).read_text() == script(softmax, softmax.Settings(temperature=2.0), ideas=ideas)


@pytest.mark.parametrize("kind", ["PNG", "SVG", "CSV"])
def test_a_chart_can_be_saved(visit: Open, kind: str) -> None:
    page = visit("classification")
    panel = page.locator("[data-panel=map]")
    panel.locator("summary").click()
    with page.expect_download() as download:
        panel.get_by_role("button", name=kind).click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith({"PNG": b"\x89PNG", "SVG": b"<svg", "CSV": b"series,"}[kind])
    if kind == "SVG":
        assert b"<image" in content, "the decision map is in the picture"


def test_nothing_jumps_under_the_hand_while_numbers_and_labels_change_their_length(visit: Open) -> None:
    """Scores shifted down and up again: exp(z) has labels of one digit and of ten; the readouts take a row or two."""
    page = visit("softmax")
    box = page.locator("[data-knob=shift] input[type=range]").first.bounding_box()
    assert box
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    stood = "(() => { const {l, w} = document.querySelectorAll('.lab .js')[1]._fullLayout._size; return [l, w]; })()"
    page.mouse.move(middle, y)
    page.mouse.down()
    widest = 0.0
    for part in (-0.3, -0.2, -0.1, 0.0, 0.02):
        page.mouse.move(middle + part * box["width"], y, steps=3)
        page.wait_for_timeout(200)
        left, _ = page.evaluate(stood)
        assert left > widest - 9, "the axis moves to the left while labels get shorter"
        widest = max(widest, left)
        assert page.evaluate("document.querySelector('.lab .strip').style.minHeight")
    page.mouse.up()
    page.wait_for_function("!document.querySelector('.lab .strip').style.minHeight")
