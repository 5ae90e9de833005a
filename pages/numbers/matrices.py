"""Transpose and matrix multiplication: rows meet columns."""

import streamlit as st

from core.numbers.matrices import parts, topic
from core.numbers.matrices.answer_tables import answers_table, notes_slip, transposes_table
from core.numbers.matrices.multiplication import matrix_product
from pages import lab

settings = lab.page(
    topic,
    "**Every cell of a product is the dot product of a row and a column:** "
    r"$\;(AB)_{ij} = \sum_k a_{ik}\, b_{kj}$. Row $i$ of $A$ meets column $j$ of $B$, so a row must be as long as a "
    "column: the inner numbers of the shapes must be equal, and the outer ones remain, "
    r"$\;(m \times n)(n \times p) = m \times p$. Step from multiplication to multiplication, play it, or click a cell "
    "of AB to see its sum; type over any cell of A and B.",
)
lab.stage(topic, settings, parts.PRODUCT, knobs=["a_rows", "a_columns", "a", "b_rows", "b_columns", "b"])
lab.predict(
    topic,
    settings,
    question="Here A is 2×3 and B is 3×2, so AB is 2×2. What is BA?",
    answers={
        "The same as AB": "In BA the rows of B, two numbers each, meet the columns of A, two numbers each. There are "
        "three rows and three columns, so nine cells.",
        "AB with rows and columns exchanged": "That is $(AB)^T$, and it equals $B^T A^T$. In BA the three rows of B "
        "meet the three columns of A: nine cells.",
        "A 3×3 matrix": "The three rows of B meet the three columns of A. Not even the shape is that of AB.",
        "It does not exist": "It does: a row of B has two numbers, and so has a column of A. Three rows meet three "
        "columns.",
    },
    right="A 3×3 matrix",
    look={},
    part=parts.ORDER,
)
lab.try_this(
    topic,
    settings,
    {
        "Shapes that do not fit: read what numpy and torch say.": {"b_rows": 4},
        "A row times a column: one number, the dot product.": {"a_rows": 1, "b_columns": 1},
        "A column times a row: a table from two lists.": {"a_rows": 3, "a_columns": 1, "b_rows": 1, "b_columns": 4},
        "Three by three: AB and BA exist, and differ.": {
            "a_rows": 3, "a_columns": 3, "b_rows": 3, "b_columns": 3, "part": parts.ORDER,
        },
    },
)  # fmt: skip
st.subheader("What does the transpose do?", anchor=False)
st.markdown(
    r"Rows become columns: $\;(A^T)_{ji} = a_{ij}$. An element keeps its value and swaps its two numbers. Click one "
    "and find it again. A row vector (1×n), like the notes' nv, becomes a column vector (n×1)."
)
height, width = topic.followed_shape(settings)
lab.stage(
    topic,
    topic.within(settings),
    parts.TRANSPOSE,
    knobs=["flipped", "row", "column"],
    names=topic.choices(row=height, column=width),
)
st.subheader("Does the order matter?", anchor=False)
st.markdown(
    "$AB$ and $BA$ are, as a rule, two different things, if both exist at all. But transposing a product turns its "
    "order round, $(AB)^T = B^T A^T$, always. Here are both claims on your own A and B."
)
lab.stage(topic, settings, parts.ORDER)
st.subheader("What does a matrix do to the plane?", anchor=False)
st.markdown(
    "A 2×2 matrix moves the points of the plane; the origin stays, and straight lines stay straight (or shrink to a "
    "point). The first column is where i = (1, 0) goes, the second where j = (0, 1) goes. The size of the determinant "
    "says by how much areas grow; below 0 the plane is turned over as in a mirror; at 0 it is flat, and no matrix "
    "turns it back."
)
lab.stage(topic, settings, parts.PLANE, knobs=["effect", "turn", "shear", "own"])
if opened := lab.question(topic, parts.LAYER, "What has this to do with a network's layer?"):
    opened.markdown(
        "Call A now X: each row a sample, each column a feature. Let each column of B hold the weights of one unit. "
        "Then one cell of the product is one sample's sum in one unit, and the whole product is every sample through "
        "the layer at once. `nn.Linear` keeps its weights W as units × features, so B is $W^T$, and computes "
        "$X W^T + b$ (here without b): the transpose again."
    )
    with opened:
        menus = topic.choices(sample=settings.a_rows, unit=settings.b_columns)
        lab.stage(topic, topic.within(settings), parts.LAYER, knobs=["sample", "unit"], names=menus)
st.subheader("Do numpy and torch agree?", anchor=False)
st.markdown(
    "On the product yes, on what they accept no: numpy turns whole numbers into floats by itself, torch's `@` asks for "
    "equal types. And `*` is something else: cell times cell. Below, the notes' transposes. `nv` and `tv` hold equal "
    "values in different types; the notes' `nM` and `tM` are two different matrices. A 1-D list (`flat`) has no rows "
    "to turn, so `.T` leaves it; the double brackets are what makes a row. And nothing is copied: a transpose "
    "is the same memory, read in another order."
)
product = lab.result_of(parts.PRODUCT, settings)
st.table(answers_table(product.a, product.b))
st.table(transposes_table())
as_written, mended = notes_slip()
lab.slip(
    "The notes say that `A@B` multiplies if both are numpy arrays, that PyTorch has the same operator, and that they "
    "are friendly. Each is friendly with its own kind: an array and a tensor do not mix.",
    "nM = np.array([[1,2,3,4],[5,6,7,8]])\ntM = torch.tensor([[1,2,3],[4,5,6]])\nnM.T @ tM",
    f"`{as_written.value}`",
    "torch.from_numpy(nM).T @ tM",
    f"`{mended.value}`, a `{mended.kind}`. Both hold whole numbers here; `from_numpy` keeps numpy's type, so an array "
    "of floats (float64) still needs `.float()` beside a usual tensor (float32).",
)
lab.takeaway(topic, settings, matrix_product, topic.plane_matrix)
