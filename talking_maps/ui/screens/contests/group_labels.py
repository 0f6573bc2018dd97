"""Who stands where, ranked once for each line of the chain, and how groups are called.

In public an entry is called by its community and the code of its owner, never by a
household's name.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Contest, Entry, Standing
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import current_contest, session_user
from talking_maps.workspace import list_communities
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.sealed_copies import Ranking


def ranking(record: ContestState) -> Ranking:
    """Return the standings as whoever sits here may see them."""
    key = (str(session.workspace().folder), current_contest.chosen() or "", record.head)
    return sealed_copies.ranking(record, session_user.actor(), _ranked(key, record))


@st.cache_resource(max_entries=8, show_spinner=False)
def _ranked(
    key: Key,  # noqa: ARG001 - what Streamlit remembers it by
    _record: ContestState,
) -> tuple[Standing, ...]:
    return contest.standings(_record)


def groups(rules: Contest, standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """Return the groups that are ranked, the latest round first, as rules name them."""
    rounds = {one.id: -place for place, one in enumerate(rules.rounds)}
    kinds = {one.id: place for place, one in enumerate(rules.categories)}
    known = {one.group: (rounds[one.round], kinds[one.category]) for one in standings}
    return tuple(sorted(known, key=lambda group: (known[group], group)))


def group_name(
    rules: Contest, group: str, names: Mapping[str, str], language: str
) -> str:
    """Return what a group is called: category, round, and its community if it has one.

    `names` are those of communities by their codes.
    """
    category_id, round_id, *community = group.split("/")
    category, a_round = rules.category(category_id), rules.round(round_id)
    parts = [
        name(category.names, language) if category else category_id,
        name(a_round.names, language) if a_round else round_id,
        *(names.get(code, code) for code in community),
    ]
    return " · ".join(parts)


def community_names() -> Mapping[str, str]:
    """Return the names of the communities in this workspace, by their codes."""
    found = list_communities(session.workspace())
    return {one.code: one.name or one.code for one in found}


def called(
    one: Standing | Entry,
    names: Mapping[str, str],
    t: Translator,  # noqa: ARG001
) -> str:
    """Return what an entry is called in public."""
    community = names.get(one.community, one.community)
    return community if one.owner == COMMUNITY else f"{one.owner} · {community}"
