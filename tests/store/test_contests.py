"""Tampering with plain sqlite3: every kind is found against receipts or head."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from talking_maps import contest
from talking_maps.contest import PrintedCodes, VerificationReport
from talking_maps.errors import (
    AlreadyThere,
    BadFile,
    BadValue,
    CannotKeep,
    NewerFile,
    NotFound,
)
from talking_maps.model.contest import LogEvent
from talking_maps.model.message import Message
from talking_maps.store import contests as books
from talking_maps.store.contests import Append, examination
from tests.contest.builders import Chain
from tests.store.contest_file import build

VALIDATOR = Path("/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py")
SYSTEM_PYTHON = Path("/usr/bin/python3")
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PrintedCodes]:
    path = tmp_path_factory.mktemp("contest") / "raymi.gpkg"
    receipts, head = build(path)
    return path, PrintedCodes(receipts, (head,))


@pytest.fixture
def file(made: tuple[Path, PrintedCodes], tmp_path: Path) -> Path:
    return Path(shutil.copy(made[0], tmp_path / "raymi.gpkg"))


@pytest.fixture
def paper(made: tuple[Path, PrintedCodes]) -> PrintedCodes:
    return made[1]


def verify(path: Path, paper: PrintedCodes | None = None) -> VerificationReport:
    try:
        return contest.verify(
            books.read_events(path),
            books.copies(path),
            books.photos(path),
            paper or PrintedCodes(),
        )
    except BadFile as error:
        return VerificationReport((Message(error.message, error.values),), 0, 0)


def tampered(path: Path, *tampers: Tamper) -> Path:
    """Change the file as its owner could, with plain sqlite3."""
    with closing(sqlite3.connect(path)) as connection:
        for tamper in tampers:
            tamper(connection)
        connection.commit()
    return path


def sql(*statements: str) -> Tamper:
    def run(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    return run


def edit(act: str, change: Callable[[Any], object], nth: int = 0) -> Tamper:
    """Change the content of the nth line of an act."""

    def run(connection: sqlite3.Connection) -> None:
        number, text = connection.execute(
            "SELECT number, content FROM line WHERE act = ? ORDER BY number"
            " LIMIT 1 OFFSET ?",
            (act, nth),
        ).fetchone()
        content = json.loads(text)
        change(content)
        connection.execute(
            "UPDATE line SET content = ? WHERE number = ?",
            (json.dumps(content), number),
        )

    return run


LAST = "(SELECT max(number) FROM line)"


def forge(connection: sqlite3.Connection) -> None:
    """Renumber all lines and make every hash again."""
    rows = connection.execute(
        "SELECT fid, at, who, role, act, content FROM line ORDER BY number"
    ).fetchall()
    chain: list[LogEvent] = []
    connection.execute("UPDATE line SET number = -number")
    for fid, at, who, role, act, content in rows:
        line = contest.next_event(
            chain, at=at, who=who, role=role, act=act, content=json.loads(content)
        )
        chain.append(line)
        connection.execute(
            "UPDATE line SET number = ?, hash = ? WHERE fid = ?",
            (line.number, line.hash, fid),
        )


def rehash(connection: sqlite3.Connection) -> None:
    """Make every hash again over the texts as they stand, JSON or not."""
    previous = "talking-maps contest 1"
    for number, *told, text in connection.execute(
        "SELECT number, at, who, role, act, content FROM line ORDER BY number"
    ).fetchall():
        start = contest.canonical([previous, number, *told])[:-1]
        previous = contest.digest(start + b"," + text.encode() + b"]")
        connection.execute(
            "UPDATE line SET hash = ? WHERE number = ?", (previous, number)
        )


def spread_out(connection: sqlite3.Connection) -> None:
    """Write the same contents with spaces, in another order of keys."""
    rows = connection.execute("SELECT number, content FROM line").fetchall()
    for number, text in rows:
        turned = dict(reversed(json.loads(text).items()))
        connection.execute(
            "UPDATE line SET content = ? WHERE number = ?",
            (json.dumps(turned, indent=1), number),
        )


def rewrite(old: str, new: str) -> Tamper:
    """Change the text of the first line that holds it."""
    return sql(
        f"UPDATE line SET content = replace(content, '{old}', '{new}') WHERE number ="
        f" (SELECT min(number) FROM line WHERE content LIKE '%{old}%')"
    )


def reseal(old: bytes, new: bytes) -> Tamper:
    """Change the sealed copy of e001 and make every digest in the file again."""

    def run(connection: sqlite3.Connection) -> None:
        (copy,) = connection.execute(
            "SELECT copy FROM entry WHERE id = 'e001'"
        ).fetchone()
        assert old in copy
        changed = copy.replace(old, new)
        seal = contest.digest(changed)
        connection.execute(
            "UPDATE entry SET copy = ?, digest = ? WHERE id = 'e001'", (changed, seal)
        )
        said = json.loads(changed)["entry"] | {"seal": seal}
        edit("submit", lambda content: content.update(said))(connection)
        forge(connection)

    return run


def append(act: str, content: Mapping[str, Any]) -> Tamper:
    """Add a line with a right hash behind the last one."""

    def run(connection: sqlite3.Connection) -> None:
        number, digest = connection.execute(
            "SELECT number, hash FROM line ORDER BY number DESC LIMIT 1"
        ).fetchone()
        at = "2026-07-01T10:00:00-05:00"
        line = LogEvent(number + 1, at, "Ana", "staff", act, content, "")
        connection.execute(
            "INSERT INTO line(number, at, who, role, act, content, hash)"
            " VALUES (?, ?, 'Ana', 'staff', ?, ?, ?)",
            (
                number + 1,
                at,
                act,
                json.dumps(dict(content)),
                contest.line_hash(digest, line),
            ),
        )

    return run


BALLOT = {
    "entry": "e003",
    "juror": "j3",
    "marks": [{"criterion": "health", "points": 30.0, "face": None, "note": ""}],
}


def ghost(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO entry(id, digest, copy) SELECT 'e009', digest, copy FROM entry"
        " WHERE id = 'e001'"
    )


def swap(table: str, column: str, key: str, one: object, two: object) -> Tamper:
    def run(connection: sqlite3.Connection) -> None:
        values = [
            connection.execute(
                f"SELECT {column} FROM {table} WHERE {key} = ?", (k,)
            ).fetchone()[0]
            for k in (one, two)
        ]
        for value, k in zip(values, (two, one), strict=True):
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, k)
            )

    return run


def raise_mark(content: Any) -> None:
    content["marks"][0]["points"] = 30.0


def other_ladder(content: Any) -> None:
    content["categories"][0]["prizes"]["ladder"] = ["900.00"]


def bigger_prize(content: Any) -> None:
    content["groups"][-1]["prizes"][0]["amount"] = "600.00"


def delete(act: str) -> Tamper:
    return sql(
        f"DELETE FROM line WHERE number ="
        f" (SELECT max(number) FROM line WHERE act = '{act}')"
    )


#: What leaves a trace in the file itself, and is found even without a paper.
CLUMSY: dict[str, tuple[Tamper, ...]] = {
    "one sign of a sealed copy": (
        sql(
            "UPDATE entry SET copy = CAST(replace(copy, 'pasture', 'posture') AS BLOB)"
            " WHERE id = 'e002'"
        ),
    ),
    "a sealed copy and its digest": (
        lambda c: c.execute(
            "UPDATE entry SET copy = ?, digest = ? WHERE id = 'e001'",
            (b"{}", contest.digest(b"{}")),
        ),
    ),
    "the digest alone": (sql("UPDATE entry SET digest = lower(hex(zeroblob(32)))"),),
    "a copy as text": (sql("UPDATE entry SET copy = 'gone' WHERE id = 'e001'"),),
    "two copies swapped": (
        swap("entry", "copy", "id", "e001", "e002"),
        swap("entry", "digest", "id", "e001", "e002"),
    ),
    "an entry taken out": (sql("DELETE FROM entry WHERE id = 'e003'"),),
    "an entry put in": (ghost,),
    "an entry's number changed": (
        sql("UPDATE entry SET id = 'e007' WHERE id = 'e001'"),
    ),
    "a mark raised": (edit("mark", raise_mark),),
    "a mark put in another's name": (edit("mark", lambda c: c.update(juror="j3")),),
    "somebody else's name": (sql("UPDATE line SET who = 'Luis' WHERE act = 'award'"),),
    "another time": (
        sql("UPDATE line SET at = '2026-05-01T00:00:00-05:00' WHERE act = 'close'"),
    ),
    "a line taken out": (delete("mark"),),
    "two lines swapped": (swap("line", "content", "number", 3, 4),),
    "a hash overwritten": (
        sql(f"UPDATE line SET hash = lower(hex(zeroblob(32))) WHERE number = {LAST}"),
    ),
    "a number without end": (rewrite("30.0", "1e999"),),
    "a number without end, all hashes made": (rewrite("30.0", "1e999"), rehash),
    "no number, all hashes made": (rewrite("30.0", "NaN"), rehash),
    "a key twice": (rewrite('"points":30.0', '"points":60.0,"points":30.0'),),
    "a sign that is none": (rewrite("Raymi", "\\ud800"),),
    "a word for a line's number": (
        sql(f"UPDATE line SET number = 'last' WHERE number = {LAST}"),
    ),
    "a list for a content": (sql("UPDATE line SET content = '[1]' WHERE number = 2"),),
    "lists in lists": (
        sql(f"UPDATE line SET content = '{'[' * 100_000}' WHERE number = {LAST}"),
    ),
    "bytes for a text": (
        sql("UPDATE line SET who = x'ff00', content = x'ff' WHERE act = 'award'"),
    ),
    "no longer JSON": (sql("UPDATE line SET content = '{' WHERE act = 'award'"),),
    "the photo of a visit": (sql("UPDATE photo SET jpeg = x'00'"),),
    "the photo taken out": (sql("DELETE FROM photo"),),
    "a photo put in": (sql("INSERT INTO photo(digest, jpeg) VALUES ('ab', x'00')"),),
    "the photo under another name": (sql("UPDATE photo SET digest = 'ab'"),),
    "a role of a line": (sql("UPDATE line SET role = 'juror' WHERE act = 'close'"),),
    "a role that may not, all hashes made": (
        sql("UPDATE line SET role = 'juror' WHERE act = 'close'"),
        forge,
    ),
    "the same moment in another zone": (
        sql("UPDATE line SET at = '2026-05-12T15:00:00.000+00:00'"),
    ),
    "lines counted from another number": (
        sql("UPDATE line SET number = number + 100"),
    ),
    "the closing taken out, all hashes made": (delete("close"), forge),
    "the opening taken out, all hashes made": (delete("open"), forge),
    "the award taken out, all hashes made": (delete("award"), forge),
    "a contest made twice, all hashes made": (
        sql(
            "INSERT INTO line(number, at, who, role, act, content, hash) SELECT 998,"
            " at, who, role, act, content, hash FROM line WHERE number = 1"
        ),
        forge,
    ),
    "how marks are joined, all hashes made": (
        edit("create", lambda c: c.update(joining="median")),
        forge,
    ),
    "a juror's relative, all hashes made": (
        edit("create", lambda c: c["jurors"][0].update(relatives=["c01"])),
        forge,
    ),
    "an entry's community, all hashes made": (
        edit("submit", lambda c: c.update(community="c09")),
        forge,
    ),
    "a withdrawal of another, all hashes made": (
        edit("withdraw", lambda c: c.update(entry="e003")),
        forge,
    ),
    "an appeal upheld, all hashes made": (
        edit("answer", lambda c: c.update(upheld=True)),
        forge,
    ),
    "a space behind a copy": (
        sql("UPDATE entry SET copy = CAST(copy || x'20' AS BLOB)"),
    ),
    "a copy of nothing": (sql("UPDATE entry SET copy = zeroblob(9)"),),
    "a version that is a word": (
        sql("UPDATE talking_maps_contest SET schema = 'one'"),
    ),
    "no version": (sql("DELETE FROM talking_maps_contest"),),
    "a ballot after the award, hash made": (append("mark", BALLOT),),
    "a second award, hash made": (append("award", {"groups": []}),),
    "an unknown act, hash made": (append("bless", {}),),
    "a prize raised, all hashes made": (edit("award", bigger_prize), forge),
    "a ladder changed, all hashes made": (edit("create", other_ladder), forge),
    "points raised in the chain, all hashes made": (
        edit("submit", lambda c: c["parts"][0].update(points=60.0)),
        forge,
    ),
    "a limit resealed, every digest made": (reseal(b'"worst":0.0', b'"worst":0.5'),),
    "a time resealed, every digest made": (
        reseal(b"2026-05-12T10:00", b"2026-05-12T09:00"),
    ),
    "an entry said to be late, all hashes made": (
        edit("submit", lambda c: c["gates"][0].update(passed=False)),
        forge,
    ),
    "an entry with its line, all hashes made": (
        sql("DELETE FROM entry WHERE id = 'e001'"),
        sql("DELETE FROM line WHERE act = 'submit' AND content LIKE '%e001%'"),
        forge,
    ),
    "the table of entries": (sql("DROP TABLE entry"),),
    "all lines": (sql("DELETE FROM line"),),
}

#: What leaves no trace in the file: only the paper tells.
CUNNING: dict[str, tuple[Tamper, ...]] = {
    "a mark raised, all hashes made": (edit("mark", raise_mark), forge),
    "a plan resealed, every digest made": (reseal(b'"pasture"', b'"cropland"'),),
    "points resealed, every digest made": (reseal(b'"points":30.0', b'"points":31.0'),),
    "the last line cut off": (sql(f"DELETE FROM line WHERE number = {LAST}"),),
    "three lines cut off": (sql(f"DELETE FROM line WHERE number > {LAST} - 3"),),
    "an appeal taken out": (delete("answer"), delete("appeal"), forge),
    "the payment renamed": (
        edit("payment", lambda c: c.update(account="****0000")),
        forge,
    ),
    "a visit's finding": (
        edit("visit", lambda c: c["findings"].update(A="not_found")),
        forge,
    ),
    "a juror renamed": (
        edit("create", lambda c: c["jurors"][0].update(name="Somebody")),
        forge,
    ),
    "when a round ends": (
        edit(
            "create",
            lambda c: c["rounds"][0].update(closes_at="2030-01-01T00:00:00-05:00"),
        ),
        forge,
    ),
    "what breaks a tie": (
        edit("create", lambda c: c.update(ties=["computed"])),
        forge,
    ),
    "where a juror is from": (
        edit("create", lambda c: c["jurors"][0].update(origin="c09")),
        forge,
    ),
    "a juror's note": (
        edit("mark", lambda c: c["marks"][0].update(note="well done")),
        forge,
    ),
    "a withdrawal taken out": (delete("withdraw"), forge),
    "an award and all after it taken out": (
        sql("DELETE FROM line WHERE act IN ('award', 'appeal', 'answer', 'payment')"),
        forge,
    ),
    "who awarded": (sql("UPDATE line SET who = 'Luis' WHERE act = 'award'"), forge),
    "where a visit was": (
        edit("visit", lambda c: c.update(longitude=-71.0, latitude=-14.0)),
        forge,
    ),
    "the day of a contract": (
        edit("payment", lambda c: c.update(signed_on="2026-06-02")),
        forge,
    ),
    "what an appeal is about": (
        edit("appeal", lambda c: c.update(about="the pasture")),
        forge,
    ),
    "a reason of a withdrawal": (
        edit("withdraw", lambda c: c.update(reason="asked to")),
        forge,
    ),
}


def test_what_was_not_touched_holds(file: Path, paper: PrintedCodes) -> None:
    found = verify(file, paper)
    assert found.touched == ()
    assert (found.entries, found.lines) == (4, len(books.read_events(file)))
    assert list(found.after.values()) == [0]


@pytest.mark.parametrize("kind", CLUMSY)
def test_tampering_is_found(kind: str, file: Path, paper: PrintedCodes) -> None:
    tampered(file, *CLUMSY[kind])
    assert not verify(file).holds
    assert not verify(file, paper).holds


@pytest.mark.parametrize("kind", CUNNING)
def test_tampering_that_leaves_no_trace_is_found_on_paper(
    kind: str, file: Path, paper: PrintedCodes
) -> None:
    tampered(file, *CUNNING[kind])
    assert verify(file).holds
    assert not verify(file, paper).holds
    by_receipts = verify(file, replace(paper, heads=()))
    assert by_receipts.holds == ("resealed" not in kind)


def test_there_are_enough_kinds() -> None:
    assert len(CLUMSY) + len(CUNNING) >= 70


def test_a_changed_plan_is_named(file: Path, paper: PrintedCodes) -> None:
    tampered(file, *CLUMSY["one sign of a sealed copy"])
    (fault, *_) = verify(file).touched
    assert fault.values == {"entry": "e002"}
    (lost,) = [m for m in verify(file, paper).touched if "receipt" in m.id]
    assert lost.values["code"] == paper.receipts[1]


def test_results_changed_after_the_act_are_told(
    file: Path, paper: PrintedCodes
) -> None:
    appeal = {"id": "a2", "by": "c3", "about": "x", "entry": ""}
    yes = {"appeal": "a2", "upheld": True, "text": "yes", "changed": ""}
    tampered(file, append("appeal", appeal), append("answer", yes))
    assert verify(file, paper).holds
    tampered(file, append("mark", BALLOT))
    assert verify(file).holds
    (told,) = verify(file, paper).touched
    assert told.values["act"] == "mark"


def test_what_is_not_content_does_not_matter(file: Path, paper: PrintedCodes) -> None:
    tampered(
        file,
        sql(
            "UPDATE entry SET fid = fid + 100",
            "UPDATE line SET fid = 1000 - fid",
            "CREATE TABLE note (text TEXT)",
        ),
        spread_out,
    )
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM")
    assert verify(file, paper).touched == ()


def test_a_mistyped_code_is_not_a_broken_seal(file: Path) -> None:
    with pytest.raises(BadValue, match="mistyped"):
        verify(file, PrintedCodes(heads=("0" * 20 + "1",)))
    with pytest.raises(BadValue, match="not a code"):
        verify(file, PrintedCodes(("ABC",)))


def test_a_broken_file_is_answered_not_tripped_over(
    file: Path, paper: PrintedCodes
) -> None:
    whole, chance = file.read_bytes(), random.Random(5)
    before = books.read_events(file), tuple(books.copies(file)), books.photos(file)
    answers = set()
    for number in range(60):
        content = bytearray(whole)
        content[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(
            content[: chance.randrange(len(whole)) if number % 5 else None]
        )
        found = verify(file, paper)
        answers.add(found.holds)
        if found.holds:
            after = (
                books.read_events(file),
                tuple(books.copies(file)),
                books.photos(file),
            )
            assert after == before
    assert answers == {True, False}


def test_lines_that_nobody_needs_are_left_out_but_never_the_last(file: Path) -> None:
    whole = books.read_events(file)
    some = books.read_events(file, without=("mark", "payment"))
    assert [line.act for line in some].count("mark") == 0
    assert (some[0], some[-1]) == (whole[0], whole[-1])
    entry = contest.replay(some).entry("e003")
    assert entry == contest.replay(whole).entries[2].noun
    assert contest.replay(some).entry("e00") is None
    content = {"id": "a9", "by": "c1", "about": "x", "entry": ""}

    def follow(seen: Sequence[LogEvent]) -> Append:
        line = contest.next_event(
            seen,
            at="2026-07-01T10:00:00-05:00",
            who="Ana",
            role="staff",
            act="appeal",
            content=content,
        )
        return Append(line)

    added = books.append(file, follow, without=("mark",))
    assert added is not None
    assert added.number == len(whole) + 1
    assert verify(file).holds


def test_what_a_decision_raises_leaves_the_file_as_it_was(file: Path) -> None:
    before = books.read_events(file)

    def refuse(_: object) -> Append | None:
        raise NotFound("no")

    with pytest.raises(NotFound):
        books.append(file, refuse)
    assert books.append(file, lambda _: None) is None
    assert books.read_events(file) == before


def test_one_writer_at_a_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("talking_maps.store.gpkg.connection.PATIENCE_S", 0.05)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotKeep):
            books.append(file, lambda _: None)


def test_files_of_others_are_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        books.read_events(tmp_path / "none.gpkg")
    with pytest.raises(AlreadyThere):
        books.create(file, Chain().lines[0])
    (tmp_path / "text.gpkg").write_text("hello, this is no database at all")
    with pytest.raises(BadFile):
        books.read_events(tmp_path / "text.gpkg")
    tampered(file, sql("UPDATE talking_maps_contest SET schema = 99"))
    with pytest.raises(NewerFile):
        books.read_events(file)


@pytest.mark.skipif(
    not (VALIDATOR.exists() and SYSTEM_PYTHON.exists()),
    reason="Debian's python3-gdal is absent: its validate_gpkg cannot be asked",
)
def test_gdal_finds_the_file_valid(file: Path) -> None:
    result = subprocess.run(
        (SYSTEM_PYTHON, VALIDATOR, file), capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_each_entry_is_one_row_with_the_bytes_of_its_seal(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        columns = {
            name: kind
            for _, name, kind, *_ in connection.execute("PRAGMA table_info(entry)")
        }
        rows = connection.execute("SELECT digest, copy FROM entry").fetchall()
    assert [name for name, kind in columns.items() if kind == "BLOB"] == ["copy"]
    assert all(contest.digest(copy) == digest for digest, copy in rows)
    seals = [t.noun.seal for t in contest.replay(books.read_events(file)).entries]
    assert [digest for digest, _ in rows] == seals


def test_looking_whether_a_contest_changed_lets_nobody_write_meanwhile(
    file: Path,
) -> None:
    another = (
        "import sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "db.execute('BEGIN IMMEDIATE')\n"
    )
    first = books.file_stamp(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE line SET who = 'x' WHERE number = 1")
        assert books.file_stamp(file) == first
        done = subprocess.run(
            [sys.executable, "-c", another, str(file)],
            check=False,
            capture_output=True,
            text=True,
        )
        assert "database is locked" in done.stderr
        db.execute("COMMIT")
    assert books.file_stamp(file) != first
    copy = file.with_name("copy.gpkg")
    shutil.copy(file, copy)
    before = books.file_stamp(file)
    copy.replace(file)
    assert books.file_stamp(file) != before


@pytest.mark.parametrize(
    "command",
    [
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
        f" WHERE i < {examination.MOST_LINES})"
        " INSERT INTO line(number, at, who, role, act, content, hash)"
        " SELECT 1000 + i, '', '', '', '', '', '' FROM c",
        "UPDATE line SET content = CAST(zeroblob(10000001) AS TEXT) WHERE number = 1",
    ],
)
def test_a_chain_that_goes_on_and_on_is_refused_before_it_is_read(
    file: Path, command: str
) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute(command)
        db.commit()
    with pytest.raises(BadFile, match="more than a contest has"), books.examined(file):
        pass
