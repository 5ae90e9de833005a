"""Penalised linear models: scikit-learn, brute force and torch are the oracles."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from core.data.own_pairs import read_table
from core.experiment.refusal import Refusal
from core.experiment.shown_code import happens
from core.experiment.standalone_script import script
from core.regularization.contours import ellipse_of
from core.regularization.weight_penalties import parts, topic
from core.regularization.weight_penalties.decay import WAYS, four_ways
from core.regularization.weight_penalties.linear_paths import PATH_STRENGTHS
from core.regularization.weight_penalties.samples import DIABETES, DRAWN, OWN, table_of
from core.regularization.weight_penalties.scales import answers, relu_network
from core.regularization.weight_penalties.slips import slips
from core.regularization.weight_penalties.solutions import ELASTIC, L1, L2, penalised, penalty_of
from core.regularization.weight_penalties.topic import (
    KINDS,
    Settings,
    decays_numbers,
    paths,
    paths_numbers,
    scaled,
    table_for,
    translations,
    translations_numbers,
    two_weights,
    two_weights_numbers,
)
from core.regularization.weight_penalties.translator import NOTES, SCIKIT, TORCH
from core.regularization.weight_penalties.two_weights import ball_of
from tests.alone import run_alone


def objective(result, settings: Settings, w: np.ndarray) -> np.ndarray:
    """Loss above its least plus penalty, for weights (N, 2)."""
    off = w - result.free
    loss = np.einsum("ni,ij,nj->n", off, result.gram, off)
    return loss + penalty_of(settings.penalty, settings.share, settings.strength).value(w)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("correlation", [-0.95, 0.0, 0.6])
@pytest.mark.parametrize("strength", [0.0, 0.3, 3.0])
def test_no_pair_of_weights_does_better_than_the_solution(kind: str, correlation: float, strength: float) -> None:
    settings = Settings(penalty=kind, correlation=correlation, strength=strength, free=(2.0, -0.7), share=0.4)
    result = two_weights(settings)
    rng = np.random.default_rng(0)
    tried = np.concatenate([rng.uniform(-3, 3, (20_000, 2)), result.solution + 0.01 * rng.standard_normal((5000, 2))])
    best = objective(result, settings, result.solution[None])[0]
    assert objective(result, settings, tried).min() >= best - 1e-12
    assert best == pytest.approx(result.loss + result.penalty)


@pytest.mark.parametrize("kind", KINDS)
def test_ball_and_ellipse_go_through_the_solution_and_are_contours(kind: str) -> None:
    settings = Settings(penalty=kind, strength=1.0, share=0.3)
    result = two_weights(settings)
    penalty = penalty_of(kind, 0.3, 1.0)
    assert penalty.value(ball_of(penalty, result.solution)) == pytest.approx(float(penalty.value(result.solution)))
    off = result.ellipse - result.free
    assert np.einsum("ni,ij,nj->n", off, result.gram, off) == pytest.approx(result.loss)
    assert ellipse_of(result.gram, result.free, 0.0) == pytest.approx(np.broadcast_to(result.free, (181, 2)))


@pytest.mark.parametrize("kind", KINDS)
def test_both_weights_lie_on_the_map_at_every_correlation(kind: str) -> None:
    for correlation in (-0.8, 0.0, 0.5):
        result = two_weights(Settings(penalty=kind, correlation=correlation, strength=1.5))
        assert np.interp(result.alone, result.map_x, result.map_y) == pytest.approx(result.solution, abs=0.02)


def test_the_page_opens_with_a_zero_in_the_corner_and_l2_has_none() -> None:
    assert two_weights_numbers(two_weights(Settings()), Settings())["exact zeros"] == 1
    for strength in (0.1, 1.0, 20.0):
        settings = Settings(penalty=L2, strength=strength)
        assert two_weights_numbers(two_weights(settings), settings)["exact zeros"] == 0


def test_of_two_correlated_features_l1_keeps_one() -> None:
    settings = Settings(correlation=0.9, free=(1.5, 0.7), strength=3.0)
    assert two_weights_numbers(two_weights(settings), settings)["exact zeros"] == 1
    elastic = replace(settings, penalty=ELASTIC)
    assert two_weights_numbers(two_weights(elastic), elastic)["exact zeros"] == 0


@pytest.mark.parametrize("source", [DIABETES, DRAWN])
@pytest.mark.parametrize("strength", [0.01, 0.05, 0.1, 0.5])
def test_lasso_zeros_and_values_are_scikit_learn_s(source: str, strength: float) -> None:
    table = table_of(source, 60, 2.0, 0)
    ours = penalised(table.gram, table.pull, penalty_of(L1, 0.5, strength))[0]
    theirs = Lasso(strength / 2, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(table.x, table.y).coef_
    assert ((ours == 0) == (theirs == 0)).all()
    assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("strength", [0.01, 0.5, 5.0])
def test_ridge_and_elastic_net_are_scikit_learn_s(strength: float) -> None:
    table = table_of(DIABETES, 60, 2.0, 0)
    ridge = Ridge(len(table.x) * strength, fit_intercept=False).fit(table.x, table.y).coef_
    assert penalised(table.gram, table.pull, penalty_of(L2, 0.5, strength))[0] == pytest.approx(ridge, abs=1e-9)
    l1, l2 = 0.3 * strength, 0.7 * strength
    model = ElasticNet(l1 / 2 + l2, l1_ratio=l1 / (l1 + 2 * l2), fit_intercept=False, tol=1e-12, max_iter=100_000)
    ours = penalised(table.gram, table.pull, penalty_of(ELASTIC, 0.3, strength))[0]
    assert ours == pytest.approx(model.fit(table.x, table.y).coef_, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_path_meets_the_conditions_of_a_minimum(kind: str) -> None:
    """The loss's slope is the penalty's at every weight that is not 0, and smaller at those that are."""
    table = table_of(DIABETES, 60, 2.0, 3)
    penalty = penalty_of(kind, 0.5, PATH_STRENGTHS)
    found = penalised(table.gram, table.pull, penalty)
    slope = 2 * (table.pull - found @ table.gram) - 2 * penalty.l2[:, None] * found
    off = np.where(found != 0, np.abs(slope - penalty.l1[:, None] * np.sign(found)), 0)
    assert off.max() < 1e-8
    assert (np.where(found == 0, np.abs(slope) - penalty.l1[:, None], -1) < 1e-8).all()


@pytest.mark.parametrize("source", [DIABETES, DRAWN])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strength", [0.0, 0.05, 0.3, 20.0])
def test_the_translated_numbers_reach_the_same_weights(source: str, kind: str, strength: float) -> None:
    settings = Settings(source=source, penalty=kind, table_strength=strength)
    numbers = translations_numbers(translations(settings), settings)
    exact = kind == L2 and strength >= 0.05
    for name in (SCIKIT, TORCH, NOTES):
        apart = numbers[f"{name}: largest difference"]
        assert apart < (1e-5 if name == SCIKIT or exact else 0.06), name
    if kind == L2 and 0 < strength < 20:
        assert numbers[f"{TORCH}: with λ as it stands"] > 1e-3
        assert numbers[f"{SCIKIT}: with λ as it stands"] > 1e-3


@pytest.mark.parametrize("strength", [0.01, 0.1, 1.0])
def test_under_sgd_weight_decay_is_l2_by_hand_and_under_adam_it_does_not_shrink(strength: float) -> None:
    """Of all the ways only SGD's agree; Adam's argument is the term by hand, AdamW's is the shrinking."""
    table = table_of(DIABETES, 60, 2.0, 0)
    argument, half, whole, shrunk = range(len(WAYS))
    apart = {name: four_ways(table, name, 0.05, strength).apart.max(axis=1) for name in ("SGD", "Adam", "AdamW")}
    assert apart["SGD"][half] < 1e-6 and apart["SGD"][shrunk] < 1e-6 < apart["SGD"][whole]
    assert apart["Adam"][half] < 1e-6 < 1e-3 < apart["Adam"][shrunk]
    assert apart["AdamW"][shrunk] < 1e-6 < 1e-3 < apart["AdamW"][half]
    assert apart["SGD"][argument] == 0


