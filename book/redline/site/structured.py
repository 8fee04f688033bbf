"""What machines read of a page: schema.org in JSON-LD, said in the page's head.

A chapter is a LearningResource, a table a Dataset, a checked claim a ClaimReview. It is a
block of data and never a script: a browser does not run it, and a strict policy lets it be.
"""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from redline import tables
from redline.site import address, downloads, parquet
from redline.site.downloads import FOLDER
from redline.tables.descriptor import Table

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ITEM = dict[str, Any]
MINUTES = re.compile(
    r"(?P<read>[\w-]+) minutes to read(?:; (?P<teach>\d+) minutes to teach)?", re.IGNORECASE
)
NUMBERS = {
    word: number
    for number, word in enumerate(
        "five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=5,
    )
} | {"twenty-five": 25, "thirty": 30, "forty": 40}


def reviews(app: Sphinx) -> list[Any]:
    """Every checked claim, as `redline.questions.reviews.Review` describes one, from the callable
    that ``site_reviews`` names.
    """
    if not app.config.site_reviews:
        return []
    module, _, attribute = app.config.site_reviews.partition(":")
    items: list[Any] = getattr(importlib.import_module(module), attribute)()
    return items


def blocks(
    app: Sphinx, pagename: str, summary: str, kind: str, doctree: nodes.document | None
) -> str:
    """The page's JSON-LD, safe inside ``<script>``; empty for a page that is none of these."""
    if doctree is None:
        return ""
    graph: list[ITEM] = []
    if kind == "home":
        graph.append(book(app, pagename) | {"description": summary})
    elif kind == "chapter":
        graph.append(lesson(app, pagename, summary, doctree))
    elif pagename.startswith(f"{FOLDER}/"):
        graph.append(dataset(app, pagename, tables.table(pagename.removeprefix(f"{FOLDER}/"))))
    graph += [review(app, one) for one in reviews(app) if one.page == pagename]
    if not graph:
        return ""
    whole = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")


def authors(app: Sphinx) -> ITEM:
    """Who made the book."""
    return {"@type": "Organization", "name": app.config.author}


def book(app: Sphinx, pagename: str) -> ITEM:
    """The book as a whole."""
    return {
        "@type": "Book",
        "name": app.config.project,
        "url": address.url(app, address.target(app, app.config.root_doc), pagename),
        "author": authors(app),
        "inLanguage": app.config.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
    }


def lesson(app: Sphinx, pagename: str, summary: str, doctree: nodes.document) -> ITEM:
    """One chapter: what it asks, how long it takes, what it is made from."""
    number, _, title = app.env.titles[pagename].astext().partition(" · ")
    item: ITEM = {
        "@type": "LearningResource",
        "name": title,
        "position": int(number),
        "description": summary,
        "url": address.url(app, f"{pagename}.html", pagename),
        "learningResourceType": "interactive chapter with exercises",
        "educationalUse": ["self-study", "classroom"],
        "inLanguage": app.config.language,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": authors(app),
        "isPartOf": book(app, pagename),
        "isBasedOn": [
            address.url(app, f"{FOLDER}/{name}.html", pagename)
            for name in downloads.chapter_tables(app, pagename)
            if f"{FOLDER}/{name}" in app.env.found_docs
        ],
    }
    if reading := minutes(doctree.astext())[0]:
        item["timeRequired"] = f"PT{reading}M"
    if taught := objectives(doctree):
        item["teaches"] = taught
    return item


def objectives(doctree: nodes.document) -> list[str]:
    """What a chapter says that a student can do after it: the list under “Objectives”."""
    for paragraph in doctree.findall(nodes.paragraph):
        listed = paragraph.next_node(descend=False, siblings=True)
        if paragraph.astext().startswith("Objectives") and isinstance(listed, nodes.bullet_list):
            items = [" ".join(item.astext().split()) for item in listed.children]
            return [item.rstrip(";.") for item in items]
    return []


def minutes(text: str) -> tuple[int, int]:
    """Minutes to read and to teach that a chapter gives in its own words; 0 if it gives none."""
    matches = sorted(MINUTES.finditer(text), key=lambda match: match["teach"] is None)
    if not matches:
        return 0, 0
    match = matches[0]  # one that gives both, where there is one
    word = match["read"].lower()
    reading = int(word) if word.isdigit() else NUMBERS.get(word, 0)
    return reading, int(match["teach"] or 0)


def dataset(app: Sphinx, pagename: str, table: Table) -> ITEM:
    """One table: what it holds, from where, and the file."""
    item: ITEM = {
        "@type": "Dataset",
        "name": table.title,
        "identifier": table.name,
        "description": " ".join([table.description, *table.caveats])[:4900],
        "url": address.url(app, f"{pagename}.html", pagename),
        "license": table.licences[0]["path"],
        "creator": authors(app),
        "isAccessibleForFree": True,
        "inLanguage": app.config.language,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": tables.package()["title"],
            "url": address.url(app, "data.html", pagename),
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": address.url(app, f"{FOLDER}/{file}", pagename),
            }
            for kind, file in (
                ("text/csv", table.path),
                ("application/vnd.apache.parquet", parquet.file(table)),
            )
        ],
        "variableMeasured": [_variable(field) for field in table.fields],
    }
    if table.upstream:
        item["isBasedOn"] = [_work(work) for work in table.upstream]
    return item


def _variable(field: Any) -> ITEM:
    variable = {"@type": "PropertyValue", "name": field.name, "description": field.title}
    return variable | {"unitText": field.unit} if field.unit else variable


def _work(work: dict[str, str]) -> ITEM:
    item: ITEM = {"@type": "CreativeWork", "name": work["title"]}
    return item | {"url": work["path"]} if work.get("path") else item


def review(app: Sphinx, one: Any) -> ITEM:
    """One checked claim. The verdict is a word: there is no scale that it could be a point on."""
    return {
        "@type": "ClaimReview",
        "url": address.url(app, f"{one.page}.html", one.page) + f"#{one.anchor}",
        "claimReviewed": one.claim,
        "author": authors(app),
        "reviewBody": one.evidence,
        "reviewRating": {
            "@type": "Rating",
            "alternateName": one.rating,
            "ratingExplanation": one.meaning,
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person" if one.person else "Organization", "name": one.claimant},
            "datePublished": one.article.published,
            "appearance": {
                "@type": "NewsArticle",
                "name": one.article.title.strip("[]"),
                "url": one.article.url,
                "datePublished": one.article.published,
                "publisher": {"@type": "Organization", "name": one.article.publisher},
            },
        },
    }


def setup(app: Sphinx) -> None:
    """Register the setting; `pages` asks for the blocks."""
    app.add_config_value("site_reviews", "", "html")
