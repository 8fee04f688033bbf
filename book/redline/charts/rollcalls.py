"""Votes by country: one roll call name by name, the moves between two, one member's record.

HTML fragments carry class names (``rl-…``) and read as plain lists and tables without a style
sheet. Functions ending in ``_title``, ``_alt`` and ``_table``
say the same state in words and numbers.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from redline import words
from redline.charts.markup import table
from redline.questions import recognition
from redline.tables.frames import records, source_ids

_LISTS = {
    "voeten-unga-votes": "UN General Assembly voting data (Voeten)",
    "jack-un-votes-site": "UN-Votes, from the UN Digital Library",
    "un-press-ga12458": "a press release of the United Nations",
    "wikipedia-es-11-5": "Wikipedia on ES-11/5",
    "aljazeera-2023-02-24": "Al Jazeera, 24 February 2023",
    "ukraine-viz-voting-lists": "ukraine-viz voting lists and press lists",
}
_BLOCKS = ("no", "abstain", "absent", "yes")
"""Votes in the order of their blocks: the few first, so that they are seen first."""


def _votes(cast: pd.Series) -> list[str]:
    return [*_BLOCKS, *sorted(set(cast) - set(_BLOCKS))]


def _blocks(members: pd.DataFrame, cast: pd.Series, arrange: str) -> list[tuple[str, pd.Index]]:
    """Headings and the members under them in order of their names, by region or by vote."""
    if arrange == "region":
        return [(str(region), own.index) for region, own in members.groupby("region")]
    blocks = []
    for vote in _votes(cast):
        own = cast.index[cast == vote]
        doubt = "" if vote in _BLOCKS else ", left open by the list"
        blocks.append((f"{recognition.VOTE_WORDS[vote]}{doubt}: {len(own)}", own))
    return blocks


def roll_call_title(audits: pd.DataFrame, resolution: str) -> str:
    """The finding of one roll call: its published tally in words."""
    row = _only(audits, resolution)
    return (
        f"{row['yes']} members for, {row['no']} against; "
        f"{row['abstain']} abstained and {row['not_voting']} did not vote"
    )


def _credit(source: str, confirmed: bool, cast: pd.Series) -> str:
    finding = (
        "its counts equal the published tally"
        if confirmed
        else "its counts equal the tally printed with it; no second source of the tally was seen"
    )
    for vote, count in cast[~cast.isin(recognition.VOTES)].value_counts().items():
        kind = recognition.VOTE_WORDS[str(vote)].lower()
        finding = f"it leaves open for {count} members whether they voted ({kind})"
    return f"List of votes: {_LISTS[source]}; {finding}. Groups: UN M49."


def roll_call(
    audits: pd.DataFrame,
    calls: pd.DataFrame,
    members: pd.DataFrame,
    resolution: str,
    arrange: str,
) -> str:
    """Every member by name, coloured and shaped by its vote on ``resolution``.

    ``audits`` and ``calls`` as :func:`questions.recognition.audit` and ``full_lists`` return
    them; ``members`` has iso3 as its index and the columns country and region; ``arrange`` is
    ``region`` or ``vote``. KeyError for a text whose list leaves out members.
    """
    members = members.sort_values("country")
    cast = calls[resolution].reindex(members.index)
    row = _only(audits, resolution)
    names = {
        code: _vote(vote, html.escape(country), f' data-r="{place}"')
        for place, (code, vote, country) in enumerate(
            zip(members.index, cast, members["country"], strict=True)
        )
    }
    key = "".join(f"<li>{_vote(vote)} {(cast == vote).sum()}</li>" for vote in _votes(cast))
    legend = f'<ul class="rl-members">{key}</ul>' if arrange == "region" else ""
    body = "".join(
        f'<p class="rl-block">{heading}</p>'
        f'<ul class="rl-members">{"".join(f"<li>{names[code]}</li>" for code in own)}</ul>'
        for heading, own in _blocks(members, cast, arrange)
    )
    credit = _credit(str(row["listed_by"]), bool(row["confirmed"]), cast)
    return (
        f"<p>Resolution {_text_of(audits, resolution)}</p>"
        f'{legend}{body}<p class="rl-note">{credit}</p>'
    )


def roll_call_alt(
    audits: pd.DataFrame, calls: pd.DataFrame, members: pd.DataFrame, resolution: str
) -> str:
    """Say what the names of one roll call show, with the names of those against."""
    cast = calls[resolution]
    against = words.join(sorted(members.loc[cast.index[cast == "no"], "country"]))
    title = roll_call_title(audits, resolution)
    return f"Resolution {_text_of(audits, resolution)}. {title}. Against: {against}."


def roll_call_table(votes: pd.DataFrame, members: pd.DataFrame, resolution: str) -> pd.DataFrame:
    """Every member's vote on one text, as the data tab shows it, in order of their names."""
    cast = votes.loc[votes["resolution"] == resolution].set_index("iso3")
    rows = members.sort_values("country").join(cast[["vote", "basis"]])
    return pd.DataFrame(
        {
            "country": rows["country"].tolist(),
            "code": rows.index,
            "group": rows["subregion"].tolist(),
            "vote": rows["vote"].map(recognition.VOTE_WORDS).tolist(),
            "basis": rows["basis"].map(recognition.BASIS_WORDS).tolist(),
        }
    )


