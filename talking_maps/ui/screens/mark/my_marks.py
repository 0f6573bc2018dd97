"""A juror's own marks so far, entry by entry, and the signed file to take them in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.visibility import JuryTask
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Juror, Mark
from talking_maps.model.message import plural
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.mark import criteria
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names, custody_words, measures
from talking_maps.workspace import community_names
from talking_maps.workspace.contests import laptops

#: More rows than these are counted, not listed.
MOST = 200
_READY = "marks.sent"


def show(record: ContestState, found: Sequence[JuryTask]) -> None:
    """Show what the juror gave so far; nothing of anybody else."""
    t = session.translator()
    marked = [task for task in found if task.marks]
    title = t(
        plural(
            "My marks so far: {count:whole} entry",
            "My marks so far: {count:whole} entries",
        ),
        count=len(marked),
    )
    with st.expander(title, icon=":material/checklist:"):
        if not marked:
            st.write(t("None yet."))
            return
        html.show(_table(record, marked[:MOST], t))
        if len(marked) > MOST:
            st.caption(t("and {count:whole} more", count=len(marked) - MOST))


def _table(record: ContestState, marked: Sequence[JuryTask], t: Translator) -> Markup:
    names = community_names(session.workspace())
    asked = [c for c in record.contest.all_criteria if c.jury]
    heads = Markup().join(
        Markup('<th><img src="{}" alt="">{}</th>').format(
            criteria.pictogram(c.id), name(c.names, session.language())
        )
        for c in asked
    )
    rows = Markup().join(
        Markup("<tr><td>{} <small>{}</small></td>").format(
            contest_names.entry_name(task.entry, names), task.entry.id
        )
        + Markup().join(_cell(record, task.marks.get(c.id), t) for c in asked)
        + Markup("</tr>")
        for task in marked
    )
    entry = t("entry")
    return Markup(
        '<table class="plain own"><tr><th>{entry}</th>{heads}</tr>{rows}</table>'
    ).format(entry=entry, heads=heads, rows=rows)


def _cell(record: ContestState, mark: Mark | None, t: Translator) -> Markup:
    if mark is None:
        return Markup('<td class="no-mark">○ {}</td>').format(t("not marked yet"))
    face = Markup()
    if mark.face is not None:
        face = Markup('<img src="{}" alt="">').format(
            criteria.picture(mark.face, record.contest.faces)
        )
    points = measures.exact(mark.points, t)
    note = Markup("<small>{}</small>").format(mark.note) if mark.note else Markup()
    return Markup("<td>{face}<b>{points}</b> {note}</td>").format(
        face=face, points=points, note=note
    )


def send(record: ContestState, judge: Juror) -> None:
    """Offer the file, and the code to be written on the signed sheet."""
    t = session.translator()
    with st.expander(t("Send the marks to another laptop"), icon=":material/send:"):
        st.write(
            t(
                "One small file with all that {juror} marked and visited. Its "
                "signature proves that it was made from a copy of this contest and "
                "not changed on the way; it does not prove who sat at the laptop. "
                "For that, write the code of the file on the juror's sheet and let "
                "him or her sign it. Give the file to the office only.",
                juror=html.markdown(judge.name),
            )
        )
        if st.button(t("Make the file"), key="marks.send"):
            with error_messages.saying():
                sent = laptops.send_marks(
                    session.workspace(),
                    session_user.actor(),
                    record.contest.id,
                    judge.id,
                )
                st.session_state[_READY] = (record.head, judge.id, sent)
        head, juror, ready = st.session_state.get(_READY, ("", "", None))
        if ready is not None and (head, juror) == (record.head, judge.id):
            st.success(html.markdown(custody_words.sent(ready, t)))
            file = f"{record.contest.id}-{judge.id}.json"
            st.download_button(
                t("Save {file}", file=html.markdown(file)),
                ready.file,
                file_name=file,
                mime="application/json",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )
