"""The parts of the page about logarithms: what is drawn and said of each."""

from __future__ import annotations

import numpy as np

from core.experiment.charts import BLUE, GREEN, ORANGE, RED
from core.experiment.part import Part
from core.experiment.scene import Readout, Scene
from core.experiment.wording import fixed
from core.numbers.logarithms import topic
from core.numbers.logarithms.curves import FAMILY, REACH, gaps_of
from core.numbers.logarithms.lowest_places import function_panel, log_panel, places_panel, some_panel
from core.numbers.logarithms.number_lines import curve_panel, lines_panel, terms_panels
from core.numbers.logarithms.products import FORMAT_COLORS, drift_panel, likelihood_panels, product_panel, sum_panel
from core.numbers.logarithms.sentences import formula, likelihood_notices, sign_notice, sum_notice
from core.numbers.logarithms.topic import Family, FunctionAndLog, Likelihoods, LogSum, Products, Settings, SmallNumbers
from core.numbers.logarithms.underflow import FORMATS

F_RANGE = (-2.8, 8.4)
LOG_RANGE = (0.04, 100.0)
FAMILY_RANGE = (-5.5, 9.5)


def function_scene(result: FunctionAndLog, settings: Settings) -> Scene:
    """The function with its lowest place, and its logarithm with its own, under one another's marks."""
    numbers, help = topic.function_numbers(result, settings), "f′ / f, divided by ln b where the base b is not e"
    gaps = gaps_of(result.x, result.f)
    return Scene(
        panels=(
            function_panel(result.x, result.f, formula(settings), F_RANGE, result.raw, result.here["f"]),
            log_panel(result.x, result.log_f, gaps, settings.base, LOG_RANGE, result.here["log"]),
        ),
        readouts=(
            Readout("f is lowest at x =", numbers["f is lowest at x ="], color=BLUE),
            Readout("log f is lowest at x =", numbers["log f is lowest at x ="], color=ORANGE),
            Readout("slope of f at the point", numbers["slope of f at the point"], color=BLUE),
            Readout("slope of log f there", numbers["slope of log f there"], color=ORANGE, help=help),
        ),
        notices=(sign_notice(result),),
    )


def family_scene(result: Family, settings: Settings) -> Scene:
    """Random functions and their lowest places, and for all of them the lowest place of the log against that of f."""
    positive = int(np.isfinite(result.log_lowest).sum())
    same = int((result.lowest == result.log_lowest).sum())
    return Scene(
        panels=(
            some_panel(result.x, result.functions, result.log_lowest, FAMILY_RANGE),
            places_panel(result.lowest, result.log_lowest, REACH),
        ),
        readouts=(
            Readout("positive everywhere", f"{positive} of {FAMILY}", color=BLUE),
            Readout("of these: log f lowest at the same x", same, color=BLUE),
            Readout("not positive everywhere: no lowest log", FAMILY - positive, color=RED),
        ),
    )


def spread_scene(result: SmallNumbers, settings: Settings) -> Scene:
    """The numbers on the curve of the log with their shadows on both axes, and on a linear and a log number line."""
    numbers = topic.spread_numbers(result, settings)
    return Scene(
        panels=(curve_panel(result.values, result.logs, settings.base), lines_panel(result.values)),
        readouts=(
            Readout("two smallest numbers", numbers["two smallest numbers"]),
            Readout("their distance", numbers["their distance"], digits=6),
            Readout(
                "distance of their logs", numbers["distance of their logs"], help="It depends on their ratio only."
            ),
            Readout("their ratio", numbers["their ratio"]),
        ),
    )


def product_scene(result: Products, settings: Settings) -> Scene:
    """The running product in three formats until it is 0, and the running sum of logs in the same formats."""
    numbers = topic.product_numbers(result, settings)
    deaths = [
        Readout(f"{kind}: product is 0 from n =", n or "not yet", color=FORMAT_COLORS[kind])
        for kind, n in zip(FORMATS, result.dies, strict=True)
    ]
    return Scene(
        panels=(
            product_panel(result.products, result.dies, result.exact),
            sum_panel(result.sums, settings.base),
            drift_panel(result.sums),
        ),
        readouts=(
            *deaths,
            Readout("sum of all logs", numbers["sum of all logs"]),
            Readout.of(numbers, "float16 sum is off by"),
        ),
    )


def likelihood_scene(result: Likelihoods, settings: Settings) -> Scene:
    """The likelihood of n coin flips for each share of heads: as a float32 product, and as a sum of logs."""
    numbers = topic.likelihood_numbers(result, settings)
    by_products = numbers["likeliest by the products"] if result.products.any() else "none"
    return Scene(
        panels=likelihood_panels(result.shares, result.products, result.sums_of_logs),
        readouts=(
            Readout("heads seen", f"{result.heads:,} of {settings.flips:,}"),
            Readout("likeliest by the products", by_products, color=BLUE),
            Readout("likeliest by the sums of logs", numbers["likeliest by the sums of logs"], color=ORANGE),
        ),
        notices=likelihood_notices(result),
    )


def added_scene(result: LogSum, settings: Settings) -> Scene:
    """Logs of terms, the terms' shares in their sum, and the log of that sum as written and with the shift."""
    return Scene(
        panels=terms_panels(np.array(settings.logs), result.shares),
        readouts=(
            Readout("as written", fixed(result.naive)),
            Readout("largest taken off first", fixed(result.shifted), color=GREEN),
            Readout("torch.logsumexp", fixed(result.by_torch)),
        ),
        notices=(sum_notice(result),),
    )


FUNCTION = Part(
    "lowest", topic.function_and_log, topic.function_numbers, function_scene, ("curve", "lift", "shift", "base", "x")
)
FAMILIES = Part("family", topic.family, topic.family_numbers, family_scene, ("lift", "base", "seed"))
SPREAD = Part("spread", topic.small_numbers, topic.spread_numbers, spread_scene, ("small", "base"))
PRODUCT = Part(
    "product", topic.multiply_and_add, topic.product_numbers, product_scene,
    ("count", "chance", "spread", "base", "seed"),
)  # fmt: skip
LIKELIHOOD = Part(
    "likelihood", topic.likelihoods, topic.likelihood_numbers, likelihood_scene, ("flips", "heads", "seed")
)
ADDED = Part("added", topic.add_by_logs, topic.log_sum_numbers, added_scene, ("logs",))
PARTS = (FUNCTION, FAMILIES, SPREAD, PRODUCT, LIKELIHOOD, ADDED)