def roll_call_sources(
    votes: pd.DataFrame, resolutions: pd.DataFrame, members: pd.DataFrame, resolution: str
) -> list[str]:
    """Ids of the sources of one list, its tally and the groups of members."""
    cast = votes.loc[votes["resolution"] == resolution]
    tally = resolutions.loc[resolutions["resolution"] == resolution]
    return source_ids(cast, tally, members)


def texts(resolutions: pd.DataFrame, names: Sequence[str]) -> dict[str, str]:
    """Return the texts to choose from, words → resolution: ``2014, 68/262: territorial …``."""
    dates = resolutions.set_index("resolution")["date"]
    return {f"{dates[name].year}, {_name(name)}": name for name in names}


def _name(resolution: str) -> str:
    return f"{recognition.short(resolution)}: {recognition.SUBJECTS[resolution]}"


def incomplete_html(audits: pd.DataFrame) -> str:
    """The texts whose list does not add up or was not seen, with the tally and the reason."""
    rows = []
    for row in records(audits[audits["status"] != "complete"]):
        tally = recognition.published_tally(audits, row["resolution"])
        rows.append(
            f"<tr><td>{words.date(row['date'])}</td>"
            f"<td>{html.escape(_name(row['resolution']))}</td>"
            f"<td>{tally.words if tally else 'not seen'}</td>"
            f"<td>{html.escape(row['why'])}</td></tr>"
        )
    return table("rl-record", ("Date", "Text", "Published tally", "What the list lacks"), rows)


def _vote(vote: str, text: str = "", row: str = "") -> str:
    """A vote, or a member's name, in the vote's colour and shape (the style sheet's)."""
    kind = vote if vote in recognition.VOTES else "open"
    return (
        f'<span class="rl-vote rl-vote-{kind}"{row}>{text or recognition.VOTE_WORDS[vote]}</span>'
    )


def _only(rows: pd.DataFrame, resolution: str) -> pd.Series:
    return rows.loc[rows["resolution"] == resolution].iloc[0]


def _text_of(resolutions: pd.DataFrame, resolution: str) -> str:
    """``ES-11/7, 24 February 2025: a just and lasting peace``."""
    day = words.date(_only(resolutions, resolution)["date"])
    return f"{recognition.short(resolution)}, {day}: {recognition.SUBJECTS[resolution]}"


def switches_sources(
    votes: pd.DataFrame, resolutions: pd.DataFrame, before: str, after: str
) -> list[str]:
    """Ids of the sources of two lists and their tallies."""
    pair = [before, after]
    cast, tallies = (table.loc[table["resolution"].isin(pair)] for table in (votes, resolutions))
    return source_ids(cast, tallies)


Switches = Mapping[tuple[str, str], pd.DataFrame]
"""What every member did on two texts (`questions.recognition.switches`), by the two of them."""


def switches_title(switches: Switches, before: str, after: str) -> str:
    """The finding for one pair of texts: how many voted differently, how many came or went."""
    rows = switches[before, after]
    if (rows["before"] == rows["after"]).all():
        return "No member voted differently"
    kinds = rows["kind"].value_counts()
    switched = int(kinds.get("switched", 0))
    moved = int(kinds.get("stopped", 0)) + int(kinds.get("started", 0))
    return (
        f"Two different texts: {switched} of {len(rows)} members voted differently on them, "
        f"{moved} voted on one of them only"
    )


