"""Transpose and matrix multiplication: rows meet columns."""

import streamlit as st

from core.topics import matrices as topic
from pages import lab

settings = lab.page(
    topic,
    "**Every cell of a product is the dot product of a row and a column:** "
    r"$\;(AB)_{ij} = \sum_k a_{ik}\, b_{kj}$. Row $i$ of $A$ meets column $j$ of $B$, so a row must be as long as a "
    "column: the inner numbers of the shapes must be equal, and the outer ones remain, "
    r"$\;(m \times n)(n \times p) = m \times p$. Step from multiplication to multiplication, or play it; type over any "
    "cell.",
)
lab.stage(topic, settings, knobs=["a_rows", "a_columns", "a", "b_rows", "b_columns", "b"])
lab.predict(
    topic,
    settings,
    question="A is 2×3 and B is 3×4. Which exists?",
    answers=dict.fromkeys(
        ["AB only", "BA only", "Both"],
        "AB pairs the inner 3 with 3 and is 2×4. BA would pair the inner 4 with 2.",
    ),
    right="AB only",
    look={"a_rows": 2, "a_columns": 3, "b_rows": 3, "b_columns": 4},
)
lab.try_this(
    topic,
    settings,
    {
        "Shapes that do not fit: read what numpy and torch say.": {"b_rows": 4},
        "A row times a column: one number, the dot product.": {"a_rows": 1, "b_columns": 1},
        "A column times a row: a table from two lists.": {"a_rows": 3, "a_columns": 1, "b_rows": 1, "b_columns": 4},
        "Six by six: AB and BA exist, and differ.": {"a_rows": 6, "a_columns": 6, "b_rows": 6, "b_columns": 6},
    },
)
st.subheader("What does the transpose do?", anchor=False)
st.markdown(
    r"Rows become columns: $\;(A^T)_{ji} = a_{ij}$. An element keeps its value and swaps its two numbers. Click one "
    "and find it again. A row vector (1×n), like the notes' nv, becomes a column vector (n×1)."
)
lab.stage(topic, settings, scene=topic.transpose_scene, name="transpose", knobs=["flipped", "row", "column"])
st.subheader("Does the order matter?", anchor=False)
st.markdown(
    "$AB$ and $BA$ are, as a rule, two different things, if both exist at all. But transposing a product turns its "
    "order round, $(AB)^T = B^T A^T$, always. Here are both claims on your own A and B."
)
lab.stage(topic, settings, scene=topic.order_scene, name="order")
st.subheader("What does a matrix do to the plane?", anchor=False)
st.markdown(
    "Times a 2×2 matrix, every point moves; lines stay lines. The first column is where i = (1, 0) goes, the second "
    "where j = (0, 1) goes. The determinant multiplies areas: at 0 the plane is flat, and nothing turns it back."
)
lab.stage(topic, settings, scene=topic.plane_scene, name="plane", knobs=["effect", "turn", "shear", "own"])
if part := lab.question("What has this to do with a network's layer?", "matrices_layer"):
    part.markdown(
        "Call A now X: each row a sample, each column a feature. Let each column of B hold the weights of one unit. "
        "Then one cell of the product is one sample's sum in one unit, and the whole product is every sample through "
        "the layer at once. `nn.Linear` keeps its weights W as units × features, so B is $W^T$, and computes "
        "$X W^T + b$ (here without b): the transpose again."
    )
    with part:
        lab.stage(topic, settings, scene=topic.layer_scene, name="layer", knobs=["sample", "unit"])
st.subheader("Do numpy and torch agree?", anchor=False)
st.markdown(
    "On the product yes, on what they accept no: numpy turns whole numbers into floats by itself, torch's `@` asks for "
    "equal types. And `*` is something else: cell times cell. Below, the notes' transposes: equal values, different "
    "types. A 1-D list (`flat`) has no rows to turn, so `.T` leaves it; the double brackets are what makes a row. And "
    "nothing is copied: a transpose is the same memory, read in another order."
)
st.table(topic.answers_table(settings))
st.table(topic.transposes_table())
as_written, mended = topic.notes_slip()
lab.slip(
    "The notes say that `A@B` multiplies if both are numpy arrays, that PyTorch has the same operator, and that they "
    "are friendly. Each is friendly with its own kind: an array and a tensor do not mix.",
    "nM = np.array([[1,2,3,4],[5,6,7,8]])\ntM = torch.tensor([[1,2,3],[4,5,6]])\nnM.T @ tM",
    f"`{as_written.value}`",
    "torch.from_numpy(nM).T @ tM",
    f"`{mended.value}`, a `{mended.kind}`. Both hold whole numbers here; `from_numpy` keeps numpy's type, so an array "
    "of floats (float64) still needs `.float()` beside a usual tensor (float32).",
)
lab.takeaway(topic, settings, topic.matrix_product, topic.plane_matrix, topic.run)
