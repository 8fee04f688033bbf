"""The look at other people's pages: told on a server of our own, and never a failure."""

import itertools
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.truth import addresses
from tools.truth.addresses import ANSWERS, GONE, REFUSES, SILENT


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.answer(head=True)

    def do_GET(self):
        self.answer(head=False)

    def answer(self, *, head):
        self.server.asked.append((time.monotonic(), self.command, self.path))
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/here")
        elif self.path == "/no-head" and head:
            self.send_response(405)
        else:
            self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def site(server):
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/here", ANSWERS),
        ("/moved", ANSWERS),
        ("/no-head", ANSWERS),
        ("/404", GONE),
        ("/410", GONE),
        ("/403", REFUSES),
        ("/429", REFUSES),
        ("/500", SILENT),
        ("/slow", SILENT),
    ],
)
def test_what_an_answer_means(site, path, outcome):
    assert addresses.ask(site + path, timeout=0.5).outcome == outcome


def test_a_closed_door_and_no_address_at_all_are_silence():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert addresses.ask(closed, timeout=0.5).outcome == SILENT
    assert addresses.ask("no address", timeout=0.5).outcome == SILENT
    assert addresses.ask("file:///etc/hostname", timeout=0.5).outcome == SILENT


def test_one_host_is_asked_one_thing_at_a_time(server, site):
    urls = [f"{site}/{name}" for name in "abc"]
    assert [one.url for one in addresses.ask_all(urls, pause=0.1)] == urls
    times = [when for when, _, _ in server.asked]
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(times))


def test_the_run_lists_what_is_lost_and_ends_well(site, monkeypatch, tmp_path, capsys):
    who = {f"{site}/here": "good-2025", f"{site}/404": "lost-2025", f"{site}/403": "shy-2025"}
    monkeypatch.setattr(addresses, "cited", lambda: who)
    monkeypatch.setattr(addresses, "PAUSE", 0)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert addresses.main([]) == 0
    output = capsys.readouterr().out
    assert "1 of 3 addresses answer." in output
    assert f"## Gone (1)\n\n- `lost-2025` {site}/404 (404)" in output
    assert "good-2025" not in output
    assert "lost-2025" in (tmp_path / "summary.md").read_text("utf-8")


def test_every_source_with_an_address_is_asked():
    from redline.tables.sources import sources

    urls = addresses.cited()
    assert {source.url for source in sources() if source.url} <= set(urls)
    assert all(url.startswith(("http://", "https://")) for url in urls)
