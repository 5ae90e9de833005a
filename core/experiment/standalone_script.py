"""The standalone script of a topic, assembled from the sources of the very functions that ran.

Starting from the `run` and `numbers` of its parts, every name they use is followed to the statement that defines it:
one in core is copied (with what it uses in turn), an import from outside is kept. Nothing is written a second time, so
the script cannot say anything else than the page. `python -m core.experiment.standalone_script SLUG` prints the one at
the defaults.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, Protocol

from core.experiment.part import Part, last, parts_of
from core.experiment.refusal import Refusal
from core.experiment.set_aside import set_aside

# The compiled loop needs numba; its definition in plain PyTorch takes its place, with the same numbers.
LOADERS = ("load_digits", "load_iris", "load_wine", "load_breast_cancer")
LIBRARIES = {
    "np": "import numpy as np", "torch": "import torch", "nn": "from torch import nn",
    "F": "import torch.nn.functional as F", "stats": "from scipy import stats",
    **{name: f"from sklearn.datasets import {name}" for name in LOADERS},
    "expit": "from scipy.special import expit", "erf": "from scipy.special import erf",
}  # fmt: skip
ASIDE = f"{set_aside.__module__}.{set_aside.__name__}"  # knobs are not in a script: A is written out there
STAND_INS = {("core.engine.training", name): "core.engine.training.reference" for name in ("train", "train_each")}


ROOT = Path(__file__).parents[2]
Functions = Sequence[Callable[..., Any]]


class OwnTable(Protocol):
    """A reader's own table: beside it stands `read_table`, which makes it of a file's content."""

    def call(self) -> str:
        """The call of `read_table` that makes this very table of `content`."""


IDEA = "--- The idea: what the page shows, and what it needs {:-<64}"
PRINT = 'print(f"{label}: {value:.10g}" if isinstance(value, float) else f"{label}: {value}")'
REST = "--- The rest: the whole experiment, as the page runs it {:-<61}"


class Script(NamedTuple):
    """A script in its pieces: what it says, imports, definitions (each a source text), settings, and what it does.

    The first `ideas` of the definitions are the functions that the page shows, and what they need.
    """

    title: str
    imports: list[str]
    definitions: list[str]
    ideas: int
    settings: str
    ending: str


class Source(NamedTuple):
    """A module's lines and the top-level statement that binds each name."""

    lines: list[str]
    statements: dict[str, ast.stmt]


def script(
    topic: ModuleType, settings: Any, table: OwnTable | None = None, ideas: Functions = (), parts: Sequence[Part] = ()
) -> str:
    """The topic's experiment at `settings` as one Python file; with a `table` it reads that one, given by its path.

    It begins with `ideas`, the functions that the page shows, and prints the numbers of `parts` (none given: of all),
    or of those that are named when it is run.
    """
    made = assembled(topic, settings, table, ideas, parts)
    idea, rest = made.definitions[: made.ideas], made.definitions[made.ideas :]
    headed = [f"# {IDEA.format('')}", *idea, f"# {REST.format('')}", *rest] if idea else rest
    opening = f'"""{_opening(made, ideas)}"""\n\n'
    return opening + "\n".join(made.imports) + "\n\n\n" + _joined([*headed, f"{made.settings}\n{made.ending}"])


def essence(topic: ModuleType, settings: Any) -> str:
    """A short script: of the topic's CORE what its `example(settings)` names, with what it needs, and the example."""
    example = topic.example(settings).strip()
    named = [node.id for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Name)]
    imports = {LIBRARIES[name]: None for name in named if name in LIBRARIES}
    definitions: dict[str, str] = {}
    for function in topic.CORE:
        if function.__name__ in named:
            _collect(function.__module__, function.__name__, imports, definitions)
    return (
        f'"""{topic.TITLE}."""\n\n' + "\n".join(_sorted(imports)) + "\n\n\n" + _joined([*definitions.values(), example])
    )


def _opening(made: Script, ideas: Functions) -> str:
    if not made.ideas:
        return made.title
    return f"{made.title}\n\nThe idea is in {', '.join(function.__name__ for function in ideas)}: they stand first.\n"


