"""The board in the square: places told one by one, from the last to the first.

What is not told yet is not in the page either: each touch asks the program for the
next place. Entries are called by community and code, never by a household's name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Standing
from talking_maps.ui.screens.contests import group_labels, sealed_maps
from talking_maps.ui.widgets import escape
from talking_maps.wording import measures

#: As many places as stand on the podium, and as many rows as fit under the big one.
PODIUM, ROWS = 3, 4
#: A name of more signs than these would push the others off the screen.
LONGEST_LARGE = 48


@dataclass(frozen=True, slots=True)
class Step:
    """One touch: the entries of one place, which are told together."""

    place: int
    entries: tuple[Standing, ...]


def steps(some: Sequence[Standing]) -> tuple[Step, ...]:
    """Return the places from the last to the first; who is tied is told at once."""
    ranked = sorted(
        (one for one in some if one.place is not None), key=lambda s: s.place or 0
    )
    grouped = groupby(ranked, key=lambda one: one.place or 0)
    return tuple(Step(place, tuple(group)) for place, group in grouped)[::-1]


def first_shown(every: Sequence[Step], last: int) -> int:
    """Return how many steps are told at once to begin at place `last`.

    >>> found = [Step(place, ()) for place in (5, 3, 2, 1)]
    >>> [first_shown(found, last) for last in (5, 4, 3, 1)]
    [0, 1, 1, 3]
    """
    return sum(1 for step in every if step.place > last)


def title(group: str, record: ContestState) -> str:
    """Return what is decided here: the contest and the group, as HTML."""
    contest = record.contest
    committee = " · ".join(
        part for part in (contest.organiser, contest.committee) if part
    )
    return (
        f'<div class="board-title"><h1>{escape.html(contest.name)}</h1>'
        f"<p>{escape.html(group)}</p><small>{escape.html(committee)}</small></div>"
    )


def told(shown: Sequence[Step], names: Mapping[str, str], t: Translator) -> str:
    """Return the place just told, large, and those before it beneath, as HTML."""
    *before, latest = shown
    past = [one for step in before[::-1] for one in step.entries]
    room = max(1, ROWS - len(latest.entries) + 1)
    rows = "".join(_row(one, names, t) for one in past[:room])
    tie = " board-tie" if len(latest.entries) > 1 else ""
    return f'<div class="board-now{tie}">{_now(latest, names, t)}</div>{_rows(rows)}'


def podium(every: Sequence[Step], names: Mapping[str, str], t: Translator) -> str:
    """Return the first places side by side, each with its plan's three maps."""
    best = [one for step in every[::-1] if step.place <= PODIUM for one in step.entries]
    stands = "".join(_stand(one, names, t) for one in best)
    rest = "".join(
        _row(one, names, t)
        for step in every[::-1]
        if step.place > PODIUM
        for one in step.entries
    )
    return f'<div class="podium podium-{len(best)}">{stands}</div>{_rows(rest)}'


def _now(step: Step, names: Mapping[str, str], t: Translator) -> str:
    tied = ""
    if len(step.entries) > 1:
        words = t("{count:whole} share this place", count=len(step.entries))
        tied = f'<p class="board-tied">= {escape.html(words)}</p>'
    whom = "".join(
        f'<div class="board-who">{_heading(group_labels.called(one, names, t))}'
        f"{_facts(one, t)}</div>"
        for one in step.entries
    )
    return f'<div class="board-place">{step.place}</div><div>{whom}{tied}</div>'


def _heading(called: str) -> str:
    """Return the name, long ones in smaller letters, so that the rest stays in sight.

    >>> _heading("A" * 49)[:17]
    '<h2 class="long">'
    """
    long = ' class="long"' if len(called) > LONGEST_LARGE else ""
    return f"<h2{long}>{escape.html(called)}</h2>"


def _facts(one: Standing, t: Translator) -> str:
    points = t("{points:number} points", points=one.total)
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else ""
    won = f"<b>{escape.html(prize)}</b>" if prize else ""
    return f'<p class="board-facts"><span>{escape.html(points)}</span>{won}</p>'


def _row(one: Standing, names: Mapping[str, str], t: Translator) -> str:
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else ""
    called = escape.html(group_labels.called(one, names, t))
    return (
        f"<li><i>{one.place}</i><span>{called}</span>"
        f"<b>{measures.exact(one.total, t)}</b><em>{escape.html(prize)}</em></li>"
    )


def _rows(rows: str) -> str:
    return f'<ol class="board-rows">{rows}</ol>' if rows else ""


def _stand(one: Standing, names: Mapping[str, str], t: Translator) -> str:
    called = group_labels.called(one, names, t)
    return (
        f'<div class="stand stand-{one.place}"><div class="stand-place">{one.place}'
        f"</div>{_heading(called)}{_facts(one, t)}"
        f"{_maps(one, called, t)}</div>"
    )


def _maps(one: Standing, called: str, t: Translator) -> str:
    entry = sealed_maps.entry(one.entry)
    return sealed_maps.three_maps(sealed_maps.copy(entry), t, called) if entry else ""
