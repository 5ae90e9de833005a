"""The notes on dropout, judged."""

from __future__ import annotations

from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged, untested

TRAIN, EVAL = "nn.Dropout(0.25), train()", "nn.Dropout(0.25), eval()"
LOST = "lost by the worst unit"


def interval(found: Found, what: str, times: float = 100) -> str:
    """A value with its 95 % interval, in hundredths."""
    middle, low, high = (plain(times * found.value(f"{what}{end}"), 2) for end in ("", ", from", ", to"))
    return f"{middle} ({low} to {high})"


def forces_zero(found: Found) -> Judgement:
    share = found.value(f"{TRAIN}: silenced")
    return judged(f"nn.Dropout(0.25) on ones: {percent(share)} become 0", 0.2 < share < 0.3)


def turned_off(found: Found) -> Judgement:
    off, function = (found.value(f"{way}: silenced") for way in (EVAL, "… training=False"))
    figure = f"Set to 0: {percent(off)} after eval(), {percent(function)} by F.dropout(x, training=False)"
    return judged(figure, off == 0 and function == 0)


def both_ways(found: Found) -> Judgement:
    module, function = (found.value(f"{way}: silenced") for way in (TRAIN, "F.dropout(x, 0.25)"))
    figure = f"Set to 0: {percent(module)} by nn.Dropout(0.25), {percent(function)} by F.dropout(x, 0.25)"
    return judged(figure, abs(module - function) < 0.03)


def single_nodes(found: Found) -> Judgement:
    bare, dropped = (interval(found, f"{LOST}, {how} dropout") for how in ("without", "with"))
    figure = f"Without the worst unit, accuracy falls by {bare} points; trained with dropout, by {dropped}"
    return judged(figure, found.value(f"{LOST}, difference, to") < 0)


def distributed(found: Found) -> Judgement:
    used = interval(found, "units in use, difference")
    alike = interval(found, "correlation of two units, difference", 1)
    figure = f"With dropout the share of units in use changes by {used} points, the correlation of two units by {alike}"
    return judged(
        figure,
        found.value("units in use, difference, from") > 0,
        found.value("correlation of two units, difference, to") < 0,
    )


def more_training(found: Found) -> Judgement:
    figure = f"To a training loss of 0.5 it takes {interval(found, 'times as many epochs', 1)} times as many epochs"
    return judged(figure, found.value("times as many epochs, from") > 1)


def faster_epochs(found: Found) -> Judgement:
    times = [found.value(f"{units} units, with nn.Dropout: times") for units in (12, 512)]
    figure = (
        f"An epoch with nn.Dropout takes {plain(times[0], 2)} times as long with 12 units, "
        f"{plain(times[1], 2)} with 512"
    )
    return judged(f"{figure}, measured once", *(each < 1 for each in times))


def less_more(found: Found) -> Judgement:
    train, test = (f"Hidden layers 3: {what}, gained" for what in ("training", "test"))
    figure = f"Three layers, 20 seeds: training accuracy {interval(found, train)} points, test {interval(found, test)}"
    return judged(figure, found.value(f"{train}, to") < 0, found.value(f"{test}, from") > 0)


def deep(found: Found) -> Judgement:
    names = [f"Hidden layers {count}: test, gained" for count in (1, 3, 5)]
    figure = (
        f"Test accuracy gained with 1, 3, 5 hidden layers: {'; '.join(interval(found, each) for each in names)} points"
    )
    three, five = (found.value(f"{name}, from") > found.value(names[0]) for name in names[1:])
    return judged(figure, three, five)


TOPIC = "dropout"
CLAIMS = (
    Claim(TOPIC, "Dropout removes nodes by forcing their output to 0.", TOPIC, "ones", forces_zero),
    Claim(TOPIC, "Dropout is off in evaluation: dropout.eval(), or training=False.", TOPIC, "ones", turned_off),
    Claim(TOPIC, "There are two ways of using dropout, as a module and as a function.", TOPIC, "ones", both_ways),
    Claim(TOPIC, "Dropout prevents a single node from learning too much.", TOPIC, "knocked", single_nodes),
    Claim(TOPIC, "Dropout forces the model to have distributed representations.", TOPIC, "knocked", distributed),
    Claim(TOPIC, "Dropout generally requires more training.", TOPIC, "longer", more_training),
    Claim(TOPIC, "With dropout each epoch computes faster.", TOPIC, "times", faster_epochs, timed=True),
    Claim(TOPIC, "Dropout can decrease training accuracy, but increases generalisation.", TOPIC, "helps", less_more),
    Claim(TOPIC, "Dropout usually works better on deep than on shallow networks.", TOPIC, "helps", deep),
    untested(
        TOPIC,
        "There is debate about applying dropout to convolution layers.",
        "It is said of what people discuss. What it does to one small network of convolutions is measured there.",
        TOPIC,
        "convolved",
    ),
)
