"""ipywidgets: one SVG a state in nested Stacks, linked to the controls, ``embed_minimal_html``."""

from __future__ import annotations

import functools
import hashlib
import io
import subprocess
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from ipywidgets import HTML, RadioButtons, SelectionSlider, Stack, VBox, jslink
from ipywidgets.embed import (
    DEFAULT_EMBED_SCRIPT_URL,
    dependency_state,
    embed_snippet,
    html_template,
)

from benchmarks import reference
from benchmarks.peers import driving, pictures

NAME = "ipywidgets embed"
PACKAGES = ("ipywidgets",)
DRIVER = driving.handle(".noUi-handle")
REMARK = (
    "Its page fetches the widgets’ script from a CDN and is dead without it; for the measurement "
    "the script stands in the page."
)
MANAGER = "@jupyter-widgets/html-manager"
VERSION = "1.0.15"  # the newest that DEFAULT_EMBED_SCRIPT_URL admits
INTEGRITY = (
    "5thBIV6ymNgmPVOHvzx+gGy8ZSKmSazhtGw4/c4xJDVzRhG9PTeQsRjF3FUTopvFi//SABeNz1yp47bCrJ3CQA=="
)
LOADER = 'if(!e)throw new Error("Automatic publicPath is not supported in this browser");'


def publish(days: Sequence[str]) -> str:
    """Return the page with the widgets' script inside it."""
    page = as_written(days)
    address = f'<script src="{DEFAULT_EMBED_SCRIPT_URL}" crossorigin="anonymous"></script>'
    if address not in page:
        raise RuntimeError(f"ipywidgets no longer writes {address}")
    return page.replace(address, f"<script>{script()}</script>")


def as_written(days: Sequence[str]) -> str:
    """Return what ``embed_minimal_html`` writes without RequireJS."""
    layers = list(reference.LAYERS.values())
    date = SelectionSlider(options=list(days), index=len(days) - 1, description="Date")
    layer = RadioButtons(options=list(reference.LAYERS), description="Layer")
    stacks = []
    for key in layers:
        states = [HTML(pictures.svg(d, key, days)) for d in days]
        stacks.append(Stack(states, selected_index=len(days) - 1))
        jslink((date, "index"), (stacks[-1], "selected_index"))
    shown = Stack(stacks, selected_index=0)
    jslink((layer, "index"), (shown, "selected_index"))
    whole = VBox([date, layer, shown])
    snippet = embed_snippet(
        views=[whole], state=dependency_state([whole]), requirejs=False, drop_defaults=True
    )
    return html_template.format(title="Reference chart", snippet=snippet)


@functools.cache
def script() -> str:
    """Return the manager's script from its npm package, checked by its published hash."""
    if f"{MANAGER}@^{VERSION.rsplit('.', 1)[0]}" not in DEFAULT_EMBED_SCRIPT_URL:
        raise RuntimeError(f"ipywidgets asks for {DEFAULT_EMBED_SCRIPT_URL}, not for {VERSION}")
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{MANAGER}@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).glob("*.tgz")
        content = packed.read_bytes()
    if b64encode(hashlib.sha512(content).digest()).decode() != INTEGRITY:
        raise RuntimeError(f"npm's {MANAGER} {VERSION} is not the package that was measured before")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        member = archive.extractfile("package/dist/embed.js")
        assert member is not None
        text = member.read().decode()
    # inside a page the script has no address of its own, which its loader insists on having
    if LOADER not in text:
        raise RuntimeError("the widgets' script finds its address in another way than before")
    text = text.replace(LOADER, "")
    # in a page, the end of a script element is found before JavaScript is read
    return text.replace("</script", "<\\/script").split("//# sourceMappingURL")[0]
