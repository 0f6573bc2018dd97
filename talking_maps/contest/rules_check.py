"""Whether a contest's rules hold together, and what in them is unusual.

A contest with contradicting rules is refused before it opens; what is merely unusual
is asked about, and staff decide.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from talking_maps.contest.event_times import moment
from talking_maps.contest.prizes import centimos
from talking_maps.contest.ranking import CRITERION, TIE_RULES
from talking_maps.contest.state import Awards
from talking_maps.contest.submission import COMPLETE, IN_TIME
from talking_maps.errors import BadDefinition, BadValue
from talking_maps.model.contest import (
    Announcement,
    Category,
    Contest,
    Gate,
    Prizes,
    Round,
    VisitRule,
)
from talking_maps.model.days import check_day
from talking_maps.model.local_number import (
    LOCAL_GRADES,
    MOST_LETTERS,
    ContestNumbers,
)
from talking_maps.model.message import Message
from talking_maps.scoring import indicator_of

#: The usual range of one prize, from a household's to a community's [US dollars].
USUAL_USD = (Decimal(20), Decimal(3000))
#: Shares of a need that can be exceeded: twice the animals that the pasture feeds.
MAY_EXCEED_ONE = frozenset({"stocking_balance", "labour_promised_against_means"})
FEWEST_FACES, MOST_FACES = 2, 7
#: The least confidence of visits: below it doubt would count for the plan.
EVEN = 0.5
#: The most days until an appeal ends, or an instalment is due.
MOST_DAYS = 1000
#: The points of all criteria together.
HUNDRED = 100.0


def check_rules(contest: Contest) -> None:
    """Raise BadDefinition where the rules contradict each other."""
    if not contest.categories:
        raise BadDefinition("The contest has no category. Add one.")
    if not contest.rounds:
        raise BadDefinition("The contest has no round. Add one.")
    for things in (contest.categories, contest.rounds, contest.jurors, contest.gates):
        _check_ids([thing.id for thing in things])
    _check_judging(contest)
    if contest.visits is not None:
        _check_visits(contest.visits)
    _check_beside(contest)
    taking_part = frozenset(contest.communities)
    for category in contest.categories:
        _check_category(contest, category, taking_part)
        if category.has_own_rules:
            _check_own_rules(contest, category)


def _check_beside(contest: Contest) -> None:
    """Check what else the rules say: appeals, the call, their numbers."""
    if not 0 <= contest.appeal_days <= MOST_DAYS:
        raise BadDefinition(
            "The days in which one can appeal lie between 0 and {most}.", most=MOST_DAYS
        )
    if contest.announcement is not None:
        _check_announcement(contest.announcement)
    if contest.numbers is not None:
        _check_numbers(contest.numbers)


def _check_announcement(said: Announcement) -> None:
    """Refuse a calendar whose steps have no day, or end before they begin."""
    for step in said.calendar:
        try:
            days = [date.fromisoformat(day) for day in (step.day, step.until) if day]
        except ValueError:
            days = []
        if not days or not step.day or days != sorted(days) or not step.what.strip():
            raise BadDefinition(
                "“{what}” of the calendar has no day, or ends before it begins.",
                what=step.what,
            )
    if said.award_at:
        moment(said.award_at)


def _check_numbers(said: ContestNumbers) -> None:
    """Refuse numbers that nobody vouches for, or of a day that is none.

    Which numbers there are, and what they can be, is asked where they are written down.
    """
    for number, one in said.held.items():
        try:
            is_day = bool(check_day(one.on))
        except BadValue:
            is_day = False
        amounts = (one.value, 0.0 if one.error is None else one.error)
        is_amount = all(math.isfinite(amount) for amount in amounts) and amounts[1] >= 0
        texts = (one.by, one.source)
        is_said = all(text.strip() and len(text) <= MOST_LETTERS for text in texts)
        if not (is_day and is_amount and is_said and one.grade in LOCAL_GRADES):
            raise BadDefinition(
                "The number “{number}” of the contest has no value, no day, or nobody "
                "and no source that stands for it.",
                number=number,
            )


def _check_own_rules(contest: Contest, category: Category) -> None:
    """Refuse what a category names and nobody knows, and rules that do not fit it."""
    rounds = {one.id for one in contest.rounds}
    jurors = {one.id for one in contest.jurors}
    unknown = [
        *(one for one in category.in_rounds if one not in rounds),
        *(one for one in category.jury if one not in jurors),
    ]
    for name in unknown:
        raise BadDefinition(
            "The category “{category}” names “{name}”, which is no round and no juror"
            " of the contest.",
            category=category.id,
            name=name,
        )
    own = contest.rules_for(category.id)
    for things in (category.in_rounds, category.jury, [g.id for g in own.gates]):
        _check_ids(things)
    _check_judging(own)
    _check_gate_ids(contest)


def _check_gate_ids(contest: Contest) -> None:
    """Refuse gates of one id that are not the same."""
    asked = [gate.id for gate in contest.all_gates]
    for gate_id in asked:
        if asked.count(gate_id) > 1:
            raise BadDefinition(
                "The gate “{gate}” is another in another category. Give one of them"
                " another id, so that each can be told and amended by itself.",
                gate=gate_id,
            )


def _check_judging(contest: Contest) -> None:
    """Refuse what contradicts itself in how entries of one category are judged."""
    _check_jury(contest)
    _check_rubric(contest)
    for rule in contest.ties:
        _check_tie(contest, rule)
    before: set[str] = set()
    for a_round in contest.rounds:
        _check_round(a_round, before)
        before.add(a_round.id)
    _check_clash(contest)
    for gate in contest.every_gate:
        _check_gate(gate)


def rules_warnings(contest: Contest) -> tuple[Message, ...]:
    """Return what staff should look at again: unusual prizes, origins nobody knows."""
    named = [
        (category.id, amount)
        for category in contest.categories
        if category.prizes is not None
        for amount in _amounts(category.prizes)
    ]
    return (*_unusual(named, contest.soles_per_dollar), *_strangers(contest))


def unusual_awards(contest: Contest, awards: Awards) -> tuple[Message, ...]:
    """Return which of the prizes that were divided are outside the usual range."""
    named = [
        (group.group, prize.amount) for group in awards.groups for prize in group.prizes
    ]
    return tuple(_unusual(dict.fromkeys(named), contest.soles_per_dollar))


def _strangers(contest: Contest) -> Iterator[Message]:
    """Yield the jurors kept from nobody's entry by what is said of their origin."""
    known = {code.casefold() for code in contest.communities}
    for juror in contest.jurors if known else ():
        for said in (juror.origin, *juror.relatives):
            if said and said.partition("/")[0].strip().casefold() not in known:
                yield Message(
                    "“{origin}”, said of the juror {juror}, is no community of this"
                    " contest: it keeps the juror from no entry. Is it meant so?",
                    {"origin": said, "juror": juror.id},
                )


