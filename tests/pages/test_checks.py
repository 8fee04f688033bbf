"""The checks of pages fail on a page that breaks what they watch, and on no other."""

import contextlib
import random

import pytest

from redline.site.policy import META
from tests.pages import forged, keyboard, policy, watch, zoom
from tests.pages.conftest import serving

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
    with contextlib.ExitStack() as servers:
        yield lambda *given, **named: servers.enter_context(serving(site(*given, **named)))


BARE = HEAD.replace(META, "")
CHART = """<figure class="explorer" id="a"><div class="explore-chart"><div>1</div></div>
<input type="range" min="0" max="1"><script type="application/json" class="explore-data">
{"p":["<p>x</p>","y"]}</script></figure><script src="{}" defer></script>"""


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>alert(1)</script>", "an inline script of type none"),
        ('<script type="module">1</script>', "an inline script of type module"),
        ("<style>p {}</style>", "a style element"),
        ('<p style="color:red">x</p>', "p has style"),
        ('<img onerror="x()">', "img has onerror"),
        ('<a href=" JavaScript:x()">x</a>', "a has a script for href"),
    ],
)
def test_what_is_inline_is_named(body, fault):
    assert policy.inline(f"<html><body>{body}</body></html>") == [fault]


def test_data_and_files_are_not_inline():
    body = '<script type="application/json">{"a":"style="}</script><script src="a.js"></script>'
    assert policy.inline(f"<html><body>{body}</body></html>") == []


@pytest.mark.parametrize(
    ("head", "faulty"),
    [
        (META, False),
        ("", True),
        (META.replace("'none'", "*"), True),
        (META + META, True),
        (f'<link rel="stylesheet" href="a.css">{META}', True),
    ],
)
def test_a_page_without_its_policy_first_is_named(head, faulty):
    assert bool(policy.ungoverned(f"<html><head>{head}</head><body></body></html>")) is faulty


SCRIPTS = {
    "broken": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>');",
    "foreign": "fetch('http://elsewhere.invalid/');",
    "cookies": "document.cookie = 'a=1';",
    "kept": "localStorage.setItem('who', 'you'); sessionStorage.setItem('a', '1');",
}
ROWS = ("broken", "foreign", "cookies", "kept")


@pytest.mark.parametrize("kind", [None, *ROWS])
def test_what_a_page_does_under_its_policy_is_seen(browser, served, tmp_path, kind):
    (tmp_path / "a.js").write_text(SCRIPTS.get(kind, "localStorage.setItem('theme', 'dark');"))
    head = BARE if kind == "foreign" else HEAD  # the policy would hold it off
    origin = served('<script src="a.js" defer></script>', head)
    report = watch.visit(browser, origin, "index.html")
    seen = {name for name in ROWS if set(getattr(report, name)) - {"theme"}}
    assert seen == ({kind} if kind else set())


def test_a_policy_holds_from_a_file_too(browser, site):
    folder = site("<script>document.cookie = 1; window.ran = 1</script>")
    report = watch.visit(browser, f"{folder.as_uri()}/", "index.html")
    assert report.broken
    assert (report.foreign, report.cookies) == ([], [])


def test_smuggled_markup_runs_where_there_is_no_policy_and_only_there(browser, served, site):
    origin = served()
    assert forged.markup(browser, origin, "index.html") == []
    site(head=BARE)
    ran = forged.markup(browser, origin, "index.html")
    assert {"script", "data", "module", "handler", "svg", "frame"} <= set(ran)
    assert any(one.startswith(forged.ELSEWHERE) for one in ran)


def test_a_page_that_writes_its_address_is_caught(browser, served, tmp_path):
    (tmp_path / "a.js").write_text(
        "document.querySelector('main').innerHTML += decodeURIComponent(location.hash);"
    )
    body = '<figure id="a"><p data-c="year">x</p></figure><script src="a.js" defer></script>'
    assert forged.addresses(browser, served(body, BARE), "index.html")
    assert forged.addresses(browser, served("<p>still</p>", BARE), "index.html") == []


def test_a_chart_that_asks_for_its_own_payload_obeys_nothing(browser, served, tmp_path):
    file = tmp_path / "_static/explorers/one-1.js"
    file.parent.mkdir(parents=True)
    file.write_text("")
    (tmp_path / "a.js").write_text(
        "if (location.hash) document.body.append(Object.assign(document.createElement('script'),"
        " { src: '_static/explorers/one-1.js' }));"
    )
    controls = "".join(f'<p data-c="control-{number}">x</p>' for number in range(60))
    body = f'<figure id="a">{controls}</figure><script src="a.js" defer></script>'
    assert forged.addresses(browser, served(body), "index.html") == []


