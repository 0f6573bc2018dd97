"""One line of a contest's chain in words.

A line may have been written past the program: what cannot be read is said to be so,
and never breaks the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talking_maps.contest import load
from talking_maps.contest.state import Awards
from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator, name
from talking_maps.model.amendment import Amendment
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Ballot,
    ClockCorrection,
    Contest,
    Entry,
    FlagAnswer,
    GateCheck,
    LogEvent,
    LossAnswer,
    LossReason,
    Mark,
    Movement,
    Payment,
    SecondReading,
    Visit,
    Withdrawal,
)
from talking_maps.model.custody import HandOver, Lead
from talking_maps.model.delivery import Delivery
from talking_maps.model.drawn_places import PlaceBands
from talking_maps.model.message import plural
from talking_maps.model.rubric import Criterion
from talking_maps.wording import (
    amendment_words,
    custody_words,
    flag_words,
    question_words,
    vocabulary,
)


def is_moment(text: str) -> bool:
    """Tell whether the text is a time that can be said in words."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def zone_of(name: str) -> tzinfo:
    """Return the time zone of that name, UTC where this computer knows none of it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def on_clocks(at: str, zone: str) -> str:
    """Return an ISO time as a zone's clocks show it, as it is if it is no time."""
    try:
        return datetime.fromisoformat(at).astimezone(zone_of(zone)).isoformat()
    except (ValueError, OverflowError):
        return at


def clocks(zone: str, known_as: str, t: Translator) -> str:
    """Return what a time zone is known as, and by what clocks times are told if not."""
    if zone_of(zone) is not UTC:
        return known_as
    return t("{zone} (unknown to this computer: times are universal time)", zone=zone)


def rules_before(lines: Sequence[LogEvent], index: int) -> LogEvent | None:
    """Return the line with the rules that stood before a change of them."""
    if lines[index].act != "change":
        return None
    earlier = (
        one for one in reversed(lines[:index]) if one.act in ("create", "change")
    )
    return next(earlier, None)


def describe_event(
    t: Translator,
    line: LogEvent,
    before: LogEvent | None,
    rules: Contest,
    language: str,
    *,
    shows: bool,
) -> str:
    """Return what the line says was done; single marks only if they may be shown."""
    try:
        if line.act == "change":
            return _change(t, line, before)
        if line.act == "submit":
            return _submitted(t, load(Entry, line.content), rules, language)
        if line.act == "check":
            return _checked(t, load(GateCheck, line.content), rules, language)
        if line.act == "amend":
            return _amended(t, load(Amendment, line.content), rules, language)
        if line.act == "mark" and shows:
            return _marks(t, load(Ballot, line.content), rules, language)
        kind, words = _WORDS.get(line.act, (None, None))
        if words is None:
            return t("(this line cannot be read)")
        return words(t, None if kind is None else load(kind, line.content))
    except TalkingMapsError:
        return t("(this line cannot be read)")


def _change(t: Translator, line: LogEvent, before: LogEvent | None) -> str:
    """Say which rules were changed before the opening."""
    now = load(Contest, line.content)
    old = None if before is None else load(Contest, before.content)
    names = _rule_names(t)
    changed = [
        names.get(one.name, one.name)
        for one in fields(Contest)
        if old is not None and getattr(now, one.name) != getattr(old, one.name)
    ]
    if not changed:
        return t("wrote the rules again without changing them")
    return t("changed the rules: {rules}", rules=", ".join(changed))


def _rule_names(t: Translator) -> Mapping[str, str]:
    return {
        "name": t("name"),
        "organiser": t("organiser"),
        "committee": t("committee"),
        "time_zone": t("time zone"),
        "rubric": t("rubric"),
        "categories": t("categories and prizes"),
        "rounds": t("rounds"),
        "jurors": t("jury"),
        "communities": t("communities"),
        "gates": t("gates"),
        "joining": t("how marks are joined"),
        "ties": t("what breaks a tie"),
        "faces": t("faces"),
        "soles_per_dollar": t("soles per dollar"),
        "visits": t("field visits by lot"),
        "quorum": t("quorum"),
        "appeal_days": t("days to appeal"),
    }


