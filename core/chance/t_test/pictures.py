"""Pictures of one t-test: samples with their means, the null distribution and its tails, two bells d apart."""

from __future__ import annotations

import numpy as np
from scipy import stats

from core.chance.t_test.four_tests import ALTERNATIVES, critical, moments
from core.experiment.axis_ranges import steady_range
from core.experiment.charts import BLUE, INK, MUTED, ORANGE, PAPER, RED, SLATE, axis, dots, figure, line
from core.experiment.scene import Grip, Handle, Panel
from core.experiment.wording import fixed, plain


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
        traces.append(dots(x, group, color=color, size=6, opacity=0.75, showlegend=False))
        # Side by side the means compare best; between pairs there are lines.
        aside = -0.22 if paired else 0.31
        name = f"sample's mean, {plain(100 * (1 - level), 4)} % interval"
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
    elif reference is not None:
        title = f"{title}, and μ" if handles else f"{title}: drag μ"
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
    # A diamond, because round and large is what can be dragged.
    return dots([x], [mean], name, color, error_y=bar, hovertemplate="mean %{y:.4g}<extra></extra>") | {
        "marker": {"color": color, "size": 11, "symbol": "diamond", "line": {"color": PAPER, "width": 1}}
    }


def null_panel(t: float, freedom: float, p: float, level: float, alternative: str) -> Panel:
    """The t distribution with the area that is p, in the alternative's tails; only the curve where there is no t."""
    known = bool(np.isfinite(t))
    freedom = max(freedom, 1.0) if np.isfinite(freedom) else 1.0
    limit = float(np.clip((abs(t) if known else 0.0) + 1, 4.5, 14))
    grid, bound = np.linspace(-limit, limit, 301), float(critical(level, freedom, alternative))
    sides = {"Greater": (1,), "Less": (-1,)}.get(alternative, (-1, 1))
    traces = [line(grid, stats.t.pdf(grid, freedom), color=MUTED, width=2)]
    ends = [side * bound for side in sides]
    traces += [line([end, end], [0, 0.12], color=MUTED, width=1.5, hoverinfo="skip") for end in ends]
    here = float(np.clip(t, -limit, limit)) if known else 0.0
    if known:
        out = float(np.clip(ALTERNATIVES[alternative].toward(t), -limit, limit))
        tail = np.linspace(out, limit, 120)
        area = stats.t.pdf(tail, freedom)
        traces += [line(side * tail, area, color=RED, width=1, fill="tozeroy", hoverinfo="skip") for side in sides]
        traces.append(line([here, here], [0, 0.34], color=RED, width=3, hoverinfo="skip"))
    said = t_told(t, p, abs(t) > limit) if known else "no t"
    # The level is written on the side where t is not, if it has one there.
    aside = min(ends) if here > 0 else max(ends)
    beside = {"x": aside, "y": 0.12, "text": f" α = {level:g} ", "xanchor": "right" if aside < 0 else "left"}
    # Beside the curve, not on it.
    across = float(np.clip(np.copysign(max(abs(here), 0.42 * limit), here), -0.72 * limit, 0.72 * limit))
    notes = [{"x": across, "y": 0.35, "text": said, "font": {"size": 15, "color": RED}}]
    notes += [beside] if abs(aside) < 0.7 * limit else []
    which = {"Greater": "right of the observed t", "Less": "left of the observed t"}
    return Panel(
        name="null",
        title=f"t by chance alone: {plain(freedom, 4)} degree{'' if freedom == 1 else 's'} of freedom",
        figure=figure(
            traces, axis("t, in standard errors", -limit, limit), axis("density", 0, 0.45),
            showlegend=False, annotations=[note | {"showarrow": False, "yanchor": "bottom"} for note in notes],
        ),
        alt=f"The t distribution; {said.replace('<br>', ', ')}, the area {which.get(alternative, 'of both tails')}.",
        height=330,
    )  # fmt: skip


def t_told(t: float, p: float, outside: bool) -> str:
    return f"t = {plain(t)}{'<br>(off the chart)' if outside else ''}<br>p = {p_text(p)}"


def p_text(p: float) -> str:
    """p as people write it."""
    if p >= 0.001:
        return fixed(p, 4)
    return plain(p) if p else "below 10⁻³⁰⁰"


def overlap_panel(d: float, against: str, alone: bool) -> Panel:
    """Two bells d deviations apart (or one bell, and the value its mean is compared with)."""
    reach = float(np.ceil(2 * (abs(d) + 3.5)) / 2)
    low, high = (-3.5, reach) if d >= 0 else (-reach, 3.5)
    grid = np.linspace(low, high, 401)
    one, other = stats.norm.pdf(grid, d), stats.norm.pdf(grid)
    faint = {"fill": "tozeroy"}
    traces = [line(grid, one, "the differences" if alone and against == "0" else "the first's values", BLUE, 2.5)]
    if alone:
        above = grid >= 0
        traces.append(line(grid[above], one[above], f"above {against}", BLUE, 0.5, **faint))
        traces.append(line([0, 0], [0, 0.42], against, INK, 2.5))
    else:
        traces.append(line(grid, other, "the second's values", ORANGE, 2.5))
        traces.append(line(grid, np.minimum(one, other), "overlap", SLATE, 0.5, **faint))
    traces.append(line([0, d], [0.43, 0.43], f"d = {plain(d)}", RED, 4))
    return Panel(
        name="overlap",
        title="How large is the difference, in standard deviations?",
        figure=figure(
            traces, axis("value, in standard deviations", low, high), axis("density", 0, 0.47), showlegend=True
        ),
        alt=f"Two bells whose centres lie {plain(abs(d))} standard deviations apart.",
        span=12,
        height=330,
    )
