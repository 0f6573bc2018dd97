"""What the contest is called, who runs it, how marks are joined and ties broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st
from markupsafe import Markup

from talking_maps.i18n import name
from talking_maps.model.contest import Contest
from talking_maps.model.rubric import Joining, Rubric
from talking_maps.ui import session
from talking_maps.ui.screens.rules.form_widgets import FormSection
from talking_maps.ui.widgets import html
from talking_maps.wording import measures
from talking_maps.wording.contest_names import joining_names, tie_rules
from talking_maps.workspace import contests, list_communities

#: Zones of the countries that use talking maps; any other comes by the file.
ZONES = (
    "America/Lima",
    "America/La_Paz",
    "America/Guayaquil",
    "America/Bogota",
    "America/Santiago",
    "America/Argentina/Buenos_Aires",
    "America/Guatemala",
)


def ask(sheet: FormSection, rules: Contest, *, is_new: bool) -> Contest:
    """Ask for what the contest is."""
    t = session.translator()
    left, right = st.columns(2)
    with left:
        called = sheet.text("name", t("Name of the contest"), rules.name)
        organiser = sheet.text("organiser", t("Who organises it"), rules.organiser)
        zone = sheet.one_of(
            "zone", t("Time zone"), rules.time_zone, {one: one for one in ZONES}
        )
        days = sheet.number(
            "appeal_days",
            t("Days to appeal, before anything is paid"),
            float(rules.appeal_days) if rules.appeal_days else None,
        )
    with right:
        code = rules.id
        if is_new:
            code = sheet.text(
                "id",
                t("Code of the contest"),
                rules.id,
                longest=48,
                hint=t("Small letters a–z, digits, - and _; the file is called so."),
            )
        committee = sheet.text(
            "committee",
            t("What the committee is called here"),
            rules.committee,
            hint=t("For instance CLAR or CAREQ."),
        )
        rate = sheet.money(
            "rate",
            t("Soles for one dollar"),
            rules.soles_per_dollar,
            hint=t("Only to ask about prizes outside the usual 20 to 3,000 dollars."),
            example="3.75",
        )
    taking_part = sheet.some_of(
        "communities",
        t("Communities that take part"),
        rules.communities,
        communities(),
        hint=t("None chosen: any community."),
    )
    return replace(
        rules,
        id=code,
        name=called,
        organiser=organiser,
        time_zone=zone,
        committee=committee,
        soles_per_dollar=rate,
        appeal_days=int(days or 0),
        communities=taking_part,
    )


def ask_rubric(sheet: FormSection, rules: Contest) -> Contest:
    """Ask for the rubric, and how the jury's marks become points and places."""
    t = session.translator()
    known = rubrics(rules.rubric)
    chosen = sheet.one_of(
        "rubric",
        t("By which rubric"),
        rules.rubric.digest,
        {key: name(one.names, session.language()) for key, one in known.items()},
    )
    rubric = known[chosen]
    html.show(criteria(rubric))
    left, right = st.columns(2)
    with left:
        joining = _joining(sheet, rules, rubric)
        faces = sheet.one_of(
            "faces",
            t("How many faces a juror chooses among"),
            str(rules.faces),
            {str(count): str(count) for count in range(2, 8)},
        )
    with right:
        ties = sheet.some_of(
            "ties",
            t("What breaks a tie, in this order"),
            rules.ties,
            tie_rules(t, rubric, session.language()),
            hint=t("None: who is equal shares the place."),
        )
        quorum = sheet.one_of(
            "quorum",
            t("Quorum: marks that each criterion of each entry needs"),
            str(rules.quorum),
            {str(count): str(count) for count in range(len(rules.jurors) + 1)},
        )
        st.caption(t("0: no quorum. With fewer marks no prizes are awarded."))
    shares = sheet.yes(
        "bands",
        t("Entries within the 80 % band of places share their prizes"),
        value=rules.bands == "share",
    )
    return replace(
        rules,
        rubric=rubric,
        joining=joining,
        faces=int(faces),
        ties=ties,
        quorum=int(quorum),
        bands="share" if shares else "",
    )


def rubrics(now: Rubric) -> dict[str, Rubric]:
    """Return the rubrics one can choose, and the one that is chosen, by digest."""
    known = {one.digest: one for one in contests.rubrics(session.workspace())}
    return {**known, now.digest: now}


def _joining(sheet: FormSection, rules: Contest, rubric: Rubric) -> Joining:
    """Return how marks are joined: as the rubric says, else as is chosen here."""
    t = session.translator()
    called = joining_names(t)
    label = t("How the marks of several jurors are joined")
    if rubric.joining is not None:
        said = t("the rubric says it: {rule}", rule=called[rubric.joining])
        st.markdown(f"{label}: **{html.markdown(said)}**")
        return rubric.joining
    chosen: Any = sheet.one_of("joining", label, rules.joining, called)
    joining: Joining = chosen
    return joining


def communities() -> dict[str, str]:
    """Return the workspace's communities that can be read, by code."""
    found = list_communities(session.workspace())
    return {one.code: f"{one.name} ({one.code})" for one in found if one.error is None}


def criteria(rubric: Rubric) -> Markup:
    """Return the criteria with their computed and jury points, as HTML."""
    t = session.translator()
    rows = Markup().join(
        Markup("<tr><td>{}</td><td>{}</td><td>{}</td></tr>").format(
            name(one.names, session.language()),
            measures.points(one.points - one.jury, t),
            measures.points(one.jury, t),
        )
        for one in rubric.criteria
    )
    jury = sum(one.jury for one in rubric.criteria)
    total = sum(one.points for one in rubric.criteria)
    heads = (t("criterion"), t("computed"), t("jury"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    return Markup(
        '<table class="plain points"><tr>{}</tr>{}'
        "<tr><th>{}</th>"
        "<th>{}</th>"
        "<th>{}</th></tr></table>"
    ).format(
        head,
        rows,
        t("{points:points} in all", points=total),
        measures.points(total - jury, t),
        measures.points(jury, t),
    )
