"""One turn of a network over a batch: forward, loss, backward, update and forward again, with every number kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.networks.backpropagation.passes import (
    SCORES,
    Layers,
    autograd_gradients,
    backward_pass,
    batch_gradients,
    cost_of,
    difference_gradients,
    flat_parameters,
    forward_pass,
    sample_gradients,
    slopes_of,
    updated,
    verdict,
    whole_cost,
)
from core.networks.backpropagation.steps import (
    Moment,
    Sample,
    again_sentence,
    batch_sentence,
    loss_sentence,
    steps_of,
    update_sentence,
)


@dataclass(frozen=True)
class Turn:
    """One turn of a network: its passes for the sample drawn, the batch's gradients three ways, and after the update.

    Gradients and parameters in a row (P,) stand unit by unit, the bias first; `per_sample` (S, P); `losses` (S,).
    `texts` are the step's sentences, `fresh` the drawn sample's forward pass with the new weights.
    """

    sizes: tuple[int, ...]
    names: tuple[str, ...]
    layers: Layers
    after: Layers
    sample: Sample
    fresh: Sample
    steps: tuple[Moment, ...]
    losses: np.ndarray
    cost: float
    cost_after: float
    per_sample: np.ndarray
    by_hand: np.ndarray
    by_autograd: np.ndarray
    by_difference: np.ndarray
    drawn: int


def turned(
    layers: Layers, x: np.ndarray, y: np.ndarray, names: tuple[str, ...], loss: str, rate: float, drawn: int = 0
) -> Turn:
    """One turn over a batch; the numbers of sample `drawn` are kept."""
    score, sizes = SCORES[loss], (x.shape[1], *[len(bias) for _, bias in layers])
    sums, outputs = forward_pass(layers, x, names)
    losses = score.loss(outputs[-1], y)
    slopes = slopes_of(sums, outputs, names)
    errors, deltas = backward_pass(layers, slopes, score.slope(outputs[-1], y))
    each = sample_gradients(outputs, deltas)
    gradients = batch_gradients(each, score.summed)
    after = updated(layers, gradients, rate)
    per_sample = np.stack([flat_parameters([(w[s], b[s]) for w, b in each]) for s in range(len(x))])
    sample = sample_of(drawn, x, y, losses, sums, outputs, errors, slopes, deltas)
    new_sums, new_outputs = forward_pass(after, x, names)
    new_losses = score.loss(new_outputs[-1], y)
    fresh = sample_of(drawn, x, y, new_losses, new_sums, new_outputs, errors, slopes, deltas)
    cost, cost_after = cost_of(losses, score.summed), whole_cost(after, x, y, names, loss)
    flat = flat_parameters(gradients)
    texts = {
        "activation": names[0], "output": names[-1], "loss": loss_sentence(sizes, sample, loss),
        "batch": batch_sentence(len(x), cost, score.summed),
        "update": update_sentence(sizes, layers, flat, rate), "again": again_sentence(cost, cost_after, len(x)),
    }  # fmt: skip
    return Turn(
        sizes, names, layers, after, sample, fresh, steps_of(sizes, sample, layers, texts, len(x) > 1), losses, cost,
        cost_after, per_sample, flat, flat_parameters(autograd_gradients(layers, x, y, names, loss)),
        flat_parameters(difference_gradients(layers, x, y, names, loss)), drawn,
    )  # fmt: skip


def sample_of(drawn: int, x: np.ndarray, y: np.ndarray, losses: np.ndarray, *passes: list) -> Sample:
    """The numbers of one sample: of each pass (sums, outputs, errors, slopes, deltas) its row, layer by layer."""
    sums, outputs, errors, slopes, deltas = ([part[drawn] for part in each] for each in passes)
    return Sample(x[drawn], y[drawn], sums, outputs, errors, slopes, deltas, float(losses[drawn]))


def agreement(ours: np.ndarray, theirs: np.ndarray) -> str:
    """The worst verdict among all numbers."""
    verdicts = {verdict(float(a), float(b)) for a, b in zip(ours, theirs, strict=True)}
    return next(word for word in ("wrong", "close", "exact") if word in verdicts)
