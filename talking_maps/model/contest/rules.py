"""The rules of a contest: who competes with whom, when, judged by whom, for what.

They are written in one call, may change until the contest opens and are frozen then.
Whether they hold together is for `contest.check_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from talking_maps.model.plan import OwnerKind
from talking_maps.model.rubric import Criterion, Gate, Joining, Rubric

#: Tied entries share the prizes of their places, or each take the lowest of them.
Sharing = Literal["pool", "lowest"]


@dataclass(frozen=True, slots=True)
class Prizes:
    """What each group ranked together can win: `fund` [soles], divided by its kind.

    A `ladder` names the prize of each place. A `share` divides the fund by points
    among all who reach the minimum. `cap` is the most one entry can win [soles].
    What is not given stays in the fund and is declared.
    """

    kind: Literal["ladder", "share"]
    fund: Decimal
    ladder: tuple[Decimal, ...] = ()
    cap: Decimal | None = None
    minimum_score: float = 0.0
    sharing: Sharing = "pool"


@dataclass(frozen=True, slots=True)
class Category:
    """Who competes with whom: kinds of owners, within each community or across all.

    `communities` are the codes that take part, empty for all of the contest's. A
    category with `asked` is entered by its name only, as "idea" and "running" are.
    """

    id: str
    names: Mapping[str, str]
    owners: tuple[OwnerKind, ...]
    within: Literal["community", "contest"]
    prizes: Prizes | None = None
    communities: tuple[str, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One time of handing in, from `opens_at` to `closes_at` (ISO with offset).

    Without them it lasts from the opening of the contest to its closing. `baseline`
    is the round it is compared with. A round without `awards` gives no prizes.
    """

    id: str
    names: Mapping[str, str]
    opens_at: str = ""
    closes_at: str = ""
    baseline: str = ""
    awards: bool = True


@dataclass(frozen=True, slots=True)
class Juror:
    """Who marks. `origin` is a community's code, `relatives` codes of owners.

    A relative is written `community/owner`, or `community` for all of it.
    """

    id: str
    name: str
    sex: Literal["", "woman", "man"] = ""
    origin: str = ""
    relatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contest:
    """The rules, frozen when the contest opens.

    `committee` is the local name of the body that decides (CLAR, CAREQ …). `ties` are
    the rules that break ties, in order: `computed`, `jury`, `improvement`, `earliest`
    or `criterion.<id>`; what they leave tied stays tied. `faces` is how many faces a
    juror chooses from. `soles_per_dollar` serves to ask about unusual prizes. `gates`
    are the contest's own: an entry is asked those of the rubric, too.
    """

    id: str
    name: str
    organiser: str
    time_zone: str
    rubric: Rubric
    categories: tuple[Category, ...]
    rounds: tuple[Round, ...]
    jurors: tuple[Juror, ...]
    committee: str = ""
    communities: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    joining: Joining = "mean"
    ties: tuple[str, ...] = ()
    faces: int = 5
    soles_per_dollar: Decimal | None = None

    @property
    def every_gate(self) -> tuple[Gate, ...]:
        """Return its own gates and then those of the rubric, none of them twice."""
        more = (gate for gate in self.rubric.gates if gate not in self.gates)
        return (*self.gates, *more)

    def category(self, category_id: str) -> Category | None:
        """Return the category of that id, or None."""
        return next((c for c in self.categories if c.id == category_id), None)

    def round(self, round_id: str) -> Round | None:
        """Return the round of that id, or None."""
        return next((r for r in self.rounds if r.id == round_id), None)

    def juror(self, juror_id: str) -> Juror | None:
        """Return the juror of that id, or None."""
        return next((j for j in self.jurors if j.id == juror_id), None)

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return the criterion of that id, or None."""
        return next((c for c in self.rubric.criteria if c.id == criterion_id), None)
