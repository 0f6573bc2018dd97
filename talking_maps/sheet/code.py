"""What a sheet says of itself in its QR code, as text that phones read too.

The text keeps to the 45 signs of a QR code's alphanumeric mode, which are read from a
third fewer squares: small letters are written as large ones, other signs are escaped.
The last field is a checksum of all before it, so that a text that was changed, cut or
misread is refused and never half believed. It is no signature: who prints sheets could
forge one, but would gain nothing, since a person accepts what was read.

Version 1 of the text and of what it lays out never changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from talking_maps.errors import BadValue
from talking_maps.model.plan import COMMUNITY, Scene
from talking_maps.model.rubric import QuestionKind
from talking_maps.sheet.layout import (
    PAPERS,
    PENS,
    Bounds,
    Pen,
    SheetFacts,
    SheetLayout,
    lay_out,
)

BaseKind = Literal["relief", "contours", "picture"]

VERSION = "TM1"
#: What the second field says is printed.
MAP, MARKS, VISIT = "MAP", "JURY", "SEEN"
#: The digest of a printed base and the checksum: this many hexadecimal digits.
DIGEST, CHECKSUM = 12, 8
#: Longer texts would need squares that a telephone cannot tell apart.
LONGEST = 420
_SCENES: Mapping[str, Scene] = MappingProxyType(
    {"P": "past", "N": "present", "F": "future"}
)
_KINDS: Mapping[str, BaseKind] = MappingProxyType(
    {"R": "relief", "C": "contours", "O": "picture"}
)
_PENS: Mapping[str, Pen] = MappingProxyType({pen[:2].upper(): pen for pen in PENS})
_FORMS: Mapping[str, QuestionKind] = MappingProxyType(
    {"F": "faces", "B": "bands", "C": "practices", "A": "amount"}
)
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


@dataclass(frozen=True, slots=True)
class MapCode:
    """What the code of a base sheet says.

    `bounds` are those of the frame in the facts' CRS [m]. `kind` and `digest` say what
    is printed pale in the frame, `version` which version of the owner's plan is drawn
    in it in grey, nothing if none is.
    """

    community: str
    facts: SheetFacts
    kind: BaseKind
    digest: str
    owner: str = COMMUNITY
    version: str = ""

    @property
    def layout(self) -> SheetLayout:
        """Return where everything lies on the sheet."""
        return lay_out(self.facts)

    @property
    def bounds(self) -> Bounds:
        """Return west, south, east, north of the frame [m]."""
        return self.layout.bounds


@dataclass(frozen=True, slots=True)
class RowForm:
    """How a row of a marking sheet is answered, and by how many boxes to cross."""

    kind: QuestionKind
    boxes: int


@dataclass(frozen=True, slots=True)
class MarkingCode:
    """What the code of a juror's marking sheet says.

    `criteria` are what the page's rows ask, in their order: the ids of the rubric's
    criteria that jurors give points for, or `criterion/question`. `forms` say how each
    row is answered, nothing where all are faces of the contest.
    """

    contest: str
    entry: str
    juror: str
    faces: int
    criteria: tuple[str, ...]
    page: int = 1
    forms: tuple[RowForm, ...] = ()

    def form(self, index: int) -> RowForm:
        """Return how a row is answered."""
        return self.forms[index] if self.forms else RowForm("faces", self.faces)


@dataclass(frozen=True, slots=True)
class VisitCode:
    """What the code of a juror's sheet of things to visit says.

    It holds `things` rows, from the `first` of the entry's lot on, and beneath them
    `parts` rows without boxes. Of the things' uids, which may be long, it has the
    `digest`: whoever reads it knows the lot.
    """

    contest: str
    entry: str
    juror: str
    first: int
    things: int
    parts: int
    digest: str


SheetCode = MapCode | MarkingCode | VisitCode


def things_digest(uids: Sequence[str]) -> str:
    """Return what the code of a visit's sheet says of its things, in their order."""
    made = hashlib.sha256("\n".join(uids).encode())
    return made.hexdigest()[:DIGEST]


