"""The network in the hand: what a person does with it by mouse and keyboard, in Chromium."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, settled

STAGE = "document.querySelector('.lab').stage"
HAND = f"{STAGE}.networkHand"


def unit_at(page: Page, k: int, unit: int) -> tuple[float, float]:
    """Where the middle of a drawn unit is on the screen."""
    return spot(page, f"(({k}, plan.at({k}, {unit})))", "x", "y")


def spot(page: Page, what: str, x: str, y: str) -> tuple[float, float]:
    """A place of the drawn network, from its plan, in the window's pixels."""
    page.locator("[data-panel=network]").scroll_into_view_if_needed()
    return tuple(
        page.evaluate(
            f"""() => {{
              const panel = {STAGE}.panels.get('network'), {{plan}} = {HAND};
              const box = panel.plot.getBoundingClientRect(), found = {what};
              return [box.left + found.{x} * panel.zoom, box.top + found.{y} * panel.zoom];
            }}"""
        )
    )


def map_title(page: Page) -> str:
    return page.locator("[data-panel=map] h4").inner_text()


def knob(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(f"classification_{name}", [""])[0]


def readout(page: Page, label: str) -> str:
    return page.locator(".readout", has=page.get_by_text(label, exact=True)).locator(".number").first.inner_text()


def test_a_unit_hovered_takes_the_map_and_held_shows_its_weights(visit: Open) -> None:
    page = visit("classification")
    page.mouse.move(*unit_at(page, 1, 2))
    expect(page.locator("[data-panel=map] h4")).to_contain_text("Unit 3 of layer 1")
    page.mouse.move(5, 5)
    expect(page.locator("[data-panel=map] h4")).to_have_text("Decision map")
    page.mouse.click(*unit_at(page, 1, 2))
    card = page.locator(".unitcard")
    expect(card).to_contain_text("tanh(")
    assert card.locator("input[type=text]").count() == 3  # the bias and two weights
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_weight_clicked_and_typed_is_followed_by_map_numbers_and_address_and_back_undoes_it(visit: Open) -> None:
    page = visit("classification")
    before = readout(page, "training loss")
    page.mouse.click(
        *spot(
            page,
            "(({from, to}) => ({x: (from.x + to.x) / 2 + (from.side - to.side) / 4, y: (from.y + to.y) / 2}))"
            "(plan.edges.find(edge => edge.from.k === 2))",
            "x",
            "y",
        )
    )
    entry = page.locator(".unitcard input[type=text]:focus")
    expect(entry).to_have_count(1)
    page.keyboard.type("-9")
    drawn = page.evaluate(f"{HAND}.tried.size")
    assert drawn == 1, "the map follows before the value is sent"
    page.keyboard.press("Enter")
    settled(page)
    assert knob(page, "edits").startswith("3.1.1=-9@100")
    assert readout(page, "training loss") != before
    page.get_by_role("button", name="Undo the edit").click()
    settled(page)
    assert knob(page, "edits") == "" and readout(page, "training loss") == before


def test_training_goes_on_from_an_edit_made_on_the_way(visit: Open) -> None:
    page = visit("classification?classification_frame=20")
    epoch = page.evaluate(f"{HAND}.layer.epochs[{HAND}.frame]")
    page.locator("[data-panel=network] .foot select").select_option("3.0")
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    settled(page)
    assert knob(page, "edits") == f"3.1.1=30@{epoch:g}"
    assert "edited" in page.locator(".player .time").first.inner_text()
    worst = float(readout(page, "training loss"))
    page.locator(".player input[type=range]").first.focus()
    page.keyboard.press("End")
    assert float(readout(page, "training loss")) < worst, "training went on from what the hand had set"
    page.get_by_role("button", name="Train on").click()
    settled(page)
    assert knob(page, "epochs") == "200" and knob(page, "edits")


def test_an_input_clicked_is_fed_and_left_out(visit: Open) -> None:
    page = visit("classification")
    page.mouse.click(*spot(page, "plan.units.find(u => u.name === 'xy')", "x", "y"))
    settled(page)
    assert knob(page, "product") == "true" and readout(page, "network") == "3 - 8 - 8 - 1"
    page.mouse.click(*spot(page, "plan.units.find(u => u.name === 'x')", "x", "y"))
    settled(page)
    assert knob(page, "feed_x") == "false" and readout(page, "network") == "2 - 8 - 8 - 1"


def test_points_are_set_and_taken_away_by_clicks(visit: Open) -> None:
    page = visit("classification?classification_data=Own+points")
    box = page.locator("[data-panel=map] .plot").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 - 15

    def click(right: float, down: float) -> None:
        plot = page.locator("[data-panel=map] .plot").bounding_box()
        assert plot
        page.mouse.click(plot["x"] + plot["width"] / 2 + right, plot["y"] + plot["height"] / 2 - 15 + down)
        settled(page)

    page.mouse.click(*middle)
    settled(page)
    assert knob(page, "points").startswith("A")
    click(0, 0)
    assert knob(page, "points") == "", "a click on a point takes it away"
    for right, down in ((-60, -40), (-80, 30)):
        click(right, down)
    page.locator("[data-knob=brush] select").select_option("B")
    settled(page)
    for right, down in ((60, -40), (80, 30)):
        click(right, down)
    assert len(knob(page, "points").split("~")) == 4
    assert readout(page, "network") == "2 - 8 - 8 - 1", "with two points of two classes it trains"


def test_test_points_hide_and_the_border_is_drawn(visit: Open) -> None:
    page = visit("classification?classification_data=XOR&classification_layers=0")
    lines = page.evaluate(f"{HAND}.map.lines")
    assert page.evaluate(f"{HAND}.map.grid.side") >= 100
    ((x0, y0), (x1, y1)) = lines[0][:2], lines[-1][2:]
    assert all(
        abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) < 0.02 * abs((x1 - x0) + (y1 - y0)) for x, y, *_ in lines
    ), "without a hidden layer the border is straight"
    page.locator(".foot").get_by_label("Test points").uncheck()
    settled(page)
    names = page.evaluate(f"{STAGE}.panels.get('map').spec.figure.data.map(trace => trace.name)")
    assert names and not any("test" in name for name in names)


def test_a_seed_is_opened_by_a_click_on_its_dot(visit: Open) -> None:
    page = visit("classification?classification_epochs=5")
    cloud = page.locator("[data-panel=cloud]")
    cloud.wait_for(timeout=60_000)
    page.wait_for_function(
        "document.querySelectorAll('.lab')[1]?.stage?.panels.get('cloud')?.spec.figure.data[0].x.length === 100"
    )
    cloud.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('.lab')[1].stage.panels.get('cloud').axes()")  # it is drawn now
    page.wait_for_timeout(500)
    x, y = page.evaluate(
        """() => {
          const panel = document.querySelectorAll('.lab')[1].stage.panels.get('cloud');
          const trace = panel.spec.figure.data[0];
          const box = panel.plot.getBoundingClientRect();
          return [box.left + panel.X(trace.x[42]) * panel.zoom, box.top + panel.Y(trace.y[42]) * panel.zoom];
        }"""
    )
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y, steps=4)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)
    page.wait_for_function("location.search.includes('classification_seed=42')")
    settled(page)
