"""When plans can be handed in, said in the contest's own time."""

from __future__ import annotations

from datetime import datetime

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Contest, Round
from talking_maps.ui import session
from talking_maps.wording.contest_events import on_clocks
from talking_maps.workspace import current_time


def told(t: Translator, record: ContestState) -> str:
    """Return which round is on until when, or which comes next; nothing otherwise."""
    if record.state != "open":
        return ""
    now = current_time()
    current = on(record.contest, now)
    if current:
        return "; ".join(_until(t, one) for one in current)
    coming = [
        one for one in record.contest.rounds if _moment(one.opens_at, now) > _at(now)
    ]
    if coming:
        first = min(coming, key=lambda one: _at(one.opens_at))
        return t("{round} begins {at:datetime}", round=called(first), at=first.opens_at)
    return t("all rounds have ended")


def on(contest: Contest, now: str) -> tuple[Round, ...]:
    """Return the rounds in which plans handed in now are in time."""
    return tuple(
        one
        for one in contest.rounds
        if _moment(one.opens_at, now) <= _at(now) <= _moment(one.closes_at, now)
    )


def local(rules: Contest, at: str) -> str:
    """Return an ISO time on the clocks of the contest, as it is if it is no time."""
    return on_clocks(at, rules.time_zone)


def called(one: Round) -> str:
    """Return the round's name in the screen's language."""
    return name(one.names, session.language())


def _until(t: Translator, one: Round) -> str:
    if not one.closes_at:
        return t("{round}: until staff close it", round=called(one))
    return t("{round}: until {at:datetime}", round=called(one), at=one.closes_at)


def _moment(text: str, otherwise: str) -> datetime:
    return _at(text or otherwise)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
