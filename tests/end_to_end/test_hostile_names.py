"""What people write stays what they wrote: on screens, on paper and in files.

One workspace in which everybody and everything has a hostile name is taken through
every screen, every paper and every export.
"""

from __future__ import annotations

import base64
import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from talking_maps.model.change import Put
from talking_maps.model.contest import Answer, Ballot, FlagAnswer, GateCheck, Mark
from talking_maps.model.plan import COMMUNITY, Assembly, Commitment
from talking_maps.ui import navigation, session
from talking_maps.workspace import (
    LAYERS_FOLDER,
    Workspace,
    accounts,
    commit,
    confirm_potential,
    contests,
    history,
    new_edit_context,
    open_workspace,
    read_plan,
    set_assembly,
    set_commitment,
    set_community,
    set_owner,
)
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.open_community import OpenCommunity
from talking_maps.workspace.register import read_owners
from tests.golden import workspace as golden
from tests.golden.command_line import typed
from tests.report.builders import texts
from tests.ui.app_driver import OURS, visit

#: A sign turns the text round; contests refuse it, and papers leave it out.
TURNED = "\u202e"
#: Everything that some reader of text would obey.
EVIL = '=1+1 <script>x</script>"><img src=x onerror=x></style>{x} %s $x$ :red[x] &amp;'
#: Notes are other words: people's names are left out of what leaves the house.
NOTE = EVIL.replace("1", "2").replace("x", "y")
LABEL = "=<b>\"'&amp;</style>{x} %s $x$ :red[x]"
CODE, CONTEST = golden.CODE, "evil"
STAFF = Actor("office", "staff")
#: Screens on which nothing stands that people wrote.
NAMELESS = {"add", "receive", "call", "people", "rubric"}
TAGS = {"script", "style", "iframe", "object", "embed", "link", "meta", "base", "form"}
MARKDOWN = re.compile(r"(?<!\\):red\[|(?<!\\)\$[xy](?<!\\)\$|(?<!\\)<script")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return the workspace in which all that people can write is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        layers = shutil.copytree(LAYERS_FOLDER, folder / "layers")
        _rename(layers / "pasture.toml")
        patch.setenv(session.LAYERS_VARIABLE, str(layers))
        place = open_workspace(
            golden.unpacked(folder / "workspace"), layers_folder=layers
        )
        st.cache_data.clear()
        st.cache_resource.clear()
        with golden.clock(tick=True):
            _community(place)
            _contest(place, folder)
            yield place


def _rename(toml: Path) -> None:
    text = toml.read_text("utf-8")
    named = re.sub(
        r'^(es|en) = ".*"$', rf"\1 = {json.dumps(LABEL)}", text, count=2, flags=re.M
    )
    toml.write_text(named, "utf-8")


def _community(place: Workspace) -> None:
    evil, hand = EVIL + TURNED, new_edit_context
    set_community(place, CODE, hand(evil), name=evil)
    for owner in read_owners(place, CODE):
        if owner.id != COMMUNITY:
            set_owner(place, CODE, hand(evil), replace(owner, name=evil))
    for whose in (COMMUNITY, "h-01"):
        for one in read_plan(place, CODE, whose).features[:12]:
            named = replace(one, name=evil, note=evil)
            commit(place, CODE, hand(evil, whose), Put("feature", one.uid, named))
    promise = Commitment("", COMMUNITY, evil, evil, "2026-12-01", 12.5, "ayni", "80.00")
    set_commitment(place, CODE, hand(evil), promise)
    set_assembly(
        place, CODE, hand(evil), Assembly("", "2026-05-12", evil, 7, 9, 8, 4, 2, 5)
    )
    history.name_version(place, CODE, evil, author=evil, description=evil)
    confirm_potential(OpenCommunity(place, CODE), STAFF, (), who=EVIL, on="2026-05-02")
    set_community(
        place,
        CODE,
        hand(evil),
        consent_keep_on="2026-01-01",
        consent_share_on="2026-01-01",
    )


