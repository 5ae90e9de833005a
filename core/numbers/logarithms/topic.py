"""Logarithms: the same lowest place, small numbers spread apart, products turned into sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from core.experiment.knobs import choice, number, numbers
from core.experiment.wording import finite_or
from core.numbers.logarithms.curves import CURVES, FAMILY, REACH, STEP, draw_family
from core.numbers.logarithms.underflow import (
    BASES,
    FORMATS,
    draw_probabilities,
    first_zero,
    flip_likelihoods,
    log_sum_exp,
    logarithm,
    lowest_place,
    naive_log_sum_exp,
    running_product,
    running_sum,
)

TITLE = "Logarithms"
LINE = "Why losses are made of logs: the lowest place stays, and what would underflow survives."


@dataclass(frozen=True)
class Settings:
    curve: str = choice(
        "Two valleys", CURVES, label="Function f", help="The function whose lowest place is looked for; u = x − shift."
    )
    lift: float = number(
        0.5, -2.0, 4.0, step=0.05, label="Lift f by",
        help="A constant added to f. Where f is 0 or below there is no logarithm.",
    )  # fmt: skip
    shift: float = number(0.0, -1.0, 1.0, step=0.05, label="Move f sideways by", help="Moves the function along x.")
    base: str = choice(
        "e", BASES, label="Base of the log", help="Another base only multiplies every logarithm by a constant."
    )
    x: float = number(
        -1.6, -REACH, REACH, step=0.05, label="Look at x", help="Where both slopes are compared. Drag the black point."
    )
    small: tuple[float, ...] = numbers(
        (0.0001, 0.0002, 0.001, 0.01, 0.1, 0.8), 1e-6, 1, least=2, most=8, label="Numbers",
        help="Two to eight numbers between 0.000001 and 1. Drag them on the log axis, or type.",
    )  # fmt: skip
    count: int = number(400, 1, 5000, log=True, label="Probabilities n", help="How many probabilities are multiplied.")
    chance: float = number(
        0.5, 0.001, 0.999, step=0.001, label="Typical probability", help="Each probability is this, or near it."
    )
    spread: float = number(
        0.5, 0.0, 0.9, step=0.1, label="How much they differ",
        help="0: all alike. 0.5: each is the typical probability to a random power between 0.5 and 1.5.",
    )  # fmt: skip
    flips: int = number(100, 1, 5000, log=True, label="Flips n", help="How often the coin is flipped.")
    heads: float = number(
        0.5, 0.001, 0.999, step=0.001, label="Chance of heads", help="The true one, which the flips are to tell."
    )
    seed: int = number(1, 0, 9999, label="Seed", help="Which random functions, probabilities and coin flips are drawn.")
    logs: tuple[float, ...] = numbers(
        (-1000, -1001, -1003), -10_000, 10_000, least=2, most=6, step=0.5, label="Logs of what is added",
        help="Two to six numbers from −10,000 to 10,000, each the natural logarithm of a term.",
    )  # fmt: skip


@dataclass(frozen=True)
class FunctionAndLog:
    """`f` and its log along `x` (NaN where there is none); `raw` is (x, f) of the lowest place before lift and shift.

    `here` holds both and their slopes at the place looked at.
    """

    x: np.ndarray
    f: np.ndarray
    log_f: np.ndarray
    raw: tuple[float, float]
    here: dict[str, float]


@dataclass(frozen=True)
class Family:
    """`functions` (FAMILY, P) along `x`, and the lowest places (FAMILY,) of each and of its log (NaN: it has none)."""

    x: np.ndarray
    functions: np.ndarray
    lowest: np.ndarray
    log_lowest: np.ndarray


@dataclass(frozen=True)
class SmallNumbers:
    """Numbers (n,) and their logs (n,)."""

    values: np.ndarray
    logs: np.ndarray


@dataclass(frozen=True)
class Products:
    """Running `products` of probabilities and running `sums` of their logs (3, n), in each of FORMATS.

    `dies` (3,) is the n at which a product is 0 (0: never); `exact` (n,) is log10 of the true products.
    """

    products: np.ndarray
    dies: tuple[int, ...]
    exact: np.ndarray
    sums: np.ndarray


@dataclass(frozen=True)
class Likelihoods:
    """How likely the flips are for each of the `shares` of heads (S,): as float32 products, and as sums of logs."""

    heads: int
    shares: np.ndarray
    products: np.ndarray
    sums_of_logs: np.ndarray


@dataclass(frozen=True)
class LogSum:
    """The log of a sum of terms known by their logs, three ways, and each term's share (n,) in the sum."""

    naive: float
    shifted: float
    by_torch: float
    shares: np.ndarray


