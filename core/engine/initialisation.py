"""The laws by which a network's first weights are drawn, and the menu of them all."""

from collections.abc import Callable
from typing import NamedTuple

import torch


class Initialisation(NamedTuple):
    """One law: weights are uniform within ± `bound(inputs, outputs)` of the layer, as torch.nn.init's *_uniform_ are.

    Biases start at zero or, with `biases`, are drawn like the weights.
    """

    bound: Callable[[int, int], float]
    biases: bool = False


INITIALISATIONS = {
    "Zero": Initialisation(lambda fan_in, fan_out: 0.0),
    "Too small (0.01)": Initialisation(lambda fan_in, fan_out: 3**0.5 * 0.01),
    "nn.Linear's own": Initialisation(lambda fan_in, fan_out: fan_in**-0.5, biases=True),
    "Xavier": Initialisation(lambda fan_in, fan_out: (6 / (fan_in + fan_out)) ** 0.5),
    "Kaiming": Initialisation(lambda fan_in, fan_out: (6 / fan_in) ** 0.5),
    "Too large (1)": Initialisation(lambda fan_in, fan_out: 3**0.5),
}


def uniform(shape: tuple[int, ...], bound: float, chance: torch.Generator) -> torch.Tensor:
    """Numbers uniform within ± bound, float32."""
    return torch.empty(shape).uniform_(-bound, bound, generator=chance)
