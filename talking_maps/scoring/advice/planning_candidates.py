"""Steps of the assembly and the book: who is asked, who comes, what is promised.

Steps in time: what was there and could be there again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from talking_maps.indicators.planning import MUST_BE_HEARD, is_complete
from talking_maps.model.message import Message, plural
from talking_maps.model.plan import (
    COMMUNITY,
    SCENES,
    Assembly,
    Commitment,
    Feature,
    Owner,
    Scene,
    Voice,
)
from talking_maps.model.territory import Boundary
from talking_maps.scoring.advice.candidate import (
    AdviceContext,
    Candidate,
    added,
    called,
    offers,
)

_DRAW: Mapping[Scene, Message] = {
    "past": Message("Draw the map of the past: nothing is on it yet."),
    "present": Message("Draw the map of the present: nothing is on it yet."),
    "future": Message("Draw the map of the future: nothing is on it yet."),
}
_ASK: Mapping[Voice, Message] = {
    "elders": Message(
        plural(
            "Ask the elders what they remember: {count:whole} thing "
            "of the past says nobody's memory.",
            "Ask the elders what they remember: {count:whole} things "
            "of the past say nobody's memory.",
        )
    ),
    "women": Message(
        plural(
            "Ask the women what they wish: {count:whole} thing of "
            "the future says nobody's wish.",
            "Ask the women what they wish: {count:whole} things of "
            "the future say nobody's wish.",
        )
    ),
    "youth": Message(
        plural(
            "Ask the youth what they wish: {count:whole} thing of "
            "the future says nobody's wish.",
            "Ask the youth what they wish: {count:whole} things of "
            "the future say nobody's wish.",
        )
    ),
}
_ASKED_ABOUT: Mapping[Voice, Scene] = {
    "elders": "past",
    "women": "future",
    "youth": "future",
}
#: Half of those who come are women: no more is asked for, whatever a rubric says.
EVEN = 0.5


@offers("scenes_complete", is_talk=True)
def scenes(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the scenes in which nothing is drawn."""
    plan = asked.case.plan
    for scene in SCENES:
        if not plan.of(scene):
            middle = asked.case.territory.boundary.representative_point()
            dot = Feature("+house", "house", scene, middle)
            drawn = replace(plan, features=(*plan.features, dot))
            yield Candidate(_DRAW[scene], scene, drawn, 1.0)


