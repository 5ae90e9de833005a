"""Transpose and matrix multiplication: rows meet columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from core.experiment.charts import GREEN, ORANGE
from core.experiment.knobs import choice, number, numbers
from core.experiment.scene import Clock, Grip, Notice, Readout, Scene
from core.experiment.shown_code import Answer, answer
from core.experiment.wording import plain
from core.numbers.matrices.meeting import layer_panel, meeting_panel, partners_panel, running_panel
from core.numbers.matrices.multiplication import matrix_product, steps_of, written_sum, written_sums
from core.numbers.matrices.pictures import matrix_panel, network_panel, order_panels, plane_panel

TITLE = "Transpose and matrix multiplication"
LINE = "Watch a row meet a column, cell by cell; turn matrices over, and see what they do to the plane."
LARGEST = 6
EXPRESSIONS = ("nA @ nB", "np.matmul(nA, nB)", "tA @ tB", "torch.matmul(tA, tB)", "nA * nB", "tA * tB")
# The notes' own vectors and matrices (their section on the transpose), and a 1-D list beside them.
NOTES_ARRAYS = {"nv": np.array([[1, 2, 3, 4]]), "nM": np.array([[1, 2, 3, 4], [5, 6, 7, 8]])}
NOTES = {
    **NOTES_ARRAYS,
    "tv": torch.tensor([[1, 2, 3, 4]]),
    "tM": torch.tensor([[1, 2, 3], [4, 5, 6]]),
    "flat": np.array([1, 2, 3, 4]),
}
TRANSPOSES = ("nv", "nv.T", "nM.T", "tv.T", "tM.T", "flat.T", "np.shares_memory(nM, nM.T)")
EFFECTS = ("Rotation", "Shear", "Projection", "Identity", "Singular", "Your own")
A_SHEET = (
    1, 2, 3, 0, 2, 1,
    4, 5, 6, 1, 0, 3,
    -1, 0, 2, 3, 1, -2,
    2, 2, -3, 1, 0, 1,
    0, 1, 1, -1, 4, 2,
    3, -2, 0, 1, 1, 5,
)  # fmt: skip
B_SHEET = (
    1, 2, 0, 1, 3, -1,
    0, 1, 2, -1, 0, 1,
    2, -1, 1, 0, 4, 2,
    1, 3, 0, 2, -2, 1,
    -1, 0, 5, 1, 1, 0,
    2, 1, -1, 3, 0, 1,
)  # fmt: skip


FLIPPED = ("Your A", "The notes' nv, one row", "The notes' nM")


def _size(default: int, name: str, says: str) -> int:
    return number(default, 1, LARGEST, label=name, help=f"{says} From 1 to {LARGEST}.")


def _place(default: int, name: str, help: str) -> int:
    return number(default, 1, LARGEST, label=name, help=help, view=True)


@dataclass(frozen=True)
class Settings:
    a_rows: int = _size(2, "Rows of A", "The product gets as many rows.")
    a_columns: int = _size(3, "Columns of A", "The inner number: B needs as many rows.")
    b_rows: int = _size(3, "Rows of B", "The inner number: A needs as many columns.")
    b_columns: int = _size(2, "Columns of B", "The product gets as many columns.")
    a: tuple[float, ...] = numbers(
        A_SHEET, -99, 99, least=LARGEST**2, most=LARGEST**2, rows="a_rows", columns="a_columns", sheet=LARGEST,
        label="A's cells", help="Type over any cell. Cells out of sight come back when A grows.",
    )  # fmt: skip
    b: tuple[float, ...] = numbers(
        B_SHEET, -99, 99, least=LARGEST**2, most=LARGEST**2, rows="b_rows", columns="b_columns", sheet=LARGEST,
        label="B's cells", help="Type over any cell. Cells out of sight come back when B grows.",
    )  # fmt: skip
    flipped: str = choice(
        FLIPPED[0], FLIPPED, label="Matrix", view=True,
        help="Your A from above; the notes' row vector, which becomes a column vector; the notes' matrix.",
    )  # fmt: skip
    row: int = _place(1, "Row followed", "The element's row. Or click a cell.")
    column: int = _place(3, "Column followed", "The element's column. Or click a cell.")
    sample: int = _place(1, "Sample", "Which row of X goes through the drawn layer.")
    unit: int = _place(1, "Unit", "Whose weights are written out: which column of Wᵀ.")
    effect: str = choice(
        "Rotation", EFFECTS, label="Matrix",
        help="A 2×2 matrix moves every point of the plane. Take “Your own” to drag where i and j go.",
    )  # fmt: skip
    turn: float = number(
        30.0, -180, 180, step=1, unit="°", label="Angle", when={"effect": ("Rotation", "Projection")},
        help="How far the rotation turns; for the projection, the direction of its line.",
    )  # fmt: skip
    shear: float = number(
        1.0, -2, 2, step=0.1, label="Shear", when={"effect": ("Shear",)}, help="How far j leans over to the right."
    )
    own: tuple[float, ...] = numbers(
        (1.5, 0.5, -0.5, 1), -3, 3, least=4, most=4, step=0.1, columns="plane_columns", label="Your own matrix",
        when={"effect": ("Your own",)}, help="Its columns are the places where i and j go. Drag the arrows' tips.",
    )  # fmt: skip
    plane_columns: int = number(2, 2, 2, label="Columns of your own", help="A matrix of the plane is 2×2.")


@dataclass(frozen=True)
class Result:
    """`product` (m, p) and `reverse` are AB and BA, None where shapes do not fit; `layer` is A through torch's linear.

    `refusals` are numpy's and torch's answers to A @ B (errors, where it does not fit). `plane` is the 2×2 matrix.
    """

    a: np.ndarray
    b: np.ndarray
    product: np.ndarray | None
    reverse: np.ndarray | None
    swapped: np.ndarray | None
    layer: np.ndarray | None
    refusals: tuple[Answer, Answer]
    plane: np.ndarray
    determinant: float


def plane_matrix(settings: Settings) -> np.ndarray:
    """The 2×2 matrix chosen; its columns are where i = (1, 0) and j = (0, 1) go."""
    turn = np.radians(settings.turn)
    cosine, sine = np.cos(turn), np.sin(turn)
    matrix = {
        "Rotation": np.array([[cosine, -sine], [sine, cosine]]),
        "Shear": np.array([[1, settings.shear], [0, 1]]),
        "Projection": np.array([[cosine**2, cosine * sine], [cosine * sine, sine**2]]),
        "Identity": np.eye(2),
        "Singular": np.array([[1, 2], [0.5, 1]]),
        "Your own": np.reshape(settings.own, (2, 2)).astype(float),
    }[settings.effect]
    # cos 90° is 6e-17 to a computer; the page says 0, and computes with it.
    return np.round(matrix, 15) + 0.0


def followed_shape(settings: Settings) -> tuple[int, int]:
    """The shape of the matrix that the part on the transpose shows."""
    return {FLIPPED[1]: (1, 4), FLIPPED[2]: (2, 4)}.get(settings.flipped, (settings.a_rows, settings.a_columns))


def within(settings: Settings) -> Settings:
    """The same with every row and column that is followed inside its matrix."""
    height, width = followed_shape(settings)
    return replace(
        settings,
        row=min(settings.row, height),
        column=min(settings.column, width),
        sample=min(settings.sample, settings.a_rows),
        unit=min(settings.unit, settings.b_columns),
    )


def choices(**counts: int) -> dict[str, tuple[str, ...]]:
    """A menu 1, 2, … for each knob, as long as its matrix allows."""
    return {name: tuple(str(place) for place in range(1, count + 1)) for name, count in counts.items()}


def run(settings: Settings) -> Result:
    """A, B, their products both ways, BᵀAᵀ, A through a linear layer with weights Bᵀ, and the plane's matrix."""
    a = np.reshape(settings.a, (LARGEST, LARGEST)).astype(float)[: settings.a_rows, : settings.a_columns]
    b = np.reshape(settings.b, (LARGEST, LARGEST)).astype(float)[: settings.b_rows, : settings.b_columns]
    product = matrix_product(a, b)
    plane = plane_matrix(settings)
    fits = product is not None
    return Result(
        a=a,
        b=b,
        product=product,
        reverse=matrix_product(b, a),
        swapped=matrix_product(b.T, a.T),
        # nn.Linear keeps its weights as (units, features), so the layer computes X Wᵀ.
        layer=torch.nn.functional.linear(torch.tensor(a), torch.tensor(b).T).numpy() if fits else None,
        refusals=(
            answer("nA @ nB", {"nA": a, "nB": b}),
            answer("tA @ tB", {"tA": torch.tensor(a), "tB": torch.tensor(b)}),
        ),
        plane=plane,
        determinant=determinant_of(plane),
    )


