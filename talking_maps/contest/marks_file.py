"""The file in which one juror's marks and visits go from one laptop to another.

It is JSON: the lines of the juror as they stand in the chain of the laptop where they
were given, each with the hash before it, so that its own can be made again; the photos
of visits; a digest over all of it, by the canonical bytes of the chain; a signature.

The signature is an HMAC (RFC 2104) with SHA-256. Its key is made of the hash of the
contest's first line, the laptop and the juror, so that every laptop with the contest
can make it again without any network. It proves that the file was made from a copy of
this very contest, for this juror, and that nobody who has no such copy changed a sign
of it. It does not prove who sat at the laptop. That stands on paper: the code of the
file is written on the juror's signed sheet, and whoever receives the file sees the same
code or knows that it is another one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic import with_config as configured

from talking_maps.contest.canonical_json import (
    canonical,
    digest,
    dump,
    load,
    may_contain,
)
from talking_maps.contest.event_times import is_moment
from talking_maps.contest.handover import FIELD_ACTS
from talking_maps.contest.hash_chain import encode, line_hash, next_event
from talking_maps.contest.state import ContestState, Event
from talking_maps.contest.transitions import validate_event
from talking_maps.errors import BadFile, BadValue, TalkingMapsError
from talking_maps.model.contest import Ballot, LogEvent, Role, Visit
from talking_maps.model.custody import ReceivedFrom
from talking_maps.model.message import Message

#: Changes whenever the form of the file does.
FORM = "talking-maps marks 1"
#: Of one juror: a hundred entries, marked and changed a hundred times.
MOST_LINES = 20_000
#: A file with the photos of some hundred visits [bytes].
MOST_BYTES = 200_000_000
#: Values of its JSON: of one of empty lists alone there are more than memory holds.
MOST_VALUES = 2_000_000
_JPEG = b"\xff\xd8\xff"
_STRICT = configured(ConfigDict(extra="forbid", strict=True))


@_STRICT
@dataclass(frozen=True, slots=True)
class SentLine:
    """A line of the chain it was written in; `previous` is the hash before it."""

    previous: str
    number: int
    at: str
    who: str
    role: Role
    act: str
    content: dict[str, Any]
    hash: str


@_STRICT
@dataclass(frozen=True, slots=True)
class MarksFile:
    """What the file holds. `first` is the hash of the contest's first line.

    `photos` are JPEGs in base 64 by their SHA-256. `digest` is over all but itself and
    the signature.
    """

    form: str
    contest: str
    first: str
    head: str
    laptop: str
    called: str
    juror: str
    sent_at: str
    lines: list[SentLine]
    photos: dict[str, str]
    digest: str = ""
    signature: str = ""

    @property
    def code(self) -> str:
        """The code of the file, to be written on paper."""
        return encode(self.digest)


@dataclass(frozen=True, slots=True)
class MarksTaken:
    """What came of a file: new lines, how many were known, what was refused and why.

    `photos` are those of the new lines, by line number.
    """

    lines: tuple[LogEvent, ...]
    known: int
    refused: tuple[tuple[int, Message], ...]
    photos: Mapping[int, tuple[str, bytes]]


_ADAPTER = TypeAdapter(MarksFile)


def marks_file(
    lines: Sequence[LogEvent],
    juror: str,
    *,
    laptop: str,
    called: str,
    at: str,
    photos: Mapping[str, bytes],
) -> bytes:
    """Return the file with all that a juror gave by this chain, in canonical bytes.

    Raises BadValue if that is nothing.
    """
    sent: list[SentLine] = []
    shown: dict[str, str] = {}
    for previous, line in pairwise(lines):
        if line.act not in FIELD_ACTS or line.content.get("juror") != juror:
            continue
        content = json.loads(canonical(dict(line.content)))
        photo = str(content.get("photo") or content.get("sheet_photo") or "")
        if photo and photo in photos:
            shown[photo] = base64.b64encode(photos[photo]).decode("ascii")
        sent.append(
            SentLine(
                previous.hash,
                line.number,
                line.at,
                line.who,
                line.role,
                line.act,
                content,
                line.hash,
            )
        )
    if not sent:
        raise BadValue("{juror} has marked and visited nothing yet.", juror=juror)
    head, first = lines[-1].hash, lines[0].hash
    contest = str(lines[0].content.get("id", ""))
    bare = MarksFile(FORM, contest, first, head, laptop, called, juror, at, sent, shown)
    found = _digest(bare)
    signed = replace(bare, digest=found, signature=_signature(bare, found))
    return canonical(dump(signed)) + b"\n"


def _digest(file: MarksFile) -> str:
    content = dump(file)
    del content["digest"], content["signature"]
    return digest(canonical(content))


def _signature(file: MarksFile, found: str) -> str:
    said = canonical([FORM, file.first, file.laptop, file.juror])
    return hmac.new(hashlib.sha256(said).digest(), found.encode(), "sha256").hexdigest()


def is_marks_file(content: bytes) -> bool:
    """Tell by its beginning whether a file may be one of marks."""
    return content.lstrip()[:1] == b"{"


def read_marks_file(content: bytes, name: str) -> MarksFile:
    """Return what a file holds that calls itself `name`; raises BadFile."""
    if sum(map(content.count, b"[{,")) > MOST_VALUES:
        raise _no_marks(name)
    try:
        # Of a key that stands twice one reader takes the first, another the last.
        json.loads(content, object_pairs_hook=_once, parse_constant=_no_number)
        file = _ADAPTER.validate_json(content)
        found = _digest(file)
    except (ValueError, ValidationError, RecursionError) as error:
        raise _no_marks(name) from error
    expected = _signature(file, found)
    is_whole = found == file.digest and hmac.compare_digest(expected, file.signature)
    if file.form != FORM or not is_whole or len(file.lines) > MOST_LINES:
        raise BadFile(
            "The marks in the file {file} are not as they were sent: the file was"
            " changed or damaged on the way. Nothing of it was taken in. Ask for it"
            " again.",
            file=name,
        )
    return file


def _no_marks(name: str) -> BadFile:
    return BadFile(
        "The file {file} holds no marks of a juror that can be read. Ask for it again.",
        file=name,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def receive(
    lines: Sequence[LogEvent], file: MarksFile, *, at: str, who: str, role: Role
) -> MarksTaken:
    """Return the lines that a file of marks adds to a chain.

    Raises BadFile if it is of another contest. What the rules do not let in is refused
    line by line; what is here already is known by its hash, wherever it came from.
    """
    if file.first != lines[0].hash:
        raise BadFile(
            "The marks are of another contest than “{contest}”, or of one that was"
            " begun anew.",
            contest=str(lines[0].content.get("id", "")),
        )
    record, here, taken = ContestState(lines), known(lines), list(lines[-1:])
    refused: list[tuple[int, Message]] = []
    shown: dict[int, tuple[str, bytes]] = {}
    twice = 0
    for sent in file.lines:
        try:
            noun, origin, photo = _read(file, sent)
            if origin.digest in here:
                twice += 1
                continue
            number = taken[-1].number + 1
            event = Event(number, at, who, role, replace(noun, received_from=origin))
            validate_event(record, sent.act, event)
        except TalkingMapsError as error:
            refused.append((sent.number, Message(error.message, error.values)))
            continue
        here.add(origin.digest)
        taken.append(
            next_event(
                taken,
                at=at,
                who=who,
                role=role,
                act=sent.act,
                content=dump(event.noun),
            )
        )
        if photo is not None:
            shown[number] = photo
    return MarksTaken(tuple(taken[1:]), twice, tuple(refused), shown)


def known(lines: Sequence[LogEvent]) -> set[str]:
    """Return the hashes of all lines here, and those that received ones had first."""
    return {*(line.hash for line in lines), *map(identity, lines)}


def identity(line: LogEvent) -> str:
    """Return the hash that a line had in the chain where it was first written."""
    if line.act in FIELD_ACTS and may_contain(line.content, "received_from"):
        origin = line.content.get("received_from")
        if isinstance(origin, Mapping):
            return str(origin.get("digest", ""))
    return line.hash


def _read(
    file: MarksFile, sent: SentLine
) -> tuple[Ballot | Visit, ReceivedFrom, tuple[str, bytes] | None]:
    """Return what a line says, where it was first written, and its photo."""
    if sent.act not in FIELD_ACTS or not is_moment(sent.at):
        raise _changed(sent)
    line = LogEvent(
        sent.number, sent.at, sent.who, sent.role, sent.act, sent.content, sent.hash
    )
    if line_hash(sent.previous, line) != sent.hash:
        raise _changed(sent)
    noun: Ballot | Visit = (
        load(Ballot, sent.content) if sent.act == "mark" else load(Visit, sent.content)
    )
    if noun.juror != file.juror:
        raise _changed(sent)
    origin = noun.received_from or ReceivedFrom(
        file.laptop, file.called, sent.number, sent.at, sent.who, sent.role, sent.hash
    )
    name = noun.photo if isinstance(noun, Visit) else noun.sheet_photo
    return noun, origin, _photo(file, sent, name) if name else None


def _photo(file: MarksFile, sent: SentLine, name: str) -> tuple[str, bytes]:
    try:
        jpeg = base64.b64decode(file.photos.get(name, ""), validate=True)
    except binascii.Error as error:
        raise _changed(sent) from error
    if digest(jpeg) != name or not jpeg.startswith(_JPEG):
        entry = str(sent.content.get("entry", ""))
        if sent.act == "visit":
            raise BadFile(
                "The photo of the visit to {entry} is not in the file.", entry=entry
            )
        raise BadFile(
            "The photograph of the marking sheet of {entry} is not in the file.",
            entry=entry,
        )
    return name, jpeg


def _changed(sent: SentLine) -> BadFile:
    return BadFile(
        "Line {line} of the file is not as it was written.", line=sent.number
    )
