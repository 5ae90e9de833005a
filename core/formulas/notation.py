"""Formulas as a person reads them: a tree written out in LaTeX, in a line of Unicode, or as it would be typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from core.formulas.trees import Term


class Style(NamedTuple):
    """A way of writing: how each operator joins its written parts; `loose` parts (kind, place) never need brackets."""

    join: Mapping[str, Callable[..., str]]
    call: Callable[..., str]
    name: Mapping[str, str]
    minus: str = "-"
    power_of_ten: str = "{}*10**{}"
    raised: Callable[[int], str] = "({})".format
    bracket: str = "({})"
    loose: tuple[tuple[str, int], ...] = ()


# How tightly each operator binds: -1 a choice, 0 a comparison, 1 a sum, 2 a negative, 3 a product, 4 a power, 5 a
# single thing; and how tight each of its parts must be to stand without brackets.
BINDING = {
    "if": (-1, (0, 0, -1)), "<": (0, (1, 1)), ">": (0, (1, 1)), "<=": (0, (1, 1)), ">=": (0, (1, 1)),
    "+": (1, (1, 3)), "-": (1, (1, 3)), "minus": (2, (3,)), "*": (3, (2, 3)), "/": (3, (2, 4)), "**": (4, (5, 4)),
}  # fmt: skip
RAISED_DIGITS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def written(term: Term, style: Style) -> str:
    """The tree as a formula."""
    return _bound(term, style)[0]


def _bound(term: Term, style: Style) -> tuple[str, int]:
    """The formula and how tightly it is bound."""
    if term.kind == "number":
        text, tight = written_number(abs(term.value), style)
        return (style.minus + text, 2) if term.value < 0 else (text, tight)
    if not term.parts:
        return style.name.get(term.value, term.value), 5
    parts = [_bound(part, style) for part in term.parts]
    if term.kind not in BINDING:
        text = style.call(term.kind, *(text for text, _ in parts))
        return text, 4 if text.startswith("e^") else 5
    level, needs = BINDING[term.kind]
    texts = [
        text if tight >= need or (term.kind, place) in style.loose else style.bracket.format(text)
        for place, ((text, tight), need) in enumerate(zip(parts, needs, strict=True))
    ]
    text = style.join[term.kind](*texts)
    return text, 2 if level == 3 and text.startswith(style.minus) else level


def written_number(size: float, style: Style) -> tuple[str, int]:
    """A positive number and how tightly it is bound: 0.25, or 3·10⁻⁷ far from 1."""
    mantissa, _, exponent = f"{size:.12g}".partition("e")
    if not exponent:
        return mantissa, 5
    return style.power_of_ten.format(mantissa, style.raised(int(exponent))), 3


def side_by_side(left: str, right: str) -> str:
    """3x and 2πx without a sign, 3·4 and x·sin(x) with one."""
    close = re.fullmatch(r"−?[0-9.]+(π|[a-z](?![a-z]))?|π", left) and re.match(r"(π|[a-z](?![a-z]))", right)
    return left + right if close else f"{left}·{right}"


def superscript(base: str, exponent: str) -> str:
    plain = exponent.removeprefix("(").removesuffix(")")
    if plain.removeprefix("−").isdecimal():
        return base + plain.translate(RAISED_DIGITS)
    return f"{base}^{exponent if re.fullmatch('[a-zπ]|[(].*[)]', exponent) else f'({exponent})'}"


def latex_side_by_side(left: str, right: str) -> str:
    if right[:1].isdigit() or right.startswith("-"):
        return rf"{left} \cdot {right}"
    return f"{left} {right}" if re.fullmatch(r"-?[0-9.]+", left) else rf"{left} \, {right}"


def latex_call(name: str, *parts: str) -> str:
    part = ", ".join(parts)
    special = {
        "exp": f"e^{{{part}}}", "sqrt": rf"\sqrt{{{part}}}", "cbrt": rf"\sqrt[3]{{{part}}}",
        "abs": rf"\left|{part}\right|", "floor": rf"\left\lfloor{part}\right\rfloor",
        "ceil": rf"\left\lceil{part}\right\rceil",
    }  # fmt: skip
    heads = {"log": r"\ln", "log2": r"\log_{2}", "log10": r"\log_{10}"}
    heads |= {own: rf"\arc{own[1:]}" for own in ("asin", "acos", "atan")}
    heads |= {own: f"\\{own}" for own in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min")}
    head = heads.get(name) or rf"\operatorname{{{name}}}"
    return special.get(name, rf"{head}\left({part}\right)")


def latex_cases(then: str, condition: str, otherwise: str) -> str:
    return rf"\begin{{cases}} {then} & {condition} \\ {otherwise} & \text{{otherwise}} \end{{cases}}"


def called(name: str, *parts: str) -> str:
    return f"{name}({', '.join(parts)})"


TYPED = Style(
    {
        "+": "{} + {}".format, "-": "{} - {}".format, "minus": "-{}".format, "*": "{}*{}".format, "/": "{}/{}".format,
        "**": "{}**{}".format, "if": "{} if {} else {}".format, "<": "{} < {}".format, ">": "{} > {}".format,
        "<=": "{} <= {}".format, ">=": "{} >= {}".format,
    },
    called, {},
)  # fmt: skip
PRETTY = Style(
    {
        "+": "{} + {}".format, "-": "{} − {}".format, "minus": "−{}".format, "*": side_by_side, "/": "{}/{}".format,
        "**": superscript, "if": "{} if {} else {}".format, "<": "{} < {}".format, ">": "{} > {}".format,
        "<=": "{} ≤ {}".format, ">=": "{} ≥ {}".format,
    },
    lambda name, *parts: f"√({parts[0]})" if name == "sqrt" else called(name, *parts), {"pi": "π"}, minus="−",
    power_of_ten="{}·10{}", raised=lambda power: str(power).replace("-", "−").translate(RAISED_DIGITS),
)  # fmt: skip
LATEX = Style(
    {
        "+": "{} + {}".format, "-": "{} - {}".format, "minus": "-{}".format, "*": latex_side_by_side,
        "/": r"\frac{{{}}}{{{}}}".format, "**": "{}^{{{}}}".format, "if": latex_cases, "<": "{} < {}".format,
        ">": "{} > {}".format, "<=": r"{} \le {}".format, ">=": r"{} \ge {}".format,
    },
    latex_call, {"pi": r"\pi"}, bracket=r"\left({}\right)", loose=(("/", 0), ("/", 1), ("**", 1)),
    power_of_ten=r"{} \cdot 10^{{{}}}", raised=str,
)  # fmt: skip


# Formulas as code: where a library's name for a function differs, or it has none, the call is written out.
NUMPY_CALLS = {
    "asin": "np.arcsin({})", "acos": "np.arccos({})", "atan": "np.arctan({})", "sigmoid": "expit({})", "erf": "erf({})",
    "max": "np.maximum({}, {})", "min": "np.minimum({}, {})", "relu": "np.maximum({}, 0.0)",
    "step": "np.heaviside({}, 0.0)",
}  # fmt: skip
TORCH_CALLS = {
    "max": "torch.where({0} > {1}, {0}, {1})", "min": "torch.where({0} < {1}, {0}, {1})", "step": "({} > 0).double()",
    "cbrt": "(torch.sign({0}) * torch.abs({0}) ** (1 / 3))",
}  # fmt: skip


def code_style(library: str, calls: Mapping[str, str]) -> Style:
    """Python code for arrays of numpy ("np") or tensors of PyTorch ("torch")."""
    signs = {"*": "{} * {}".format, "/": "{} / {}".format, "if": f"{library}.where({{1}}, {{0}}, {{2}})".format}
    return Style(
        {**TYPED.join, **signs}, lambda name, *parts: calls.get(name, f"{library}.{name}({{}})").format(*parts),
        {"pi": f"{library}.pi", "e": f"{library}.e"}, power_of_ten="{}e{}", raised=str,
    )  # fmt: skip


NUMPY, TORCH = code_style("np", NUMPY_CALLS), code_style("torch", TORCH_CALLS)
