"""The notes on vectors, matrices, softmax, logarithms, minima and maxima, judged."""

from __future__ import annotations

import numpy as np

from core.experiment.part import Numbers
from core.experiment.wording import counted, plain
from core.notes.claim import Claim, Found, Judgement, judged, ran, stops
from core.numbers.dot_product.libraries import answers
from core.numbers.dot_product.slips import slips as dot_slips
from core.numbers.extremes.slips import slips as extremes_slips
from core.numbers.matrices import answer_tables

SIX = (
    "np.dot(nv1, nv2)", "np.sum(nv1 * nv2)", "nv1 @ nv2", "torch.dot(tv1, tv2)", "torch.sum(tv1 * tv2)", "tv1 @ tv2",
)  # fmt: skip
P = ("p1", "p2", "p3")


def turned(found: Found) -> Judgement:
    here, there = found.value("nv[1, 3]"), found.value("nvᵀ[3, 1]")
    return judged(f"nv[1, 3] = {plain(here)} and nvᵀ[3, 1] = {plain(there)}", here == there)


def transposed_types() -> Numbers:
    """The types of the notes' nM and tM, and what comes of their product, as it stands and after a change of type."""
    table = answer_tables.transposes_table()
    kinds = dict(zip(table["run"], table["type"], strict=True))
    mixed, mended = answer_tables.notes_slip()
    return {
        "numpy": kinds["`nM.T`"], "torch": kinds["`tM.T`"], "mixed": mixed.value, "mended": mended.kind,
        "failed": "yes" if mixed.failed else "no",
    }  # fmt: skip


def types_differ(found: Found) -> Judgement:
    numpy, torch = found.text("numpy"), found.text("torch")
    return judged(f"nM.T is a {numpy}; tM.T is a {torch}", found.says("numpy", "np.") and found.says("torch", "torch."))


def friendly(found: Found) -> Judgement:
    figure = f"nM.T @ tM: {found.text('mixed')}; with torch.from_numpy(nM): a {found.text('mended')}"
    return judged(figure, found.says("failed", "no"), found.says("mended", "Tensor"))


def six_lines(found: Found) -> Judgement:
    values = [found.value(line) for line in SIX]
    return judged(f"The six lines answer {', '.join(map(plain, values))}", len(set(values)) == 1)


def in_space(found: Found) -> Judgement:
    p, q = (np.array(each) for each in (found.settings.p, found.settings.q))
    by_angle = float(np.linalg.norm(p) * np.linalg.norm(q)) * found.value("cos θ")
    by_parts = found.value("p · q")
    return judged(
        f"By the components {plain(by_parts)}, by |p||q| cos θ {plain(by_angle)}", abs(by_parts - by_angle) < 1e-9
    )


def commonality(here: Found, lifted: Found) -> Judgement:
    first, second = here.value("u · v"), lifted.value("u · v")
    r, lifted_r = here.value("correlation r"), lifted.value("correlation r")
    figure = (
        f"u · v = {plain(first)}; with 10 added to every number {plain(second)}, while the correlation stays {plain(r)}"
    )
    return judged(figure, abs(r - lifted_r) < 1e-9, abs(second - first) < 0.1 * abs(first))


def same_products() -> Numbers:
    """How far the four ways of multiplying the opening matrices are apart."""
    table = answer_tables.answers_table(np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([[1.0, 2], [0, 1], [3, -1]]))
    values = [cell.partition("**")[2].partition("**")[0] for cell in table["floats"][:4]]
    return {"different answers": float(len(set(values))), "the answer": values[0]}


def one_product(found: Found) -> Judgement:
    count = int(found.value("different answers"))
    figure = f"A@B and np.matmul, in numpy and torch: {counted(count, 'answer')}, {found.text('the answer')}"
    return judged(figure, count == 1)


def shares(found: Found) -> Judgement:
    values = [found.value(label) for label in P]
    return judged(f"1, 2, 3 become {', '.join(map(plain, values))}", all(0 <= value <= 1 for value in values))


def sums(found: Found) -> Judgement:
    total, written = found.value("sum of probabilities"), found.text("formula as written")
    figure = f"The sum is {plain(total, 6)}; at scores above 1,000 the formula as written {written}"
    return judged(figure, abs(total - 1) < 1e-9, found.says("formula as written", "holds"))


def ordered(found: Found) -> Judgement:
    values = [found.value(label) for label in P]
    return judged(
        f"Scores 1 < 2 < 3 get {' < '.join(map(plain, values))}", values == sorted(values) and len(set(values)) == 3
    )


def by_hand(found: Found) -> Judgement:
    apart = found.value("compared with nn.Softmax")
    return judged(f"Largest difference {'below 10⁻¹²' if abs(apart) < 1e-12 else plain(apart, 1)}", abs(apart) < 1e-12)


