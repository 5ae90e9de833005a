"""Overfitting, and the three families of regularizers."""

import streamlit as st

from core.regularization.overfitting import parts, topic
from core.regularization.overfitting.curve import patience_stop, total_variation
from core.regularization.overfitting.errors import parts_of_error
from core.regularization.overfitting.families import regularised, with_copies
from pages import lab

settings = lab.page(
    topic,
    "**A large network can learn its points by heart, noise included.** Its training loss does not tell: it goes on "
    "falling. Regularizers make learning by heart costly. The notes know three families, and here is one of each: "
    "**dropout** modifies the model, **L2** adds a cost to the loss, **noisy copies** add data. Switch them on, alone "
    "and together, and watch the curve. Points that training never sees, the test set, say whether it was worth it; "
    "they are hidden until you have made a prediction.",
)
lab.stage(
    topic, settings, parts.CURVE, knobs=["dropping", "shrinking", "copying", "count", "noise", "test"],
    more={
        "How strong": ["share", "strength", "jitter"],
        "The network": ["units", "layers", "activation", "start"],
        "Training": ["updates", "rate", "patience"],
        "Chance": ["data_seed", "seed"],
        "Luck": ["sisters"],
    },
)  # fmt: skip
lab.predict(
    topic,
    settings,
    question="The network above is trained for 1,000 epochs with no family switched on, and its training loss falls "
    "nearly all the way. When is it best on points that it has never seen?",
    answers={
        "At the end: the lower the training loss, the better": "From some epoch on the loss that still falls is the "
        "noise of these 16 points, learned by heart. The orange line is what new points say.",
        "In the second half": "The curve has found the true one much sooner; what it learns later is the noise of "
        "these 16 points. The orange line is what new points say.",
        "Early, in the first tenth": "Here after 27 epochs. What is learned later is the noise of these 16 points, and "
        "each bit of it costs on new ones.",
    },
    right="Early, in the first tenth",
    look={"test": True},
)
lab.try_this(
    topic,
    settings,
    {
        "Dropout alone: the wiggle is gone.": {"test": True, "dropping": True},
        "All three at once: smoother than the truth.": {
            "test": True, "dropping": True, "shrinking": True, "copying": True,
        },
        "Under 96 seeds: learned by heart, where it ends is luck. Now switch L2 on.": {"test": True, "sisters": "96"},
        "Without noise there is nothing wrong to learn: the same network, no harm.": {"test": True, "noise": 0.0},
        "Test below training: a bug? Half the units dropped, 120 points.": {
            "test": True, "dropping": True, "share": 0.5, "count": 120, "noise": 0.2, "part": parts.SEEN,
        },
        "Labels that mean nothing, learned to 100 %.": {"random": 1.0, "part": parts.CLASSES},
    },
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL)
lab.run_log(topic, settings, parts.CURVE, parts.LOGGED)

st.subheader("How wiggly is it?", anchor=False)
st.markdown(
    "Complexity as a number: how far the curve goes up and down in all, and how much its slope changes in all (of a "
    "ReLU network that is the sum of its kinks). The training is the one above; its switches count here too."
)
SWITCHES = ["dropping", "shrinking", "copying"]
lab.stage(topic, settings, parts.WIGGLE, knobs=[*SWITCHES, "activation"], more=["share", "strength", "jitter"])

st.subheader("Test loss below training loss: a bug?", anchor=False)
st.markdown(
    "The training loss that a loop prints is the mean over an epoch that is still going on, with dropout on, on "
    "jittered copies, and with the penalty in it. The test loss has none of these. **Evaluated** in the "
    "same way as the test, without dropout and penalty, on the points themselves, the training loss is another number."
)
lab.stage(
    topic, settings, parts.SEEN, knobs=[*SWITCHES, "share", "count", "noise"], more=["strength", "jitter", "updates"]
)

if opened := lab.question(topic, parts.PAIRED, "Which family helped here? Fifty pairs of trainings"):
    opened.markdown(
        "Each pair has the same points and the same first weights, with a family and without. The next pair has "
        "others. *Early stopping* is the training without anything, taken where its validation loss was least. "
        "Units in use: 1 if a single unit makes the curve, as many as there are if all do the same."
    )
    with opened:
        lab.sweep(topic, settings, parts.PAIRED, knobs=["count", "noise", "share", "strength", "jitter"])

