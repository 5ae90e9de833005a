"""What numpy and torch answer is run, and what the page says of it holds."""

from core.numbers.matrices.answer_tables import EXPRESSIONS, answers_table, notes_slip, transposes_table
from core.numbers.matrices.topic import Settings, matrices_of


def test_numpy_mixes_types_and_torch_does_not() -> None:
    table = answers_table(*matrices_of(Settings()))
    refused = [name for name, said in zip(EXPRESSIONS, table["A whole numbers, B floats"], strict=True) if "⚠" in said]
    assert "tA @ tB" in refused and "torch.matmul(tA, tB)" in refused and "nA @ nB" not in refused
    assert not any("⚠" in said for said in table["floats"][:4])
    assert "⚠" in table["floats"][4]


def test_the_notes_transposes() -> None:
    table = transposes_table()
    types = dict(zip(table["run"], table["type"], strict=True))
    assert types["`nv.T`"] == "np.ndarray, np.int64, shape (4, 1)"
    assert types["`tM.T`"] == "torch.Tensor, torch.int64, shape (3, 2)"
    assert dict(zip(table["run"], table["value"], strict=True))["`np.shares_memory(nM, nM.T)`"] == "True"
    assert types["`flat.T`"] == "np.ndarray, np.int64, shape (4,)"


def test_an_array_and_a_tensor_do_not_mix() -> None:
    as_written, mended = notes_slip()
    assert as_written.value.startswith("TypeError: unsupported operand type(s) for @")
    assert not mended.failed and mended.kind == "torch.Tensor, torch.int64, shape (4, 3)"
