"""The notes on regularization in general, as far as penalties test it, and on L1 and L2, judged."""

from __future__ import annotations

import inspect

import numpy as np
import torch

from core.engine.seeds import NORMAL
from core.experiment.wording import listed, percent, plain
from core.networks.activations.slips import slips as activation_slips
from core.notes.claim import Claim, Found, Judgement, judged, ran, stops
from core.regularization.weight_penalties.many_seeds import STRENGTHS, TEST, TRAIN, Seeds
from core.regularization.weight_penalties.samples import DRAWN
from core.regularization.weight_penalties.slips import slips

NONE, BEST, LARGE = "λ = 0", "λ = 0.003", "λ = 0.01"
STRONG = STRENGTHS.tolist().index(3e-3)
L2 = {"penalty": "L2"}


def at(found: Found, strength: str, what: str) -> float:
    """A measure of the twenty seeds at one strength."""
    return found.value(f"{strength}: {what}")


def paired(found: Found, measure: int) -> tuple[float, float]:
    """What the penalty adds to a measure, as the mean over the seeds of the difference, and its 95 % half interval."""

    def differences(result: Seeds) -> np.ndarray:
        return result.measures[measure, STRONG] - result.measures[measure, 0]

    def half(result: Seeds) -> float:
        each = differences(result)
        return float(NORMAL * each.std(ddof=1) / np.sqrt(len(each)))

    return found.of(lambda result: differences(result).mean()), found.of(half)


def points(gain: tuple[float, float]) -> str:
    """A gain and its interval in hundredths: 2.4 ± 0.9."""
    return f"{plain(100 * gain[0], 2)} ± {plain(100 * gain[1], 2)}"


def less_in_training(found: Found) -> Judgement:
    gain = paired(found, TRAIN)
    before, after = (at(found, strength, "training accuracy") for strength in (NONE, BEST))
    figure = f"L1, 20 seeds: {percent(before)} right in training, {percent(after)} with {BEST} ({points(gain)} points)"
    return judged(figure, gain[0] < -gain[1])


def more_on_new(found: Found) -> Judgement:
    gain = paired(found, TEST)
    before, after = (at(found, strength, "test accuracy") for strength in (NONE, BEST))
    figure = (
        f"L1, 20 seeds: {percent(before)} of new points right, {percent(after)} with {BEST} ({points(gain)} points)"
    )
    return judged(figure, gain[0] > gain[1])


def smoother(found: Found) -> Judgement:
    before, after = (at(found, strength, "border") for strength in (NONE, BEST))
    return judged(f"Length of the border {plain(before)}, with {BEST} {plain(after)}", after < before)


def sparse_or_spread(l1: Found, l2: Found) -> Judgement:
    zeros = [at(each, BEST, "exact zeros") for each in (l1, l2)]
    figure = (
        f"Exact zeros among the weights at {BEST}: {percent(zeros[0], 0)} under L1, {percent(zeros[1], 0)} under L2"
    )
    return judged(figure, zeros[0] > 0.1 > zeros[1])


def large_models(large: Found, small: Found) -> Judgement:
    many, few = paired(large, TEST), paired(small, TEST)
    apart = float(np.hypot(many[1], few[1]))
    figure = f"{BEST} adds {points(many)} points of test accuracy with 24 units a layer, {points(few)} with 2"
    return judged(figure, many[0] > many[1], many[0] - few[0] > apart)


def when_apart(noisy: Found, clean: Found) -> Judgement:
    gap = [at(each, NONE, "training accuracy") - at(each, NONE, "test accuracy") for each in (noisy, clean)]
    gain = [paired(each, TEST) for each in (noisy, clean)]
    figure = (
        f"Training is ahead by {plain(100 * gap[0], 2)} points: {BEST} adds {points(gain[0])} in the test; ahead by "
        f"{plain(100 * gap[1], 2)}: {points(gain[1])}"
    )
    return judged(figure, gain[0][0] > gain[0][1] and gap[0] > gap[1], gain[1][0] < gain[1][1])


def closes_the_gap(found: Found) -> Judgement:
    gap = [at(found, each, "training accuracy") - at(found, each, "test accuracy") for each in (NONE, BEST)]
    figure = f"Training ahead of test by {plain(100 * gap[0], 2)} points; with {BEST} by {plain(100 * gap[1], 2)}"
    return judged(figure, gap[1] < gap[0])


def kept_small(found: Found) -> Judgement:
    penalised, free = found.value("largest weight"), found.value("largest weight without a penalty")
    return judged(f"Largest weight {plain(penalised)}, without a penalty {plain(free)}", penalised < free)


