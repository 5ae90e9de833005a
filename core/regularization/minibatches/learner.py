"""The network of this page and what it is trained on: one hidden layer, a cloud of points, minibatches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.data.datasets import load
from core.engine.activations import ACTIVATIONS
from core.engine.inputs import prepare
from core.engine.losses import LOSSES, outputs_for
from core.engine.networks import Network, Weights
from core.engine.normalisation import affine
from core.engine.training import Recipe, Sample


@dataclass(frozen=True)
class Task:
    """What is learned, by which network, with which loss."""

    sample: Sample
    network: Network
    loss: str

    def recipe(self, rate: float, batch: int, epochs: int, seed: int, frames: int = 2) -> Recipe:
        """Plain SGD."""
        return Recipe(self.loss, "SGD", rate, batch=batch, epochs=epochs, frames=frames, seed=seed)


def task_of(data: str, spread: float, count: int, share: float, hidden: tuple[int, ...]) -> Task:
    """A cloud of `count` points, that `share` of it to train on, and a tanh network that tells its classes apart."""
    prepared = prepare(load(data, count, spread, 0), (0, 1), share, 0)
    sample, (outputs, loss) = prepared.sample, outputs_for(len(prepared.points.classes))
    return Task(sample, Network(sample.x.shape[1], hidden, outputs, "tanh"), loss)


def gradients_of_each(task: Task, weights: Weights) -> np.ndarray:
    """Every training sample's own gradient (n, parameters), layer by layer W and b, of a network at those weights."""
    activation, loss = ACTIVATIONS[task.network.activation], LOSSES[task.loss]
    inputs, sums = [np.asarray(task.sample.x, float)], []
    for layer in weights:
        sums.append(affine(layer, inputs[-1]))
        inputs.append(activation.value(sums[-1]))
    y = task.sample.y if task.loss == "Cross-entropy" else task.sample.y[:, None].astype(float)
    slopes = loss.slope(sums[-1], y) * y.size
    parts: list[np.ndarray] = []
    for index in range(len(weights) - 1, -1, -1):
        of_weights = slopes[:, :, None] * inputs[index][:, None, :]
        parts = [of_weights.reshape(len(slopes), -1), slopes, *parts]
        if index:
            slopes = slopes @ weights[index][0] * activation.slope(sums[index - 1])
    return np.concatenate(parts, axis=1)


def parameter_names(network: Network) -> tuple[str, ...]:
    """What each of the parameters is, in the order of `gradients_of_each`."""
    names: list[str] = []
    for layer, (fan_in, fan_out) in enumerate(zip(network.sizes, network.sizes[1:], strict=False)):
        out = [f"hidden {unit + 1}" if layer < len(network.hidden) else f"output {unit + 1}" for unit in range(fan_out)]
        source = "input" if layer == 0 else "hidden"
        names += [f"{source} {one + 1} → {unit}" for unit in out for one in range(fan_in)]
        names += [f"bias of {unit}" for unit in out]
    return tuple(names)


def powers_of_two(most: int) -> np.ndarray:
    """1, 2, 4 … up to `most`, which is the last whether it is a power or not."""
    powers = 2 ** np.arange(int(np.log2(most)) + 1)
    return np.unique([*powers.tolist(), most])
