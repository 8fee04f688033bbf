"""Three browsers that answer the same five questions: Chromium, Firefox, WebKit.

Each is the system's own, driven by the protocol that it speaks itself: Chromium's by Playwright,
WebDriver BiDi over a socket, classic WebDriver over HTTP. Nothing is downloaded.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import websocket
from playwright.sync_api import sync_playwright

PATIENCE = 60  # s until a browser that does not answer is given up
KEYS = {  # WebDriver's letters for keys
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    " ": " ",
}


class Driver(Protocol):
    """A browser with one page."""

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window of this size and wait until it has loaded."""

    def run(self, code: str) -> Any:
        """Evaluate an expression of JavaScript, wait for its promise, return its value."""

    def press(self, key: str) -> None:
        """Press a key as a person would."""

    def messages(self) -> list[str]:
        """Return warnings and errors of the console since the last call."""


class MissingError(Exception):
    """A browser is not on this machine; says what to install."""


def program(*names: str, package: str) -> str:
    """Return the path of the first program that is there."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise MissingError(f"{names[0]} is not installed: apt install {package}")


# -- Chromium ----------------------------------------------------------------------------------


class Chromium:
    """By Playwright."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.heard: list[str] = []
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if message.type in ("warning", "error"):
            self.heard.append(message.text)

    def open(self, url: str, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(url)

    def run(self, code: str) -> Any:
        return self.page.evaluate(code)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def messages(self) -> list[str]:
        self.page.wait_for_timeout(50)  # what is still on its way
        heard, self.heard = self.heard, []
        return heard


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Start Chromium without a window."""
    executable = program(
        os.environ.get("CHROMIUM") or "chromium", "google-chrome", package="chromium"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield Chromium(browser.new_page())
        browser.close()


# -- Firefox -----------------------------------------------------------------------------------


class Firefox:
    """By WebDriver BiDi: commands and events as JSON over a socket."""

    def __init__(self, connection: websocket.WebSocket) -> None:
        self.socket = connection
        self.numbers = itertools.count(1)
        self.heard: list[str] = []
        self.ask("session.new", {"capabilities": {}})
        self.ask("session.subscribe", {"events": ["log.entryAdded"]})
        # a window of its own has focus, without which a space presses nothing
        created = self.ask("browsingContext.create", {"type": "window"})
        self.page = {"context": created["context"]}
        self.ask("browsingContext.activate", self.page)

    def ask(self, method: str, parameters: Mapping[str, Any]) -> Any:
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("method") == "log.entryAdded":
                entry = answer["params"]
                if entry["level"] in ("warn", "error"):
                    self.heard.append(entry["text"])
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise RuntimeError(f"Firefox: {method}: {answer['message']}")
            return answer["result"]

    def open(self, url: str, width: int, height: int) -> None:
        size = {"viewport": {"width": width, "height": height}}
        self.ask("browsingContext.setViewport", {**self.page, **size})
        self.ask("browsingContext.navigate", {**self.page, "url": url, "wait": "complete"})

    def run(self, code: str) -> Any:
        written = f"(async () => JSON.stringify((await ({code})) ?? null))()"
        asked = {"expression": written, "target": self.page, "awaitPromise": True}
        answer = self.ask("script.evaluate", asked)
        if answer["type"] == "exception":
            raise RuntimeError(f"Firefox: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def press(self, key: str) -> None:
        self.ask("input.performActions", {**self.page, "actions": [_pressing(key)]})

    def messages(self) -> list[str]:
        time.sleep(0.05)
        self.run("0")  # what was on its way comes before this answer
        heard, self.heard = self.heard, []
        return heard


def _pressing(key: str) -> dict[str, Any]:
    strokes = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
    return {"type": "key", "id": "keyboard", "actions": strokes}


@contextlib.contextmanager
def firefox() -> Iterator[Firefox]:
    """Start Firefox with clocks as exact as the others', on no screen."""
    executable = program("firefox-esr", "firefox", package="firefox-esr")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        exact = 'user_pref("privacy.reduceTimerPrecision", false);\n'
        Path(profile, "user.js").write_text(exact, encoding="utf-8")
        command = [executable, "--headless", "--no-remote", "--profile", profile]
        command += ["--remote-debugging-port", "0"]
        with _running(command, profile) as log:
            address = _said(log, r"WebDriver BiDi listening on (ws://\S+)")
            connection = websocket.create_connection(
                f"{address}/session", timeout=PATIENCE, suppress_origin=True
            )
            try:
                yield Firefox(connection)
            finally:
                connection.close()


# -- WebKit ------------------------------------------------------------------------------------


class WebKit:
    """By classic WebDriver over HTTP, which has no console: what the page notes itself is read."""

    def __init__(self, address: str, browser: str) -> None:
        self.address = address
        options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
        asked = {"capabilities": {"alwaysMatch": options}}
        self.address += f"/session/{self.ask('/session', asked)['sessionId']}"
        self.ask("/timeouts", {"script": PATIENCE * 1000})

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        request = urllib.request.Request(
            self.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def open(self, url: str, width: int, height: int) -> None:
        self.ask("/window/rect", {"width": width, "height": height})
        self.ask("/url", {"url": url})

    def run(self, code: str) -> Any:
        script = (
            f"const done = arguments[0]; Promise.resolve({code}).then(done, e => done(`${{e}}`));"
        )
        return self.ask("/execute/async", {"script": script, "args": []})

    def press(self, key: str) -> None:
        self.ask("/actions", {"actions": [_pressing(key)]})

    def messages(self) -> list[str]:
        return list(self.run("(window.heard || []).splice(0)"))


@contextlib.contextmanager
def webkit() -> Iterator[WebKit]:
    """Start WebKitGTK's MiniBrowser, on a screen of its own that nobody sees."""
    driver = program("WebKitWebDriver", package="webkit2gtk-driver")
    screen = program("Xvfb", package="xvfb")
    browsers = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
    if not browsers:
        raise MissingError("MiniBrowser is not installed: apt install webkit2gtk-driver")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_until:
        shown = [screen, "-displayfd", "1", "-screen", "0", "3200x2400x24", "-nolisten", "tcp"]
        display = _said(open_until.enter_context(_running(shown, folder)), r"^(\d+)\n")
        port = _free_port()
        # without this its buttons make the window wider than a phone
        style = Path(folder, "gtk-3.0", "gtk.css")
        style.parent.mkdir()
        style.write_text("* { min-width: 0; padding: 0; margin: 0; }", encoding="utf-8")
        running = _running(
            [driver, f"--port={port}"],
            folder,
            DISPLAY=f":{display}",
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1",
            XDG_CONFIG_HOME=folder,
            GDK_SCALE="2",  # letters as wide as drawn, as on the screens that Safari has
        )
        open_until.enter_context(running)
        _wait(lambda: _answers(port))
        yield WebKit(f"http://127.0.0.1:{port}", str(browsers[-1]))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


# -- processes ---------------------------------------------------------------------------------


@contextlib.contextmanager
def _running(command: list[str], folder: str, **variables: str) -> Iterator[Path]:
    """A program that runs meanwhile; gives the file that it writes to."""
    log = Path(folder, f"{Path(command[0]).name}.log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **variables}
        )
    try:
        yield log
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _said(log: Path, pattern: str) -> str:
    """Wait until a program has written this; return the pattern's group."""
    match = _wait(lambda: re.search(pattern, log.read_text("utf-8", "replace"), re.MULTILINE))
    return str(match[1])


def _wait(look: Any) -> Any:
    for _ in range(PATIENCE * 20):
        if seen := look():
            return seen
        time.sleep(0.05)
    raise TimeoutError(f"a browser did not start within {PATIENCE} s")


DRIVERS = {"Chromium": chromium, "Firefox": firefox, "WebKit": webkit}
