"""Whether the seal draws things to visit, how many, and how sure is sure enough."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from talking_maps.contest.rules_check import EVEN
from talking_maps.model.contest import Contest, VisitRule
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.widgets import html
from talking_maps.wording import visit_words

#: What is proposed where no visits were asked for yet.
USUAL = VisitRule(things=10, rule="earned_share")
_NEARLY_SURE = 0.99


def ask(sheet: FormSection, rules: Contest) -> Contest:
    """Ask for the rule of field visits, or for none."""
    t = session.translator()
    is_asked = sheet.yes(
        "asked",
        t("The seal draws things to be visited, and what is found counts"),
        value=rules.visits is not None,
    )
    if not is_asked:
        return replace(rules, visits=None)
    rule = rules.visits or USUAL
    left, right = st.columns(2)
    with left:
        things = sheet.number("things", t("How many things of a plan"), rule.things)
    with right:
        sure = sheet.share(
            "confidence",
            t("How sure of what nobody visited"),
            rule.confidence,
            within=(EVEN, max(_NEARLY_SURE, rule.confidence)),
            needed=True,
        )
    rule = replace(
        rule,
        things=rule.things if things is None else round(things),
        confidence=rule.confidence if sure is None else sure,
    )
    st.caption(html.markdown(visit_words.rule(rule, t)))
    return replace(rules, visits=rule)
