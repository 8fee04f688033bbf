"""Chapter 8 as drawn: every state, both layouts, nothing cut, unknown never drawn as no."""

from __future__ import annotations

import itertools
import re

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from redline import words
from redline.charts import sanctions as lists
from redline.charts import style
from redline.charts import trade as charts
from redline.questions import leverage
from redline.tables import load
from redline.tables.sources import Source, cite
from tests.charts.fit import too_wide
from tests.charts.inside import inside

LAYOUTS = ("wide", "narrow")


@pytest.fixture(scope="module")
def fossil() -> pd.DataFrame:
    return load("fossil_buyers")


@pytest.fixture(scope="module")
def purchases(fossil: pd.DataFrame) -> pd.DataFrame:
    return leverage.figures(fossil, load("uranium"))


@pytest.fixture(scope="module")
def depending() -> pd.DataFrame:
    return load("buyer_dependence")


@pytest.fixture(scope="module")
def trade() -> pd.DataFrame:
    return leverage.partners(load("us_goods_trade_2024"))


def texts(fig: Figure, start: str) -> list[str]:
    return [t.get_text() for t in fig.texts if str(t.get_gid()).startswith(start)]


def answers(fig: Figure, start: str) -> set[int]:
    """The rows of the marks whose gid begins so."""
    ax = fig.axes[0]
    artists = [*ax.patches, *ax.lines]
    return {
        row
        for one in artists
        if str(one.get_gid()).startswith(start)
        for row in one._everystate_rows
    }


# --- who buys


STATES_OF_BUYERS = list(
    itertools.product(leverage.FUELS.values(), leverage.MEASURES, [leverage.ANY, *leverage.BOUGHT])
)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("state", STATES_OF_BUYERS, ids=" ".join)
def test_every_buyer_has_a_bar_that_answers_with_its_row(
    purchases: pd.DataFrame, fossil: pd.DataFrame, state: tuple[str, str, str], layout: str
) -> None:
    fig = charts.buyers(purchases, fossil, *state, layout=layout)
    table = charts.buyers_table(purchases, *state)
    names = dict(enumerate(texts(fig, "name-")))
    assert names == table["buyer"].to_dict()
    assert texts(fig, "value-") == table["amount"].tolist()
    assert answers(fig, "seen-again") | answers(fig, "unverified") == set(table.index)
    assert answers(fig, "unverified") == set(table.index[table["checked"] == "unverified"])
    assert too_wide(fig) == []
    assert charts.buyers_sentence(purchases, fossil, *state)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_unverified_bar_says_so_in_words(
    purchases: pd.DataFrame, fossil: pd.DataFrame, layout: str
) -> None:
    pale = purchases.assign(checked="unverified")
    fig = charts.buyers(pale, fossil, "Crude oil", "shares", leverage.ANY, layout=layout)
    assert all("unverified" in remark for remark in texts(fig, "remark-"))


def test_the_spans_of_years_share_out_all_figures(purchases: pd.DataFrame) -> None:
    spans = [
        leverage.purchases(purchases, *state) for state in STATES_OF_BUYERS if state[2] != "All"
    ]
    assert sum(len(rows) for rows in spans) == len(purchases)


def test_what_stands_on_another_basis_is_told_under_the_bars(
    purchases: pd.DataFrame, fossil: pd.DataFrame
) -> None:
    state = ("All fossil fuels", "shares", "Up to 2022")
    fig = charts.buyers(purchases, fossil, *state)
    assert "EU 61%" in " ".join(texts(fig, "apart-"))
    assert "crea-100-days-repost" in charts.buyers_sources(purchases, fossil, *state)


def title_of(purchases: pd.DataFrame, *state: str) -> str:
    return charts.buyers_title(leverage.purchases(purchases, *state), *state)


def test_a_disagreement_is_the_finding(purchases: pd.DataFrame) -> None:
    assert "sources disagree" in title_of(
        purchases, "Liquefied gas (LNG)", "amounts", "2025 and 2026"
    )


def test_titles_leave_members_to_the_rows(purchases: pd.DataFrame) -> None:
    assert "Germany" not in title_of(purchases, "All fossil fuels", "amounts", "Up to 2022")


def test_nothing_bought_is_not_a_zero(purchases: pd.DataFrame, fossil: pd.DataFrame) -> None:
    sentence = charts.buyers_sentence(purchases, fossil, "Enriched uranium", "shares", leverage.ANY)
    assert "no shares in the table, which is not a zero" in sentence


def test_a_set_that_is_not_there_is_an_error(purchases: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="peat"):
        charts.buyers_of(purchases, "peat")


# --- how dependent


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("good", list(leverage.GOODS))
def test_every_share_is_a_dot_that_answers_with_its_row(
    depending: pd.DataFrame, good: str, layout: str
) -> None:
    for years in leverage.YEARS:
        fig = charts.dependence(depending, good, years, layout=layout)
        rows = leverage.dependence(depending, good, years)
        assert answers(fig, "dot-") == set(range(len(rows)))
        ends = rows.groupby(["section", "buyer"])["period"].agg(["min", "max"])
        assert len(texts(fig, "name-")) == len(texts(fig, "ends-")) == len(ends)
        heads = {gid.split("-")[1] for gid in _gids(fig) if gid.startswith("basis-")}
        assert len(heads) == rows["section"].nunique()
        assert too_wide(fig) == []


