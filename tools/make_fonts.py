"""Subset the book's two typefaces: one file for matplotlib, the same file for the page.

The charts measure their text with the very glyphs the reader's browser will draw, so
labels never collide. Each face is cut down to the characters the book needs and
written twice, as TTF (``book/redline/charts/fonts``) and as WOFF2 of that same TTF
(``book/_static/fonts``), with its SIL Open Font License beside it.

The full faces come from the npm registry (``@expo-google-fonts``: the static files of
Google Fonts, arrows and mathematical signs included), pinned by version and content
hash. Run it only to change the character set::

    python -m tools.make_fonts
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from tools import npm

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


VERSION = "0.4.1"
PACKAGES = {
    "@expo-google-fonts/fira-sans": (
        "cd056cebb6da63205511271a086286dcc06d19eda13cd73b4770319a3ec9996b"
        "37d7490e7a6e29a0bd6607e3b9dabc1f16a8a2833c55f3be811c5641c6889ed5"
    ),
    "@expo-google-fonts/newsreader": (
        "8fde96d75dbe9a3fd560fd3a0c2ab4d30fadc32c38db0d0c63b78707f5d78a83"
        "4af3405c1b470893fce8823384359498eea7a3cc815b1c4fcf658aa587fe9529"
    ),
}
"""SHA-512 of each package."""
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


def subset(face: Path, characters: str) -> TTFont:
    """Cut a TTF down to ``characters`` and FEATURES, without hints and without a new date."""
    font = TTFont(face, recalcTimestamp=False)
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
    for folder in (TTF_FOLDER, WOFF2_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        packages = {
            name: npm.fetch(name, VERSION, sha512, Path(temporary))
            for name, sha512 in PACKAGES.items()
        }
        for name, licence in LICENCES.items():
            text = (packages[name] / "LICENSE_FONT").read_bytes()
            (TTF_FOLDER / licence).write_bytes(text)
            (WOFF2_FOLDER / licence).write_bytes(text)
        for face in FACES:
            write(subset(packages[face.package] / face.member, face.characters), face.name)
    for path in sorted([*TTF_FOLDER.glob("*.ttf"), *WOFF2_FOLDER.glob("*.woff2")]):
        print(f"{path.stat().st_size:>8,} bytes  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
