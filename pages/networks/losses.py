"""Errors, losses and costs."""

import streamlit as st

from core.networks.losses import fits, floats, measures, parts, topic, trainings
from core.networks.losses.slips import slips
from pages import lab

settings = lab.page(
    topic,
    r"**An error says how far off a prediction is; a loss is its price; the cost is the mean price of all samples.** "
    r"The error $\hat y - y$ has a sign, and binarised it says only right or wrong. A loss is never negative and has a "
    "slope, and **training feels nothing but the slope**. So the choice of a loss is the choice of a push: the squared "
    "error's grows with the error, the absolute error's is always the same, and cross-entropy's grows without end as a "
    "wrong answer gets surer. Drag the prediction (blue) and the target (green).",
)
lab.stage(
    topic,
    settings,
    parts.PRICED,
    knobs=["output", "loss", "beside", "prediction", "target", "probability", "logit", "truth"],
    more={"Shape of the loss": ["delta", "classes"]},
)
lab.predict(
    topic,
    settings,
    question="Class 1 is true, and a network with a sigmoid is sure of class 0: its logit is −6, so its probability is "
    "0.002. Which loss pushes the *logit* harder?",
    answers={
        "The squared error: the error is nearly as large as it can be": "The error is, but on its way to the logit it "
        "is multiplied by the sigmoid's slope, ŷ(1 − ŷ), which is 0.002 there. About 0.005 is left.",
        "BCE, some two hundred times as hard": "In BCE the sigmoid's slope cancels and the error alone is left: 0.998. "
        "In the squared error it stays a factor: 0.005.",
        "Both alike, since both are least at the target": "Where they are least they agree; how they get there they do "
        "not. BCE pushes with the error, 0.998, the squared error with 0.005.",
    },
    right="BCE, some two hundred times as hard",
    look={"output": measures.LOGIT, "loss": "BCE on logits", "beside": "Squared error", "logit": -6.0, "truth": 1.0},
)
lab.try_this(
    topic,
    settings,
    {
        "The ½ of the notes: half the value, half the slope.": {
            "output": measures.NUMBER, "loss": measures.HALF, "beside": "Squared error",
        },
        "Huber: a parabola near the target, a straight line far off.": {
            "output": measures.NUMBER, "loss": "Huber", "beside": "Absolute error", "prediction": 3.0,
        },
        "Add the losses up instead of averaging: a good rate becomes far too large.": {
            "rate": 0.15, "part": parts.SAMPLES,
        },
        "96 first weights at a rate of 0.01: the losses are still apart in the end. Drag the rate to 1: one valley.": {
            "judged_rate": 0.01, "sisters": "96", "part": parts.JUDGED,
        },
        "In 16 bits, the gradient of BCELoss after a sigmoid is no number at all.": {
            "precision": "float16", "part": parts.CLIFF,
        },
    },
)  # fmt: skip

