"""Versions to go back to, and who did what, when: every change, the newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator
from talking_maps.model.change import Change
from talking_maps.ui import cache, error_messages, session
from talking_maps.ui.screens.compare import last_changes
from talking_maps.ui.screens.compare.last_changes import AuditEntry
from talking_maps.ui.screens.history import versions_panel
from talking_maps.ui.widgets import external_edits_notice, html, notices
from talking_maps.wording import changes as told
from talking_maps.wording.vocabulary import owner_name, scene_names
from talking_maps.workspace import authors, redo_change, undo_change
from talking_maps.workspace import history as work

PAGE = 40


def show() -> None:
    """Show one's own undo and redo, and the list."""
    t = session.translator()
    workspace, code = session.workspace(), session.code() or ""
    st.title(t("History"), anchor=False)
    _hand(code)
    versions_panel.show(code)
    external_edits_notice.listed(code)
    st.subheader(t("Who did what"), anchor=False)
    html.show(chart(last_changes.entries(code), t))
    last = cache.kept(workspace, code).sequence
    pages = max(1, -(-last // PAGE))
    page = 1
    slot = st.container()
    if pages > 1:
        page = st.pagination(pages, key="history.page")
    newest = last - (page - 1) * PAGE
    first = max(newest - PAGE, 0)
    changes = work.history(workspace, code, after=first, limit=newest - first)
    with slot:
        _list(code, tuple(reversed(changes)))


def _hand(code: str) -> None:
    """Show the buttons that take back one's own last change, and bring it back."""
    t = session.translator()
    if not session.author():
        return
    undo, redo = work.undo_depth(session.workspace(), code, session.edit_context())
    with st.container(horizontal=True):
        if st.button(
            t("Undo my last change"),
            icon=":material/undo:",
            disabled=not undo,
            key="history.undo",
        ):
            with error_messages.saying():
                undo_change(session.workspace(), code, session.edit_context())
                notices.tell(t("Your last change is taken back."))
                st.rerun()
        if st.button(
            t("Redo"), icon=":material/redo:", disabled=not redo, key="history.redo"
        ):
            with error_messages.saying():
                redo_change(session.workspace(), code, session.edit_context())
                notices.tell(t("Your change is there again."))
                st.rerun()
    st.caption(t("Nothing is overwritten: taking back is a change too, and is listed."))


def _list(code: str, changes: Sequence[Change]) -> None:
    t = session.translator()
    if not changes:
        st.write(t("Nothing has been done yet. Draw something first."))
        return
    layers = {layer.id: layer for layer in session.workspace().layers}
    epsg = cache.register(session.workspace(), code).community.epsg
    scenes, language = scene_names(t), session.language()

    def described(change: Change) -> str:
        return told.describe_change(change, layers, scenes, epsg, t, language)

    for day, some in groupby(changes, key=lambda change: _local(change).date()):
        st.subheader(t("{day:date}", day=day.isoformat()), anchor=False)
        rows = Markup().join(
            Markup(
                "<li><time>{local:%H:%M}</time>"
                "<span>{author}</span>"
                "<span>{owner_name}</span><strong>"
                "{described}"
                "{note}</strong></li>"
            ).format(
                local=_local(change),
                author=_author(change, t),
                owner_name=owner_name(t, change.owner),
                described=described(change),
                note=_note(change),
            )
            for change in some
        )
        html.show(Markup('<ul class="entries">{}</ul>').format(rows))


def _author(change: Change, t: Translator) -> str:
    return authors.called(change.author, t) or "—"


def _note(change: Change) -> Markup:
    return Markup(" · {}").format(change.note) if change.note else Markup()


def _local(change: Change) -> datetime:
    """Return when the change was kept, in this machine's time."""
    return datetime.fromisoformat(change.at).astimezone()


#: More people than these make the chart long; those who did most are shown.
MOST_PEOPLE = 8


def chart(found: tuple[AuditEntry, ...], t: Translator) -> Markup:
    """Return the chart as HTML, with each person's sum in words; empty for nothing."""
    if not found:
        return Markup()
    by_author: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for entry in found:
        by_author[authors.called(entry.author, t) or "—"][entry.day] += 1
    days = sorted({entry.day for entry in found})
    most = max(count for doings in by_author.values() for count in doings.values())
    people = sorted(by_author.items(), key=lambda one: -one[1].total())[:MOST_PEOPLE]
    strips = Markup().join(_strip(who, doings, days, most, t) for who, doings in people)
    first, last = (t("{day:date}", day=day.isoformat()) for day in (days[0], days[-1]))
    foot = (
        first
        if first == last
        else Markup("<span>{}</span><span>{}</span>").format(first, last)
    )
    return Markup('<div class="doings">{}<div class="ends">{}</div></div>').format(
        strips, foot
    )


def _strip(
    who: str, doings: Counter[date], days: list[date], most: int, t: Translator
) -> Markup:
    first, span = days[0], max((days[-1] - days[0]).days, 1)
    said = t("changes: {count:whole}", count=doings.total())
    bars = Markup().join(
        Markup('<i style="left:{:.2f}%;height:{:.0f}%" title="{}: {}"></i>').format(
            98 * (day - first).days / span, max(12.0, 100 * count / most), day, count
        )
        for day, count in sorted(doings.items())
    )
    return Markup(
        '<div class="doing"><span>{who}</span>'
        '<div role="img" aria-label="{said}">{bars}</div>'
        "<small>{said}</small></div>"
    ).format(who=who, said=said, bars=bars)


show()
