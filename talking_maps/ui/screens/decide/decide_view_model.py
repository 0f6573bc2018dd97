"""Puts together what the deciding map shows, and does what was asked on it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from talking_maps.errors import BadValue, TalkingMapsError
from talking_maps.i18n import Translator, format_message
from talking_maps.model.change import Change
from talking_maps.model.merge import Conflict, Decision, KeepBoth, KeepOne
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import cache, session
from talking_maps.ui.components import base_map, map_words
from talking_maps.ui.components.decide_map import DecideRequest, DecideView
from talking_maps.ui.screens.decide import conflict_view
from talking_maps.ui.widgets import conflict_badge
from talking_maps.workspace import EditContext, history, merges, undo_change

DONE, NOTICE = "decide.done", "decide.notice"


@dataclass(frozen=True, slots=True)
class _Notice:
    """What is to be said of the last thing asked, and of which change of the file."""

    stamp: str
    words: str


def board(code: str) -> DecideView:
    """Return what is shown; raises NotFound, BadFile."""
    workspace, t, language = (
        session.workspace(),
        session.translator(),
        session.language(),
    )
    epsg = cache.register(workspace, code).community.epsg
    last = _own_decision(code)
    return DecideView(
        code=code,
        language=language,
        context=base_map.shown(code),
        layers=map_words.layers(workspace.layers, language),
        questions=conflict_view.questions(
            workspace, conflict_badge.conflicts(code), epsg, language, t
        ),
        notice=_notice(code, last, t),
        can_take_back=last is not None,
        words=conflict_view.words(t),
    )


def act(code: str, asked: DecideRequest | None) -> bool:
    """Do what was asked, once, and tell whether it was done.

    What cannot be done is said beside the map.
    """
    if asked is None or st.session_state.get(DONE) == asked.client:
        return False
    st.session_state[DONE] = asked.client
    st.session_state.pop(NOTICE, None)
    try:
        _do(code, asked)
    except TalkingMapsError as error:
        stamp = cache.kept(session.workspace(), code).stamp
        st.session_state[NOTICE] = _Notice(
            stamp, format_message(error, session.language())
        )
        return False
    return True


def _do(code: str, asked: DecideRequest) -> None:
    workspace = session.workspace()
    if asked.act == "back":
        last = _own_decision(code)
        if last is not None:
            undo_change(workspace, code, _hand(asked, last.owner))
        return
    conflict = merges.conflict(workspace, code, asked.conflict)
    edit_context = _hand(asked, conflict.owner or COMMUNITY)
    merges.decide(
        workspace, code, edit_context, conflict.id, _decision(code, conflict, asked)
    )


def _decision(code: str, conflict: Conflict, asked: DecideRequest) -> Decision:
    if asked.act == "both":
        return KeepBoth()
    if asked.act == "drawn":
        if asked.shape is None:
            raise BadValue("A drawn shape does not decide this. Choose one.")
        return merges.drawn(session.workspace(), code, conflict, asked.shape)
    return KeepOne(asked.change)


def _hand(asked: DecideRequest, owner: str) -> EditContext:
    return EditContext(asked.client, 1, session.author(), owner)


def _own_decision(code: str) -> Change | None:
    """Return the last change of the file if it is a decision of who is here."""
    workspace = session.workspace()
    last = cache.kept(workspace, code).sequence
    changes = history.history(workspace, code, after=last - 1) if last else ()
    mine = [c for c in changes if c.kind == "resolve" and c.author == session.author()]
    return mine[-1] if mine else None


def _notice(code: str, last: Change | None, t: Translator) -> str:
    said = st.session_state.get(NOTICE)
    if (
        isinstance(said, _Notice)
        and said.stamp == cache.kept(session.workspace(), code).stamp
    ):
        return said.words
    return t("Decided, and kept as a change.") if last is not None else ""
