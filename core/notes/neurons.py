"""The notes' opening, the perceptron, forward and backward, judged."""

from __future__ import annotations

from core.experiment.wording import percent, plain
from core.networks.backpropagation.slips import SLIPS
from core.networks.perceptron.slips import constant_sums
from core.notes.claim import Claim, Found, Judgement, judged, ran, untested

CURVED = ("Circle", "XOR", "Spiral", "Moons", "Doughnuts")
STRAIGHT = ("Gauss", "Qwerties 2")
SIMPLE, COMPLEX = ("ReLU", "Leaky ReLU"), ("GELU", "GELU (tanh)", "SiLU")
PARTED = "a line parts them"


def gains(found: Found, names: tuple[str, ...]) -> list[tuple[float, float]]:
    """What a large network is ahead of a linear one on each of the data, in test accuracy, and its half interval."""
    return [(found.value(f"{name}: gain"), found.value(f"{name}: gain, ±")) for name in names]


def solves_nonlinear(found: Found) -> Judgement:
    ahead = gains(found, CURVED)
    said = ", ".join(f"{name} +{plain(100 * gain, 2)}" for name, (gain, _) in zip(CURVED, ahead, strict=True))
    return judged(f"Points of test accuracy ahead of a linear model: {said}", all(gain > half for gain, half in ahead))


def solves_linear(found: Found) -> Judgement:
    errors = found.value("errors now")
    return judged(f"AND: {plain(errors)} errors; {found.text('outcome')}", errors == 0)


def simple_wins(found: Found) -> Judgement:
    simple, smooth = (
        {name: found.value(f"{name}: median test accuracy") for name in names} for names in (SIMPLE, COMPLEX)
    )
    said = ", ".join(f"{name} {percent(share)}" for name, share in (simple | smooth).items())
    return judged(f"Median test accuracy of 100 seeds: {said}", max(simple.values()) >= max(smooth.values()))


def important(found: Found) -> Judgement:
    usual, other, again = (
        found.value(f"its weight, {name}") for name in ("all standardised", "in other units", "standardised again")
    )
    figure = (
        f"{found.text('the feature')} weighs {plain(usual)}; measured in other units {plain(other)}; "
        f"standardised again "
        f"{plain(again)}"
    )
    return judged(figure, abs(usual - again) < 1e-6, abs(usual - other) < 1e-6)


def repeated(found: Found) -> Judgement:
    apart = found.value("largest difference of AB and the layer")
    return judged(f"A layer and its neurons' sums, one matrix product: largest difference {plain(apart)}", apart < 1e-9)


def learns(found: Found) -> Judgement:
    before, after = found.value("loss before the update"), found.value("loss")
    return judged(f"One pass forward and back: the loss goes from {plain(before)} to {plain(after)}", after < before)


def linearly_separable(and_: Found, xor: Found) -> Judgement:
    figure = f"A line parts AND: {and_.text(PARTED)}; XOR: {xor.text(PARTED)} (the linear programme's proof)"
    return judged(figure, and_.says(PARTED, "yes") and xor.says(PARTED, "no"))


def more_complex(found: Found) -> Judgement:
    errors = found.value("errors against XOR")
    figure = (
        f"{found.text('first hidden neuron')} and {found.text('second hidden neuron')} in a hidden "
        f"layer: {plain(errors)} of 4 wrong"
    )
    return judged(figure, errors == 0)


def never_linear(lifted: Found, flat: Found) -> Judgement:
    errors = lifted.value("errors of the plane")
    figure = (
        f"Circles: a line parts them: {flat.text(PARTED)}; a linear model fed x₁² + x₂² too has {plain(errors)} of 40 "
        "wrong"
    )
    return judged(figure, flat.says(PARTED, "no"), errors > 0)


def never_nonlinear(found: Found) -> Judgement:
    behind = gains(found, STRAIGHT)
    said = ", ".join(
        f"{name} {plain(100 * gain, 2)} ± {plain(100 * half, 2)}"
        for name, (gain, half) in zip(STRAIGHT, behind, strict=True)
    )
    return judged(
        f"Points that a large network is ahead on straight data: {said}", all(gain < -0.05 for gain, _ in behind)
    )


def off_the_origin(found: Found) -> Judgement:
    through = found.text("a line through the origin")
    figure = f"A line parts AND: {found.text(PARTED)}; one through the origin: {through}"
    return judged(figure, found.says(PARTED, "yes") and found.says("a line through the origin", "no"))


def binarises(found: Found) -> Judgement:
    errors = found.value("errors")
    return judged(f"The line of the neuron has {found.text('errors')} wrong", errors == 0)


def constant() -> dict[str, float | str]:
    """The notes' sum with their own weights, as it is written and mended."""
    written, mended = constant_sums((0.5, 0.5), -0.7)
    return {"as written": written, "mended": mended}


