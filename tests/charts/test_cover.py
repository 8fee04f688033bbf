"""The picture that a shared link shows is drawn from what the book's charts draw."""

from redline.charts import cover
from redline.charts.monitors import COLORS
from redline.charts.shares import ARTICLE_PCT
from redline.questions import territory
from redline.tables import load


def test_the_cover_draws_the_shares_of_the_charts_in_their_colours():
    rows = territory.shares(load("control_total"), "official")
    lines = {line.get_color(): list(line.get_ydata()) for line in cover.draw().axes[0].lines}
    for series in cover.SERIES:
        shares = rows.loc[rows["source_series"] == series, "share_pct"]
        assert lines.pop(COLORS[series]) == cover.weekly(rows, series)[1]
        assert shares.min() < ARTICLE_PCT < shares.max()
    assert list(lines.values()) == [[ARTICLE_PCT] * 2]


def test_the_cover_names_who_publishes_each_map():
    words = [text.get_text() for text in cover.draw().texts]
    assert words[-3:] == ["DeepState", "NZZ", "ISW/CTP"]
