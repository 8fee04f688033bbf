"""A real browser on the built site, with every door to the network closed and watched."""

import os
import shutil
import threading

import pytest

from tests.site.built import SITE
from tools import serve

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


class Watched:
    """A browser page that remembers all that went wrong on it."""

    def __init__(self, page, origin):
        self.page = page
        self.origin = origin
        self.faults = []
        page.route("**/*", self._gate)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.on("response", self._response)

    def _gate(self, route):
        url = route.request.url
        if url.startswith((self.origin, "data:", "blob:")):
            route.continue_()
        else:
            self.faults.append(f"asks for {url}")
            route.abort()

    def _console(self, message):
        if message.type in {"error", "warning"}:
            self.faults.append(f"console {message.type}: {message.text}")

    def _response(self, response):
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")

    def open(self, url):
        """Load the page anew, also where only what follows # differs from the one before."""
        if self.page.url != "about:blank":
            self.page.goto("about:blank")
        self.page.goto(url, wait_until="load")
        return self.page


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not CHROMIUM:
        pytest.fail("no Chromium: apt install chromium, or set CHROMIUM to its path")
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def watched(browser):
    """``watched(width=…, dark=…, script=…)`` gives a Watched page; its faults fail the test."""
    opened = []

    def open_page(*, width=1280, height=900, dark=False, script=True, origin=None, touch=False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            has_touch=touch,
            reduced_motion="reduce",
        )
        found = Watched(context.new_page(), origin or SITE.as_uri())
        opened.append(found)
        return found

    yield open_page
    faults = [fault for page in opened for fault in page.faults]
    for page in opened:
        page.page.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def server():
    """The site over http on a free port of this machine."""
    with serve.server(SITE) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()
