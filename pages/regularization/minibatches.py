"""Minibatches."""

import streamlit as st

from core.experiment.shown_code import happens
from core.regularization.minibatches import parts, topic
from core.regularization.minibatches.accumulation import accumulated, steps
from core.regularization.minibatches.bowl import descend, hover_radius
from core.regularization.minibatches.code import DROPPED, LAST_OF_ONE
from core.regularization.minibatches.learner import gradients_of_each
from core.regularization.minibatches.regulariser import paired_test
from pages import lab

settings = lab.page(
    topic,
    "**Small batches take many noisy steps, large ones few sure ones.** A minibatch is a part of the data: forward, "
    "backward, update, then the next part. A line is fitted to 600 samples, twice from the same start at the same "
    "rate: by batches of B, and (grey) by all samples for every update. Per *update* the large batch is the surer "
    "one. Per *sample* the small one is far ahead, until its noise keeps it hovering around the best weights. Drag B "
    "and the start; press play.",
)
lab.stage(topic, settings, parts.PATHS, knobs=["batch", "step", "noise", "updates", "fall", "seed"])
lab.predict(
    topic,
    settings,
    question="A batch's gradient is a mean over its samples. How much smaller is its noise, the standard deviation "
    "around the gradient of all, when batches are 16 times as large?",
    answers={
        "4 times": "Variances of independent samples add up, so the mean of B of them has the variance σ²/B and the "
        "standard deviation σ/√B. Four times less noise costs sixteen times the work: why batches stay small.",
        "16 times": "That is the variance. The standard deviation falls with √B only: sixteen times the work for a "
        "quarter of the noise.",
        "It stays the same": "Averages are steadier than single samples, but only by √B: sixteen times the work for a "
        "quarter of the noise.",
    },
    right="4 times",
    look={"drawn": 64},
    part=parts.CLOUD,
)
lab.try_this(
    topic,
    settings,
    {
        "One sample at a time: it arrives soon, and jitters for good.": {"batch": 1, "updates": 300},
        "A tenth of the rate after update 150: the hovering shrinks.": {"batch": 2, "updates": 300, "fall": 150},
        "Irises in batches of 7: one is left over.": {"short": 7, "part": parts.SHORT},
        "Batch 1 on a table sorted by class.": {"size": 1, "part": parts.ORDER},
        "Batch 1 at a rate of 3, under 96 seeds: some fail. Then batch 8.": {
            "size": 1, "rate": 3.0, "sisters": "96", "part": parts.NETWORK,
        },
    },
)  # fmt: skip

st.subheader("How noisy is the gradient of a batch?", anchor=False)
st.markdown(
    "A network is trained, then stopped. Every grey dot is the gradient of one training sample, along two of its "
    "weights; every blue one that of a batch. Move the epoch and watch which of the two shrinks: the noise, or the "
    "gradient of all."
)
lab.stage(
    topic, settings, parts.CLOUD, knobs=["drawn", "look", "across", "up", "data", "rate"],
    more=["spread", "units", "size", "seed"], names=topic.weight_menus(settings),
)  # fmt: skip

st.subheader("What does one training come to, and how much of it is luck?", anchor=False)
st.markdown(
    "The same network, trained by batches of the size chosen. The seed draws its first weights and which samples fall "
    "into a batch together; its sisters have other seeds, and all else in common."
)
lab.stage(
    topic, settings, parts.NETWORK, knobs=["size", "rate", "epochs", "data", "spread"],
    more={"Network": ["units", "seed"], "Luck": ["sisters"]},
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL)
lab.run_log(topic, settings, parts.NETWORK, parts.LOGGED)

st.subheader("What is the fastest batch? It depends on the clock", anchor=False)
st.markdown(
    "The same network and epochs, in batches of 1 to all 600, by the eager loop of the notes and by the compiled one; "
    "the notes say that vectorisation makes batches faster, and that large batches of large samples can be slower. "
    "One switch: the loss against updates, samples, or the seconds measured here."
)
if opened := lab.question(topic, parts.SPEED, "Measure it on this machine, now"):
    with opened:
        lab.sweep(topic, settings, parts.SPEED, knobs=["against", "rate", "units"], more=["data", "spread", "seed"])

st.subheader("What becomes of the last, short batch?", anchor=False)
st.markdown(
    "The course trains on 120 irises with `drop_last=True`: batches of 64 then give one update an epoch, so large "
    "batches lose because they make fewer updates. Kept, its samples count more than others; carried on into the next "
    "epoch, as TensorFlow Playground does, none is lost."
)
lab.stage(topic, settings, parts.SHORT, knobs=["short", "iris_rate"])
if opened := lab.question(topic, "last_of_one", "A last batch of one, through batch normalisation"):
    with opened:
        left, right = st.columns(2)
        left.code(LAST_OF_ONE, language="python", wrap_lines=True)
        left.markdown(
            f"When run: {happens(LAST_OF_ONE)} The mean of one sample is the sample: nothing would be left of it."
        )
        right.code(DROPPED, language="python", wrap_lines=True)
        right.markdown(
            f"When run: {happens(DROPPED)} The sample left over is another one in each epoch, if they are shuffled."
        )

st.subheader("Does the order of the samples matter?", anchor=False)
st.markdown(
    "Shuffled anew in each epoch; shuffled once; drawn with replacement; or sorted by class, as tables often come."
)
lab.stage(topic, settings, parts.ORDER, knobs=["size", "rate", "epochs", "data", "spread"], more=["units"])

st.subheader("Samples that are nearly the same: is batch 1 faster?", anchor=False)
st.markdown(
    "The notes say so. The samples of the line above are drawn together, and each batch size has its own best rate. "
    "On the way they tell ever less of the slope: the bowl becomes a long valley, down which every batch has to go."
)
lab.stage(topic, settings, parts.SIMILAR, knobs=["likeness", "goal", "noise"], more=["seed"])
if opened := lab.question(topic, parts.SIMILARITIES, "From samples as they are to copies of one"):
    with opened:
        lab.sweep(topic, settings, parts.SIMILARITIES, knobs=["goal", "noise"])

if opened := lab.question(
    topic, parts.REGULARISER, "Is batching a regulariser? 40 paired seeds, three ways to be fair"
):
    with opened:
        st.markdown(
            "The notes: averaging the loss over many samples smooths learning and reduces overfitting. A large "
            "network on 60 noisy points, trained from the same first weights by small batches and by all at once. The "
            "answer depends on what is held equal."
        )
        lab.sweep(topic, settings, parts.REGULARISER, knobs=["compared", "size", "rate", "spread"], more=["data"])

if opened := lab.question(topic, parts.RATE_MAP, "Which rate for which batch? A map over eight seeds"):
    with opened:
        st.markdown(
            "The rule of linear scaling: twice the batch, twice the rate. Along the solid line it would cost nothing."
        )
        lab.sweep(topic, settings, parts.RATE_MAP, knobs=["data", "spread", "units"])

if opened := lab.question(topic, parts.ACCUMULATION, "Small batches added up: when is that one large batch?"):
    with opened:
        st.markdown(
            "Where a large batch does not fit into memory, gradients of small ones are added up before one step: "
            "`backward()` adds to what is there. Five ways to do it, ten steps each, against one batch of 60."
        )
        lab.stage(topic, settings, parts.ACCUMULATION, knobs=["part", "rate", "data", "units"], more=["spread", "seed"])
lab.takeaway(topic, settings, descend, hover_radius, gradients_of_each, paired_test, steps, accumulated)
