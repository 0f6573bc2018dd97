"""A contest typed from call to paid prize."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pandas as pd
import pytest

from talking_maps.cli import contest_admin, contest_commands
from talking_maps.cli.command_line import commands
from talking_maps.cli.options import FOLDED
from tests.cli.conftest import Type, Typed
from tests.golden.command_line import tried
from tests.golden.command_line import typed as typed_golden
from tests.golden.workspace import unpacked

CALL = """
id = "raymi"
name = "Raymi"
organiser = "Office"
time_zone = "America/Lima"

[[rounds]]
id = "one"
names = { es = "Una", en = "One" }
opens = 2020-05-01T08:00:00
closes = 2090-05-31T17:00:00

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
prizes = { kind = "share", fund = "100.00" }

[[jurors]]
id = "rosa"
name = "Rosa"

[[jurors]]
id = "luis"
name = "Luis"
origin = "suyu"
"""
KEYS = [
    "entry",
    "owner",
    "community",
    "category",
    "round",
    "group",
    "eligible",
    "reasons",
    "computed",
    "jury",
    "total",
    "place",
    "tied",
    "prize",
    "flags",
]
Contest = Callable[..., Typed]


@pytest.fixture
def contest(typed: Type, workspace: Path) -> Contest:
    """Return a function that types `contest WHAT WORKSPACE raymi …`."""

    def run(what: str, *more: object) -> Typed:
        return typed("contest", what, workspace, "raymi", *more)

    return run


@pytest.fixture
def entered(
    typed: Type, workspace: Path, pastures: Path, tmp_path: Path, contest: Contest
) -> Typed:
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
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
    made = typed("contest", "create", workspace, call, "--json")
    assert (made.code, made.err) == (0, "")
    assert made.json["questions"][0]["id"].startswith("Say how many soles")
    opened = contest("open", "--json")
    assert opened.json == {"contest": "raymi", "state": "open"}
    submitted = contest("submit", "suyu", "--json")
    assert opened.err == submitted.err == "", "the clock is in no doubt"
    return submitted


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The clock of this computer shows"),
        ("es", "El reloj de esta computadora"),
    ],
)
@pytest.mark.parametrize("year", [2012, 2099])
def test_a_clock_in_doubt_is_warned_of_before_acts_whose_time_counts(
    *,
    typed: Type,
    workspace: Path,
    tmp_path: Path,
    contest: Contest,
    monkeypatch: pytest.MonkeyPatch,
    year: int,
    language: str,
    words: str,
) -> None:
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    typed("contest", "create", workspace, call)
    acts = (("open",), ("submit", "suyu"), ("close",))
    monkeypatch.setenv("TALKING_MAPS_LANGUAGE", language)
    for module in (contest_commands, contest_admin):
        monkeypatch.setattr(module, "current_time", lambda: f"{year}-01-01T09:00Z")
    for act in acts:
        said = contest(*act, "--json")
        assert (said.code, said.err.count("\n")) == (0, 1), "it is done all the same"
        assert said.json["contest" if act != acts[1] else "entry"]
        assert said.err.startswith(words)
        assert str(year) in said.err


def test_a_receipt_carries_the_code_of_the_seal(
    entered: Typed, workspace: Path
) -> None:
    assert entered.code == 0
    assert entered.json["entry"] == "e001"
    assert len(entered.json["receipt"].replace("-", "")) == 21
    file = workspace / "contests" / "raymi.gpkg"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT id, digest FROM entry").fetchall() == [
            ("e001", entered.json["seal"])
        ]
    assert entered.json["reasons"]


def test_the_ranking_is_the_documented_form(entered: Typed, contest: Contest) -> None:
    marked = contest(
        "mark",
        "e001",
        "--juror",
        "rosa",
        "--criterion",
        "health",
        "--mark",
        7.5,
        "--json",
    )
    assert marked.json["points"] == 7.5
    contest("mark", "e001", "--juror", "rosa", "--criterion", "education", "--face", 5)
    (row,) = contest("rank", "--json").json
    assert list(row) == KEYS
    assert (row["jury"], row["prize"], row["eligible"]) == (17.5, "0.00", False)
    assert row["total"] == pytest.approx(row["computed"] + 17.5)
    (without,) = contest("rank", "--without-juror", "rosa", "--json").json
    assert without["jury"] == 0
    (light,) = contest("rank", "--weight", "health=0", "--json").json
    assert light["jury"] != 17.5
    assert "Marks are missing" not in contest("rank").out
    assert contest("rank", "--weight", "health").code == 2
    assert contest("rank", "--weight", "sky=2").code == 2
    assert contest("rank", "--without-juror", "nobody").code == 2


def test_prizes_and_remainder_are_the_fund(entered: Typed, contest: Contest) -> None:
    assert contest("award").code == 2
    assert contest("close", "--json").json["state"] == "closed"
    told = contest("award", "--json").json
    assert (told["fund"], told["distributed"], told["remainder"]) == (
        "1000.00",
        "0.00",
        "1000.00",
    )
    assert [one["id"][:12] for one in told["questions"]] == []
    assert contest("ledger", "--json").json == []
    assert contest("verify", "--head", told["head"]).code == 0


def test_verify_answers_0_or_4_and_names_what_was_touched(
    entered: Typed, contest: Contest, workspace: Path
) -> None:
    receipt = entered.json["receipt"]
    assert contest("verify", "--receipt", receipt).code == 0
    assert contest("verify", "--receipt", receipt[:-1] + "=").code == 2
    file = workspace / "contests" / "raymi.gpkg"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "UPDATE entry SET copy = CAST(replace(copy, 'good', 'poor') AS BLOB)"
        )
        connection.commit()
    found = contest("verify", "--receipt", receipt, "--json")
    assert found.code == 4
    assert found.json["holds"] is False
    assert found.json["touched"][0]["values"] == {"entry": "e001"}
    assert "The sealed copy of e001 was changed." in contest("verify").out


def test_a_late_entry_stays_visible(
    entered: Typed, contest: Contest, typed: Type, workspace: Path
) -> None:
    typed(
        "owner",
        "add",
        workspace,
        "suyu",
        "h1",
        "--kind",
        "household",
        "--name",
        "Quispe",
    )
    contest("close")
    late = contest("submit", "suyu", "--owner", "h1", "--json")
    assert late.code == 0
    rows = {row["entry"]: row for row in contest("rank", "--json").json}
    assert rows["e002"]["place"] is None
    assert rows["e002"]["reasons"][0]["id"].startswith("It came late")
    assert rows["e002"]["group"] == "houses/one/suyu"


def test_others_act_with_their_password(
    entered: Typed,
    contest: Contest,
    typed: Type,
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark = ("mark", "e001", "--criterion", "health", "--mark", 5, "--juror")
    assert contest(*mark, "rosa", "--as", "rosa").code == 2
    assert typed("person", "set", workspace, "rosa", "--role", "juror").code == 2
    monkeypatch.setenv("TALKING_MAPS_PASSWORD", "qantu-2026")
    assert typed("person", "set", workspace, "rosa", "--role", "juror").code == 0
    assert contest(*mark, "rosa", "--as", "rosa").code == 0
    refused = contest(*mark, "luis", "--as", "rosa")
    assert (refused.code, refused.out) == (2, "")
    assert contest("close", "--as", "rosa").code == 2
    monkeypatch.setenv("TALKING_MAPS_PASSWORD", "wrong")
    assert contest(*mark, "rosa", "--as", "rosa").code == 2
    drawn = ("person", "set", workspace, "rosa", "--role", "juror", "--picture", "cow")
    assert typed(*drawn).code == 2
    monkeypatch.setenv("TALKING_MAPS_PASSWORD", "house cow star cow")
    assert typed(*drawn).code == 0
    assert contest(*mark, "rosa", "--as", "rosa").code == 0
    listed = typed("person", "list", workspace, "--json").json
    assert listed == [{"name": "rosa", "role": "juror"}]
    assert typed("person", "remove", workspace, "rosa").code == 0


def test_nobody_marks_the_own_community(entered: Typed, contest: Contest) -> None:
    refused = contest(
        "mark", "e001", "--juror", "luis", "--criterion", "health", "--mark", 5
    )
    assert refused.code == 2
    assert "own community" in refused.err
    assert contest("mark", "e001", "--juror", "rosa", "--criterion", "health").code == 2


def test_papers_are_kept_and_shown(
    entered: Typed, contest: Contest, tmp_path: Path, typed: Type, workspace: Path
) -> None:
    (uid, *_) = typed("history", workspace, "suyu", "--json").json["changes"][-1][
        "edits"
    ]
    seen = contest(
        "visit",
        "e001",
        "--juror",
        "rosa",
        "--on",
        "2026-05-20",
        "--found",
        f"{uid['uid']}=done",
        "--point",
        -70.85,
        -14.61,
        "--json",
    )
    assert seen.json["found"] == {uid["uid"]: "done"}
    wrong = ("visit", "e001", "--juror", "rosa", "--on", "2026-05-20", "--found")
    for found in ("lost", "partly", "partly:0", "partly:100", "done:40"):
        assert contest(*wrong, f"{uid['uid']}={found}").code == 2
    for told in ("soil_loss=3", "soil_loss:present=much", "nothing:present=40%"):
        assert contest(*wrong[:-1], "--told", told).code == 2
    no_lot = contest("lot", "e001")
    assert no_lot.code == 2
    assert "draw no lot" in no_lot.err
    appeal = contest("appeal", "--by", "suyu", "--about", "health", "--json").json
    answered = contest("answer", appeal["appeal"], "--refuse", "--text", "no")
    assert answered.code == 0
    assert contest("withdraw", "e001", "--reason", "moved").code == 0
    acts = [line["act"] for line in contest("trail", "--json").json]
    assert acts == ["create", "open", "submit", "visit", "appeal", "answer", "withdraw"]
    assert contest("export", tmp_path / "results.csv").code == 0
    assert list(pd.read_csv(tmp_path / "results.csv")["entry"]) == ["e001"]
    assert contest("what-if", "--draws", 10, "--json").json == []
    (one,) = typed("contest", "list", workspace, "--json").json
    assert one == {"contest": "raymi", "name": "Raymi", "state": "open", "entries": 1}
    assert contest("gate", "e001", "papers", "--pass").code == 2
    assert contest("change", tmp_path / "call.toml").code == 2


def test_gates_are_called_by_their_names(
    typed: Type, workspace: Path, pastures: Path, tmp_path: Path, contest: Contest
) -> None:
    gate = """
