"""A finished site takes the old one's place in one step."""

import os

from redline.site import sites


def finished(folder, text):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    return folder


def test_the_newest_site_is_shown_and_one_older_is_kept(tmp_path):
    build = tmp_path / "_build"
    for number in range(4):
        html = sites.publish(finished(tmp_path / f"new{number}", str(number)), f"k{number}", build)
        assert (html / "index.html").read_text() == str(number)
        assert sites.current(build) == f"k{number}"
    assert sorted(path.name for path in (build / "sites").iterdir()) == ["k2", "k3"]


def test_the_same_key_again_keeps_the_site_that_stands(tmp_path):
    build = tmp_path / "_build"
    sites.publish(finished(tmp_path / "one", "one"), "key", build)
    html = sites.publish(finished(tmp_path / "two", "two"), "key", build)
    assert (html / "index.html").read_text() == "one"


def test_a_link_that_a_stopped_build_left_behind_does_no_harm(tmp_path):
    build = tmp_path / "_build"
    build.mkdir()
    (build / f".html-{os.getpid()}").symlink_to("nowhere")
    html = sites.publish(finished(tmp_path / "one", "one"), "key", build)
    assert (html / "index.html").read_text() == "one"


def test_scratch_is_empty_at_the_start_and_gone_at_the_end(tmp_path):
    left = tmp_path / "staging" / "half a site"
    left.mkdir(parents=True)
    with sites.scratch(tmp_path) as folder:
        assert list(folder.iterdir()) == []
        (folder / "page").write_text("x")
    assert not (tmp_path / "staging").exists()


def test_no_site_before_the_first_build(tmp_path):
    assert sites.current(tmp_path) is None
