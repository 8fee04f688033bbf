"""What a reader takes away: notebooks, each table, the whole package, the tables of a chapter.

Tables, as CSV and as Parquet, lie under ``data/`` of the site beside the tables' pages. Which
tables a chapter loads is read from its cells; a chapter whose cells do not tell stops the build.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from redline import tables
from redline.site import archives, parquet
from redline.site.writing import when_written
from redline.tables import descriptor

NOTEBOOKS = "_notebooks"  # where the build lays the notebooks as a reader should get them
FOLDER = "data"
WHOLE = "all-tables.zip"
MAGIC = re.compile(r"^( *)[%!].*", re.MULTILINE)
LOADERS = {"load": None, "outlines": "outlines"}  # functions, and what they load when not told


def resources() -> list[dict[str, Any]]:
    """What the descriptor says of every file, tables and outlines alike."""
    return list(descriptor.read_raw(tables.data_dir())["resources"])


def chapter_archive(chapter: str) -> str:
    """Address of the archive of one chapter's tables, under the site."""
    return f"{FOLDER}/{chapter}-data.zip"


# ---- which tables a chapter loads ------------------------------------------------------------


@cache
def table_names(notebook: Path) -> tuple[str, ...]:
    """Names of the tables and outlines that a notebook's cells load, in the package's order.

    Raises:
        ExtensionError: a cell loads something by a name that reading alone cannot tell.
    """
    cells = nbformat.read(notebook, as_version=4).cells
    code = [_python(cell.source) for cell in cells if cell.cell_type == "code"]
    tree = ast.parse("\n".join(code))
    modules = _imported(tree)
    wanted: set[str] = set()
    for call, around in _calls(tree):
        names = _names(call, around, modules)
        if names is None:
            raise ExtensionError(f"{notebook.name}: cannot tell what {ast.unparse(call)} loads")
        wanted.update(names)
    return tuple(entry["name"] for entry in resources() if entry["name"] in wanted)


def _python(source: str) -> str:
    """A cell's source with nothing done in the lines that only a notebook understands."""
    return MAGIC.sub(r"\1pass", source)


def _imported(tree: ast.AST) -> dict[str, str]:
    """Modules of the book by the name that the notebook gives them."""
    return {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("redline")
        for name in node.names
    }


Loops = dict[str, ast.expr]


def _calls(node: ast.AST, loops: Loops | None = None) -> Iterator[tuple[ast.Call, Loops]]:
    """Each call of a loader, with the names that comprehensions around it run over."""
    loops = dict(loops or {})
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
        for part in node.generators:
            if isinstance(part.target, ast.Name):
                loops[part.target.id] = part.iter
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOADERS:
        yield node, loops
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, loops)


def _names(call: ast.Call, loops: Loops, modules: dict[str, str]) -> Iterable[str] | None:
    assert isinstance(call.func, ast.Name)
    if not call.args:
        default = LOADERS[call.func.id]
        return None if default is None else [default]
    argument = call.args[0]
    if isinstance(argument, ast.Constant):
        return [str(argument.value)]
    if isinstance(argument, ast.Name) and argument.id in loops:
        return _items(loops[argument.id], modules)
    return None


def _items(listed: ast.expr, modules: dict[str, str]) -> Iterable[str] | None:
    """The items of a list that is written out, or of one that a module of the book keeps."""
    if isinstance(listed, ast.Tuple | ast.List):
        return [str(item.value) for item in listed.elts if isinstance(item, ast.Constant)]
    if isinstance(listed, ast.Attribute) and isinstance(listed.value, ast.Name):
        module = modules.get(listed.value.id)
        return None if module is None else getattr(importlib.import_module(module), listed.attr)
    return None


# ---- archives ----------------------------------------------------------------------------------


def with_referenced(names: Iterable[str]) -> set[str]:
    """The tables and those that their keys and lists point at, so that the set stands alone."""
    described = tables.current().tables
    complete: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in complete:
            continue
        complete.add(name)
        if name in described:
            table = described[name]
            waiting += [there for _, there, _ in table.foreign_keys]
            waiting += [f.references.split(".")[0] for f in table.fields if f.references]
    return complete


def package_of(names: Iterable[str]) -> dict[str, bytes]:
    """Files of a data package with these tables and those that they need."""
    wanted = with_referenced(names)
    folder = tables.data_dir()
    raw = descriptor.read_raw(folder)
    raw["resources"] = [entry for entry in raw["resources"] if entry["name"] in wanted]
    files = {entry["path"]: (folder / entry["path"]).read_bytes() for entry in raw["resources"]}
    files[descriptor.DESCRIPTOR] = json.dumps(raw, ensure_ascii=False, indent=1).encode() + b"\n"
    files["README.md"] = (folder / "README.md").read_bytes()
    return files


def notebooks(app: Sphinx) -> dict[str, Path]:
    """The book's notebooks as they are written, by page."""
    paths = {path.stem: path for path in (Path(app.srcdir) / NOTEBOOKS).glob("*.ipynb")}
    return {page: paths[page] for page in sorted(paths) if page in app.env.found_docs}


def chapter_tables(app: Sphinx, page: str) -> tuple[str, ...]:
    """Tables that a page loads; none for a page that is no notebook."""
    notebook = notebooks(app).get(page)
    return table_names(notebook) if notebook else ()


def write(app: Sphinx) -> None:
    """Lay out the package, whole and by chapter, and the notebooks as they were before the run."""
    for page, notebook in notebooks(app).items():
        target = Path(app.outdir) / notebook_of(page)
        if target.exists():
            shutil.copyfile(notebook, target)
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    whole = package_of(entry["name"] for entry in resources())
    for name, content in whole.items():
        (folder / name).write_bytes(content)
    for table in tables.current().tables.values():
        (folder / parquet.file(table)).write_bytes(parquet.content(table.name))
    archives.write(folder / WHOLE, whole)
    for page in notebooks(app):
        if names := chapter_tables(app, page):
            archives.write(Path(app.outdir) / chapter_archive(page), package_of(names))


def notebook_of(page: str) -> str:
    """Address of a page's notebook, under the site."""
    return f"_sources/{page}.ipynb"


def setup(app: Sphinx) -> None:
    """Write when the pages are written."""
    when_written(app, write)
