"""How each layer table looks in QGIS."""

from __future__ import annotations

import sqlite3

from talking_maps.model.layer import Layer


def style(connection: sqlite3.Connection, layer: Layer) -> None:
    """Keep the layer's colour for QGIS."""
    connection.execute(
        "DELETE FROM layer_styles WHERE f_table_name = ? AND styleName = ?",
        (layer.id, "talking-maps"),
    )
