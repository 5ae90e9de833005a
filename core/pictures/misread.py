"""What a stage shows while a typed formula cannot be read: the text as typed, a caret under the place, the reason."""

from __future__ import annotations

from core.plots import INK, RED, Notice, Panel, Scene, axis, figure


def misread_scene(text: str, sentence: str, place: int, name: str, height: int = 330) -> Scene:
    """A scene of one panel in the chart's place; nothing of what was typed is lost."""
    first = max(0, place - 40)
    shown, caret = text[first : place + 20], " " * (place - first) + "^"
    note = {"x": 0, "y": 0.6, "xref": "paper", "yref": "paper", "xanchor": "left", "showarrow": False, "align": "left"}
    mono = {"family": "ui-monospace, Consolas, Menlo, monospace", "size": 20}
    lines = [
        note | {"text": _kept(shown), "font": mono | {"color": INK}},
        note | {"y": 0.5, "text": f"<b>{_kept(caret)}</b>", "font": mono | {"color": RED}},
    ]
    hidden = {"visible": False, "fixedrange": True}
    drawn = figure([], axis("", 0, 1, **hidden), axis("", 0, 1, **hidden), annotations=lines)
    alt = f"The formula “{text}” cannot be read at character {place + 1}: {sentence}"
    panel = Panel(name=name, title="This formula cannot be read yet", figure=drawn, alt=alt, span=12, height=height)
    where = f"At character {place + 1}" + (f" (“{text[place]}”)" if place < len(text) else "")
    return Scene((panel,), notices=(Notice("warning", f"{where}: {sentence}"),))


def _kept(text: str) -> str:
    """Text that a figure shows as it is: spaces kept, no markup."""
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;", " ": "\u00a0"}
    return "".join(marks.get(sign, sign) for sign in text) or "\u00a0"
