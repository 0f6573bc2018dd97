"""Tells what an upheld appeal changed: marks given anew, places and prizes awarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from talking_maps.contest import ContestState
from talking_maps.contest.state import Awards
from talking_maps.i18n import Translator
from talking_maps.model.contest import NOTHING, Prize


def changes(
    record: ContestState, number: int, called: Mapping[str, str], t: Translator
) -> Iterator[str]:
    """Yield what followed the answer on that line, until the next answer."""
    end = min(
        (told.number for told in record.answers if told.number > number),
        default=record.lines + 1,
    )
    for told in record.ballots:
        if number < told.number < end:
            yield t(
                "{juror} marked {entry} again",
                juror=told.noun.juror,
                entry=called.get(told.noun.entry, told.noun.entry),
            )
    before = [told for told in record.awards if told.number < number]
    after = [told for told in record.awards if number < told.number < end]
    if before and after:
        yield from _prizes(_won(before[-1].noun), _won(after[-1].noun), called, t)


def _won(awards: Awards) -> Mapping[str, Prize]:
    return {prize.entry: prize for group in awards.groups for prize in group.prizes}


def _prizes(
    before: Mapping[str, Prize],
    after: Mapping[str, Prize],
    called: Mapping[str, str],
    t: Translator,
) -> Iterator[str]:
    for entry in sorted({*before, *after}):
        was, now = before.get(entry), after.get(entry)
        if was != now:
            yield t(
                "{entry}: place {before} → {after}, {was:soles} → {now:soles}",
                entry=called.get(entry, entry),
                before=str(was.place) if was else "—",
                after=str(now.place) if now else "—",
                was=str(was.amount if was else NOTHING),
                now=str(now.amount if now else NOTHING),
            )
