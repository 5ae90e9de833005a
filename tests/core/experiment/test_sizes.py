"""What a result weighs: arrays whole, whatever view of them is held, and each of them once."""

from dataclasses import dataclass

import numpy as np

from core.experiment.sizes import size_of


@dataclass
class Held:
    first: np.ndarray
    second: list


def test_arrays_count_whole_and_once() -> None:
    large = np.zeros(100_000)
    assert 800_000 <= size_of(Held(large[:2], [large, {"again": large}])) < 810_000
    assert size_of({"a": np.zeros(1000), "b": (np.zeros(1000),)}) >= 16_000