def same_lowest(found: Found) -> Judgement:
    positive, same = found.value("positive everywhere"), found.value("of these: log f lowest at the same x")
    none = found.value("not positive everywhere: no lowest log")
    figure = (
        f"The same lowest place for {plain(same)} of {plain(positive)} positive functions; {plain(none)} others, not "
        "positive everywhere, have no lowest log"
    )
    return judged(figure, same == positive > 0, none == 0)


def spreads(found: Found) -> Judgement:
    apart, logs = found.value("their distance"), found.value("distance of their logs")
    return judged(f"0.0001 and 0.0002 are {plain(apart)} apart, their logs {plain(logs)}", logs > 100 * apart)


def lowest_value(found: Found) -> Judgement:
    return judged(f"As written {found.text('as written')}", found.value("as written") == -1)


def located(found: Found) -> Judgement:
    low, high = found.value("argmin: where"), found.value("argmax: where")
    return judged(f"np.argmin(v) = {plain(low)}, np.argmax(v) = {plain(high)} for v = 1, 2, 3", low == 0, high == 2)


def rows_refused() -> Numbers:
    """Which of the notes' four lines run on rows [[…]], as they write their vectors."""
    said = answers(np.arange(1.0, 5), np.arange(1.0, 5), "rows [[…]]")
    lines = [each for each in said if "@" not in each.expression]
    return {"lines": float(len(lines)), "run": float(sum(not each.failed for each in lines)),
            "those": ", ".join(each.expression for each in lines if not each.failed)}  # fmt: skip


def rows_run(found: Found) -> Judgement:
    run, lines = found.value("run"), found.value("lines")
    figure = f"{plain(run)} of {plain(lines)} lines run on rows: {found.text('those')}"
    return judged(figure, run == lines, run > 0)


CLAIMS = (
    Claim(
        "transpose",
        "`.T` turns a row into a column, element by element.",
        "matrices",
        "transpose",
        turned,
        {"flipped": "The notes' nv, one row"},
    ),
    Claim(
        "transpose",
        "numpy and PyTorch transpose alike, but their data types are different.",
        "matrices",
        "transpose",
        types_differ,
        {"flipped": "The notes' nM"},
        measure=transposed_types,
    ),
    Claim(
        "dot-product",
        "Sum of products: np.dot, np.sum(a*b), torch.dot and torch.sum(a*b) give one number.",
        "dot_product",
        "lists",
        six_lines,
    ),
    Claim(
        "dot-product",
        "np.dot, np.sum, torch.dot and torch.sum run on vectors written [[1,2,3,4]], as in the notes.",
        "dot_product",
        "lists",
        rows_run,
        measure=rows_refused,
    ),
    Claim(
        "dot-product", "torch.dot takes the notes' tensors.", "dot_product", "lists", stops, measure=ran(dot_slips()[0])
    ),
    Claim("dot-product", "In i, j, k the dot product is x₁x₂ + y₁y₂ + z₁z₂.", "dot_product", "space", in_space),
    Claim(
        "dot-product",
        "The dot product is a single number for what two objects have in common.",
        "dot_product",
        "lists",
        commonality,
        {},
        ({"lift": 10.0},),
    ),
    Claim(
        "matrix-multiplication",
        "A@B and np.matmul are the same; PyTorch has the same @.",
        "matrices",
        "product",
        one_product,
        measure=same_products,
    ),
    Claim(
        "matrix-multiplication",
        "numpy and PyTorch are friendly with each other in multiplication.",
        "matrices",
        "product",
        friendly,
        measure=transposed_types,
    ),
    Claim(
        "softmax",
        "Softmax gives values between 0 and 1, so they can be read as probabilities.",
        "softmax",
        "shares",
        shares,
    ),
    Claim(
        "softmax",
        "Whatever its inputs add up to, softmax's outputs are guaranteed to add up to 1.",
        "softmax",
        "shares",
        sums,
        {"shift": 1000.0},
    ),
    Claim("softmax", "Larger numbers get a larger softmax.", "softmax", "shares", ordered),
    Claim("softmax", "exp(z) over its sum, in numpy, is what nn.Softmax gives.", "softmax", "shares", by_hand),
    Claim(
        "logarithms", "The log is monotonic, so minimising x is minimising log(x).", "logarithms", "family", same_lowest
    ),
    Claim("logarithms", "The log tells small, closely spaced numbers better apart.", "logarithms", "spread", spreads),
    Claim(
        "extremes",
        "The minimum of 1, −2, 1, 2, 3, 4 is −1.",
        "extremes",
        "extremes",
        lowest_value,
        measure=ran(extremes_slips()[0]),
    ),
    Claim(
        "extremes",
        "argmin and argmax find where the smallest and the largest value stand.",
        "extremes",
        "extremes",
        located,
        {"values": (1.0, 2.0, 3.0)},
    ),
)
