"""Read a TOML file that people wrote, and say which key of which file is wrong.

Layers, agronomic tables and rubrics are edited by hand, by people who do not program.
So a mistake must come back as one sentence with the file, the key and what was
expected, and a key nobody knows is a mistake, not a silent extra: most of them are
misspellings. The form a file must have is a pydantic model derived from `StrictModel`.

Refuses to guess: nothing is converted from text to number or the other way.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from talking_maps.errors import BadDefinition, BadFile
from talking_maps.files import input_file

MAX_BYTES = 1_000_000


class StrictModel(BaseModel):
    """What a definition file must look like: known keys only, no conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Wanted = TypeVar("Wanted", bound=StrictModel)


def read(path: Path, form: type[Wanted]) -> Wanted:
    """Read the TOML file into its form.

    Raises `BadDefinition` naming file and key.
    """
    try:
        return form.model_validate(_parse(path))
    except ValidationError as error:
        raise _first_fault(path, error) from error


def text(path: Path) -> str:
    """Return the UTF-8 text of a small file; raises `BadDefinition`."""
    try:
        # No more is read than is allowed: /dev/zero says its size is nothing.
        input_file.check(path, most_bytes=MAX_BYTES)
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8-sig")
    except input_file.TooLarge as error:
        raise BadDefinition(
            "The file {file} is too large for what it should be.", file=path.name
        ) from error
    except (OSError, BadFile) as error:
        raise BadDefinition(
            "The file {file} cannot be opened. Put it back or correct its name.",
            file=path.name,
        ) from error
    except UnicodeDecodeError as error:
        raise BadDefinition(
            "The file {file} is not UTF-8 text. Save it as UTF-8.", file=path.name
        ) from error


def definition_error(path: Path, key: str, value: object, wanted: str) -> BadDefinition:
    """Return the error for a value that its key does not allow."""
    return BadDefinition(
        "In the file {file} the key {key} has the value {value}. Wanted: {wanted}.",
        file=path.name,
        key=key,
        value=str(value)[:80],
        wanted=wanted,
    )


def _parse(path: Path) -> dict[str, object]:
    try:
        return _said(text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadDefinition(
            "The file {file} is not valid TOML: {reason}.",
            file=path.name,
            reason=str(error)[:120],
        ) from error


@lru_cache(maxsize=128)
def _said(toml: str) -> dict[str, object]:
    """Return what a text says; forms copy what they take, so nobody alters it."""
    return tomllib.loads(toml)


def _first_fault(path: Path, error: ValidationError) -> BadDefinition:
    fault = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return BadDefinition(
            "The file {file} has the key {key}, which nobody knows. "
            "Correct its spelling or take it out.",
            file=path.name,
            key=key,
        )
    if fault["type"] == "missing":
        return BadDefinition(
            "The file {file} lacks the key {key}. Add it.", file=path.name, key=key
        )
    return definition_error(path, key, fault["input"], fault["msg"])
