"""The trained network asked: again and again, in the company of neighbours, and after passes that should not count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from core.engine.networks import SeededDropout, generator
from core.experiment.refusal import Refusal
from core.regularization.train_eval.many_passes import repeated_passes, running_after
from core.regularization.train_eval.modes import EVAL, GRADIENTS, MODES, running_means
from core.regularization.train_eval.training import Halves, Plan, Trained, batches, fitted, halves, restored

REPEATS, PASSES = 50, 100
ACROSS = 41  # cells of the plane each way
AREA = (-2.5, 3.5, -2.5, 3.0)  # left, right, low and high end of the plane: two moons with room around them


@dataclass(frozen=True)
class Repeated:
    """The probability of class 1 for every test point (N,), 50 times over: (50, N); `single` (N,) is eval()'s.

    The points stand in the order of `single`: `shown` (N, 2) as drawn, `y` (N,). `moved` is how far the running mean
    has gone in the 50 passes, −1 without batch normalisation; `graph` whether the outputs keep their graph.
    """

    shown: np.ndarray
    y: np.ndarray
    repeats: np.ndarray
    single: np.ndarray
    moved: float
    graph: bool


@dataclass(frozen=True)
class Company:
    """Probabilities of class 1 of the batch's points (B,): in train() and in eval(), and each point alone in eval().

    `plane` (H, W) is eval()'s over the AREA, row 0 lowest.
    """

    together: np.ndarray
    alone: np.ndarray
    plane: np.ndarray


@dataclass(frozen=True)
class Drifted:
    """eval()'s probabilities (K + 1, N) of the test points (N,) after K passes in train mode, in the first's order.

    `accuracy` (K + 1,) and `away` (K + 1,), the mean distance from the first probabilities; `y` (N,) their classes.
    """

    probabilities: np.ndarray
    accuracy: np.ndarray
    away: np.ndarray
    y: np.ndarray


def probabilities(logits: torch.Tensor) -> np.ndarray:
    """Of class 1, (n,) from logits (n, 1)."""
    return torch.sigmoid(logits[:, 0]).detach().double().numpy()


def asked_repeatedly(plan: Plan, trained: Trained, mode: str, gradients: str, together: int) -> Repeated:
    """Predict the test points 50 times, so many `together` in a batch; where that cannot be, a Refusal says why."""
    points = halves(plan)
    if plan.normalised and MODES[mode] and lonely(len(points.test_x), together):
        raise Refusal(no_spread(together, len(points.test_x)), "together", action=EVAL, changes={"mode": EVAL})
    single = probabilities(restored(plan, trained).eval()(points.test_x))
    by_single = np.argsort(single, kind="stable")
    model = restored(plan, trained).train(MODES[mode])
    before = running_means(model)
    passes = repeated_passes(model, points.test_x, together, REPEATS)
    moved = np.abs(running_after(before, passes.means, plan.momentum) - before)
    output = GRADIENTS[gradients](model, points.test_x[:together])
    return Repeated(
        points.shown[by_single],
        points.test_y.numpy()[by_single],
        torch.sigmoid(passes.logits).double().numpy()[:, by_single],
        single[by_single],
        float(moved.max()) if len(moved) else -1.0,
        output.grad_fn is not None,
    )


def lonely(count: int, together: int) -> bool:
    """Whether of so many points, so many in a batch, the last batch holds one."""
    return (count % together or together) == 1


def no_spread(together: int, count: int) -> str:
    """Why a batch of one point stops batch normalisation in train mode, with torch's own words."""
    try:
        nn.BatchNorm1d(1).train()(torch.zeros(1, 1))
        said = ""
    except ValueError as error:
        said = f" torch says: “{str(error).split(',')[0]}.”"
    which = "A batch of one point" if together == 1 else f"Of {count} points, {together} at once, the last is alone: it"
    return (
        f"{which} has no spread. Its own mean taken off leaves 0 in every unit, whatever the point is: in train mode "
        f"batch normalisation refuses it.{said} In eval mode the running statistics serve a single point as well."
    )


def in_company(plan: Plan, trained: Trained, batch: np.ndarray) -> Company:
    """Predict a batch (B, 2) of points as they are drawn, in both modes, dropout off: only the company differs."""
    points, model = halves(plan), restored(plan, trained)
    for part in model.modules():
        if isinstance(part, SeededDropout):  # dropout would draw masks on top; here they are left out
            part.share = 0.0
    x = to_inputs(points, batch)
    with torch.no_grad():
        alone = probabilities(model.eval()(x))
        across, up = (np.linspace(low, high, ACROSS) for low, high in (AREA[:2], AREA[2:]))
        places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        plane = probabilities(model(to_inputs(points, places))).reshape(ACROSS, ACROSS)
        together = probabilities(model.train()(x))
    return Company(together, alone, plane)


def to_inputs(points: Halves, places: np.ndarray) -> torch.Tensor:
    """Places of the plane (n, 2) as the network gets them."""
    return torch.from_numpy(((places - points.mean) / points.scale).astype(np.float32))


def drifted(plan: Plan, trained: Trained, shift: float) -> Drifted:
    """Forward passes in train mode, no optimizer: training batches, moved by `shift` standard deviations in x and y."""
    points, model = halves(plan), restored(plan, trained)
    chance, order, found = generator(plan.seed, 1), list[torch.Tensor](), []
    with torch.no_grad():
        for number in range(PASSES + 1):
            if number:
                order = order or batches(len(points.x), plan.batch, chance)
                model.train()(points.x[order.pop(0)] + shift)
            found.append(probabilities(model.eval()(points.test_x)))
    every = np.stack(found)
    y, by_first = points.test_y.numpy(), np.argsort(every[0], kind="stable")
    return Drifted(
        every[:, by_first],
        ((every > 0.5) == (y > 0.5)).mean(axis=1),
        np.abs(every - every[0]).mean(axis=1),
        y[by_first],
    )


def accuracies(plan: Plan, sizes: tuple[int, ...], repeats: int = 5) -> np.ndarray:
    """Test accuracy of the network that this plan trains: by eval(), then by train() at each batch size (1 + S,)."""
    trained, points = fitted(plan), halves(plan)
    y, model = points.test_y.numpy() > 0.5, restored(plan, trained)
    with torch.no_grad():
        found = [float(((probabilities(model.eval()(points.test_x)) > 0.5) == y).mean())]
        for size in sizes:
            shares = []
            for _ in range(repeats):
                parts = [probabilities(model.train()(chunk)) for chunk in points.test_x.split(size)]
                shares.append(float(((np.concatenate(parts) > 0.5) == y).mean()))
            found.append(float(np.mean(shares)))
    return np.array(found)
