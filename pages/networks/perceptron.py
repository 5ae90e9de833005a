"""Perceptron and feature space: one neuron draws one straight line."""

import streamlit as st

from core.networks.perceptron import parts, topic
from core.networks.perceptron.one_neuron import neuron_answer
from core.networks.perceptron.rules import descent_rule, perceptron_rule, pocket
from core.networks.perceptron.separability import linear_programme, widest_margin
from core.networks.perceptron.slips import constant_slip, features_slip
from pages import lab

settings = lab.page(
    topic,
    "**A perceptron parts feature space by one straight line.** It multiplies each input by a weight, adds the bias, "
    r"and sends the sum through an activation: $\;\hat y = \sigma(w \cdot x + b)$. Where the sum is 0 lies the line. "
    r"The weights are an arrow at right angles to it, so turning $w$ turns the line; the bias moves it off the origin, "
    r"by $|b|/\|w\|$. What no line parts, such as XOR, no single neuron learns. Drag "
    "the arrow, the bias and the input.",
)
lab.stage(
    topic,
    settings,
    parts.NEURON,
    knobs=["data", "brush", "weights", "bias", "use_bias", "activation"],
    more={"Input": ["probe"], "Points": ["count", "spread", "data_seed", "points"]},
)
lab.predict(
    topic,
    settings,
    question="The perceptron rule starts from w = 0 and b = 0 and learns AND. You make the rate η ten thousand times "
    "larger. What changes?",
    answers={
        "It learns faster": "The weights do come out ten thousand times longer. But a line does not change when w and "
        "b grow by one factor, so the same points are wrong at the same steps.",
        "It overshoots and never ends": "Gradient descent might. Here every sum is η times what it was, and its sign, "
        "which is all that the rule looks at, stays.",
        "Nothing: the same mistakes, one by one": "From 0, all that was ever added carries the factor η, so w and b "
        "are only longer; the line and every answer stay. From other starts the rate does count: try it.",
    },
    right="Nothing: the same mistakes, one by one",
    look={},
    part=parts.RATES,
)
lab.try_this(
    topic,
    settings,
    {
        "Take the bias away: AND is lost, whichever way w turns.": {"use_bias": False},
        "XOR: move what you like, at least one corner stays wrong.": {"data": "XOR"},
        "XOR solved by two hidden neurons, OR and NAND.": {
            "data": "XOR", "activation": "Step", "part": parts.HIDDEN,
        },
        "XOR solved the other way: one side each.": {
            "data": "XOR", "activation": "Step", "hidden": (0.6, -0.6, -0.3, -0.6, 0.6, -0.3),
            "output": (0.5, 0.5, -0.3), "part": parts.HIDDEN,
        },
    },
)  # fmt: skip
st.subheader("Why is the border straight?", anchor=False)
st.markdown(
    "The sum is a height above the plane of inputs, and it is itself a plane: $w$ says which way it rises and how "
    "steeply, $b$ how high it stands over the origin. It cuts the height 0 in a straight line. An activation bends the "
    "height, not the cut: all of those offered here only ask on which side of 0 the sum lies."
)
lab.stage(topic, settings, parts.PLANE, knobs=["height", "activation", "weights", "bias"])
st.subheader("How does it learn?", anchor=False)
st.markdown(
    "**The perceptron rule:** show a point; if it is wrong, add $y\\,x$ to the weights and $y$ to the bias, with $y$ "
    "+1 for class B and −1 for A. The arrow tips towards the point or away from it. **Gradient descent** adds "
    r"$(t - \sigma(z))\,x$ at every point, a little even where it is right. Press play, or step with the arrow keys: "
    "each step's arithmetic is written under the charts. The *pocket* keeps the best line so far, the *average* the "
    "mean of all weights on the way: choose XOR or wide clouds, where the line itself never settles."
)
lab.stage(
    topic, settings, parts.LEARNED, knobs=["data", "rule", "rate", "passes", "use_bias", "seed"],
    more=["from_hand", "spread", "count"],
)  # fmt: skip
st.subheader("What does the rate do?", anchor=False)
st.markdown(
    "The same walk at three rates, each a hundred times the one before. From 0 the rule makes the same mistakes at all "
    "of them. Turn $w$ above until points are wrong and start from there, or learn by gradient descent: as a rule the "
    "three part."
)
lab.stage(topic, settings, parts.RATES, knobs=["rule", "from_hand", "data"])
st.subheader("Can any line part these points at all?", anchor=False)
st.markdown(
    "That the rule has not ended proves nothing. A **linear programme** decides, and hands over a certificate that "
    "anybody can check. *Yes:* weights for which every $y\\,(w \\cdot x + b)$ is above 0. *No:* a place that is a "
    "mixture of points of class A and also one of points of class B (shares of 1 in all). A line with all of A on one "
    "side has every mixture of A there too, so it cannot exist."
)
lab.stage(topic, settings, parts.PARTING, knobs=["data", "spread", "count", "data_seed"])
if opened := lab.question(topic, parts.ORDERS, "How many mistakes can it make? A thousand orders against the bound"):
    opened.markdown(
        r"**Novikoff's theorem:** if the best line leaves a margin $\gamma$ and no input is longer than $R$, the rule, "
        r"started at 0, makes at most $(R/\gamma)^2$ mistakes, in whatever order the points come. (The bias "
        "is the weight of an input that is always 1; both lengths count it.) But where it stops depends on the order: "
        "choose blobs above, and the fan of final lines is wide. Each parts the points, and so does their mean."
    )
    with opened:
        lab.sweep(topic, settings, parts.ORDERS)
