"""Logarithms: the same lowest place, small numbers spread apart, products turned into sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from core.experiment.charts import BLUE, GREEN, MAUVE, ORANGE, RED
from core.experiment.knobs import choice, number, numbers
from core.experiment.scene import Notice, Readout, Scene
from core.experiment.wording import fixed, plain
from core.numbers.logarithms.lowest_places import function_panel, log_panel, places_panel, some_panel
from core.numbers.logarithms.number_lines import curve_panel, lines_panel, terms_panels
from core.numbers.logarithms.products import drift_panel, likelihood_panels, product_panel, sum_panel
from core.numbers.logarithms.underflow import (
    BASES,
    FORMATS,
    first_zero,
    log_sum_exp,
    logarithm,
    lowest_place,
    naive_log_sum_exp,
    running_product,
    running_sum,
)

TITLE = "Logarithms"
LINE = "Why losses are made of logs: the lowest place stays, and what would underflow survives."


class Curve(NamedTuple):
    """A function of u with its formula and its slope under it."""

    formula: str
    value: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


CURVES = {
    "Bowl": Curve("u²", lambda u: u**2, lambda u: 2 * u),
    "Two valleys": Curve("(u² − 1)² + u/4", lambda u: (u**2 - 1) ** 2 + u / 4, lambda u: 4 * u * (u**2 - 1) + 0.25),
    "Waves": Curve(
        "u² − cos 2πu + 1",
        lambda u: u**2 - np.cos(2 * np.pi * u) + 1,
        lambda u: 2 * u + 2 * np.pi * np.sin(2 * np.pi * u),
    ),
    "Steep walls": Curve("exp(u²) − 1", lambda u: np.exp(u**2) - 1, lambda u: 2 * u * np.exp(u**2)),
}
REACH, STEP = 2.5, 0.005
# A family of random functions: so many, each of so many waves, along a coarser x.
FAMILY, WAVES, PLACES = 200, 5, 251


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
class Result:
    """`f` and its log along `x` (NaN where there is none); `raw` is (x, f) of the lowest place before lift and shift.

    `products` and `sums` (3, n) follow FORMATS, `dies` (3,) the n at which a product is 0 (0: never); `exact` (n,) is
    log10 of the true products. `likelihood`, `log_likelihood` are along `shares`; `added` is (naive, shifted, torch).
    `family` (200, P) are functions along `family_x`, `lowest` and `log_lowest` (200,) the lowest places of each.
    """

    x: np.ndarray
    f: np.ndarray
    log_f: np.ndarray
    raw: tuple[float, float]
    here: dict[str, float]
    small_logs: np.ndarray
    products: np.ndarray
    dies: tuple[int, ...]
    exact: np.ndarray
    sums: np.ndarray
    heads: int
    shares: np.ndarray
    likelihood: np.ndarray
    log_likelihood: np.ndarray
    added: tuple[float, float, float]
    parts: np.ndarray
    family_x: np.ndarray
    family: np.ndarray
    lowest: np.ndarray
    log_lowest: np.ndarray


def draw_family(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """x (P,) and FAMILY functions (FAMILY, P): sums of waves with random heights, around 1, lifted like f."""
    x = np.linspace(-REACH, REACH, PLACES)
    angles = np.arange(1, WAVES + 1)[:, None] * x * (np.pi / (2 * REACH))
    heights = np.random.default_rng([settings.seed, 2]).normal(0, 0.4, (FAMILY, 2 * WAVES))
    return x, 1 + settings.lift + heights @ np.concatenate([np.sin(angles), np.cos(angles)])


def draw_probabilities(chance: float, spread: float, count: int, seed: int) -> np.ndarray:
    """The probabilities to be multiplied (n,), around the typical one by their logarithm."""
    return chance ** (1 + spread * np.random.default_rng(seed).uniform(-1, 1, count))


def flip_likelihoods(chance: float, count: int, seed: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """A coin flipped n times: heads seen, shares 0.01 … 0.99, and for each the float32 product and the sum of logs."""
    flips = np.random.default_rng([seed, 1]).random(count) < chance
    shares = np.arange(1, 100) / 100
    factors = np.where(flips[:, None], shares, 1 - shares)
    return int(flips.sum()), shares, np.prod(factors, axis=0, dtype=np.float32), np.log(factors).sum(axis=0)


def compare_slopes(settings: Settings) -> dict[str, float]:
    """f, log f and their slopes at the place looked at: (log f)' = f' / f, over ln of the base."""
    curve, u = CURVES[settings.curve], np.array(settings.x - settings.shift)
    value, slope = float(curve.value(u)) + settings.lift, float(curve.slope(u))
    log_slope = slope / (value * np.log(BASES[settings.base])) if value > 0 else float("nan")
    return {"f": value, "log": float(logarithm(value, settings.base)), "slope": slope, "log slope": float(log_slope)}


def run(settings: Settings) -> Result:
    """One function and its log, numbers and their logs, products and sums of logs, and a sum of exponentials."""
    curve = CURVES[settings.curve]
    x = np.linspace(-REACH, REACH, round(2 * REACH / STEP) + 1)
    # Without the rounding a valley that touches 0 would miss it by 1e-31, and its log would look finite.
    unlifted = curve.value(np.round(x - settings.shift, 9))
    lowest = int(np.argmin(unlifted))
    probabilities = draw_probabilities(settings.chance, settings.spread, settings.count, settings.seed)
    logs = logarithm(probabilities, settings.base)
    products = [running_product(probabilities, kind).astype(np.float64) for kind in FORMATS]
    heads, shares, likelihood, log_likelihood = flip_likelihoods(settings.heads, settings.flips, settings.seed)
    terms = np.array(settings.logs)
    family_x, family = draw_family(settings)
    return Result(
        x=x,
        f=unlifted + settings.lift,
        log_f=logarithm(unlifted + settings.lift, settings.base),
        raw=(float(x[lowest]) - settings.shift, float(unlifted[lowest])),
        here=compare_slopes(settings),
        small_logs=logarithm(np.array(settings.small), settings.base),
        products=np.stack(products),
        dies=tuple(first_zero(product) for product in products),
        exact=np.cumsum(np.log10(probabilities)),
        sums=np.stack([running_sum(logs, kind).astype(np.float64) for kind in FORMATS]),
        heads=heads,
        shares=shares,
        likelihood=likelihood,
        log_likelihood=log_likelihood,
        added=(
            float(naive_log_sum_exp(terms)),
            float(log_sum_exp(terms)),
            float(torch.logsumexp(torch.tensor(terms, dtype=torch.float64), dim=0)),
        ),
        parts=np.exp(terms - log_sum_exp(terms)),
        family_x=family_x,
        family=family,
        lowest=np.array([lowest_place(family_x, values) for values in family]),
        log_lowest=np.array([lowest_place(family_x, values) for values in logarithm(family, settings.base)]),
    )


def closest_logs(result: Result) -> tuple[float, float]:
    """The logs of the two smallest numbers."""
    smallest, second = np.sort(result.small_logs)[:2]
    return float(smallest), float(second)


def said(value: float, otherwise: str) -> float | str:
    return value if np.isfinite(value) else otherwise


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    here, naive, family = result.here, result.added[0], np.isfinite(result.log_lowest)
    return {
        "f is lowest at x": lowest_place(result.x, result.f),
        "log f is lowest at x": said(lowest_place(result.x, result.log_f), "nowhere: f is not positive everywhere"),
        "f here": here["f"],
        "log f here": said(here["log"], "no such number"),
        "slope of f here": here["slope"],
        "slope of log f here": said(here["log slope"], "no such number"),
        f"of {FAMILY} random functions positive everywhere": float(family.sum()),
        "of these with log f lowest at the same x": float((result.lowest == result.log_lowest).sum()),
        "two smallest numbers' logs are apart": closest_logs(result)[1] - closest_logs(result)[0],
        **{
            f"{kind} product is 0 from n": float(n) if n else "not yet"
            for kind, n in zip(FORMATS, result.dies, strict=True)
        },
        "log10 of the true product": float(result.exact[-1]),
        "sum of logs": float(result.sums[-1, -1]),
        "float16 sum is off by": float(abs(result.sums[0, -1] - result.sums[-1, -1])),
        "heads seen": float(result.heads),
        "likeliest share of heads, float32 products": (
            float(result.shares[np.argmax(result.likelihood)])
            if result.likelihood.any()
            else "none: every product is 0"
        ),
        "likeliest share of heads, sums of logs": float(result.shares[np.argmax(result.log_likelihood)]),
        "log-sum-exp as written": said(naive, "∞" if naive > 0 else "−∞"),
        "log-sum-exp, largest taken off": result.added[1],
        "torch.logsumexp": result.added[2],
    }


CORE = (flip_likelihoods, draw_probabilities, running_product, first_zero, log_sum_exp)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    drawn = f"{settings.chance}, {settings.spread}, {settings.count}, {settings.seed}"
    return f"""
