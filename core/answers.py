"""What a line of code answers when it is run: its value and type, or the error that it raises.

The line that is shown is the line that is run, so a page cannot misquote a library, whichever version is installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch


class Answer(NamedTuple):
    """`expression` as it was run, `value` as text (an error's name and first line, if it raised) and its `kind`."""

    expression: str
    value: str
    kind: str

    @property
    def failed(self) -> bool:
        return self.kind == "error"


def answer(expression: str, names: Mapping[str, Any]) -> Answer:
    """Run one expression over `names`, np and torch. Expressions are the topics' own, never what a reader typed."""
    try:
        value = eval(expression, {"np": np, "torch": torch}, dict(names))
    except (ValueError, TypeError, RuntimeError, IndexError) as error:
        return Answer(expression, f"{type(error).__name__}: {str(error).splitlines()[0].rstrip()}", "error")
    return Answer(expression, written_value(value), kind_of(value))


def written_value(value: Any) -> str:
    """A number with at most 8 digits; an array or tensor as nested lists of such; anything else as Python writes it."""
    if isinstance(value, torch.Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray | np.generic | float):
        return _nested(np.asarray(value).tolist())
    return str(value)


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_nested(item) for item in value)}]"
    return f"{value:.8g}" if isinstance(value, float) else str(value)


def kind_of(value: Any) -> str:
    """The type as a programmer names it: the library's class, the numbers' type, and the shape if it has one."""
    if isinstance(value, torch.Tensor):
        return f"torch.Tensor, {value.dtype}, shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"np.ndarray, np.{value.dtype}, shape {value.shape}"
    if isinstance(value, np.generic):
        return f"np.{type(value).__name__}"
    return type(value).__name__
