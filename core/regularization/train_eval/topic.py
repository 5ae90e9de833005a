"""train(), eval() and no_grad(): what each switch does to dropout, batch normalisation and gradients, measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.data.datasets import divided
from core.engine.networks import generator
from core.experiment.knobs import choice, number, numbers, toggle
from core.experiment.refusal import Refusal
from core.experiment.wording import plain
from core.regularization.train_eval.forgotten import Forgotten, mean_and_half, under_seeds
from core.regularization.train_eval.hidden_layers import Found, looked_through
from core.regularization.train_eval.modes import GRADIENTS, MODES, NOTHING, TRAIN, Seen, watched_pass
from core.regularization.train_eval.passes import (
    PASSES,
    REPEATS,
    Company,
    Drifted,
    Repeated,
    asked_repeatedly,
    drifted,
    in_company,
    lonely,
)
from core.regularization.train_eval.timing import Timed, timed_passes
from core.regularization.train_eval.training import (
    EVALUATION_MASKS,
    HIDDEN,
    POINTS,
    Plan,
    Trained,
    batches,
    fitted,
    halves,
    restored,
)

TITLE = "train(), eval(), no_grad()"
LINE = "What each switch does to dropout, batch normalisation and gradients: measured, not told."
SWITCH_ON = "Switch batch normalisation on"
WITHOUT_NORM = "Without batch normalisation there are no statistics that run: nothing to follow here."
WRITTEN_UPDATES = 25  # five networks are trained at once


@dataclass(frozen=True)
class Settings:
    mode: str = choice(TRAIN, MODES, label="Mode", help="train() switches dropout and the batch's statistics on.")
    gradients: str = choice(
        "as usual", GRADIENTS, label="Gradients",
        help="What is done about gradients while predicting: nothing, or one of four ways to do without them.",
    )  # fmt: skip
    share: float = number(
        0.3, 0.0, 0.9, step=0.05, label="Dropout p", help="The share of hidden units that dropout silences in train()."
    )
    normalised: bool = toggle(
        True, label="Batch normalisation", help="Whether each hidden layer's sums are normalised before the ReLU."
    )
    together: int = number(
        POINTS // 2, 1, POINTS // 2, log=True, label="Points at once",
        help="How many of the 80 test points are predicted in one batch.",
    )  # fmt: skip
    seed: int = number(0, 0, 9999, label="Seed", help="Draws the points, the first weights, the order and the masks.")
    point: int = number(
        40, 1, POINTS // 2, label="Point", view=True,
        help="One test point, by its rank in eval mode: its 50 predictions are told. Or click one on a chart.",
    )  # fmt: skip
    noise: float = number(
        25.0, 0.0, 50.0, step=1, unit="%", label="Noise", help="How far the moons' points are blurred: 100 % is 1."
    )
    offset: float = number(
        3.0, 0.0, 10.0, step=0.5, label="Inputs off centre",
        help="By how many standard deviations the inputs lie off 0, as those of photographs do: 0 is standardised.",
    )  # fmt: skip
    momentum: float = number(
        0.1, 0.01, 1.0, log=True, label="Momentum",
        help="Weight of the newest batch in the running statistics; torch's own is 0.1. Keras calls 1 minus this so.",
    )  # fmt: skip
    batch: int = number(16, 2, 40, label="Batch size", help="How many of the 80 training points each update sees.")
    updates: int = number(60, 1, 200, log=True, label="Updates", help="How many steps of SGD the network is trained.")
    rate: float = number(0.2, 0.01, 1.0, log=True, label="Learning rate", help="How long a step of SGD is.")
    unit: int = number(
        1, 1, HIDDEN[1], label="Unit", view=True, help="Whose sums are followed, of the second hidden layer."
    )
    shift: float = number(
        1.0, -3.0, 3.0, step=0.1, label="Shift of what passes",
        help="The passes see training batches moved by so many standard deviations; at 0 the very training batches.",
    )  # fmt: skip
    across: tuple[float, ...] = numbers(
        (0.5, 0.1, 0.5, 1.0, 1.5, 1.9), -2.5, 3.5, least=6, most=6, step=0.05, label="x of the points",
        help="Your point's x, then its five neighbours'. Drag them on the chart.",
    )  # fmt: skip
    up: tuple[float, ...] = numbers(
        (0.25, -0.1, -0.4, -0.5, -0.4, 0.0), -2.5, 3.0, least=6, most=6, step=0.05, label="y of the points",
        help="Your point's y, then its five neighbours'. Drag them on the chart.",
    )  # fmt: skip
    again: int = number(
        1, 1, 99, label="Measurement", help="Turn it to measure the times once more: no two measurements are equal."
    )


@dataclass(frozen=True)
class Table:
    """What one forward pass did, in each mode with each way to treat gradients."""

    rows: tuple[Seen, ...]


@dataclass(frozen=True)
class Written:
    """What became of the same network, written in every way."""

    rows: tuple[Found, ...]


@dataclass(frozen=True)
class Watched:
    """A training watched at every update (see Trained)."""

    batch_mean: np.ndarray
    batch_variance: np.ndarray
    running_mean: np.ndarray
    running_variance: np.ndarray
    whole_mean: np.ndarray
    whole_variance: np.ndarray


@dataclass(frozen=True)
class Curves:
    """Accuracy and loss (2, U + 1) on the test half after every update: in eval(), in train()."""

    accuracy: np.ndarray
    loss: np.ndarray


def plan_of(settings: Settings) -> Plan:
    """The training that these settings ask for."""
    return Plan(
        settings.noise, settings.offset, settings.share, settings.normalised, settings.momentum, settings.batch,
        settings.updates, settings.rate, settings.seed,
    )  # fmt: skip


def repeated(settings: Settings) -> Repeated:
    """The test points predicted 50 times."""
    plan = plan_of(settings)
    return asked_repeatedly(plan, fitted(plan), settings.mode, settings.gradients, settings.together)


def accuracy_by_repeat(result: Repeated) -> np.ndarray:
    """The share of test points that are right in each repeat (50,)."""
    return ((result.repeats > 0.5) == (result.y > 0.5)).mean(axis=1)


def flips(result: Repeated) -> np.ndarray:
    """Which points (N,) are now of one class, now of the other."""
    classes = result.repeats > 0.5
    return np.asarray(classes.any(axis=0) & ~classes.all(axis=0))


def repeated_numbers(result: Repeated, settings: Settings) -> dict[str, float | str]:
    """How accurate the repeats are, what flickers, and what the passes did besides."""
    right, mine = accuracy_by_repeat(result), result.repeats[:, settings.point - 1]
    moved = result.moved
    return {
        "accuracy in this repeat": float(right[-1]),
        "accuracy, mean of 50": float(right.mean()),
        "accuracy by eval()": float(((result.single > 0.5) == (result.y > 0.5)).mean()),
        "points that change class": float(flips(result).sum()),
        "the point, least": float(mine.min()),
        "the point, most": float(mine.max()),
        "running means moved by": "there are none" if moved < 0 else moved,
        "graph kept": "yes" if result.graph else "no",
        "repeats": float(REPEATS),
    }


def cells(settings: Settings) -> Table:
    """One forward pass of the test half in every mode, with every way to treat gradients, from the same network."""
    plan = plan_of(settings)
    trained, points = fitted(plan), halves(plan)
    return Table(
        tuple(
            watched_pass(restored(plan, trained), mode, gradients, points.test_x)
            for mode in MODES
            for gradients in GRADIENTS
        )
    )


HEADINGS = ("masks drawn", "statistics used", "changed", "graph kept", ".grad", "bytes held")


def row_of(seen: Seen) -> tuple[str, ...]:
    """A pass in words, by HEADINGS."""
    bytes_held = plain(seen.held, 6) if seen.held == seen.saved else f"{plain(seen.held, 6)}, after {seen.saved:,}"
    return (
        NOTHING if seen.silenced < 0 else f"{plain(100 * seen.silenced, 3)} %" if seen.silenced else "none",
        seen.statistics,
        NOTHING if seen.moved < 0 else f"by {plain(seen.moved, 2)}" if seen.moved else "no",
        "yes" if seen.graph else "no",
        "yes" if seen.gradients else "error",
        bytes_held,
    )


def cells_numbers(result: Table, settings: Settings) -> dict[str, float | str]:
    """Every cell of the table."""
    found: dict[str, float | str] = {}
    for seen in result.rows:
        cells = zip(HEADINGS, row_of(seen), strict=True)
        found |= {f"{seen.mode}, {seen.gradients_by}: {heading}": cell for heading, cell in cells}
    found["what backward() says without a graph"] = next((seen.refused for seen in result.rows if seen.refused), "")
    return found


def times(settings: Settings, cancelled: Callable[[], bool] = lambda: False) -> Iterator[tuple[int, int, Timed]]:
    """Forward passes timed, here and now."""
    yield from timed_passes(settings.share, settings.normalised, cancelled)


def times_numbers(result: Timed, settings: Settings) -> dict[str, float | str]:
    """Median and quartiles of every mode's microseconds, by the width of the network."""
    found: dict[str, float | str] = {"rounds": float(result.microseconds.shape[2])}
    for width, held, by_mode in zip(result.widths, result.held, result.microseconds, strict=True):
        found[f"{width} units: bytes that no_grad() does not hold"] = float(held)
        for (mode, gradients), each in zip(result.names, by_mode, strict=True):
            label = f"{width} units, {mode}, {gradients}: µs"
            low, middle, high = np.quantile(each, (0.25, 0.5, 0.75))
            found |= {label: float(middle), f"{label}, from": float(low), f"{label}, to": float(high)}
    return found


