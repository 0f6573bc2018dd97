"""Amendments: what resolutions changed after the opening, and the form for one more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.amended_rules import amended
from talking_maps.contest.submission import in_time
from talking_maps.i18n import Translator, name
from talking_maps.model.amendment import (
    Amendment,
    AmendmentChange,
    AnnouncementCorrected,
    AwardAnnulled,
    ContestAnnulled,
    EntryAdmitted,
    EntryAnnulled,
    GateCorrected,
    JurorExcused,
    JurorNamed,
    MarksAnnulled,
    PaymentAllowed,
    PrizesCorrected,
    QuorumCorrected,
    RoundMoved,
)
from talking_maps.model.announcement import SILENT
from talking_maps.model.contest import Contest, Juror
from talking_maps.ui import error_messages, session
from talking_maps.ui.screens.contests import entry_names, session_user, times
from talking_maps.ui.screens.rules import (
    announcement_form,
    categories_form,
    gates_form,
    jury_form,
    rounds_form,
)
from talking_maps.ui.screens.rules.form_widgets import RENEWED, WRONG, FormSection
from talking_maps.ui.screens.rules.general_form import communities
from talking_maps.ui.widgets import html, notices
from talking_maps.wording import amendment_words, rule_words
from talking_maps.workspace import contests

LONGEST = 300
_KEY = "amendment"
#: How often lines of the calendar came or went: their boxes begin anew.
_CALLS = f"{_KEY}.calls"


def show(record: ContestState) -> None:
    """Show every amendment with what stood before it; staff can write another."""
    t = session.translator()
    if record.amendments:
        st.subheader(t("Amendments"), anchor=False)
        st.caption(t("The rules above are as they stand with these amendments."))
        html.show(_table(record, t))
    if session_user.may("amend") and record.state != "annulled":
        begun = record.state != "created"
        label = t("Write an amendment") if begun else t("Annul the contest")
        # No menu: at the page's end it has no room for a form, and would scroll.
        with st.expander(label, icon=":material/gavel:"):
            _ask(record, t)


def _table(record: ContestState, t: Translator) -> Markup:
    shown = contests.without_names(session.workspace(), record)
    heads = (t("date"), t("amendment"), t("what it changes"), t("before"), t("why"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    rows = Markup().join(
        Markup(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td><s>{}</s></td><td>{}</td></tr>"
        ).format(
            t("{day:date}", day=times.local(record.contest, one.at)[:10]),
            one.resolution,
            one.change,
            one.before,
            one.reason,
        )
        for one in amendment_words.lines(shown, t, session.language())
    )
    return Markup('<table class="plain"><tr>{}</tr>{}</table>').format(head, rows)


def _ask(record: ContestState, t: Translator) -> None:
    """Ask what changes, by which resolution and why."""
    known = _changes(record.state, t)
    what = st.selectbox(
        t("What changes"),
        list(known),
        index=None,
        format_func=lambda one: known[one],
        placeholder=t("choose"),
        key=f"{_KEY}.what",
    )
    if what is None:
        return
    st.session_state[WRONG] = False
    change = _ASKED[what](record, t)
    # What cannot be read left what stood before: that is nobody's amendment.
    if st.session_state[WRONG] or _says_what_stands(record.contest, change):
        change = None
    number, why = t("Number of the resolution"), t("Why")
    resolution = st.text_input(number, max_chars=120, key=f"{_KEY}.resolution")
    reason = st.text_area(why, max_chars=LONGEST, key=f"{_KEY}.reason")
    st.caption(
        t(
            "It stays in the trail and stands on the rules, the act and the board. "
            "What stood before can still be read."
        )
    )
    given = {number: resolution.strip(), why: reason.strip()}
    lacks = notices.still_missing({t("what it changes"): change is not None, **given})
    if not st.button(
        t("Write the amendment"), type="primary", disabled=lacks, key=f"{_KEY}.go"
    ):
        return
    with error_messages.saying():
        if change is not None:
            contests.amend(
                session.workspace(),
                session_user.actor(),
                record.contest.id,
                Amendment(resolution, reason, change),
            )
        _forget()
        notices.tell(t("The amendment is kept."))
        st.rerun()


def _says_what_stands(rules: Contest, change: AmendmentChange | None) -> bool:
    """Tell whether a correction of the rules would leave them as they are."""
    corrects = isinstance(
        change,
        RoundMoved
        | GateCorrected
        | PrizesCorrected
        | QuorumCorrected
        | AnnouncementCorrected,
    )
    return change is not None and corrects and amended(rules, change) == rules


def _forget() -> None:
    """Empty the form: what was typed is done."""
    for key in [str(k) for k in st.session_state if str(k).startswith(f"{_KEY}.")]:
        del st.session_state[key]


def _changes(state: str, t: Translator) -> Mapping[str, str]:
    """Return what an amendment can change now."""
    last = {
        "annul-award": t("annul the award"),
        "annul-contest": t("annul the contest"),
    }
    if state == "awarded":
        return {"payment": t("let more be paid than is due"), **last}
    if state == "created":
        return {"annul-contest": last["annul-contest"]}
    return {
        "round": t("move a date"),
        "juror": t("name a juror, or a substitute"),
        "excuse": t("excuse a juror"),
        "admit": t("admit an entry that came late"),
        "gate": t("correct a gate"),
        "prizes": t("correct prizes"),
        "quorum": t("correct the quorum"),
        "call": t("correct the calendar, the award's place or the contacts"),
        "annul-entry": t("annul an entry"),
        "annul-marks": t("annul marks"),
        "annul-contest": last["annul-contest"],
    }


def _one(label: str, called: Mapping[str, str], field: str) -> str | None:
    """Return one of some by its id, None while none is chosen."""
    return st.selectbox(
        label,
        list(called),
        index=None,
        format_func=lambda one: called[one],
        placeholder=session.translator()("choose"),
        key=f"{_KEY}.{field}",
    )


def _round(record: ContestState, t: Translator) -> AmendmentChange | None:
    rules = record.contest
    language = session.language()
    called = {one.id: name(one.names, language) for one in rules.rounds}
    chosen = _one(t("Which round"), called, "round")
    found = rules.round(chosen) if chosen else None
    if found is None:
        return None
    sheet = FormSection(f"{_KEY}.{found.id}")
    zone = rules.time_zone
    opens = sheet.moment("opens", t("Begins"), rounds_form.local(found.opens_at, zone))
    closes = sheet.moment("closes", t("Ends"), rounds_form.local(found.closes_at, zone))
    return RoundMoved(
        found.id, rounds_form.at(opens, zone), rounds_form.at(closes, zone)
    )


def _jurors(rules: Contest) -> dict[str, str]:
    return {
        one.id: f"{one.name} ({one.id})"
        for one in rules.jurors
        if one.has_a_vote and not one.excused
    }


def _juror(record: ContestState, t: Translator) -> AmendmentChange | None:
    sheet = FormSection(f"{_KEY}.juror")
    waiting = {
        one.id: f"{one.name} ({one.id})"
        for one in record.contest.jurors
        if one.post == "substitute" and not one.excused
    }
    if waiting:
        known = {"": t("somebody new"), **waiting}
        called_up = sheet.one_of("substitute", t("Who joins"), "", known)
        if found := record.contest.juror(called_up):
            instead = sheet.one_of(
                "instead",
                t("Replaces"),
                "",
                {"": t("nobody"), **_jurors(record.contest)},
            )
            return JurorNamed(replace(found, post="member"), instead)
    called = sheet.text("name", t("Name"), "")
    code = sheet.text("id", t("Name to sign in"), "", longest=48)
    post = sheet.one_of("post", t("Post"), "", rule_words.jury_posts(t))
    institution = sheet.text("institution", t("Institution"), "")
    identity = sheet.text("identity", t("Identity number (DNI)"), "", longest=15)
    origin = sheet.one_of("origin", t("Comes from"), "", {"": "—", **communities()})
    relatives = jury_form.ask_relatives(sheet, (), origin)
    instead = sheet.one_of(
        "instead", t("Replaces"), "", {"": t("nobody"), **_jurors(record.contest)}
    )
    if not called or not code:
        return None
    return JurorNamed(
        replace(
            Juror(code, called, origin=origin, relatives=relatives),
            post=jury_form.post_of(post),
            institution=institution,
            identity=identity,
        ),
        instead,
    )


def _excuse(record: ContestState, t: Translator) -> AmendmentChange | None:
    chosen = _one(t("Which juror"), _jurors(record.contest), "excused")
    void = st.checkbox(t("Annul the marks given before"), key=f"{_KEY}.void")
    return JurorExcused(chosen, void) if chosen else None


def _entries(record: ContestState) -> dict[str, str]:
    return {
        event.noun.id: f"{event.noun.id} · {entry_names.called(event.noun)}"
        for event in record.entries
        if event.noun.id not in record.gone
    }


def _admit(record: ContestState, t: Translator) -> AmendmentChange | None:
    known = in_time(record)
    late = {e: words for e, words in _entries(record).items() if e not in known}
    if not late:
        st.info(t("No entry came late."))
        return None
    chosen = _one(t("Which entry"), late, "admitted")
    return EntryAdmitted(chosen) if chosen else None


def _gate(record: ContestState, t: Translator) -> AmendmentChange | None:
    language = session.language()
    gates = {one.id: one for one in record.contest.all_gates}
    called = {one.id: name(one.names, language) for one in gates.values()}
    chosen = _one(t("Which gate"), called, "gate")
    if chosen is None:
        return None
    gate = gates[chosen]
    out = gate.kind == "checked" or st.checkbox(
        t("It is no longer asked"), key=f"{_KEY}.{chosen}.out"
    )
    if out:
        if gate.kind == "checked":
            st.caption(t("People look at this gate: it will be asked no more."))
        return GateCorrected(chosen)
    limits = gates_form.ask_limits(FormSection(f"{_KEY}.{chosen}"), gate)
    return GateCorrected(chosen, limits)


def _prizes(record: ContestState, t: Translator) -> AmendmentChange | None:
    language = session.language()
    called = {c.id: name(c.names, language) for c in record.contest.categories}
    chosen = _one(t("Which category"), called, "category")
    found = record.contest.category(chosen) if chosen else None
    if found is None:
        return None
    st.caption(html.markdown(rule_words.prizes(found.prizes, t)))
    typed = categories_form.ask_prizes(FormSection(f"{_KEY}.{found.id}"), found.prizes)
    return PrizesCorrected(found.id, typed) if typed is not None else None


def _quorum(record: ContestState, t: Translator) -> AmendmentChange | None:
    rules = record.contest
    sheet = FormSection(_KEY)
    own = {
        one.id: name(one.names, session.language())
        for one in rules.categories
        if one.has_own_rules
    }
    whole = {"": t("the whole contest"), **own}
    chosen = sheet.one_of("of", t("Which category"), "", whole) if own else ""
    count = st.number_input(
        t("Marks that are enough for each criterion"),
        min_value=0,
        max_value=max(1, len(rules.rules_for(chosen).jurors)),
        value=rules.rules_for(chosen).quorum,
        key=f"{_KEY}.quorum.{chosen}",
    )
    return QuorumCorrected(int(count), of_category=chosen)


def _call(record: ContestState, _t: Translator) -> AmendmentChange | None:
    rules = record.contest
    key = f"{_KEY}.call.{rules.id}"
    draft = st.session_state.setdefault(f"{key}.draft", rules.announcement or SILENT)
    sheet = FormSection(f"{key}.{st.session_state.setdefault(_CALLS, 0)}")
    st.session_state[RENEWED] = False
    typed = announcement_form.ask_dates(sheet, draft, rules.time_zone)
    st.session_state[f"{key}.draft"] = typed
    if st.session_state[RENEWED]:
        st.session_state[_CALLS] += 1
        st.rerun()
    return AnnouncementCorrected(typed)


def _annul_entry(record: ContestState, t: Translator) -> AmendmentChange | None:
    chosen = _one(t("Which entry"), _entries(record), "entry")
    return EntryAnnulled(chosen) if chosen else None


def _annul_marks(record: ContestState, t: Translator) -> AmendmentChange | None:
    everyone = {one.id: f"{one.name} ({one.id})" for one in record.contest.jurors}
    juror = _one(t("Whose marks"), everyone, "marks.juror")
    entry = _one(t("Of which entry"), _entries(record), "marks.entry")
    criteria = {
        one.id: name(one.names, session.language())
        for one in record.contest.all_criteria
        if one.jury
    }
    sheet = FormSection(f"{_KEY}.marks")
    criterion = sheet.one_of(
        "criterion", t("Criterion"), "", {"": t("all criteria"), **criteria}
    )
    if juror is None or entry is None:
        return None
    return MarksAnnulled(entry, juror, criterion)


def _annul_award(_record: ContestState, t: Translator) -> AmendmentChange | None:
    st.caption(
        t("The contest goes back to closed: correct what is wrong, then award anew.")
    )
    return AwardAnnulled()


def _payment(record: ContestState, t: Translator) -> AmendmentChange | None:
    chosen = _one(t("Which entry"), _entries(record), "payment.entry")
    sheet = FormSection(f"{_KEY}.payment")
    amount = sheet.money("amount", t("How much more may be paid [S/]"), None)
    return PaymentAllowed(chosen, amount) if chosen and amount else None


def _annul_contest(_record: ContestState, t: Translator) -> AmendmentChange | None:
    st.warning(t("Nothing more can be done in it afterwards. It is not taken back."))
    return ContestAnnulled()


_ASKED: Mapping[str, Callable[[ContestState, Translator], AmendmentChange | None]] = {
    "round": _round,
    "juror": _juror,
    "excuse": _excuse,
    "admit": _admit,
    "gate": _gate,
    "prizes": _prizes,
    "quorum": _quorum,
    "call": _call,
    "annul-entry": _annul_entry,
    "annul-marks": _annul_marks,
    "annul-award": _annul_award,
    "annul-contest": _annul_contest,
    "payment": _payment,
}
