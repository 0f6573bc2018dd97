"""Who acts at this screen: whoever draws here, or a juror or staff who signed in.

It is remembered in this tab only, never in the address: a reload keeps it by a token
that the tab holds, and no link that is passed on takes a role along. Somebody who was
removed, or given another role or password, is signed out at the next touch.
"""

from __future__ import annotations

import streamlit as st

from talking_maps import contest
from talking_maps.i18n import Translator
from talking_maps.model.contest import Role
from talking_maps.ui import error_messages, session
from talking_maps.ui.components import sign_in_keeper
from talking_maps.ui.screens.contests import drawings_form
from talking_maps.ui.widgets import html, menus
from talking_maps.wording import vocabulary
from talking_maps.workspace import accounts
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.sign_in_tokens import SignInTokens

_KEY = "who.person"
#: The token that this tab holds; and that it is to hold none.
_TOKEN, _LEFT = "who.token", "who.left"
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


def may(action: str) -> bool:
    """Tell whether who acts may do the act, to show or not to show its button."""
    return contest.may(role(), action)


def show() -> None:
    """Show who acts and the box to sign in or out."""
    t = session.translator()
    with st.container(key="who-keeper"):
        _recall()
    known = _signed_in()
    if known is None:
        with menus.menu(t("Sign in"), icon=":material/key:", key="who"):
            _door(t)
        return
    words = f"{known.name} · {vocabulary.role_names(t)[known.role]}"
    with menus.menu(html.markdown(words), icon=":material/badge:", key="who"):
        if st.button(t("Sign out"), icon=":material/logout:", key="who.out"):
            _leave()


def _signed_in() -> Actor | None:
    known = _remembered()
    current = known is not None and accounts.is_current(session.workspace(), known)
    return known if current else None


def _door(t: Translator) -> None:
    with error_messages.saying():
        if any(one.role == "staff" for one in accounts.people(session.workspace())):
            _by_drawings_or_name(t)
        else:
            _first_staff(t)


def _by_drawings_or_name(t: Translator) -> None:
    """Ask by pictures where somebody has one, by name and password otherwise."""
    drawn = [one for one in accounts.people(session.workspace()) if one.picture]
    if not drawn:
        _sign_in(t)
        return
    words = {"name": t("By name"), "picture": t("By picture")}
    how = st.segmented_control(
        t("How to sign in"),
        list(words),
        default="picture",
        format_func=words.__getitem__,
        required=True,
        label_visibility="collapsed",
        key="who.how",
    )
    if how == "picture":
        known = drawings_form.sign_in(drawn)
        if known is not None:
            _enter(known)
    else:
        _sign_in(t)


def _sign_in(t: Translator) -> None:
    with st.form("who.in", border=False):
        name = st.text_input(t("Name to sign in"), key="who.name").strip()
        password = st.text_input(t("Password"), type="password", key="who.password")
        pressed = st.form_submit_button(t("Sign in"), type="primary")
    if pressed:
        _enter(accounts.sign_in(session.workspace(), name, password))


def _first_staff(t: Translator) -> None:
    st.write(
        t(
            "Nobody can sign in here yet. Whoever runs the contest begins: choose a "
            "name and a password. With them, the passwords of jurors are set."
        )
    )
    with st.form("who.first", border=False):
        name = st.text_input(t("Name to sign in"), key="who.first.name").strip()
        st.caption(t("Small letters without accents and digits, for instance: office"))
        password = st.text_input(
            t("Password"), type="password", key="who.first.password"
        )
        again = st.text_input(
            t("The password again"), type="password", key="who.first.again"
        )
        pressed = st.form_submit_button(t("Begin as staff"), type="primary")
    _begin(pressed, password, again, name, t)


def _begin(pressed: bool, password: str, again: str, name: str, t: Translator) -> None:
    """Make the first account and enter, if the password was typed twice alike."""
    if pressed and password != again:
        st.error(t("The two passwords differ. Type them again."))
    elif pressed:
        workspace = session.workspace()
        accounts.first_staff(workspace, name, password)
        _enter(accounts.sign_in(workspace, name, password))


def keep_in(name: str, password: str) -> None:
    """Stay signed in with the password that one has just given oneself."""
    known = _remembered()
    if known is not None and known.name == name:
        _remember(accounts.sign_in(session.workspace(), name, password))


def _remembered() -> Actor | None:
    known = st.session_state.get(_KEY)
    return known if isinstance(known, Actor) else None


def _enter(known: Actor) -> None:
    _remember(known)
    menus.close()
    st.rerun()


def _remember(known: Actor) -> None:
    st.session_state[_KEY] = known
    st.session_state[_TOKEN] = _tokens().issue(session.workspace(), known)
    st.session_state.pop(_LEFT, None)


def _leave() -> None:
    _tokens().end(st.session_state.pop(_TOKEN, ""))
    del st.session_state[_KEY]
    st.session_state[_LEFT] = True
    menus.close()
    st.rerun()


def _recall() -> None:
    """Let the tab hold who signed in; ask it who did before it was loaded again."""
    if _signed_in() is not None:
        if token := st.session_state.get(_TOKEN):
            sign_in_keeper.keep(token)
        return
    if st.session_state.get(_LEFT):
        sign_in_keeper.forget()
        return
    token = sign_in_keeper.ask()
    if not token:
        return
    found = _tokens().holder(session.workspace(), token)
    if found is None:
        st.session_state[_LEFT] = True
    else:
        st.session_state[_KEY], st.session_state[_TOKEN] = found, token
    st.rerun()


@st.cache_resource(show_spinner=False)
def _tokens() -> SignInTokens:
    return SignInTokens()