def watched(settings: Settings) -> Trained:
    """The training, looked at after every update."""
    return fitted(plan_of(settings), watched=True)


def chased(settings: Settings) -> Watched:
    """Running mean and variance, and what they run after."""
    if not settings.normalised:
        raise Refusal(WITHOUT_NORM, "normalised", action=SWITCH_ON, changes={"normalised": True})
    return Watched(*watched(settings)[1:7])


def chased_numbers(result: Watched, settings: Settings) -> dict[str, float | str]:
    """Where the chosen unit's running statistics have got to, and how far they are off."""
    unit = settings.unit - 1
    mean_off, variance_off = off_by(result)
    return {
        "running mean": float(result.running_mean[-1, unit]),
        "mean of all training points": float(result.whole_mean[-1, unit]),
        "running variance": float(result.running_variance[-1, unit]),
        "variance of all training points": float(result.whole_variance[-1, unit]),
        "newest batch counts": settings.momentum,
        "this in Keras": f"momentum = {plain(1 - settings.momentum)}",
        "all units' running means off by, at first": float(mean_off[0]),
        "all units' running means off by": float(mean_off[-1]),
        "all units' running variances off by, at first": float(variance_off[0]),
        "all units' running variances off by": float(variance_off[-1]),
    }


def off_by(result: Watched) -> tuple[np.ndarray, np.ndarray]:
    """The mean distance over the units (U + 1,) from what all training points give: of the means, the variances."""
    return (
        np.abs(result.running_mean - result.whole_mean).mean(axis=1),
        np.abs(result.running_variance - result.whole_variance).mean(axis=1),
    )