def test_twice_weight_decay_is_the_notes_formula_for_a_whole_network() -> None:
    """λ ∑p² by hand is weight_decay = 2 λ under SGD, biases and all; under AdamW it is not."""

    def trained(rule: type, hand: bool) -> torch.Tensor:
        chance = torch.Generator().manual_seed(3)
        x, y = torch.randn(40, 3, generator=chance), torch.randn(40, 1, generator=chance)
        model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)).double()
        for part in model.parameters():
            part.data = torch.randn(part.shape, generator=chance, dtype=torch.float64)
        optimizer = rule(model.parameters(), lr=0.02, weight_decay=0.0 if hand else 2 * 0.03)
        for _ in range(100):
            loss = ((model(x.double()) - y) ** 2).mean()
            if hand:
                loss = loss + 0.03 * sum((part**2).sum() for part in model.parameters())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return torch.cat([part.data.ravel() for part in model.parameters()])

    apart = {
        rule: (trained(rule, True) - trained(rule, False)).abs().max().item()
        for rule in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW)
    }
    assert apart[torch.optim.SGD] < 1e-6
    assert apart[torch.optim.Adam] < 1e-6, "torch's Adam takes weight_decay as L2"
    assert apart[torch.optim.AdamW] > 1e-2


def test_steps_that_overshoot_are_told_in_words() -> None:
    settings = Settings(step=0.2, decay=2.0)
    result = four_ways(table_for(settings), "SGD", 0.2, 2.0)
    assert result.grown and "diverge" in parts.DECAY.scene(result, settings).notices[0].text
    overflowed = four_ways(table_for(settings), "SGD", 1e5, 2.0)
    assert "overflowed" in decays_numbers(overflowed, settings).values()
    assert parts.DECAY.scene(overflowed, settings).panels