def with_constant(found: Found) -> Judgement:
    written, mended = found.value("as written"), found.value("mended")
    figure = (
        f"At x = (0, 1) the sum as written is {plain(written)}; with x₀ = 1 put before x it is "
        f"{plain(mended)}, w₀ + xᵀw"
    )
    return judged(figure, abs(mended + 0.2) < 1e-9, abs(written - mended) < 1e-9)


def independent(usual: Found, moved: Found) -> Judgement:
    same = hidden_unit(usual, 1) == hidden_unit(moved, 1)
    answers = [each.value("loss before the update") for each in (usual, moved)]
    figure = (
        f"Another weight into h₁: h₂ {'stays' if same else 'changes'}; the loss behind both goes from "
        f"{plain(answers[0])} "
        f"to {plain(answers[1])}"
    )
    return judged(figure, same, answers[0] == answers[1])


def hidden_unit(found: Found, index: int) -> float:
    """The answer of a unit of the first hidden layer."""
    return found.of(lambda result: result.sample.outputs[1][index])


def is_descent(found: Found) -> Judgement:
    same = found.text("as written") == found.text("mended")
    figure = f"After backward() alone {found.text('as written')} After the step too {found.text('mended')}"
    return judged(figure, same)


def updated(found: Found) -> Judgement:
    slope, new = found.value("∂L/∂(w x₁→h₁)"), found.value("new w x₁→h₁")
    return judged(f"0.7 − 0.2 · {plain(slope, 4)} = {plain(new, 4)}", abs(0.7 - 0.2 * slope - new) < 1e-9)


def exact(found: Found) -> Judgement:
    apart = found.value("largest difference from autograd")
    return judged(f"By hand and by autograd: {found.text('by hand against autograd')}", apart < 1e-9)


CLAIMS = (
    Claim(
        "neuron",
        "Deep learning is good at problems with nonlinear solutions.",
        "capacity",
        "both_ways",
        solves_nonlinear,
    ),
    Claim("neuron", "x₁w₁ + x₂w₂ is good for linear problems.", "perceptron", "learning", solves_linear),
    Claim(
        "neuron", "Weights say how important the features are to the outcome.", "weight_penalties", "scale", important
    ),
    Claim("neuron", "Simpler nonlinear functions work better than complex ones.", "activations", "race", simple_wins),
    Claim("neuron", "The simple equation is repeated many times in a network.", "matrices", "layer", repeated),
    Claim(
        "neuron", "Forward propagation, then back propagation adjusts the weights.", "backpropagation", "turn", learns
    ),
    untested(
        "neuron",
        "Spectral theory breaks complex problems into easier components.",
        "It names a field of mathematics that nothing in the notes goes on to use.",
        "regression",
        "units",
    ),
    Claim(
        "perceptron",
        "Linear models only solve linearly separable problems.",
        "perceptron",
        "parting",
        linearly_separable,
        {},
        ({"data": "XOR"},),
    ),
    Claim("perceptron", "Nonlinear models can solve more complex problems.", "perceptron", "hidden", more_complex),
    Claim(
        "perceptron",
        "Never use a linear model for a nonlinear problem.",
        "perceptron",
        "lifted",
        never_linear,
        {"tilted": True},
        ({"part": "parting", "data": "Circles"},),
    ),
    Claim("perceptron", "Never use a nonlinear model for a linear problem.", "capacity", "both_ways", never_nonlinear),
    Claim(
        "perceptron",
        "The bias is the intercept: it lets the line go off the origin.",
        "perceptron",
        "parting",
        off_the_origin,
    ),
    Claim("perceptron", "A separating hyperplane binarises the data.", "perceptron", "neuron", binarises),
    Claim("forward", "σ(x₀w₀ + Σ xᵢwᵢ) = σ(w₀ + xᵀw).", "perceptron", "neuron", with_constant, measure=constant),
    untested(
        "forward",
        "Sigmoid, tanh and ReLU are the most used activation functions.",
        "How often others use them is not measured here; how they do is, under 100 seeds.",
        "activations",
        "race",
    ),
    Claim(
        "backpropagation",
        "Back propagation adjusts weights by the loss: the chain rule by hand is autograd.",
        "backpropagation",
        "turn",
        exact,
    ),
    Claim(
        "backpropagation",
        "Each unit of the forward step acts independently of each other.",
        "backpropagation",
        "turn",
        independent,
        {},
        ({"w1": (1.7, -0.4, 0.3, -0.3, 0.9, -0.6, 0.5, 0.2, -0.8)},),
    ),
    Claim(
        "backpropagation",
        "Backprop is the same as gradient descent.",
        "backpropagation",
        "turn",
        is_descent,
        measure=ran(SLIPS[0]),
    ),
    Claim("backpropagation", "w ← w − η ∂L/∂w.", "backpropagation", "turn", updated),
)
