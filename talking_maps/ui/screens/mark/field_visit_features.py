"""The things of a plan that a field visit looks for: by lot first, then near ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from talking_maps.contest import SealedCopy, stakes_of
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator, format_message, read_share, shown_share
from talking_maps.model.contest import FINDINGS, Finding, VisitEffect
from talking_maps.model.plan import Feature
from talking_maps.ui import session
from talking_maps.ui.screens.contests import sealed_maps
from talking_maps.ui.widgets import html, widget_state
from talking_maps.wording import feature_labels, vocabulary

#: What is there partly is more than nothing and less than all, typed in few signs.
WITHIN, LONGEST_SHARE = (0.01, 0.99), 20
PAGE = 6
#: A sign beside each word, so that neither letters nor colour are needed.
SIGNS: Mapping[Finding, str] = {
    "promised": "○",
    "under_way": "◐",
    "partly": "◑",
    "done": "●",
    "not_found": "✕",
}


@dataclass(frozen=True, slots=True)
class VisitFeature:
    """One thing of the plan: its number, what it is called, how far off it is [m].

    `claims` is what its form says. `stake` are the points that hang on it, `by_lot`
    tells whether the seal drew it, `seen` what visits found of it last, if anything.
    """

    number: int
    uid: str
    layer: str
    called: str
    about: str
    shape: BaseGeometry
    away: float | None
    claims: str = ""
    stake: float = 0.0
    by_lot: bool = False
    seen: Finding | None = None


def things(
    sealed: SealedCopy,
    away: Mapping[str, float] | None,
    seen: VisitEffect | None = None,
) -> tuple[VisitFeature, ...]:
    """Return the plan's things, each once, as it will be or is: nobody visits the past.

    Those that the seal drew come first, as they are said to be now; of them those that
    nobody visited yet.
    """
    t = session.translator()
    drawn = frozenset(seen.lot) if seen else frozenset()
    found_of = {one.uid: one.finding for one in seen.things} if seen else {}
    stakes = stakes_of(sealed.entry) if seen else {}
    latest: dict[str, Feature] = {}
    for scene in ("present", "future"):
        for feature in sealed_maps.shown(sealed.plan.features):
            known = latest.get(feature.uid)
            is_kept = known is not None and known.scene == "present"
            if feature.scene == scene and not (is_kept and feature.uid in drawn):
                latest[feature.uid] = feature
    orders = {layer.id: at for at, layer in enumerate(session.workspace().layers)}
    found = sorted(
        latest.values(),
        key=lambda f: (
            f.uid not in drawn,
            f.uid in drawn and f.uid in found_of,
            away.get(f.uid, 0.0) if away else 0.0,
            orders.get(f.layer, 0),
            f.uid,
        ),
    )
    layers = {layer.id: layer for layer in session.workspace().layers}
    called = feature_labels.labels(found, layers, sealed.epsg, session.language())
    return tuple(
        replace(
            _thing(number, feature, words, away, t),
            claims=feature_labels.claims(
                feature, layers.get(feature.layer), session.language()
            ),
            stake=stakes.get(feature.uid, 0.0),
            by_lot=feature.uid in drawn,
            seen=found_of.get(feature.uid),
        )
        for number, (feature, words) in enumerate(zip(found, called, strict=True), 1)
    )


def _thing(
    number: int,
    feature: Feature,
    called: str,
    away: Mapping[str, float] | None,
    t: Translator,
) -> VisitFeature:
    scene = vocabulary.scene_names(t)[feature.scene]
    status = vocabulary.statuses(t).get(feature.status, "")
    about = " · ".join(part for part in (scene, status) if part)
    return VisitFeature(
        number,
        feature.uid,
        feature.layer,
        called,
        about,
        feature.geometry,
        away.get(feature.uid) if away else None,
    )


def choose(
    found: Sequence[VisitFeature], key: str, t: Translator
) -> tuple[Mapping[str, Finding], Mapping[str, float | None]]:
    """Show the things, a page at a time; return what was found of which.

    Of what is there partly also how much, from 0 to 1, None until it is said.
    """
    chosen: dict[str, Finding] = st.session_state.setdefault(f"{key}.found", {})
    amounts: dict[str, str] = st.session_state.setdefault(f"{key}.amounts", {})
    pages = max(1, -(-len(found) // PAGE))
    slot = st.container()
    page = st.pagination(pages, key=f"{key}.page") if pages > 1 else 1
    with slot:
        for thing in found[(page - 1) * PAGE : page * PAGE]:
            _row(thing, key, chosen, t)
            if chosen.get(thing.uid) == "partly":
                _amount(thing, key, amounts, t)
    shares = {
        uid: _share(amounts.get(uid, ""))
        for uid, finding in chosen.items()
        if finding == "partly"
    }
    return dict(chosen), shares


def forget(key: str) -> None:
    """Begin the list anew."""
    st.session_state[f"{key}.found"] = {}
    st.session_state[f"{key}.amounts"] = {}


def _row(
    thing: VisitFeature, key: str, chosen: dict[str, Finding], t: Translator
) -> None:
    names = vocabulary.finding_names(t)
    field = f"{key}.thing.{thing.uid}"
    widget_state.lay(field, chosen.get(thing.uid), session.language())

    def changed() -> None:
        value = st.session_state.get(field)
        now: dict[str, Finding] = dict(st.session_state.get(f"{key}.found", {}))
        now.pop(thing.uid, None)
        if value is not None:
            now[thing.uid] = value
        st.session_state[f"{key}.found"] = now

    _finding_box(thing, names, field, changed, t)


def _finding_box(
    thing: VisitFeature,
    names: dict[Finding, str],
    field: str,
    changed: Callable[[], None],
    t: Translator,
) -> None:
    """Show the thing, and what may be found of it."""
    with st.container(
        key=f"thing-{thing.number}", horizontal=True, vertical_alignment="center"
    ):
        html.show(_label(thing, t), width="stretch")
        st.segmented_control(
            html.markdown(thing.called),
            FINDINGS,
            format_func=lambda one: f"{SIGNS[one]} {names[one]}",
            key=field,
            label_visibility="collapsed",
            on_change=changed,
        )


def _share(typed: str) -> float | None:
    """Return how much was typed, None where it is nothing, or nothing that can be."""
    try:
        return _read(typed)
    except BadValue:
        return None


def _read(typed: str) -> float:
    """Return a share: 40 % and 0.4, and 40 alone, which can mean nothing else here."""
    bare = typed.strip()
    said = f"{bare} %" if bare.isdecimal() else bare
    return round(read_share(said, *WITHIN), 2)


def _amount(
    thing: VisitFeature, key: str, amounts: dict[str, str], t: Translator
) -> None:
    """Ask how much of a thing is there; kept beside the box, which pages forget."""
    field = f"{key}.amount.{thing.uid}"
    widget_state.lay(field, amounts.get(thing.uid, ""), session.language())

    def changed() -> None:
        now = dict(st.session_state.get(f"{key}.amounts", {}))
        now[thing.uid] = st.session_state.get(field)
        st.session_state[f"{key}.amounts"] = now

    typed = st.text_input(
        t("How much of {thing} is there", thing=html.markdown(thing.called)),
        max_chars=LONGEST_SHARE,
        placeholder="60 %",
        key=field,
        on_change=changed,
    )
    if not (typed or "").strip():
        return
    try:
        found = _read(typed)
    except BadValue as refused:
        st.error(html.markdown(format_message(refused, session.language())))
        return
    if "%" not in typed:
        st.caption(html.markdown(f"= {shown_share(found)}"))


def _label(thing: VisitFeature, t: Translator) -> Markup:
    away = Markup()
    if thing.away is not None:
        said = t("here") if thing.away == 0 else t("{far:m} away", far=thing.away)
        away = Markup('<b class="away">{}</b>').format(said)
    return Markup(
        '<div class="thing{kind}"><i>{number}</i>'
        '<img src="/pictogram/{layer}.svg" alt="" width="28">'
        "<span>{called}<small>{about}</small>{lot}"
        "</span>{away}</div>"
    ).format(
        kind=" by-lot" if thing.by_lot else "",
        lot=_lot(thing, t),
        number=thing.number,
        layer=thing.layer,
        called=thing.called,
        about=thing.about,
        away=away,
    )


def _lot(thing: VisitFeature, t: Translator) -> Markup:
    """Return what is claimed of a thing, the points on it, and whether it was seen."""
    said = [thing.claims] if thing.claims else []
    if thing.stake > 0:
        said.append(
            t("points that hang on it: {points:hundredths}", points=thing.stake)
        )
    lines = Markup("<small>{}</small>").format(" · ".join(said)) if said else Markup()
    if not thing.by_lot:
        return lines
    words = t("drawn by lot")
    if thing.seen is not None:
        seen = vocabulary.finding_names(t)[thing.seen]
        words = "✓ " + t("drawn by lot, visited: {finding}", finding=seen)
    return lines + Markup('<small class="lot">{}</small>').format(words)
