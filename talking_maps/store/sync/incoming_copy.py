"""A copy of a file that comes from elsewhere, looked through before anyone opens it.

The file itself is never written nor its commands run: a process of its own copies its
bytes into a folder of ours and reads all of the copy there, within limits of time and
memory. So a file made to hang or crash a reader ends in a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from talking_maps import errors
from talking_maps.contest.canonical_json import dump
from talking_maps.errors import BadFile, NotFound, TalkingMapsError
from talking_maps.files import stale_files
from talking_maps.files.sandbox import Sandbox
from talking_maps.model.layer import Layer
from talking_maps.model.share_done import HearShare, unheard

#: The most that one file may take [s]: a valley's year of drawing takes a few.
LONGEST_EXAMINATION = 120.0
_MODULE = "talking_maps.store.sync.examination_worker"


#: The process that looks through all files of this thread, inside `examined_by`.
_EXAMINER: ContextVar[Sandbox | None] = ContextVar("examiner", default=None)


def examiner(*, seconds: float = LONGEST_EXAMINATION) -> Sandbox:
    """Return a process that looks through many files in turn; for a `with` block.

    To start it costs far more than to look through a file. One that a bad file ends is
    replaced for the next.
    """
    return Sandbox(_MODULE, seconds=seconds)


@contextmanager
def examined_by(sandbox: Sandbox) -> Iterator[None]:
    """Let that process look through what is received inside the block."""
    before = _EXAMINER.set(sandbox)
    try:
        yield
    finally:
        _EXAMINER.reset(before)


@contextmanager
def quarantined(
    other: Path,
    *,
    layers: Sequence[Layer] | None = None,
    at: str = "",
    may_command: bool = False,
    seconds: float = LONGEST_EXAMINATION,
    attached: Path | None = None,
    hear: HearShare = unheard,
) -> Iterator[Path]:
    """Give the path of a checked copy, of the schema of now, gone after the block.

    With `layers` what other programs edited in it is taken over first, as of `at`. What
    the file carries is taken out of the copy into the folder `attached`. Unless it
    `may_command`, a file with commands of other programs is refused. `hear` is told
    again and again that it goes on; what it raises calls it off. Raises NotFound,
    BadFile, NewerFile, CannotKeep.
    """
    _refuse_no_file(other)
    known = None if layers is None else [dump(layer) for layer in layers]
    with stale_files.workplace() as folder:
        copy = folder / other.name
        _asked(
            other,
            seconds,
            {
                "copy": str(copy),
                "layers": known,
                "at": at,
                "may_command": may_command,
                "attached": None if attached is None else str(attached),
            },
            hear,
        )
        yield copy


def code_in(
    other: Path,
    *,
    seconds: float = LONGEST_EXAMINATION,
    attached: Path | None = None,
    hear: HearShare = unheard,
) -> str:
    """Return the code of the community whose file this is, looked at in a copy.

    What the file carries is taken out into the folder `attached`; `hear` as for
    `quarantined`. Raises NotFound, BadFile, NewerFile, CannotKeep.
    """
    _refuse_no_file(other)
    with stale_files.workplace() as folder:
        copy = folder / other.name
        request = {
            "copy": str(copy),
            "attached": None if attached is None else str(attached),
        }
        return str(_asked(other, seconds, request, hear)["code"])


def _refuse_no_file(other: Path) -> None:
    if other.is_dir():
        raise BadFile("{file} is a folder, not a community file.", file=str(other))
    if not other.is_file():
        raise NotFound("There is no file {file}. Check its name.", file=str(other))


def _asked(
    other: Path, seconds: float, request: Mapping[str, object], hear: HearShare
) -> Mapping[str, Any]:
    asked = {"file": str(other.resolve()), **request}
    if (known := _EXAMINER.get()) is not None:
        said = known.ask(asked, hear)
    else:
        with examiner(seconds=seconds) as sandbox:
            said = sandbox.ask(asked, hear)
    if said is None:
        raise BadFile(
            "The file {file} could not be read: reading it failed or took too long."
            " Nothing was changed. Restore a backup of it or choose another file.",
            file=other.name,
        )
    answer: Mapping[str, Any] = json.loads(said)
    if "error" in answer:
        raise told_error(answer["error"])
    return answer


def told_error(told: Mapping[str, Any]) -> TalkingMapsError:
    """Return the error that another process told with `error_told`."""
    kind = getattr(errors, told["kind"], BadFile)
    error: TalkingMapsError = kind(told["message"], **told["values"])
    return (
        error if told["reason"] is None else error.because(told_error(told["reason"]))
    )


def error_told(error: TalkingMapsError) -> dict[str, object]:
    """Return an error as plain JSON values, to be told to another process."""
    reason = None if error.reason is None else error_told(error.reason)
    named = {"kind": type(error).__name__, "message": error.message}
    return {**named, "values": error.values, "reason": reason}
