"""What the files of this folder tell: written once, and compared at every run.

`python -m tests.golden.told` writes `expected.json` anew. A change of the rubric or of
an indicator may change points; nothing else in it may ever change.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from talking_maps import contest, scoring, store
from talking_maps.contest import ContestState, StoredCopy
from talking_maps.model.land_potential import UNSETTLED
from talking_maps.model.plan import COMMUNITY
from talking_maps.store import contests as books
from talking_maps.workspace import history as versions
from talking_maps.workspace import open_workspace, scorecard
from talking_maps.workspace.open_community import OpenCommunity
from tests.store.readings import plan_digest

FOLDER = Path(__file__).parent
EXPECTED = FOLDER / "expected.json"


def names(kind: str) -> list[str]:
    """Return the names of the files of that kind, oldest first."""
    found = (file.name.split(".")[0] for file in FOLDER.glob(f"{kind}-*.gpkg.gz"))
    return sorted(found)


def unpacked(name: str, path: Path) -> Path:
    """Write a copy of a file of this folder; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.decompress((FOLDER / f"{name}.gpkg.gz").read_bytes()))
    return path


#: Files of before schema 8 say nothing of what their land can have, and of before
#: schema 9 hold no local numbers.
_UNSAID = f", potential={UNSETTLED!r}", ", numbers={}"


def _said(noun: object) -> str:
    """Return a noun's words, without what nobody has said yet."""
    said = repr(noun)
    for unsaid in _UNSAID:
        said = said.replace(unsaid, "")
    return said


def of_community(name: str, folder: Path) -> dict[str, Any]:
    """Open a copy of the file in a workspace, and return what it tells."""
    workspace = open_workspace(folder)
    path = unpacked(name, folder / "communities" / "village.gpkg")
    versions.notice(workspace, "village")
    owners = [one.id for one in store.read_owners(path)]
    history = store.read_changes(path)
    sealed = hashlib.sha256(_said(history).encode()).hexdigest()
    plan = store.read_plan(path, COMMUNITY)
    card = scorecard(OpenCommunity(workspace, "village"))
    boundaries = store.boundaries(path)
    jpeg = store.photo(path, "photo1")
    return {
        "community": _said(store.read_community(path)),
        "boundaries": [[one.uid, one.geometry.area] for one in boundaries],
        "plans": {one: plan_digest(path, one) for one in owners},
        "things": dict(Counter(f"{f.layer} {f.scene}" for f in plan.features)),
        "changes": len(history),
        "history": sealed,
        "undo": store.undo_depth(path, COMMUNITY, "Juan"),
        "versions": [one.name for one in store.versions(path)],
        "conflicts": [[one.id, one.part] for one in store.conflicts(path)],
        "merges": len(store.list_merges(path)),
        "refused": [[one.layer, one.reason.id] for one in store.refused(path)],
        "sayings": len(store.samenesses(path)),
        "photo": jpeg and hashlib.sha256(jpeg).hexdigest(),
        "plan": scoring.plan_digest(plan),
        "points": [card.total, card.of, card.open],
    }


def of_contest(name: str, folder: Path) -> dict[str, Any]:
    """Open a copy of the contest's file, and return what it tells."""
    path = unpacked(name, folder / "raymi.gpkg")
    paper = json.loads((FOLDER / f"{name}.paper.json").read_text())
    lines = books.read_events(path)
    evidence = contest.PrintedCodes(tuple(paper["receipts"]), (paper["head"],))
    whole, part = books.whole_parts(path), partial(books.part_of, path)
    found = contest.verify(
        lines,
        books.copies(path),
        books.photos(path),
        evidence,
        parts=whole,
        shared=part,
    )
    record = contest.replay(lines)
    copies = {one.id: contest.read_copy(one.content) for one in books.copies(path)}
    return {
        "touched": [one.id for one in found.touched],
        "lines": found.lines,
        "entries": found.entries,
        "state": record.state,
        "places": [[s.entry, s.place] for s in contest.standings(record)],
        "prizes": [
            str(prize.amount)
            for group in record.awards[-1].noun.groups
            for prize in group.prizes
        ],
        "plans": {k: scoring.plan_digest(v.plan) for k, v in copies.items()},
        **(_again(record, [*books.copies(path)], part) if whole else {}),
    }


def _again(
    record: ContestState, copies: Sequence[StoredCopy], part: Callable[[str], bytes]
) -> dict[str, Any]:
    """Return what comes out of the seals when all is measured again, and of visits."""
    cases = {one.digest: contest.read_case(one.content, part) for one in copies}
    again = {}
    for case in cases.values():
        before = cases.get(case.baseline)
        plan = before.copy.plan if before else None
        check = contest.check_again(record.contest, case, plan)
        again[check.entry] = check.holds and check.is_whole
    points = {
        told.noun.id: round(sum(part.points for part in told.noun.parts), 2)
        for told in record.entries
    }
    seen = {s.entry: s.visits for s in contest.standings(record) if s.visits}
    return {
        "measured again": again,
        "points": points,
        "lots": {entry: [*visits.lot] for entry, visits in seen.items()},
        "lost": {entry: visits.lost for entry, visits in seen.items()},
    }


def told() -> dict[str, Any]:
    """Return what all files tell, in plain values of JSON."""
    found: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        for kind, of in (("community", of_community), ("contest", of_contest)):
            found |= {name: of(name, Path(folder) / name) for name in names(kind)}
    return dict(json.loads(json.dumps(found)))


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(told(), indent=1, ensure_ascii=False) + "\n")
