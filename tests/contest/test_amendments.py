"""Amendments: what they change from their line on; nothing before them moves."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talking_maps import contest
from talking_maps.contest import ContestState, Event, StoredCopy
from talking_maps.contest.quorum import marks_lacking
from talking_maps.errors import (
    BadDefinition,
    BadValue,
    NotAllowed,
    NotFound,
    TalkingMapsError,
)
from talking_maps.i18n import translator
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
    PrizesCorrected,
    QuorumCorrected,
    RoundMoved,
)
from talking_maps.model.contest import (
    Announcement,
    Gate,
    GateResult,
    Juror,
    Prizes,
    Round,
)
from talking_maps.model.message import Message
from talking_maps.wording import amendment_words
from tests.contest.builders import (
    AT,
    LADDER,
    NAMES,
    PASSED,
    RULES,
    Chain,
    ballot,
    entry,
    of,
    places,
)

SCENES = Gate("scenes", "indicator", NAMES, "scenes_complete", None, 0.9)
EARLY = "2026-05-01T18:00:00-05:00"
LATER = "2026-05-20T18:00:00-05:00"
DATED = replace(
    RULES,
    rounds=(Round("r1", NAMES, "", EARLY),),
    gates=(SCENES, Gate("papers", "checked", NAMES)),
)
LATE_BY_DATE = (
    GateResult(
        "in_time",
        passed=False,
        reason=Message(
            "It came late: on {at:datetime}, after {end:datetime}.",
            {"at": AT, "end": EARLY},
        ),
    ),
    GateResult("complete", passed=True),
    GateResult("scenes", passed=True),
)


def amend(chain: Chain, change: AmendmentChange, resolution: str = "R.D. 12") -> Chain:
    """Add an amendment as the program does: looked at, then written."""
    noun = Amendment(resolution, "a strike", change)
    told = Event(len(chain.lines) + 1, AT, "Ana", "staff", noun)
    contest.validate_event(chain.record, "amend", told)
    return chain.add("amend", noun)


def late(*, closed: bool = False) -> Chain:
    """Return a contest whose round ended before e001 came."""
    chain = Chain(DATED).add("open")
    chain.add("submit", entry(1, gates=LATE_BY_DATE))
    return chain.add("close") if closed else chain


def judged() -> Chain:
    chain = Chain().add("open").add("submit", entry(1, 20), entry(2, 30))
    chain.add("mark", ballot("e001", "j1", health=30, water=10))
    chain.add("mark", ballot("e002", "j1", health=3, water=1))
    return chain.add("mark", ballot("e001", "j2", health=15, water=5))


def why(record: ContestState, entry_id: str) -> list[str]:
    return [one.id for one in of(record, entry_id).reasons]


def told_late(record: ContestState) -> bool:
    return any(words.startswith("It came late") for words in why(record, "e001"))


def test_a_moved_date_lets_in_what_came_between() -> None:
    chain = late()
    assert told_late(chain.record)
    amend(chain, RoundMoved("r1", "", LATER))
    assert not told_late(chain.record)
    assert chain.record.contest.rounds[0].closes_at == LATER
    assert chain.record.contest_before(4).rounds[0].closes_at == EARLY


def test_a_round_goes_on_after_the_closing() -> None:
    chain = late(closed=True)
    with pytest.raises(BadValue, match="until when"):
        amend(chain, RoundMoved("r1", "2026-04-01T00:00:00-05:00", ""))
    amend(chain, RoundMoved("r1", "", LATER))
    entered = entry(2, gates=(*PASSED, GateResult("scenes", passed=True)))
    told = Event(len(chain.lines) + 1, AT, "Ana", "staff", entered)
    contest.validate_event(chain.record, "submit", told)


def test_a_date_brought_forward_makes_nothing_late() -> None:
    rules = replace(DATED, rounds=(Round("r1", NAMES, "", LATER),))
    chain = Chain(rules).add("open")
    gates = (*PASSED, GateResult("scenes", passed=True))
    chain.add("submit", entry(1, gates=gates))
    assert not told_late(amend(chain, RoundMoved("r1", "", EARLY)).record)


def test_an_entry_is_admitted_out_of_time_and_no_other() -> None:
    chain = late()
    amend(chain, EntryAdmitted("e001"))
    assert not told_late(chain.record)
    with pytest.raises(BadValue, match="nothing to admit"):
        amend(chain, EntryAdmitted("e001"))


def test_a_substitute_marks_and_the_replaced_marks_still_count() -> None:
    chain = judged()
    amend(chain, JurorNamed(Juror("s1", "Sub"), "j1"))
    assert of(chain.record, "e001").jury == 30.0
    assert of(chain.record, "e001").joined[0].missing == ("j3", "s1")
    given_by_hand = ballot("e001", "j1", health=1)
    told = Event(len(chain.lines) + 1, AT, "j1", "juror", given_by_hand)
    with pytest.raises(NotAllowed, match="excused by an amendment"):
        contest.validate_event(chain.record, "mark", told)
    chain.add("mark", ballot("e001", "s1", health=0, water=0), who="s1")
    assert of(chain.record, "e001").jury == 20.0
    with pytest.raises(NotAllowed, match="already"):
        amend(chain, JurorExcused("j1"))
    with pytest.raises(BadDefinition, match="two of"):
        amend(chain, JurorNamed(Juror("j2", "Again")))


def test_marks_of_an_excused_juror_can_be_void() -> None:
    chain = amend(judged(), JurorExcused("j1", void=True))
    assert of(chain.record, "e001").jury == 20.0
    assert of(chain.record, "e002").jury == 0.0


def test_an_annulled_mark_can_be_given_anew() -> None:
    chain = amend(judged(), MarksAnnulled("e001", "j1", "health"))
    assert of(chain.record, "e001").criteria["health"] == 15.0
    assert of(chain.record, "e001").criteria["water"] == 7.5
    chain.add("mark", ballot("e001", "j1", health=21))
    assert of(chain.record, "e001").criteria["health"] == 18.0
    with pytest.raises(NotFound, match="no such mark"):
        amend(chain, MarksAnnulled("e001", "j3"))


def test_an_annulled_entry_leaves_the_ranking() -> None:
    chain = amend(judged(), EntryAnnulled("e001"))
    assert places(chain.record) == {"e001": None, "e002": 1}
    assert "It was annulled by the amendment {resolution}." in why(chain.record, "e001")
    with pytest.raises(NotAllowed, match="annulled"):
        amend(chain, EntryAnnulled("e001"))


def test_a_corrected_gate_lets_pass_what_it_kept_out() -> None:
    fault = GateResult("scenes", passed=False, reason=Message("no"))
    chain = Chain(DATED).add("open")
    chain.add("submit", entry(1, gates=(*PASSED, fault)))
    lower = replace(SCENES, at_least=0.5)
    with pytest.raises(BadValue, match="does not say whether"):
        amend(chain, GateCorrected("scenes", lower))
    with pytest.raises(BadValue, match="no other gate"):
        amend(chain, GateCorrected("scenes", replace(lower, indicator="x")))
    with pytest.raises(NotFound):
        amend(chain, GateCorrected("nothing"))
    passed = {"e001": GateResult("scenes", passed=True)}
    amend(chain, GateCorrected("scenes", lower, passed))
    assert why(chain.record, "e001") == ["The gate “{gate}” was not checked yet."]
    amend(chain, GateCorrected("papers"))
    assert why(chain.record, "e001") == []
    assert [gate.id for gate in chain.record.contest.every_gate] == ["scenes"]
    late_gate = GateResult("scenes", passed=False, reason=Message("no"))
    chain.add("submit", entry(2, gates=(*PASSED, late_gate)))
    assert why(chain.record, "e002") == ["no"]


def test_prizes_are_corrected_before_they_are_awarded() -> None:
    chain = amend(
        judged(), PrizesCorrected("villages", replace(LADDER, cap=Decimal(7)))
    )
    assert of(chain.record, "e001").prize == Decimal("7.00")
    with pytest.raises(BadDefinition, match="add up"):
        amend(chain, PrizesCorrected("villages", replace(LADDER, fund=Decimal(1))))


def test_an_award_is_annulled_before_anything_else_is_touched() -> None:
    chain = judged().add("close")
    chain.add("award", contest.award(chain.record))
    with pytest.raises(NotAllowed, match="Annul the award"):
        amend(chain, EntryAnnulled("e001"))
    amend(chain, AwardAnnulled())
    assert chain.record.state == "closed"
    amend(chain, EntryAnnulled("e001"))
    chain.add("award", contest.award(chain.record))
    assert [p.entry for g in chain.record.awards[-1].noun.groups for p in g.prizes] == [
        "e002"
    ]
    assert contest.verify(chain.lines, _copies(chain), {}).lines == len(chain.lines)


def test_an_annulled_contest_ends() -> None:
    chain = amend(judged(), ContestAnnulled())
    assert chain.record.state == "annulled"
    for act in ("close", "mark", "submit", "amend", "payment"):
        told = Event(len(chain.lines) + 1, AT, "Ana", "staff", None)
        with pytest.raises(NotAllowed, match="annulled"):
            contest.check_allowed(chain.record, act, told)


def test_before_the_opening_rules_are_changed_not_amended() -> None:
    with pytest.raises(NotAllowed, match="has not opened"):
        amend(Chain(), QuorumCorrected(1))
    assert amend(Chain(), ContestAnnulled()).record.state == "annulled"


def test_an_adenda_has_a_resolution_and_a_reason() -> None:
    for noun in (
        Amendment(" ", "why", ContestAnnulled()),
        Amendment("R1", "", AwardAnnulled()),
    ):
        told = Event(len(judged().lines) + 1, AT, "Ana", "staff", noun)
        with pytest.raises(BadValue, match="resolution"):
            contest.validate_event(judged().record, "amend", told)
    with pytest.raises(BadValue, match="changes nothing"):
        amend(judged(), QuorumCorrected(0))


def test_too_few_marks_hold_the_award_up_until_an_adenda() -> None:
    chain = (
        Chain(replace(RULES, quorum=2)).add("open").add("submit", entry(1), entry(2))
    )
    chain.add("mark", ballot("e001", "j1", health=3, water=1))
    chain.add("mark", ballot("e001", "j2", health=3, water=1))
    chain.add("mark", ballot("e002", "j2", health=3, water=1)).add("close")
    lacking = marks_lacking(chain.record)
    assert {(lack.entry, lack.given) for lack in lacking} == {("e002", 1)}
    awards = contest.award(chain.record)
    told = Event(len(chain.lines) + 1, AT, "Ana", "staff", awards)
    with pytest.raises(NotAllowed, match="quorum"):
        contest.validate_event(chain.record, "award", told)
    # Written past the program, the same award is found.
    forged = Chain(replace(RULES, quorum=2))
    forged.lines = [*chain.lines]
    forged.add("award", awards)
    said = [one.id for one in contest.verify(forged.lines, _copies(forged), {}).touched]
    assert any("does not follow" in words for words in said)
    amend(chain, QuorumCorrected(1))
    contest.validate_event(
        chain.record, "award", replace(told, number=len(chain.lines) + 1)
    )


def test_a_contest_without_amendments_keeps_its_bytes() -> None:
    written = contest.dump(RULES)
    assert not {"quorum", "corrections"} & set(written)
    assert all("excused" not in one for one in written["jurors"])


def test_an_adenda_moves_the_award_and_leaves_what_the_contest_is_for() -> None:
    call = Announcement("Water", award_place="Square", award_at=LATER)
    chain = Chain(replace(RULES, announcement=call)).add("open")
    moved = replace(call, award_place="School", contacts=("Ana",))
    amend(chain, AnnouncementCorrected(moved))
    assert chain.record.contest.announcement == moved
    assert chain.record.contest_before(2).announcement == call
    t = translator("en")
    (line,) = amendment_words.lines(chain.record, t, "en")
    assert "School" in line.change
    assert "Square" in line.before
    with pytest.raises(BadValue, match="aim and legal basis"):
        amend(chain, AnnouncementCorrected(replace(moved, aim="Money")))
    with pytest.raises(BadValue, match="changes nothing"):
        amend(chain, AnnouncementCorrected(moved))


CHANGES: Sequence[AmendmentChange] = (
    RoundMoved("r1", "", LATER),
    JurorNamed(Juror("s1", "Sub"), "j1"),
    JurorExcused("j2", void=True),
    EntryAnnulled("e002"),
    MarksAnnulled("e001", "j1"),
    MarksAnnulled("e001", "j2", "water"),
    QuorumCorrected(2),
    AnnouncementCorrected(Announcement(contacts=("Ana",))),
    PrizesCorrected("villages", Prizes("share", Decimal(50))),
    GateCorrected("papers"),
)


@given(st.lists(st.sampled_from(CHANGES), max_size=6, unique_by=id))
def test_adendas_never_change_an_earlier_line(wanted: list[AmendmentChange]) -> None:
    chain = Chain(replace(RULES, gates=(Gate("papers", "checked", NAMES),)))
    chain.add("open").add("submit", entry(1, 20), entry(2, 30))
    chain.add("mark", ballot("e001", "j1", health=30, water=10))
    chain.add("mark", ballot("e001", "j2", health=15, water=5))
    for change in wanted:
        before, rules = [*chain.lines], chain.record.contest
        try:
            amend(chain, change)
        except TalkingMapsError:
            continue
        assert chain.lines[:-1] == before
        record = chain.record
        assert record.contest_before(len(chain.lines)) == rules
        assert contest.replay(before).contest == rules
        assert record.rules[-1].noun == contest.replay(before).rules[-1].noun
        assert [*contest.hash_chain.chain_breaks(chain.lines)] == []
        # What was lawful stays so: no earlier line becomes a fault.
        told = contest.verify(chain.lines, _copies(chain), {}).touched
        assert not [one for one in told if "does not follow" in one.id]


@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        AwardAnnulled(),
        ContestAnnulled(),
        EntryAdmitted("e001"),
        JurorNamed(Juror("x", "X")),
        GateCorrected("papers", SCENES),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_change_is_said_in_words(change: AmendmentChange, language: str) -> None:
    t = translator(language)
    said = amendment_words.sentence(change, judged().record.contest, t, language)
    assert said
    assert "{" not in said
    assert "{" not in amendment_words.before(change, RULES, t, language)


def _copies(chain: Chain) -> list[StoredCopy]:
    return []
