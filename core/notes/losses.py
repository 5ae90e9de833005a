"""The notes on errors, losses and costs, judged."""

from __future__ import annotations

from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged

NUMBER = {"output": "A number"}


def sensitive(sure: Found, usual: Found) -> Judgement:
    right = [each.value("right, logit > 0") for each in (usual, sure)]
    losses = [each.value("mean BCE") for each in (usual, sure)]
    figure = (
        f"Three times as sure: still {percent(right[1], 0)} right ({percent(right[0], 0)} before), but "
        f"the loss goes from "
        f"{plain(losses[0])} to {plain(losses[1])}"
    )
    return judged(figure, right[0] == right[1] and abs(losses[0] - losses[1]) > 0.01)


def signed(found: Found) -> Judgement:
    start, end = found.value("cost, the mean"), found.value("mean cost after 30 steps on the mean")
    return judged(f"Trained on the signed error, the mean goes from {plain(start)} to {plain(end)}: below 0", end < 0)


def slope_to_learn_by(binary: Found, continuous: Found) -> Judgement:
    flat, slope = binary.value("slope of Binarised error"), continuous.value("slope of ½ squared error")
    return judged(
        f"Slope of the binarised error {plain(flat)}, of the squared error {plain(slope)}", flat == 0 != slope
    )


def positive(found: Found, other: Found) -> Judgement:
    values = [each.value("½ squared error") for each in (found, other)]
    errors = [each.value("error ŷ − y") for each in (found, other)]
    figure = f"Errors {plain(errors[0])} and {plain(errors[1])}: losses {plain(values[0])} and {plain(values[1])}"
    return judged(figure, min(values) > 0 and min(errors) < 0)


def convenient(found: Found) -> Judgement:
    half, whole = found.value("slope of ½ squared error"), found.value("slope of Squared error")
    figure = (
        f"Slopes {plain(half)} and, without the ½ as in nn.MSELoss, {plain(whole)}: the same place, "
        f"a step twice as long"
    )
    return judged(figure if whole == 2 * half else figure.partition(":")[0], half * whole > 0, half == whole)


def for_numbers(found: Found) -> Judgement:
    usual, pulled = found.value("slope without the odd point"), found.value("slope of the MSE line")
    huber = found.value("slope of the Huber line")
    figure = (
        f"Without the odd point the line's slope is {plain(usual)}; one odd point makes it "
        f"{plain(pulled)} under MSE, {plain(huber)} under Huber"
    )
    return judged(figure, usual > 0, abs(pulled - usual) < 0.1)


def for_categories(found: Found) -> Judgement:
    slow, fast = (found.value(f"{name}: median updates") for name in ("squared error", "BCE"))
    return judged(
        f"A confident mistake is left after {plain(fast)} updates with BCE, {plain(slow)} with the squared error",
        fast < slow,
    )


def averaged(found: Found) -> Judgement:
    losses = [found.value(f"loss of sample {number}") for number in (1, 2, 3, 4)]
    cost = found.value("cost of the batch")
    figure = f"Losses {', '.join(map(plain, losses))}: cost {plain(cost)}"
    return judged(figure, abs(sum(losses) / 4 - cost) < 1e-9)


def same_thing(found: Found) -> Judgement:
    losses = [found.value(f"loss of sample {number}") for number in (1, 2, 3, 4)]
    figure = (
        f"Losses from {plain(min(losses))} to {plain(max(losses))} make one cost; samples disagree on the direction of "
        f"{found.text('weights on which samples disagree')} weights"
    )
    return judged(figure, max(losses) - min(losses) < 1e-9)


def finds_argmin(right: Found, left: Found) -> Judgement:
    best = right.value("np.min(losses)")
    ends = [each.value("its loss") for each in (left, right)]
    figure = (
        f"The least loss on the grid is {plain(best)}; descent ends at {plain(ends[0])} from the "
        f"left, {plain(ends[1])} from the right"
    )
    return judged(figure, *(end < best + 0.01 for end in ends))


CLAIMS = (
    Claim(
        "losses",
        "The binarised error is less sensitive than the continuous one.",
        "losses",
        "decisions",
        sensitive,
        {"scale": 3.0},
        ({},),
    ),
    Claim("losses", "The continuous error is signed.", "losses", "samples", signed, {"sample_loss": "Signed error"}),
    Claim(
        "losses",
        "One learns by the continuous error, and evaluates by the binarised one.",
        "losses",
        "priced",
        slope_to_learn_by,
        NUMBER | {"loss": "Binarised error"},
        (NUMBER | {"loss": "½ squared error"},),
    ),
    Claim(
        "losses",
        "Squaring makes everything positive.",
        "losses",
        "priced",
        positive,
        NUMBER | {"loss": "½ squared error", "prediction": -2.0},
        (NUMBER | {"loss": "½ squared error"},),
    ),
    Claim(
        "losses",
        "The ½ in the squared loss is a mere convenience.",
        "losses",
        "priced",
        convenient,
        NUMBER | {"loss": "½ squared error"},
    ),
    Claim("losses", "Use MSE when the output is a number.", "losses", "fits", for_numbers),
    Claim("losses", "Use cross-entropy when the output is a probability.", "losses", "escape", for_categories),
    Claim("losses", "The cost is the average of the losses of many samples.", "backpropagation", "batch", averaged),
    Claim("losses", "Loss and cost are the same with different names.", "backpropagation", "batch", same_thing),
    Claim(
        "losses", "Training finds the weights W = arg min J.", "extremes", "loss", finds_argmin, {}, ({"start": -1.6},)
    ),
)