# The likeliest share of heads is the same by the products and by the sums of logs.
heads, shares, products, sums_of_logs = flip_likelihoods({settings.heads}, {settings.flips}, {settings.seed})
print("heads seen:", heads)
print("likeliest share of heads, float32 products:", shares[np.argmax(products)] if products.any() else "none")
print("likeliest share of heads, sums of logs:", shares[np.argmax(sums_of_logs)])

# A long product of probabilities becomes 0 in the computer; the sum of their logs does not.
p = draw_probabilities({drawn})
for kind in FORMATS:
    print(f"{{kind}} product is 0 from n:", first_zero(running_product(p, kind)) or "not yet")
print("log10 of the true product:", np.log10(p).sum())

logs = np.array({[float(value) for value in settings.logs]})
print("log-sum-exp, largest taken off:", log_sum_exp(logs))
"""


# --- a function and its log -----------------------------------------------------------------------------------------

F_RANGE = (-2.8, 8.4)
LOG_RANGE = (0.04, 100.0)
FAMILY_RANGE = (-5.5, 9.5)


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The function with its lowest place, and its logarithm with its own, under one another's marks."""
    values = numbers_of(result)
    return Scene(
        panels=(
            function_panel(result.x, result.f, formula(settings), F_RANGE, result.raw, result.here["f"]),
            log_panel(result.x, result.log_f, stretches(result), settings.base, LOG_RANGE, result.here["log"]),
        ),
        readouts=(
            Readout("f is lowest at x =", values["f is lowest at x"], color=BLUE),
            Readout("log f is lowest at x =", values["log f is lowest at x"], color=ORANGE),
            Readout("slope of f at the point", values["slope of f here"], color=BLUE),
            Readout(
                "slope of log f there",
                values["slope of log f here"],
                color=ORANGE,
                help="f′ / f, divided by ln b where the base b is not e",
            ),
        ),
        notices=(sign_notice(result),),
    )


