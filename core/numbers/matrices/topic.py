"""Transpose and matrix multiplication: rows meet columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from core.experiment.knobs import choice, number, numbers
from core.experiment.shown_code import answer
from core.experiment.wording import plain
from core.numbers.matrices.multiplication import Steps, matrix_product, steps_of, written_sum
from core.numbers.matrices.plane import determinant_of, effect_in_words, orientation

TITLE = "Transpose and matrix multiplication"
LINE = "Watch a row meet a column, cell by cell; turn matrices over, and see what they do to the plane."
LARGEST = 6
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
# What the part on the transpose shows: A, or of the notes' own (their section on the transpose) a vector, a matrix.
FLIPPED = ("Your A", "The notes' nv, one row", "The notes' nM")
NOTES_ARRAYS = {"nv": np.array([[1, 2, 3, 4]]), "nM": np.array([[1, 2, 3, 4], [5, 6, 7, 8]])}


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
class Product:
    """`product` (m, p) of `a` (m, n) and `b` (n, p) with all its `steps`; None where shapes do not fit.

    `refusals` are then numpy's and torch's errors at A @ B, else there are none.
    """

    a: np.ndarray
    b: np.ndarray
    product: np.ndarray | None
    steps: Steps
    refusals: tuple[str, ...]


@dataclass(frozen=True)
class Originals:
    """The matrices that can be turned over, by their names."""

    matrices: dict[str, np.ndarray]


@dataclass(frozen=True)
class Order:
    """AB and BA, None where shapes do not fit, and BᵀAᵀ (`swapped`)."""

    a: np.ndarray
    b: np.ndarray
    product: np.ndarray | None
    reverse: np.ndarray | None
    swapped: np.ndarray | None


@dataclass(frozen=True)
class Plane:
    """A 2×2 matrix, whose columns are where i = (1, 0) and j = (0, 1) go, and its determinant."""

    matrix: np.ndarray
    determinant: float


@dataclass(frozen=True)
class Layer:
    """AB, and A through torch's linear layer with the weights Bᵀ; None where shapes do not fit."""

    a: np.ndarray
    b: np.ndarray
    product: np.ndarray | None
    layer: np.ndarray | None


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


