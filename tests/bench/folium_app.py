"""What stands beside us: the usual streamlit-folium page, its scripts served locally.

It keeps each drawn point in a file, synced to the disk, before it says so.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import folium
import streamlit as st
from folium.plugins import Draw
from streamlit_folium import st_folium

LIBRARIES = os.environ["BENCH_LIBRARIES"]
FEATURES = Path(os.environ["BENCH_FEATURES"])
OUT = Path(os.environ["BENCH_OUT"])

folium.Map.default_js = [("leaflet", f"{LIBRARIES}/leaflet.js")]
folium.Map.default_css = [("leaflet_css", f"{LIBRARIES}/leaflet.css")]
Draw.default_js = [("draw", f"{LIBRARIES}/leaflet.draw.js")]
Draw.default_css = [("draw_css", f"{LIBRARIES}/leaflet.draw.css")]


def keep(drawings: list[object]) -> None:
    """Write what was drawn, on the disk before it returns."""
    with OUT.open("w", encoding="utf-8") as file:
        json.dump(drawings, file)
        file.flush()
        os.fsync(file.fileno())


features = json.loads(FEATURES.read_text("utf-8"))
m = folium.Map(location=features["centre"], zoom_start=15, tiles=None)
folium.GeoJson(features["shapes"]).add_to(m)
draw = Draw(export=False)  # type: ignore[no-untyped-call]
draw.add_to(m)
told = st_folium(m, width=1000, height=600, returned_objects=["all_drawings"])
drawings = told.get("all_drawings") or []
if drawings:
    keep(drawings)
st.html(f'<p id="kept">{len(drawings)}</p>')
