"""A real browser on the built site, with every door to the network closed and watched."""

import contextlib
import threading

import pytest

from tests.pages.built import SITE
from tools import serve

BLANK = "about:blank"


@pytest.fixture(scope="session", autouse=True)
def _built():
    """These tests have nothing to look at where the site is not built."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"the site is not built in {SITE}: run `make book`", pytrace=False)


class Watched:
    """A browser page, in a context of its own, that remembers all that went wrong on it."""

    def __init__(self, browser, *, width, height, dark, script, origin, touch):
        self.size = {"width": width, "height": height}
        self.wishes = {
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "reduce",
        }
        self.script = script
        self.origin = origin
        self.faults = []
        context = browser.new_context(
            viewport=self.size, java_script_enabled=script, has_touch=touch, **self.wishes
        )
        self.page = page = context.new_page()
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
        self._leave()
        self.page.goto(url, wait_until="load")
        return self.page

    def _leave(self):
        """Go to a blank page; what the browser then gives up, such as an icon, is no fault."""
        before = list(self.faults)
        if self.page.url != BLANK:
            self.page.goto(BLANK)
        self.faults[:] = before

    def forget(self):
        """Make the page as good as new: nothing stored, nothing set, nothing open."""
        page, context = self.page, self.page.context
        for other in context.pages:
            if other is not page:
                other.close()
        context.clear_cookies()
        if self.script and page.url != BLANK:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.emulate_media(media="null", **self.wishes)
        page.set_viewport_size(self.size)
        self._leave()
        self.faults.clear()


@pytest.fixture(scope="session")
def idle():
    """Pages that a test is done with, by how they were made; a new one takes longer to open."""
    return {}


@pytest.fixture
def watched(browser, idle):
    """``watched(width=…, dark=…, script=…)`` gives a Watched page; its faults fail the test."""
    taken = []

    def open_page(*, width=1280, height=900, dark=False, script=True, origin=None, touch=False):
        kind = {
            "width": width,
            "height": height,
            "dark": dark,
            "script": script,
            "origin": origin or SITE.as_uri(),
            "touch": touch,
        }
        waiting = idle.setdefault(tuple(kind.values()), [])
        page = waiting.pop() if waiting else Watched(browser, **kind)
        taken.append((page, waiting))
        return page

    yield open_page
    faults = [fault for page, _ in taken for fault in page.faults]
    for page, waiting in taken:
        if faults or page.page.is_closed():
            page.page.context.close()
        else:
            page.forget()
            waiting.append(page)
    assert faults == []


@contextlib.contextmanager
def serving(folder):
    """A folder over http on a free port of this machine; gives its address."""
    with serve.server(folder) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


@pytest.fixture(scope="session")
def server():
    """The site over http."""
    with serving(SITE) as address:
        yield address