def _unusual(
    named: Collection[tuple[str, Decimal]], rate: Decimal | None
) -> Iterator[Message]:
    if rate is None:
        if named:
            yield Message("Say how many soles a dollar is, to check the usual prizes.")
        return
    low, high = (limit * rate for limit in USUAL_USD)
    for category, amount in named:
        if not low <= amount <= high:
            yield Message(
                "A prize of {amount:soles} in “{category}” is outside the usual range,"
                " {low:soles} to {high:soles} (20 to 3,000 dollars). Is it meant so?",
                {
                    "amount": str(amount),
                    "category": category,
                    "low": str(low),
                    "high": str(high),
                },
            )


def _amounts(prizes: Prizes) -> Iterable[Decimal]:
    steps = set(prizes.ladder) if prizes.kind == "ladder" else {prizes.fund}
    cap = prizes.cap
    return sorted(steps if cap is None else {min(s, cap) for s in steps}, reverse=True)


def _check_ids(ids: Sequence[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise BadDefinition(
                "The contest has two of “{id}”. Give one another id.", id=name
            )


def _check_jury(contest: Contest) -> None:
    if not FEWEST_FACES <= contest.faces <= MOST_FACES:
        raise BadDefinition("A juror chooses among 2 to 7 faces.")
    active = sum(one.has_a_vote and not one.excused for one in contest.jurors)
    if contest.quorum > active:
        raise BadDefinition(
            "The quorum is {quorum:whole} marks, but the jury has {jurors:whole}. Ask"
            " for fewer, or name more jurors.",
            quorum=contest.quorum,
            jurors=active,
        )
    if not any(one.has_a_vote for one in contest.jurors) and any(
        c.jury for c in contest.rubric.criteria
    ):
        raise BadDefinition(
            "The rubric has points for a jury, but the contest has no juror. Add some."
        )


def _check_rubric(contest: Contest) -> None:
    rubric = contest.rubric
    if rubric.joining not in (None, contest.joining):
        raise BadDefinition(
            "The rubric “{rubric}” joins marks another way ({joining}) than the"
            " contest. Say it in one place only.",
            rubric=rubric.id,
            joining=rubric.joining,
        )
    points = math.fsum(criterion.points for criterion in rubric.criteria)
    if not math.isclose(points, HUNDRED):
        raise BadDefinition(
            "The rubric “{rubric}” gives {points:number} points in all. In a contest"
            " it gives 100.",
            rubric=rubric.id,
            points=points,
        )


def _check_tie(contest: Contest, rule: str) -> None:
    criterion = rule.removeprefix(CRITERION)
    if rule in TIE_RULES or (rule != criterion and contest.criterion(criterion)):
        return
    raise BadDefinition(
        "“{rule}” is no rule that breaks a tie. Choose among: {known}.",
        rule=rule,
        known=", ".join(
            (*TIE_RULES, *(CRITERION + c.id for c in contest.rubric.criteria))
        ),
    )


def _check_round(a_round: Round, before: Collection[str]) -> None:
    if a_round.baseline and a_round.baseline not in before:
        raise BadDefinition(
            "The round “{round}” is compared with “{baseline}”, which is not a round"
            " before it.",
            round=a_round.id,
            baseline=a_round.baseline,
        )
    times = [moment(at) for at in (a_round.opens_at, a_round.closes_at) if at]
    if times != sorted(set(times)):
        raise BadDefinition(
            "The round “{round}” closes before it opens.", round=a_round.id
        )


def _check_visits(rule: VisitRule) -> None:
    if rule.things < 1:
        raise BadDefinition("A lot draws at least one thing to be visited.")
    if not EVEN <= rule.confidence < 1:
        raise BadDefinition(
            "The confidence of visits lies between 0.5 and 1: 80 percent is 0.8."
        )


def _check_clash(contest: Contest) -> None:
    """Refuse a gate that has the id of another: of the rubric's, or of every one's."""
    asked = [gate.id for gate in contest.every_gate]
    for name in asked:
        if name in (IN_TIME, COMPLETE):
            raise BadDefinition(
                "“{gate}” is asked in every contest. Give the gate another id.",
                gate=name,
            )
        if asked.count(name) > 1:
            raise BadDefinition(
                "The gate “{gate}” of the contest is another than the rubric's gate of"
                " that id. Give it another id, or take it out.",
                gate=name,
            )


def _check_gate(gate: Gate) -> None:
    limits = [limit for limit in (gate.at_least, gate.at_most) if limit is not None]
    if gate.kind == "checked":
        if gate.indicator or limits:
            raise BadDefinition(
                "People look whether the gate “{gate}” is passed: take out its measure"
                " and its limits, or let it be measured.",
                gate=gate.id,
            )
        return
    asked = indicator_of(gate)
    _check_limits(gate, limits)
    most = math.inf if asked.id in MAY_EXCEED_ONE else 1
    if asked.unit == "share" and not all(0 <= limit <= most for limit in limits):
        raise BadDefinition(
            "The gate “{gate}” measures a share, which lies between 0 and 1. Write its"
            " limit that way: 60 percent is 0.6.",
            gate=gate.id,
        )


def _check_limits(gate: Gate, limits: list[float]) -> None:
    """Refuse limits that are missing or that nobody can meet."""
    if not limits:
        raise BadDefinition(
            "The gate “{gate}” has no limit. Give at_least or at_most.", gate=gate.id
        )
    if limits != sorted(limits):
        raise BadDefinition(
            "Nobody can pass the gate “{gate}”: its at_least is above its at_most.",
            gate=gate.id,
        )


def _check_category(
    contest: Contest, category: Category, taking_part: frozenset[str]
) -> None:
    if not category.owners:
        raise BadDefinition(
            "Nobody can enter the category “{category}”. Name its kinds of owners.",
            category=category.id,
        )
    for code in category.communities:
        if taking_part and code not in taking_part:
            raise BadDefinition(
                "The community {code} of the category “{category}” is not in the"
                " contest.",
                code=code,
                category=category.id,
            )
    if category.prizes is not None:
        _check_prizes(category.id, category.prizes, contest)


def _check_prizes(category: str, prizes: Prizes, contest: Contest) -> None:
    cap = () if prizes.cap is None else (prizes.cap,)
    for amount in (prizes.fund, *prizes.ladder, *cap):
        centimos(amount)
    given = sum(prizes.ladder, Decimal(0))
    if given > prizes.fund:
        raise BadDefinition(
            "The prizes of “{category}” add up to {given:soles}, but its fund holds"
            " {fund:soles}.",
            category=category,
            given=str(given),
            fund=str(prizes.fund),
        )
    if any(higher < lower for higher, lower in pairwise(prizes.ladder)):
        raise BadDefinition(
            "In “{category}” a later place wins more than an earlier one.",
            category=category,
        )
    if (prizes.kind == "ladder") != bool(prizes.ladder):
        raise BadDefinition(
            "In “{category}” a ladder names its prizes; a share names none.",
            category=category,
        )
    if prizes.kind == "equal" and prizes.fund and not prizes.cap:
        raise BadDefinition(
            "In “{category}” all win the same: say how much at most for one.",
            category=category,
        )
    _check_parts(category, prizes)
    if prizes.minimum_score > sum(
        c.points for c in contest.rules_for(category).rubric.criteria
    ):
        raise BadDefinition(
            "Nobody can reach the minimum score of “{category}”.", category=category
        )


def _check_parts(category: str, prizes: Prizes) -> None:
    """Refuse parts and instalments that do not make up the whole prize."""
    forms = [part.form for part in prizes.given_as]
    days = [one.days for one in prizes.instalments]
    _check_percentages(category, prizes)
    if len(set(forms)) < len(forms):
        raise BadDefinition(
            "In “{category}” a part of the prize is named twice.", category=category
        )
    if days != sorted(set(days)) or any(not 0 <= day <= MOST_DAYS for day in days):
        raise BadDefinition(
            "In “{category}” each instalment comes later than the one before it, within"
            " {most} days.",
            category=category,
            most=MOST_DAYS,
        )


def _check_percentages(category: str, prizes: Prizes) -> None:
    """Refuse parts that are not a whole."""
    wholes = [
        [part.percent for part in prizes.given_as],
        [one.percent for one in prizes.instalments],
    ]
    if any(some and (min(some) < 1 or sum(some) != HUNDRED) for some in wholes):
        raise BadDefinition(
            "In “{category}” the parts of a prize do not add up to 100 percent.",
            category=category,
        )
