"""From measures to points: a plan judged by a rubric, every number traceable.

Measuring is for `indicators`; here values are rated between the rubric's worst and
best, weighed and added up. Jury points are never given here, only shown as open.
Nothing depends on language, clock or the order in which things were drawn: the same
plan gives the same scorecard, the same digest and the same bytes.
"""

from talking_maps.scoring.advice.search import Advice, Gain, advice, advising
from talking_maps.scoring.counted_ground import counted_ground
from talking_maps.scoring.digest import plan_content, plan_digest
from talking_maps.scoring.direction import covered, direction
from talking_maps.scoring.gates import check_gates, indicator_of
from talking_maps.scoring.judgement import erased, judgement, rate
from talking_maps.scoring.score import missing, missing_consent, score
from talking_maps.scoring.scorecard_json import as_json

__all__ = [
    "Advice",
    "Gain",
    "advice",
    "advising",
    "as_json",
    "check_gates",
    "counted_ground",
    "covered",
    "direction",
    "erased",
    "indicator_of",
    "judgement",
    "missing",
    "missing_consent",
    "plan_content",
    "plan_digest",
    "rate",
    "score",
]
