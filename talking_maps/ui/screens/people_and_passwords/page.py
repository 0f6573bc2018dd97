"""Who can sign in, and their passwords: for staff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.errors import TalkingMapsError
from talking_maps.i18n import Translator
from talking_maps.model.contest import Role
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import contest_header, drawings_form, session_user
from talking_maps.ui.widgets import html, menus, notices
from talking_maps.wording import vocabulary
from talking_maps.workspace import accounts, contests
from talking_maps.workspace.accounts import Person

_NAME = "people.name"


def show() -> None:
    """Show who can sign in, and the form for one more."""
    t = session.translator()
    with st.container(key="narrow"):
        st.title(t("People and passwords"), anchor=False)
        st.write(
            t(
                "Whoever draws needs no password. Jurors and staff have one each. The "
                "password itself is kept nowhere: who forgets it gets a new one here."
            )
        )
        if session_user.role() != "staff":
            st.info(t("Only staff may say who can sign in."), icon=":material/key:")
            return
        with error_messages.saying():
            known = accounts.people(session.workspace())
            for person in known:
                _person(person)
            _form(known)


def _person(person: Person) -> None:
    t = session.translator()
    with st.container(horizontal=True, vertical_alignment="center"):
        role = vocabulary.role_names(t)[person.role]
        if person.picture in accounts.DRAWINGS:
            html.show(
                Markup('<img class="own-drawing" src="{}" alt="{}">').format(
                    drawings_form.address(person.picture),
                    drawings_form.words(t)[person.picture],
                )
            )
        st.markdown(f"**{html.markdown(person.name)}** · {role}")
        st.space("stretch")
        _take_out(person, t)


def _take_out(person: Person, t: Translator) -> None:
    """Let one take the person out."""
    with menus.menu(
        t("Take out"),
        icon=":material/person_remove:",
        key=f"people.out.{person.name}",
    ):
        st.write(t("They can sign in no longer. What they did stays in the trail."))
        if st.button(t("Take out for good"), key=f"people.out.go.{person.name}"):
            accounts.remove_person(
                session.workspace(), session_user.actor(), person.name
            )
            notices.tell(t("“{name}” can sign in no longer.", name=person.name))
            st.rerun()


def _form(known: tuple[Person, ...]) -> None:
    t = session.translator()
    st.subheader(t("Give somebody a password, or a new one"), anchor=False)
    _waiting({one.name for one in known})
    words = {
        "password": t("A password"),
        "drawings": t("A picture and four drawings, for who does not read"),
    }
    how = st.radio(
        t("How to sign in"),
        list(words),
        format_func=words.__getitem__,
        key="people.how",
        label_visibility="collapsed",
    )
    if how == "drawings":
        _drawings(known, t)
    else:
        _password(t)


def _password(t: Translator) -> None:
    with st.form("people.form", border=False):
        name = st.text_input(t("Name to sign in"), key=_NAME).strip()
        role = _role(session_user.SIGNED, t)
        password = st.text_input(t("Password"), type="password", key="people.password")
        again = st.text_input(
            t("The password again"), type="password", key="people.again"
        )
        pressed = st.form_submit_button(t("Keep"), type="primary")
    if pressed and password != again:
        st.error(t("The two passwords differ. Type them again."))
    elif pressed:
        accounts.save_account(
            session.workspace(), session_user.actor(), name, role, password
        )
        session_user.keep_in(name, password)
        _kept(name, t)


def _role(roles: Sequence[Role], t: Translator) -> Role:
    return st.selectbox(
        t("Role"),
        roles,
        index=roles.index("juror"),
        key="people.role",
        format_func=lambda each: vocabulary.role_names(t)[each],
    )


def _kept(name: str, t: Translator) -> None:
    notices.tell(t("“{name}” can sign in now.", name=name))
    st.rerun()


_PICTURE, _DRAWN, _AGAIN = "people.picture", "people.drawn", "people.drawn.again"


def _drawings(known: tuple[Person, ...], t: Translator) -> None:
    """Ask who signs in by which picture, and let him or her touch the drawings."""
    name = st.text_input(t("Name to sign in"), key=_NAME).strip()
    role = _role([one for one in session_user.SIGNED if one != "staff"], t)
    st.write(t("The picture of this person, which no other one has:"))
    taken = {one.picture for one in known if one.name != name}
    drawings_form.choose(_PICTURE, taken, t)
    st.write(
        t(
            "Turn the screen so that nobody else sees it. Four drawings, in an order"
            " that is easy to remember:"
        )
    )
    given = drawings_form.ask("first", _DRAWN, t)
    again: tuple[str, ...] = ()
    if len(given) == accounts.DRAWINGS_ASKED:
        st.write(t("The same four again:"))
        again = drawings_form.ask("again", _AGAIN, t)
    with st.container(horizontal=True):
        pressed = st.button(
            t("Keep"),
            type="primary",
            key="people.draw.keep",
            disabled=len(again) < accounts.DRAWINGS_ASKED,
        )
        if given:
            st.button(
                t("Begin the drawings anew"),
                icon=":material/replay:",
                key="people.draw.anew",
                on_click=_anew,
            )
    _keep_drawings(pressed, given, again, name, role, t)


def _keep_drawings(
    pressed: bool,
    given: tuple[str, ...],
    again: tuple[str, ...],
    name: str,
    role: Role,
    t: Translator,
) -> None:
    """Keep the account, if the drawings were the same twice."""
    if pressed and given != again:
        st.error(t("The drawings differ. Begin them anew."))
    elif pressed:
        accounts.save_account_by_drawings(
            session.workspace(),
            session_user.actor(),
            name,
            role,
            picture=str(st.session_state.get(_PICTURE, "")),
            drawings=given,
        )
        _anew()
        st.session_state.pop(_PICTURE, None)
        _kept(name, t)


def _anew() -> None:
    st.session_state.pop(_DRAWN, None)
    st.session_state.pop(_AGAIN, None)


def _waiting(known: set[str]) -> None:
    """Offer the jurors who have no password yet: their marks need their own name."""
    t = session.translator()
    missing = [one for one in dict.fromkeys(_jurors()) if one not in known]
    if missing:
        st.caption(t("Jurors without a password; touch one to write it below:"))
        with st.container(horizontal=True):
            for juror in missing[:24]:
                st.button(
                    html.markdown(juror),
                    key=f"people.juror.{juror}",
                    icon=":material/person:",
                    on_click=_take,
                    args=(juror,),
                )


def _take(juror: str) -> None:
    st.session_state[_NAME] = juror


def _jurors() -> Iterator[str]:
    """Yield the jurors of all contests that can be read."""
    workspace = session.workspace()
    for contest_id in contests.contest_ids(workspace):
        try:
            jurors = contest_header.record(workspace, contest_id).contest.jurors
        except TalkingMapsError:
            continue
        yield from (juror.id for juror in jurors)


show()
