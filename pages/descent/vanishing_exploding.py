"""Gradients through depth: vanishing, exploding, and the notes' six remedies."""

import streamlit as st

from core import deep, deep_measures, deep_training
from core.topics import vanishing_exploding as topic
from pages import lab

settings = lab.page(
    topic,
    "**A gradient that vanishes stops learning; one that explodes throws it about.** On its way back each layer "
    r"multiplies it, $\;\frac{\partial L}{\partial h_{l-1}} = W_l^\top \big(f'(z_l) \odot "
    r"\frac{\partial L}{\partial h_l}\big)$: by the activation's slope and by the weights. A factor of ¼, twenty times "
    "over, leaves a millionth of a millionth. Below: one real backward pass over 64 handwritten digits. Move the knobs "
    "until the blue line is level.",
)
main = ["depth", "activation", "initialisation", "times", "normalisation", "residual"]
lab.stage(topic, settings, knobs=main, more=["width", "dropout", "pretraining", "seed"])

relu = {"activation": "ReLU", "initialisation": "Kaiming"}
lab.predict(
    topic,
    settings,
    question="Sigmoid, 20 layers, Xavier's weights. How much of the gradient at layer 20 reaches layer 1?",
    answers=dict.fromkeys(
        ["About a twentieth", "About a thousandth", "Less than a billionth"],
        r"The sigmoid's slope is ¼ at most, Xavier's gain 1: 19 layers leave $(1/4)^{19} = 4 \cdot 10^{-12}$ or so.",
    ),
    right="Less than a billionth",
    look={"depth": 20},
)
lab.try_this(
    topic,
    settings,
    {
        "ReLU with Kaiming's weights, 50 layers: the gradient arrives.": relu | {"depth": 50},
        "Weights twice as large: ∂L/∂h explodes on the way back, the activations on the way on.": relu | {"times": 2.0},
        "A residual connection round every sigmoid layer: a way back without a factor.": {"residual": True},
        "Residual round ReLU alone explodes: ResNets normalise as well.": relu | {"residual": True, "depth": 40},
    },
)

st.subheader("Where does the factor come from?", anchor=False)
st.markdown(
    "From the **slope** of the activation (root mean square over units and pictures) and the **gain** of the weights "
    r"(by how much $W^\top$ lengthens a random vector). Their product, layer after layer, is the theory above. It "
    "takes both as independent of the gradient and the slopes as much alike; where they are not (batch normalisation "
    "removes a part of it, residual ReLU layers all push one way, in saturated layers a few steep units make up the "
    "mean), the lines part. The way forward matters as much: if pictures no longer "
    "differ in the last layers, no gradient can tell them apart."
)
lab.stage(topic, settings, scene=topic.factors_scene, name="factors", knobs=main[:4])

if part := lab.question("Is that this one network's luck?", "vanishing_exploding_spread"):
    with part:
        st.markdown(
            "A hundred networks with the same knobs, each with weights and pictures of its own. With Xavier's weights, "
            "sigmoid's factor is near ¼ or below in all of them. Kaiming's law keeps the mean square of ReLU's outputs "
            "*in the mean over networks*: single ones wander off, the narrower and deeper the farther, and as a few "
            "gain much the typical one loses. Every other law for ReLU shrinks or grows it at each layer."
        )
        lab.sweep(topic, topic.spread_of(settings), steps=topic.spread_steps, scene=topic.spread_scene, name="spread")

st.subheader("Which units are dead?", anchor=False)
st.markdown(
    "A ReLU whose sum is negative on every picture has slope 0: no gradient passes, and it cannot come back by itself. "
    "A sigmoid or tanh far out on its flat parts is as good as dead (slope below a hundredth of the steepest). Leaky "
    "ReLU keeps a slope on the negative side. ReLU's dead units do not depend on the size of the weights; those of "
    "sigmoid and tanh do."
)
lab.stage(topic, settings, scene=topic.units_scene, name="units", knobs=["activation", "initialisation", "times"])

st.subheader("What does one update do, and does the network learn?", anchor=False)
st.markdown(
    "With a vanished gradient SGD moves only the last layers. Adam divides by the gradient's own size and so moves "
    "more of them, but what the way forward has lost it cannot bring back. Weight decay pulls at every layer: where no "
    "gradient is left, it only shrinks the weights. Below the first update, the same network is trained for real; the "
    "remedies stand under “More knobs”."
)
lab.stage(
    topic, settings, scene=topic.moves_scene, name="moves", knobs=["optimizer", "rate", "weight_decay", "updates"],
    more=["depth", "activation", "initialisation", "normalisation", "residual", "dropout", "pretraining"],
)  # fmt: skip
lab.sweep(topic, settings, steps=topic.training_steps, scene=topic.training_scene, name="training")

if part := lab.question("Which of the notes' six remedies helps here?", "vanishing_exploding_race"):
    with part:
        st.markdown(
            "Each alone, from the same plain sigmoid network with your layers, units, optimizer, rate, updates and "
            "seed. At the defaults five keep the gradient, and learn: fewer layers, ReLU, weight and batch "
            "normalisation, residual connections. Pre-training brings much of it back, but its last layers barely tell "
            "the pictures apart, so it hardly begins to learn. Dropout and weight decay, which the notes name in one "
            "breath with batch normalisation, do nothing for a lost gradient: they are against overfitting."
        )
        lab.sweep(topic, topic.plain_of(settings), steps=topic.race_steps, scene=topic.race_scene, name="race")

code = (deep.hidden, deep.initial_layers, deep.pretrained, deep_measures.product_of_factors, deep_training.taught)
lab.takeaway(topic, settings, topic.run, *code)
