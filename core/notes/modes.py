"""The notes on train(), eval() and no_grad(), judged."""

from __future__ import annotations

import torch

from core.experiment.wording import fixed, listed, percent, plain
from core.notes.claim import Claim, Found, Judgement, judged

TRAIN, EVAL, USUAL, NO_GRAD = "net.train()", "net.eval()", "as usual", "no_grad()"
WIDTHS = (16, 64, 256, 512)


def cell(found: Found, mode: str, gradients: str, what: str) -> str:
    """A cell of the measured table."""
    return found.text(f"{mode}, {gradients}: {what}")


def no_gradients(found: Found) -> Judgement:
    graph, slope = (cell(found, EVAL, USUAL, what) for what in ("graph kept", ".grad"))
    figure = f"In net.eval() the graph is kept: {graph}; backward() gives gradients: {slope}"
    return judged(figure, graph == "no" and slope != "yes")


def training_only(found: Found) -> Judgement:
    train, eval_ = (cell(found, mode, USUAL, "masks drawn") for mode in (TRAIN, EVAL))
    return judged(f"Dropout's mask: {train} in train(), {eval_} in eval()", train != "none" and eval_ == "none")


def switched_off(found: Found) -> Judgement:
    used = [cell(found, mode, USUAL, "statistics used") for mode in (TRAIN, EVAL)]
    figure = f"Batch normalisation uses the {used[0]} statistics in train(), the {used[1]} ones in eval()"
    return judged(figure, used[0] != used[1])


def at_first() -> dict[str, float | str]:
    """The mode in which a new network stands."""
    return {"mode": "train()" if torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Dropout()).training else "eval()"}


def on_by_default(found: Found) -> Judgement:
    return judged(f"A new network stands in {found.text('mode')}", found.says("mode", "train()"))


def everywhere(found: Found) -> Judgement:
    ways = ("nn.Sequential", "F.dropout(x, p)", "layers in a Python list")
    moved = [found.value(f"{way}: two passes in eval() differ by") for way in ways]
    said = [f"{way} {plain(each, 2)}" for way, each in zip(ways, moved, strict=True)]
    return judged(f"Two passes in eval() differ by: {listed(said)}", *(each == 0 for each in moved))


def not_computed(found: Found) -> Judgement:
    kept = [cell(found, mode, NO_GRAD, "graph kept") for mode in (TRAIN, EVAL)]
    held = cell(found, EVAL, USUAL, "bytes held"), cell(found, EVAL, NO_GRAD, "bytes held")
    figure = f"Graph kept: {kept[0]} in train(), {kept[1]} in eval(); bytes held {held[1]}, without no_grad() {held[0]}"
    return judged(figure, kept == ["no", "no"])


def never_necessary(usual: Found, without: Found) -> Judgement:
    right = [each.value("accuracy in this repeat") for each in (usual, without)]
    answers = [each.value("the point, least") for each in (usual, without)]
    figure = (
        f"In eval(), as usual {percent(right[0])} right; under no_grad() {percent(right[1])}, with the same answers"
    )
    same = right[0] == right[1] and answers[0] == answers[1]
    return judged(figure if same else figure.replace("the same", "other"), same)


def faster(found: Found) -> Judgement:
    times = [
        [found.value(f"{width} units, {EVAL}, {gradients}: µs") for gradients in (USUAL, NO_GRAD)] for width in WIDTHS
    ]
    saved = [1 - fast / slow if slow else 0.0 for slow, fast in times]
    figure = (
        f"Time saved by no_grad(), measured once: {percent(saved[0], 0)} with 16 units, "
        f"{percent(saved[-1], 0)} with 512"
    )
    return judged(figure, saved[0] > 0.01, saved[-1] > 0.1)


def necessary(found: Found) -> Judgement:
    few, many = (found.value(f"{count} at once: accuracy lost, from") for count in (2, 80))
    lost = [found.value(f"{count} at once: accuracy lost") for count in (2, 80)]
    figure = (
        f"Percentage points of accuracy lost without eval(): {fixed(100 * lost[0], 1)} with 2 points at once, "
        f"{fixed(100 * lost[1], 1)} with 80"
    )
    return judged(figure, few > 0, many > 0)


def flickers(found: Found, still: Found) -> Judgement:
    changed = [each.value("points that change class") for each in (found, still)]
    figure = (
        f"In 50 passes {plain(changed[0])} of 80 points change their class in train(), {plain(changed[1])} in eval()"
    )
    return judged(figure, changed[0] > 0 == changed[1])


CLAIMS = (
    Claim(
        "modes",
        "Gradients are computed only during training, not during evaluation.",
        "train_eval",
        "table",
        no_gradients,
        {"mode": EVAL},
    ),
    Claim("modes", "Some regularization is applied only in training.", "train_eval", "table", training_only),
    Claim("modes", "net.train() and net.eval() switch regularization on and off.", "train_eval", "table", switched_off),
    Claim("modes", "Regularization is on by default.", "train_eval", "table", on_by_default, measure=at_first),
    Claim("modes", "net.eval() reaches every regularizer of a network.", "train_eval", "written", everywhere),
    Claim("modes", "Under torch.no_grad() gradients are not computed.", "train_eval", "table", not_computed),
    Claim("modes", "eval() is necessary for evaluation.", "train_eval", "forgotten", necessary),
    Claim(
        "modes",
        "Without eval() one and the same input gets several answers.",
        "train_eval",
        "repeats",
        flickers,
        {},
        ({"mode": EVAL},),
    ),
    Claim(
        "modes",
        "no_grad() is never necessary.",
        "train_eval",
        "repeats",
        never_necessary,
        {"mode": EVAL},
        ({"mode": EVAL, "gradients": NO_GRAD},),
    ),
    Claim("modes", "no_grad() makes large models evaluate faster.", "train_eval", "times", faster, timed=True),
)
