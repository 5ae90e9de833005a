"""The parts of the page about sampling: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.chance.sampling import topic
from core.chance.sampling.pictures import errors_panel, means_panel, population_panel, running_panel, seeds_panel
from core.chance.sampling.seeding import changed
from core.chance.sampling.topic import Errors, Means, Seeds, Settings, Walks
from core.experiment.charts import BLUE, GREEN, ORANGE
from core.experiment.part import Part
from core.experiment.scene import Clock, Notice, Readout, Scene
from core.experiment.wording import percent

STORIES = {
    "By size": "As if one asked heights at a basketball club: the larger a member, the more often it is taken. In {} "
    "of the draws the larger of two is kept.",
    "By convenience": "As if one asked wages by telephone at noon, when the best paid are not at home: the largest {} "
    "of the population are never reached.",
}
CAUCHY = (
    "Cauchy's tails are so heavy that it has no mean and no variance. The mean of any number of its values "
    "scatters as one value does: larger samples do not help, and the central limit theorem does not hold."
)
LEGACY = "np.random.seed (global)"
SPARED = (
    "Here numpy's global numbers are the same all the same: its old normal generator makes two numbers at a time and "
    "throws some pairs away, and the other program took just such a pair. After two draws that happens to one seed in "
    "five, after four to one in twenty."
)


def means_scene(result: Means, settings: Settings) -> Scene:
    """The population with the sample of the moment, and the means of all samples so far."""
    return Scene(
        panels=(
            population_panel(settings.population, result.shown, result.members),
            means_panel(settings.population, settings.sampler, result, settings.zoom),
        ),
        readouts=means_readouts(result, settings),
        clock=Clock("samples", result.counts),
        notices=means_notices(settings),
    )


def means_readouts(result: Means, settings: Settings) -> tuple[Readout, ...]:
    """The numbers as they come to be, sample by sample."""
    numbers, counts = topic.means_numbers(result, settings), result.counts
    drawn, whose, color = (result.unfair, "biased ", ORANGE) if result.unfair.size else (result.fair, "", BLUE)
    centre = np.cumsum(drawn) / np.arange(1, drawn.size + 1)
    spread = [float(drawn[:count].std(ddof=1)) if count > 1 else "none: one mean" for count in counts]
    has_bias = result.unfair.size and topic.is_finite(settings)
    bias = (Readout("theory: bias", result.bias, color=ORANGE, help="Does not shrink with n."),) if has_bias else ()
    theory, own = (
        topic.theory_named(settings),
        "What one sample alone says of the scatter: its own deviation s over √n.",
    )
    return (
        Readout("samples so far", [topic.so_far(count, settings) for count in counts]),
        Readout("this sample's mean", result.shown.mean(axis=1)),
        Readout("its s/√n", topic.standard_error(result.shown), help=own),
        Readout(f"mean of the {whose}means", centre[counts - 1], color=color),
        Readout("true mean μ", numbers["true mean μ"], color=GREEN),
        *bias,
        Readout(f"spread of the {whose}means", spread, color=color),
        Readout(theory, numbers[theory]),
    )


def means_notices(settings: Settings) -> tuple[Notice, ...]:
    """How the biased sampler works, as a story; and why Cauchy's means do not settle."""
    notices = []
    if settings.sampler != "Fair":
        story = STORIES[settings.sampler].format(percent(settings.strength, 0))
        notices.append(Notice("info", story, "Draw fairly", {"sampler": "Fair"}))
    if settings.population == "Cauchy":
        notices.append(Notice("warning", CAUCHY, "Back to a population with a mean", {"population": "Skewed"}))
    return tuple(notices)


def errors_scene(result: Errors, settings: Settings) -> Scene:
    """The typical error of the mean against n, both axes logarithmic."""
    numbers = topic.errors_numbers(result, settings)
    colors = {"slope, fair": BLUE, "error at n = 500, fair": BLUE}
    if result.unfair.size:
        colors["error at n = 500, biased"] = ORANGE
    if result.unfair.size and topic.is_finite(settings):
        colors["theory: bias"] = ORANGE
    helps = {"slope, fair": "−0.5: as 1/√n."}
    return Scene(
        panels=(errors_panel(settings.population, settings.sampler, result.fair, result.unfair, result.bias),),
        readouts=tuple(
            Readout(label, numbers[label], color=color, help=helps.get(label, "")) for label, color in colors.items()
        ),
    )


def walks_scene(result: Walks, settings: Settings) -> Scene:
    """Running means of a few long sequences within the funnel that theory draws."""
    numbers = topic.walks_numbers(result, settings)
    groups = (("fair", BLUE, result.fair), (settings.sampler.lower(), ORANGE, result.unfair))
    return Scene(
        panels=(running_panel(settings.population, result.places, groups),),
        readouts=tuple(
            Readout.of(numbers, f"after 10,000 values, {name}", color=color)
            for name, color, walks in groups
            if len(walks)
        ),
    )


def seeds_scene(result: Seeds, settings: Settings) -> Scene:
    """Three numbers of every mechanism, drawn three times: what repeats stands on a plumb line."""
    numbers = topic.seeds_numbers(result, settings)
    spared = settings.strangers > 0 and LEGACY not in changed(result.ways)
    return Scene(
        panels=(seeds_panel(result.ways),),
        readouts=(
            Readout.of(numbers, "drawn again: the same numbers", color=GREEN),
            Readout.of(numbers, "changed by the other's draws", color=ORANGE),
        ),
        notices=(Notice("info", SPARED),) if spared else (),
    )


DRAWN = ("population", "sampler", "strength", "seed")
MEANS = Part("means", topic.means, topic.means_numbers, means_scene, (*DRAWN, "n", "samples"))
ERRORS = Part("errors", topic.errors, topic.errors_numbers, errors_scene, DRAWN)
RUNNING = Part("running", topic.walks, topic.walks_numbers, walks_scene, DRAWN)
SEEDS = Part("seeds", topic.seeds, topic.seeds_numbers, seeds_scene, ("seed", "strangers"))
PARTS = (MEANS, ERRORS, RUNNING, SEEDS)
