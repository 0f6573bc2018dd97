"""Whether an amendment may change what it says: what is there, and what still can be.

Nothing that stands is loosened in passing: once prizes are awarded, the award is
annulled first, in a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from talking_maps.contest.amended_rules import amended
from talking_maps.contest.event_times import moment
from talking_maps.contest.jury import effective_marks
from talking_maps.contest.lookups import entry_in_force, entry_of, known_juror
from talking_maps.contest.prizes import centimos
from talking_maps.contest.rules_check import check_rules
from talking_maps.contest.state import ContestState, Event
from talking_maps.contest.submission import in_time
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.amendment import (
    Amendment,
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
from talking_maps.model.announcement import SILENT
from talking_maps.model.contest import Category, Contest, Entry, Gate, Round

#: The number of an identity document; of other countries, too.
IDENTITY = re.compile(r"[0-9A-Za-z-]{6,15}")
#: What an amendment can do while prizes stand.
_WHILE_AWARDED = (AwardAnnulled, ContestAnnulled, PaymentAllowed)


def check_amendment(record: ContestState, event: Event[Amendment]) -> None:
    """Raise NotFound, NotAllowed, BadValue or BadDefinition if it may not be."""
    noun = event.noun
    if not noun.resolution.strip() or not noun.reason.strip():
        raise BadValue("An amendment has the number of its resolution, and says why.")
    _check_amendable(record, event, noun)
    check = _CHECKS.get(type(noun.change))
    if check is not None:
        check(record, event.number, noun.change)
    rules = record.contest_before(event.number)
    now = amended(rules, noun.change)
    if now is not rules:
        if now == rules:
            raise BadValue("The amendment changes nothing: it stands so already.")
        check_rules(now)


def _check_amendable(
    record: ContestState, event: Event[Amendment], noun: Amendment
) -> None:
    """Raise NotAllowed where no amendment is needed, or none can help."""
    state = record.state_before(event.number)
    if state == "created" and not isinstance(noun.change, ContestAnnulled):
        raise NotAllowed(
            "The contest has not opened: change its rules, no amendment is needed."
        )
    if state == "awarded" and not isinstance(noun.change, _WHILE_AWARDED):
        raise NotAllowed(
            "The prizes are awarded. Annul the award by an amendment first; then the"
            " rest can be corrected and the prizes awarded anew."
        )


def known_round(rules: Contest, round_id: str) -> Round:
    """Return the round of that id; raises NotFound with the ids there are."""
    found = rules.round(round_id)
    if found is None:
        raise NotFound(
            "There is no round “{round}”. Choose one of: {known}.",
            round=round_id,
            known=", ".join(one.id for one in rules.rounds),
        )
    return found


def known_gate(rules: Contest, gate_id: str) -> Gate:
    """Return the gate of that id; raises NotFound with the ids there are."""
    found = next((one for one in rules.all_gates if one.id == gate_id), None)
    if found is None:
        raise NotFound(
            "There is no gate “{gate}”. Choose among: {known}.",
            gate=gate_id,
            known=", ".join(one.id for one in rules.all_gates) or "—",
        )
    return found


def is_asked_at(rules: Contest, gate_id: str, entry: Entry) -> bool:
    """Tell whether the gate is asked of the entry's category."""
    asked = rules.rules_for(entry.category).every_gate
    return any(gate.id == gate_id for gate in asked)


def known_category(rules: Contest, category_id: str) -> Category:
    """Return the category of that id; raises NotFound with the ids there are."""
    found = rules.category(category_id)
    if found is None:
        raise NotFound(
            "There is no category “{category}”. Choose among: {known}.",
            category=category_id,
            known=", ".join(one.id for one in rules.categories),
        )
    return found


def _round_moved(record: ContestState, number: int, change: RoundMoved) -> None:
    known_round(record.contest_before(number), change.round)
    for at in (change.opens_at, change.closes_at):
        if at:
            moment(at)
    if not change.closes_at and record.state_before(number) == "closed":
        raise BadValue("Say until when the round goes on: the contest is closed.")


def _juror_named(record: ContestState, number: int, change: JurorNamed) -> None:
    rules = record.contest_before(number)
    if change.juror.excused or not change.juror.id or not change.juror.name.strip():
        raise BadValue("A juror has a name, and a name to sign in.")
    known = rules.juror(change.juror.id)
    if known is not None and not known.has_a_vote and not change.juror.has_a_vote:
        raise BadValue(
            "{juror} is in the jury without a vote already: name him or her a member.",
            juror=known.id,
        )
    if change.juror.identity and not IDENTITY.fullmatch(change.juror.identity):
        raise BadValue(
            "An identity number (DNI) has 6 to 15 digits, letters and dashes."
        )
    if change.instead_of:
        _check_active(rules, change.instead_of)


