"""Who acts at this screen: whoever draws here, or a juror or staff who signed in.

It is remembered in this tab's session only, never in the address: a reload signs out,
and no link that is passed on takes a role along. Somebody who was removed, or given
another role or password, is signed out at the next touch.
"""

from __future__ import annotations

import streamlit as st

from talking_maps import contest
from talking_maps.i18n import Translator
from talking_maps.model.contest import Role
from talking_maps.ui import error_messages, session
from talking_maps.ui.widgets import escape, menus
from talking_maps.workspace import accounts
from talking_maps.workspace.accounts import Actor

_KEY = "who.person"
#: Roles that have a password.
SIGNED: tuple[Role, ...] = ("staff", "juror", "facilitator")


def actor() -> Actor:
    """Return who acts: who signed in, else who draws, else a visitor."""
    known = _signed_in()
    if known is not None:
        return known
    name = session.author()
    return accounts.facilitator(name) if name else accounts.VISITOR


def role() -> Role:
    """Return the role of who acts."""
    return actor().role


def may(act: str) -> bool:
    """Tell whether who acts may do the act, to show or not to show its button."""
    return contest.may(role(), act)


def show() -> None:
    """Show who acts and the box to sign in or out."""
    _ = session.text()
    known = _signed_in()
    if known is None:
        with menus.menu(_("Sign in"), icon=":material/key:", key="who"):
            _door(_)
        return
    words = f"{known.name} · {role_names(_)[known.role]}"
    with menus.menu(escape.markdown(words), icon=":material/badge:", key="who"):
        if st.button(_("Sign out"), icon=":material/logout:", key="who.out"):
            del st.session_state[_KEY]
            menus.close()
            st.rerun()


def role_names(_: Translator) -> dict[Role, str]:
    """Return what each role is called."""
    return {
        "visitor": _("visitor"),
        "facilitator": _("facilitator"),
        "juror": _("juror"),
        "staff": _("staff"),
    }


def _signed_in() -> Actor | None:
    known = _remembered()
    current = known is not None and accounts.is_current(session.place(), known)
    return known if current else None


def _door(_: Translator) -> None:
    with error_messages.saying():
        if any(one.role == "staff" for one in accounts.people(session.place())):
            _sign_in(_)
        else:
            _first_staff(_)


def _sign_in(_: Translator) -> None:
    with st.form("who.in", border=False):
        name = st.text_input(_("Name to sign in"), key="who.name").strip()
        password = st.text_input(_("Password"), type="password", key="who.password")
        pressed = st.form_submit_button(_("Sign in"), type="primary")
    if pressed:
        _enter(accounts.sign_in(session.place(), name, password))


def _first_staff(_: Translator) -> None:
    st.write(
        _(
            "Nobody can sign in here yet. Whoever runs the contest begins: choose a "
            "name and a password. With them, the passwords of jurors are set."
        )
    )
    with st.form("who.first", border=False):
        name = st.text_input(_("Name to sign in"), key="who.first.name").strip()
        st.caption(_("Small letters without accents and digits, for instance: office"))
        password = st.text_input(
            _("Password"), type="password", key="who.first.password"
        )
        again = st.text_input(
            _("The password again"), type="password", key="who.first.again"
        )
        pressed = st.form_submit_button(_("Begin as staff"), type="primary")
    if pressed and password != again:
        st.error(_("The two passwords differ. Type them again."))
    elif pressed:
        place = session.place()
        accounts.first_staff(place, name, password)
        _enter(accounts.sign_in(place, name, password))


def keep_in(name: str, password: str) -> None:
    """Stay signed in with the password that one has just given oneself."""
    known = _remembered()
    if known is not None and known.name == name:
        st.session_state[_KEY] = accounts.sign_in(session.place(), name, password)


def _remembered() -> Actor | None:
    known = st.session_state.get(_KEY)
    return known if isinstance(known, Actor) else None


def _enter(known: Actor) -> None:
    st.session_state[_KEY] = known
    menus.close()
    st.rerun()