def determinant_of(plane: np.ndarray) -> float:
    one, other = float(plane[0, 0] * plane[1, 1]), float(plane[0, 1] * plane[1, 0])
    # Rounding leaves a projection a hair's breadth from flat; how small a determinant is by itself says nothing.
    return one - other if abs(one - other) > 1e-12 * (abs(one) + abs(other)) else 0.0


def numbers_of(result: Result) -> dict[str, float | str]:
    """The numbers that stand on the page."""
    shown: dict[str, float | str] = {
        f"plane[{i + 1},{j + 1}]": float(value) for (i, j), value in np.ndenumerate(result.plane)
    }
    shown["determinant"] = result.determinant
    if result.product is None or result.swapped is None or result.layer is None:
        return shown | {"A @ B in numpy": result.refusals[0].value, "A @ B in torch": result.refusals[1].value}
    shown["multiplications"] = result.product.size * len(result.b)
    entries = {f"AB[{i + 1},{j + 1}]": float(value) for (i, j), value in np.ndenumerate(result.product)}
    return shown | entries | {
        "largest difference of (AB)ᵀ and BᵀAᵀ": _apart(result.product.T, result.swapped),
        "largest difference of AB and BA": _order(result),
        "largest difference of AB and the layer": _apart(result.product, result.layer),
    }  # fmt: skip