def _joined(blocks: list[str]) -> str:
    return "\n\n\n".join(blocks) + "\n"


def notebook(
    topic: ModuleType,
    settings: Any,
    table: OwnTable | None = None,
    ideas: Functions = (),
    parts: Sequence[Part] = (),
    claim: str = "",
    headings: Mapping[str, str] | None = None,
) -> str:
    """The same as a Jupyter notebook (JSON text): the idea function by function, the rest in one cell, the numbers.

    Its words are the page's: the `claim`, and the `headings` under which its parts stand, by their names.
    """
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    made = assembled(topic, settings, table, ideas, parts, interactive=True)
    idea, rest = made.definitions[: made.ideas], made.definitions[made.ideas :]
    more, drawing = _drawing(parts or parts_of(topic), made)
    title = f"# {made.title}" + (f"\n\n{claim}" if claim else "")
    cells = [new_markdown_cell(title), new_code_cell("\n".join(_sorted([*made.imports, *more])))]
    if idea:
        cells += [new_markdown_cell("## The idea\nWhat the page shows, and what it needs."), *map(new_code_cell, idea)]
    cells += [
        new_markdown_cell("## The rest\nThe whole experiment, as the page runs it."),
        new_code_cell(_joined(rest)),
        new_markdown_cell("## How it is drawn\nThe page's charts, without what moves; this needs plotly."),
        new_code_cell("import plotly.graph_objects as go\n\n\n" + _joined(drawing)),
        new_markdown_cell("## The settings of the page"),
        new_code_cell(made.settings),
        new_markdown_cell("## The numbers that stand on the page\nPart by part."),
    ]
    for part in parts or parts_of(topic):
        heading = (headings or {}).get(part.name) or part.name.replace("_", " ").capitalize()
        cells += [new_markdown_cell(f"### {heading}"), new_code_cell(_cell(part, table is not None))]
    for index, cell in enumerate(cells):
        cell["id"] = f"cell-{index}"
    whole = new_notebook(cells=cells)
    nbformat.validate(whole)
    return nbformat.writes(whole)


def assembled(
    topic: ModuleType,
    settings: Any,
    table: OwnTable | None = None,
    ideas: Functions = (),
    parts: Sequence[Part] = (),
    interactive: bool = False,
) -> Script:
    """The pieces of a topic's script (see `script`); an `interactive` one asks for the table."""
    imports: dict[str, None] = {"from __future__ import annotations": None}
    definitions: dict[str, str] = {}
    chosen, parts = bool(parts), parts or parts_of(topic)
    functions = [function for part in parts for function in (part.run, part.numbers)]
    needed = _all_that(functions) if chosen else ()
    for function in ideas:
        if function not in functions and (not chosen or _whole_name(function) in needed):
            _collect(function.__module__, function.__name__, imports, definitions)
    first = len(definitions)
    for function in functions:
        _collect(function.__module__, function.__name__, imports, definitions)
    if any(part.sweeps for part in parts):
        _collect(last.__module__, last.__name__, imports, definitions)
    _collect(topic.__name__, "Settings", imports, definitions)
    given = f"settings = {_written(settings)}"
    if ASIDE in definitions:
        given += f"\nSET_ASIDE = {_written(_aside(settings))}"
    if table:
        _collect(type(table).__module__, "read_table", imports, definitions)
        path = 'input("The path of your table: ")' if interactive else "sys.argv[1]"
        given += f'\nwith open({path}, "rb") as file:\n    content = file.read()\ntable = {table.call()}'
    if not interactive:
        imports["import sys"] = None
    ending = _ending(parts, table is not None)
    title = f"{topic.TITLE}: {topic.LINE}"
    return Script(title, _sorted(imports), list(definitions.values()), first, given, ending)


def _whole_name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"


def _all_that(functions: Functions) -> dict[str, str]:
    """The definitions that `functions` need, by whole name."""
    definitions: dict[str, str] = {}
    for function in functions:
        _collect(function.__module__, function.__name__, {}, definitions)
    return definitions


