"""From a plan to its receipt: choose it, see what it lacks, submit it.

What is missing is said before, not after: whoever walked for hours to hand a plan in
can still mend it. Late and incomplete plans can be submitted all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.contest import ContestState
from talking_maps.contest.deliveries import check_words
from talking_maps.contest.submission import slot_of
from talking_maps.i18n import format_message, name
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Category, Entry, Round
from talking_maps.model.delivery import Delivery
from talking_maps.model.plan import COMMUNITY, Owner
from talking_maps.ui import error_messages, header, session
from talking_maps.ui.screens.contests import session_user, times
from talking_maps.ui.screens.submit import checklist, loss_panel, receipt_panel
from talking_maps.ui.widgets import (
    author_gate,
    html,
    judged_elsewhere,
    notices,
    progress,
)
from talking_maps.wording import vocabulary
from talking_maps.workspace import contests, current_time, list_communities
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.contests.submit_plan import Receipt
from talking_maps.workspace.workspace import Workspace

#: What was submitted in this tab last: the contest's id and the entry's.
_DONE = "submit.done"
Thing = TypeVar("Thing", Category, Round)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be submitted, and into what."""

    code: str
    owner: Owner
    category: str
    round: str | None


def show(record: ContestState) -> None:
    """Show the last receipt, or the choice of a plan and what it lacks."""
    t = session.translator()
    with st.container(key="desk"):
        st.title(t("Submit a plan"), anchor=False)
        contest_id, entry_id = st.session_state.get(_DONE) or ("", "")
        if contest_id == record.contest.id:
            with error_messages.saying():
                receipt = contests.receipt(session.workspace(), contest_id, entry_id)
                receipt_panel.show(record.contest, receipt)
            if st.button(t("Submit another plan"), key="submit.more"):
                del st.session_state[_DONE]
                st.rerun()
        elif record.state in ("created", "awarded", "annulled"):
            st.info(_closed_words(record), icon=":material/info:")
        elif session_user.role() == "visitor":
            st.write(t("Whose name stands on the receipt as the one who submits?"))
            author_gate.pick("submit")
        else:
            with error_messages.saying():
                _choose(record)


def _closed_words(record: ContestState) -> str:
    t = session.translator()
    if record.state == "created":
        return t("The contest is not open yet. Staff open it at its desk.")
    if record.state == "annulled":
        return t("The contest was annulled: nothing more can be submitted.")
    return t("The prizes are awarded: nothing more can be submitted.")


def _choose(record: ContestState) -> None:
    t = session.translator()
    wish = _wish(record)
    if wish is None:
        return
    entry = checklist.looked_at(
        record, wish.code, wish.owner.id, wish.category, wish.round
    )
    rules = record.contest.rules_for(entry.category)
    judged_elsewhere.notice(wish.code, rules.rubric)
    checklist.show(record, entry)
    loss_panel.show(record, wish.code, wish.owner.id, entry.round)
    checklist.consent(record.contest, wish.code)
    _earlier(record, entry)
    delivered = _delivered(wish)
    lacks = any(gate.reason is not None for gate in entry.gates)
    is_sure = not lacks or st.checkbox(
        t("Submit it all the same: it stays visible, but as it is it does not count"),
        key=f"submit.sure.{wish.code}.{wish.owner.id}",
    )
    _seal_button(record, is_sure, wish, delivered, t)


def _seal_button(
    record: ContestState,
    is_sure: bool,
    wish: Wish,
    delivered: Delivery | None,
    t: Translator,
) -> None:
    """Let who may submit the plan do so."""
    if not session_user.may("submit"):
        st.info(t("Facilitators and staff submit plans. Sign out, or sign in as one."))
        return
    if st.button(
        t("Seal and submit"),
        type="primary",
        icon=":material/approval:",
        key="submit.go",
        disabled=not is_sure,
    ):
        _submit(record, wish, delivered)


def _delivered(wish: Wish) -> Delivery | None:
    """Ask who hands the plan in, for whom and who takes it in; nobody need be named."""
    t = session.translator()
    if not session_user.may("delivery"):
        return None
    key = f"submit.by.{wish.code}.{wish.owner.id}"
    with st.expander(t("Who hands it in"), icon=":material/badge:"):
        left, right = st.columns(2)
        handed_by = _line(left, t("Name of who hands it in"), f"{key}.name")
        identity = _line(right, t("Identity number (DNI)"), f"{key}.identity", 15)
        represents = _line(left, t("Representing"), f"{key}.represents")
        power = _line(
            right, t("Power of attorney, or minutes that say so"), f"{key}.power"
        )
        taken_by = _line(left, t("Who takes it in"), f"{key}.taken")
        shown = ""
        if wish.owner.id != COMMUNITY:
            shown = _line(right, t("Name told in public if it wins"), f"{key}.shown")
            right.caption(
                t(
                    "Only with the family's word. Left empty, board and diploma tell"
                    " its code."
                )
            )
        st.caption(
            t(
                "Names and numbers stay in this contest's file. Only staff see them, on"
                " the receipt and the act's private annex."
            )
        )
    if not handed_by:
        return None
    return Delivery("", handed_by, identity, represents, power, taken_by, shown)


