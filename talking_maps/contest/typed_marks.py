"""Marks that the office typed from a juror's sheet, and whether another read them too.

A juror's own mark is the juror's word. One typed by staff stands on a signed paper, and
can be mistyped: a second person reads the paper without seeing what was typed, and
what comes out the same is marked as read twice. A juror who does not sign in may give
marks before the office, which vouches for him or her: these stand on no sheet, and
nobody reads them again. The act says which marks are which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from talking_maps.contest.lookups import known_juror
from talking_maps.contest.state import ContestState, Event
from talking_maps.errors import BadValue, NotAllowed
from talking_maps.model.contest import Ballot, Mark, SecondReading

#: An entry, a juror and a criterion.
Cell = tuple[str, str, str]
How = Literal["own", "typed", "read twice", "photographed", "vouched"]


def last_marks(
    record: ContestState, *, before: int | None = None
) -> Mapping[Cell, Event[Mark]]:
    """Return the mark that stands in each cell, with who gave or typed it."""
    found: dict[Cell, Event[Mark]] = {}
    for event in record.counted_ballots:
        if before is not None and event.number >= before:
            break
        # What came from another laptop was given or typed there.
        origin = event.noun.received_from or event
        for mark in event.noun.marks:
            cell = (event.noun.entry, event.noun.juror, mark.criterion)
            found[cell] = Event(event.number, event.at, origin.who, origin.role, mark)
    return found


def how_given(record: ContestState) -> Mapping[Cell, How]:
    """Return of each mark that stands whether the juror gave it or the office typed it.

    A mark that was changed after its second reading waits for another. One that was
    read from a photographed sheet is told so, whoever confirmed it.
    """
    read = {cell: told.number for told, cell in _read_cells(record)}
    from_sheets, present = photographed(record), vouched(record)
    return {
        cell: "photographed"
        if cell in from_sheets
        else "vouched"
        if cell in present
        else "own"
        if told.role == "juror"
        else "read twice"
        if read.get(cell, 0) > told.number
        else "typed"
        for cell, told in last_marks(record).items()
    }


def photographed(record: ContestState) -> frozenset[Cell]:
    """Return the cells whose mark that stands was read from a photographed sheet."""
    return frozenset(
        cell for cell, event in _last_ballots(record).items() if event.noun.sheet_photo
    )


def vouched(
    record: ContestState, *, before: int | None = None
) -> Mapping[Cell, Event[Ballot]]:
    """Return the cells whose mark that stands a juror gave before the office."""
    last = _last_ballots(record, before=before)
    return {cell: event for cell, event in last.items() if event.noun.vouched}


def _last_ballots(
    record: ContestState, *, before: int | None = None
) -> dict[Cell, Event[Ballot]]:
    """Return the ballot that gave the mark that stands in each cell."""
    found: dict[Cell, Event[Ballot]] = {}
    for event in record.counted_ballots:
        if before is not None and event.number >= before:
            break
        for mark in event.noun.marks:
            found[(event.noun.entry, event.noun.juror, mark.criterion)] = event
    return found


def _read_cells(
    record: ContestState,
) -> Iterator[tuple[Event[SecondReading], Cell]]:
    for event in record.second_readings:
        for entry, criterion in event.noun.cells:
            yield event, (entry, event.noun.juror, criterion)


def to_read_again(
    record: ContestState, juror: str, reader: str
) -> Mapping[tuple[str, str], Event[Mark]]:
    """Return the marks of a juror that this reader can read a second time.

    They were typed by another person and not read twice yet; by entry and criterion.
    """
    how = how_given(record)
    return {
        (entry, criterion): told
        for (entry, whose, criterion), told in last_marks(record).items()
        if whose == juror
        and how[(entry, whose, criterion)] == "typed"
        and told.who != reader
    }


def check_reading(record: ContestState, event: Event[SecondReading]) -> None:
    """Raise NotFound, NotAllowed or BadValue if the reading may not be that line."""
    noun = event.noun
    known_juror(record.contest_before(event.number), noun.juror)
    if not noun.cells or len(set(noun.cells)) < len(noun.cells):
        raise BadValue("A second reading names the marks that were read, each once.")
    marks = last_marks(record, before=event.number)
    present = vouched(record, before=event.number)
    for entry, criterion in noun.cells:
        _check_read_again(event, marks, entry, noun, criterion, present)


def _check_read_again(
    event: Event[SecondReading],
    marks: Mapping[tuple[str, str, str], Event[Mark]],
    entry: str,
    noun: SecondReading,
    criterion: str,
    present: Mapping[tuple[str, str, str], Event[Ballot]],
) -> None:
    """Raise BadValue or NotAllowed unless another person typed that mark."""
    typed = marks.get((entry, noun.juror, criterion))
    on_no_paper = (entry, noun.juror, criterion) in present
    if typed is None or typed.role == "juror" or on_no_paper:
        raise BadValue(
            "The office typed no mark of {juror} for “{criterion}” of {entry}.",
            juror=noun.juror,
            criterion=criterion,
            entry=entry,
        )
    if typed.who == event.who:
        raise NotAllowed(
            "{who} typed the mark for “{criterion}” of {entry}: another person"
            " reads it the second time.",
            who=event.who,
            criterion=criterion,
            entry=entry,
        )