def _juror_excused(record: ContestState, number: int, change: JurorExcused) -> None:
    _check_active(record.contest_before(number), change.juror)


def _check_active(rules: Contest, juror: str) -> None:
    if known_juror(rules, juror).excused:
        raise NotAllowed("{juror} was excused already.", juror=juror)


def _entry_admitted(record: ContestState, number: int, change: EntryAdmitted) -> None:
    entry_in_force(record, change.entry, number)
    if number == record.lines + 1 and change.entry in in_time(record):
        raise BadValue(
            "The entry {entry} did not come late: there is nothing to admit.",
            entry=change.entry,
        )


def _gate_corrected(record: ContestState, number: int, change: GateCorrected) -> None:
    rules = record.contest_before(number)
    before = known_gate(rules, change.gate)
    gate = change.corrected
    if gate is not None and gate != replace(
        before, names=gate.names, at_least=gate.at_least, at_most=gate.at_most
    ):
        raise BadValue(
            "An amendment corrects the limits of a gate, or takes it out; it makes no"
            " other gate of it."
        )
    _check_results(record, number, change, gate, rules)


def _check_results(
    record: ContestState,
    number: int,
    change: GateCorrected,
    gate: Gate | None,
    rules: Contest,
) -> None:
    """Raise BadValue unless each entry that the gate is asked of has a result."""
    is_measured = gate is not None and gate.kind == "indicator"
    sealed = {
        t.noun.id
        for t in record.entries
        if t.number < number and is_asked_at(rules, change.gate, t.noun)
    }
    wrong = any(result.gate != change.gate for result in change.results.values())
    if wrong or set(change.results) != (sealed if is_measured else set()):
        raise BadValue(
            "The amendment does not say whether each entry passes the gate “{gate}”.",
            gate=change.gate,
        )


def _prizes_corrected(
    record: ContestState, number: int, change: PrizesCorrected
) -> None:
    known_category(record.contest_before(number), change.category)


def _quorum_corrected(
    record: ContestState, number: int, change: QuorumCorrected
) -> None:
    if change.of_category:
        known_category(record.contest_before(number), change.of_category)
    if change.least < 0:
        raise BadValue("A quorum is a number of marks, from 0.")


def _announcement_corrected(
    record: ContestState, number: int, change: AnnouncementCorrected
) -> None:
    before = record.contest_before(number).announcement or SILENT
    now = change.announcement
    if (now.aim, now.legal_basis, now.resolution) != (
        before.aim,
        before.legal_basis,
        before.resolution,
    ):
        raise BadValue(
            "An amendment corrects the calendar, the award's place and time, and the"
            " contacts of the call; its aim and legal basis stay as they were called."
        )


def _entry_annulled(record: ContestState, number: int, change: EntryAnnulled) -> None:
    entry_in_force(record, change.entry, number)


def _marks_annulled(record: ContestState, number: int, change: MarksAnnulled) -> None:
    entry_in_force(record, change.entry, number)
    known_juror(record.contest_before(number), change.juror)
    if number != record.lines + 1:
        return
    marks = effective_marks(record.counted_ballots).get(change.entry, {})
    if not any(
        juror == change.juror and change.criterion in ("", criterion)
        for juror, criterion in marks
    ):
        raise NotFound(
            "{juror} gave {entry} no such mark that could be annulled.",
            juror=change.juror,
            entry=change.entry,
        )


def _award_annulled(record: ContestState, number: int, _change: AwardAnnulled) -> None:
    if record.state_before(number) != "awarded":
        raise NotAllowed("No prizes stand that could be annulled.")


def _payment_allowed(record: ContestState, number: int, change: PaymentAllowed) -> None:
    entry_of(record, change.entry, number)
    if record.state_before(number) != "awarded":
        raise NotAllowed("The prizes are not awarded yet: nothing is paid beyond them.")
    centimos(change.amount)


_CHECKS: Mapping[type[Any], Callable[[ContestState, int, Any], None]] = (
    MappingProxyType(
        {
            RoundMoved: _round_moved,
            JurorNamed: _juror_named,
            JurorExcused: _juror_excused,
            EntryAdmitted: _entry_admitted,
            GateCorrected: _gate_corrected,
            PrizesCorrected: _prizes_corrected,
            QuorumCorrected: _quorum_corrected,
            AnnouncementCorrected: _announcement_corrected,
            EntryAnnulled: _entry_annulled,
            MarksAnnulled: _marks_annulled,
            AwardAnnulled: _award_annulled,
            PaymentAllowed: _payment_allowed,
        }
    )
)
