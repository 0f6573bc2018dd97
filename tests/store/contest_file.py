"""A contest file made without a workspace: three sealed plans, marks, prizes."""

from pathlib import Path

from talking_maps import contest
from talking_maps.contest import StoredCopy
from talking_maps.model.contest import (
    Answer,
    Appeal,
    Entry,
    Payment,
    Visit,
    Withdrawal,
)
from talking_maps.model.rubric import Reference, Scorecard
from talking_maps.scoring import plan_digest
from talking_maps.store import contests as books
from talking_maps.store.contests import Append
from tests import village
from tests.contest.builders import Chain, ballot, entry

PHOTO = b"\xff\xd8 a small photo"
PHOTO_DIGEST = contest.digest(PHOTO)
#: What the plans show, as files of communities hold it.
PLAN_PHOTOS = {"photo1": contest.digest(b"\xff\xd8 of a field")}


def sealed(made: Entry, chain: Chain) -> tuple[Entry, bytes]:
    """Return the entry sealed with a small plan of its own."""
    number = int(made.id[1:])
    field = village.feature(
        "A",
        "pasture",
        village.rectangle(0, 0, 10 * number, 20),
        photos=tuple(PLAN_PHOTOS),
    )
    plan = village.plan(field)
    card = Scorecard(0, 0, 0, (), (), plan_digest(plan), "", "")
    return contest.sealed(
        chain.record.contest,
        made,
        plan,
        village.territory(),
        Reference({}, ""),
        card,
        photos=PLAN_PHOTOS,
    )


def build(path: Path) -> tuple[tuple[str, ...], str]:
    """Make the file; return the codes of the receipts and of the head."""
    chain = Chain()
    books.create(path, chain.lines[0])

    def add(
        act: str,
        noun: object = None,
        copy: StoredCopy | None = None,
        photo: bool = False,
    ) -> None:
        chain.add(act, *([] if noun is None else [noun]))
        picture = (PHOTO_DIGEST, PHOTO) if photo else None
        books.append(path, lambda _: Append(chain.lines[-1], copy, picture))

    add("open")
    codes = []
    for number, points in ((1, 30.0), (2, 40.0), (3, 20.0), (4, 10.0)):
        one, content = sealed(entry(number, points), chain)
        codes.append(contest.encode(one.seal))
        add("submit", one, StoredCopy(one.id, one.seal, content))
    add("withdraw", Withdrawal("e004"))
    for juror in ("j1", "j2"):
        for name in ("e001", "e002", "e003"):
            add("mark", ballot(name, juror, health=20, water=5))
    seen = Visit("e001", "j1", "2026-05-20", {"A": "done"}, photo=PHOTO_DIGEST)
    add("visit", seen, photo=True)
    add("close")
    add("award", contest.award(chain.record))
    add("appeal", Appeal("a1", "c03", "the water", "e003"))
    add("answer", Answer("a1", upheld=False, text="measured again"))
    add("payment", Payment("e002", "12", "2026-06-01", "40 days", "****6789"))
    return tuple(codes), contest.encode(chain.lines[-1].hash)
