"""A field visit: what a juror found on the land, thing by thing of the sealed plan.

Things near the GPS point come first, each with how far it lies. What was found is kept
all at once, with the day, the point and a photo; a later visit adds to an earlier one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import shapely
import streamlit as st
from markupsafe import Markup
from shapely.geometry import Point

from talking_maps import geo
from talking_maps.contest import ContestState, SealedCopy, told_parts
from talking_maps.contest.jury import distances_m, off_the_land_m
from talking_maps.contest.visit_effect import visit_effect
from talking_maps.errors import BadGeometry
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry, Finding, Juror, Visit
from talking_maps.model.layer import Layer
from talking_maps.model.plan import COMMUNITY
from talking_maps.symbology import map_style
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.mark import (
    field_visit_features,
    field_visit_text,
    told_parts_form,
    vouched_marks,
)
from talking_maps.ui.screens.mark.field_visit_features import PAGE, VisitFeature
from talking_maps.ui.widgets import (
    coordinates_form,
    day_input,
    html,
    notices,
    plan_sketch,
)
from talking_maps.wording import visit_words
from talking_maps.workspace import contests, current_time, photos

LONGEST_NOTE = 500
#: Farther than this from the land, the point is asked about [m].
FAR_M = 2000.0


def show(record: ContestState, judge: Juror, entry: Entry, sealed: SealedCopy) -> None:
    """Show the form of a visit, the picture with the numbered things, and the list."""
    t = session.translator()
    key = f"visit.{entry.id}.{judge.id}"
    left, right = st.columns((3, 5), gap="large")
    with left:
        visit = _form(judge, sealed, key, t)
        away = _away(sealed, visit, t)
        visit = replace(visit, answers=told_parts_form.ask(entry, sealed, key, t))
    mine = [event.noun for event in record.visits if event.noun.entry == entry.id]
    seen = visit_effect(record.contest, entry, mine)
    things = field_visit_features.things(sealed, away, seen)
    point = None if visit.longitude is None else (visit.longitude, visit.latitude)
    with right:
        html.show(draw(sealed, things, point, words=t("The things of the plan")))
        if seen is not None:
            called = {thing.uid: thing.called for thing in things}
            st.info(html.markdown(visit_words.sentence(seen, t, called)))
        told_parts_form.show(told_parts(record.contest, entry, mine), t)
        findings, shares = field_visit_features.choose(things, key, t)
    with left:
        _keep(entry, visit, findings, shares, key, t)
    field_visit_text.show(record, entry, {thing.uid: thing for thing in things})


def _form(judge: Juror, sealed: SealedCopy, key: str, t: Translator) -> Visit:
    st.subheader(t("What was found on the land"), anchor=False)
    today = date.fromisoformat(current_time()[:10])
    made_on = day_input.ask(t("Day of the visit"), today, f"{key}.day")
    with st.container(key="gps"):
        point: tuple[float | None, float | None] = None, None
        with error_messages.saying():
            point = coordinates_form.ask(
                key, t("Where it was, by GPS"), epsg=sealed.epsg
            ) or (None, None)
    note = st.text_area(t("Note"), key=f"{key}.note", max_chars=LONGEST_NOTE, height=80)
    return Visit(
        sealed.entry.id,
        judge.id,
        made_on,
        {},
        point[0],
        point[1],
        note=note.strip(),
        vouched=vouched_marks.reason(),
    )


def _away(
    sealed: SealedCopy, visit: Visit, t: Translator
) -> Mapping[str, float] | None:
    """Return how far each thing lies from the point [m]; ask about a far one."""
    if visit.longitude is None or visit.latitude is None:
        return None
    with error_messages.saying():
        off = off_the_land_m(sealed, visit.longitude, visit.latitude)
        if off > FAR_M:
            st.warning(
                t(
                    "The GPS point lies {far:m} from the community's land. Are "
                    "latitude and longitude right, with their minus signs?",
                    far=off,
                )
            )
        return distances_m(sealed, visit.longitude, visit.latitude)
    return None


def _keep(
    entry: Entry,
    visit: Visit,
    findings: Mapping[str, Finding],
    shares: Mapping[str, float | None],
    key: str,
    t: Translator,
) -> None:
    amounts = {uid: share for uid, share in shares.items() if share is not None}
    visit = replace(visit, findings=dict(findings), shares=amounts)
    is_said = len(amounts) == len(shares)
    times = int(st.session_state.get(f"{key}.times", 0))
    photo = st.file_uploader(
        t("Photo"), type=["jpg", "jpeg", "png", "webp"], key=f"{key}.photo.{times}"
    )
    taken = photo and photos.taken_at(photo.getvalue())
    if taken and visit.longitude is None:
        visit = replace(visit, longitude=taken[0], latitude=taken[1])
        words = t(
            "The place comes from the photo: {latitude}, {longitude}. The photo is"
            " kept without it.",
            latitude=f"{taken[1]:.5f}",
            longitude=f"{taken[0]:.5f}",
        )
        st.caption(html.markdown(words))
    st.button(
        t("Keep the visit (things: {count:whole})", count=len(findings)),
        type="primary",
        icon=":material/check:",
        key=f"{key}.keep",
        width="stretch",
        disabled=not (findings or visit.answers) or not is_said,
        on_click=_do_keep,
        args=(entry, visit, photo.getvalue() if photo else None, key),
    )
    if not (findings or visit.answers):
        st.caption(t("Say of at least one thing what was found."))
    elif not is_said:
        st.caption(t("Say how much is there of what was found partly."))
    feature_form.wrong(f"{key}.keep")


def _do_keep(entry: Entry, seen: Visit, photo: bytes | None, key: str) -> None:
    """Keep the visit, then empty the list and the photo; the point stays."""
    with feature_form.refusing(f"{key}.keep", session.language()):
        day_input.check_past(seen.made_on)
        contests.visit(
            session.workspace(),
            session_user.actor(),
            contest_header.chosen() or "",
            seen,
            photo,
        )
        field_visit_features.forget(key)
        told_parts_form.forget(entry, key)
        st.session_state[f"{key}.times"] = 1 + int(
            st.session_state.get(f"{key}.times", 0)
        )
        st.session_state[f"{key}.note"] = ""
        notices.tell(session.translator()("The visit is kept."))


#: Numbers beyond this many would cover the picture; near things have theirs.
MOST_NUMBERS = PAGE * 2


def draw(
    sealed: SealedCopy,
    things: Sequence[VisitFeature],
    point: tuple[float, float | None] | None,
    *,
    words: str,
) -> Markup:
    """Return the picture as HTML; `point` is longitude and latitude [degrees]."""
    here = _placed(sealed, point)
    paper = plan_sketch.MapFrame(_bounds(sealed, things, here))
    layers = {layer.id: layer for layer in session.workspace().layers}
    shown = things[: plan_sketch.MOST_SHAPES]
    tiles = map_style.tiles(((thing.layer, "existing") for thing in shown), layers)
    land = Markup('<path class="land" d="{}"/>').format(paper.path(sealed.boundary))
    shapes = Markup().join(
        _shape(paper, thing, layers.get(thing.layer)) for thing in shown
    )
    numbers = Markup().join(
        _number(*told) for told in numbers_apart(paper, things[:MOST_NUMBERS])[::-1]
    )
    view = f"0 0 {paper.width:.0f} {paper.height:.0f}"
    svg = plan_sketch.sheet(view, tiles + land + shapes + numbers + _cross(paper, here))
    return Markup('<img class="sketch visit-map" src="{}" alt="{}">').format(svg, words)


def _shape(
    paper: plan_sketch.MapFrame, thing: VisitFeature, layer: Layer | None
) -> Markup:
    kind = "line" if "Line" in thing.shape.geom_type else "area"
    return Markup('<path class="{kind}" {attributes} d="{path}"/>').format(
        kind=kind,
        attributes=map_style.attributes(layer, thing.shape),
        path=paper.path(thing.shape),
    )


def _placed(
    sealed: SealedCopy, point: tuple[float, float | None] | None
) -> Point | None:
    """Return the point in the plan's metres, None if it is nowhere near the land."""
    if point is None or point[1] is None:
        return None
    try:
        placed = geo.to_metres(Point(point[0], point[1]), sealed.epsg)
    except BadGeometry:
        return None
    left, bottom, right, top = sealed.boundary.bounds
    reach = max(right - left, top - bottom) / 2
    return placed if sealed.boundary.distance(placed) < reach else None


