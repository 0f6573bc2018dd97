"""What a category has for itself: rubric, gates, rounds and jurors."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from talking_maps.i18n import name
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Category, Contest, Gate
from talking_maps.model.rubric import Rubric
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
        rubric = _rubric(sheet, one, as_contest, known, t, language)
        in_rounds = _rounds(sheet, one, rules, t, language)
        ties = _ties(sheet, one, rules, rubric, known, t, language)
    with right:
        jury = _jury(sheet, one, rules, t)
        quorum = _quorum(sheet, one, rules, jury, as_contest, t)
        has_gates = sheet.yes(
            "gates", t("Has gates of its own"), value=one.gates is not None
        )
    gates = _gates(sheet, one, t) if has_gates else None
    return replace(
        one,
        rubric=known[rubric] if rubric else None,
        gates=gates,
        in_rounds=in_rounds,
        jury=jury,
        own_quorum=int(quorum) if quorum else None,
        own_ties=ties,
    )


def _rubric(
    sheet: FormSection,
    one: Category,
    as_contest: str,
    known: dict[str, Rubric],
    t: Translator,
    language: str,
) -> str:
    """Ask by which rubric the category is judged."""
    return sheet.one_of(
        "rubric",
        t("By which rubric"),
        one.rubric.digest if one.rubric else "",
        {"": as_contest}
        | {key: name(each.names, language) for key, each in known.items()},
    )


def _rounds(
    sheet: FormSection, one: Category, rules: Contest, t: Translator, language: str
) -> tuple[str, ...]:
    """Ask in which rounds the category is."""
    return sheet.some_of(
        "rounds",
        t("Only in these rounds"),
        one.in_rounds,
        {each.id: name(each.names, language) for each in rules.rounds},
        hint=t("None chosen: in all rounds."),
    )


def _ties(
    sheet: FormSection,
    one: Category,
    rules: Contest,
    rubric: str,
    known: dict[str, Rubric],
    t: Translator,
    language: str,
) -> tuple[str, ...] | None:
    """Ask for rules of its own for ties."""
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
    return ties


def _jury(
    sheet: FormSection, one: Category, rules: Contest, t: Translator
) -> tuple[str, ...]:
    """Ask which jurors mark the category."""
    return sheet.some_of(
        "jury",
        t("Only these jurors mark"),
        one.jury,
        {each.id: f"{each.name} ({each.id})" for each in rules.jurors},
        hint=t("None chosen: all jurors mark."),
    )


def _quorum(
    sheet: FormSection,
    one: Category,
    rules: Contest,
    jury: tuple[str, ...],
    as_contest: str,
    t: Translator,
) -> str:
    """Ask for the quorum, up to all who mark."""
    voting = len(jury or rules.jurors)
    return sheet.one_of(
        "quorum",
        t("Quorum: marks that each criterion of each entry needs"),
        "" if one.own_quorum is None else str(one.own_quorum),
        {"": as_contest} | {str(count): str(count) for count in range(voting + 1)},
    )


def _gates(sheet: FormSection, one: Category, t: Translator) -> tuple[Gate, ...]:
    """Ask for its gates."""
    return lines(
        sheet.part("gate"),
        one.gates or (),
        gates_form.ask,
        more=t("One more gate"),
        blank=lambda: Gate(f"new-{sheet.key}", "checked", {}),
    )
