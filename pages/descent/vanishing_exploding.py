"""Gradients through depth: vanishing, exploding, and the notes' six remedies."""

import streamlit as st

from core.descent.vanishing_exploding import gradients, parts, pretraining, teaching, topic
from core.engine import networks
from pages import lab

settings = lab.page(
    topic,
    "**A gradient that vanishes stops learning; one that explodes throws it about.** A picture passes through the "
    "network layer by layer: each takes the outputs $h$ of the one before, makes sums $z$ of them with its weights "
    "$W$, and passes on $f(z)$. To learn, the slope of the loss $L,$ its **gradient**, is sent back the same way, and "
    "every layer multiplies it: by its weights and by the slope of its activation $f$. The sigmoid's slope is ¼ at "
    "most; twenty times over, that leaves a millionth of a millionth. Below, 64 handwritten digits are really sent "
    "there and back. Move the knobs until the blue line is level, and look whether it learns.",
)
main = ["depth", "activation", "initialisation", "times", "normalisation", "residual"]
more = {"Network": ["width", "dropout", "pretraining"], "Chance": ["seed"]}
lab.stage(topic, settings, parts.GRADIENT, knobs=main, more=more)

relu = {"activation": "ReLU", "initialisation": "Kaiming"}
both = {"residual": True, "normalisation": topic.BATCH_NORMALISATION}
lab.predict(
    topic,
    settings,
    question="Fifty layers of ReLU with Kaiming's weights: now the whole gradient reaches layer 1. After 60 updates, "
    "how many of ten different digits does the network tell right?",
    answers={
        "Hardly more than the 10 % of guessing": "A gradient that arrives is needed, but not enough: on the way "
        "forward all pictures have become one line of points, and on a line ten digits cannot be told apart. The "
        "notice below the charts says how it was measured.",
        "About half": "It would, if the gradient were all that matters. But on the way forward all pictures have "
        "become one line of points, so hardly anything is left to tell ten digits apart by. Residual connections and "
        "batch normalisation keep them apart.",
        "About 90 %": "With residual connections and batch normalisation it gets there. Without, the pictures have "
        "become one line of points on the way forward, and no gradient can tell them apart.",
    },
    right="Hardly more than the 10 % of guessing",
    look=relu | {"depth": 50},
)
lab.try_this(
    topic,
    settings,
    {
        "Fifty layers of sigmoid: layer 1 gets 10⁻³⁰ of the gradient, or less.": {"depth": 50},
        "The rescue: residual connections and batch normalisation. Fifty layers, and it learns.": both | {"depth": 50},
        "ReLU, its weights twice as large as Kaiming's: the gradient explodes on the way back.": relu | {"times": 2.0},
        "Residual connections round ReLU alone explode: ResNets normalise as well.": relu | {
            "residual": True, "depth": 40,
        },
    },
)  # fmt: skip

st.subheader("What does one update do, and does the network learn?", anchor=False)
st.markdown(
    "With a vanished gradient SGD moves only the last layers. Adam divides by the gradient's own size and so moves "
    "more of them, but what the way forward has lost it cannot bring back. Weight decay pulls at every layer: where no "
    "gradient is left, it only shrinks the weights, each optimizer in its own way. Below the first update, the network "
    "set above is trained for real."
)
lab.stage(topic, settings, parts.MOVES, knobs=["optimizer", "rate", "weight_decay", "updates"])
lab.sweep(topic, settings, parts.TRAINING)

st.subheader("Where does the factor come from?", anchor=False)
st.markdown(
    r"Going back through layer $l$, $\;\frac{\partial L}{\partial h_{l-1}} = W_l^\top \big(f'(z_l) \odot "
    r"\frac{\partial L}{\partial h_l}\big)$, where $\odot$ multiplies entry by entry. So the factor is the **slope** "
    "$f'$ of the activation (root mean square over units and pictures) times the **gain** of the weights "
    r"(by how much $W^\top$ lengthens a random vector). Their product, layer after layer, is the theory above. It "
    "takes both as independent of the gradient and the slopes as much alike; where they are not (batch normalisation "
    "removes a part of it, residual ReLU layers all push one way, in saturated layers a few steep units make up the "
    "mean), the lines part. The way forward matters as much: if pictures no longer "
    "differ in the last layers, no gradient can tell them apart."
)
lab.stage(topic, settings, parts.FACTORS, knobs=main[:4])

if opened := lab.question(topic, parts.SPREAD, "Is that this one network's luck?"):
    with opened:
        st.markdown(
            "A hundred networks with the same knobs, each with weights and pictures of its own. With Xavier's weights, "
            "sigmoid's factor is near ¼ or below in all of them. Kaiming's law keeps the mean square of ReLU's outputs "
            "*in the mean over networks*: single ones wander off, the narrower and deeper the farther, and as a few "
            "gain much the typical one loses; in deep and narrow networks a hundred are too few to see that mean. "
            "Every other law for ReLU shrinks or grows it at each layer."
        )
        lab.sweep(topic, settings, parts.SPREAD)

st.subheader("Which units are dead?", anchor=False)
st.markdown(
    "A ReLU whose sum is negative on every picture has slope 0: no gradient passes, and it cannot come back by itself. "
    "A sigmoid or tanh far out on its flat parts is as good as dead (slope below a hundredth of the steepest). Leaky "
    "ReLU keeps a slope on the negative side. Without residual connections and normalisation ReLU's dead units do not "
    "depend on the size of the weights; those of sigmoid and tanh do."
)
lab.stage(topic, settings, parts.UNITS, knobs=["activation", "initialisation", "times"])

if opened := lab.question(topic, parts.RACE, "Which of the notes' six remedies helps here?"):
    with opened:
        st.markdown(
            "Each alone, from the same plain sigmoid network with your layers, units, optimizer, rate, updates and "
            "seed. At the defaults five keep the gradient, and learn: fewer layers, ReLU, weight and batch "
            "normalisation, residual connections. Pre-training brings much of it back, but its last layers barely tell "
            "the pictures apart, so it hardly begins to learn. Dropout and weight decay, which the notes name in one "
            "breath with batch normalisation, do nothing for a lost gradient: they are against overfitting."
        )
        lab.sweep(topic, settings, parts.RACE)

code = (networks.hidden, networks.initial_layers, pretraining.pretrained)
lab.takeaway(topic, settings, *code, gradients.product_of_factors, teaching.taught)
