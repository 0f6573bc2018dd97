"""The rules: anybody reads them, staff write them until the contest opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from talking_maps import config
from talking_maps.contest import ContestState
from talking_maps.errors import BadDefinition, BadValue
from talking_maps.i18n import Translator
from talking_maps.model.contest import Contest
from talking_maps.model.message import Message
from talking_maps.ui import error_messages, navigation, session
from talking_maps.ui.screens.contests import pdf_buttons, session_user
from talking_maps.ui.screens.rules import amendments_panel, rules_form, rules_text
from talking_maps.ui.widgets import file_input, html, menus, notices
from talking_maps.workspace import contests, pdf_reports
from talking_maps.workspace.workspace import Workspace

#: What keeping gives back: the rules and what staff should look at again.
Kept = tuple[Contest, tuple[Message, ...]]
_NEW = "new"


def show(record: ContestState) -> None:
    """Show the rules; before the opening, staff find the form instead."""
    t = session.translator()
    rules = record.contest
    with st.container(key="desk"):
        st.title(t("Rules"), anchor=False)
        if record.state == "created" and session_user.may("change"):
            _change(record)
        else:
            if record.state == "created":
                st.caption(t("They can still change: the contest is not open yet."))
            else:
                st.caption(t("The contest has opened: these rules stand."))
            rules_text.show(rules)
        amendments_panel.show(record)
        with st.container(
            horizontal=True, vertical_alignment="center", key="rules-papers"
        ):
            _take_along(rules)
            if session_user.may("create"):
                _copy(record)


def new() -> None:
    """Show the form of a new contest, and the door for a file; then go to its desk."""
    t = session.translator()
    with st.container(key="desk"):
        st.title(t("New contest"), anchor=False)
        if not session_user.may("create"):
            st.info(
                t("Only staff make a contest. Sign in above."), icon=":material/key:"
            )
            return
        workspace = session.workspace()
        typed = rules_form.ask(rules_form.blank(workspace.rubric), _NEW, is_new=True)
        _readable(typed)
        _make_button(typed, workspace, t)
        _from_file(lambda path: contests.create(workspace, session_user.actor(), path))


def _make_button(typed: Contest | None, workspace: Workspace, t: Translator) -> None:
    """Show the button that makes the contest."""
    if (
        st.button(
            t("Make the contest"),
            type="primary",
            icon=":material/check:",
            key="call.make",
            disabled=typed is None,
        )
        and typed is not None
    ):
        _keep(lambda: contests.create_with(workspace, session_user.actor(), typed))


def _change(record: ContestState) -> None:
    t = session.translator()
    workspace, contest_id = session.workspace(), record.contest.id
    typed = rules_form.ask(record.contest, record.head, is_new=False)
    _readable(typed)
    if typed == record.contest:
        st.caption(t("Nothing was changed yet."))
    elif typed is not None:
        st.caption(t("There are changes that are not kept yet."))
    with st.container(horizontal=True):
        _keep_button(record, typed, workspace, contest_id, t)
        if st.button(t("Begin anew from what is kept"), key="call.forget"):
            rules_form.forget(contest_id)
            st.rerun()
    _from_file(
        lambda path: contests.change(workspace, session_user.actor(), contest_id, path)
    )


def _keep_button(
    record: ContestState,
    typed: Contest | None,
    workspace: Workspace,
    contest_id: str,
    t: Translator,
) -> None:
    """Show the button that keeps the rules as they were typed."""
    if (
        st.button(
            t("Keep these rules"),
            type="primary",
            icon=":material/check:",
            key="call.keep",
            disabled=typed is None or typed == record.contest,
        )
        and typed is not None
    ):
        _keep(
            lambda: contests.change_with(
                workspace, session_user.actor(), contest_id, typed
            )
        )


def _readable(typed: Contest | None) -> None:
    """Say why nothing can be kept where a field cannot be read, on whatever tab."""
    if typed is None:
        t = session.translator()
        st.warning(
            t("A field cannot be read: look on each tab for the red words under it."),
            icon=":material/edit_off:",
        )


def _keep(job: Callable[[], Kept]) -> None:
    """Do the job and go to the contest's desk, where its questions are asked."""
    with error_messages.saying(), in_words():
        _go(job())


def _go(kept: Kept) -> None:
    rules, _asked = kept
    rules_form.forget("")
    notices.tell(session.translator()("The rules are kept."))
    session.go_to(contest=rules.id)
    navigation.switch_to(navigation.CONTEST)


def _from_file(job: Callable[..., Kept]) -> None:
    t = session.translator()
    with st.expander(t("Or bring the rules in a file"), icon=":material/upload_file:"):
        st.write(
            t(
                "A TOML file like data/contests/example.toml of this program, or one "
                "that was saved here."
            )
        )
        with error_messages.saying():
            given = file_input.ask(t("The call"), ("toml",), key="call.file")
            if given is not None and st.button(
                t("Take the rules of this file"), key="call.file.go"
            ):
                with given.opened() as path:
                    made = job(path)
                _go(made)


def _copy(record: ContestState) -> None:
    """Offer to begin a new contest with these rules."""
    t = session.translator()
    with menus.menu(
        t("Copy as a new contest"), icon=":material/content_copy:", key="call.copy"
    ):
        st.caption(t("Its dates are set anew; who was excused is not in its jury."))
        asked, for_code = t("Name of the contest"), t("Code of the contest")
        called = st.text_input(asked, max_chars=120, key="call.copy.name")
        code = st.text_input(for_code, max_chars=48, key="call.copy.id")
        st.caption(t("Small letters a–z, digits, - and _; the file is called so."))
        given = {asked: called.strip(), for_code: code.strip()}
        lacks = notices.still_missing(given)
        _copy_button(record, lacks, code, called, t)