@pytest.mark.parametrize("good", list(leverage.GOODS))
def test_the_title_leaves_no_higher_share_unsaid(depending: pd.DataFrame, good: str) -> None:
    for years in leverage.YEARS:
        rows = leverage.dependence(depending, good, years)
        title = charts.dependence_title(rows, good, years)
        shares = [float(share) for share in re.findall(r"([\d.]+)%", title)]
        assert max(shares, default=0) == rows["russia_share_of_buyer_imports_pct"].max() or (
            rows.empty and not shares
        )


def _gids(fig: Figure) -> list[str]:
    return [str(text.get_gid()) for text in fig.texts]


def test_nothing_found_is_not_a_zero(depending: pd.DataFrame) -> None:
    sentence = charts.dependence_sentence(depending, "Coal", "2023 to 2025")
    assert "no figure in the table, which is not a zero" in sentence
    assert charts.dependence_table(depending, "Coal", "2023 to 2025").empty


def test_euros_and_dollars_keep_their_sign_and_year(depending: pd.DataFrame) -> None:
    table = charts.dependence_table(depending, "Liquefied gas (LNG)", "2022")
    by_buyer = table.set_index("buyer")["exports to the US"]
    assert by_buyer["France"] == "€43.9 bn, 2023"
    assert by_buyer["Japan"] == "$148.2 bn, 2024"


def test_a_title_leads_with_a_confirmed_row(depending: pd.DataFrame) -> None:
    title = charts.dependence_title(
        leverage.dependence(depending, "Crude oil", "2023 to 2025"), "Crude oil", "2023 to 2025"
    )
    assert (
        "confirmed shares the highest is Slovakia’s, 87%" in title
    )  # not the quoted "almost 100 percent", which has a note


# --- a secondary tariff

STATES = [
    [good for good, on in zip(leverage.TARIFF_GOODS, switches, strict=True) if on]
    for switches in itertools.product([False, True], repeat=5)
]


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("goods", STATES, ids=lambda goods: "+".join(goods) or "none")
def test_every_partner_is_exposed_or_not_in_every_state(
    trade: pd.DataFrame, goods: list[str], layout: str
) -> None:
    fig = charts.tariff(trade, goods, 500, layout=layout)
    hit = leverage.exposure(trade, goods, 500).partners
    assert (len(answers(fig, "exposed")), len(answers(fig, "not-exposed"))) == (
        hit,
        len(trade) - hit,
    )
    assert texts(fig, "partner-") == trade["partner"].tolist()
    assert too_wide(fig) == []
    inside(fig)


def test_a_title_leads_with_confirmed_buyers_and_says_how_many_are_less_sure() -> None:
    rows = pd.DataFrame(
        {
            "partner": ["A", "B", "C"],
            "us_imports_usd_bn": [100.0, 20.0, 3.0],
            **{good: [True, True, pd.NA] for good in leverage.TARIFF_GOODS},
            "checked": ["confirmed", "nuance", "confirmed"],
        }
    )
    title = charts.tariff_title(rows, ["coal"], 100)
    assert "$100\u00a0bn of US imports come from one confirmed buyer" in title
    assert title.endswith("$120\u00a0bn with one less sure one")
    sure = charts.tariff_title(rows[rows["checked"] == "confirmed"], ["coal"], 100)
    assert "less sure" not in sure


@pytest.mark.parametrize("rate", leverage.RATES)
def test_the_rate_moves_the_duty_and_not_who_is_hit(trade: pd.DataFrame, rate: int) -> None:
    table = charts.tariff_table(trade, ["crude"], rate).set_index("partner")
    duty = table[f"duty at {rate}% ($ bn, upper bound)"]
    assert duty["India"] == pytest.approx(87.416 * rate / 100, abs=1e-3)
    assert pd.isna(duty["Japan"])
    assert set(table["exposed"]) == {"yes", "not known"}


def test_the_assumptions_stand_beside_every_state(trade: pd.DataFrame) -> None:
    for layout in LAYOUTS:
        fig = charts.tariff(trade, ["gas"], 25, layout=layout)
        note = " ".join(texts(fig, "source-"))
        for part in ("all goods of a buyer", "as in 2024", "nobody responds", "no “no”"):
            assert part in note
    assert "no response" in charts.tariff_sentence(trade, ["gas"], 25)


def test_no_table_says_no_of_a_purchase(trade: pd.DataFrame) -> None:
    table = charts.tariff_table(trade, ["coal"], 100)
    answers = {value for word in charts.GOOD_WORDS.values() for value in table[word]}
    assert answers == {"yes", "not known"}


# --- the bill and the events


@pytest.fixture(scope="module")
def bill() -> pd.DataFrame:
    return leverage.bill(load("sanctions_bill"))


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return leverage.events(load("sanctions_timeline"))


