"""Pictures of t-tests: samples with their means, the null distribution and its tails, many p-values, power, peeking."""

from __future__ import annotations

import numpy as np
from scipy import stats

from core.plots import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RED,
    SLATE,
    Cursor,
    Grip,
    Handle,
    Panel,
    Path,
    axis,
    bars,
    dots,
    figure,
    line,
)  # fmt: skip
from core.ranges import steady_range
from core.repeats import MOST, Repeats
from core.t_tests import critical, moments


def samples_panel(
    first: np.ndarray, second: np.ndarray, true: tuple, reference: float | None, paired: bool, level: float
) -> Panel:
    """Every observation, each mean with its interval; `true` are the populations' means (knobs mean1, mean2), if known.

    Without them the points themselves are dragged (knobs first, second), as long as they are few.
    """
    groups = [group for group in (first, second) if group.size]
    marks = [*true[: len(groups)], *([] if reference is None else [reference])]
    traces = pair_lines(first, second) if paired else []
    for place, (group, color) in enumerate(zip(groups, (BLUE, ORANGE), strict=False), start=1):
        once = {"showlegend": place == 1}
        x = place + jitter(group.size, paired)
        traces.append(dots(x, group, color=color, size=7, opacity=0.75, showlegend=False))
        # Side by side the means compare best; between pairs there are lines.
        aside = -0.22 if paired else 0.31
        name = f"mean, {100 * (1 - level):.4g} % interval"
        traces.append(mean_bar(group, level, name, place + (3 - 2 * place) * aside, color) | once)
        if true:
            ends = [place - 0.48, place + 0.42] if place == 1 else [place - 0.42, place + 0.48]
            traces.append(line(ends, [true[place - 1]] * 2, "true mean", color, 1.5, **once))
    if reference is not None:
        traces.append(line([0.4, 1.5], [reference] * 2, "tested μ", INK, 2))
    everything = np.concatenate([*groups, marks])
    names = ["first", "second"] if len(groups) > 1 else ["sample"]
    sizes = [f"{name}, n = {group.size}" for name, group in zip(names, groups, strict=True)]
    places = axis("", 0.4, len(groups) + 0.6, tickvals=[1, 2][: len(groups)], ticktext=sizes, showgrid=False)
    values = axis("value", *steady_range(float(everything.min()), float(everything.max())))
    handles = mean_handles(len(groups)) if true else point_handles(groups, paired)
    title = "Your numbers" + (": drag them" if handles else "")
    if true:
        title = "The sample: drag its true mean, and μ" if len(groups) == 1 else "The samples: drag the true means"
    if reference is not None:
        handles += (Handle(1.5, Grip("reference"), "tested μ", SLATE),)
    return Panel(
        name="samples",
        title=title,
        figure=figure(traces, places, values, showlegend=True),
        alt="; ".join(f"{name} sample of {g.size}, mean {g.mean():.3f}" for name, g in zip(names, groups, strict=True)),
        handles=handles,
        height=330,
    )


def jitter(count: int, paired: bool) -> np.ndarray:
    """Sideways places so that points do not hide each other: steps of the golden ratio, so without chance."""
    return (np.arange(count) * 0.618 % 1 - 0.5) * (0.0 if paired else 0.36)


def mean_handles(groups: int) -> tuple[Handle, ...]:
    both = (
        Handle(0.52, Grip("mean1"), "first population's mean", BLUE),
        Handle(2.48, Grip("mean2"), "second population's mean", ORANGE),
    )
    return both[:groups]


def point_handles(groups: list[np.ndarray], paired: bool) -> tuple[Handle, ...]:
    if max(group.size for group in groups) > 12:
        return ()
    return tuple(
        Handle(place + float(x), Grip(name, index), f"{name} number {index + 1}", color)
        for place, (name, color, group) in enumerate(
            zip(("first", "second"), (BLUE, ORANGE), groups, strict=False), start=1
        )
        for index, x in enumerate(jitter(group.size, paired))
    )


def pair_lines(first: np.ndarray, second: np.ndarray) -> list[dict]:
    """Each pair joined by a thin line: what the paired test looks at is how these lines slope."""
    pairs = min(first.size, second.size)
    y = np.column_stack([first[:pairs], second[:pairs], np.full(pairs, np.nan)]).ravel()
    x = np.tile([1.0, 2.0, np.nan], pairs)
    return [line(x, y, color=MUTED, width=1, hoverinfo="skip", showlegend=False)]


