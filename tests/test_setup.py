"""What the set-up says when it cannot do its work, and what it leaves behind: nothing half made."""

import os
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = "bash cat dirname env grep head ln mkdir mktemp rm touch uname".split()
# Stands for uv: makes the folder of an environment, and installs as the test says.
UV = """\
#!/bin/sh
case "$1" in
venv) mkdir -p .venv/bin && ln -s "$REAL_PYTHON" .venv/bin/python ;;
pip) printf '%s\\n' "$SAYS" >&2; exit "$STATUS" ;;
esac
"""
MADE_ANEW = "This .venv is not whole"


@pytest.fixture
def project(tmp_path):
    """A folder with the set-up and nothing else."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools/setup.sh", tmp_path / "tools/setup.sh")
    (tmp_path / "bin").mkdir()
    for name in PROGRAMS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return tmp_path


def program(project, name, text):
    path = project / "bin" / name
    path.write_text(text, "utf-8")
    path.chmod(0o755)


def set_up(project, says="", status=0, **environment):
    """Run the set-up where only the fixture's programs are; returns status and lines said."""
    done = subprocess.run(
        [project / "bin/bash", project / "tools/setup.sh", "requirements.txt"],
        env={
            "PATH": str(project / "bin"),
            "REAL_PYTHON": sys.executable,
            "SAYS": says,
            "STATUS": str(status),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("system", "advice"),
    [
        ("#!/bin/sh\necho Darwin\n", "brew install python@3.13"),
        ("#!/bin/sh\necho Linux\n", "apt install python3"),
    ],
)
def test_without_a_python_one_line_names_what_to_install(project, system, advice):
    (project / "bin/uname").unlink()
    program(project, "uname", system)
    program(project, "apt-get", "#!/bin/sh\n")
    program(
        project,
        "python3.13",
        "#!/bin/sh\necho 'pyenv: python3.13: command not found' >&2\nexit 127\n",
    )
    code, (line,) = set_up(project)
    assert code == 1
    assert line.startswith("make: Python 3.11 to 3.14 is needed and was not found")
    assert advice in line
    assert not (project / ".venv").exists()


def test_a_python_that_is_named_and_does_not_serve_is_told(project):
    program(project, "python3.10", "#!/bin/sh\nexit 1\n")
    code, (line,) = set_up(project, PYTHON="python3.10")
    assert code == 1
    assert "PYTHON=python3.10" in line


@pytest.fixture
def with_uv(project):
    program(project, "uv", UV)
    return project


def test_a_first_set_up_leaves_its_mark(with_uv):
    code, lines = set_up(with_uv)
    assert (code, len(lines)) == (0, 2)
    assert sorted(path.name for path in (with_uv / ".venv").iterdir()) == [".installed", "bin"]


# As pip and uv write them.
UNREACHABLE = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'",
    "error: Failed to fetch: `https://…/simple/anyio/`\n  Caused by: dns error",
)
FULL = (
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "error: failed to copy file: No space left on device (os error 28)",
)
OTHER = (
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
    "error: Failed to read `anyio`\n  Caused by: Hash mismatch for `anyio==4.16.0`",
)
FAILURES = [
    *((text, "cannot be reached; connect") for text in UNREACHABLE),
    *((text, "the disk is full; free 2 GB in") for text in FULL),
    *((text, "is not the one that requirements.txt names") for text in OTHER),
    ("ERROR: No matching distribution found for duckdb==2.0.1", "has no wheel for this machine"),
]


@pytest.mark.parametrize(("says", "line"), FAILURES)
def test_what_stops_a_first_set_up_is_one_line_and_nothing_is_left(with_uv, says, line):
    code, lines = set_up(with_uv, says, 1)
    assert code == 1
    assert [line in one for one in lines] == [False, False, True]
    assert not (with_uv / ".venv").exists()


@pytest.mark.parametrize(("says", "line"), FAILURES)
def test_what_stops_a_later_set_up_leaves_an_environment_that_works(with_uv, says, line):
    set_up(with_uv)
    code, (_, last) = set_up(with_uv, says, 1)
    assert code == 1
    assert line in last
    # A disk that is full breaks off anywhere: that environment is made anew the next time.
    code, lines = set_up(with_uv)
    assert code == 0
    assert any(MADE_ANEW in one for one in lines) == (says in FULL)


def half_made(venv):
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to(sys.executable)


def python_gone(venv):
    (venv / "bin").mkdir(parents=True)
    (venv / "bin/python").symlink_to("/usr/bin/python3.99")
    (venv / ".installed").touch()


def killed(venv):
    half_made(venv)
    (venv / ".installed").touch()
    (venv / ".installing").touch()


@pytest.mark.parametrize("broken", [half_made, python_gone, killed])
def test_an_environment_that_is_not_whole_is_made_anew(with_uv, broken):
    broken(with_uv / ".venv")
    (with_uv / ".venv/left over").touch()
    code, (first, *_) = set_up(with_uv)
    assert code == 0
    assert MADE_ANEW in first
    assert sorted(path.name for path in (with_uv / ".venv").iterdir()) == [".installed", "bin"]


def test_make_notices_a_python_that_is_gone(project):
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, project / name)
    python_gone(project / ".venv")
    asked = subprocess.run(
        ["make", "--question", ".venv/.installed"],
        cwd=project,
        env={**os.environ, "MAKEFLAGS": ""},
        check=False,
    )
    assert asked.returncode == 1


def test_binder_installs_the_book_and_its_engine(project):
    """A kernel on Binder starts in the chapters' folder, where only the book would be found."""
    program(project, "pip", '#!/bin/sh\nprintf "%s\\n" "$@"\n')
    done = subprocess.run(
        [ROOT / "binder/postBuild"],
        env={"PATH": str(project / "bin")},
        capture_output=True,
        text=True,
        check=True,
    )
    asked = done.stdout.splitlines()
    folders = [folder for option, folder in pairwise(asked) if option == "--editable"]
    files = [ROOT / folder / "pyproject.toml" for folder in folders]
    named = {tomllib.loads(file.read_text("utf-8"))["project"]["name"] for file in files}
    assert named == {"redline", "everystate"}
