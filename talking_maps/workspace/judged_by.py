"""By what a community's plans are judged: carried by its copies, held against here.

The same plan gets the same points elsewhere only on the same elevation, by the same
rubric and the same reference numbers. So a copy carries the elevation and the rubric
themselves and the digests of all three; where it is received they are taken in, and
what is not as at home is told before anything is scored or sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic import with_config as configured

from talking_maps.config import toml
from talking_maps.errors import BadFile, BadGround, BadValue, TalkingMapsError
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.message import Message
from talking_maps.model.rubric import Rubric
from talking_maps.store.files.attachments import ELEVATION, JUDGED_BY, RUBRIC
from talking_maps.workspace import ground, rubric_log, rubrics
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.workspace import (
    RUBRIC_FILE,
    Progress,
    Workspace,
    ground_folder,
    read_rubric,
    silent,
)

FORM = "talking-maps judged by 1"


@configured(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class JudgedBy:
    """By what plans were judged where the copy was made.

    `elevation` is the SHA-256 of the elevation's file, empty where there was none;
    `rubric` and `reference` are digests, `rubric_id` is what the rubric calls itself.
    With an empty `form` the copy did not say: it is of an older program.
    """

    form: str
    elevation: str
    rubric: str
    rubric_id: str
    reference: str


_ADAPTER = TypeAdapter(JudgedBy)
#: What is known of a copy that does not say by what it was judged.
UNTOLD = JudgedBy("", "", "", "", "")


def at_home(workspace: Workspace, code: str) -> JudgedBy:
    """Return by what a community's plans are judged in this workspace."""
    return JudgedBy(
        FORM,
        _elevation_digest(workspace, code),
        workspace.rubric.digest,
        workspace.rubric.id,
        workspace.reference.digest,
    )


@contextmanager
def attached(workspace: Workspace, code: str) -> Iterator[dict[str, Path]]:
    """Give the files that a copy of the community carries, by their names in it."""
    with stale_files.workplace() as folder:
        files = {JUDGED_BY: folder / JUDGED_BY, RUBRIC: folder / RUBRIC}
        said = json.dumps(asdict(at_home(workspace, code)), sort_keys=True)
        files[JUDGED_BY].write_text(said + "\n", encoding="utf-8")
        files[RUBRIC].write_text(_rubric_text(workspace), encoding="utf-8")
        elevation = ground.elevation_file(workspace, code)
        yield files if elevation is None else {**files, ELEVATION: elevation}


def _rubric_text(workspace: Workspace) -> str:
    """Return the text of the rubric's file, as people wrote it."""
    for known in reversed(rubrics.versions(workspace)):
        if known.rubric.digest == workspace.rubric.digest:
            file = rubric_log.file_of(workspace.folder, known.number)
            return toml.text(file or RUBRIC_FILE)
    return rubrics.as_text(workspace.rubric)


def take_in(
    workspace: Workspace,
    code: str,
    file: Path,
    carried: Path,
    progress: Progress = silent,
) -> tuple[Message, ...]:
    """Take in what a copy carries: elevation where there is none, rubric as a version.

    `file` is a sound file of the community, `carried` the folder with what lay in the
    copy. The rubric is used only where nobody has chosen one and no community is here
    yet. Returns what could not be taken in; nothing that is here is replaced.
    """
    told: list[Message] = []
    said = _said(carried / JUDGED_BY)
    elevation = carried / ELEVATION
    if elevation.is_file() and ground.elevation_file(workspace, code) is None:
        try:
            ground.place_elevation(workspace, code, file, elevation, progress)
        except (BadFile, BadGround, BadValue) as error:
            told.append(Message(error.message, error.values))
    if (carried / RUBRIC).is_file():
        told += _take_rubric(workspace, carried / RUBRIC, said, code)
    # A copy that says nothing says nothing against what is here already.
    if said.form or not _is_here(workspace, code):
        _remember(workspace, code, said)
    return tuple(told)


def _is_here(workspace: Workspace, code: str) -> bool:
    return (workspace.folder / "communities" / f"{code}.gpkg").is_file()


