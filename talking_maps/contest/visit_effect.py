"""What field visits do to the points of an entry, by `found_share` or `earned_share`.

Three things happen to the points that hang on things (their stakes, see `lot`):

- What was visited and found keeps its points. What was found partly keeps that part.
  What is not there, only under way or only promised, loses its points wholly.
- The lot is a sample of the rest. If k of its n things stand, the points of what nobody
  visited shrink to L(k, n) / L(n, n), where L is the lower end of what the true share
  can be, one-sided, with the confidence of the contest. Things found partly count as
  that part of one; things of the lot that nobody visited yet count as standing.
- Things that jurors visit beyond the lot keep or lose their own points only: they were
  chosen, so they say nothing of the rest.

Why a quotient: the lower end alone would take from a plan of which all ten things were
found (L(10, 10) is 0.93), and a plan that was never visited would be better off than an
honest one that was. So it is compared with what as many visits would say had all been
found: nothing is lost where nothing is missing, yet few visits are no certainty: one of
two missing costs more than five of ten. Lying costs more than it brings, since the
doubt falls on all that is alike. The unvisited count as standing, since a jury that was
kept from the pass by snow has not found anything missing; so each visit can only take
away, and none is worth avoiding. Without any visit nothing changes.

L is the lower limit of Wilson's score interval (E. B. Wilson, 1927, Journal of the
American Statistical Association 22, 209-212), which Brown, Cai and DasGupta (2001,
Statistical Science 16, 101-133) recommend for samples as small as these. It needs
nothing but a square root, so that every machine finds the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from statistics import NormalDist

from talking_maps.contest.lot import POINT_DIGITS, lot_of, stakes_of
from talking_maps.model.contest import (
    Contest,
    Entry,
    Finding,
    SealedReading,
    Visit,
    VisitedThing,
    VisitEffect,
)

_MILLION = 1_000_000
_HUNDRED = 100


def visit_effect(
    contest: Contest, entry: Entry, visits: Iterable[Visit]
) -> VisitEffect | None:
    """Return what visits do to an entry, None where the rules let them do nothing.

    `visits` are in the order of the chain; of one thing the last finding stands.
    """
    if contest.visits is None:
        return None
    found = found_shares(v for v in visits if v.entry == entry.id)
    drawn = lot_of(contest, entry)
    missing = math.fsum(1 - found[uid][1] for uid in drawn if uid in found)
    kept = kept_share(len(drawn) - missing, len(drawn), contest.visits.confidence)
    shares = {uid: share for uid, (_finding, share) in found.items()}
    parts = tuple(_after(part, shares, kept) for part in entry.parts)
    lost = _lost(entry, parts)
    stakes = stakes_of(entry)
    return VisitEffect(
        lot=drawn,
        things=tuple(
            VisitedThing(uid, finding, share, stakes.get(uid, 0.0), uid in drawn)
            for uid, (finding, share) in sorted(found.items())
        ),
        kept=kept,
        lost=sum(lost.values()) / _HUNDRED,
        parts=parts,
        criteria={name: less / _HUNDRED for name, less in lost.items()},
    )


def _lost(entry: Entry, parts: tuple[float, ...]) -> dict[str, int]:
    """Return how many hundredths each criterion loses."""
    lost: dict[str, int] = {}
    for part, points in zip(entry.parts, parts, strict=True):
        less = round(part.points * _HUNDRED) - round(points * _HUNDRED)
        lost[part.criterion] = lost.get(part.criterion, 0) + less
    return lost


def found_shares(visits: Iterable[Visit]) -> dict[str, tuple[Finding, float]]:
    """Return of each visited thing what was found last, and how much of it stands.

    >>> seen = Visit("e001", "j1", "2026-05-12", {"A": "partly"}, shares={"A": 0.4})
    >>> found_shares([seen, Visit("e001", "j2", "2026-05-13", {"B": "not_found"})])
    {'A': ('partly', 0.4), 'B': ('not_found', 0.0)}
    """
    found: dict[str, tuple[Finding, float]] = {}
    for visit in visits:
        for uid, finding in visit.findings.items():
            share = 1.0 if finding == "done" else visit.shares.get(uid, 0.0)
            found[uid] = (finding, share)
    return found


def kept_share(found: float, visited: int, confidence: float) -> float:
    """Return what is left of the points of the unvisited, to a millionth.

    >>> kept_share(10, 10, 0.8), kept_share(9, 10, 0.8), kept_share(0, 10, 0.8)
    (1.0, 0.848071, 0.0)
    """
    if visited == 0:
        return 1.0
    most = lower_limit(visited, visited, confidence)
    return round(lower_limit(found, visited, confidence) / most, POINT_DIGITS)


def lower_limit(found: float, visited: int, confidence: float) -> float:
    """Return the lower limit of Wilson's score interval, one-sided, from 0 to 1.

    >>> round(lower_limit(10, 10, 0.8), 3), round(lower_limit(1, 1, 0.8), 3)
    (0.934, 0.585)
    """
    z = NormalDist().inv_cdf(confidence)
    share = found / visited
    spread = z * math.sqrt(share * (1 - share) / visited + (z / (2 * visited)) ** 2)
    middle = share + z * z / (2 * visited)
    return max((middle - spread) / (1 + z * z / visited), 0.0)


def _after(part: SealedReading, found: Mapping[str, float], kept: float) -> float:
    """Return the points of a part after the visits, in hundredths."""
    lost = math.fsum(
        stake * (1 - found.get(uid, kept)) for uid, stake in part.stakes.items()
    )
    # In whole millionths first, so that no last digit of a sum decides.
    left: int = round(part.points * _MILLION) - round(lost * _MILLION)
    return max(round(left * _HUNDRED / _MILLION), 0) / _HUNDRED
