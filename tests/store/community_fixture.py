"""A village's community file with three layers, and short ways to ask it things."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from talking_maps import store
from talking_maps.model.change import Action, Change, Operation, Put
from talking_maps.model.layer import Attribute, Choice, Layer
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.model.territory import Boundary, Community
from tests.village import EPSG, SQUARE

AT = "2026-05-12T10:00:00-05:00"
PICTOGRAM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    '<path d="M4 4h16v16h-16z"/></svg>'
)

TERRACE = Layer(
    "terrace",
    {"es": "Andén", "en": "Terrace"},
    "polygon",
    "#7a5c2e",
    "hatch",
    PICTOGRAM,
    (
        Attribute("height", "number", {"es": "Alto"}, unit="m"),
        Attribute("steps", "integer", {"es": "Gradas"}),
        Attribute(
            "condition",
            "choice",
            {"es": "Estado"},
            choices=(Choice("good", {"es": "bueno"}), Choice("bad", {"es": "malo"})),
        ),
        Attribute("in_use", "boolean", {"es": "En uso"}),
        Attribute("built_on", "date", {"es": "Hecho el"}),
        Attribute("crop", "text", {"es": "Cultivo"}),
    ),
    order=1,
)
CANAL = Layer(
    "canal",
    {"es": "Canal"},
    "line",
    "#1f6fb2",
    "dashes",
    PICTOGRAM,
    (Attribute("lined", "boolean", {"es": "Revestido"}),),
    order=2,
)
SPRING = Layer("spring", {"es": "Manante"}, "point", "#2aa4c8", "solid", PICTOGRAM)
SACRED = Layer(
    "sacred",
    {"es": "Lugar sagrado"},
    "point",
    "#6a3d9a",
    "none",
    PICTOGRAM,
    (Attribute("story", "text", {"es": "Relato"}),),
    restricted=True,
)
LAYERS = (TERRACE, CANAL, SPRING, SACRED)

_numbers: Iterator[int] = itertools.count(1)


def make(folder: Path, code: str = "village") -> Path:
    """Make a community file in the folder and return its path."""
    path = folder / f"{code}.gpkg"
    community = Community(code, "Llaqta", EPSG, households=10, created_at=AT)
    boundary = Boundary("b1", SQUARE, "asamblea", "2026-05-01", "acta")
    store.create(path, community, boundary, LAYERS, at=AT, author="Rosa")
    return path


@contextmanager
def fresh_file() -> Iterator[Path]:
    """Give a fresh file on a disk in memory, if there is one: laws need many saves."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield make(Path(folder))


def operation(
    *actions: Action,
    owner: str = COMMUNITY,
    author: str = "Rosa",
    client: str = "tab",
    number: int | None = None,
    note: str = "",
) -> Operation:
    """Return an operation, numbered onwards unless a number is given."""
    number = next(_numbers) if number is None else number
    return Operation(client, number, owner, author, AT, actions, note)


def keep(path: Path, *actions: Action, **more: object) -> Change:
    """Keep the actions as one operation."""
    return store.commit(path, operation(*actions, **more), LAYERS)  # type: ignore[arg-type]


def put(feature: Feature) -> Put:
    """Return the action that keeps the feature whole."""
    return Put("feature", feature.uid, feature)


def undo(path: Path, author: str = "Rosa", owner: str = COMMUNITY) -> Change | None:
    """Undo one step of that author's."""
    return store.undo(
        path,
        owner=owner,
        author=author,
        client="tab",
        number=next(_numbers),
        at=AT,
        layers=LAYERS,
    )


def redo(path: Path, author: str = "Rosa", owner: str = COMMUNITY) -> Change | None:
    """Redo one step of that author's."""
    return store.redo(
        path,
        owner=owner,
        author=author,
        client="tab",
        number=next(_numbers),
        at=AT,
        layers=LAYERS,
    )
