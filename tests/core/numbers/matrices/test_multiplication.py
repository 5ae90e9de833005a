"""Matrix multiplication by its definition, against numpy, and one multiplication after the other."""

import numpy as np
import pytest

from core.numbers.matrices.multiplication import matrix_product, steps_of, written_sums

CHANCE = np.random.default_rng(3)
SHAPES = [(2, 3, 2), (1, 4, 1), (3, 1, 4), (6, 6, 6), (1, 1, 1)]


@pytest.mark.parametrize("shape", SHAPES)
def test_product_is_numpys(shape: tuple[int, int, int]) -> None:
    m, n, p = shape
    a, b = CHANCE.normal(size=(m, n)), CHANCE.normal(size=(n, p))
    product = matrix_product(a, b)
    assert product is not None
    np.testing.assert_allclose(product, a @ b, atol=1e-12)
    steps = steps_of(a, b)
    assert len(steps.i) == m * n * p
    np.testing.assert_allclose(steps.sums[n - 1 :: n].reshape(m, p), a @ b, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_transposing_turns_the_order_round(shape: tuple[int, int, int]) -> None:
    m, n, p = shape
    a, b = CHANCE.normal(size=(m, n)), CHANCE.normal(size=(n, p))
    np.testing.assert_array_equal(matrix_product(a, b).T, matrix_product(b.T, a.T))


def test_shapes_that_do_not_fit_have_no_product() -> None:
    assert matrix_product(np.ones((2, 3)), np.ones((4, 2))) is None
    assert len(steps_of(np.ones((2, 3)), np.ones((4, 2))).i) == 0


def test_sums_are_written_as_on_paper() -> None:
    a, b = np.array([[1.0, -2.0]]), np.array([[3.0], [0.5]])
    assert written_sums(a, b, steps_of(a, b)) == ["1·3 = 3", "1·3 + (−2)·0.5 = 2"]