def encode(code: SheetCode) -> str:
    """Return the text of a code; raises BadValue for one too long to be read.

    >>> facts = SheetFacts("A4", True, 5000, 32718, 600000, 8400000, "future",
    ...     (("red", "canal"), ("blue", "infiltration_ditch")))
    >>> encode(MapCode("kuntur", facts, "relief", "0123456789ab"))
    ... # doctest: +ELLIPSIS
    'TM1:MAP:KUNTUR:COMMUNITY:F:32718:5000:600000/8399200/601100/8400000:A4W:RE.CAN...
    """
    text = ":".join((VERSION, *_fields(code)))
    whole = f"{text}:{_checksum(text)}"
    if len(whole) > LONGEST:
        raise BadValue(
            "The sheet's code would have {length:whole} signs, more than {most:whole}. "
            "Choose fewer pens.",
            length=len(whole),
            most=LONGEST,
        )
    return whole


def _fields(code: SheetCode) -> tuple[str, ...]:
    if isinstance(code, MapCode):
        return _map_fields(code)
    return _mark_fields(code) if isinstance(code, MarkingCode) else _visit_fields(code)


def decode(text: str) -> SheetCode:
    """Return what a code says; raises BadValue unless it is whole and agrees.

    A code of a newer version, one that was changed, and one whose parts contradict
    each other are told apart.
    """
    body, _, checksum = text.strip().rpartition(":")
    fields = _check_text(body, checksum)
    try:
        made = _READERS[fields[1]](fields[2:])
    except (ValueError, KeyError, BadValue) as error:
        raise _contradiction() from error
    if encode(made) != text.strip():
        raise _contradiction()
    return made


def _check_text(body: str, checksum: str) -> list[str]:
    """Raise BadValue unless a code is one of ours, whole, and of this version."""
    fields = body.split(":")
    if not re.fullmatch(r"TM\d+", fields[0]) or len(fields) < 2:  # noqa: PLR2004
        raise BadValue(
            "The QR code is not of a Talking Maps sheet. Photograph the sheet with its"
            " own code."
        )
    if checksum != _checksum(body):
        raise BadValue(
            "The sheet's code was changed or misread. Photograph the code from nearer,"
            " or print the sheet again."
        )
    if fields[0] != VERSION:
        raise BadValue(
            "The sheet was printed by a newer version of the program. Read it with that"
            " version."
        )
    return fields


def _contradiction() -> BadValue:
    return BadValue(
        "The sheet's code contradicts itself. Print the sheet again with this program."
    )


def _checksum(text: str) -> str:
    made = hashlib.sha256(f"talking maps sheet:{text}".encode())
    return made.hexdigest()[:CHECKSUM].upper()


def _map_fields(code: MapCode) -> tuple[str, ...]:
    facts = code.facts
    return (
        MAP,
        escape(code.community),
        escape(code.owner),
        _letter(_SCENES, facts.scene),
        str(facts.epsg),
        str(facts.scale),
        "/".join(map(str, code.bounds)),
        f"{facts.paper}{'W' if facts.is_wide else 'U'}",
        "+".join(f"{_letter(_PENS, pen)}.{escape(layer)}" for pen, layer in facts.pens),
        _letter(_KINDS, code.kind),
        escape(code.version),
        code.digest.upper(),
    )


def _read_map(fields: list[str]) -> MapCode:
    community, owner, scene, epsg, scale, bounds, paper, pens, *base = fields
    kind, version, digest = base
    west, _, _, north = map(int, bounds.split("/"))
    if paper[:-1] not in PAPERS or not re.fullmatch(r"[0-9A-F]{12}", digest):
        raise ValueError(paper)
    told = (one.split(".") for one in pens.split("+") if one)
    facts = SheetFacts(
        paper[:-1],  # type: ignore[arg-type] # it is among the papers
        paper[-1] == "W",
        int(scale),
        int(epsg),
        west,
        north,
        _SCENES[scene],
        tuple((_PENS[pen], unescape(layer)) for pen, layer in told),
    )
    return MapCode(
        unescape(community),
        facts,
        _KINDS[kind],
        digest.lower(),
        unescape(owner),
        unescape(version),
    )