[[gates]]
id = "papers"
kind = "checked"
names = { es = "Bases firmadas", en = "Signed rules" }
"""
    call = tmp_path / "call.toml"
    call.write_text(CALL + gate, encoding="utf-8")
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
    typed("contest", "create", workspace, call)
    contest("open")
    contest("submit", "suyu")
    assert "“Signed rules” was not checked" in contest("rank").out
    assert "«Bases firmadas»" in contest("rank", "--language", "es").out
    assert {"gate": "papers"} in [
        reason["values"] for reason in contest("rank", "--json").json[0]["reasons"]
    ]
    assert contest("export", tmp_path / "out.csv").code == 0
    told = str(pd.read_csv(tmp_path / "out.csv")["reasons"][0])
    assert "Signed rules" in told
    assert "papers" not in told
    assert contest("ledger").out == "No prize is due yet.\n"


def test_the_ledger_asks_for_papers_before_payment(
    entered: Typed, contest: Contest
) -> None:
    contest("close")
    contest("award")
    assert contest("ledger", "--entry", "e001", "--paid-on", "2026-07-01").code == 2


def test_a_prize_is_paid_in_parts_and_its_papers_are_printed(tmp_path: Path) -> None:
    """Of the frozen workspace the second prize, S/ 200.05, is still to be paid."""
    frozen = unpacked(tmp_path / "w")

    def refused(*words: str) -> bool:
        return tried("contest", words[0], frozen, "raymi", *words[1:])[0] == 2

    def said(*words: object) -> str:
        return typed_golden("contest", words[0], frozen, "raymi", *words[1:])

    pay = ("pay", "e001", "--on", "2026-07-01", "--medium", "cash")
    who = ("--payee", "Rosa Condori", "--document", "40506070")
    assert refused(*pay, "--amount", "100", *who)
    papers = ("--contract", "7", "--signed-on", "2026-06-20", "--account", "00116789")
    worth = ("--counterpart", "40 jornales", "--counterpart-soles", "1600.50")
    said("ledger", "--entry", "e001", *papers, *worth)
    assert refused(*pay, "--amount", "1,000.00", *who)
    assert refused(*pay, "--amount", "100.05")
    told = json.loads(said(*pay, "--amount", "100.05", *who, "--json"))
    assert (told["paid"], told["left"]) == ("100.05", "100.00")
    assert refused(*pay, "--amount", "100.01", *who)
    in_kind = ("pay", "e001", "--on", "2026-07-02", "--medium", "goods", *who)
    goods = ("--goods", "4 rolls of wire=60", "--goods", "posts=40")
    said(*in_kind, *goods, "--amount", "100")
    back = ("pay", "e001", "--on", "2026-07-03", "--medium", "cash", "--amount", "0.10")
    said(*back, "--kind", "refund")
    older, due = json.loads(said("ledger", "--json"))
    assert (older["paid"], older["left"], older["paid_on"]) == (
        "600.10",
        "0.00",
        "2026-06-06",
    )
    assert (due["paid"], due["left"], due["paid_on"]) == (
        "199.95",
        "0.10",
        "2026-07-02",
    )
    kinds = [one["kind"] for one in due["movements"]]
    assert kinds == ["part_payment", "payment", "refund"]
    assert due["counterpart_soles"] == "1600.50"
    assert "still to be paid" in said("ledger")
    said("export", tmp_path / "p.csv", "--table", "payments")
    table = (tmp_path / "p.csv").read_text("utf-8")
    assert "4 rolls of wire: 60; posts: 40" in table
    for shown in (table, said("trail", "--json"), said("ledger", "--json")):
        assert "Condori" not in shown
        assert "40506070" not in shown
    for command in (
        ("payment-list",),
        ("contract", "e001"),
        ("payment-receipt", "e001"),
    ):
        said(*command, tmp_path / "paper.pdf")
    assert json.loads(said("verify", "--json"))["holds"]


#: What every command that takes a code calls it by.
CODES = {
    "code",
    "owner_id",
    "other_owner",
    "contest_id",
    "entry",
    "appeal_id",
    "juror",
    "gate",
    "criterion",
    "category",
    "a_round",
    "person_name",
}


def _parameters(command: click.Command) -> Iterator[click.Parameter]:
    yield from command.params
    if isinstance(command, click.Group):
        for one in command.commands.values():
            yield from _parameters(one)


def test_every_code_that_is_typed_is_folded() -> None:
    found = [one for one in _parameters(commands) if one.name in CODES]
    assert {one.name for one in found} == CODES
    assert {one.name for one in found if one.callback is not FOLDED} == set()


def test_codes_of_a_contest_may_be_typed_in_capitals_and_with_accents(
    entered: Typed, typed: Type, workspace: Path
) -> None:
    assert entered.json["entry"] == "e001"
    marked = typed(
        *("contest", "mark", workspace, "RAYMÍ", "E001", "--juror", "Rosa"),
        *("--criterion", "Health", "--mark", 5, "--json"),
    )
    assert (marked.code, marked.err) == (0, "")
    assert {marked.json[key] for key in ("entry", "juror")} == {"e001", "rosa"}
    ranked = typed(
        *("contest", "rank", workspace, "Raymi", "--without-juror", "LUIS", "--json"),
        *("--weight", "HEALTH=2"),
    )
    assert (ranked.code, ranked.err) == (0, "")


def test_what_a_contest_has_none_of_is_said_so(
    typed: Type, workspace: Path, tmp_path: Path, contest: Contest
) -> None:
    assert "in this workspace, nor any other" in contest("rank").err
    call = tmp_path / "call.toml"
    call.write_text(CALL, encoding="utf-8")
    assert typed("contest", "create", workspace, call).code == 0
    assert "There are: raymi." in typed("contest", "rank", workspace, "inti").err
    assert contest("open").code == 0
    none = contest("withdraw", "e001")
    assert (none.code, none.out) == (2, "")
    assert "nothing has been handed in yet" in none.err


def test_an_amendment_is_typed_and_told(entered: Typed, contest: Contest) -> None:
    assert entered.code == 0
    said = ("--resolution", "R.D. 12", "--reason", "strike")
    moved = contest(
        "amend", "round", "--of", "one", "--closes", "2089-01-01T10:00", *said
    )
    assert (moved.code, moved.err) == (0, "")
    assert moved.out.startswith("Amendment R.D. 12: the round “The round”") or (
        "R.D. 12" in moved.out
    )
    named = contest("amend", "juror", "--juror", "Sub", "--juror-name", "Su", *said)
    assert named.code == 0
    ended = contest("amend", "annul-contest", *said, "--json")
    assert ended.json["change"] == {"kind": "contest_annulled"}
    assert contest("close").code == 2
    assert "R.D. 12" in contest("trail").out
    lacking = contest("amend", "excuse", *said)
    assert (lacking.code, "--of" in lacking.err) == (2, True)
    assert contest("verify").code == 0


def test_an_amendment_takes_a_share_and_the_quorum_of_a_category(
    typed: Type, workspace: Path, tmp_path: Path, contest: Contest
) -> None:
    gate = """
