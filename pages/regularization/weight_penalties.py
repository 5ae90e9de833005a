"""L1, L2 and the elastic net."""

import streamlit as st

from core.engine.penalties import soft_threshold
from core.regularization.weight_penalties import parts, samples, topic
from core.regularization.weight_penalties.slips import slips
from core.regularization.weight_penalties.solutions import penalised, penalty_of
from pages import lab

settings = lab.page(
    topic,
    "**L1 sets weights to exactly 0; L2 only makes them smaller.** A penalty adds to the loss what the weights cost: "
    r"$\lambda\sum|w|$ (L1, lasso), $\lambda\sum w^2$ (L2, ridge), or both (elastic net). Where loss and penalty "
    "together are least, a contour of the loss touches the penalty's ball. L1's ball is a diamond: it is often "
    "touched in a corner, and there a weight is 0. L2's is a circle, without corners. Drag λ, and the blue "
    "point: the weights without a penalty.",
)
pairs = lab.own_pairs("the patients with diabetes") if settings.source == samples.OWN else None
if pairs:
    st.caption("Beside x all other columns of numbers but y are features here, 30 at most.")
data = (pairs,) if pairs else ()
lab.stage(
    topic, settings, parts.TWO_WEIGHTS, knobs=["penalty", "strength", "share", "correlation", "free"],
)  # fmt: skip
lab.predict(
    topic,
    settings,
    question="Two optimizers are given the same weight_decay. Under which is that the same as adding ½ λ ∑w² to the "
    "loss by hand, and also the same as making each weight smaller by the factor 1 − ηλ at every step?",
    answers={
        "SGD": "The step is η times the gradient, and the gradient of ½ λ ∑w² is λ w: each weight loses ηλ w.",
        "Adam": "Adam divides every step by the size of past gradients, the penalty's part included. Torch's "
        "Adam(weight_decay) is the L2 term, but it does not shrink all weights by the same factor.",
        "Both": "Under Adam only the first holds: it divides every step by the size of past gradients, the penalty's "
        "part included, so weights do not shrink by one factor. AdamW was made to mend that.",
    },
    right="SGD",
    look={"optimizer": "Adam"},
    part=parts.DECAY,
)
lab.try_this(
    topic,
    settings,
    {
        "The circle of L2 at the same λ: both weights are smaller, none is 0.": {"penalty": "L2"},
        "Two features that go together: L1 keeps one of them.": {
            "correlation": 0.9, "free": (1.5, 0.7), "strength": 3.0,
        },
        "Twenty features of which three count: how many does L1 keep?": {
            "source": samples.DRAWN, "table_strength": 0.2, "part": parts.PATHS,
        },
        "A λ of 0.1 in the network: too much, it answers one class everywhere.": {
            "weight": 0.1, "part": parts.NETWORK_PART,
        },
        "A λ of 0.03 under 96 seeds: luck decides which networks it kills.": {
            "weight": 0.03, "sisters": "96", "part": parts.NETWORK_PART,
        },
        "λ off after 150 epochs: which zeros come back?": {
            "turn": 150, "times": 0.0, "weight": 0.01, "part": parts.RULES,
        },
    },
)  # fmt: skip

st.subheader("What happens to many weights?", anchor=False)
st.markdown(
    "A linear model on a table with many features, all standardised, at every λ at once. The curves are exact: each "
    "weight in turn goes where it is best, which is the map above, until nothing moves. Under L1 the weights "
    "reach 0 one "
    "after the other; what explains most for its price is left last. Beside it is what scikit-learn "
    "finds."
)
lab.stage(
    topic, settings, parts.PATHS, knobs=["source", "penalty", "table_strength", "share", "count", "noise"],
    more=["data_seed"], data=data,
)  # fmt: skip

