"""A picture for a name and four drawings for a password: for who does not read.

Nothing is shown of what was touched but how many: others look on.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from talking_maps.errors import NotAllowed
from talking_maps.i18n import Translator
from talking_maps.symbology import jury_faces
from talking_maps.symbology.svg_elements import Drawing
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import html
from talking_maps.workspace import LAYERS_FOLDER, accounts
from talking_maps.workspace.accounts import DRAWINGS, DRAWINGS_ASKED, Actor, Person

_WHO, _GIVEN = "drawn.who", "drawn.given"
#: Drawings that a layer of the map or a criterion of the jury has already.
_FILES: dict[str, Path] = {
    **{
        drawing: LAYERS_FOLDER / f"{layer}.svg"
        for drawing, layer in {
            "house": "house",
            "tree": "trees",
            "river": "river",
            "corral": "corral",
            "path": "path",
            "spring": "spring",
            "terrace": "terrace",
            "field": "cropland",
            "leaf": "compost",
            "fence": "fence",
            "mountain": "sacred",
            "bird": "fallow",
        }.items()
    },
    **{
        drawing: jury_faces.FOLDER / f"{criterion}.svg"
        for drawing, criterion in {
            "cow": "amount-heads",
            "star": "any",
            "heart": "health",
            "book": "education",
        }.items()
    },
}


def words(t: Translator) -> dict[str, str]:
    """Return what the drawings are called, for who hears the screen read."""
    return {
        "house": t("house"),
        "tree": t("tall tree"),
        "river": t("river"),
        "cow": t("cow"),
        "corral": t("corral"),
        "path": t("footprints"),
        "spring": t("drop"),
        "star": t("star"),
        "terrace": t("steps"),
        "field": t("furrows"),
        "leaf": t("leaf"),
        "heart": t("heart"),
        "fence": t("fence"),
        "mountain": t("stones"),
        "bird": t("bird"),
        "book": t("book"),
    }


def sign_in(drawn: Sequence[Person]) -> Actor | None:
    """Ask for the picture and the drawings; return who signed in, None until then."""
    t = session.translator()
    html.show(html.style(_style()))
    who = next((one for one in drawn if one.name == st.session_state.get(_WHO)), None)
    if who is None:
        _ask_who(drawn, t)
        return None
    with st.container(horizontal=True, vertical_alignment="center", key="drawn-who"):
        st.button(
            t("Back"), icon=":material/arrow_back:", key="drawn.back", on_click=_back
        )
        html.show(
            Markup('<img class="own-drawing" src="{}" alt=""> <b>{}</b>').format(
                address(who.picture), who.name
            )
        )
    found = _found(who)
    if found is None:
        ask("drawn", _GIVEN, t)
    return found


def _found(who: Person) -> Actor | None:
    """Return who touched the right four; else say what is wrong, and none is left."""
    given = st.session_state.get(_GIVEN, ())
    if len(given) < DRAWINGS_ASKED:
        return None
    del st.session_state[_GIVEN]
    try:
        return accounts.sign_in(
            session.workspace(), who.name, accounts.as_password(given)
        )
    except NotAllowed as error:
        error_messages.show(error)
        return None


def _ask_who(drawn: Sequence[Person], t: Translator) -> None:
    st.write(t("Who are you?"))
    with st.container(horizontal=True, key="drawings-who", gap="small"):
        for one in drawn:
            st.button(
                html.markdown(one.name),
                key=f"drawing-{one.picture}-who.{one.name}",
                on_click=_take,
                args=(one.name,),
            )


def ask(prefix: str, key: str, t: Translator) -> tuple[str, ...]:
    """Show the drawings, and how many were touched; return them in order."""
    html.show(html.style(_style()))
    given: tuple[str, ...] = tuple(st.session_state.get(key, ()))
    done = min(len(given), DRAWINGS_ASKED)
    _dots(done, t)
    called = words(t)
    with st.container(horizontal=True, key=f"drawings-{prefix}", gap="small"):
        for drawing in DRAWINGS:
            st.button(
                called[drawing],
                key=f"drawing-{drawing}-{prefix}",
                on_click=_add,
                args=(key, drawing),
                disabled=done == DRAWINGS_ASKED,
            )
    return given


def _dots(done: int, t: Translator) -> None:
    """Show how many drawings were touched."""
    html.show(
        Markup('<p class="drawings-given" role="status" aria-label="{}">{}</p>').format(
            t(
                "{done:whole} of {wanted:whole} drawings",
                done=done,
                wanted=DRAWINGS_ASKED,
            ),
            "●" * done + "○" * (DRAWINGS_ASKED - done),
        )
    )


def choose(key: str, taken: Collection[str], t: Translator) -> None:
    """Show the pictures to choose one of; those that others have cannot be touched."""
    html.show(html.style(_style()))
    chosen, called = st.session_state.get(key), words(t)
    with st.container(horizontal=True, key="drawings-picture", gap="small"):
        for drawing in DRAWINGS:
            here = "-here" if drawing == chosen else ""
            st.button(
                called[drawing],
                key=f"drawing-{drawing}-picture{here}",
                on_click=_choose,
                args=(key, drawing),
                disabled=drawing in taken,
            )


def _choose(key: str, drawing: str) -> None:
    st.session_state[key] = drawing


def _take(name: str) -> None:
    st.session_state[_WHO] = name
    st.session_state.pop(_GIVEN, None)


def _back() -> None:
    st.session_state.pop(_WHO, None)
    st.session_state.pop(_GIVEN, None)


def _add(key: str, drawing: str) -> None:
    st.session_state[key] = (*st.session_state.get(key, ()), drawing)[:DRAWINGS_ASKED]


@cache
def address(drawing: str) -> str:
    """Return a drawing as the address of a picture, which can run nothing."""
    text = _FILES[drawing].read_text(encoding="utf-8")
    return jury_faces.address(Drawing(text.replace("currentColor", jury_faces.INK)))


@cache
def _style() -> str:
    """Return the rules that put each drawing on its buttons, in CSS."""
    return "".join(
        f'[class*="st-key-drawing-{drawing}-"] button'
        f'{{background-image:url("{address(drawing)}")!important}}'
        for drawing in DRAWINGS
    )
