"""Minibatches: what the size of a batch does to the path, the time, the noise and the result of a training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.data.datasets import CLOUDS
from core.engine.rounding import Rounding, rounding_numbers, with_twin
from core.engine.seeds import interval
from core.engine.sisters import Sisters, sisters_numbers, sisters_of
from core.engine.training import History, Run, train
from core.engine.training.orders import ORDERS
from core.engine.training.work import A_SECOND, AT_REST, WHILE_DRAGGED, epochs_within, within_work
from core.engine.trial import Trial, under_same_seeds
from core.experiment.knobs import choice, number, numbers
from core.experiment.set_aside import aside_text, pairs_number, sides
from core.experiment.sisters import asked, sisters_choice
from core.experiment.wording import finite_or, plain
from core.regularization.minibatches.accumulation import A_STEP, WAYS_TO_ADD, Accumulated, accumulated
from core.regularization.minibatches.bowl import SAMPLES
from core.regularization.minibatches.learner import Task, parameter_names, task_of
from core.regularization.minibatches.likeness import RIVALS, Alike, Likenesses, alike, at_every_likeness
from core.regularization.minibatches.noise import Noise, noise_of
from core.regularization.minibatches.order_race import OrderRace, race_orders
from core.regularization.minibatches.paths import Paths, paths_of
from core.regularization.minibatches.rate_map import RateMap, map_of_rates
from core.regularization.minibatches.regulariser import (
    FAIR,
    GAP,
    SAME_EPOCHS,
    TESTING,
    TRAINING,
    Pairs,
    paired_test,
    small_against_all,
)
from core.regularization.minibatches.short_batch import EPOCHS, IRISES, WAYS_WITH_IT, Short, short_of
from core.regularization.minibatches.speed import IMAGE_SIZES, Speed, timed_epochs

TITLE = "Minibatches"
LINE = "Small batches take many noisy steps, large ones few sure ones: what that costs, in updates, samples, seconds."
UPDATES, BY_SAMPLES, EAGER, COMPILED = "Updates", "Samples seen", "Seconds, eager torch", "Seconds, compiled"
AGAINST = (UPDATES, BY_SAMPLES, EAGER, COMPILED)
POINTS, TIMED_POINTS, FEW_POINTS, MAP_POINTS = 400, 1200, 120, 512  # half of them to train on
WIDE = (24, 24)  # a network large enough to overfit few points
STEPS = 10  # of accumulated gradients
ORDER_WORK = A_SECOND // 50  # of one of the runs, of which there are twenty
WORK, DRAGGED_WORK = A_SECOND // 10, A_SECOND // 40  # of one network's training; that of its sisters is the engine's
TRAINING_MOMENTS = 41  # kept of it, at most


@dataclass(frozen=True)
class Settings:
    batch: int = number(
        8, 1, SAMPLES, log=True, label="Batch size B", help=f"Samples to each update; {SAMPLES} is all there are."
    )
    step: float = number(
        0.1, 0.002, 1.0, log=True, label="Learning rate η", help="How far each update goes, for both paths."
    )
    noise: float = number(
        1.0, 0.0, 3.0, step=0.1, label="Noise σ of the samples", help="How far they scatter around their line."
    )
    updates: int = number(150, 10, 300, log=True, label="Updates", help="How many updates are made, by both.")
    fall: int = number(
        0, 0, 300, label="A tenth of η after update", help="From then on the rate is a tenth of what it was. 0: never."
    )
    start: tuple[float, ...] = numbers(
        (-1.5, 3.0), -3, 4, least=2, most=2, step=0.05, label="First weights",
        help="Slope and height of the line before the first update. Drag the point on the map.",
    )  # fmt: skip
    seed: int = number(
        0, 0, 9999, label="Seed", help="Which order the samples come in, and which first weights are drawn."
    )
    data: str = choice("Moons", CLOUDS, label="Points", help="The classes that the network learns to tell apart.")
    spread: float = number(
        30.0, 0.0, 50.0, step=1, label="Noise of the points", help="How far the classes are blurred into each other."
    )
    units: int = number(8, 1, 24, label="Hidden units", help="Of the network's one hidden layer.")
    rate: float = number(
        0.3, 0.01, 3.0, log=True, label="Network's learning rate", help="How far each of its updates goes."
    )
    size: int = number(8, 1, 200, log=True, label="Network's batch size", help="Samples to each update of the network.")
    look: int = number(20, 0, 300, label="Epoch looked at", help="How long the network has been trained by then.")
    drawn: int = number(4, 1, 200, log=True, label="Batch size of the cloud", help="Of the blue dots, 200 batches.")
    across: int = number(1, 1, 123, label="Parameter across", help="The weight or bias whose gradient is drawn across.")
    up: int = number(2, 1, 123, label="Parameter up", help="The weight or bias whose gradient is drawn upwards.")
    against: str = choice(
        UPDATES, AGAINST, label="Loss against", help="Updates and samples are counted, seconds measured here and now.",
        view=True,
    )  # fmt: skip
    short: int = number(
        64, 2, IRISES, log=True, label="Batch size on the irises", help=f"Of the {IRISES} that are trained on."
    )
    iris_rate: float = number(
        0.05, 0.005, 0.5, log=True, label="Rate on the irises", help="How far each update on the irises goes."
    )
    epochs: int = number(40, 2, 100, log=True, label="Epochs", help="How often the points are gone through.")
    likeness: float = number(
        0.9, 0.0, 1.0, step=0.01, label="Likeness of the samples",
        help="How far they are drawn together: 0 as they are, 1 copies of one sample.",
    )  # fmt: skip
    goal: float = number(
        1.0,
        0.1,
        20.0,
        log=True,
        unit="%",
        label="Goal",
        help="How much of the first loss, above the least, may be left.",
    )
    compared: str = choice(
        SAME_EPOCHS, FAIR, label="Compared at the", help="What both trainings have in common when they are compared."
    )
    part: int = number(
        16,
        6,
        A_STEP,
        label="Small batches of",
        help=f"Into which the {A_STEP} samples to a step are divided.",
    )
    sisters: str = sisters_choice()
    aside: str = aside_text()
    trial_pairs: int = pairs_number()


def paths(settings: Settings) -> Paths:
    """The path of minibatches, and of all samples at once."""
    return paths_of(
        settings.noise, settings.batch, settings.step, settings.start, settings.updates, settings.fall, settings.seed
    )


def paths_numbers(result: Paths, settings: Settings) -> dict[str, float | str]:
    """Losses after as many updates, and after as many samples; how far it strays at the end."""
    return {
        "loss above its least": float(result.above[0, -1]),
        "all 600, same updates": float(result.whole_above[-1]),
        "all 600, same samples": float(result.whole_above[min(result.whole_meanwhile, settings.updates)]),
        "samples seen": float(result.seen[-1]),
        "samples seen by all samples": float(result.whole_seen[-1]),
        "updates an epoch": float(-(-SAMPLES // settings.batch)),
        "samples in the last batch": float(SAMPLES % settings.batch or settings.batch),
        "strays by": result.stray,
        "by the formula": finite_or(result.predicted, "it leaves"),
    }


def task_for(settings: Settings, count: int, hidden: tuple[int, ...] = ()) -> Task:
    return task_of(settings.data, settings.spread, count, 0.5, hidden or (settings.units,))


def gradient_cloud(settings: Settings) -> Noise:
    """The gradients of single samples and of batches, on a network being trained."""
    task = task_for(settings, POINTS)
    look = epochs_within(
        task.network, task.recipe(settings.rate, settings.size, settings.look, 0), POINTS // 2, A_SECOND // 20
    )
    pair = settings.across - 1, settings.up - 1
    return noise_of(task, settings.rate, settings.size, min(look, settings.look), pair, settings.drawn, settings.seed)


def cloud_numbers(result: Noise, settings: Settings) -> dict[str, float | str]:
    """Lengths of gradient and noise, and how the noise falls with the batch."""
    replaced, shuffled_ones = result.strays
    found: dict[str, float | str] = {
        "length of the gradient": result.strength,
        "noise of one sample": result.spread,
        "noise equals gradient at B =": result.scale if result.scale < 1e6 else "over a million",
        "slope of log noise by log B": float(result.exponents[0]),
        "slope without replacement": float(result.exponents[1]),
    }
    for size, one, other in zip(result.sizes, replaced, shuffled_ones, strict=True):
        found[f"noise at B = {size}"] = float(one)
        found[f"noise at B = {size}, without replacement"] = float(other)
    return found


def weight_menus(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The two parameters by their names."""
    names = parameter_names(task_for(settings, POINTS).network)
    return {"across": names, "up": names}


