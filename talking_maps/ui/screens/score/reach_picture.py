"""Draws the ground that the water of canals can reach by gravity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from talking_maps.explain.canal_reach import PERHAPS, SURE, reach_picture
from talking_maps.indicators.command import FIELDS
from talking_maps.indicators.geometry.canal_command import REACH_M
from talking_maps.model.message import plural
from talking_maps.model.plan import Feature
from talking_maps.model.territory import FloatArray
from talking_maps.ui.screens.score import evidence_map, where_picture
from talking_maps.ui.screens.score.picture import Picture, Scene, legend
from talking_maps.ui.widgets.plan_sketch import MapFrame

WATER = (31, 75, 135)
#: Stripes are this wide, on a picture made at least this fine [pixels].
STRIPE, FINE = 6, 600


def draw(scene: Scene, canals: Sequence[Feature]) -> Picture | None:
    """Draw what the canals can reach, None without elevation."""
    found = reach_picture(scene.case, canals)
    if found is None:
        return None
    case, t, paper = scene.case, scene.text, MapFrame(found.bounds, margin=0)
    fields = case.placed(*FIELDS)
    parts = [
        where_picture.beneath(scene, paper, found.bounds),
        evidence_map.image(
            paper, found.reached, _water(found.reached.values), smooth=False
        ),
        evidence_map.shapes(paper, fields, scene.layers, scene.look, bare=True),
        *(
            Markup('<path d="{}" fill="none" stroke="#fff" stroke-width="9"/>').format(
                paper.path(c.geometry)
            )
            for c in canals
        ),
        *(
            Markup(
                '<path d="{}" fill="none" stroke="#0f2f5c" stroke-width="5"/>'
            ).format(paper.path(c.geometry))
            for c in canals
        ),
        evidence_map.signs(paper, fields, scene.look),
        evidence_map.over(paper, (*canals, *fields), scene.look),
        where_picture.measured(scene, paper),
    ]
    words = t(
        plural(
            "Map of the ground that the water of {count:whole} canal can reach.",
            "Map of the ground that the water of {count:whole} canals can reach.",
        ),
        count=len(canals),
    )
    entries = [
        ("background:rgb(31 75 135 / 62%)", t("water can run there")),
        (
            "background:repeating-linear-gradient(135deg,#1f4b87 0 3px,#fff 3px 8px)",
            t("perhaps: the heights are not sure enough"),
        ),
        ("background:#0f2f5c;height:6px", t("canals")),
        ("border:2px solid #6b3f12", t("fields, each layer in its colour")),
        *where_picture.judged(scene.look, t),
    ]
    note = t(
        "Lower than a point of a canal no farther than {reach:m}; a difference of two "
        "heights is known to ± {error:m}.",
        reach=REACH_M,
        error=found.error_m,
    )
    return Picture(evidence_map.picture(paper, parts, words), legend(entries), note)


def _water(values: FloatArray) -> evidence_map.Pixels:
    """Return what is reached as pixels: striped where it is not sure."""
    times = max(1, -(-FINE // max(values.shape)))
    large = np.repeat(np.repeat(values, times, axis=0), times, axis=1)
    row, column = np.indices(large.shape)
    stripe = (row + column) % (2 * STRIPE) < STRIPE
    alpha = np.zeros(large.shape)
    alpha[large == SURE] = 158
    alpha[(large == PERHAPS) & stripe] = 158
    colour = np.broadcast_to(np.array(WATER), (*large.shape, 3))
    return np.dstack([colour, alpha]).astype(np.uint8)
