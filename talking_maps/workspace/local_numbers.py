"""Local numbers: entered by the office, withdrawn by it, and all that ever were."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from talking_maps import store
from talking_maps.errors import BadValue, NotAllowed, NotFound
from talking_maps.indicators import REGISTRY
from talking_maps.model.change import Action, Change, Put
from talking_maps.model.days import check_day
from talking_maps.model.local_number import (
    LOCAL_GRADES,
    MOST_LETTERS,
    LocalGrade,
    LocalNumber,
)
from talking_maps.model.message import Message, plural
from talking_maps.model.rubric import Number, Reference
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.plan_edits import (
    EditContext,
    keep_decided,
    new_edit_context,
)
from talking_maps.workspace.register import read_community
from talking_maps.workspace.workspace import Workspace, community_file, current_time


@dataclass(frozen=True, slots=True)
class FormerNumber:
    """What was entered at some time, None where a number was withdrawn.

    `at` is when it was kept, `author` who was signed in.
    """

    number: str
    local: LocalNumber | None
    at: str
    author: str
    note: str


def replaceable_numbers(workspace: Workspace) -> tuple[Number, ...]:
    """Return the reference numbers that can be otherwise in a place, in order of id.

    They are those that some measure reads and that are facts of soil, rain, animals
    and harvests. What is a rule or a limit of judging is the same everywhere.
    """
    read = [asked for one in REGISTRY.values() for asked in one.reads.numbers]
    exact = {one for one in read if not one.endswith("*")}
    families = tuple(one.removesuffix("*") for one in read if one.endswith("*"))
    numbers = workspace.reference.numbers
    return tuple(
        numbers[one]
        for one in sorted(numbers)
        if numbers[one].local_range is not None
        and (one in exact or one.startswith(families))
    )


def measures_by(number: Number) -> tuple[str, ...]:
    """Return the ids of the indicators that read a reference number."""
    return tuple(
        one.id
        for one in REGISTRY.values()
        if any(
            asked == number.id
            or (asked.endswith("*") and number.id.startswith(asked.removesuffix("*")))
            for asked in one.reads.numbers
        )
    )


def check_numbers(workspace: Workspace, held: Mapping[str, LocalNumber]) -> None:
    """Refuse numbers for a contest that no place can have, or that nobody vouches for.

    Raises NotFound for a number that is not known or that is the same everywhere,
    BadValue for a value that cannot be, a day to come, or a least above its most.
    """
    for number in sorted(held):
        local = held[number]
        _check_amounts(_replaceable(workspace, number), local.value, local.error)
        _check_said(local.by, local.on, local.source)
        _check_pair(workspace.reference.with_local(held), number, local.value)


def local_numbers(opened: OpenCommunity) -> dict[str, LocalNumber]:
    """Return the numbers of the place that are in force, by id; raises NotFound."""
    return dict(sorted(opened.register().community.numbers.items()))


def former_numbers(opened: OpenCommunity) -> tuple[FormerNumber, ...]:
    """Return all that was ever entered or withdrawn, the oldest first.

    Raises NotFound, BadFile.
    """
    found: list[FormerNumber] = []
    path = community_file(opened.workspace, opened.code)
    for said in store.community_history(path):
        before: Mapping[str, LocalNumber] = said.before.numbers if said.before else {}
        after: Mapping[str, LocalNumber] = said.after.numbers if said.after else {}
        found += [
            FormerNumber(one, after.get(one), said.at, said.author, said.note)
            for one in sorted({*before, *after})
            if before.get(one) != after.get(one)
        ]
    return tuple(found)


def enter_local_number(  # noqa: PLR0913 - all that a number must say of itself
    opened: OpenCommunity,
    actor: Actor,
    number: str,
    value: float,
    *,
    by: str,
    on: str,
    source: str,
    error: float | None = None,
    grade: LocalGrade = "V",
    edit_context: EditContext | None = None,
) -> Change:
    """Let a number of the place stand for a reference number, as `by` says on that day.

    The one before stays in the history. Raises NotAllowed unless the actor is staff:
    points hang on it. Raises NotFound for a number that is not known or that is the
    same everywhere, BadValue for a value that cannot be, or without name, day, source.
    """
    _only_staff(actor)
    known = _replaceable(opened.workspace, number)
    _check_amounts(known, value, error)
    _check_pair(opened.reference(), number, value)
    said = " ".join(source.split())
    _check_said(by, on, said)
    if grade not in LOCAL_GRADES:
        raise BadValue("{value} does not fit the field {field}.", value=grade, field="")
    local = LocalNumber(
        float(value),
        " ".join(by.split()),
        on,
        said,
        None if error is None else float(error),
        grade,
    )
    return _settled(opened, actor, {number: local}, edit_context)


def withdraw_local_number(
    opened: OpenCommunity,
    actor: Actor,
    number: str,
    *,
    reason: str,
    edit_context: EditContext | None = None,
) -> Change:
    """Take a number of the place back: the general one counts again.

    What was entered stays in the history, with the reason. Raises NotAllowed unless
    the actor is staff, BadValue without a reason, NotFound if none is in force.
    """
    _only_staff(actor)
    if not reason.strip():
        raise BadValue("Write why the number is withdrawn.")
    if number not in local_numbers(opened):
        raise NotFound(
            "No local number stands for {number}: there is nothing to withdraw.",
            number=number,
        )
    return _settled(
        opened, actor, {number: None}, edit_context, " ".join(reason.split())
    )


def changed_numbers(
    before: Mapping[str, LocalNumber], after: Mapping[str, LocalNumber]
) -> tuple[Message, ...]:
    """Return what must be told where a file brought numbers of the place, or took some.

    >>> here = LocalNumber(0.03, "R. Quispe", "2026-05-12", "soil pit")
    >>> [one.values["count"] for one in changed_numbers({}, {"rusle_k.local": here})]
    [1]
    """
    count = sum(before.get(one) != after.get(one) for one in {*before, *after})
    if not count:
        return ()
    return (
        Message(
            plural(
                "{count:whole} local number came with this file or was changed by it;"
                " points are reckoned by it. Look at it under Local numbers.",
                "{count:whole} local numbers came with this file or were changed by it;"
                " points are reckoned by them. Look at them under Local numbers.",
            ),
            {"count": count},
        ),
    )


def _only_staff(actor: Actor) -> None:
    if actor.role != "staff":
        raise NotAllowed("Only staff of the office enters local numbers.")


def _replaceable(workspace: Workspace, number: str) -> Number:
    known = {one.id: one for one in replaceable_numbers(workspace)}
    if number not in known:
        raise NotFound(
            "{number} is no number that can be otherwise in a place. See the list of"
            " those that can.",
            number=number,
        )
    return known[number]


def _check_amounts(known: Number, value: float, error: float | None) -> None:
    """Refuse what cannot be, with what can."""
    least, most = known.local_range or (0.0, 0.0)
    if not math.isfinite(value) or not known.can_be(value):
        raise BadValue(
            "{value:exact} cannot be: this number lies between {least:exact} and"
            " {most:exact}. Look at its unit again.",
            value=value,
            least=least,
            most=most,
        )
    if error is not None and not 0 <= error <= most - least:
        raise BadValue(
            "An error of {value:exact} cannot be: it lies between 0 and {most:exact}.",
            value=error,
            most=most - least,
        )


def _check_said(by: str, on: str, source: str) -> None:
    """Refuse a number of which nobody knows who says it, since when and why."""
    if not by.strip():
        raise BadValue("Write the name of who says this number.")
    if not on:
        raise BadValue("Write the day of the number.")
    if not source.strip():
        raise BadValue("Write where the number comes from: who measured it, and how.")
    if len(source) > MOST_LETTERS:
        raise BadValue(
            "The field {field} holds {count:whole} letters; {most:whole} is the most."
            " Shorten it.",
            field="source",
            count=len(source),
            most=MOST_LETTERS,
        )
    if check_day(on) > current_time()[:10]:
        raise BadValue("The day of the number is still to come. Write the right day.")


def _check_pair(reference: Reference, number: str, value: float) -> None:
    """Refuse a least that is more than its most, by what counts beside it."""
    other = (
        f"{number.removesuffix('least')}most"
        if number.endswith("least")
        else f"{number.removesuffix('most')}least"
    )
    known = reference.value(other)
    if other == f"{number}least" or not isinstance(known, float):
        return
    least, most = (value, known) if number.endswith("least") else (known, value)
    if least > most:
        raise BadValue(
            "The least, {least:exact}, would be more than the most, {most:exact}. Enter"
            " the other of the two first.",
            least=least,
            most=most,
        )


def _settled(
    opened: OpenCommunity,
    actor: Actor,
    said: Mapping[str, LocalNumber | None],
    edit_context: EditContext | None,
    note: str = "",
) -> Change:
    def settled() -> Iterator[Action]:
        old = read_community(opened.workspace, opened.code)
        held = {**old.numbers, **said}
        numbers = {i: one for i, one in sorted(held.items()) if one is not None}
        yield Put("community", old.code, replace(old, numbers=numbers))

    context = edit_context or new_edit_context(actor.name)
    return keep_decided(opened.workspace, opened.code, context, settled, note=note)