CORE = (matrix_product, determinant_of)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    result = run(settings)
    plane = f"""
# A matrix moves the plane: its columns are where (1, 0) and (0, 1) go.
plane = np.array({result.plane.round(15).tolist()})
print("(1, 0) goes to", plane @ [1, 0], "and (0, 1) to", plane @ [0, 1])
print("determinant:", determinant_of(plane))
"""
    given = f"""
A = np.array({result.a.tolist()})
B = np.array({result.b.tolist()})
AB = matrix_product(A, B)
"""
    if result.product is None:
        return f'{given}print("AB:", AB)  # the columns of A and the rows of B are not as many\n{plane}'
    return f"""{given}for (i, j), value in np.ndenumerate(AB):
    print(f"AB[{{i + 1}},{{j + 1}}]: {{value}}")
print("by numpy:", (A @ B).tolist())
print("by torch:", (torch.tensor(A) @ torch.tensor(B)).tolist())
print("multiplications:", AB.size * len(B))
print("largest difference of (AB)ᵀ and BᵀAᵀ:", np.abs(AB.T - matrix_product(B.T, A.T)).max())

# A layer keeps its weights as (units, features): it computes X Wᵀ, here with W = Bᵀ.
layer = torch.nn.functional.linear(torch.tensor(A), torch.tensor(B).T).numpy()
print("largest difference of AB and the layer:", np.abs(AB - layer).max())
{plane}"""


def _apart(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(first - second).max())


def _compared(apart: float) -> str:
    if apart == 0:
        return "equal"
    return "equal, but for rounding" if apart < 1e-9 else f"{plain(apart)} apart"


def _order(result: Result) -> float | str:
    if result.reverse is None or result.product is None:
        return "none: BA does not exist"
    if result.reverse.shape != result.product.shape:
        return "none: their shapes differ"
    return _apart(result.product, result.reverse)


# --- what the libraries answer --------------------------------------------------------------------------------------


def answers_table(settings: Settings) -> dict[str, list[str]]:
    """What numpy and torch answer on A and B as floats, and with whole numbers in A, as columns of a table."""
    result = run(settings)
    columns = {}
    for given, kind in (("floats", float), ("A whole numbers, B floats", int)):
        whole = np.rint(result.a).astype(kind) if kind is int else result.a
        names = {"nA": whole, "nB": result.b, "tA": torch.tensor(whole), "tB": torch.tensor(result.b)}
        columns[given] = [told(answer(expression, names)) for expression in EXPRESSIONS]
    return {"run": [f"`{expression}`" for expression in EXPRESSIONS]} | columns


