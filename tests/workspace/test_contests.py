"""A contest from call to paid prize, through the doors that people use."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from talking_maps import config, contest, scoring
from talking_maps.contest import submission
from talking_maps.errors import (
    AlreadyThere,
    BadDefinition,
    BadValue,
    NotAllowed,
    NotFound,
    TalkingMapsError,
)
from talking_maps.model.amendment import Amendment, EntryAnnulled
from talking_maps.model.change import Put
from talking_maps.model.contest import (
    Answer,
    Ballot,
    ClockCorrection,
    FlagAnswer,
    Gate,
    GateCheck,
    LossAnswer,
    Mark,
    Movement,
    Payment,
    Role,
    Visit,
)
from talking_maps.model.delivery import Delivery
from talking_maps.model.land_potential import LandPotential, LandResource
from talking_maps.model.message import Message
from talking_maps.model.plan import Assembly, Commitment, Scene
from talking_maps.model.rubric import Scorecard
from talking_maps.redaction.private_records import Redaction
from talking_maps.workspace import (
    EditContext,
    Workspace,
    accounts,
    add_owner,
    add_photo,
    commit,
    confirm_potential,
    contests,
    copy_to,
    current_time,
    open_workspace,
    read_photo,
    read_plan,
    rubrics,
    scorecard,
    set_assembly,
    set_commitment,
)
from talking_maps.workspace.accounts import COMMAND_LINE, Actor
from talking_maps.workspace.contests import laptops, sealed_copies
from talking_maps.workspace.open_community import OpenCommunity
from tests import village as land

CALL = """
id = "raymi"
name = "Raymi"
organiser = "Office"
time_zone = "America/Lima"
rubric = "example-after-cedap"
ties = ["jury"]
soles_per_dollar = "3.75"

[[rounds]]
id = "one"
names = { es = "Una", en = "One" }
opens = 2026-05-01T08:00:00
closes = 2026-05-31T17:00:00

[[categories]]
id = "villages"
names = { es = "Comunidades", en = "Villages" }
owners = ["community"]
within = "contest"
prizes = { kind = "ladder", fund = "1000.00", ladder = ["600.10", "300"] }

[[categories]]
id = "houses"
names = { es = "Casas", en = "Houses" }
owners = ["household"]
within = "community"

[[gates]]
id = "papers"
kind = "checked"
names = { es = "Papeles", en = "Papers" }

[[jurors]]
id = "rosa"
name = "Rosa"
origin = "other"

