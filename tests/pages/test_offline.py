"""The archive for a memory stick opens from a folder of any name, with the network off."""

import subprocess
import sys
import zipfile

import pytest

from redline.site import archives, inventory
from tests.pages.built import SITE
from tools import make_zip


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    archive = tmp_path_factory.mktemp("stick") / "book.zip"
    make_zip.pack(SITE, archive)
    return archive


@pytest.fixture(scope="module")
def unpacked(packed):
    place = packed.parent / "Bücher und mehr"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(place)
    (root,) = place.iterdir()
    return root


def test_it_opens_leads_on_and_finds(watched, unpacked):
    opened = watched(origin=unpacked.as_uri())
    page = opened.open((unpacked / "index.html").as_uri())
    page.locator(".rl-menu summary").press("Enter")
    page.wait_for_load_state("networkidle")  # what a page gives up when it is left is no fault
    menu = page.get_by_role("navigation", name="Contents menu")
    menu.get_by_role("link", name="3 ·").click()
    assert page.locator("figure.explorer svg").first.is_visible()
    page.locator("#rl-q").fill("ceasefire")
    page.wait_for_load_state("networkidle")
    page.locator("#rl-q").press("Enter")
    page.locator("#search-results li a").first.wait_for(timeout=10_000)
    page.wait_for_load_state("networkidle")
    page.locator("#search-results li a").first.click()
    assert page.url.startswith(unpacked.as_uri())
    assert page.locator("h1").count() == 1


def test_what_only_a_server_needs_stays_out(unpacked):
    names = {path.name for path in unpacked.iterdir()}
    assert "READ ME.txt" in names
    assert not names & make_zip.FOR_SERVERS


def test_its_hashes_are_those_of_its_files(unpacked):
    command = ["sha256sum", "--check", "--strict", "--quiet", inventory.SUMS]
    assert subprocess.run(command, cwd=unpacked, check=False).returncode == 0
    listed = (unpacked / inventory.SUMS).read_text("utf-8").splitlines()
    assert len(listed) == sum(path.is_file() for path in unpacked.rglob("*")) - 1


def test_the_same_site_gives_the_same_bytes(packed, tmp_path):
    command = [sys.executable, "-m", "tools.make_zip", str(tmp_path / "other.zip"), str(SITE)]
    around = {"PYTHONPATH": "book:.", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, env=around)
    assert (tmp_path / "other.zip").read_bytes() == packed.read_bytes()


def test_a_folder_that_is_no_site_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="run `make book` first"):
        make_zip.pack(tmp_path, tmp_path / "book.zip")


def test_an_archive_does_not_tell_when_it_was_written(tmp_path):
    archives.write(tmp_path / "a.zip", {"b": b"2", "a": b"1"})
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert [(one.filename, one.date_time[0]) for one in archive.infolist()] == [
            ("a", 1980),
            ("b", 1980),
        ]
