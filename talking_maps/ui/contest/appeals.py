"""Appeals: who, when, about what, the answer, and what changed by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from talking_maps.contest import ContestState, Event
from talking_maps.i18n import Translator
from talking_maps.model.contest import Answer, Appeal, Standing
from talking_maps.ui import form, notices, plain, state, typed
from talking_maps.ui.contest import appeal_told, places, which, who
from talking_maps.workspace import contests

LONGEST = 1000
EVERYTHING = ""


def show(record: ContestState, some: Sequence[Standing]) -> None:
    """Show the appeals, the latest first, and the forms for who may use them."""
    _ = state.text()
    names = places.community_names()
    entries = {told.noun.id: told.noun for told in record.entries}
    called = {one: places.called(entry, names, _) for one, entry in entries.items()}
    if not record.appeals:
        st.write(_("Nobody has appealed."))
    for told in reversed(record.appeals):
        with st.container(border=True, key=f"appeal-{told.noun.id}"):
            _appeal(record, told, called, _)
    if who.may("appeal"):
        _new([one.entry for one in some], called, _)


def _appeal(
    record: ContestState, told: Event[Appeal], called: Mapping[str, str], _: Translator
) -> None:
    appeal = told.noun
    about = called.get(appeal.entry, "")
    head = _("{by}, {at:datetime}", by=appeal.by, at=told.at)
    st.html(
        f"<h3>{plain.markup(appeal.id)} · {plain.markup(head)}</h3>"
        f"<p>{plain.markup(appeal.about)}"
        + (f" <small>({plain.markup(about)})</small>" if about else "")
        + "</p>"
    )
    answered = next((t for t in record.answers if t.noun.appeal == appeal.id), None)
    if answered is not None:
        st.html(_answered(record, answered, called, _))
    elif who.may("answer"):
        _answer(appeal, _)
    else:
        waits = plain.markup(_("waits for an answer"))
        st.html(f'<p class="open">○ {waits}</p>')


def _answered(
    record: ContestState, told: Event[Answer], called: Mapping[str, str], _: Translator
) -> str:
    answer = told.noun
    verdict = _("✓ upheld") if answer.upheld else _("✗ not upheld")
    head = _("{who}, {at:datetime}", who=told.who, at=told.at)
    lines = "".join(
        f"<li>{plain.markup(line)}</li>"
        for line in appeal_told.changes(record, told.number, called, _)
    )
    changed = f"<p>{plain.markup(answer.changed)}</p>" if answer.changed else ""
    title = plain.markup(_("What changed"))
    effect = f"<b>{title}</b>{changed}<ul>{lines}</ul>" if changed or lines else ""
    return (
        f'<div class="answer"><b>{plain.markup(verdict)}</b> '
        f"<small>{plain.markup(head)}</small><p>{plain.markup(answer.text)}</p>"
        f"{effect}</div>"
    )


def _answer(appeal: Appeal, _: Translator) -> None:
    key = f"answer.{appeal.id}"
    with st.form(key, border=False):
        text = st.text_area(
            _("The answer"), max_chars=LONGEST, key=f"{key}.text", height=80
        )
        upheld = st.checkbox(
            _("Upheld: marks can be corrected and prizes awarded anew"),
            key=f"{key}.upheld",
        )
        changed = st.text_input(
            _("What is changed"), max_chars=LONGEST, key=f"{key}.changed"
        )
        if st.form_submit_button(_("Answer"), type="primary"):
            decided = Answer(
                appeal.id, upheld=upheld, text=text.strip(), changed=changed.strip()
            )
            with form.refusing(key, state.language()):
                contests.answer(
                    state.place(), who.actor(), which.chosen() or "", decided
                )
            _again(key)
    form.wrong(key)


def _new(entries: Sequence[str], called: Mapping[str, str], _: Translator) -> None:
    with (
        st.expander(_("Write down an appeal"), icon=":material/gavel:"),
        st.form(typed.key("appeal.new"), border=False),
    ):
        by = st.text_input(_("Who appeals"), max_chars=LONGEST, key=_key("by"))
        entry = st.selectbox(
            _("About which entry"),
            [EVERYTHING, *entries],
            key=_key("entry"),
            format_func=lambda one: f"{called[one]} ({one})" if one else _("the whole"),
        )
        about = st.text_area(_("About what"), max_chars=LONGEST, key=_key("about"))
        if st.form_submit_button(_("Keep the appeal"), type="primary"):
            with form.refusing("appeal.new", state.language()):
                contests.appeal(
                    state.place(),
                    who.actor(),
                    which.chosen() or "",
                    by=by.strip(),
                    about=about.strip(),
                    entry_id=entry or "",
                )
            _again("appeal.new")
    form.wrong("appeal.new")


def _key(box: str) -> str:
    return typed.key("appeal.new", f"appeal.{box}")


def _again(key: str) -> None:
    """Show the page with what was kept, or stay where it was refused."""
    if f"{key}.wrong" not in st.session_state:
        typed.kept(key)
        notices.tell(state.text()("Kept."))
        st.rerun()