def _mark_fields(code: MarkingCode) -> tuple[str, ...]:
    return (
        MARKS,
        escape(code.contest),
        escape(code.entry),
        escape(code.juror),
        str(code.faces),
        str(code.page),
        "+".join(
            escape(one) + _form_said(code.form(place), code.faces)
            for place, one in enumerate(code.criteria)
        ),
    )


def _form_said(form: RowForm, faces: int) -> str:
    """Return how a row is answered, nothing for the faces of the contest."""
    if form == RowForm("faces", faces):
        return ""
    return f".{_letter(_FORMS, form.kind)}{form.boxes}"


def _read_row(said: str, faces: int) -> tuple[str, RowForm]:
    row, dot, form = said.partition(".")
    if not dot:
        return unescape(row), RowForm("faces", faces)
    return unescape(row), RowForm(_FORMS[form[:1]], int(form[1:]))


def _read_marks(fields: list[str]) -> MarkingCode:
    contest, entry, juror, faces, page, criteria = fields
    rows = [_read_row(one, int(faces)) for one in criteria.split("+")]
    plain = RowForm("faces", int(faces))
    forms = tuple(form for _, form in rows)
    return MarkingCode(
        unescape(contest),
        unescape(entry),
        unescape(juror),
        int(faces),
        tuple(row for row, _ in rows),
        int(page),
        () if all(form == plain for form in forms) else forms,
    )


def _visit_fields(code: VisitCode) -> tuple[str, ...]:
    return (
        VISIT,
        *(escape(one) for one in (code.contest, code.entry, code.juror)),
        *(str(one) for one in (code.first, code.things, code.parts)),
        code.digest.upper(),
    )


def _read_visit(fields: list[str]) -> VisitCode:
    contest, entry, juror, first, things, parts, digest = fields
    if not re.fullmatch(r"[0-9A-F]{12}", digest):
        raise ValueError(digest)
    return VisitCode(
        unescape(contest),
        unescape(entry),
        unescape(juror),
        int(first),
        int(things),
        int(parts),
        digest.lower(),
    )


_READERS: Mapping[str, Callable[[list[str]], SheetCode]] = MappingProxyType(
    {MAP: _read_map, MARKS: _read_marks, VISIT: _read_visit}
)


def _letter(table: Mapping[str, str], word: str) -> str:
    return next(letter for letter, one in table.items() if one == word)


def escape(text: str) -> str:
    """Return an id in the signs of QR codes, every id in its own way.

    >>> escape("infiltration_ditch"), escape("H-01/Ñ")
    ('INFILTRATION$DITCH', '%H-01*2F*C3*91')
    """
    return "".join(map(_escaped, text))


def _escaped(sign: str) -> str:
    if sign in _PLAIN:
        return sign.upper()
    if sign == "_":
        return "$"
    if "A" <= sign <= "Z":
        return f"%{sign}"
    return "".join(f"*{byte:02X}" for byte in sign.encode())


def unescape(text: str) -> str:
    """Return the id that was escaped; raises ValueError for what `escape` never gives.

    >>> unescape("INFILTRATION$DITCH"), unescape("%H-01*2F*C3*91")
    ('infiltration_ditch', 'H-01/Ñ')
    """
    said = bytearray()
    rest = text
    while rest:
        if rest[0] == "%":
            said += rest[1:2].encode()
            rest = rest[2:]
        elif rest[0] == "*":
            said.append(int(rest[1:3], 16))
            rest = rest[3:]
        else:
            said += ("_" if rest[0] == "$" else rest[0].lower()).encode()
            rest = rest[1:]
    return said.decode()
