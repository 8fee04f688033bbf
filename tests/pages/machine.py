"""What a page says to machines, and the rules for it: drawings and structured data."""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree, html

INLINE_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
CONTEXT = "https://schema.org"

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
DAY: dict[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
AGENT: dict[str, Any] = {
    "type": "object",
    "required": ["@type", "name"],
    "properties": {"@type": {"enum": ["Person", "Organization"]}, "name": TEXT},
}
# What Google asks for (required) and recommends, as of its documentation of structured data.
REQUIRED: dict[str, dict[str, Any]] = {
    "Book": {"required": ["name", "author", "url"], "properties": {"author": AGENT}},
    "LearningResource": {
        "required": ["name", "description", "url", "inLanguage", "license", "isPartOf"],
        "properties": {"name": TEXT, "description": TEXT, "author": AGENT},
    },
    "Dataset": {
        "required": ["name", "description", "license", "creator", "distribution", "url"],
        "properties": {
            "name": TEXT,
            "description": {"type": "string", "minLength": 50, "maxLength": 5000},
            "license": {"type": "string", "pattern": "^https://"},
            "creator": AGENT,
            "distribution": {
                "required": ["@type", "contentUrl", "encodingFormat"],
                "properties": {"@type": {"const": "DataDownload"}, "contentUrl": TEXT},
            },
            "variableMeasured": {"type": "array", "minItems": 1},
        },
    },
    "ClaimReview": {
        "required": ["url", "claimReviewed", "reviewRating", "author", "itemReviewed"],
        "properties": {
            "claimReviewed": TEXT,
            "author": AGENT,
            "reviewRating": {
                "required": ["@type", "alternateName"],
                "properties": {"@type": {"const": "Rating"}, "alternateName": TEXT},
            },
            "itemReviewed": {
                "required": ["@type", "author", "datePublished", "appearance"],
                "properties": {
                    "@type": {"const": "Claim"},
                    "author": AGENT,
                    "datePublished": DAY,
                    "appearance": {
                        "required": ["@type", "url", "publisher", "datePublished"],
                        "properties": {
                            "url": {"type": "string", "pattern": "^https://"},
                            "publisher": AGENT,
                            "datePublished": DAY,
                        },
                    },
                },
            },
        },
    },
}


def drawings(page: str) -> list[str]:
    """The drawings that stand in a page, as their own text."""
    return INLINE_SVG.findall(page)


def ill_formed(text: str) -> list[str]:
    """Why a drawing is no XML; nothing for one that is."""
    try:
        etree.fromstring(text.encode())
    except etree.XMLSyntaxError as error:
        return [f"{error} in {text[:80]}"]
    return []


def graph(page: str) -> list[dict[str, Any]]:
    """What a page says of itself as JSON-LD; ValueError for two blocks or another vocabulary."""
    blocks = html.fromstring(page).xpath('//script[@type="application/ld+json"]/text()')
    if not blocks:
        return []
    if len(blocks) > 1:
        raise ValueError(f"{len(blocks)} blocks of JSON-LD")
    whole = json.loads(blocks[0])
    if whole.get("@context") != CONTEXT:
        raise ValueError(f"the context of the JSON-LD is {whole.get('@context')}")
    found: list[dict[str, Any]] = whole["@graph"]
    return found


def graph_faults(page: str) -> list[str]:
    """What is wrong with a page's JSON-LD."""
    try:
        items = graph(page)
    except (ValueError, KeyError) as error:
        return [f"{type(error).__name__}: {error}"]
    return [fault for item in items for fault in _item_faults(item)]


def _item_faults(item: dict[str, Any]) -> list[str]:
    kind = item.get("@type")
    if kind not in REQUIRED:
        return [f"there is no rule for {kind}"]
    errors = Draft202012Validator(REQUIRED[kind]).iter_errors(item)
    return [f"{kind}: {error.json_path} {error.message}" for error in errors]
