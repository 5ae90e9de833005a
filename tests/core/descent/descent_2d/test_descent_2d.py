"""The race is torch.optim's, the flat places are found and named, and what the page says of saddles holds."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.descent.critical_points import KINDS, critical_points
from core.descent.descent_2d.network_plane import flattened, losses_of, network_plane, unflattened
from core.descent.descent_2d.races import RACERS, escape, race, suited_rates
from core.descent.descent_2d.random_landscapes import flat_places, random_waves, saddle_shares, theory_shares
from core.descent.descent_2d.ravines import fewest_steps
from core.descent.descent_2d.topic import (
    BESIDE,
    EGG_BOX,
    RAVINE,
    RIDGE,
    SUITED,
    SWITCHES,
    VALLEY,
    Settings,
    entailed,
    inside_scene,
    network_scene,
    numbers_of,
    rates_of,
    run,
    scene,
)
from core.descent.landscapes import OWN_FORMULA, ground
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.refusal import Refusal
from core.experiment.scene import Path


def torchs_path(surface, label, hyper, start, kicks):
    """The same race by torch alone: its optimizer on autograd of the same height."""
    p = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    optimizer, path = OPTIMIZERS[label].torch([p], hyper), [p.detach().numpy().copy()]
    for kick in kicks:
        optimizer.zero_grad()
        surface.value(p[0], p[1]).backward()
        p.grad += torch.tensor(kick)
        optimizer.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("label", SURFACES)
def test_every_path_is_torch_optims(label):
    surface = SURFACES[label]
    hypers = tuple(Hyper(rate) for rate in suited_rates(surface))
    kicks = 0.1 * np.random.default_rng(0).standard_normal((30, 2))
    places, *_ = race(surface, RACERS, hypers, surface.start, kicks)
    for racer, hyper, path in zip(RACERS, hypers, places, strict=True):
        theirs = torchs_path(surface, racer, hyper, surface.start, kicks)
        usable = np.abs(theirs).max(axis=1) < 50
        np.testing.assert_allclose(path[usable], theirs[usable], rtol=1e-6, atol=1e-8)


def test_the_pages_own_race_is_torchs_too():
    settings = Settings(noise=0.5, pace=0.7, beta=0.8, decay=0.9, beta1=0.7, beta2=0.95, steps=60)
    result, surface = run(settings), SURFACES["Peaks"]
    kicks = 0.5 * np.random.default_rng(0).standard_normal((60, 2))
    for label, rate, path in zip(result.labels, rates_of(settings, surface), result.places, strict=True):
        hyper = Hyper(rate, 0.8, 0.9, 0.7, 0.95)
        theirs = torchs_path(surface, label, hyper, (settings.start_x, settings.start_y), kicks)
        np.testing.assert_allclose(path, theirs, rtol=1e-6, atol=1e-8)


def steps_to_reach(beta, rate, curvatures=(1.0, 100.0)):
    """How many steps of momentum bring both coordinates of a quadratic below 1e-6 for good."""
    rule, p, bends = OPTIMIZERS["Momentum"], np.ones(2), np.array(curvatures)
    state, last = rule.start(p), 0
    for step in range(600):
        p, state = rule.step(p, bends * p, state, Hyper(rate, momentum=beta))
        last = step if np.abs(p).max() > 1e-6 else last
    return last


def test_momentums_best_beta_on_a_ravine_is_near_theorys():
    root = np.sqrt(100.0)
    theory = ((root - 1) / (root + 1)) ** 2
    betas = np.linspace(0, 0.95, 20)
    # For each beta the largest rate that still contracts the steep direction as much as momentum allows.
    best = min(betas, key=lambda beta: steps_to_reach(beta, (1 + np.sqrt(beta)) ** 2 / 100 * 0.999))
    assert abs(best - theory) <= 0.1


@pytest.mark.parametrize("rate, falls", [(0.0660, True), (0.0672, False)])
def test_sgd_on_the_ravine_converges_iff_the_rate_is_below_two_over_the_curvature(rate, falls):
    surface = SURFACES["Ravine"]  # steepest curvature 30: the bound is 2 / 30 = 0.0667
    places, *_ = race(surface, ("SGD",), (Hyper(rate),), (1.0, 1.0), np.zeros((400, 2)))
    assert (abs(places[0, -1, 1]) < 0.1) == falls


@pytest.mark.parametrize(
    "label, counts",
    [("Bowl", (1, 0, 0, 0)), ("Saddle", (2, 1, 0, 0)), ("Monkey saddle", (0, 0, 0, 1)), ("Peaks", (3, 3, 3, 0)),
     ("Himmelblau", (4, 4, 1, 0)), ("Rastrigin", (49, 84, 36, 0)), ("Plateau", (1, 0, 0, 0)),
     ("Rosenbrock", (1, 0, 0, 0))],
)  # fmt: skip
def test_all_critical_points_of_the_known_surfaces_are_found_and_named(label, counts):
    points = critical_points(SURFACES[label])
    assert tuple(np.bincount(points.kind, minlength=4)) == counts
    gradient = SURFACES[label].gradient(points.x, points.y)
    assert np.hypot(*gradient).max() < 1e-4
    saddles = points.kind == KINDS.index("saddle")
    assert (points.low[saddles] < 0).all() and (points.high[saddles] > 0).all()


def test_at_the_defaults_the_racers_part_as_the_page_says():
    result = run(Settings())
    told = dict(zip(result.labels, result.outcomes, strict=True))
    assert all(told[label].startswith("local minimum") for label in ("SGD", "AdaGrad", "RMSprop", "Adam"))
    assert all(told[label].startswith("lowest minimum") for label in ("Momentum", "Nesterov"))
    ends = dict(zip(result.labels, result.places[:, -1], strict=True))
    for label, place in {"SGD": (0.30, 0.32), "Adam": (-1.35, 0.20), "Momentum": (0.23, -1.63)}.items():
        np.testing.assert_allclose(ends[label], place, atol=0.02)
    for label in ("AdaGrad", "RMSprop"):
        np.testing.assert_allclose(ends[label], ends["Adam"], atol=0.02)
    first = np.abs(result.moves[:, 0])
    for label in ("AdaGrad", "RMSprop", "Adam"):  # as far along the gentle direction as along the steep one
        assert first[result.labels.index(label)].min() == pytest.approx(first[result.labels.index(label)].max())


@pytest.mark.parametrize("label", RACERS)
def test_the_inner_numbers_make_the_next_step_by_the_rule_on_the_page(label):
    settings = Settings(noise=0.5, steps=40, beta=0.8, decay=0.9, beta1=0.7, beta2=0.95)
    result = run(settings)
    racer = result.labels.index(label)
    rate, g, kept, s = (part[racer] for part in (result.rates, result.gradients, result.memory, result.squares))
    np.testing.assert_allclose(result.places[racer][:-1] + result.moves[racer][:-1], result.places[racer][1:])
    steps = np.arange(1, 42)[:, None]
    with np.errstate(invalid="ignore"):
        rule = {
            "SGD": g,
            "Momentum": kept,
            "Nesterov": g + 0.8 * kept,
            "AdaGrad": g / np.sqrt(s),
            "RMSprop": g / np.sqrt(s),
            "Adam": kept / (1 - 0.7**steps) / np.sqrt(s / (1 - 0.95**steps)),
        }[label]
    np.testing.assert_allclose(result.moves[racer], -rate * rule, rtol=1e-5, atol=1e-7)
    if label in ("Momentum", "Nesterov"):
        np.testing.assert_allclose(kept[1:], 0.8 * kept[:-1] + g[1:])
    if label == "Adam":
        np.testing.assert_allclose(kept[1:], 0.7 * kept[:-1] + 0.3 * g[1:])
        np.testing.assert_allclose(s[1:], 0.95 * s[:-1] + 0.05 * g[1:] ** 2)


@pytest.mark.parametrize("label", RACERS)
def test_one_racer_is_looked_into_with_arrows_curves_and_numbers(label):
    settings = replace(Settings(), inside=label)
    drawn = inside_scene(run(settings), settings)
    rows = {readout.label: readout.value for readout in drawn.readouts}
    assert all(len(values) == settings.steps + 1 for values in rows.values())
    assert any("velocity" in name for name in rows) == (label in ("Momentum", "Nesterov"))
    assert any("square" in name for name in rows) == (label in ("AdaGrad", "RMSprop", "Adam"))
    assert {"mean m", "mean square s", "corrections"} <= set(rows) or label != "Adam"
    go.Figure(dict(drawn.panels[1].figure))
    absent = replace(settings, **{SWITCHES[RACERS.index(label)]: False})
    assert "does not race" in inside_scene(run(absent), absent).notices[0].text


def test_try_this_does_what_its_lines_say():
    ravine = dict(zip(RACERS, run(Settings(**RAVINE)).outcomes, strict=True))
    assert ravine["SGD"].startswith("diverged")
    assert all("minimum" in outcome for outcome in run(Settings(**RIDGE)).outcomes)
    assert (run(Settings(**VALLEY)).arrived == -1).all()
    assert all(outcome.startswith("local minimum") for outcome in run(Settings(**EGG_BOX)).outcomes)
    assert len(set(outcome[:5] for outcome in run(Settings(start_x=-1.4, start_y=1.6)).outcomes)) == 1


def test_without_noise_the_exact_ridge_holds_everybody_and_with_it_the_time_is_theorys():
    found = escape(seed=0, seeds=20)
    assert found.without == RACERS
    np.testing.assert_allclose(found.steps["SGD"], found.theory, atol=6)
    assert max(found.steps[label][0] for label in ("AdaGrad", "RMSprop", "Adam")) < found.steps["SGD"][0] / 5


def test_saddles_take_over_as_dimensions_grow():
    *_, (_, _, shares) = saddle_shares(0, dimensions=(1, 2, 3, 10), functions=6, starts=40)
    measured = shares.saddles / shares.found
    assert measured[0] == 0 and abs(measured[1] - 0.5) < 0.1 and abs(measured[2] - 0.7535) < 0.1 and measured[3] > 0.99
    # Low critical points bend up almost everywhere.
    assert np.corrcoef(shares.heights, shares.falling)[0, 1] > 0.7


def test_the_shares_can_be_stopped_after_each_function():
    found = list(saddle_shares(0, dimensions=(1, 2), functions=3, starts=5))
    assert [done for done, _, _ in found] == [1, 2, 3, 4, 5, 6] and {total for _, total, _ in found} == {6}
    assert [shares is not None for _, _, shares in found] == 2 * [False, False, True]


def test_theorys_share_is_the_known_one():
    """Exactly one half in two dimensions (Longuet-Higgins 1957), 3.055 / 4.055 in three (Bardeen et al. 1986)."""
    chance = np.random.default_rng(0)
    assert theory_shares(2, 40000, chance)[1] == pytest.approx(0.5, abs=0.01)
    assert theory_shares(3, 40000, chance)[1] == pytest.approx(3.055 / 4.055, abs=0.01)


def test_a_random_landscapes_slopes_are_autograds_and_its_flat_places_are_flat():
    waves = random_waves(4, 50, np.random.default_rng(0))
    x = torch.tensor(np.random.default_rng(1).uniform(-3, 3, 4), requires_grad=True)
    f = lambda p: np.sqrt(2 / 50) * torch.cos(torch.tensor(waves.frequencies) @ p + torch.tensor(waves.phases)).sum()  # noqa: E731
    point = x.detach().numpy()[None]
    np.testing.assert_allclose(waves.gradient(point)[0], torch.autograd.grad(f(x), x)[0].numpy(), atol=1e-12)
    theirs = torch.autograd.functional.hessian(f, x.detach()).numpy()
    np.testing.assert_allclose(waves.hessian(point)[0], theirs, atol=1e-12)
    flat = flat_places(waves, np.random.default_rng(2).uniform(-5, 5, (30, 4)))
    assert len(flat) > 15 and np.abs(waves.gradient(flat)).max() < 1e-8


def test_the_networks_plane_tells_true_losses():
    history, plane = network_plane("Circle", 8, "SGD", 0.1, 0)
    np.testing.assert_allclose(plane.on_path, history.train_loss, atol=1e-6)
    rows = flattened(history.weights)
    again = flattened(unflattened(history.network, rows))
    np.testing.assert_array_equal(rows, again)
    assert plane.off[-1] == pytest.approx(0, abs=1e-9) and plane.on_shadow[-1] == pytest.approx(
        plane.on_path[-1], abs=1e-6
    )
    assert plane.off.max() > 0.01 and 0.9 < plane.shares.sum() <= 1
    assert losses_of(history, rows[:1], *two_classes()).shape == (1,)


def two_classes():
    from core.data.datasets import DATASETS

    points = DATASETS["Circle"](200, 20, 0)
    return points.x, points.y[:, None].astype(np.float32)


def test_a_network_that_diverges_is_said_in_words():
    settings = Settings(trainer="SGD", trainer_rate=3.0)
    drawn = network_scene(run(settings), settings)
    assert all(np.isfinite(np.asarray(readout.value, dtype=float)).all() for readout in drawn.readouts[:3])


def test_a_typed_surface_races_and_what_cannot_be_read_is_refused():
    result = run(Settings(surface=OWN_FORMULA, formula="(x - 1)^2 + 3*(y + 0.5)^2"))
    assert all(outcome.startswith("lowest minimum") for outcome in result.outcomes)
    with pytest.raises(Refusal, match="At the end: Something is missing") as caught:
        run(Settings(surface=OWN_FORMULA, formula="x^2 + "))
    assert caught.value.knob == "formula"
    gap = Settings(surface=OWN_FORMULA, formula="log(x) + y^2")
    said = scene(run(gap), gap).notices
    assert any("gap" in notice.text for notice in said)
    back = next(notice.knobs for notice in said if "nobody can set out" in notice.text)
    assert (run(replace(gap, **back)).ended != 0).all()


@given(st.text("xy0123456789+-*/^() sincoexplog.", max_size=25))
@hypothesis_settings(max_examples=12, deadline=None)
def test_whatever_is_typed_there_is_a_map_and_a_race_or_a_refusal(formula):
    settings = Settings(surface=OWN_FORMULA, formula=formula, steps=20)
    try:
        result = run(settings)
    except Refusal as refusal:
        assert refusal.knob == "formula" and refusal.sentence.endswith(".")
        return
    assert all(isinstance(value, str) or np.isfinite(value) for value in numbers_of(result).values())
    for panel in scene(result, settings).panels:
        go.Figure(dict(panel.figure))


def test_no_racers_a_start_off_the_map_and_divergence_are_said():
    nobody = replace(Settings(), sgd=False, momentum=False, nesterov=False, adagrad=False, rmsprop=False, adam=False)
    assert any("Nobody" in notice.text for notice in scene(run(nobody), nobody).notices)
    outside = Settings(surface="Monkey saddle", start_x=5.0)
    assert any("off this map" in notice.text for notice in scene(run(outside), outside).notices)
    fast = Settings(surface="Ravine", pace=20.0, rates=SUITED)
    assert any("Too large a rate" in notice.text for notice in scene(run(fast), fast).notices)
    bottomless = Settings(surface=OWN_FORMULA, formula="-x^2 - y^2")
    assert any("no minimum" in notice.text for notice in scene(run(bottomless), bottomless).notices)
    assert ground("Bowl") is ground("Bowl")


@pytest.mark.parametrize("constant", ["1e16", "1e17 + x", "-1e300", "0", "x - x"])
def test_a_surface_without_height_is_drawn_in_space_too(constant):
    settings = Settings(surface=OWN_FORMULA, formula=constant, beside=BESIDE[1])
    for panel in scene(run(settings), settings).panels:
        go.Figure(dict(panel.figure))


def test_a_surface_chosen_by_hand_brings_a_start_that_tells_something():
    for label in SURFACES:
        chosen = replace(Settings(surface=label), **entailed({"surface": label}))
        result = run(chosen)
        x, y = SURFACES[label].x, SURFACES[label].y
        assert x[0] < chosen.start_x < x[1] and y[0] < chosen.start_y < y[1]
        assert not any("at step 0" in outcome or outcome[-9:] == "at step 3" for outcome in result.outcomes), label
    assert entailed({"surface": "Peaks"}) == {"start_x": Settings().start_x, "start_y": Settings().start_y}
    assert entailed({"pace": 2.0}) == {} and entailed({"surface": "none such"}) == {}


def test_sgd_suffers_from_the_condition_number_and_adam_does_not():
    """The prediction of the page, at the knobs that its Look sets."""
    ravine = Settings(surface="Ravine", start_x=-2.6, start_y=1.0, steps=300)
    mild, harsh = run(ravine), run(replace(ravine, steepness=300.0))
    sgd, adam = RACERS.index("SGD"), RACERS.index("Adam")
    assert 55 < mild.arrived[sgd] < 70 and 55 < mild.arrived[adam] < 70
    assert harsh.arrived[sgd] == -1 and harsh.arrived[adam] == mild.arrived[adam]


def test_plain_descent_at_its_best_rate_takes_theorys_steps_and_dividing_rules_do_not_notice():
    steepness = np.array([1.0, 10.0, 100.0])
    with np.errstate(divide="ignore"):
        theory = np.log(0.01 / np.hypot(2.6, 1)) / np.log((steepness - 1) / (steepness + 1))
    np.testing.assert_allclose(fewest_steps("SGD", steepness), np.maximum(np.ceil(theory), 1), atol=2)
    for label in ("AdaGrad", "Adam"):
        steps = fewest_steps(label, steepness)
        assert np.ptp(steps) <= 1, label


def test_a_surface_of_kinks_has_a_sane_rate():
    """abs(x) + abs(y) is nowhere curved; a step of the rate suited to it is no leap across the map."""
    surface = ground(OWN_FORMULA, "abs(x) + abs(y)").surface
    assert 0.05 < surface.rate < 0.5
    assert ground(OWN_FORMULA, "(x^2 + y^2)/2").surface.rate == pytest.approx(0.3, abs=0.25)


def test_critical_points_are_told_by_shape_not_by_a_racers_colour():
    drawn = scene(run(Settings()), Settings()).panels[0]
    colors = {layer.color for layer in drawn.layers if isinstance(layer, Path)}
    kinds = [trace for trace in drawn.figure["data"] if trace["type"] == "scatter"]
    assert len(kinds) == 3 and len({trace["marker"]["symbol"] for trace in kinds}) == 3
    assert not colors & {trace["marker"]["color"] for trace in kinds}


def test_a_legends_entry_names_a_racers_path_on_every_chart():
    for panel in scene(run(Settings()), Settings()).panels:
        assert [layer.name for layer in panel.layers if isinstance(layer, Path)] == list(RACERS)
