"""Write a page that any browser opens, with nothing in it that is fetched or run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from talking_maps.files import input_file
from talking_maps.files.atomic_write import atomic_write

_STYLE = Markup(
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;"
    "padding:0 1rem;color:#222}h1{font-size:1.7rem}h2{font-size:1.25rem;"
    "margin-top:2rem}section+section{border-top:4px double #999;margin-top:3rem}"
    "li{margin:.4rem 0}"
)


@dataclass(frozen=True, slots=True)
class PageSection:
    """A heading with paragraphs beneath it, then points of a list."""

    heading: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says in one language: a title and its sections."""

    language: str
    title: str
    sections: Sequence[PageSection]


def write_page(path: Path, texts: Sequence[PageText]) -> None:
    """Write the page in all of its languages, one below the other.

    An existing file is replaced; raises CannotKeep.
    """
    page = Markup(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>{}</title><style>{}</style></head><body>\n{}</body></html>\n"
    ).format(
        texts[0].language, texts[0].title, _STYLE, Markup("").join(map(_text, texts))
    )
    try:
        with atomic_write(path, replace=True) as draft:
            draft.write_text(str(page), encoding="utf-8")
    except OSError as error:
        raise input_file.unwritten(path, error) from error


def _text(one: PageText) -> Markup:
    return Markup('<section lang="{}"><h1>{}</h1>\n{}</section>\n').format(
        one.language, one.title, Markup("").join(map(_section, one.sections))
    )


def _section(one: PageSection) -> Markup:
    said = Markup("").join(Markup("<p>{}</p>\n").format(p) for p in one.paragraphs)
    points = Markup("").join(Markup("<li>{}</li>\n").format(p) for p in one.points)
    if points:
        said += Markup("<ul>\n{}</ul>\n").format(points)
    return Markup("<h2>{}</h2>\n{}").format(one.heading, said)
