"""Softmax: scores become probabilities."""

import streamlit as st

from core.engine.activations import softmax
from core.numbers.softmax import parts, topic
from pages import lab

settings = lab.page(
    topic,
    "**Any list of scores becomes a list of probabilities:** each is positive, together they make 1, and their order "
    r"stays. Softmax takes the exponential of each score and divides by the sum, $\;p_i = e^{z_i/T} / \sum_j "
    r"e^{z_j/T}$. So it exaggerates gaps: one more point of score multiplies the odds by $e^{1/T}$. The temperature "
    "$T$ says how much. Drag the tips of the bars.",
)
lab.stage(topic, settings, parts.SHARES, knobs=["scores", "temperature", "shift"])
lab.predict(
    topic,
    settings,
    question="The scores are 1, 2, 3. You add 100 to all three. What happens to the probability of the third?",
    answers={
        "It grows towards 1": "Its exponential does grow, by the factor $e^{100}$. But so do the two others, and so "
        "does the sum: the factor cancels, and the probability stays what it was.",
        "It stays exactly what it was": "The factor $e^{100}$ stands above and below the fraction bar and cancels: "
        "only differences of scores count.",
        "It shrinks": "It would if the other exponentials grew by more. All three grow by the same factor $e^{100}$, "
        "which cancels, so the probability stays what it was.",
    },
    right="It stays exactly what it was",
    look={"shift": 100.0},
)
lab.try_this(
    topic,
    settings,
    {
        "Cold: the largest score takes (nearly) all.": {"temperature": 0.1},
        "Hot: the scores hardly matter any more.": {"temperature": 20.0},
        "Add 1000 to every score: the formula as written overflows.": {"shift": 1000.0},
        "Confident and wrong: cross-entropy pushes with all its strength, the squared error hardly.": {
            "scores": (-5.0, 0.0, 5.0), "target": 1, "part": parts.SLOPES,
        },
    },
)  # fmt: skip
st.subheader("What does the temperature do?", anchor=False)
st.markdown(
    "The same scores at every temperature, on a logarithmic axis. What counts is a gap divided by T: a score that "
    "leads by several T takes nearly all, scores that differ by much less than T share nearly alike, and equal scores "
    "share alike at any T. Drag the upright line's point. It is how a language model is made bolder or more careful."
)
lab.stage(topic, settings, parts.TEMPERATURE, knobs=["temperature"])
st.subheader("Why does the formula as written break?", anchor=False)
st.markdown(
    r"A 64-bit number (float64) ends at about $10^{308}$: $e^{710}$ is already infinite, and $\infty/\infty$ has no "
    r"value. At the other end $e^{-746}$ is 0, and 0/0 has none either. Because a constant cancels, the largest score "
    r"may be taken off first: then the largest exponential is $e^0 = 1$, the sum is at least 1, and neither can "
    "happen. `torch.nn.Softmax` does the same; the numbers under the bars above compare the two."
)
st.subheader("What does the gradient of softmax look like?", anchor=False)
st.markdown(
    r"Raising one score takes probability from all the others: $\;\partial p_i / \partial z_j = p_i(\delta_{ij} - "
    r"p_j)/T$, where $\delta_{ij}$ is 1 if $i = j$ and 0 otherwise. On the diagonal the slopes are positive, elsewhere "
    "negative, and each row and column adds up to 0, because the probabilities always make 1. When one outcome has "
    "nearly all, every entry is close to 0. **Whether that stops learning depends on the loss.** The squared error's "
    r"slope is multiplied by these entries, so a confident mistake hardly moves it. In cross-entropy they cancel: what "
    r"is left is $(p - y)/T$, prediction minus truth, which is largest exactly for a confident mistake."
)
lab.stage(topic, settings, parts.SLOPES, knobs=["scores", "target"])
if opened := lab.question(topic, parts.TWICE, "Softmax before nn.CrossEntropyLoss: what goes wrong?"):
    opened.markdown(
        "`nn.CrossEntropyLoss` takes softmax itself, so it wants scores. Given probabilities, it takes softmax of them "
        "again, and says nothing. But probabilities differ by 1 at most, so the second softmax never gets far from "
        r"equal shares: with K classes the loss cannot fall below $\ln(e + K - 1) - 1$, that is 0.313, 0.551, 0.744 "
        "for 2, 3, 4 classes, and where the network is confidently wrong hardly any slope is left. It still learns, "
        "slowly: that is why the mistake stays unnoticed."
    )
    with opened:
        lab.stage(topic, settings, parts.TWICE, knobs=["classes", "lead"])
lab.takeaway(topic, settings, softmax, topic.naive_softmax, topic.softmax_jacobian, topic.loss_slopes)
