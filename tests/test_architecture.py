"""The rules of the house, read from the imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CORE, ids=named)
def test_core_knows_nothing_of_the_interface(path: Path) -> None:
    assert not roots(path) & {"streamlit", "pages", "app"}


@pytest.mark.parametrize("path", CORE, ids=named)
def test_only_plots_and_topics_draw_with_plotly(path: Path) -> None:
    if path.name != "plots.py" and path.parent.name != "topics":
        assert "plotly" not in roots(path)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_compute_and_draw_nothing_themselves(path: Path) -> None:
    assert not roots(path) & {"torch", "numpy", "plotly", "numba", "scipy", "sklearn", "pandas"}


@pytest.mark.parametrize("path", sorted((ROOT / "core" / "topics").glob("*.py")), ids=named)
def test_topics_do_not_lean_on_each_other(path: Path) -> None:
    assert not [name for name in imports(path) if name.startswith("core.topics")]


@pytest.mark.parametrize("path", CORE, ids=named)
def test_chance_is_never_seeded_globally(path: Path) -> None:
    """Sessions are threads: a global seed of one would be drawn from by another."""
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert not {"torch.manual_seed", "np.random.seed", "numpy.random.seed", "random.seed"} & set(calls)


def test_nothing_names_a_machine_or_a_registry() -> None:
    for path in [
        *CORE,
        *PAGES,
        ROOT / "README.md",
        ROOT / "pyproject.toml",
        ROOT / "requirements.txt",
        ROOT / "app.py",
    ]:
        text = path.read_text(encoding="utf-8")
        assert "index-url" not in text and "/root/" not in text and "/home/" not in text, path