def test_a_chart_that_shuts_its_controls_obeys_nothing(browser, served, tmp_path):
    (tmp_path / "a.js").write_text(
        "for (const one of document.querySelectorAll('input'))"
        " one.addEventListener('keydown', () => { one.disabled = true; });"
    )
    page = CHART.replace("<input", '<input type="range"><input', 1)
    origin = served("<h1>Chart</h1>" + page.replace('src="{}"', 'src="a.js"'))
    assert forged.payloads(browser, origin, "index.html") == []


@pytest.mark.parametrize("outline", ["javascript:pwned(1)", "m144 249.8 132.4", "M0 0L"])
def test_an_outline_that_cannot_be_drawn_is_no_obedience(browser, served, tmp_path, outline):
    (tmp_path / "a.js").write_text(
        f"document.querySelector('path').setAttribute('d', '{outline}');"
    )
    page = CHART.replace("<div>1</div>", "<div><svg><path d='M0 0'/></svg></div>")
    origin = served("<h1>Chart</h1>" + page.replace('src="{}"', 'src="a.js"'))
    assert forged.payloads(browser, origin, "index.html") == []


def test_links_of_a_chart_are_not_followed_and_those_that_run_are(browser, served, monkeypatch):
    chart = CHART.replace('<script src="{}" defer></script>', "")
    table = '<figure><table><tr><td><a href="{}">x</a></td></tr></table></figure>'
    monkeypatch.setattr(forged, "EVIL", ("",))
    led = served(chart + 2 * table.format("other.html"))
    assert forged.payloads(browser, led, "index.html") == []
    runs = served(chart + table.format("java&#9;script:pwned(1)"))
    assert set(forged.payloads(browser, runs, "index.html")) == {"1"}
    handled = served(chart + table.format('other.html" onclick="pwned(2)'))
    assert set(forged.payloads(browser, handled, "index.html")) == {"2"}


@pytest.mark.parametrize("obeys", [False, True])
def test_a_script_that_obeys_a_payload_is_caught(browser, served, tmp_path, monkeypatch, obeys):
    monkeypatch.setattr(forged, "EVIL", ("<img src=x onerror=pwned(1)>",))
    (tmp_path / "a.js").write_text(
        "const told = document.querySelector('.explore-data').textContent;"
        f"document.querySelector('h1').{'innerHTML' if obeys else 'textContent'} = told;"
    )
    origin = served("<h1>Chart</h1>" + CHART.replace('src="{}"', 'src="a.js"'))
    assert bool(forged.payloads(browser, origin, "index.html")) is obeys


def test_a_fuzzed_payload_is_another_one():
    page = CHART.replace('src="{}"', 'src="a.js"')
    assert len({forged.broken(page, random.Random(n), 1) for n in range(9)}) > 3
    with pytest.raises(ValueError, match="without a payload"):
        forged.broken("<p>no chart</p>", random.Random(0), 1)


STYLE = '<link rel="stylesheet" href="a.css">'
LINKS = '<a href="#a">One</a> <button>Two</button> <input type="text" aria-label="Three">'
FOCUS = ":focus-visible { outline: 2px solid black; }"


@pytest.fixture
def opened(page, served, tmp_path):
    def open_page(body, css=FOCUS):
        (tmp_path / "a.css").write_text(css)
        page.goto(served(body, HEAD + STYLE) + "index.html")
        return page

    return open_page


@pytest.mark.parametrize(
    ("body", "css", "fault"),
    [
        (LINKS, FOCUS, None),
        (LINKS, ":focus { outline: none; }", "shows no focus"),
        (LINKS, FOCUS + "button { position: absolute; left: -900px; }", "is out of sight"),
        (
            f'{LINKS}<div id="over"></div>',
            FOCUS + "#over { position: fixed; inset: 0; background: white; }",
            "is covered",
        ),
        (f'{LINKS}<a href="#b" tabindex="1">First</a>', FOCUS, "comes before its turn"),
        (f'{LINKS}<script src="trap.js"></script>', FOCUS, "is not reached"),
    ],
)
def test_a_walk_by_keyboard_finds_what_stops_it(opened, tmp_path, body, css, fault):
    (tmp_path / "trap.js").write_text(
        "document.querySelector('a').addEventListener('keydown', e => e.preventDefault())"
    )
    faults = keyboard.faults(opened(body, css))
    assert any(fault in one for one in faults) if fault else faults == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("", None),
        ("p { width: 700px; }", "px wide in a window"),
        ("p { overflow: hidden; white-space: nowrap; }", "cuts its text off"),
        ("@media (width < 700px) { p { display: none; } }", "text differs at 640 px"),
    ],
)
def test_what_a_narrow_window_loses_is_named(opened, css, fault):
    faults = zoom.faults(opened(f"<p>{'Many words stand here. ' * 6}</p>", css))
    assert any(fault in one for one in faults) if fault else faults == []
