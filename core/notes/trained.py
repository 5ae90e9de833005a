"""The notes on networks for regression and classification, on linear layers and hidden units, judged."""

from __future__ import annotations

from core.experiment.wording import percent, plain
from core.networks.capacity.slips import slips as capacity_slips
from core.notes.claim import Claim, Found, Judgement, judged, ran, stops, untested

NOTES_NET = {"data": "Qwerties 2", "layers": 1, "units": 1, "activation": "ReLU", "loss": "BCE"}
CURVE = {"target": "Sine", "units": 16, "layers": 2, "activation": "tanh", "optimizer": "Adam", "rate": 0.01}
FEW, MANY = "20 points", "2000 points"
CLASSICAL = ("least squares", "polynomial", "nearest neighbours")


def simple_regression(found: Found) -> Judgement:
    intercept, slope = (found.value(f"straight line, {name}") for name in ("intercept", "slope"))
    figure = f"Least squares on the notes' 30 points: {plain(intercept, 2)} + {plain(slope)} x, where 0 + 1 x is true"
    return judged(figure, abs(intercept) < 0.3 and abs(slope - 1) < 0.3)


def notes_network(found: Found) -> Judgement:
    constant, start = found.value("end as a constant"), found.value("dead from the start")
    learned, line = found.value("median loss of those that learned"), found.value("straight line, training loss")
    figure = (
        f"{percent(constant)} of 1,000 seeds end as a constant, {percent(start)} dead from the start; "
        f"the others' median "
        f"loss is {plain(learned)}, a line's {plain(line)}"
    )
    return judged(figure, learned < 1.2 * line, constant < 0.05)


def asks_y(found: Found) -> Judgement:
    wrong, right = found.value("loss of model(y)"), found.value("training loss")
    return judged(f"The loss of model(y) is {plain(wrong)}, that of model(x) {plain(right)}", abs(wrong - right) < 1e-6)


def medians(found: Found, count: str) -> tuple[float, float]:
    """The network's median test loss with so many points, and the best of the classical models'."""
    network, *others = (found.value(f"{name}, median test loss with {count}") for name in ("network", *CLASSICAL))
    return network, min(others)


def small_and_large(sine: Found, line: Found) -> Judgement:
    few, many, straight = medians(sine, FEW), medians(sine, MANY), medians(line, FEW)
    figure = (
        f"Test loss of the network and of the best classical model: a line from 20 points, {plain(straight[0], 2)} and "
        f"{plain(straight[1], 2)}; a sine from 20, {plain(few[0], 2)} and {plain(few[1], 2)}; from "
        f"2,000, {plain(many[0], 2)} "
        f"and {plain(many[1], 2)}"
    )
    return judged(figure, straight[1] < straight[0], few[1] < few[0], many[0] < many[1])


def as_good(line: Found, sine: Found) -> Judgement:
    straight, curved = medians(line, MANY), medians(sine, MANY)
    figure = (
        f"From 2,000 points the notes' network has a test loss of {plain(straight[0], 2)} on their "
        f"line, classical models "
        f"{plain(straight[1], 2)}; a larger one on a sine {plain(curved[0], 2)}, they {plain(curved[1], 2)}"
    )
    return judged(figure, straight[0] <= 1.1 * straight[1], curved[0] <= 1.1 * curved[1])


def notes_classifier(found: Found) -> Judgement:
    mean, failed = found.value("mean"), found.value("failed (under 75 % or diverged)")
    figure = (
        f"Their 2-1-1 network on the course's two classes: {percent(mean)} right on average, "
        f"{percent(failed, 0)} of 100 seeds fail"
    )
    return judged(figure, mean > 0.75, failed < 0.05)


def in_bins(low: Found, high: Found) -> Judgement:
    ends = [each.value("sigmoid") for each in (low, high)]
    figure = f"Logits of −5 and 20 become {plain(ends[0])} and {plain(ends[1])}"
    return judged(figure, 0 <= ends[0] < 0.5 < ends[1] <= 1)


def stable(found: Found) -> Judgement:
    with_sigmoid, with_logit = (found.value(f"gradient through {name}") for name in ("BCELoss", "BCEWithLogitsLoss"))
    figure = (
        f"At a logit of 20 on the wrong side: BCELoss {plain(found.value('BCELoss'))}, gradient {plain(with_sigmoid)}; "
        f"BCEWithLogitsLoss {plain(found.value('BCEWithLogitsLoss'))}, gradient {plain(with_logit)}"
    )
    return judged(figure, abs(with_logit - 1) < 1e-3 and abs(with_sigmoid - 1) > 0.5)


def range_helps(restricted: Found, logits: Found) -> Judgement:
    accuracy = [each.value("mean") for each in (restricted, logits)]
    worst = [each.value("worst") for each in (restricted, logits)]
    figure = (
        f"The circle, 100 seeds: with the sigmoid and BCE {percent(accuracy[0])} right (worst "
        f"{percent(worst[0])}), without "
        f"it on logits {percent(accuracy[1])} ({percent(worst[1])})"
    )
    return judged(figure, accuracy[0] > accuracy[1] + 0.005)


