"""Appeals: who, when, about what, the answer, and what changed by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState, Event
from talking_maps.contest.awards import prizes_by_entry
from talking_maps.errors import BadValue
from talking_maps.i18n import Translator, order
from talking_maps.model.contest import NOTHING, Answer, Appeal, Entry, Prize, Standing
from talking_maps.model.plan import COMMUNITY
from talking_maps.ui import session
from talking_maps.ui.screens.contests import contest_header, session_user
from talking_maps.ui.screens.draw import feature_form
from talking_maps.ui.widgets import html, kept_input, notices
from talking_maps.wording import contest_names, vocabulary
from talking_maps.workspace import community_names, contests

LONGEST = 1000
EVERYTHING = ""
#: Who appeals handed in nothing.
ANOTHER = "*"


def show(record: ContestState, some: Sequence[Standing]) -> None:
    """Show the appeals, the latest first, and the forms for who may use them."""
    t = session.translator()
    names = community_names(session.workspace())
    entries = {event.noun.id: event.noun for event in record.entries}
    called = {
        one: contest_names.entry_name(entry, names) for one, entry in entries.items()
    }
    if not record.appeals:
        st.write(t("Nobody has appealed."))
    for event in reversed(record.appeals):
        with st.container(border=True, key=f"told-appeal-{event.noun.id}"):
            _appeal(record, event, called, t)
    if session_user.may("appeal"):
        _new(entries.values(), [one.entry for one in some], called, t)


def _appeal(
    record: ContestState, event: Event[Appeal], called: Mapping[str, str], t: Translator
) -> None:
    appeal = event.noun
    about = called.get(appeal.entry, "")
    by = contest_names.appellant(appeal.by, community_names(session.workspace()))
    head = t("{by}, {at:datetime}", by=by, at=event.at)
    html.show(
        Markup("<h3>{id} · {head}</h3><p>{about}").format(
            id=appeal.id, head=head, about=appeal.about
        )
        + (Markup(" <small>({})</small>").format(about) if about else Markup())
        + Markup("</p>")
    )
    answered = next((t for t in record.answers if t.noun.appeal == appeal.id), None)
    if answered is not None:
        html.show(_answered(record, answered, called, t))
    elif session_user.may("answer"):
        _answer(appeal, t)
    else:
        waits = t("waits for an answer")
        html.show(Markup('<p class="open">○ {}</p>').format(waits))


def _answered(
    record: ContestState, event: Event[Answer], called: Mapping[str, str], t: Translator
) -> Markup:
    answer = event.noun
    verdict = t("✓ upheld") if answer.upheld else t("✗ not upheld")
    who = vocabulary.author_name(t, event.who)
    head = t("{who}, {at:datetime}", who=who, at=event.at)
    lines = Markup().join(
        Markup("<li>{}</li>").format(line)
        for line in changes(record, event.number, called, t)
    )
    changed = Markup("<p>{}</p>").format(answer.changed) if answer.changed else Markup()
    effect = _effect(changed, lines, t)
    return Markup(
        '<div class="answer"><b>{verdict}</b> '
        "<small>{head}</small><p>{text}</p>"
        "{effect}</div>"
    ).format(verdict=verdict, head=head, text=answer.text, effect=effect)


def _effect(changed: Markup, lines: Markup, t: Translator) -> Markup:
    """Return what an answer changed, nothing for nothing."""
    title = t("What changed")
    return (
        Markup("<b>{title}</b>{changed}<ul>{lines}</ul>").format(
            title=title, changed=changed, lines=lines
        )
        if changed or lines
        else Markup()
    )


def _answer(appeal: Appeal, t: Translator) -> None:
    key = f"answer.{appeal.id}"
    with st.form(key, border=False):
        text = st.text_area(
            t("The answer"), max_chars=LONGEST, key=f"{key}.text", height=80
        )
        verdicts = {True: t("upheld"), False: t("not upheld")}
        upheld = st.radio(
            t("What is decided"),
            list(verdicts),
            index=None,
            format_func=verdicts.__getitem__,
            horizontal=True,
            key=f"{key}.upheld",
        )
        st.caption(
            t("If it is upheld, marks can be corrected and prizes awarded anew.")
        )
        changed = st.text_input(
            t("What is changed"), max_chars=LONGEST, key=f"{key}.changed"
        )
        if st.form_submit_button(t("Answer the appeal"), type="primary"):
            with feature_form.refusing(key, session.language()):
                if upheld is None:
                    raise BadValue("Choose whether the appeal is upheld.")
                decided = Answer(
                    appeal.id, upheld=upheld, text=text.strip(), changed=changed.strip()
                )
                contests.answer(
                    session.workspace(),
                    session_user.actor(),
                    contest_header.chosen() or "",
                    decided,
                )
            _again(key)
    feature_form.wrong(key)


def _who(known: Iterable[Entry], t: Translator) -> str | None:
    """Ask who appeals, of those who handed in; ANOTHER is asked for by code."""
    names = community_names(session.workspace())
    codes = {
        one.community if one.owner == COMMUNITY else f"{one.community}/{one.owner}"
        for one in known
    }
    said = {one: contest_names.appellant(one, names) for one in codes}
    said[ANOTHER] = t("another: by its code")
    return st.selectbox(
        t("Who appeals"),
        [*sorted(codes, key=lambda one: order(said[one], session.language())), ANOTHER],
        index=None,
        format_func=said.__getitem__,
        placeholder=t("choose"),
        key=_key("by"),
    )


def _new(
    known: Iterable[Entry],
    entries: Sequence[str],
    called: Mapping[str, str],
    t: Translator,
) -> None:
    with st.expander(t("Write down an appeal"), icon=":material/gavel:"):
        by = _who(known, t) or ""
        _new_form(by, entries, called, t)


def _new_form(
    by: str, entries: Sequence[str], called: Mapping[str, str], t: Translator
) -> None:
    with st.form(kept_input.key("appeal.new"), border=False):
        if by == ANOTHER:
            by = st.text_input(
                t("Code of the community, or of an owner in it"),
                max_chars=LONGEST,
                key=_key("code"),
                placeholder="suyu/h1",
            )
        entry = st.selectbox(
            t("About which entry"),
            [EVERYTHING, *entries],
            key=_key("entry"),
            format_func=lambda one: f"{called[one]} ({one})" if one else t("the whole"),
        )
        about = st.text_area(t("About what"), max_chars=LONGEST, key=_key("about"))
        if st.form_submit_button(t("Keep the appeal"), type="primary"):
            with feature_form.refusing("appeal.new", session.language()):
                contests.appeal(
                    session.workspace(),
                    session_user.actor(),
                    contest_header.chosen() or "",
                    by=by.strip(),
                    about=about.strip(),
                    entry_id=entry or "",
                )
            _again("appeal.new")
    feature_form.wrong("appeal.new")


def _key(box: str) -> str:
    return kept_input.key("appeal.new", f"appeal.{box}")


def _again(key: str) -> None:
    """Show the page with what was kept, or stay where it was refused."""
    if f"{key}.wrong" not in st.session_state:
        kept_input.kept(key)
        notices.tell(session.translator()("Kept."))
        st.rerun()


def changes(
    record: ContestState, number: int, called: Mapping[str, str], t: Translator
) -> Iterator[str]:
    """Yield what followed the answer on that line, until the next answer."""
    end = min(
        (event.number for event in record.answers if event.number > number),
        default=record.lines + 1,
    )
    jurors = {one.id: one.name for one in record.contest.jurors}
    for event in record.ballots:
        if number < event.number < end:
            yield t(
                "{juror} marked {entry} again",
                juror=jurors.get(event.noun.juror, event.noun.juror),
                entry=called.get(event.noun.entry, event.noun.entry),
            )
    before = [event for event in record.awards if event.number < number]
    after = [event for event in record.awards if number < event.number < end]
    if before and after:
        yield from _prizes(
            prizes_by_entry(before[-1].noun), prizes_by_entry(after[-1].noun), called, t
        )


def _prizes(
    before: Mapping[str, Prize],
    after: Mapping[str, Prize],
    called: Mapping[str, str],
    t: Translator,
) -> Iterator[str]:
    for entry in sorted({*before, *after}):
        was, now = before.get(entry), after.get(entry)
        if was != now:
            yield t(
                "{entry}: place {before} → {after}, {was:soles} → {now:soles}",
                entry=called.get(entry, entry),
                before=str(was.place) if was else "—",
                after=str(now.place) if now else "—",
                was=str(was.amount if was else NOTHING),
                now=str(now.amount if now else NOTHING),
            )
