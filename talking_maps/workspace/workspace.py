"""The workspace as a place: its folder, what it can draw, by what it judges.

A workspace is an ordinary folder: `communities/<code>.gpkg`, `ground/<code>/…`,
`backups/`. Nothing outside it is written. Codes become file names, so they are checked
here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from talking_maps import indicators, store
from talking_maps.config import layers as catalogue
from talking_maps.config import reference_numbers
from talking_maps.errors import BadValue, CannotKeep, NotFound, TalkingMapsError
from talking_maps.files import stale_files
from talking_maps.model.layer import Layer
from talking_maps.model.message import Message
from talking_maps.model.rubric import Reference, Rubric
from talking_maps.store.community_index import Summary
from talking_maps.workspace import rubric_log

PROJECT = Path(__file__).resolve().parents[2]
LAYERS_FOLDER = PROJECT / "layers"
REFERENCE_FOLDER = PROJECT / "data" / "reference"
RUBRIC_FILE = PROJECT / "data" / "rubrics" / "example-after-cedap.toml"

#: Told how much is done (0 to 1) and what is being done; may raise to cancel.
Progress = Callable[[float, Message], None]

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,46}[a-z0-9])?")
WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace: folder, catalogue of layers, reference numbers, rubric."""

    folder: Path
    layers: tuple[Layer, ...]
    reference: Reference
    rubric: Rubric

    def layer(self, layer_id: str) -> Layer:
        """Return the layer of that id; raises NotFound with the ids there are."""
        for layer in self.layers:
            if layer.id == layer_id:
                return layer
        known = ", ".join(layer.id for layer in self.layers)
        raise NotFound(
            "There is no layer “{layer}”. Choose one of: {known}.",
            layer=layer_id,
            known=known,
        )


def silent(_share: float, _what: Message) -> None:
    """Tell nobody of the progress."""


def hearing(
    progress: Progress, what: Message, first: float = 0.0, last: float = 1.0
) -> Callable[[float], None]:
    """Return what hears the share done of one step, from `first` to `last` of all."""
    return lambda share: progress(first + (last - first) * share, what)


def current_time() -> str:
    """Return the time now, ISO 8601 to the millisecond, with the local offset."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def open_workspace(
    folder: Path, *, layers_folder: Path = LAYERS_FOLDER, rubric: Path | None = None
) -> Workspace:
    """Open the workspace in `folder`, making the folder if it is absent.

    What killed work left in it is swept, unless another process has it open. Without a
    `rubric` it judges by the version that staff chose, else the built-in one.
    Raises CannotKeep if the folder cannot be made, BadDefinition if a layer, a
    reference table or the rubric is wrong.
    """
    try:
        (folder / "communities").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotKeep(
            "The workspace folder {folder} cannot be made or written ({reason}). "
            "Choose another folder.",
            folder=str(folder),
            reason=error.strerror or "",
        ) from error
    stale_files.hold(folder.resolve())
    return Workspace(
        folder,
        catalogue.load_layers(layers_folder),
        reference_numbers.load_numbers(REFERENCE_FOLDER),
        read_rubric(rubric or _chosen_rubric(folder)),
    )


def _chosen_rubric(folder: Path) -> Path:
    """Return the file of the version that staff chose, else of the built-in one."""
    return rubric_log.file_of(folder, rubric_log.used(folder)) or RUBRIC_FILE


def chosen_rubric(folder: Path) -> Rubric:
    """Return the rubric by which a workspace's folder judges now."""
    return read_rubric(_chosen_rubric(folder))


def read_rubric(path: Path) -> Rubric:
    """Read a rubric whose indicators are all known here; raises BadDefinition."""
    return reference_numbers.load_rubric(path, frozenset(indicators.REGISTRY))


def check_code(code: str) -> str:
    """Return the code if it can name a file on any system; raises BadValue."""
    if WINDOWS_DEVICES.fullmatch(code):
        raise BadValue(
            "“{code}” is a name that Windows keeps for itself. Choose another code.",
            code=code,
        )
    if not _CODE.fullmatch(code):
        raise BadValue(
            "“{code}” cannot be a code. Use small letters a–z, digits, - and _, "
            "at most 48.",
            code=code,
        )
    return code


# Asked of thousands of codes each time the list is shown.
@lru_cache(maxsize=16_384)
def _can_be_called(code: str) -> bool:
    try:
        check_code(code)
    except BadValue:
        return False
    return True


def community_file(workspace: Workspace, code: str, *, mended: bool = True) -> Path:
    """Return the community's file; raises NotFound if there is none.

    What another program left in it that nobody could read is `mended` before.
    """
    path = workspace.folder / "communities" / f"{check_code(code)}.gpkg"
    if not path.is_file():
        raise NotFound(
            "There is no community “{code}” in this workspace. Add it, or receive "
            "its file.",
            code=code,
        )
    if mended:
        store.mend(path, workspace.layers, current_time())
    return path


def ground_folder(workspace: Workspace, code: str) -> Path:
    """Return the folder of the community's elevation and tiles; it may be absent."""
    return workspace.folder / "ground" / check_code(code)


def list_communities(
    workspace: Workspace, progress: Progress = silent
) -> tuple[Summary, ...]:
    """Return a summary of each community in the workspace, in order of code.

    `progress` hears of it where hundreds of files are seen for the first time.
    """

    def tell(done: int, count: int) -> None:
        said = Message(
            "Communities read: {done:whole} of {count:whole}.",
            {"done": done, "count": count},
        )
        progress(done / count, said)

    def mend(path: Path) -> None:
        with suppress(TalkingMapsError):
            store.absorb_external_edits(path, workspace.layers, current_time())

    found = store.community_index.list_communities(
        workspace.folder, tell=tell, mend=mend
    )
    return tuple(map(_named, found))


def community_names(workspace: Workspace) -> Mapping[str, str]:
    """Return the names of the communities in this workspace, by their codes."""
    return {one.code: one.name or one.code for one in list_communities(workspace)}


def _named(said: Summary) -> Summary:
    """Say of a file that somebody put there under a name that nothing can call."""
    if not _can_be_called(said.code):
        why = Message(
            "The file {file} has a name that no command can call. Move it to another"
            " folder and receive it from there.",
            {"file": f"{said.code}.gpkg"},
        )
        return replace(said, error=why)
    return said


def communities_known(workspace: Workspace) -> tuple[tuple[Summary, ...], int]:
    """Return the communities that were read before, and how many are still to read."""
    found, unknown = store.community_index.cached_summaries(workspace.folder)
    return tuple(map(_named, found)), unknown
