"""What the page on gradients through depth claims."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.descent.vanishing_exploding import parts, pretraining
from core.descent.vanishing_exploding.gradients import measured_factor
from core.descent.vanishing_exploding.parts import (
    dragged_scene,
    moves_scene,
    race_scene,
    spread_scene,
    training_scene,
    tried_scene,
    units_scene,
)
from core.descent.vanishing_exploding.topic import (
    REMEDIES,
    Settings,
    first_update,
    network_of,
    passage,
    passage_numbers,
    race_steps,
    spread_steps,
    training_steps,
    trial,
    tried,
    tried_numbers,
)
from core.engine.activations import ACTIVATIONS
from core.engine.initialisation import INITIALISATIONS
from core.engine.normalisation import NORMALISATIONS
from core.engine.optimizers import OPTIMIZERS
from core.experiment.knobs import computed
from core.experiment.wording import plain

# As the app does: on a busy machine two threads wait for each other longer than they work.
torch.set_num_threads(1)

RELU = {"activation": "ReLU", "initialisation": "Kaiming"}


def settings(**changes):
    return replace(Settings(), **changes)


def share(result):
    return result.reach[0] / result.reach[-1]


def words(chosen):
    return tried_scene(tried(chosen), chosen).notices[0].text


def moved(chosen):
    return first_update(chosen).moved


def trained(chosen):
    *_, (_, _, training) = training_steps(chosen)
    return training


def test_by_default_less_than_a_billionth_arrives():
    for seed in range(5):
        assert share(passage(settings(seed=seed))) < 1e-9
    assert "Vanishing" in words(Settings())


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        (RELU | {"depth": 50}, "Kept, but it does not learn yet"),
        (RELU | {"times": 2.0}, "Exploding"),
        ({"residual": True}, "Kept"),
        (RELU | {"residual": True, "depth": 40}, "Exploding"),
        (RELU | {"residual": True, "depth": 40, "normalisation": "Batch normalisation"}, "Kept: "),
        ({"pretraining": True}, "Kept, but it does not learn yet"),
        # A layer whose every unit is dead: in any precision exactly nothing comes back.
        (RELU | {"depth": 50, "width": 8, "seed": 21}, "is dead: none of its units has a slope"),
        ({"activation": "ReLU", "initialisation": "Too large (1)", "times": 3.0, "pretraining": True}, "diverged"),
        (
            {"activation": "Linear", "initialisation": "Too large (1)", "depth": 50, "width": 64, "pretraining": True},
            "Pre-training diverged",
        ),
        ({"depth": 1}, "One hidden layer"),
        ({"initialisation": "Zero"}, "All weights are zero"),
        ({"initialisation": "Zero", "normalisation": "Weight normalisation"}, "0/0"),
        ({"initialisation": "Zero", "pretraining": True}, "zero weights"),
        ({"initialisation": "Too small (0.01)", "times": 0.1, "depth": 50}, "would round it to 0"),
        ({"activation": "ReLU", "initialisation": "Too large (1)", "times": 10.0, "depth": 50}, "would overflow"),
    ],
    ids=str,
)
def test_the_page_says_what_became_of_it(changes, word):
    chosen = settings(**changes)
    assert word in words(chosen)


def test_the_far_corner_is_finite():
    found = passage(settings(activation="Linear", initialisation="Too large (1)", times=10.0, depth=50, width=64))
    assert all(np.isfinite(getattr(found, name)).all() for name in ("loss", "reach", "theory", "weights", "size"))
    assert np.isfinite(
        moved(settings(activation="Linear", initialisation="Too large (1)", times=10.0, depth=50, width=64))
    ).all()


def test_readouts_are_the_numbers_of_the_result():
    found = tried(Settings())
    numbers = tried_numbers(found, Settings())
    assert tried_scene(found, Settings()).readouts[1].value == plain(numbers["factor per layer"])
    assert numbers["first layer's gradient / last's"] == pytest.approx(share(found.passage))
    assert numbers.items() > passage_numbers(found.passage, Settings()).items()


def test_large_weights_put_relus_and_sigmoids_to_sleep():
    assert passage(settings(initialisation="Too large (1)", times=10.0)).asleep.mean() > 0.5
    relu, leaky = (passage(settings(**RELU | {"activation": name})).dead for name in ("ReLU", "Leaky ReLU"))
    assert relu.mean() > 0.02 and (leaky == 0).all()


def test_one_update_is_the_optimizers_own():
    sgd, twice = (first_update(settings(rate=rate)) for rate in (0.01, 0.02))
    np.testing.assert_allclose(twice.moved[12:], 2 * sgd.moved[12:], rtol=1e-6)
    assert moved(settings(rate=0.01, weight_decay=0.1))[0] == pytest.approx(0.01 * 0.1, rel=1e-6)
    assert moves_scene(sgd, Settings()).panels and units_scene(passage(Settings()), Settings()).panels


def test_adam_moves_more_of_the_layers_than_sgd():
    sgd, adam = (moved(settings(optimizer=name)) for name in ("SGD", "Adam"))
    assert sgd[10] < 1e-5 * sgd[-1] and adam[10] > 0.1 * adam[-1]


def test_the_plain_deep_network_learns_nothing_and_the_remedied_ones_learn():
    brief = settings(depth=10, updates=200)
    assert trained(brief).test_accuracy[-1] < 0.15
    for changes in ({"normalisation": "Batch normalisation"}, RELU, {"residual": True}):
        assert trained(replace(brief, **changes)).test_accuracy[-1] > 0.5


def test_training_starts_from_the_gradient_that_the_first_chart_shows():
    chosen = settings(depth=5, updates=50)
    np.testing.assert_allclose(trained(chosen).gradients[0], passage(chosen).weights, rtol=1e-3)


def test_training_twice_gives_the_same():
    chosen = settings(depth=4, updates=50, dropout=0.3, normalisation="Batch normalisation")
    np.testing.assert_array_equal(trained(chosen).loss, trained(chosen).loss)


@pytest.mark.parametrize("changes", [{"rate": 1.0}, {"times": 10.0, "depth": 50}], ids=str)
def test_divergence_is_said_in_words(changes):
    training = trained(settings(activation="ReLU", initialisation="Too large (1)", updates=50, **changes))
    assert "finite" in training.ended
    assert "finite" in training_scene(training, Settings()).notices[0].text


def test_the_race_runs_every_remedy_alone():
    for done, total, race in race_steps(settings(depth=3, width=8, updates=50)):
        assert 0 <= done <= total
        if race:
            race_scene(race, Settings())
    assert race.names == tuple(REMEDIES)
    assert done == total


def test_every_knob_of_the_network_reaches_it():
    chosen = settings(depth=7, width=9, dropout=0.5, residual=True, times=2.0)
    deep = network_of(chosen)
    assert (deep.hidden, deep.dropout, deep.residual, deep.times) == ((9,) * 7, 0.5, True, 2.0)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_weight_decay_s_line_is_what_that_optimizer_makes_of_it(optimizer):
    """At layer 1 no gradient is left, so all of the update is weight decay's: SGD 0.001, Adam 0.069."""
    found = first_update(settings(optimizer=optimizer, weight_decay=0.1, rate=0.01))
    assert found.decayed[0] == pytest.approx(found.moved[0], rel=1e-3)
    assert not first_update(settings(optimizer=optimizer)).decayed.any()


