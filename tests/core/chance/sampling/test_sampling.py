"""The sampling page's claims, each as the page makes it."""

import time

import numpy as np
import pytest
from scipy import stats

from core.chance.sampling.parts import means_notices, means_scene, seeds_scene
from core.chance.sampling.pictures import bin_edges
from core.chance.sampling.samplers import SIZES, histograms, slope
from core.chance.sampling.seeding import seed_table, seeded
from core.chance.sampling.topic import Settings, errors, means, seeds, walks
from core.data.populations import POPULATIONS


def test_means_scatter_by_sigma_over_root_n_and_half_as_much_for_four_times_n():
    spread = {n: means(Settings(n=n, samples=10_000)).fair.std(ddof=1) for n in (25, 100)}
    assert spread[25] == pytest.approx(2 / 5, rel=0.03)
    assert spread[25] / spread[100] == pytest.approx(2, rel=0.03)


def test_more_samples_do_not_bring_their_means_together():
    few, many = (means(Settings(samples=samples)).fair.std(ddof=1) for samples in (1000, 10_000))
    assert many == pytest.approx(few, rel=0.05) and many == pytest.approx(2 / 10**0.5, abs=0.015)


@pytest.mark.parametrize("label", [label for label in POPULATIONS if label != "Cauchy"])
def test_the_error_falls_along_a_straight_line_of_slope_minus_a_half(label):
    assert slope(SIZES, errors(Settings(population=label)).fair) == pytest.approx(-0.5, abs=0.05)


def test_means_of_a_skewed_population_become_normal_as_n_grows():
    drawn = {n: means(Settings(n=n, samples=10_000)).fair for n in (2, 500)}
    standard = {n: (values - 5) / (2 / np.sqrt(n)) for n, values in drawn.items()}
    far = {n: stats.kstest(values, "norm").statistic for n, values in standard.items()}
    assert far[500] < 0.025 < 0.05 < far[2]


def test_two_humps_give_three_of_means_of_two():
    drawn = means(Settings(population="Bimodal", n=2, samples=10_000)).fair
    humps, valleys = [3.09, 5, 6.91], [4.05, 5.95]
    near = {x: np.mean(np.abs(drawn - x) < 0.3) for x in humps + valleys}
    assert min(near[x] for x in humps) > 2 * max(near[x] for x in valleys)


def test_a_mean_of_500_cauchy_values_scatters_as_one_value():
    quartiles = [
        np.subtract(*np.quantile(means(Settings(population="Cauchy", n=n)).fair, [0.75, 0.25])) for n in (1, 500)
    ]
    assert quartiles == pytest.approx([2, 2], rel=0.15)
    assert means_notices(Settings(population="Cauchy"))


@pytest.mark.parametrize("sampler", ["By size", "By convenience"])
def test_a_biased_sampler_is_precise_and_wrong(sampler):
    result, shrunk = means(Settings(sampler=sampler, n=500)), errors(Settings(sampler=sampler))
    assert abs(result.bias) > 5 * result.unfair.std()
    assert result.unfair.mean() == pytest.approx(5 + result.bias, abs=0.02)
    assert shrunk.unfair[-1] == pytest.approx(abs(result.bias), rel=0.05) and shrunk.bias == result.bias
    assert result.fair.mean() == pytest.approx(5, abs=0.02)


def test_running_means_settle_unless_there_is_no_mean():
    assert np.abs(walks(Settings()).fair[:, -1] - 5).max() < 0.08
    jumps = [np.abs(np.diff(walks(Settings(population=label)).fair[:, -150:])).max() for label in ("Skewed", "Cauchy")]
    assert jumps[1] > 5 * jumps[0]


def test_the_last_frame_of_the_growing_histogram_is_all_the_means():
    settings = Settings(samples=3000)
    result = means(settings)
    edges = bin_edges(POPULATIONS[settings.population], settings.n, result.fair)
    rows = histograms(result.fair, result.counts, edges)
    inside = (result.fair >= edges[0]) & (result.fair < edges[-1])
    np.testing.assert_allclose(rows[-1].sum() * (edges[1] - edges[0]), inside.mean())
    assert rows.shape[0] == len(result.counts) == len(means_scene(result, settings).clock.values)
    np.testing.assert_allclose(result.shown.mean(axis=1), result.fair[result.counts - 1])


