"""The checks of killed builds notice a site that is half there."""

import pytest

from redline.site import inventory
from tests.tools import copies, kills

SWAP = (kills.ROOT / "book/redline/site/sites.py").read_text("utf-8")


@pytest.fixture
def project(tmp_path):
    """A folder with a site of two files on show."""
    site = tmp_path / "_build/html"
    site.mkdir(parents=True)
    write(site, "old words")
    return tmp_path


def write(site, words):
    files = {"index.html": words.encode(), "page.html": b"a page"}
    for name, content in files.items():
        (site / name).write_bytes(content)
    (site / inventory.SUMS).write_text(inventory.sums(files))


def test_a_swap_killed_before_any_step_shows_a_whole_site(tmp_path):
    steps, faults = kills.during_swap(tmp_path)
    assert faults == []
    assert steps >= 4, "moved in, linked, shown, an older one removed"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fresh.replace(link)", "link.unlink(missing_ok=True); fresh.replace(link)"),
        (
            "finished.replace(place)",
            "place.mkdir(); [one.replace(place / one.name) for one in finished.iterdir()]",
        ),
    ],
)
def test_a_swap_in_two_steps_is_found_out(old, new, tmp_path):
    broken = SWAP.replace(old, new)
    assert broken != SWAP
    folder = tmp_path / "code/book/redline/site"
    folder.mkdir(parents=True)
    (folder / "sites.py").write_text(broken)
    _, faults = kills.during_swap(tmp_path / "swaps", tmp_path / "code")
    assert faults


def test_the_old_site_and_a_whole_new_one_are_right(project):
    before = copies.hashes(project)
    assert kills.fault(project, before, "new words") == ""
    write(project / "_build/html", "new words")
    assert kills.fault(project, before, "new words") == ""


def test_half_a_site_is_found_out(project):
    site, before = project / "_build/html", copies.hashes(project)
    (site / "page.html").unlink()
    assert "neither the old nor the new" in kills.fault(project, before, "new words")
    write(site, "new words")
    (site / "page.html").write_text("half a pa")
    assert "not whole" in kills.fault(project, before, "new words")
    write(site, "new words")
    (site / "another.html").write_text("left over")
    assert "not whole" in kills.fault(project, before, "new words")
    for path in site.iterdir():
        path.unlink()
    site.rmdir()
    assert "no site" in kills.fault(project, before, "new words")
