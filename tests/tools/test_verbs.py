"""What the verbs of the Makefile say when they cannot do what they are asked."""

import os
import re
import shutil
import socket
import subprocess
import sys
from importlib import metadata

import pytest

from tools import build_book, notebooks, serve
from tools.build_book import ROOT


def browser(tmp_path, **environment):
    """``tools/browser.sh`` on a machine that has no browser and no apt."""
    for name in ("bash", "cat", "id"):
        (tmp_path / name).symlink_to(shutil.which(name))
    return subprocess.run(
        [tmp_path / "bash", ROOT / "tools/browser.sh"],
        env={"PATH": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_browser_the_package_to_install_is_named(tmp_path):
    done = browser(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "apt install chromium" in done.stderr


def test_a_browser_that_is_not_there_is_named(tmp_path):
    done = browser(tmp_path, CHROMIUM="/opt/chrom")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "make: CHROMIUM=/opt/chrom is no program on this machine.\n"


def test_the_browser_that_is_named_is_taken(tmp_path):
    done = browser(tmp_path, CHROMIUM=os.fspath(tmp_path / "cat"))
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "cat"))


def libraries(file):
    return set(re.findall(r"^([a-z][\w-]*)", (ROOT / file).read_text("utf-8"), re.MULTILINE))


def test_a_verb_sets_up_what_its_program_imports():
    """Verbs that do not ask for requirements-dev.txt run without any library of it."""
    verbs = re.split(r"\n(?=[\w-]+:)", (ROOT / "Makefile").read_text("utf-8"))
    plain = "".join(verb for verb in verbs if re.match(r"[\w-]+: \.venv/\.installed ", verb))
    programs = set(re.findall(r"-m ((?:tools|tests)\.[\w.]+)", plain))
    assert {"tools.build_book", "tools.check_tables"} <= programs
    absent = libraries("requirements-dev.in") - libraries("requirements.txt")
    modules = [name for name, made in metadata.packages_distributions().items() if {*made} & absent]
    assert {"playwright", "shapely"} <= {*modules}
    code = f"import sys; sys.modules.update(dict.fromkeys({modules})); import {', '.join(programs)}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_port_in_use_is_one_line_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is in use; .* make serve PORT="):
            serve.main(["--port", str(port)])


def test_a_port_that_cannot_be_is_told(capsys):
    with pytest.raises(SystemExit, match="port 99999 cannot be had"):
        serve.main(["--port", "99999"])


def test_a_browser_that_leaves_is_no_error_and_a_fault_is(tmp_path, capsys):
    with serve.server(tmp_path) as running:
        for fault in (BrokenPipeError(), ConnectionResetError(), KeyError("a fault")):
            try:
                raise fault
            except Exception:
                running.handle_error(None, ("127.0.0.1", 1))
    output = capsys.readouterr().err
    assert "a fault" in output
    assert "BrokenPipe" not in output
    assert "ConnectionReset" not in output


def test_a_preview_asks_for_the_chapter(capsys):
    assert build_book.main(["--chapter", ""]) == 1
    assert "make preview stopped: which chapter? For example: make preview CHAPTER=03" in (
        capsys.readouterr().err
    )


def test_a_chapter_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(SystemExit, match=r"No chapter starts with 77\. There are: 01-article, 02-"):
        notebooks.chapters(["77"])
