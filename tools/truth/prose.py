"""What a reader reads: the paragraphs of every page, and the sentences inside code.

A paragraph comes as plain text. What is computed, linked or set as code leaves a mark in its
place, so that a check of the words around it can tell: :data:`GAP` stands for a computed figure
or a piece of code, ``⟦source-id⟧`` for a citation.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import unquote

import nbformat
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from redline.tables import sources

BOOK = Path(__file__).resolve().parents[2] / "book"
GAP = "¤"
Kind: TypeAlias = Literal["text", "quotation", "task", "code"]
CITED = re.compile(r"⟦([^⟧]*)⟧")
CODE_DIRECTIVES = ("ipython3", "code", "code-cell")
_TASK = re.compile(r"Exercise \d+$")  # the heading that begins one; the next heading ends it
_COMPUTED = ("prose", "solution")  # what is called with Markdown that a reader reads
_SOURCE = "source"  # the call that cites
_LISTED = re.compile(r"bibliography\.md#(.+)")
_OPTION = re.compile(r":[\w-]+:.*")
_MAGIC = re.compile(r"^( *)[%!].*$", re.MULTILINE)
_WORDS = re.compile(r"[^\W\d_]{2,}.* |\w .*[^\W\d_]{2,}", re.DOTALL)
# `explore` knows nothing of the subject, `site` is furniture; the others word errors and numbers.
_NOT_SHOWN = ("tables", "site", "words.py")


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, a quotation, or a sentence that code shows.

    Attributes:
        page: the file, relative to the folder of the book.
        place: where in the file, as a reader would look for it.
        kind: ``text`` of a page; a ``quotation`` (a block of its own, a line for each paragraph);
            a ``task`` or its solution; or ``code``.
        text: what is read, with marks for what is computed or cited.
    """

    page: str
    place: str
    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.page}, {self.place}"


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    return parser.use(myst_role_plugin).use(colon_fence_plugin)


class _Reader:
    """Reads the Markdown of one page in order, and remembers whether it is inside a task."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.task = False

    def read(self, source: str, place: str = "") -> Iterator[Passage]:
        quoted: list[str] | None = None
        heading = False
        for token in _markdown().parse(source):
            where = place or f"line {(token.map or [0])[0] + 1}"
            if token.type == "blockquote_open":
                quoted = []
            elif token.type == "blockquote_close" and quoted is not None:
                yield Passage(self.page, where, "quotation", "\n".join(quoted))
                quoted = None
            elif token.type in ("heading_open", "heading_close"):
                heading = token.type == "heading_open"
            elif token.type == "inline" and quoted is not None:
                quoted.append(_inline(token))
            elif token.type == "inline":
                text = _inline(token)
                if heading:
                    self.task = bool(_TASK.match(text))
                yield Passage(self.page, where, "task" if self.task else "text", text)
            elif token.type in ("fence", "colon_fence"):
                yield from self._directive(token, where, place)

    def _directive(self, token: Token, where: str, place: str) -> Iterator[Passage]:
        """The content of a directive; a plain fence is code, and a page of its own shows it."""
        name, _, title = token.info.strip().lstrip("{").partition("}")
        if not token.info.strip().startswith("{") or name in CODE_DIRECTIVES:
            return
        if title.strip():
            yield Passage(self.page, where, "text", title.strip())
        lines = token.content.splitlines()
        while lines and _OPTION.fullmatch(lines[0]):
            lines.pop(0)
        yield from self.read("\n".join(lines), place)


def of_markdown(page: str, source: str) -> Iterator[Passage]:
    """Yield the passages of Markdown as MyST reads it, those inside directives too."""
    yield from _Reader(page).read(source)


def _inline(token: Token) -> str:
    """The words of a line; a link to a source is the mark of that source."""
    pieces: list[str] = []
    cited = False
    for child in token.children or []:
        if child.type == "link_open":
            ids = _cited(str(child.attrGet("href")))
            cited = bool(ids)
            pieces.append(f"⟦{ids}⟧" if ids else "")
        elif child.type == "link_close":
            cited = False
        elif not cited:
            pieces.append(_piece(child))
    return "".join(pieces)


def _cited(address: str) -> str:
    if listed := _LISTED.match(address):
        return listed[1]
    return _ids().get(unquote(address), "")


@cache
def _ids() -> dict[str, str]:
    return {unquote(one.url): one.id for one in sources.sources() if one.url}


def _piece(token: Token) -> str:
    match token.type:
        case "text":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case "code_inline":
            return GAP
        case "myst_role":
            role = token.meta["name"]
            if role == "cite-source":
                return f"⟦{token.content}⟧"
            if role in ("state", "slide"):  # a link: its words, less the state that it names
                return token.content.rpartition(" <")[0]
            return token.content
    return ""


def of_code(page: str, place: str, source: str) -> Iterator[Passage]:
    """Yield the strings of Python source that read as words, less docstrings and errors.

    What an f-string computes is a :data:`GAP`.
    """
    tree = ast.parse(_MAGIC.sub(r"\1pass", source))
    hidden = {id(node) for node in _unread(tree)}
    for call in _computed(tree):
        hidden.update(id(node) for part in call.args for node in ast.walk(part))
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.JoinedStr):
            hidden.update(id(value) for value in node.values)
            text = "".join(_literal(value) for value in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if _WORDS.search(text) and not text.lstrip().startswith("<"):
            yield Passage(page, f"{place}line {node.lineno}", "code", text)


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    call = node.value if isinstance(node, ast.FormattedValue) else None
    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == _SOURCE:
        return f"⟦{','.join(str(one.value) for one in call.args if isinstance(one, ast.Constant))}⟧"
    return GAP


def _computed(tree: ast.AST) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") in _COMPUTED]


def _paragraphs(source: str) -> Iterator[str]:
    """The Markdown that a cell computes, with marks for what is computed in it."""
    for call in _computed(ast.parse(_MAGIC.sub(r"\1pass", source))):
        for part in call.args:
            if isinstance(part, ast.JoinedStr):
                yield textwrap.dedent("".join(map(_literal, part.values)))
            elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield textwrap.dedent(part.value)


def _unread(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield strings that no reader of a page sees: bare strings, and what an error says."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Raise):
            yield from ast.walk(node)


def of_notebook(path: Path, page: str) -> Iterator[Passage]:
    """Yield the passages of a notebook, cell by cell."""
    reader = _Reader(page)
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type == "markdown":
            yield from reader.read(cell.source, f"cell {number}")
        elif cell.cell_type == "code":
            for text in _paragraphs(cell.source):
                yield from reader.read(text, f"cell {number}")
            yield from of_code(page, f"cell {number}, ", cell.source)


@cache
def pages(book: Path = BOOK) -> tuple[Passage, ...]:
    """Every passage of every page: the notebooks, then the other pages."""
    passages: list[Passage] = []
    for path in sorted(book.glob("*.ipynb")):
        passages += of_notebook(path, path.name)
    for path in sorted(book.glob("*.md")):
        passages += of_markdown(path.name, path.read_text(encoding="utf-8"))
    return tuple(passages)


@cache
def modules(book: Path = BOOK) -> tuple[Passage, ...]:
    """Every sentence that the book's own modules can show: titles, labels, notes of charts."""
    passages: list[Passage] = []
    for path in sorted((book / "redline").rglob("*.py")):
        place = path.relative_to(book)
        if place.parts[1] not in _NOT_SHOWN:
            passages += of_code(place.as_posix(), "", path.read_text(encoding="utf-8"))
    return tuple(passages)