def lagged(settings: Settings) -> Curves:
    """Test accuracy and loss while it trains, in both modes."""
    found = watched(settings)
    return Curves(found.accuracy, found.loss)


def lagged_numbers(result: Curves, settings: Settings) -> dict[str, float | str]:
    """Both modes at the end, and how often and by how much eval() is the worse one."""
    eval_minus_train = result.accuracy[0] - result.accuracy[1]
    worst = int(eval_minus_train.argmin())
    return {
        "accuracy, eval()": float(result.accuracy[0, -1]),
        "accuracy, train()": float(result.accuracy[1, -1]),
        "loss, eval()": float(result.loss[0, -1]),
        "loss, train()": float(result.loss[1, -1]),
        "eval() is worse": float((eval_minus_train < 0).mean()),
        "at worst by": float(max(0.0, -eval_minus_train[worst])),
        "that is after updates": float(worst),
    }


def drift(settings: Settings) -> Drifted:
    """100 forward passes in train mode, without any optimizer."""
    plan = plan_of(settings)
    return drifted(plan, fitted(plan), settings.shift)


def drift_numbers(result: Drifted, settings: Settings) -> dict[str, float | str]:
    """What eval() answers before and after the passes."""
    changed = (result.probabilities[-1] > 0.5) != (result.probabilities[0] > 0.5)
    return {
        "eval() accuracy, before any pass": float(result.accuracy[0]),
        "eval() accuracy": float(result.accuracy[-1]),
        "moved by, on average": float(result.away[-1]),
        "answers that have changed": float(changed.sum()),
        "passes": float(PASSES),
    }


def company(settings: Settings) -> Company:
    """A point among neighbours, predicted in both modes."""
    plan = plan_of(settings)
    return in_company(plan, fitted(plan), np.column_stack([settings.across, settings.up]))


def company_numbers(result: Company, settings: Settings) -> dict[str, float | str]:
    """Your point's probability alone, and in this company."""
    return {
        "your point, eval()": float(result.alone[0]),
        "your point, train()": float(result.together[0]),
        "the company's part": float(result.together[0] - result.alone[0]),
        "most that any point differs by": float(np.abs(result.together - result.alone).max()),
    }


