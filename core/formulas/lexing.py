"""A typed formula cut into its words: numbers, names, functions, brackets, signs, each with where it stands."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from core.formulas.elementary import CHOOSE, FUNCTIONS
from core.formulas.trees import CONSTANTS


class ExpressionError(ValueError):
    """A formula that cannot be read: one sentence, the column (from 0) from which on it makes no sense, and the whole
    text as it was probably meant, if that can be told."""

    def __init__(self, sentence: str, place: int = 0, mend: str = "") -> None:
        super().__init__(sentence)
        self.place, self.mend = place, mend


class Word(NamedTuple):
    """One word: its kind, what it stands for, and from where to where it stands."""

    kind: str
    value: str
    start: int
    end: int


SIGNS = {
    "^": "**", "−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "⋅": "*", "∙": "*", "÷": "/", "∕": "/", "⁄": "/",
    "≤": "<=", "≥": ">=", "=<": "<=", "=>": ">=",
}  # fmt: skip
OTHER_NAMES = {
    "ln": "log", "lg": "log10", "arctan": "atan", "arcsin": "asin", "arccos": "acos", "sgn": "sign",
    "heaviside": "step",
    "logistic": "sigmoid", "maximum": "max", "minimum": "min", "ceiling": "ceil", "π": "pi",
}  # fmt: skip
RADICALS = {"√": "sqrt", "∛": "cbrt"}
FRACTIONS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˣʸᵉ", "0123456789+-()xye", strict=True))
BLANKS = " \t\u00a0\u2009\u202f"
NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?")
COMMA_NUMBER = re.compile(r"[0-9]+,[0-9]+(?:[eE][+\-−]?[0-9]+)?(?![0-9.])")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(?![0-9])")
OPERATOR = re.compile(r"<=|>=|=<|=>|\*\*|[-+*/^−–—·×⋅∙÷∕⁄<>≤≥]")
LETTERS = re.compile(r"(?:(?:np|numpy|math|torch)\.)?([A-Za-zπ_][A-Za-zπ_0-9]*)")
HEAD = re.compile(r"\s*(?:[fgh]\s*\(\s*[a-z]\s*(?:[,;]\s*[a-z]\s*)?\)|[fyz])\s*=(?!=)")


def words_of(text: str, variables: tuple[str, ...]) -> list[Word]:
    """The words of `text`, without what stands before “f(x) =”; the last one is the end."""
    words: list[Word] = []
    head = HEAD.match(text)
    at = head.end() if head and head.group().strip(" =") not in variables else 0
    while at < len(text):
        if text[at] in BLANKS:
            at += 1
            continue
        found = words_at(text, at, variables, words)
        words += found
        at = found[-1].end
    return [*words, Word("end", "", len(text.rstrip()), len(text))]


def words_at(text: str, at: int, variables: tuple[str, ...], before: list[Word]) -> list[Word]:
    """The word, or the words of one run of letters, that stand at `at`."""
    mark = text[at]
    if found := number_at(text, at, before):
        return [found]
    if letters := LETTERS.match(text, at):
        return names_in(letters.group(1), letters.start(1), text, variables)
    if sign := OPERATOR.match(text, at):
        return [Word("sign", SIGNS.get(sign.group(), sign.group()), at, sign.end())]
    if mark in RADICALS:
        return [Word("radical", RADICALS[mark], at, at + 1)]
    if mark in RAISED:
        end = next((place for place in range(at, len(text)) if text[place] not in RAISED), len(text))
        return [Word("raised", "".join(RAISED[each] for each in text[at:end]), at, end)]
    if mark in "()|,;":
        return [Word(mark, mark, at, at + 1)]
    raise unknown_sign(text, at)


def number_at(text: str, at: int, before: list[Word]) -> Word | None:
    """A number; its comma is a decimal one, but for where it may as well part thousands or a function's values."""
    if text[at] in FRACTIONS:
        return Word("number", repr(FRACTIONS[text[at]]), at, at + 1)
    plain, comma, thousands = (pattern.match(text, at) for pattern in (NUMBER, COMMA_NUMBER, THOUSANDS))
    parting, commas = parts_values(text, before)
    if comma and parting and commas > 1:
        point = f"{text[:at]}{comma.group().replace(',', '.')}{text[comma.end() :]}"
        told = "is one number or two: write decimals with a point, or part the values by “;”."
        raise ExpressionError(f"“{comma.group()}” {told}", at, point)
    if thousands and not parting:
        number = thousands.group()
        whole, point = number.replace(",", ""), number.replace(",", ".")
        ways = f"{whole} or {point}" if number.count(",") == 1 else whole
        told = f"“{number}” can be read in two ways: write {ways}."
        raise ExpressionError(told, at, text[:at] + whole + text[thousands.end() :])
    if comma and not parting:
        return Word("number", comma.group().replace(",", ".").replace("−", "-"), at, comma.end())
    return Word("number", plain.group().replace("−", "-"), at, plain.end()) if plain else None


