"""A contest: its rules, what is handed in, what jurors say, who wins what.

Everything that ever happens in a contest is one `Line` of its chain; entries, ballots
and prizes are read from there. Points are in hundredths of a point, money is exact
(`Decimal`, soles and céntimos). People appear by their codes.
"""

from talking_maps.model.contest.chain import (
    ROLES,
    Answer,
    Appeal,
    ClockCorrection,
    Line,
    Role,
    State,
)
from talking_maps.model.contest.entries import Check, Entry, Part, Passed, Withdrawal
from talking_maps.model.contest.judging import (
    FINDINGS,
    Ballot,
    Finding,
    Joined,
    Mark,
    Visit,
)
from talking_maps.model.contest.results import (
    NOTHING,
    Award,
    Firmness,
    Payment,
    Prize,
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
    "Answer",
    "Appeal",
    "Award",
    "Ballot",
    "Category",
    "Check",
    "ClockCorrection",
    "Contest",
    "Entry",
    "Finding",
    "Firmness",
    "Gate",
    "Joined",
    "Joining",
    "Juror",
    "Line",
    "Mark",
    "Part",
    "Passed",
    "Payment",
    "Prize",
    "Prizes",
    "Role",
    "Round",
    "Sharing",
    "Standing",
    "State",
    "Visit",
    "Withdrawal",
]
