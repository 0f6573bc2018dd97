"""Make the files of this folder with a program of back then.

Run as `PYTHONPATH=CHECKOUT python tests/golden/make.py community|contest CHECKOUT OUT`,
where CHECKOUT is the project at the commit that introduced a format; OUT is written
compressed. What that commit could not do yet is left out, so the file is as rich as
its program. Beside a contest stand the codes that its receipts and its act showed.
"""

# ruff: noqa: PLR0917  (what each program of back then has is handed on)
import gzip
import importlib
import json
import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

AT = "2026-05-12T10:0{minute}:00.000-05:00"
JPEG = b"\xff\xd8\xff\xe0 a small picture \xff\xd9"


def module(*names: str) -> Any:
    """Return the module by the first of its names that is there, the newest first."""
    for name in names:
        with suppress(ModuleNotFoundError):
            return importlib.import_module(name)
    raise ModuleNotFoundError(names[0])


def called(room: Any, *names: str) -> Any:
    """Return what has been called by these names, the newest first; None if new."""
    return next((getattr(room, name) for name in names if hasattr(room, name)), None)


def community(checkout: Path, path: Path) -> None:
    """Draw, undo, keep the book, and merge, name and say what can be said already."""
    model = importlib.import_module("talking_maps.model.plan")
    land = importlib.import_module("talking_maps.model.territory")
    village = importlib.import_module("tests.village")
    store: Any = importlib.import_module("talking_maps.store")
    read = "talking_maps.config.layers", "talking_maps.catalogue"
    load = called(module(*read), "load_layers", "load")
    layers = load(checkout / "layers")
    if len(layers) > 8:  # as many as it takes: each has a table and a style
        some = ("canal", "corral", "pasture", "spring", "sacred", "terrace", "house")
        layers = tuple(layer for layer in layers if layer.id in some)
    place = land.Community(
        "village",
        "Llaqta",
        village.EPSG,
        3,
        "2026-05-01",
        "",
        AT.format(minute=0),
        {"quy": "Llaqta"},
    )
    edge = land.Boundary("b1", village.SQUARE, "asamblea", "2026-05-01", "acta")
    store.create(
        path,
        place,
        edge,
        layers,
        at=AT.format(minute=0),
        author="Rosa Quispe",
        years=model.Years(1996, 2026, 2036),
    )
    village_life(path, store, model, layers, land, village)