st.subheader("Circles: can one neuron part them after all?", anchor=False)
st.markdown(
    "Yes, in another feature space. Give it a third input made of the two, $x_1^2 + x_2^2$: the inner points lie low, "
    "the outer ones high, and unless they blur into each other a flat plane parts them. Seen from above its cut is a "
    "circle. So “linear” is said of the features that are fed. (For XOR, choose the data above and the product.)"
)
lab.stage(topic, settings, parts.LIFTED, knobs=["lift_of", "feature", "cut", "tilted"])
st.subheader("XOR: what is the way out?", anchor=False)
st.markdown(
    "Two neurons draw two lines; their answers $h_1, h_2$ are the coordinates of a new, hidden space. If they are OR "
    "and NAND, two of the four corners fall together there, and one line is enough. Drag either arrow, or its bias at "
    "the right edge, and watch the corners move. The output's weights are the arrow of the second chart, its sum is "
    "$z_3$."
)
lab.stage(topic, settings, parts.HIDDEN, knobs=["hidden", "output", "hidden_activation"])
lab.slip(
    "The notes write the neuron as $\\sigma(x_0 w_0 + \\sum x_i w_i) = \\sigma(w_0 + x^T w)$. Both are the same only "
    "if $x_0$ is always 1: the bias is the weight of a constant input.",
    "y = sigmoid(x[0]*w[0] + np.sum(x[1:]*w[1:]))\n# x: two features; w: the bias and two weights",
    constant_slip(settings.weights, topic.bias_of(settings)),
    "x = np.append(1, x)\ny = sigmoid(x @ w)   # w[0] is the bias",
    "A 1 is put before the features; then its weight is added whatever the input is.",
)
lab.slip(
    "“Never use a linear model for a nonlinear problem.” What is linear depends on the features.",
    "x = np.column_stack([x1, x2])   # rings: no line parts them",
    features_slip(lift=False),
    "x = np.column_stack([x1, x2, x1**2 + x2**2])",
    features_slip(lift=True),
)
lab.takeaway(topic, settings, perceptron_rule, descent_rule, pocket, linear_programme, widest_margin, neuron_answer)
