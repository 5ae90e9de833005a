"""Min, max, argmin, argmax: how much, and where."""

import streamlit as st

from core.numbers.extremes import parts, reductions, ties_and_nans, topic
from core.numbers.extremes.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**Min and max say how much; argmin and argmax say where.** The minimum is one of the values, "
    r"$\;\min_i v_i$; the argmin is its place, $\;\arg\min_i v_i$, an index counted from 0. Learning needs both: a "
    "network predicts the class at the *argmax* of its scores, and training looks for the *argmin* of the loss: the "
    "weights, not the loss itself. Drag the tips of the bars, and make two of them equal.",
)
lab.stage(topic, settings, parts.EXTREMES, knobs=["values", "shift"])
lab.predict(
    topic,
    settings,
    question="v = 3, 1, 2: the smallest value stands at index 1, so the argmin is 1. You change the sign of every "
    "number. What is the argmin now?",
    answers={
        "1, as before": "There stands −1 now, the largest of the three. Changing the signs turns the order around.",
        "0": r"−3 is now the smallest, at index 0, where the largest stood. In general $\arg\min(-v) = \arg\max(v)$: "
        "this is why a program that minimises can also maximise.",
        "2": "There stands −2, neither the smallest nor the largest. Changing the signs turns the order around: the "
        "largest becomes the smallest.",
    },
    right="0",
    look={"values": (-3.0, -1.0, -2.0)},
)
lab.try_this(
    topic,
    settings,
    {
        "The notes' v = 1, 2, 3: argmin is 0 and argmax is 2.": {"values": (1.0, 2.0, 3.0)},
        "Add 100 to every value: how much changes, where does not.": {"shift": 100.0},
        "A point where all three classes tie: argmax takes the first.": {"x": 0.0, "y": 0.0, "part": parts.CLASSIFIER},
        "Descent started on the left finds the argmin; started on the right, the wrong valley.": {
            "start": -1.6, "part": parts.LOSS,
        },
    },
)  # fmt: skip

st.subheader("How does a network use argmax to choose a class?", anchor=False)
st.markdown(
    "Each class gets a score, and the prediction is the place of the largest. Softmax keeps the order, so the argmax "
    "of the scores is that of the probabilities: to predict, no softmax is needed. Cross a border and the class jumps, "
    "though the scores hardly move; at the origin all three tie, and the first wins for no reason in the data."
)
lab.stage(topic, settings, parts.CLASSIFIER, knobs=["x", "y"])

st.subheader("Is the argmin of the loss what descent finds?", anchor=False)
st.markdown(
    "It is what descent looks for. `np.argmin` compares the loss at every weight tried and cannot be fooled by a "
    "valley, but it knows only the weights tried, and with many weights they cannot all be tried. Descent knows only "
    "the slope under its feet: it goes downhill from where it starts, and may end in the wrong valley."
)
lab.stage(topic, settings, parts.LOSS, knobs=["start", "points"])

st.subheader("What does “axis” mean on a matrix?", anchor=False)
st.markdown(
    "The axis named is the one that disappears. `axis=0` runs down the rows and leaves one answer per column, "
    "`axis=1` runs along the columns and leaves one per row, and without an axis the matrix is read row by row as one "
    "long list. torch says `dim` for `axis`, and `A.max(dim=0)` returns values and indices together."
)
lab.stage(topic, settings, parts.MATRIX, knobs=["along", "wanted", "rows", "columns", "cells"])

if opened := lab.question(topic, parts.SLOPE, "Does a maximum have a slope?"):
    with opened:
        st.markdown(
            "A maximum hands its slope to the value that won; tied values share it, or one takes all, depending on the "
            "call. Argmax has none: it jumps between indices and is flat elsewhere, so no network learns through it; "
            "losses use softmax. (The values are those above, without NaN.)"
        )
        lab.stage(topic, settings, parts.SLOPE, knobs=["values"])
if opened := lab.question(topic, parts.TIES, "Who wins a tie?"):
    with opened:
        st.markdown(
            "numpy and torch promise that argmin and argmax say the **first** of the tied places (all of them: "
            "`np.flatnonzero(v == v.max())`). Sorting promises this only if told `stable=True`, and `topk` never: here "
            "n equal values are handed to both. The end of a stable sort is the *last* tied place: `argsort()[-1]` is "
            "not `argmax()`. And torch makes float32 of a Python list: 64 and 64.000003 differ in numpy's float64, but "
            "tie in torch's float32."
        )
        lab.stage(topic, settings, parts.TIES, knobs=["tied"])
if opened := lab.question(topic, parts.GAPS, "What does a NaN (“not a number”) do?"):
    with opened:
        st.markdown(
            "No number is smaller or larger than NaN, so Python's `min` keeps a NaN met first and passes over a later "
            "one: the answer depends on the order. numpy and torch hand NaN on, and their argmin points at it: "
            "`np.argmin(losses)` names the epoch in which training broke. `np.nanmin` leaves NaN out; torch has no "
            "`nanmin`, so there NaN is taken out by hand. Sorted, NaN comes last."
        )
        lab.stage(topic, settings, parts.GAPS, knobs=["values"])
        lab.stage(topic, settings, parts.LIBRARIES, knobs=["hole", "place"])

lab.run_slips(slips())
lab.takeaway(
    topic,
    settings,
    reductions.library_answers,
    ties_and_nans.tie_answers,
    ties_and_nans.gap_answers,
    reductions.reductions,
    reductions.slopes_of_max,
)
