"""The things a measure stands on: a row each, what hurts first, with why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.message import Message
from talking_maps.model.plan import Feature
from talking_maps.model.rubric import Measure
from talking_maps.ui import cache, session
from talking_maps.ui.screens.score import selection
from talking_maps.ui.widgets import html
from talking_maps.wording import feature_labels, names_for_ids, vocabulary

#: So many rows at first, and at most; the rest is counted.
FEW, MOST = 8, 100
_ALL = "score.rows.all"


def show(
    measure: Measure, things: Sequence[Feature], why: Mapping[str, Message]
) -> None:
    """Show the rows; touching one chooses its thing on the picture."""
    t = session.translator()
    if not things:
        st.caption(t("On people and promises in the book, not on drawn things."))
        return
    shown = things[: MOST if st.session_state.get(_ALL) else FEW]
    chosen = [f for f in things if f.uid == selection.thing() and f not in shown]
    rows = [*chosen, *shown]
    called = _called(rows, session.language())
    for number, (feature, words) in enumerate(zip(rows, called, strict=True)):
        _row(number, feature, words, measure, why.get(feature.uid), t)
    _rest(len(things), len(shown), t)


def _rest(count: int, shown: int, t: Translator) -> None:
    if count > FEW and not st.session_state.get(_ALL):
        st.button(
            t("Show all {count:whole}", count=count), key="rows.all", on_click=_show_all
        )
    elif count > shown:
        st.caption(t("and {count:whole} more", count=count - shown))


def _show_all() -> None:
    st.session_state[_ALL] = True


def few() -> None:
    """Show few rows again, for another measure."""
    st.session_state[_ALL] = False


def _called(features: Sequence[Feature], language: str) -> tuple[str, ...]:
    workspace = session.workspace()
    layers = {layer.id: layer for layer in workspace.layers}
    epsg = cache.community(workspace, session.code() or "").register().community.epsg
    return feature_labels.labels(features, layers, epsg, language)


def _row(
    number: int,
    feature: Feature,
    words: str,
    measure: Measure,
    why: Message | None,
    t: Translator,
) -> None:
    language = session.language()
    here = "-here" if feature.uid == selection.thing() else ""
    kind, sign = _sign(feature.uid, measure, t)
    workspace = session.workspace()
    said = (
        names_for_ids.resolve_names(
            why, workspace.layers, workspace.reference, language
        )
        if why
        else ""
    )
    scene = vocabulary.scene_names(t)[feature.scene]
    with st.container(key=f"row-{number}{here}"):
        html.show(
            Markup(
                '<div class="thing {kind}"><b>{sign}</b><div>'
                "<strong>{words}</strong> "
                "<small>{scene}</small>"
                "<p>{said}</p></div></div>"
            ).format(kind=kind, sign=sign, words=words, scene=scene, said=said)
        )
        st.button(
            t("Show on the picture: {what}", what=html.markdown(words)),
            key=f"score.row.{number}",
            on_click=selection.choose_thing,
            args=(feature.uid,),
        )
    if here and st.button(
        t("See it on the map"), icon=":material/map:", key="go.thing"
    ):
        selection.go_to_map(feature.scene, feature.uid)


def _sign(uid: str, measure: Measure, t: Translator) -> tuple[str, str]:
    """Return how a row looks and the sign that says it, never by colour alone."""
    if uid in measure.bad:
        return "hurts", t("✗ hurts")
    if uid in measure.good:
        return "helps", t("✓ helps")
    return "enters", t("· is counted")