[[jurors]]
id = "luis"
name = "Luis"
origin = "muyu"
"""
IN_TIME = "2026-05-12T10:00:00.000-05:00"
LATE = "2026-06-12T10:00:00.000-05:00"


def at(moment: str, role: Role = "staff", name: str = "office") -> Actor:
    return Actor(name, role, lambda: moment)


STAFF = at(IN_TIME)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.toml"
    path.write_text(CALL, encoding="utf-8")
    return path


@pytest.fixture
def drawn(village: Workspace, hands: Callable[[], EditContext]) -> Workspace:
    field = land.feature("F1", "pasture", land.rectangle(100, 100, 200, 100))
    commit(village, "muyu", hands(), Put("feature", "F1", field))
    add_owner(village, "muyu", hands(), "h1", "household", name="Quispe")
    return village


@pytest.fixture
def opened(drawn: Workspace, call: Path) -> Workspace:
    contests.create(drawn, STAFF, call)
    contests.open_contest(drawn, STAFF, "raymi")
    return drawn


@pytest.fixture
def entered(opened: Workspace) -> Workspace:
    contests.submit(opened, STAFF, "raymi", "muyu")
    return opened


def test_handing_in_tells_how_far_it_is_and_is_called_off_till_it_is_sealed(
    opened: Workspace,
) -> None:
    class CalledOff(BaseException):
        pass

    def submit(till: int) -> list[float]:
        heard: list[float] = []

        def tell(share: float, _what: Message) -> None:
            heard.append(share)
            if len(heard) == till:
                raise CalledOff

        contests.submit(opened, STAFF, "raymi", "muyu", progress=tell)
        return heard

    for word in (1, 4):
        with pytest.raises(CalledOff):
            submit(word)
        assert contests.read(opened, "raymi").entries == ()
    heard = submit(0)
    assert len(heard) == 4
    assert heard == sorted(heard)
    assert len(contests.read(opened, "raymi").entries) == 1


def give(workspace: Workspace, actor: Actor, juror: str, points: float) -> None:
    contests.mark(
        workspace, actor, "raymi", Ballot("e001", juror, (Mark("health", points),))
    )


def test_gates_of_the_rubric_are_asked_of_entries_too(
    drawn: Workspace, call: Path
) -> None:
    def measured(name: str, scene: Scene, **limits: float) -> Gate:
        names = {"es": name, "en": name}
        return Gate(name, "indicator", names, "improved_pasture_share", scene, **limits)

    gates = (
        measured("little", "present", at_most=0.0),
        measured("much", "present", at_least=0.5),
        measured("later", "future", at_least=0.5),
    )
    rubrics.add(drawn, STAFF, replace(drawn.rubric, gates=gates))
    rubrics.use(drawn, STAFF, 1)
    drawn = open_workspace(drawn.folder)
    call.write_text(CALL.replace('rubric = "example-after-cedap"\n', ""), "utf-8")
    contests.create(drawn, STAFF, call)
    contests.open_contest(drawn, STAFF, "raymi")
    entry = contests.submit(drawn, STAFF, "raymi", "muyu").entry
    asked = {one.gate: one for one in entry.gates if one.gate not in ("complete",)}
    assert {gate: one.passed for gate, one in asked.items()} == {
        "in_time": True,
        "little": True,
        "much": False,
        "later": False,
    }
    reason = asked["much"].reason
    assert reason is not None
    assert reason.values == {"gate": "much", "value": 0.0, "limit": 0.5}
    assert sealed_copies.verify(drawn, "raymi").holds
    contests.check_gate(drawn, STAFF, "raymi", GateCheck("e001", "papers", passed=True))
    (standing,) = contest.standings(contests.read(drawn, "raymi"))
    assert reason in standing.reasons


def test_what_the_land_lacks_is_sealed_and_its_points_are_shared_out(
    drawn: Workspace, call: Path
) -> None:
    assert drawn.rubric.withheld == "share"
    lacks: tuple[LandResource, ...] = ("cropland", "steep_cropland", "irrigation")
    confirm_potential(
        OpenCommunity(drawn, "muyu"), STAFF, lacks, who="R. Mamani", on="2026-05-02"
    )
    call.write_text(CALL.replace('rubric = "example-after-cedap"\n', ""), "utf-8")
    contests.create(drawn, STAFF, call)
    contests.open_contest(drawn, STAFF, "raymi")
    contests.submit(drawn, STAFF, "raymi", "muyu")
    (entry,) = [told.noun for told in contests.read(drawn, "raymi").entries]
    assert entry.potential == LandPotential(lacks, "R. Mamani", "2026-05-02")
    terraces = [p for p in entry.parts if p.indicator.startswith("terraced")]
    assert [part.of for part in terraces] == [0, 0]
    assert sum(round(part.of * 100) for part in entry.parts) == 8000
    assert contests.sealed_copy(drawn, "raymi", "e001").entry.potential.lacks == lacks
    assert sealed_copies.verify(drawn, "raymi").holds
    # What the office says later of the land changes nothing of what is sealed.
    confirm_potential(
        OpenCommunity(drawn, "muyu"), STAFF, (), who="R. Mamani", on="2026-05-03"
    )
    assert sealed_copies.verify(drawn, "raymi").holds


def test_a_contest_is_made_from_its_call(drawn: Workspace, call: Path) -> None:
    made, asked = contests.create(drawn, STAFF, call)
    assert made.rounds[0].closes_at == "2026-05-31T17:00:00-05:00"
    assert made.categories[0].prizes is not None
    assert made.categories[0].prizes.ladder == (Decimal("600.10"), Decimal(300))
    assert asked == ()
    assert contests.read(drawn, "raymi").contest == made
    assert contests.contest_ids(drawn) == ("raymi",)
    with pytest.raises(AlreadyThere):
        contests.create(drawn, STAFF, call)
    with pytest.raises(NotFound, match="There are"):
        contests.read(drawn, "other")


def test_rules_change_before_the_opening_and_every_change_is_kept(
    drawn: Workspace, call: Path
) -> None:
    contests.create(drawn, STAFF, call)
    call.write_text(CALL.replace('"Raymi"', '"Raymi 2026"'), encoding="utf-8")
    contests.change(drawn, STAFF, "raymi", call)
    record = contests.read(drawn, "raymi")
    assert [told.noun.name for told in record.rules] == ["Raymi", "Raymi 2026"]
    contests.open_contest(drawn, STAFF, "raymi")
    with pytest.raises(NotAllowed, match="can no longer be changed"):
        contests.change(drawn, STAFF, "raymi", call)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"600.10"', "600.1"),
        ("America/Lima", "Andes/Lima"),
        ('ties = ["jury"]', 'ties = ["luck"]'),
        ('kind = "checked"', 'kind = "guessed"'),
        ('organiser = "Office"', 'organizer = "Office"'),
        ('"1000.00"', '"900.09"'),
        ("example-after-cedap", "no-such-rubric"),
    ],
)
def test_a_wrong_call_is_refused(
    drawn: Workspace, call: Path, old: str, new: str
) -> None:
    call.write_text(CALL.replace(old, new), encoding="utf-8")
    with pytest.raises(BadDefinition):
        contests.create(drawn, STAFF, call)
    assert contests.contest_ids(drawn) == ()


def test_the_example_call_holds_together(drawn: Workspace, root: Path) -> None:
    _, asked = contests.create(
        drawn, STAFF, root / "data" / "contests" / "example.toml"
    )
    assert asked == ()


def test_an_entry_is_a_sealed_copy_with_its_code(opened: Workspace) -> None:
    card = scorecard(OpenCommunity(opened, "muyu"))
    slip = contests.submit(opened, STAFF, "raymi", "muyu")
    assert slip.code == contest.encode(slip.entry.seal)
    assert replace(slip, remarks=()) == contests.receipt(opened, "raymi", "e001")
    copy = contests.sealed_copy(opened, "raymi", "e001")
    plan = read_plan(opened, "muyu")
    assert [f.uid for f in copy.plan.features] == ["F1"]
    assert copy.plan.features[0].geometry.equals(plan.features[0].geometry)
    assert copy.rubric.id == "example-after-cedap"
    assert copy.boundary.equals_exact(land.SQUARE.normalize(), 0.01)
    assert copy.scorecard["total"] == card.total
    assert sum(p.points for p in slip.entry.parts) == pytest.approx(card.total)


def test_incomplete_and_late_entries_stay_visible(opened: Workspace) -> None:
    contests.submit(opened, STAFF, "raymi", "muyu")
    contests.submit(opened, at(LATE), "raymi", "muyu", "h1")
    late, whole = sorted(
        contest.standings(contests.read(opened, "raymi")), key=lambda s: s.owner
    )[::-1]
    assert late.owner == "h1"
    assert late.reasons[0].id.startswith("It came late")
    assert not whole.eligible
    assert any("future" in reason.id for reason in whole.reasons)


def test_the_last_moment_is_in_time_and_a_clock_set_back_is_not(
    opened: Workspace,
) -> None:
    def gate(moment: str) -> Message | None:
        slip = contests.submit(opened, at(moment), "raymi", "muyu", "h1")
        return slip.entry.gates[0].reason

    assert gate("2026-05-31T22:00:00.000Z") is None
    contests.mark(
        opened,
        at("2026-06-02T10:00:00-05:00"),
        "raymi",
        Ballot("e001", "rosa", (Mark("health", 5.0),)),
    )
    assert gate("2026-05-31T16:59:59-05:00") is None, "who marks tells no time"
    after = gate("2026-05-31T17:00:00.001-05:00")
    assert after is not None
    back = gate("2026-05-31T16:00:00-05:00")
    assert back is not None
    assert back.values["seen"] == "2026-05-31T17:00:00.001-05:00"
    assert contests.verify(opened, "raymi").holds


def test_times_are_those_of_the_contests_zone(opened: Workspace) -> None:
    elsewhere = at("2026-06-01T00:30:00.000+02:00")
    contests.submit(opened, elsewhere, "raymi", "muyu")
    (told,) = contests.read(opened, "raymi").entries
    assert told.at == told.noun.submitted_at == "2026-05-31T17:30:00.000-05:00"
    (reason, *_) = contest.standings(contests.read(opened, "raymi"))[0].reasons
    assert reason.values["at"] == told.at


def test_how_marks_are_joined_is_part_of_the_sealed_rubric(
    drawn: Workspace, call: Path, root: Path
) -> None:
    ours = (root / "data/rubrics/example-after-cedap.toml").read_text(encoding="utf-8")
    (call.parent / "ours.toml").write_text(
        ours.replace("of = 100", 'of = 100\njoining = "median"'), encoding="utf-8"
    )
    text = CALL.replace("example-after-cedap", "ours.toml")
    call.write_text(text, encoding="utf-8")
    rules, _ = contests.create(drawn, STAFF, call)
    assert (rules.joining, rules.rubric.joining) == ("median", "median")
    contests.open_contest(drawn, STAFF, "raymi")
    contests.submit(drawn, STAFF, "raymi", "muyu")
    assert contests.sealed_copy(drawn, "raymi", "e001").rubric.joining == "median"
    call.write_text(text.replace('id = "raymi"', 'id = "b"\njoining = "mean"'))
    with pytest.raises(BadDefinition, match="joins marks another way"):
        contests.create(drawn, STAFF, call)


def test_the_plan_may_change_after_sealing_and_the_entry_does_not(
    entered: Workspace, hands: Callable[[], EditContext]
) -> None:
    before = contest.standings(contests.read(entered, "raymi"))
    other = land.feature("F2", "pasture", land.rectangle(500, 500, 50, 50))
    commit(entered, "muyu", hands(), Put("feature", "F2", other))
    assert contest.standings(contests.read(entered, "raymi")) == before
    assert contests.verify(entered, "raymi").holds


def test_who_cannot_enter_is_told_why(opened: Workspace, call: Path) -> None:
    early = at("2026-04-01T10:00:00.000-05:00")
    with pytest.raises(NotAllowed, match="too early"):
        contests.submit(opened, early, "raymi", "muyu")
    with pytest.raises(NotAllowed, match="No category"):
        contests.submit(opened, STAFF, "raymi", "muyu", category="houses")
    with pytest.raises(NotFound, match="no round"):
        contests.submit(opened, STAFF, "raymi", "muyu", a_round="two")
    two = '"One" }\n\n[[rounds]]\nid = "two"\nnames = { es = "Dos", en = "Two" }\n'
    text = CALL.replace('"raymi"', '"twice"').replace('"One" }\n', two)
    call.write_text(text, encoding="utf-8")
    contests.create(opened, STAFF, call)
    contests.open_contest(opened, STAFF, "twice")
    with pytest.raises(BadValue, match="Several rounds"):
        contests.submit(opened, STAFF, "twice", "muyu")
    assert contests.submit(opened, STAFF, "twice", "muyu", a_round="two").entry.round


def test_jurors_mark_by_numbers_and_by_faces(entered: Workspace) -> None:
    rosa = at(IN_TIME, "juror", "rosa")
    give(entered, rosa, "rosa", 7.5)
    given = contests.mark_by_face(
        entered, rosa, "raymi", "e001", "rosa", criterion="education", face=3
    )
    assert (given.points, given.face) == (5.0, 3)
    (found,) = contest.standings(contests.read(entered, "raymi"))
    assert found.jury == 12.5
    with pytest.raises(NotAllowed, match="own community"):
        give(entered, STAFF, "luis", 5)
    with pytest.raises(NotAllowed, match="own name"):
        give(entered, at(IN_TIME, "juror", "luis"), "rosa", 5)
    with pytest.raises(BadValue, match="A face"):
        contests.mark_by_face(
            entered, rosa, "raymi", "e001", "rosa", criterion="health", face=9
        )


def test_a_visit_keeps_what_was_found_and_its_photo(
    entered: Workspace, picture: bytes
) -> None:
    seen = Visit("e001", "rosa", "2026-05-20", {"F1": "done"}, -72.0, -14.5)
    told = contests.visit(entered, STAFF, "raymi", seen, picture)
    assert told.photo
    (kept,) = contests.read(entered, "raymi").visits
    assert kept.noun == told
    assert contests.verify(entered, "raymi").holds
    with pytest.raises(BadValue):
        contests.visit(entered, STAFF, "raymi", replace(seen, findings={"F9": "done"}))


@pytest.fixture
def picture() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "PNG")
    return out.getvalue()


def finish(workspace: Workspace) -> None:
    contests.check_gate(
        workspace,
        STAFF,
        "raymi",
        GateCheck("e001", "papers", passed=True, reason="seen"),
    )
    contests.close(workspace, STAFF, "raymi")


def complete(workspace: Workspace, hands: Callable[[], EditContext]) -> None:
    """Draw and promise all that an entry needs."""
    for scene in ("past", "future"):
        thing = replace(
            land.feature("F1", "pasture", land.rectangle(100, 100, 200, 100), scene),
            attributes={"condition": "good"},
        )
        commit(workspace, "muyu", hands(), Put("feature", "F1", thing))
    set_commitment(
        workspace,
        "muyu",
        hands(),
        Commitment("", "community", "fence", "all", "2027-01-01"),
    )
    set_assembly(
        workspace,
        "muyu",
        hands(),
        Assembly("", "2026-05-01", "", 9, 10, 8),
    )


@pytest.fixture
def won(opened: Workspace, hands: Callable[[], EditContext]) -> Workspace:
    feature = replace(
        read_plan(opened, "muyu").features[0],
        attributes={"condition": "good"},
    )
    commit(opened, "muyu", hands(), Put("feature", "F1", feature))
    complete(opened, hands)
    contests.submit(opened, STAFF, "raymi", "muyu")
    give(opened, STAFF, "rosa", 9)
    finish(opened)
    return opened


def test_prizes_are_awarded_once_and_paid_with_papers(won: Workspace) -> None:
    (standing,) = contest.standings(contests.read(won, "raymi"))
    assert [r.id for r in standing.reasons] == []
    awarded = contests.award(won, STAFF, "raymi")
    (group,) = awarded.groups
    assert (group.prizes[0].amount, group.remainder) == (
        Decimal("600.10"),
        Decimal("399.90"),
    )
    lines = contests.read(won, "raymi").lines
    assert contests.award(won, STAFF, "raymi") == awarded
    assert contests.read(won, "raymi").lines == lines
    with pytest.raises(NotAllowed):
        contests.record_payment(
            won, STAFF, "raymi", Payment("e001", paid_on="2026-07-01")
        )
    contests.record_payment(
        won,
        STAFF,
        "raymi",
        Payment("e001", "12-2026", "2026-06-20", "40 days", "0011-0123-0200456789"),
    )
    contests.record_payment(won, STAFF, "raymi", Payment("e001", paid_on="2026-07-01"))
    (due,) = contests.ledger(won, "raymi")
    assert (due.payment.account, due.payment.paid_on) == ("****6789", "2026-07-01")
    assert due.paid_by == "office"
    assert contests.verify(won, "raymi").holds


def pay(workspace: Workspace) -> None:
    papers = Payment("e001", "12-2026", "2026-06-20", "40 days", "0011-6789")
    contests.record_payment(workspace, STAFF, "raymi", papers)
    contests.record_payment(
        workspace, STAFF, "raymi", Payment("e001", paid_on="2026-07-01")
    )


def test_what_was_paid_stays_in_the_ledger_when_prizes_change(won: Workspace) -> None:
    contests.award(won, STAFF, "raymi")
    pay(won)
    contests.appeal(won, STAFF, "raymi", by="muyu", about="papers")
    contests.answer(won, STAFF, "raymi", Answer("a1", upheld=True, text="yes"))
    (due,) = contests.ledger(won, "raymi")
    assert (due.amount, due.paid) == (Decimal("600.10"), Decimal("600.10"))
    contests.check_gate(won, STAFF, "raymi", GateCheck("e001", "papers", passed=False))
    contests.award(won, STAFF, "raymi")
    (due,) = contests.ledger(won, "raymi")
    assert (due.amount, due.paid, due.payment.paid_on, due.paid_by) == (
        Decimal("0.00"),
        Decimal("600.10"),
        "2026-07-01",
        "office",
    )
    assert contests.verify(won, "raymi").holds


def test_an_upheld_appeal_lets_a_mark_be_corrected(won: Workspace) -> None:
    contests.award(won, STAFF, "raymi")
    with pytest.raises(NotAllowed, match="Only an appeal"):
        give(won, STAFF, "rosa", 10)
    asked = contests.appeal(
        won,
        at(LATE, "facilitator"),
        "raymi",
        by="muyu",
        about="health",
        entry_id="e001",
    )
    contests.answer(won, STAFF, "raymi", Answer(asked.id, upheld=True, text="yes"))
    give(won, STAFF, "rosa", 10)
    contests.award(won, STAFF, "raymi")
    record = contests.read(won, "raymi")
    assert len(record.awards) == 2
    assert contests.verify(won, "raymi").holds


def test_no_private_byte_is_in_a_contest(
    opened: Workspace, hands: Callable[[], EditContext]
) -> None:
    """Names in every text, and a place that was an ordinary one before."""
    name, secret = "Saturnina Quispe", "SECRETO"
    add_owner(opened, "muyu", hands(), "h9", "household", name=name)
    place = land.feature("S1", "spring", land.rectangle(500, 500, 9, 9).centroid)
    for layer in ("spring", "sacred"):
        huaca = replace(place, layer=layer, name=secret)
        commit(opened, "muyu", hands(), Put("feature", "S1", huaca))
    field = replace(
        read_plan(opened, "muyu").features[0],
        name=f"de {name}",
        note=name.upper(),
    )
    promise = Commitment("C1", "community", f"con {name}", name, "2027")
    held = Assembly("A1", "2026-05-01", f"casa de {name}")
    for kind, uid, noun in (
        ("feature", "F1", field),
        ("commitment", "C1", promise),
        ("assembly", "A1", held),
    ):
        commit(opened, "muyu", hands(), Put(kind, uid, noun))  # type: ignore[arg-type]
    contests.submit(opened, STAFF, "raymi", "muyu")
    assert contests.verify(opened, "raymi").holds
    sealed = contests.sealed_copy(opened, "raymi", "e001")
    assert sealed.plan.commitments[0].what == "con h9"
    assert [one.uid for one in sealed.plan.features] == ["F1"]
    content = contests.contest_file(opened, "raymi").read_bytes()
    for mark in (b"aturnina", b"SATURNINA", b"SECRETO", b'"S1"'):
        assert mark not in content
    assert place.geometry.wkb_hex.encode() not in content


def test_seals_hold_no_more_digits_than_processors_agree_on(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another processor: every measured value differs in its last digits."""

    def noisy(value: float | None) -> float | None:
        return None if value is None else value * (1 + 1e-13)

    def elsewhere(*given: Any, **more: Any) -> Scorecard:
        card = score(*given, **more)
        criteria = (
            replace(
                one,
                readings=tuple(
                    replace(
                        reading,
                        measure=replace(
                            reading.measure,
                            value=noisy(reading.measure.value),
                            uncertainty=noisy(reading.measure.uncertainty),
                        ),
                    )
                    for reading in one.readings
                ),
            )
            for one in card.criteria
        )
        return replace(card, criteria=tuple(criteria))

    score = scoring.score
    entry = contests.preview_submission(opened, STAFF, "raymi", "muyu")
    monkeypatch.setattr("talking_maps.workspace.scores.scoring.score", elsewhere)
    assert (
        contests.preview_submission(opened, STAFF, "raymi", "muyu").seal == entry.seal
    )


