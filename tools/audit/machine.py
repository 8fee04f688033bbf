"""What a site says to machines, and the rules for it: drawings, structured data, feed, sitemap."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree, html

INLINE_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
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
    found = Draft202012Validator(REQUIRED[kind]).iter_errors(item)
    return [f"{kind}: {error.json_path} {error.message}" for error in found]


def feed_faults(text: str) -> list[str]:
    """What is wrong with a feed by RFC 4287: what each feed and each entry has to have."""
    try:
        feed = etree.fromstring(text.encode())
    except etree.XMLSyntaxError as error:
        return [str(error)]
    if feed.tag != f"{ATOM}feed":
        return [f"the root is {feed.tag}"]
    entries = feed.findall(f"{ATOM}entry")
    faults = [] if entries else ["no entry"]
    for place in (feed, *entries):
        faults += _part_faults(place)
    ids = Counter(place.findtext(f"{ATOM}id") for place in (feed, *entries))
    faults += [f"{one} is the id of {count}" for one, count in ids.items() if count > 1]
    if not feed.findtext(f"{ATOM}author/{ATOM}name"):
        faults.append("the feed has no author with a name")
    for content in feed.iter(f"{ATOM}content"):
        if content.get("type") != "html" or not content.text:
            faults.append("an entry's content is empty, or not HTML")
    return faults


def _part_faults(place: etree._Element) -> Iterator[str]:
    for tag in ("id", "title", "updated"):
        found = place.findall(f"{ATOM}{tag}")
        if len(found) != 1 or not found[0].text:
            yield f"{etree.QName(place).localname} has {len(found)} {tag} with text"
    if not STAMP.fullmatch(place.findtext(f"{ATOM}updated") or ""):
        yield f"{place.findtext(f'{ATOM}updated')} is no time of RFC 3339"
    if not re.match(r"[a-z]+:.+", place.findtext(f"{ATOM}id") or ""):
        yield f"{place.findtext(f'{ATOM}id')} is no IRI"
    if not any(link.get("href") for link in place.findall(f"{ATOM}link")):
        yield f"{etree.QName(place).localname} leads nowhere"


def sitemap_faults(text: str, pages: dict[str, str]) -> list[str]:
    """Pages that a sitemap lacks, names twice, or should not name; ``pages`` is name to HTML."""
    places = etree.fromstring(text.encode()).findall(f"{MAP}url/{MAP}loc")
    listed = Counter(place.text for place in places)
    meant = {address for page in pages.values() if (address := own_address(page))}
    faults = [f"{one} is not listed" for one in sorted(meant - set(listed))]
    faults += [f"{one} is listed and no page's address" for one in sorted(set(listed) - meant)]
    return faults + [f"{one} is listed {n} times" for one, n in listed.items() if n > 1]


def own_address(page: str) -> str:
    """The canonical address of a page that may be listed; nothing for one that may not."""
    tree = html.fromstring(page)
    if "noindex" in tree.xpath('string(//meta[@name="robots"]/@content)'):
        return ""
    address: str = tree.xpath('string(//link[@rel="canonical"]/@href)')
    return address
