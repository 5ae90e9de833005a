"""What is saved is what was seen: pictures with title and settings, tables with named columns."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

from core.engine.inputs import inputs_of
from core.engine.networks import forward
from core.networks.classification.topic import Settings, train_network
from core.networks.network_maps import probabilities
from tests.browser.conftest import Open


def saved(page: Page, panel: str, kind: str) -> tuple[str, bytes]:
    """The name and content of a chart's file."""
    shown = page.locator(f"[data-panel={panel}]").first
    shown.locator("summary").click()
    with page.expect_download() as download:
        shown.get_by_role("button", name=kind).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def drawing(content: bytes) -> str:
    """SVG without what it embeds."""
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "", content.decode())


@pytest.mark.parametrize(
    ("path", "panel", "inside"),
    [
        # classes of what must be in it: a raster with its numbers, arrowheads, dashes, curves between boxes, handles
        ("softmax?softmax_temperature=2.5", "scores", ["Temperature T: 2.5", 'class="grip"']),
        (
            "classification?classification_rate=0.3",
            "confusion",
            ["Learning rate: 0.3", "epoch 100", 'text-anchor="middle"'],
        ),
        ("classification", "network", ["<image", r"C[\d.\- ]+", "epoch 100"]),
        ("descent-1d", "curve", [r"A2\.2 2\.2", 'class="grip"']),
        ("learning-rates?learning_rates_by_loss=true", "map", ["stroke-dasharray"]),
    ],
)
def test_a_picture_holds_title_settings_and_all_that_is_drawn(
    visit: Open, path: str, panel: str, inside: list[str]
) -> None:
    page = visit(path)
    name, content = saved(page, panel, "SVG")
    svg = drawing(content)
    title = page.locator(f"[data-panel={panel}] h4").first.inner_text()
    assert name == f"{path.partition('?')[0]}-{panel}.svg"
    assert title.split("&")[0] in svg
    for pattern in inside:
        assert re.search(pattern, svg), pattern
    assert not re.search("NaN|undefined|Infinity", svg)
    assert "@font-face" in svg, "the page's font goes with it"


def test_a_png_is_painted_at_twice_the_size(visit: Open) -> None:
    page = visit("softmax")
    name, content = saved(page, "probabilities", "PNG")
    width = page.evaluate("document.querySelector('[data-panel=probabilities] .plot').clientWidth")
    assert name == "softmax-probabilities.png"
    assert content.startswith(b"\x89PNG") and int.from_bytes(content[16:20]) == 2 * width
    assert len(content) > 10_000, "and is not empty"


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_a_table_has_named_columns_and_numbers_as_they_are_meant(visit: Open) -> None:
    page = visit("entropy")
    for panel in page.locator(".lab").first.locator(".panel").evaluate_all("all => all.map(one => one.dataset.panel)"):
        name, content = saved(page, panel, "CSV")
        assert name == f"entropy-{panel}.csv"
        rows = table(content)
        assert rows and not {"x", "y", "z"} & set(rows[0]), "columns are named by the axes"
        assert not re.search(r"\d\.\d*0{5,}\d|\d\.\d*9{6,}|NaN|undefined|bar|scatter", content.decode())


def test_a_raster_and_a_network_are_tables_too(visit: Open) -> None:
    page = visit("classification")
    cells = table(saved(page, "confusion", "CSV")[1])
    assert {row["answer"] for row in cells} == {row["true class"] for row in cells} == {"inside", "outside"}
    result = train_network(Settings())
    assert sum(float(row["value"]) for row in cells) == len(result.prepared.sample.test_x)
    weights = table(saved(page, "network", "CSV")[1])
    assert len(weights) == result.history.network.parameter_count and all(float(row["value"]) for row in weights)


def test_a_path_is_a_table_of_steps(visit: Open) -> None:
    page = visit("descent-2d")
    rows = table(saved(page, "loss", "CSV")[1])
    momentum = [row for row in rows if row["series"] == "Momentum" and row["step"] != ""]
    assert len(momentum) == 151 and float(momentum[0]["height above the lowest"]) > float(
        momentum[-1]["height above the lowest"]
    )


def test_the_decision_map_is_a_table_of_the_answers_at_the_moment_shown(visit: Open) -> None:
    settings = Settings(epochs=20)
    result = train_network(settings)
    page = visit("classification?classification_epochs=20&classification_frame=5")
    rows = [row for row in table(saved(page, "map", "CSV")[1]) if row["series"] == "decision map"]
    names = [f"probability of {name}" for name in ("outside", "inside")]
    assert len(rows) == len({(row["x"], row["y"]) for row in rows}) == 128 * 128
    for row in rows:
        assert all(len(row[name].partition("e")[0].lstrip("0.")) <= 7 for name in names), "no noise of 32 bits"
    places = np.array([[float(row["x"]), float(row["y"])] for row in rows])
    inputs = inputs_of(result.prepared, places)
    outputs = forward(result.history.network, result.history.weights_at(5), inputs)[-1]
    told = [[float(row[name]) for name in names] for row in rows]
    np.testing.assert_allclose(told, probabilities(settings.loss, outputs), atol=2e-5)
