"""Dropout: units silenced at random while a network learns, and what that does to ten ones and to networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.data.datasets import CLOUDS
from core.engine.activations import ACTIVATIONS
from core.engine.inputs import Prepared
from core.engine.networks import dropped, forward, generator
from core.engine.rounding import Rounding, rounding_numbers, with_twin
from core.engine.seeds import interval
from core.engine.sisters import Sisters, sisters_numbers, sisters_of
from core.engine.training import History, Run, train
from core.engine.training.work import A_SECOND, AT_REST, WHILE_DRAGGED
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import finite_or, plain
from core.regularization.class_maps import GRID, Area, decided, plane_inputs, right
from core.regularization.dropout.average import DEPTHS, Averaged, Gaps, averaged, gaps_by_depth, spread_over
from core.regularization.dropout.convolution import PLACES, Convolved, in_convolutions
from core.regularization.dropout.helps import AGAINST, DEPTH, Helped, does_it_help, paired_runs
from core.regularization.dropout.knocked import Knocked, knocked_out
from core.regularization.dropout.longer import LEVEL, Longer, needs_longer
from core.regularization.dropout.masks import drawn_masks, outputs_under, whole
from core.regularization.dropout.ones import SHARES_TRIED, Ones, ten_ones, variance_of
from core.regularization.dropout.rates import COURSES, DOUGHNUTS, IRIS, RATES, Rates, all_rates
from core.regularization.dropout.times import KINDS, WITHOUT, Timed, timed_epochs
from core.regularization.dropout.training import (
    SHOWN_MASKS,
    Plan,
    area_of,
    fitted,
    masked_measures,
    planned,
)
from core.regularization.dropout.uncertainty import Band, band

TITLE = "Dropout"
LINE = "Units silenced at random while a network learns: what it costs, what it brings, and when."
WORK, DRAGGED_WORK = A_SECOND // 10, A_SECOND // 40  # of one training; that of its sisters is the engine's
EVERY, LAST = slice(None), slice(-1, None)  # frames of which maps are made
STRIP, VOTERS = 6, 200  # subnetworks drawn one by one, and those whose answers are averaged


@dataclass(frozen=True)
class Settings:
    p: float = number(
        0.5, 0.0, 0.9, step=0.05, label="Dropout p",
        help="The share of hidden units that is silenced, anew for each point at each update.",
    )  # fmt: skip
    points: int = number(
        40, 10, 320, log=True, label="Training points", help="How many points it learns from; 300 others test it."
    )
    noise: float = number(
        40.0, 0.0, 50.0, step=1, label="Noise", help="How far the classes are blurred into each other."
    )
    units: int = number(16, 1, 32, label="Units per layer", help="Hidden units in every hidden layer.")
    layers: int = number(2, 1, 4, label="Hidden layers", help="How many hidden layers, dropout behind each of them.")
    epochs: int = number(300, 1, 1000, log=True, label="Epochs", help="How often the points are gone through.")
    data: str = choice("Moons", CLOUDS, label="Points", help="The classes that the network learns to tell apart.")
    activation: str = choice("ReLU", ACTIVATIONS, label="Activation", help="The function behind every hidden unit.")
    rate: float = number(0.2, 0.001, 1.0, log=True, label="Learning rate", help="How far each update of SGD goes.")
    data_seed: int = number(0, 0, 9999, label="Seed of the data", help="Which points are drawn.")
    seed: int = number(
        0, 0, 9999, label="Seed of the network", help="Which first weights, order of points and masks are drawn."
    )
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()
    share: float = number(
        0.25, 0.0, 1.0, step=0.05, label="p on the ten ones", help="The notes' prob: the share that is silenced."
    )
    value: float = number(
        1.0, -3.0, 3.0, step=0.1, label="x", help="What all ten numbers are; in the notes they are ones."
    )
    depth: int = number(
        2, 1, len(DEPTHS), label="Layers for ten units", help="Over how many layers the ten hidden units are spread."
    )
    course: str = choice(
        IRIS, COURSES, label="Data of the sweep",
        help="The notes' 4-12-12-3 network on irises, or a 2-n-n-1 network on the course's two rings.",
    )  # fmt: skip
    width: int = number(
        32, 4, 128, log=True, label="Units n", when={"course": (DOUGHNUTS,)},
        help="In both hidden layers; the course has 128, for which there is time for few epochs only.",
    )  # fmt: skip
    sweep_epochs: int = number(
        500, 20, 1000, log=True, label="Epochs of the sweep", help="The course takes 500 on irises, 1,000 on the rings."
    )
    against: str = choice(
        DEPTH, AGAINST, label="Against", help="What is varied, each value without dropout and with it."
    )


@dataclass(frozen=True)
class Trained:
    """A network trained with dropout, and from the same start without (`bare`).

    `kept` (F, n) are the masks of the subnetworks looked at, one a frame. `thinned` and `answers` (·, GRID, GRID) are
    the maps of that subnetwork and of the whole network, class + confidence; `thinned_right` (F,) the subnetwork's test
    accuracy. `masked_loss` and `masked_accuracy` (F,) are of the training points with dropout on. `rounding` is what
    one float32 step does to the run; None while a knob is dragged.
    """

    prepared: Prepared
    history: History
    bare: History
    area: Area
    kept: np.ndarray
    thinned: np.ndarray
    answers: np.ndarray
    thinned_right: np.ndarray
    masked_loss: np.ndarray
    masked_accuracy: np.ndarray
    sisters: Sisters | None = None
    rounding: Rounding | None = None


@dataclass(frozen=True)
class Strip:
    """Subnetworks drawn from the trained network: `kept` (6, n) and the maps (6, GRID, GRID) of some, the map of the
    mean of 200 subnetworks' outputs and the whole network's; test accuracies of all 200 (200,), of the mean, of the
    whole network."""

    prepared: Prepared
    area: Area
    kept: np.ndarray
    maps: np.ndarray
    mean: np.ndarray
    whole: np.ndarray
    accuracies: np.ndarray
    mean_right: float
    whole_right: float


def plan_of(settings: Settings) -> Plan:
    """The training that these settings ask for."""
    return Plan(
        settings.p, settings.data, settings.points, settings.noise, (settings.units,) * settings.layers,
        settings.activation, settings.rate, settings.epochs, settings.seed, settings.data_seed,
    )  # fmt: skip


def run_for(cap: int, settings: Settings) -> tuple[Run, float]:
    """The network's run within that work, and what its losses are multiplied by to be in the units of y²: there is no
    y² here."""
    return planned(plan_of(settings), cap)[1], 1.0


def trial(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    both = [run_for(WORK, each) for each in sides(settings)]
    yield from under_same_seeds(both, settings.trial_pairs, cancelled)


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def trained_within(cap: int, frames: slice, settings: Settings) -> Trained:
    """The network and, at every frame, one of its subnetworks; maps of these frames only."""
    dragged = cap == DRAGGED_WORK
    prepared, run = planned(plan_of(settings), cap)
    history, rounding = with_twin(*run, dragged=dragged)
    network, _, sample = run
    area = area_of(prepared)
    bare = train(replace(network, dropout=0.0), replace(history.recipe, frames=2), sample)
    count = asked(settings.sisters, dragged)
    beside = sisters_of(network, history.recipe, sample, count, WHILE_DRAGGED if dragged else AT_REST)
    chance = generator(settings.seed, SHOWN_MASKS)
    masks = drawn_masks(network.hidden, len(history.epochs), network.dropout, chance)
    x, test_x = plane_inputs(prepared, area), sample.test_x.astype(np.float32)
    thinned, answers = [], []
    with np.errstate(all="ignore"):
        # Frame by frame: all at once are tens of megabytes, which take ten times as long.
        for frame in range(len(history.epochs))[frames]:
            weights, mask = history.weights_at(frame), [each[frame] for each in masks]
            thinned.append(decided(outputs_under(network, weights, x, mask, network.dropout)))
            answers.append(decided(forward(network, weights, x)[-1]))
        on_test = right(outputs_under(network, history.weights, test_x, whole(masks), network.dropout), sample.test_y)
    return Trained(
        prepared, history, bare, area, np.concatenate(masks, axis=1),
        np.stack(thinned).reshape(-1, GRID, GRID), np.stack(answers).reshape(-1, GRID, GRID),
        on_test.mean(axis=-1), *masked_measures(history, sample.x.astype(np.float32), sample.y), beside, rounding,
    )  # fmt: skip


def trained(settings: Settings) -> Trained:
    """The network, trained."""
    return trained_within(WORK, EVERY, settings)


def trained_while_dragged(settings: Settings) -> Trained:
    """The same while a knob is dragged."""
    return trained_within(DRAGGED_WORK, LAST, settings)


def trained_numbers(result: Trained, settings: Settings) -> dict[str, float | str]:
    """The training loss masked and whole, accuracies, and the last subnetwork."""
    history, bare = result.history, result.bare
    training, test = history.accuracies
    return {
        "units kept": f"{int(result.kept[-1].sum())} of {result.kept.shape[1]}",
        "loss, masked": finite_or(float(result.masked_loss[-1])),
        "loss, whole": float(history.train_loss[-1]),
        "test loss": float(history.test_loss[-1]),
        "whole, training": float(training[-1]),
        "whole, test": float(test[-1]),
        "subnetwork, test": float(result.thinned_right[-1]),
        "without dropout, test": float(bare.accuracies[1][-1]),
        "masked, training": float(result.masked_accuracy[-1]),
        "epochs": float(history.recipe.epochs),
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def ones(settings: Settings) -> Ones:
    """Ten numbers through dropout."""
    return ten_ones(settings.value, settings.share, settings.seed)


def ones_numbers(result: Ones, settings: Settings) -> dict[str, float | str]:
    """The scale, mean and variance, of theory and measured; and every way to call it."""
    p, x = settings.share, settings.value
    found: dict[str, float | str] = {
        "1/(1 − p)": 1 / (1 - p) if p < 1 else "no such number",
        "mean of this call's ten": float(result.calls[-1].mean()),
        "mean of all calls": float(result.means[-1]),
        "variance, measured": float(result.measured[-1]),
        "x²p/(1 − p)": variance_of(x, p) if p < 1 else "no such number",
    }
    for share, variance in zip(SHARES_TRIED, result.measured, strict=False):
        found[f"variance at p = {share:g}"] = float(variance)
    for row in result.rows:
        found[f"{row.written}: silenced"] = row.silenced
        found[f"{row.written}: mean"] = row.mean
    return found


def strip(settings: Settings) -> Strip:
    """Subnetworks of the trained network, drawn as training draws them."""
    prepared, history = fitted(plan_of(settings), WORK)
    network, sample, area = history.network, prepared.sample, area_of(prepared)
    masks = whole(drawn_masks(network.hidden, VOTERS, network.dropout, generator(settings.seed, SHOWN_MASKS)))
    weights, test_x = history.weights_at(-1), sample.test_x.astype(np.float32)
    with np.errstate(all="ignore"):
        plane = outputs_under(network, weights, plane_inputs(prepared, area), masks, network.dropout)
        tests = outputs_under(network, weights, test_x, masks, network.dropout)
        answers = forward(network, weights, plane_inputs(prepared, area))[-1]
        on_test = right(forward(network, weights, test_x)[-1], sample.test_y)
    return Strip(
        prepared, area, np.concatenate(masks, axis=-1)[:STRIP, 0],
        decided(plane[:STRIP]).reshape(-1, GRID, GRID), decided(plane.mean(axis=0)).reshape(GRID, GRID),
        decided(answers).reshape(GRID, GRID), right(tests, sample.test_y).mean(axis=-1),
        float(right(tests.mean(axis=0), sample.test_y).mean()), float(on_test.mean()),
    )  # fmt: skip


def strip_numbers(result: Strip, settings: Settings) -> dict[str, float | str]:
    """How the subnetworks do alone and together."""
    found: dict[str, float | str] = {
        "one subnetwork, mean": float(result.accuracies.mean()),
        "the worst": float(result.accuracies.min()),
        "the best": float(result.accuracies.max()),
        "all 200 together": result.mean_right,
        "eval()": result.whole_right,
    }
    for place, share in enumerate(result.accuracies[:STRIP], start=1):
        found[f"subnetwork {place}"] = float(share)
    return found


def ten_units(settings: Settings, layers: int) -> Plan:
    """The page's training with ten hidden units in all."""
    return replace(plan_of(settings), hidden=spread_over(layers))