def signed(value: float) -> str:
    return f" {'−' if value < 0 else '+'} {abs(value):g}" if value else ""


def formula(settings: Settings) -> str:
    """The function as it stands, with u where it is moved sideways."""
    u = f", u = x{signed(-settings.shift)}" if settings.shift else ""
    written = CURVES[settings.curve].formula if settings.shift else CURVES[settings.curve].formula.replace("u", "x")
    return f"f(x) = {written}{signed(settings.lift)}{u}"


def stretches(result: Result) -> list[tuple[float, float]]:
    """Where f is 0 or below: (from, to) along x."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (result.f <= 0).astype(int), [0]])))
    return [(float(result.x[a]), float(result.x[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def sign_notice(result: Result) -> Notice:
    """Whether f has a logarithm everywhere, said at all times: what stands below keeps its place."""
    gaps = stretches(result)
    if not gaps:
        return Notice("good", "f is positive everywhere: f and log f are lowest at the same x.")
    back = {"lift": float(np.ceil((0.5 - result.raw[1]) * 20) / 20)}
    where = " and ".join(f"{a:.2f} to {b:.2f}" if a < b else f"{a:.2f}" for a, b in gaps).replace("-", "−")
    if result.f.min() == 0:
        text = f"f touches 0 at x = {where}: log f falls to −∞ there and has no lowest value."
    else:
        text = f"f is 0 or below for x from {where}: no logarithm there, and no lowest log f."
    return Notice("warning", text, "Lift f above 0", back)


# --- a family of functions --------------------------------------------------------------------------------------------


def family_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Random functions and their lowest places, and for all of them the lowest place of the log against that of f."""
    positive = int(np.isfinite(result.log_lowest).sum())
    same = int((result.lowest == result.log_lowest).sum())
    return Scene(
        panels=(
            some_panel(result.family_x, result.family, result.log_lowest, FAMILY_RANGE),
            places_panel(result.lowest, result.log_lowest, REACH),
        ),
        readouts=(
            Readout("positive everywhere", f"{positive} of {FAMILY}", color=BLUE),
            Readout("of these: log f lowest at the same x", same, color=BLUE),
            Readout("not positive everywhere: no lowest log", FAMILY - positive, color=RED),
        ),
    )


# --- small numbers, spread apart ------------------------------------------------------------------------------------


