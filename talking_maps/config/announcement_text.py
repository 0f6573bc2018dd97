"""The text of a contest's call as its rules hold it, and the texts they are made of.

Times are local times of the contest's time zone, or have their offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from talking_maps.config.toml import StrictModel, definition_error
from talking_maps.model.announcement import SILENT
from talking_maps.model.contest import Announcement, CalendarStep

#: The most signs of a text: it has to fit into an act and onto a screen.
LONGEST = 200
#: The most signs of a paragraph, such as what the contest is for.
LONGEST_PARAGRAPH = 1000
#: The most lines of a list of the call: laws, steps of the calendar, contacts.
MOST_LINES = 40


def _line(text: str) -> str:
    is_plain = all(sign.isprintable() or sign == "\N{NO-BREAK SPACE}" for sign in text)
    if len(text) <= LONGEST and is_plain:
        return text
    raise PydanticCustomError("line", "one line of plain text, at most 200 signs")


def _paragraph(text: str) -> str:
    is_plain = all(sign.isprintable() or sign == "\N{NO-BREAK SPACE}" for sign in text)
    if len(text) <= LONGEST_PARAGRAPH and is_plain:
        return text
    raise PydanticCustomError(
        "paragraph", "plain text without ends of lines, at most 1,000 signs"
    )


def _words(text: str) -> str:
    if text.strip():
        return text
    raise PydanticCustomError("words", "a text of at least one sign")


Line = Annotated[str, AfterValidator(_line)]
Paragraph = Annotated[str, AfterValidator(_paragraph)]
Text = Annotated[Line, AfterValidator(_words)]


class _CalendarStep(StrictModel):
    what: Text
    day: date
    until: date | None = None


class AnnouncementForm(StrictModel):
    """What a file may say of the call."""

    aim: Paragraph = ""
    legal_basis: Annotated[list[Paragraph], Field(max_length=MOST_LINES)] = Field(
        default=[]
    )
    resolution: Line = ""
    calendar: Annotated[list[_CalendarStep], Field(max_length=MOST_LINES)] = Field(
        default=[]
    )
    award_place: Line = ""
    award_at: datetime | None = None
    contacts: Annotated[list[Line], Field(max_length=MOST_LINES)] = Field(default=[])


def read(
    path: Path, zone: ZoneInfo, form: AnnouncementForm | None
) -> Announcement | None:
    """Return the text of the call, None if it says nothing."""
    if form is None:
        return None
    steps = (
        CalendarStep(
            one.what, one.day.isoformat(), one.until.isoformat() if one.until else ""
        )
        for one in form.calendar
    )
    found = Announcement(
        aim=form.aim,
        legal_basis=tuple(form.legal_basis),
        resolution=form.resolution,
        calendar=tuple(steps),
        award_place=form.award_place,
        award_at=moment(path, "announcement.award_at", zone, form.award_at),
        contacts=tuple(form.contacts),
    )
    return None if found == SILENT else found


def moment(path: Path, key: str, zone: ZoneInfo, local: datetime | None) -> str:
    """Return a time of the zone's clocks in ISO with its offset, empty if none.

    Raises BadDefinition with the key for a time that clocks there show twice or never.
    """
    if local is None:
        return ""
    if local.tzinfo is None and not _is_once(local, zone):
        wanted = "a time that clocks there show once; write it with its offset"
        raise definition_error(path, key, local, wanted)
    at = local if local.tzinfo else local.replace(tzinfo=zone)
    return at.isoformat(timespec="seconds")


def _is_once(local: datetime, zone: ZoneInfo) -> bool:
    """Tell whether no change of the clocks leaves the time out or shows it twice."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() == second.utcoffset()


def as_said(one: Announcement | None) -> Mapping[str, object] | None:
    """Return what is written of the call, None of one that says nothing."""
    if one is None:
        return None
    at = one.award_at
    steps = [
        {"what": each.what, "day": _day(each.day), "until": _day(each.until)}
        for each in one.calendar
    ]
    return {
        **asdict(one),
        "calendar": tuple(steps),
        "award_at": datetime.fromisoformat(at) if at else None,
    }


def _day(day: str) -> date | None:
    return date.fromisoformat(day) if day else None
