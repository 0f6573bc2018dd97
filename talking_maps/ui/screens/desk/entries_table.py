"""What was handed in, late and incomplete ones too, each with its code and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from talking_maps.contest import ContestState
from talking_maps.contest.submission import ineligibility, is_pending
from talking_maps.i18n import Translator, name
from talking_maps.model.contest import Contest, Entry
from talking_maps.model.message import Message, plural
from talking_maps.ui import session
from talking_maps.ui.screens.contests import times
from talking_maps.ui.widgets import html
from talking_maps.wording import contest_names
from talking_maps.workspace import community_names


def show(record: ContestState) -> None:
    """Show every entry, by round and category, in the order it came."""
    t = session.translator()
    st.subheader(t("What was submitted"), anchor=False)
    _still_out(record, t)
    if not record.entries:
        st.write(t("Nothing was submitted yet."))
        return
    why = ineligibility(record)
    found = sorted(
        (told.noun for told in record.entries), key=lambda e: _group(record, e)
    )
    for (round_at, category_at), some in groupby(found, lambda e: _group(record, e)):
        rules = record.contest
        a_round = times.called(rules.rounds[round_at])
        category = name(rules.categories[category_at].names, session.language())
        st.markdown(f"**{html.markdown(category)} · {html.markdown(a_round)}**")
        html.show(_table(t, rules, [(entry, why[entry.id]) for entry in some]))


def _still_out(record: ContestState, t: Translator) -> None:
    """Say how many of the communities that take part handed in, and who did not yet."""
    asked = record.contest.communities
    came = {told.noun.community for told in record.entries} & {*asked}
    if not asked:
        return
    names = community_names(session.workspace())
    out = [names.get(code, code) for code in asked if code not in came]
    words = t(
        plural(
            "{done:whole} of {count:whole} community has handed in.",
            "{done:whole} of {count:whole} communities have handed in.",
        ),
        done=len(came),
        count=len(asked),
    )
    if out:
        words += " " + t("Not yet: {names}.", names=", ".join(out))
    st.write(html.markdown(words))


def _group(record: ContestState, entry: Entry) -> tuple[int, int]:
    rules = record.contest
    rounds = [one.id for one in rules.rounds]
    categories = [one.id for one in rules.categories]
    return rounds.index(entry.round), categories.index(entry.category)


def _table(
    t: Translator, rules: Contest, rows: Sequence[tuple[Entry, Sequence[Message]]]
) -> Markup:
    heads = (t("entry"), t("whose"), t("submitted"), t("code"), t("does it count?"))
    head = Markup().join(Markup("<th>{}</th>").format(one) for one in heads)
    names = community_names(session.workspace())
    body = Markup().join(_row(t, rules, one, why, names) for one, why in rows)
    return Markup('<table class="plain"><tr>{}</tr>{}</table>').format(head, body)


def _row(
    t: Translator,
    rules: Contest,
    entry: Entry,
    why: Sequence[Message],
    names: Mapping[str, str],
) -> Markup:
    cells = (
        entry.id,
        contest_names.entry_name(entry, names),
        t("{at:datetime}", at=times.local(rules, entry.submitted_at)),
        contest_names.code(entry.seal),
        ("○ " if is_pending(why) else "✗ ")
        + contest_names.reasons(
            rules, why, session.workspace().layers, session.language()
        )
        if why
        else "✓ " + t("yes"),
    )
    counts = "open" if is_pending(why) else "no" if why else "yes"
    kinds = ("", "", "", "code", counts)
    return (
        Markup("<tr>")
        + Markup().join(
            Markup('<td class="{}">{}</td>').format(kind, cell)
            for kind, cell in zip(kinds, cells, strict=True)
        )
        + Markup("</tr>")
    )
