"""The one workspace whose answers, exports, papers and screens are kept.

`workspace.zip` is frozen, as a laptop's folder is: ids, clocks and passwords' salts in
it never change, so all that is told of it stays the same. `python -m tests.golden
--workspace` makes another one, which alters every golden text; do that only where the
program cannot open this one any more, and then ask why it cannot.

In it: the tiny village with a thing of every layer in the three scenes, in every
status, origin and voice, among them a restricted place and a photo; households and an
organisation with herds; an assembly, promises, a neighbour's claim; a named version;
two merges with one conflict decided and one waiting; two contests, one paid out after
an appeal, one open with marks.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import time_machine
from PIL import Image
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, rasters
from talking_maps.model.change import Put, Reshape
from talking_maps.model.contest import Answer, Ballot, GateCheck, Mark, Payment, Visit
from talking_maps.model.layer import Layer
from talking_maps.model.merge import KeepOne
from talking_maps.model.plan import (
    COMMUNITY,
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Assembly,
    Commitment,
    Years,
)
from talking_maps.workspace import (
    Claim,
    Elevation,
    Workspace,
    accounts,
    add_community,
    add_owner,
    add_photo,
    commit,
    community_file,
    comparisons,
    contests,
    copy_to,
    ground,
    history,
    merges,
    new_edit_context,
    open_workspace,
    receive,
    redo_change,
    set_assembly,
    set_commitment,
    set_community,
    set_herd,
    set_years,
    undo_change,
)
from talking_maps.workspace.accounts import Actor
from tests import village

ZIP = Path(__file__).with_name("workspace.zip")
LIMA = ZoneInfo("America/Lima")
CODE, CONTEST, OPEN = "aldea", "raymi", "qocha"
WHO, STAFF = "Rosa Quispe", Actor("office", "staff")
PASSWORD = "a long secret"
HOUSES = ("h-01", "h-02", "h-03")
CALL = """
id = "{id}"
name = "{name}"
organiser = "Office"
time_zone = "America/Lima"
rubric = "example-after-cedap"
ties = ["jury"]
faces = 5
soles_per_dollar = "3.75"

[[rounds]]
id = "one"
names = {{ es = "Ronda única", en = "The round" }}

[[categories]]
id = "houses"
names = {{ es = "Familias", en = "Houses" }}
owners = ["household"]
within = "community"
prizes = {{ kind = "ladder", fund = "1000.00", ladder = ["600.10", "200.05"] }}

[[categories]]
id = "villages"
names = {{ es = "Comunidades", en = "Communities" }}
owners = ["community"]
within = "contest"
prizes = {{ kind = "share", fund = "500.00", cap = "400.00" }}

[[gates]]
id = "papers"
kind = "checked"
names = {{ es = "Documentos firmados", en = "Signed papers" }}

[[jurors]]
id = "j1"
name = "Rosa"
sex = "woman"

[[jurors]]
id = "j2"
name = "Luis"
sex = "man"

[[jurors]]
id = "j3"
name = "Ana"
relatives = ["aldea/h-02"]
"""


@contextmanager
def clock(*, day: int = 20, tick: bool = False) -> Iterator[time_machine.Traveller]:
    """Let it be nine o'clock that day of June 2026 in Lima, there and in this process.

    The clock stands still unless it is to `tick`, as what waits by it needs.
    """
    with time_machine.travel(moment(day), tick=tick) as traveller:
        yield traveller


def moment(day: int = 20) -> datetime:
    """Return nine o'clock in the morning of that day of June 2026 in Lima."""
    return datetime(2026, 6, day, 9, tzinfo=LIMA)


def unpacked(folder: Path) -> Path:
    """Lay a copy of the frozen workspace into a folder; return where it is."""
    with zipfile.ZipFile(ZIP) as packed:
        packed.extractall(folder)
    return folder


def make() -> None:
    """Make the workspace another time, with other ids."""
    with TemporaryDirectory() as folder, clock(day=1, tick=True) as time:
        made = _village(Path(folder))
        _merged(made, Path(folder))
        time.move_to(moment(5))
        for contest, name in ((CONTEST, "Raymi 2026"), (OPEN, "Qocha <b>2026</b>")):
            _contest(made, Path(folder), contest, name)
        _paid(made)
        _packed(made.folder)


