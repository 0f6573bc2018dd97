"""One line of a contest's chain in words.

A line may have been written past the program: what cannot be read is said to be so,
and never breaks the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from talking_maps.contest import load
from talking_maps.contest.state import Awards
from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Ballot,
    ClockCorrection,
    Contest,
    Entry,
    GateCheck,
    LogEvent,
    Payment,
    Visit,
    Withdrawal,
)
from talking_maps.ui import header, session
from talking_maps.ui.screens.contests import times


def is_moment(text: str) -> bool:
    """Tell whether the text is a time that can be said in words."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def rules_before(lines: Sequence[LogEvent], place: int) -> LogEvent | None:
    """Return the line with the rules that stood before a change of them."""
    if lines[place].act != "change":
        return None
    earlier = (
        one for one in reversed(lines[:place]) if one.act in ("create", "change")
    )
    return next(earlier, None)


def describe_event(
    _: Translator,
    line: LogEvent,
    before: LogEvent | None,
    rules: Contest,
    *,
    shows: bool,
) -> str:
    """Return what the line says was done; single marks only if they may be shown."""
    try:
        if line.act == "change":
            return _change(_, line, before)
        if line.act == "submit":
            return _submitted(_, load(Entry, line.content), rules)
        if line.act == "mark" and shows:
            return _marks(_, load(Ballot, line.content), rules)
        kind, words = _WORDS.get(line.act, (None, None))
        if words is None:
            return _("(this line cannot be read)")
        return words(_, None if kind is None else load(kind, line.content))
    except TalkingMapsError:
        return _("(this line cannot be read)")


def _change(_: Translator, line: LogEvent, before: LogEvent | None) -> str:
    """Say which rules were changed before the opening."""
    now = load(Contest, line.content)
    old = None if before is None else load(Contest, before.content)
    names = _rule_names(_)
    changed = [
        names.get(one.name, one.name)
        for one in fields(Contest)
        if old is not None and getattr(now, one.name) != getattr(old, one.name)
    ]
    if not changed:
        return _("wrote the rules again without changing them")
    return _("changed the rules: {rules}", rules=", ".join(changed))


def _rule_names(_: Translator) -> Mapping[str, str]:
    return {
        "name": _("name"),
        "organiser": _("organiser"),
        "committee": _("committee"),
        "time_zone": _("time zone"),
        "rubric": _("rubric"),
        "categories": _("categories and prizes"),
        "rounds": _("rounds"),
        "jurors": _("jury"),
        "communities": _("communities"),
        "gates": _("gates"),
        "joining": _("how marks are joined"),
        "ties": _("what breaks a tie"),
        "faces": _("faces"),
        "soles_per_dollar": _("soles per dollar"),
    }


def _wrote(_: Translator, rules: Contest) -> str:
    return _("wrote the rules of “{name}”", name=rules.name)


def _marks(_: Translator, ballot: Ballot, rules: Contest) -> str:
    called = {c.id: name(c.names, session.language()) for c in rules.rubric.criteria}
    marks = ", ".join(
        _(
            "{criterion} {points:points}",
            criterion=called.get(one.criterion, "?"),
            points=one.points,
        )
        for one in ballot.marks
    )
    return _(
        "{juror} marked {entry}: {marks}",
        juror=ballot.juror,
        entry=ballot.entry,
        marks=marks,
    )


def _marked(_: Translator, ballot: Ballot) -> str:
    return _("{juror} marked {entry}", juror=ballot.juror, entry=ballot.entry)


def _submitted(_: Translator, entry: Entry, rules: Contest) -> str:
    category, a_round = rules.category(entry.category), rules.round(entry.round)
    words = _(
        "submitted {entry}: {community}, {owner} ({category}, {round})",
        entry=entry.id,
        community=entry.community,
        owner=header.owner_name(_, entry.owner),
        category=name(category.names, session.language()) if category else "?",
        round=times.called(a_round) if a_round else "?",
    )
    lacks = any(gate.reason is not None for gate in entry.gates)
    return f"{words} · {_('late or incomplete')}" if lacks else words


def _withdrew(_: Translator, noun: Withdrawal) -> str:
    return _because(_("withdrew {entry}", entry=noun.entry), noun.reason)


def _checked(_: Translator, noun: GateCheck) -> str:
    if noun.passed:
        words = _("{entry} passes “{gate}”", entry=noun.entry, gate=noun.gate)
    else:
        words = _("{entry} does not pass “{gate}”", entry=noun.entry, gate=noun.gate)
    return _because(words, noun.reason)


def _visited(_: Translator, noun: Visit) -> str:
    return _(
        "{juror} visited {entry}: {count:whole} things looked at",
        juror=noun.juror,
        entry=noun.entry,
        count=len(noun.findings),
    )


def _appealed(_: Translator, noun: Appeal) -> str:
    return _(
        "appeal {appeal} by {who}: {about}",
        appeal=noun.id,
        who=noun.by,
        about=noun.about,
    )


def _answered(_: Translator, noun: Answer) -> str:
    if noun.upheld:
        return _(
            "upheld the appeal {appeal}: {text}", appeal=noun.appeal, text=noun.text
        )
    return _("refused the appeal {appeal}: {text}", appeal=noun.appeal, text=noun.text)


def _awarded(_: Translator, noun: Awards) -> str:
    count = sum(len(group.prizes) for group in noun.groups)
    return _("awarded the prizes: {count:whole}", count=count)


def _recorded(_: Translator, noun: Payment) -> str:
    if noun.paid_on:
        return _("paid the prize of {entry}", entry=noun.entry)
    return _("recorded the papers of the prize of {entry}", entry=noun.entry)


def _corrected(_: Translator, noun: ClockCorrection) -> str:
    return _(
        "put the clock of line {line} right: it was on {at:datetime}, {reason}",
        line=noun.line,
        at=noun.at,
        reason=noun.reason,
    )


def _because(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else words


_WORDS: Mapping[str, tuple[type[Any] | None, Callable[[Translator, Any], str]]] = {
    "create": (Contest, _wrote),
    "open": (None, lambda _, _noun: _("opened the contest")),
    "close": (None, lambda _, _noun: _("closed the contest")),
    "withdraw": (Withdrawal, _withdrew),
    "check": (GateCheck, _checked),
    "mark": (Ballot, _marked),
    "visit": (Visit, _visited),
    "appeal": (Appeal, _appealed),
    "answer": (Answer, _answered),
    "clock": (ClockCorrection, _corrected),
    "award": (Awards, _awarded),
    "payment": (Payment, _recorded),
}
