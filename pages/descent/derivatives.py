"""Derivatives: the slope of a curve by secant, by tangent, by autograd and by rule."""

import streamlit as st

from core.descent.derivatives import parts, topic
from core.descent.derivatives.finite_differences import difference_slopes, secant_slope
from core.experiment.wording import plain
from pages import lab

settings = lab.page(
    topic,
    "**The derivative tells which way to move.** Its sign says whether the curve rises or falls, its size how steeply. "
    r"It is what the slope of a secant, $\;\frac{f(x+h)-f(x)}{h}$, becomes as $h$ shrinks: the slope of the tangent. "
    "Orange is where $f$ rises, blue where it falls. Drag the point where the dashed tangent touches, and "
    "the green end of the secant towards it. Choose “Typed” for a function of your own.",
)
lab.stage(topic, settings, parts.SECANT, knobs=["curve", "typed", "point", "h", "scheme"], more=["left", "right"])

lab.predict(
    topic,
    settings,
    question=r"At $h = 10^{-8}$ the slope of a forward secant is off by about $2 \cdot 10^{-9}$. You make $h$ a "
    "million times smaller, $10^{-14}$. Is its slope then better?",
    answers={
        "A million times better": "A smaller $h$ costs less for the bend of the curve, but look at the left side: the "
        "error grows again, to about 0.0009. In $f(x+h) - f(x)$ nearly all of the 16 digits cancel; what is left is "
        "mostly rounding, and dividing by a tiny $h$ blows it up.",
        "Far worse": "So it is: off by about 0.0009, half a million times worse. In $f(x+h) - f(x)$ nearly all of the "
        "16 digits cancel; what is left is mostly rounding, and dividing by a tiny $h$ blows it up.",
        "Exact": "Nearly the reverse: it is off by about 0.0009. In $f(x+h) - f(x)$ nearly all of the 16 digits "
        "cancel; what is left is mostly rounding, and dividing by a tiny $h$ blows it up.",
    },
    right="Far worse", look={"h": 1e-14}, part=parts.ERROR,
)  # fmt: skip
lab.try_this(
    topic,
    settings,
    {
        "A central secant just as long, 0.75 to each side, lies much nearer to the tangent.": {
            "scheme": "Central", "h": 0.75,
        },
        "At the bottom of the parabola the slope is 0.": {"curve": "3x² − 3x + 4", "point": 0.5, "h": 0.5},
        "A kink has two slopes, and autograd answers with a third.": {
            "curve": "Typed", "typed": "|x|", "point": 0.0, "h": 1.0,
        },
        "A typed function with no value left of 0; further down its product and chain rule are taken apart.": {
            "curve": "Typed", "typed": "√(x) · sin x²", "point": 1.5, "h": 0.5,
        },
    },
)  # fmt: skip

st.subheader("How small should h be?", anchor=False)
st.markdown(
    r"The bend of the curve costs an error of about $\tfrac12 |f''| h$ (central: $\tfrac16 |f'''| h^2$); the rounding "
    r"of $f$ and of $x$ costs up to about $\varepsilon\,(|f| + |x f'|) / h$. The dotted lines are the two "
    r"together, for float32 ($\varepsilon = 1.2 \cdot 10^{-7}$) and float64 ($2.2 \cdot 10^{-16}$). They are lowest "
    r"near $h = \sqrt{\varepsilon}$ for forward and $h = \sqrt[3]{\varepsilon}$ for central differences, unless there "
    r"is no bend: a parabola has no $f'''$, so its central difference only gains from a wide $h$. An error of "
    "exactly 0 stands at the lower edge. Autograd has no $h$: it applies the rules of differentiation to numbers. "
    "It is exact but for the rounding of the formula as it is written, and for kinks, where its answer is a convention."
)
lab.stage(topic, settings, parts.ERROR, knobs=["h", "scheme"])

st.subheader("Which rules make the derivative?", anchor=False)
result = lab.result_of(parts.RULES, settings)
if result.steps:
    st.markdown(
        "Autograd and the schoolbook go the same way: every part of the formula hands its value and its slope to the "
        "part around it. From outside in, with the numbers at the point ($u$ and $v$ are the two parts that the "
        "first row joins):"
    )
    # A table of its own, because a long formula then scrolls inside it and not the page.
    st.table(parts.rule_table(result), hide_index=True)
    st.latex(f"f'(x) = {result.slope_latex}")
    st.markdown(
        f"At the point that is {plain(result.by_rule, 4)} by these rules and {plain(result.by_autograd, 4)} by "
        "autograd."
    )
else:
    st.markdown("None is needed: this formula has no part to take apart.")
lab.stage(topic, settings, parts.RULES, knobs=["curve", "typed", "point"])
lab.takeaway(topic, settings, secant_slope, difference_slopes, topic.difference_errors)
