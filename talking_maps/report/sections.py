"""What papers are made of: sections, and tables that break well across pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Rows under heads that are repeated on each page.

    `columns` has one letter for each: `l`, `c`, `r` as wide as what they hold, `L`
    and `R` sharing the rest of the line, `k` a code that is never broken. A row of one
    cell goes across and heads the rows under it.
    """

    heads: tuple[str, ...]
    columns: str
    rows: tuple[tuple[str, ...], ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A title with what stands under it: sentences, a table, sentences again."""

    title: str
    lead: tuple[str, ...] = ()
    table: PaperTable | None = None
    foot: tuple[str, ...] = ()


def table(
    heads: Row, columns: str, rows: Iterable[Row], *, small: bool = False
) -> PaperTable:
    """Return a table; a row has as many cells as there are heads, or one."""
    return PaperTable(tuple(heads), columns, tuple(map(tuple, rows)), small=small)


def told(sections: Iterable[Section]) -> list[dict[str, object]]:
    """Return the sections as plain lists and texts for a template."""
    return [asdict(section) for section in sections]
