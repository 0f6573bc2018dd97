"""The rubrics of a workspace: every change is a new version, and staff choose one.

A rubric that names an unknown indicator or whose points do not add up is refused with
the reason, and nothing is written. Whoever changes a version's file by hand is found
out by its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from talking_maps.config import toml
from talking_maps.config.rubric_toml import to_toml
from talking_maps.errors import BadFile, BadValue, CannotKeep, NotAllowed, NotFound
from talking_maps.files import stale_files
from talking_maps.files.atomic_write import atomic_write
from talking_maps.model.rubric import Rubric
from talking_maps.workspace import rubric_log
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.rubric_log import BUILT_IN, FOLDER, RubricLogEntry
from talking_maps.workspace.workspace import (
    RUBRIC_FILE,
    Workspace,
    check_code,
    read_rubric,
)

#: What the weights of a rubric written on screen add up to.
POINTS = 100.0
#: What a rubric's text is called that came without a file.
FILE = "rubric.toml"


@dataclass(frozen=True, slots=True)
class RubricVersion:
    """One version of a rubric: who added it and when, and whether one judges by it.

    The built-in rubric is version 0, added by nobody.
    """

    number: int
    rubric: Rubric
    who: str
    at: str
    is_used: bool


def versions(workspace: Workspace) -> tuple[RubricVersion, ...]:
    """Return the built-in rubric and the workspace's own, oldest first.

    Raises BadDefinition where a file is broken, BadFile where one was changed by hand.
    """
    used = rubric_log.used(workspace.folder)
    first = RubricVersion(BUILT_IN, read_rubric(RUBRIC_FILE), "", "", used == BUILT_IN)
    added = (one for one in rubric_log.lines(workspace.folder) if one.act == "add")
    return (first, *(_version(workspace, line, used) for line in added))


def version(workspace: Workspace, number: int) -> RubricVersion:
    """Return one version; raises NotFound."""
    for known in versions(workspace):
        if known.number == number:
            return known
    raise NotFound(
        "There is no version {version} of the rubric. See the list of versions.",
        version=number,
    )


def add(workspace: Workspace, actor: Actor, rubric: Rubric) -> RubricVersion:
    """Keep a rubric of a hundred points as a new version.

    It has the digest of the version that it was made from, whose comments stay. Raises
    NotAllowed, BadDefinition, BadValue, CannotKeep; then nothing was kept.
    """
    _only_staff(actor)
    found = (one for one in versions(workspace) if one.rubric.digest == rubric.digest)
    made_from = next(found, None)
    over = "" if made_from is None else _text(workspace, made_from.number)
    return add_text(workspace, actor, to_toml(rubric, of=POINTS, over=over))


def text(workspace: Workspace, known: RubricVersion) -> str:
    """Return a version as a TOML file that can be changed and added again."""
    of = sum(criterion.points for criterion in known.rubric.criteria)
    return to_toml(known.rubric, of=of, over=_text(workspace, known.number))


def as_text(rubric: Rubric) -> str:
    """Return a rubric as TOML that is read as the very same one."""
    return to_toml(rubric, of=sum(criterion.points for criterion in rubric.criteria))


def _text(workspace: Workspace, number: int) -> str:
    """Return the file of a version as somebody wrote it, empty for the built-in one.

    What is said beside our own weights is not true of others.
    """
    file = rubric_log.file_of(workspace.folder, number)
    return "" if file is None else toml.text(file)


def add_text(
    workspace: Workspace, actor: Actor, written: str, *, file: str = FILE
) -> RubricVersion:
    """Keep the text of a rubric as a new version; a refusal names its `file`.

    Raises NotAllowed, BadDefinition, BadValue, CannotKeep; then nothing was kept.
    """
    _only_staff(actor)
    rubric = checked(written, file=file)
    if any(known.rubric.digest == rubric.digest for known in versions(workspace)):
        raise BadValue("This rubric is there already, word for word. Change something.")
    numbers = [one.version for one in rubric_log.lines(workspace.folder)]
    number = max((BUILT_IN, *numbers)) + 1
    kept = f"{number:04}-{check_code(rubric.id)}.toml"
    _write(workspace.folder / FOLDER / kept, written)
    line = RubricLogEntry("add", number, rubric.digest, kept, actor.name, actor.clock())
    rubric_log.append(workspace.folder, line)
    return RubricVersion(number, rubric, actor.name, line.at, is_used=False)


def add_file(
    workspace: Workspace, actor: Actor, name: str, content: bytes
) -> RubricVersion:
    """Keep a rubric's file that somebody brought, whole or not at all.

    Raises as `add_text` does; BadDefinition where it is too large or no UTF-8.
    """
    # A name from outside may hold folders, of another system's too.
    plain = PureWindowsPath(name).name or FILE
    written = toml.decoded(content, plain)
    return add_text(workspace, actor, written, file=plain)


def use(workspace: Workspace, actor: Actor, number: int) -> RubricVersion:
    """Judge by that version from now on; raises NotAllowed, NotFound."""
    _only_staff(actor)
    known = version(workspace, number)
    (workspace.folder / FOLDER).mkdir(exist_ok=True)
    file = rubric_log.file_of(workspace.folder, number)
    rubric_log.append(
        workspace.folder,
        RubricLogEntry(
            "use",
            number,
            known.rubric.digest,
            file.name if file else "",
            actor.name,
            actor.clock(),
        ),
    )
    return RubricVersion(number, known.rubric, known.who, known.at, is_used=True)


def checked(written: str, *, file: str = FILE) -> Rubric:
    """Return the rubric of a file's text; raises BadDefinition with the reason."""
    with stale_files.workplace() as folder:
        path = folder / file
        path.write_text(written, encoding="utf-8")
        return read_rubric(path)


def _version(workspace: Workspace, line: RubricLogEntry, used: int) -> RubricVersion:
    rubric = read_rubric(workspace.folder / FOLDER / line.file)
    if rubric.digest != line.digest:
        raise BadFile(
            "The rubric {file} was changed by hand after it was kept. Restore it, or "
            "add it as a new version.",
            file=line.file,
        )
    return RubricVersion(line.version, rubric, line.who, line.at, line.version == used)


def _write(path: Path, written: str) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        with atomic_write(path) as draft:
            draft.write_text(written, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotKeep(
            "The rubric cannot be written. Check the folder and the free space."
        ) from error


def _only_staff(actor: Actor) -> None:
    if actor.role != "staff":
        raise NotAllowed("Only staff may change the rubric. Sign in as staff.")
