"""train(), eval(), no_grad()."""

import streamlit as st

from core.experiment.shown_code import happens
from core.regularization.train_eval import parts, topic
from core.regularization.train_eval.hidden_layers import AsAFunction, InAList
from core.regularization.train_eval.modes import EVAL, normalised_by, watched_pass
from core.regularization.train_eval.slips import IN_A_LIST, slips
from pages import lab

settings = lab.page(
    topic,
    "**Two switches, and neither does the other's work.** `train()` and `eval()` tell two kinds of layer what to do: "
    "dropout draws a mask or does not, batch normalisation takes the batch's statistics or those it has remembered. "
    "`no_grad()` tells torch not to keep what the way back would need. Forget `eval()`, and a network with dropout "
    "answers otherwise each time it is asked. Press play; then choose `net.eval()`.",
)
lab.stage(
    topic,
    settings,
    parts.REPEATED,
    knobs=["mode", "gradients", "share", "normalised", "together", "seed"],
    more={
        "Whose predictions are told": ["point"],
        "How it is trained": ["updates", "rate", "batch", "momentum"],
        "The points": ["noise", "offset"],
    },
)
lab.predict(
    topic,
    settings,
    question="A network with dropout is evaluated under `with torch.no_grad():`, but nobody has called `eval()`. It is "
    "asked about the same points 50 times. What does it answer?",
    answers={
        "The same 50 times: without gradients nothing is random": "Masks have nothing to do with gradients. no_grad() "
        "drops the graph; dropout looks at `training` alone, and that is still True.",
        "Something else each time": "no_grad() drops the graph and nothing else. Dropout looks at `training` alone, "
        "which is True until eval() is called.",
        "An error: no_grad() wants eval() first": "torch takes any of the combinations without a word. That is why the "
        "mistake is so common.",
    },
    right="Something else each time",
    look={"gradients": "no_grad()"},
)
lab.try_this(
    topic,
    settings,
    {
        "no_grad() does not switch dropout off: the answers flicker on.": {"gradients": "no_grad()"},
        "eval() does not stop gradients: still the graph is kept.": {"mode": EVAL, "part": parts.CELLS},
        "Without eval(), two points at once: each pair is judged by itself, and accuracy falls.": {
            "together": 2, "share": 0.0,
        },
        "One point at once: in train mode batch normalisation refuses it.": {"together": 1},
    },
)  # fmt: skip

st.subheader("What does each switch really change?", anchor=False)
st.markdown(
    "The notes' table, measured. One pass of the 80 test points through the same trained network, in each mode, with "
    "each way to treat gradients. **Masks drawn**: the share of hidden outputs that dropout has just silenced. "
    "**Statistics**: which ones batch normalisation divided by, and by how much the pass has **changed** the "
    "remembered ones. **Bytes held**: what is kept for the way back as long as the output lives. The last two rows of "
    "each mode are often confused with `no_grad()`: `detach()` cuts the output off after all has been kept, "
    "`requires_grad_(False)` is a property of the weights and stays until it is undone."
)
lab.stage(topic, settings, parts.CELLS, knobs=["share", "normalised", "seed"], more={"The times below": ["again"]})

if opened := lab.question(topic, parts.TIMES, "“Makes large models evaluate faster”: how much faster is no_grad()?"):
    with opened:
        st.markdown(
            "Networks of four widths, every mode in turn, 40 rounds, so that whatever else the machine does meets them "
            "all. Points are medians, bars go from quartile to quartile; in the last chart each round is compared with "
            "itself. **These are the page's only numbers that do not come again**: they belong to this machine and "
            "this moment. *Measurement*, folded away under the table, measures anew."
        )
        lab.sweep(topic, settings, parts.TIMES)

st.subheader("Where do the remembered statistics come from?", anchor=False)
st.markdown(
    r"In train mode each batch moves them: $\text{running} \leftarrow (1 - m)\,\text{running} + m\,\text{batch's}$, "
    "from mean 0 and variance 1. They chase a moving target, for the weights below change too. torch's momentum $m$ "
    "is the weight of the **new**; Keras and others write the weight of the **old**, 0.9 for torch's 0.1. The inputs "
    "lie off centre here, as those of photographs do; move *Inputs off centre* to 0 to see how much easier it gets."
)
lab.stage(topic, settings, parts.CHASE, knobs=["momentum", "offset", "updates", "batch", "unit", "rate"])

st.subheader("Can eval() score worse than train()?", anchor=False)
st.markdown(
    "Yes, and people then comment `eval()` out. Early in training, or with a small momentum, the remembered statistics "
    "lag behind the weights: eval() divides by what was true long ago, train() by what is true of this batch. The cure "
    "is more updates, a larger momentum or centred inputs; not an evaluation whose answers depend on the batch."
)
lab.stage(topic, settings, parts.LAG, knobs=["momentum", "offset", "updates", "rate", "share", "seed"])

st.subheader("Is a forward pass without an optimizer harmless?", anchor=False)
st.markdown(
    "Not in train mode. A trained network sees 100 batches; no loss, no gradient, no step. Every weight is what it "
    "was, but each pass has moved the remembered statistics, and `eval()` answers by those. Let the batches come from "
    "elsewhere (*Shift of what passes*), as when new data are “only looked at”. Play the passes."
)
lab.stage(topic, settings, parts.DRIFT, knobs=["shift", "momentum", "normalised", "seed"])

st.subheader("Whose answer is it: the point's, or its neighbours'?", anchor=False)
st.markdown(
    "Six points in one batch. In `eval()` each is judged by itself: drag a neighbour, and your point's answer stays. "
    "In `train()` the batch's mean and spread go into every answer. A batch of one has no spread at all, and torch "
    "refuses it; a last short batch of one stops a training in the same way (`drop_last=True` leaves it out)."
)
lab.stage(topic, settings, parts.COMPANY, knobs=["normalised", "seed"], more=["across", "up"])

if opened := lab.question(topic, parts.FORGOTTEN, "Is it luck? eval() forgotten under 40 seeds"):
    with opened:
        st.markdown(
            "Each seed has its own points, weights, order and masks. Its trained network is evaluated in eval(), and "
            "in train() with so many test points at once. What is lost is the difference, seed by seed; below 0 "
            "train() was luckier. Bars are 95 % intervals of the mean."
        )
        lab.sweep(topic, settings, parts.FORGOTTEN)

st.subheader("Why does eval() not reach some layers?", anchor=False)
st.markdown(
    "`eval()` goes through `modules()`, and that lists what was set as an attribute of the model. Layers in a plain "
    "Python list are not: they are neither switched, nor trained, nor saved. `F.dropout(x, p)` is no module either; "
    "its `training` is True unless it is told otherwise, as the notes rightly do. The same network, written in five "
    "ways, trained for 25 updates and put into eval mode:"
)
lab.stage(topic, settings, parts.WRITTEN, knobs=["share", "normalised", "seed"])
st.markdown("How to find it in your own code: list the modules, and look at `training`.")
st.code(IN_A_LIST, language="python", wrap_lines=True)
st.markdown(f"When run: {happens(IN_A_LIST)}")

lab.run_slips(slips())
lab.takeaway(topic, settings, watched_pass, normalised_by, InAList, AsAFunction)
