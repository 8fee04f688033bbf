"""Pack the finished site into one archive for a memory stick or a mail.

    python -m tools.make_zip _build/the-most-important-red-line.zip

Unpacked, it opens with a double click on ``index.html``, the search included: no page asks
for a server. The same site gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from redline.site import archives, inventory

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "the-most-important-red-line"
FOR_SERVERS = {"404.html", "robots.txt", "sitemap.xml", "objects.inv"}
READ_ME = """\
The Most Important Red Line: an executable explainer

Open index.html with a double click. Everything works without a network.
Unpack the archive first: a browser cannot follow links inside it.
"""


def pack(site: Path, target: Path) -> int:
    """Write ``site`` into the archive ``target``; return the number of files.

    Raises:
        FileNotFoundError: ``site`` is no finished site.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} has no index.html: run `make book` first")
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    files = {name: path.read_bytes() for name, path in paths.items() if name not in FOR_SERVERS}
    files["READ ME.txt"] = READ_ME.encode()
    files[inventory.SUMS] = inventory.sums(files).encode()
    members = {f"{FOLDER}/{name}": content for name, content in files.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    archives.write(target, members)
    return len(members)


def main() -> None:
    """Command line: where to write, and of which site."""
    target = Path(sys.argv[1])
    site = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "_build/html"
    number = pack(site.resolve(), target)
    print(f"{target}: {number} files, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
