"""The notes on mean, variance, samples, seeds and the t-test, judged."""

from __future__ import annotations

import math

from core.experiment.wording import percent, plain
from core.notes.claim import Claim, Found, Judgement, judged, untested

OWN = (2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 12.0)
TWICE, SHIFTED = (4.0, 6.0, 6.0, 8.0, 10.0, 12.0, 24.0), (12.0, 13.0, 13.0, 14.0, 15.0, 16.0, 22.0)
GLOBAL, LOCAL, TORCH = "np.random.seed (global)", "RandomState (local)", "torch.manual_seed (global)"


def central(skewed: Found, normal: Found) -> Judgement:
    mean, median = (skewed.value(f"{each}, one more value") for each in ("mean", "median"))
    usual, middle, spread = (
        normal.value(f"{each}, one more value") for each in ("mean", "median", "standard deviation")
    )
    figure = (
        f"In a normal sample mean {plain(usual)}, median {plain(middle)}; with one value of 25 among eight, mean "
        f"{plain(mean)}, median {plain(median)}"
    )
    return judged(figure, abs(usual - middle) < spread / 4, abs(mean - median) < 1)


def dispersed(own: Found, twice: Found, shifted: Found) -> Judgement:
    first, second, third = (each.value("variance, ÷ n") for each in (own, twice, shifted))
    figure = f"Variance {plain(first)}; of all values doubled {plain(second)}; of all values plus 10 {plain(third)}"
    return judged(figure, abs(second - 4 * first) < 1e-9 and abs(third - first) < 1e-9 < first)


def rooted(found: Found) -> Judgement:
    variance, deviation = found.value("variance, ÷ n"), found.value("standard deviation, ÷ n")
    return judged(
        f"√{plain(variance)} = {plain(deviation)}", variance >= 0 and abs(math.sqrt(abs(variance)) - deviation) < 1e-9
    )


def varied(found: Found) -> Judgement:
    spread, theory = found.value("spread of the means"), found.value("theory: σ/√n")
    figure = f"1,000 samples of 10: their means scatter by {plain(spread)}; σ/√n says {plain(theory)}"
    return judged(figure, spread > 0 and abs(spread - theory) < 0.1 * theory)


def unreliable(found: Found) -> Judgement:
    one, many = found.value("error at n = 1, fair"), found.value("error at n = 500, fair")
    return judged(f"Typical error of one value {plain(one)}, of a mean of 500 {plain(many, 2)}", one > 5 * many > 0)


def biased(found: Found) -> Judgement:
    bias, fair = found.value("theory: bias"), found.value("mean of the means") - found.value("true mean μ")
    error = found.value("spread of the means") / math.sqrt(1000)
    figure = f"Taken by size, the mean of the means is off by {plain(bias, 2)}; taken fairly, by {plain(fair, 2)}"
    return judged(figure, abs(bias) > 5 * error and abs(fair) < 3 * error)


def lasting(found: Found) -> Judgement:
    taken, fair = found.value("error at n = 500, biased"), found.value("error at n = 500, fair")
    figure = f"At n = 500 the biased sampler errs by {plain(taken, 2)}, the fair one by {plain(fair, 2)}"
    return judged(figure, taken > 3 * fair)


def repeated(found: Found) -> Judgement:
    figure = f"Drawn again with the same seed: the same numbers from {found.text('drawn again: the same numbers')}"
    return judged(figure, found.says("drawn again: the same numbers", "5 of 5"))


def untouched(found: Found) -> Judgement:
    first, after = found.value(f"first number, {LOCAL}"), found.value(f"after a stranger's draw, {LOCAL}")
    figure = f"After another program has drawn: {plain(after)}, before {plain(first)}"
    return judged(figure, first == after)


def reached(found: Found) -> Judgement:
    first, after = found.value(f"first number, {TORCH}"), found.value(f"after a stranger's draw, {TORCH}")
    again = found.says("drawn again: the same numbers", "5 of 5")
    figure = f"The same numbers again; but another program's draw changes {plain(first)} to {plain(after)}"
    return judged(figure if again else f"Other numbers; {figure}", again, first == after)


