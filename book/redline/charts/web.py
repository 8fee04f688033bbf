"""The relations of the article's day as a list: who does what to whom, one line a relation.

What joins Ukraine and Russia directly stands first, or that nothing is on record; the rest
follows actor by actor, side by side on a desk and one below the other on a phone.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from redline import words
from redline.charts.actors import SIDE_TOKEN, short_name
from redline.charts.marks import capital
from redline.questions import positions as stances
from redline.questions import relations as web
from redline.tables.frames import records, source_ids

DAY = "12 March 2025"
NAMES: Mapping[str, str] = {"icc": "International Criminal Court", "un-coi": "UN inquiry"}
MOST = 20
"""A sentence tells at most so many relations; more stand in the list and the data tab alone."""


class Actor(NamedTuple):
    """How an actor stands in the list: its short name and its side."""

    name: str
    side: str


def in_groups(chosen: pd.DataFrame, actors: Mapping[str, Actor]) -> pd.DataFrame:
    """The chosen relations as they are listed: first those between the two at war.

    Adds ``group``: the actor from whom a relation goes, or the empty text for the first ones.
    """
    direct = chosen.index.isin(between(chosen, actors).index)
    group = chosen["from_actor"].mask(direct, "")
    order = {actor: i for i, actor in enumerate(dict.fromkeys(["", *group]))}
    return chosen.assign(group=group).sort_values(
        "group", key=lambda groups: groups.map(order), kind="stable"
    )


def between(chosen: pd.DataFrame, actors: Mapping[str, Actor]) -> pd.DataFrame:
    """Those of the chosen relations that join a Ukrainian and a Russian actor."""
    one, other = (
        [name for name, actor in actors.items() if actor.side == side]
        for side in ("Ukraine", "Russia")
    )
    return web.between(chosen, one, other)


def relation_list(
    chosen: pd.DataFrame, actors: Mapping[str, Actor], kind: str | None, focus: str | None
) -> str:
    """The ``chosen`` relations, those of a kind (None: all) from or to an actor (None: anyone)."""
    blocks: dict[str, list[str]] = {}
    if focus is None or actors[focus].side in ("Ukraine", "Russia"):
        blocks[""] = []
    for place, row in enumerate(records(in_groups(chosen, actors))):
        start = "" if row["group"] else f"{_name(row['from_actor'], actors)} "
        line = f"{start}{web.WORDS[row['relation']].words} {_name(row['to_actor'], actors)}"
        blocks.setdefault(row["group"], []).append(f'<li data-r="{place}">{line}</li>')
    nothing = f"<li>nothing on record{_of_kind(kind)}</li>"
    body = "".join(
        f"<li><p>{_name(group, actors) if group else 'Ukraine and Russia, directly'}</p>"
        f"<ul>{''.join(lines) or nothing}</ul></li>"
        for group, lines in blocks.items()
    )
    return f'<ul class="relations">{body}</ul>'


def _name(actor: str, actors: Mapping[str, Actor]) -> str:
    name, side = actors[actor]
    return f'<b class="of-{SIDE_TOKEN[side]}">{html.escape(name)}</b>'


def _of_kind(kind: str | None) -> str:
    return f" of {web.KINDS[kind]}" if kind else ""


def web_title(
    chosen: pd.DataFrame, actors: Mapping[str, Actor], kind: str | None, focus: str | None
) -> str:
    """The finding: how many relations the state shows, and how many join the two at war."""
    if focus and chosen.empty:
        return f"{actors[focus].name}: no relation{_of_kind(kind)} on record"
    if focus:
        towards = int((chosen["to_actor"] == focus).sum())
        away = len(chosen) - towards
        name = f"{actors[focus].name}, relations{_of_kind(kind)}"
        return f"{name}: {towards} towards it, {away} from it"
    direct = len(between(chosen, actors))
    if kind == "talks" and not direct:
        return f"No direct talks between Ukraine and Russia are on record for {DAY}"
    number = capital(words.count(len(chosen), "relation"))
    return f"{number}{_of_kind(kind)}, {direct or 'none'} between Ukraine and Russia"


def web_table(
    chosen: pd.DataFrame, actors: Mapping[str, Actor], publishers: Mapping[str, str]
) -> pd.DataFrame:
    """Each relation in words with its description and sources, a row a line of the list."""
    rows = in_groups(chosen, actors)
    return pd.DataFrame(
        {
            "from": [actors[actor].name for actor in rows["from_actor"]],
            "relation": [web.WORDS[relation].words for relation in rows["relation"]],
            "to": [actors[actor].name for actor in rows["to_actor"]],
            "what is meant": rows["description"].astype(str).tolist(),
            "second look": rows["checked"].tolist(),
            "sources": ["; ".join(publishers[i] for i in ids) for ids in rows["source_ids"]],
        }
    )


def web_sources(chosen: pd.DataFrame) -> list[str]:
    """Ids of every source behind the chosen relations, each once."""
    return source_ids(chosen)


def web_sentence(
    chosen: pd.DataFrame, actors: Mapping[str, Actor], kind: str | None, focus: str | None
) -> str:
    """The state in words: its title, then each relation as a sentence if they are few."""
    title = web_title(chosen, actors, kind, focus)
    if not 0 < len(chosen) <= MOST:
        return f"{title}."
    names = {actor_id: actor.name for actor_id, actor in actors.items()}
    return f"{title}. {'; '.join(web.sentences(in_groups(chosen, actors), names))}."


def web_actors(relations: pd.DataFrame, actors: pd.DataFrame) -> dict[str, Actor]:
    """Short name and side of every actor of the web."""
    ids = {*relations["from_actor"], *relations["to_actor"]}
    return {
        row["actor_id"]: Actor(
            NAMES.get(row["actor_id"]) or short_name(row["name"], row["actor_id"], row["kind"]),
            stances.side_of(actors, row["actor_id"]),
        )
        for row in records(actors[actors["actor_id"].isin(ids)])
    }