def _cell(part: Part, table: bool) -> str:
    """What runs one part, prints its numbers and draws its charts."""
    computed = f"{part.run.__name__}(settings{', table' if table and part.takes_data else ''})"
    return (
        f"result = {f'last({computed})' if part.sweeps else computed}\n"
        f"for label, value in {part.numbers.__name__}(result, settings).items():\n"
        f"    {PRINT}\n"
        f"for panel in {part.scene.__name__}(result, settings).panels:\n"
        "    go.Figure(still(panel)).show()"
    )


def _drawing(parts: Sequence[Part], made: Script) -> tuple[list[str], list[str]]:
    """The imports and definitions that draw the parts' charts, without those that the script has already."""
    imports: dict[str, None] = {}
    definitions = _all_that([function for part in parts for function in (part.run, part.numbers)])
    known = set(definitions) | set(made.definitions)
    for part in parts:
        _collect(part.scene.__module__, part.scene.__name__, imports, definitions)
    _collect("core.experiment.stills", "still", imports, definitions)
    return list(imports), [text for name, text in definitions.items() if name not in known and text not in known]


def _ending(parts: Sequence[Part], table: bool) -> str:
    """What runs the parts that the command line names, or all, and prints their numbers."""
    data = [", (table,)" if part.takes_data else ", ()" for part in parts] if table else [""] * len(parts)
    rows = [
        f'    "{part.name}": ({part.run.__name__}, {part.numbers.__name__}{given}),'
        for part, given in zip(parts, data, strict=True)
    ]
    sweeps = "".join(f'"{part.name}", ' for part in parts if part.sweeps)
    ending = [f"    if name in ({sweeps}):", "        result = last(result)"] if sweeps else []
    lines = [
        "PARTS = {",
        *rows,
        "}",
        f"for name in sys.argv[{2 if table else 1}:] or PARTS:",
        f"    run_part, numbers_of_part{', data' if table else ''} = PARTS[name]",
        f"    result = run_part(settings{', *data' if table else ''})",
        *ending,
        '    print(f"# {name}")',
        "    for label, value in numbers_of_part(result, settings).items():",
        f"        {PRINT}",
    ]
    return "\n".join(lines)


def _sorted(imports: Iterable[str]) -> list[str]:
    """The import lines in order, one for each module."""
    joined: dict[str, list[str]] = {}
    for text in sorted(imports, key=lambda text: ("__future__" not in text, text.startswith("from"), text)):
        source, _, name = text.partition(" import ")
        joined.setdefault(source, []).extend([name] if name else [])
    return [f"{source} import {', '.join(names)}" if names else source for source, names in joined.items()]


def _aside(settings: Any) -> Any:
    """What is set aside as A, or the settings themselves where nothing is that can be."""
    try:
        return set_aside(settings) if settings.aside else settings
    except Refusal:
        return settings


def _written(settings: Any) -> str:
    fields = [f"    {item.name}={getattr(settings, item.name)!r}," for item in dataclasses.fields(settings)]
    return "\n".join(["Settings(", *fields, ")"])


def _collect(module: str, name: str, imports: dict[str, None], definitions: dict[str, str]) -> None:
    if f"{module}.{name}" == ASIDE:
        says = '"""A: the settings that were set aside."""'
        definitions[ASIDE] = f"def set_aside(settings: Settings) -> Settings:\n    {says}\n    return SET_ASIDE"
        return
    source = _read(module)
    statement = source.statements.get(name)
    if statement is None or f"{module}.{name}" in definitions:
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        _follow(module, statement, name, imports, definitions)
        return
    twin = next((each for each in definitions if each.endswith(f".{name}")), None)
    if twin:
        raise ValueError(f"{module}.{name} and {twin} would be one name in a script.")
    definitions[f"{module}.{name}"] = ""
    text = _settings_class(statement) if _holds_knobs(statement) else _text(source, statement)
    whole = text  # `text` is changed on the way
    for used in _names(whole):
        if other := _module_of(source.statements.get(used), used):
            for attribute in _attributes(whole, used):
                _collect(other, attribute, imports, definitions)
                text = re.sub(rf"\b{used}\.{attribute}\b", attribute, text)
        elif used != name:
            _collect(module, used, imports, definitions)
    # Taken out and put in again: what a definition uses must stand above it.
    del definitions[f"{module}.{name}"]
    definitions[f"{module}.{name}"] = text