[[gates]]
id = "low"
kind = "indicator"
names = { es = "Escenas", en = "Scenes" }
indicator = "scenes_complete"
at_least = "100 %"
"""
    call = tmp_path / "call.toml"
    call.write_text(CALL + gate, encoding="utf-8")
    assert typed("contest", "create", workspace, call).code == 0
    assert contest("open").code == 0
    said = ("--resolution", "R.D. 12", "--reason", "strike")
    for least, code in (("60 per cent", 2), ("nan", 2), ("160 %", 2), ("60 %", 0)):
        limit = ("--of", "low", "--at-least", least)
        done = contest("amend", "gate", *limit, *said, "--json")
        assert done.code == code, (least, done.err)
    assert done.json["change"]["corrected"]["at_least"] == 0.6
    fewer = contest("amend", "quorum", "--of", "houses", "--quorum", "1", *said)
    assert fewer.code == 0, fewer.err
    assert "quorum of “Houses”: 1" in contest("trail").out
    assert contest("amend", "quorum", "--of", "none", *said).code != 0


def test_a_contest_is_tried_and_copied(
    entered: Typed, contest: Contest, typed: Type, workspace: Path
) -> None:
    assert entered.code == 0
    tried = contest("rehearse", "--json").json
    assert tried["plans"] == 1
    assert {part["category"] for part in tried["parts"]} == {"villages"}
    assert [fund["category"] for fund in tried["funds"]] == ["villages", "houses"]
    assert "within reach of the plans at hand" in contest("rehearse").out
    made = contest("copy", "Next", "--name", "Raymi 2027", "--json")
    assert made.json["contest"] == "next"
    assert contest("copy", "next", "--name", "Again").code == 2
    listed = {
        c["contest"]: c for c in typed("contest", "list", workspace, "--json").json
    }
    assert listed["next"]["state"] == "created"
    assert listed["next"]["name"] == "Raymi 2027"
    open_words = typed("contest", "open", workspace, "next").out
    assert "amendment with its resolution" in open_words


def test_a_paper_is_typed_from_a_table_and_read_again(
    entered: Typed, contest: Contest, tmp_path: Path
) -> None:
    assert entered.code == 0
    table = tmp_path / "rosa.csv"
    table.write_text('entry,health\nE001,"7,5"\n', encoding="utf-8")
    kept = contest("type-marks", "Rosa", table, "--json")
    assert (kept.code, kept.json) == (0, {"juror": "rosa", "kept": 1})
    for sheet in ("sep=;\nEntry;Health\nE001;7,5\n", "entry\thealth\ne001\t7,5\n"):
        table.write_text(sheet, encoding="utf-16")
        assert contest("type-marks", "Rosa", table, "--json").json["kept"] == 0
    again = contest("type-marks", "rosa", table, "--second")
    assert (again.code, "another person" in again.err) == (2, True)
    for text, words in (
        ("who,health\ne001,1\n", "entry"),
        ("entry,health\ne001,x\n", "no number"),
    ):
        table.write_text(text, encoding="utf-8")
        refused = contest("type-marks", "rosa", table)
        assert refused.code == 2
        assert words in refused.err
