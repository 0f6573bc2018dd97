"""Divide a fund to the céntimo: prizes and remainder are the fund, in every case.

All is counted in whole céntimos and rounded down. What the ladder does not name, what
a cap holds back and the céntimos that cannot be divided stay in the remainder, which
is declared; nothing is handed to somebody else unseen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from talking_maps.errors import BadValue
from talking_maps.model.contest import Prizes

CENTIMO = Decimal("0.01")
#: Less than this: more is a slip of the hand [soles].
MOST = Decimal(10**9)
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """An entry as the prizes see it: its place in the group and its points.

    Where entries within a band share their prizes, the place is that of their block.
    """

    entry: str
    place: int
    points: float


def divide(
    prizes: Prizes, ranked: Sequence[RankedEntry]
) -> tuple[Mapping[str, Decimal], Decimal]:
    """Return the prize of each entry that wins one, and what is left of the fund.

    >>> ladder = Prizes("ladder", Decimal(100), (Decimal(60), Decimal(30)))
    >>> tied = [RankedEntry("a", 1, 80.0), RankedEntry("b", 1, 80.0)]
    >>> tied += [RankedEntry("c", 3, 70.0)]
    >>> divide(ladder, tied)
    ({'a': Decimal('45.00'), 'b': Decimal('45.00')}, Decimal('10.00'))
    """
    reached = [one for one in ranked if one.points >= prizes.minimum_score]
    amounts = _KINDS[prizes.kind](prizes, reached)
    cap = None if prizes.cap is None else centimos(prizes.cap)
    given = {
        entry: amount if cap is None else min(amount, cap)
        for entry, amount in amounts.items()
        if amount
    }
    left = centimos(prizes.fund) - sum(given.values())
    return {e: soles(a) for e, a in given.items() if a}, soles(left)


def _ladder(prizes: Prizes, reached: Sequence[RankedEntry]) -> Mapping[str, int]:
    steps = [centimos(step) for step in prizes.ladder]
    sharers = Counter(one.place for one in reached)
    return {
        one.entry: _of_block(steps, one.place, sharers[one.place], prizes.sharing)
        for one in reached
    }


def _of_block(steps: Sequence[int], place: int, sharers: int, sharing: str) -> int:
    held = [*steps[place - 1 : place - 1 + sharers]]
    held += [0] * (sharers - len(held))
    return min(held) if sharing == "lowest" else sum(held) // sharers


def _shares(prizes: Prizes, reached: Sequence[RankedEntry]) -> Mapping[str, int]:
    own = {one.entry: round(one.points * _HUNDRED) for one in reached}
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for one in reached:
        blocks[one.place].append(own[one.entry])
    # Who shares a place has the same points, or shares those of the block.
    points = {
        one.entry: sum(blocks[one.place]) // len(blocks[one.place]) for one in reached
    }
    total = sum(points.values())
    if not total:
        return {}
    fund = centimos(prizes.fund)
    return {entry: fund * mine // total for entry, mine in points.items()}


def _equal(prizes: Prizes, reached: Sequence[RankedEntry]) -> Mapping[str, int]:
    fund = centimos(prizes.fund)
    return {one.entry: fund // len(reached) for one in reached}


_KINDS: Mapping[str, Callable[[Prizes, Sequence[RankedEntry]], Mapping[str, int]]] = {
    "ladder": _ladder,
    "share": _shares,
    "equal": _equal,
}


def centimos(amount: Decimal) -> int:
    """Return the amount [soles] in céntimos; raises BadValue for half ones.

    >>> centimos(Decimal("1725.50"))
    172550
    """
    if amount.is_finite() and 0 <= amount < MOST and amount == round(amount, 2):
        return int(amount * _HUNDRED)
    raise BadValue(
        "{amount} is no sum of soles and whole céntimos.", amount=str(amount)[:40]
    )


def soles(amount: int) -> Decimal:
    """Return so many céntimos as soles."""
    return (Decimal(amount) / _HUNDRED).quantize(CENTIMO)
