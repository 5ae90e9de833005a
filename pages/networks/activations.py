"""Activation functions."""

import streamlit as st

from core.networks import plane_data
from core.networks.activations import parts, topic
from core.networks.activations.dead_units import autopsy
from core.networks.activations.families import shaped
from core.networks.activations.random_layers import sent_through
from core.networks.activations.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**What an activation does to learning is seen in its slope, not in its value.** A unit answers $f(z)$ to its "
    "weighted sum $z$. On the way back the gradient is multiplied by the slope $f'(z)$, in every layer once. Where "
    "the curve is flat, in the shaded zones ($|f'| < 0.05$), next to nothing comes through: the unit is saturated and "
    "hardly learns. Drag the point on either curve, and take another function.",
)
lab.stage(topic, settings, parts.CURVES, knobs=["activation", "beside", "z", "leak", "alpha", "beta"])
lab.predict(
    topic,
    settings,
    question="ReLU turns negative sums into exactly 0. A normal input passes through 30 layers of random ReLU units. "
    "What share of the last layer's outputs is exactly 0?",
    answers={
        "Nearly all: each layer adds more zeros": "A zero is not passed on as such: the next layer adds up what is not "
        "zero, with weights of either sign. Half of these sums are negative again, in every layer.",
        "About half, as in the first layer": "The next layer adds up what is not zero, with weights of either sign, so "
        "its sums are as often negative as positive, however deep it lies.",
        "Next to none: zeros are filled up again": "They are, by the next layer's sums. But half of these are negative "
        "and become zeros themselves.",
    },
    right="About half, as in the first layer",
    look={"activation": "ReLU", "depth": 30, "law": "Kaiming"},
    part=parts.PASSAGE,
)
lab.try_this(
    topic,
    settings,
    {
        "Tanh through layers with weights that are too large: it saturates.": {
            "activation": "tanh", "times": 5.0, "part": parts.PASSAGE,
        },
        "At a rate of 0.05 instead of 2, no unit of this ReLU network dies.": {
            "rate": 0.05, "part": parts.DEAD,
        },
        "With 96 sisters of that network: at a rate of 2 a fifth ends under 75 %, by the seed alone. Drag the rate.": {
            "sisters": "96", "part": parts.DEAD,
        },
        "Two ReLUs, back to back, are |x| exactly.": {
            "activation": "ReLU", "target": "|x|", "centres": (0.0, 0.0), "slopes": (1.0, -1.0), "heights": (1.0, 1.0),
            "part": parts.TWO_UNITS,
        },
        "Two steep sigmoids, one up and one down, are a bump.": {
            "activation": "Sigmoid", "slopes": (20.0, 20.0), "part": parts.TWO_UNITS,
        },
    },
)  # fmt: skip

st.subheader("What do many layers make of a signal?", anchor=False)
st.markdown(
    "A standard normal input, 200 times, through layers whose weights are drawn by chance and not trained. In the "
    "histograms brighter means more frequent; the scale is even around 0 and goes in powers of ten further out. Spread "
    "alone does not tell whether anything is left of the input: **between inputs** is how much a unit's output "
    "still differs from input to input. Weights that suit one activation let the signal of another fade or blow up."
)
lab.stage(
    topic, settings, parts.PASSAGE, knobs=["activation", "depth", "law", "times", "width", "seed"],
    more=["leak", "alpha", "beta"],
)  # fmt: skip

st.subheader("When is a ReLU unit dead?", anchor=False)
st.markdown(
    "The notes recommend ReLU as one that does not saturate. Above 0 it does not; below 0 it is flat throughout. A "
    "unit is dead when its sum is negative at every training point: its output and its slope are 0 there, and no "
    "gradient reaches its weights. A large step can throw it so far. **Dead on these data** is not yet dead: a "
    "first-layer unit always fires on one side of its line, only no point lies there. **Dead for every input** is "
    "more: its sum is positive nowhere in the plane. That is decided exactly: behind a layer of ReLUs a sum is "
    "linear in every cell between their lines, so only the corners of the cells, and the directions far out, need "
    "to be looked at."
)
table = lab.own_table() if settings.data == plane_data.OWN else None
data = (table,) if table else ()
lab.stage(
    topic, settings, parts.DEAD, knobs=["data", "brush", "units", "rate", "epochs", "seed"],
    more={"Data": ["across", "up", "points"], "View": ["card"], "Luck": ["sisters"]},
    names=topic.unit_names(settings) | plane_data.feature_menus(settings, table), data=data,
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL, data=data)
lab.run_log(topic, settings, parts.DEAD, parts.LOGGED, data=data)

if opened := lab.question(topic, parts.RACE, "Which activation should I take? All of them, 100 seeds each"):
    with opened:
        st.markdown(
            "The network above, on the same data, at the same rate, with the same seeds: only the activation differs, "
            "and no rate is tuned to it. A run **fails** if its test accuracy stays under 75 % or its numbers "
            "overflow (a red cross). A unit is **without slope** if $|f'| < 10^{-6}$ at every training point: a dead "
            "ReLU, or any unit with a step. The bars are Wilson's 95 % intervals: where two overlap widely, 100 seeds "
            "do not tell which is better. Change data or rate above, and another one may lead."
        )
        lab.sweep(topic, settings, parts.RACE, data=data)

st.subheader("Why a bend at all: what can two units make?", anchor=False)
st.markdown(
    r"A network with one input and two hidden units: $y = b + v_1 f(w_1(x - c_1)) + v_2 f(w_2(x - c_2))$. Without a "
    "bend (Linear) it is a straight line whatever the weights. Drag the two points: sideways moves a unit's centre, "
    "up and down its outgoing weight."
)
lab.stage(
    topic, settings, parts.TWO_UNITS, knobs=["target", "activation", "centres", "slopes", "heights", "offset"],
    more=["leak", "alpha", "beta"],
)  # fmt: skip

if opened := lab.question(topic, parts.FORMS, "GELU is written in two ways: does it matter which?"):
    opened.markdown(
        r"Exactly it is $z\,\Phi(z)$, with the normal distribution's $\Phi$; many networks take a formula with tanh "
        "instead. To the eye they are one curve; the difference is largest near $|z| = 2$ and 3, and below a "
        "thousandth. A network trained with one runs with the other, but does not give the same numbers."
    )
    with opened:
        lab.stage(topic, settings, parts.FORMS, knobs=["z"])

lab.run_slips(slips())
lab.takeaway(topic, settings, shaped, sent_through, autopsy, table=table)
