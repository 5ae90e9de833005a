"""The notes on overfitting and the three families of regularizers, judged."""

from __future__ import annotations

from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged

FAMILIES = ("Dropout", "L2")
KINDS = ("Noise", "Shifts", "Rotations", "Mirrored")


def memorises(found: Found) -> Judgement:
    train, test = (found.value(f"100 % by chance: {what} accuracy") for what in ("training", "test"))
    figure = f"Labels drawn by chance: {percent(train)} of them learned by heart, {percent(test)} right on new points"
    return judged(figure, train > 0.9 and test < 0.6)


def families_help(found: Found) -> Judgement:
    bare = found.value("None: test loss")
    losses = {name: found.value(f"{name}: test loss") for name in FAMILIES}
    said = ", ".join(f"{name} {plain(loss)}" for name, loss in losses.items())
    return judged(
        f"Mean test loss of 50 pairs: {plain(bare)} without, {said}", *(loss < bare for loss in losses.values())
    )


def training_time(found: Found) -> Judgement:
    bare, *others = (found.value(f"{name}: updates to the least validation loss") for name in ("None", *FAMILIES))
    figure = (
        f"Updates to the least validation loss: {plain(bare)} without, {plain(others[0])} with "
        f"dropout, {plain(others[1])} with L2"
    )
    return judged(figure, max(others) > bare, min(others) < bare)


def smooth(found: Found) -> Judgement:
    bare, *others = (found.value(f"{name}: total variation") for name in ("None", *FAMILIES))
    figure = (
        f"Total variation of the curve: {plain(bare)} without, {plain(others[0])} with dropout, "
        f"{plain(others[1])} with L2"
    )
    return judged(figure, *(each < bare for each in others))


def enough_data(found: Found) -> Judgement:
    gains = {
        count: found.value(f"None, points {count}: test loss") - found.value(f"L2, points {count}: test loss")
        for count in (6, 30, 100)
    }
    said = ", ".join(f"{plain(gain, 2)} with {count}" for count, gain in gains.items())
    return judged(f"Test loss taken off by L2: {said} points", gains[100] > gains[6])


def copies_help(found: Found) -> Judgement:
    less = found.value("Noisy copies: test loss, less that of None")
    figure = (
        f"With noisy copies the test loss of 50 pairs changes by {plain(less)} "
        f"({found.text('Noisy copies: test loss, less that of None, 95 %')})"
    )
    return judged(figure, less < 0)


def images(found: Found) -> Judgement:
    gained = {name: found.value(f"{name}: test accuracy, less that of None") for name in KINDS}
    said = ", ".join(f"{name.lower()} {plain(100 * gain, 2)}" for name, gain in gained.items())
    return judged(f"Points of accuracy gained on 100 digits: {said}", *(gain > 0 for gain in gained.values()))


TOPIC, GENERAL, FAMILY = "overfitting", "regularization", "families"
CLAIMS = (
    Claim(GENERAL, "A model can memorise its examples without learning anything else.", TOPIC, "labels", memorises),
    Claim(GENERAL, "Regularization can increase or decrease training time.", TOPIC, "pairs", training_time),
    Claim(GENERAL, "Regularization works better with sufficient data.", TOPIC, "growth", enough_data),
    Claim(FAMILY, "Modify the model (dropout) or add a cost (L2): both regularize.", TOPIC, "pairs", families_help),
    Claim(
        FAMILY, "Data augmentation: slightly modified copies of the data regularize too.", TOPIC, "pairs", copies_help
    ),
    Claim(FAMILY, "Data augmentation, usually just for images, works on images.", TOPIC, "digits", images),
    Claim(FAMILY, "Regularization forces the solution to be smooth.", TOPIC, "pairs", smooth),
)
