"""As what a prize is given, in which instalments, and what papers are due before."""

from __future__ import annotations

import re
from typing import cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.contest.payments import USUAL_PAPERS, papers_due
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import (
    Category,
    Instalment,
    PaymentPaper,
    PrizeForm,
    PrizePart,
    Prizes,
)
from talking_maps.ui import session
from talking_maps.ui.screens.rules import form_widgets
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.widgets import html
from talking_maps.wording.payment_words import form_names, paper_names

_INSTALMENT = re.compile(r"(\d{1,3})\s*%?\s*[:a-z]+\s*(\d{1,4})[^\d]*")
_HUNDRED = 100


def ask_papers(sheet: FormSection, one: Category) -> tuple[PaymentPaper, ...] | None:
    """Ask which papers are due before a prize of the category is paid."""
    t = session.translator()
    now = papers_due(one)
    chosen = sheet.some_of(
        "papers",
        t("Papers due before a prize is paid"),
        now,
        {str(paper): said for paper, said in paper_names(t).items()},
        hint=t("For small sums to families a signature on the list is enough."),
    )
    if one.papers is None and set(chosen) == set(USUAL_PAPERS):
        return None
    return cast("tuple[PaymentPaper, ...]", chosen)


def ask_parts(
    sheet: FormSection, now: Prizes
) -> tuple[tuple[PrizePart, ...], tuple[Instalment, ...]]:
    """Ask how much is given in kind and as assistance, and in which instalments."""
    t = session.translator()
    left, right = st.columns(2)
    given = {part.form: part.percent / _HUNDRED for part in now.given_as}
    words = form_names(t)
    shares: dict[PrizeForm, int] = {}
    with left:
        for form in ("goods", "assistance"):
            label = t("Given {form}", form=words[form])
            typed = sheet.share(form, label, given.get(form))
            shares[form] = form_widgets.whole_percent(typed or 0.0)
    said = _ask_instalments(sheet, now, right, t)
    instalments = _instalments_said(now, said, t)
    money = _HUNDRED - sum(shares.values())
    parts = _parts(shares, money)
    return parts, instalments


def _instalments_said(now: Prizes, said: str, t: Translator) -> tuple[Instalment, ...]:
    """Return the instalments, those of before where they cannot be read."""
    instalments = _instalments(said)
    if instalments is None:
        words_wrong = t("Instalments are written like 60: 0; 40: 90.")
        st.error(html.markdown(words_wrong))
        st.session_state[form_widgets.WRONG] = True
        instalments = now.instalments
    return instalments


def _parts(shares: dict[PrizeForm, int], money: int) -> tuple[PrizePart, ...]:
    """Return the parts in which prizes are given, nothing for money alone."""
    parts: tuple[PrizePart, ...] = ()
    if any(shares.values()):
        every: dict[PrizeForm, int] = {"money": money, **shares}
        parts = tuple(PrizePart(form, share) for form, share in every.items() if share)
    return parts


def _ask_instalments(
    sheet: FormSection, now: Prizes, right: DeltaGenerator, t: Translator
) -> str:
    """Ask for the instalments, as they are written."""
    with right:
        shown = "; ".join(f"{one.percent}: {one.days}" for one in now.instalments)
        said = sheet.text("instalments", t("Instalments"), shown, longest=200)
        hint = t(
            "Percent and days after the award, like 60: 0; 40: 90. Empty: all at once."
        )
        st.caption(html.markdown(hint))
    return said


def _instalments(said: str) -> tuple[Instalment, ...] | None:
    """Return the instalments that a text says, None if it cannot be read.

    >>> _instalments("60: 0; 40 % a 90 días")
    (Instalment(percent=60, days=0), Instalment(percent=40, days=90))
    >>> _instalments("sixty") is None
    True
    """
    parts = [part.strip() for part in said.split(";") if part.strip()]
    found = [_INSTALMENT.fullmatch(part) for part in parts]
    if not all(found):
        return None
    return tuple(Instalment(int(one[1]), int(one[2])) for one in found if one)
