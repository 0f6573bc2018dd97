"""Read and write TOML files of people, and say which key of which file is wrong.

Layers, agronomic tables and rubrics are edited by hand, by people who do not program.
So a mistake must come back as one sentence with the file, the key and what was
expected, and a key nobody knows is a mistake, not a silent extra: most of them are
misspellings. The form a file must have is a pydantic model derived from `StrictModel`.

Refuses to guess: nothing is converted from text to number or the other way. What is
written over a text that people wrote leaves their comments, and the order and look of
what still says the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Item, Table

from talking_maps.errors import BadDefinition, BadFile
from talking_maps.files import input_file

MAX_BYTES = 1_000_000
#: The most tables in a list, and the most words or numbers: Peru has 7,000 communities.
MOST_TABLES, MOST_WORDS = 500, 10_000


class StrictModel(BaseModel):
    """What a definition file must look like: known keys only, no conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


#: What names a gate in files and commands, as it names a contest or a round.
ShortName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
Finite = Annotated[float, Field(allow_inf_nan=False)]

Wanted = TypeVar("Wanted", bound=StrictModel)


def read(path: Path, form: type[Wanted]) -> Wanted:
    """Read the TOML file into its form.

    Raises `BadDefinition` naming file and key.
    """
    said = parse(path)
    _check_lengths(path, said)
    try:
        return form.model_validate(said)
    except ValidationError as error:
        raise _first_fault(path, error) from error


def text(path: Path) -> str:
    """Return the UTF-8 text of a small file; raises `BadDefinition`."""
    try:
        # No more is read than is allowed: /dev/zero says its size is nothing.
        input_file.check(path, most_bytes=MAX_BYTES)
        with path.open("rb") as file:
            return decoded(file.read(MAX_BYTES), path.name)
    except input_file.TooLarge as error:
        raise BadDefinition(
            "The file {file} is too large for what it should be.", file=path.name
        ) from error
    except (OSError, BadFile) as error:
        raise BadDefinition(
            "The file {file} cannot be opened. Put it back or correct its name.",
            file=path.name,
        ) from error


