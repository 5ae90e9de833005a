"""A network for regression: a number out of a number."""

import streamlit as st

from core.networks.regression import few_lines, parts, rivals, samples, sentences, topic
from core.networks.regression.slips import ANSWERS
from pages import lab

settings = lab.page(
    topic,
    r"**A network for regression answers with a number.** The notes draw 30 points, $y = x + \varepsilon/2$, "
    r"and train Linear, "
    "ReLU, Linear with one unit each, 500 times on all points. One ReLU unit is a hinge: flat on one side of "
    "its kink, "
    "straight on the other. On new points nothing does better on average than the **noise floor** σ², the red "
    "line. The "
    "dotted line is least squares: it needs no training. Drag the true slope, press play, add units.",
)
pairs = lab.own_pairs() if settings.target == samples.OWN else None
data = (pairs,) if pairs else ()
lab.stage(
    topic,
    settings,
    parts.FIT,
    knobs=["target", "typed", "units", "activation", "rate", "epochs", "noise"],
    more={
        "Data": ["slope", "count", "data_seed"],
        "Network": ["layers", "seed"],
        "Luck": ["sisters"],
        "Training": ["optimizer", "scaled"],
    },
    data=data,
)
SINE = {"target": "Sine", "units": 16, "activation": "tanh", "optimizer": "Adam", "rate": 0.02}
lab.predict(
    topic,
    settings,
    question="The notes' network is trained under 1,000 seeds, on the same 30 points: only the first weights "
    "differ. How "
    "often does it end as a constant, one and the same answer for every point?",
    answers={
        "Hardly ever: descent finds its way": "Descent goes where the slope leads, and a ReLU that is off for "
        "every point "
        "has slope 0: it stays.",
        "In nearly a third": "About half of these are dead at the first step: the unit is on for none of the "
        "points. The "
        "others die on the way: their slope has the wrong sign, and the kink leaves the data before it can turn.",
        "In more than half": "It would if every unit that points the wrong way died; but many turn in time.",
    },
    right="In nearly a third",
    look={},
    part=parts.DEAD,
)
lab.try_this(
    topic,
    settings,
    {
        "Seed 1: the unit is dead, and the network answers one number.": {"seed": 1},
        "With 96 sisters: the notes' network under 96 seeds, anew while you drag the rate.": {"sisters": "96"},
        "A sine, 16 tanh units and Adam: close to the noise floor, inside the data.": SINE
        | {"count": 200, "epochs": 1000},
        "A rate of 2: each step goes too far, and the training diverges.": {"rate": 2.0},
        "On a sine, does more data make the network win?": SINE | {"part": parts.GROWTH},
    },
)
lab.trial(topic, settings, parts.TRIAL, data=data)
lab.run_log(topic, settings, parts.FIT, parts.LOGGED, data=data)

st.subheader("What does each hidden unit add?", anchor=False)
st.markdown(
    r"A network with one hidden layer is a sum: $\hat y = c + \sum_j v_j\, f(w_j x + b_j)$. Each unit has its "
    r"colour: its "
    "line, what the activation makes of it (ReLU clips it at 0), that times its weight out, and last the sum of all. "
    "Each ReLU unit brings one kink, at $-b_j/w_j$. Press play: the kinks wander while it learns."
)
lab.stage(topic, settings, parts.UNITS, knobs=["units", "activation"], data=data)
st.subheader("Can you do it by hand?", anchor=False)
st.markdown(
    "Three ReLU units that are on to the right of their kinks. On the left, drag a point up or down to change a "
    "unit's "
    "weight out; on the right, drag the kinks along and the bias up. For given kinks the best weights need no "
    "descent: "
    "the sum is linear in them, so least squares finds them. What is hard about training is where the kinks go."
)
lab.stage(topic, settings, parts.HAND, knobs=["target", "kinks", "turns", "base"], data=data)
st.subheader("Would a classical model have been enough?", anchor=False)
st.markdown(
    "The same points for four models: the network above, the straight line by least squares, a polynomial, and "
    "the mean "
    "of the nearest neighbours (the last two by scikit-learn). The training loss says little: a polynomial of high "
    "degree makes it as small as one likes. New points decide, and what happens **outside the data**, beyond "
    "the band: "
    "there a ReLU network goes on straight, a polynomial runs off, and neighbours stay level. None of them knows."
)
lab.stage(topic, settings, parts.RIVALS, knobs=["target", "units", "degree", "neighbours", "noise", "count"], data=data)
if opened := lab.question(topic, parts.GROWTH, "Why use classical models, when deep learning works as well?"):
    opened.markdown(
        "The notes answer: they work well on small data. Here are all four on 5 to 2,000 points of the true "
        "function above, "
        "ten samples of each size, each with new points and new first weights. Where the "
        "truth is a straight line, least squares has the right shape from the start. Where it is a sine, a line "
        "is wrong with "
        "any amount of data."
    )
    with opened:
        lab.sweep(topic, settings, parts.GROWTH, data=data)
if opened := lab.question(topic, parts.DEAD, "How often does the notes' network never leave a constant?"):
    opened.markdown(
        "A thousand seeds of the 1-1-1 network on the same points. Each dot is where a hinge starts: its kink, "
        "and the "
        "slope of its sloping side. A unit whose kink has all points on its flat side gets no gradient: it is "
        "**dead** "
        "from the start, and so are the dots beyond the band. Nearly all others that die start with a "
        "slope against the data's: the kink is driven out of the band before the slope can turn. The colours "
        "are those of "
        "the numbers below. What is left learns the last bias alone, and ends at the "
        "mean of y. The dark line is the way of the page's seed. Click a dot to train it above."
    )
    with opened:
        lab.sweep(topic, settings, parts.DEAD, data=data)
if opened := lab.question(topic, parts.SLOPES, "Is a steeper line harder to learn?"):
    opened.markdown(
        "The notes' network on lines of 21 slopes from −2 to 2, 50 times each, with 50 new points and new first "
        "weights "
        "every time. With the notes' noise and rate, the loss grows with the slope's size, and the correlation "
        "of answer and y grows too: a steep line "
        "has a larger variance of y, so a constant costs more there and the noise counts for less. The "
        "constants have "
        "no correlation at all; taken as 0 they pull the mean down at every slope alike."
    )
    with opened:
        lab.sweep(topic, settings, parts.SLOPES, data=data)
happened = sentences.slip_happens(lab.result_of(parts.FIT, settings, *data))
lab.slip(ANSWERS.said, ANSWERS.code, happened, ANSWERS.mend, ANSWERS.because)
lab.takeaway(topic, settings, few_lines.notes_loop, rivals.least_squares, topic.fit_within, table=pairs)
