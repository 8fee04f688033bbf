"""Where a chapter can be run without installing anything: the directive ``{launch}``.

The repository's address is one setting, the environment variable ``SITE_REPOSITORY``
(``https://github.com/OWNER/NAME``). Without it the page says what a reader can do.
"""

from __future__ import annotations

import os
import re
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from redline.site import downloads
from redline.site.writing import bullets, paragraph

VARIABLE = "SITE_REPOSITORY"
GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
BRANCH = "main"
FIRST = "01-article"
UNKNOWN = "https://github.com/OWNER/NAME"


def read(app: Sphinx, config: Config) -> None:
    """Take the address from the environment; ConfigError for one that is none of GitHub's."""
    address = os.environ.get(VARIABLE, "").strip().removesuffix("/").removesuffix(".git")
    if address and not GITHUB.fullmatch(address):
        raise ConfigError(f"{VARIABLE} must be like https://github.com/owner/name, not {address!r}")
    config.site_repository = address


def binder(repository: str, chapter: str) -> str:
    """A link that starts a chapter on Binder."""
    place = quote(f"lab/tree/book/{chapter}.ipynb", safe="")
    return f"https://mybinder.org/v2/gh/{_path(repository)}/{BRANCH}?urlpath={place}"


def colab(repository: str, chapter: str) -> str:
    """A link that opens a chapter in Colab."""
    where = f"{_path(repository)}/blob/{BRANCH}/book/{chapter}.ipynb"
    return f"https://colab.research.google.com/github/{where}"


def nbgitpuller(repository: str, hub: str) -> str:
    """A link that puts a fresh copy into each student's folder on the JupyterHub ``hub``."""
    place = f"lab/tree/{_path(repository).partition('/')[2]}/book/{FIRST}.ipynb"
    query = urlencode({"repo": repository, "branch": BRANCH, "urlpath": place})
    return f"{hub}/hub/user-redirect/git-pull?{query}"


def _path(repository: str) -> str:
    """``owner/name`` of an address that `read` has let pass."""
    return repository.partition("github.com/")[2]


class Launch(SphinxDirective):
    """The directive ``{launch}``: a row of links a chapter; ``{launch} hub``: one for a hub."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the links, or how to form them."""
        repository = self.config.site_repository
        if self.arguments == ["hub"]:
            if not repository:
                return [nodes.paragraph("", "It stands here when the site knows its repository.")]
            link = nbgitpuller(repository, "https://HUB")
            return [nodes.paragraph("", "", nodes.literal("", link))]
        if not repository:
            return [_without_address()]
        notebooks = downloads.notebooks(self.env.app)
        content: list[nodes.Node] = [bullets(_row(repository, chapter) for chapter in notebooks)]
        if any(UNKNOWN in path.read_text("utf-8") for path in notebooks.values()):
            address, form = nodes.literal("", repository), nodes.literal("", UNKNOWN)
            start = "In Colab, unfold the first cell with code and write "
            content.append(paragraph(start, address, " in the place of ", form, "."))
        return content


def _row(repository: str, chapter: str) -> nodes.paragraph:
    on_binder = nodes.reference("", "on Binder", refuri=binder(repository, chapter))
    in_colab = nodes.reference("", "in Colab", refuri=colab(repository, chapter))
    return paragraph(f"{chapter}.ipynb: ", on_binder, ", ", in_colab)


def _without_address() -> nodes.paragraph:
    """What a reader can do with a copy that knows no repository."""
    return paragraph(
        "This copy of the site was built without the address of a repository, so it has no "
        "links to Binder or Colab. Ask whoever gave you the site for the folder of the "
        "project, and run it on your own machine as above. A publisher gives the address "
        "when building: ",
        nodes.literal("", f"{VARIABLE}=https://… make book"),
        "; the links then stand here.",
    )


def setup(app: Sphinx) -> None:
    """Register the setting and the directive."""
    app.add_config_value("site_repository", "", "html")
    app.connect("config-inited", read)
    app.add_directive("launch", Launch)
