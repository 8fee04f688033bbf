"""Known vulnerabilities of what is locked, as pip-audit finds them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements-dev.txt"


def faults(_site: Path) -> Iterator[str]:
    """One line a package with a known vulnerability; one where the list does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip"]
    command += ["--require-hashes", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    yield from read(done.stdout, done.stderr)


def read(answer: str, error: str) -> Iterator[str]:
    """What pip-audit's answer says.

    A package that its list does not know is skipped, and pip-audit ends well: nothing is known
    of it then, which is not the same as nothing found.
    """
    try:
        packages = json.loads(answer)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        last = (error.strip() or "no answer").splitlines()[-1]
        yield f"not checked: pip-audit cannot reach its list: {last[-160:]}"
        return
    for one in packages:
        if "skip_reason" in one:
            yield f"{one['name']}: not checked: {one['skip_reason']}"
        elif one["vulns"]:
            holes = ", ".join(hole["id"] for hole in one["vulns"])
            yield f"{one['name']} {one['version']}: {holes}"
