"""Sites of one page, made up to break one promise."""

import pytest

from redline.site.policy import META
from tools.audit import browse

HEAD = f'<meta charset="utf-8">{META}<title>A page</title><link rel="icon" href="data:,">'


@pytest.fixture
def site(tmp_path):
    """``site(body, head)`` writes a page; gives the folder."""

    def written(body="<h1>A page</h1>", head=HEAD, name="index.html"):
        text = f'<!DOCTYPE html><html lang="en"><head>{head}</head><body><main>{body}</main></body>'
        (tmp_path / name).write_text(f"{text}</html>", encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def served(site):
    """``served(body, head)`` writes a page and serves it; gives the address of its folder."""
    open_servers = []

    def start(*given, **named):
        server = browse.served(site(*given, **named))
        open_servers.append(server)
        return server.__enter__()

    yield start
    for server in open_servers:
        server.__exit__(None, None, None)