def written(settings: Settings) -> Written:
    """The same network, written in five ways, trained and evaluated."""
    plan = plan_of(settings)
    return Written(looked_through(Plan(**{**vars(plan), "updates": WRITTEN_UPDATES})))


def written_numbers(result: Written, settings: Settings) -> dict[str, float | str]:
    """What torch finds of each, and what eval() reaches."""
    found: dict[str, float | str] = {}
    for row in result.rows:
        found |= {
            f"{row.name}: modules() lists": float(len(row.modules)),
            f"{row.name}: parameters found": f"{row.parameters} of {row.all_parameters}",
            f"{row.name}: layers that eval() reaches": f"{row.reached} of {row.layers}",
            f"{row.name}: two passes in eval() differ by": row.apart,
            f"{row.name}: test accuracy": row.accuracy,
            f"{row.name}: they are": ", ".join(row.modules),
        }
    return found


def forgotten(
    settings: Settings, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, int, Forgotten]]:
    """eval() forgotten, under many seeds."""
    yield from under_seeds(plan_of(settings), cancelled)


def forgotten_numbers(result: Forgotten, settings: Settings) -> dict[str, float | str]:
    """What it costs, by how many points are predicted at once, with its 95 % interval over the seeds."""
    mean, half = mean_and_half(result.lost)
    found: dict[str, float | str] = {
        "seeds": float(len(result.accuracy)),
        "accuracy by eval(), mean of seeds": float(result.accuracy[:, 0].mean()),
    }
    for size, lost, reach in zip(result.sizes, mean, half, strict=True):
        label = f"{size} at once: accuracy lost"
        found |= {label: float(lost), f"{label}, from": float(lost - reach), f"{label}, to": float(lost + reach)}
    return found


CORE = (batches, divided)


def example(settings: Settings) -> str:
    """Lines that draw the points, train the network with torch's own modules, and evaluate it in both modes."""
    norm = f"nn.BatchNorm1d(fan_out, momentum={settings.momentum}), " if settings.normalised else ""
    bias = "zero_()" if settings.normalised else "uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=chance)"
    refused = settings.normalised and MODES[settings.mode] and lonely(POINTS // 2, settings.together)
    repeats = f"""
net.train({MODES[settings.mode]})
masks.manual_seed({generator(settings.seed, EVALUATION_MASKS).initial_seed()})
with torch.no_grad():
    asked = [torch.cat([net(part)[:, 0] for part in x[test].split({settings.together})]) for _ in range({REPEATS})]
print("accuracy, mean of {REPEATS}:", ((torch.stack(asked) > 0) == (y[test] > 0)).double().mean().item())
"""
    return f"""
from sklearn.datasets import make_moons


class Dropout(nn.Module):  # nn.Dropout({settings.share}) with a generator of its own
    def forward(self, x):
        p = {settings.share}
        return x * (torch.rand(x.shape, generator=masks) >= p) / (1 - p) if self.training else x


x, y = make_moons({POINTS}, noise={settings.noise / 100}, random_state={settings.seed})
train, test = divided(y, 0.5, {settings.seed})
mean, scale = x[train].mean(axis=0), x[train].std(axis=0)
x, y = torch.tensor((x - mean) / scale + {settings.offset}).float(), torch.tensor(y).float()
chance, order, masks = (torch.Generator().manual_seed({4 * settings.seed} + stream) for stream in (0, 1, 2))
layers = []
for fan_in, fan_out in ((2, {HIDDEN[0]}), {HIDDEN}, ({HIDDEN[1]}, 1)):
    linear = nn.Linear(fan_in, fan_out)
    linear.weight.data.uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=chance)
    linear.bias.data.{bias}
    layers += [linear, {norm}nn.ReLU(), Dropout()]
net, criterion = nn.Sequential(*layers[:{-3 if settings.normalised else -2}]), nn.BCEWithLogitsLoss()

optimizer, waiting = torch.optim.SGD(net.parameters(), lr={settings.rate}), []
for update in range({settings.updates}):
    waiting = waiting or batches(len(train), {settings.batch}, order)
    batch = train[waiting.pop(0)]
    optimizer.zero_grad()
    criterion(net(x[batch])[:, 0], y[batch]).backward()
    optimizer.step()

net.eval()
print("accuracy by eval():", ((net(x[test])[:, 0] > 0) == (y[test] > 0)).double().mean().item())
{"" if refused else repeats}"""