def pressure(found: Found) -> Judgement:
    norms = [at(found, strength, "norm") for strength in (NONE, "λ = 0.001", BEST, LARGE)]
    figure = f"Norm of the weights at λ = 0, 0.001, 0.003, 0.01: {', '.join(map(plain, norms))}"
    return judged(figure, norms == sorted(norms, reverse=True) and norms[0] > norms[-1])


def shrinks(found: Found, free: Found) -> Judgement:
    names = [name for name in found.numbers if name.startswith("weight of ")]
    before, after = (np.array([abs(each.value(name)) for name in names]) for each in (free, found))
    lost = before - after
    shrunk, half = int((lost > 0).sum()), len(names) // 2
    order = np.argsort(-before)
    large, small = (float(lost[part].mean()) for part in (order[:half], order[half:]))
    figure = (
        f"{shrunk} of {len(names)} weights are smaller with λ = 1 than with 0: the larger half by {plain(large, 2)} on "
        f"average, the smaller by {plain(small, 2)}"
    )
    return judged(figure, shrunk == len(names) > 0, large > small)


def sets_zero(found: Found, network: Found) -> Judgement:
    zeros, loop = found.value("exact zeros"), network.value("Subgradient: exact zeros")
    proximal, total = network.value("Proximal: exact zeros"), network.value("weights")
    figure = (
        f"The exact solution sets {plain(zeros)} of 10 weights to 0; in a network the notes' loop sets "
        f"{plain(loop)} of "
        f"{plain(total)}, a proximal step {plain(proximal)}"
    )
    return judged(figure, zeros > 0, loop > 0)


def cost_dominates(found: Found) -> Judgement:
    loss, penalty = found.of(lambda result: result.history.train_loss[-1]), found.of(lambda result: result.penalty[-1])
    return judged(f"After training at λ = 0.003: loss {plain(loss)}, penalty {plain(penalty)}", loss > 2 * penalty)


def elastic(both: Found, l1: Found, l2: Found) -> Judgement:
    zeros = [each.value("exact zeros") for each in (both, l1, l2)]
    figure = f"Exact zeros of 10 weights: L1 {plain(zeros[1])}, elastic net {plain(zeros[0])}, L2 {plain(zeros[2])}"
    return judged(figure, zeros[2] <= zeros[0] <= zeros[1] and zeros[1] > zeros[2])


def unstable(scaled: Found, seeds: Found) -> Judgement:
    before, after = scaled.value("∑w² at c = 1"), scaled.value("∑w² at this c")
    apart = scaled.value("largest difference of the answers")
    norms, borders = ([at(seeds, strength, what) for strength in (BEST, NONE)] for what in ("norm", "border"))
    figure = (
        f"Trained to a norm of {plain(norms[1])} instead of {plain(norms[0])}, a network has a border of "
        f"{plain(borders[1])} instead of {plain(borders[0])}; but a ReLU network with ∑w² {plain(after)} for "
        f"{plain(before)} can answer " + ("the same" if apart < 1e-9 else f"otherwise by {plain(apart, 1)}")
    )
    return judged(figure, norms[1] > norms[0] and borders[1] > borders[0], apart > 1e-6)


def important_features(found: Found) -> Judgement:
    weights = {
        name.removeprefix("weight of "): found.value(name) for name in found.numbers if name.startswith("weight of ")
    }
    kept = sorted((name for name, weight in weights.items() if weight), key=lambda name: -abs(weights[name]))
    figure = f"20 features of which 3 count: {len(kept)} keep a weight, the largest are those of {listed(kept[:3])}"
    return judged(figure, set(kept[:3]) == COUNTING, len(kept) == 3)


def in_the_optimizer(found: Found) -> Judgement:
    half, whole = (found.value(f"{name} by hand: largest difference") for name in ("½ λ ∑w²", "λ ∑w²"))
    figure = (
        f"weight_decay=λ: {'the same weights' if half < 1e-9 else 'other weights'} as with ½ λ ∑w² "
        f"added by hand; with λ ∑w², "
        f"as the notes write it, up to {plain(whole, 2)} off"
    )
    return judged(figure, half < 1e-9, whole < 1e-9)


def decays() -> dict[str, float | str]:
    """The default weight_decay of torch's optimizers."""
    names = ("SGD", "RMSprop", "Adam", "AdamW")
    return {
        name: float(inspect.signature(getattr(torch.optim, name).__init__).parameters["weight_decay"].default)
        for name in names
    }


def none_by_default(found: Found) -> Judgement:
    values = {name: found.value(name) for name in ("SGD", "RMSprop", "Adam", "AdamW")}
    figure = "weight_decay when none is given: " + ", ".join(f"{name} {plain(value)}" for name, value in values.items())
    return judged(figure, values["SGD"] == 0, all(value == 0 for value in values.values()))