@dataclass(frozen=True)
class Trained:
    """One network's training by minibatches, its sisters if any, and what one float32 step does to it.

    That is not asked, None, while a knob is dragged.
    """

    history: History
    sisters: Sisters | None = None
    rounding: Rounding | None = None


def run_for(cap: int, settings: Settings) -> tuple[Run, float]:
    """The network's run within that work, and what its losses are multiplied by to be in the units of y²: there is no
    y² here."""
    task = task_for(settings, POINTS)
    recipe = task.recipe(settings.rate, settings.size, settings.epochs, settings.seed, TRAINING_MOMENTS)
    return within_work(task.network, recipe, task.sample, cap), 1.0


def trial(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Trial | None]]:
    """Train what is set aside as A and what the knobs say, B, under the same seeds; no pair where nothing is."""
    both = [run_for(WORK, each) for each in sides(settings)]
    yield from under_same_seeds(both, settings.trial_pairs, cancelled)


def trial_numbers(result: Trial, settings: Settings) -> dict[str, float | str]:
    """What the paired test says of B less A."""
    return result.numbers


def trained(settings: Settings) -> Trained:
    """One network, trained by batches of the size chosen."""
    run, _ = run_for(WORK, settings)
    history, rounding = with_twin(*run)
    return Trained(history, sisters_of(*run, asked(settings.sisters, dragged=False), AT_REST), rounding)


