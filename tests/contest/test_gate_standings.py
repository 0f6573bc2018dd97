"""Entries by gates: passed, pending or failed, and who has not handed in."""

from dataclasses import replace

from talking_maps.contest.submission import (
    COMPLETE,
    IN_TIME,
    entries_by_group,
    gate_standings,
    ineligibility,
    still_out,
    verdict,
)
from talking_maps.model.contest import Gate, GateCheck, GateResult
from talking_maps.model.message import Message
from talking_maps.report.contest_view import ContestView
from talking_maps.report.desk_list import content
from tests.contest.builders import LATE, NAMES, PASSED, RULES, Chain, entry
from tests.report.builders import strings

PAPERS = Gate("papers", "checked", {"es": "Papeles", "en": "Papers"})
SEEN = Gate("seen", "checked", NAMES)
VILLAGES, HOUSES = RULES.categories
ASKED = replace(
    RULES,
    communities=("muyu", "wayra", "puna"),
    gates=(PAPERS,),
    categories=(VILLAGES, replace(HOUSES, gates=(PAPERS, SEEN))),
)
LACKS = tuple(
    GateResult(COMPLETE, passed=False, reason=Message(words))
    for words in ("Nothing is drawn.", "Nobody met.")
)


def _chain() -> Chain:
    chain = Chain(ASKED).add("open")
    chain.add(
        "submit",
        entry(1, community="muyu", owner="h1", gates=(*PASSED[:1], *LACKS)),
        entry(2, community="muyu", gates=PASSED),
        entry(3, community="wayra", gates=(*LATE, PASSED[1])),
    )
    return chain.add("check", GateCheck("e002", "papers", passed=True, reason="")).add(
        "check", GateCheck("e003", "papers", passed=False, reason="no stamp")
    )


def test_a_gate_is_passed_pending_or_failed_and_not_asked_elsewhere() -> None:
    record = _chain().record
    found = {
        one: {gate: standing.outcome for gate, standing in gates.items()}
        for one, gates in gate_standings(record).items()
    }
    assert found == {
        "e001": {
            IN_TIME: "passed",
            COMPLETE: "failed",
            "papers": "pending",
            "seen": "pending",
        },
        "e002": {IN_TIME: "passed", COMPLETE: "passed", "papers": "passed"},
        "e003": {IN_TIME: "failed", COMPLETE: "passed", "papers": "failed"},
    }
    both = gate_standings(record)["e001"][COMPLETE].reasons
    assert [one.id for one in both] == ["Nothing is drawn.", "Nobody met."]


def test_an_entry_counts_is_pending_or_not_with_what_failed() -> None:
    chain = _chain()
    found = {one: verdict(why) for one, why in ineligibility(chain.record).items()}
    assert {one: told.outcome for one, told in found.items()} == {
        "e001": "failed",
        "e002": "passed",
        "e003": "failed",
    }
    # What is pending is no reason against it.
    assert len(found["e001"].reasons) == 2
    chain.add("submit", entry(4, community="puna", gates=PASSED))
    open_one = verdict(ineligibility(chain.record)["e004"])
    assert (open_one.outcome, open_one.reasons) == ("pending", ())


def test_entries_come_by_category_and_who_is_out_is_known() -> None:
    record = _chain().record
    assert [one.id for one in entries_by_group(record)] == ["e002", "e003", "e001"]
    assert still_out(record) == ("puna",)


def test_the_list_on_paper_tells_by_word_and_by_code_only() -> None:
    view = ContestView(_chain().record, "2026-06-01T10:00:00-05:00", "es")
    told = list(strings(content(view)))
    assert "2 de 3 comunidades han presentado. Todavía no: puna." in told
    assert {"☑\xa0pasó", "☐\xa0pendiente", "☒\xa0no pasó"} <= set(told)
    assert "Papeles" in told
    assert any("no stamp" in one for one in told)
