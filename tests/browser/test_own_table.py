"""A CSV of one's own: read as it is, chosen by name, trained on, taken along; a bad one gets its sentence."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.experiment.part import parts_of
from core.networks.classification import topic as classification
from tests.alone import run_alone
from tests.browser.conftest import Open, settled

TABLES = Path(__file__).parents[1] / "examples" / "tables"
GOOD = "height,weight,kind\n" + "\n".join(f"{k},{(k * 7) % 10},{'a' if k < 20 else 'b'}" for k in range(40))
OWN = "classification?classification_data=Own+table"
BAD = {
    "ragged": (b"x,y,kind\n1,2,a\n3,b\n4,5,b\n", "Row 3"),
    "one class": (b"x,y,kind\n1.5,2.5,a\n3,4,a\n4,5,a\n", "one value only"),
    "empty": (b"", "empty"),
    "link": (b"a@ev.il,https://ev.il/a,www.ev.il\n1.5,2.5,a\n3,4,a\n4,5,a\n", "ev"),
}


def upload(page: Page, content: bytes, name: str = "own.csv") -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def axes(page: Page, x: str, y: str) -> None:
    """Wait until the map's axes are these columns."""
    page.wait_for_function(
        "([x, y]) => { const {xaxis, yaxis} = document.querySelector('.lab').stage.scene.panels[0].figure.layout;"
        "return xaxis.title.text === x && yaxis.title.text === y; }",
        arg=[x, y],
    )
    settled(page)


def choose_class(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Class column").click()
    page.get_by_role("option", name=name, exact=True).click()


def numbers(page: Page) -> dict[str, str]:
    """What stands in the readouts."""
    rows = page.locator(".lab").first.locator(".readout").all()
    return {row.locator(".what").inner_text(): row.locator(".number").inner_text() for row in rows}


def test_what_is_wrong_is_said_and_the_last_good_table_stays(visit: Open) -> None:
    page = visit(OWN)
    upload(page, BAD["ragged"][0])
    alert = page.locator("[data-testid=stAlert]")
    alert.filter(has_text="Row 3").wait_for()
    assert "Until then the page shows the circle" in alert.inner_text()
    upload(page, GOOD.encode("latin-1"))
    axes(page, "height", "weight")
    for content, sentence in BAD.values():
        upload(page, content)
        alert.filter(has_text=sentence).wait_for()
        assert "last good table stays" in alert.inner_text() and not alert.locator("a, img").count()
        axes(page, "height", "weight")


def test_gaps_are_counted_and_the_class_may_still_be_chosen_after_a_visit_elsewhere(visit: Open) -> None:
    page = visit(OWN)
    upload(page, (TABLES / "gaps-in-one-column.csv").read_bytes())
    page.get_by_text('6 of 24 rows are left out, with gaps in "age" (6).').wait_for()
    axes(page, "class", "age")
    page.evaluate("history.pushState(null, '', '/softmax'); dispatchEvent(new PopStateEvent('popstate'))")
    page.get_by_role("heading", name="Softmax", exact=True).wait_for()
    page.go_back()
    page.get_by_text("rows are left out, with gaps in").wait_for()
    choose_class(page, "sex")
    page.get_by_text("Classes: female").wait_for()
    axes(page, "survived", "class")


@pytest.mark.parametrize(("name", "chosen"), [("class-chosen-by-hand.csv", "sex"), ("label-first.txt", "")])
def test_the_script_of_a_table_prints_the_pages_numbers(visit: Open, tmp_path: Path, name: str, chosen: str) -> None:
    page = visit(OWN)
    upload(page, (TABLES / name).read_bytes(), name)
    page.get_by_text("rows are used").wait_for()
    if chosen:
        choose_class(page, chosen)
        page.get_by_text("Classes: F (").wait_for()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Script (.py)").click()
    taken = Path(download.value.path()).read_text(encoding="utf-8")
    done = run_alone(taken, tmp_path, str(TABLES / name), parts_of(classification)[0].name, seconds=170)
    assert done.returncode == 0, done.stderr
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    shown = numbers(page)
    for key in ("training loss", "test loss"):
        assert f"{float(said[key]):.4f}" == shown[key]
    for key in ("training accuracy", "test accuracy"):
        assert f"{100 * float(said[key]):.1f} %" == shown[key]


def test_activations_are_raced_on_a_table_of_ones_own(visit: Open) -> None:
    """The map's axes are the chosen columns, and the table's script runs every part."""
    page = visit("activations?activations_data=Own+table")
    upload(page, GOOD.encode())
    page.get_by_text("40 of 40 rows are used").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.lab')].some(({stage}) => stage.scene?.panels.some(({name, figure}) =>"
        " name === 'plane' && figure.layout.xaxis.title.text === 'height'"
        " && figure.layout.yaxis.title.text === 'weight'))"
    )
    page.get_by_text("Which activation should I take?").click()
    page.get_by_text("Shares of 100 runs, with 95 % intervals").wait_for()
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/activations.png", full_page=True)
