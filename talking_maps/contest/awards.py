"""The prizes of every group, with the remainder that makes each fund whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from talking_maps.contest.place_bands import bands_in_force
from talking_maps.contest.prizes import divide
from talking_maps.contest.ranking import ranked as placed
from talking_maps.contest.ranking import standings
from talking_maps.contest.state import Awards, ContestState
from talking_maps.model.contest import (
    Award,
    Contest,
    Prize,
    Prizes,
    Standing,
)
from talking_maps.model.drawn_places import PlaceBands


def award(record: ContestState, ranked: Sequence[Standing] | None = None) -> Awards:
    """Divide the fund of each group that can win; `ranked` saves ranking again.

    A group in which nobody is eligible keeps its fund as remainder, and so does a
    community of the contest that handed nothing in. In an annulled contest nobody wins.
    """
    if record.state == "annulled":
        return Awards(())
    groups: defaultdict[str, list[Standing]] = defaultdict(list)
    for standing in standings(record) if ranked is None else ranked:
        groups[standing.group].append(standing)
    found = sorted(_groups(record.contest, list(groups)), key=lambda one: one[0])
    bands = bands_in_force(record) if record.contest.bands else None
    return Awards(
        tuple(
            _award(name, prizes, groups.get(name, ()), bands) for name, prizes in found
        )
    )


def prizes_by_entry(awards: Awards) -> Mapping[str, Prize]:
    """Return the prize of each entry that won one."""
    return {prize.entry: prize for group in awards.groups for prize in group.prizes}


def unchanged(record: ContestState, found: Awards) -> bool:
    """Tell whether these are the prizes that were awarded last."""
    return bool(record.awards) and record.awards[-1].noun == found


def _groups(contest: Contest, found: Sequence[str]) -> Iterator[tuple[str, Prizes]]:
    """Yield the name of each group that can win, with what it can win."""
    for a_round in contest.rounds:
        for category in contest.categories if a_round.awards else ():
            if category.prizes is None or not category.is_in(a_round.id):
                continue
            name = f"{category.id}/{a_round.id}"
            names = {name}
            if category.within == "community":
                codes = category.communities or contest.communities
                here = (group for group in found if group.startswith(f"{name}/"))
                names = {*(f"{name}/{code}" for code in codes), *here}
            yield from ((one, category.prizes) for one in names)


def _award(
    group: str, prizes: Prizes, ranked: Sequence[Standing], bands: PlaceBands | None
) -> Award:
    amounts, remainder = divide(prizes, placed(ranked, bands))
    won = tuple(
        Prize(s.entry, s.place, amounts[s.entry])
        for s in ranked
        if s.place is not None and s.entry in amounts
    )
    return Award(group, prizes.fund, won, remainder)
