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
lab.stage(
    topic,
    settings,
    knobs=["depth", "activation", "initialisation", "times", "normalisation", "residual"],
    more=["width", "dropout", "pretraining", "seed"],
)

RELU = {"activation": "ReLU", "initialisation": "Kaiming"}
lab.try_this(
    topic,
    settings,
    {
        "ReLU with Kaiming's weights, 50 layers: the gradient arrives.": RELU | {"depth": 50},
        "The same with weights twice as large: both ways explode, yet ∂L/∂W stays level.": RELU | {"times": 2.0},
        "A residual connection round every sigmoid layer: the way back has no factor.": {"residual": True},
        "Residual around ReLU alone explodes: ResNets need the normalisation too.": RELU
        | {"residual": True, "depth": 40},
        "All weights zero: nothing comes through, and all units stay alike.": {"initialisation": "Zero"},
    },
)
lab.predict(
    topic,
    "Sigmoid, 20 layers, Xavier's weights. What reaches layer 1 of the gradient at layer 20?",
    ["About a twentieth", "About a thousandth", "Less than a billionth"],
    "Less than a billionth",
    "The sigmoid's slope is ¼ at most, so each layer back leaves a quarter or less: $(1/4)^{19} = 4 \\cdot 10^{-12}$.",
)

st.subheader("Where does the factor come from?", anchor=False)
st.markdown(
    "From the **slope** of the activation (typical: its root mean square over units and pictures) and the **gain** of the "
    "weights (by how much $W^\\top$ lengthens a random vector). Their product, layer after layer, is the dashed line above. "
    "The theory takes slopes and weights as independent of the gradient; where they are not (batch normalisation also "
    "removes a part of it, residual ReLU layers all push one way), the two lines part. The way forward suffers too: when "
    "pictures no longer differ in the last layers, no gradient can tell them apart."
)
lab.stage(
    topic, settings, scene=topic.factors_scene, name="factors", knobs=["activation", "initialisation", "times", "depth"]
)

st.subheader("Which units are dead?", anchor=False)
st.markdown(
    "A ReLU whose sum is negative on every picture has slope 0 everywhere: no gradient passes and it cannot come back by "
    "itself. A sigmoid or tanh far out on its flat parts is as good as dead (slope below a hundredth of the steepest). "
    "Leaky ReLU, ELU, GELU and SiLU keep a slope on the negative side: compare."
)
lab.stage(topic, settings, scene=topic.units_scene, name="units", knobs=["activation", "initialisation", "times"])

st.subheader("What does one update do, and does it learn?", anchor=False)
st.markdown(
    "With a vanished gradient the optimizer moves the last layers only. Adam divides by the gradient's size and so moves "
    "them all, yet a signal lost on the way forward it cannot bring back. Weight decay acts on every layer alike: where no "
    "gradient is left, it only shrinks the weights further. Below, the same network is trained for real."
)
lab.stage(
    topic, settings, scene=topic.moves_scene, name="moves", knobs=["optimizer", "rate", "weight_decay", "updates"]
)
lab.sweep(topic, settings, steps=topic.training_steps, scene=topic.training_scene, name="training")

if part := lab.question("Which of the notes' six remedies helps here?", "vanishing_exploding_race"):
    with part:
        st.markdown(
            "Every remedy alone, from the same plain sigmoid network with your layers, units, optimizer, rate, updates "
            "and seed. Batch normalisation, residual connections, weight normalisation, ReLU and fewer layers keep the "
            "gradient. Dropout and weight decay stand in the same line of the notes, but they fight overfitting: alone "
            "they do nothing for a lost gradient."
        )
        lab.sweep(topic, settings, steps=topic.race_steps, scene=topic.race_scene, name="race")

lab.takeaway(
    topic, settings, topic.run, deep.forward, deep.hidden, deep.initial_layers, deep.pretrained,
    deep_measures.product_of_factors, deep_training.taught,
)  # fmt: skip