def _contest(place: Workspace, folder: Path) -> None:
    call = folder / "call.toml"
    text = golden.CALL.format(id=CONTEST, name="NAME").replace('"NAME"', "EVIL")
    text = re.sub(r'^name = ".*"$|^organiser = ".*"$', _named, text, flags=re.M)
    text = re.sub(r'\b(es|en) = ".*?"', rf"\1 = {_toml(EVIL)}", text)
    call.write_text(text.replace("EVIL", _toml(EVIL)), "utf-8")
    contests.create(place, STAFF, call)
    contests.open_contest(place, STAFF, CONTEST)
    for owner in ("h-01", COMMUNITY):
        slip = contests.submit(place, STAFF, CONTEST, CODE, owner)
        checked = GateCheck(slip.entry.id, "papers", passed=True)
        contests.check_gate(place, STAFF, CONTEST, checked)
        for flag in slip.entry.flags:
            said = FlagAnswer(slip.entry.id, flag.id, NOTE)
            contests.answer_flag(place, STAFF, CONTEST, said)
    assert contests.read(place, CONTEST).flag_answers
    for juror in ("j1", "j2", "j3"):
        for entry in ("e001", "e002"):
            marks = (Mark("health", 6.0, None, NOTE), Mark("education", 5.0))
            contests.mark(place, STAFF, CONTEST, Ballot(entry, juror, marks))
    contests.close(place, STAFF, CONTEST)
    contests.award(place, STAFF, CONTEST)
    asked = contests.appeal(
        place, STAFF, CONTEST, by="aldea/h-01", about=NOTE, entry_id="e001"
    )
    answer = Answer(asked.id, upheld=False, text=NOTE, changed=NOTE)
    contests.answer(place, STAFF, CONTEST, answer)


def _toml(text: str) -> str:
    return json.dumps(text)


def _named(found: re.Match[str]) -> str:
    return f"{found.group().partition(' = ')[0]} = {_toml(EVIL)}"


class _Reader(HTMLParser):
    """Reads a page as a browser does: its tags, its text, its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in TAGS - {"style"} or any(name.startswith("on") for name in given):
            self.faults.append(self.get_starttag_text() or tag)
        address = given.get("src") or ""
        if tag == "img" and not address.startswith(("data:image/", "/p")):
            self.faults.append(address)
        head, _, data = address.partition(";base64,")
        if head == "data:image/svg+xml":
            drawing = ET.fromstring(base64.b64decode(data))
            self.faults += [one.tag for one in drawing.iter() if "script" in one.tag]
            self.said += [one.text or "" for one in drawing.iter()]
        self.said += [one for one in given.values() if one]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _screen(place: Workspace, page: str) -> None:
    """Open one screen as staff and look at all that it tells the browser."""
    name, _, held = page.partition("@")
    key, _, value = held.partition("=")
    way = next(one for one in navigation.ALL if one.id == name)
    with pytest.MonkeyPatch.context() as patch:
        here = visit(place, patch, by=EVIL[:50], lang="en", k=CONTEST)
        test = here.page(way)
        if key:
            test.session_state[key] = value
        test.session_state["who.person"] = accounts.sign_in(
            place, "office", golden.PASSWORD
        )
        test.run()
    assert not test.exception, [one.message for one in test.exception]
    reader = _Reader()
    for one in test.html:
        if not one.value.startswith(OURS):
            reader.feed(one.value)
    assert not reader.faults
    # An escape that was escaped again would be shown with its signs.
    assert not any("&lt;" in said or "&quot;" in said for said in reader.said)
    labels = list(_labels(test))
    if name not in NAMELESS:
        shown = (*reader.said, *labels, *_painted(test))
        assert any("script" in one for one in shown), "no name here"
    for words in labels:
        assert not MARKDOWN.search(words), words


def _painted(test: AppTest) -> Iterator[str]:
    """Yield what stands in tables of data, which are painted and no markup."""
    for table in test.dataframe:
        yield from map(str, table.value.to_numpy().ravel())


def _labels(test: AppTest) -> Iterator[str]:
    """Yield all that Streamlit reads as Markdown."""
    for kind in ("markdown", "caption", "title", "header", "subheader"):
        yield from (one.value for one in getattr(test, kind))
    for kind in ("info", "success", "warning", "error"):
        yield from (one.value for one in getattr(test, kind))
    for kind in ("button", "checkbox", "selectbox", "radio", "text_input"):
        yield from (one.label for one in getattr(test, kind))


def _paper(place: Workspace, command: str, folder: Path) -> None:
    """Print one paper and read it: what was written stands there, letter by letter."""
    out = folder / "paper.pdf"
    words = {"W": place.folder, "OUT": out}
    typed(*(words.get(one, one) for one in command.split()), language="es")
    told = _packed(" ".join(texts(out.read_bytes(), folder)))
    assert _packed(EVIL) in told or _packed(LABEL) in told
    assert "&lt;" not in told


def _packed(text: str) -> str:
    """Return a text without blanks and hyphens, which a paper may put elsewhere."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def _export(place: Workspace, command: str, folder: Path) -> None:
    """Write one file and read it back: equal, and nothing a spreadsheet would run."""
    out = folder / command.partition("OUT")[2].split()[0]
    words = {"W": place.folder}
    typed(*(out if o.startswith("OUT") else words.get(o, o) for o in command.split()))
    match out.suffix:
        case ".csv":
            rows = list(
                csv.reader(out.read_text("utf-8-sig").splitlines(keepends=True))
            )
            cells = [cell for row in rows for cell in row]
            assert not any(cell.startswith(tuple("=@\t\r")) for cell in cells)
            found = [cell.removeprefix("'") for cell in cells]
        case ".geojson":
            data = json.loads(out.read_bytes())["features"]
            found = [v for one in data for v in one["properties"].values()]
        case ".kml":
            found = [one.text or "" for one in ET.fromstring(out.read_bytes()).iter()]
        case _:
            with closing(sqlite3.connect(out)) as db:
                tables = [
                    name
                    for (name,) in db.execute("SELECT table_name FROM gpkg_contents")
                ]
                found = [
                    cell
                    for name in tables
                    for row in db.execute(f'SELECT * FROM "{name}"')
                    for cell in row
                ]
    assert any(str(one).startswith((EVIL, NOTE)) for one in found), found


