"""The contest, from the sealed entry to the divided prize.

All that happens is one chain of lines; what stands is read from it anew each time, so
there is no second truth to keep in step. Pure: the clock, the files and who may act
are for others. It refuses chance, except in draws from a given seed, and it never
invents a mark that nobody gave.
"""

from talking_maps.contest.awards import award, is_same
from talking_maps.contest.ballots import face_points, is_excluded
from talking_maps.contest.chain import extended, line_hash
from talking_maps.contest.clocks import Ahead, ahead, doubt
from talking_maps.contest.codes import code_of, read_code
from talking_maps.contest.copies import SealedCopy, read_copy, sealed
from talking_maps.contest.entering import Handed, Slip, enter
from talking_maps.contest.form import as_content, canonical, digest, from_content
from talking_maps.contest.lawful import admit, allow, check_role
from talking_maps.contest.paying import payment_of
from talking_maps.contest.points import WhatIf
from talking_maps.contest.prizes import divide
from talking_maps.contest.ranking import standings
from talking_maps.contest.record import Record, Told, read_record
from talking_maps.contest.rights import RIGHTS, may
from talking_maps.contest.rules import check_rules, questions, unusual_awards
from talking_maps.contest.verifying import Copy, Evidence, Found, verify
from talking_maps.contest.what_if import firmness
from talking_maps.contest.wording import reworded, reworded_line

__all__ = [
    "RIGHTS",
    "Ahead",
    "Copy",
    "Evidence",
    "Found",
    "Handed",
    "Record",
    "SealedCopy",
    "Slip",
    "Told",
    "WhatIf",
    "admit",
    "ahead",
    "allow",
    "as_content",
    "award",
    "canonical",
    "check_role",
    "check_rules",
    "code_of",
    "digest",
    "divide",
    "doubt",
    "enter",
    "extended",
    "face_points",
    "firmness",
    "from_content",
    "is_excluded",
    "is_same",
    "line_hash",
    "may",
    "payment_of",
    "questions",
    "read_code",
    "read_copy",
    "read_record",
    "reworded",
    "reworded_line",
    "sealed",
    "standings",
    "unusual_awards",
    "verify",
]
