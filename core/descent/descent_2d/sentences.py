"""What the page about landscapes says of a race: who does not start, who is lost, and a way back."""

from __future__ import annotations

import numpy as np

from core.descent.critical_points import KINDS
from core.descent.descent_2d.races import Race
from core.descent.descent_2d.topic import OWN, SUITED, SWITCHES, Settings
from core.descent.landscapes import Ground
from core.experiment.scene import Notice


def notices(result: Race, settings: Settings, land: Ground) -> tuple[Notice, ...]:
    said = [Notice("info", f"{gap} There the map has a gap.") for gap in land.gaps[:2]]
    if not result.labels:
        said.append(
            Notice(
                "info", "Nobody races. Switch a racer on under “More knobs”.", "All six", dict.fromkeys(SWITCHES, True)
            )
        )
    starts_nowhere = len(result.ended) > 0 and bool((result.ended == 0).all())
    if starts_nowhere and np.isfinite(land.heights).any():
        row, column = np.argwhere(np.isfinite(land.heights))[np.isfinite(land.heights).sum() // 2]
        to = {"start_x": float(land.x[column]), "start_y": float(land.y[row])}
        said.append(Notice("warning", "At the start f has no value: nobody can set out.", "Start where it has one", to))
    lost = [
        f"{label} ({outcome})"
        for label, outcome, step in zip(result.labels, result.outcomes, result.ended, strict=True)
        if step >= 0
    ]
    if lost and not starts_nowhere:
        said.append(lost_notice(lost, settings, land))
    x, y = land.surface.x, land.surface.y
    if not (x[0] <= settings.start_x <= x[1] and y[0] <= settings.start_y <= y[1]):
        to = {"start_x": float(land.surface.start[0]), "start_y": float(land.surface.start[1])}
        said.append(Notice("info", "The start lies off this map.", "Put it on the map", to))
    return tuple(said)


def lost_notice(lost: list[str], settings: Settings, land: Ground) -> Notice:
    if settings.surface == "Monkey saddle":
        return Notice("info", f"This surface has no lowest point: it falls for ever. {', '.join(lost)}.")
    if not (land.points.kind == KINDS.index("minimum")).any():
        return Notice("info", f"This map has no minimum that could hold a racer. {', '.join(lost)}.")
    back = (
        {"pace": 1.0, "rates": SUITED}
        if settings.pace > 1 or settings.rates == OWN
        else {"pace": max(settings.pace / 4, 0.05)}
    )
    return Notice("warning", f"Too large a rate: {', '.join(lost)}.", "Smaller rates", back)