@pytest.fixture
def brief_pretraining(monkeypatch):
    """Two steps a layer: where it diverges, the first does it."""
    monkeypatch.setattr(pretraining, "PRETRAINING_STEPS", 2)
    yield
    pretraining.pretrained_so_far.cache_clear()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_ten_times_the_weights_are_drawn_and_said_whatever_else_is_set(activation, brief_pretraining):
    """Twelve layers of 64 are enough for pre-training's squares to leave float32 where they ever do."""
    undone = 0
    for initialisation, normalisation, residual, before in itertools.product(
        INITIALISATIONS, NORMALISATIONS, (False, True), (False, True)
    ):
        here = settings(
            activation=activation, initialisation=initialisation, normalisation=normalisation, residual=residual,
            pretraining=before, times=10.0, depth=12, width=64,
        )  # fmt: skip
        found = passage(here)
        drawn = dragged_scene(found, here)
        assert not {"nan", "inf"} & set(drawn.notices[0].text.replace(".", " ").split()), here
        assert np.isfinite(drawn.panels[1].layers[0].values).any()
        assert drawn.notices[0].text.startswith("Pre-training diverged") == found.undone
        undone += found.undone
    assert bool(undone) == (not ACTIVATIONS[activation].saturates)


def test_the_offered_rescue_rescues():
    """From fifty sigmoid layers the button leads to a network that keeps the gradient and learns."""
    lost = settings(depth=50)
    offered = dragged_scene(passage(lost), lost).notices[0].knobs
    rescued = replace(lost, **offered)
    assert trial(lost) < 0.15 and trial(rescued) > 0.3
    assert words(rescued).startswith("Kept: ")


def test_deep_relus_keep_the_gradient_and_lose_the_pictures():
    directions = np.array([passage(settings(**RELU, depth=50, seed=seed)).directions for seed in range(10)])
    assert (directions[:, 0] > 3).all() and (directions[:, -1] < 1.3).all()
    assert np.median(directions[:, -1]) < 1.1 < 5 < np.median(directions[:, 0])
    assert "on one line" in words(settings(**RELU, depth=50))


def test_while_dragged_nothing_is_trained():
    assert parts.GRADIENT.dragged.run is passage and not set(parts.STEP) & set(parts.GRADIENT.dragged.reads)
    assert dragged_scene(passage(Settings()), Settings()).readouts[-1].value == "let go to see"
    assert tried_scene(tried(Settings()), Settings()).readouts[-1].value.endswith("%")