def test_a_clock_set_forward_is_put_right_by_a_line_of_its_own(
    opened: Workspace, hands: Callable[[], EditContext]
) -> None:
    """One act of 2062: what comes after it is late until staff put its time right."""
    complete(opened, hands)
    ahead = at("2062-05-12T10:30:00.000-05:00")
    contests.submit(opened, ahead, "raymi", "muyu", "h1")
    contests.submit(opened, STAFF, "raymi", "muyu")
    record = contests.read(opened, "raymi")
    assert not submission.is_in_time(record.entries[1].noun)
    (wrong,) = contests.ahead(record, IN_TIME)
    assert (wrong.line, wrong.latest) == (record.entries[0].number, IN_TIME)
    right = partial(ClockCorrection, wrong.line, reason="Its battery was empty.")
    for line, moment, why, error in (
        (wrong.line, IN_TIME, " ", BadValue),
        (99, IN_TIME, "so", NotFound),
        (wrong.line + 1, IN_TIME, "so", NotAllowed),
        (wrong.line, LATE, "so", BadValue),
        (wrong.line, "2020-01-01T00:00-05:00", "so", BadValue),
        (wrong.line, "soon", "so", BadValue),
    ):
        correction = ClockCorrection(line, moment, why)
        with pytest.raises(error):
            contests.put_right(opened, STAFF, "raymi", correction)
    rosa = at(IN_TIME, "juror", "rosa")
    with pytest.raises(NotAllowed):
        contests.put_right(opened, rosa, "raymi", right(IN_TIME))
    contests.put_right(opened, STAFF, "raymi", right(IN_TIME))
    record = contests.read(opened, "raymi")
    assert contests.ahead(record, IN_TIME) == ()
    assert submission.in_time(record) == {"e001", "e002"}
    assert not [
        one for one in submission.ineligibility(record)["e002"] if "late" in one.id
    ]
    third = contests.submit(opened, STAFF, "raymi", "muyu")
    assert submission.is_in_time(third.entry)
    assert contests.verify(opened, "raymi").holds
    last = record.entries[-1].number
    with pytest.raises(NotAllowed, match="its time stands"):
        contests.put_right(opened, STAFF, "raymi", ClockCorrection(last, IN_TIME, "so"))


