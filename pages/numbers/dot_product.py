"""Vectors and the dot product: one number for how far two of them agree."""

import streamlit as st

from core.numbers.dot_product import libraries, parts, topic, vectors
from core.numbers.dot_product.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**The dot product is a single number that reflects the commonality between two objects.** Multiply the components "
    r"in pairs and add: $\;a \cdot b = \sum_i a_i b_i = |a|\,|b| \cos\theta$. It is positive where the angle between "
    "two arrows is below 90°, zero at right angles, negative above 90°. It is also the length of the shadow that $a$ "
    "casts on $b$ (negative if it falls backwards), times the length of $b$. Drag the tips of the arrows, or the point "
    "on the curve.",
)
knobs = ["a", "b", "a_length", "b_length", "angle", "snap"]
lab.stage(topic, topic.synced(settings), parts.ARROWS, knobs=knobs, more=["b_direction"])
lab.predict(
    topic,
    settings,
    question="Both arrows keep their directions. You make $a$ twice as long and $b$ twice as long. What happens to "
    r"$a \cdot b$?",
    answers={
        "It doubles": "It would if only one arrow grew. Each length is a factor of $|a||b|\\cos\\theta$, so two "
        "doublings make four times as much.",
        "It becomes four times as large": "Each length is a factor of $|a||b|\\cos\\theta$. So the dot product mixes "
        "size and agreement; divide by both lengths and only the agreement is left: the cosine.",
        "Nothing: only the angle counts": "That is true of the cosine. The dot product is the cosine times both "
        "lengths, so it becomes four times as large.",
    },
    right="It becomes four times as large",
    look={"a": (4.0, 3.0), "b": (5.0, 1.0)},
)
lab.try_this(
    topic,
    settings,
    {
        "At right angles: the dot product is 0, however long the arrows.": {"a": (-1.0, 4.5), "b": (4.5, 1.0)},
        "The same direction: the whole of a lies along b.": {"a": (4.0, 2.0), "b": (2.0, 1.0)},
        "Opposite ways: as negative as these lengths allow.": {"a": (-4.0, -2.0), "b": (2.0, 1.0)},
        "Equal lengths, 120° apart: drag the point along the cosine.": {"a": (-2.0, 3.4641), "b": (4.0, 0.0)},
    },
)

st.subheader("And in three dimensions?", anchor=False)
st.markdown(
    r"With $\vec p = x_1\hat\imath + y_1\hat\jmath + z_1\hat k$ and $\vec q = x_2\hat\imath + y_2\hat\jmath + z_2\hat "
    r"k$ the rule is the same, $\vec p\cdot\vec q = x_1x_2 + y_1y_2 + z_1z_2$. Two arrows always share a plane, so "
    "there is still one angle and one shadow (green). The dotted ways go along i, j and k. Turn the picture by hand; "
    "drag the bars."
)
lab.stage(topic, settings, parts.SPACE, knobs=["p", "q"])

st.subheader("What does a neuron do with it?", anchor=False)
st.markdown(
    r"A neuron multiplies its inputs by its weights, adds up, and adds its bias: $\;w \cdot x + b$. The dot product "
    "says how far the input agrees with the weights; the bias says how much agreement is needed. Where the sum is 0 "
    "lies a straight line at right angles to $w$: inputs on the side to which $w$ points get a positive sum (orange), "
    "the others a negative one (blue). Drag $w$ and the line turns; move $b$ and it shifts."
)
lab.stage(topic, settings, parts.NEURON, knobs=["weights", "inputs", "bias"])

st.subheader("What is “commonality” when there are many numbers?", anchor=False)
st.markdown(
    "A list of n numbers is a vector in n dimensions: no arrow to draw, but the sum of products stays. As pairs (u, v) "
    "they are points; if v grows where u grows, the points rise to the right. Add 100 to every number: the dot product "
    "explodes, although the lists vary together as before. So take off each list's mean, and divide each list by its "
    "length as a vector (the root of the sum of its squares). The same dot product is then the **correlation** r, "
    "always between −1 and 1, whatever is added."
)
lab.stage(topic, settings, parts.LISTS, knobs=["u", "v", "lift"])

st.subheader("Do numpy and torch agree?", anchor=False)
st.markdown(
    "The notes' lines, run just now on u and v above. On two lists of floats all six mean the same number. A torch "
    "tensor keeps 32-bit floats (float32), about 7 digits of each product: where large products cancel, little or "
    "nothing of the sum is left (try u = 1000000 1 −1000000 and v = 1000000 1 1000000). `dot` and `@` are strict about "
    "shapes, and torch's about types too; multiplying and summing hardly ever complains."
)
tables = libraries.answers_tables(lab.result_of(parts.LISTS, settings).answers)
for column, table in zip(st.columns(3), tables, strict=True):
    column.table(table)

lab.run_slips(slips())
lab.takeaway(topic, settings, vectors.pair_of, libraries.answers, topic.typed_lists)
