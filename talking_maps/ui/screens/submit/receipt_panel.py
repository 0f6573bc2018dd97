"""The receipt on the screen: the code large, as squares, and as a paper to print."""

from __future__ import annotations

import base64

import streamlit as st
from markupsafe import Markup

from talking_maps.model.contest import Contest, Entry
from talking_maps.report.typst_pdf import qr_matrix
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import session_user, times
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names, pdf_reports
from talking_maps.workspace.contests import Receipt


def show(rules: Contest, receipt: Receipt) -> None:
    """Show the entry, its code, why it does not count yet, and the paper."""
    t = session.translator()
    entry = receipt.entry
    with st.container(key="receipt"):
        st.subheader(
            t("Receipt of {entry}", entry=html.markdown(entry.id)), anchor=False
        )
        code = receipt.code
        html.show(
            Markup(
                '<div class="receipt"><img src="{picture}" alt="{code}">'
                '<div><p class="large code">{code}</p>'
                "<p>{said}</p></div></div>"
            ).format(
                picture=_picture(receipt.code), code=code, said=_said(rules, receipt)
            )
        )
        _say_gates(rules, entry)
        paper(rules.id, entry.id)


def _say_gates(rules: Contest, entry: Entry) -> None:
    """Say why the entry does not count yet."""
    for gate in entry.gates:
        if gate.reason is not None:
            words = contest_names.reason(
                rules, gate.reason, session.workspace().layers, session.language()
            )
            st.warning(html.markdown(words), icon=":material/warning:")


def paper(contest_id: str, entry_id: str) -> None:
    """Offer the receipt as PDF, made when it is asked for."""
    t = session.translator()
    workspace, language = session.workspace(), session.printed_language()
    by = session_user.actor()
    name = f"{contest_id}-{entry_id}.pdf"
    with error_messages.saying():
        st.download_button(
            t("Receipt to print (PDF)"),
            lambda: pdf_reports.receipt(
                workspace, contest_id, entry_id, language=language, actor=by
            ),
            file_name=name,
            mime="application/pdf",
            on_click="ignore",
            icon=":material/print:",
            key=f"receipt.{entry_id}",
        )


def _picture(code: str) -> str:
    """Return the code as squares that a telephone reads, as an address of data."""
    drawn = base64.b64encode(qr_matrix(code).encode("utf-8")).decode("ascii")
    return f"data:image/svg+xml;base64,{drawn}"


def _said(rules: Contest, receipt: Receipt) -> str:
    t = session.translator()
    entry = receipt.entry
    return t(
        "{whose}, submitted on {at:datetime} by {who}. The code is taken from the plan "
        "as it was sealed: whoever keeps it can prove that nothing was changed.",
        whose=contest_names.entry_name(entry, community_names(session.workspace())),
        who=entry.submitted_by,
        at=times.local(rules, entry.submitted_at),
    )
