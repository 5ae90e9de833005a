"""Mean and variance: where a sample balances, and how far it lies from there."""

import streamlit as st

from core.chance.mean_variance import moments, parts, topic
from pages import lab

settings = lab.page(
    topic,
    "**The mean says where the data are, the variance how far they spread.** The mean is the point on which the sample "
    r"balances, $\;\bar x = \frac1n\sum x_i$. The variance is the average of the squares over the deviations, "
    r"$\;\frac1n\sum (x_i - \bar x)^2$; its root, the standard deviation, is the side of that average square. Drag the "
    "numbers and watch the mean, the median (the value in the middle) and the squares. Drag the orange point among the "
    "squares: anywhere else than at the mean the average square is larger.",
)
lab.stage(topic, settings, parts.SAMPLE, knobs=["source", "own", "count", "seed", "offset"])
shared = "The mean shares the extra 988 among seven values, 141 for each"
lab.predict(
    topic,
    settings,
    question="The sample is 2, 3, 3, 4, 5, 6, 12. The 12 becomes 1,000. What do mean and median do?",
    answers={
        "Both grow a lot": f"{shared}. The median only asks which value stands in the middle, and that is still the 4.",
        "The mean grows by about 141, the median stays": f"{shared}; the median only asks which value stands in the "
        "middle, and that is still the 4.",
        "Both stay, it is only one value": f"{shared}: one value is enough to move it anywhere. The median indeed "
        "stays at 4.",
    },
    right="The mean grows by about 141, the median stays",
    look={"own": (2.0, 3.0, 3.0, 4.0, 5.0, 6.0, 1000.0)},
)
lab.try_this(
    topic,
    settings,
    {
        "Two humps: the mean lies where no data is.": {"source": "Bimodal", "count": 100},
        "A skewed sample: the long tail pulls the mean beyond the median.": {"source": "Skewed", "count": 200},
        "One in twenty is far off: these few make three quarters of the variance (the red squares).": {
            "source": "With outliers",
            "count": 100,
        },
        "Cauchy: a sample has a mean, its population has none.": {"source": "Cauchy", "count": 200},
    },
)

st.subheader("When does the mean mislead?", anchor=False)
st.markdown(
    "When a few values are far off. Put one more value beside the sample above and drag it: the mean follows with the "
    r"slope $1/(n + 1)$ without end, the standard deviation, far out, $\sqrt n$ times as fast; the median moves no "
    "farther than to the next value and stops. It misleads too when no value is near it: try the two humps."
)
lab.stage(topic, settings, parts.OUTLIER, knobs=["extra"])

st.subheader("Why squares, and why around the mean?", anchor=False)
st.markdown(
    r"Measure from any point $c$: the mean squared deviation is the variance **plus** $(c - \bar x)^2$, so it is "
    "least at the mean. Without the square, the sum of the distances is least at the median (of an even number of "
    "values, anywhere between the middle two). Choosing how to measure errors chooses what “the middle” is; a network "
    "trained with squared errors learns means."
)
lab.stage(topic, settings, parts.LEAST, knobs=["offset"])

st.subheader("Why n − 1?", anchor=False)
st.markdown(
    "The true mean is unknown, so a sample is measured from its own mean, the very point from which its squares are "
    r"least: on average they come out too small, by $\tfrac{n-1}{n}$. Dividing by $n - 1$ instead makes up for it. "
    "Here 10,000 samples are drawn from the population above (for your own numbers: from a bell with their mean and "
    "variance). Around the *true* mean, ÷ n would be right."
)
lab.stage(topic, settings, parts.DIVISOR, knobs=["size", "source", "again"])
st.markdown(
    "`np.var(x)` divides by $n$ (`ddof=0`), `torch.var(x)` by $n - 1$ (`correction=1`): the same word, two numbers. "
    "Of the sample above:"
)
answers = topic.answers_of(lab.result_of(parts.SAMPLE, settings))
st.table({"called": list(answers), "answers": list(answers.values())})

if opened := lab.question(topic, parts.SHAPES, "What do mean and variance not tell?"):
    with opened:
        st.markdown(
            "The shape. These five agree in both numbers. The notes say it of the variance: it depends on the "
            "validity of the mean, and suits roughly normal data. [Entropy](entropy) does not ask for a shape."
        )
        lab.stage(topic, settings, parts.SHAPES)
lab.takeaway(topic, settings, moments.mean, moments.variance, moments.variance_ratios)
