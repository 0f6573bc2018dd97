"""What a category has for itself: rubric, gates, rounds and jurors."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from talking_maps.i18n import name
from talking_maps.model.contest import Category, Contest, Gate
from talking_maps.ui import session
from talking_maps.ui.screens.rules import gates_form, general_form
from talking_maps.ui.screens.rules.form_widgets import FormSection, lines
from talking_maps.wording import contest_names


def ask(sheet: FormSection, one: Category, rules: Contest) -> Category:
    """Ask for what is not as in the whole contest; nothing where all is."""
    t = session.translator()
    if not sheet.yes(
        "any",
        t("Has a rubric, gates, rounds, jury, quorum or ties of its own"),
        value=one.has_own_rules,
    ):
        return one.without_own_rules
    language = session.language()
    left, right = st.columns(2)
    known = general_form.rubrics(one.rubric or rules.rubric)
    as_contest = t("as in the whole contest")
    with left:
        rubric = sheet.one_of(
            "rubric",
            t("By which rubric"),
            one.rubric.digest if one.rubric else "",
            {"": as_contest}
            | {key: name(each.names, language) for key, each in known.items()},
        )
        in_rounds = sheet.some_of(
            "rounds",
            t("Only in these rounds"),
            one.in_rounds,
            {each.id: name(each.names, language) for each in rules.rounds},
            hint=t("None chosen: in all rounds."),
        )
        has_ties = sheet.yes(
            "own_ties",
            t("Has its own rules for ties"),
            value=one.own_ties is not None,
        )
        ties = None
        if has_ties:
            judged_by = known[rubric] if rubric else rules.rubric
            ties = sheet.some_of(
                "ties",
                t("What breaks a tie, in this order"),
                one.own_ties or (),
                contest_names.tie_rules(t, judged_by, language),
                hint=t("None: who is equal shares the place."),
            )
    with right:
        jury = sheet.some_of(
            "jury",
            t("Only these jurors mark"),
            one.jury,
            {each.id: f"{each.name} ({each.id})" for each in rules.jurors},
            hint=t("None chosen: all jurors mark."),
        )
        voting = len(jury or rules.jurors)
        quorum = sheet.one_of(
            "quorum",
            t("Quorum: marks that each criterion of each entry needs"),
            "" if one.own_quorum is None else str(one.own_quorum),
            {"": as_contest} | {str(count): str(count) for count in range(voting + 1)},
        )
        has_gates = sheet.yes(
            "gates", t("Has gates of its own"), value=one.gates is not None
        )
    gates = None
    if has_gates:
        gates = lines(
            sheet.part("gate"),
            one.gates or (),
            gates_form.ask,
            more=t("One more gate"),
            blank=lambda: Gate(f"new-{sheet.key}", "checked", {}),
        )
    return replace(
        one,
        rubric=known[rubric] if rubric else None,
        gates=gates,
        in_rounds=in_rounds,
        jury=jury,
        own_quorum=int(quorum) if quorum else None,
        own_ties=ties,
    )
