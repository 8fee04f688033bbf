"""The data on the site: a page for each table, the files themselves, archives that stand alone."""

import csv
import json
import zipfile

import duckdb
import pytest
from frictionless import Package
from lxml import html

from redline import tables
from redline.site import downloads
from tests.pages.built import ROOT, SITE, address, datasheets

CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("[01]*.ipynb"))

LOADED_AGAIN = {"02-actors", "07-thirty-days", "09-settlement"}  # checking all takes a minute


def text(name):
    return html.parse(str(SITE / name)).getroot().text_content()


def test_every_table_has_its_page_and_the_list_leads_to_each():
    assert datasheets() == sorted(f"data/{name}.html" for name in tables.names())
    listed = html.parse(str(SITE / "data.html")).getroot()
    links = {link.get("href") for link in listed.xpath("//dl//dt//a[@href]")}
    assert links == set(datasheets())


@pytest.mark.parametrize("name", tables.names())
def test_a_page_says_what_the_package_says(name):
    table, said = tables.table(name), " ".join(text(f"data/{name}.html").split())
    assert table.title in said
    assert f"{table.rows:,} rows, {len(table.fields)} columns" in said
    page = html.parse(str(SITE / f"data/{name}.html")).getroot()
    columns = [code.text_content() for code in page.xpath('//th[@scope="row"]/code')]
    assert columns == table.columns
    assert len(page.xpath('//*[@id="know-first"]//li')) == len(table.caveats)


def test_a_page_names_the_chapters_that_load_the_table():
    page = html.parse(str(SITE / "data/human_cost.html")).getroot()
    used = page.xpath('//p[starts-with(., "Loaded by")]/a/@href')
    assert "../05-life.html" in used
    notebooks = sorted((ROOT / "book").glob("*.ipynb"))
    loading = [path.stem for path in notebooks if "human_cost" in downloads.table_names(path)]
    assert used == [f"../{chapter}.html" for chapter in loading]


def csv_rows(name):
    with (tables.data_dir() / tables.table(name).path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("name", tables.names())
def test_the_rows_of_a_page_and_of_its_script_are_those_of_the_file(name):
    page = html.parse(str(SITE / f"data/{name}.html")).getroot()
    (shown,) = page.xpath('//*[@aria-label="Rows"]')
    rows = [[c.text_content() for c in row.xpath("./td")] for row in shown.xpath(".//tbody/tr")]
    written = csv_rows(name)
    (source,) = page.xpath('//*[@data-script="rows.js"]')
    if source.get("data-src") is None:
        assert rows == written
        return
    script = (SITE / "data" / source.get("data-src")).read_text(encoding="utf-8")
    assert json.loads(script.removeprefix("bookRows(").rstrip().removesuffix(")")) == written
    assert rows
    for given, cells in zip(written, rows, strict=False):
        for cell, was in zip(cells, given, strict=True):
            assert cell == was or (cell.endswith(" …") and was.startswith(cell[:-2]))


@pytest.mark.parametrize("name", ["claims", "unga_votes"])  # in the page, and from its script
@pytest.mark.parametrize("served", [True, False])
def test_rows_are_filtered_and_sorted_by_keyboard(watched, server, name, served):
    origin = server if served else None
    place = f"{server}data/{name}.html" if served else address(f"data/{name}.html")
    page = watched(origin=origin).open(place)
    written = csv_rows(name)
    columns = tables.table(name).columns

    def shown(column):
        place = columns.index(column) + 1
        return page.locator(f"[data-script] tbody td:nth-child({place})").all_inner_texts()

    first = columns[0]
    head = page.locator("[data-script] thead th").first
    head.get_by_role("button").press("Enter")
    page.locator('th[aria-sort="ascending"]').wait_for()
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    last = sorted((row[0] for row in written), key=str.casefold, reverse=True)
    assert shown(first)[:3] == last[:3]
    word = written[0][1]
    page.get_by_role("searchbox", name="Rows with the words").fill(word)
    page.get_by_role("combobox", name="in").select_option(label=columns[1])
    wanted = [row for row in written if word.casefold() in row[1].casefold()]
    tally = f"{len(wanted):,} of {len(written):,} rows"
    assert page.get_by_role("status").inner_text().startswith(tally)
    assert all(word.casefold() in text.casefold() for text in shown(columns[1]))


def test_the_files_are_the_tables():
    for entry in downloads.resources():
        published = SITE / "data" / entry["path"]
        assert published.read_bytes() == (tables.data_dir() / entry["path"]).read_bytes()


@pytest.mark.parametrize("name", tables.names())
def test_a_table_is_offered_in_both_formats(name):
    page = html.parse(str(SITE / f"data/{name}.html")).getroot()
    links = page.xpath('//p[contains(@class, "rl-facts")]//a[@download]/@href')
    assert [link.rsplit(".", 1)[1] for link in links] == ["csv", "parquet"]
    for link in links:
        assert (SITE / "data" / link).resolve().stat().st_size > 0
    published = duckdb.read_parquet(str(SITE / f"data/{name}.parquet"))
    assert published.shape[0] == tables.table(name).rows


def test_the_published_package_is_valid_where_it_lies():
    report = Package(str(SITE / "data/datapackage.json"))
    assert {resource.name for resource in report.resources} == {
        entry["name"] for entry in downloads.resources()
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapters_archive_has_what_it_loads_and_stands_alone(chapter, tmp_path):
    with zipfile.ZipFile(SITE / downloads.chapter_archive(chapter)) as archive:
        archive.extractall(tmp_path)
    package = Package(str(tmp_path / "datapackage.json"))
    names = {resource.name for resource in package.resources}
    assert names >= set(downloads.table_names(ROOT / f"book/{chapter}.ipynb"))
    assert {path.name for path in tmp_path.iterdir()} == {
        *(resource.path for resource in package.resources),
        "datapackage.json",
        "README.md",
    }
    if chapter not in LOADED_AGAIN:
        return
    with tables.use_data_dir(tmp_path):  # every key and every source id finds what it points at
        for name in tables.names():
            tables.load(name)


def test_a_chapter_offers_its_notebook_and_its_data(watched):
    page = watched().open(address("03-share.html"))
    for words in ("Download this notebook", "and its data"):
        link = page.get_by_role("link", name=words)
        assert link.get_attribute("download") is not None
        assert (SITE / link.get_attribute("href")).is_file()