def test_what_came_late_is_not_made_early_by_putting_a_clock_right(
    opened: Workspace,
) -> None:
    contests.submit(opened, at(LATE), "raymi", "muyu")
    early = ClockCorrection(3, IN_TIME, "so they say")
    with pytest.raises(NotAllowed, match="its time stands"):
        contests.put_right(opened, at(LATE), "raymi", early)


def test_a_clock_is_doubted_before_anything_is_done(opened: Workspace) -> None:
    record = contests.read(opened, "raymi")
    now = current_time()
    assert contests.doubt(opened, record, now) is None, "files were written just now"
    for moment, words in (
        ("2026-05-12T09:00:00-05:00", "Set the right time"),
        ("2062-01-01T00:00:00-05:00", "set it first"),
    ):
        found = contests.doubt(opened, record, moment)
        assert found is not None
        assert words in found.id


def test_a_photo_of_a_sealed_plan_that_is_gone_or_changed_is_told(
    opened: Workspace, hands: Callable[[], EditContext], tmp_path: Path
) -> None:
    drawing = read_plan(opened, "muyu").features[0]
    for colour in ("red", "blue"):
        picture = BytesIO()
        Image.new("RGB", (40, 20), colour).save(picture, "JPEG")
        add_photo(opened, "muyu", hands(), drawing, picture.getvalue())
    first, second = read_plan(opened, "muyu").features[0].photos
    contests.submit(opened, STAFF, "raymi", "muyu")
    sealed = contests.sealed_copy(opened, "raymi", "e001")
    jpeg = read_photo(opened, "muyu", first)
    assert jpeg is not None
    assert sealed.photos.keys() == {first, second}
    assert sealed.photos[first] == contest.digest(jpeg)
    home, other = opened.folder / "communities" / "muyu.gpkg", tmp_path / "copy.gpkg"
    copy_to(opened, "muyu", other)
    whole = home.read_bytes()

    def found(*statements: str, file: bytes = whole) -> contest.VerificationReport:
        home.write_bytes(file)
        with closing(sqlite3.connect(home)) as connection:
            for statement in statements:
                connection.execute(statement, {"id": first})
            connection.commit()
        return contests.verify(opened, "raymi")

    assert (found().touched, found().unseen) == ((), ())
    assert found(file=other.read_bytes()).holds, "a copy has the same pictures"
    remark = "UPDATE photo SET jpeg = CAST(x'ffd8fffe000478' || x'79' ||"
    assert found(f"{remark} substr(jpeg, 3) AS BLOB) WHERE id = :id").holds
    for statement in (
        "DELETE FROM photo WHERE id = :id",
        "UPDATE photo SET jpeg = (SELECT jpeg FROM photo WHERE id <> :id)"
        " WHERE id = :id",
    ):
        (fault,) = found(statement).touched
        assert "photo" in fault.id
        assert fault.values == {
            "entry": "e001",
            "community": "muyu",
            "photo": first[:12],
        }
    home.unlink()
    elsewhere = contests.verify(opened, "raymi")
    assert elsewhere.holds
    assert [one.values for one in elsewhere.unseen] == [
        {"entry": "e001", "community": "muyu"}
    ]


