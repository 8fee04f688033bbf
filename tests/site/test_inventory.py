"""What stands beside a site's pages: the hash of each file, and the versions that built it."""

import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from redline.site import inventory

ROOT = Path(__file__).resolve().parents[2]
CLOCK = 1741737600


@pytest.fixture(scope="module")
def bill():
    return inventory.materials(ROOT, CLOCK)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "data/a file.csv").write_text("x\n")
    inventory.write(tmp_path, ROOT, CLOCK)
    return tmp_path


def check(site):
    return subprocess.run(
        ["sha256sum", "--check", "--strict", inventory.SUMS],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_hashes_are_of_every_file_and_a_common_tool_checks_them(site):
    done = check(site)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "data/a file.csv: OK",
        "index.html: OK",
        "sbom.cdx.json: OK",
    ]


def test_a_changed_file_is_found_out(site):
    (site / "index.html").write_text("home!")
    done = check(site)
    assert done.returncode == 1
    assert "index.html: FAILED" in done.stdout


def test_the_bill_is_cyclonedx(bill):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None


def test_the_bill_names_what_is_locked_at_the_version_installed(bill):
    components = {one["name"]: one["version"] for one in json.loads(bill)["components"]}
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+) \\$", lock, re.MULTILINE))  # without conditions
    assert len(pins) > 100
    assert {name: components.get(name) for name in pins} == pins
    assert components.pop("python") == ".".join(map(str, sys.version_info[:3]))
    assert components == {name: metadata.version(name) for name in components}


def test_each_library_has_its_licence_and_the_book_its_needs(bill):
    materials = json.loads(bill)
    bare = [one["name"] for one in materials["components"] if "licenses" not in one]
    assert bare == ["python"]
    needs = {one["ref"]: one.get("dependsOn", []) for one in materials["dependencies"]}
    assert any(ref.startswith("pkg:pypi/matplotlib@") for ref in needs[inventory.BOOK])
    (pandas,) = (ref for ref in needs if ref.startswith("pkg:pypi/pandas@"))
    assert any(ref.startswith("pkg:pypi/numpy@") for ref in needs[pandas])


def test_a_library_that_is_not_installed_stops_it(tmp_path):
    (tmp_path / "requirements.in").write_text("no-such-library\n")
    (tmp_path / "requirements.txt").write_text("no-such-library==1.0 \\\n    --hash=sha256:0\n")
    with pytest.raises(metadata.PackageNotFoundError):
        inventory.materials(tmp_path, CLOCK)


def test_the_bill_is_the_same_bytes_in_another_process(bill):
    script = (
        "from redline.site.inventory import *; "
        f"print(materials(Path({str(ROOT)!r}), {CLOCK}), end='')"
    )
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    environment["PYTHONPATH"] = str(ROOT / "book")
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == bill
