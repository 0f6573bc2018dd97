"""The form in which staff write a contest's rules before it opens.

What is typed is a draft of this tab, kept while one looks at other pages. Nothing is
in the contest before *Keep*; then the rules are held to the same limits as a call that
comes as a file, and the change is a line of the chain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from talking_maps.contest.rules_check import EVEN
from talking_maps.i18n import name
from talking_maps.i18n.messages import Translator
from talking_maps.model.contest import Category, Contest, Gate, Juror, Round, VisitRule
from talking_maps.model.rubric import Rubric
from talking_maps.ui import session
from talking_maps.ui.screens.rules import (
    announcement_form,
    belts_form,
    categories_form,
    gates_form,
    general_form,
    jury_form,
    numbers_form,
    own_rules_form,
    rounds_form,
)
from talking_maps.ui.screens.rules.form_widgets import (
    RENEWED,
    WRONG,
    FormSection,
    lines,
)
from talking_maps.ui.widgets import html
from talking_maps.wording import visit_words

#: Ids of lines that have no name yet; they get one from it when the rules are kept.
NEW = "new-"
#: What is proposed where no visits were asked for yet.
USUAL_VISITS = VisitRule(things=10, rule="earned_share")
_NEARLY_SURE = 0.99


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules as they are being typed, begun from what stood at `base`."""

    base: str
    generation: int
    rules: Contest


def blank(rubric: Rubric) -> Contest:
    """Return the rules a new contest begins with."""
    return Contest(
        id="",
        name="",
        organiser="",
        time_zone=general_form.ZONES[0],
        rubric=rubric,
        categories=(
            Category(
                "communities",
                {"es": "Comunidades", "en": "Communities"},
                ("community",),
                "contest",
            ),
        ),
        rounds=(Round("final", {"es": "Calificación final", "en": "Final judging"}),),
        jurors=(),
    )


def ask(start: Contest, base: str, *, is_new: bool) -> Contest | None:
    """Ask for the rules; return them as typed, None where an amount is unreadable."""
    key = f"call.draft.{start.id}"
    draft = st.session_state.get(key)
    if not isinstance(draft, Draft) or draft.base != base:
        generation = draft.generation + 1 if isinstance(draft, Draft) else 0
        draft = Draft(base, generation, start)
    st.session_state[WRONG] = st.session_state[RENEWED] = False
    sheet = FormSection(f"call.{start.id}.{draft.generation}")
    fresh = f"{NEW}{draft.generation}"
    typed = _tabs(sheet, draft.rules, fresh, is_new=is_new)
    if st.session_state[RENEWED]:
        st.session_state[key] = Draft(base, draft.generation + 1, typed)
        st.rerun()
    st.session_state[key] = replace(draft, rules=typed)
    return None if st.session_state[WRONG] else named(typed)


def forget(contest_id: str) -> None:
    """Begin anew from what is kept."""
    draft = st.session_state.get(f"call.draft.{contest_id}")
    if isinstance(draft, Draft):
        st.session_state[f"call.draft.{contest_id}"] = replace(draft, base="")


def _tabs(sheet: FormSection, rules: Contest, fresh: str, *, is_new: bool) -> Contest:
    t = session.translator()
    tabs = st.tabs(
        [
            t("Contest"),
            t("Categories and prizes"),
            t("Rounds"),
            t("Rubric and ties"),
            t("Jury"),
            t("Gates"),
        ]
    )
    with tabs[0]:
        rules = _contest_tab(sheet, rules, is_new, t)
    with tabs[1]:
        rules = _categories_tab(sheet, rules, fresh, t)
    with tabs[2]:
        st.caption(
            t("Without a beginning or an end a round lasts as the contest does.")
        )
        rules = replace(rules, rounds=_rounds(sheet.part("round"), rules, fresh))
    with tabs[3]:
        rules = _rubric_tab(sheet, rules, t)
    with tabs[4]:
        rules = _jury_tab(sheet, rules, t)
    with tabs[5]:
        return _gates_tab(sheet, rules, fresh, t)


def _contest_tab(
    sheet: FormSection, rules: Contest, is_new: bool, t: Translator
) -> Contest:
    """Ask for what the contest is, and what its call says."""
    rules = general_form.ask(sheet.part("about"), rules, is_new=is_new)
    st.subheader(t("What the call says"), anchor=False)
    said = announcement_form.ask(
        sheet.part("call"), rules.announcement, rules.time_zone
    )
    return replace(rules, announcement=said)


def _categories_tab(
    sheet: FormSection, rules: Contest, fresh: str, t: Translator
) -> Contest:
    """Ask for the categories with their prizes and rules of their own."""
    found = lines(
        sheet.part("category"),
        rules.categories,
        lambda part, one: own_rules_form.ask(
            part.part("own"), categories_form.ask(part, one), rules
        ),
        more=t("One more category"),
        blank=lambda: Category(fresh, {}, ("household",), "community"),
    )
    found = belts_form.ask(sheet.part("belts"), found, fresh)
    return replace(rules, categories=found)


def _rubric_tab(sheet: FormSection, rules: Contest, t: Translator) -> Contest:
    """Ask for rubric, ties and numbers."""
    rules = general_form.ask_rubric(sheet.part("rubric"), rules)
    st.subheader(t("Numbers of this contest"), anchor=False)
    numbers = numbers_form.ask(sheet.part("numbers"), rules.numbers, rules.organiser)
    return replace(rules, numbers=numbers)


