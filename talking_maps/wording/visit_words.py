"""Says what field visits found of an entry, and what that does to its points."""

from __future__ import annotations

from collections.abc import Mapping

from talking_maps.i18n import Translator
from talking_maps.model.contest import FINDINGS, VisitEffect, VisitRule
from talking_maps.wording.vocabulary import finding_names


def sentence(
    seen: VisitEffect, t: Translator, called: Mapping[str, str] | None = None
) -> str:
    """Return how many things were visited, which do not stand, and the points lost.

    `called` are the names of things by uid; without them they are counted.
    """
    if not seen.lot and not seen.things:
        return t("Nothing that could be visited bears points.")
    if not seen.things:
        return t(
            "Not visited yet; things drawn by lot: {lot:whole}.", lot=len(seen.lot)
        )
    said = [
        t(
            "Visited {visited:whole} of {lot:whole} by lot",
            visited=seen.visited,
            lot=len(seen.lot),
        ),
        *_missing(seen, t, called),
        t("−{lost:hundredths} points", lost=seen.lost)
        if seen.lost
        else t("no points are lost"),
    ]
    return "; ".join(said) + "."


def sign(seen: VisitEffect | None, t: Translator) -> str:
    """Return in few words what visits took from an entry, nothing if they did not."""
    if seen is None or not seen.lost:
        return ""
    return t("visits: −{lost:hundredths} points", lost=seen.lost)


def _missing(
    seen: VisitEffect, t: Translator, called: Mapping[str, str] | None
) -> list[str]:
    """Return what does not stand, by what was found."""
    names = finding_names(t)
    said = []
    for finding in FINDINGS:
        things = [thing for thing in seen.missing if thing.finding == finding]
        if not things:
            continue
        shown = [
            f"{(called or {}).get(thing.uid, thing.uid)} ({_percent(thing.share, t)})"
            if finding == "partly"
            else (called or {}).get(thing.uid, thing.uid)
            for thing in things
        ]
        listed = f"{len(things)}" if called is None else ", ".join(shown)
        said.append(f"{names[finding]}: {listed}")
    return said


def known(seen: VisitEffect, t: Translator) -> str:
    """Return for how many points a visit is the evidence, empty if for none."""
    found = [thing for thing in seen.things if thing.share > 0 and thing.stake > 0]
    if not found:
        return ""
    return t(
        "Evidence “visited”, the surest: {points:hundredths} points, on things:"
        " {count:whole}.",
        points=sum(thing.stake * thing.share for thing in found),
        count=len(found),
    )


def rest(seen: VisitEffect, t: Translator) -> str:
    """Return what is left of the points of what nobody visited, empty if all."""
    if seen.kept >= 1:
        return ""
    return t(
        "Of the points of what was not visited {kept} are left: as many as what was"
        " found makes sure.",
        kept=_percent(seen.kept, t),
    )


def rule(visits: VisitRule, t: Translator) -> str:
    """Return how visits count in a contest."""
    said = t(
        "Of each entry its seal draws {things:whole} things to be visited. What is not"
        " found loses its points; what nobody visited keeps the share that the visits"
        " make sure (confidence {confidence}).",
        things=visits.things,
        confidence=_percent(visits.confidence, t),
    )
    if visits.rule == "found_share":
        return said
    earned = t(
        "A thing bears the points that it earned: what is surer bears more. Where the"
        " surest counts first, what is more than earns all points bears none."
    )
    return f"{said} {earned}"


def _percent(share: float, t: Translator) -> str:
    return t("{share:percent}", share=share)
