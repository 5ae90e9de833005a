"""What the libraries answer is what they answer: value, type, error."""

import numpy as np
import torch

from core.experiment.shown_code import answer

NAMES = {"n": np.array([1, 2, 3]), "t": torch.tensor([1.0, 2.0, 3.0])}


def test_a_value_comes_with_its_type() -> None:
    assert answer("np.dot(n, n)", NAMES) == ("np.dot(n, n)", "14", "np.int64")
    assert answer("torch.dot(t, t)", NAMES) == ("torch.dot(t, t)", "14", "torch.Tensor, torch.float32, shape ()")
    assert answer("n.reshape(1, 3).T", NAMES)[1:] == ("[[1], [2], [3]]", "np.ndarray, np.int64, shape (3, 1)")


def test_an_error_is_an_answer() -> None:
    said = answer("torch.dot(t, t[:2])", NAMES)
    assert said.failed and said.value.startswith("RuntimeError: inconsistent tensor size")
    assert "\n" not in said.value
    assert answer("n @ t", NAMES).value.startswith("TypeError")
