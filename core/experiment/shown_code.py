"""What a line of code answers when it is run: its value and type, or the error that it raises.

The line that is shown is the line that is run, so a page cannot misquote a library, whichever version is installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F


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


class Slip(NamedTuple):
    """What the notes say, their code, the mended code, and the reason; code ends by printing what it is about."""

    said: str
    code: str
    mend: str
    because: str


def happens(code: str) -> str:
    """Run `code`, a constant of this project and never a reader's text, with np, torch, F at hand; tell it in Markdown.

    Told are its prints, numpy's floating-point warnings and the error it ends in; nothing global is touched, as
    warnings.catch_warnings and redirect_stdout would for every other visitor too.
    """
    told: list[str] = []

    def say(*values: object) -> None:
        told.append(f"it prints `{' '.join(map(str, values))}`")

    def warn(kind: str, flag: int) -> None:
        told.append(f"`RuntimeWarning: {kind} encountered`")

    with np.errstate(all="call", call=warn):
        try:
            exec(code, {"np": np, "torch": torch, "F": F, "print": say})
        except Exception as error:
            told.append(f"it stops with `{type(error).__name__}: {str(error).splitlines()[0]}`")
    return ", then ".join(dict.fromkeys(told)) + "."
