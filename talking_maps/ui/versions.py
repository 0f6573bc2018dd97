"""Named versions on the history page: name one, compare it, go back to it."""

from __future__ import annotations

import streamlit as st

from talking_maps.i18n import Translator
from talking_maps.model.version import Version
from talking_maps.ui import errors, header, menus, notices, plain, state, typed, ways
from talking_maps.ui.compare import sides
from talking_maps.ui.compare.moments import called
from talking_maps.ui.compare.sides import Side
from talking_maps.workspace import EditContext
from talking_maps.workspace import history as work

LONGEST = 80


def show(code: str) -> None:
    """Show the versions, the newest first, and let one name the present state."""
    _ = state.text()
    st.subheader(_("Versions"), anchor=False)
    if state.author():
        _naming(code, _)
    for version in reversed(work.versions(state.place(), code)):
        _version(code, version, _)


def _naming(code: str, _: Translator) -> None:
    """Offer to give the present state a name."""
    with (
        st.expander(_("Name the present state"), icon=":material/bookmark_add:"),
        st.form(typed.key("version.form"), border=False),
    ):
        name = st.text_input(
            _("Name of the version"), max_chars=LONGEST, key=_key("name")
        )
        about = st.text_area(
            _("What it is, and who decided it"),
            key=_key("about"),
            max_chars=2000,
            height=80,
        )
        if st.form_submit_button(_("Name it"), type="primary"):
            with errors.saying():
                work.name_version(
                    state.place(),
                    code,
                    name,
                    author=state.author(),
                    description=about.strip(),
                )
                typed.kept("version.form")
                notices.tell(_("The version “{name}” is named and kept.", name=name))
                st.rerun()


def _key(box: str) -> str:
    return typed.key("version.form", f"version.{box}")


def _version(code: str, version: Version, _: Translator) -> None:
    with st.container(border=True, key=f"version-{version.id}"):
        said = plain.markup(version.description)
        who = f"{plain.markup(version.author)} · " if version.author else ""
        when = _("{day:date}", day=version.at)
        st.html(
            f"<strong>★ {plain.markup(called(version, _))}</strong><br>{said}<br>"
            f"<small>{who}{plain.markup(when)}</small>"
        )
        with st.container(horizontal=True):
            if st.button(
                _("Compare with now"),
                icon=":material/compare:",
                key=f"version.compare.{version.id}",
            ):
                _compare(code, version)
            if state.author():
                _restoring(code, version, _)


def _compare(code: str, version: Version) -> None:
    """Go to the comparison of the version with the present state."""
    scene, owner = state.scene(), state.owner()
    sides.begin(code, Side(owner, version.change, scene), Side(owner, sides.NOW, scene))
    ways.go(ways.COMPARE)


def _restoring(code: str, version: Version, _: Translator) -> None:
    whose = header.owner_name(_, state.owner())
    with menus.menu(
        _("Bring back"),
        icon=":material/settings_backup_restore:",
        key=f"version.back.{version.id}",
    ):
        st.write(
            plain.markdown(
                _(
                    "{whose} will be as it was in this version. What is there now "
                    "stays in the history and can be brought back too.",
                    whose=whose,
                )
            )
        )
        if st.button(
            _("Bring this version back"),
            type="primary",
            key=f"version.restore.{version.id}",
        ):
            with errors.saying():
                bring_back(
                    code,
                    Side(state.owner(), version.change, "present"),
                    note=version.name,
                )
                notices.tell(_("It is as in “{name}” again.", name=version.name))
                st.rerun()


def bring_back(
    code: str, side: Side, *, note: str = "", uid: str = "", client: str = ""
) -> None:
    """Bring a plan back to the side's moment, or only one thing in the side's scene.

    The same `client` asks for the same thing once. Raises NotFound, CannotKeep.
    """
    hand = state.hand(side.owner)
    if client:
        hand = EditContext(client, 1, hand.author, hand.owner)
    work.restore_version(
        state.place(),
        code,
        hand,
        side.moment,
        only=(side.scene, uid) if uid else None,
        note=note,
    )
