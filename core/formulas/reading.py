"""A typed formula's words put together to a tree, by the rules by which formulas are read on paper.

Loosest first: `a if condition else b`, comparisons, sums, products (2x needs no sign), powers, one thing. Where paper
is read in two ways (1/2x, e^2x, √2x) nothing is guessed: the reader is asked, with one reading offered.
"""

from __future__ import annotations

import math

from core.formulas.elementary import CHOOSE, FUNCTIONS
from core.formulas.lexing import ExpressionError, Word, words_of
from core.formulas.trees import COMPARISONS, CONSTANTS, Term, number_term

DEEPEST = 20
EXAMPLE_FORMULA = "3x² − 3x + 4"


class Reader:
    """Reads the words of one formula; `bare` is where a power such as e^2 ended without a bracket, and began."""

    def __init__(self, text: str, variables: tuple[str, ...]) -> None:
        self.text, self.variables = text, variables
        self.words = words_of(text, variables)
        self.at = 0
        self.opened: list[Word] = []
        self.bare = (-1, 0)

    def whole(self) -> Term:
        if self.next.kind == "end":
            raise ExpressionError(f"Type a formula, such as {EXAMPLE_FORMULA}.", self.next.start)
        tree = self.choice()
        if self.next.kind == ")":
            raise ExpressionError("This bracket closes nothing.", self.next.start)
        if self.next.kind in (",", ";"):
            raise ExpressionError(
                "A comma stands in a number (0,5) or between the values of max and min.", self.next.start
            )
        if self.next.kind != "end":
            raise self.missing()
        return tree

    @property
    def next(self) -> Word:
        return self.words[self.at]

    def take(self) -> Word:
        self.at += 1
        return self.words[self.at - 1]

    def is_sign(self, *signs: str) -> bool:
        return self.next.kind == "sign" and self.next.value in signs

    def missing(self) -> ExpressionError:
        """What is wrong if something has to stand here and does not."""
        word = self.next
        if word.kind == "end":
            return ExpressionError("Something is missing at the end.", word.start)
        if word.kind == "raised":
            return ExpressionError(f"There is nothing before {self.text[word.start : word.end]} to raise.", word.start)
        return ExpressionError(f"Something is missing before “{self.text[word.start : word.end]}”.", word.start)

    def ambiguous(self, start: int, end: int, one: str, other: str, mend: str) -> ExpressionError:
        words = self.text[start:end]
        return ExpressionError(f"“{words}” can be read in two ways: write {one} or {other}.", start, mend)

    # --- from loose to tight ----------------------------------------------------------------------------------------

    def choice(self) -> Term:
        """a if condition else b."""
        then = self.comparison()
        if self.next.kind != "if":
            return then
        self.take()
        condition = self.comparison()
        if self.next.kind != "else":
            place = self.next.start
            raise ExpressionError("After “if” and its condition comes “else”: x if x > 0 else 0.1x.", place)
        self.take()
        return Term("if", (then, condition, self.choice()))

    def comparison(self) -> Term:
        """a < b, or a chain of them: 0 < x < 1 is (0 < x)·(x < 1). True is 1, false is 0."""
        left = self.sum()
        found: Term | None = None
        while self.is_sign(*COMPARISONS):
            kind = self.take().value
            right = self.sum()
            link = Term(kind, (left, right))
            found, left = (link if found is None else Term("*", (found, link))), right
        return left if found is None else found

    def sum(self) -> Term:
        left = self.product()
        while self.is_sign("+", "-"):
            kind = self.take().value
            left = Term(kind, (left, self.product()))
        return left

    def product(self) -> Term:
        start, left, divided = self.next.start, self.signed(), False
        while True:
            if self.is_sign("*", "/"):
                kind = self.take().value
                divided = kind == "/"
                left = Term(kind, (left, self.signed()))
            elif self.begins_operand():
                self.check_unsigned(start, divided)
                left = Term("*", (left, self.power()))
            else:
                return left

    def begins_operand(self) -> bool:
        if self.next.kind == "|":
            return not (self.opened and self.opened[-1].kind == "|")
        return self.next.kind in ("number", "name", "function", "radical", "(")

    def check_unsigned(self, start: int, divided: bool) -> None:
        """Refuses a product without a sign where it is not clear what is multiplied."""
        word, before, text = self.next, self.words[self.at - 1], self.text
        written = text[word.start : word.end]
        if word.kind == "number" and written.isascii():
            own = text[before.start : before.end]
            mend = f"{text[: word.start].rstrip()}^{text[word.start :]}" if before.kind == "name" else ""
            raise ExpressionError(
                f"Write {own}^{written} for a power, {own}·{written} for a product.", word.start, mend
            )
        more = {"(": "(…)", "function": f"{written}(…)", "|": "|…|", "radical": f"{written}(…)"}.get(word.kind, written)
        if divided:
            fraction = text[start : before.end]
            below = fraction[fraction.rindex("/") + 1 :].strip() if "/" in fraction else fraction
            above = fraction[: fraction.rindex("/")].strip() if "/" in fraction else "…"
            mend = f"{text[:start]}({fraction})·{text[word.start :]}"
            raise self.ambiguous(start, word.end, f"({fraction})·{more}", f"{above}/({below}·{more})", mend)
        end, base = self.bare
        if end == self.at:
            power = text[base : before.end]
            upper = power[power.rindex("^") + 1 :] if "^" in power else power[power.rindex("*") + 1 :]
            root = power[: -len(upper)].rstrip("*^ ")
            mend = f"{text[:base]}{root}^({upper.strip()}{written}){text[word.end :]}" if word.kind == "name" else ""
            raise self.ambiguous(base, word.end, f"{root}^({upper.strip()}{more})", f"({power})·{more}", mend)

    def signed(self) -> Term:
        negative = False
        while self.is_sign("+", "-"):
            negative ^= self.take().value == "-"
        part = self.power()
        if not negative:
            return part
        return number_term(-part.value) if part.kind == "number" else Term("minus", (part,))

    def power(self) -> Term:
        start = self.next.start
        base = self.raised(self.one())
        if not self.is_sign("**"):
            return base
        self.take()
        negative = False
        while self.is_sign("+", "-"):
            negative ^= self.take().value == "-"
        bare = self.next.kind in ("number", "name")
        exponent = self.power()
        if bare and base.kind in ("number", "constant"):
            self.bare = (self.at, start)
        if negative:
            exponent = number_term(-exponent.value) if exponent.kind == "number" else Term("minus", (exponent,))
        return Term("**", (base, exponent))

    def raised(self, base: Term) -> Term:
        """x² and x⁻¹ by raised signs, which are a formula of their own."""
        while self.next.kind == "raised":
            word = self.take()
            try:
                base = Term("**", (base, Reader(word.value, self.variables).whole()))
            except ExpressionError as error:
                raise ExpressionError(
                    "This power cannot be read; write it with ^, as in x^(2x).", word.start
                ) from error
        return base

    def one(self) -> Term:
        """A number, a name, a bracket, bars or a function of something."""
        word = self.next
        if word.kind == "number":
            self.take()
            value = float(word.value)
            if not math.isfinite(value):
                raise ExpressionError("This number is larger than any 64-bit number.", word.start)
            return number_term(value)
        if word.kind == "name":
            self.take()
            return Term("constant" if word.value in CONSTANTS else "variable", value=word.value)
        if word.kind in ("(", "|"):
            return self.bracket()
        if word.kind in ("function", "radical"):
            return self.call()
        raise self.missing()

    def open(self) -> None:
        if len(self.opened) >= DEEPEST:
            raise ExpressionError(f"Brackets may be nested {DEEPEST} deep at most.", self.next.start)
        self.opened.append(self.take())

    def close(self, kind: str) -> None:
        if self.next.kind == "end":
            raise ExpressionError(
                "This bracket is never closed." if kind == ")" else "This bar is never closed.",
                self.opened[-1].start, self.text.rstrip() + kind,
            )  # fmt: skip
        if self.next.kind != kind:
            raise self.missing()
        self.take()
        self.opened.pop()

    def bracket(self) -> Term:
        closing = {"(": ")", "|": "|"}[self.next.kind]
        self.open()
        inner = self.choice()
        self.close(closing)
        return inner if closing == ")" else Term("abs", (inner,))

    # --- functions --------------------------------------------------------------------------------------------------

    def call(self) -> Term:
        """sin(x), sin x, sin² x, √x, max(x, 0)."""
        word = self.take()
        exponent = self.exponent_of(word)
        if self.next.kind == "(":
            found = applied(word, self.values(word))
        elif word.value in CHOOSE:
            raise ExpressionError(
                f"After {word.value} come its values in brackets: {word.value}(x, 0).", self.next.start
            )
        elif self.next.kind == "end":
            raise ExpressionError("Something is missing at the end.", self.next.start)
        else:
            found = Term(word.value, (self.under_root(word) if word.kind == "radical" else self.bare_argument(word),))
        return found if exponent is None else Term("**", (found, exponent))

    def exponent_of(self, word: Word) -> Term | None:
        """The power of sin² x and of sin^2 x; sin⁻¹ is refused, for it means two things."""
        inverse = ExpressionError(
            f"“{word.value}⁻¹” can be read in two ways: write 1/{word.value}(x), or a{word.value}(x) for the inverse.",
            word.start,
        )
        if word.kind == "radical":
            return None
        if self.next.kind == "raised":
            if "-" in self.next.value:
                raise inverse
            return self.raised(Term("number")).parts[1]
        if not self.is_sign("**"):
            return None
        self.take()
        if self.is_sign("-"):
            raise inverse
        if self.next.kind != "number":
            raise ExpressionError(f"Write this power behind the bracket: {word.value}(x)^2.", self.next.start)
        return number_term(float(self.take().value))

    def values(self, word: Word) -> list[Term]:
        self.open()
        found = [self.choice()]
        while self.next.kind in (",", ";"):
            if word.value not in CHOOSE:
                raise ExpressionError(f"{word.value} takes one value only.", self.next.start)
            self.take()
            found.append(self.choice())
        if self.next.kind == ")" and word.value in CHOOSE and len(found) < 2:
            raise ExpressionError(f"{word.value} compares two values or more: {word.value}(x, 0).", self.next.start)
        self.close(")")
        return found

    def under_root(self, word: Word) -> Term:
        """What stands directly behind √: one thing; √2x and √x² are read in two ways."""
        part = self.one()
        if self.begins_operand() or self.next.kind == "raised" or self.is_sign("**"):
            sign, own = self.text[word.start], self.text[word.end : self.words[self.at - 1].end].strip()
            more = self.text[self.next.start : self.next.end]
            mend = f"{self.text[: word.start]}{sign}({own}){self.text[self.next.start :]}"
            raise self.ambiguous(word.start, self.next.end, f"{sign}({own}{more})", f"{sign}({own}){more}", mend)
        return part

    def bare_argument(self, word: Word) -> Term:
        """The argument of a function without brackets: sin 2πx ends at the next sign, function or bracket."""
        if self.is_sign("-"):
            self.take()
            return Term("minus", (self.bare_argument(word),))
        if self.next.kind == "function":
            return self.call()
        if self.next.kind not in ("number", "name", "|", "radical"):
            if self.next.kind in ("sign", ")", "end", "raised", ",", ";", "if", "else"):
                name = word.value
                raise ExpressionError(f"After {name} comes what it is taken of: {name}(x).", self.next.start)
            raise self.missing()
        found = self.power()
        while self.next.kind == "name" or (self.next.kind == "|" and self.begins_operand()):
            found = Term("*", (found, self.power()))
        if self.next.kind == "(":
            argument = self.text[word.end : self.words[self.at - 1].end].strip()
            raise self.ambiguous(
                word.start, self.next.end, f"{word.value}({argument})·(…)", f"{word.value}({argument}·(…))",
                f"{self.text[: word.start]}{word.value}({argument})·{self.text[self.next.start :]}",
            )  # fmt: skip
        return found


def applied(word: Word, values: list[Term]) -> Term:
    found = values[0]
    if word.value in FUNCTIONS:
        return Term(word.value, (found,))
    for value in values[1:]:
        found = Term(word.value, (found, value))
    return found
