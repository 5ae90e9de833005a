"""From a recipe to the kernel and back: draws all chance by torch beforehand, piece by piece, and fills its buffers."""

from collections.abc import Callable

import numpy as np
import torch

from core.networks import Network, Weights, generator, initial_weights
from core.training.history import History, Recipe, Sample, checked, divergence, history, recorded_epochs
from core.training.kernel import ACTIVATION_CODES, LOSS_CODES, OPTIMIZER_CODES
from core.training.machine_code import train_epochs
from core.training.work import epoch_work

PIECE = 1 << 26  # work in one call of the kernel: bounds the draws held, and a cancel's delay


def known(network: Network, recipe: Recipe) -> bool:
    """Whether the kernel has this activation, loss and optimizer."""
    return network.activation in ACTIVATION_CODES and recipe.loss in LOSS_CODES and recipe.optimizer in OPTIMIZER_CODES


def unpacked(network: Network, flat: np.ndarray) -> Weights:
    """Views on flat parameters (..., parameters) as every layer's W (..., out, in) and b (..., out)."""
    layers, start = [], 0
    for fan_in, fan_out in zip(network.sizes, network.sizes[1:], strict=False):
        bias, end = start + fan_in * fan_out, start + (fan_in + 1) * fan_out
        layers.append((flat[..., start:bias].reshape(*flat.shape[:-1], fan_out, fan_in), flat[..., bias:end]))
        start = end
    return tuple(layers)


def train_compiled(
    network: Network, recipe: Recipe, sample: Sample, cancelled: Callable[[], bool] = lambda: False
) -> History:
    """The kernel's run of `reference.train`; `cancelled` is asked between pieces, and a cancelled run ends early."""
    sample = checked(network, recipe, sample)
    n, batch = len(sample.x), recipe.batch_size(len(sample.x))
    y = np.eye(network.outputs, dtype=np.float32)[sample.y] if recipe.loss == "Cross-entropy" else sample.y
    recorded = recorded_epochs(recipe.epochs, recipe.frames)
    parameters = np.concatenate([part.ravel() for pair in initial_weights(network, recipe.seed) for part in pair])
    memory = np.zeros((2, len(parameters)), np.float32)
    frames = np.empty((len(recorded), len(parameters)), np.float32)
    frames[0] = parameters
    batch_loss = np.empty(recipe.epochs * -(-n // batch), np.float32)
    sizes = np.array(network.sizes)
    kinds = np.array([ACTIVATION_CODES[network.activation], LOSS_CODES[recipe.loss], OPTIMIZER_CODES[recipe.optimizer]])
    numbers = np.array([*recipe.hyper, recipe.l1, recipe.l2, network.dropout])

    shuffling, dropping = generator(recipe.seed, 1), generator(recipe.seed, 2)
    masked = sum(network.hidden) if network.dropout else 0
    piece = max(1, PIECE // epoch_work(network, recipe, n))
    updates, reached, finite, diverged = 0, 0, True, None
    while reached < recipe.epochs and finite and not cancelled():
        epochs = np.arange(reached + 1, min(reached + piece, recipe.epochs) + 1)
        order = torch.stack([torch.randperm(n, generator=shuffling) for _ in epochs]).numpy()
        kept = torch.rand(len(epochs) * n * masked, generator=dropping) >= network.dropout
        slots = np.where(np.isin(epochs, recorded), np.searchsorted(recorded, epochs), -1)
        updates, finite = train_epochs(
            sizes, kinds, numbers, batch, sample.x, y, order, kept.numpy(), parameters, memory,
            slots, frames, batch_loss, updates,
        )  # fmt: skip
        if not finite:
            epoch, place = divmod(updates, -(-n // batch))
            members = order[epoch - reached, place * batch : (place + 1) * batch]
            now = unpacked(network, parameters)
            diverged = divergence(network, now, sample.x[members], updates + 1, epoch + 1)
            reached = epoch
        else:
            reached = int(epochs[-1])
    weights = unpacked(network, frames[: np.searchsorted(recorded, reached, side="right")])
    return history(network, recipe, sample, weights, batch_loss[:updates], diverged)
