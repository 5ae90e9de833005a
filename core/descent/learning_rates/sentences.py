"""What the page about learning rates says: of a race, of ∝ loss out of [0, 1], and the notes' words."""

from __future__ import annotations

import numpy as np

from core.descent.landscapes import height_told
from core.descent.learning_rates.loss_units import Outside
from core.descent.learning_rates.rate_race import STRATEGIES, Race
from core.descent.learning_rates.schedules import SCHEDULES
from core.descent.learning_rates.topic import BRINGS, Settings
from core.descent.surfaces import Surface
from core.experiment.scene import Notice
from core.experiment.wording import listed, percent, plain

OTHER_NEEDS = {"RMSprop": "α; a rate in steps' length", "Adam": "β1, β2; a rate in steps' length"}
OTHER_NOTES = "[Derivative:] This method is incorporated into RMSprop and Adam optimizers."


def words_of() -> list[tuple[str, str, str]]:
    """Each strategy, what it needs beside the base rate, and the notes' words on it."""
    needs = {label: schedule.needs for label, schedule in SCHEDULES.items()} | OTHER_NEEDS
    notes = {label: schedule.notes for label, schedule in SCHEDULES.items()}
    return [(label, needs[label], notes.get(label, OTHER_NOTES)) for label in STRATEGIES]


def notices(result: Race, settings: Settings, surface: Surface) -> tuple[Notice, ...]:
    """Always one sentence, the most pressing, so that the map below keeps its place under the hand."""
    (left, right), (low, high) = surface.x, surface.y
    if not (left <= settings.start_x <= right and low <= settings.start_y <= high):
        to = {"start_x": float(surface.start[0]), "start_y": float(surface.start[1])}
        return (Notice("info", "The start lies off this map.", "Put it on the map", to),)
    if (result.lost >= 0).any():
        return (diverged(result, settings),)
    first, scaled = float(result.losses[0, 0]), ("Scale the loss to [0, 1]", {"unit_loss": True})
    if result.turned >= 0:
        text = f"At step {result.turned} the loss is below 0, so ∝ loss has a negative rate: it climbs."
        return (Notice("warning", text, *scaled),)
    if "∝ loss" in result.labels and not settings.unit_loss and first > 1:
        times = f"∝ loss begins with {plain(first)} times the base rate."
        return (Notice("info", f"The loss starts at {plain(first)}, outside [0, 1]: {times}", *scaled),)
    last = result.losses[-1]
    best = [label for label, loss in zip(result.labels, last, strict=True) if loss == last.min()]
    lowest = f"Lowest after {settings.steps} steps: {listed(best)}, with a loss of {height_told(float(last.min()), 2)}."
    return (Notice("info", lowest),)


def diverged(result: Race, settings: Settings) -> Notice:
    """Which were lost, and a rate or a surface at which none is."""
    lost = [label for label, step in zip(result.labels, result.lost, strict=True) if step >= 0]
    text, suited = f"{listed(lost)} diverged: the steps grew at every turn.", BRINGS[settings.surface]
    if settings.rate > suited["rate"]:
        return Notice("warning", text, f"Take the rate that suits this surface, {suited['rate']:g}", suited)
    if settings.rate <= 1e-4:
        return Notice("warning", text, "Take the bowl instead", {"surface": "Bowl"} | BRINGS["Bowl"])
    return Notice("warning", text, "A quarter of the rate", {"rate": max(settings.rate / 4, 1e-4)})


def outside_notice(result: Outside, settings: Settings) -> Notice:
    """What became of ∝ loss at this scale and lift, in one sentence."""
    back = "Back into [0, 1]", {"lift": 0.0, "scale": 1.0}
    first, last = float(result.rates[0]), float(result.rates[-1])
    left = percent(result.left, 0 if result.left >= 0.1 else 1) if result.left >= 5e-4 else "less than 0.1 %"
    if not np.isfinite(result.left):
        text = f"Diverged: it begins with the rate {plain(first)}, too large for this ground."
        return Notice("warning", text, *back)
    if abs(last) < 1e-3 * settings.rate and settings.lift < 0:
        way = "It climbs: its rate is negative. It" if first < 0 else "It"
        text = f"{way} stops where what it reads is 0, with {left} of the height left."
        return Notice("warning", text, *back)
    if result.left > 0.02:
        begun, ended = plain(first, 2), plain(last, 2)
        went = f"the rate went from {begun} to {ended}." if begun != ended else f"the rate stayed at {begun}."
        return Notice("info", f"After {settings.steps} steps {left} of the height is left; {went}", *back)
    return Notice("good", f"It arrives: {left} of the height left.")
