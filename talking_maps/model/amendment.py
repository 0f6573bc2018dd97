"""An amendment (adenda): what a resolution changes in a contest after its opening.

It is one act of the chain by staff and changes one thing. The rules that stood before
stay in the lines before it; nothing else loosens what stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from talking_maps.model.contest import (
    Announcement,
    Gate,
    GateResult,
    Juror,
    Prizes,
)


@dataclass(frozen=True, slots=True)
class RoundMoved:
    """A round begins and ends at other times (ISO with offset), as after a strike."""

    round: str
    opens_at: str = ""
    closes_at: str = ""
    kind: Literal["round_moved"] = "round_moved"


@dataclass(frozen=True, slots=True)
class JurorNamed:
    """A juror joins the jury, `instead_of` another if one is replaced."""

    juror: Juror
    instead_of: str = ""
    kind: Literal["juror_named"] = "juror_named"


@dataclass(frozen=True, slots=True)
class JurorExcused:
    """A juror marks no more; marks given before count, unless they are void."""

    juror: str
    void: bool = False
    kind: Literal["juror_excused"] = "juror_excused"


@dataclass(frozen=True, slots=True)
class EntryAdmitted:
    """An entry that came late counts as if it had come in time."""

    entry: str
    kind: Literal["entry_admitted"] = "entry_admitted"


@dataclass(frozen=True, slots=True)
class GateCorrected:
    """A gate asks something else, or nothing any more where there is no `corrected`.

    `results` are those of the sealed plans at a gate that is measured, by entry.
    """

    gate: str
    corrected: Gate | None = None
    results: Mapping[str, GateResult] = field(default_factory=dict)
    kind: Literal["gate_corrected"] = "gate_corrected"


@dataclass(frozen=True, slots=True)
class PrizesCorrected:
    """A category has other prizes."""

    category: str
    prizes: Prizes
    kind: Literal["prizes_corrected"] = "prizes_corrected"


@dataclass(frozen=True, slots=True)
class QuorumCorrected:
    """So many marks for each criterion and entry are enough for an award.

    `of_category` is the category whose own quorum it is, empty for the contest's.
    """

    least: int
    kind: Literal["quorum_corrected"] = "quorum_corrected"
    of_category: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementCorrected:
    """The call has another calendar, place and time of the award, or contacts.

    What the contest is for, and by what law, stays as it was called.
    """

    announcement: Announcement
    kind: Literal["announcement_corrected"] = "announcement_corrected"


@dataclass(frozen=True, slots=True)
class EntryAnnulled:
    """An entry no longer counts."""

    entry: str
    kind: Literal["entry_annulled"] = "entry_annulled"


@dataclass(frozen=True, slots=True)
class MarksAnnulled:
    """A juror's marks of an entry no longer count, of one criterion or of all.

    The juror can mark anew, unless excused.
    """

    entry: str
    juror: str
    criterion: str = ""
    kind: Literal["marks_annulled"] = "marks_annulled"


@dataclass(frozen=True, slots=True)
class AwardAnnulled:
    """The prizes that were awarded last no longer stand; they are awarded anew."""

    kind: Literal["award_annulled"] = "award_annulled"


@dataclass(frozen=True, slots=True)
class ContestAnnulled:
    """The contest ends here, without anybody winning."""

    kind: Literal["contest_annulled"] = "contest_annulled"


@dataclass(frozen=True, slots=True)
class PaymentAllowed:
    """So much may be paid on an entry's prize beyond what is due [soles].

    What names this amendment needs no appeal period and no fund to hold it.
    """

    entry: str
    amount: Decimal
    kind: Literal["payment_allowed"] = "payment_allowed"


RulesChange = (
    RoundMoved
    | JurorNamed
    | JurorExcused
    | GateCorrected
    | PrizesCorrected
    | QuorumCorrected
    | AnnouncementCorrected
)
AmendmentChange = (
    RulesChange
    | EntryAdmitted
    | EntryAnnulled
    | MarksAnnulled
    | AwardAnnulled
    | ContestAnnulled
    | PaymentAllowed
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """One thing that is changed, by which resolution (its number) and why."""

    resolution: str
    reason: str
    change: AmendmentChange