if opened := lab.question(topic, parts.TRANSLATOR, "Which λ is it? The same penalty in torch, Keras and scikit-learn"):
    opened.markdown(
        r"The notes' formula is mean squared error $+\,\lambda\sum w^2$ or $+\,\lambda\sum|w|$, and this page "
        r"keeps to it. "
        r"**Keras** writes the same. **torch**'s `weight_decay` is ½ λ ∑w², so twice the number. "
        r"**scikit-learn**'s Lasso "
        "halves the mean squared error, so half the number; its Ridge takes the sum over the rows and not "
        "the mean, so n "
        "times the number. **The notes' L1 loop** divides by the number of weights, so that number times λ. "
        "Keras is not "
        "run here: its formula is trained by torch. Blue is each with its own number, orange with λ typed as it stands."
    )
    with opened:
        lab.stage(topic, settings, parts.TRANSLATOR, knobs=["penalty", "table_strength", "share", "source"], data=data)

st.subheader("Is weight decay the same as L2?", anchor=False)
st.markdown(
    "The notes give L2 to the optimizer as `weight_decay`. A linear model on the table above is trained four "
    "times from "
    "the same start, by torch itself: with the argument; with ½ λ ∑w² added to the loss by hand; with λ ∑w², as the "
    "formula of the notes has it; and with no penalty, but every weight made smaller by the factor 1 − ηλ before each "
    "step, which is what the name says. Change the optimizer."
)
lab.stage(topic, settings, parts.DECAY, knobs=["optimizer", "decay", "step"], more=["source", "data_seed"], data=data)

st.subheader("What does a penalty do to a network?", anchor=False)
st.markdown(
    "Two hidden layers on few, noisy points: press play. The grey line is how its weights end without a penalty. The "
    "orange line is **the prior that the penalty is**: the loss plus penalty is −log of a likelihood times "
    r"$e^{-n\lambda|w|}$ (Laplace, for L1) or $e^{-n\lambda w^2}$ (a bell, for L2), with n points. So λ says "
    r"how large one "
    "expects weights to be before any data. Trained weights need not look like it: the data have their say. Biases are "
    "left out, as in the notes' loop; torch's weight_decay shrinks them too, which L2 can be set to here."
)
lab.stage(
    topic, settings, parts.NETWORK_PART, knobs=["penalty", "weight", "rule", "biases", "share", "data", "epochs"],
    more={
        "Network": ["spread", "units", "activation", "seed"],
        "Training": ["optimizer", "rate"],
        "λ on the way": ["turn", "times"],
        "Luck": ["sisters"],
    },
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL, data=data)
lab.run_log(topic, settings, parts.NETWORK_PART, parts.LOGGED, data=data)

st.subheader("Does L1 really make zeros? It depends on the step", anchor=False)
st.markdown(
    "|w| has no slope at 0. **Subgradient**, as in the notes: sign(w) is taken all the same, so a weight "
    "that should be "
    "0 jumps to and fro across it. **Zero at crossing**: the loss's step first, then the penalty's; a weight "
    "that it would "
    "carry past 0 is set to 0 and stays there for good. **Proximal**: the same, but the weight may come back when "
    "the loss wants it. The penalty's step is ηλ long, also where an optimizer like Adam scales the loss's. "
    "Here is L1 alone, whatever the penalty above."
)
lab.stage(
    topic, settings, parts.RULES, knobs=["weight", "rate", "epochs", "turn", "times", "optimizer"],
    more=["data", "units", "seed"],
)  # fmt: skip

st.subheader("Same function, other penalty: what do units do?", anchor=False)
st.markdown(
    "A ReLU network answers the same if the weights and biases of its hidden units are multiplied by c and the "
    "weights behind them divided by c. The penalty is not the same, so it decides between functions that "
    "nobody can tell "
    "apart. In the second chart a feature of a linear model is measured in other units: its numbers are c times "
    "larger, so it "
    "needs a smaller weight, which is cheaper. That is why one standardises first."
)
lab.stage(
    topic, settings, parts.SCALE, knobs=["factor", "penalty", "table_strength", "units", "source"], more=["seed"],
    data=data,
)  # fmt: skip

if opened := lab.question(topic, parts.SEEDS, "How much of it? Nine strengths, twenty seeds each"):
    with opened:
        st.markdown(
            "The network above, with its penalty, on the same points: only λ and the seed change. The border's length "
            "counts how often neighbouring cells of the map disagree: a wiggly border is long."
        )
        lab.sweep(topic, settings, parts.SEEDS)

lab.run_slips(slips())
lab.takeaway(topic, settings, penalised, penalty_of, soft_threshold, table=pairs)
