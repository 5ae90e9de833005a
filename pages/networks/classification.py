"""A network for classification: the main page."""

import streamlit as st

from core.topics import classification as topic
from core.training import reference
from pages import lab

settings = lab.page(
    topic,
    "**Stringing perceptrons together bends the decision.** One unit draws a straight line; a layer of them draws "
    "many, and the next layer combines them. Below, a network is trained anew at every touch of a knob, thousands of "
    "updates in a few milliseconds. Press play to watch it learn.",
)
table = lab.own_table() if settings.data == topic.OWN else None
data = (table,) if table else ()
lab.stage(
    topic,
    settings,
    knobs=["data", "layers", "units", "activation", "rate", "epochs"],
    more=[
        "loss", "optimizer", "momentum", "batch", "noise", "count", "share", "dropout", "weight_decay", "l1", "l2",
        "squares", "product", "sines", "across", "up", "rest", "scaled", "own_shape", "seed", "data_seed", "sharp",
    ],
    data=data,
)  # fmt: skip

lab.predict(
    topic,
    settings,
    question=(
        "The activation is set to Linear, with three hidden layers of 8 units. What can the border between "
        "the classes be?"
    ),
    answers=dict.fromkeys(
        ["A curve, since there are three layers", "A straight line only", "Any polygon"],
        "Layers that only multiply and add collapse into one: three matrices multiplied are a matrix. Set the "
        "activation "
        "to Linear and try the circle.",
    ),
    right="A straight line only",
    look={"activation": "Linear", "layers": 3, "units": 8},
)
lab.try_this(
    topic,
    settings,
    {
        "XOR without a hidden layer: one straight line cannot do it.": {"data": "XOR", "layers": 0},
        "XOR with the product xy fed in: now one straight line can.": {"data": "XOR", "layers": 0, "product": True},
        "The spiral: three layers and Adam.": {
            "data": "Spiral", "layers": 3, "units": 16, "optimizer": "Adam", "rate": 0.01, "epochs": 300, "noise": 0.0,
        },
        "ReLU instead of tanh: the border gets corners.": {"activation": "ReLU"},
        "A rate far too large: watch it blow up.": {"activation": "ReLU", "rate": 10.0, "loss": "MSE"},
        "BCE's dead gradient: the sigmoid saturates at exactly 0 or 1, and nothing moves any more.": {
            "data": "XOR", "loss": "BCE", "rate": 10.0, "batch": 400,
        },
        "The same with BCEWithLogits: the gradient lives, and XOR is learned.": {
            "data": "XOR", "loss": "BCEWithLogits", "rate": 10.0, "batch": 400,
        },
    },
)  # fmt: skip

st.subheader("Is it luck? The same network under 100 seeds", anchor=False)
st.markdown(
    "Initial weights and the order of the points are drawn by chance. Same data, same settings, 100 other seeds: "
    "if the dots scatter, one run tells you little."
)
lab.sweep(topic, settings, steps=topic.cloud_steps, scene=topic.cloud_scene, name="cloud", data=data)

lab.slip(
    "The notes take the label as `predictions > 0.5`. That is right behind a sigmoid. With `BCEWithLogitsLoss` the "
    "network's output is a *logit*, any number, and its middle is 0: the threshold must be 0.",
    "predlabels = predictions > 0.5   # logits",
    topic.threshold_slip(lab.result_of(topic, settings, *data)),
    "predlabels = predictions > 0     # logits\npredlabels = torch.sigmoid(predictions) > 0.5   # the same",
    "A sigmoid is above 0.5 exactly where its logit is above 0. Cutting logits at 0.5 asks for 62 % certainty.",
)
lab.takeaway(topic, settings, topic.run, topic.prepare, topic.plan, reference.train, table=table)
