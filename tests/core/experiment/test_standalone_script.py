"""A script is assembled from the sources that ran, and from nothing else."""

import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from core.data import own_pairs, own_table
from core.experiment import standalone_script as scripts
from core.experiment.part import parts_of
from core.networks.activations import topic as activations
from core.networks.capacity import topic as capacity
from core.networks.classification import topic as classification
from core.networks.regression import topic as regression
from core.numbers.softmax import topic as softmax
from core.regularization.weight_penalties import topic as weight_penalties
from tests.alone import run_alone


def test_the_functions_stand_in_the_script_word_for_word() -> None:
    text = scripts.script(softmax, softmax.Settings(temperature=2.5))
    for function in (softmax.shares, softmax.softmax, softmax.naive_softmax, softmax.softmax_jacobian):
        assert inspect.getsource(function) in text
    assert "temperature=2.5," in text


def test_the_plain_loop_takes_the_compiled_one_s_place() -> None:
    text = scripts.script(classification, classification.Settings())
    assert "optimizer.zero_grad()" in text and "numba" not in text and "train_compiled" not in text


def test_a_definition_stands_above_its_first_use() -> None:
    text = scripts.script(classification, classification.Settings())
    for first, second in [
        ("class Recipe", "def train("),
        ("def initial_weights", "def train("),
        ("def split", "def prepare("),
    ]:
        assert text.index(first) < text.index(second)


def test_the_notebook_holds_the_same_definitions() -> None:
    book = nbformat.reads(scripts.notebook(softmax, softmax.Settings()), as_version=4)
    cells = "\n".join(cell.source for cell in book.cells)
    assert inspect.getsource(softmax.softmax).strip() in cells


def test_a_script_begins_with_the_idea_and_still_runs(tmp_path: Path) -> None:
    ideas = (softmax.softmax, softmax.softmax_jacobian, softmax.shares)
    text = scripts.script(softmax, softmax.Settings(), ideas=ideas)
    assert text.index("# --- The idea") < text.index("def softmax(") < text.index("# --- The rest")
    assert text.index("# --- The rest") < text.index("def shares(")
    printed = [run_alone(each, tmp_path).stdout for each in (text, scripts.script(softmax, softmax.Settings()))]
    assert printed[0] == printed[1] and printed[0]


def test_a_notebook_speaks_in_few_cells() -> None:
    ideas = (softmax.softmax, softmax.softmax_jacobian)
    book = nbformat.reads(scripts.notebook(softmax, softmax.Settings(), ideas=ideas), as_version=4)
    words = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    assert len(words) >= 4 and len(book.cells) <= 12 + 2 * len(parts_of(softmax))


def test_it_is_a_command_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.experiment.standalone_script", "softmax"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stdout == scripts.script(softmax, softmax.Settings())


ROWS = b"k,a,b\n" + b"".join(b"%d,%d,%d\n" % (row % 2, row, 3 * row % 7) for row in range(40))
WITH_TABLE = {
    activations: (own_table, {"data": "Own table", "epochs": 2}),
    capacity: (own_table, {"data": "Own table", "epochs": 2}),
    classification: (own_table, {"data": "Own table", "epochs": 2}),
    regression: (own_pairs, {"target": "Own table", "epochs": 2}),
    weight_penalties: (own_pairs, {"source": "Own table"}),
}


@pytest.mark.parametrize("topic", WITH_TABLE, ids=lambda topic: topic.__name__)
def test_with_a_table_every_part_is_called_as_it_can_be(topic: ModuleType, tmp_path: Path) -> None:
    """The script gives the table to the parts that take one, and only to these; it prints what the part says."""
    kind, changes = WITH_TABLE[topic]
    settings, table = topic.Settings(**changes), kind.read_table(ROWS)
    text = scripts.script(topic, settings, table)
    lines = text.partition("PARTS = {")[2].splitlines()
    rows = lines[1 : lines.index("}")]
    for row, part in zip(rows, parts_of(topic), strict=True):
        second = [*inspect.signature(part.run).parameters][1:2]
        assert row.endswith(", (table,)),") == part.takes_data == bool(second and second != ["cancelled"]), part.name
        assert part.takes_data or row.endswith(", ()),")
    part = next(part for part in parts_of(topic) if part.takes_data and not part.sweeps)
    (tmp_path / "own.csv").write_bytes(ROWS)
    done = run_alone(text, tmp_path, "own.csv", part.name)
    assert done.returncode == 0, done.stderr
    expected = part.numbers(part.run(settings, table), settings)
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines()[1:])
    for label, value in expected.items():
        found = said[label] if isinstance(value, str) else float(said[label])
        assert found == (value if isinstance(value, str) else pytest.approx(value, rel=1e-3, abs=1e-6)), label
