"""The rules of the house, read from its files and their imports."""

from __future__ import annotations

import ast
import functools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.sections import PLAN, SECTIONS

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
FLOORS = ("experiment", "formulas", "data", "engine")
WINGS = tuple(section.lower() for section in PLAN)
ROOF = "notes"  # stands on the wings: the notes' claims, judged by every topic's experiments
WORDS = {f"core.experiment.{name}" for name in ("wording", "readings", "refusal")}  # what every floor may speak with
DRAWING = {"core.experiment.scene", "core.experiment.charts"}


@functools.cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it; of `from core.x import y` both x and, if a module, x.y."""
    return tuple(dict.fromkeys(_imports(path)))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in whole if file_of(name)]
            yield from modules
            if len(modules) < len(whole):
                yield node.module


def file_of(module: str) -> Path | None:
    """The file of one of the project's own modules."""
    path = ROOT / Path(*module.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms(module: str) -> tuple[str, str]:
    """The floor or wing of a core module, and the topic's folder within the wing."""
    parts = module.split(".")[1:]
    topic = parts[1] if parts[0] in WINGS and (ROOT / "core" / parts[0] / parts[1]).is_dir() else ""
    return parts[0], topic


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def core_imports(path: Path) -> list[str]:
    return [name for name in imports(path) if name.startswith("core.")]


@pytest.mark.parametrize("path", CORE, ids=named)
def test_core_knows_nothing_of_the_interface(path: Path) -> None:
    assert not roots(path) & {"streamlit", "plotly", "pages", "app"}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_compute_and_draw_nothing_themselves(path: Path) -> None:
    assert not roots(path) & {"torch", "numpy", "plotly", "numba", "scipy", "sklearn", "pandas"}


@pytest.mark.parametrize("path", CORE, ids=named)
def test_every_module_stands_on_its_floor(path: Path) -> None:
    """experiment knows itself; formulas and data its words too; engine also data; a wing all four and itself; the roof
    all of these, and nothing below knows the roof."""
    floor, _ = rooms(module_of(path))
    known = {"experiment": set(), "formulas": set(), "data": set(), "engine": {"data"}, ROOF: {*FLOORS, *WINGS}}
    below = known.get(floor, set(FLOORS))
    for name in core_imports(path):
        assert rooms(name)[0] in {floor, *below} or (floor != "experiment" and name in WORDS), name


@pytest.mark.parametrize("path", CORE, ids=named)
def test_topics_do_not_lean_on_each_other(path: Path) -> None:
    """What two topics share stands in their section, and what stands there knows no topic."""
    wing, topic = rooms(module_of(path))
    if wing in WINGS:
        assert {rooms(name)[1] for name in core_imports(path) if rooms(name)[0] == wing} <= {"", topic}


@pytest.mark.parametrize("path", sorted((ROOT / "core").glob("*/*/topic.py")), ids=named)
def test_computing_knows_no_drawing(path: Path) -> None:
    reached, waiting = set[str](), [module_of(path)]
    while waiting:
        file = file_of(waiting.pop())
        new = [name for name in core_imports(file) if name not in reached] if file else []
        reached.update(new)
        waiting += new
    assert not reached & DRAWING


def test_the_three_trees_have_the_same_folders() -> None:
    for section, topics in SECTIONS.items():
        folder = section.lower()
        for topic in topics:
            assert (ROOT / "core" / folder / topic / "parts.py").is_file()
            assert (ROOT / "pages" / folder / f"{topic}.py").is_file()
            assert list((ROOT / "tests" / "core" / folder / topic).glob("test_*.py"))
    folders = {path.name for path in (ROOT / "core").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert folders == {*FLOORS, *WINGS, ROOF}
    known = {topic for topics in SECTIONS.values() for topic in topics}
    assert {path.parent.name for path in (ROOT / "core").glob("*/*/topic.py")} == known


@pytest.mark.parametrize("path", CORE, ids=named)
def test_chance_is_never_seeded_globally(path: Path) -> None:
    """Sessions are threads: a global seed of one would be drawn from by another."""
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert not {"torch.manual_seed", "np.random.seed", "numpy.random.seed", "random.seed"} & set(calls)


def test_pytest_takes_its_own_files_for_tests_only() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert options["python_files"] == "test_*.py"


def test_nothing_names_a_machine_or_a_registry() -> None:
    for path in [
        *CORE,
        *PAGES,
        *(ROOT / name for name in ("README.md", "pyproject.toml", "requirements.txt", "app.py")),
    ]:
        text = path.read_text(encoding="utf-8")
        assert "index-url" not in text and not re.search(r"/(?:root|home)/", text), path
