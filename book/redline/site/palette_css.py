"""The palette as CSS: one variable a token, for light, for dark, and for no script at all."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from redline import palette

FILE = "palette.css"


def css() -> str:
    """Return the style sheet: ``--rl-NAME`` for each token, and which theme is on.

    ``data-theme`` on the root element is the reader's choice and is set by the page's
    script; without a script the system's preference decides.
    """
    light = _block("light", [(name, token.light) for name, token in palette.TOKENS.items()])
    dark = _block("dark", [(name, token.dark) for name, token in palette.TOKENS.items()])
    return (
        f":root{light}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme]){dark}}}\n"
        f":root[data-theme=dark]{dark}\n"
        # Paper is white, whatever the screen shows.
        f"@media print{{:root,:root[data-theme=dark],:root:not([data-theme]){light}}}\n"
    )


def _block(scheme: str, values: list[tuple[str, str]]) -> str:
    variables = "".join(f";--rl-{name}:{value}" for name, value in values)
    return f"{{color-scheme:{scheme}{variables}}}"


def write(app: Sphinx) -> None:
    """Write the style sheet into a folder of its own, which Sphinx copies as static files."""
    if app.builder.format != "html":
        return
    folder = Path(app.doctreedir) / "palette"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(css(), encoding="utf-8")
    app.config.html_static_path.append(str(folder))


def setup(app: Sphinx) -> None:
    """Write the sheet once the builder is known."""
    app.connect("builder-inited", write)