def formula_is_code(formula: Found, code: Found) -> Judgement:
    one, two = formula.value("t"), code.value("t")
    figure = (
        f"On the same numbers the formula gives t = {plain(one)} (df {plain(formula.value('degrees of freedom'))}), "
        f"ttest_ind {plain(two)} (df {plain(code.value('degrees of freedom'))})"
    )
    return judged(figure, abs(one - two) < 1e-9)


def finds(found: Found) -> Judgement:
    power = found.value("differences found: power")
    alarms, low, high = (found.value(f"false alarms{each}") for each in ("", " expected from", " expected to"))
    figure = (
        f"1,000 experiments of 30 and 40: a true difference of 1 found in {percent(power)}; with none, "
        f"a false alarm in "
        f"{percent(alarms)} (5 % promised)"
    )
    return judged(figure, power > 0.9 and low <= alarms <= high)


def better(means: Found, spreads: Found) -> Judgement:
    power, alarms = means.value("differences found: power"), spreads.value("false alarms")
    figure = (
        f"Means 1 and 2 are told apart in {percent(power)} of the experiments; equal means with spreads 1 and 3 in "
        f"{percent(alarms)}: it compares means, and none is better"
    )
    return judged(figure, power > 0.9, alarms > 0.9)


CLAIMS = (
    Claim(
        "mean-variance",
        "The mean is the measure of central tendency.",
        "mean_variance",
        "outlier",
        central,
        {},
        ({"source": "Normal", "extra": 5.0},),
    ),
    Claim(
        "mean-variance",
        "Variance is a measure of dispersion.",
        "mean_variance",
        "sample",
        dispersed,
        {},
        ({"own": TWICE}, {"own": SHIFTED}),
    ),
    Claim("mean-variance", "The root of the variance is the standard deviation.", "mean_variance", "sample", rooted),
    Claim(
        "sampling",
        "Samples from one population can have different values of one measurement.",
        "sampling",
        "means",
        varied,
    ),
    Claim("sampling", "A single measurement may be an unreliable estimate.", "sampling", "errors", unreliable),
    Claim(
        "sampling",
        "Non-random sampling can introduce a systematic bias.",
        "sampling",
        "means",
        biased,
        {"sampler": "By size"},
    ),
    Claim(
        "sampling",
        "Non-representative sampling limits generalisability.",
        "sampling",
        "errors",
        lasting,
        {"sampler": "By size"},
    ),
    untested(
        "sampling",
        "Non-representative sampling causes overfitting.",
        "No page trains a network on a sample that was not drawn at random.",
        "sampling",
        "errors",
    ),
    Claim("seeds", "A seed makes random numbers reproducible: `np.random.seed(17)`.", "sampling", "seeds", repeated),
    Claim("seeds", "`np.random.RandomState(17)` is a local seed.", "sampling", "seeds", untouched),
    Claim("seeds", "`torch.manual_seed(17)` makes torch's numbers reproducible.", "sampling", "seeds", reached),
    Claim(
        "t-test",
        "A t-test shows that data from one distribution are better than data from another.",
        "t_test",
        "repetitions",
        better,
        {"show": "Many repetitions", "mean2": 2.0},
        ({"mean2": 1.0, "spread2": 3.0},),
    ),
    Claim(
        "t-test",
        "The formula (x̄ − μ)/(s/√n) is what the code tests.",
        "t_test",
        "experiment",
        formula_is_code,
        {"mean2": 2.0, "kind": "One-sample", "reference": 2.0},
        ({"mean2": 2.0},),
    ),
    Claim(
        "t-test",
        "30 and 40 values with means 1 and 2: `ttest_ind` tells them apart.",
        "t_test",
        "repetitions",
        finds,
        {"show": "Many repetitions", "mean2": 2.0},
    ),
)
