"""Matrices: the product, its order, its refusals and the plane, against numpy and torch."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.topics.matrices import (
    EFFECTS,
    EXPRESSIONS,
    Settings,
    answers_table,
    layer_scene,
    notes_slip,
    numbers_of,
    order_scene,
    plane_scene,
    run,
    scene,
    transpose_scene,
    transposes_table,
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
    assert drawn.readouts[1].value[-1].endswith(f"= {result.product[-1, -1]:g}".replace("-", "−"))


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
    for effect in ("Projection", "Singular"):
        assert plane_scene(planes[effect], DEFAULT).readouts[1].value.startswith("flattens")
    mirrored = replace(DEFAULT, effect="Your own", own=(-1.0, 0.0, 0.0, 1.0))
    assert "mirror" in plane_scene(run(mirrored), mirrored).readouts[1].value


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
    assert types["`flat.T`"] == "np.ndarray, np.int64, shape (4,)"


def test_an_array_and_a_tensor_do_not_mix() -> None:
    as_written, mended = notes_slip()
    assert as_written.value.startswith("TypeError: unsupported operand type(s) for @")
    assert not mended.failed and mended.kind == "torch.Tensor, torch.int64, shape (4, 3)"