def transposes_table() -> dict[str, list[str]]:
    """The notes' transposes, run: value, type and shape."""
    lines = [answer(expression, NOTES) for expression in TRANSPOSES]
    return {
        "run": [f"`{said.expression}`" for said in lines],
        "value": [said.value for said in lines],
        "type": [said.kind for said in lines],
    }


def told(said: Answer) -> str:
    """An answer as a cell of a table: long matrices by their type alone."""
    if said.failed:
        return f"⚠ {said.value}"
    return f"**{said.value}** {said.kind}" if len(said.value) < 60 else said.kind


def notes_slip() -> tuple[Answer, Answer]:
    """A numpy matrix @ a torch matrix, as the notes' lines invite, and mended."""
    return answer("nM.T @ tM", NOTES), answer("torch.from_numpy(nM).T @ tM", NOTES)


# --- the main stage: one cell at a time -----------------------------------------------------------------------------


def scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """A to the left of the product and B above it, with a clock that goes from multiplication to multiplication."""
    if result.product is None:
        return Scene((meeting_panel(result.a, result.b), partners_panel(result.a, result.b)), notices=misfit(result))
    (m, n), p = result.a.shape, result.b.shape[1]
    steps = steps_of(result.a, result.b)
    written = written_sums(result.a, result.b, steps)
    return Scene(
        panels=(meeting_panel(result.a, result.b), running_panel(steps, n)),
        readouts=(
            Readout("shapes", f"({m}×{n}) ({n}×{p}) → {m}×{p}", help="The inner numbers meet, the outer ones remain."),
            Readout("multiplications", m * n * p, help="m · n · p in all"),
            Readout(
                "the present cell, so far",
                [f"AB[{i + 1},{j + 1}] = {said}" for i, j, said in zip(steps.i, steps.j, written, strict=True)],
            ),
        ),
        # Two a second can be followed; a large product is through in 40 seconds all the same.
        clock=Clock("multiplication", np.arange(1, m * n * p + 1), start=n - 1),
    )


def misfit(result: Result, quoted: bool = True) -> tuple[Notice, ...]:
    """Why A and B cannot be multiplied, by their shapes and, `quoted`, by both libraries; nothing if they can."""
    if result.product is not None:
        return ()
    (m, n), (rows, p) = result.a.shape, result.b.shape
    numpy_says, torch_says = (said.value for said in result.refusals)
    sentence = (
        f"({m}×{n}) ({rows}×{p}): the inner numbers {n} and {rows} differ, so a row of A and a column of B cannot be "
        "paired."
    )
    if quoted:
        sentence += f" numpy: “{numpy_says}”. torch: “{torch_says}”."
    return (Notice("warning", sentence, f"Give B {n} row{'s' if n > 1 else ''}", {"b_rows": n}),)


# --- further down the page ------------------------------------------------------------------------------------------


def transpose_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """A matrix beside its transpose, one element outlined in both."""
    name = {FLIPPED[0]: "A", FLIPPED[1]: "nv", FLIPPED[2]: "nM"}[settings.flipped]
    matrix = result.a if name == "A" else NOTES_ARRAYS[name]
    (m, n), row, column = matrix.shape, min(settings.row, len(matrix)), min(settings.column, matrix.shape[1])
    chosen = np.zeros((m, n))
    chosen[row - 1, column - 1] = 1
    value, room, grips = float(matrix[row - 1, column - 1]), max(m, n), (Grip("column"), Grip("row"))
    height = 70 + 46 * room
    outside = (row, column) != (settings.row, settings.column)
    notice = Notice("info", f"{name} is {m}×{n}, so the element followed is row {row}, column {column}.")
    return Scene(
        panels=(
            matrix_panel("original", f"{name}, {m}×{n}: click a cell", matrix, chosen, height, room=room, click=grips),
            matrix_panel("turned", f"{name}ᵀ, {n}×{m}", matrix.T, chosen.T, height, room=room, click=grips[::-1]),
        ),
        readouts=(
            Readout(f"{name}[{row}, {column}]", value, color=ORANGE),
            Readout(f"{name}ᵀ[{column}, {row}]", value, color=ORANGE),
        ),
        notices=(notice,) if outside else (),
    )


