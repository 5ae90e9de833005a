"""The t-test: how far apart two means are, measured by what chance alone would do."""

import streamlit as st

from core.t_tests import T_TESTS
from core.topics import t_test as topic
from pages import lab

settings = lab.page(
    topic,
    "**Two samples never have quite the same mean; the t-test says how often chance alone would set them so far "
    r"apart.** It counts how many standard errors lie between them: $\;t = \text{difference}\,/\,\text{standard "
    r"error}$. If the populations had equal means, $t$ would follow the grey curve, and $p$ is the red area: "
    "the chance of a $t$ at least this far from 0. A small $p$ says: rare, if there were no difference. Drag the true "
    "means.",
)
drawn = ["seed"] if settings.data == "From knobs" else []
lab.stage(
    topic, settings, knobs=["kind", "data", "n1", "n2", "mean2", "correlation", "reference", "first", "second", *drawn],
    more=["mean1", "spread1", "spread2", "level"], data=(False,),
)  # fmt: skip

lab.predict(
    topic,
    settings,
    question=(
        "Both populations have the same mean. The experiment is run 1,000 times. What does the histogram of "
        "p look like?"
    ),
    answers=dict.fromkeys(
        ["Most p near 1", "Flat: every p from 0 to 1 equally often", "A bell around 0.5"],
        "p is the share of results at least this extreme, so 5 % of all results have p below 0.05, 10 % below 0.1, and "
        "so on: that is what “5 % false alarms” means. See the left chart below.",
    ),
    right="Flat: every p from 0 to 1 equally often",
    look={"mean2": 1.0},
    part="repeats",
)
lab.try_this(
    topic,
    settings,
    {
        "The notes' example: means 1 and 2, n = 30 and 40. p is tiny.": {"mean2": 2.0},
        "No difference at all, and yet these samples give p < 0.05: a false alarm.": {"mean2": 1.0, "seed": 21},
        "Student's sleep data of 1908, paired: p = 0.003. Then choose Welch: 0.08, the pairing forgotten.": {
            "kind": "Paired", "data": "My own numbers",
        },
        "n = 10 with σ = 3 against n = 60 with σ = 1: run 1,000 times, the pooled test cries wolf.": {
            "n1": 10, "n2": 60, "spread1": 3.0, "mean2": 1.0, "part": "repeats",
        },
    },
)  # fmt: skip

st.subheader("What if the experiment is run 1,000 times?", anchor=False)
st.markdown(
    "Left, the means are made equal: whatever falls below α is a **false alarm**. Right, they are as you set them: "
    "what falls below α is a difference **found**, and its share is the power. With your own numbers, the populations "
    "are normal ones with your samples' means and spreads."
)
lab.stage(
    topic, settings, scene=topic.repeats_scene, name="repeats",
    knobs=["kind", "n1", "n2", "spread1", "spread2", "experiments"], more=["mean1", "mean2", "level", "seed"],
)  # fmt: skip
st.subheader("What does a 95 % interval promise?", anchor=False)
st.markdown(
    "That of many experiments' intervals 95 % hold the true difference. The truth stands still; the intervals are what "
    "chance throws about, and of one interval nobody can say whether it is a red one. An interval that leaves out 0 "
    "and p < α are the same statement."
)
lab.stage(
    topic, settings, scene=topic.intervals_scene, name="intervals",
    knobs=["kind", "n1", "n2", "spread1", "spread2", "level"], more=["mean1", "mean2", "seed"],
)  # fmt: skip
st.subheader("How many observations are enough?", anchor=False)
st.markdown(
    "The line is theory, the dots are the repetitions. For two samples, $d = 0.5$ and α = 0.05 the textbooks say 64 in "
    "each for a power of 80 %; a paired test needs fewer, the more its pairs correlate."
)
lab.stage(
    topic, settings, scene=topic.power_scene, name="power",
    knobs=["kind", "mean1", "mean2", "spread1", "spread2", "correlation", "reference"], more=["level"],
)  # fmt: skip

st.subheader("May I look at p after every new observation, and stop when it is small?", anchor=False)
st.markdown(
    "No. Here there is **no** difference. Every look is another chance of a false alarm: looked at after each of 200 "
    "observations, two experiments in five have had one (α = 0.05). Press play. Remedy: fix n beforehand, or correct "
    "for the looks."
)
lab.stage(topic, settings, scene=topic.peeking_scene, name="peeking", knobs=["kind", "every", "level", "seed"])

st.subheader("Which of the four?", anchor=False)
rows = [f"| {label} | {test.use} | ${test.formula}$ |" for label, test in T_TESTS.items()]
st.markdown("\n".join(["| test | for | t |", "|---|---|---|", *rows]))
lab.slip(
    "The notes print the formula of **one** sample against a known μ, and then run the test of **two** samples. They "
    "also say it shows which data are *better*: it says that means differ, and in which direction, not what is better.",
    "t = (mean1 - mu) / (s / sqrt(n))       # formula\nt, p = stats.ttest_ind(data1, data2)   # code",
    topic.notes_slip(),
    "\n".join(f"{test.scipy:<44}# {label}" for label, test in T_TESTS.items()),
    "A second mean is itself uncertain. Taking it for a known μ makes the standard error too small and t too large.",
)
lab.takeaway(topic, settings, *(test.estimate for test in list(T_TESTS.values())[:3]), topic.run)
