"""Safe: what is installed is pinned by hash, and no workflow gives away a right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.audit.promise import Promise, none_of, unchecked

GROUP = "Safe"
ROOT = Path(__file__).resolve().parents[2]
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-audit.txt",
    "everystate/benchmarks/requirements.txt",
)
PINNED = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.!+-]+( ;.*)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
COMMIT = re.compile(r"actions/[\w/-]+@[0-9a-f]{40}")
RIGHTS_OF_PUBLISHING = {"pages", "id-token"}


# ---- what is installed ----------------------------------------------------------------------


def requirements(lock: str) -> list[str]:
    """The requirements of a lock file, each with its hashes on one line."""
    joined = re.sub(r"\\\n\s*", "", lock)
    lines = (line.split(" #")[0].strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def not_locked(lock: str) -> list[str]:
    """The requirements that name no exact version or carry no hash."""
    return [
        line.split(" --hash")[0]
        for line in requirements(lock)
        if not PINNED.fullmatch(line.split(" --hash")[0].strip()) or not HASH.search(line)
    ]


def known_holes(lock: Path) -> Promise:
    """Ask pip-audit for the known vulnerabilities of what is locked."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip"]
    command += ["--require-hashes", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return holes(done.stdout, done.stderr)


def holes(answer: str, said: str) -> Promise:
    """What pip-audit's answer means. Where its list does not answer, nothing is known.

    It counts a dependency as skipped that the list does not know, and ends well.
    """
    text, limit = "Known vulnerabilities in what is locked (pip-audit)", "none"
    try:
        dependencies = json.loads(answer)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        last = (said.strip() or "no answer").splitlines()[-1]
        return unchecked(GROUP, text, limit, f"pip-audit cannot reach its list: {last[-160:]}")
    found = [
        f"{one['name']} {one['version']}: {', '.join(hole['id'] for hole in one['vulns'])}"
        for one in dependencies
        if one.get("vulns")
    ]
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    if skipped and not found:
        why = f"the list did not answer for {len(skipped)} of {len(dependencies)} dependencies"
        return unchecked(GROUP, text, limit, f"{why}, such as {skipped[0]}.")
    return none_of(GROUP, text, found, len(dependencies))


# ---- what runs on GitHub --------------------------------------------------------------------


def workflow_faults(text: str) -> list[str]:
    """What in a workflow could let a pull request do more than be read and tested.

    Code of a pull request (its notebooks included) runs in jobs that hold a token to read and
    no secret. A job with more rights runs for a push to `main` only, and runs pinned actions,
    nothing that is checked out or built.
    """
    flow = yaml.load(text, Loader=yaml.BaseLoader)
    faults = []
    if "pull_request_target" in flow["on"] or "workflow_run" in flow["on"]:
        faults.append("an event that gives a pull request the rights of the repository")
    if flow.get("permissions") != {"contents": "read"}:
        faults.append("rights that are not set to reading")
    if "secrets." in text:
        faults.append("a secret is used")
    for name, job in flow["jobs"].items():
        faults += [f"{name}: {fault}" for fault in _job_faults(job)]
    return faults


def _job_faults(job: dict[str, Any]) -> Iterator[str]:
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    yield from (f"{name} is not pinned by commit" for name in used if not COMMIT.fullmatch(name))
    if "permissions" not in job:
        return
    if job.get("if") != "github.event_name == 'push'":
        yield "more than reading, and not for a push only"
    if not set(job["permissions"]) <= RIGHTS_OF_PUBLISHING:
        yield "more rights than publishing needs"
    if any("run" in step or "checkout" in step.get("uses", "") for step in job["steps"]):
        yield "runs code with more rights than reading"


# ---- the rows -------------------------------------------------------------------------------


def promises(site: Path) -> Iterator[Promise]:
    """The rows of this area."""
    locks = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
    loose = [f"{name}: {one}" for name, lock in locks.items() for one in not_locked(lock)]
    number = sum(len(requirements(lock)) for lock in locks.values())
    yield none_of(GROUP, "Dependencies without an exact version and a hash", loose, number)
    yield known_holes(ROOT / "requirements-dev.txt")
    flows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    faults = [fault for path in flows for fault in workflow_faults(path.read_text("utf-8"))]
    text = "Workflows in which outside code, a notebook included, could get more than reading"
    yield none_of(GROUP, text, faults, len(flows))
