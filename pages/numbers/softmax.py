"""Softmax: scores become probabilities."""

import streamlit as st

from core.topics import softmax as topic
from pages import lab

settings = lab.page(
    topic,
    "**Any list of scores becomes a list of probabilities:** each is positive, together they make 1, and their order "
    r"stays. Softmax does it with the exponential, $\;p_i = e^{z_i/T} / \sum_j e^{z_j/T}$, so it exaggerates gaps: one "
    "more point of score multiplies the odds by $e^{1/T}$. The temperature $T$ says how much. Drag the tips of the "
    "bars.",
)
lab.stage(topic, settings, knobs=["scores", "temperature", "shift"])

lab.predict(
    topic,
    settings,
    question="The scores are 1, 2, 3. You add 100 to all three. What happens to the probability of the third?",
    answers=dict.fromkeys(
        ["It grows towards 1", "It stays exactly what it was", "It shrinks"],
        "The factor $e^{100}$ stands above and below the fraction bar and cancels: only differences of scores count. "
        "Move “Add to every score” and watch the bars stand still.",
    ),
    right="It stays exactly what it was",
    look={"shift": 100.0},
)
lab.try_this(
    topic,
    settings,
    {
        "Cold: the largest score takes (nearly) all.": {"temperature": 0.1},
        "Hot: the scores hardly matter any more.": {"temperature": 20.0},
        "Add 1000 to every score: same probabilities, but the naive formula overflows.": {"shift": 1000.0},
        "Two equal scores share alike, however large they are.": {"scores": (5.0, 5.0, -2.0)},
    },
)

st.subheader("What does the temperature do?", anchor=False)
st.markdown(
    "The same scores at every temperature, on a logarithmic axis: at the left one outcome takes all, at the right all "
    "share alike. Drag the green handle. It is how a language model is made bolder or more careful."
)
lab.stage(topic, settings, scene=topic.temperature_scene, name="temperature")

st.subheader("Why does the formula as written break, and the shifted one not?", anchor=False)
st.markdown(
    r"In float64 $e^{710}$ is already infinite, and $\infty/\infty$ has no value. Because a constant cancels, the "
    r"largest score may be taken off first: then the largest exponential is $e^0 = 1$ and nothing can overflow. "
    "`torch.nn.Softmax` does the same; the readout above compares the two."
)
st.subheader("What does the gradient of softmax look like?", anchor=False)
st.markdown(
    r"Raising one score takes probability from all the others: $\;\partial p_i / \partial z_j = p_i(\delta_{ij} - "
    r"p_j)/T$. The heatmap shows it: the diagonal is positive, the rest negative, and each row and column adds up to "
    r"0 because the probabilities always make 1. When one outcome has nearly all, every entry is close to 0: a "
    r"confident softmax hardly learns."
)
lab.stage(topic, settings, scene=topic.gradient_scene, name="gradient")
lab.takeaway(topic, settings, topic.softmax, topic.naive_softmax, topic.softmax_jacobian, topic.run)