def trained_while_dragged(settings: Settings) -> Trained:
    """The same while a knob is dragged."""
    run, _ = run_for(DRAGGED_WORK, settings)
    return Trained(train(*run), sisters_of(*run, asked(settings.sisters, dragged=True), WHILE_DRAGGED))


def trained_numbers(result: Trained, settings: Settings) -> dict[str, float | str]:
    """Losses and accuracies at the end, and how many updates that took."""
    history = result.history
    training, test = history.accuracies
    return {
        "updates": float(history.updates),
        "updates an epoch": float(history.updates_per_epoch),
        "training loss": float(history.train_loss[-1]),
        "test loss": float(history.test_loss[-1]),
        "training accuracy": float(training[-1]),
        "test accuracy": float(test[-1]),
        "diverged": f"at update {history.diverged.update}" if history.diverged else "no",
        **sisters_numbers(result.sisters),
        **rounding_numbers(result.rounding),
    }


def speed(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Speed | None]]:
    """Seconds, measured."""
    yield from timed_epochs(task_for(settings, TIMED_POINTS), settings.rate, settings.seed, cancelled)


def speed_numbers(result: Speed, settings: Settings) -> dict[str, float | str]:
    """Median times by batch size, and the losses."""
    found: dict[str, float | str] = {}
    for name, measured in (("eager torch", result.eager), ("compiled", result.compiled)):
        for size in result.sizes:
            found[f"{name}, B = {size}: ms an epoch"] = 1e3 * result.seconds(measured, int(size))
    for size, time in zip(IMAGE_SIZES, np.median(result.images, axis=0), strict=True):
        found[f"images, B = {size}: µs an image"] = float(time)
    for size, losses in zip(result.shown, result.losses, strict=True):
        found[f"B = {size}: loss at the end"] = finite_or(float(losses[-1]), "diverged")
    return found


