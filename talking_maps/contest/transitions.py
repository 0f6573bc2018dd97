"""Whether an act may follow what was done before: the rules of the game in time.

The same questions are asked when somebody acts and when the chain is verified, so a
line written past the program is found even if its hash is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from talking_maps.contest.amendments import check_amendment
from talking_maps.contest.deliveries import check_delivery
from talking_maps.contest.event_times import late
from talking_maps.contest.handover import check_custody
from talking_maps.contest.jury import check_ballot, check_visit
from talking_maps.contest.lookups import entry_in_force, entry_of
from talking_maps.contest.lot import POINT_DIGITS
from talking_maps.contest.payments import check_movement, check_payment
from talking_maps.contest.place_bands import check_drawn, check_places
from talking_maps.contest.quorum import check_quorum
from talking_maps.contest.state import ContestState, Event
from talking_maps.contest.submission import is_in_time
from talking_maps.contest.told_parts import check_answers
from talking_maps.contest.typed_marks import check_reading
from talking_maps.contest.wrong_clocks import check_correction
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Contest,
    Entry,
    FlagAnswer,
    GateCheck,
    LossAnswer,
    LossReason,
    Role,
    SealedReading,
    State,
    Visit,
    Withdrawal,
)
from talking_maps.model.plan import Scene

#: A community, or an owner in one: `community/owner`.
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}(/[a-z0-9][a-z0-9_-]{0,47})?")

#: The states in which each act may be done; marks may come in after the closing.
_WHEN: Mapping[str, frozenset[State]] = MappingProxyType(
    {
        "change": frozenset({"created"}),
        "open": frozenset({"created"}),
        "close": frozenset({"open"}),
        "places": frozenset({"closed"}),
        "award": frozenset({"closed"}),
        "submit": frozenset({"open", "closed"}),
        "withdraw": frozenset({"open", "closed"}),
        "check": frozenset({"open", "closed"}),
        "delivery": frozenset({"open", "closed", "awarded"}),
        "mark": frozenset({"open", "closed"}),
        "visit": frozenset({"open", "closed"}),
        "read_again": frozenset({"open", "closed"}),
        "appeal": frozenset({"open", "closed", "awarded"}),
        "answer": frozenset({"open", "closed", "awarded"}),
        "answer_flag": frozenset({"open", "closed", "awarded"}),
        "loss_reason": frozenset({"open", "closed"}),
        "answer_loss": frozenset({"open", "closed"}),
        "payment": frozenset({"awarded"}),
        "movement": frozenset({"closed", "awarded", "annulled"}),
        "clock": frozenset({"created", "open", "closed", "awarded"}),
        "amend": frozenset({"created", "open", "closed", "awarded"}),
        "lead": frozenset({"created", "open", "closed", "awarded", "annulled"}),
        "hand_over": frozenset({"created", "open", "closed", "awarded", "annulled"}),
    }
)


def validate_event(record: ContestState, action: str, event: Event[Any]) -> None:
    """Raise NotAllowed, NotFound or BadValue if the act may not be that line.

    `event.number` is the line's number; only what stands before it is looked at.
    """
    check_allowed(record, action, event)
    check = _CHECKS.get(action)
    if check is not None:
        check(record, event)


def check_allowed(record: ContestState, action: str, event: Event[Any]) -> None:
    """Raise NotAllowed or BadValue if that role may not do the act, or not now."""
    check_role(action, event.role, event.who)
    state = record.state_before(event.number)
    if action == "create":
        if state is not None:
            raise BadValue("A contest is created once.")
        return
    if state is None or state not in _WHEN.get(action, frozenset()):
        raise _too_early_or_late(action, state)
    said = event.noun if action in ("lead", "hand_over") else None
    check_custody(action, record.leader_before(event.number), said)


def check_role(action: str, role: Role, who: str) -> None:
    """Raise NotAllowed if the role may not do the act."""
    if not may(role, action):
        raise NotAllowed(
            "{who} ({role}) may not do this: {act}. Sign in as somebody who may.",
            who=who,
            role=role,
            act=action,
        )


def _too_early_or_late(action: str, state: State | None) -> NotAllowed:
    if state == "annulled":
        return NotAllowed("The contest was annulled: nothing more can be done in it.")
    if action == "change":
        return NotAllowed("The contest has opened: its rules can no longer be changed.")
    if state == "created":
        return NotAllowed("The contest is not open yet. Open it first.")
    if state == "awarded":
        return NotAllowed(
            "The prizes are awarded. Only an appeal that is upheld can change them."
        )
    if action in {"places", "award", "payment", "movement"}:
        return NotAllowed(
            "It is too early for this: first close the contest, then award the prizes."
        )
    return NotAllowed("The contest was opened or closed already.")


def _submit(record: ContestState, event: Event[Entry]) -> None:
    entry = event.noun
    contest = record.rules_before(event.number, entry.category)
    a_round = contest.round(entry.round)
    if contest.category(entry.category) is None or a_round is None:
        raise NotFound("The contest has no such category or round.")
    if record.entry(entry.id, before=event.number) is not None:
        raise BadValue("There is an entry {entry} already.", entry=entry.id)
    _check_line(event, entry)
    state = record.state_before(event.number) or "created"
    seen = record.seen_before(event.number)
    prolonged = record.is_prolonged(a_round.id, event.number)
    reason = late(a_round, event.at, state, seen, prolonged=prolonged)
    if is_in_time(entry) != (reason is None):
        raise BadValue(
            "The entry {entry} does not say truly whether it came in time.",
            entry=entry.id,
        )
    _check_gates(contest, entry)
    _check_parts(contest, entry)


def _check_line(event: Event[Entry], entry: Entry) -> None:
    """Raise BadValue unless entry and line name one time and person."""
    if (entry.submitted_at, entry.submitted_by) != (event.at, event.who):
        raise BadValue(
            "The entry {entry} names another time or person than its line.",
            entry=entry.id,
        )


def _check_gates(contest: Contest, entry: Entry) -> None:
    told = {gate.gate for gate in entry.gates}
    for gate in contest.every_gate:
        if gate.kind == "indicator" and gate.id not in told:
            raise BadValue(
                "The entry {entry} does not say whether it passes the gate “{gate}”.",
                entry=entry.id,
                gate=gate.id,
            )


#: Criterion, indicator, scene, points, worst and best of a part.
_Asked = tuple[str, str, Scene | None, float, float, float]
#: Points that differ by less are the same.
_NEAR = 1e-6


def _check_parts(contest: Contest, entry: Entry) -> None:
    asked = [
        (c.id, one.indicator, one.scene, one.points, one.worst, one.best)
        for c in contest.rubric.criteria
        for one in c.components
    ]
    found = [
        (p.criterion, p.indicator, p.scene, p.of, p.worst, p.best) for p in entry.parts
    ]
    if not _is_asked(contest, entry, found, asked) or not all(
        0 <= part.points <= part.of and (part.uncertainty or 0) >= 0
        for part in entry.parts
    ):
        raise BadValue(
            "The computed points of {entry} are not those that the rubric asks for.",
            entry=entry.id,
        )
    _check_stakes(contest, entry)


def _check_stakes(contest: Contest, entry: Entry) -> None:
    """Raise BadValue for points that wait, or hang on things, as they cannot."""
    if not all(_can_wait(contest, part) for part in entry.parts):
        raise BadValue(
            "The points of {entry} that wait are not those that cannot be told.",
            entry=entry.id,
        )
    if not all(_is_staked(contest, entry, part) for part in entry.parts):
        raise BadValue(
            "The points of {entry} do not hang on things that its plan shows.",
            entry=entry.id,
        )


def _is_asked(
    contest: Contest, entry: Entry, found: list[_Asked], asked: list[_Asked]
) -> bool:
    """Tell whether the parts are the rubric's, with its points or points shared out.

    How they are shared out stands on what measures need, which later programs may
    know better: what is sealed is held only to the sum.
    """
    is_shared = contest.rubric.withheld == "share" and entry.potential.is_confirmed
    if not is_shared:
        return found == asked
    same = [one[:3] + one[4:] for one in found] == [one[:3] + one[4:] for one in asked]
    whole, shared = (math.fsum(one[3] for one in parts) for parts in (asked, found))
    return same and math.isclose(shared, whole, abs_tol=_NEAR)


def _can_wait(contest: Contest, part: SealedReading) -> bool:
    """Tell whether what a part says of its waiting points can be so."""
    if not part.untold:
        return True
    return (
        contest.rubric.withheld == "share"
        and part.value is None
        and part.points == 0
        and 0 < part.untold <= part.of + _NEAR
    )


def _is_staked(contest: Contest, entry: Entry, part: SealedReading) -> bool:
    """Tell whether what a part says of its stakes can be so."""
    if not part.stakes:
        return True
    stakes = part.stakes.values()
    return (
        contest.visits is not None
        and all(stake > 0 for stake in stakes)
        and math.fsum(stakes) <= part.points + 10**-POINT_DIGITS
        and set(part.stakes) <= set(entry.things)
    )


def _visit(record: ContestState, event: Event[Visit]) -> None:
    check_visit(record, event)
    check_answers(entry_in_force(record, event.noun.entry, event.number), event.noun)


def _withdraw(record: ContestState, event: Event[Withdrawal]) -> None:
    entry_in_force(record, event.noun.entry, event.number)


def _check(record: ContestState, event: Event[GateCheck]) -> None:
    entry = entry_in_force(record, event.noun.entry, event.number)
    rules = record.rules_before(event.number, entry.category)
    gates = [gate.id for gate in rules.every_gate if gate.kind == "checked"]
    if not gates:
        raise NotFound(
            "There is no gate “{gate}” for people to check: the rules of this contest "
            "have none.",
            gate=event.noun.gate,
        )
    if event.noun.gate not in gates:
        raise NotFound(
            "There is no gate “{gate}” for people to check. Choose among: {known}.",
            gate=event.noun.gate,
            known=", ".join(gates),
        )


def _appeal(record: ContestState, event: Event[Appeal]) -> None:
    if record.asked.get(event.noun.id, event.number) < event.number:
        raise BadValue("There is an appeal {appeal} already.", appeal=event.noun.id)
    if event.noun.entry:
        entry_of(record, event.noun.entry, event.number)
    if not event.noun.by.strip() or not event.noun.about.strip():
        raise BadValue("An appeal says who appeals and about what.")
    if not _CODE.fullmatch(event.noun.by):
        # It stands in tables and papers that leave the house, where no name may be.
        raise BadValue(
            "“{by}” is not a code. Write who appeals as the code of a community or of"
            " an owner in it, like suyu or suyu/h1; names stay in its book.",
            by=event.noun.by[:40],
        )


def _answer(record: ContestState, event: Event[Answer]) -> None:
    wanted, number = event.noun.appeal, event.number
    is_asked = record.asked.get(wanted, number) < number
    if not is_asked or record.answered.get(wanted, number) < number:
        raise NotFound(
            "There is no appeal “{appeal}” that waits for an answer.", appeal=wanted
        )
    if not event.noun.text.strip():
        raise BadValue("An answer needs words.")


def _answer_flag(record: ContestState, event: Event[FlagAnswer]) -> None:
    entry = entry_in_force(record, event.noun.entry, event.number)
    flags = [flag.id for flag in entry.flags]
    if event.noun.flag not in flags:
        raise NotFound(
            "The entry {entry} has no flag “{flag}”. Its flags are: {known}.",
            entry=entry.id,
            flag=event.noun.flag,
            known=", ".join(flags) or "—",
        )
    if not event.noun.text.strip():
        raise BadValue("An answer needs words.")


def _loss_reason(record: ContestState, event: Event[LossReason]) -> None:
    noun = event.noun
    if any(
        one.noun.id == noun.id
        for one in record.loss_reasons
        if one.number < event.number
    ):
        raise BadValue("There is a reason {reason} already.", reason=noun.id)
    entry = entry_in_force(record, noun.entry, event.number)
    if not any(one.baseline == entry.round for one in record.contest.rounds):
        raise BadValue(
            "The entry {entry} is no baseline of any round. Name the entry that the "
            "next plan is compared with.",
            entry=entry.id,
        )
    _check_things(noun, entry)
    if not noun.text.strip():
        raise BadValue("A reason needs words.")


def _check_things(noun: LossReason, entry: Entry) -> None:
    """Raise NotFound unless the reason is about things that the entry shows."""
    unknown = sorted(set(noun.things) - set(entry.things))
    if unknown or not noun.things:
        raise NotFound(
            "The entry {entry} shows no such thing: {things}. Choose among those it "
            "shows.",
            entry=entry.id,
            things=", ".join(unknown) or "—",
        )


def _answer_loss(record: ContestState, event: Event[LossAnswer]) -> None:
    known = [one.noun.id for one in record.loss_reasons if one.number < event.number]
    if event.noun.reason not in known:
        raise NotFound(
            "There is no reason “{reason}”. The reasons are: {known}.",
            reason=event.noun.reason,
            known=", ".join(known) or "—",
        )
    if not event.noun.accepted and not event.noun.text.strip():
        raise BadValue("A refusal needs words.")


def _award(record: ContestState, event: Event[Any]) -> None:
    check_quorum(record, event)
    check_drawn(record, event)


_CHECKS: Mapping[str, Callable[[ContestState, Event[Any]], None]] = MappingProxyType(
    {
        "submit": _submit,
        "withdraw": _withdraw,
        "check": _check,
        "delivery": check_delivery,
        "mark": check_ballot,
        "visit": _visit,
        "appeal": _appeal,
        "answer": _answer,
        "answer_flag": _answer_flag,
        "places": check_places,
        "award": _award,
        "loss_reason": _loss_reason,
        "answer_loss": _answer_loss,
        "payment": check_payment,
        "movement": check_movement,
        "clock": check_correction,
        "amend": check_amendment,
        "read_again": check_reading,
    }
)


_STAFF: frozenset[Role] = frozenset({"staff"})
_FIELD: frozenset[Role] = frozenset({"facilitator", "staff"})
_JURY: frozenset[Role] = frozenset({"juror", "staff"})

#: The roles that may do each act.
RIGHTS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "create": _STAFF,
        "change": _STAFF,
        "open": _STAFF,
        "close": _STAFF,
        "check": _STAFF,
        "places": _STAFF,
        "award": _STAFF,
        "payment": _STAFF,
        "movement": _STAFF,
        "answer": _STAFF,
        "answer_flag": _STAFF,
        "answer_loss": _STAFF,
        "clock": _STAFF,
        "amend": _STAFF,
        "read_again": _STAFF,
        "lead": _STAFF,
        "hand_over": _STAFF,
        "submit": _FIELD,
        "withdraw": _FIELD,
        "delivery": _FIELD,
        "appeal": _FIELD,
        "loss_reason": _FIELD,
        "mark": _JURY,
        "visit": _JURY,
    }
)


def may(role: Role, action: str) -> bool:
    """Tell whether the role may do the act."""
    return role in RIGHTS.get(action, frozenset())