def average(settings: Settings) -> Averaged:
    """All 1,024 subnetworks of ten units against eval()."""
    prepared, history = fitted(ten_units(settings, settings.depth), WORK)
    sample = prepared.sample
    with np.errstate(all="ignore"):
        return averaged(history.network, history.weights_at(-1), sample.test_x.astype(np.float32), sample.test_y)


def average_numbers(result: Averaged, settings: Settings) -> dict[str, float | str]:
    """How far eval() is from three averages of the subnetworks."""
    return {
        "subnetworks": float(len(result.weights)),
        "outputs: eval() from the average": float(np.abs(result.whole - result.mean).mean()),
        "gap in sd of the masks": result.gap,
        "probability from the average": float(np.abs(result.whole_shares - result.mean_shares).max(axis=-1).mean()),
        "… from the geometric mean": float(np.abs(result.whole_shares - result.geometric).max(axis=-1).mean()),
        "right, eval()": result.right[0],
        "right, average": result.right[1],
        "right, one subnetwork": float(result.weights @ result.accuracies),
    }


def gaps(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Gaps | None]]:
    """The gap between eval() and the average, for ten units in one layer to five."""
    yield from gaps_by_depth([ten_units(settings, layers) for layers in DEPTHS], cancelled)


def gaps_numbers(result: Gaps, settings: Settings) -> dict[str, float | str]:
    """The gaps by depth, with their intervals over the seeds."""
    found: dict[str, float | str] = {"seeds": float(result.measures.shape[1])}
    mean, low, high = interval(result.measures.swapaxes(1, 2))
    for row, layers in enumerate(result.depths):
        name = f"{layers} layer{'s' if layers > 1 else ''}"
        found |= {
            f"{name}: gap of the outputs": float(mean[row, 0]),
            f"{name}: from": float(low[row, 0]),
            f"{name}: to": float(high[row, 0]),
            f"{name}: gap of the probabilities": float(mean[row, 1]),
            f"{name}: right, eval()": float(mean[row, 2]),
            f"{name}: right, average": float(mean[row, 3]),
        }
    return found


