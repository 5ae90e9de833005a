"""What a few lines of the notes do when they are run: what they print, what numpy warns of, and the error they end in."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F


def happens(code: str) -> str:
    """Run `code`, a topic's own constant and never a reader's text, with np, torch, F at hand; its story as Markdown.

    Only prints, numpy's floating-point warnings and the closing error are told; nothing global is touched.
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
