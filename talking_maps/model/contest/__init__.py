"""A contest: its rules, what is handed in, what jurors say, who wins what.

Everything that ever happens in a contest is one `LogEvent` of its chain; entries,
ballots and prizes are read from there. Points are in hundredths of a point, money is
exact (`Decimal`, soles and céntimos). People appear by their codes.
"""

from talking_maps.model.contest.chain import (
    ROLES,
    Answer,
    Appeal,
    ClockCorrection,
    LogEvent,
    Role,
    State,
)
from talking_maps.model.contest.entries import (
    Entry,
    GateCheck,
    GateResult,
    SealedReading,
    Withdrawal,
)
from talking_maps.model.contest.judging import (
    FINDINGS,
    AggregatedMark,
    Ballot,
    Finding,
    Mark,
    Visit,
)
from talking_maps.model.contest.results import (
    NOTHING,
    Award,
    Payment,
    Prize,
    RankStability,
    Standing,
)
from talking_maps.model.contest.rules import (
    Category,
    Contest,
    Juror,
    Prizes,
    Round,
    Sharing,
)
from talking_maps.model.rubric import Gate, Joining

__all__ = [
    "FINDINGS",
    "NOTHING",
    "ROLES",
    "AggregatedMark",
    "Answer",
    "Appeal",
    "Award",
    "Ballot",
    "Category",
    "ClockCorrection",
    "Contest",
    "Entry",
    "Finding",
    "Gate",
    "GateCheck",
    "GateResult",
    "Joining",
    "Juror",
    "LogEvent",
    "Mark",
    "Payment",
    "Prize",
    "Prizes",
    "RankStability",
    "Role",
    "Round",
    "SealedReading",
    "Sharing",
    "Standing",
    "State",
    "Visit",
    "Withdrawal",
]
