"""Dropout."""

import streamlit as st

from core.engine.networks import dropped
from core.regularization.dropout import parts, topic
from core.regularization.dropout.average import averaged
from core.regularization.dropout.helps import POINTS, RATE
from core.regularization.dropout.masks import all_masks, chances, outputs_under
from core.regularization.dropout.rates import DOUGHNUTS
from core.regularization.dropout.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**With dropout another random part of the network learns at every update; evaluated, all of it answers.** A mask "
    "silences each hidden unit with probability p, and what is kept is multiplied by 1/(1 − p), so that sums stay as "
    "large on average. Play the epochs: one mask leaves the subnetwork that is drawn; the maps are what that alone "
    "answers, and what the whole network does. Compare the training loss with masks, which a loop prints, and without.",
)
lab.stage(
    topic, settings, parts.NETWORK_PART, knobs=["p", "points", "noise", "units", "layers", "epochs"],
    more={"Points": ["data", "data_seed"], "Network": ["activation", "rate", "seed"], "Luck": ["sisters"]},
)  # fmt: skip
lab.predict(
    topic,
    settings,
    question="A network with one hidden layer of ten units has 2¹⁰ subnetworks. Each gives a point some output (the "
    "logit, before any sigmoid). Average all 1,024, each as often as dropout draws it. Is that what the network "
    "answers in eval()?",
    answers={
        "Exactly": "With one hidden layer the output is a sum over the units, and the mean of a sum is the sum of the "
        "means: every unit is kept with probability 1 − p and then divided by it. A second bent layer ends that.",
        "Nearly: eval() is an approximation": "So it is with two hidden layers or more. With one, the output is a sum "
        "over the units, and the mean of a sum is the sum of the means: not even a small gap is left.",
        "Not even nearly": "It is exact: the output is a sum over the units, and the mean of a sum is the sum of the "
        "means. Only a bend between mask and output opens a gap.",
    },
    right="Exactly",
    look={"depth": 1},
    part=parts.AVERAGE,
)
lab.try_this(
    topic,
    settings,
    {
        "p = 0.9: what is left to learn from, with three units of 32 at a time?": {"p": 0.9},
        "The ten ones with p = 1: the edge at which torch gives plain zeros.": {"share": 1.0, "part": parts.ONES},
        "XOR, four units a layer, 96 seeds: who fails? Then p = 0.": {
            "data": "XOR", "noise": 10.0, "units": 4, "sisters": "96",
        },
        "320 points instead of 40: what does dropout still add?": {"against": POINTS, "part": parts.HELPS},
        "The course's two rings instead of irises, every p.": {"course": DOUGHNUTS, "part": parts.RATES},
    },
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL)
lab.run_log(topic, settings, parts.NETWORK_PART, parts.LOGGED)

st.subheader("What comes out of ten ones?", anchor=False)
st.markdown(
    "The notes' `nn.Dropout(0.25)` on ten ones, 400 times: play it. torch's p is the share **dropped**. In dropout's "
    "paper, and in older libraries, p is the share **kept**, nothing is scaled while training, and the weights are "
    "multiplied by p for testing: the same on average, if both halves are kept. `F.dropout` belongs to no module: its "
    "own p is 0.5, and it is on, in eval mode too, unless it is given `training=False`."
)
lab.stage(topic, settings, parts.ONES, knobs=["share", "value", "seed"])

st.subheader("How good is one subnetwork alone?", anchor=False)
st.markdown(
    "Masks drawn for the network above, once it is trained: what six of the subnetworks answer, what 200 of them "
    "answer together, and what eval() answers in a single pass. The shares are of right answers on the 300 test points."
)
lab.stage(topic, settings, parts.STRIP, knobs=["p", "units", "layers", "epochs", "seed"])