def _take_rubric(
    workspace: Workspace, file: Path, said: JudgedBy, code: str
) -> Iterator[Message]:
    try:
        rubric = read_rubric(file)
    except TalkingMapsError as error:
        yield Message(error.message, error.values)
        return
    if rubric.digest != said.rubric:
        return
    # Whoever received the file is not whoever wrote the rubric: the copy is named.
    copy = Actor(f"copy of {code}", "staff")
    is_first = not rubric_log.lines(workspace.folder) and not any(
        (workspace.folder / "communities").glob("*.gpkg")
    )
    known = {one.rubric.digest: one.number for one in rubrics.versions(workspace)}
    if rubric.digest not in known:
        with suppress(BadValue):
            added = rubrics.add_text(workspace, copy, toml.text(file))
            known[rubric.digest] = added.number
    if is_first and known.get(rubric.digest):
        rubrics.use(workspace, copy, known[rubric.digest])


def differences(
    workspace: Workspace, code: str, rubric: Rubric | None = None
) -> tuple[Message, ...]:
    """Return in what a received community is not judged here as it was at home.

    Nothing for a community that was never received. By `rubric` it is to be judged,
    the workspace's if it is not given; the rubric of a contest is the contest's affair:
    then it is asked of the elevation and the reference numbers alone.
    """
    file = ground_folder(workspace, code) / JUDGED_BY
    if not file.is_file():
        return ()
    home, elevation = _said(file), _elevation_digest(workspace, code)
    told = [*_elevation_told(home, elevation)]
    if home.form and rubric is None and home.rubric != workspace.rubric.digest:
        told.append(
            Message(
                "Where this copy comes from, plans are judged by the rubric “{there}”;"
                " here by “{here}”, or another version of it. The points differ. Choose"
                " that version among the rubrics, or say which one counts.",
                {"there": home.rubric_id, "here": workspace.rubric.id},
            )
        )
    if home.form and home.reference != workspace.reference.digest:
        told.append(
            Message(
                "Where this copy comes from, the agronomic numbers are not those of"
                " this computer. The points differ. Bring both to the same version of"
                " the program."
            )
        )
    return tuple(told)


def _elevation_told(home: JudgedBy, here: str) -> Iterator[Message]:
    if not home.form:
        if not here:
            yield Message(
                "This community came without an elevation: from an older program, or"
                " as a bare file. Slopes and canals cannot be told. Add the elevation"
                " on Ground before anything is scored or handed in."
            )
    elif home.elevation and not here:
        yield Message(
            "The elevation by which this community is judged at home is missing here."
            " Ask for a new copy, or add it on Ground, before anything is scored or"
            " handed in."
        )
    elif here and not home.elevation:
        yield Message(
            "Where this copy comes from the community is judged without an elevation;"
            " here it has one. The points may differ. Decide with them, and give both"
            " the same."
        )
    elif home.elevation != here:
        yield Message(
            "The elevation here is not the one by which this community is judged where"
            " the copy comes from. The points may differ. Decide with them which one"
            " counts, and give both the same."
        )


def accept(workspace: Workspace, code: str) -> None:
    """Judge by what is here from now on: what was at home is no longer held against."""
    (ground_folder(workspace, code) / JUDGED_BY).unlink(missing_ok=True)


def _remember(workspace: Workspace, code: str, said: JudgedBy) -> None:
    folder = ground_folder(workspace, code)
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_write(folder / JUDGED_BY, replace=True) as draft:
        draft.write_text(
            json.dumps(asdict(said), sort_keys=True) + "\n", encoding="utf-8"
        )


def _said(file: Path) -> JudgedBy:
    """Return what a file says, as far as it can be read and is of this form."""
    try:
        said = _ADAPTER.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return UNTOLD
    return said if said.form == FORM else UNTOLD


def _elevation_digest(workspace: Workspace, code: str) -> str:
    file = ground.elevation_file(workspace, code)
    return "" if file is None else _digest(file, ground.ground_digest(workspace, code))


@lru_cache(maxsize=64)
def _digest(file: Path, _stamp: str) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