@offers("groups_heard", is_talk=True)
def voices(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the groups that nobody has listened to, where things wait for a voice."""
    plan = asked.case.plan
    heard = {f.voice for f in plan.features if f.status != "lost"}
    for group in MUST_BE_HEARD:
        scene = _ASKED_ABOUT[group]
        silent = [f for f in plan.of(scene) if f.voice is None]
        if group in heard or not silent:
            continue
        told = replace(silent[0], voice=group)
        features = tuple(told if f is silent[0] else f for f in plan.features)
        message = Message(_ASK[group].id, {"count": len(silent)})
        after = replace(plan, features=features)
        yield Candidate(message, scene, after, 1.0, silent[0].uid)


@offers("participating_households", is_talk=True)
def households(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield how many households more must come for the rubric's best."""
    plan, value = asked.case.plan, asked.measure.value
    total = plan.total_households
    if value is None or not total or plan.owner.id != COMMUNITY:
        return
    came = round(value * total)
    wanted = min(math.ceil(asked.goal * total), total)
    if wanted <= came:
        return
    message = Message(
        "Bring {more:whole} more households to the next assembly: {wanted:whole} of "
        "{total:whole} in all.",
        {"more": wanted - came, "wanted": wanted, "total": total},
    )
    meeting = Assembly("+assembly", "", households=wanted)
    after = replace(plan, assemblies=(*plan.assemblies, meeting))
    yield Candidate(message, "present", after, wanted)


@offers("households_with_own_map", is_talk=True)
def own_maps(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield how many households more must draw for the rubric's best."""
    plan, value = asked.case.plan, asked.measure.value
    total = plan.total_households
    if value is None or not total or plan.owner.id != COMMUNITY:
        return
    drew = round(value * total)
    wanted = min(math.ceil(asked.goal * total), total)
    if wanted <= drew:
        return
    message = Message(
        "Let {more:whole} more households draw a map of their own: {wanted:whole} of "
        "{total:whole} in all.",
        {"more": wanted - drew, "wanted": wanted, "total": total},
    )
    homes = tuple(Owner(f"+h{n}", "household") for n in range(wanted - drew))
    after = replace(
        plan,
        owners=(*plan.owners, *homes),
        owners_with_drawings=(*plan.owners_with_drawings, *(h.id for h in homes)),
    )
    yield Candidate(message, "present", after, wanted)


@offers("womens_share", is_talk=True)
def women(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield how many women more must come for the rubric's best."""
    plan, values = asked.case.plan, asked.measure.explanation.values
    if asked.measure.value is None:
        return
    came, men = int(float(str(values["women"]))), int(float(str(values["men"])))
    goal = min(asked.goal, EVEN)
    more = math.ceil(goal * men / (1 - goal) - came)
    if more <= 0:
        return
    message = Message(
        "Bring {more:whole} more women to the next assembly: until now {women:whole} "
        "women and {men:whole} men came.",
        {"more": more, "women": came, "men": men},
    )
    meeting = Assembly("+assembly", "", women=more, men=0)
    after = replace(plan, assemblies=(*plan.assemblies, meeting))
    yield Candidate(message, "present", after, more)


@offers("commitments_complete", is_talk=True)
def commitments(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the commitments that lack something, and what."""
    plan = asked.case.plan
    for one in plan.commitments:
        if is_complete(one):
            continue
        done = replace(one, what=one.what or "+", who=one.who or "+", by=one.by or "+")
        others = tuple(c for c in plan.commitments if c is not one)
        after = replace(plan, commitments=(*others, done))
        yield Candidate(_lacking(one), "present", after, 1.0)
    if not plan.commitments:
        new = Commitment("+commitment", plan.owner.id, "+", "+", "+")
        message = Message("Write a commitment in the book: what, who and by when.")
        yield Candidate(message, "present", replace(plan, commitments=(new,)), 1.0)


def _lacking(one: Commitment) -> Message:
    if not one.what.strip():
        return Message("Write in the book what {who} promised.", {"who": one.who})
    what = {"what": one.what}
    if not one.who.strip() and not one.by.strip():
        return Message("Write in the book who does “{what}”, and by when.", what)
    if not one.who.strip():
        return Message("Write in the book who does “{what}”.", what)
    return Message("Write in the book by when “{what}” is done.", what)


@offers("labour_promised_against_means", is_talk=True)
def labour(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the work to be paid for, where more is promised than can be given."""
    plan, value = asked.case.plan, asked.measure.value
    if value is None or value <= asked.goal:
        return
    for one in plan.commitments:
        if one.labour == "paid" or not one.labour_days:
            continue
        message = Message(
            "Pay for the work of “{what}”, or put it off: {days:number} days.",
            {"what": one.what, "days": one.labour_days},
        )
        paid = replace(one, labour="paid")
        others = tuple(c for c in plan.commitments if c is not one)
        after = replace(plan, commitments=(*others, paid))
        yield Candidate(message, "present", after, one.labour_days)


@offers("area_in_dispute", is_talk=True)
def boundary(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield the neighbours with whom one could agree on the boundary."""
    case = asked.case
    land = case.territory.boundary
    for claim in case.territory.claims:
        shared = claim.geometry.intersection(land)
        if shared.area <= 0:
            continue
        area = case.area_m2(shared)
        message = _agree_said(claim, area)
        agreed = replace(claim, geometry=claim.geometry.difference(land))
        claims = tuple(agreed if c is claim else c for c in case.territory.claims)
        ground = replace(case.territory, claims=claims)
        yield Candidate(
            message, "present", case.plan, area, where=shared, territory=ground
        )


def _agree_said(claim: Boundary, area: float) -> Message:
    """Say with whom one could agree."""
    return (
        Message(
            "Agree with {who} on the boundary: both claim {area:ha}.",
            {"who": claim.claimed_by, "area": area},
        )
        if claim.claimed_by
        else Message(
            "Agree with the neighbours on the boundary: both claim {area:ha}.",
            {"area": area},
        )
    )


@offers("things_kept", "things_lost")
def keep(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield things of today that the future scene does not show."""
    if asked.case.scene != "future":
        return
    for one in _missing(asked, "present"):
        message = Message(
            "Draw the {layer} {thing} in the future too: it is there today.",
            {"layer": one.layer, "thing": called(one)},
        )
        wish = replace(one, scene="future", status="existing")
        yield added(asked.case, one, message, wish)


@offers("things_recovered")
def bring_back(asked: AdviceContext) -> Iterator[Candidate]:
    """Yield things of the past that are gone and could be drawn in the future."""
    if asked.case.scene != "future":
        return
    today = {f.uid for f in asked.case.plan.of("present")}
    for one in _missing(asked, "past"):
        if one.uid in today:
            continue
        message = Message(
            "Bring back the {layer} {thing}, which the past had.",
            {"layer": one.layer, "thing": called(one)},
        )
        wish = replace(one, scene="future", status="to_do")
        yield added(asked.case, one, message, wish)


def _missing(asked: AdviceContext, scene: Scene) -> tuple[Feature, ...]:
    """Return the things of a scene that are not there in the future."""
    there = {f.uid for f in asked.case.plan.features if f.scene == "future"}
    return tuple(f for f in asked.case.plan.of(scene) if f.uid not in there)