def spread_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The numbers on the curve of the log with their shadows on both axes, and on a linear and a log number line."""
    values, logs = np.array(settings.small), result.small_logs
    first, second = np.sort(values)[:2]
    low, high = closest_logs(result)
    return Scene(
        panels=(curve_panel(values, logs, settings.base), lines_panel(values)),
        readouts=(
            Readout("two smallest numbers", f"{first:g} and {second:g}"),
            Readout("their distance", float(second - first), digits=6),
            Readout("distance of their logs", high - low, help="It depends on their ratio only."),
            Readout("their ratio", float(second / first)),
        ),
    )


# --- the product of many probabilities ------------------------------------------------------------------------------

FORMAT_COLORS = dict(zip(FORMATS, (MAUVE, ORANGE, BLUE), strict=True))


def product_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The running product in three formats until it is 0, and the running sum of logs in the same formats."""
    deaths = [
        Readout(f"{kind}: product is 0 from n =", n or "not yet", color=FORMAT_COLORS[kind])
        for kind, n in zip(FORMATS, result.dies, strict=True)
    ]
    return Scene(
        panels=(
            product_panel(result.products, result.dies, result.exact, FORMAT_COLORS),
            sum_panel(result.sums, settings.base, FORMAT_COLORS),
            drift_panel(result.sums, FORMAT_COLORS),
        ),
        readouts=(
            *deaths,
            Readout("sum of all logs", float(result.sums[-1, -1])),
            Readout("float16 sum is off by", plain(float(abs(result.sums[0, -1] - result.sums[-1, -1])))),
        ),
    )


# --- which coin is likeliest? ---------------------------------------------------------------------------------------


def likelihood_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The likelihood of n coin flips for each share of heads: as a float32 product, and as a sum of logs."""
    by_product, by_sum = result.shares[np.argmax(result.likelihood)], result.shares[np.argmax(result.log_likelihood)]
    dead = not result.likelihood.any()
    return Scene(
        panels=likelihood_panels(result.shares, result.likelihood, result.log_likelihood),
        readouts=(
            Readout("heads seen", f"{result.heads} of {settings.flips:,}"),
            Readout("likeliest by the products", "none" if dead else float(by_product), color=BLUE),
            Readout("likeliest by the sums of logs", float(by_sum), color=ORANGE),
        ),
        notices=likelihood_notices(result),
    )


def likelihood_notices(result: Result) -> tuple[Notice, ...]:
    """What float32 has lost of the products: all of them, or the digits of the largest."""
    largest = float(result.likelihood.max())
    if largest >= np.finfo(np.float32).tiny:
        return ()
    lost = "Every product is exactly 0 in float32: no share is better than another."
    if largest:
        lost = (
            f"The largest product is {plain(largest, 2)}. Below 1.2 · 10⁻³⁸ float32 keeps fewer and fewer digits, so "
            "equal steps take the place of the curve, and its highest place cannot be trusted."
        )
    return (Notice("warning", f"{lost} The sum of the logs still tells.", "Take 50 flips", {"flips": 50}),)


# --- adding what is known by its log only ---------------------------------------------------------------------------


def added_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """Logs of terms, the terms' shares in their sum, and the log of that sum as written and with the shift."""
    naive, shifted, by_torch = result.added
    return Scene(
        panels=terms_panels(np.array(settings.logs), result.parts),
        readouts=(
            Readout("as written", fixed(naive)),
            Readout("largest taken off first", fixed(shifted), color=GREEN),
            Readout("torch.logsumexp", fixed(by_torch)),
        ),
        notices=(sum_notice(naive, shifted),),
    )


def sum_notice(naive: float, shifted: float) -> Notice:
    apart, smaller = abs(naive - shifted), {"logs": (0.0, -1.0, -3.0)}
    if apart < 1e-9 * max(1.0, abs(shifted)):
        return Notice("good", "Here the formula as written holds: it and the shifted one agree, but for rounding.")
    if np.isfinite(naive):
        why = "the exponentials lie below 10⁻³⁰⁸, where float64 keeps only a few digits"
        return Notice(
            "warning", f"As written, log Σ exp is off by {plain(apart, 2)}: {why}.", "Take larger logs", smaller
        )
    why = "every exponential is 0, and log 0 is −∞" if naive < 0 else "the sum of the exponentials is infinite"
    text = f"As written, log Σ exp breaks: in float64 {why}."
    return Notice("warning", text, f"Take {'larger' if naive < 0 else 'smaller'} logs", smaller)