def compare_slopes(settings: Settings) -> dict[str, float]:
    """f, log f and their slopes at the place looked at: (log f)' = f' / f, over ln of the base."""
    curve, u = CURVES[settings.curve], np.array(settings.x - settings.shift)
    value, slope = float(curve.value(u)) + settings.lift, float(curve.slope(u))
    log_slope = slope / (value * np.log(BASES[settings.base])) if value > 0 else float("nan")
    return {"f": value, "log": float(logarithm(value, settings.base)), "slope": slope, "log slope": float(log_slope)}


def function_and_log(settings: Settings) -> FunctionAndLog:
    """A function and its logarithm, and both slopes at one place."""
    x = np.linspace(-REACH, REACH, round(2 * REACH / STEP) + 1)
    # Without the rounding a valley that touches 0 would miss it by 1e-31, and its log would look finite.
    unlifted = CURVES[settings.curve].value(np.round(x - settings.shift, 9))
    lowest = int(np.argmin(unlifted))
    return FunctionAndLog(
        x=x,
        f=unlifted + settings.lift,
        log_f=logarithm(unlifted + settings.lift, settings.base),
        raw=(float(x[lowest]) - settings.shift, float(unlifted[lowest])),
        here=compare_slopes(settings),
    )


def family(settings: Settings) -> Family:
    """Random functions, and where each of them and each of their logs is lowest."""
    x, functions = draw_family(settings.lift, settings.seed)
    lowest = np.array([lowest_place(x, values) for values in functions])
    log_lowest = np.array([lowest_place(x, values) for values in logarithm(functions, settings.base)])
    return Family(x, functions, lowest, log_lowest)


def small_numbers(settings: Settings) -> SmallNumbers:
    """The numbers of the knob and their logarithms."""
    values = np.array(settings.small)
    return SmallNumbers(values, logarithm(values, settings.base))


def multiply_and_add(settings: Settings) -> Products:
    """Probabilities multiplied, and their logs added, in each number format."""
    probabilities = draw_probabilities(settings.chance, settings.spread, settings.count, settings.seed)
    logs = logarithm(probabilities, settings.base)
    products = [running_product(probabilities, kind).astype(np.float64) for kind in FORMATS]
    return Products(
        products=np.stack(products),
        dies=tuple(first_zero(product) for product in products),
        exact=np.cumsum(np.log10(probabilities)),
        sums=np.stack([running_sum(logs, kind).astype(np.float64) for kind in FORMATS]),
    )


def likelihoods(settings: Settings) -> Likelihoods:
    """A coin flipped, and how likely the flips are for each share of heads."""
    return Likelihoods(*flip_likelihoods(settings.heads, settings.flips, settings.seed))


def add_by_logs(settings: Settings) -> LogSum:
    """The log of the sum of the terms: as written, with the largest taken off first, and by torch."""
    logs = np.array(settings.logs)
    shifted = log_sum_exp(logs)
    return LogSum(
        naive=float(naive_log_sum_exp(logs)),
        shifted=float(shifted),
        by_torch=float(torch.logsumexp(torch.tensor(logs, dtype=torch.float64), dim=0)),
        shares=np.exp(logs - shifted),
    )


