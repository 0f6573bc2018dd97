"""The prizes of one group, each with how it came about, and the whole fund summed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from talking_maps.contest import ContestState, divide
from talking_maps.contest.ranking import prizes_of, ranked
from talking_maps.i18n import Translator
from talking_maps.model.contest import Prizes, Standing
from talking_maps.ui import session
from talking_maps.ui.screens.contests import current_contest, group_labels, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.screens.ranking import prize_text
from talking_maps.ui.widgets import escape, menus, notices
from talking_maps.workspace import contests


def show(record: ContestState, some: Sequence[Standing], *, veiled: bool) -> None:
    """Show the rule, each prize with its reckoning, the remainder, and the award."""
    t = session.translator()
    rules = prizes_of(record.contest, some[0])
    if rules is None:
        st.info(t("In this round there are no prizes for this category."))
        return
    for line in prize_text.rule(rules, t):
        st.write(escape.markdown(line))
    if veiled:
        st.info(t("The prizes are told when all jurors have marked."))
        return
    if record.state != "awarded":
        st.warning(t("Not awarded yet: this is what the marks would give today."))
    st.html(_table(rules, some, t))
    _award(record, t)


def _table(rules: Prizes, some: Sequence[Standing], t: Translator) -> str:
    names = group_labels.community_names()
    heads = (t("place"), t("entry"), t("how it came"), t("prize"))
    head = "".join(f"<th>{escape.html(one)}</th>" for one in heads)
    told = prize_text.reckoned(rules, some, t)
    body = "".join(
        _row(one, group_labels.called(one, names, t), told[one.entry], t)
        for one in some
        if one.place is not None
    )
    sums = _sums(rules, some, t)
    return f'<table class="plain prizes"><tr>{head}</tr>{body}{sums}</table>'


def _row(one: Standing, called: str, how: str, t: Translator) -> str:
    prize = t("{prize:soles}", prize=str(one.prize)) if one.prize else "—"
    return (
        f"<tr><td>{one.place}</td><td>{escape.html(called)}</td>"
        f'<td>{escape.html(how)}</td><td class="money">{escape.html(prize)}</td></tr>'
    )


def _sums(rules: Prizes, some: Sequence[Standing], t: Translator) -> str:
    amounts, remainder = divide(rules, ranked(some))
    given = sum(amounts.values(), Decimal("0.00"))
    why = "; ".join(prize_text.left(rules, some, t))
    rows = (
        (t("Prizes together"), "", given, ""),
        (t("Not divided, declared"), why, remainder, "rest"),
        (t("The fund"), "", given + remainder, "fund"),
    )
    return "".join(
        f'<tr class="sum {kind}"><td></td><td>{escape.html(word)}</td>'
        f'<td>{escape.html(reason)}</td><td class="money">'
        f"{escape.html(t('{prize:soles}', prize=str(amount)))}</td></tr>"
        for word, reason, amount, kind in rows
    )


def _award(record: ContestState, t: Translator) -> None:
    if not session_user.may("award"):
        return
    if record.state == "open":
        st.caption(t("To award the prizes, first close the contest at the desk."))
    if record.state != "closed":
        return
    missing = sum(
        1
        for one in group_labels.ranking(record).standings
        if one.eligible and any(part.missing for part in one.joined)
    )
    if missing:
        st.warning(
            t(
                "Of {count:whole} entries marks are still missing. A missing mark is "
                "left out, not invented.",
                count=missing,
            )
        )
    with menus.menu(
        t("Award the prizes"), icon=":material/workspace_premium:", key="award"
    ):
        st.write(
            t(
                "The prizes of all groups are written into the chain as they stand "
                "now. Only an appeal that is upheld can change them."
            )
        )
        st.button(
            t("Award them now"), type="primary", key="award.now", on_click=_do_award
        )
    feature_form.wrong("award.now")


def _do_award() -> None:
    with feature_form.refusing("award.now", session.language()):
        contests.award(
            session.workspace(), session_user.actor(), current_contest.chosen() or ""
        )
        notices.tell(session.translator()("The prizes are awarded and written down."))
