"""One tree of errors: what was given, what was wanted, what to do next.

Every error carries a message id (an English sentence with named placeholders) and its
values, so that a face can say it in the reader's language. This module refuses to
format for people: `talking_maps.i18n` does that, with units and decimal marks.
"""

from __future__ import annotations

from typing import ClassVar, Self

Value = str | int | float | bool | None


class TalkingMapsError(Exception):
    """Base of every error a user can cause or meet; never a programming mistake.

    `message` is the gettext id, `values` fill its placeholders, `exit_code` is what
    the command line answers with. `reason` is what stands behind it, told after it.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, **values: Value) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.reason: TalkingMapsError | None = None

    def because(self, reason: TalkingMapsError) -> Self:
        """Give the more particular error behind this one; return this one."""
        self.reason = reason
        return self

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.values.items())
        said = f"{self.message} [{shown}]" if shown else self.message
        return f"{said} {self.reason}" if self.reason else said


class BadFile(TalkingMapsError):
    """A file from outside cannot be read as what it claims to be."""


class BadGeometry(TalkingMapsError):
    """A shape is empty, impossible, out of range or of the wrong kind."""


class BadGround(TalkingMapsError):
    """Elevation or a picture of the ground does not fit the community."""


class BadValue(TalkingMapsError):
    """A value breaks the rule of its field."""


class BadDefinition(TalkingMapsError):
    """A layer, reference table or rubric file is wrong: names the file and the key."""


class NotFound(TalkingMapsError):
    """The community, owner, feature or version asked for does not exist."""


class AlreadyThere(TalkingMapsError):
    """Something of that name exists and would be overwritten."""


class CannotKeep(TalkingMapsError):
    """The disk, the folder or the file refuses to be written."""


class NewerFile(TalkingMapsError):
    """The file was written by a newer version of the program."""


class NotAllowed(TalkingMapsError):
    """The person may not do this."""