def rates(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Rates | None]]:
    """The sweep of p, on irises or doughnuts."""
    yield from all_rates(settings.course, settings.width, settings.sweep_epochs, cancelled)


def rates_numbers(result: Rates, settings: Settings) -> dict[str, float | str]:
    """Mean accuracies at every p with their intervals, and what p brings against none."""
    found: dict[str, float | str] = {"seeds": float(result.test.shape[1]), "epochs": float(result.epochs)}
    for label, values in (
        ("training", result.train), ("test", result.test), ("test minus p = 0", result.test - result.test[0]),
    ):  # fmt: skip
        mean, low, high = interval(values)
        for row, p in enumerate(RATES):
            found |= ends(f"p = {p:g}: {label}", mean[row], low[row], high[row])
    return found


def ends(label: str, mean: float, low: float, high: float) -> dict[str, float | str]:
    """A mean and its interval as three numbers."""
    return {
        label: finite_or(float(mean)),
        f"{label}, from": finite_or(float(low)),
        f"{label}, to": finite_or(float(high)),
    }


def longer(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Longer | None]]:
    """How many epochs more dropout needs."""
    yield from needs_longer(settings.p, cancelled)


def longer_numbers(result: Longer, settings: Settings) -> dict[str, float | str]:
    """When the training loss is below LEVEL, without and with, and how many times longer that is at least."""
    found: dict[str, float | str] = {"seeds": float(result.needed.shape[1]), "epochs": float(result.epochs[-1])}
    for name, row in (("without dropout", 0), ("with dropout", 1)):
        found[f"below {LEVEL}, {name}"] = float(np.isfinite(result.needed[row]).mean())
    found |= ends("times as many epochs", *(each[0] for each in interval(times_longer(result)[None])))
    for label, values in (("whole", result.whole), ("masked", result.masked)):
        found[f"training loss with dropout, {label}"] = finite_or(float(interval(values[1, :, -1][None])[0][0]))
    return found


