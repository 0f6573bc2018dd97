"""What is told, without what no two machines tell alike."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

#: As many digits behind the point as every machine counts alike.
DIGITS = 9
_RANDOM = re.compile(
    r"(?<![0-9a-f.])(?:[0-9a-f]{32}|[0-9a-f]{20}|[0-9a-f]{16})(?![0-9a-f])"
)
#: A stamp of a picture of the ground holds when its file was written.
_STAMP = re.compile(r"(?<=[?&])v=[0-9a-f-]+")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+")
_MEDIA = re.compile(r"/media/[0-9a-f]+\.\w+")
_LONG = re.compile(r"-?\d+\.\d{6,}(?:e-?\d+)?")


def known(folder: Path) -> str:
    """Return all that stands in the files of a workspace, to find its own ids in."""
    files = sorted(folder.rglob("*"))
    kept = [one for one in files if one.suffix in (".gpkg", ".json")]
    return "\n".join(one.read_bytes().decode("latin-1") for one in kept)


def rounded(value: object, digits: int = DIGITS) -> object:
    """Return a value of JSON with all its numbers rounded alike."""
    match value:
        case float():
            return round(value, digits) + 0.0
        case Mapping():
            return {key: rounded(one, digits) for key, one in value.items()}
        case list() | tuple():
            return [rounded(one, digits) for one in value]
        case _:
            return value


def form(value: object, digits: int = DIGITS) -> str:
    """Return JSON as lines, the keys in their order, lists of numbers on one line."""
    text = json.dumps(rounded(value, digits), indent=1, ensure_ascii=False)
    return re.sub(r"\[[-\d.e,\s\[\]]+\]", _one_line, text)


def _one_line(match: re.Match[str]) -> str:
    return re.sub(r"\s+", "", match.group()).replace(",", ", ")


def plain(text: str, names: Mapping[str, str], kept: str) -> str:
    """Return a text with the machine's own names replaced: folders, random ids."""
    for name, instead in names.items():
        text = text.replace(name, instead)
    text = _PICTURE.sub("«picture»", text)
    text = _STAMP.sub("v=«stamp»", text)
    text = _MEDIA.sub("«media»", text)
    text = _LONG.sub(lambda found: f"{float(found.group()):.6g}", text)
    return _RANDOM.sub(lambda f: f.group() if f.group() in kept else "«random»", text)