def short_one(settings: Settings) -> Short:
    """The short batch kept and dropped."""
    return short_of(settings.short, settings.iris_rate)


def short_numbers(result: Short, settings: Settings) -> dict[str, float | str]:
    """Updates, what each sample counts, accuracies."""
    found: dict[str, float | str] = {
        "samples in the last batch": float(result.left or result.batch),
        "updates an epoch, kept": float(result.updates[0]),
        "updates an epoch, dropped": float(result.updates[1]),
        "a sample of it counts": result.batch / (result.left or result.batch),
        **{f"updates in {EPOCHS} epochs, {name}": float(count) for name, count in result.in_all.items()},
        "loss of all samples": result.of_all,
        "mean of the batches' losses": result.of_means,
    }
    for name, values in (("test accuracy", result.accuracy), ("training loss", result.loss)):
        mean, low, high = result.ends(values)
        for way, each in enumerate(WAYS_WITH_IT):
            found[f"{name}, {each}"] = finite_or(float(mean[way]), "diverged")
            found[f"{name}, {each}, from"] = finite_or(float(low[way]), "diverged")
            found[f"{name}, {each}, to"] = finite_or(float(high[way]), "diverged")
    return found


def orders_within(cap: int, settings: Settings) -> OrderRace:
    """Four orders of the same samples, for the epochs asked for or as many as the work of each run allows."""
    task = task_for(settings, POINTS)
    recipe = task.recipe(settings.rate, settings.size, settings.epochs, 0)
    epochs = epochs_within(task.network, recipe, POINTS // 2, cap)
    return race_orders(task, settings.rate, settings.size, epochs)


def orders(settings: Settings) -> OrderRace:
    """Four orders of the same samples."""
    return orders_within(ORDER_WORK, settings)


def orders_while_dragged(settings: Settings) -> OrderRace:
    """The same while a knob is dragged."""
    return orders_within(ORDER_WORK // 8, settings)


def orders_numbers(result: OrderRace, settings: Settings) -> dict[str, float | str]:
    """Losses and accuracies at the end, by order."""
    found: dict[str, float | str] = {"not seen in an epoch, with replacement": result.unseen}
    for name, values in (("training loss", result.loss), ("test accuracy", result.accuracy)):
        mean, low, high = interval(values[:, -1])
        for row, order in enumerate(ORDERS):
            found[f"{order}: {name}"] = finite_or(float(mean[row]), "diverged")
            found[f"{order}: {name}, from"] = finite_or(float(low[row]), "diverged")
            found[f"{order}: {name}, to"] = finite_or(float(high[row]), "diverged")
    return found


def similar(settings: Settings) -> Alike:
    """Samples drawn together."""
    return alike(settings.likeness, settings.noise, settings.goal / 100, settings.seed)


def similar_numbers(result: Alike, settings: Settings) -> dict[str, float | str]:
    """Samples and updates needed, and at which rate."""
    found: dict[str, float | str] = {}
    for row, size in enumerate(RIVALS):
        found[f"B = {size}: samples"] = finite_or(float(result.needed[row]), "not reached")
        found[f"B = {size}: updates"] = finite_or(float(result.updates[row]), "not reached")
        found[f"B = {size}: rate"] = float(result.rates[row])
    return found


def likenesses(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Likenesses | None]]:
    """From samples as they are to copies of one."""
    yield from at_every_likeness(settings.noise, settings.goal / 100, settings.seed, cancelled)


def likenesses_numbers(result: Likenesses, settings: Settings) -> dict[str, float | str]:
    """Samples needed at every likeness."""
    return {
        f"likeness {plain(float(likeness))}, B = {size}: samples": finite_or(
            float(result.needed[row, column]), "not reached"
        )
        for row, likeness in enumerate(result.likenesses)
        for column, size in enumerate(RIVALS)
    }


def regularised(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Pairs | None]]:
    """Small batches against all samples at once, over paired seeds."""
    task = task_for(settings, FEW_POINTS, WIDE)
    yield from small_against_all(task, settings.rate, settings.size, settings.compared, cancelled)


