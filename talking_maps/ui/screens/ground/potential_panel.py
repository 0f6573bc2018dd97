"""What the land can have by nature: proposed with reasons, confirmed by the office."""

from __future__ import annotations

from datetime import date

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import Translator, format_message
from talking_maps.model.land_potential import LAND_RESOURCES, LandPotential
from talking_maps.scoring.altitude_belts import ProposedPotential
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.widgets import day_input, html, notices
from talking_maps.wording import vocabulary
from talking_maps.workspace import (
    confirm_potential,
    current_time,
    proposed_potential,
)


def show(code: str) -> None:
    """Tell what was confirmed, or what is proposed; ask staff to confirm it."""
    t = session.translator()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(t("What this land can have"), anchor=False)
        st.space("stretch")
        session_user.show()
    opened = session.community(code)
    settled = opened.register().community.potential
    _settled(settled, t)
    with error_messages.saying():
        proposed = proposed_potential(opened)
        if session_user.role() == "staff":
            _form(code, proposed, settled, t)
        else:
            _reasons(proposed, t)


def _settled(settled: LandPotential, t: Translator) -> None:
    if not settled.is_confirmed:
        st.info(
            t(
                "Nobody from the office has confirmed it: everything is taken to be "
                "possible."
            ),
            icon=":material/landscape:",
        )
        return
    names = vocabulary.land_resources(t)
    st.success(
        html.markdown(
            t(
                "Confirmed by {who} on {day:date}. The land lacks: {what}.",
                who=vocabulary.author_name(t, settled.confirmed_by),
                day=settled.confirmed_on,
                what=", ".join(names[one] for one in settled.lacks) or t("nothing"),
            )
        )
    )


def _reasons(proposed: ProposedPotential, t: Translator) -> None:
    """Tell what is proposed, and why, to those who cannot confirm it."""
    names, language = vocabulary.land_resources(t), session.language()
    rows = Markup().join(
        Markup("<li>{} <strong>{}</strong>: {}</li>").format(
            "✗" if one in proposed.lacks else "✓",
            names[one],
            format_message(proposed.reasons[one], language),
        )
        for one in LAND_RESOURCES
    )
    if proposed.belts:
        html.show(Markup("<ul class='missing'>{}</ul>").format(rows))
    else:
        reason = proposed.reasons[LAND_RESOURCES[0]]
        st.caption(html.markdown(format_message(reason, language)))
    st.caption(t("Office staff confirm it before drawing begins."))


def _form(
    code: str, proposed: ProposedPotential, settled: LandPotential, t: Translator
) -> None:
    """Ask what the land can have, filled with what was confirmed or is proposed."""
    names, language = vocabulary.land_resources(t), session.language()
    lacks = settled.lacks if settled.is_confirmed else proposed.lacks
    belts = vocabulary.altitude_belts(t)
    shares = ", ".join(
        t("{belt} {share:percent}", belt=belts[one], share=share)
        for one, share in proposed.belts.items()
    )
    if shares:
        st.write(html.markdown(t("The land by altitude: {belts}.", belts=shares)))
    with st.form("ground.potential"):
        wanted = []
        for one in LAND_RESOURCES:
            can = st.checkbox(
                names[one], one not in lacks, key=f"ground.potential.{one}"
            )
            if proposed.belts:
                st.caption(
                    html.markdown(format_message(proposed.reasons[one], language))
                )
            if not can:
                wanted.append(one)
        if not proposed.belts:
            reason = proposed.reasons[LAND_RESOURCES[0]]
            st.caption(html.markdown(format_message(reason, language)))
        left, right = st.columns(2)
        who = left.text_input(
            t("Who of the office confirms it"),
            key="ground.potential.who",
            max_chars=120,
        )
        today = date.fromisoformat(current_time()[:10])
        on = day_input.ask(
            t("The day it is confirmed"), today, "ground.potential.on", at=right
        )
        if st.form_submit_button(
            t("Confirm what it can have"), type="primary", icon=":material/check:"
        ):
            with error_messages.saying():
                day_input.check_past(on)
                confirm_potential(
                    session.community(code),
                    session_user.actor(),
                    wanted,
                    who=who,
                    on=on,
                )
                notices.tell(t("What the land can have is confirmed."))
                st.rerun()