def _packed(folder: Path) -> None:
    kept = sorted(file for file in folder.rglob("*") if file.is_file())
    with zipfile.ZipFile(ZIP, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in kept:
            name = file.relative_to(folder).as_posix()
            packed.writestr(
                zipfile.ZipInfo(name), file.read_bytes(), zipfile.ZIP_DEFLATED, 9
            )


def _outline(path: Path, shape: BaseGeometry) -> Path:
    drawn = {
        "type": "Feature",
        "properties": {},
        "geometry": geo.to_geojson(shape, village.EPSG),
    }
    path.write_text(json.dumps(drawn))
    return path


def _village(folder: Path) -> Workspace:
    made = open_workspace(folder / "workspace")
    dem = folder / "dem.tif"
    rasters.write(village.plane(error=2.0), dem)
    claim = Claim(
        _outline(folder / "land.geojson", village.SQUARE),
        "asamblea",
        "2026-05-01",
        "acta",
    )
    add_community(
        made,
        CODE,
        "Aldea",
        claim,
        households=10,
        author=WHO,
        elevation=Elevation(dem, 2.0, "plane"),
    )
    hand = new_edit_context
    set_community(
        made,
        CODE,
        hand(WHO),
        consent_keep_on="2026-05-01",
        consent_share_on="2026-05-02",
    )
    theirs = village.rectangle(900, 0, 200, 300)
    ground.add_claim(
        made,
        CODE,
        hand(WHO),
        Claim(_outline(folder / "n.geojson", theirs), "Vecinos", "", "dicho"),
    )
    _book(made)
    _things(made)
    return made


def _book(made: Workspace) -> None:
    hand = new_edit_context
    names = ("Juana Mamani", "Pedro Ccori", "Familia *Huamán*")
    for house, name in zip(HOUSES, names, strict=True):
        add_owner(made, CODE, hand(WHO), house, "household", name=name, members=4)
        promise = Commitment(
            "", house, "Cercar", "Todos", "2026-11-30", 24, "faena", ""
        )
        set_commitment(made, CODE, hand(WHO, house), promise)
    add_owner(made, CODE, hand(WHO), "o-01", "organisation", name="Comité de riego")
    set_herd(made, CODE, hand(WHO, "h-01"), "alpaca", 40)
    set_herd(made, CODE, hand(WHO), "sheep", 25)
    meeting = Assembly("", "2026-05-12", "Mapas", 7, 9, 8, 4, 2, 5)
    set_assembly(made, CODE, hand(WHO), meeting)
    promise = Commitment(
        "", COMMUNITY, "Limpiar", "Juana Mamani", "2026-12-01", 12.5, "ayni", "80.00"
    )
    set_commitment(made, CODE, hand(WHO), promise)
    set_years(made, CODE, hand(WHO), Years(1990, 2026, 2036))


def _things(made: Workspace) -> None:
    """Draw a thing of every layer in a place of its own, in all scenes."""
    hand = new_edit_context
    statuses, origins, voices = cycle(STATUSES), cycle(ORIGINS), cycle((*VOICES, None))
    drawn = []
    for number, layer in enumerate(made.layers):
        shape = _shape(layer, 40 + number % 5 * 190, 60 + number // 5 * 180)
        for scene in SCENES:
            size = {"past": 1.1, "present": 1.0, "future": 1.2}[scene]
            status = {"past": "existing", "present": "existing"}.get(scene)
            drawn.append(
                village.feature(
                    f"{layer.id}-1",
                    layer.id,
                    affinity.scale(shape, size, size),
                    scene,
                    status=status or next(statuses),
                    origin=next(origins),
                    voice=next(voices),
                    attributes=_attributes(layer),
                    name="Hatun & <i>pata</i>" if layer.id == "pasture" else layer.id,
                    note="se ve" if scene == "future" else "",
                )
            )
    lost = village.feature(
        "w-2", "corral", village.rectangle(700, 900, 30, 30), "past", status="lost"
    )
    commit(made, CODE, hand(WHO), *(Put("feature", f.uid, f) for f in drawn))
    commit(made, CODE, hand("Juan"), Put("feature", "w-2", lost))
    corral = village.feature("w-3", "corral", village.rectangle(760, 900, 40, 30))
    commit(made, CODE, hand("Juan"), Put("feature", "w-3", corral))
    undo_change(made, CODE, hand("Juan"))
    redo_change(made, CODE, hand("Juan"))
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(picture, "JPEG")
    spring = next(f for f in drawn if (f.layer, f.scene) == ("spring", "present"))
    add_photo(made, CODE, hand(WHO), spring, picture.getvalue())
    for number, house in enumerate(HOUSES):
        for scene in SCENES:
            land = village.rectangle(30 + 250 * number, 790, 200, 90)
            pasture = village.feature(
                f"{house}-p",
                "pasture",
                land,
                scene,
                attributes={"condition": "good", "fenced": number == 1},
            )
            commit(made, CODE, hand(WHO, house), Put("feature", pasture.uid, pasture))
    history.name_version(made, CODE, "Asamblea, 12 de mayo", author=WHO)
    comparisons.say_same(made, CODE, "w-2", "w-3", same=True, author=WHO)


def _shape(layer: Layer, x: float, y: float) -> Polygon | LineString | Point:
    match layer.geometry:
        case "point":
            return village.point(x + 50, y + 50)
        case "line":
            return village.line((x, y + 40), (x + 70, y + 45), (x + 150, y + 60))
        case _:
            return village.rectangle(x, y, 150, 120)


def _attributes(layer: Layer) -> dict[str, object]:
    values: dict[str, object] = {}
    for one in layer.attributes:
        match one.type:
            case "choice":
                values[one.id] = one.choices[0].id
            case "boolean":
                values[one.id] = True
            case "integer":
                values[one.id] = 12
            case "number":
                values[one.id] = 1.25
            case _:
                values[one.id] = "queñua, colle"
    return values


def _merged(made: Workspace, folder: Path) -> None:
    """Edit a copy and the file, meet again, and let a conflict wait."""
    for turn in range(2):
        copy = folder / f"copy{turn}.gpkg"
        copy_to(made, CODE, copy, include_restricted=True, include_names=True)
        other = open_workspace(folder / f"other{turn}")
        receive(other, copy)
        for place, who, more in ((other, "Ana", 9), (made, "Juan", 17)):
            moved = village.rectangle(40, 240 + turn, 111 + more, 44 + turn)
            commit(
                place,
                CODE,
                new_edit_context(who),
                Reshape("terrace-1", "present", moved),
            )
        house = village.feature(
            f"house-{turn}", "house", village.point(700, 700 + turn)
        )
        commit(other, CODE, new_edit_context("Ana"), Put("feature", house.uid, house))
        file = community_file(other, CODE)
        merges.merge(made, CODE, file, author=WHO)
        waiting = merges.conflicts(made, CODE)
        if turn == 0:
            choice = KeepOne(waiting[0].candidates[0].change)
            merges.decide(made, CODE, new_edit_context(WHO), waiting[0].id, choice)


def _contest(made: Workspace, folder: Path, contest: str, name: str) -> None:
    call = folder / "call.toml"
    call.write_text(CALL.format(id=contest, name=name), encoding="utf-8")
    contests.create(made, STAFF, call)
    contests.open_contest(made, STAFF, contest)
    for owner in (*HOUSES, COMMUNITY):
        slip = contests.submit(made, STAFF, contest, CODE, owner)
        contests.check_gate(
            made, STAFF, contest, GateCheck(slip.entry.id, "papers", passed=True)
        )
    for person, role in (("office", "staff"), ("j1", "juror"), ("j3", "juror")):
        if person not in {one.name for one in accounts.people(made)}:
            accounts.save_account(made, STAFF, person, role, PASSWORD)  # type: ignore[arg-type]
    healths = (("e001", 6.0), ("e002", 9.0), ("e003", 2.0), ("e004", 5.0))
    for entry, health in healths[: 4 if contest == CONTEST else 2]:
        for juror in ("j1", "j2", "j3"):
            if (entry, juror) != ("e002", "j3"):
                marks = (Mark("health", health, None, "visto"), Mark("education", 5.0))
                ballot = Ballot(entry, juror, marks)
                contests.mark(made, STAFF, contest, ballot)
    contests.mark_by_face(
        made, STAFF, contest, "e001", "j2", criterion="health", face=4
    )


def _paid(made: Workspace) -> None:
    """Visit, close, award, hear an appeal, award again, pay the first prize."""
    seen = Visit("e001", "j2", "2026-06-04", {"h-01-p": "done"}, -74.07, -14.47)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(picture, "JPEG")
    contests.visit(made, STAFF, CONTEST, seen, picture.getvalue())
    contests.withdraw(made, STAFF, CONTEST, "e003", "el próximo año")
    contests.close(made, STAFF, CONTEST)
    contests.award(made, STAFF, CONTEST)
    kept = contests.appeal(
        made, STAFF, CONTEST, by="h-01", about="la nota de j1", entry_id="e001"
    )
    decided = Answer(
        kept.id, upheld=True, text="visitó otra casa", changed="j1 califica de nuevo"
    )
    contests.answer(made, STAFF, CONTEST, decided)
    again = Ballot("e001", "j1", (Mark("health", 8.0), Mark("education", 7.0)))
    contests.mark(made, STAFF, CONTEST, again)
    awards = contests.award(made, STAFF, CONTEST)
    first = awards.groups[0].prizes[0].entry
    paper = Payment(first, "1-2026", "2026-06-05", "40 jornales", "00110123456789")
    contests.record_payment(made, STAFF, CONTEST, paper)
    paid = replace(Payment(first), paid_on="2026-06-06")
    contests.record_payment(made, STAFF, CONTEST, paid)
