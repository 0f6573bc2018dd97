"""Every sentence the program can say, taken from its source by Babel."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract

from talking_maps import errors
from talking_maps.cli import manual
from talking_maps.cli.run import commands


def keywords() -> dict[str, None]:
    """Return the calls whose first argument is a sentence: `_`, Message, errors."""
    classes = [errors.TalkingMapsError]
    for kind in classes:
        classes.extend(kind.__subclasses__())
    return dict.fromkeys(["_", "Message", *(kind.__name__ for kind in classes)])


def message_ids(folder: Path) -> dict[str, str]:
    """Return the sentences of all modules below the folder, with where each stands."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        for line, sentence in _sentences(path):
            found.setdefault(sentence, f"{path.relative_to(folder)}:{line}")
    for sentence in manual.sentences(commands):
        found.setdefault(sentence, "--help")
    return found


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for line, sentence, _, _ in extract("python", file, keywords=keywords()):
            if isinstance(sentence, str) and sentence:
                yield line, sentence


def placeholders(sentence: str) -> set[str]:
    """Return the placeholders of a sentence with their formats."""
    return {
        f"{field}:{spec}" if spec else field
        for _, field, spec, _ in Formatter().parse(sentence)
        if field is not None
    }


def is_plain(placeholder: str) -> bool:
    """Say whether a placeholder is a name, with a format or none."""
    return re.fullmatch(r"[a-z_]+(:[a-z0-9]+)?", placeholder) is not None