def function_numbers(result: FunctionAndLog, settings: Settings) -> dict[str, float | str]:
    """Where f and log f are lowest, and both with their slopes at the place looked at."""
    here, nowhere = result.here, "nowhere: f is not positive everywhere"
    return {
        "f is lowest at x =": lowest_place(result.x, result.f),
        "log f is lowest at x =": finite_or(lowest_place(result.x, result.log_f), nowhere),
        "f at the point": here["f"],
        "log f there": finite_or(here["log"], "no such number"),
        "slope of f at the point": here["slope"],
        "slope of log f there": finite_or(here["log slope"], "no such number"),
    }


def family_numbers(result: Family, settings: Settings) -> dict[str, float | str]:
    """How many of the random functions have a log everywhere, and how many of these share its lowest place."""
    positive = int(np.isfinite(result.log_lowest).sum())
    return {
        "positive everywhere": float(positive),
        "of these: log f lowest at the same x": float((result.lowest == result.log_lowest).sum()),
        "not positive everywhere: no lowest log": float(FAMILY - positive),
    }


def spread_numbers(result: SmallNumbers, settings: Settings) -> dict[str, float | str]:
    """How far the two smallest numbers lie apart, and their logs."""
    first, second = np.sort(result.values)[:2]
    low, high = np.sort(result.logs)[:2]
    written = [np.format_float_positional(number, 6, fractional=False, trim="-") for number in (first, second)]
    return {
        "two smallest numbers": " and ".join(written),
        "their distance": float(second - first),
        "distance of their logs": float(high) - float(low),
        "their ratio": float(second / first),
    }


def product_numbers(result: Products, settings: Settings) -> dict[str, float | str]:
    """From how many factors on each format's product is 0, and what the sums of logs come to."""
    dies = zip(FORMATS, result.dies, strict=True)
    return {f"{kind}: product is 0 from n =": float(n) if n else "not yet" for kind, n in dies} | {
        "log10 of the true product": float(result.exact[-1]),
        "sum of all logs": float(result.sums[-1, -1]),
        "float16 sum is off by": float(abs(result.sums[0, -1] - result.sums[-1, -1])),
    }


def likelihood_numbers(result: Likelihoods, settings: Settings) -> dict[str, float | str]:
    """The heads seen, and the share of heads that is likeliest by the products and by the sums of logs."""
    by_products = float(result.shares[np.argmax(result.products)])
    return {
        "heads seen": float(result.heads),
        "likeliest by the products": by_products if result.products.any() else "none: every product is 0",
        "likeliest by the sums of logs": float(result.shares[np.argmax(result.sums_of_logs)]),
    }


def log_sum_numbers(result: LogSum, settings: Settings) -> dict[str, float | str]:
    """The log of the sum, three ways."""
    return {
        "as written": finite_or(result.naive, "∞" if result.naive > 0 else "−∞"),
        "largest taken off first": result.shifted,
        "torch.logsumexp": result.by_torch,
    }


CORE = (flip_likelihoods, draw_probabilities, running_product, first_zero, log_sum_exp)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    drawn = f"{settings.chance}, {settings.spread}, {settings.count}, {settings.seed}"
    return f"""
# The likeliest share of heads is the same by the products and by the sums of logs.
heads, shares, products, sums_of_logs = flip_likelihoods({settings.heads}, {settings.flips}, {settings.seed})
print("heads seen:", heads)
print("likeliest by the products:", shares[np.argmax(products)] if products.any() else "none")
print("likeliest by the sums of logs:", shares[np.argmax(sums_of_logs)])

# A long product of probabilities becomes 0 in the computer; the sum of their logs does not.
p = draw_probabilities({drawn})
for kind in FORMATS:
    print(f"{{kind}}: product is 0 from n =:", first_zero(running_product(p, kind)) or "not yet")
print("log10 of the true product:", np.log10(p).sum())

logs = np.array({[float(value) for value in settings.logs]})
print("largest taken off first:", log_sum_exp(logs))
"""
