"""The archive for a memory stick opens from a folder of any name, with the network off."""

import subprocess
import sys
import zipfile

import pytest

from redline.site import archives, inventory
from tests.pages.built import SITE
from tools import make_zip


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stick")
    make_zip.pack(SITE, folder / "book.zip")
    place = folder / "Bücher und mehr"
    with zipfile.ZipFile(folder / "book.zip") as archive:
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


def test_the_same_site_gives_the_same_bytes(tmp_path):
    for name, zone in (("one.zip", "UTC"), ("two.zip", "Asia/Kathmandu")):
        command = [sys.executable, "-m", "tools.make_zip", str(tmp_path / name), str(SITE)]
        subprocess.run(command, check=True, env={"PYTHONPATH": "book:.", "TZ": zone})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


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
