"""A contest of all that the newest program seals, for the file that is kept of it.

Its own numbers, a rubric that counts the surest first and the sealed past, a lot by
what things earned, a sealed baseline, elevation and numbers in the seals, a visit and
marks from their photographs.
"""

import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

from talking_maps import contest, store
from talking_maps.model.change import Put
from talking_maps.model.contest import Ballot, Finding, Mark, Visit
from talking_maps.model.plan import Assembly, Commitment, Feature, Herd
from talking_maps.workspace import (
    EditContext,
    Workspace,
    commit,
    contests,
    open_workspace,
    set_community,
)
from talking_maps.workspace.contests.transactions import validate_and_append
from talking_maps.workspace.workspace import community_file
from tests.golden.make import JPEG
from tests.workspace.conftest import make_village
from tests.workspace.test_recompute import AFTER, CALL, DRAWN, EARLY, LATER, office

#: Photographs of a sheet with crossed boxes, of a visit and of marks.
CROSSED, MARKED = b"\xff\xd8 of a visit\xff\xd9", b"\xff\xd8 of marks\xff\xd9"
NEW = """
numbers_rule = "own_first"
consent = "gate"

[[numbers]]
id = "carrying_capacity.fair"
value = 1.75
error = 0.25
by = "CLAR"
on = 2026-04-20
source = "cut and weighed in the valley"

[visits]
things = 2
rule = "earned_share"

[[rounds]]"""
PRIZES = """within = "contest"
prizes = { kind = "ladder", fund = "800.00", ladder = ["500.00", "300.00"] }
"""


def build(path: Path) -> tuple[tuple[str, ...], str]:
    """Make the file; return the codes of the receipts and of the head."""
    folder = path.parent / "made"
    folder.mkdir()
    make_village(folder)
    workspace = open_workspace(folder / "workspace")
    _handed_in(workspace, folder)
    record = contests.read(workspace, "raymi")
    final = record.entries[-1].noun
    lot = contest.lot_of(record.contest, final)
    found: dict[str, Finding] = dict(zip(lot, ("done", "not_found"), strict=True))
    seen = Visit(
        final.id,
        "j1",
        "2026-05-21",
        found,
        photo=contest.digest(CROSSED),
        note="lluvia",
    )
    marks = tuple(
        Mark(one.id, one.jury / 2)
        for one in record.contest.rubric.criteria
        if one.jury and not one.questions
    )
    ballot = Ballot(final.id, "j1", marks, sheet_photo=contest.digest(MARKED))
    for act, noun, photo in (("visit", seen, CROSSED), ("mark", ballot, MARKED)):
        validate_and_append(
            *(workspace, "raymi", office(AFTER), act),
            lambda _now, _at, noun=noun: (noun, None),  # type: ignore[misc]
            photo=(contest.digest(photo), photo),
        )
    contests.award(workspace, office(AFTER), "raymi")
    shutil.copyfile(workspace.folder / "contests" / "raymi.gpkg", path)
    record = contests.read(workspace, "raymi")
    codes = tuple(contest.encode(told.noun.seal) for told in record.entries)
    return codes, contest.encode(record.head)


def _handed_in(workspace: Workspace, folder: Path) -> None:
    """Hand in a baseline, and half a month later a whole plan."""
    call = CALL.replace("[[rounds]]", NEW, 1).replace('within = "contest"\n', PRIZES)
    (folder / "call.toml").write_text(call, encoding="utf-8")
    contests.create(workspace, office(EARLY), folder / "call.toml")
    contests.open_contest(workspace, office(EARLY), "raymi")
    numbers = count(1)

    def kept(*actions: Put) -> None:
        commit(workspace, "muyu", EditContext("tab", next(numbers), "Ana"), *actions)

    herd = Herd("community/sheep", "community", "sheep", 300)
    assembly = Assembly("a1", "2026-04-30", "Mapas", 3, 9, 8, 4, 2, 5)
    promise = Commitment("c1", "community", "cerco", "Quispe", "2027-01-01")
    kept(
        Put("feature", "P2", whole(DRAWN[1])),
        Put("herd", herd.uid, herd),
        Put("assembly", "a1", assembly),
        Put("commitment", "c1", promise),
    )
    set_community(
        workspace,
        "muyu",
        EditContext("tab", next(numbers), "Ana"),
        consent_keep_on="2026-01-01",
        consent_share_on="2026-01-01",
    )
    contests.submit(workspace, office(EARLY), "raymi", "muyu")
    village = community_file(workspace, "muyu")
    store.add_photo(village, "photo1", JPEG, LATER, "Ana")
    kept(*(Put("feature", one.uid, whole(one)) for one in DRAWN))
    contests.submit(workspace, office(LATER), "raymi", "muyu")
    contests.close(workspace, office(AFTER), "raymi")


def whole(drawn: Feature) -> Feature:
    """Return a thing of which all is said that its form asks for."""
    asked = {"pasture": {"condition": "fair"}, "terrace": {"kind": "stone"}}
    said = {**asked.get(drawn.layer, {}), **drawn.attributes}
    photos = ("photo1",) if drawn.layer == "terrace" else ()
    return replace(drawn, attributes=said, photos=photos)
