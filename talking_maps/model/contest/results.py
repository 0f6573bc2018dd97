"""Who stands where and who wins what: reckoned anew from the chain each time.

Prizes are kept when they are awarded; standings never are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from talking_maps.model.contest.judging import AggregatedMark
from talking_maps.model.message import Message

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and its place in the group it is ranked with, None if not ranked.

    `reasons` say why it is not eligible. `criteria` are its points by criterion.
    `improvement` is what the computed points rose by since the baseline round.
    `tied` is whether it shares its place. `told_apart` is the rule that set it apart
    from another entry with the same total. Both can be: two share a place, and a rule
    put a third one with their points behind them.
    """

    entry: str
    owner: str
    community: str
    category: str
    round: str
    group: str
    eligible: bool
    reasons: tuple[Message, ...]
    computed: float
    jury: float
    total: float
    place: int | None
    tied: bool
    prize: Decimal
    submitted_at: str = ""
    joined: tuple[AggregatedMark, ...] = ()
    criteria: Mapping[str, float] = field(default_factory=dict)
    improvement: float | None = None
    told_apart: str = ""


@dataclass(frozen=True, slots=True)
class RankStability:
    """How often an entry keeps the first place when computed points are drawn anew."""

    entry: str
    group: str
    first: float
    draws: int


@dataclass(frozen=True, slots=True)
class Prize:
    """What one entry won [soles]."""

    entry: str
    place: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Award:
    """The prizes of one group: they and the remainder are the fund, to the céntimo."""

    group: str
    fund: Decimal
    prizes: tuple[Prize, ...]
    remainder: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """What is recorded before and at payment; empty fields leave what was recorded.

    `account` shows at most its last four signs. `paid_on` is an ISO day.
    """

    entry: str
    contract: str = ""
    signed_on: str = ""
    counterpart: str = ""
    account: str = ""
    paid_on: str = ""
