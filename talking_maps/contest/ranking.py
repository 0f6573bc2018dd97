"""Who stands where: the same lines give the same places, in whatever order they came.

Entries of one group (category, round and, where households compete within it, the
community) are ranked together. Entries with the same points share the place unless
the declared rule tells them apart. What is not eligible stays in the list, without a
place, with its reasons.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from talking_maps.contest.canonical_json import unreadable
from talking_maps.contest.event_times import moment
from talking_maps.contest.place_bands import bands_in_force, shared_places
from talking_maps.contest.prizes import RankedEntry, divide
from talking_maps.contest.state import ContestState
from talking_maps.contest.totals import Scenario, score_entries
from talking_maps.model.contest import (
    NOTHING,
    Contest,
    Prizes,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBands

CRITERION = "criterion."
#: Rules that may break a tie, beside `criterion.<id>`.
TIE_RULES = ("computed", "jury", "improvement", "earliest")
AS_IT_IS = Scenario()

#: What entries are put in order by: the total first, then the declared rules.
_Key = tuple[float, ...]


def standings(
    record: ContestState, what_if: Scenario = AS_IT_IS
) -> tuple[Standing, ...]:
    """Rank every entry in its group; those without a place follow those with one.

    In an annulled contest nobody wins a prize.
    """
    ties = {
        one.id: record.contest.rules_for(one.id).ties
        for one in record.contest.categories
    }
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    bands = bands_in_force(record) if record.contest.bands else None
    for standing in score_entries(record, what_if):
        groups[standing.group].append(standing)
    found = (
        standing
        for group in sorted(groups)
        for standing in _ranked(
            record.contest,
            ties.get(groups[group][0].category, record.contest.ties),
            groups[group],
            bands,
        )
    )
    if record.state == "annulled":
        return tuple(replace(one, prize=NOTHING) for one in found)
    return tuple(found)


def prizes_of(contest: Contest, standing: Standing) -> Prizes | None:
    """Return what the standing's group can win, None where there are no prizes."""
    a_round = contest.round(standing.round)
    category = contest.category(standing.category)
    if a_round is None or category is None or not a_round.awards:
        return None
    return category.prizes


def ranked(
    group: Iterable[Standing], bands: PlaceBands | None = None
) -> list[RankedEntry]:
    """Return the entries of one group that have a place, as the prizes see them.

    With `bands` those of a block have the first place of it.
    """
    placed = [(s, s.place) for s in group if s.place is not None]
    first = shared_places(bands, {s.entry: place for s, place in placed})
    return [RankedEntry(s.entry, first[s.entry], s.total) for s, _ in placed]


def _ranked(
    contest: Contest,
    ties: Sequence[str],
    group: Sequence[Standing],
    bands: PlaceBands | None,
) -> Sequence[Standing]:
    keys = {s.entry: _key(ties, s) for s in group if s.eligible}
    many = Counter(keys.values())
    places = _places(many)
    apart = _told_apart(ties, many)
    placed = {entry: places[key] for entry, key in keys.items()}
    won = _won(contest, group, placed, bands)
    found = (
        replace(
            s,
            place=places[keys[s.entry]],
            tied=many[keys[s.entry]] > 1,
            told_apart=apart.get(keys[s.entry], ""),
            prize=won.get(s.entry, NOTHING),
        )
        if s.eligible
        else s
        for s in group
    )
    return sorted(found, key=_order)


def _key(ties: Sequence[str], standing: Standing) -> _Key:
    return (standing.total, *(tie_value(rule, standing) for rule in ties))


def tie_value(rule: str, standing: Standing) -> float:
    """Return what the rule looks at; more is better.

    Raises BadFile for rules that name a criterion which nobody judges by.
    """
    if rule.startswith(CRITERION):
        criterion = rule.removeprefix(CRITERION)
        if criterion not in standing.criteria:
            raise unreadable()
        return standing.criteria[criterion]
    if rule == "earliest":
        return -moment(standing.submitted_at).timestamp()
    if rule == "improvement":
        return -math.inf if standing.improvement is None else standing.improvement
    return standing.computed if rule == "computed" else standing.jury


def _places(many: Mapping[_Key, int]) -> Mapping[_Key, int]:
    places: dict[_Key, int] = {}
    place = 1
    for key in sorted(many, reverse=True):
        places[key] = place
        place += many[key]
    return places


def _told_apart(ties: Sequence[str], keys: Iterable[_Key]) -> Mapping[_Key, str]:
    """Return the rule that set each key apart from those with the same total.

    Where several were needed, the last of them.
    """
    found: dict[_Key, int] = {}
    # Of all keys, that in order before or behind one has most in common with it.
    for one, other in pairwise(sorted(keys)):
        differs = next(at for at in range(len(one)) if one[at] != other[at])
        if differs:
            found[one] = max(found.get(one, 0), differs)
            found[other] = differs
    return {key: ties[place - 1] for key, place in found.items()}


def _won(
    contest: Contest,
    group: Sequence[Standing],
    places: Mapping[str, int],
    bands: PlaceBands | None,
) -> Mapping[str, Decimal]:
    prizes = prizes_of(contest, group[0])
    if prizes is None:
        return {}
    first = shared_places(bands, places)
    ranked = [
        RankedEntry(s.entry, first[s.entry], s.total) for s in group if s.entry in first
    ]
    return divide(prizes, ranked)[0]


def _order(standing: Standing) -> tuple[bool, int, str, str, str]:
    return (
        standing.place is None,
        standing.place or 0,
        standing.community,
        standing.owner,
        standing.entry,
    )
