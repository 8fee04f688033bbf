"""For the tests of the book and of its engine: what each needs, and one browser for all.

A test is marked by what must be there before it can run, so that `make unit` runs the others.
"""

import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent
# A page may ask nothing of the network, and the browser may not by itself.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]

MARKS = """\
site: looks at the built site (all of tests/pages)
browser: opens a page in Chromium (all that ask for it)
kernel: starts kernels or other workers, or builds a book
slow: goes through every state of a chart, or every column of every table
"""

# A busy machine may take any time for an example: that says nothing about the code.
settings.register_profile("by_content", deadline=None)
settings.load_profile("by_content")


def pytest_configure(config):
    for mark in MARKS.splitlines():
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by mark
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(ROOT / "tests/pages"):
            item.add_marker("site")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # Playwright leaves its event loop running in the process, and asyncio refuses a second one:
    # tests of live widgets have to come before the first browser.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Chromium as `tools/browser.sh` finds it, CHROMIUM first; without one the tests fail."""
    search = subprocess.run(
        [ROOT / "tools/browser.sh"], capture_output=True, text=True, check=False
    )
    if search.returncode:
        pytest.fail(search.stderr)
    return {"executable_path": search.stdout.strip(), "args": FLAGS}
