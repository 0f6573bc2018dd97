"""Propose the layer whose things a file holds, by their shapes and by words.

The words are those of the layers' own files, in every language, looked for in the
file's name, its table's, its columns and what stands in columns of kinds and names. A
proposal is only that: a person sees it and chooses. Where no word tells, none is made,
since half the layers are areas.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from talking_maps.exchange.columns import NAME_COLUMNS, known_columns, plain
from talking_maps.exchange.readers.tables import Row, Source, Table
from talking_maps.model.layer import GeometryKind, Layer

#: Columns in which programs and people write what kind of thing it is.
KIND_COLUMNS = frozenset(
    (
        "tipo",
        "type",
        "clase",
        "class",
        "uso",
        "use",
        "categoria",
        "category",
        "capa",
        "layer",
        "que_es",
        "kind",
        "cobertura",
    )
)
#: What a word is worth by where it stands.
_FILE, _TABLE, _VALUE, _COLUMN, _FIELD = 2.0, 3.0, 3.0, 1.0, 0.5
#: Words of so many letters tell something; these do not.
_SHORTEST = 4
_EMPTY = frozenset(
    (
        "natural",
        "land",
        "tierra",
        "high",
        "area",
        "mapa",
        "place",
        "lugar",
        "para",
        "with",
        "stream",
    )
)
#: So many rows tell what the others are too.
_MOST_ROWS = 500


def ranked_layers(
    source: Source, layers: Sequence[Layer], table: str | None = None
) -> tuple[tuple[Layer, ...], Layer | None]:
    """Return the layers, those that fit the shapes first, and the one proposed.

    `table` chooses one table of several. The proposal is None where no word of the
    file tells a layer that its shapes fit.
    """
    tables = [one for one in source.tables if table in (None, one.name)]
    kinds = _kinds(tables)
    worth = {layer.id: _worth(source.name, tables, layer) for layer in layers}
    fitting = [layer for layer in layers if layer.geometry in kinds or not kinds]
    fitting.sort(key=lambda layer: -worth[layer.id])
    others = [layer for layer in layers if layer not in fitting]
    best = fitting[0] if fitting and worth[fitting[0].id] >= _COLUMN else None
    return (*fitting, *others), best


def _kinds(tables: Iterable[Table]) -> frozenset[GeometryKind]:
    """Return the kinds of layers whose shapes these can be; a walk may be a field."""
    kinds: set[GeometryKind] = set()
    for row in _rows(tables):
        name = "" if row.geometry is None else row.geometry.geom_type
        if "Polygon" in name:
            kinds.add("polygon")
        elif "Line" in name:
            kinds |= {"line"}
            if row.geometry is not None and _goes_round(row):
                kinds.add("polygon")
        elif "Point" in name:
            kinds.add("point")
    return frozenset(kinds)


def _goes_round(row: Row) -> bool:
    """Tell whether a line comes back to near where it began."""
    shape = row.geometry
    if shape is None or shape.geom_type != "LineString" or shape.is_empty:
        return False
    first, last = shape.coords[0], shape.coords[-1]
    apart = ((first[0] - last[0]) ** 2 + (first[1] - last[1]) ** 2) ** 0.5
    return bool(apart <= shape.length / 10)


def _worth(file: str, tables: Sequence[Table], layer: Layer) -> float:
    """Return how much the words of a file speak for a layer."""
    words = frozenset(
        stem
        for name in (layer.id, *layer.names.values())
        for stem in _stems(name)
        if stem not in _EMPTY
    )
    of_file = len(words & {*_stems(re.sub(r"\.[^.]*$", "", file))})
    of_tables = sum(len(words & {*_stems(table.name)}) for table in tables)
    columns = {plain(c) for row in _rows(tables) for c in row.attributes}
    of_columns = len(words & {s for column in columns for s in _stems(column)})
    fields = len(columns & known_columns(layer))
    spoken = _spoken(tables)
    of_values = sum(share for stem, share in spoken.items() if stem in words)
    return (
        _FILE * of_file
        + _TABLE * of_tables
        + _VALUE * of_values
        + _COLUMN * of_columns
        + _FIELD * fields
    )


def _spoken(tables: Iterable[Table]) -> dict[str, float]:
    """Return the words of kinds and names with the share of rows that say them."""
    rows = list(_rows(tables))
    said: Counter[str] = Counter()
    for row in rows:
        texts = (
            str(value)
            for column, value in row.attributes.items()
            if plain(column) in KIND_COLUMNS or plain(column) in NAME_COLUMNS
        )
        said.update({stem for text in texts for stem in _stems(text)})
    return {stem: count / len(rows) for stem, count in said.items()}


def _rows(tables: Iterable[Table]) -> Iterable[Row]:
    return (row for table in tables for row in table.rows[:_MOST_ROWS])


def _stems(text: object) -> list[str]:
    """Return the words of a text without accents and endings of many.

    Both languages end in *es* and in *s*: what may be either is both.

    >>> _stems("Corrales_2024 y pastures")
    ['corrales', 'corral', 'corrale', 'pastures', 'pastur', 'pasture']
    """
    words = re.findall(r"[a-z]+", plain(text))
    return [stem for word in words for stem in _one(word) if len(stem) >= _SHORTEST]


def _one(word: str) -> tuple[str, ...]:
    """Return a word as it is and as it may be of one thing."""
    endings = [ending for ending in ("es", "s") if word.endswith(ending)]
    return (word, *(word.removesuffix(ending) for ending in endings))
