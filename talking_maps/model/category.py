"""Who competes with whom in a contest, by which rules, and what can be won.

Money is exact (`Decimal`, soles and céntimos).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from talking_maps.model.plan import OwnerKind
from talking_maps.model.rubric import Gate, Rubric

#: Tied entries share the prizes of their places, or each take the lowest of them.
Sharing = Literal["pool", "lowest"]


#: What a prize is given as.
PrizeForm = Literal["money", "goods", "assistance"]
PRIZE_FORMS: tuple[PrizeForm, ...] = get_args(PrizeForm)


@dataclass(frozen=True, slots=True)
class PrizePart:
    """How much of each prize is given as money, as goods or as assistance [percent]."""

    form: PrizeForm
    percent: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """How much of each prize may be paid from so many days after the award on.

    `percent` is of the whole prize, `days` count from the day of the first award.
    """

    percent: int
    days: int


@dataclass(frozen=True, slots=True)
class Prizes:
    """What each group ranked together can win: `fund` [soles], divided by its kind.

    A `ladder` names the prize of each place. A `share` divides the fund by points
    among all who reach the minimum; of `equal` prizes each of them gets the same.
    `cap` is the most one entry can win [soles]. What is not given stays in the fund
    and is declared. Without `given_as` a prize is money, without `instalments` it is
    due at once.
    """

    kind: Literal["ladder", "share", "equal"]
    fund: Decimal
    ladder: tuple[Decimal, ...] = ()
    cap: Decimal | None = None
    minimum_score: float = 0.0
    sharing: Sharing = "pool"
    given_as: tuple[PrizePart, ...] = ()
    instalments: tuple[Instalment, ...] = ()


#: What must be there before a prize is paid: of a `list` the signature of who is paid.
PaymentPaper = Literal["contract", "counterpart", "account", "list"]
PAYMENT_PAPERS: tuple[PaymentPaper, ...] = get_args(PaymentPaper)


@dataclass(frozen=True, slots=True)
class Category:
    """Who competes with whom: kinds of owners, within each community or across all.

    `communities` are the codes that take part, empty for all of the contest's. A
    category with `asked` is entered by its name only, as "idea" and "running" are.
    `papers` must be there before its prizes are paid; None asks for contract,
    counterpart and account, as every contest of before did.

    What is judged by rules of its own has a `rubric` or `gates` that stand for those
    of the contest (None leaves the contest's), `in_rounds` the rounds it is handed in
    at and `jury` the jurors who mark it, each by its id (empty for all). `own_quorum`
    marks are needed before its prizes are awarded (0 for none) and `own_ties` break its
    ties (empty for nothing); None leaves what the contest says.
    """

    id: str
    names: Mapping[str, str]
    owners: tuple[OwnerKind, ...]
    within: Literal["community", "contest"]
    prizes: Prizes | None = None
    communities: tuple[str, ...] = ()
    asked: bool = False
    papers: tuple[PaymentPaper, ...] | None = None
    rubric: Rubric | None = None
    gates: tuple[Gate, ...] | None = None
    in_rounds: tuple[str, ...] = ()
    jury: tuple[str, ...] = ()
    own_quorum: int | None = None
    own_ties: tuple[str, ...] | None = None

    @property
    def has_own_rules(self) -> bool:
        """Tell whether anything of its rules is not the contest's."""
        own = (self.rubric, self.gates, self.own_quorum, self.own_ties)
        return any(one is not None for one in own) or bool(self.in_rounds or self.jury)

    def is_in(self, round_id: str) -> bool:
        """Tell whether it is handed in at that round."""
        return not self.in_rounds or round_id in self.in_rounds

    @property
    def without_own_rules(self) -> Category:
        """Return the category with all rules left to the contest."""
        return replace(
            self,
            rubric=None,
            gates=None,
            in_rounds=(),
            jury=(),
            own_quorum=None,
            own_ties=None,
        )
