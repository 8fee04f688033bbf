"""Subset the book's two typefaces: one file for matplotlib, the same file for the page.

The charts measure their text with the very glyphs the reader's browser will draw, so
labels never collide. Each face is cut down to the characters the book needs and
written twice, as TTF (``book/redline/charts/fonts``) and as WOFF2 of that same TTF
(``book/_static/fonts``), with its SIL Open Font License beside it.

The full faces come from the npm registry (``@expo-google-fonts``: the static files of
Google Fonts, arrows and mathematical signs included), pinned by version and content
hash. Run it only to change the character set::

    python tools/make_fonts.py
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TTF_FOLDER = ROOT / "book/redline/charts/fonts"
WOFF2_FOLDER = ROOT / "book/_static/fonts"

PUNCTUATION = "‐‑‒–—‘’‚“”„†‡•…‰′″‹›⁄€₴№™" + "\u2009\u200a\u202f"  # and three thin spaces
LATIN_1 = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
EUROPEAN_NAMES = "ĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīĮįİıĶķĻļŁłŃńŅņŇňŌōŐőŒœŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŸŹźŻżŽžȘșȚț"
DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⅓⅔"
SIGNS = "←↑→↓↗↘−∞≈≠≤≥"
# The sans sets charts, text and tables. The serif sets headings and quotations, and is
# the heavier file: it goes without figures raised and lowered, and without arrows.
SANS = LATIN_1 + PUNCTUATION + EUROPEAN_NAMES + DIGITS + SIGNS
SERIF = LATIN_1 + PUNCTUATION + "ĆćČčĞğİıŁłŃńŠšŞşŽž" + "−≈≤≥"
# Kerning, ligatures, accents in place, and figures of one width for tables.
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum"]


class Face(NamedTuple):
    """One font file: its package, its path in it, its name here and what it must hold."""

    package: str
    member: str
    name: str
    characters: str


PACKAGES = {
    "@expo-google-fonts/fira-sans@0.4.1": (
        "sha512-zQVs67baYyBVEScaCGKG3MBtGe2hPNc7R3Axmj7JmWs310kOem4po"
        "L1mB+O52rwfFqiigzxV876BHFZBxoie1Q=="
    ),
    "@expo-google-fonts/newsreader@0.4.1": (
        "sha512-j96W112+mj/VYP06DCq00w+twyw42w0MY7eHB/XXioNK80BcG0cIk"
        "/zogjOENZSY7qejzIFbHE/PZYqlh/6VKQ=="
    ),
}
FIRA, NEWSREADER = PACKAGES
FACES = [
    Face(FIRA, "400Regular/FiraSans_400Regular.ttf", "FiraSans-Regular", SANS),
    Face(FIRA, "500Medium/FiraSans_500Medium.ttf", "FiraSans-Medium", SANS),
    Face(FIRA, "600SemiBold/FiraSans_600SemiBold.ttf", "FiraSans-SemiBold", SANS),
    Face(NEWSREADER, "400Regular/Newsreader_400Regular.ttf", "Newsreader-Regular", SERIF),
    Face(NEWSREADER, "600SemiBold/Newsreader_600SemiBold.ttf", "Newsreader-SemiBold", SERIF),
    Face(
        NEWSREADER, "400Regular_Italic/Newsreader_400Regular_Italic.ttf", "Newsreader-Italic", SERIF
    ),
]
LICENCES = {FIRA: "OFL-FiraSans.txt", NEWSREADER: "OFL-Newsreader.txt"}


def fetch(package: str, integrity: str, folder: Path) -> Path:
    """Download ``package`` with npm into ``folder``; raise ValueError if its hash differs."""
    packed = subprocess.run(
        ["npm", "pack", package, "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if integrity != f"sha512-{digest}":
        raise ValueError(f"{package}: content is sha512-{digest}, expected {integrity}")
    return archive


def member(archive: Path, path: str) -> bytes:
    """Return one file of an npm archive; KeyError if it is not there."""
    with tarfile.open(archive) as tar:
        handle = tar.extractfile(f"package/{path}")
        if handle is None:
            raise KeyError(path)
        return handle.read()


def subset(font_bytes: bytes, characters: str) -> TTFont:
    """Cut a TTF down to ``characters`` and FEATURES, without hints and without a new date."""
    font = TTFont(io.BytesIO(font_bytes), recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    cutter = Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    return font


def write(font: TTFont, name: str) -> None:
    """Write a subset twice: TTF for matplotlib and WOFF2 for the page."""
    ttf = TTF_FOLDER / f"{name}.ttf"
    font.save(ttf)
    web = TTFont(ttf, recalcTimestamp=False)
    web.flavor = "woff2"
    web.save(WOFF2_FOLDER / f"{name}.woff2")


def main() -> None:
    """Fetch both packages, write every face and its licence, and print the sizes."""
    if shutil.which("npm") is None:
        raise SystemExit("make_fonts: npm is needed to fetch the two font packages")
    for folder in (TTF_FOLDER, WOFF2_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        archives = {
            package: fetch(package, integrity, Path(temporary))
            for package, integrity in PACKAGES.items()
        }
        for package, licence in LICENCES.items():
            text = member(archives[package], "LICENSE_FONT")
            (TTF_FOLDER / licence).write_bytes(text)
            (WOFF2_FOLDER / licence).write_bytes(text)
        for face in FACES:
            write(subset(member(archives[face.package], face.member), face.characters), face.name)
    for path in sorted([*TTF_FOLDER.glob("*.ttf"), *WOFF2_FOLDER.glob("*.woff2")]):
        print(f"{path.stat().st_size:>8,} bytes  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
