"""Logarithms: the same lowest place, small numbers spread apart, products turned into sums."""

import streamlit as st

from core.numbers.logarithms import parts, topic, underflow
from core.numbers.logarithms.curves import FAMILY
from core.numbers.logarithms.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**The logarithm keeps the order of numbers:** it is monotonic (it grows where its number grows), so where a "
    r"positive function is lowest, its logarithm is lowest too: minimising $\log f$ minimises $f$. The slope changes, "
    r"$\;(\log_b f)' = f' / (f \ln b)\;$ (for base $e$ that is $f'/f$), but not its sign: downhill stays downhill. For "
    r"$f \le 0$ there is no logarithm. Drag the green point, the bottom of the valley, sideways and below zero.",
)
lab.stage(topic, settings, parts.FUNCTION, knobs=["curve", "lift", "shift", "base", "x"])
lab.predict(
    topic,
    settings,
    question="You multiply probabilities of 0.5 in float32 (numbers of 32 bits), one after the other. From which one "
    "on is the product exactly 0?",
    answers={
        "Never, it only gets small": "True of real numbers. But float32 has a smallest positive number, $2^{-149}$: "
        "half of it is rounded to 0.",
        "From about the 150th": "The smallest positive float32 is $2^{-149}$; half of it is rounded to 0. One "
        "photograph has more pixels than that.",
        "From about the 10,000th": "Much sooner: the smallest positive float32 is $2^{-149}$, and half of it is "
        "rounded to 0. Even float64 is at 0 from the 1,075th.",
    },
    right="From about the 150th",
    look={"chance": 0.5, "spread": 0.0},
    part=parts.PRODUCT,
)
lab.try_this(
    topic,
    settings,
    {
        "Steep walls become a gentle bowl: lowest at the same x, with far smaller slopes.": {
            "curve": "Steep walls", "x": 1.4,
        },
        "Lower f below 0: part of its log is gone, and so is its lowest point.": {"curve": "Bowl", "lift": -1.0},
        "Multiply 2000 probabilities: even in float64 the product is 0.": {"count": 2000, "part": parts.PRODUCT},
        "Add exp(10000), exp(9999) and exp(−10000), held by their logs.": {
            "logs": (10_000, 9_999, -10_000), "part": parts.ADDED,
        },
    },
)  # fmt: skip

st.subheader("Is that so for every function?", anchor=False)
st.markdown(
    f"Here are {FAMILY} functions made of random waves. Each that is positive everywhere is a point on the "
    "diagonal: lowest where its log is. The others have no lowest log. Lift them, and one after the other they become "
    "positive."
)
lab.stage(topic, settings, parts.FAMILIES, knobs=["lift", "seed"])

st.subheader("Why do small, close numbers come apart?", anchor=False)
st.markdown(
    "On a linear axis 0.0001 and 0.0002 are one spot. Their logs stand as far apart as those of 0.4 and 0.8, "
    r"because a log measures **ratios**: equal factors are equal distances. Its slope is $1/(x \ln b)$: steep near 0, "
    "where numbers come apart, and flat for large numbers (beyond this chart), which are drawn together."
)
lab.stage(topic, settings, parts.SPREAD, knobs=["small", "base"])

st.subheader("When does a product of probabilities become 0?", anchor=False)
st.markdown(
    r"The log of a product is the sum of the logs, $\;\log \prod_i p_i = \sum_i \log p_i$. The product shrinks by a "
    "factor at each step until the number format has nothing smaller left (*underflow*): float16, float32 and float64 "
    "hold a number in 16, 32 and 64 bits. The sum only grows in size. It needs digits, though: float16 has three, so "
    "its sum drifts, and stands still where one more log is less than half a step of the format."
)
lab.stage(topic, settings, parts.PRODUCT, knobs=["count", "chance", "spread", "base", "seed"])

if opened := lab.question(topic, parts.LIKELIHOOD, "What does that mean for learning?"):
    with opened:
        st.markdown(
            "A coin is flipped n times. How likely are these flips if the share of heads were 0.01, 0.02, …? The best "
            "answer, the share that was seen, is where the product of n probabilities (the *likelihood*) is largest. "
            "For a fair coin float32 has lost every product after about 150 flips; the sum of the logs has not. Its "
            "negative, divided by n, is a loss: cross-entropy."
        )
        lab.stage(topic, settings, parts.LIKELIHOOD, knobs=["flips", "heads", "seed"])
if opened := lab.question(topic, parts.ADDED, "How are numbers added that are known only by their logs?"):
    with opened:
        st.markdown(
            r"By $\;\log\sum_i e^{a_i} = m + \log\sum_i e^{a_i - m}\;$ with $m$ the largest $a_i$: no exponential is "
            "above 1, and one is exactly 1. Cross-entropy of scores is computed so; the shares are softmax."
        )
        lab.stage(topic, settings, parts.ADDED, knobs=["logs"])

lab.run_slips(slips())
lab.takeaway(
    topic, settings, underflow.lowest_place, topic.compare_slopes, underflow.running_product, underflow.log_sum_exp,
    underflow.flip_likelihoods,
)  # fmt: skip