def order_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """AB beside BA, and (AB)ᵀ beside BᵀAᵀ, of the reader's own matrices."""
    if result.product is None or result.swapped is None:
        return Scene((), notices=misfit(result, quoted=False))
    known = [("ab", "AB", result.product), ("abt", "(AB)ᵀ", result.product.T), ("btat", "BᵀAᵀ", result.swapped)]
    if result.reverse is not None:
        known.insert(1, ("ba", "BA", result.reverse))
    order = _order(result)
    equal = Notice("info", "These two are an exception: here AB = BA.")
    return Scene(
        order_panels(known),
        readouts=(
            Readout("largest difference of AB and BA", order if isinstance(order, str) else plain(order)),
            Readout("(AB)ᵀ and BᵀAᵀ", _compared(_apart(result.product.T, result.swapped))),
        ),
        notices=(equal,) if order == 0 else (),
    )


def plane_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """The plane's grid moved by a 2×2 matrix, and the matrix."""
    return Scene(
        panels=(
            plane_panel(result.plane, result.determinant, settings.effect == "Your own"),
            matrix_panel("plane_cells", "The matrix: columns i, j", result.plane, None, 420, 4),
        ),
        readouts=(
            Readout("determinant", plain(result.determinant), help="Its size multiplies areas; below 0 it mirrors."),
            Readout("what it does", effect_in_words(result.plane, result.determinant)),
            Readout("orientation", orientation(result.determinant), help="Whether the letter F can still be read"),
        ),
    )


def effect_in_words(plane: np.ndarray, determinant: float) -> str:
    """What a 2×2 matrix does: how far it turns (its nearest rotation) and stretches (its singular values)."""
    longest, shortest = np.linalg.svd(plane, compute_uv=False)
    if determinant == 0:
        return "flattens the plane onto a line" if longest else "puts every point on the origin"
    stretch = f"stretches by {plain(longest)} and {plain(shortest)}, at right angles to each other"
    if longest - shortest < 1e-9 * longest:
        stretch = "" if abs(longest - 1) < 1e-9 else f"scales by {plain(longest)}"
    if determinant < 0:
        return " and ".join(["mirrors", *([stretch] if stretch else [])])
    turn = float(np.degrees(np.arctan2(plane[1, 0] - plane[0, 1], plane[0, 0] + plane[1, 1])))
    turned = f"turns by {plain(turn)}°" if abs(turn) > 1e-9 else ""
    return " and ".join(part for part in (turned, stretch) if part) or "leaves every point where it is"


def orientation(determinant: float) -> str:
    """What the sign of the determinant means."""
    if determinant == 0:
        return "lost: no way back (singular)"
    return "kept" if determinant > 0 else "reversed, as in a mirror"


def layer_scene(result: Result, settings: Settings, live: bool = False) -> Scene:
    """A as samples (rows) of features, B as weights: one sample through the layer's lines, and all of them as XWᵀ."""
    if result.product is None or result.layer is None:
        return Scene((), notices=misfit(result, quoted=False))
    m, p = result.product.shape
    sample, unit = min(settings.sample, m) - 1, min(settings.unit, p) - 1
    inputs, weights, total = result.a[sample], result.b[:, unit], float(result.product[sample, unit])
    outside = (sample + 1, unit + 1) != (settings.sample, settings.unit)
    notice = Notice("info", f"XWᵀ is {m}×{p}, so sample {sample + 1} and unit {unit + 1} are shown.")
    return Scene(
        panels=(
            network_panel(inputs, result.b, result.product[sample], sample, unit),
            layer_panel(result.a, result.b, result.product, sample, unit, (Grip("unit"), Grip("sample"))),
        ),
        readouts=(
            Readout(f"sample {sample + 1} in unit {unit + 1}", written_sum(inputs, weights, total), color=GREEN),
            Readout("weights", result.b.size, help="One line each: features × units"),
            Readout(
                "compared with torch's linear", _compared(_apart(result.product, result.layer)),
                help="torch may add in another order: numbers like 0.1 are then rounded otherwise.",
            ),
        ),
        notices=(notice,) if outside else (),
    )  # fmt: skip