SCREENS = (
    *(one.id for one in navigation.ALL),
    *(f"book@book.part={p}" for p in ("organisations", "animals", "assemblies")),
    *(f"book@book.part={p}" for p in ("commitments", "about")),
    *(f"files@files.part={p}" for p in ("merge", "out", "copy", "back")),
)
PAPERS = (
    f"contest act W {CONTEST} OUT",
    f"contest board W {CONTEST} OUT",
    f"contest score-sheet W {CONTEST} e001 OUT",
    f"contest receipt W {CONTEST} e001 OUT",
    f"contest diploma W {CONTEST} e001 OUT",
    f"compare W {CODE} past present --pdf OUT",
    f"compare W {CODE} 12 now --pdf OUT",
)
EXPORTS = (
    *(
        f"export W {CODE} OUT.{kind} --all-owners --include-restricted --include-names"
        for kind in ("gpkg", "geojson", "kml", "csv")
    ),
    f"copy W {CODE} OUT.gpkg --include-restricted --include-names",
    *(
        f"contest export W {CONTEST} OUT.csv --table {table}"
        for table in ("marks", "appeals")
    ),
    f"contest export W {CONTEST} OUT.gpkg",
)


def test_what_is_published_stays_text(hostile: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "published"
    contests.publish(hostile, STAFF, CONTEST, out)
    for path in out.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(cell.startswith(tuple("=@\t\r")) for cell in cells), path
    page = _Reader()
    page.feed((out / "index.html").read_text("utf-8"))
    # The page's own head alone says what it is written in.
    assert [one for one in page.faults if not one.startswith("<meta")] == []
    assert EVIL in "".join(page.said)


@pytest.mark.parametrize("way", [*SCREENS, *PAPERS, *EXPORTS])
def test_what_people_write_stays_text(
    way: str, hostile: Workspace, tmp_path: Path
) -> None:
    if "OUT" not in way:
        _screen(hostile, way)
    elif way in PAPERS:
        _paper(hostile, way, tmp_path)
    else:
        _export(hostile, way.replace("OUT.", "OUTout."), tmp_path)
