"""One act after the other, by whom and in which role; appeals and their answers.

Everything that ever happens in a contest is a `LogEvent`; the other nouns are read from
the contents of lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Role = Literal["visitor", "facilitator", "juror", "staff"]
ROLES: tuple[Role, ...] = get_args(Role)

State = Literal["created", "open", "closed", "awarded"]


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One act in the chain: `hash` is of this line and of the one before it."""

    number: int
    at: str
    who: str
    role: Role
    act: str
    content: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ClockCorrection:
    """When a line was truly written whose clock was wrong, and how one knows.

    The line itself stays as it is; from here on it counts as of `at` (ISO, with zone).
    """

    line: int
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """Who asks for what to be looked at again.

    `by` is the code of a community, or `community/owner`: no name leaves the house.
    """

    id: str
    by: str
    about: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided on an appeal; if upheld, marks may be corrected."""

    appeal: str
    upheld: bool
    text: str
    changed: str = ""
