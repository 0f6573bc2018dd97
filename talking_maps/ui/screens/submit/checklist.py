"""What a plan would bring into the contest if it were submitted now, and what it lacks.

Looking seals and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup

from talking_maps import scoring
from talking_maps.contest import ContestState
from talking_maps.i18n import Translator, format_message, name
from talking_maps.model.contest import Contest, Entry, GateResult
from talking_maps.ui import cache, session
from talking_maps.ui.cache import Key
from talking_maps.ui.screens.contests import session_user
from talking_maps.ui.screens.score import sureness
from talking_maps.ui.screens.score.band_jobs import Asked
from talking_maps.ui.widgets import flag_list, html
from talking_maps.wording import contest_names, measures
from talking_maps.workspace import Workspace, contests, current_time, ground_digest
from talking_maps.workspace.score_hold import score_hold, sealed_entry


def looked_at(
    record: ContestState, code: str, owner: str, category: str, a_round: str | None
) -> Entry:
    """Return the entry as it would be now; weighed anew when anything has changed.

    Raises NotAllowed, NotFound, BadValue.
    """
    workspace, contest_id = session.workspace(), record.contest.id
    now = current_time()
    key = (
        str(workspace.folder),
        contest_id,
        contests.stamp(workspace, contest_id),
        code,
        owner,
        category,
        a_round or "",
        now[: len("2026-05-12T10:30")],
        cache.community(workspace, code).last_change().stamp,
        ground_digest(workspace, code),
        workspace.reference.digest,
    )
    return _looked_at(key, workspace)


@st.cache_resource(max_entries=32, show_spinner=False)
def _looked_at(key: Key, _workspace: Workspace) -> Entry:
    contest_id, code, owner, category, a_round = key[1], *key[3:7]
    return contests.preview_submission(
        _workspace,
        session_user.actor(),
        contest_id,
        code,
        owner,
        category=category,
        a_round=a_round or None,
    )


def consent(rules: Contest, code: str) -> None:
    """Say which agreement of the assembly is not recorded; the plan counts anyway.

    Where the rules make it a gate it stands among what is missing.
    """
    t = session.translator()
    if rules.consent == "gate":
        return
    lacks = scoring.missing_consent(session.community(code).register().community)
    if lacking := [format_message(one, session.language()) for one in lacks]:
        head = t(
            "Besides, for the community's book; it does not keep the plan from"
            " counting:"
        )
        st.info("\n\n".join((head, *lacking)), icon=":material/handshake:")


def show(record: ContestState, entry: Entry) -> None:
    """Show each gate, passed or not with the reason, and what staff will look at."""
    t = session.translator()
    st.subheader(t("Before it is submitted"), anchor=False)
    rows = Markup().join(
        Markup('<li class="{kind}"><b>{sign}</b> {words}</li>').format(
            kind=kind, sign=sign, words=words
        )
        for kind, sign, words in _rows(t, record.contest, entry)
    )
    html.show(Markup('<ul class="gates">{}</ul>').format(rows))
    st.caption(html.markdown(_points(record, entry)))
    if score_hold(session.workspace(), entry.community, entry.owner) is None:
        rubric = record.contest.rules_for(entry.category).rubric
        sureness.show(entry.community, asked=Asked(entry.owner, rubric=rubric))
    if entry.flags:
        told = t("This is sealed with it, for jurors to look at:")
        st.write(html.markdown(f"{flag_list.SIGN} {told}"))
        html.show(flag_list.items(entry.flags, {}, t, session.language()))


def _points(record: ContestState, entry: Entry) -> str:
    """Return the computed points; where they are held back, where they stand.

    That can be told of an entry of the same round alone.
    """
    t, workspace = session.translator(), session.workspace()
    points = sum(part.points for part in entry.parts)
    hold = score_hold(workspace, entry.community, entry.owner)
    if hold is not None:
        why = measures.held_back(hold, t)
        before = sealed_entry(workspace, hold)
        is_same = hold.contest == record.contest.id
        if before is None or not is_same or before.round != entry.round:
            return why
        sealed = sum(part.points for part in before.parts)
        return f"{measures.direction(scoring.direction(sealed, points), t)}. {why}"
    return t(
        "Computed points as it stands: {points:hundredths} of {of:points}",
        points=points,
        of=sum(part.of for part in entry.parts),
    )


def _rows(
    t: Translator, rules: Contest, entry: Entry
) -> Iterator[tuple[str, str, str]]:
    for gate in entry.gates:
        if gate.reason is not None:
            yield (
                "no",
                "✗",
                contest_names.reason(
                    rules, gate.reason, session.workspace().layers, session.language()
                ),
            )
        else:
            yield "yes", "✓", _passed(t, rules, gate)
    for asked in rules.rules_for(entry.category).every_gate:
        if asked.kind == "checked":
            called = name(asked.names, session.language())
            yield "wait", "○", t("staff will look at: {gate}", gate=called)


def _passed(t: Translator, rules: Contest, gate: GateResult) -> str:
    known = contest_names.gate_names(rules, t, session.language())
    return known.get(gate.gate, gate.gate)