def _module_of(statement: ast.stmt | None, name: str) -> str:
    """The module of core that a name is bound to by an import, if it is one."""
    if not isinstance(statement, ast.ImportFrom) or not (statement.module or "").startswith("core."):
        return ""
    whole = f"{statement.module}.{next((a.name for a in statement.names if (a.asname or a.name) == name), '')}"
    return whole if (ROOT / Path(*whole.split("."))).with_suffix(".py").is_file() else ""


def _attributes(text: str, name: str) -> Iterator[str]:
    """What is read of a module, each once."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            found[node.attr] = None
    yield from found


def _follow(
    module: str,
    statement: ast.Import | ast.ImportFrom,
    name: str,
    imports: dict[str, None],
    definitions: dict[str, str],
) -> None:
    alias = next(item for item in statement.names if (item.asname or item.name.split(".")[0]) == name)
    renamed = f" as {alias.asname}" if alias.asname else ""
    if isinstance(statement, ast.Import):
        imports[f"import {alias.name}{renamed}"] = None
    elif statement.module and statement.module.split(".")[0] == "core":
        if renamed:
            raise ValueError(f"{module} imports {alias.name} from core under another name; scripts keep names.")
        source = STAND_INS.get((statement.module, alias.name), statement.module)
        _collect(source, alias.name, imports, definitions)
    else:
        imports[f"from {statement.module} import {alias.name}{renamed}"] = None


def _holds_knobs(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ClassDef) and statement.name == "Settings"


def _settings_class(statement: ast.stmt) -> str:
    """The settings without their knobs: names and types; the values stand where the script runs."""
    assert isinstance(statement, ast.ClassDef)
    kept = [
        item for item in statement.body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))
    ]
    lines = ["from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Settings:"]
    for item in kept:
        if isinstance(item, ast.AnnAssign):
            lines.append(f"    {ast.unparse(item.target)}: {ast.unparse(item.annotation)}")
        else:
            lines.append("\n" + "\n".join("    " + line for line in ast.unparse(item).splitlines()))
    return "\n".join(lines).replace("from dataclasses import dataclass\n\n\n", "")


@functools.lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    """Every name that a source text reads, in order, once; kept, as most definitions are in many scripts."""
    nodes = ast.walk(ast.parse(text))
    return tuple(
        dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    )


def _text(source: Source, statement: ast.stmt) -> str:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)]) - 1
    while first and source.lines[first - 1].startswith("# ") and not source.lines[first - 1].startswith("# ---"):
        first -= 1
    return "\n".join(source.lines[first : statement.end_lineno])


@functools.lru_cache(maxsize=64)
def _read_at(path: str, changed: float) -> Source:
    text = Path(path).read_text(encoding="utf-8")
    statements: dict[str, ast.stmt] = {}
    for statement in ast.parse(text).body:
        for name in _bound(statement):
            statements[name] = statement
    return Source(text.splitlines(), statements)


def _read(module: str) -> Source:
    path = importlib.import_module(module).__file__
    assert path is not None
    return _read_at(path, Path(path).stat().st_mtime)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.split(".")[0]
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            for node in ast.walk(target):
                if isinstance(node, ast.Name):
                    yield node.id
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id


def main(slug: str) -> None:
    name = slug.replace("-", "_")
    section = next(Path(__file__).parents[1].glob(f"*/{name}/topic.py")).parts[-3]
    topic = importlib.import_module(f"core.{section}.{name}.topic")
    print(script(topic, topic.Settings()), end="")


if __name__ == "__main__":
    main(sys.argv[1])
