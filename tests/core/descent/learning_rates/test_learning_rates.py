"""The race on the page, its pictures and its sentences tell the same."""

from dataclasses import replace

import numpy as np
import pytest

from core.descent.learning_rates.parts import race_scene
from core.descent.learning_rates.race_pictures import apart
from core.descent.learning_rates.rate_race import STRATEGIES
from core.descent.learning_rates.sentences import words_of
from core.descent.learning_rates.topic import ADDED, ALL, BRINGS, LANDSCAPE, RACED_ON, Settings, race
from core.experiment.wording import plain


def test_in_the_ravine_what_does_not_adapt_diverges():
    chosen = Settings(surface="Ravine", start_x=-2.6, start_y=1.0, group=ALL)
    result = race(chosen)
    lost = dict(zip(result.labels, result.lost, strict=True))
    assert all(lost[label] >= 0 for label in ("Fixed", "Blocks", "Cosine", "∝ |gradient|", "∝ loss", "∝ |value|"))
    assert lost["RMSprop"] == lost["Adam"] == lost["Exponential"] == -1
    assert any("diverged" in notice.text for notice in race_scene(result, chosen).notices)


def test_a_loss_below_zero_turns_proportional_to_loss_uphill_and_scaling_mends_it():
    settings = Settings(surface="Peaks", rate=0.02, noise=0.0, start_x=0.25, start_y=-0.9, group=LANDSCAPE)
    result = race(settings)
    assert result.turned >= 0
    assert any("negative rate" in notice.text for notice in race_scene(result, settings).notices)
    place = result.labels.index("∝ loss")
    here = result.losses[result.turned : result.turned + 2, place]
    assert here[1] > here[0] and result.losses[-1, place] == pytest.approx(0, abs=1e-3)  # it stops where the loss is 0
    mended = race(replace(settings, unit_loss=True))
    assert mended.turned == -1 and mended.losses[-1, place] < result.losses[-1, place]


def test_the_chart_and_the_readouts_tell_the_same_race():
    settings = Settings()
    result = race(settings)
    drawn = race_scene(result, settings)
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
        ({"factor": 1.0}, "Lowest after 200 steps: Fixed and Blocks"),  # blocks that do not fall are a fixed rate
    ],
    ids=str,
)
def test_one_sentence_stands_above_the_charts_whatever_the_knobs(changes, words):
    chosen = replace(Settings(), **changes)
    (notice,) = race_scene(race(chosen), chosen).notices
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
    assert (race(chosen).lost == -1).all()


def test_one_click_leads_from_a_rate_that_diverges_to_one_that_does_not():
    chosen = Settings(surface="Rosenbrock", rate=0.1, start_x=-1.4, start_y=2.4)
    (notice,) = race_scene(race(chosen), chosen).notices
    assert (race(replace(chosen, **notice.knobs)).lost == -1).all()
    least = Settings(surface="Rosenbrock", rate=1e-4, by_loss=True, start_x=-1.4, start_y=2.4)
    (notice,) = race_scene(race(least), least).notices
    assert notice.knobs.get("rate") != least.rate  # a button that changes nothing is none


def test_a_strategy_has_not_arrived_before_it_has():
    settings = Settings()
    result = race(settings)
    racer = result.labels.index("Blocks")
    told = race_scene(result, settings).readouts[racer].value
    assert result.stays[racer] > 56
    assert "arrived" not in told[56] and "arrived" in told[result.stays[racer]]


def test_the_notes_words_are_a_table_of_all_nine():
    rows = words_of()
    assert [row[0] for row in rows] == list(STRATEGIES) and all(all(row) for row in rows)


def test_without_noise_rmsprop_and_adam_do_settle():
    result = race(Settings(noise=0.0, rmsprop=True))
    losses = dict(zip(result.labels, result.losses[-1], strict=True))
    assert losses["RMSprop"] < 1e-100 and losses["Adam"] < 1e-8


def test_the_prediction_and_the_first_link_hold():
    quiet = race(Settings(noise=0.0))
    assert quiet.labels[int(np.argmin(quiet.losses[-1]))] == "Fixed"
    noisy = race(Settings())
    assert noisy.labels[int(np.argmin(noisy.losses[-1]))] == "Blocks"
    loud = race(Settings(noise=5.0, group="By time"))
    losses = dict(zip(loud.labels, loud.losses[-1], strict=True))
    assert losses["Fixed"] > 5 * max(losses[label] for label in ("Blocks", "Exponential", "Cosine"))


def test_the_dots_that_end_the_curves_lie_within_their_charts():
    chosen = Settings()
    for panel in race_scene(race(chosen), chosen).panels[:2]:
        assert panel.figure["layout"]["xaxis"]["range"][1] >= 1.05 * chosen.steps
