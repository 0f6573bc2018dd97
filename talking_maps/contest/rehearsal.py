"""A contest tried on the plans at hand, before it opens: who could win what.

Once open the rules stand. What nobody can win, what one kind of community cannot, what
a gate would refuse, and prizes with nobody to take them are told before. Nothing is
judged here: the plans were scored by the contest's own rubric.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from talking_maps.model.contest import Category, Contest, GateResult, Prizes, Round
from talking_maps.model.message import Message
from talking_maps.model.plan import Scene
from talking_maps.model.rubric import Reading, Reference, Scorecard

#: A plan at hand: its category, community and owner.
Whose = tuple[str, str, str]
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class TriedPlan:
    """A plan at hand, in the category it would enter, as it was scored and gated."""

    category: str
    community: str
    owner: str
    card: Scorecard
    gates: tuple[GateResult, ...]


@dataclass(frozen=True, slots=True)
class TriedPart:
    """A computed part of a criterion in one category [points].

    `untold` are the communities in all of whose plans it cannot be told, with one of
    the reasons; `doubtful` are ids of numbers that nobody confirmed.
    """

    category: str
    criterion: str
    indicator: str
    scene: Scene | None
    points: float
    tried: int
    told: int
    untold: Mapping[str, Message]
    doubtful: tuple[str, ...]

    @property
    def is_for_nobody(self) -> bool:
        """Tell whether none of the plans at hand could get a point of it."""
        return self.tried > 0 and self.told == 0


@dataclass(frozen=True, slots=True)
class TriedGate:
    """A gate in one category: how many plans it was asked of, and whom it refuses."""

    category: str
    gate: str
    tried: int
    refused: tuple[Whose, ...]


@dataclass(frozen=True, slots=True)
class TriedFund:
    """What a category can pay in one round [soles].

    `groups` are ranked apart, each with the whole `fund`; of those in `empty` no plan
    is at hand. `idle` is what prizes by place leave for want of plans, in all groups.
    """

    category: str
    round: str
    fund: Decimal
    groups: tuple[str, ...]
    empty: tuple[str, ...]
    idle: Decimal

    @property
    def total(self) -> Decimal:
        """Return the funds of all groups together."""
        return self.fund * len(self.groups)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What trying the contest showed.

    `blank` are owners who could enter and drew nothing yet, `unentered` categories
    that no plan at hand could enter, `incomplete` how many plans lack something.
    """

    plans: int
    incomplete: int
    blank: tuple[Whose, ...]
    unentered: tuple[str, ...]
    parts: tuple[TriedPart, ...]
    gates: tuple[TriedGate, ...]
    funds: tuple[TriedFund, ...]

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Return the numbers nobody confirmed on which points would stand."""
        found = (number for part in self.parts for number in part.doubtful)
        return tuple(dict.fromkeys(found))


def rehearse(
    contest: Contest,
    plans: Sequence[TriedPlan],
    reference: Reference,
    *,
    blank: Sequence[Whose] = (),
    communities: Sequence[str] = (),
) -> Rehearsal:
    """Return what the plans at hand show; `communities` are those at hand."""
    by_category: defaultdict[str, list[TriedPlan]] = defaultdict(list)
    for plan in plans:
        by_category[plan.category].append(plan)
    return Rehearsal(
        plans=len(plans),
        incomplete=sum(bool(plan.card.missing) for plan in plans),
        blank=tuple(blank),
        unentered=tuple(
            one.id
            for one in contest.categories
            if not by_category[one.id]
            and not any(category == one.id for category, *_ in blank)
        ),
        parts=tuple(
            part
            for one in contest.categories
            if by_category[one.id]
            for part in _parts(contest, one.id, by_category[one.id], reference)
        ),
        gates=tuple(
            gate
            for one in contest.categories
            for gate in _gates(contest, one.id, by_category[one.id])
        ),
        funds=tuple(_funds(contest, by_category, communities)),
    )


def _parts(
    contest: Contest,
    category: str,
    plans: Sequence[TriedPlan],
    reference: Reference,
) -> Iterator[TriedPart]:
    for place, criterion in enumerate(contest.rules_for(category).rubric.criteria):
        for at, component in enumerate(criterion.components):
            found = [(p, p.card.criteria[place].readings[at]) for p in plans]
            # What the land is confirmed to lack is asked of nobody: its points went
            # to what the land can have.
            asked = [(p, one) for p, one in found if not one.withheld]
            yield TriedPart(
                category,
                criterion.id,
                component.indicator,
                component.scene,
                component.points,
                tried=len(asked),
                told=sum(_is_told(one) for _, one in asked),
                untold=_untold(asked),
                doubtful=_doubtful(asked, reference),
            )


def _is_told(reading: Reading) -> bool:
    return reading.measure.value is not None


def _untold(asked: Sequence[tuple[TriedPlan, Reading]]) -> Mapping[str, Message]:
    """Return the communities of which no plan can be told, with a reason of one."""
    told = {plan.community for plan, one in asked if _is_told(one)}
    return {
        plan.community: one.measure.explanation
        for plan, one in reversed(asked)
        if plan.community not in told
    }


def _doubtful(
    asked: Sequence[tuple[TriedPlan, Reading]], reference: Reference
) -> tuple[str, ...]:
    used = (source for _, one in asked for source in one.measure.sources)
    return tuple(
        sorted(
            one
            for one in set(used)
            if one in reference.numbers and not reference.numbers[one].confirmed
        )
    )


def _gates(
    contest: Contest, category: str, plans: Sequence[TriedPlan]
) -> Iterator[TriedGate]:
    for gate in contest.rules_for(category).every_gate:
        if gate.kind != "indicator":
            continue
        results = [
            (plan, one) for plan in plans for one in plan.gates if one.gate == gate.id
        ]
        yield TriedGate(
            category,
            gate.id,
            len(results),
            tuple(
                (category, plan.community, plan.owner)
                for plan, one in results
                if not one.passed
            ),
        )


def _funds(
    contest: Contest,
    plans: Mapping[str, Sequence[TriedPlan]],
    communities: Sequence[str],
) -> Iterator[TriedFund]:
    for a_round in contest.rounds:
        for category in contest.categories if a_round.awards else ():
            if category.prizes is not None and category.is_in(a_round.id):
                yield _fund(contest, category, a_round, plans, communities)


def _fund(
    contest: Contest,
    category: Category,
    a_round: Round,
    plans: Mapping[str, Sequence[TriedPlan]],
    communities: Sequence[str],
) -> TriedFund:
    prizes = category.prizes or Prizes("ladder", NOTHING)
    here = plans.get(category.id, ())
    many: dict[str, int] = {}
    if category.within == "community":
        codes = category.communities or contest.communities or communities
        many = {f"{category.id}/{a_round.id}/{code}": 0 for code in codes}
    else:
        many = {f"{category.id}/{a_round.id}": 0}
    for plan in here:
        tail = f"/{plan.community}" if category.within == "community" else ""
        group = f"{category.id}/{a_round.id}{tail}"
        many[group] = many.get(group, 0) + 1
    return TriedFund(
        category.id,
        a_round.id,
        prizes.fund,
        tuple(many),
        tuple(group for group, count in many.items() if not count),
        sum((_idle(prizes, count) for count in many.values()), NOTHING),
    )


def _idle(prizes: Prizes, count: int) -> Decimal:
    """Return what a group of so many leaves in its fund for want of plans."""
    if not count:
        return prizes.fund
    return sum(prizes.ladder[count:], NOTHING)