def _wrote(t: Translator, rules: Contest) -> str:
    return t("wrote the rules of “{name}”", name=rules.name)


def _marks(t: Translator, ballot: Ballot, rules: Contest, language: str) -> str:
    called = {c.id: name(c.names, language) for c in rules.all_criteria}
    asked = [c for rubric in rules.rubrics for c in rubric.criteria if c.questions]
    marks = ", ".join(
        _mark(t, one, called.get(one.criterion, "?"), asked, language)
        for one in ballot.marks
    )
    words = t(
        "{juror} marked {entry}: {marks}",
        juror=ballot.juror,
        entry=ballot.entry,
        marks=marks,
    )
    return _from_elsewhere(words, ballot, t)


def _mark(
    t: Translator, one: Mark, called: str, asked: Sequence[Criterion], language: str
) -> str:
    said = t("{criterion} {points:points}", criterion=called, points=one.points)
    answers = question_words.told(one, asked, t, language)
    return f"{said} ({answers})" if answers else said


def _from_elsewhere(words: str, noun: Ballot | Visit, t: Translator) -> str:
    said = custody_words.came_from(noun.received_from, t)
    if isinstance(noun, Ballot) and noun.sheet_photo:
        said = ", ".join(filter(None, (t("from a photographed sheet"), said)))
    if noun.vouched:
        said = ", ".join(filter(None, (_vouched(noun, t), said)))
    return f"{words} ({said})" if said else words


def _vouched(noun: Ballot | Visit, t: Translator) -> str:
    """Say that the juror was there; who wrote the line is who vouches."""
    if noun.received_from is None:
        return t("the office vouches for the juror: {reason}", reason=noun.vouched)
    who = noun.received_from.who
    return t("{who} vouches for the juror: {reason}", who=who, reason=noun.vouched)


def _marked(t: Translator, ballot: Ballot) -> str:
    words = t("{juror} marked {entry}", juror=ballot.juror, entry=ballot.entry)
    return _from_elsewhere(words, ballot, t)


def _submitted(t: Translator, entry: Entry, rules: Contest, language: str) -> str:
    category, a_round = rules.category(entry.category), rules.round(entry.round)
    words = t(
        "submitted {entry}: {community}, {owner} ({category}, {round})",
        entry=entry.id,
        community=entry.community,
        owner=vocabulary.owner_name(t, entry.owner),
        category=name(category.names, language) if category else "?",
        round=name(a_round.names, language) if a_round else "?",
    )
    lacks = any(gate.reason is not None for gate in entry.gates)
    return f"{words} · {t('late or incomplete')}" if lacks else words


def _withdrew(t: Translator, noun: Withdrawal) -> str:
    return _because(t("withdrew {entry}", entry=noun.entry), noun.reason)


def _checked(t: Translator, noun: GateCheck, rules: Contest, language: str) -> str:
    names = {gate.id: name(gate.names, language) for gate in rules.all_gates}
    called = names.get(noun.gate, noun.gate)
    if noun.passed:
        words = t("{entry} passes “{gate}”", entry=noun.entry, gate=called)
    else:
        words = t("{entry} does not pass “{gate}”", entry=noun.entry, gate=called)
    return _because(words, noun.reason)


def _visited(t: Translator, noun: Visit) -> str:
    words = t(
        plural(
            "{juror} visited {entry}: {count:whole} thing looked at",
            "{juror} visited {entry}: {count:whole} things looked at",
        ),
        juror=noun.juror,
        entry=noun.entry,
        count=len(noun.findings),
    )
    if noun.answers:
        told = t(
            "parts told that nothing else could tell: {told:whole}",
            told=len(noun.answers),
        )
        words = f"{words}; {told}"
    return _from_elsewhere(words, noun, t)


def _appealed(t: Translator, noun: Appeal) -> str:
    return t(
        "appeal {appeal} by {who}: {about}",
        appeal=noun.id,
        who=noun.by,
        about=noun.about,
    )


def _answered(t: Translator, noun: Answer) -> str:
    if noun.upheld:
        return t(
            "upheld the appeal {appeal}: {text}", appeal=noun.appeal, text=noun.text
        )
    return t("refused the appeal {appeal}: {text}", appeal=noun.appeal, text=noun.text)


