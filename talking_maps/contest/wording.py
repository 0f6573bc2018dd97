"""What people typed into a contest, in other words: for papers and tables that leave.

Only free texts change: reasons, remarks, appeals and their answers. What follows from
the record, and its codes, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from talking_maps.contest.record import Record, Told
from talking_maps.model.contest import Answer, Ballot

#: From a text, and the entry it is about or nothing, to the text that may be told.
Wording = Callable[[str, str], str]
_TEXTS = frozenset({"note", "about", "text", "changed", "reason", "counterpart"})


def reworded(record: Record, wording: Wording) -> Record:
    """Return the record with each free text as the wording gives it."""
    about = {told.noun.id: told.noun.entry for told in record.appeals}

    def change(told: Told[Any]) -> Told[Any]:
        noun = told.noun
        is_answer = isinstance(noun, Answer)
        entry = about.get(noun.appeal, "") if is_answer else getattr(noun, "entry", "")
        if isinstance(noun, Ballot):
            marks = tuple(_noun(mark, wording, entry) for mark in noun.marks)
            return replace(told, noun=replace(noun, marks=marks))
        return replace(told, noun=_noun(noun, wording, entry))

    return record.told_otherwise(change)


def _noun(noun: Any, wording: Wording, entry: str) -> Any:  # noqa: ANN401 - any noun
    texts = {
        one.name: getattr(noun, one.name) for one in fields(noun) if one.name in _TEXTS
    }
    return replace(
        noun, **{n: wording(text, entry) for n, text in texts.items() if text}
    )
