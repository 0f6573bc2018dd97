"""Whether a contest is still what was printed: seals, chain, receipts and head.

A file that anybody can open can be changed by anybody, and every digest in it made
again. What cannot be made again is on paper: a receipt holds the code of one sealed
copy, an act holds the head of the chain. Against them every change is found.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set,
)
from dataclasses import dataclass, field, replace
from typing import Any

from talking_maps.contest.awards import award
from talking_maps.contest.canonical_json import canonical, digest, dump, load
from talking_maps.contest.hash_chain import chain_breaks, decode, digits_of, start_of
from talking_maps.contest.quorum import marks_lacking
from talking_maps.contest.rules_check import check_rules
from talking_maps.contest.sealed_copy import (
    StoredCopy,
    copy_content,
    sealed_photos,
    sealed_rubric,
    shared_parts,
)
from talking_maps.contest.sealed_parts import read_numbers
from talking_maps.contest.state import ContestState, Event, parse_event, replay
from talking_maps.contest.transitions import validate_event
from talking_maps.errors import BadFile, TalkingMapsError
from talking_maps.model.contest import Contest, Entry, LogEvent
from talking_maps.model.local_number import ContestNumbers
from talking_maps.model.message import Message
from talking_maps.model.rubric import Number, Reference, Rubric

#: Acts after which an act that was printed no longer says who won.
CHANGES_RESULTS = frozenset(
    {"submit", "withdraw", "check", "mark", "award", "clock", "amend"}
)


#: From the digest of what sealed copies share to its bytes; raises NotFound, BadFile.
Shared = Callable[[str], bytes]
#: From a community and ids of photos to the digests of those that its file holds; None
#: where that file is not at hand.
Album = Callable[[str, Collection[str]], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class PrintedCodes:
    """What is on paper: codes of receipts, codes of heads."""

    receipts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was touched, nothing if all holds; and what followed the printed heads.

    `unseen` says what could not be looked at; it is nobody's fault.
    """

    touched: tuple[Message, ...]
    lines: int
    entries: int
    after: Mapping[str, int] = field(default_factory=dict)
    unseen: tuple[Message, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether seals and chain hold."""
        return not self.touched


def verify(
    lines: Sequence[LogEvent],
    copies: Iterable[StoredCopy],
    photos: Mapping[str, bytes],
    evidence: PrintedCodes = PrintedCodes(),
    album: Album = lambda *_digest: None,
    parts: Collection[str] = (),
    shared: Shared | None = None,
) -> VerificationReport:
    """Look at everything; raises BadValue if a code on paper is mistyped.

    `photos` are those of visits, in the contest's file; `album` looks into the files
    of communities for those of plans. `parts` are the digests of what is whole of that
    which sealed copies share, and `shared` gives it: without it nobody looks whether a
    plan was judged by the numbers of the contest.
    """
    receipts = [decode(code) for code in evidence.receipts]
    heads = [decode(code) for code in evidence.heads]
    touched = [*chain_breaks(lines)]
    numbers = {start_of(line.hash): line.number for line in lines}
    codes = {c: numbers[digits_of(c)] for c in heads if digits_of(c) in numbers}
    told, unread = _read(lines)
    record = None if unread else ContestState(lines, told)
    touched += unread
    seals: set[str] = set()
    unseen: list[Message] = []
    if record is not None:
        touched += _unlawful(lines, told, record)
        look = _Look(record.rules[-1].noun, frozenset(parts), shared, album)
        for fault, seal, hidden in _copies(record, copies, look):
            touched += fault
            unseen += hidden
            seals.update([start_of(seal)] if seal else [])
        touched += _photos(record, photos)
    touched += [
        Message("No sealed copy has the code {code} of the receipt.", {"code": code})
        for code in receipts
        if digits_of(code) not in seals
    ]
    touched += [
        Message("The chain no longer holds the head {code} of the act.", {"code": code})
        for code in heads
        if code not in codes
    ]
    if record is not None:
        touched += _superseded(
            lines, record, {c: codes[c] for c in heads if c in codes}
        )
    after = {code: len(lines) - number for code, number in codes.items()}
    entries = 0 if record is None else len(record.entries)
    return VerificationReport(tuple(touched), len(lines), entries, after, tuple(unseen))


def _superseded(
    lines: Sequence[LogEvent], record: ContestState, heads: Mapping[str, int]
) -> Iterator[Message]:
    """Yield what changed the results after an act with their head was printed."""
    for code, number in heads.items():
        if record.state_before(number + 1) != "awarded":
            continue
        changes = CHANGES_RESULTS
        if record.contest.visits is not None:
            changes |= {"visit"}
        for line in lines[number:]:
            if line.act in changes:
                yield Message(
                    "After the act with the head {code} the results were changed: line"
                    " {line} ({act}, {who}).",
                    {
                        "code": code,
                        "line": line.number,
                        "act": line.act,
                        "who": line.who,
                    },
                )


def _read(lines: Sequence[LogEvent]) -> tuple[list[Event[Any]], list[Message]]:
    told: list[Event[Any]] = []
    faults: list[Message] = []
    for line in lines:
        try:
            told.append(parse_event(line))
        except TalkingMapsError as error:
            faults += [Message(error.message, error.values), _at_line(line)]
    try:
        replay(lines)
    except TalkingMapsError as error:
        faults.append(Message(error.message, error.values))
    return told, faults


def _unlawful(
    lines: Sequence[LogEvent], told: Sequence[Event[Any]], record: ContestState
) -> Iterator[Message]:
    """Yield the lines that the program would not have written."""
    faults = [
        fault
        for line, one in zip(lines, told, strict=True)
        for fault in _fault(record, line, one)
    ]
    try:
        check_rules(record.contest)
    except TalkingMapsError as error:
        faults.append(Message(error.message, error.values))
    yield from faults
    # Prizes are reckoned again only where all before them can be reckoned with.
    for awarded in () if faults else record.awards:
        so_far = awarded.number - 1
        then = ContestState(lines[:so_far], told[:so_far])
        if award(then) != awarded.noun or marks_lacking(then):
            yield _at_line(lines[so_far])


def _fault(
    record: ContestState, line: LogEvent, event: Event[Any]
) -> Sequence[Message]:
    try:
        validate_event(record, line.act, event)
    except TalkingMapsError as error:
        return _at_line(line), Message(error.message, error.values)
    return ()


def _at_line(line: LogEvent) -> Message:
    return Message(
        "Line {line} of the chain ({act}, {who}) does not follow from what was before"
        " it.",
        {"line": line.number, "act": line.act, "who": line.who},
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What sealed copies are held against; `known` are numbers by their digest."""

    rules: Contest
    parts: Collection[str]
    shared: Shared | None
    album: Album
    known: dict[str, Reference] = field(default_factory=dict)

    def numbers(self, copy: StoredCopy) -> Reference | None:
        """Return the numbers a copy was judged by; None if none are held or asked for.

        Raises NotFound, BadFile.
        """
        code = shared_parts(copy.content).get("numbers", "")
        if self.rules.numbers is None or self.shared is None or not code:
            return None
        if code not in self.known:
            self.known[code] = read_numbers(self.shared(code))
        return self.known[code]


def _copies(
    record: ContestState, copies: Iterable[StoredCopy], look: _Look
) -> Iterator[tuple[list[Message], str | None, list[Message]]]:
    """Yield of each sealed copy what is wrong, its digest if there, what is unseen."""
    waiting = {event.noun.id: event.noun for event in record.entries}
    rules = look.rules
    sealed = {
        category: _sealed(rules, category)
        for category in {entry.category for entry in waiting.values()}
    }
    for copy in copies:
        entry = waiting.pop(copy.id, None)
        seal = digest(copy.content)
        unseen: list[Message] = []
        if entry is None:
            fault = [
                Message(
                    "The sealed copy of {entry} was put in: the chain does not know"
                    " it, or it is there twice.",
                    {"entry": copy.id},
                )
            ]
        elif seal != entry.seal or copy.digest != seal:
            fault = [
                Message("The sealed copy of {entry} was changed.", {"entry": copy.id})
            ]
        else:
            fault = _contradicted(rules, sealed[entry.category], entry, copy)
            fault += _shared(entry, copy, look)
            if not fault:
                fault, unseen = _plan_photos(entry, copy, look.album)
        yield fault, seal, unseen
    for entry in waiting.values():
        gone = Message("The sealed copy of {entry} was taken out.", {"entry": entry.id})
        yield [gone], None, []


def _shared(entry: Entry, copy: StoredCopy, look: _Look) -> list[Message]:
    """Return what of that which a copy shares with others is gone, changed or wrong."""
    try:
        wanted = shared_parts(copy.content)
    except BadFile as error:
        return [Message(error.message, error.values)]
    gone = [
        Message(
            "What the sealed copy of {entry} was measured on ({part}) was changed or"
            " taken out.",
            {"entry": entry.id, "part": part},
        )
        for part, code in wanted.items()
        if code not in look.parts
    ]
    return gone or _numbers(entry, copy, look)


def _numbers(entry: Entry, copy: StoredCopy, look: _Look) -> list[Message]:
    """Return by which numbers a plan was judged that the contest does not have."""
    try:
        judged_by = look.numbers(copy)
    except TalkingMapsError as error:
        return [Message(error.message, error.values)]
    if judged_by is None or look.rules.numbers is None:
        return []
    others = other_numbers(look.rules.numbers, judged_by)
    if not others:
        return []
    return [
        Message(
            "The sealed copy of {entry} was judged by other numbers than those of the"
            " contest: {numbers}.",
            {"entry": entry.id, "numbers": ", ".join(others)},
        )
    ]


def other_numbers(theirs: ContestNumbers, judged_by: Reference) -> tuple[str, ...]:
    """Return the ids of numbers that a plan was judged by against a contest's rule.

    By `own_first` a number of the community's own may stand for one of the contest.
    """
    used = {
        i: number.local_number if _is_as_said(number) else None
        for i, number in judged_by.numbers.items()
    }
    may_be_own = theirs.rule == "own_first"
    wrong = {
        i
        for i, number in theirs.held.items()
        if (found := used.get(i)) is None
        or (found.measured != number.measured and not may_be_own)
    }
    if not may_be_own:
        wrong |= {i for i, n in used.items() if n is not None and i not in theirs.held}
    return tuple(sorted(wrong))


def _is_as_said(number: Number) -> bool:
    """Tell whether a number is what its local number says, where it has one."""
    here = number.local_number
    return here is None or (here.value, here.error) == (number.value, number.error)


def _plan_photos(
    entry: Entry, copy: StoredCopy, album: Album
) -> tuple[list[Message], list[Message]]:
    """Return which photos of a sealed plan are gone, and what could not be seen."""
    try:
        wanted = sealed_photos(copy.content)
    except BadFile as error:
        return [Message(error.message, error.values)], []
    said = {"entry": entry.id, "community": entry.community}
    there = album(entry.community, wanted) if wanted else {}
    if there is None:
        return [], [
            Message(
                "The photos of {entry} were not looked at: the file of {community} is"
                " not on this computer, or cannot be read.",
                said,
            )
        ]
    return [
        Message(
            "The photo {photo} in the plan of {entry} was changed in the file of"
            " {community}, or is no longer there. Compare with a backup of that"
            " community.",
            {**said, "photo": photo[:12]},
        )
        for photo, seal in wanted.items()
        if there.get(photo) != seal
    ], []


#: The rubric that the copies of a category hold, and its canonical bytes in them.
_Sealed = tuple[Rubric, bytes]


def _sealed(rules: Contest, category: str) -> _Sealed:
    rubric = sealed_rubric(rules.rules_for(category))
    return rubric, canonical({"rubric": dump(rubric)})[1:-1]


def _contradicted(
    rules: Contest, sealed: _Sealed, entry: Entry, copy: StoredCopy
) -> list[Message]:
    said = dump(replace(entry, seal=""))
    rubric, text = sealed
    if _says_so(copy.content, rules.id, said, text):
        return []
    try:
        content: Mapping[str, Any] = copy_content(copy.content)
    except TalkingMapsError as error:
        return [Message(error.message, error.values)]
    if content.get("entry") != said or content.get("contest") != rules.id:
        return [
            Message(
                "The chain says something else of {entry} than its sealed copy.",
                {"entry": entry.id},
            )
        ]
    if not _is_rubric(content.get("rubric"), rubric):
        return [
            Message(
                "The sealed copy of {entry} holds another rubric than the chain.",
                {"entry": entry.id},
            )
        ]
    return []


def _says_so(copy: bytes, contest: str, said: object, rubric: bytes) -> bool:
    """Tell without reading all of it whether the canonical bytes say the same.

    Contest and entry come first; nothing deeper can look like the rubric, since
    quotes within texts are escaped and no record of a plan has a field of that name.
    """
    told = canonical({"contest": contest, "entry": said})
    return copy.startswith(told[:-1] + b",") and b"," + rubric + b"," in copy


def _is_rubric(content: object, rubric: Rubric) -> bool:
    """Tell whether it is that rubric, also if it was sealed in an older form."""
    try:
        found = load(Rubric, content) if isinstance(content, dict) else None
    except BadFile:
        return False
    if found is not None and isinstance(content, dict) and "joining" not in content:
        # Sealed before a rubric said how marks are joined; the contest's rules did.
        found = replace(found, joining=rubric.joining)
    return found == rubric


def _photos(record: ContestState, photos: Mapping[str, bytes]) -> Iterator[Message]:
    known = {event.noun.photo for event in record.visits}
    yield from _unreferenced_photos(record, photos, known)
    for event in record.visits:
        name = event.noun.photo
        if name and digest(photos.get(name, b"")) != name:
            yield Message(
                "The photo of the visit to {entry} was changed or taken out.",
                {"entry": event.noun.entry},
            )
    for ballot in record.ballots:
        name = ballot.noun.sheet_photo
        if name and digest(photos.get(name, b"")) != name:
            yield Message(
                "The photograph of the marking sheet of {juror} for {entry} was changed"
                " or taken out.",
                {"juror": ballot.noun.juror, "entry": ballot.noun.entry},
            )


def _unreferenced_photos(
    record: ContestState, photos: Mapping[str, bytes], of_visits: Set[str]
) -> Iterator[Message]:
    """Yield the photos that nothing in the chain has."""
    known = of_visits | {event.noun.sheet_photo for event in record.ballots}
    for name in photos:
        if name not in known:
            yield Message(
                "The photo {photo} was put in: nothing in the chain has it.",
                {"photo": name[:12]},
            )
