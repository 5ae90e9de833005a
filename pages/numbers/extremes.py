"""Min, max, argmin, argmax: how much, and where."""

import streamlit as st

from core import slips
from core.topics import extremes as topic
from pages import lab

settings = lab.page(
    topic,
    "**Min and max say how much; argmin and argmax say where.** The minimum is one of the values, "
    r"$\;\min_i v_i$; the argmin is its place, $\;\arg\min_i v_i$, an index counted from 0. Learning needs both: a "
    "network predicts the class at the *argmax* of its scores, and training looks for the *argmin* of the loss, the "
    "weights, not the loss itself. Drag the tips of the bars; make two of them equal; put a NaN among them.",
)
lab.stage(topic, settings, knobs=["values", "shift", "hole", "place"])

lab.try_this(
    topic,
    settings,
    {
        "The notes' v = 1, 2, 3: argmin is 0 and argmax is 2.": {"values": (1.0, 2.0, 3.0)},
        "Add 10 to every value: how much changes, where does not.": {"shift": 10.0},
        "Twenty values in a tie: argmax says 0, sorting says another place.": {"values": (1.0,) * 20},
        "A NaN in front: plain Python now answers nan, numpy too, np.nanmin does not.": {"hole": True, "place": 0},
    },
)
lab.predict(
    topic,
    "v = 3, 1, 2. You change the sign of every number. What is the argmin now?",
    ["1, as before", "0", "2"],
    "0",
    "The signs turn the order around: −3 is now the smallest, at index 0, where the largest stood. "
    r"In general $\arg\min(-v) = \arg\max(v)$: this is why a program that minimises can also maximise.",
)

st.subheader("What does “axis” mean on a matrix?", anchor=False)
st.markdown(
    "The axis named is the one that disappears. `axis=0` runs down the rows and leaves one answer per column, "
    "`axis=1` runs along the columns and leaves one per row, and without an axis the matrix is read row by row as one "
    "long list. torch says `dim` for `axis`, and `A.max(dim=0)` returns values and indices together."
)
lab.stage(
    topic, settings, scene=topic.matrix_scene, name="matrix", knobs=["along", "wanted", "rows", "columns", "cells"]
)

st.subheader("How does a network use argmax to choose a class?", anchor=False)
st.markdown(
    "Each class gets a score, and the prediction is the place of the largest. Softmax keeps the order, so the argmax "
    "of the scores is that of the probabilities: to predict, no softmax is needed. Cross a border and the class jumps, "
    "though the scores hardly move; at the origin all three tie, and the first wins for no reason in the data."
)
lab.stage(topic, settings, scene=topic.class_scene, name="classes", knobs=["x", "y"])

st.subheader("Is the argmin of the loss what descent finds?", anchor=False)
st.markdown(
    "It is what descent looks for. `np.argmin` compares the loss at every weight tried and cannot be fooled by a "
    "valley, but it knows only the weights tried, and with many weights they cannot all be tried. Descent knows only "
    "the slope under its feet: it goes downhill from where it starts, and may end in the wrong valley."
)
lab.stage(topic, settings, scene=topic.loss_scene, name="loss", knobs=["start", "points"])

if part := lab.question("What happens in a tie, and does a maximum have a slope?", "extremes_slope"):
    with part:
        st.markdown(
            "numpy and torch promise the first tied place; `torch.sort` (without `stable=True`) and `torch.topk` "
            "promise none. All of them: `np.flatnonzero(v == v.min())`. A maximum hands its slope to the value that "
            "won; tied values share it, or one takes all, depending on the call. Argmax has none: it jumps between "
            "indices and is flat elsewhere, so no network learns through it; losses use softmax. (The values above, "
            "without NaN.)"
        )
        lab.stage(topic, settings, scene=topic.slope_scene, name="slope", knobs=["values"])

as_written, mended = "print(np.min([1, -2, 1, 2, 3, 4]))", "v = [1, -2, 1, 2, 3, 4]\nprint(np.min(v), np.argmin(v))"
lab.slip(
    "The notes write “min 1, -2, 1, 2, 3, 4 = -1”.",
    as_written,
    slips.happens(as_written),
    mended,
    f"When run: {slips.happens(mended)} The minimum is −2, at index 1. −1 is not in the list; a minimum always is.",
)
lab.takeaway(topic, settings, topic.library_answers, topic.reductions, topic.slopes_of_max, topic.run)