st.subheader("How do many losses become one cost?", anchor=False)
st.markdown(
    r"The cost is their mean, $J = \frac1n \sum_i L(\hat y_i, y_i)$. torch can add them up instead "
    "(`reduction='sum'`): the minimum stays, but slope and step become *n* times as long, so a rate that is right for "
    "the mean may be far too large, and it changes with the size of the batch. Signed errors are no cost: they cancel. "
    "In the last chart one number *b*, added to all predictions, is learned by descent."
)
lab.stage(topic, settings, parts.SAMPLES, knobs=["sample_loss", "predictions", "targets", "rate"])
st.subheader("What does one odd point do to the fit?", anchor=False)
st.markdown(
    "The squared error pulls with twice the error: one point far off outweighs many near ones, and the further it goes "
    "the more. The absolute error pulls with the same strength from anywhere, so a single point cannot carry the line "
    "away. Huber pulls like the first up to δ, like the second beyond."
)
lab.stage(topic, settings, parts.FITS, knobs=["outlier_x", "outlier_y", "delta", "fit_seed"])
st.subheader("If you may say only one number, which?", anchor=False)
st.markdown(
    "A model that knows nothing predicts the same for all, and **each loss makes it another number**: the mean, the "
    "median, a quantile; for labels of 0 and 1, the base rate. So a loss is also a decision what a prediction means."
)
lab.stage(topic, settings, parts.CONSTANTS, knobs=["values", "quantile", "ones"])
st.subheader("Where do these losses come from?", anchor=False)
st.markdown(
    "Say how the truth scatters around a prediction, and ask under which prediction what came is least surprising: "
    "the mean of −log of the likelihood **is** a loss, up to a factor and a constant. A bell makes the squared error, "
    "Laplace's peak the absolute error, a coin binary cross-entropy. Values and labels are those of the part above."
)
lab.stage(topic, settings, parts.LIKELIHOOD, knobs=["noise", "centre", "width", "chance", "values", "ones"])
st.subheader("Why train on one error and judge by another?", anchor=False)
st.markdown(
    "The notes train on continuous errors and evaluate binarised ones. Accuracy moves only when a sample crosses the "
    "threshold; the loss also sees how sure each answer is. Multiply all logits by *k*: the decisions, and so the "
    "accuracy, stay, but the loss falls and, if some sure answers are wrong, rises without end. **A logit's threshold "
    "is 0**; only a probability's is 0.5."
)
lab.stage(topic, settings, parts.DECISIONS, knobs=["answers", "scale"])
st.subheader("What does a training look like, judged by either?", anchor=False)
st.markdown(
    "One sigmoid unit learns to part two overlapping clouds by descending on BCE, all training points at once. The "
    "first chart is the loss, which is continuous; the second the share of wrong answers of the very same weights. "
    "**Where the share stands still the loss still moves: equal accuracy, different loss.** Nor could one train on "
    "that share: move a weight a little, and as a rule it does not change at all."
)
lab.stage(
    topic, settings, parts.JUDGED, knobs=["judged_rate", "judged_noise", "judged_seed"],
    more={"Data": ["judged_data_seed"], "Luck": ["sisters"]},
)  # fmt: skip
lab.trial(topic, settings, parts.TRIAL)
lab.run_log(topic, settings, parts.JUDGED, parts.LOGGED)

st.subheader("BCELoss or BCEWithLogitsLoss: where does the first break?", anchor=False)
st.markdown(
    "On paper they are the same. In floating point a sigmoid rounds to exactly 1, and log(1 − 1) is −∞. Both lines are "
    "torch's own outputs, in the precision that you choose."
)
lab.stage(topic, settings, parts.CLIFF, knobs=["precision", "label", "wrong"])
if opened := lab.question(topic, parts.ESCAPE, "Sigmoid and squared error: how long does a confident mistake last?"):
    opened.markdown(
        f"One sigmoid unit, two clouds of points, and weights that are sure of the wrong side: {topic.SEEDS} such "
        f"starts, {topic.UPDATES} updates each. Along the logit BCE's slope is the error alone. The squared error's is "
        "twice error × slope of the sigmoid, and that slope is nearly 0 exactly where the mistake is sure."
    )
    with opened:
        lab.stage(topic, settings, parts.ESCAPE, knobs=["start", "escape_rate", "escape_seed"])
if opened := lab.question(topic, parts.TWICE, "Softmax before nn.CrossEntropyLoss: what does training make of it?"):
    opened.markdown(
        r"`nn.CrossEntropyLoss` takes softmax itself. Given probabilities it takes it twice, and the loss cannot fall "
        r"under $\ln(e + K - 1) - 1$: 0.313, 0.551, 0.744 for 2, 3, 4 classes. The decisions may still be right, which "
        "is why it goes unnoticed. Log-softmax before it is harmless: the softmax of log-probabilities is themselves."
    )
    with opened:
        lab.stage(topic, settings, parts.TWICE, knobs=["classes", "twice_rate", "twice_seed"])
lab.run_slips(slips())
ideas = (
    measures.huber,
    fits.huber_line,
    fits.pinball,
    floats.in_bits,
    trainings.unit_gradient,
    trainings.train_classes,
)
lab.takeaway(topic, settings, topic.priced, *ideas)
