"""The register of checks: each is one pure function from a plan to what it finds.

A new check is a new function under `@plausibility_check`; nothing else changes. The
register is filled while the theme modules are imported and refuses a second check of
the same id. A check finds one thing or nothing: a list of doubts that is long is read
by nobody, so what is of one kind is one flag that points at all its things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from talking_maps.errors import NotFound, Value
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Flag
from talking_maps.plausibility.flag_context import FlagContext

#: To how many significant digits numbers of a flag are told and sealed: two processors
#: agree to some twelve of sixteen digits, and nobody doubts the fifth.
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a check found: the sentence with its numbers, the things it is about."""

    sentence: Message
    things: tuple[Feature, ...] = ()


Looking = Callable[[FlagContext], Doubt | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A question asked of a plan, with what a reader needs to weigh the answer.

    `sentence` is what is looked at, `source` where the limit comes from, `reads` are
    ids of the reference numbers that it stands on: without them it says nothing.
    """

    id: str
    theme: str
    sentence: Message
    source: Message
    reads: tuple[str, ...]
    look: Looking


_REGISTERED: dict[str, Check] = {}
#: All checks by id, module by module. Read only.
REGISTRY: Mapping[str, Check] = MappingProxyType(_REGISTERED)


def plausibility_check(
    check_id: str,
    *,
    sentence: Message,
    source: Message,
    reads: tuple[str, ...] = (),
) -> Callable[[Looking], Looking]:
    """Register the decorated function as a check and return it unchanged."""

    def register(looking: Looking) -> Looking:
        if check_id in _REGISTERED:
            raise ValueError(f"two checks are called {check_id}")
        theme = looking.__module__.rpartition(".")[2]
        _REGISTERED[check_id] = Check(check_id, theme, sentence, source, reads, looking)
        return looking

    return register


def find(check_id: str) -> Check:
    """Return the check of that id. Raises `NotFound`."""
    found = REGISTRY.get(check_id)
    if found is None:
        raise NotFound(
            "There is no check {check}. Choose one of: {known}.",
            check=check_id,
            known=", ".join(sorted(REGISTRY)),
        )
    return found


def flags_of(case: FlagContext) -> tuple[Flag, ...]:
    """Ask every check about a plan and return what they found, in their order."""
    return tuple(_flags(case, REGISTRY.values()))


def _flags(case: FlagContext, checks: Iterable[Check]) -> Iterable[Flag]:
    for check in checks:
        if any(case.known(number) is None for number in check.reads):
            continue
        found = check.look(case)
        if found is None:
            continue
        values = {key: _rounded(value) for key, value in found.sentence.values.items()}
        uids = tuple(sorted({thing.uid for thing in found.things}))
        yield Flag(check.id, Message(found.sentence.id, values), uids)


def _rounded(value: Value) -> Value:
    """Return a number as every processor makes it, anything else as it is."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
