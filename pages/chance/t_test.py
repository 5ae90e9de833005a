"""The t-test: how far apart two means are, measured by what chance alone would do."""

import streamlit as st

from core.chance.t_test import parts, topic
from core.chance.t_test.four_tests import T_TESTS
from core.chance.t_test.slips import notes_slip
from pages import lab

settings = lab.page(
    topic,
    "**Two samples never have quite the same mean; the t-test says how often chance alone would set them so far "
    r"apart.** It counts how many standard errors lie between them: $\;t = \text{difference}\,/\,\text{standard "
    r"error}$. If the populations had equal means, $t$ would follow the grey curve, and $p$ is the red area: "
    "the chance of a $t$ at least this far from 0. The test is two-sided, as in scipy, unless you choose otherwise. A "
    "small $p$ says: rare, if there were no difference. Drag the true means.",
)
drawn = ["seed"] if settings.data == "From knobs" else []
lab.stage(
    topic,
    settings,
    parts.SHOWN,
    knobs=["show", "kind", "data", "n1", "n2", "mean2", "reference", "first", "second", "every"],
    more={
        "The populations": ["mean1", "spread1", "spread2", "correlation"],
        "The test": ["alternative", "level"],
        "Chance": ["experiments", *drawn],
    },
)
lab.predict(
    topic,
    settings,
    question="Both populations have the same mean, and the experiment is run 1,000 times. How are the 1,000 p spread?",
    answers={
        "Most p are near 1": "p near 1 would need samples whose means agree almost exactly, and that is as rare as any "
        "other degree of agreement. Look at the left chart: all bars are alike.",
        "Flat: every p from 0 to 1 equally often": "p is the share of results at least this extreme, so 5 % of all "
        "results have p below 0.05, 10 % below 0.1, and so on. That is what “5 % false alarms” means.",
        "A bell around 0.5": "t itself follows a bell around 0; p is the share of that bell beyond t, and by its own "
        "making that share is spread evenly. Look at the left chart.",
    },
    right="Flat: every p from 0 to 1 equally often",
    look={"show": topic.MANY, "mean2": 1.0},
)
lab.try_this(
    topic,
    settings,
    {
        "The notes' example: means 1 and 2, n = 30 and 40. p is tiny.": {"mean2": 2.0},
        "No difference at all, and yet these samples give p < 0.05: a false alarm.": {"mean2": 1.0, "seed": 21},
        "Student's sleep data of 1908, paired: p = 0.003. Then choose Welch, which forgets the pairs: 0.08.": {
            "kind": "Paired", "data": "My own numbers",
        },
        "n = 10 with σ = 3 against n = 60 with σ = 1, run 1,000 times: the pooled test gives too many false alarms.": {
            "n1": 10, "n2": 60, "spread1": 3.0, "mean2": 1.0, "show": topic.MANY,
        },
    },
)  # fmt: skip

st.subheader("Which of the four tests?", anchor=False)
rows = [f"| {label} | {test.use} | ${test.formula}$ |" for label, test in T_TESTS.items()]
st.markdown("\n".join(["| test | for | t |", "|---|---|---|", *rows]))
st.markdown(
    "**Two-sided** asks for a difference in either direction. A **one-sided** test (*greater*, *less*, under “The "
    "test”) puts all of α into one tail, so its p is half as large if the difference lies on the side that was "
    "claimed. Claim it before you see the data, or not at all."
)

st.markdown("The questions below are answered by the same experiment, on the stage above.")
st.subheader("How large is the difference?", anchor=False)
st.markdown(
    "Cohen's $d$ is the difference in standard deviations. Two bells $d$ apart overlap; with $d = 0.5$ by 80 %. $p$ "
    "mixes this with $n$: with enough observations any difference has a small $p$."
)
lab.lead(topic, settings, f"Show: {topic.EFFECT}", {"show": topic.EFFECT})
st.subheader("What if the experiment is run 1,000 times?", anchor=False)
st.markdown(
    "First the means are made equal: whatever falls below α is a **false alarm**. Then they are as you set them: what "
    "falls below α is a difference **found**, and its share is the **power**. With your own numbers, the populations "
    "are normal ones with your samples' means and spreads."
)
lab.lead(topic, settings, f"Show: {topic.MANY}", {"show": topic.MANY})
st.subheader("What does a 95 % interval promise?", anchor=False)
st.markdown(
    "That of many experiments' intervals 95 % hold the true difference. The truth stands still; the intervals are what "
    "chance moves about, and of one interval nobody can say whether it is a red one. An interval that leaves out 0 and "
    "p < α are the same statement."
)
lab.lead(topic, settings, f"Show: {topic.INTERVALS}", {"show": topic.INTERVALS})
st.subheader("How many observations are enough?", anchor=False)
st.markdown(
    "The line is theory, the dots are the repetitions. For two samples, $d = 0.5$ and α = 0.05 the textbooks say 64 in "
    "each for a power of 80 %. A paired test needs fewer the more its pairs agree; where they go against each other (a "
    "correlation below 0) it needs more."
)
lab.lead(topic, settings, f"Show: {topic.POWER}", {"show": topic.POWER})
st.subheader("May I look at p after every new observation, and stop when it is small?", anchor=False)
st.markdown(
    "No. Here there is **no** difference. Every look is another chance of a false alarm: looked at after each of 200 "
    "observations, two experiments in five have had one (α = 0.05). Press play. Remedy: fix n beforehand, or correct "
    "for the looks."
)
lab.lead(topic, settings, f"Show: {topic.PEEKING}", {"show": topic.PEEKING})
lab.slip(
    "The notes print the formula of **one** sample against a known μ, and then run the test of **two** samples. They "
    "also say it shows which data are *better*: it says that means differ, and in which direction, not what is better.",
    "t = (mean1 - mu) / (s / sqrt(n))       # formula\nt, p = stats.ttest_ind(data1, data2)   # code",
    notes_slip(),
    "\n".join(f"{test.scipy:<44}# {label}" for label, test in T_TESTS.items()),
    "A second mean is itself uncertain. Taking it for a known μ makes the standard error too small and t too large.",
)
lab.takeaway(topic, settings, *(test.estimate for test in list(T_TESTS.values())[:3]))
