"""What people typed into a contest, in other words: for papers and tables that leave.

Only free texts change: reasons, remarks, appeals and their answers. What follows from
the record, and its codes, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from talking_maps.contest.canonical_json import may_contain
from talking_maps.contest.state import ContestState, Event
from talking_maps.model.contest import Answer, Ballot, Goods, LogEvent, LossAnswer

#: From a text, and the entry it is about or nothing, to the text that may be told.
Wording = Callable[[str, str], str]
_TEXTS = frozenset(
    {
        "note",
        "about",
        "text",
        "changed",
        "reason",
        "counterpart",
        "paid_by",
        "what",
        "vouched",
    }
)
#: Who received a prize by name, and identity documents: only the office is told.
_PRIVATE = frozenset(
    {
        "payee",
        "document",
        "identity",
        "handed_by",
        "represents",
        "power",
        "taken_by",
    }
)
#: Acts with which people type; rules, sealed entries and prizes are no such texts.
_ACTS = frozenset(
    {
        "withdraw",
        "check",
        "mark",
        "visit",
        "appeal",
        "answer",
        "answer_flag",
        "loss_reason",
        "answer_loss",
        "payment",
        "movement",
        "clock",
        "amend",
        "lead",
        "delivery",
    }
)


#: Acts that hold rules: of these only what is private is left out.
_RULES = frozenset({"create", "change"})


def _as_typed(text: str, _entry: str) -> str:
    return text


def reworded(record: ContestState, wording: Wording) -> ContestState:
    """Return the record with each free text as the wording gives it."""
    about = {told.noun.id: told.noun.entry for told in record.appeals}
    lost = {told.noun.id: told.noun.entry for told in record.loss_reasons}

    def change(event: Event[Any]) -> Event[Any]:
        noun = event.noun
        if isinstance(noun, Answer):
            entry = about.get(noun.appeal, "")
        elif isinstance(noun, LossAnswer):
            entry = lost.get(noun.reason, "")
        else:
            entry = getattr(noun, "entry", "")
        if isinstance(noun, Ballot):
            marks = tuple(_noun(mark, wording, entry) for mark in noun.marks)
            why = wording(noun.vouched, entry) if noun.vouched else ""
            return replace(event, noun=replace(noun, marks=marks, vouched=why))
        return replace(event, noun=_noun(noun, wording, entry))

    return record.told_otherwise(change)


def reworded_line(record: ContestState, line: LogEvent, wording: Wording) -> LogEvent:
    """Return a line of the chain with each free text as the wording gives it."""
    content = line.content
    if line.act in _RULES and may_contain(content, "identity"):
        return replace(line, content=_parts(content, _as_typed, ""))
    if line.act not in _ACTS:
        return line
    entry = content.get("entry", "")
    if line.act == "answer":
        about = {event.noun.id: event.noun.entry for event in record.appeals}
        entry = about.get(content.get("appeal", ""), "")
    if line.act == "answer_loss":
        lost = {event.noun.id: event.noun.entry for event in record.loss_reasons}
        entry = lost.get(content.get("reason", ""), "")
    return replace(line, content=_parts(content, wording, str(entry or "")))


def _parts(value: Any, wording: Wording, entry: str) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_parts(one, wording, entry) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: ""
        if name in _PRIVATE
        else wording(part, entry)
        if name in _TEXTS and isinstance(part, str) and part
        else _parts(part, wording, entry)
        for name, part in value.items()
    }


def _noun(noun: Any, wording: Wording, entry: str) -> Any:  # noqa: ANN401 - any noun
    names = {one.name for one in fields(noun)}
    told: dict[str, Any] = {
        name: wording(getattr(noun, name), entry)
        for name in names & _TEXTS
        if getattr(noun, name)
    }
    told |= dict.fromkeys(names & _PRIVATE, "")
    if "goods" in names:
        told["goods"] = tuple(
            Goods(wording(one.what, entry), one.amount) for one in noun.goods
        )
    return replace(noun, **told)