def _flag_answered(t: Translator, noun: FlagAnswer) -> str:
    return t(
        "answered a flag of {entry} ({flag}): {text}",
        entry=noun.entry,
        flag=flag_words.looked_at(noun.flag, t),
        text=noun.text,
    )


def _reason_given(t: Translator, noun: LossReason) -> str:
    return t(
        plural(
            "gave a reason ({reason}) why {count:whole} thing of {entry} is gone: "
            "{text}",
            "gave a reason ({reason}) why {count:whole} things of {entry} are gone: "
            "{text}",
        ),
        reason=noun.id,
        count=len(noun.things),
        entry=noun.entry,
        text=noun.text,
    )


def _reason_answered(t: Translator, noun: LossAnswer) -> str:
    if noun.accepted:
        return _because(
            t("accepted the reason {reason}", reason=noun.reason), noun.text
        )
    return t("refused the reason {reason}: {text}", reason=noun.reason, text=noun.text)


def _awarded(t: Translator, noun: Awards) -> str:
    count = sum(len(group.prizes) for group in noun.groups)
    return t("awarded the prizes: {count:whole}", count=count)


def _recorded(t: Translator, noun: Payment) -> str:
    if noun.paid_on:
        return t("paid the prize of {entry}", entry=noun.entry)
    return t("recorded the papers of the prize of {entry}", entry=noun.entry)


def _moved(t: Translator, noun: Movement) -> str:
    said = {"amount": str(noun.amount), "entry": noun.entry}
    words = {
        "payment": t("paid {amount:soles} to {entry}: now the whole prize", **said),
        "part_payment": t("paid {amount:soles} of the prize of {entry}", **said),
        "refund": t("took back {amount:soles} of the prize of {entry}", **said),
        "adjustment": t("put right what was paid to {entry}: {amount:soles}", **said),
    }
    return _because(words[noun.kind], noun.note)


def _drew(t: Translator, noun: PlaceBands) -> str:
    return t(
        "drew the places of {entries:whole} entries in {draws:whole} worlds",
        entries=len(noun.bands),
        draws=noun.draws,
    )


def _corrected(t: Translator, noun: ClockCorrection) -> str:
    return t(
        "put the clock of line {line} right: it was on {at:datetime}, {reason}",
        line=noun.line,
        at=noun.at,
        reason=noun.reason,
    )


def _amended(t: Translator, noun: Amendment, rules: Contest, language: str) -> str:
    words = t(
        "amendment {resolution}: {change}",
        resolution=noun.resolution,
        change=amendment_words.sentence(noun.change, rules, t, language),
    )
    return _because(words, noun.reason)


def _read_again(t: Translator, noun: SecondReading) -> str:
    return t(
        plural(
            "read {count:whole} mark of {juror} on paper a second time",
            "read {count:whole} marks of {juror} on paper a second time",
        ),
        count=len(noun.cells),
        juror=noun.juror,
    )


def _because(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else words


_WORDS: Mapping[str, tuple[type[Any] | None, Callable[[Translator, Any], str]]] = {
    "create": (Contest, _wrote),
    "open": (None, lambda t, _noun: t("opened the contest")),
    "close": (None, lambda t, _noun: t("closed the contest")),
    "withdraw": (Withdrawal, _withdrew),
    "mark": (Ballot, _marked),
    "visit": (Visit, _visited),
    "appeal": (Appeal, _appealed),
    "answer": (Answer, _answered),
    "answer_flag": (FlagAnswer, _flag_answered),
    "loss_reason": (LossReason, _reason_given),
    "answer_loss": (LossAnswer, _reason_answered),
    "clock": (ClockCorrection, _corrected),
    "places": (PlaceBands, _drew),
    "award": (Awards, _awarded),
    "payment": (Payment, _recorded),
    "read_again": (SecondReading, _read_again),
    "lead": (Lead, custody_words.took_lead),
    "hand_over": (HandOver, custody_words.handed_over),
    "movement": (Movement, _moved),
    "delivery": (
        Delivery,
        lambda t, noun: t("wrote who handed in {entry}", entry=noun.entry),
    ),
}
