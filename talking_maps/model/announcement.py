"""What a contest's call says besides its rules: why, by what law, when and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarStep:
    """A step of the calendar, from one day to another (ISO days); `until` may be empty.

    Rounds are not told here: the contest has them.
    """

    what: str
    day: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The text of the call, printed with the rules; it judges nothing.

    `aim` says what the contest is for, `legal_basis` lists laws and agreements,
    `resolution` is the number of the one that approves the rules. Prizes are given at
    `award_place` at `award_at` (ISO with offset). `contacts` say whom to ask, and how.
    """

    aim: str = ""
    legal_basis: tuple[str, ...] = ()
    resolution: str = ""
    calendar: tuple[CalendarStep, ...] = ()
    award_place: str = ""
    award_at: str = ""
    contacts: tuple[str, ...] = ()


#: What says nothing: such a call is left out of the rules.
SILENT = Announcement()