def _copy_button(
    record: ContestState, lacks: bool, code: str, called: str, t: Translator
) -> None:
    """Show the button that makes the copy."""
    if st.button(
        t("Make the contest"),
        type="primary",
        key="call.copy.go",
        disabled=lacks,
    ):
        _keep(
            lambda: contests.copy(
                session.workspace(),
                session_user.actor(),
                record.contest.id,
                code.strip(),
                " ".join(called.split()),
            )
        )


def _take_along(rules: Contest) -> None:
    t = session.translator()
    workspace, language = session.workspace(), session.printed_language()
    pdf_buttons.door(
        f"{t('Rules and call')} (PDF)",
        "rules",
        lambda: pdf_reports.rules_paper(workspace, rules.id, language=language),
    )
    text = config.to_toml(rules, whole=True)
    name = f"{rules.id}.toml"
    st.download_button(
        t("Save {file}", file=html.markdown(name)),
        text,
        file_name=name,
        on_click="ignore",
        icon=":material/download:",
        key="call.save",
        help=t("It holds the rubric: on another computer it is the same contest."),
    )
    _poster_door(rules, t)


def _poster_door(rules: Contest, t: Translator) -> None:
    """Offer the rules as a poster."""
    pdf_buttons.door(
        f"{t('Print the rules')} (PDF, A3)",
        "poster",
        lambda: pdf_reports.rules_poster(
            session.workspace(), rules.id, language=session.printed_language()
        ),
        t("A poster for the wall: how points are won, in pictures."),
    )


@contextmanager
def in_words() -> Iterator[None]:
    """Name tab, line and box for the key of a refusal; raises what it says."""
    try:
        yield
    except BadDefinition as error:
        key = str(error.values.get("key", ""))
        if not key:
            raise
        raise box(session.translator(), key) from error


def box(t: Translator, key: str) -> BadValue:
    """Return the refusal of the box that a key of the file stands for."""
    first, *rest = key.split(".")
    tab = _tabs(t).get(first, t("Contest"))
    line = next((int(part) + 1 for part in rest if part.isdecimal()), None)
    names = [part for part in rest if not part.isdecimal()]
    field = _called(t, first, names)
    if line is None:
        return BadValue(
            "“{field}” under “{tab}” is empty or cannot stand so. Correct it.",
            field=field,
            tab=tab,
        )
    return BadValue(
        "“{field}” of number {line:whole} under “{tab}” is empty or cannot stand so. "
        "Correct it.",
        field=field,
        line=line,
        tab=tab,
    )


def _tabs(t: Translator) -> Mapping[str, str]:
    return {
        "categories": t("Categories and prizes"),
        "rounds": t("Rounds"),
        "rubric": t("Rubric and ties"),
        "joining": t("Rubric and ties"),
        "ties": t("Rubric and ties"),
        "faces": t("Rubric and ties"),
        "quorum": t("Rubric and ties"),
        "jurors": t("Jury"),
        "gates": t("Gates"),
    }


def _called(t: Translator, first: str, names: list[str]) -> str:
    """Return the box's label; the last key that is known names it."""
    own: dict[tuple[str, ...], str] = {
        ("jurors", "id"): t("Name to sign in"),
        ("jurors", "name"): t("Name"),
        ("names", "es"): t("Name in Spanish"),
        ("names", "en"): t("Name in English"),
    }
    path = ("", first, *names)
    labels = _labels(t)
    known = (labels[part] for part in reversed(path) if part in labels)
    return own.get(path[-2:]) or next(known, path[-1])


def _labels(t: Translator) -> Mapping[str, str]:
    return {
        "id": t("Code of the contest"),
        "name": t("Name of the contest"),
        "organiser": t("Who organises it"),
        "time_zone": t("Time zone"),
        "committee": t("What the committee is called here"),
        "soles_per_dollar": t("Soles for one dollar"),
        "communities": t("Communities that take part"),
        "names": t("Name in Spanish"),
        "owners": t("Whose plans"),
        "within": t("Who competes"),
        "prizes": t("Prizes"),
        "fund": t("Fund of each group [S/]"),
        "ladder": t("Prizes from the first place on [S/]"),
        "aim": t("What it is for"),
        "legal_basis": t("Legal basis"),
        "resolution": t("Resolution that approves the rules"),
        "award_place": t("Place of the award"),
        "award_at": t("Date of the award"),
        "contacts": t("Whom to ask"),
        "calendar": t("Calendar"),
        "what": t("What happens"),
        "day": t("Day"),
        "until": t("Until (if longer)"),
        "cap": t("At most for one [S/]"),
        "minimum_score": t("Minimum score"),
        "opens": t("Begins"),
        "closes": t("Ends"),
        "baseline": t("Compared with"),
        "sex": t("Woman or man"),
        "origin": t("Comes from"),
        "relatives": t("Relatives, by code"),
        "indicator": t("Which measure"),
        "scene": t("In which scene"),
        "ties": t("What breaks a tie, in this order"),
        "faces": t("How many faces a juror chooses among"),
        "quorum": t("Quorum: marks that each criterion of each entry needs"),
        "rubric": t("By which rubric"),
        "joining": t("How the marks of several jurors are joined"),
    }
