"""True: what the book says is what its tables and sources say, checked word by word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from redline.questions import claim_checks
from redline.tables import sources
from tools.audit.promise import Promise, none_of
from tools.truth import (
    addresses,
    citations,
    figures,
    prose,
    quotations,
    sentences,
    spelling,
    verdicts,
    wording,
)
from tools.truth.links import Site

GROUP = "True"
ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / ".github/workflows/sources.yml"


def promises(site: Path) -> Iterator[Promise]:
    """The rows of this area, those that only read first."""
    yield from _words()
    yield _verdicts()
    yield _links(site)
    yield _addresses()
    yield _charts()


def _words() -> Iterator[Promise]:
    pages, everything = prose.pages(), [*prose.pages(), *prose.modules()]
    listed = figures.listed()
    typed = list(figures.faults(everything, listed))
    yield none_of(GROUP, "Passages with a figure that was just typed", typed, len(everything))
    unbacked = [fault for entry in listed if (fault := figures.unbacked(entry))]
    text = "Quoted figures that their source or constant does not back"
    yield none_of(GROUP, text, unbacked, len(listed))
    loose = [*quotations.in_pages(pages), *quotations.in_tables()]
    text = f"Quotations over {quotations.LONGEST} words, or without speaker, date or source"
    yield none_of(GROUP, text, loose, quotations.number(pages))
    names = [*spelling.in_passages(everything), *spelling.in_tables()]
    yield none_of(GROUP, "Names spelt in a second way", names, len(spelling.SPELLINGS))
    taken = [*wording.in_passages(everything), *wording.in_tables()]
    yield none_of(GROUP, "Words of one side in the book’s own voice", taken, len(everything))
    lost = list(citations.faults(pages))
    text = "Sources that nothing cites, citations without a source"
    yield none_of(GROUP, text, lost, len(sources.sources()))


def _verdicts() -> Promise:
    text = "Claims whose verdict the tables do not give, or would give whatever they say"
    found = verdicts.tables()
    number = len(claim_checks.recompute(*(found[name] for name in claim_checks.TABLES)))
    return none_of(GROUP, text, verdicts.faults(), number)


def _links(folder: Path) -> Promise:
    site = Site(folder)
    names = [*site.pages, *site.others]
    lost = [f"{name}: {fault}" for name in names for fault in site.lost(name)]
    number = sum(len(set(site.links(name))) for name in names)
    return none_of(GROUP, "Links inside the site that lead nowhere", lost, number)


def _addresses() -> Promise:
    """Whether other people’s pages answer is for a job of its own; here, that there is one."""
    flow = yaml.load(WORKFLOW.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    steps = [step.get("run") for job in flow["jobs"].values() for step in job["steps"]]
    kept = "schedule" in flow["on"] and "make addresses" in steps
    figure = f"{len(addresses.cited()):,} addresses"
    text = "Addresses of sources asked by a monthly job that fails no build"
    return Promise(GROUP, text, figure, "all", kept, "whether they answer is in the job’s summary")


def _charts() -> Promise:
    notebooks = sentences.chapters()
    wrong = [fault for path in notebooks for fault in sentences.faults(path)]
    number = sum(
        len(sentences.run(path, digests=False).charts) + len(sentences.stored_digests(path))
        for path in notebooks
    )
    text = "Charts whose words, and stored digests, that the tables do not give or do not move"
    return none_of(GROUP, text, wrong, number)
