"""What a drawing depends on, as one hash: code that draws, data bound to it, library versions.

A changed comment in a module that a chart reaches redraws the chart: cheap, and safe. What a
function reads from disk while it draws is not seen; load data outside and bind it.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import importlib.util
import sys
import sysconfig
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

_OUTSIDE = tuple(
    str(Path(p).resolve())
    for key, p in sysconfig.get_paths().items()
    if key in ("stdlib", "platstdlib", "purelib", "platlib")
)


def fingerprint(thing: Any) -> str:
    """Return a hash of a function or a value and of all that it reaches."""
    walk = _Walk()
    walk.visit(thing)
    return hashlib.sha256("\n".join(sorted(set(walk.facts))).encode()).hexdigest()


class _Walk:
    """One walk over everything reachable; each module and function is taken once."""

    def __init__(self) -> None:
        self.facts: list[str] = []
        self.ids: set[int] = set()
        self.modules: set[str] = set()
        self.alive: list[Any] = []  # an id stays taken only as long as its object lives

    def visit(self, thing: Any) -> None:
        if id(thing) in self.ids:
            return
        self.ids.add(id(thing))
        self.alive.append(thing)
        if isinstance(thing, types.ModuleType):
            self.module(thing.__name__)
        elif isinstance(thing, functools.partial):
            self.visit(thing.func)
            self.values("partial", [*thing.args, *sorted(thing.keywords.items())])
        elif isinstance(thing, types.MethodType):
            self.visit(thing.__func__)
            self.visit(thing.__self__)
        elif isinstance(thing, types.FunctionType):
            self.function(thing)
        elif isinstance(thing, type | types.BuiltinFunctionType):
            self.module(getattr(thing, "__module__", None) or "builtins")
            self.facts.append(f"name {getattr(thing, '__qualname__', thing)}")
        else:
            wrapped = getattr(thing, "__wrapped__", None)
            if callable(wrapped):  # functools.cache and the like
                self.visit(wrapped)
            else:
                self.values("value", [thing])

    def function(self, function: types.FunctionType) -> None:
        module = function.__module__ or "__main__"
        self.facts.append(f"function {module}.{function.__qualname__}")
        wrapped = getattr(function, "__wrapped__", None)
        if wrapped is not None:
            self.visit(wrapped)
        for cell in function.__closure__ or ():
            self.bound(cell)
        for value in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
            self.visit(value)
        if _project_file(module) is not None or not _loose(module):
            self.module(module)
            return
        # a notebook's cell: the code itself, and the globals it names
        code = function.__code__
        self.facts.append(_code_text(code))
        for name in sorted(_names(code)):
            if name in function.__globals__:
                self.facts.append(f"global {name}")
                self.visit(function.__globals__[name])

    def bound(self, cell: Any) -> None:
        try:
            self.visit(cell.cell_contents)
        except ValueError:
            self.facts.append("empty cell")

    def values(self, what: str, values: list[Any]) -> None:
        for value in values:
            if callable(value) or isinstance(value, types.ModuleType):
                self.visit(value)
                continue
            several = isinstance(value, list | tuple | set | frozenset)
            if several:
                self.facts.append(f"{what} {type(value).__name__} {len(value)}")
            if several and any(callable(v) or isinstance(v, types.ModuleType) for v in value):
                self.values(what, list(value))
            else:
                self.facts.append(f"{what} {data_hash(value)}")

    def module(self, name: str) -> None:
        if name in self.modules:
            return
        self.modules.add(name)
        path = _project_file(name)
        if path is None:
            if not _loose(name):
                self.facts.append(_version(name))
            return
        source = path.read_bytes()
        self.facts.append(f"module {name} {hashlib.sha256(source).hexdigest()}")
        for imported in _imports(source, name, path):
            self.module(imported)


def data_hash(value: Any) -> str:
    """Return a hash of a value's content; data frames by their cells, columns and types."""
    if isinstance(value, pd.DataFrame | pd.Series):
        try:
            cells = pd.util.hash_pandas_object(value, index=True).to_numpy().tobytes()
        except TypeError:
            return str(joblib.hash(value))
        frame = value if isinstance(value, pd.DataFrame) else value.to_frame()
        head = repr([(str(c), str(t)) for c, t in frame.dtypes.items()])
        return hashlib.sha256(head.encode() + cells).hexdigest()
    if isinstance(value, dict):
        parts = [(repr(k), data_hash(v)) for k, v in value.items()]
        return hashlib.sha256(repr(parts).encode()).hexdigest()
    try:
        return str(joblib.hash(value))
    except Exception as error:
        raise TypeError(
            f"a chart is bound to a {type(value).__name__} that cannot be hashed ({error}); "
            "bind plain data (tables, lists, dicts) instead"
        ) from error


def _loose(module: str) -> bool:
    """Tell whether a module has no file of its own: a notebook, a prompt."""
    if module == "__main__":
        return True
    entry = sys.modules.get(module)
    builtin = module.partition(".")[0] in sys.stdlib_module_names
    return entry is None or (getattr(entry, "__file__", None) is None and not builtin)


@functools.cache
def _project_path(file: str) -> Path | None:
    path = Path(file).resolve()
    own = path.suffix == ".py" and not str(path).startswith(_OUTSIDE) and path.is_file()
    return path if own else None


def _project_file(module: str) -> Path | None:
    """Return the source of a module that is neither Python's nor an installed package's."""
    if module == "__main__":
        return None
    entry = sys.modules.get(module)
    file = getattr(entry, "__file__", None)
    if entry is None:
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError, AttributeError):
            return None
        file = spec.origin if spec else None
    return _project_path(file) if file else None


_distributions = functools.cache(importlib.metadata.packages_distributions)


@functools.cache
def _version(module: str) -> str:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return f"python {sys.version_info[:2]}"
    name = min(_distributions().get(top, []), default=None)
    return f"package {name} {importlib.metadata.version(name)}" if name else f"package {top}"


def _imports(source: bytes, name: str, path: Path) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, base] if base else parts)
            yield base
            for alias in node.names:
                full = f"{base}.{alias.name}"
                if full in sys.modules:
                    yield full


def _names(code: types.CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= _names(constant)
    return names


def _code_text(code: types.CodeType) -> str:
    constants = [
        _code_text(c) if isinstance(c, types.CodeType) else _constant(c) for c in code.co_consts
    ]
    return f"code {code.co_code.hex()} {constants} {code.co_names} {code.co_varnames}"


def _constant(value: Any) -> str:
    return repr(sorted(map(repr, value))) if isinstance(value, frozenset) else repr(value)
