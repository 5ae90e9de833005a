"""Landscapes in two dimensions: six optimizers race downhill, and what stops them."""

import streamlit as st

from core.descent import landscapes, surfaces
from core.descent.descent_2d import parts, races, topic
from core.descent.descent_2d.slips import slips
from core.engine import optimizers
from core.engine.optimizers import OPTIMIZERS
from pages import lab

settings = lab.page(
    topic,
    "**Descent is trapped only where the ground rises in every direction.** Each racer sees nothing but the slope "
    "under its feet and takes $p \\leftarrow p - \\eta\\,\\nabla f(p)$, or its own refinement of it. Where it ends "
    "depends on its start, its rate and what it remembers. Drag the start, or click on the map, then play.",
)
lab.stage(
    topic, settings, parts.RACE,
    knobs=["surface", "formula", "steepness", "pace", "noise", "field", "beside"],
    more={
        "Who races": topic.SWITCHES, "Learning rates": ["rates", *(f"rate_{name}" for name in topic.SWITCHES)],
        "Race": ["steps", "seed"],
    },
)  # fmt: skip
st.caption(
    topic.described(settings) + " Blue ground is low, orange high; colours and lines stretch the low ground: hover for "
    "true heights. Noise is drawn once and is the same for all racers."
)
lab.predict(
    topic, settings,
    question="In a ravine 30 times as steep across as along (condition number 30) plain descent, SGD, and Adam both "
    "need about 60 steps. You make it 300 times as steep, each with a rate that suits it. Who suffers?",
    answers={
        "Both": "Not Adam. It divides each slope by the size that this slope usually has, so it does not see how steep "
        "the walls are. SGD has one rate for both directions: the walls force it to be small, and along the valley it "
        "creeps.",
        "SGD": "So it is. Its one rate must stay below 2 / 300, or the walls throw it out; along the valley it then "
        "creeps. Adam divides each slope by its usual size, and does not see how steep the walls are.",
        "Adam": "Adam divides each slope by the size that this slope usually has, and does not see how steep the walls "
        "are. SGD has one rate for both directions: the walls force it to be small, and along the valley it creeps.",
    },
    right="SGD",
    look={"surface": "Ravine", "steepness": 300.0, "start_x": -2.6, "start_y": 1.0, "steps": 300, "momentum": False,
          "nesterov": False, "adagrad": False, "rmsprop": False},
)  # fmt: skip
lab.try_this(
    topic, settings,
    {
        "A ravine: at 1.2 times the rate SGD swings from wall to wall, and diverges.": topic.RAVINE,
        "On the ridge of a saddle, a millionth beside it: all six get away.": topic.RIDGE,
        "Rosenbrock's bent valley: 500 steps, and nobody is through yet.": topic.VALLEY,
        "Rastrigin's egg box: every racer ends in a hole near its start.": topic.EGG_BOX,
    },
)  # fmt: skip

st.subheader("What does a racer feel, remember and do?", anchor=False)
st.markdown(
    f"At each step, {settings.inside}: " + ", then ".join(f"${rule}$" for rule in OPTIMIZERS[settings.inside].formula)
)
lab.stage(topic, settings, parts.INSIDE, knobs=["inside", *topic.MEMORY_KNOBS.get(settings.inside, ())])
st.caption(
    "Arrows: black (white in the dark) straight downhill, −g; violet its memory, −v or −m; brown along both axes the "
    "root of s, by which the step is divided; and in the racer's own colour the step it takes. They are enlarged, the "
    "longest a fifth of the map, and shrink with what they stand for, but slowly. The torch.optim rules add a tiny ε "
    "to √s, so that nothing is divided by zero."
)
st.subheader("Minimum, maximum or saddle: what tells them apart?", anchor=False)
st.markdown(
    "At a critical point the gradient is zero; what is there, the Hessian's two eigenvalues say, the lower and the "
    "higher curvature: both positive, a minimum; both negative, a maximum; one of each, a saddle. If one is zero, it "
    "cannot say (try the monkey saddle). Those shown were found by Newton's method from 32 × 32 starts."
)
lab.stage(topic, settings, parts.CRITICAL, knobs=["surface", "formula"])
if opened := lab.question(topic, "surfaces", "What are the formulas, and where do they have their minima?"):
    opened.table(landscapes.surfaces_table())
if opened := lab.question(topic, parts.CONTEST, "What does a ravine's condition number do to each racer?"):
    opened.markdown(
        "The condition number is the larger eigenvalue of the Hessian over the smaller: how many times steeper the "
        "ravine is across than along. Every racer starts at (−2.6, 1) and is given its best rate, out of 57, for each "
        "ravine; counted are the steps until it stays within 0.01 of the minimum. Dotted: theory, SGD at its best rate "
        "multiplies the distance by $(\\kappa - 1)/(\\kappa + 1)$ each step."
    )
    with opened:
        lab.sweep(topic, settings, parts.CONTEST)
if opened := lab.question(topic, parts.ESCAPE, "Can a saddle trap a racer?"):
    opened.markdown(
        "Only from the exact ridge, and without the slightest noise. SGD's distance from the ridge grows by the factor "
        "$1 + 2\\eta$ each step, so the time to leave grows with the logarithm of $1/\\text{noise}$ only. What divides "
        "by the size of the slope (AdaGrad, RMSprop, Adam) makes large steps of small slopes and is gone in a few."
    )
    with opened:
        lab.sweep(topic, settings, parts.ESCAPE)
if opened := lab.question(topic, parts.SHARES, "Why are local minima rare in many dimensions?"):
    opened.markdown(
        "A minimum has to bend up in *every* direction. Below are random functions (200 cosine waves each), whose "
        "points of zero gradient are really searched for from random starts. The lower one lies, the fewer of its "
        "directions lead down."
    )
    with opened:
        lab.sweep(topic, settings, parts.SHARES)
if opened := lab.question(topic, parts.NETWORK, "What does the landscape of a real network look like?"):
    opened.markdown(
        "It has too many dimensions to draw, so the loss is cut along a plane: through the end of the training, along "
        "the two main directions of its path. The path drawn is a shadow; the numbers say how far off the truth is."
    )
    with opened:
        lab.stage(topic, settings, parts.NETWORK, knobs=["cloud", "units", "trainer", "trainer_rate", "seed"])
lab.run_slips(slips())
RACING = (optimizers.sgd_step, optimizers.adam_step, races.race)
lab.takeaway(topic, settings, *RACING, surfaces.peaks, surfaces.peaks_gradient)
