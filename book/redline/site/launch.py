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

VARIABLE = "SITE_REPOSITORY"
GITHUB = re.compile(r"https://github\.com/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)")
BRANCH = "main"
FIRST = "01-article"
UNKNOWN = "https://github.com/OWNER/NAME"


def read(app: Sphinx, config: Config) -> None:
    """Take the address from the environment; ConfigError for one that is none of GitHub's."""
    given = os.environ.get(VARIABLE, "").strip().removesuffix("/").removesuffix(".git")
    if given and not GITHUB.fullmatch(given):
        raise ConfigError(f"{VARIABLE} must be like https://github.com/owner/name, not {given!r}")
    config.site_repository = given


def binder(repository: str, chapter: str) -> str:
    """A link that starts a chapter on Binder."""
    match = GITHUB.fullmatch(repository)
    assert match
    place = quote(f"lab/tree/book/{chapter}.ipynb", safe="")
    return f"https://mybinder.org/v2/gh/{match['owner']}/{match['name']}/{BRANCH}?urlpath={place}"


def colab(repository: str, chapter: str) -> str:
    """A link that opens a chapter in Colab."""
    match = GITHUB.fullmatch(repository)
    assert match
    where = f"{match['owner']}/{match['name']}/blob/{BRANCH}/book/{chapter}.ipynb"
    return f"https://colab.research.google.com/github/{where}"


def nbgitpuller(repository: str, hub: str) -> str:
    """A link that puts a fresh copy into each student's folder on the JupyterHub ``hub``."""
    match = GITHUB.fullmatch(repository)
    assert match
    asked = {
        "repo": repository,
        "branch": BRANCH,
        "urlpath": f"lab/tree/{match['name']}/book/{FIRST}.ipynb",
    }
    return f"{hub}/hub/user-redirect/git-pull?{urlencode(asked)}"


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
        notebooks = downloads.notebooks(self.env.app)
        if not repository:
            return [self._form()]
        entries = nodes.bullet_list()
        for chapter in notebooks:
            entries += nodes.list_item("", self._row(repository, chapter))
        if any(UNKNOWN in path.read_text("utf-8") for path in notebooks.values()):
            return [entries, self._untold(repository)]
        return [entries]

    def _row(self, repository: str, chapter: str) -> nodes.paragraph:
        line = nodes.paragraph("", f"{chapter}.ipynb: ")
        line += nodes.reference("", "on Binder", refuri=binder(repository, chapter))
        line += nodes.Text(", ")
        line += nodes.reference("", "in Colab", refuri=colab(repository, chapter))
        return line

    def _untold(self, repository: str) -> nodes.paragraph:
        """What is missing while the notebooks do not know where they come from."""
        line = nodes.paragraph("", "In Colab, unfold the first cell with code and write ")
        line += nodes.literal("", repository)
        line += nodes.Text(" in the place of ")
        line += nodes.literal("", UNKNOWN)
        line += nodes.Text(".")
        return line

    def _form(self) -> nodes.paragraph:
        """What a reader can do with a copy that knows no repository."""
        line = nodes.paragraph()
        line += nodes.Text(
            "This copy of the site was built without the address of a repository, so it has no "
            "links to Binder or Colab. Ask whoever gave you the site for the folder of the "
            "project, and run it on your own machine as above. A publisher gives the address "
            "when building: "
        )
        line += nodes.literal("", f"{VARIABLE}=https://… make book")
        line += nodes.Text("; the links then stand here.")
        return line


def setup(app: Sphinx) -> None:
    """Register the setting and the directive."""
    app.add_config_value("site_repository", "", "html")
    app.connect("config-inited", read)
    app.add_directive("launch", Launch)