def times_longer(result: Longer) -> np.ndarray:
    """Epochs with dropout over those without, seed by seed (k,); who never got there counts with all there were."""
    needed = np.where(np.isfinite(result.needed), result.needed, result.epochs[-1])
    return np.asarray(needed[1] / needed[0])


def times(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Timed]]:
    """How long an epoch takes."""
    yield from timed_epochs(settings.p, cancelled)


def times_numbers(result: Timed, settings: Settings) -> dict[str, float | str]:
    """Medians, and what dropout takes beside none."""
    found: dict[str, float | str] = {}
    for row, width in enumerate(result.widths):
        for kind, values in zip(KINDS, result.milliseconds[row], strict=True):
            found[f"{width} units, {kind}: ms an epoch"] = float(np.median(values))
            if kind != WITHOUT:
                found[f"{width} units, {kind}: times"] = float(np.median(values / result.milliseconds[row, 0]))
    return found


def knocked(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Knocked | None]]:
    """Units taken out, one at a time and many, of networks trained without and with dropout."""
    runs, epochs = paired_runs([plan_of(settings)])
    yield from knocked_out(runs, epochs, cancelled)


def knocked_numbers(result: Knocked, settings: Settings) -> dict[str, float | str]:
    """What is lost without the worst unit and without one on average, and how alike and how many the units are."""
    found: dict[str, float | str] = {"seeds": float(result.worst.shape[1]), "epochs": float(result.epochs)}
    for label, values in (
        ("lost by the worst unit", result.worst), ("lost by a unit, mean", result.mean),
        ("correlation of two units", result.correlation), ("units in use", result.used),
        ("right with half the units out", result.many[..., 5]),
    ):  # fmt: skip
        pair = np.stack([*values, values[1] - values[0]])
        mean, low, high = interval(pair)
        for row, name in enumerate(("without dropout", "with dropout", "difference")):
            found |= ends(f"{label}, {name}", mean[row], low[row], high[row])
    return found