def test_ten_thousand_means_of_500_take_a_moment():
    began = time.process_time()
    means(Settings(n=500, samples=10_000))
    assert time.process_time() - began < 1


@pytest.mark.parametrize("changes", [{}, {"sampler": "By size"}, {"population": "Cauchy"}, {"samples": 10}], ids=str)
def test_while_played_no_bar_leaves_the_chart_and_the_first_means_are_dots_within_it(changes):
    settings = Settings(**changes)
    result = means(settings)
    panel = means_scene(result, settings).panels[1]
    top = panel.figure["layout"]["yaxis"]["range"][1]
    assert all(part.values.max() < top for part in panel.frames)
    dots, arrow = panel.layers
    for frame, count in enumerate(result.counts):
        inside = np.isfinite(dots.x[frame])
        assert count > 50 or inside.sum() <= count
        assert settings.population == "Cauchy" or count > 50 or inside.sum() >= count - 2
        assert (dots.y[frame][inside] < top).all() and arrow.y1[frame] < top
    np.testing.assert_allclose(arrow.x1[:, 0], result.shown.mean(axis=1))
    assert means_scene(result, settings).readouts[0].value[0] == f"1 of {settings.samples:,}"


def test_the_means_fill_their_chart_at_first():
    panel = means_scene(means(Settings(n=500)), Settings(n=500)).panels[1]
    low, high = panel.figure["layout"]["xaxis"]["range"]
    assert high - low < 10 * 2 / np.sqrt(500)


@pytest.mark.parametrize(("strangers", "share"), [(1, 0.0), (2, 0.215), (3, 0.0), (4, 0.046)])
def test_how_often_another_s_draws_leave_numpy_s_global_numbers_alone(strangers, share):
    """randn throws a pair of uniforms away with chance 1 − π/4: where just that pair was taken, nothing changes."""
    spared = [
        np.array_equal(way.once, way.disturbed)
        for way in (seeded(seed, strangers)["np.random.seed (global)"] for seed in range(300))
    ]
    assert np.mean(spared) == pytest.approx(share, abs=0.06 if share else 0)


def test_where_they_are_left_alone_the_page_says_why():
    settings = Settings(seed=7, strangers=2)
    drawn = seeds_scene(seeds(settings), settings)
    assert drawn.readouts[1].value == "torch.manual_seed (global)" and "throws some pairs away" in drawn.notices[0].text
    assert not seeds_scene(seeds(Settings()), Settings()).notices


def test_a_biased_sampler_has_a_story():
    for sampler, word in (("By size", "basketball"), ("By convenience", "telephone")):
        settings = Settings(sampler=sampler)
        assert word in means_notices(settings)[0].text
        # These samples' own is beside it, and is another number.
        assert "theory: bias" in {readout.label for readout in means_scene(means(settings), settings).readouts}


def test_bold_in_the_table_are_the_global_seeds_only():
    disturbed = {label: other.startswith("**") for label, _, _, other in seed_table(seeds(Settings()).ways)}
    assert [label for label, changed in disturbed.items() if changed] == [
        "np.random.seed (global)",
        "torch.manual_seed (global)",
    ]


def test_a_biased_sampler_leaves_the_fair_one_s_draws_as_they_are():
    """Both stand side by side on every chart: choosing a biased one changes nothing of the fair one."""
    for part, drawn in ((means, "fair"), (errors, "fair"), (walks, "fair")):
        fair, beside = (getattr(part(Settings(sampler=sampler)), drawn) for sampler in ("Fair", "By size"))
        np.testing.assert_array_equal(fair, beside)
    assert (
        not means(Settings()).unfair.size and not errors(Settings()).unfair.size and not len(walks(Settings()).unfair)
    )
