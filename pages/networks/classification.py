"""A network for classification: the main page."""

import streamlit as st

from core.engine.training import reference
from core.networks import plane_data
from core.networks.classification import parts, sentences, topic
from pages import lab

settings = lab.page(
    topic,
    "**Stringing perceptrons together bends the decision.** One unit draws a straight line; a layer of them draws "
    "many, and the next layer combines them. Below, a network is trained anew at every touch of a knob: some thousand "
    "updates in a few hundredths of a second. Press play to watch it learn; hover over a unit or a weight, and click "
    "it to set it by hand.",
)
table = lab.own_table() if settings.data == plane_data.OWN else None
data = (table,) if table else ()
older = [name for name in ("squares", "sines") if getattr(settings, name)]  # from addresses of before
lab.stage(
    topic,
    settings,
    parts.TRAINING,
    knobs=["data", "brush", "layers", "units", "activation", "rate", "epochs"],
    more={
        "Data": ["points", "noise", "count", "share", "across", "up", "rest", "scaled", "data_seed"],
        "Features": ["feed_x", "feed_y", "feed_x2", "feed_y2", "product", "feed_sin_x", "feed_sin_y", *older],
        "Network": ["own_shape", "seed", "edits"],
        "Luck": ["sisters"],
        "Training": ["loss", "optimizer", "momentum", "batch", "later", "later_from", "later_rate"],
        "Penalties and noise": ["l1", "l2", "weight_decay", "dropout"],
        "View": ["tests", "sharp"],
    },
    names=plane_data.feature_menus(settings, table),
    data=data,
)
lab.predict(
    topic,
    settings,
    question="You give the network three hidden layers of 8 units, but take the activation away (Linear). What can the "
    "border between the classes be?",
    answers={
        "A curve, since there are three layers": "Three matrices multiplied are one matrix.",
        "A straight line only": "Layers that only multiply and add collapse into one such layer.",
        "Any polygon": "A polygon needs corners, and only an activation makes these: ReLU has one, Linear none.",
    },
    right="A straight line only",
    look={"activation": "Linear", "layers": 3, "units": 8},
)
lab.try_this(
    topic,
    settings,
    {
        "XOR without a hidden layer: no straight line parts it.": {"data": "XOR", "layers": 0},
        "The spiral: three layers and Adam learn it.": {
            "data": "Spiral", "layers": 3, "units": 16, "optimizer": "Adam", "rate": 0.01, "epochs": 300, "noise": 0.0,
        },
        "With 96 sisters: the same training under 96 seeds, anew while you drag the rate.": {
            "data": "Moons", "noise": 25.0, "sisters": "96", "epochs": 100,
        },
        "ReLU with three units: the border is a polygon.": {"activation": "ReLU", "layers": 1, "units": 3},
        "A rate far too large: step through the updates in which it blows up.": {
            "activation": "ReLU", "rate": 10.0, "loss": "MSE",
        },
    },
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL, data=data)
lab.run_log(topic, settings, parts.TRAINING, parts.LOGGED, data=data)

st.subheader("Is it luck? The same network under 100 seeds", anchor=False)
st.markdown(
    "Initial weights and the order of the points are drawn by chance. Same data, same settings, seeds 0 to 99: "
    "if the dots scatter, one run tells you little."
)
lab.sweep(topic, settings, parts.CLOUD, data=data)

lab.slip(
    "The notes take the label as `predictions > 0.5`. That is right behind a sigmoid. With `BCEWithLogitsLoss` the "
    "network's output is a *logit*, any number, and its middle is 0: the threshold must be 0.",
    "predlabels = predictions > 0.5   # logits",
    sentences.threshold_slip(lab.result_of(parts.TRAINING, settings, *data)),
    "predlabels = predictions > 0     # logits\npredlabels = torch.sigmoid(predictions) > 0.5   # the same",
    "A sigmoid is above 0.5 exactly where its logit is above 0. Cutting logits at 0.5 asks for 62 % certainty.",
)
st.markdown(
    "The script trains with the notes' loop in plain PyTorch, `train` below. What ran here is its compiled twin, "
    "`train_epochs`. After the same draws both compute the same, up to rounding in float32: calm settings agree in six "
    "digits or more. Where rounding decides, as on the spiral or with a rate near the edge, page and script say from "
    "which update on: each trains the same run once more, one weight a float32 step away."
)
lab.takeaway(topic, settings, reference.train, topic.plan, table=table)