def test_l1_finds_the_features_that_count_and_ridge_keeps_all() -> None:
    for seed in range(5):
        settings = Settings(source=DRAWN, table_strength=0.2, count=200, data_seed=seed)
        result = paths(settings)
        assert (result.here[result.table.truth != 0] != 0).all()
        assert (result.here == 0).sum() >= 10
        ridge = replace(settings, penalty=L2)
        assert paths_numbers(paths(ridge), ridge)["exact zeros"] == 0


@pytest.mark.parametrize("factor", [0.1, 3.0, 10.0])
def test_other_units_change_the_penalty_but_not_the_function(factor: float) -> None:
    result = scaled(Settings(factor=factor))
    w1, b1, w2 = relu_network(12, 0)
    x = np.random.default_rng(5).standard_normal((50, 2))
    assert answers(w1 * factor, b1 * factor, w2 / factor, x) == pytest.approx(answers(w1, b1, w2, x))
    assert result.apart < 1e-12
    assert result.here[1] == pytest.approx(((w1 * factor) ** 2).sum() + ((w2 / factor) ** 2).sum())
    other, mine = result.weights[1], result.column
    assert (abs(other[mine]) > abs(result.weights[0, mine])) == (factor > 1), "larger numbers make a weight cheaper"
    assert result.weights[2] == pytest.approx(result.weights[0]), "standardised again, all is as before"


def test_c_with_the_least_penalty_is_the_least_of_all() -> None:
    result = scaled(Settings())
    for row in (0, 1):
        nearest = result.factors[result.penalties[row].argmin()]
        assert nearest == pytest.approx(result.best[row], rel=0.06)


def test_a_reader_s_table_is_used_with_all_its_columns_of_numbers() -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((60, 4))
    y = 3 * x[:, 1] + 0.1 * rng.standard_normal(60)
    rows = "\n".join(",".join(f"{value:.4f}" for value in [*row, target]) for row, target in zip(x, y, strict=True))
    pairs = read_table(f"a,b,c,d,y\n{rows}\n".encode())
    settings = Settings(source=OWN, table_strength=0.3)
    result = paths(settings, pairs)
    assert result.table.names == ("a", "b", "c", "d")
    assert (result.here != 0).tolist() == [False, True, False, False]
    with pytest.raises(Refusal, match="another one"):
        rows = "\n".join(f"{row},{row % 4}.5" for row in range(1, 21))
        paths(settings, read_table(f"id,y\n{rows}\n".encode()).choose("y", "y"))
    with pytest.raises(Refusal, match="12 are the least"):
        paths(settings, read_table(b"a,y\n1,2.5\n3,1.5\n2,4\n5,1\n7,2\n4,4\n9,1\n"))


def test_the_notes_loop_stops_and_its_mend_runs() -> None:
    loop, halved = slips()
    assert "NameError" in happens(loop.code)
    assert "prints `18 0.0" in happens(loop.mend)
    assert "NameError" not in happens(loop.mend)
    assert happens(halved.code) != happens(halved.mend)
    first, second = happens(halved.mend).split("`")[1].split(" ")
    assert float(first) == pytest.approx(float(second))


def test_the_script_reads_a_reader_s_table_and_prints_the_page_s_numbers(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    rows = "\n".join(",".join(f"{value:.3f}" for value in row) for row in rng.standard_normal((40, 4)))
    content = f"a,b,c,y\n{rows}\n"
    (tmp_path / "own.csv").write_text(content)
    pairs, settings = read_table(content.encode()), Settings(source=OWN)
    done = run_alone(script(topic, settings, pairs), tmp_path, "own.csv", "paths")
    assert (done.returncode, done.stderr) == (0, "")
    numbers = paths_numbers(paths(settings, pairs), settings)
    assert f"training loss: {numbers['training loss']:.6g}" in done.stdout