def test_what_restricted_layers_show_does_not_leave(
    opened: Workspace, hands: Callable[[], EditContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older programs sealed restricted places, too."""
    huaca = land.feature("S1", "sacred", land.rectangle(500, 500, 9, 9).centroid)
    commit(opened, "muyu", hands(), Put("feature", "S1", huaca))
    with monkeypatch.context() as before:
        before.setattr("talking_maps.store.redaction", lambda *_: Redaction())
        contests.submit(opened, STAFF, "raymi", "muyu")
    for findings in ({"F1": "done"}, {"F1": "done", "S1": "not_found"}):
        seen = Visit("e001", "rosa", "2026-05-20", findings, -72.0, -14.5)  # type: ignore[arg-type]
        contests.visit(opened, STAFF, "raymi", seen)
    rows = contests.rows(opened, "raymi", "visits")
    assert [(row["thing"], row["longitude"]) for row in rows] == [
        ("F1", -72.0),
        ("F1", None),
    ]


def test_tables_and_trail_tell_no_marks_while_the_jury_is_marking(
    opened: Workspace, hands: Callable[[], EditContext]
) -> None:
    field = read_plan(opened, "muyu").features[0]
    whole = replace(field, attributes={"condition": "good"})
    commit(opened, "muyu", hands(), Put("feature", "F1", whole))
    complete(opened, hands)
    contests.submit(opened, STAFF, "raymi", "muyu")
    give(opened, STAFF, "rosa", 9)
    seen = Visit("e001", "rosa", "2026-05-20", {"F1": "done"})
    contests.visit(opened, STAFF, "raymi", seen)

    def told(role: Role, name: str) -> tuple[list[Any], ...]:
        who = at(IN_TIME, role, name)
        rows = partial(contests.rows, opened, "raymi", actor=who)
        lines = contests.trail(opened, "raymi", actor=who)
        return (
            [row["points"] for row in rows("marks")],
            [row["thing"] for row in rows("visits")],
            [row["jury"] for row in rows("results")],
            [line.content["marks"] for line in lines if line.act == "mark"],
        )

    assert told("visitor", "x") == told("juror", "luis") == ([], [], [0.0], [[]])
    assert told("facilitator", "rosa") == ([], [], [0.0], [[]])
    assert told("juror", "rosa")[:3] == ([9.0], ["F1"], [0.0])
    points, things, jury, ((mark,),) = told("staff", "office")
    assert (points, things, jury) == ([9.0], ["F1"], [9.0])
    assert mark["points"] == 9
    luis = at(IN_TIME, "juror", "luis")
    assert contests.rows(opened, "raymi", "prizes", actor=luis) == ()


def test_reasons_are_told_whole_and_in_the_readers_language(opened: Workspace) -> None:
    contests.submit(opened, STAFF, "raymi", "muyu")
    contests.submit(opened, STAFF, "raymi", "muyu")
    told = contests.rows(opened, "raymi", "results", language="es")
    (old,) = [str(row["reasons"]) for row in told if row["entry"] == "e001"]
    assert "la inscripción más nueva e002" in old
    assert "{" not in old


def test_tables_are_written_and_formulas_defused(
    won: Workspace, tmp_path: Path
) -> None:
    contests.mark(
        won,
        STAFF,
        "raymi",
        Ballot("e001", "rosa", (Mark("education", 3, note="=1+1"),)),
    )
    contests.export(won, "raymi", tmp_path / "results.csv")
    contests.export(won, "raymi", tmp_path / "marks.csv", "marks")
    results = pd.read_csv(tmp_path / "results.csv")
    assert results.loc[0, "prize"] == 600.10
    assert "Quispe" not in (tmp_path / "results.csv").read_text(encoding="utf-8")
    assert "'=1+1" in (tmp_path / "marks.csv").read_text(encoding="utf-8")
    contests.export(won, "raymi", tmp_path / "all.gpkg")
    import geopandas as gpd

    found = gpd.read_file(tmp_path / "all.gpkg", layer="results")
    assert found.geometry.iloc[0].area > 0
    assert len(gpd.read_file(tmp_path / "all.gpkg", layer="marks")) == 2
    with pytest.raises(BadValue):
        contests.export(won, "raymi", tmp_path / "all.xls")


ACTS: dict[str, Callable[[Workspace, Actor], object]] = {
    "change": lambda w, a: contests.change(
        w, a, "raymi", w.folder.parent / "call.toml"
    ),
    "create": lambda w, a: contests.create(w, a, w.folder.parent / "call.toml"),
    "open": lambda w, a: contests.open_contest(w, a, "raymi"),
    "close": lambda w, a: contests.close(w, a, "raymi"),
    "places": lambda w, a: sealed_copies.draw_places(w, a, "raymi"),
    "award": lambda w, a: contests.award(w, a, "raymi"),
    "submit": lambda w, a: contests.submit(w, a, "raymi", "muyu"),
    "clock": lambda w, a: contests.put_right(
        w, a, "raymi", ClockCorrection(1, IN_TIME, "so")
    ),
    "withdraw": lambda w, a: contests.withdraw(w, a, "raymi", "e001"),
    "check": lambda w, a: contests.check_gate(
        w, a, "raymi", GateCheck("e001", "papers", passed=True)
    ),
    "mark": lambda w, a: give(w, a, "rosa", 5),
    "visit": lambda w, a: contests.visit(
        w, a, "raymi", Visit("e001", "rosa", "2026-05-20", {})
    ),
    "appeal": lambda w, a: contests.appeal(w, a, "raymi", by="muyu", about="health"),
    "answer": lambda w, a: contests.answer(w, a, "raymi", Answer("a1", True, "yes")),
    "answer_flag": lambda w, a: contests.answer_flag(
        w, a, "raymi", FlagAnswer("e001", "tiny", "seen")
    ),
    "loss_reason": lambda w, a: contests.give_loss_reason(
        w, a, "raymi", "e001", ["A"], "the river took it"
    ),
    "answer_loss": lambda w, a: contests.answer_loss(
        w, a, "raymi", LossAnswer("r1", accepted=True)
    ),
    "payment": lambda w, a: contests.record_payment(w, a, "raymi", Payment("e001")),
    "read_again": lambda w, a: contests.read_again(
        w, a, "raymi", "rosa", {("e001", "health"): 5.0}
    ),
    "amend": lambda w, a: contests.amend(
        w, a, "raymi", Amendment("R.D. 1", "so", EntryAnnulled("e001"))
    ),
    "delivery": lambda w, a: contests.deliver(w, a, "raymi", Delivery("e001", "Rosa")),
    "lead": lambda w, a: laptops.take_lead(w, a, "raymi"),
    "hand_over": lambda w, a: laptops.send_contest(
        w, a, "raymi", w.folder / "out.gpkg", hand_over_to="Field"
    ),
    "movement": lambda w, a: contests.record_movement(
        w, a, "raymi", Movement("e001", "payment", Decimal(1), "cash", "2026-07-01")
    ),
}


def test_nobody_does_what_his_role_may_not(entered: Workspace) -> None:
    assert set(ACTS) == set(contest.RIGHTS)
    before = contests.trail(entered, "raymi")
    roles: tuple[Role, ...] = ("visitor", "facilitator", "juror", "staff")
    for act, do in ACTS.items():
        for role in roles:
            if not contest.may(role, act):
                with pytest.raises(NotAllowed, match="may not do this"):
                    do(entered, at(IN_TIME, role, "rosa"))
    assert contests.trail(entered, "raymi") == before


def test_people_sign_in_with_their_own_password(workspace: Workspace) -> None:
    assert accounts.people(workspace) == ()
    with pytest.raises(NotAllowed):
        accounts.sign_in(workspace, "rosa", "")
    accounts.save_account(workspace, COMMAND_LINE, "rosa", "juror", "qantu-2026")
    assert accounts.sign_in(workspace, "rosa", "qantu-2026").role == "juror"
    for name, password in (("rosa", "wrong"), ("rosa", ""), ("ana", "qantu-2026")):
        with pytest.raises(NotAllowed, match="name or the password"):
            accounts.sign_in(workspace, name, password)
    kept = (workspace.folder / accounts.FILE).read_text(encoding="utf-8")
    assert "qantu" not in kept
    assert "$argon2id$" in kept
    with pytest.raises(BadValue):
        accounts.save_account(workspace, COMMAND_LINE, "luis", "juror", "short")
    with pytest.raises(NotAllowed):
        accounts.save_account(
            workspace, accounts.facilitator("x"), "x", "staff", "long enough"
        )
    accounts.remove_person(workspace, COMMAND_LINE, "rosa")
    assert accounts.people(workspace) == ()


def test_a_broken_list_of_people_lets_nobody_in(workspace: Workspace) -> None:
    (workspace.folder / accounts.FILE).write_text("[]", encoding="utf-8")
    with pytest.raises(TalkingMapsError):
        accounts.sign_in(workspace, "rosa", "qantu-2026")


def test_a_chain_that_grew_is_read_on_from_where_it_was(entered: Workspace) -> None:
    def told(record: contest.ContestState) -> object:
        names = ("entries", "ballots", "withdrawals", "turns", "lines", "head")
        return [getattr(record, name) for name in names], contest.standings(record)

    first = contests.read(entered, "raymi")
    assert contests.read(entered, "raymi", before=first) is first
    told(first)
    contests.mark(
        entered, STAFF, "raymi", Ballot("e001", "rosa", (Mark("health", 3.0),))
    )
    second = contests.read(entered, "raymi", before=first)
    assert second.entries[0] is first.entries[0], "not read again"
    contests.close(entered, STAFF, "raymi")
    contests.submit(entered, at(LATE), "raymi", "muyu", "h1")
    whole = contests.read(entered, "raymi")
    assert told(contests.read(entered, "raymi", before=second)) == told(whole)
    file = contests.contest_file(entered, "raymi")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM line WHERE number = ?", (whole.lines,))
        connection.commit()
    assert contests.read(entered, "raymi", before=whole).lines == whole.lines - 1


def test_a_round_counts_what_changed_since_its_baseline(
    drawn: Workspace, call: Path, hands: Callable[[], EditContext]
) -> None:
    text = CALL.replace("example-after-cedap", "example-of-change").replace(
        '[[categories]]\nid = "villages"',
        '[[rounds]]\nid = "two"\nnames = { es = "Dos", en = "Two" }\nbaseline = "one"\n'
        "opens = 2026-06-01T08:00:00\ncloses = 2026-06-30T17:00:00\n\n"
        '[[categories]]\nid = "villages"',
    )
    call.write_text(text, encoding="utf-8")
    contests.create(drawn, STAFF, call)
    contests.open_contest(drawn, STAFF, "raymi")
    contests.submit(drawn, STAFF, "raymi", "muyu")
    fenced = land.feature(
        "F1",
        "pasture",
        land.rectangle(100, 100, 200, 100),
        attributes={"fenced": True},
    )
    commit(drawn, "muyu", hands(), Put("feature", "F1", fenced))
    before, after = (
        {(p.indicator, p.scene): p for p in slip.entry.parts}
        for slip in (
            contests.receipt(drawn, "raymi", "e001"),
            contests.submit(drawn, at(LATE), "raymi", "muyu"),
        )
    )
    cared: tuple[str, Scene | None] = ("improved_pasture_share", "present")
    assert before[cared].value is None
    assert after[cared].value == 1.0
    assert after[cared].points > 0
    assert sealed_copies.verify(drawn, "raymi").holds


def test_families_and_communities_are_judged_by_their_own_rules(
    drawn: Workspace, call: Path, hands: Callable[[], EditContext], tmp_path: Path
) -> None:
    own = (
        'id = "houses"\nrubric = "example-of-change"\njury = ["rosa"]\n'
        "gates = [{ id = 'garden', kind = 'checked', names = { es = 'H', en = 'G' } }]"
    )
    call.write_text(CALL.replace('id = "houses"', own), encoding="utf-8")
    rules, _ = contests.create(drawn, STAFF, call)
    field = land.feature("F2", "pasture", land.rectangle(100, 300, 200, 100))
    hands_of = replace(hands(), owner="h1")
    commit(drawn, "muyu", hands_of, Put("feature", "F2", field))
    tried = contests.rehearsal(drawn, rules)
    assert {part.category for part in tried.parts} == {"villages", "houses"}
    contests.open_contest(drawn, STAFF, "raymi")
    assert contests.rubric_for(drawn, "raymi", "muyu", "h1").id == "example-of-change"
    village = contests.submit(drawn, STAFF, "raymi", "muyu").entry
    family = contests.submit(drawn, STAFF, "raymi", "muyu", "h1").entry
    assert {part.criterion for part in family.parts} <= {
        one.id for one in rules.rules_for("houses").rubric.criteria
    }
    assert [p.best for p in family.parts] != [p.best for p in village.parts]
    with pytest.raises(NotAllowed, match="jury"):
        contests.mark(
            drawn, STAFF, "raymi", Ballot(family.id, "luis", (Mark("health", 5.0),))
        )
    contests.mark(
        drawn, STAFF, "raymi", Ballot(family.id, "rosa", (Mark("health", 5.0),))
    )
    check = GateCheck(family.id, "garden", passed=True)
    contests.check_gate(drawn, STAFF, "raymi", check)
    with pytest.raises(NotFound):
        contests.check_gate(
            drawn, STAFF, "raymi", GateCheck(village.id, "garden", passed=True)
        )
    assert sealed_copies.verify(drawn, "raymi").holds
    for found in contests.recompute(drawn, "raymi"):
        assert found.unseen is None
        assert all(part.is_same for part in found.parts)
    # Saved as TOML and made elsewhere it is the same contest, rubrics and all.
    saved = tmp_path / "saved.toml"
    saved.write_text(config.to_toml(rules, whole=True), encoding="utf-8")
    there = open_workspace(tmp_path / "there")
    made, _ = contests.create(there, STAFF, saved)
    assert contest.dump(made) == contest.dump(rules)