if opened := lab.question(topic, parts.GROWTH, "When does it help? More points, more units, more layers"):
    with opened:
        st.markdown(
            "The notes say: better for large models with many hidden layers, better with sufficient data. All sizes "
            "make as many updates."
        )
        lab.sweep(
            topic, settings, parts.GROWTH, knobs=["along", "count", "noise"], more=["share", "strength", "jitter"]
        )

if opened := lab.question(topic, parts.SPLIT, "Where does the error come from? Bias², variance and noise"):
    with opened:
        st.markdown(
            "Thirty samples from the same source, a network for each. **Bias²**: how far their mean answer is from the "
            "truth. **Variance**: how far they are from each other. **Noise**: what nobody can predict. The red points "
            "are the error measured on fresh values, which owes nothing to the sum."
        )
        lab.sweep(topic, settings, parts.SPLIT, knobs=[*SWITCHES, "count", "noise", "layers"])

st.subheader("What if the labels mean nothing?", anchor=False)
st.markdown(
    "Two classes in a plane. A share of the training labels is drawn by chance (✕). The test points keep their true "
    "ones. The training accuracy is on the labels as given."
)
lab.stage(
    topic, settings, parts.CLASSES, knobs=["random", "rows", "data", *SWITCHES],
    more={
        "Points": ["blur", "data_seed"],
        "How strong": ["share", "strength", "jitter"],
        "Training": ["updates", "seed"],
        "Luck": ["plane_sisters"],
    },
)  # fmt: skip
if opened := lab.question(topic, parts.LABELS, "From true labels to none: thirty samples each"):
    with opened:
        lab.sweep(topic, settings, parts.LABELS, knobs=[*SWITCHES, "rows", "data"])

if opened := lab.question(topic, parts.JITTER, "Copies made once, or jitter anew every time? And why is it like L2?"):
    opened.markdown(
        "Copies made once can be learned by heart too, if they are few. Jitter drawn anew for every update cannot. "
        "Both tell the network that answers to the left and right of a point are the same: that it be smooth."
    )
    with opened:
        lab.stage(
            topic, settings, parts.JITTER, knobs=["jitter", "strength", "count", "noise"], more=["data_seed", "seed"]
        )
        st.markdown(
            "For a linear model, noise on the inputs **is** L2, exactly, with λ the noise squared (Bishop 1995; for "
            "networks it is so for small noise). Ten measurements of patients with diabetes, standardised:"
        )
        lab.stage(topic, settings, parts.RIDGE, knobs=["jitter"], more=["seed"])

if opened := lab.question(topic, parts.DIGITS, "Usually just for images: shifts and rotations of digits"):
    with opened:
        st.markdown(
            "Nine changed copies of each of few digits (mirrored: one), for a network with 48 hidden units. A copy "
            "helps if it is what another digit of the same kind could look like."
        )
        lab.sweep(topic, settings, parts.DIGITS, knobs=["images", "pixels", "degrees", "speckle"])

if opened := lab.question(topic, parts.LEAK, "The leak: what if the copies are made before the split?"):
    with opened:
        st.markdown(
            "Ten of every point, then the split: the test set holds copies of what was trained on. Where all labels "
            "are drawn by chance, an honest test cannot be above a guess. New points are 1,000 that nobody has touched."
        )
        lab.sweep(topic, settings, parts.LEAK, knobs=["noise_labels", "jitter", "rows", "data"])

if opened := lab.question(topic, parts.CHOSEN, "Why a third set? The best of k, chosen on the test set"):
    with opened:
        st.markdown(
            "Thirty trainings that differ in their seed alone. The best of k on a test set is taken, and that set then "
            "says how good it is. It has helped to choose, so it flatters. A third set, touched once, does not."
        )
        lab.sweep(topic, settings, parts.CHOSEN, knobs=["held", "noise_labels", "rows", "data"])

lab.takeaway(topic, settings, regularised, with_copies, patience_stop, total_variation, parts_of_error)