def mean_bar(group: np.ndarray, level: float, name: str, x: float, color: str) -> dict:
    """The sample's mean with the confidence interval of it alone."""
    count, mean, variance = moments(group)
    reach = float(critical(level, count - 1) * np.sqrt(variance / count)) if count > 1 else 0.0
    bar = {"type": "data", "array": [reach], "color": color, "thickness": 3, "width": 7}
    return dots([x], [mean], name, color, 12, error_y=bar, hovertemplate="mean %{y:.3f}<extra></extra>")


def null_panel(t: float, freedom: float, p: float, level: float) -> Panel:
    """The t distribution with the tails beyond the observed t on both sides; only the curve where there is no t."""
    known = bool(np.isfinite(t))
    freedom, size = max(freedom, 1.0) if np.isfinite(freedom) else 1.0, abs(t) if known else 0.0
    limit = float(np.clip(size + 1, 4.5, 14))
    grid, bound = np.linspace(-limit, limit, 301), float(critical(level, freedom))
    traces = [line(grid, stats.t.pdf(grid, freedom), color=MUTED, width=2)]
    traces += [line([end, end], [0, 0.12], color=MUTED, width=1.5, hoverinfo="skip") for end in (-bound, bound)]
    here = float(np.clip(t, -limit, limit)) if known else 0.0
    if known:
        tail = np.linspace(min(size, limit), limit, 60)
        area = stats.t.pdf(tail, freedom)
        traces += [line(side * tail, area, color=RED, width=1, fill="tozeroy", hoverinfo="skip") for side in (-1, 1)]
        traces.append(line([here, here], [0, 0.34], color=RED, width=3, hoverinfo="skip"))
    beyond = "<br>(off the chart)" if size > limit else ""
    said = f"t = {t:.3g}{beyond}<br>p = {p_text(p)}".replace("-", "−") if known else "no t"
    # The level is written on the side where t is not.
    aside, anchor = (-bound, "right") if here > 0 else (bound, "left")
    notes = [
        {
            # Beside the curve, not on it.
            "x": float(np.clip(np.copysign(max(abs(here), 0.42 * limit), here), -0.72 * limit, 0.72 * limit)),
            "y": 0.35,
            "text": said,
            "font": {"size": 15, "color": RED},
        },
        *([{"x": aside, "y": 0.12, "text": f" α = {level:g} ", "xanchor": anchor}] if bound < 0.7 * limit else []),
    ]
    plain = {"showarrow": False, "yanchor": "bottom"}
    return Panel(
        name="null",
        title=f"If there were no difference: t, df = {freedom:.4g}",
        figure=figure(
            traces, axis("t, in standard errors", -limit, limit), axis("density", 0, 0.45),
            showlegend=False, annotations=[note | plain for note in notes],
        ),
        alt=f"The t distribution; {said.replace('<br>', ', ')}, the area of both tails beyond the observed t.",
        height=330,
    )  # fmt: skip


def p_text(p: float) -> str:
    """p as people write it."""
    if p >= 0.001:
        return f"{p:.4f}"
    digits, _, power = f"{p or 1e-300:.2e}".partition("e-")
    power = power.lstrip("0").translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} · 10⁻{power}" if p else f"below 10⁻{power}"


def intervals_panel(intervals: np.ndarray, truth: float, level: float) -> Panel:
    """Each experiment's interval (N, 2) as an upright line, red where it misses the true difference."""
    low, high = intervals.T
    holds, places = (low <= truth) & (truth <= high), np.arange(1.0, len(low) + 1)
    traces = []
    for name, these, color in (("holds the true difference", holds, BLUE), ("misses it", ~holds, RED)):
        y = np.column_stack([low, high, np.full(len(low), np.nan)])[these].ravel()
        traces.append(line(np.repeat(places[these], 3), y, name, color, 3))
    for name, height, color in (("true difference", truth, GREEN), ("", 0.0, MUTED)):
        traces.append(line([0, len(low) + 1], [height] * 2, name, color, 1.5, showlegend=bool(name)))
    drawn = intervals[np.isfinite(intervals)]
    ends = (float(drawn.min()), float(drawn.max())) if drawn.size else (truth, truth)
    return Panel(
        name="intervals",
        title=f"{100 * (1 - level):.4g} % intervals of the first {len(low)} repetitions",
        figure=figure(
            traces, axis("repetition", 0, len(low) + 1), axis("difference", *steady_range(*ends)), showlegend=True
        ),
        alt=f"{len(low)} confidence intervals, {holds.sum()} of which hold the true difference {truth:.3g}.",
        span=12,
        height=300,
    )


