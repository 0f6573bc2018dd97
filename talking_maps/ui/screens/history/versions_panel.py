"""Named versions on the history page: name one, compare it, go back to it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.change import Version
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.screens.compare import sides
from talking_maps.ui.screens.compare.sides import version_name
from talking_maps.ui.widgets import html, kept_input, menus, notices
from talking_maps.wording import vocabulary
from talking_maps.workspace import EditContext
from talking_maps.workspace import history as work
from talking_maps.workspace.comparisons import Side
from talking_maps.workspace.open_community import NOW

LONGEST = 80


def show(code: str) -> None:
    """Show the versions, the newest first, and let one name the present state."""
    t = session.translator()
    st.subheader(t("Versions"), anchor=False)
    found = work.versions(session.workspace(), code)
    if session.author():
        if not found:
            st.caption(
                t(
                    "No version has a name yet. Name the present state, after an "
                    "assembly for instance: later you can compare with it and bring it "
                    "back."
                )
            )
        _naming(code, t)
    elif not found:
        st.caption(
            t("No version has a name yet. Say above who is drawing, to name one.")
        )
    for version in reversed(found):
        _version(code, version, t)


def _naming(code: str, t: Translator) -> None:
    """Offer to give the present state a name."""
    with (
        st.expander(t("Name the present state"), icon=":material/bookmark_add:"),
        st.form(kept_input.key("version.form"), border=False),
    ):
        name = st.text_input(
            t("Name of the version"), max_chars=LONGEST, key=_key("name")
        )
        about = st.text_area(
            t("What it is, and who decided it"),
            key=_key("about"),
            max_chars=2000,
            height=80,
        )
        if st.form_submit_button(t("Name it"), type="primary"):
            _keep_name(code, name, about, t)


def _keep_name(code: str, name: str, about: str, t: Translator) -> None:
    """Give the present state its name."""
    with error_messages.saying():
        work.name_version(
            session.workspace(),
            code,
            name,
            author=session.author(),
            description=about.strip(),
        )
        kept_input.kept("version.form")
        notices.tell(t("The version “{name}” is named and kept.", name=name))
        st.rerun()


def _key(box: str) -> str:
    return kept_input.key("version.form", f"version.{box}")


def _version(code: str, version: Version, t: Translator) -> None:
    with st.container(border=True, key=f"version-{version.id}"):
        said = version.description
        author = vocabulary.author_name(t, version.author)
        who = Markup("{} · ").format(author) if author else Markup()
        when = t("{day:date}", day=version.at)
        html.show(
            Markup(
                "<strong>★ {called}</strong><br>{said}<br><small>{who}{when}</small>"
            ).format(called=version_name(version, t), said=said, who=who, when=when)
        )
        with st.container(horizontal=True):
            if st.button(
                t("Compare with now"),
                icon=":material/compare:",
                key=f"version.compare.{version.id}",
            ):
                _compare(code, version)
            if session.author():
                _restoring(code, version, t)


def _compare(code: str, version: Version) -> None:
    """Go to the comparison of the version with the present state."""
    scene, owner = session.scene(), session.owner()
    sides.begin(code, Side(owner, version.change, scene), Side(owner, NOW, scene))
    navigation.switch_to(navigation.COMPARE)


def _restoring(code: str, version: Version, t: Translator) -> None:
    whose = vocabulary.owner_name(t, session.owner())
    with menus.menu(
        t("Bring back"),
        icon=":material/settings_backup_restore:",
        key=f"version.back.{version.id}",
    ):
        st.write(
            html.markdown(
                t(
                    "{whose} will be as it was in this version. What is there now "
                    "stays in the history and can be brought back too.",
                    whose=whose,
                )
            )
        )
        if st.button(
            t("Bring this version back"),
            type="primary",
            key=f"version.restore.{version.id}",
        ):
            with error_messages.saying():
                bring_back(
                    code,
                    Side(session.owner(), version.change, "present"),
                    note=version.name,
                )
                notices.tell(t("It is as in “{name}” again.", name=version.name))
                st.rerun()


def bring_back(
    code: str, side: Side, *, note: str = "", uid: str = "", client: str = ""
) -> None:
    """Bring a plan back to the side's moment, or only one thing in the side's scene.

    The same `client` asks for the same thing once. Raises NotFound, CannotKeep.
    """
    edit_context = session.edit_context(side.owner)
    if client:
        edit_context = EditContext(client, 1, edit_context.author, edit_context.owner)
    work.restore_version(
        session.workspace(),
        code,
        edit_context,
        side.moment,
        only=(side.scene, uid) if uid else None,
        note=note,
    )
