"""A script is assembled from the sources that ran, and from nothing else."""

import inspect
import subprocess
import sys
from pathlib import Path

import nbformat

from core.experiment import standalone_script as scripts
from core.experiment.part import parts_of
from core.networks.classification import topic as classification
from core.numbers.softmax import topic as softmax
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