def village_life(
    path: Path, store: Any, model: Any, layers: Any, land: Any, village: Any
) -> None:
    """Do all that people do with a file."""
    change = importlib.import_module("talking_maps.model.change")
    numbers = iter(range(1, 1000))

    def keep(file: Path, *actions: Any, owner: str = "community", who: str) -> str:
        number = next(numbers)
        at = AT.format(minute=min(number // 8, 9))
        operation = change.Operation(who, number, owner, who, at, actions, "")
        kept = called(store, "commit", "keep")(file, operation, layers)
        return str(kept.id)

    def put(record: Any, kind: str = "feature", uid: str = "") -> Any:
        return change.Put(kind, uid or record.uid, record)

    def thing(uid: str, layer: str, shape: Any, scene: str, **more: Any) -> Any:
        return model.Feature(uid, layer, scene, shape, **more)

    rectangle, line, point = village.rectangle, village.line, village.point
    rosa, juan = "Rosa Quispe", "Juan"
    keep(
        path,
        put(model.Owner("h1", "household", "Juana Mamani", 4), "owner", "h1"),
        put(model.Owner("h2", "household", "Pedro Ccori", None), "owner", "h2"),
        put(model.Owner("o1", "organisation", "Comité de riego"), "owner", "o1"),
        put(model.Herd("h1/alpaca", "h1", "alpaca", 40), "herd"),
        put(model.Herd("h2/sheep", "h2", "sheep", 25), "herd"),
        put(model.Assembly("a1", "2026-04-30", "Mapas", 3, 9, 8, 4, 2, 5), "assembly"),
        put(
            model.Commitment(
                "c1",
                "h1",
                "cercar",
                "Juana Mamani",
                "2026-12-01",
                12.5,
                "ayni",
                "80.00",
            ),
            "commitment",
        ),
        put(model.Years(1990, 2026, 2036), "years", "h1"),
        put(
            land.Boundary(
                "neighbour-1", rectangle(900, 0, 200, 300), "Vecinos", "", ""
            ),
            "boundary",
        ),
        who=rosa,
    )
    before = keep(
        path,
        put(thing("p1", "pasture", rectangle(0, 0, 400, 300), "past", voice="elders")),
        put(thing("p1", "pasture", rectangle(0, 0, 350, 300), "present", name="Pata")),
        put(
            thing(
                "p1",
                "pasture",
                rectangle(0, 0, 380, 300),
                "future",
                status="to_do",
                note="descansa",
            )
        ),
        put(
            thing(
                "t1",
                "terrace",
                rectangle(500, 500, 100, 40),
                "present",
                origin="measured",
            )
        ),
        put(
            thing(
                "t1", "terrace", rectangle(500, 500, 140, 40), "future", status="to_do"
            )
        ),
        put(thing("k1", "canal", line((0, 700), (500, 705), (990, 710)), "present")),
        put(thing("s1", "spring", point(10, 705), "present", name="Puquio")),
        put(thing("w1", "sacred", point(800, 800), "present", name="Apu")),
        who=rosa,
    )
    keep(
        path,
        put(thing("r1", "corral", rectangle(20, 20, 30, 30), "present")),
        owner="h1",
        who=juan,
    )
    keep(path, change.Reshape("t1", "present", rectangle(500, 500, 120, 40)), who=juan)
    keep(path, change.Describe("k1", "present", {"note": "se filtra"}, {}), who=rosa)
    keep(
        path, put(thing("x1", "pasture", rectangle(600, 0, 9, 9), "present")), who=juan
    )
    keep(path, change.Remove("feature", "x1", "present"), who=juan)
    for undo in (store.undo, store.undo, store.redo, store.undo):
        undo(
            path,
            owner="community",
            author=juan,
            client="undo",
            number=next(numbers),
            at=AT.format(minute=8),
            layers=layers,
        )
    if hasattr(store, "add_photo"):
        store.add_photo(path, "photo1", JPEG, AT.format(minute=8), rosa)
        keep(
            path,
            change.Describe("s1", "present", {"photos": ("photo1",)}, {}),
            who=rosa,
        )
    if hasattr(store, "name_version"):
        store.name_version(
            path, "antes", change=before, at=AT.format(minute=8), author=rosa
        )
    if hasattr(store, "merge"):
        apart(path, store, keep, put, thing, layers, change, village)
    say_same = called(store, "set_identity_link", "say_same")
    if say_same:
        say_same(path, "p1", "t1", same=False, at=AT.format(minute=9), author=rosa)


def apart(
    path: Path,
    store: Any,
    keep: Any,
    put: Any,
    thing: Any,
    layers: Any,
    change: Any,
    village: Any,
) -> None:
    """Edit a copy and the file, meet again, and let a conflict wait."""
    rectangle = village.rectangle
    for turn, whole in enumerate((True, False)):
        other = path.with_name(f"copy{turn}.gpkg")
        store.copy(
            path, other, include_restricted=True, include_names=whole, layers=layers
        )
        moved = rectangle(500, 500 + 9 * turn, 111, 44)
        keep(other, change.Reshape("t1", "present", moved), who="Ana")
        keep(
            other,
            put(thing(f"n{turn}", "house", village.point(300, 300 + turn), "present")),
            who="Ana",
        )
        keep(
            path,
            change.Reshape("t1", "present", rectangle(501, 501, 120 + turn, 40)),
            who="Juan",
        )
        store.merge(
            path, other, author="Rosa Quispe", at=AT.format(minute=9), layers=layers
        )
        waiting = store.conflicts(path)
        if turn == 0 and waiting:
            merging = module("talking_maps.model.merge", "talking_maps.model.merging")
            chosen = called(merging, "KeepOne", "Chosen")
            called(store, "resolve_conflict", "decide")(
                path,
                waiting[0].id,
                chosen(waiting[0].candidates[0].change),
                change.Operation(
                    "decide", 1, "community", "Rosa Quispe", AT.format(minute=9), ()
                ),
                layers,
            )
        other.unlink()
    with closing(sqlite3.connect(path)) as gis:
        gis.execute("UPDATE pasture SET name = 'Hatun pata' WHERE scene = 'past'")
        gis.execute("UPDATE spring SET scene = 'yesterday'")
        gis.commit()
    notice = called(store, "absorb_external_edits", "notice")
    notice(path, layers, AT.format(minute=9))


def contest(checkout: Path, path: Path) -> object:
    """Make a contest as that commit's own test does: sealed plans, marks, prizes."""
    ways = "tests.golden.newest_contest", "tests.store.contest_file"
    receipts, head = module(*ways).build(path)
    return {"receipts": receipts, "head": head}


if __name__ == "__main__":
    what, checkout, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "village.gpkg"
        makers: dict[str, Any] = {"community": community, "contest": contest}
        paper = makers[what](checkout, file)
        out.write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
    if paper is not None:
        out.with_name(out.name.replace(".gpkg.gz", ".paper.json")).write_text(
            json.dumps(paper, indent=1) + "\n"
        )