def sources_of(rows: pd.DataFrame) -> dict[str, Source]:
    return {source.id: source for source in cite(list(rows["source_ids"]))}


@pytest.mark.parametrize("subject", [*leverage.TOPICS.values(), leverage.EVERY_TOPIC])
def test_a_subject_shows_its_cards_and_hides_the_rest(bill: pd.DataFrame, subject: str) -> None:
    page = lists.bill_html(bill, subject, sources_of(bill))
    cards = re.findall(r'<li class="rl-lever-card"( hidden="hidden")?>', page)
    count = len(leverage.about(bill, subject))
    assert (len(cards), cards.count("")) == (len(bill), count)
    assert len(lists.bill_table(bill, subject)) == count
    assert words.date(leverage.became_law(bill)) in lists.bill_sentence(bill, subject)


def test_every_card_of_the_bill_names_its_sources_and_its_doubts(bill: pd.DataFrame) -> None:
    page = lists.bill_html(bill, leverage.EVERY_TOPIC, sources_of(bill))
    assert page.count('class="rl-lever-sources"') == len(bill)
    assert page.count("Unverified") == int((bill["checked"] == "unverified").sum())


@pytest.mark.parametrize("span", [leverage.ANY, *leverage.SPANS])
@pytest.mark.parametrize("who", [leverage.ANY, *leverage.WHO])
def test_events_shown_are_those_chosen(events: pd.DataFrame, who: str, span: str) -> None:
    page = lists.events_html(events, who, leverage.ANY, span, sources_of(events))
    count = int(leverage.matches(events, who, leverage.ANY, span).sum())
    assert page.count("<li ") == len(events)
    assert page.count('hidden="hidden"') == len(events) - count + (count > 0)
    assert len(lists.events_table(events, who, leverage.ANY, span)) == count


def test_the_red_line_marks_the_sentence_of_the_article_alone(events: pd.DataFrame) -> None:
    page = lists.events_html(events, leverage.ANY, leverage.ANY, leverage.ANY, sources_of(events))
    cards = page.split("<li ")
    marked = [card for card in cards if "rl-lever-today" in card]
    assert len(marked) == 1
    assert "Graham calls for sanctions" in marked[0]


# --- money


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_panels_two_units_and_pale_what_is_unverified(layout: str) -> None:
    finances = load("state_finances")
    aid, revenue = leverage.aid_by_year(finances), leverage.revenue_by_year(finances)
    fig = charts.money(aid, revenue, layout=layout)
    assert [ax.get_gid() for ax in fig.axes] == ["aid", "revenue"]
    assert "billion euros" in texts(fig, "title-aid")[0]
    assert "trillion roubles" in texts(fig, "title-revenue")[0]
    colors = {bar.get_facecolor() for bar in fig.axes[1].patches}
    assert len(colors) == 2
    assert too_wide(fig) == []
    inside(fig)


def test_money_seen_in_two_places_says_what_is_missing() -> None:
    finances = load("state_finances")
    aid, revenue = leverage.aid_by_year(finances), leverage.revenue_by_year(finances)
    sure = leverage.as_sure(revenue, leverage.SURENESS[1])
    assert list(sure["year_or_month"]) == ["2022", "2023", "2024", "2025"]
    fig = charts.money(aid, sure)
    assert len({bar.get_facecolor() for bar in fig.axes[1].patches}) == 1
    assert [text.get_text() for text in fig.axes[1].texts].count("none\nshown") == 2  # 2020, 2021
    assert "(unverified)" in charts.money_sentence(aid, revenue)
    assert "(unverified)" not in charts.money_sentence(aid, sure)
    table = charts.money_table(aid, sure).set_index("period")
    assert table.loc["2024", "oil and gas revenue (trillion roubles)"] == 11.13
    assert table.loc["2022", "aid: total (€ bn)"] == aid["total"]["2022"]


@pytest.mark.parametrize("sureness", leverage.SURENESS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_words_of_a_year_stay_in_its_own_place(layout: str, sureness: str) -> None:
    finances = load("state_finances")
    revenue = leverage.as_sure(leverage.revenue_by_year(finances), sureness)
    fig = charts.money(leverage.aid_by_year(finances), revenue, layout=layout)
    axes, renderer = fig.axes[1], FigureCanvasAgg(fig).get_renderer()
    for text in axes.texts:
        with mpl.rc_context(style.RC):
            box = text.get_window_extent(renderer).transformed(axes.transData.inverted())
        year = round(text.get_position()[0])
        assert year - 0.5 <= box.x0, (year, text.get_text())
        assert box.x1 <= year + 0.5, (year, text.get_text())


def test_an_unverified_year_cannot_become_the_title() -> None:
    finances = load("state_finances")
    aid, revenue = leverage.aid_by_year(finances), leverage.revenue_by_year(finances)
    assert "8.5 trillion roubles" in charts.money_title(aid, revenue)
    doubted = revenue.assign(checked="unverified")
    with pytest.raises(ValueError, match="unverified"):
        charts.money_title(aid, doubted)
