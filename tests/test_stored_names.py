"""Names that are data: they stand in files, digests, JSON and browsers out there.

`golden/stored_names.json` lists them literally. A program may be renamed through and
through; what this test holds may only be added to, on purpose, with old files in mind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from talking_maps.contest import RIGHTS
from talking_maps.contest import hash_chain as contest_chain
from talking_maps.contest import sealed_copy as contest_copies
from talking_maps.contest import state as contest_record
from talking_maps.model import (
    amendment,
    custody,
    difference,
    drawn_places,
    plan,
    rubric,
    territory,
)
from talking_maps.model import contest as contest_nouns
from talking_maps.model.change import (
    Change,
    ChangeKind,
    Edit,
    OperationKind,
    RecordKind,
)
from talking_maps.model.contest import (
    Finding,
    Joining,
    Role,
    Sharing,
    State,
)
from talking_maps.model.delivery import Delivery
from talking_maps.model.land_potential import LandPotential, LandResource
from talking_maps.model.local_number import ContestNumbers, LocalNumber
from talking_maps.model.message import Message
from talking_maps.model.plan import Origin, OwnerKind, Scene, Status, Voice
from talking_maps.scoring import digest as plan_digest
from talking_maps.store import ELSEWHERE
from talking_maps.store import contests as books
from talking_maps.store.history.records import CLASSES, KEYS
from talking_maps.ui import session
from talking_maps.ui.api import routes
from talking_maps.ui.navigation import ALL
from tests.cli.conftest import Type, boundary, pastures, typed, workspace
from tests.golden import told

__all__ = ["boundary", "pastures", "typed", "workspace"]

LISTED = Path(__file__).parent / "golden" / "stored_names.json"
ROOT = Path(__file__).resolve().parent.parent
#: Every noun that is stored or sealed, by the name it has in the list.
NOUNS: Mapping[str, type[Any]] = {
    "message": Message,
    "feature": plan.Feature,
    "owner": plan.Owner,
    "herd": plan.Herd,
    "assembly": plan.Assembly,
    "commitment": plan.Commitment,
    "years": plan.Years,
    "plan": plan.Plan,
    "boundary": territory.Boundary,
    "community": territory.Community,
    "land_potential": LandPotential,
    "local_number": LocalNumber,
    "contest_numbers": ContestNumbers,
    "change": Change,
    "edit": Edit,
    "measure": rubric.Measure,
    "flag": rubric.Flag,
    "component": rubric.Component,
    "answer_band": rubric.AnswerBand,
    "practice": rubric.Practice,
    "measured_amount": rubric.MeasuredAmount,
    "jury_question": rubric.JuryQuestion,
    "criterion": rubric.Criterion,
    "gate": rubric.Gate,
    "rubric": rubric.Rubric,
    "reading": rubric.Reading,
    "criterion_score": rubric.CriterionScore,
    "scorecard": rubric.Scorecard,
    "score_hold": rubric.ScoreHold,
    "line": contest_nouns.LogEvent,
    "clock_correction": contest_nouns.ClockCorrection,
    "appeal": contest_nouns.Appeal,
    "answer": contest_nouns.Answer,
    "flag_answer": contest_nouns.FlagAnswer,
    "loss_reason": contest_nouns.LossReason,
    "loss_answer": contest_nouns.LossAnswer,
    "passed": contest_nouns.GateResult,
    "part": contest_nouns.SealedReading,
    "entry": contest_nouns.Entry,
    "withdrawal": contest_nouns.Withdrawal,
    "check": contest_nouns.GateCheck,
    "mark": contest_nouns.Mark,
    "ballot": contest_nouns.Ballot,
    "second_reading": contest_nouns.SecondReading,
    "visit": contest_nouns.Visit,
    "received_from": custody.ReceivedFrom,
    "delivery": Delivery,
    "lead": custody.Lead,
    "hand_over": custody.HandOver,
    "joined": contest_nouns.AggregatedMark,
    "standing": contest_nouns.Standing,
    "firmness": drawn_places.RankStability,
    "place_band": drawn_places.PlaceBand,
    "place_bands": drawn_places.PlaceBands,
    "prize": contest_nouns.Prize,
    "award": contest_nouns.Award,
    "payment": contest_nouns.Payment,
    "prizes": contest_nouns.Prizes,
    "prize_part": contest_nouns.PrizePart,
    "instalment": contest_nouns.Instalment,
    "movement": contest_nouns.Movement,
    "goods": contest_nouns.Goods,
    "category": contest_nouns.Category,
    "round": contest_nouns.Round,
    "juror": contest_nouns.Juror,
    "contest": contest_nouns.Contest,
    "amendment": amendment.Amendment,
    "round_moved": amendment.RoundMoved,
    "juror_named": amendment.JurorNamed,
    "juror_excused": amendment.JurorExcused,
    "entry_admitted": amendment.EntryAdmitted,
    "payment_allowed": amendment.PaymentAllowed,
    "gate_corrected": amendment.GateCorrected,
    "prizes_corrected": amendment.PrizesCorrected,
    "quorum_corrected": amendment.QuorumCorrected,
    "announcement": contest_nouns.Announcement,
    "calendar_step": contest_nouns.CalendarStep,
    "announcement_corrected": amendment.AnnouncementCorrected,
    "entry_annulled": amendment.EntryAnnulled,
    "marks_annulled": amendment.MarksAnnulled,
    "award_annulled": amendment.AwardAnnulled,
    "contest_annulled": amendment.ContestAnnulled,
    "visit_rule": contest_nouns.VisitRule,
    "visited_thing": contest_nouns.VisitedThing,
    "told_part": contest_nouns.ToldPart,
    "visit_effect": contest_nouns.VisitEffect,
    "awards": contest_record.Awards,
    "number": rubric.Number,
    "reference": rubric.Reference,
}
VALUES: Mapping[str, Any] = {
    "change_kind": ChangeKind,
    "operation_kind": OperationKind,
    "record_kind": RecordKind,
    "scene": Scene,
    "status": Status,
    "origin": Origin,
    "voice": Voice,
    "owner_kind": OwnerKind,
    "finding": Finding,
    "joining": Joining,
    "sharing": Sharing,
    "prize_form": contest_nouns.PrizeForm,
    "payment_paper": contest_nouns.PaymentPaper,
    "movement_kind": contest_nouns.MovementKind,
    "medium": contest_nouns.Medium,
    "state": State,
    "role": Role,
    "answer": rubric.Answer,
    "land_resource": LandResource,
}


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    """Return the list of names as it was written down."""
    found: dict[str, Any] = json.loads(LISTED.read_text("utf-8"))
    return found


def test_fields_of_what_is_stored_or_sealed(listed: dict[str, Any]) -> None:
    assert {
        name: [field.name for field in fields(noun)] for name, noun in NOUNS.items()
    } == listed["fields"]


def test_no_stored_noun_is_left_out_of_the_list() -> None:
    rooms = (amendment, contest_nouns, custody, plan, rubric)
    nouns = {
        one
        for room in rooms
        for one in vars(room).values()
        if isinstance(one, type) and is_dataclass(one)
    }
    assert nouns <= set(NOUNS.values())


def test_words_that_fields_may_hold(listed: dict[str, Any]) -> None:
    found = {name: list(get_args(values)) for name, values in VALUES.items()}
    assert found == listed["values"]


def test_kinds_of_records_and_their_keys(listed: dict[str, Any]) -> None:
    assert list(CLASSES) == list(KEYS)
    assert {kind: key or "" for kind, key in KEYS.items()} == listed["records"]


def test_acts_of_a_contest_and_who_may_do_them(listed: dict[str, Any]) -> None:
    assert {act: sorted(roles) for act, roles in RIGHTS.items()} == listed["acts"]
    assert set(listed["acts"]) == contest_record.ACTS


def test_forms_that_digests_begin_with(listed: dict[str, Any]) -> None:
    forms = {
        "plan": plan_digest.FORM,
        "entry": contest_copies.FORM,
        "chain": contest_chain.GENESIS,
        "elsewhere": ELSEWHERE,
    }
    assert forms == listed["forms"]


def test_parts_of_a_sealed_copy(listed: dict[str, Any], tmp_path: Path) -> None:
    newest = told.unpacked(told.names("contest")[-1], tmp_path / "raymi.gpkg")
    *_, copy = books.copies(newest)
    sealed = sorted({*listed["sealed"], *listed["sealed_beside"]})
    assert sorted(contest_copies.copy_content(copy.content)) == sealed


def test_what_a_sealed_copy_stands_on(listed: dict[str, Any]) -> None:
    ground = contest_copies.SealedGround(
        rubric.Reference({}, ""), (), b"heights", ("", ""), "d" * 64, ("A",)
    )
    parts = ground.parts()
    assert sorted(ground.content(parts)) == listed["sealed_beside"]
    assert sorted(parts) == listed["shared"]


def test_differences_are_called_as_ever(listed: dict[str, Any]) -> None:
    assert {
        "change": list(get_args(difference.ChangeOf)),
        "part": list(get_args(difference.Part)),
        "word": list(get_args(difference.Word)),
    } == listed["differences"]


def test_addresses_words_of_them_and_variables(listed: dict[str, Any]) -> None:
    # Unsent strokes lie in browsers with these; more may come.
    addresses = {getattr(route, "path", "") for route in routes.routes()}
    assert addresses >= set(listed["routes"])
    assert list(session.WORDS) == listed["words"]
    assert {way.id for way in ALL} >= set(listed["screens"])
    assert set(_written(r"TALKING_MAPS_[A-Z]+")) >= set(listed["variables"])


def test_what_browsers_keep(listed: dict[str, Any]) -> None:
    kept = "\n".join(_written(r"(?s).+", "*.js"))
    assert all(f'"{name}' in kept for name in listed["browser"])


def _written(pattern: str, files: str = "*.py") -> Iterator[str]:
    for path in sorted((ROOT / "talking_maps").rglob(files)):
        for match in re.finditer(pattern, path.read_text("utf-8")):
            yield match.group(match.lastindex or 0)


def keys(value: object, at: str = "") -> Iterator[str]:
    """Give the paths of keys in a JSON value; `[]` stands for a list's things."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from keys(one, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list) and value:
        for one in value:
            yield from keys(one, f"{at}[]")
    else:
        yield at


def test_keys_of_json_answers(
    listed: dict[str, Any], typed: Type, workspace: Path, pastures: Path
) -> None:
    typed(
        "import",
        workspace,
        "suyu",
        pastures,
        "--layer",
        "pasture",
        "--scene",
        "present",
    )
    answers = {
        "history": typed("history", workspace, "suyu", "--json"),
        "score": typed("score", workspace, "suyu", "--json"),
        "compare": typed("compare", workspace, "suyu", "past", "present", "--json"),
        "indicators": typed("indicators", "--json"),
        "community list": typed("community", "list", workspace, "--json"),
        "layers": typed("layers", "--json"),
        "rubric list": typed("rubric", "list", workspace, "--json"),
        "version list": typed("version", "list", workspace, "suyu", "--json"),
        "conflict list": typed("conflict", "list", workspace, "suyu", "--json"),
    }
    found = {
        command: sorted({without_depth(path) for path in keys(answer.json)})
        for command, answer in answers.items()
    }
    assert found == listed["json"]


def without_depth(path: str) -> str:
    """Return a key's path without how deep coordinates lie in each other."""
    return re.sub(r"(coordinates)(\[\])+", r"\1", path)
