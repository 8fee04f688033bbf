"""Foreign projects: one line names the extension, and their notebook's chart is alive."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from docutils import nodes
from nbformat import v4

from everystate.sphinx.node import Explorer

pytestmark = [pytest.mark.kernel, pytest.mark.slow]

CHART = """\
from matplotlib.figure import Figure
from everystate import explore
from ipywidgets import IntSlider

def draw(n):
    fig = Figure(figsize=(5, 3), dpi=72)
    ax = fig.add_axes((0.1, 0.1, 0.8, 0.8), xlim=(0, MOST), ylim=(0, MOST))
    ax.plot(range(MOST), [x * n % 7 for x in range(MOST)])
    return fig

n = IntSlider(7, 2, 12)
explore(draw, n=n, name="NAME", title=lambda n: f"Times {n} & more", alt=lambda n: f"{n}.")
"""
SPHINX = """\
project = "Foreign"
extensions = ["MYST", "everystate.sphinx"]
html_theme = "basic"
exclude_patterns = ["out"]
"""
JUPYTER_BOOK = """\
title: Foreign
sphinx:
  extra_extensions: [everystate.sphinx]
"""


def notebook(path: Path, name: str, most: int, title: str = "markdown") -> None:
    """Write a page with a chart; the more points it has, the longer is its payload."""
    code = CHART.replace("MOST", str(most)).replace("NAME", name)
    heading = v4.new_markdown_cell(f"# A page of {name}\n\n## {name}")
    if title == "rst":  # nbsphinx asks a program for Markdown
        text = f"A page of {name}\n{'=' * 30}\n\n{name}\n{'-' * 30}"
        heading = v4.new_raw_cell(text, metadata={"raw_mimetype": "text/restructuredtext"})
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [heading, v4.new_code_cell(code)]
    nbformat.write(v4.new_notebook(cells=cells, metadata=KERNEL), path)


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def run(folder: Path, *command: str, fails: bool = False, **variables: str) -> str:
    """Run a command there with every cache inside, and return what it said."""
    environment = {"PATH": str(Path(sys.executable).parent), "HOME": str(folder.parent)}
    source = str(Path(__file__).resolve().parents[1] / "src")
    environment |= {"EXPLORE_JOBS": "1", "PYTHONPATH": source, **variables}
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (done.returncode != 0) is fails, done.stdout
    return done.stdout


def alive(site: Path, page: str, name: str, *, long: bool) -> None:
    """Look whether a page has the chart whole, and what makes it move."""
    html = (site / page).read_text("utf-8")
    (up,) = {"../" * page.count("/")}
    assert len(re.findall(f'<figure class="explorer[^"]*" id="{name}"', html)) == 1
    assert html.count('class="explore-title"') == 1
    assert html.count(f'id="{name}"') == 1  # a heading has the name too
    heading = re.search(r'<section id="([^"]+)">\s*<h2', html)
    assert heading
    assert f'href="#{heading[1]}"' in html
    for asset in ("explore.css", "explore.js", "payloads.js"):
        assert re.search(rf'(href|src)="{up}_static/{asset}', html), asset
        assert (site / "_static" / asset).is_file()
    addresses = re.findall(rf'data-src="{up}(_static/explorers/{name}-[0-9a-f]{{8}}\.js)"', html)
    assert [(site / place).is_file() for place in addresses] == ([True] if long else [])
    embed = (site / f"embed/{name}.html").read_text("utf-8")
    assert f'<h1 data-x="t" class="explore-title" id="{name}--t">' in embed
    assert "<title>Times 7 &amp; more – " in embed
    assert 'src="../_static/explore.js"' in embed
    assert 'class="explore-data">{' in embed


@pytest.mark.parametrize("reader", ["myst_nb", "nbsphinx"])
def test_any_sphinx_with_notebooks(reader: str, tmp_path: Path) -> None:
    title = "rst" if reader == "nbsphinx" else "markdown"
    (tmp_path / "conf.py").write_text(SPHINX.replace("MYST", reader))
    notebook(tmp_path / "index.ipynb", "short", 30, title)
    notebook(tmp_path / "deep/page.ipynb", "long", 4000, title)
    (tmp_path / "plain.rst").write_text(":orphan:\n\nNo chart\n========\n")
    run(tmp_path, "sphinx-build", "-b", "html", ".", "out")
    alive(tmp_path / "out", "index.html", "short", long=False)
    if reader == "myst_nb":  # of what the slider of the kernel would need, nothing is asked for
        assert "jupyter-widgets" not in (tmp_path / "out/index.html").read_text("utf-8")
    alive(tmp_path / "out", "deep/page.html", "long", long=True)
    assert "explore" not in (tmp_path / "out/plain.html").read_text("utf-8")
    assert "explore" not in (tmp_path / "out/search.html").read_text("utf-8")


def test_a_jupyter_book(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(JUPYTER_BOOK)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    notebook(tmp_path / "index.ipynb", "short", 30)
    run(tmp_path, "jupyter-book", "build", ".")
    alive(tmp_path / "_build/html", "index.html", "short", long=False)


def test_a_page_of_nbconvert_as_the_readme_says(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    (example,) = re.findall(r"^\| nbconvert \| `(\S+)=(\S+) (jupyter [^`]*)`", readme, re.MULTILINE)
    variable, value, command = example
    notebook(tmp_path / "notebook.ipynb", "short", 30)
    run(tmp_path, *shlex.split(command), **{variable: value})
    html = (tmp_path / "notebook.html").read_text("utf-8")
    assert re.search(r'<figure [^>]*id="short"', html)
    for asset in ("style", "script"):
        assert re.search(rf"<{asset}>[^<]*explore", html), asset
    # of what the slider of the kernel would need, nothing is asked for
    assert "jupyter-widgets" not in html


def test_two_charts_of_one_name_stop_the_build(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(SPHINX.replace("MYST", "myst_nb"))
    notebook(tmp_path / "index.ipynb", "twin", 30)
    notebook(tmp_path / "other.ipynb", "twin", 40)
    message = run(tmp_path, "sphinx-build", "-b", "html", ".", "out", fails=True)
    assert "two explorers are called 'twin': index, other" in message


def test_another_format_leaves_the_chart_out(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(SPHINX.replace("MYST", "myst_nb"))
    notebook(tmp_path / "index.ipynb", "short", 30)
    run(tmp_path, "sphinx-build", "-W", "-b", "text", ".", "out")
    text = (tmp_path / "out/index.txt").read_text("utf-8")
    assert "A page of short" in text
    assert "figure" not in text.lower().replace("figure(figsize", "").replace(
        "figure import fig", ""
    )


def test_a_figure_alone_gives_the_same_node_but_for_its_controls() -> None:
    parts = {
        "name": "chart",
        "title": "A & B",
        "bare": True,
        "controls": {"n": ["1", "2"]},
        "figure": '<figure class="explorer explore-bare" id="chart"><p data-x="t">A &amp; B</p>'
        '<script type="application/json" class="explore-data"></script></figure>',
        "payload": '{"a":1}',
    }
    node = Explorer.of(parts)
    read = Explorer.of_html(node.everything())
    assert read.attributes == node.attributes | {"controls": {}}
    assert read.astext() == node.astext()
    assert isinstance(read, nodes.raw)
