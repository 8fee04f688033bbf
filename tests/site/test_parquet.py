"""A table's Parquet file holds what the table holds, with its types."""

import datetime as dt
import shutil

import duckdb
import pandas as pd
import pytest

from redline import tables
from redline.site import parquet
from redline.tables.errors import TableError

KINDS = {"integer": int, "number": float, "boolean": bool, "date": dt.date, "string": str}


def read(content, folder):
    file = folder / "table.parquet"
    file.write_bytes(content)
    relation = duckdb.connect().read_parquet(str(file))
    return relation.columns, relation.fetchall()


def plain(value):
    """A cell of a DataFrame as Parquet gives it back."""
    if isinstance(value, tuple):
        return [
            {"longitude": item[0], "latitude": item[1]} if isinstance(item, tuple) else item
            for item in value
        ]
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


@pytest.mark.slow
@pytest.mark.parametrize("name", tables.names())
def test_the_file_holds_the_table(name, tmp_path):
    columns, rows = read(parquet.content(name), tmp_path)
    frame = tables.load(name)
    assert columns == frame.columns.tolist()
    assert rows == [tuple(map(plain, row)) for row in frame.itertuples(index=False)]


@pytest.mark.parametrize("name", ["control_total", "actors", "human_cost"])
def test_cells_have_their_columns_type(name, tmp_path):
    _, rows = read(parquet.content(name), tmp_path)
    for place, field in enumerate(tables.table(name).fields):
        cells = [row[place] for row in rows if row[place] is not None]
        assert cells, field.name
        assert {type(cell) for cell in cells} == {KINDS.get(field.type, list)}, field.name


def test_a_broken_table_is_refused_by_its_rule(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(tables.data_dir(), folder)
    file = folder / tables.table("issues").path
    file.write_text(file.read_text("utf-8").replace("issue,", "isue,", 1), "utf-8")
    with tables.use_data_dir(folder), pytest.raises(TableError, match="column is missing"):
        parquet.content("issues")