def _bounds(
    sealed: SealedCopy, things: Sequence[VisitFeature], here: Point | None
) -> tuple[float, float, float, float]:
    """Return what the picture shows [m]: of a family's plan its own ground."""
    left, bottom, right, top = sealed.boundary.bounds
    shapes = [one.shape for one in things if not one.shape.is_empty]
    if sealed.entry.owner != COMMUNITY and shapes:
        left, bottom, right, top = shapely.buffer(
            shapely.union_all(shapes).envelope, AROUND_M
        ).bounds
    if here is None:
        return left, bottom, right, top
    return min(left, here.x), min(bottom, here.y), max(right, here.x), max(top, here.y)


def _spot(paper: plan_sketch.MapFrame, point: Point) -> tuple[float, float]:
    margin = plan_sketch.SIZE * 0.04
    return (
        (point.x - paper.left) * paper.scale + margin,
        (paper.top - point.y) * paper.scale + margin,
    )


def numbers_apart(
    paper: plan_sketch.MapFrame, things: Sequence[VisitFeature]
) -> list[tuple[VisitFeature, tuple[float, float], tuple[float, float]]]:
    """Return each thing with where its number stands and where it is meant to.

    A number that would cover an earlier one is moved out along a spiral.
    """
    placed: list[tuple[float, float]] = []
    found = []
    for thing in things:
        meant = _spot(paper, thing.shape.representative_point())
        spot = next(one for one in _spiral(meant) if _is_free(one, placed))
        placed.append(spot)
        found.append((thing, spot, meant))
    return found