def regularised_numbers(result: Pairs, settings: Settings) -> dict[str, float | str]:
    """Means of both, and of their paired differences with interval and p."""
    small, whole = f"B = {result.batch}", f"B = {result.count}"
    found: dict[str, float | str] = {
        "seeds": float(result.measures.shape[-1]),
        f"{small}: epochs": float(result.epochs[0]),
        f"{whole}: epochs": float(result.epochs[1]),
    }
    for name, measure in (("gap", GAP), ("training accuracy", TRAINING), ("test accuracy", TESTING)):
        means = interval(result.measures[measure])[0]
        for each, mean in zip((small, whole), means, strict=True):
            found[f"{each}: {name}"] = finite_or(float(mean), "diverged")
        told = ("difference", "from", "to", "p")
        for each, value in zip(told, paired_test(result.paired(measure)), strict=True):
            found[f"{name}, {each}"] = finite_or(value, "too few seeds")
    return found


def rates(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, RateMap | None]]:
    """Rate by batch."""
    yield from map_of_rates(task_for(settings, MAP_POINTS), cancelled)


def rates_numbers(result: RateMap, settings: Settings) -> dict[str, float | str]:
    """The best rate of each batch, its loss, and the loss on the line."""
    found: dict[str, float | str] = {
        "epochs": float(result.epochs),
        "slope of log best rate by log B": result.exponent(),
        "the line holds up to B =": float(result.holds_to),
    }
    for column, size in enumerate(result.sizes):
        row = result.best[column]
        found[f"B = {size}: best rate"] = float(result.rates[row])
        found[f"B = {size}: its loss"] = float(result.mean[row, column])
        found[f"B = {size}: loss on the line"] = finite_or(float(result.on_line[column]), "beyond the map")
    return found


def added_up(settings: Settings) -> Accumulated:
    """Gradients of small batches added up."""
    return accumulated(task_for(settings, POINTS), settings.part, settings.rate, STEPS, settings.seed)


def added_up_numbers(result: Accumulated, settings: Settings) -> dict[str, float | str]:
    """How far each way ends from one large batch."""
    after_one = {
        f"{way}: after one step": finite_or(float(row[1]), "refused")
        for way, row in zip(WAYS_TO_ADD, result.apart, strict=True)
    }
    at_the_end = {way: finite_or(float(row[-1]), "refused") for way, row in zip(WAYS_TO_ADD, result.apart, strict=True)}
    return {
        "small batches": float(len(result.parts)),
        "samples in the last one": float(result.parts[-1]),
        **at_the_end,
        **after_one,
    }


CORE: tuple[Callable, ...] = ()


def example(settings: Settings) -> str:
    """The main stage in a dozen lines: minibatches over shuffled epochs, two weights."""
    return f"""
rng = np.random.default_rng(0)
x = 0.6 + rng.standard_normal({SAMPLES})
y = 0.5 + x + {settings.noise} * rng.standard_normal({SAMPLES})
rng = np.random.default_rng({settings.seed})
w, b = {settings.start}
updates = seen = 0
while updates < {settings.updates}:
    order = rng.permutation({SAMPLES})
    for begin in range(0, {SAMPLES}, {settings.batch}):
        if updates == {settings.updates}:
            break
        batch = order[begin : begin + {settings.batch}]
        rate = {settings.step} * (0.1 if 0 < {settings.fall} <= updates else 1)
        error = w * x[batch] + b - y[batch]
        w, b = w - rate * 2 * (error * x[batch]).mean(), b - rate * 2 * error.mean()
        updates, seen = updates + 1, seen + len(batch)
loss = np.mean((w * x + b - y) ** 2)
least = np.polyfit(x, y, 1, full=True)[1][0] / {SAMPLES}
print("loss above its least:", loss - least)
print("samples seen:", seen)
"""
