"""Every strategy's path is torch's or the notes' loop, and what the page says of each holds over many starts."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.descent.learning_rates.pictures import OTHER_NEEDS, apart
from core.descent.learning_rates.rate_race import (
    BY_MEMORY,
    STRATEGIES,
    Heat,
    descend,
    ends_of,
    exponent,
    first_stay,
    first_visit,
    outside_unit,
)
from core.descent.learning_rates.schedules import SCHEDULES, Decay
from core.descent.learning_rates.topic import (
    ADDED,
    ALL,
    BRINGS,
    BY_SLOPE,
    LANDSCAPE,
    RACED_ON,
    Settings,
    numbers_of,
    outside_scene,
    powers_of,
    run,
    scene,
    slope_scene,
    swept,
    table_of,
    table_scene,
    table_steps,
    tabled,
    words_of,
)
from core.descent.surfaces import SURFACES
from core.engine.optimizers import OPTIMIZERS, Hyper
from core.experiment.wording import plain

START = np.array([[-2.0, 1.5]])


def heat(surface="Bowl", labels=STRATEGIES, rate=0.05, noise=0.0, steps=60, unit_loss=False):
    return Heat(surface, labels, rate, Decay(15, 0.5), unit_loss, steps, noise, 3)


def torchs_path(given, label):
    """The same by torch alone: its optimizer, its scheduler if it has one, autograd of the same height."""
    p = torch.nn.Parameter(torch.tensor(START[0]))
    rule = OPTIMIZERS[label if label in BY_MEMORY else "SGD"]
    optimizer = rule.torch([p], Hyper(rate=given.rate))
    schedule = SCHEDULES[label].torch if label in SCHEDULES else None
    scheduler = schedule(optimizer, given.steps, given.decay) if schedule else None
    kicks = given.noise * np.random.default_rng(given.seed).standard_normal((given.steps, 1, 2))
    path = [START[0]]
    for kick in kicks:
        optimizer.zero_grad()
        SURFACES[given.surface].value(p[0], p[1]).backward()
        p.grad += torch.tensor(kick[0])
        optimizer.step()
        if scheduler:
            scheduler.step()
        path.append(p.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("label", ["Fixed", "Blocks", "Exponential", "Cosine", "RMSprop", "Adam"])
def test_what_torch_has_walks_as_in_torch(label, noise):
    given = heat("Peaks", rate=0.02, noise=noise)
    places, *_ = descend(given, START)
    np.testing.assert_allclose(places[:, STRATEGIES.index(label), 0], torchs_path(given, label), rtol=1e-8, atol=1e-10)


def test_the_notes_own_strategies_are_the_notes_loop():
    given = heat("Himmelblau", ("∝ |gradient|", "∝ loss", "∝ |value|"), rate=1e-4, steps=30)
    places, *_ = descend(given, START)
    surface = SURFACES["Himmelblau"]
    factors = (lambda p, g: np.abs(g), lambda p, g: surface.value(*p), lambda p, g: np.abs(p))
    for racer, factor in enumerate(factors):
        localmin = START[0].copy()
        for step in range(30):
            np.testing.assert_allclose(places[step, racer, 0], localmin, rtol=1e-9)
            grad = np.array(surface.gradient(*localmin))
            lr = 1e-4 * factor(localmin, grad)
            localmin = localmin - lr * grad


def test_the_effective_rate_of_fixed_is_its_rate_and_many_starts_are_as_one():
    *_, rates = descend(heat(noise=0.3), np.vstack([START, START + 1]))
    np.testing.assert_allclose(rates[:, 0], 0.05, rtol=1e-9)
    alone, *_ = descend(heat(), START)
    together, *_ = descend(heat(), np.vstack([START, START + 1]))
    np.testing.assert_allclose(together[:, :, :1], alone, rtol=1e-9)


@pytest.mark.parametrize("curvature_times_rate, settles", [(1.9, True), (2.1, False)])
def test_a_fixed_rate_converges_iff_it_is_below_two_over_the_curvature(curvature_times_rate, settles):
    _, losses, _ = descend(heat(labels=("Fixed",), rate=curvature_times_rate / 2, steps=150), START)
    assert (np.nan_to_num(losses[-1, 0, 0], nan=np.inf) < 1e-5) == settles


def test_with_noise_the_fixed_rate_keeps_jumping_and_decay_settles():
    settings = Settings()
    table = table_of(settings, starts=200)
    share = dict(zip(table.labels, table.shares[:, 0], strict=True))
    assert min(share[label] for label in ("Blocks", "Exponential", "Cosine")) > 0.8
    assert max(share[label] for label in ("Fixed", "RMSprop", "Adam")) < 0.5
    # Its floor is the theory's: the variance per coordinate is rate² noise² / (1 - (1 - 2 rate)²).
    places, *_ = descend(heat(labels=("Fixed",), rate=0.1, noise=1.0, steps=200), np.zeros((300, 2)))
    assert places[100:].var() == pytest.approx(0.1**2 / (1 - 0.8**2), rel=0.1)
    quiet = dict(zip(table.labels, run(replace(settings, noise=0.0, group=ALL)).stays, strict=True))
    assert 0 <= quiet["Fixed"] <= quiet["Exponential"]


def test_in_the_ravine_what_does_not_adapt_diverges():
    chosen = Settings(surface="Ravine", start_x=-2.6, start_y=1.0, group=ALL)
    result = run(chosen)
    lost = dict(zip(result.labels, result.lost, strict=True))
    assert all(lost[label] >= 0 for label in ("Fixed", "Blocks", "Cosine", "∝ |gradient|", "∝ loss", "∝ |value|"))
    assert lost["RMSprop"] == lost["Adam"] == lost["Exponential"] == -1
    assert any("diverged" in notice.text for notice in scene(result, chosen).notices)


def test_a_loss_below_zero_turns_proportional_to_loss_uphill_and_scaling_mends_it():
    settings = Settings(surface="Peaks", rate=0.02, noise=0.0, start_x=0.25, start_y=-0.9, group=LANDSCAPE)
    result = run(settings)
    assert result.turned >= 0
    assert any("negative rate" in notice.text for notice in scene(result, settings).notices)
    place = result.labels.index("∝ loss")
    here = result.losses[result.turned : result.turned + 2, place]
    assert here[1] > here[0] and result.losses[-1, place] == pytest.approx(0, abs=1e-3)  # it stops where the loss is 0
    mended = run(replace(settings, unit_loss=True))
    assert mended.turned == -1 and mended.losses[-1, place] < result.losses[-1, place]


def test_proportional_to_value_shines_where_the_answer_is_zero_and_freezes_there():
    on_zero = table_of(Settings(surface="Rastrigin", rate=0.01), starts=100)
    elsewhere = table_of(Settings(surface="Himmelblau", rate=0.01), starts=100)
    place = STRATEGIES.index("∝ |value|")
    assert on_zero.shares[place, 0] > 0.9 and elsewhere.shares[place, 0] < 0.1
    places, *_ = descend(heat("Himmelblau", ("∝ |value|",), rate=0.001), np.zeros((1, 2)))
    assert (places == 0).all()


def test_ends_and_stays_are_counted_rightly():
    given = heat("Himmelblau", ("Fixed",), steps=2)
    last = np.array([[[3.0, 2.0], [0.0, 0.0], [np.nan, np.nan]]])
    assert ends_of(given, last).tolist() == [[0, 2, 3]]
    assert ends_of(heat("Peaks", ("Fixed",)), np.array([[[-1.3474, 0.2045]]])).tolist() == [[1]]
    path = np.array([[9.0, 9.0], [3.0, 2.0], [3.0, 2.01]])[:, None, None]
    assert first_stay(given, path).tolist() == [[1]]
    assert first_stay(given, path[::-1]).tolist() == [[-1]]
    assert first_stay(given, path[1:]).tolist() == [[0]]
    assert first_visit(given, path).tolist() == [[1]]
    assert first_visit(given, path[::-1]).tolist() == [[0]]
    assert first_visit(given, path[:1]).tolist() == [[-1]]


@pytest.mark.parametrize("label", RACED_ON)
def test_shares_make_one_and_every_number_is_finite_or_said(label):
    table = table_of(Settings(surface=label, rate=3.0), starts=20)
    np.testing.assert_allclose(table.shares.sum(axis=1), 1)
    told = numbers_of(run(Settings(surface=label, rate=3.0, noise=5.0)))
    assert all(isinstance(value, str) or np.isfinite(value) for value in told.values())
    assert set(BY_MEMORY) == set(OTHER_NEEDS)


def test_the_table_waits_for_no_knob_that_it_does_not_depend_on():
    moved = Settings(surface="Peaks", rate=0.02, start_x=1.0, start_y=-1.0, group=LANDSCAPE)
    before, after = table_of(moved, starts=20), table_of(tabled(moved), starts=20)
    np.testing.assert_array_equal(before.shares, after.shares)
    assert tabled(moved) == tabled(replace(moved, start_x=2.0))
    assert swept(moved) == swept(replace(moved, start_y=2.0, rate=0.5))
    assert tabled(moved) != tabled(replace(moved, rate=0.5))


def test_large_steps_arrive_and_small_ones_settle():
    table = table_of(Settings(), starts=200)
    ever, first = (dict(zip(table.labels, row, strict=True)) for row in (table.reached, table.steps))
    assert all(ever[label] == 1 for label in ("Fixed", "RMSprop", "Adam", "∝ |gradient|"))
    assert first["Fixed"] <= first["Exponential"]
    assert (table.reached >= table.shares[:, 0]).all()
    notes = table_scene(table, Settings()).panels[0].figure["layout"]["annotations"]
    assert len(notes) == len(STRATEGIES) + 1
    assert all(note["xref"] == "paper" for note in notes)  # beyond the axis' range Plotly would leave them out


def test_the_chart_and_the_readouts_tell_the_same_race():
    settings = Settings()
    result = run(settings)
    drawn = scene(result, settings)
    for racer, readout in enumerate(drawn.readouts):
        assert readout.value[-1].startswith(plain(result.losses[-1, racer], 2))
        np.testing.assert_allclose(drawn.panels[1].layers[racer].y, result.losses[:, racer])
    assert [note["text"] for note in drawn.panels[0].figure["layout"]["annotations"]] == list(result.labels)


def test_names_move_apart_and_keep_their_order():
    levels = np.array([0.5, 0.5, 1.0, 0.99, 0.0, 0.51])
    moved = apart(levels, 0.1)
    assert np.diff(np.sort(moved)).min() > 0.1 - 1e-12
    assert moved.max() <= 1 and moved.min() >= 0
    assert (np.argsort(levels, kind="stable") == np.argsort(moved, kind="stable")).all()


def outside(**changes):
    chosen = replace(Settings(), **changes)
    return outside_scene(run(chosen), chosen)


def test_what_proportional_to_loss_does_outside_zero_to_one():
    """On the bowl: below 0 it stops at the height where its reading is 0; above 1 base rate times loss decides."""
    given, start = heat(rate=0.1, steps=400), START[0]
    lifts = np.array([-0.75, -0.25, 0.5, 1.0])
    height, rates = outside_unit(given, start, np.ones(4), lifts)
    np.testing.assert_allclose(height[-1], [0.75, 0.25, 0, 0], atol=1e-6)
    np.testing.assert_allclose(rates[0], 0.1 * (1 + lifts))
    height, _ = outside_unit(given, start, np.array([9.9, 10.1, 0.01]), np.zeros(3))
    assert height[-1, 0] < 0.1 and np.isnan(height[-1, 1]) and 0.2 < height[-1, 2] < 1
    (alone, _), (wide, _) = (outside_unit(given, start, np.array([k]), np.array([0.0])) for k in (1.0, 5.0))
    (faster, _) = outside_unit(given._replace(rate=0.5), start, np.ones(1), np.zeros(1))
    np.testing.assert_allclose(wide, faster)
    assert alone[-1] > wide[-1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "It arrives"),
        ({"lift": -0.5}, "stops where what it reads is 0, with 0.5"),
        ({"lift": -1.0, "scale": 0.5}, "It climbs"),
        ({"scale": 100.0}, "Diverged"),
        ({"scale": 0.01}, "of the height is left"),
        ({"surface": "Himmelblau", "lift": -1.0, "scale": 1000.0, "rate": 3.0}, ""),
    ],
)
def test_the_page_says_how_it_ended_outside_zero_to_one(changes, words):
    assert words in outside(**changes).notices[0].text


def test_rmsprop_and_adam_take_a_rate_in_inverse_proportion_to_the_derivative():
    result = run(Settings())
    powers = dict(zip(BY_SLOPE, powers_of(result), strict=True))
    assert powers["Fixed"] == pytest.approx(0, abs=1e-9)
    assert powers["∝ |gradient|"] == pytest.approx(1, abs=0.1)
    assert powers["RMSprop"] == pytest.approx(-1, abs=1e-3) and powers["Adam"] == pytest.approx(-1, abs=1e-3)
    assert [row.value for row in slope_scene(result, Settings()).readouts] == list(powers.values())
    assert np.isnan(exponent(np.zeros(3), np.ones(3)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"by_loss": True}, "outside [0, 1]"),
        ({}, "Lowest after 200 steps: Blocks"),
        ({"start_x": 0.2, "start_y": 0.3}, "Lowest after"),
        ({"by_loss": True, "unit_loss": True}, "Lowest after"),
        ({"start_x": 5.0}, "off this map"),
        ({"rate": 3.0}, "diverged"),
        ({"group": "By time"}, "Lowest after 200 steps: Exponential"),
    ],
    ids=str,
)
def test_one_sentence_stands_above_the_charts_whatever_the_knobs(changes, words):
    chosen = replace(Settings(), **changes)
    (notice,) = scene(run(chosen), chosen).notices
    assert words in notice.text


def test_three_are_raced_and_each_added_one_joins_in_the_menu_s_order():
    assert Settings().labels == ("Fixed", "Blocks", "Adam")
    for name, label in ADDED.items():
        labels = replace(Settings(), **{name: True}).labels
        assert label in labels and len(labels) == 4 and list(labels) == [each for each in STRATEGIES if each in labels]
    assert Settings(group="By time").labels == ("Fixed", "Blocks", "Exponential", "Cosine")


@pytest.mark.parametrize("label", RACED_ON)
def test_a_chosen_surface_brings_a_rate_and_a_start_at_which_none_of_the_three_diverges(label):
    chosen = replace(Settings(surface=label), **BRINGS[label])
    assert (run(chosen).lost == -1).all()


def test_one_click_leads_from_a_rate_that_diverges_to_one_that_does_not():
    chosen = Settings(surface="Rosenbrock", rate=0.1, start_x=-1.4, start_y=2.4)
    (notice,) = scene(run(chosen), chosen).notices
    assert (run(replace(chosen, **notice.knobs)).lost == -1).all()
    least = Settings(surface="Rosenbrock", rate=1e-4, by_loss=True, start_x=-1.4, start_y=2.4)
    (notice,) = scene(run(least), least).notices
    assert notice.knobs.get("rate") != least.rate  # a button that changes nothing is none


def test_a_strategy_has_not_arrived_before_it_has():
    settings = Settings()
    result = run(settings)
    racer = result.labels.index("Blocks")
    told = scene(result, settings).readouts[racer].value
    assert result.stays[racer] > 56
    assert "arrived" not in told[56] and "arrived" in told[result.stays[racer]]


def test_the_notes_words_are_a_table_of_all_nine():
    rows = words_of()
    assert [row[0] for row in rows] == list(STRATEGIES) and all(all(row) for row in rows)


def test_without_noise_rmsprop_and_adam_do_settle():
    result = run(Settings(noise=0.0, rmsprop=True))
    losses = dict(zip(result.labels, result.losses[-1], strict=True))
    assert losses["RMSprop"] < 1e-100 and losses["Adam"] < 1e-8


def test_the_prediction_and_the_first_link_hold():
    quiet = run(Settings(noise=0.0))
    assert quiet.labels[int(np.argmin(quiet.losses[-1]))] == "Fixed"
    noisy = run(Settings())
    assert noisy.labels[int(np.argmin(noisy.losses[-1]))] == "Blocks"
    loud = run(Settings(noise=5.0, group="By time"))
    losses = dict(zip(loud.labels, loud.losses[-1], strict=True))
    assert losses["Fixed"] > 5 * max(losses[label] for label in ("Blocks", "Exponential", "Cosine"))


def test_no_alternative_text_ends_at_nan():
    diverging = outside(scale=1000.0, surface="Himmelblau", rate=3.0)
    assert all("nan" not in panel.alt for panel in diverging.panels)


def test_the_table_grows_by_strategies_to_the_one_of_all_together():
    settings = Settings(steps=30, noise=0.5)
    *_, (done, total, grown) = table_steps(settings)
    assert done == total == len(STRATEGIES)
    np.testing.assert_equal(tuple(grown), tuple(table_of(settings)))
    _, _, first = next(table_steps(settings))
    assert table_scene(first, settings).panels