def p_panel(p: np.ndarray, name: str, title: str, level: float, color: str, top: float) -> Panel:
    """Twenty bins of p as shares, the flat line of no difference, and the level, which its handle moves."""
    shares = np.histogram(p, bins=20, range=(0, 1))[0] / max(p.size, 1)
    top = max(top, float(np.ceil(11 * shares.max()) / 10))
    flat = line([0, 1], [0.05, 0.05], color=MUTED, width=2, hoverinfo="skip")
    bound = line([level, level], [0, top], color=RED, width=2, hoverinfo="skip")
    return Panel(
        name=name,
        title=title,
        figure=figure(
            [bars(np.arange(0.025, 1, 0.05), shares, color=color, width=0.047), flat, bound], axis("p", 0, 1),
            axis("share of repetitions", 0, top), showlegend=False,
        ),
        alt=f"Histogram of {p.size} p-values, {(p < level).sum()} of them below the level.",
        handles=(Handle(Grip("level"), 0.85 * top, "level α", RED),),
        height=280,
    )  # fmt: skip


def power_panel(theory: np.ndarray, sizes: np.ndarray, rejected: np.ndarray) -> Panel:
    """Power against n: a curve for 2, 3, … 200 and the repetitions' dots."""
    traces = [
        line(np.arange(2, MOST + 1), theory, "theory (noncentral t)", GREEN),
        dots(sizes, rejected, "share of the repetitions", BLUE, 8),
        line([2, MOST], [0.8, 0.8], color=MUTED, width=1.5, hoverinfo="skip", showlegend=False),
    ]
    return Panel(
        name="power",
        title="How often the difference is found",
        figure=figure(traces, axis("observations in each sample", 0, MOST + 3), axis("power", 0, 1.03)),
        alt="Power against the number of observations: theory's curve with the repetitions' dots on it.",
        span=12,
        height=300,
    )


def walks_panel(repeats: Repeats, level: float) -> Panel:
    """p of six experiments as observations come in; red are those that fall below the level at some look."""
    fell = [(path < level).any() for path in repeats.paths]
    paths = [
        Path(repeats.looks, np.maximum(path, 1e-3), RED if below else BLUE, 1.6, marks=False)
        for path, below in zip(repeats.paths, fell, strict=True)
    ]
    bound = line([0, MOST], [level] * 2, color=INK, width=1.5, hoverinfo="skip", showlegend=False)
    ticks = {"tickvals": [0.001, 0.01, 0.05, 0.2, 1], "ticktext": ["≤ 0.001", "0.01", "0.05", "0.2", "1"]}
    return Panel(
        name="walks",
        title="Six experiments; red: p < α at some look",
        figure=figure([bound], sizes_axis(), axis("p (log)", -3.05, 0.08, type="log", **ticks)),
        alt=f"p of six experiments wandering as observations come in; {sum(fell)} of them fall below the level.",
        layers=(*paths, Cursor(repeats.looks)),
        height=300,
    )


def alarms_panel(repeats: Repeats, level: float) -> Panel:
    """The share of false alarms by n: looking every time, and looking once."""
    top = float(np.clip(1.15 * np.max(repeats.ever, initial=0.0, where=np.isfinite(repeats.ever)), 0.2, 1.02))
    return Panel(
        name="alarms",
        title="Experiments with a false alarm",
        figure=figure(
            [
                line(repeats.looks, repeats.ever, "looking every time, up to n", RED, mode="lines"),
                line(repeats.looks, repeats.once, "looking once, at n", BLUE, mode="lines"),
                line([0, MOST], [level] * 2, color=INK, width=1.5, hoverinfo="skip", showlegend=False),
            ],
            sizes_axis(),
            axis("share", 0, top),
        ),
        alt="False alarms against n: near the level when looked at once, rising when looked at every time.",
        layers=(Cursor(repeats.looks),),
        height=300,
    )


def sizes_axis() -> dict:
    return axis("observations in each sample", 0, MOST + 3)