def switches_html(switches: Switches, resolutions: pd.DataFrame, before: str, after: str) -> str:
    """A table of votes before and after, and the names behind every move off its diagonal."""
    rows = switches[before, after]
    twice = '<p class="rl-note">The same text twice. Choose two different ones.</p>'
    counts = recognition.matrix(rows)
    head = "".join(f'<th scope="col">{_vote(vote)}</th>' for vote in recognition.VOTES)
    body = "".join(_matrix_row(counts, vote) for vote in recognition.VOTES)
    groups = "".join(
        f"<p>{_vote(a)} <span class='rl-to'>→</span> {_vote(b)} <b>{len(names)}</b></p>"
        f"<p>{html.escape(', '.join(names))}</p>"
        for a, b, names in recognition.moves(rows)
    )
    moves = f'<div class="rl-moves">{groups}</div>' if groups else ""
    return (
        f"{twice if before == after else ''}"
        '<table class="rl-matrix"><caption>Members by vote. Rows: '
        f"{html.escape(_text_of(resolutions, before))}. Columns: "
        f"{html.escape(_text_of(resolutions, after))}.</caption>"
        f'<thead><tr><th scope="col">from ↓ to →</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{moves}"
    )


def _matrix_row(counts: pd.DataFrame, before: str) -> str:
    cells = "".join(
        f'<td class="rl-{"same" if before == after else "moved" if count else "none"}">{count}</td>'
        for after, count in zip(recognition.VOTES, counts.loc[before], strict=True)
    )
    return f'<tr><th scope="row">{_vote(before)}</th>{cells}</tr>'


def switches_alt(switches: Switches, resolutions: pd.DataFrame, before: str, after: str) -> str:
    """Say which moves took place between two texts."""
    if before == after:
        return f"The same text twice: {_text_of(resolutions, before)}. Choose two different ones."
    moves = "; ".join(
        f"{len(names)} from {recognition.VOTE_WORDS[a].lower()} "
        f"to {recognition.VOTE_WORDS[b].lower()}"
        for a, b, names in recognition.moves(switches[before, after])
    )
    pair = f"From {_text_of(resolutions, before)}, to {_text_of(resolutions, after)}"
    return f"{switches_title(switches, before, after)}. {pair}: {moves}."


def switches_table(switches: Switches, before: str, after: str) -> pd.DataFrame:
    """Every move between two votes and the members behind it, as the data tab shows them."""
    columns = ["before", "after", "members", "who"]
    rows = [
        (recognition.VOTE_WORDS[a], recognition.VOTE_WORDS[b], len(names), ", ".join(names))
        for a, b, names in recognition.moves(switches[before, after])
    ]
    return pd.DataFrame(rows, columns=columns)


def record_title(record: pd.DataFrame, country: str) -> str:
    """The finding for one member: its votes on the texts whose roll call adds up."""
    counts = record.loc[record["status"] == "complete", "vote"].value_counts()
    votes = ", ".join(
        f"{recognition.VOTE_WORDS[vote].lower()} {counts[vote]}"
        for vote in recognition.VOTES
        if vote in counts
    )
    return f"{country}, {counts.sum()} complete roll calls: {votes}"


def record_html(record: pd.DataFrame) -> str:
    """One member's vote on every text with a list, partial lists marked as such."""
    rows = (
        f'<tr><td data-label="Date">{words.date(row["date"])}</td>'
        f'<td data-label="Text">{html.escape(_name(row["resolution"]))}</td>'
        f'<td data-label="Vote">{_vote(row["vote"])}</td>'
        f'<td data-label="How sure">{html.escape(_sure(row))}</td></tr>'
        for row in records(record)
    )
    return table("rl-record", ("Date", "Text", "Vote", "How sure"), rows)


def _sure(row: Mapping[str, Any]) -> str:
    """How one vote is known, in words."""
    basis = "" if pd.isna(row["basis"]) else f"; {recognition.BASIS_WORDS[row['basis']]}"
    if row["status"] == "complete":
        return f"complete list{basis}"
    return f"partial list{basis}{'; ' * bool(row['caution'])}{row['caution']}"


def record_alt(record: pd.DataFrame, country: str) -> str:
    """Say how one member voted, text by text."""
    votes = "; ".join(
        f"{recognition.short(row['resolution'])} {recognition.VOTE_WORDS[row['vote']]}"
        for row in records(record)
    )
    return f"{record_title(record, country)}. {votes}."


def record_table(record: pd.DataFrame) -> pd.DataFrame:
    """One member's votes, as the data tab shows them."""
    return pd.DataFrame(
        {
            "date": record["date"].dt.strftime("%Y-%m-%d"),
            "text": record["resolution"].map(recognition.short),
            "about": record["resolution"].map(recognition.SUBJECTS),
            "vote": record["vote"].map(recognition.VOTE_WORDS),
            "how sure": [_sure(row) for row in records(record)],
        }
    )


def record_sources(votes: pd.DataFrame, iso3: str) -> list[str]:
    """Ids of the sources of one member's votes."""
    return source_ids(votes.loc[votes["iso3"] == iso3])
