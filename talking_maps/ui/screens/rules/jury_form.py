"""Who marks: names, posts, origin, and the relatives whose plans they may not mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator
from talking_maps.model.contest import JUROR_POSTS, Juror, JurorPost
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.screens.rules.general_form import communities
from talking_maps.ui.widgets import html
from talking_maps.wording import rule_words
from talking_maps.workspace import community_names, read_owners


def ask(sheet: FormSection, one: Juror) -> Juror:
    """Ask for one juror."""
    t = session.translator()
    first, second, third = st.columns(3)
    with first:
        called = sheet.text("name", t("Name"), one.name)
    with second:
        code = sheet.text("id", t("Name to sign in"), one.id, longest=48)
    with third:
        sex: Any = sheet.one_of("sex", t("Woman or man"), one.sex, sexes(t))
    first, second, third = st.columns(3)
    with first:
        post = sheet.one_of("post", t("Post"), one.post, rule_words.jury_posts(t))
    with second:
        institution = sheet.text("institution", t("Institution"), one.institution)
    with third:
        label = t("Identity number (DNI)")
        identity = sheet.text("identity", label, one.identity, longest=15)
    left, right = st.columns((1, 2))
    with left:
        origin = sheet.one_of(
            "origin", t("Comes from"), one.origin, {"": "—", **communities()}
        )
    with right:
        relatives = ask_relatives(sheet, one.relatives, origin)
    return replace(
        one,
        id=code,
        name=called,
        sex=sex,
        origin=origin,
        relatives=relatives,
        post=post_of(post),
        institution=institution,
        identity=identity,
    )


def ask_relatives(
    sheet: FormSection, chosen: tuple[str, ...], origin: str
) -> tuple[str, ...]:
    """Ask for relatives: choose a community, then its families by their names.

    A community as a whole can be chosen, too. What was chosen in one community stays
    while another is looked at.
    """
    t = session.translator()
    known = communities()
    of = sheet.one_of(
        "kin", t("Relatives: of which community"), origin, {"": "—", **known}
    )
    apart = tuple(code for code in chosen if code.partition("/")[0] != of)
    here: tuple[str, ...] = ()
    if of:
        called = {code: relative_called(code) for code in _families(of)}
        mine = tuple(code for code in chosen if code not in apart)
        # A box of its own for each community: another one's choice is left alone.
        here = sheet.part(of).some_of("relatives", t("Relatives"), mine, called)
    if apart:
        names = ", ".join(map(relative_called, apart))
        st.caption(html.markdown(t("Also: {names}", names=names)))
    return (*apart, *here)


def _families(code: str) -> list[str]:
    """Return the community and the owners in it, as a juror's relatives are written."""
    try:
        owners = read_owners(session.workspace(), code)
    except TalkingMapsError:
        return [code]
    return [code, *(f"{code}/{one.id}" for one in owners if one.id != COMMUNITY)]


def relative_called(code: str) -> str:
    """Return a relative by name, as it is known on this laptop, with the code.

    Only staff and who stands in the file's folder reads it: papers tell codes.
    """
    t = session.translator()
    community, _slash, owner = code.partition("/")
    whole = community_names(session.workspace()).get(community, community)
    if not owner:
        return t("{community}, all of it", community=whole)
    try:
        owners = read_owners(session.workspace(), community)
    except TalkingMapsError:
        owners = ()
    name = next((one.name for one in owners if one.id == owner), "")
    return f"{whole} · {name} ({owner})" if name else f"{whole} · {owner}"


def post_of(chosen: str) -> JurorPost:
    """Return a post as it was chosen; none for what is none."""
    return next((post for post in JUROR_POSTS if post == chosen), "")


def sexes(t: Translator) -> Mapping[str, str]:
    """Return the words for a juror's sex."""
    return {"": "—", "woman": t("woman"), "man": t("man")}
