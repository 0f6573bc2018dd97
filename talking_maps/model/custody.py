"""On which laptop a contest is led, and from which one a line of it came.

A laptop appears by a random code of its workspace and by what people call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ReceivedFrom:
    """Where a mark or a visit was written before it was received: by whom, when.

    `line` and `digest` are the number and the hash that the line has in the chain of
    the `laptop`; `called` is what people call that laptop.
    """

    laptop: str
    called: str
    line: int
    at: str
    who: str
    role: Literal["visitor", "facilitator", "juror", "staff"]
    digest: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A laptop says that it leads the contest from here on: all acts are done there.

    `reason` says why, where nobody had handed it over.
    """

    laptop: str
    called: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The laptop that leads gives the contest to another one, known by its name only.

    Until that one says that it leads, nobody does.
    """

    laptop: str
    called: str
    to: str
