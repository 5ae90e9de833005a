"""Entropy and cross-entropy: how surprising a distribution is, by itself and to one who expects another."""

import streamlit as st

from core.numbers.entropy import by_torch, information, parts, topic
from core.numbers.entropy.slips import slips
from pages import lab

settings = lab.page(
    topic,
    r"**Entropy is the average surprise.** An outcome of probability $p$ surprises by $-\log_2 p$ bits: nothing if "
    r"it is certain, one bit more with each halving. Averaged over all outcomes, $\;H(p) = -\sum_i p_i \log_2 p_i$. "
    "High entropy: anything may come. Low entropy: mostly the same again. In the second chart each outcome is as "
    "wide as it is probable and as high as it surprises, so the whole area is $H$. Drag the bars.",
)
lab.stage(topic, settings, parts.DISTRIBUTION, knobs=["p", "unit"])

lab.predict(
    topic,
    settings,
    question="A coin shows heads with probability 0.9 instead of 0.5. What happens to its entropy?",
    answers={
        "It grows: tails would be a great surprise": "Tails surprises by 3.3 bits, more than before. But it comes one "
        "time in ten, and heads, which comes nine times, surprises by 0.15 bits only: the average is 0.47 bits.",
        "It stays at 1 bit": "One bit is the average for two equally likely sides. Here heads surprises by 0.15 bits "
        "nine times in ten, tails by 3.3 bits once: the average is 0.47 bits.",
        "It falls to about half a bit": "Tails surprises by 3.3 bits, but comes one time in ten; heads surprises by "
        "0.15 bits only. The average is 0.47 bits.",
    },
    right="It falls to about half a bit",
    look={"heads": 0.9},
    part=parts.COIN,
)
eighths, nearly = (0.125,) * 8, (0.97, 0.01, 0.01, 0.01)
lab.try_this(
    topic,
    settings,
    {
        "Eight equal outcomes: 3 bits, as many as yes-or-no questions find one of eight.": {"p": eighths, "q": eighths},
        "One outcome nearly certain: its surprise is small, the others' is large but rare.": {"p": nearly},
        "The notes' example: truth [1, 0], model [0.25, 0.75].": {"p": (1, 0), "q": (0.25, 0.75), "part": parts.TWO},
        "The model holds impossible what happens: infinite cross-entropy.": {"q": (0.5, 0.5, 0, 0), "part": parts.TWO},
    },
)

st.subheader("How surprising is a coin?", anchor=False)
st.markdown(
    r"With two outcomes there is one number to move. $\;H = -p\log_2 p - (1-p)\log_2(1-p)\;$ is highest for the fair "
    "coin and 0 for one that always falls the same way. It is a curve, not a line: entropy is nonlinear in $p$."
)
lab.stage(topic, settings, parts.COIN, knobs=["heads", "unit"])

st.subheader("What if you expect the wrong distribution?", anchor=False)
st.markdown(
    r"Cross-entropy $\;H(p, q) = -\sum_i p_i \log q_i\;$ is the average surprise of one who expects $q$ while $p$ "
    r"happens. It is the entropy of $p$ plus what the wrong expectation costs, the *Kullback–Leibler divergence* (KL): "
    r"$\;H(p,q) = H(p) + \mathrm{KL}(p\Vert q)$. **Order matters:** as a rule, exchanging $p$ and $q$ gives another "
    "number. A classifier's loss is this number, with the label as $p$ and its output as $q$; training cannot change "
    "$H(p)$, so it lowers the divergence. Below, the blue area is $H(p)$, and what is under the orange line is "
    "$H(p, q)$: outcomes expected too little cost more than those expected too much save."
)
lab.stage(topic, settings, parts.TWO, knobs=["p", "q", "unit"])

st.caption(
    "torch's names: `F.cross_entropy` takes scores (here ln q) first and the truth p second. `F.kl_div` takes the "
    "logarithm of the prediction first and the truth second; exchanged, or without the logarithm, it answers with "
    "another number, which may be negative."
)

st.subheader("What does F.binary_cross_entropy compute?", anchor=False)
st.markdown(
    r"Two outcomes again, one number for each side: truth $p$ and prediction $q$, the probabilities of yes. "
    r"$\;L = -\bigl(p\ln q + (1-p)\ln(1-q)\bigr)$, in nats as torch has it, lowest at $q = p$. The formula is infinite "
    "where a prediction of 0 or 1 is wrong. torch replaces either logarithm by $-100$ where it is lower still. Set $p$ "
    "to 0: near 1 this comes suddenly, for past $k = 16$ float64 rounds $1 - 10^{-k}$ to 1."
)
lab.stage(topic, settings, parts.PREDICTION, knobs=["truth", "prediction"])

st.subheader("Why entropy, when there is variance?", anchor=False)
st.markdown(
    "The first three samples come from populations of variance 4; the last is constant. Variance measures distance "
    "from the mean, so it takes the bimodal sample, whose mean lies where hardly any data are, for as spread out as "
    "the bell.\n\nEntropy makes no assumption about the shape: it only counts how the values share the bins. Push the "
    "humps apart: the variance grows, the entropy hardly moves (as long as the bins are narrow against the humps, say "
    "12 or more here).\n\nIts price is the choice of bins. Halve them all, and the entropy grows by 0 to 1 bit. A few "
    r"wide bins depend on where their edges fall. And with a sample of n it cannot pass $\log_2 n$ bits, however many "
    "bins there are."
)
lab.stage(topic, settings, parts.SAMPLES, knobs=["apart", "bins", "count", "unit", "seed"])

lab.run_slips(slips())
formulas = (information.cross_entropy, information.divergence, information.binary_cross_entropy)
lab.takeaway(topic, settings, information.surprise, *formulas, information.binned_entropy, by_torch.torch_loss)
