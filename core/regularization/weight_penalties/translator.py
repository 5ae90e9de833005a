"""One penalty in four dialects: what λ of the notes' formula is called elsewhere, and whether the same weights come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from core.experiment.wording import plain
from core.regularization.weight_penalties.samples import Measured
from core.regularization.weight_penalties.solutions import Penalty, penalised

STEPS = 300  # of the trainings by torch
SCIKIT, KERAS, TORCH, NOTES = "scikit-learn", "Keras' formula", "torch, weight_decay", "the notes' loop"
DIALECTS = (SCIKIT, KERAS, TORCH, NOTES)


class Dialect(NamedTuple):
    """How one of them writes it, and its weights (d,): with λ `translated`, and with λ typed as it stands."""

    written: str
    translated: np.ndarray
    untranslated: np.ndarray


@dataclass(frozen=True)
class Translations:
    """The same penalty in every dialect, and the exact weights (d,)."""

    exact: np.ndarray
    dialects: dict[str, Dialect]
    names: tuple[str, ...]


def by_scikit(table: Measured, l1: float, l2: float, translate: bool) -> np.ndarray:
    """What minimises it. Lasso: RSS / 2n + a ∑|w|; Ridge: RSS + a ∑w²; ElasticNet: both, the second halved.

    So the mean squared error + l1 ∑|w| + l2 ∑w² is Lasso's with a = l1 / 2 and Ridge's with a = n l2.
    """
    from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge

    if not l1 and not l2:
        model = LinearRegression(fit_intercept=False)
    elif not l1:
        model = Ridge(len(table.x) * l2 if translate else l2, fit_intercept=False)
    elif not l2:
        model = Lasso(l1 / 2 if translate else l1, fit_intercept=False, tol=1e-8, max_iter=5000)
    else:
        alpha, ratio = elastic(l1, l2) if translate else (l1 + l2, l1 / (l1 + l2))
        model = ElasticNet(alpha, l1_ratio=ratio, fit_intercept=False, tol=1e-8, max_iter=5000)
    return np.asarray(model.fit(table.x, table.y).coef_, float)


def elastic(l1: float, l2: float) -> tuple[float, float]:
    """ElasticNet's alpha and l1_ratio: a r ∑|w| + a (1 − r) ∑w² / 2, beside half the mean squared error."""
    return l1 / 2 + l2, l1 / (l1 + 2 * l2)


def by_torch(table: Measured, l1: float, l2: float) -> dict[tuple[str, bool], np.ndarray]:
    """Keras' formula, weight_decay and the notes' loop, each translated or not, trained in one go by torch.optim.SGD.

    Each is a parameter w (d,) of its own with its own weight_decay; the rate falls, so that L1's jumps get small.
    """
    x, y = torch.tensor(table.x), torch.tensor(table.y)
    d = x.shape[1]
    # Per dialect: what is added to the loss, as (times ∑|w|, times ∑w²), and weight_decay.
    terms = {
        (KERAS, True): (l1, l2, 0.0),
        (KERAS, False): (l1, l2, 0.0),
        (TORCH, True): (l1, 0.0, 2 * l2),
        (TORCH, False): (l1, 0.0, l2),
        (NOTES, True): (d * l1 / d, d * l2 / d, 0.0),
        (NOTES, False): (l1 / d, l2 / d, 0.0),
    }
    weights = {name: torch.zeros(d, dtype=torch.float64, requires_grad=True) for name in terms}
    steep = np.linalg.eigvalsh(table.gram)
    high, low = 2 * (steep[-1] + l2), 2 * (max(steep[0], 0.002 * steep[-1]) + l2)
    root = np.sqrt(high / low)
    groups = [{"params": [weights[name]], "weight_decay": decay} for name, (_, _, decay) in terms.items()]
    rate = (2 / (np.sqrt(high) + np.sqrt(low))) ** 2
    optimizer = torch.optim.SGD(groups, lr=rate, momentum=((root - 1) / (root + 1)) ** 2)
    gram, pull = x.T @ x / len(x), x.T @ y / len(x)
    absolute, square = (torch.tensor([term[k] for term in terms.values()], dtype=torch.float64) for k in (0, 1))
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = rate * 0.96 ** max(0, step - 2 * STEPS // 5)
        w = torch.stack(list(weights.values()))
        loss = ((w @ gram) * w).sum() - 2 * (w @ pull).sum()  # the mean squared errors, but for a constant
        loss = loss + absolute @ w.abs().sum(dim=1) + square @ (w * w).sum(dim=1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {name: w.detach().numpy() for name, w in weights.items()}


def written(table: Measured, l1: float, l2: float) -> dict[str, str]:
    """What one types for this penalty."""
    n, d = table.x.shape
    if l1 and l2:
        alpha, ratio = elastic(l1, l2)
        scikit = f"ElasticNet({plain(alpha)}, l1_ratio={plain(ratio)})"
    else:
        scikit = f"Lasso({plain(l1 / 2)})" if l1 else f"Ridge({plain(n * l2)})" if l2 else "LinearRegression()"
    keras = f"L1L2(l1={plain(l1)}, l2={plain(l2)})" if l1 and l2 else f"L1({plain(l1)})" if l1 else f"L2({plain(l2)})"
    decay = f"weight_decay={plain(2 * l2)}"
    torch_ = f"{decay}, L1 by hand" if l1 and l2 else "none: L1 by hand" if l1 else decay
    names = [f"L1_lambda={plain(d * l1)}"] if l1 else []
    names += [f"L2_lambda={plain(d * l2)}"] if l2 or not l1 else []
    return dict(zip(DIALECTS, (scikit, keras, torch_, ", ".join(names)), strict=True))


def in_every_dialect(table: Measured, penalty: Penalty) -> dict[str, Dialect]:
    """The weights that each reaches."""
    l1, l2 = float(penalty.l1), float(penalty.l2)
    texts, reached = written(table, l1, l2), by_torch(table, l1, l2)
    for translate in (True, False):
        reached[SCIKIT, translate] = by_scikit(table, l1, l2, translate)
    return {name: Dialect(texts[name], reached[name, True], reached[name, False]) for name in DIALECTS}


def translated(table: Measured, penalty: Penalty) -> Translations:
    """Every dialect's weights, and the exact ones."""
    exact = penalised(table.gram, table.pull, penalty)[0]
    return Translations(exact, in_every_dialect(table, penalty), table.names)