def decoded(content: bytes, file: str) -> str:
    """Return the text of a whole file, named in refusals; raises `BadDefinition`."""
    if len(content) > MAX_BYTES:
        raise BadDefinition(
            "The file {file} is too large for what it should be.", file=file
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDefinition(
            "The file {file} is not UTF-8 text. Save it as UTF-8.", file=file
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


def parse(path: Path) -> Mapping[str, Any]:
    """Return what a TOML file holds, which nobody alters; raises `BadDefinition`."""
    try:
        return _said(text(path))
    # Python refuses to read a whole number of thousands of digits.
    except (ValueError, RecursionError) as error:
        raise BadDefinition(
            "The file {file} is not valid TOML: {reason}.",
            file=path.name,
            reason=str(error)[:120],
        ) from error


@lru_cache(maxsize=128)
def _said(toml: str) -> Mapping[str, Any]:
    """Return what a text says; forms copy what they take, so nobody alters it."""
    return tomllib.loads(toml)


def _check_lengths(path: Path, whole: Mapping[str, object]) -> None:
    """Raise `BadDefinition` for a list that goes on and on, before it is looked at."""
    waiting: list[tuple[str, object]] = [("", whole)]
    while waiting:  # and not by recursion: tables within tables go as deep as they like
        key, said = waiting.pop()
        if not isinstance(said, Mapping | list):
            continue
        most = MOST_TABLES if _are_rows(said) else MOST_WORDS
        if len(said) > most:
            raise BadDefinition(
                "The file {file} has {found:number} entries of {key}, and up to "
                "{most:number} are read. Take out what is not needed.",
                file=path.name,
                found=len(said),
                key=key[:80] or "TOML",
                most=most,
            )
        within = said.items() if isinstance(said, Mapping) else enumerate(said)
        waiting += (
            (f"{key}.{name}"[-80:].lstrip("."), value) for name, value in within
        )


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


#: Keys that tell one row of a list from another, the first that a row has.
_NAMES = (("id",), ("indicator", "scene"))


def compose(said: Mapping[str, Any], *, head: str = "", over: str = "") -> str:
    r"""Return TOML that says so: values, then tables, in the order given.

    `over` is a text that people wrote of the same: its comments stay, and whatever of
    it still says the same. A new text begins with the comment `head`.

    >>> compose({"id": "r", "names": {"es": "R"}}, over='names.es = "Q"  # so')
    'names.es = "R"  # so\nid = "r"\n'
    """
    fresh = _composed(said, head)
    if not over:
        return fresh
    try:
        document = tomlkit.parse(over)
        _rewrite(document, said)
        text = document.as_string()
        return text if tomllib.loads(text) == tomllib.loads(fresh) else fresh
    except (TOMLKitError, tomllib.TOMLDecodeError, RecursionError):
        return fresh


def _composed(said: Mapping[str, Any], head: str) -> str:
    document = tomlkit.document()
    if head:
        document.add(tomlkit.comment(head))
        document.add(tomlkit.nl())
    for key, value in sorted(said.items(), key=lambda pair: _is_tables(pair[1])):
        if isinstance(value, Mapping):
            document.add(tomlkit.nl())
        document.add(key, _item(value, is_whole=True))
    return document.as_string()


def _is_tables(value: object) -> bool:
    return isinstance(value, Mapping) or _are_rows(value)


def _are_rows(value: object) -> bool:
    """Tell whether it is a list of tables."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Mapping) for one in value)
    )


def _item(value: Any, *, is_whole: bool = False) -> Item:  # noqa: ANN401
    """Return a value as it is written: tables stand on lines of their own if whole."""
    if isinstance(value, Mapping):
        return _table(value) if is_whole else _inline(value)
    if not _are_rows(value):
        plain: Item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
        return plain
    if is_whole:
        tables = tomlkit.aot()
        for row in value:
            tables.append(_table(row))
        return tables
    rows = tomlkit.array()
    for row in value:
        rows.add_line(_inline(row), indent="  ")
    rows.add_line(indent="")
    return rows


def _table(row: Mapping[str, Any]) -> Table:
    made = tomlkit.table()
    for key, value in row.items():
        made.add(key, _item(value))
    return made


def _inline(row: Mapping[str, Any]) -> Item:
    # Written by hand with room inside the braces, which only the parser keeps.
    parts = (f"{key} = {_item(value).as_string()}" for key, value in row.items())
    return tomlkit.value(f"{{ {', '.join(parts)} }}")


def _rewrite(there: MutableMapping[str, Any], said: Mapping[str, Any]) -> None:
    """Make a table say so, and leave what it says already."""
    is_whole = isinstance(there, tomlkit.TOMLDocument)
    for key in [key for key in there if key not in said]:
        del there[key]
    for key, value in said.items():
        old = there.get(key)
        if old is None:
            there[key] = _item(value, is_whole=is_whole)
        elif isinstance(old, MutableMapping) and isinstance(value, Mapping):
            _rewrite(old, value)
        elif _are_rows(old) and _are_rows(value):
            _rewrite_rows(old, value)
        elif not _same(old, value):
            there[key] = _item(value, is_whole=is_whole)


def _rewrite_rows(
    there: MutableSequence[Any], said: Sequence[Mapping[str, Any]]
) -> None:
    """Make a list of tables say so; a row keeps its comments wherever it moves up."""
    old, new = [_name(row) for row in there], [_name(row) for row in said]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for _, start, end, first, last in reversed(steps):
        both = min(end - start, last - first)
        for place in reversed(range(start + both, end)):
            del there[place]
        for row in reversed(said[first + both : last]):
            if isinstance(there, AoT):
                _insert(there, start + both, row)
            else:
                there.insert(start + both, _inline(row))
        for place in range(both):
            _rewrite(there[start + place], said[first + place])


def _insert(there: AoT, index: int, row: Mapping[str, Any]) -> None:
    """Insert a table with an empty line before it and after it."""
    made = _table(row)
    if index and not there[index - 1].as_string().endswith("\n\n"):
        there[index - 1].add(tomlkit.nl())
    if index < len(there):
        made.add(tomlkit.nl())
    there.insert(index, made)


def _name(row: Mapping[str, Any]) -> tuple[str, ...]:
    names = next((keys for keys in _NAMES if keys[0] in row), ())
    return tuple(str(row.get(key, "")) for key in names)


def _same(old: Any, value: Any) -> bool:  # noqa: ANN401
    """Tell whether a value says the same, however it is written: 15.0 is 15."""
    plain = old.unwrap() if isinstance(old, Item) else old
    wanted = list(value) if isinstance(value, tuple) else value
    return bool(plain == wanted) and isinstance(plain, bool) == isinstance(value, bool)
