"""What the page template needs to know, and which style sheets and scripts a page gets."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from everystate.assets import ASSETS
from everystate.sphinx import Explorer, files
from redline.site import address, downloads, feed, structured
from redline.site.palette_css import FILE as PALETTE
from redline.site.policy import META as POLICY
from redline.site.writing import when_written

BASE_STYLES = ["fonts.css", PALETTE, "book.css"]
COMMON_STYLES = ("fonts.css", "book.css", "embed.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
# Class names in markup, also in a payload's, where the quotes are escaped; and words with a
# hyphen, since a payload keeps a class that changes apart from its attribute.
NAMED = re.compile(r'class=\\?"([^"\\]*)')
WORD = re.compile(r"[A-Za-z]\w*-[\w-]+")
SCRIPT = re.compile(r'data-script="([\w-]+\.js)"')
NUMBERED = re.compile(r"(\d+) · ")
LONGEST_DESCRIPTION = 160
ASKS = "Question:"  # how a chapter begins the paragraph with its question
COVER = "cover.png"
CARDS = "cards"
AFTER_ENGINE = (
    800  # Sphinx orders sheets by it; the engine's have 500, and the book's may change them
)
FEWEST_SECTIONS = 3  # a shorter page needs no list of its sections


class Download(NamedTuple):
    """A file that a page offers: its address under the site, and what it is called."""

    path: str
    text: str


class Meta(NamedTuple):
    """One ``<meta>`` element."""

    key: str
    name: str
    content: str


def add_assets(app: Sphinx) -> None:
    """Name the book's own sheets and scripts to Sphinx; a page asks only for what it uses."""
    app.add_css_file(PALETTE)
    for sheet in _sheets(app):
        app.add_css_file(sheet.name, priority=AFTER_ENGINE)
    for script in sorted((Path(app.srcdir) / "_static").glob("*.js")):
        app.add_js_file(script.name, loading_method="defer")
    for name in ("site.js", "rows.js"):
        app.add_js_file(name, loading_method="defer")


def _sheets(app: Sphinx) -> list[Path]:
    return sorted((Path(app.srcdir) / "_static").glob("*.css"))


