"""What an amendment changes in words, with what stood before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from talking_maps.contest import ContestState, Event
from talking_maps.i18n import Translator, name
from talking_maps.model.amendment import (
    Amendment,
    AmendmentChange,
    AnnouncementCorrected,
    AwardAnnulled,
    ContestAnnulled,
    EntryAdmitted,
    EntryAnnulled,
    GateCorrected,
    JurorExcused,
    JurorNamed,
    MarksAnnulled,
    PaymentAllowed,
    PrizesCorrected,
    QuorumCorrected,
    RoundMoved,
)
from talking_maps.model.contest import Contest
from talking_maps.wording import rule_words


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """An amendment for a table: when, its number, what it changes, what stood, why."""

    at: str
    resolution: str
    change: str
    before: str
    reason: str


def lines(record: ContestState, t: Translator, language: str) -> list[AmendmentLine]:
    """Return every amendment in the order they were written."""
    return [_line(record, told, t, language) for told in record.amendments]


def _line(
    record: ContestState, event: Event[Amendment], t: Translator, language: str
) -> AmendmentLine:
    noun, rules = event.noun, record.contest_before(event.number)
    return AmendmentLine(
        event.at,
        noun.resolution,
        sentence(noun.change, rules, t, language),
        before(noun.change, rules, t, language),
        noun.reason,
    )


def sentence(
    change: AmendmentChange, rules: Contest, t: Translator, language: str
) -> str:
    """Return what the change does; `rules` are those it is made in."""
    return _SENTENCES[type(change)](change, rules, t, language)


def before(
    change: AmendmentChange, rules: Contest, t: Translator, language: str
) -> str:
    """Return what stood before the change in the rules, empty if they are not told."""
    match change:
        case RoundMoved():
            found = rules.round(change.round)
            if found is not None:
                return rule_words.span(found.opens_at, found.closes_at, t)
        case GateCorrected():
            known = (one for one in rules.all_gates if one.id == change.gate)
            return next((rule_words.gate(one, t, language) for one in known), "")
        case PrizesCorrected():
            category = rules.category(change.category)
            return rule_words.prizes(category.prizes if category else None, t)
        case QuorumCorrected():
            now = rules.rules_for(change.of_category).quorum
            return t("quorum: {count:whole}", count=now)
        case AnnouncementCorrected():
            return _called(rules, t, language)
    return ""


def _round_moved(
    change: RoundMoved, rules: Contest, t: Translator, language: str
) -> str:
    return t(
        "the round “{round}” lasts {span}",
        round=_round(rules, change.round, language),
        span=rule_words.span(change.opens_at, change.closes_at, t),
    )


def _round(rules: Contest, round_id: str, language: str) -> str:
    found = rules.round(round_id)
    return name(found.names, language) if found else round_id


def _juror(rules: Contest, juror_id: str) -> str:
    found = rules.juror(juror_id)
    return f"{found.name} ({juror_id})" if found else juror_id


def _juror_named(change: JurorNamed, rules: Contest, t: Translator, _lang: str) -> str:
    whom = f"{change.juror.name} ({change.juror.id})"
    if not change.instead_of:
        return t("{juror} joins the jury", juror=whom)
    return t(
        "{juror} replaces {before} in the jury; marks given before count",
        juror=whom,
        before=_juror(rules, change.instead_of),
    )


def _juror_excused(
    change: JurorExcused, rules: Contest, t: Translator, _lang: str
) -> str:
    whom = _juror(rules, change.juror)
    if change.void:
        return t("{juror} leaves the jury; marks given before are annulled", juror=whom)
    return t("{juror} leaves the jury; marks given before count", juror=whom)


def _gate_corrected(
    change: GateCorrected, rules: Contest, t: Translator, language: str
) -> str:
    known = {gate.id: name(gate.names, language) for gate in rules.all_gates}
    called = known.get(change.gate, change.gate)
    if change.corrected is None:
        return t("the gate “{gate}” is no longer asked", gate=called)
    return t(
        "the gate “{gate}” asks: {rule}",
        gate=called,
        rule=rule_words.gate(change.corrected, t, language),
    )


def _prizes_corrected(
    change: PrizesCorrected, rules: Contest, t: Translator, language: str
) -> str:
    found = rules.category(change.category)
    return t(
        "the prizes of “{category}” are: {prizes}",
        category=name(found.names, language) if found else change.category,
        prizes=rule_words.prizes(change.prizes, t),
    )


def _quorum_corrected(
    change: QuorumCorrected, rules: Contest, t: Translator, language: str
) -> str:
    found = rules.category(change.of_category)
    if found is None:
        return t("quorum: {count:whole}", count=change.least)
    return t(
        "quorum of “{category}”: {least:whole}",
        category=name(found.names, language),
        least=change.least,
    )


def _announcement_corrected(
    change: AnnouncementCorrected, rules: Contest, t: Translator, language: str
) -> str:
    now = replace(rules, announcement=change.announcement)
    return t("the call says: {said}", said=_called(now, t, language))


def _called(rules: Contest, t: Translator, language: str) -> str:
    """Return what an amendment can change of the call: calendar, award, contacts."""
    said = [
        f"{what} ({' – '.join(filter(None, when))})"
        for what, *when in rule_words.calendar(replace(rules, rounds=()), t, language)
    ]
    if rules.announcement:
        said += rules.announcement.contacts
        if not rules.announcement.award_at:
            said += filter(None, (rules.announcement.award_place,))
    return "; ".join(said) or "—"


def _entry_admitted(
    change: EntryAdmitted, _rules: Contest, t: Translator, _lang: str
) -> str:
    return t("{entry} is admitted though it came late", entry=change.entry)


def _entry_annulled(
    change: EntryAnnulled, _rules: Contest, t: Translator, _lang: str
) -> str:
    return t("{entry} is annulled", entry=change.entry)


def _marks_annulled(
    change: MarksAnnulled, rules: Contest, t: Translator, language: str
) -> str:
    if not change.criterion:
        return t(
            "the marks of {juror} for {entry} are annulled",
            juror=_juror(rules, change.juror),
            entry=change.entry,
        )
    found = rules.criterion(change.criterion)
    return t(
        "the mark of {juror} for “{criterion}” of {entry} is annulled",
        juror=_juror(rules, change.juror),
        criterion=name(found.names, language) if found else change.criterion,
        entry=change.entry,
    )


def _payment_allowed(
    change: PaymentAllowed, _rules: Contest, t: Translator, _lang: str
) -> str:
    return t(
        "{amount:soles} may be paid beyond the prize of {entry}",
        amount=str(change.amount),
        entry=change.entry,
    )


def _award_annulled(
    _change: AwardAnnulled, _rules: Contest, t: Translator, _lang: str
) -> str:
    return t("the prizes awarded before are annulled")


def _contest_annulled(
    _change: ContestAnnulled, _rules: Contest, t: Translator, _lang: str
) -> str:
    return t("the contest is annulled")


_SENTENCES: Mapping[type[Any], Callable[[Any, Contest, Translator, str], str]] = {
    RoundMoved: _round_moved,
    JurorNamed: _juror_named,
    JurorExcused: _juror_excused,
    GateCorrected: _gate_corrected,
    PrizesCorrected: _prizes_corrected,
    QuorumCorrected: _quorum_corrected,
    AnnouncementCorrected: _announcement_corrected,
    EntryAdmitted: _entry_admitted,
    EntryAnnulled: _entry_annulled,
    MarksAnnulled: _marks_annulled,
    AwardAnnulled: _award_annulled,
    ContestAnnulled: _contest_annulled,
    PaymentAllowed: _payment_allowed,
}
