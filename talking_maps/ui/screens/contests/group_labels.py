"""Who stands where, ranked once for each event of the chain, and in what groups."""

from __future__ import annotations

import streamlit as st

from talking_maps import contest
from talking_maps.contest import ContestState
from talking_maps.model.contest import (
    Contest,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBands
from talking_maps.ui import session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.workspace.contests import sealed_copies
from talking_maps.workspace.contests.sealed_copies import Ranking


def ranking(record: ContestState) -> Ranking:
    """Return the standings as whoever sits here may see them."""
    key = (str(session.workspace().folder), contest_header.chosen() or "", record.head)
    return sealed_copies.ranking(record, session_user.actor(), _ranked(key, record))


@st.cache_resource(max_entries=8, show_spinner=False)
def _ranked(
    key: Key,  # noqa: ARG001 - what Streamlit remembers it by
    _record: ContestState,
) -> tuple[Standing, ...]:
    return contest.standings(_record)


def drawn_places(record: ContestState) -> PlaceBands | None:
    """Return what was drawn of the places last, None if results changed since."""
    key = (str(session.workspace().folder), contest_header.chosen() or "", record.head)
    return _drawn(key, record)


@st.cache_resource(max_entries=8, show_spinner=False)
def _drawn(
    key: Key,  # noqa: ARG001 - what Streamlit remembers it by
    _record: ContestState,
) -> PlaceBands | None:
    return contest.bands_in_force(_record)


def groups(rules: Contest, standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """Return the groups that are ranked, the latest round first, as rules name them."""
    rounds = {one.id: -place for place, one in enumerate(rules.rounds)}
    kinds = {one.id: place for place, one in enumerate(rules.categories)}
    known = {one.group: (rounds[one.round], kinds[one.category]) for one in standings}
    return tuple(sorted(known, key=lambda group: (known[group], group)))