def range_stabilises(found: Found) -> Judgement:
    gradient = found.value("gradient through BCELoss")
    figure = (
        f"Behind the sigmoid a logit of 20 becomes exactly {plain(found.value('sigmoid'))} in "
        f"float32: the gradient is {plain(gradient)}, not 1"
    )
    return judged(figure if gradient != 1 else figure.rpartition(",")[0], abs(gradient - 1) < 1e-3)


def own_sigmoid(found: Found) -> Judgement:
    same = found.says("compared with torch", "the same")
    logits = found.value("BCE on logits")
    return judged(
        f"At z = −2.2 and y = 1 the loss is {plain(logits, 4)}; torch's: {found.text('compared with torch')}", same
    )


def threshold(found: Found) -> Judgement:
    half, zero = found.value("right, logit > 0.5"), found.value("right, logit > 0")
    figure = (
        f"On logits: cut at 0.5, {percent(half, 0)} right; at 0, {percent(zero, 0)}, which is what "
        f"a probability above 0.5 is"
    )
    return judged(figure, half == zero)


def features_match(wrong: Found, right: Found) -> Judgement:
    refused = wrong.text("A @ B in torch") if "A @ B in torch" in wrong.numbers else "it multiplies"
    return judged(
        f"2×3 times 4×2: {refused.partition(': ')[2] or refused}; times 3×2: {right.text('shapes')}",
        "cannot" in refused,
    )


def collapses(found: Found) -> Judgement:
    apart, layers = found.value("largest difference of outputs"), found.value("layers of weights")
    figure = (
        f"{plain(layers)} layers, {plain(found.value('parameters'))} parameters, become "
        f"{plain(found.value('they collapse into'))} with {plain(found.value('parameters left'))}; "
        f"largest difference {'below 10⁻⁹' if apart < 1e-9 else plain(apart, 1)}"
    )
    return judged(figure, apart < 1e-9)


def not_there(found: Found) -> Judgement:
    times = [found.value(f"{count} hidden: median epochs to half-way") for count in (0, 3)]
    figure = (
        f"They train: half the loss is gone after {plain(times[0])} epochs with no hidden layer, "
        f"after {plain(times[1])} with 3"
    )
    return judged(figure, times[0] == times[1])


CLAIMS = (
    Claim(
        "regression",
        "Simple regression predicts one variable from another: y = β₀ + β₁x + ε.",
        "regression",
        "fit",
        simple_regression,
    ),
    Claim(
        "regression",
        "Linear, ReLU, Linear with one unit each learns the 30 points.",
        "regression",
        "dead",
        notes_network,
    ),
    Claim("regression", "`preds = model(y)` are the network's predictions.", "regression", "fit", asks_y),
    Claim(
        "classical",
        "Classical models work well on small data, deep learning needs much.",
        "regression",
        "growth",
        small_and_large,
        CURVE,
        ({},),
    ),
    Claim(
        "classical", "Deep learning works as well as classical models.", "regression", "growth", as_good, {}, (CURVE,)
    ),
    untested(
        "classical",
        "Classical models are much easier to interpret.",
        "Ease is not a number that an experiment here computes; their curves and the network's stand side by side.",
        "regression",
        "rivals",
    ),
    Claim(
        "classification",
        "For classification: Linear, ReLU, Linear, Sigmoid, and binary cross-entropy.",
        "classification",
        "cloud",
        notes_classifier,
        NOTES_NET,
    ),
    Claim(
        "classification",
        "The sigmoid maps to 0 … 1, and so cuts the data into two bins.",
        "losses",
        "cliff",
        in_bins,
        {"label": "1", "wrong": 5.0},
        ({},),
    ),
    Claim("classification", "The sigmoid's restricted range increases stability.", "losses", "cliff", range_stabilises),
    Claim(
        "classification",
        "The sigmoid's restricted range increases accuracy.",
        "classification",
        "cloud",
        range_helps,
        {"loss": "BCE"},
        ({},),
    ),
    Claim("classification", "BCEWithLogitsLoss is more stable than BCELoss.", "losses", "cliff", stable),
    Claim(
        "classification",
        "BCEWithLogitsLoss needs no sigmoid layer: it takes the sigmoid itself.",
        "losses",
        "priced",
        own_sigmoid,
        {"output": "A logit", "loss": "BCE on logits"},
    ),
    Claim(
        "classification",
        "With BCEWithLogitsLoss too, the label is `predictions > 0.5`.",
        "losses",
        "decisions",
        threshold,
    ),
    Claim(
        "classification",
        "Output features have to match the input features of the next layer.",
        "matrices",
        "product",
        features_match,
        {"b_rows": 4},
        ({},),
    ),
    Claim("linear", "Without nonlinear activations all layers collapse into one.", "capacity", "collapse", collapses),
    Claim("linear", "Multilayer linear models do not exist.", "capacity", "chains", not_there),
    Claim(
        "hidden-units",
        "The class ANN, with `forward` beside it, runs.",
        "capacity",
        "plane",
        stops,
        measure=ran(capacity_slips()[1]),
    ),
    untested(
        "understandable",
        "Nobody knows what each node encodes.",
        "Knowing is not measured here. In small networks each unit's line is drawn, and which it is dead for.",
        "activations",
        "dead",
    ),
)