#: Numbers nearer than this would cover each other [units of the sheet].
APART = 76.0
#: How much of what lies about is shown around a family's things [m].
AROUND_M = 40.0


def _is_free(spot: tuple[float, float], placed: Sequence[tuple[float, float]]) -> bool:
    return all(math.dist(spot, one) >= APART for one in placed)


def _spiral(middle: tuple[float, float]) -> Iterator[tuple[float, float]]:
    yield middle
    for step in itertools.count(1):
        angle, far = 0.7 * step, 9.0 * step
        yield middle[0] + far * math.cos(angle), middle[1] + far * math.sin(angle)


def _number(
    thing: VisitFeature, spot: tuple[float, float], meant: tuple[float, float]
) -> Markup:
    x, y = spot
    string = Markup(
        '<path d="M{:.0f} {:.0f}L{:.0f} {:.0f}" fill="none" stroke="#1f1d1a"'
        ' stroke-width="3"/>'
    ).format(*meant, *spot)
    # What the seal drew has a ring more: it is told apart without its colour.
    ring = Markup(
        '<circle cx="{:.0f}" cy="{:.0f}" r="39" fill="#fff" stroke="#8f1d14"'
        ' stroke-width="9"/>'
    )
    before = (string if spot != meant else Markup()) + (
        ring.format(x, y) if thing.by_lot else Markup()
    )
    return before + Markup(
        '<circle cx="{:.0f}" cy="{:.0f}" r="28" fill="#1f1d1a"/>'
        '<text x="{:.0f}" y="{:.0f}" font-size="38" font-weight="700"'
        ' font-family="sans-serif" fill="#fff" text-anchor="middle">{}'
        "</text>"
    ).format(x, y, x, y + 13, thing.number)


def _cross(paper: plan_sketch.MapFrame, here: Point | None) -> Markup:
    if here is None:
        return Markup()
    x, y = _spot(paper, here)
    arms: Iterable[str] = (
        f"M{x - 34:.0f} {y:.0f}H{x + 34:.0f}M{x:.0f} {y - 34:.0f}V{y + 34:.0f}",
        f"M{x - 20:.0f} {y:.0f}a20 20 0 1 0 40 0a20 20 0 1 0 -40 0",
    )
    return Markup().join(
        Markup(
            '<path d="{arm}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        ).format(arm=arm, colour=colour, width=width)
        for colour, width in (("#fff", 9), ("#8f1d14", 4))
        for arm in arms
    )
