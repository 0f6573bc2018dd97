"""Old maps: photographs of paper maps are fitted to the ground by places on both."""

from __future__ import annotations

import math

import streamlit as st

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator
from talking_maps.sheet.map_fit import LEAST_POINTS, MapFit
from talking_maps.ui import error_messages, session
from talking_maps.ui.components import base_map, fit_map, map_words
from talking_maps.ui.components.fit_map import FitSaid
from talking_maps.ui.widgets import html, notices, progress
from talking_maps.workspace import (
    MapPoint,
    OldMap,
    add_old_map,
    fit_old_map,
    is_counted,
    list_old_maps,
    remove_old_map,
    try_fit,
)

CHOSEN = "old_map.chosen"
#: The map that was just added, to be chosen on the next run.
NEXT = "old_map.next"
ENDINGS = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif")
#: A point is marked where it is left out this many times worse than the middle one.
ODD_TIMES = 3.0


def show() -> None:
    """Choose or add a photograph, then fit it."""
    t = session.translator()
    code = session.code() or ""
    st.title(t("Old maps"), anchor=False)
    known = {old.id: old for old in list_old_maps(session.workspace(), code)}
    if not known:
        with error_messages.saying():
            _add(code)
        return
    if NEXT in st.session_state:
        st.session_state[CHOSEN] = st.session_state.pop(NEXT)
    if st.session_state.get(CHOSEN) not in known:
        st.session_state[CHOSEN] = next(reversed(known))
    _choose(known, code, t)


def _choose(known: dict[str, OldMap], code: str, t: Translator) -> None:
    """Let one choose a map, or add one, and fit it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Which old map"),
            list(known),
            format_func=lambda one: map_words.old_map_label(t, known[one]),
            key=CHOSEN,
        )
        with (
            st.popover(t("Add another"), icon=":material/add_a_photo:"),
            error_messages.saying(),
        ):
            _add(code)
        _take_away(code, known[chosen])
    _fit(code, known[chosen])


def _add(code: str) -> None:
    t = session.translator()
    st.caption(
        t(
            "Photograph the whole map from the front, in even light. It stays on "
            "this computer."
        )
    )
    given = st.file_uploader(
        t("Photograph or scan of the map"), type=list(ENDINGS), key="old_map.file"
    )
    name = st.text_input(
        t("What it is called"),
        placeholder=t("Paper map of 2005"),
        max_chars=80,
        key="old_map.name",
    )
    if given is not None and st.button(
        t("Take in the photograph"), type="primary", key="old_map.add"
    ):
        made = add_old_map(
            session.workspace(),
            code,
            given.getvalue(),
            given.name,
            name=name,
            author=session.author(),
        )
        st.session_state[NEXT] = made.id
        notices.tell(t("The photograph is taken in. Now show places on both."))
        st.rerun()


def _fit(code: str, old: OldMap) -> None:
    t = session.translator()
    key = f"old_map.fit.{old.id}"
    points = fit_map.points(key, old)
    fitted: MapFit | None = None
    with st.container(horizontal=True, vertical_alignment="center", key="old-map-acts"):
        if len(points) < LEAST_POINTS["affine"]:
            st.info(
                t("Show at least three places, far apart and not on one line."),
                icon=":material/touch_app:",
            )
        else:
            try:
                fitted = try_fit(session.workspace(), code, old, points)
                _told(fitted, t)
            except TalkingMapsError as error:
                error_messages.show(error)
        _acts(code, old, points, fitted)
    said = None if fitted is None else _said(fitted, t)
    ground = base_map.shown(code, (old.tile_set,) if old.is_fitted else ())
    fit_map.show(key, code, old, ground, said, t)


def _told(fitted: MapFit, t: Translator) -> None:
    how = _how(fitted, t)
    if fitted.error_m is None:
        st.warning(
            t(
                "It can be placed ({how}). How far off it is, nobody can tell from so "
                "few points: add one more. Until then what is traced on it counts as "
                "told, not as measured.",
                how=how,
            ),
            icon=":material/help:",
        )
        return
    st.success(
        t(
            "It can be placed ({how}). 95 % of places on it are off by less than "
            "{error:m}, judged from points left out of the fit.",
            how=how,
            error=fitted.error_m,
        ),
        icon=":material/straighten:",
    )


def _how(fitted: MapFit, t: Translator) -> str:
    """Return how the map was fitted, in words."""
    kinds = {
        "affine": t("turned, scaled and sheared"),
        "projective": t("straightened as a slanting photograph"),
        "quadratic": t("bent smoothly"),
    }
    return kinds[fitted.kind]


def _acts(
    code: str, old: OldMap, points: tuple[MapPoint, ...], fitted: MapFit | None
) -> None:
    t = session.translator()
    pressed = st.button(
        t("Lay it beneath the drawing"),
        type="primary",
        icon=":material/layers:",
        key="old_map.go",
        disabled=fitted is None,
    )
    if pressed:
        with error_messages.saying():
            with progress.telling("old-map") as tell:
                made = fit_old_map(
                    session.workspace(), code, old.id, points, progress=tell
                )
            notices.tell(_kept(made, t))
            st.rerun()


def _take_away(code: str, old: OldMap) -> None:
    t = session.translator()
    with st.popover(t("Take it away"), icon=":material/delete:"):
        st.write(
            t("The photograph and its points are deleted. What was traced on it stays.")
        )
        if st.button(t("Delete this old map"), key="old_map.remove"):
            with error_messages.saying():
                remove_old_map(session.workspace(), code, old.id)
                notices.tell(t("The old map is taken away."))
                st.rerun()


def _kept(old: OldMap, t: Translator) -> str:
    name = html.markdown(old.name)
    if is_counted(session.workspace(), old):
        return t(
            "“{name}” lies beneath the drawing (Backdrop on Draw). What is traced on "
            "it is noted as fitted from a paper map.",
            name=name,
        )
    return t(
        "“{name}” lies beneath the drawing (Backdrop on Draw). It is too unsure to "
        "measure by: what is traced on it is noted as told, not measured.",
        name=name,
    )


def _said(fitted: MapFit, t: Translator) -> FitSaid:
    """Say of each point how far off the others would put it, or how it is passed by."""
    if not fitted.left_out_m:
        words = tuple(t("passed by {off:m}", off=off) for off in fitted.residuals_m)
        return FitSaid(words, tuple(False for _ in words))
    known = sorted(off for off in fitted.left_out_m if math.isfinite(off))
    middle = known[len(known) // 2]
    words = tuple(
        t("{off:m} off by the others", off=off)
        if math.isfinite(off)
        else t("cannot tell")
        for off in fitted.left_out_m
    )
    is_enough = len(known) > LEAST_POINTS["affine"] + 1
    odd = tuple(is_enough and off > ODD_TIMES * middle for off in fitted.left_out_m)
    return FitSaid(words, odd)


show()