def choose_assets(app: Sphinx, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Keep what this page uses, in a fixed order; the theme's own sheets and scripts go."""
    body = context.get("body") or ""
    charts = [node.everything() for node in doctree.findall(Explorer)] if doctree else []
    own = chapter_styles(app, "".join([body, *charts]))
    styles = [*BASE_STYLES, "pygments.css", files.STYLE, *own]
    scripts = ["site.js", files.SCRIPT, files.LOADER, *chapter_scripts(body)]
    context["css_files"] = _chosen(context["css_files"], styles)
    context["script_files"] = _chosen(context["script_files"], scripts)


def chapter_styles(app: Sphinx, body: str) -> list[str]:
    """Sheets of ``_static`` that style a class which stands in ``body`` and in no other sheet."""
    folder = Path(app.srcdir) / "_static"
    common = set().union(*(classes(folder / name) for name in COMMON_STYLES))
    engine = classes(ASSETS / files.STYLE)
    used = {*WORD.findall(body), *" ".join(NAMED.findall(body)).split()}
    return [
        sheet.name
        for sheet in _sheets(app)
        if sheet.name not in COMMON_STYLES and (classes(sheet) - common - engine) & used
    ]


@cache
def classes(sheet: Path) -> frozenset[str]:
    """Names of the classes that a style sheet mentions; none for a sheet that is not there."""
    text = sheet.read_text(encoding="utf-8") if sheet.exists() else ""
    return frozenset(CLASS.findall(COMMENT.sub("", text)))


def chapter_scripts(body: str) -> list[str]:
    """Scripts that a part of the page asks for: ``<figure data-script="settlement.js">``."""
    return sorted(set(SCRIPT.findall(body)))


def _chosen(named: list[Any], wanted: list[str]) -> list[Any]:
    by_name = {Path(str(file.filename)).name: file for file in named if file.filename}
    return [by_name[name] for name in wanted if name in by_name]


def question(doctree: nodes.document) -> str:
    """The question that a page says it answers, as a sentence; empty where it says none."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if text.startswith(ASKS):
            words = text.removeprefix(ASKS).strip()
            return words[:1].upper() + words[1:]
    return ""


def note_question(app: Sphinx, doctree: nodes.document) -> None:
    """Keep a page's question for the pages beside it."""
    app.site_questions[app.env.docname] = question(doctree)  # type: ignore[attr-defined]  # set in setup


def description(doctree: nodes.document | None) -> str:
    """The page in one sentence: its question where it asks one, else its first paragraph."""
    if doctree is None:
        return ""
    texts = (" ".join(p.astext().split()) for p in doctree.findall(nodes.paragraph))
    text = question(doctree) or next(texts, "")
    text = text[:1].upper() + text[1:]
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def metadata(app: Sphinx, pagename: str, summary: str, context: dict[str, Any]) -> list[Meta]:
    """Description and the tags by which a shared link shows a title and a picture.

    sphinxext-opengraph would write ``og:url`` where no address is set, one type for all pages and
    the first words in place of a page's question, and knows no picture and size by page.
    """
    title = re.sub(r"<[^>]+>", "", context.get("title", "")) or app.config.project
    kind = "website" if pagename == app.config.root_doc else "article"
    tags = [
        Meta("name", "description", summary),
        Meta("name", "color-scheme", "light dark"),
        Meta("property", "og:type", kind),
        Meta("property", "og:title", title),
        Meta("property", "og:description", summary),
        Meta("property", "og:site_name", app.config.project),
        Meta("name", "twitter:card", "summary_large_image"),
    ]
    if pagename in address.NOT_LISTED:
        tags.append(Meta("name", "robots", "noindex"))
    elif base := address.base(app):
        tags.append(Meta("property", "og:url", address.canonical(app, pagename)))
        image = picture(app, base, pagename)
        tags += [Meta("property", f"og:image{key}", value) for key, value in image]
    return tags


def picture(app: Sphinx, base: str, pagename: str) -> list[tuple[str, str]]:
    """The picture that a shared link shows, as Open Graph's properties of an image."""
    name, words = COVER, app.config.site_picture
    if (Path(app.srcdir) / "_static" / CARDS / f"{pagename}.png").is_file():
        name, words = f"{CARDS}/{pagename}.png", "The chapter’s short answer, in large figures."
    size = [(":width", "1200"), (":height", "630")]
    return [("", f"{base}_static/{name}"), *size, (":alt", words)]


def prepare(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Fill the template's context."""
    choose_assets(app, context, doctree)
    kind = _kind(app, pagename)
    summary = description(doctree) or app.config.site_description
    context["site_policy"] = POLICY
    context["site_page_kind"] = kind
    context["pageurl"] = address.canonical(app, pagename)
    context["site_meta"] = metadata(app, pagename, summary, context)
    context["site_data"] = structured.blocks(app, pagename, summary, kind, doctree)
    context["site_kicker"] = kicker(app, pagename)
    context["site_checks"] = checks(app, pagename)
    context["site_downloads"] = downloads_of(app, pagename)
    context["site_feed"] = feed.FEED if feed.offered(app) else ""
    link_neighbours(app, pagename, context)
    context["site_has_sections"] = (context.get("toc") or "").count("<li>") > FEWEST_SECTIONS
    context["site_footer"] = context.get("theme_extra_footer") or ""


def kicker(app: Sphinx, pagename: str) -> str:
    """The line above a chapter's title, ``Chapter 3 of 10``; empty for other pages."""
    numbers = {
        docname: int(match[1])
        for docname, title in app.env.titles.items()
        if (match := NUMBERED.match(title.astext()))
    }
    return f"Chapter {numbers[pagename]} of {max(numbers.values())}" if pagename in numbers else ""


def checks(app: Sphinx, pagename: str) -> list[dict[str, str]]:
    """The claims that a page takes up, each with a link to its card."""
    return [
        {
            "name": one.name,
            "link": f"{app.builder.get_relative_uri(pagename, one.page)}#{one.anchor}",
            "claim": one.claim,
        }
        for one in structured.reviews(app)
        if pagename in one.chapters and one.page in app.env.found_docs
    ]


def downloads_of(app: Sphinx, pagename: str) -> list[Download]:
    """What a reader can take away from a page: its notebook, and the tables that it loads."""
    if pagename not in downloads.notebooks(app):
        return []
    links = [Download(downloads.notebook_of(pagename), "Download this notebook")]
    if downloads.chapter_tables(app, pagename):
        links.append(Download(downloads.chapter_archive(pagename), "its data"))
    return links


def link_neighbours(app: Sphinx, pagename: str, context: dict[str, Any]) -> None:
    """Lead back and on along the contents; a page below one of them leads up to it instead."""
    root = app.config.root_doc
    order = [root, *app.env.toctree_includes.get(root, [])]
    above = context.get("parents") or []
    context["site_above"] = above[-1] if above and pagename not in order else None
    place = order.index(pagename) if pagename in order else None
    for key, step in (("prev", -1), ("next", 1)):
        there = -1 if place is None else place + step
        context[key] = _neighbour(app, pagename, order[there]) if 0 <= there < len(order) else None


def _neighbour(app: Sphinx, pagename: str, other: str) -> dict[str, str]:
    title = app.builder.render_partial(app.env.titles[other])["title"]  # type: ignore[attr-defined]  # of the HTML builder
    question = app.site_questions.get(other, "")  # type: ignore[attr-defined]  # set in setup
    link = app.builder.get_relative_uri(pagename, other)
    return {"link": link, "title": title, "question": question}


def _kind(app: Sphinx, pagename: str) -> str:
    if pagename == app.config.root_doc:
        return "home"
    return "chapter" if kicker(app, pagename) else "plain"


def prune(app: Sphinx) -> None:
    """Remove static files of the theme that no page, and nothing a page asks for, names."""
    output = Path(app.outdir)
    static = output / "_static"
    pages = output.rglob("*.html")
    ours = [*static.glob("*.css"), *static.glob("*.js")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted([*pages, *ours]))
    for path in sorted(static.rglob("*")):
        if path.is_file() and path.name not in text and not _asked_for_elsewhere(path):
            path.unlink()
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    (output / ".buildinfo").unlink(missing_ok=True)  # says where it was built


def _asked_for_elsewhere(path: Path) -> bool:
    """Fonts by style sheets, pictures of shared links by the sites that show them."""
    return path.parent.name in {"fonts", CARDS} or path.name == COVER


def setup(app: Sphinx) -> None:
    """Register the theme, the context and the passes over the finished site."""
    app.site_questions = {}  # type: ignore[attr-defined]  # one build's, by page
    app.connect("doctree-read", note_question)
    app.add_html_theme("redline", str(Path(__file__).parent / "theme"))
    app.add_config_value("site_description", "", "html")
    app.add_config_value("site_picture", "", "html")
    app.connect("builder-inited", add_assets)
    app.connect("html-page-context", prepare, priority=950)
    when_written(app, prune, priority=950)
