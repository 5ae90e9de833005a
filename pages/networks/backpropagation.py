"""Backpropagation: forward, loss, backward and update of a small network, one step and one factor at a time."""

import streamlit as st

from core.networks.backpropagation import graphs, parts, passes, topic
from core.networks.backpropagation.slips import SLIPS
from pages import lab

settings = lab.page(
    topic,
    "**Backpropagation is the chain rule, worked from the loss backwards, each result used again.** Forward, a unit "
    "adds up and bends: $z = b + \\sum w\\,a$, then $a = f(z)$. Backward, it takes the error that comes to it times "
    r"its own slope, $\;\delta = \text{error} \times f'(z)$, and every weight's gradient is that $\delta$ times what "
    r"came in. A hidden unit's error is $\sum w\,\delta$ of the units it feeds. Step with the arrow keys; what is not "
    "computed yet is not shown. Point at a number to see where else it stands; click on a weight to change it.",
)
lab.stage(
    topic,
    settings,
    parts.TURN,
    knobs=["activation", "loss", "rate", "hidden", "depth", "samples"],
    more={
        "Network": ["inputs", "outputs", "output", "sample"],
        "Data": ["x", "y"],
        "Weights": ["w0", "w1", "b1", "w2", "b2", "w3", "b3"],
    },
)
lab.predict(
    topic,
    settings,
    question="A hidden tanh unit is far out on its flat end: its output is 0.9999. The loss is large. What does the "
    "backward pass do to the weights that lead into it?",
    answers={
        "It changes them strongly, for the error is large": "The error does arrive. But δ is the error times the "
        "slope, and there the slope is next to 0: nearly nothing is left.",
        "It hardly changes them": "δ is the error times the slope, and at a flat end the slope is next to 0. The unit "
        "is saturated: however wrong the answer, hardly any of it gets through.",
        "It changes their signs": "Signs change only by the step, and the step is small: δ is the error times the "
        "slope, which at a flat end is next to 0.",
    },
    right="It hardly changes them",
    look=topic.SATURATED,
)
lab.try_this(
    topic,
    settings,
    {
        "A sigmoid output under BCE: slope and loss cancel, and δ is ŷ − y.": {"loss": "BCE"},
        "The same sigmoid under ½ squared error: δ shrinks by the slope.": {"output": "Sigmoid"},
        "Two hidden layers of three and two outputs, with all 32 numbers.": topic.LARGE,
        "A rate of 2: the gradient is right, and the step makes it worse.": {"rate": 2.0},
        "Four samples: each has a gradient of its own, the batch takes the mean.": {"samples": 4},
    },
)
st.subheader("Why are gradients added?", anchor=False)
st.markdown(
    "Any formula is such a graph. **Forward, each node has a value. Backward, each hands its adjoint, ∂L/∂node, times "
    "a local slope to what it was made of.** A node that is used twice is reached on two paths, and what they bring is "
    "added up: that is the reason why torch *adds* to `.grad`. Type a formula in x, w and b; on the lines stand the "
    "local slopes."
)
lab.stage(topic, settings, parts.FORMULA, knobs=["typed", "at_x", "at_w", "at_b"])
st.subheader("What if zero_grad() is forgotten?", anchor=False)
st.markdown(
    "The same adding goes on from step to step, unless `.grad` is emptied. Here is one weight, one sample (x = 1.5, "
    "y = 3), torch's own `.grad`, and the same loop twice. Without `zero_grad()` each step follows the **sum of all "
    "gradients so far**: it is momentum without friction. The walk rushes through the lowest point, because the old "
    "gradients still push, and never comes to rest. Drag the start."
)
lab.stage(topic, settings, parts.FORGOTTEN, knobs=["start", "step_rate", "count"])
st.subheader("Can you do it yourself? Check me", anchor=False)
st.markdown(
    "Work the chain out on paper and type your answers in the order of the table, with commas between. **Nothing "
    "is marked before the whole chain is there and you commit;** then the answers are compared with autograd's, to "
    "6 digits, and the first wrong factor is named. Each exercise number is another network, with no 0 in it, "
    "so that a wrong way cannot come out right by chance. You may also take the network above, with its batch."
)
lab.stage(topic, settings, parts.EXERCISE, knobs=["drill", "drill_seed", "mine", "commit"])
if opened := lab.question(topic, parts.BATCH, "What does a batch do to the gradient?"):
    opened.markdown(
        "Each sample has its own forward and backward pass, and its own opinion about every weight. The cost is the "
        "mean of the losses, and because the derivative of a mean is the mean of the derivatives, the batch's gradient "
        "is the mean of its samples' (under the plain sum: their sum). All four samples of the first chart are taken."
    )
    with opened:
        lab.stage(topic, settings, parts.BATCH, knobs=["loss", "activation"])
if opened := lab.question(topic, parts.FACTORS, "½, mean or sum: does the factor in the loss matter?"):
    opened.markdown(
        "The factor stands at the very end of the graph, so the backward pass multiplies *everything* by it. No "
        "direction changes, only the length of the step: a rate is right or wrong for a loss with its factor. The "
        "rates below make the very same step."
    )
    with opened:
        lab.stage(topic, settings, parts.FACTORS, knobs=["rate", "outputs"])
lab.run_slips(SLIPS)
lab.takeaway(
    topic, settings, passes.forward_pass, passes.backward_pass, passes.sample_gradients, graphs.adjoints_of,
    passes.difference_gradients,
)  # fmt: skip