def _jury_tab(sheet: FormSection, rules: Contest, t: Translator) -> Contest:
    """Ask for the jury and the field visits."""
    st.caption(
        t(
            "Nobody marks the own community or a declared relative. An observer "
            "gives no marks; a substitute marks once an amendment calls him or "
            "her. Names to sign in have small letters and digits only."
        )
    )
    jurors = lines(
        sheet.part("juror"),
        rules.jurors,
        jury_form.ask,
        more=t("One more juror"),
        blank=lambda: Juror(_free(rules), ""),
    )
    rules = replace(rules, jurors=jurors)
    st.subheader(t("Field visits"), anchor=False)
    return _visits(sheet.part("visits"), rules)


def _gates_tab(
    sheet: FormSection, rules: Contest, fresh: str, t: Translator
) -> Contest:
    """Ask for consent and gates."""
    st.caption(t("That a plan is in time and complete is always asked."))
    asks_consent = sheet.part("asked").yes(
        "consent",
        t("A plan is complete only if the assembly agreed to keep and share it"),
        value=rules.consent == "gate",
    )
    rules = replace(rules, consent="gate" if asks_consent else "")
    if rules.rubric.gates:
        st.caption(html.markdown(_rubric_gates(rules.rubric)))
    found_gates = lines(
        sheet.part("gate"),
        rules.gates,
        gates_form.ask,
        more=t("One more gate"),
        blank=lambda: Gate(fresh, "checked", {}),
    )
    return replace(rules, gates=found_gates)


def _rubric_gates(rubric: Rubric) -> str:
    """Return what the rubric asks by itself."""
    called = (name(gate.names, session.language()) for gate in rubric.gates)
    t = session.translator()
    return t("The rubric asks as well: {gates}.", gates=", ".join(called))


def _free(rules: Contest) -> str:
    """Return a name to sign in that no juror has."""
    taken = {juror.id for juror in rules.jurors}
    return next(f"j{n}" for n in count(1) if f"j{n}" not in taken)


def _rounds(sheet: FormSection, rules: Contest, fresh: str) -> tuple[Round, ...]:
    t = session.translator()
    return lines(
        sheet,
        rules.rounds,
        lambda part, one: rounds_form.ask(part, one, rules.rounds, rules.time_zone),
        more=t("One more round"),
        blank=lambda: Round(fresh, {}),
    )


def named(rules: Contest) -> Contest:
    """Return the rules with ids for the lines that came new, made from their names."""
    chosen = _ids([(r.id, r.names.get("es", "")) for r in rules.rounds])
    found = _ids([(c.id, c.names.get("es", "")) for c in rules.categories])
    theirs = [g for c in rules.categories for g in c.gates or ()]
    asked = _ids([(g.id, g.names.get("es", "")) for g in (*rules.gates, *theirs)])
    return replace(
        rules,
        rounds=tuple(
            replace(r, id=chosen[r.id], baseline=chosen.get(r.baseline, r.baseline))
            for r in rules.rounds
        ),
        categories=tuple(
            _category_named(c, found, asked, chosen) for c in rules.categories
        ),
        gates=tuple(replace(g, id=asked[g.id]) for g in rules.gates),
    )


def _category_named(
    c: Category,
    found: Mapping[str, str],
    asked: Mapping[str, str],
    chosen: Mapping[str, str],
) -> Category:
    """Return a category with its own id, and those of its gates and rounds."""
    return replace(
        c,
        id=found[c.id],
        gates=None
        if c.gates is None
        else tuple(replace(g, id=asked[g.id]) for g in c.gates),
        in_rounds=tuple(chosen[one] for one in c.in_rounds if one in chosen),
    )


def _ids(known: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return an id for each id: itself, or one made of the name if it is new."""
    taken = {one for one, _ in known if not one.startswith(NEW)}
    found: dict[str, str] = {}
    for one, words in known:
        if not one.startswith(NEW):
            found[one] = one
            continue
        stem = slug(words) or "x"
        numbers = (f"{stem}-{n}" for n in range(2, len(known) + 3))
        found[one] = next(each for each in (stem, *numbers) if each not in taken)
        taken.add(found[one])
    return found


def slug(words: str) -> str:
    """Return a name as an id.

    >>> slug("Calificación final, año 2")
    'calificacion-final-ano-2'
    """
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")[:40].strip("-")


def _visits(sheet: FormSection, rules: Contest) -> Contest:
    """Ask for the rule of field visits, or for none."""
    t = session.translator()
    is_asked = sheet.yes(
        "asked",
        t("The seal draws things to be visited, and what is found counts"),
        value=rules.visits is not None,
    )
    if not is_asked:
        return replace(rules, visits=None)
    rule = rules.visits or USUAL_VISITS
    left, right = st.columns(2)
    things, sure = _visits_asked(sheet, left, rule, right, t)
    rule = replace(
        rule,
        things=rule.things if things is None else round(things),
        confidence=rule.confidence if sure is None else sure,
    )
    st.caption(html.markdown(visit_words.rule(rule, t)))
    return replace(rules, visits=rule)


def _visits_asked(
    sheet: FormSection,
    left: DeltaGenerator,
    rule: VisitRule,
    right: DeltaGenerator,
    t: Translator,
) -> tuple[float | None, float | None]:
    """Ask for how many things, and how sure the rest is."""
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
    return things, sure
