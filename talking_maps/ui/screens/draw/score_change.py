"""Says what moved the score: which criteria gained or lost by a stroke, and by what.

It compares the scorecard of before with the one of now; nothing is judged for it. A
movement too small to be seen in the points on the screen is not told.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.i18n import name as name_of
from talking_maps.model.rubric import CriterionScore, Reading, Scorecard
from talking_maps.scoring.direction import LEAST
from talking_maps.ui import cache, session
from talking_maps.wording import measures

#: So many movements at most are told: the largest.
MOST = 3
_SEEN = "score.seen"


@dataclass(frozen=True, slots=True)
class Moved:
    """A criterion whose points moved, and the measure that moved it most [points].

    `reading` is how that measure stands now, None where no measure tells it.
    """

    criterion: str
    points: float
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class _Seen:
    """The last scorecard of a plan on the screen, and what moved when it came."""

    owner: tuple[str, str, str]
    sequence: int
    card: Scorecard
    moved: tuple[Moved, ...] | None = None


def between(before: Scorecard, after: Scorecard) -> tuple[Moved, ...]:
    """Return the criteria whose points moved from one scorecard to another.

    The largest movement comes first. Criteria that only one of them has are left out.
    """
    known = {score.id: score for score in before.criteria}
    found = [
        _moved(known[score.id], score) for score in after.criteria if score.id in known
    ]
    there = [one for one in found if abs(one.points) >= LEAST]
    return tuple(sorted(there, key=lambda one: -abs(one.points)))


def _moved(before: CriterionScore, after: CriterionScore) -> Moved:
    points = after.points - before.points
    was = {(r.indicator, r.scenes): r.points for r in before.readings}

    def gain(reading: Reading) -> float:
        """Return how far a measure moved the way its criterion did."""
        key = (reading.indicator, reading.scenes)
        moved = reading.points - was.get(key, 0.0)
        return moved if points > 0 else -moved

    best = max(after.readings, key=gain, default=None)
    return Moved(
        after.id, points, best if best is not None and gain(best) > 0 else None
    )


def told(code: str, card: Scorecard) -> Markup:
    """Return what moved the plan's score with the last change, as HTML.

    Nothing before the first change that is seen on this screen, nor while the points
    are held back: then each criterion says where it stands.
    """
    if card.hold is not None:
        st.session_state.pop(_SEEN, None)
        return Markup()
    seen = _seen(code, card)
    if seen.moved is None:
        return Markup()
    t = session.translator()
    lines = [_line(one, t) for one in seen.moved[:MOST]]
    if not lines:
        lines = [
            Markup("<p>{}</p>").format(t("The last change did not move the score."))
        ]
    return Markup('<div class="moved" role="status">{}</div>').format(
        Markup().join(lines)
    )


def _seen(code: str, card: Scorecard) -> _Seen:
    """Return what moved, remembered until the next change of this plan."""
    workspace = session.workspace()
    owner = (code, session.owner(), card.rubric_digest)
    sequence = cache.community(workspace, code).last_change().sequence
    last = st.session_state.get(_SEEN)
    if not isinstance(last, _Seen) or last.owner != owner:
        now = _Seen(owner, sequence, card)
    elif last.sequence != sequence:
        now = _Seen(owner, sequence, card, between(last.card, card))
    else:
        return last
    st.session_state[_SEEN] = now
    return now


def _line(moved: Moved, t: Translator) -> Markup:
    up = moved.points > 0
    amount = measures.exact(abs(moved.points), t)
    criteria = session.workspace().rubric.criteria
    names = next((c.names for c in criteria if c.id == moved.criterion), {})
    words = name_of(names, session.language()) if names else moved.criterion
    why = f": {_why(moved.reading)}" if moved.reading else ""
    return Markup('<p class="{}"><b>{}{}</b> <span>{}</span></p>').format(
        "up" if up else "down", "▲ +" if up else "▼ −", amount, words + why
    )


def _why(reading: Reading) -> str:
    return measures.called(reading.indicator, session.language())