def uncertainty(settings: Settings) -> Band:
    """How far masked passes disagree over the plane."""
    return band(*fitted(plan_of(settings), WORK))


def uncertainty_numbers(result: Band, settings: Settings) -> dict[str, float | str]:
    """The spread at the training points and at the rim, and what it goes with."""
    return {
        "spread at the training points": result.at_training,
        "spread at the rim": result.at_rim,
        "rank correlation with distance": round(result.far, 2),
        "… with doubt": round(result.doubted, 2),
        "largest spread": float(result.spread.max()),
    }


def convolved(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Convolved | None]]:
    """Dropout in a convolutional network, at three places."""
    yield from in_convolutions(settings.p, cancelled)


def convolved_numbers(result: Convolved, settings: Settings) -> dict[str, float | str]:
    """Test accuracies, what each place adds to none, and how alike neighbouring pixels are."""
    found: dict[str, float | str] = {"seeds": float(result.accuracy.shape[1])}
    accuracy, gained = interval(result.accuracy), interval(result.accuracy - result.accuracy[0])
    for row, place in enumerate(PLACES):
        found |= ends(f"{place}: right", *(each[row] for each in accuracy))
        if row:
            found |= ends(f"{place}: against nowhere", *(each[row] for each in gained))
    return found | ends("correlation of neighbouring pixels", *(each[0] for each in interval(result.alike[None])))


def helps(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Helped | None]]:
    """With and without dropout, paired."""
    yield from does_it_help(plan_of(settings), settings.against, cancelled)


def helps_numbers(result: Helped, settings: Settings) -> dict[str, float | str]:
    """What dropout adds to test and training accuracy at every value, with its interval."""
    found: dict[str, float | str] = {"seeds": float(result.test.shape[1]), "epochs": float(result.epochs)}
    for label, values in (("test", result.gained), ("training", result.training_gained)):
        mean, low, high = interval(values)
        for row, value in enumerate(result.values):
            found |= ends(f"{result.against} {plain(value)}: {label}, gained", mean[row], low[row], high[row])
    return found


CORE = (dropped,)


def example(settings: Settings) -> str:
    """The notes' ten ones, and dropout's mean and variance, in plain torch."""
    return f"""
chance = torch.Generator().manual_seed({4 * settings.seed + 2})
p, x = {settings.share}, torch.full((10,), {settings.value})
print("one call:", {"x * 0" if settings.share == 1 else "dropped(x, p, chance)"})
print("evaluating:", x)
many = torch.full((100_000,), {settings.value})
masked = {"many * 0" if settings.share == 1 else "dropped(many, p, chance)"}
print("mean of 100,000:", masked.mean().item(), "instead of", {settings.value})
print("their variance:", masked.var().item())
if p < 1:
    print("1/(1 − p):", 1 / (1 - p))
    print("x²p/(1 − p):", {settings.value} ** 2 * p / (1 - p))
"""
