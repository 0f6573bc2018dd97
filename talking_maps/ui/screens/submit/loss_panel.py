"""Things of the baseline that are gone: which, why, and what staff decided.

Shown to whoever submits the plan and at the desk; the owner's side gives the reason,
staff accept or refuse it, and both stay in the trail.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.i18n import Translator
from talking_maps.model.contest import Entry, LossAnswer
from talking_maps.model.message import plural
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import html, menus, notices
from talking_maps.wording import feature_labels
from talking_maps.wording.contest_names import entry_name
from talking_maps.workspace import community_names, contests
from talking_maps.workspace.contests.losses import Loss

LONGEST_REASON = 1000


def show(record: ContestState, code: str, owner_id: str, round_id: str) -> None:
    """Show what the plan has no more of its baseline, and let reasons be given."""
    begun, gone = contests.losses_now(
        session.workspace(), record.contest.id, code, owner_id, round_id
    )
    if begun is None or not gone:
        return
    t = session.translator()
    labels = dict(
        zip((one.thing.uid for one in gone), _labels(code, gone), strict=True)
    )
    st.subheader(t("Gone since the baseline"), anchor=False)
    st.caption(
        t(
            "What was in the baseline and is gone stays in the whole of every share "
            "until a reason is accepted."
        )
    )
    _list(gone, labels, t)
    waiting = contests.without_a_word(gone)
    if waiting and session_user.may("loss_reason") and record.state in _WHEN:
        _ask(record, begun, {one.thing.uid: labels[one.thing.uid] for one in waiting})


def _list(gone: tuple[Loss, ...], labels: dict[str, str], t: Translator) -> None:
    """Show what is gone."""
    html.show(
        Markup('<ul class="gates">{}</ul>').format(
            Markup().join(_row(one, labels[one.thing.uid], t) for one in gone)
        )
    )


_WHEN = ("open", "closed")


def _labels(code: str, gone: Sequence[contests.Loss]) -> tuple[str, ...]:
    layers = {layer.id: layer for layer in session.workspace().layers}
    epsg = session.community(code).register().community.epsg
    return feature_labels.labels(
        [one.thing for one in gone], layers, epsg, session.language()
    )


def _row(one: contests.Loss, label: str, t: Translator) -> Markup:
    kind, sign = ("yes", "✓") if one.is_accepted else ("no", "✗")
    said = t("no reason is given")
    if one.reason is not None:
        said = one.reason.noun.text
    return Markup(
        '<li class="{kind}"><b>{sign}</b> {label} · {said} · {decision}</li>'
    ).format(kind=kind, sign=sign, label=label, said=said, decision=_decision(one, t))


def _decision(one: contests.Loss, t: Translator) -> str:
    if one.answer is None:
        return t("not decided: it counts as lost")
    if one.is_accepted:
        return t("accepted: it no longer counts")
    return t("refused: it counts as lost. {text}", text=one.answer.noun.text)


def _ask(record: ContestState, begun: Entry, labels: dict[str, str]) -> None:
    t = session.translator()
    with (
        menus.menu(
            t("Say why things are gone"), icon=":material/edit:", key="losses.menu"
        ),
        st.form("losses", border=False),
    ):
        things = st.multiselect(
            t("Which things"),
            list(labels),
            format_func=labels.__getitem__,
            placeholder=t("choose"),
            select_all=False,
            key="losses.things",
        )
        text = _ask_text(t)
        st.caption(t("Staff accept or refuse it. Both stay in the trail."))
        pressed = st.form_submit_button(t("Give the reason"))
    if pressed:
        _give(record, begun, things, text, t)


def _ask_text(t: Translator) -> str:
    """Ask why they are gone."""
    return st.text_area(
        t("Why they are gone"), max_chars=LONGEST_REASON, key="losses.text"
    ).strip()


def _give(
    record: ContestState, begun: Entry, things: list[str], text: str, t: Translator
) -> None:
    """Hand the reason in."""
    with error_messages.saying():
        contests.give_loss_reason(
            session.workspace(),
            session_user.actor(),
            record.contest.id,
            begun.id,
            things,
            text,
        )
        notices.tell(t("Kept."))
        st.rerun()


def decide(record: ContestState) -> None:
    """Let staff accept or refuse the reasons that wait; nothing if none does."""
    waiting = [
        event.noun
        for event in record.loss_reasons
        if record.loss_answer(event.noun.id) is None
    ]
    if not waiting or record.state not in _WHEN or not session_user.may("answer_loss"):
        return
    t = session.translator()
    names = community_names(session.workspace())
    st.subheader(t("Reasons for things that are gone"), anchor=False)
    for noun in waiting:
        entry = record.entry(noun.entry)
        called = entry_name(entry, names) if entry else noun.entry
        with st.form(f"loss.{noun.id}"):
            head = t(
                plural(
                    "{who}, {count:whole} thing of {entry}:",
                    "{who}, {count:whole} things of {entry}:",
                ),
                who=called,
                count=len(noun.things),
                entry=noun.entry,
            )
            html.show(Markup("<p><b>{}</b> {}</p>").format(head, noun.text))
            said = st.text_input(
                t("What is decided, in words"),
                max_chars=LONGEST_REASON,
                key=f"loss.{noun.id}.text",
            ).strip()
            accept, refuse = st.columns(2)
            is_accepted = accept.form_submit_button(
                t("Accept the reason"), key=f"loss.{noun.id}.yes"
            )
            is_refused = refuse.form_submit_button(
                t("Refuse it"), key=f"loss.{noun.id}.no"
            )
        if is_accepted or is_refused:
            with error_messages.saying():
                contests.answer_loss(
                    session.workspace(),
                    session_user.actor(),
                    record.contest.id,
                    LossAnswer(noun.id, is_accepted, said),
                )
                notices.tell(t("Kept."))
                st.rerun()
