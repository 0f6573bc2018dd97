"""The things of a plan that a field visit looks for: numbered, near ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup
from shapely.geometry.base import BaseGeometry

from talking_maps.contest import SealedCopy
from talking_maps.i18n import Translator
from talking_maps.model.contest import FINDINGS, Finding
from talking_maps.model.plan import SCENES, Feature
from talking_maps.ui import session
from talking_maps.ui.screens.contests import sealed_maps
from talking_maps.ui.widgets import html
from talking_maps.wording import feature_labels, vocabulary

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
    """One thing of the plan: its number, what it is called, how far off it is [m]."""

    number: int
    uid: str
    layer: str
    called: str
    about: str
    shape: BaseGeometry
    away: float | None


def things(
    sealed: SealedCopy, away: Mapping[str, float] | None
) -> tuple[VisitFeature, ...]:
    """Return the plan's things, each once: as it will be, is, or was."""
    t = session.translator()
    latest: dict[str, Feature] = {}
    for scene in SCENES:
        for feature in sealed_maps.shown(sealed.plan.features):
            if feature.scene == scene:
                latest[feature.uid] = feature
    orders = {layer.id: at for at, layer in enumerate(session.workspace().layers)}
    found = sorted(
        latest.values(),
        key=lambda f: (
            away.get(f.uid, 0.0) if away else 0.0,
            orders.get(f.layer, 0),
            f.uid,
        ),
    )
    layers = {layer.id: layer for layer in session.workspace().layers}
    called = feature_labels.labels(found, layers, sealed.epsg, session.language())
    return tuple(
        _thing(number, feature, words, away, t)
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
) -> Mapping[str, Finding]:
    """Show the things, a page at a time; return what was found of which."""
    chosen: dict[str, Finding] = st.session_state.setdefault(f"{key}.found", {})
    pages = max(1, -(-len(found) // PAGE))
    slot = st.container()
    page = st.pagination(pages, key=f"{key}.page") if pages > 1 else 1
    with slot:
        for thing in found[(page - 1) * PAGE : page * PAGE]:
            _row(thing, key, chosen, t)
    return dict(chosen)


def forget(key: str) -> None:
    """Begin the list anew."""
    st.session_state[f"{key}.found"] = {}


def _row(
    thing: VisitFeature, key: str, chosen: dict[str, Finding], t: Translator
) -> None:
    names = vocabulary.finding_names(t)
    field = f"{key}.thing.{thing.uid}"
    st.session_state[field] = chosen.get(thing.uid)

    def changed() -> None:
        value = st.session_state.get(field)
        now: dict[str, Finding] = dict(st.session_state.get(f"{key}.found", {}))
        now.pop(thing.uid, None)
        if value is not None:
            now[thing.uid] = value
        st.session_state[f"{key}.found"] = now

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


def _label(thing: VisitFeature, t: Translator) -> Markup:
    away = Markup()
    if thing.away is not None:
        said = t("here") if thing.away == 0 else t("{far:m} away", far=thing.away)
        away = Markup('<b class="away">{}</b>').format(said)
    return Markup(
        '<div class="thing"><i>{number}</i>'
        '<img src="/pictogram/{layer}.svg" alt="" width="28">'
        "<span>{called}<small>{about}</small>"
        "</span>{away}</div>"
    ).format(
        number=thing.number,
        layer=thing.layer,
        called=thing.called,
        about=thing.about,
        away=away,
    )