st.subheader("Is eval() the average of the subnetworks?", anchor=False)
st.markdown(
    "It is usually asserted. Here are ten hidden units in all, trained on the points above, and **all** 1,024 masks, "
    "each weighted by how probable it is. Exact is a matter of bends: an output that is linear in the masks has its "
    "average at their means. Try one layer, then two, then the activation “Linear” with any number."
)
lab.stage(topic, settings, parts.AVERAGE, knobs=["depth", "p", "activation", "epochs", "seed"])
if opened := lab.question(topic, parts.GAPS, "How does the gap grow with depth? Five depths, twenty seeds each"):
    with opened:
        lab.sweep(topic, settings, parts.GAPS, knobs=["p", "activation"])

if opened := lab.question(topic, parts.RATES, "Which p is best? The course's sweep, every p under twenty seeds"):
    with opened:
        st.markdown(
            "The course sweeps p from 0 to 0.9 with one run each. Here it is twenty, on new parts of the data, with "
            "new weights and masks: the notes' 4-12-12-3 network on irises as they are (SGD, rate 0.005), or the two "
            "rings of the course, standardised so that few epochs are enough (rate 0.1). Dots are single runs, bars "
            "95 % intervals of the mean."
        )
        lab.sweep(topic, settings, parts.RATES, knobs=["course", "width", "sweep_epochs"])

if opened := lab.question(topic, parts.LONGER, "“Generally requires more training”: how much more?"):
    with opened:
        st.markdown(
            "The notes' network on irises, with and without dropout at your p. Red is the loss with masks, blue the "
            "same weights evaluated whole. A run that never gets below the level counts as the last epoch."
        )
        lab.sweep(topic, settings, parts.LONGER, knobs=["p"])
if opened := lab.question(topic, parts.TIMES, "“Each epoch computes faster”: does it?"):
    with opened:
        st.markdown("An epoch of 160 points in plain torch, in turn with each network: **measured here and now**.")
        lab.sweep(topic, settings, parts.TIMES, knobs=["p"])

if opened := lab.question(topic, parts.KNOCKED, "Does it rely less on single units? Knock them out, one at a time"):
    with opened:
        st.markdown(
            "After training, without and with dropout, one hidden unit is held at 0 and nothing is rescaled; then many "
            "at random. *In use* is how many units the output is spread over: 100 % if each moved it alike, 1/n if one "
            "did it all. Correlations are of two units of a layer, over the test points."
        )
        lab.sweep(topic, settings, parts.KNOCKED, knobs=["p", "units", "layers", "epochs"])

st.subheader("Do masked passes know what they do not know?", anchor=False)
st.markdown(
    "Leave dropout on and ask 50 times: the spread of the answers is often read as uncertainty. It should then be wide "
    "where there were no points to learn from. The plane is twice as wide as the data."
)
lab.stage(topic, settings, parts.UNCERTAINTY, knobs=["p", "units", "layers", "epochs", "activation", "seed"])

if opened := lab.question(topic, parts.HELPS, "When does it help? Depth, data, width and p, each with and without"):
    with opened:
        st.markdown(
            "The network of the first stage, trained twice for each of twenty seeds: same points, same first weights, "
            f"without and with dropout. What is drawn is the difference. *{RATE}* varies the rate itself."
        )
        lab.sweep(topic, settings, parts.HELPS, knobs=["against", "p", "noise", "units", "layers", "epochs"])

if opened := lab.question(topic, parts.CONVOLVED, "“Debate about applying to convolution layers”: a look at it"):
    with opened:
        st.markdown(
            "Two convolutions, a dense layer, 200 of scikit-learn's 8 × 8 digits to learn from. Dropout stands behind "
            "the dense layer, or behind both convolutions: on single pixels, or on whole channels (`nn.Dropout2d`)."
        )
        lab.sweep(topic, settings, parts.CONVOLVED, knobs=["p"])

lab.run_slips(slips())
lab.takeaway(topic, settings, dropped, outputs_under, all_masks, chances, averaged)
