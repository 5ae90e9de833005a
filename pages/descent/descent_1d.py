"""Descent in one dimension: the notes' algorithm, step by step on a curve."""

import streamlit as st

from core.descent.descent_1d import parts, topic
from core.descent.descent_1d.walks import walk
from pages import lab

settings = lab.page(
    topic,
    "**Every step of gradient descent points downhill, and still it may not arrive.** It guesses an $x$, takes the "
    r"slope there, and moves against it: $\;x \leftarrow x - \eta f'(x)$, again and again. The learning rate $\eta$ "
    "says how far. From a start in the wrong valley it gets stuck, with too small a rate it never gets there, with too "
    "big a one it is thrown out. Drag the start along the curve and play the walk; the strip under the curve shows in "
    "which minimum every other start would end.",
)
KNOBS = ["curve", "typed", "start", "rate", "epochs", "ascent"]
lab.stage(topic, settings, parts.WALK, knobs=KNOBS, more=["left", "right"])

lab.predict(
    topic, settings,
    question="On $f(x) = \\tfrac12 x^2$ with the rate 1 descent arrives in one step. You double the rate to 2. "
    "What does it do?",
    answers={
        "It arrives in half a step": "It never arrives. Each step multiplies $x$ by $1 - \\eta f'' = 1 - 2 = -1$: it "
        "jumps from 4 to −4 and back, for ever.",
        "It swings between two points for ever": "So it does: each step multiplies $x$ by $1 - \\eta f'' = -1$. "
        "Above 2 the factor is larger than 1 in size, and every step leads farther away.",
        "It diverges at once": "Not yet. Each step multiplies $x$ by $1 - \\eta f'' = 1 - 2 = -1$: it jumps from 4 to "
        "−4 and back. Only above 2 every step leads farther away.",
    },
    right="It swings between two points for ever",
    look={"curve": "½x²", "start": 4.0, "rate": 2.0},
)  # fmt: skip
lab.try_this(
    topic,
    settings,
    {
        "Too big a rate: it jumps from valley to valley and never comes to rest.": {"rate": 0.2},
        "Just under the bound it still arrives, zigzagging.": {
            "curve": "½x²", "start": 4.0, "rate": 1.9, "epochs": 100,
        },
        "Vanishing gradient: on the flat it hardly moves.": {"curve": "Flat (vanishing)", "start": 3.0, "rate": 0.1},
        "Exploding gradient: one step off the cliff, far past the minimum.": {
            "curve": "Cliff (exploding)", "start": 2.05, "rate": 0.3,
        },
    },
)  # fmt: skip

st.subheader("What is the algorithm?", anchor=False)
st.markdown(
    "Five lines. The readout “the next step” is the fourth of them in numbers, and the arrows on the curve draw it: "
    "black along the tangent, the way downhill; orange the step that is taken."
)
st.code(topic.ALGORITHM, language="python")

st.subheader("Which learning rate is right?", anchor=False)
st.markdown(
    r"Near a minimum every step multiplies the distance to it by $1 - \eta f''$. It shrinks only if $\eta < 2/f''$: "
    "the upright lines, one for each minimum in sight. Far below its line a walk runs out of steps; above it the "
    "minimum cannot hold it, and where it ends is a matter of luck. All points start at the same $x$; what leaves the "
    "window stands at its edge."
)
lab.stage(topic, settings, parts.RATES, knobs=["rate", "epochs", "start"])

st.subheader("Do random restarts help?", anchor=False)
st.markdown(
    "The notes' advice against local minima is to train again from random weights and keep the best. If one random "
    "start in the window finds the global minimum with chance $p$ (the green share of the strip, if the start lies in "
    "the window), the best of $k$ does with chance $1 - (1 - p)^k$."
)
lab.stage(topic, settings, parts.RESTARTS, knobs=["restarts", "seed", "rate"])

if opened := lab.question(topic, parts.MAP, "Where does every start end, at every rate?"):
    with opened:
        st.markdown(
            "Every point is one walk. Green found the global minimum (by ascent: maximum), the other hues a local one; "
            "red diverged, mauve swings to and fro; greys did not arrive: out of steps, stopped on flat ground or "
            "where f has no value. The border of order is ragged: at large rates a tiny change decides."
        )
        lab.sweep(topic, settings, parts.MAP)

lab.takeaway(topic, settings, topic.gradient_descent, walk)
