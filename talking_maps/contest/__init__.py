"""The contest, from the sealed entry to the divided prize.

All that happens is one chain of lines; what stands is read from it anew each time, so
there is no second truth to keep in step. Pure: the clock, the files and who may act
are for others. It refuses chance, except in draws from a given seed, and it never
invents a mark that nobody gave.
"""

from talking_maps.contest.awards import award, unchanged
from talking_maps.contest.canonical_json import canonical, digest, dump, load
from talking_maps.contest.deliveries import delivery_of, shown_name
from talking_maps.contest.hash_chain import decode, encode, line_hash, next_event
from talking_maps.contest.jury import is_excluded, may_not_mark
from talking_maps.contest.jury_questions import answered_mark, face_points
from talking_maps.contest.lot import draw_lot, lot_of, stakes_of
from talking_maps.contest.payments import (
    Balance,
    FundBalance,
    balance_of,
    balances,
    fund_balances,
    movements_of,
    payment_of,
)
from talking_maps.contest.place_bands import bands_in_force, place_seed
from talking_maps.contest.prizes import divide
from talking_maps.contest.ranking import standings
from talking_maps.contest.recomputation import (
    SAME_POINTS,
    EntryCheck,
    check_again,
    judge_again,
)
from talking_maps.contest.redacted_text import reworded, reworded_line
from talking_maps.contest.rules_check import check_rules, rules_warnings, unusual_awards
from talking_maps.contest.sealed_copy import (
    SealedCase,
    SealedCopy,
    SealedGround,
    StoredCopy,
    as_sealed_ground,
    as_sealed_plan,
    read_case,
    read_copy,
    sealed,
)
from talking_maps.contest.sensitivity import DRAWS, rank_stability
from talking_maps.contest.state import ContestState, Event, replay
from talking_maps.contest.submission import (
    Submission,
    SubmissionTerms,
    accepted_losses,
    baseline_entry,
    make_entry,
    round_at,
)
from talking_maps.contest.told_parts import told_parts, waiting_parts
from talking_maps.contest.totals import Scenario
from talking_maps.contest.transitions import (
    RIGHTS,
    check_allowed,
    check_role,
    may,
    validate_event,
)
from talking_maps.contest.verification import (
    PrintedCodes,
    VerificationReport,
    verify,
)
from talking_maps.contest.wrong_clocks import Ahead, ahead, doubt

__all__ = [
    "DRAWS",
    "RIGHTS",
    "SAME_POINTS",
    "Ahead",
    "Balance",
    "ContestState",
    "EntryCheck",
    "Event",
    "FundBalance",
    "PrintedCodes",
    "Scenario",
    "SealedCase",
    "SealedCopy",
    "SealedGround",
    "StoredCopy",
    "Submission",
    "SubmissionTerms",
    "VerificationReport",
    "accepted_losses",
    "ahead",
    "answered_mark",
    "as_sealed_ground",
    "as_sealed_plan",
    "award",
    "balance_of",
    "balances",
    "bands_in_force",
    "baseline_entry",
    "canonical",
    "check_again",
    "check_allowed",
    "check_role",
    "check_rules",
    "decode",
    "delivery_of",
    "digest",
    "divide",
    "doubt",
    "draw_lot",
    "dump",
    "encode",
    "face_points",
    "fund_balances",
    "is_excluded",
    "judge_again",
    "line_hash",
    "load",
    "lot_of",
    "make_entry",
    "may",
    "may_not_mark",
    "movements_of",
    "next_event",
    "payment_of",
    "place_seed",
    "rank_stability",
    "read_case",
    "read_copy",
    "replay",
    "reworded",
    "reworded_line",
    "round_at",
    "rules_warnings",
    "sealed",
    "shown_name",
    "stakes_of",
    "standings",
    "told_parts",
    "unchanged",
    "unusual_awards",
    "validate_event",
    "verify",
    "waiting_parts",
]