def matrices_of(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """A and B: the corners in sight of their sheets."""
    sheets = [np.reshape(sheet, (LARGEST, LARGEST)).astype(float) for sheet in (settings.a, settings.b)]
    sizes = (settings.a_rows, settings.a_columns), (settings.b_rows, settings.b_columns)
    a, b = (sheet[:rows, :columns] for sheet, (rows, columns) in zip(sheets, sizes, strict=True))
    return a, b


def multiply(settings: Settings) -> Product:
    """AB, one multiplication after the other; or what numpy and torch say where there is none."""
    a, b = matrices_of(settings)
    product = matrix_product(a, b)
    refusals: tuple[str, ...] = ()
    if product is None:
        tensors = {"tA": torch.tensor(a), "tB": torch.tensor(b)}
        refusals = (answer("nA @ nB", {"nA": a, "nB": b}).value, answer("tA @ tB", tensors).value)
    return Product(a, b, product, steps_of(a, b), refusals)


def originals(settings: Settings) -> Originals:
    """A, and the notes' vector and matrix."""
    return Originals({"A": matrices_of(settings)[0], **NOTES_ARRAYS})


def order(settings: Settings) -> Order:
    """The product both ways, and the transposes' product."""
    a, b = matrices_of(settings)
    return Order(a, b, matrix_product(a, b), matrix_product(b, a), matrix_product(b.T, a.T))


def plane(settings: Settings) -> Plane:
    """The matrix that moves the plane."""
    matrix = plane_matrix(settings)
    return Plane(matrix, determinant_of(matrix))


def layer(settings: Settings) -> Layer:
    """A as samples through a linear layer, by the product and by torch."""
    a, b = matrices_of(settings)
    product = matrix_product(a, b)
    if product is None:
        return Layer(a, b, None, None)
    # nn.Linear keeps its weights as (units, features), so the layer computes X Wᵀ.
    return Layer(a, b, product, torch.nn.functional.linear(torch.tensor(a), torch.tensor(b).T).numpy())


def followed_shape(settings: Settings) -> tuple[int, int]:
    """The shape of the matrix that the part on the transpose shows."""
    name = flipped_name(settings)
    height, width = (settings.a_rows, settings.a_columns) if name == "A" else NOTES_ARRAYS[name].shape
    return height, width


def flipped_name(settings: Settings) -> str:
    """The name of that matrix."""
    return dict(zip(FLIPPED, ("A", *NOTES_ARRAYS), strict=True))[settings.flipped]


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


def multiply_numbers(result: Product, settings: Settings) -> dict[str, float | str]:
    """Every cell of the product; or what the libraries say."""
    if result.product is None:
        return dict(zip(("A @ B in numpy", "A @ B in torch"), result.refusals, strict=True))
    (m, n), p = result.a.shape, result.b.shape[1]
    last = written_sum(result.a[-1], result.b[:, -1], float(result.product[-1, -1]))
    return {
        "shapes": f"({m}×{n}) ({n}×{p}) → {m}×{p}",
        "multiplications": float(m * n * p),
        **{f"AB[{i + 1},{j + 1}]": float(value) for (i, j), value in np.ndenumerate(result.product)},
        "the present cell, so far": f"AB[{m},{p}] = {last}",
    }


def originals_numbers(result: Originals, settings: Settings) -> dict[str, float | str]:
    """The element that is followed, before and after."""
    name, row, column = followed(settings)
    value = float(result.matrices[name][row - 1, column - 1])
    return {f"{name}[{row}, {column}]": value, f"{name}ᵀ[{column}, {row}]": value}


def followed(settings: Settings) -> tuple[str, int, int]:
    """The matrix that is turned over, and the row and column (from 1) of the element followed."""
    inside = within(settings)
    return flipped_name(settings), inside.row, inside.column


def order_numbers(result: Order, settings: Settings) -> dict[str, float | str]:
    """How far AB is from BA, and its transpose from BᵀAᵀ."""
    if result.product is None or result.swapped is None:
        return {"AB": why_none(result.a, result.b)}
    apart = largest_difference(result.product.T, result.swapped)
    return {
        "largest difference of AB and BA": difference_of_orders(result),
        "(AB)ᵀ and BᵀAᵀ": compared(apart),
        "largest difference of (AB)ᵀ and BᵀAᵀ": apart,
    }


def plane_numbers(result: Plane, settings: Settings) -> dict[str, float | str]:
    """The matrix's cells, and what it does."""
    return {
        **{f"plane[{i + 1},{j + 1}]": float(value) for (i, j), value in np.ndenumerate(result.matrix)},
        "determinant": result.determinant,
        "what it does": effect_in_words(result.matrix, result.determinant),
        "orientation": orientation(result.determinant),
    }


def layer_numbers(result: Layer, settings: Settings) -> dict[str, float | str]:
    """One sample's sum in one unit, and how far the product is from torch's layer."""
    if result.product is None or result.layer is None:
        return {"XWᵀ": why_none(result.a, result.b)}
    inside = within(settings)
    sample, unit = inside.sample - 1, inside.unit - 1
    apart, total = largest_difference(result.product, result.layer), float(result.product[sample, unit])
    return {
        f"sample {sample + 1} in unit {unit + 1}": written_sum(result.a[sample], result.b[:, unit], total),
        "weights": float(result.b.size),
        "compared with torch's linear": compared(apart),
        "largest difference of AB and the layer": apart,
    }


def why_none(a: np.ndarray, b: np.ndarray) -> str:
    """Why there is no product, by the shapes."""
    (m, n), (rows, p) = a.shape, b.shape
    return (
        f"({m}×{n}) ({rows}×{p}): the inner numbers {n} and {rows} differ, so a row of A and a column of B cannot be "
        "paired."
    )


def largest_difference(first: np.ndarray, second: np.ndarray) -> float:
    """How far two matrices are apart at the most, in any cell."""
    return float(np.abs(first - second).max())


def compared(apart: float) -> str:
    """A largest difference in words."""
    if apart == 0:
        return "equal"
    return "equal, but for rounding" if apart < 1e-9 else f"{plain(apart)} apart"


def difference_of_orders(result: Order) -> float | str:
    """How far AB and BA are apart, or why they cannot be compared."""
    if result.reverse is None or result.product is None:
        return "none: BA does not exist"
    if result.reverse.shape != result.product.shape:
        return "none: their shapes differ"
    return largest_difference(result.product, result.reverse)


CORE = (matrix_product, determinant_of)


def example(settings: Settings) -> str:
    """Lines that call CORE at these settings and print some of the page's numbers."""
    a, b = matrices_of(settings)
    plane = f"""
# A matrix moves the plane: its columns are where (1, 0) and (0, 1) go.
plane = np.array({plane_matrix(settings).round(15).tolist()})
print("(1, 0) goes to", plane @ [1, 0], "and (0, 1) to", plane @ [0, 1])
print("determinant:", determinant_of(plane))
"""
    given = f"""
A = np.array({a.tolist()})
B = np.array({b.tolist()})
AB = matrix_product(A, B)
"""
    if a.shape[1] != len(b):
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
