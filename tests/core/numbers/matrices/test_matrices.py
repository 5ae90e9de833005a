"""Matrices: the product, its order, its refusals and the plane, against numpy and torch."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.experiment.charts import RED
from core.numbers.matrices.meeting import GAP
from core.numbers.matrices.topic import (
    EFFECTS,
    EXPRESSIONS,
    FLIPPED,
    Settings,
    answers_table,
    choices,
    followed_shape,
    layer_scene,
    notes_slip,
    numbers_of,
    order_scene,
    plane_scene,
    run,
    scene,
    transpose_scene,
    transposes_table,
    within,
)

DEFAULT = Settings()
SIZES = [(2, 3, 2), (1, 4, 1), (3, 1, 4), (6, 6, 6)]


def sized(m: int, n: int, p: int) -> Settings:
    return replace(DEFAULT, a_rows=m, a_columns=n, b_rows=n, b_columns=p)


@pytest.mark.parametrize("size", SIZES)
def test_the_product_and_its_transpose(size: tuple[int, int, int]) -> None:
    result = run(sized(*size))
    np.testing.assert_array_equal(result.product, result.a @ result.b)
    np.testing.assert_array_equal(result.product.T, result.b.T @ result.a.T)
    assert numbers_of(result)["largest difference of (AB)ᵀ and BᵀAᵀ"] == 0


def test_the_order_matters_at_the_defaults_cells() -> None:
    assert numbers_of(run(sized(3, 3, 3)))["largest difference of AB and BA"] > 0
    assert numbers_of(run(DEFAULT))["largest difference of AB and BA"] == "none: their shapes differ"
    assert numbers_of(run(sized(2, 3, 4)))["largest difference of AB and BA"] == "none: BA does not exist"


@pytest.mark.parametrize("size", SIZES)
def test_the_clock_fills_every_cell_in_turn(size: tuple[int, int, int]) -> None:
    m, n, p = size
    settings = sized(*size)
    result = run(settings)
    drawn = scene(result, settings)
    filled = drawn.panels[0].layers[2].values
    assert len(drawn.clock.values) == len(filled) == m * n * p
    np.testing.assert_array_equal(filled[-1], result.product)
    assert np.isfinite(filled[n - 1]).sum() == 1 and filled[n - 1, 0, 0] == result.product[0, 0]
    told = drawn.readouts[-1].value
    assert told[n - 1].startswith("AB[1,1] = ") and told[-1].startswith(f"AB[{m},{p}] = ")
    assert told[-1].endswith(f"= {result.product[-1, -1]:g}".replace("-", "−"))


def test_shapes_that_do_not_fit_are_explained_by_the_inner_numbers() -> None:
    settings = replace(DEFAULT, b_rows=4)
    result = run(settings)
    (notice,) = scene(result, settings).notices
    assert "(2×3) (4×2): the inner numbers 3 and 4 differ" in notice.text
    with pytest.raises(RuntimeError) as refused:
        torch.ones(2, 3, dtype=torch.float64) @ torch.ones(4, 2, dtype=torch.float64)
    assert str(refused.value) in notice.text and "ValueError: matmul" in notice.text
    assert run(replace(settings, **notice.knobs)).product is not None
    assert order_scene(result, settings).notices and layer_scene(result, settings).notices


def test_an_element_swaps_its_two_numbers() -> None:
    settings = replace(DEFAULT, row=2, column=3)
    here, there = transpose_scene(run(settings), settings).readouts
    assert (here.label, there.label, here.value, there.value) == ("A[2, 3]", "Aᵀ[3, 2]", 6, 6)
    outside = replace(DEFAULT, row=6, column=6)
    assert "row 2, column 3" in transpose_scene(run(outside), outside).notices[0].text


def test_the_notes_row_becomes_a_column() -> None:
    settings = replace(DEFAULT, flipped=FLIPPED[1])
    row, column = transpose_scene(run(settings), settings).panels
    assert (row.title, column.title) == ("nv, 1×4: click a cell", "nvᵀ, 4×1")


@pytest.mark.parametrize("size", SIZES)
def test_row_column_and_cell_are_outlined_at_every_step(size: tuple[int, int, int]) -> None:
    m, n, p = size
    drawn = scene(run(sized(*size)), sized(*size))
    corners = {(part.trace, part.attribute): part.values[:, 0] for part in drawn.panels[0].frames}
    i, j, k = np.array(list(np.ndindex(m, p, n))).T
    left, top = 0.5 - GAP - n, 0.5 - GAP - n
    for trace, x, y in ((1, left + k + 0.12, i + 0.62), (2, j + 0.62, top + k + 0.12), (5, j + 0.5, i + 0.5)):
        np.testing.assert_allclose((corners[trace, "x"], corners[trace, "y"]), (x, y))
    np.testing.assert_allclose(corners[3, "y"], i + 0.5)
    np.testing.assert_allclose(corners[4, "x"], j + 0.5)


def test_ab_equal_to_ba_is_called_an_exception() -> None:
    settings = replace(sized(2, 2, 2), b=DEFAULT.a)
    assert "exception" in order_scene(run(settings), settings).notices[0].text
    assert not order_scene(run(DEFAULT), DEFAULT).notices


def test_a_unit_adds_up_one_sample() -> None:
    settings = replace(DEFAULT, sample=2, unit=2)
    result = run(settings)
    drawn = layer_scene(result, settings)
    assert drawn.readouts[0].label == "sample 2 in unit 2"
    assert drawn.readouts[0].value == "4·2 + 5·1 + 6·(−1) = 7" and result.product[1, 1] == 7
    weights = [note["text"] for note in drawn.panels[0].figure["layout"]["annotations"]]
    assert weights == ["<b>· 2</b>", "<b>· 1</b>", "<b>· (−1)</b>"]


def test_a_layer_is_the_same_product() -> None:
    result = run(DEFAULT)
    layer = torch.nn.Linear(3, 2, bias=False, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(result.b).T)
        np.testing.assert_allclose(layer(torch.tensor(result.a)).numpy(), result.product, atol=1e-12)
    assert numbers_of(result)["largest difference of AB and the layer"] == 0


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_determinant_is_numpys(effect: str) -> None:
    result = run(replace(DEFAULT, effect=effect))
    assert result.determinant == pytest.approx(np.linalg.det(result.plane), abs=1e-12)


def test_what_each_effect_does() -> None:
    planes = {effect: run(replace(DEFAULT, effect=effect)) for effect in EFFECTS}
    rotation, projection = planes["Rotation"].plane, planes["Projection"].plane
    np.testing.assert_allclose(rotation.T @ rotation, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(projection @ projection, projection, atol=1e-12)
    assert planes["Rotation"].determinant == pytest.approx(1) and planes["Shear"].determinant == 1
    for turn in range(-180, 181, 7):
        assert run(replace(DEFAULT, effect="Projection", turn=float(turn))).determinant == 0


@pytest.mark.parametrize(
    ("changes", "does", "orientation"),
    [
        ({"turn": 30.0}, "turns by 30°", "kept"),
        ({"turn": 180.0}, "turns by 180°", "kept"),
        ({"turn": 0.0}, "leaves every point where it is", "kept"),
        ({"effect": "Identity"}, "leaves every point where it is", "kept"),
        ({"effect": "Projection"}, "flattens the plane onto a line", "lost"),
        ({"effect": "Singular"}, "flattens the plane onto a line", "lost"),
        ({"effect": "Your own", "own": (0.0,) * 4}, "puts every point on the origin", "lost"),
        ({"effect": "Your own", "own": (-1.0, 0.0, 0.0, 1.0)}, "mirrors", "reversed"),
        ({"effect": "Your own", "own": (3.0, 0.0, 0.0, 2.0)}, "stretches by 3 and 2, at right angles", "kept"),
        ({"effect": "Your own", "own": (0.0, -2.0, 2.0, 0.0)}, "turns by 90° and scales by 2", "kept"),
        # Tiny, but not flat: it has an inverse.
        ({"effect": "Your own", "own": (1e-5, 0.0, 0.0, 1e-5)}, "scales by 1 · 10⁻⁵", "kept"),
    ],
)
def test_what_a_matrix_does_in_words(changes: dict, does: str, orientation: str) -> None:
    settings = replace(DEFAULT, **changes)
    told = {row.label: row.value for row in plane_scene(run(settings), settings).readouts}
    assert told["what it does"].startswith(does) and told["orientation"].startswith(orientation)


@pytest.mark.parametrize("turn", [-180.0, -90.0, 90.0, 180.0])
def test_no_dust_of_rounding_is_shown(turn: float) -> None:
    plane = run(replace(DEFAULT, turn=turn)).plane
    assert set(np.abs(plane).ravel()) == {0.0, 1.0} and not np.signbit(plane[plane == 0]).any()
    settings = replace(sized(1, 2, 1), a=(3.0, -0.3, *DEFAULT.a[2:]), b=(0.1, *DEFAULT.b[1:6], 1.0, *DEFAULT.b[7:]))
    assert run(settings).product[0, 0] != 0
    assert scene(run(settings), settings).panels[0].layers[2].values[-1, 0, 0] == 0


def test_a_click_on_a_cell_leads_to_its_whole_sum() -> None:
    settings = sized(2, 3, 4)
    drawn = scene(run(settings), settings)
    left, above, product = drawn.panels[0].layers
    assert (left.edit, above.edit) == ("a", "b") and product.seek.shape == (2, 4)
    for (i, j), frame in np.ndenumerate(product.seek):
        assert drawn.readouts[-1].value[frame].startswith(f"AB[{i + 1},{j + 1}] = ")
        assert drawn.readouts[-1].value[frame].count("·") == 3
        assert product.values[frame, i, j] == run(settings).product[i, j]


def test_shapes_that_do_not_fit_draw_no_product() -> None:
    settings = replace(DEFAULT, b_rows=4)
    layout = scene(run(settings), settings).panels[0].figure
    assert not len(layout["data"][0]["x"])
    (verdict,) = [note for note in layout["layout"]["annotations"] if "does not exist" in note["text"]]
    assert verdict["font"]["color"] == RED


def test_the_handles_move_the_columns() -> None:
    settings = replace(DEFAULT, effect="Your own")
    picture = plane_scene(run(settings), settings).panels[0]
    assert [(handle.x.index, handle.y.index) for handle in picture.handles] == [(0, 2), (1, 3)]
    assert plane_scene(run(DEFAULT), DEFAULT).panels[0].handles == ()


def test_numpy_mixes_types_and_torch_does_not() -> None:
    table = answers_table(DEFAULT)
    refused = [name for name, said in zip(EXPRESSIONS, table["A whole numbers, B floats"], strict=True) if "⚠" in said]
    assert "tA @ tB" in refused and "torch.matmul(tA, tB)" in refused and "nA @ nB" not in refused
    assert not any("⚠" in said for said in table["floats"][:4])
    assert "⚠" in table["floats"][4]


def test_the_notes_transposes() -> None:
    table = transposes_table()
    types = dict(zip(table["run"], table["type"], strict=True))
    assert types["`nv.T`"] == "np.ndarray, np.int64, shape (4, 1)"
    assert types["`tM.T`"] == "torch.Tensor, torch.int64, shape (3, 2)"
    assert dict(zip(table["run"], table["value"], strict=True))["`np.shares_memory(nM, nM.T)`"] == "True"
    assert types["`flat.T`"] == "np.ndarray, np.int64, shape (4,)"


def test_an_array_and_a_tensor_do_not_mix() -> None:
    as_written, mended = notes_slip()
    assert as_written.value.startswith("TypeError: unsupported operand type(s) for @")
    assert not mended.failed and mended.kind == "torch.Tensor, torch.int64, shape (4, 3)"


def test_what_is_followed_stays_inside_its_matrix_and_its_menu_is_as_long() -> None:
    settings = within(replace(DEFAULT, row=6, column=6, sample=6, unit=6))
    assert (settings.row, settings.column, settings.sample, settings.unit) == (2, 3, 2, 2)
    assert not transpose_scene(run(settings), settings).notices and not layer_scene(run(settings), settings).notices
    for name in FLIPPED:
        shown = replace(DEFAULT, flipped=name)
        assert f"{'×'.join(map(str, followed_shape(shown)))}:" in transpose_scene(run(shown), shown).panels[0].title
    assert choices(row=2) == {"row": ("1", "2")}
