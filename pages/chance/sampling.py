"""Sampling variability and seeds: the mean of a sample is itself a random number."""

import streamlit as st

from core.chance.sampling import parts, topic
from core.chance.sampling.samplers import sample_means, typical_errors
from core.chance.sampling.seeding import seed_table, seeded
from pages import lab

settings = lab.page(
    topic,
    "**Different samples from the same population have different means, so a single measurement may mislead.** How far "
    r"the means scatter is known beforehand: their standard error is $\sigma/\sqrt n$, with $\sigma$ the population's "
    "standard deviation. For large $n$ their histogram is a bell, whatever shape a population of finite $\\sigma$ has "
    "(the **central limit theorem**). The means of a biased sampler gather as well, but around a wrong value. Press "
    "play: sample after sample is drawn from the population, and its mean drops into the histogram.",
)
lab.stage(
    topic,
    settings,
    parts.MEANS,
    knobs=["population", "n", "sampler", "strength", "zoom", "seed"],
    more=["samples"],
)
lab.predict(
    topic,
    settings,
    question="You draw ten times as many samples, 10,000 instead of 1,000, each still of 10 values. How far do their "
    "means now scatter?",
    answers={
        "A tenth as far": "More samples show more clearly how far means scatter, but each mean is still made of 10 "
        r"values: the spread stays 0.63. It is the size of a sample, $n$, that counts: $\sigma/\sqrt n$.",
        "About a third as far": r"That would be so if each sample were ten times as large: $\sqrt{10} \approx 3.2$. "
        "But there are only more of them, each of 10 values, and the spread stays 0.63.",
        "As far as before": "Each mean is still made of 10 values. More samples only draw the same bell more smoothly; "
        r"to make it narrower, each sample must grow: its spread is $\sigma/\sqrt n$.",
    },
    right="As far as before",
    look={"samples": 10_000},
)
lab.try_this(
    topic,
    settings,
    {
        "Two humps, samples of two: three humps of means.": {"population": "Bimodal", "n": 2},
        "The same with n = 30: a bell.": {"population": "Bimodal", "n": 30},
        "Large ones are noticed more: 500 observations, precise and wrong.": {
            "sampler": "By size", "n": 500, "zoom": False,
        },
        "Cauchy: the theorem fails. A mean of 500 is no better than one value.": {"population": "Cauchy", "n": 500},
    },
)  # fmt: skip

st.subheader("How does the error shrink as n grows?", anchor=False)
st.markdown(
    "The population and the sampler are those above; what is moved here moves there. The typical error is the root of "
    "the mean squared error of 400 means (for Cauchy, which has none: what 68 % of them stay below). "
    r"On logarithmic axes $1/\sqrt n$ is a straight line of slope −0.5. Choose a biased sampler: its error falls to "
    "the bias and stays there. **No amount of data mends a bad way of taking it.** A network trained on such data "
    "learns the bias as well: it fits its sample and fails elsewhere."
)
lab.stage(topic, settings, parts.ERRORS, knobs=["population", "sampler", "strength"])

st.subheader("Does the mean settle if one goes on and on?", anchor=False)
st.markdown(
    "Yes, if the population has a mean: that is the **law of large numbers**. The same population and sampler again. "
    "Between the grey lines lie, at any one n, about 95 % of all fair sequences (at small n 91 to 100 %, depending on "
    "the shape). Choose Cauchy: single huge values keep moving its mean, however long one goes on."
)
lab.stage(topic, settings, parts.RUNNING, knobs=["population", "sampler", "strength"])

st.subheader("How does one get the same random numbers again?", anchor=False)
st.markdown(
    "By a seed. Each line below was run three times: once, once more, and once with **another program drawing numbers "
    "in between** (a library, another notebook cell). A global seed sets a stream that the whole process shares, so "
    "another's draw as a rule shifts yours: the orange dots are no longer below the blue ones. A local stream is your "
    "own. (As a rule: numpy's old normal generator throws some numbers away, and the other may have taken just those.)"
)
lab.stage(topic, settings, parts.SEEDS, knobs=["seed", "strangers"])
ways = lab.result_of(parts.SEEDS, settings).ways
st.code("\n".join(way.code for way in ways.values()), language="python", wrap_lines=True)
# A table of its own, because it then scrolls inside itself on a phone, and not the page.
columns = zip(*seed_table(ways), strict=True)
st.table(dict(zip(("first number", "once", "again", "another in between"), columns, strict=True)), hide_index=True)
st.markdown(
    "The notes call `RandomState` the newer way: it is numpy's old generator, kept for old results, with the numbers "
    "of the global seed. Since 2019 `default_rng` is the one to use, and in torch a `Generator` of one's own. Numpy "
    "and torch share no seed. A network's first weights come from torch's global stream: after the same "
    "`torch.manual_seed` it starts alike. (Seeding the real global streams here would shift other visitors' numbers: "
    "the global lines are run on private copies of them, which give the same numbers. A test compares.)"
)
lab.takeaway(topic, settings, sample_means, typical_errors, seeded)
