"""The Sphinx extension behind the site: theme, palette, citations, explorers' assets.

It knows ``explore``, Sphinx and what a data package is. What the book is about it learns
from its pages, its tables and the configuration: ``site_sources`` names the callable that
lists the sources.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from redline.site import (
    address,
    blocks,
    book_citation,
    chapters,
    dataframes,
    datasheets,
    definitions,
    downloads,
    embeds,
    exercises,
    feed,
    folds,
    launch,
    pages,
    palette_css,
    pictures,
    search,
    source_links,
    staging,
    state_links,
    structured,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part with Sphinx."""
    app.setup_extension("everystate.sphinx")
    for part in (
        staging,
        address,
        palette_css,
        source_links,
        datasheets,
        launch,
        definitions,
        blocks,
        dataframes,
        folds,
        structured,
        pages,
        downloads,
        feed,
        embeds,
        exercises,
        chapters,
        state_links,
        pictures,
        book_citation,
        search,
    ):
        part.setup(app)
    # Jupyter Book sets this for sphinx-comments, which the book does without.
    app.add_config_value("comments_config", {}, "")
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
