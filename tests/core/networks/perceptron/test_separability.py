"""Whether a line parts two classes: the linear programme, the rule, the margin and Novikoff's bound agree."""

import dataclasses

import numpy as np
import pytest
from sklearn.svm import SVC

from core.experiment.part import last
from core.networks.perceptron import topic
from core.networks.perceptron.many_orders import RUNS, fan_of, learn_in_many_orders, mean_line
from core.networks.perceptron.parts import mixtures_table
from core.networks.perceptron.rules import errors_of, perceptron_rule
from core.networks.perceptron.samples import drawn, with_constant
from core.networks.perceptron.separability import (
    hull_of,
    line_margin,
    linear_programme,
    meeting_point,
    widest_margin,
    widest_street,
)
from core.networks.perceptron.topic import Settings


def small_sets(count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Random points of a small grid, with a constant input, and random classes."""
    rng = np.random.default_rng(7)
    sets = []
    for _ in range(count):
        size = int(rng.integers(3, 9))
        sets.append((with_constant(rng.integers(-3, 4, (size, 2)).astype(float), True), rng.choice([-1, 1], size)))
    return sets


def test_the_programme_s_verdict_is_the_rule_s_on_500_random_sets() -> None:
    found = []
    for x, y in small_sets(500):
        verdict = linear_programme(x, y)
        walk = perceptron_rule(x, y, np.zeros(3), 1.0, 2000 if verdict.parted else 60, 0)
        done = errors_of(walk.learned[-1], x, y) == 0
        assert done == verdict.parted and verdict.proved
        found.append(verdict.parted)
    assert 100 < sum(found) < 400  # both answers occur


def test_every_certificate_can_be_checked() -> None:
    for x, y in small_sets(200):
        verdict, signed = linear_programme(x, y), x * y[:, None]
        if verdict.parted:
            assert (signed @ verdict.weights > 0).all()
        else:
            assert verdict.shares.min() >= 0 and verdict.shares.sum() == pytest.approx(1)
            np.testing.assert_allclose(verdict.shares @ signed, 0, atol=1e-12)
            assert np.count_nonzero(verdict.shares) <= 4  # Radon: so many are enough in the plane


def test_the_meeting_point_is_a_mixture_of_either_class() -> None:
    for source in ("XOR", "Circles"):
        found = topic.parting(dataclasses.replace(Settings(), data=source))
        shares, x, y = found.verdict.shares, found.sample.x, found.sample.y
        places = [shares[y == side] @ x[y == side] / shares[y == side].sum() for side in (-1, 1)]
        np.testing.assert_allclose(places[0], places[1], atol=1e-9)
        np.testing.assert_allclose(meeting_point(found), places[1], atol=1e-9)


def test_the_widest_margin_is_a_support_vector_machine_s() -> None:
    for seed in range(8):
        sample = drawn("Blobs", 30, 0.6, seed, "")
        if not linear_programme(with_constant(sample.x, True), sample.y).parted:
            continue
        machine = SVC(kernel="linear", C=1e9, tol=1e-9).fit(sample.x, sample.y)
        line = widest_street(sample.x, sample.y)
        np.testing.assert_allclose(line[:2], machine.coef_[0], rtol=1e-4)
        assert line[2] == pytest.approx(machine.intercept_[0], rel=1e-4, abs=1e-4)
        ours = line_margin(line, sample.x, sample.y)
        assert ours == pytest.approx(1 / np.linalg.norm(line[:2]))


def test_no_line_has_a_wider_margin_than_the_widest() -> None:
    rng = np.random.default_rng(3)
    x, y = with_constant(drawn("Blobs", 20, 0.5, 2, "").x, True), drawn("Blobs", 20, 0.5, 2, "").y
    best = widest_margin(x, y)
    others = rng.normal(size=(20_000, 3))
    margins = ((others / np.linalg.norm(others, axis=1, keepdims=True)) @ (x * y[:, None]).T).min(axis=1)
    assert margins.max() <= 1 / np.linalg.norm(best) + 1e-9
    assert ((x * y[:, None]) @ best).min() == pytest.approx(1)


def test_where_no_line_parts_there_is_no_margin() -> None:
    for x, y in small_sets(300):
        assert bool(len(widest_margin(x, y))) == linear_programme(x, y).parted


def test_the_rule_s_mistakes_keep_to_novikoff_s_bound_in_every_order() -> None:
    for changes in ({"data": "AND"}, {"data": "OR"}, {"data": "Blobs"}, {"data": "Own points"}):
        found = last(topic.in_many_orders(dataclasses.replace(Settings(), **changes)))
        assert found.runs.ended.all()
        assert found.runs.mistakes.max() <= (found.radius / found.margin) ** 2 + 1e-9


def test_many_orders_at_once_are_the_rule_one_by_one() -> None:
    sample = drawn("Blobs", 12, 0.6, 4, "")
    x = with_constant(sample.x, True)
    found = last(learn_in_many_orders(x, sample.y, 300, 5))
    rng, count = np.random.default_rng(5), len(x)
    first = rng.permuted(np.tile(np.arange(count), (RUNS, 1)), axis=1)
    for run in (0, 17, 999):  # those that are done in one pass need no second order
        w, mistakes = np.zeros(3), 0
        for i in first[run]:
            if sample.y[i] * (w @ x[i]) <= 0:
                w, mistakes = w + sample.y[i] * x[i], mistakes + 1
        assert found.mistakes[run] >= mistakes
        if errors_of(w, x, sample.y) == 0:
            np.testing.assert_allclose(found.weights[run], w)
            assert found.mistakes[run] == mistakes
    assert all(errors_of(w, x, sample.y) == 0 for w in found.weights)


def test_the_mean_of_the_fan_parts_the_points_as_each_line_does() -> None:
    for seed in range(3):
        found = last(topic.in_many_orders(dataclasses.replace(Settings(), data="Blobs", data_seed=seed, spread=0.5)))
        x = with_constant(found.sample.x, True)
        assert (errors_of(fan_of(found), x, found.sample.y) == 0).all()
        assert errors_of(mean_line(found), x, found.sample.y) == 0


def test_what_no_line_parts_never_comes_to_an_end_and_has_no_bound() -> None:
    settings = dataclasses.replace(Settings(), data="XOR")
    found = last(topic.in_many_orders(settings))
    numbers = topic.orders_numbers(found, settings)
    assert not found.runs.ended.any() and str(numbers["bound (R/γ)²"]).startswith("none")


def test_a_sweep_yields_often_and_leaves_what_it_has() -> None:
    sample = drawn("Circles", 200, 0.7, 1, "")
    steps = list(learn_in_many_orders(with_constant(sample.x, True), sample.y, 120, 0))
    assert len(steps) > 2 and steps[-1][:2] == (120, 120)
    early = next(runs for _, _, runs in steps if runs)
    assert early.mistakes.sum() < steps[-1][2].mistakes.sum()


def test_the_hull_holds_every_point_and_its_corners_are_points() -> None:
    x = np.random.default_rng(1).normal(size=(60, 2))
    hull = hull_of(x)
    edges = np.roll(hull, -1, axis=0) - hull
    for point in x:
        way = point - hull
        assert (edges[:, 0] * way[:, 1] - edges[:, 1] * way[:, 0] >= -1e-12).all()
    assert {tuple(corner) for corner in hull} <= {tuple(point) for point in x}


def test_both_rows_of_the_mixtures_table_are_computed_and_agree() -> None:
    settings = dataclasses.replace(Settings(), data="Circles")
    result = topic.parting(settings)
    texts = mixtures_table(result).figure["data"][-1]["text"]
    bold = [text for text in texts if text.startswith("<b>")]
    assert len(bold) == 4 and bold[:2] == bold[2:]