def test_where_no_unit_is_dead_the_page_offers_settings_where_slopes_are_gone():
    for chosen in (Settings(), settings(activation="tanh"), settings(activation="GELU"), settings(times=10.0, depth=2)):
        notice = units_scene(passage(chosen), chosen).notices[0]
        if notice.text.startswith("No unit is dead."):
            after = replace(chosen, **notice.knobs)
            assert passage(after).asleep.mean() > 0.2
            # A deep network has many dead ReLUs; one of two layers need not.
            assert after.activation != "ReLU" or after.depth < 10 or passage(after).dead.mean() > 0.05
    relu = settings(**RELU)
    assert passage(relu).dead.mean() == pytest.approx(passage(replace(relu, times=5.0)).dead.mean(), abs=1e-9)
    assert passage(settings(**RELU | {"activation": "Leaky ReLU"})).dead.mean() == 0


def test_the_race_of_the_remedies_depends_on_no_remedy():
    def key(**changes):
        return computed(settings(**changes), parts.RACE.reads)

    assert key(residual=True, times=3.0, weight_decay=0.1) == key() != key(depth=5)


def spread(networks, **changes):
    chosen = settings(**changes)
    *_, (done, total, found) = spread_steps(chosen, networks)
    assert done == total == networks
    return found, spread_scene(found, chosen)


def test_many_sigmoid_networks_lose_about_a_factor_of_four_a_layer():
    found, scene_ = spread(20, depth=30)
    factors = np.array([measured_factor(row) for row in found.reach])
    assert len(factors) == 20 and factors.max() < 0.26 and np.median(factors) < 0.25
    assert scene_.readouts[0].value.endswith(plain(factors.max()))


def test_kaiming_keeps_the_mean_square_in_the_mean_and_the_typical_network_loses_some():
    found, scene_ = spread(60, **RELU, depth=30, width=64)
    ratio = found.squares[:, -1] / found.squares[:, 0].mean()
    error = ratio.std() / np.sqrt(len(ratio))
    assert abs(ratio.mean() - 1) < 3 * error and np.median(ratio) < 0.8
    assert scene_.readouts[3].value == plain(np.median(ratio))
    xavier, _ = spread(2, activation="ReLU", depth=30, width=64)
    assert xavier.squares[:, -1].mean() < 1e-6 * xavier.squares[:, 0].mean()


@pytest.mark.parametrize(
    "changes",
    [
        {"activation": "GELU", "times": 10.0, "depth": 30, "width": 16, "dropout": 0.8},
        {"activation": "Linear", "initialisation": "Too large (1)", "times": 10.0, "depth": 50, "width": 64},
        RELU | {"depth": 50, "width": 8},
    ],
    ids=str,
)
def test_the_first_networks_of_a_hundred_are_drawn_whatever_becomes_of_them(changes):
    for networks in (1, 2):
        scene_ = spread(networks, **changes)[1]
        assert scene_.panels or scene_.notices
        words_ = [panel.alt for panel in scene_.panels] + [str(readout.value) for readout in scene_.readouts]
        assert not any("nan" in word or "inf" in word for word in words_)


def test_one_dead_network_does_not_silence_the_others():
    found, scene_ = spread(3, **RELU, depth=5)
    found.reach[1, :3] = 0.0
    scene_ = spread_scene(found, settings(**RELU, depth=5))
    assert len(scene_.panels) == 2 and "1 of 3 networks has a dead layer" in scene_.notices[0].text


@pytest.mark.parametrize("changes", [{"depth": 1}, {"initialisation": "Zero", "depth": 3}], ids=str)
def test_many_networks_without_a_factor_are_said_in_words(changes):
    assert "no factor" in spread(2, **changes)[1].notices[0].text


def test_what_the_hundred_networks_do_not_depend_on():
    def key(**changes):
        return computed(settings(**changes), parts.SPREAD.reads)

    assert key(seed=5, optimizer="Adam", rate=0.5, updates=50) == key() != key(depth=3)


def test_pre_trained_layers_are_kept_and_never_changed():
    chosen = settings(pretraining=True, depth=3, width=8, updates=50)
    first = passage(chosen).reach
    trained(chosen)
    np.testing.assert_array_equal(passage(replace(chosen, dropout=0.0)).reach, first)


def test_at_the_defaults_five_remedies_keep_the_gradient_and_two_habits_do_not():
    kept = {name: share(passage(settings(**change))) for name, change in REMEDIES.items()}
    lost = {"plain", "5 dropout 0.2", "5 weight decay"}
    assert all(kept[name] < 1e-9 for name in lost)
    assert all(0.1 < value < 10 for name, value in kept.items() if name not in lost)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("3 weight norm.", 0.4, 1), ("6 residual", 0.4, 1), ("4 autoencoders", 0, 0.3)]
)
def test_at_the_defaults_a_kept_gradient_is_not_yet_learning(name, low, high):
    assert low < trained(settings(**REMEDIES[name])).test_accuracy[-1] < high