def l1_arguments() -> dict[str, float | str]:
    """How many of torch's optimizers take something that is called L1."""
    classes = [
        each for _, each in inspect.getmembers(torch.optim, inspect.isclass) if issubclass(each, torch.optim.Optimizer)
    ]
    named = [
        each for each in classes if any("l1" in name.lower() for name in inspect.signature(each.__init__).parameters)
    ]
    return {"optimizers": float(len(classes)), "with L1": float(len(named))}


def no_l1(found: Found) -> Judgement:
    number, total = found.value("with L1"), found.value("optimizers")
    return judged(f"{plain(number)} of {plain(total)} optimizers in torch.optim take an L1 strength", number == 0)


def parameterless(found: Found) -> Judgement:
    written, other = found.value("as written"), found.value("mended")
    return judged(f"nn.ReLU has {plain(written)} parameters, nn.PReLU {plain(other)}", written == 0, other == 0)


COUNTING = {"x1", "x8", "x15"}
GENERAL, WHY, WHEN, PRACTICE = "regularization", "less-overfitting", "when-to-use", "in-practice"
TOPIC, SEEDS = "weight_penalties", "seeds"
CLAIMS = (
    Claim(GENERAL, "Regularization helps to generalise to unseen examples.", TOPIC, SEEDS, more_on_new),
    Claim(
        GENERAL,
        "Regularization makes representations sparse or distributed, depending on its kind.",
        TOPIC,
        SEEDS,
        sparse_or_spread,
        {},
        (L2,),
    ),
    Claim(GENERAL, "Regularization tends to decrease the training accuracy.", TOPIC, SEEDS, less_in_training),
    Claim(
        GENERAL,
        "Regularization works better for large models.",
        TOPIC,
        SEEDS,
        large_models,
        {"units": 24},
        ({"units": 2},),
    ),
    Claim("penalties", "A penalty prevents the weights from getting too large.", TOPIC, "network", kept_small),
    Claim(
        "penalties",
        "L2 shrinks all weights, especially large ones.",
        TOPIC,
        "paths",
        shrinks,
        L2 | {"table_strength": 1.0},
        (L2 | {"table_strength": 0.0},),
    ),
    Claim(
        "penalties",
        "L1 creates sparse weights by setting some to 0.",
        TOPIC,
        "paths",
        sets_zero,
        {},
        ({"part": "rules"},),
    ),
    Claim("penalties", "A large penalty presses the weights down.", TOPIC, SEEDS, pressure),
    Claim("penalties", "The cost is large compared with the penalty.", TOPIC, "network", cost_dominates),
    Claim(
        "penalties",
        "L1 + L2 is the elastic net, between the two.",
        TOPIC,
        "paths",
        elastic,
        {"penalty": "Elastic net"},
        ({}, L2),
    ),
    Claim(WHY, "Regularization discourages complex solutions: the border becomes smooth.", TOPIC, SEEDS, smoother),
    Claim(WHY, "Regularization prevents overfitting to the training examples.", TOPIC, SEEDS, closes_the_gap),
    Claim(
        WHY,
        "Large weights lead to instability: very different outputs for similar inputs.",
        TOPIC,
        "scale",
        unstable,
        {},
        ({"part": "seeds"},),
    ),
    Claim(
        WHEN,
        "Use regularization in large models with many weights.",
        TOPIC,
        SEEDS,
        large_models,
        {"units": 24},
        ({"units": 2},),
    ),
    Claim(
        WHEN,
        "Use L1 to find the features that matter.",
        TOPIC,
        "paths",
        important_features,
        {"source": DRAWN, "table_strength": 0.2},
    ),
    Claim(
        WHEN,
        "Use regularization when training accuracy is much higher than validation accuracy.",
        TOPIC,
        SEEDS,
        when_apart,
        {},
        ({"spread": 5.0},),
    ),
    Claim(PRACTICE, "L2 is specified in the optimizer, as `weight_decay`.", TOPIC, "decay", in_the_optimizer),
    Claim(PRACTICE, "The default `weight_decay` is 0.", TOPIC, "decay", none_by_default, measure=decays),
    Claim(PRACTICE, "PyTorch has no direct L1.", TOPIC, "rules", no_l1, measure=l1_arguments),
    Claim(
        PRACTICE,
        "Activation functions have no parameters.",
        "activations",
        "curves",
        parameterless,
        measure=ran(activation_slips()[0]),
    ),
    Claim(PRACTICE, "The loop that counts the weights for L1 runs.", TOPIC, "rules", stops, measure=ran(slips()[0])),
)
