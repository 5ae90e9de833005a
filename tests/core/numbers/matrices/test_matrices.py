"""Matrices: the product, its order, its refusals and the plane, against numpy and torch."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.experiment.charts import RED
from core.experiment.part import Numbers, Part
from core.experiment.scene import Scene
from core.numbers.matrices.meeting import GAP
from core.numbers.matrices.parts import LAYER, ORDER, PLANE, PRODUCT, TRANSPOSE
from core.numbers.matrices.topic import (
    EFFECTS,
    FLIPPED,
    Settings,
    choices,
    followed_shape,
    layer,
    multiply,
    order,
    plane,
    within,
)

DEFAULT = Settings()
SIZES = [(2, 3, 2), (1, 4, 1), (3, 1, 4), (6, 6, 6)]


def numbers(part: Part, settings: Settings) -> Numbers:
    return part.numbers(part.run(settings), settings)


def drawn(part: Part, settings: Settings) -> Scene:
    return part.scene(part.run(settings), settings)


def sized(m: int, n: int, p: int) -> Settings:
    return replace(DEFAULT, a_rows=m, a_columns=n, b_rows=n, b_columns=p)


@pytest.mark.parametrize("size", SIZES)
def test_the_product_and_its_transpose(size: tuple[int, int, int]) -> None:
    settings = sized(*size)
    result = order(settings)
    np.testing.assert_array_equal(result.product, result.a @ result.b)
    np.testing.assert_array_equal(result.product, multiply(settings).product)
    np.testing.assert_array_equal(result.product.T, result.b.T @ result.a.T)
    np.testing.assert_array_equal(result.swapped, result.b.T @ result.a.T)
    assert numbers(ORDER, settings)["largest difference of (AB)ᵀ and BᵀAᵀ"] == 0


def test_the_order_matters_at_the_defaults_cells() -> None:
    assert numbers(ORDER, sized(3, 3, 3))["largest difference of AB and BA"] > 0
    assert numbers(ORDER, DEFAULT)["largest difference of AB and BA"] == "none: their shapes differ"
    assert numbers(ORDER, sized(2, 3, 4))["largest difference of AB and BA"] == "none: BA does not exist"


@pytest.mark.parametrize("size", SIZES)
def test_the_clock_fills_every_cell_in_turn(size: tuple[int, int, int]) -> None:
    m, n, p = size
    settings = sized(*size)
    result, picture = multiply(settings), drawn(PRODUCT, settings)
    filled = picture.panels[0].layers[2].values
    assert len(picture.clock.values) == len(filled) == m * n * p
    np.testing.assert_array_equal(filled[-1], result.product)
    assert np.isfinite(filled[n - 1]).sum() == 1 and filled[n - 1, 0, 0] == result.product[0, 0]
    told = picture.readouts[-1].value
    assert told[n - 1].startswith("AB[1,1] = ") and told[-1].startswith(f"AB[{m},{p}] = ")
    assert told[-1].endswith(f"= {result.product[-1, -1]:g}".replace("-", "−"))


def test_shapes_that_do_not_fit_are_explained_by_the_inner_numbers() -> None:
    settings = replace(DEFAULT, b_rows=4)
    (notice,) = drawn(PRODUCT, settings).notices
    assert "(2×3) (4×2): the inner numbers 3 and 4 differ" in notice.text
    with pytest.raises(RuntimeError) as refused:
        torch.ones(2, 3, dtype=torch.float64) @ torch.ones(4, 2, dtype=torch.float64)
    assert str(refused.value) in notice.text and "ValueError: matmul" in notice.text
    assert multiply(replace(settings, **notice.knobs)).product is not None
    for part in (ORDER, LAYER):
        (shorter,) = drawn(part, settings).notices
        assert notice.text.startswith(shorter.text) and "numpy" not in shorter.text
    assert "ValueError: matmul" in str(numbers(PRODUCT, settings)["A @ B in numpy"])
    assert numbers(ORDER, settings)["AB"] == numbers(LAYER, settings)["XWᵀ"] == shorter.text


def test_an_element_swaps_its_two_numbers() -> None:
    settings = replace(DEFAULT, row=2, column=3)
    here, there = drawn(TRANSPOSE, settings).readouts
    assert (here.label, there.label, here.value, there.value) == ("A[2, 3]", "Aᵀ[3, 2]", 6, 6)
    outside = replace(DEFAULT, row=6, column=6)
    assert "row 2, column 3" in drawn(TRANSPOSE, outside).notices[0].text


def test_the_notes_row_becomes_a_column() -> None:
    settings = replace(DEFAULT, flipped=FLIPPED[1])
    row, column = drawn(TRANSPOSE, settings).panels
    assert (row.title, column.title) == ("nv, 1×4: click a cell", "nvᵀ, 4×1")


@pytest.mark.parametrize("size", SIZES)
def test_row_column_and_cell_are_outlined_at_every_step(size: tuple[int, int, int]) -> None:
    m, n, p = size
    picture = drawn(PRODUCT, sized(*size))
    corners = {(part.trace, part.attribute): part.values[:, 0] for part in picture.panels[0].frames}
    i, j, k = np.array(list(np.ndindex(m, p, n))).T
    left, top = 0.5 - GAP - n, 0.5 - GAP - n
    for trace, x, y in ((1, left + k + 0.12, i + 0.62), (2, j + 0.62, top + k + 0.12), (5, j + 0.5, i + 0.5)):
        np.testing.assert_allclose((corners[trace, "x"], corners[trace, "y"]), (x, y))
    np.testing.assert_allclose(corners[3, "y"], i + 0.5)
    np.testing.assert_allclose(corners[4, "x"], j + 0.5)


def test_ab_equal_to_ba_is_called_an_exception() -> None:
    settings = replace(sized(2, 2, 2), b=DEFAULT.a)
    assert "exception" in drawn(ORDER, settings).notices[0].text
    assert not drawn(ORDER, DEFAULT).notices


def test_a_unit_adds_up_one_sample() -> None:
    settings = replace(DEFAULT, sample=2, unit=2)
    picture = drawn(LAYER, settings)
    assert picture.readouts[0].label == "sample 2 in unit 2"
    assert picture.readouts[0].value == "4·2 + 5·1 + 6·(−1) = 7" and layer(settings).product[1, 1] == 7
    weights = [note["text"] for note in picture.panels[0].figure["layout"]["annotations"]]
    assert weights == ["<b>· 2</b>", "<b>· 1</b>", "<b>· (−1)</b>"]


def test_a_layer_is_the_same_product() -> None:
    result = layer(DEFAULT)
    linear = torch.nn.Linear(3, 2, bias=False, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(result.b).T)
        np.testing.assert_allclose(linear(torch.tensor(result.a)).numpy(), result.product, atol=1e-12)
    assert numbers(LAYER, DEFAULT)["largest difference of AB and the layer"] == 0


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_determinant_is_numpys(effect: str) -> None:
    result = plane(replace(DEFAULT, effect=effect))
    assert result.determinant == pytest.approx(np.linalg.det(result.matrix), abs=1e-12)


def test_what_each_effect_does() -> None:
    planes = {effect: plane(replace(DEFAULT, effect=effect)) for effect in EFFECTS}
    rotation, projection = planes["Rotation"].matrix, planes["Projection"].matrix
    np.testing.assert_allclose(rotation.T @ rotation, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(projection @ projection, projection, atol=1e-12)
    assert planes["Rotation"].determinant == pytest.approx(1) and planes["Shear"].determinant == 1
    for turn in range(-180, 181, 7):
        assert plane(replace(DEFAULT, effect="Projection", turn=float(turn))).determinant == 0


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
    told = {row.label: row.value for row in drawn(PLANE, settings).readouts}
    assert told["what it does"].startswith(does) and told["orientation"].startswith(orientation)


@pytest.mark.parametrize("turn", [-180.0, -90.0, 90.0, 180.0])
def test_no_dust_of_rounding_is_shown(turn: float) -> None:
    matrix = plane(replace(DEFAULT, turn=turn)).matrix
    assert set(np.abs(matrix).ravel()) == {0.0, 1.0} and not np.signbit(matrix[matrix == 0]).any()
    settings = replace(sized(1, 2, 1), a=(3.0, -0.3, *DEFAULT.a[2:]), b=(0.1, *DEFAULT.b[1:6], 1.0, *DEFAULT.b[7:]))
    assert multiply(settings).product[0, 0] != 0
    assert drawn(PRODUCT, settings).panels[0].layers[2].values[-1, 0, 0] == 0


def test_a_click_on_a_cell_leads_to_its_whole_sum() -> None:
    settings = sized(2, 3, 4)
    picture = drawn(PRODUCT, settings)
    left, above, product = picture.panels[0].layers
    assert (left.edit, above.edit) == ("a", "b") and product.seek.shape == (2, 4)
    for (i, j), frame in np.ndenumerate(product.seek):
        assert picture.readouts[-1].value[frame].startswith(f"AB[{i + 1},{j + 1}] = ")
        assert picture.readouts[-1].value[frame].count("·") == 3
        assert product.values[frame, i, j] == multiply(settings).product[i, j]


def test_shapes_that_do_not_fit_draw_no_product() -> None:
    settings = replace(DEFAULT, b_rows=4)
    layout = drawn(PRODUCT, settings).panels[0].figure
    assert not len(layout["data"][0]["x"])
    (verdict,) = [note for note in layout["layout"]["annotations"] if "does not exist" in note["text"]]
    assert verdict["font"]["color"] == RED


def test_the_handles_move_the_columns() -> None:
    settings = replace(DEFAULT, effect="Your own")
    picture = drawn(PLANE, settings).panels[0]
    assert [(handle.x.index, handle.y.index) for handle in picture.handles] == [(0, 2), (1, 3)]
    assert drawn(PLANE, DEFAULT).panels[0].handles == ()


def test_what_is_followed_stays_inside_its_matrix_and_its_menu_is_as_long() -> None:
    settings = within(replace(DEFAULT, row=6, column=6, sample=6, unit=6))
    assert (settings.row, settings.column, settings.sample, settings.unit) == (2, 3, 2, 2)
    assert not drawn(TRANSPOSE, settings).notices and not drawn(LAYER, settings).notices
    for name in FLIPPED:
        shown = replace(DEFAULT, flipped=name)
        assert f"{'×'.join(map(str, followed_shape(shown)))}:" in drawn(TRANSPOSE, shown).panels[0].title
    assert choices(row=2) == {"row": ("1", "2")}