def parts_values(text: str, before: list[Word]) -> tuple[bool, int]:
    """Whether the innermost open bracket holds the values of max or min parted by commas, and by how many."""
    opened: list[int] = []
    for place, word in enumerate(before):
        if word.kind == "(":
            opened.append(place)
        elif word.kind == ")" and opened:
            opened.pop()
    if not opened or not opened[-1] or before[opened[-1] - 1].value not in CHOOSE:
        return False, 0
    depth, commas = 0, 0
    for mark in text[before[opened[-1]].end :]:
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            break
        if depth == 0 and mark == ";":
            return False, 0
        commas += depth == 0 and mark == ","
    return True, commas


def names_in(run: str, start: int, text: str, variables: tuple[str, ...]) -> list[Word]:
    """A run of letters as the names it is made of: sinx is sin and x, xy is x and y, 2πx is said without a sign."""
    if run in ("if", "else"):
        return [Word(run, run, start, start + len(run))]
    known = {name: name for name in (*FUNCTIONS, *CHOOSE, *CONSTANTS, *variables)} | OTHER_NAMES
    names = cut(run, tuple(sorted(known, key=len, reverse=True)))
    if names is None:
        raise unknown_name(run, start, text, variables)
    words = []
    for name in names:
        value = known.get(name) or known[name.lower()]
        kind = "function" if value in FUNCTIONS or value in CHOOSE else "name"
        words.append(Word(kind, value, start, start + len(name)))
        start += len(name)
    return words


@functools.lru_cache(maxsize=256)
def cut(run: str, known: tuple[str, ...]) -> tuple[str, ...] | None:
    """`run` cut into known names, longest first; digits end it (they are a number of their own); None if it cannot."""
    best: dict[int, tuple[str, ...] | None] = {len(run): ()}
    for at in range(len(run) - 1, -1, -1):
        best[at] = () if run[at].isdigit() else None
        for name in known:
            end = at + len(name)
            rest = best.get(end)
            if rest is not None and (run.startswith(name, at) or run[at:end].lower() == name):
                best[at] = (run[at:end], *rest)
                break
    return best[0] or None


def unknown_sign(text: str, at: int) -> ExpressionError:
    mark = text[at]
    if mark in "[]{}":
        round_ones = text.translate(str.maketrans("[]{}", "()()"))
        return ExpressionError("Use round brackets.", at, round_ones)
    if mark in "=≠":
        return ExpressionError(
            "“=” has no meaning here: only the right-hand side is typed; compare with <, >, ≤ or ≥.", at
        )
    if mark == "°":
        return ExpressionError("Angles are in radians: write 30° as 30·π/180.", at)
    return ExpressionError(
        f"“{mark}” has no meaning here." if mark.isprintable() else "This sign has no meaning here.", at
    )


def unknown_name(run: str, start: int, text: str, variables: tuple[str, ...]) -> ExpressionError:
    if run in ("and", "or", "not"):
        return ExpressionError("Comparisons are joined in a chain, 0 < x < 1, or multiplied, (x > 0)·(x < 1).", start)
    letters = re.findall(r"(?<![A-Za-z_])[a-z](?![A-Za-z_])", text)
    strange = {letter for letter in letters if letter not in (*variables, "e", "f")}
    if len(variables) == 1 and run in strange and len(strange) == 1 and variables[0] not in letters:
        mend = re.sub(rf"(?<![A-Za-z_]){run}(?![A-Za-z_])", variables[0], text)
        return ExpressionError(f"The variable here is called {variables[0]}, not {run}.", start, mend)
    names = (*FUNCTIONS, *CHOOSE, *OTHER_NAMES, *CONSTANTS)
    begun = [name for name in names if name.startswith(run.lower())]
    if begun:
        return ExpressionError(
            f"“{run}” is no name yet; so {'begins' if len(begun) == 1 else 'begin'} {', '.join(begun)}.", start
        )
    known = f"{' and '.join(variables)}, π, e, and the functions {', '.join((*FUNCTIONS, *CHOOSE))}"
    return ExpressionError(f"“{run[:20]}{'…' * (len(run) > 20)}” is not known here. There are {known}.", start)
