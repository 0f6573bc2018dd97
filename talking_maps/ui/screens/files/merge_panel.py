"""Merge what others edited: a copy of the file, or an export that was worked on.

What went in and what waits is told; each merge can be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from talking_maps.exchange import READ_ENDINGS
from talking_maps.i18n import Translator, format_message
from talking_maps.model.change import Change
from talking_maps.model.merge import Merged
from talking_maps.model.message import plural
from talking_maps.ui import cache, error_messages, navigation, session
from talking_maps.ui.widgets import (
    external_edits_notice,
    file_input,
    html,
    menus,
    notices,
    progress,
)
from talking_maps.ui.widgets.file_input import ChosenFile
from talking_maps.wording import changes as told
from talking_maps.wording import vocabulary
from talking_maps.workspace import Progress, history, local_numbers, merges
from talking_maps.workspace.local_numbers import changed_numbers
from talking_maps.workspace.merges import Merging, Update

SAID = "files.merged"
#: More sentences than these are told by how many they are.
FEW = 8


@dataclass(frozen=True, slots=True)
class _Said:
    """What the last merge did, in words, and the community it was done to.

    `remarks` are what to look at on the map and what of the file was left, `refused`
    the rows that could not be used, each reason once with its count, as Markdown.
    """

    code: str
    taken: int
    waiting: int
    lines: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def show(code: str) -> None:
    """Ask for the file, merge it, tell what came of it; list the merges before."""
    t = session.translator()
    with st.container(key="narrow"):
        _explain(t)
        _tell(code, t)
        turn = st.session_state.get("merge.turn", 0)
        with error_messages.saying():
            asked = t("The other copy (.gpkg), or the edited export")
            given = file_input.ask(asked, READ_ENDINGS, key=f"merge.in.{turn}")
            lacks = notices.still_missing({asked: given})
            pressed = st.button(
                t("Merge"),
                type="primary",
                icon=":material/merge:",
                disabled=lacks,
                key="merge.go",
            )
            _bring_now(code, given, pressed, turn)
        _before(code, t)


def _explain(t: Translator) -> None:
    """Say what merging does."""
    st.write(
        t(
            "When two laptops worked apart: bring the other copy, or an exported "
            "map that was edited in QGIS or QField. What does not touch the same "
            "thing goes in by itself; where both changed the same, a person "
            "decides. Nothing is overwritten."
        )
    )


def _bring_now(code: str, given: ChosenFile | None, pressed: bool, turn: int) -> None:
    """Merge the file once it is pressed."""
    if given is not None and pressed:
        with given.opened() as path, progress.telling("merge") as tell:
            bring(code, path, tell)
        st.session_state["merge.turn"] = turn + 1
        st.rerun()


def bring(code: str, file: Path, tell: Progress) -> None:
    """Merge the file and remember what it did; raises BadFile, NotFound, NewerFile."""
    workspace = session.workspace()
    last = cache.community(workspace, code).last_change().sequence
    before = local_numbers(cache.community(workspace, code))
    done = merges.merge_file(workspace, code, file, session.edit_context(), tell)
    changes = history.history(workspace, code, after=last)
    said = _said(code, done, changes)
    brought = changed_numbers(before, local_numbers(session.community(code)))
    remarks = [format_message(one, session.language()) for one in brought]
    st.session_state[SAID] = replace(said, remarks=(*said.remarks, *remarks))


def _said(code: str, done: Merged | Update, changes: Iterable[Change]) -> _Said:
    t, language = session.translator(), session.language()
    merged = done.merged if isinstance(done, Update) else done
    layers = {layer.id: layer for layer in session.workspace().layers}
    scenes = vocabulary.scene_names(t)
    epsg = session.community(code).register().community.epsg
    lines = tuple(
        f"{vocabulary.author_name(t, change.author)}: "
        f"{told.describe_change(change, layers, scenes, epsg, t, language)}"
        for change in changes
        if change.edits
    )
    aside = tuple(external_edits_notice.line(code, one, t) for one in merged.refused)
    said = _Said(code, merged.taken, len(merged.conflicts), lines, refused=aside)
    if not isinstance(done, Update):
        return said
    remarks = [format_message(one, language) for one in (*done.marks, *done.warnings)]
    if done.missing:
        remarks.append(t("Missing values: {missing:whole}.", missing=len(done.missing)))
    return replace(said, remarks=tuple(remarks), refused=tuple(_refused(done, t)))


def _refused(done: Update, t: Translator) -> Iterator[str]:
    """Yield why rows cannot be used: of few, each with its number, else counted."""
    language = session.language()
    if len(done.refused) <= FEW:
        for one in done.refused:
            reason = format_message(one.reason, language)
            yield html.markdown(t("Row {row}: {reason}", row=one.row, reason=reason))
        return
    reasons = Counter(format_message(one.reason, language) for one in done.refused)
    for reason, count in reasons.most_common():
        said = t(
            plural(
                "{count:whole} refused: {reason}",
                "{count:whole} refused: {reason}",
            ),
            count=count,
            reason=reason,
        )
        yield html.markdown(said)


def _tell(code: str, t: Translator) -> None:
    """Tell what the last merge did, until another page is opened."""
    said = st.session_state.get(SAID)
    if not isinstance(said, _Said) or said.code != code:
        return
    if not said.taken:
        st.info(
            t("There is nothing new in this file: all of it is here already."),
            icon=":material/info:",
        )
    else:
        words = t("Merged. Changes taken over: {count:whole}.", count=said.taken)
        st.success(words, icon=":material/check_circle:")
    lines = Markup().join(
        Markup("<li>{}</li>").format(line) for line in said.lines[:FEW]
    )
    more = len(said.lines) - FEW
    if more > 0:
        rest = t("and {count:whole} more; see the history", count=more)
        lines += Markup("<li>{}</li>").format(rest)
    if lines:
        html.show(Markup("<ul>{}</ul>").format(lines))
    for line in said.remarks:
        st.info(html.markdown(line), icon=":material/info:")
    for line in said.refused[:FEW]:
        st.warning(line, icon=":material/block:")
    if len(said.refused) > FEW:
        st.caption(t("and other reasons"))
    if said.waiting:
        st.warning(
            t(
                plural(
                    "{count:whole} waits for a person: both changed the same.",
                    "{count:whole} wait for a person: both changed the same.",
                ),
                count=said.waiting,
            ),
            icon=":material/call_split:",
        )
        navigation.page_link(navigation.DECIDE, t("Decide on the map"))


def _before(code: str, t: Translator) -> None:
    """List the merges, each with its way back."""
    found = merges.mergings(session.workspace(), code)
    if not found:
        return
    st.header(t("Merged before"), anchor=False)
    for one in found[:FEW]:
        _merging(code, one, t)


def _merging(code: str, one: Merging, t: Translator) -> None:
    with st.container(
        border=True,
        key=f"merging-{one.id}",
        horizontal=True,
        vertical_alignment="center",
    ):
        words = t(
            "{at:datetime} · {author} · changes: {count:whole}",
            at=one.at,
            author=vocabulary.author_name(t, one.author),
            count=one.taken,
        )
        html.show(
            Markup("<strong>{}</strong><br><small>{}</small>").format(
                one.source or "—", words
            )
        )
        st.space("stretch")
        if one.is_taken_back:
            st.write(t("taken back"))
            return
        with menus.menu(t("Take back"), icon=":material/undo:", key=f"merge.{one.id}"):
            st.write(
                t(
                    "What the merge brought goes again, as a change that is listed. "
                    "What people did since stays."
                )
            )
            if st.button(
                t("Take this merge back"), type="primary", key=f"merge.back.{one.id}"
            ):
                with error_messages.saying():
                    merges.take_back(
                        session.workspace(), code, one.id, author=session.author()
                    )
                    st.session_state.pop(SAID, None)
                    notices.tell(t("The merge is taken back."))
                    st.rerun()
