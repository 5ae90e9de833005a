"""Two vectors: the dot product's formulas against numpy, and lists as people type them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.numbers.dot_product.vectors import centred_unit, in_words, pair_of, typed_list

component = st.floats(-5, 5).map(lambda value: round(value, 3))
vectors = st.integers(1, 6).flatmap(lambda n: st.tuples(*[st.lists(component, min_size=n, max_size=n)] * 2))


@settings(deadline=None)
@given(vectors)
def test_projection_and_rejection_make_a_and_stand_at_right_angles(two: tuple[list[float], list[float]]) -> None:
    a, b = map(np.array, two)
    pair = pair_of(a, b)
    np.testing.assert_allclose(pair.projection + pair.rejection, a, atol=1e-12)
    assert abs(np.dot(pair.rejection, b)) < 1e-9
    if b.any():
        np.testing.assert_allclose(pair.along * np.linalg.norm(b), pair.dot, atol=1e-9)
    if a.any() and b.any():
        size = np.linalg.norm(a) * np.linalg.norm(b)
        np.testing.assert_allclose(size * np.cos(np.radians(pair.angle)), pair.dot, atol=1e-6)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ((2, 1), (4, 2), "exactly the same way"),
        ((2, 1), (1, 0), "at an acute angle, below 90°"),
        ((0.1, 0.3), (0.3, -0.1), "at right angles"),
        ((-2, 1), (1, 0), "at an obtuse angle, above 90°"),
        ((-2, -1), (4, 2), "exactly opposite ways"),
        ((0, 0), (1, 2), "no direction: a length is 0"),
        ((-3.8929, -1.0382), (4.4531, 1.1875), "nearly opposite ways"),
        ((2, 1), (4, 2.001), "nearly the same way"),
        ((1, 0), (0.0004, 1), "nearly at right angles"),
    ],
)
def test_the_sign_in_words(a: tuple, b: tuple, words: str) -> None:
    assert in_words(pair_of(np.array(a, float), np.array(b, float)).cosine) == words


@settings(deadline=None)
@given(st.lists(st.tuples(component, component), min_size=3, max_size=50))
def test_correlation_is_the_dot_product_of_centred_units(pairs: list[tuple[float, float]]) -> None:
    u, v = np.array(pairs).T
    if u.std() > 1e-3 and v.std() > 1e-3:
        np.testing.assert_allclose(np.dot(centred_unit(u), centred_unit(v)), np.corrcoef(u, v)[0, 1], atol=1e-9)


@pytest.mark.parametrize("values", [[3.0], [0.1] * 7, [0.0, 0.0], [1e6] * 50])
def test_a_constant_list_has_no_direction(values: list[float]) -> None:
    assert centred_unit(np.array(values)) is None


def test_lists_as_people_type_them() -> None:
    assert typed_list("u", "1, 2.5;-3 −4 1e2").tolist() == [1, 2.5, -3, -4, 100]
    assert typed_list("u", "1,5 2,5").tolist() == [1.5, 2.5]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("1, two, 3", "u: item 2, “two”, is not a number."),
        ("", "u must hold 1 to 50 numbers; it holds 0."),
        (" ".join(["1"] * 51), "it holds 51."),
        ("1, nan", "u: item 2, “nan”, is not a number."),
        ("1e400", "u: item 1, “1e400”, is not a number."),
    ],
)
def test_rubbish_is_named_by_place(written: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(").replace(".", r"\.")):
        typed_list("u", written)
