"""A number of the place: measured or asked here, in the stead of one from a book.

Soil, rain and harvests differ from valley to valley. What somebody found out here is
better than what stands in `data/reference`, as long as everybody sees who says it, when
and on what grounds. The office enters it, since points hang on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

#: `V` measured here or read in a source of the place, `J` judged by who knows it.
LocalGrade = Literal["V", "J"]
LOCAL_GRADES: tuple[LocalGrade, ...] = get_args(LocalGrade)


#: No source needs more letters: the paper itself can be photographed.
MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class LocalNumber:
    """What a reference number is in this place, in the unit of the reference number.

    `by` is who of the office says so, `on` the ISO date, `source` where it comes from
    or why. `error` is its standard deviation, None where nobody knows it.
    """

    value: float
    by: str
    on: str
    source: str
    error: float | None = None
    grade: LocalGrade = "V"

    @property
    def measured(self) -> tuple[float, float | None, str, LocalGrade]:
        """Return what it says, without whom and why: names are taken out of a seal."""
        return (self.value, self.error, self.on, self.grade)


#: Which of a community's own numbers and a contest's comes first.
NumbersRule = Literal["own_first", "contest_only"]
NUMBERS_RULES: tuple[NumbersRule, ...] = get_args(NumbersRule)


@dataclass(frozen=True, slots=True)
class ContestNumbers:
    """What reference numbers are in a contest, by id, for all who take part.

    By `own_first` a community's own number comes before the contest's, by
    `contest_only` the numbers that communities entered do not count in it.
    """

    held: Mapping[str, LocalNumber]
    rule: NumbersRule = "own_first"