def _line(where: DeltaGenerator, label: str, key: str, longest: int = 120) -> str:
    typed = where.text_input(html.markdown(label), key=key, max_chars=longest)
    return " ".join((typed or "").split())


def _submit(record: ContestState, wish: Wish, delivered: Delivery | None) -> None:
    if delivered is not None:
        check_words(delivered)
    # What is sealed is told, even to who called it off a moment too late: Streamlit
    # hears of that wherever it is asked for anything, so nothing is asked of it from
    # the sealing on until it is noted.
    workspace, actor = session.workspace(), session_user.actor()
    done: list[str] = st.session_state.setdefault(_DONE, [])
    with progress.telling("submit") as tell:
        receipt = contests.submit(
            workspace,
            actor,
            record.contest.id,
            wish.code,
            wish.owner.id,
            category=wish.category,
            a_round=wish.round,
            progress=tell,
        )
        done[:] = (record.contest.id, receipt.entry.id)
        _deliver(record, delivered, workspace, actor, receipt)
    for remark in receipt.remarks:
        notices.tell(format_message(remark, session.language()))
    st.rerun()


def _deliver(
    record: ContestState,
    delivered: Delivery | None,
    workspace: Workspace,
    actor: Actor,
    receipt: Receipt,
) -> None:
    """Note who handed it in, if that was said."""
    if delivered is not None:
        contests.deliver(
            workspace,
            actor,
            record.contest.id,
            replace(delivered, entry=receipt.entry.id),
        )


def _wish(record: ContestState) -> Wish | None:
    """Ask for community, plan, category and round, where there is a choice."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        code = _community(record)
    if code is None:
        return None
    able = {
        owner.id: owner
        for owner in header.in_order(session.community(code).register().owners)
        if contests.fitting(record.contest, code, owner)
    }
    if not able:
        st.info(t("No category of this contest is for the plans of this community."))
        return None
    with right:
        owner = able[_owner(able)]
        category = _one_of(
            t("Category"), contests.fitting(record.contest, code, owner), "category"
        )
    a_round = _ask_round(record, left, t)
    return Wish(code, owner, category, a_round)


def _ask_round(record: ContestState, left: DeltaGenerator, t: Translator) -> str | None:
    """Ask for the round, if one is open."""
    rounds = times.on(record.contest, current_time())
    with left:
        return _one_of(t("Round"), rounds, "round") if rounds else None


def _community(record: ContestState) -> str | None:
    t = session.translator()
    taking_part = record.contest.communities
    found = _taking_part(taking_part)
    if not found:
        st.info(
            t(
                "None of the communities of this contest is in this workspace. Add "
                "one, or receive its file."
            )
        )
        return None
    return _remembered(
        t("Community"),
        list(found),
        session.code(),
        "community",
        lambda code: f"{found[code]} ({code})",
    )


def _taking_part(taking_part: tuple[str, ...]) -> dict[str, str]:
    """Return the communities here that the contest is for, with their names."""
    return {
        one.code: one.name
        for one in list_communities(session.workspace())
        if one.error is None and (not taking_part or one.code in taking_part)
    }


def _owner(able: dict[str, Owner]) -> str:
    t = session.translator()
    return _remembered(
        t("Whose plan"),
        list(able),
        session.owner(),
        "owner",
        lambda owner: vocabulary.owner_name(t, owner),
    )


def _remembered(
    label: str,
    options: Sequence[str],
    wanted: str | None,
    key: str,
    called: Callable[[str], str],
) -> str:
    """Ask for one of some, beginning with the one the person comes from."""
    start = options.index(wanted) if wanted in options else 0
    return st.selectbox(
        label, options, index=start, format_func=called, key=f"submit.{key}"
    )


def _one_of(label: str, things: Sequence[Thing], key: str) -> str:
    """Return the only one, or ask which; the ones entered by name come last."""
    called = {one.id: name(one.names, session.language()) for one in things}
    if len(called) == 1:
        return next(iter(called))
    return st.selectbox(
        label, list(called), format_func=lambda each: called[each], key=f"submit.{key}"
    )


def _earlier(record: ContestState, entry: Entry) -> None:
    """Say what became of the same plan's earlier entry."""
    t = session.translator()
    gone = record.gone
    before = [
        event.noun.id
        for event in record.entries
        if event.noun.id not in gone and slot_of(event.noun) == slot_of(entry)
    ]
    if before:
        words = t(
            "This plan was submitted before, as {entry}. Of several, the last that "
            "came in time counts; all stay in the trail.",
            entry=before[-1],
        )
        st.info(html.markdown(words), icon=":material/history:")
