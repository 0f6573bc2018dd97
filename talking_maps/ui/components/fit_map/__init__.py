"""An old map beside the ground, on which places are shown in pairs: our own component.

The browser's part is in `frontend/`; it lends its bridge from the drawing map. It
judges nothing: the pairs go to `workspace.old_maps`, and what that says of each comes
back to be shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.components.v1 import declare_component
from streamlit.components.v1.custom_component import CustomComponent

from talking_maps.i18n import Translator
from talking_maps.ui import session
from talking_maps.ui.components import component_call, editor
from talking_maps.ui.components.base_map import BaseMap
from talking_maps.workspace import MapPoint, OldMap

FRONTEND = Path(__file__).parent / "frontend"
#: No more than a person sets; what else comes is not from our page.
MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class FitSaid:
    """What is said of each pair, in words, and which are far off."""

    passed: tuple[str, ...] = ()
    off: tuple[bool, ...] = ()


@lru_cache(maxsize=1)
def _component() -> CustomComponent:
    """Return the component, with the drawing map's scripts served beside it."""
    declare_component("painting", path=str(editor.FRONTEND))
    return declare_component("talking_maps_fit", path=str(FRONTEND))


def points(key: str, old: OldMap) -> tuple[MapPoint, ...]:
    """Return the pairs the map told last, or those that are kept."""
    said = st.session_state.get(key)
    if not isinstance(said, Mapping) or said.get("id") != old.id:
        return old.points
    given = said.get("points")
    if not isinstance(given, Sequence) or isinstance(given, str):
        return old.points
    found = [_point(one) for one in given[:MOST_POINTS]]
    return tuple(one for one in found if one is not None)


def show(
    key: str,
    code: str,
    old: OldMap,
    ground: BaseMap,
    fit: FitSaid | None,
    t: Translator,
) -> None:
    """Show both maps, the pairs kept, and what is said of each."""
    photograph = _photograph(code, old)
    given = {
        "language": session.language(),
        "context": asdict(ground),
        "photograph": photograph,
        "points": [asdict(point) for point in old.points],
        "fit": asdict(fit) if fit else None,
        "words": _words(t),
    }
    component_call.show(_component(), given, key=key)


def _photograph(code: str, old: OldMap) -> dict[str, object]:
    """Return what the frame is told of the old map's photograph."""
    return {
        "id": old.id,
        "address": f"/old-map/{code}/{old.id}",
        "width": old.width,
        "height": old.height,
    }


def _point(one: object) -> MapPoint | None:
    if not isinstance(one, Mapping):
        return None
    numbers = [one.get(k) for k in ("column", "row", "longitude", "latitude")]
    known = [float(n) for n in numbers if isinstance(n, int | float)]
    if len(known) != len(numbers) or not all(math.isfinite(n) for n in known):
        return None
    column, row, longitude, latitude = known
    turned = (longitude + 180) % 360 - 180
    return MapPoint(column, row, turned, min(max(latitude, -90.0), 90.0))


def _words(t: Translator) -> Mapping[str, str]:
    return {
        "paper": t("Old map"),
        "ground": t("Ground"),
        "begin": t(
            "Touch a place on the old map that you also know on the ground: a "
            "crossing, a bridge, a church, where two rivers meet. Drag a number to "
            "mend it."
        ),
        "thenGround": t("Now touch place # on the ground."),
        "thenPaper": t("Now touch place # on the old map."),
        "half": t("one side is missing"),
        "see": t("Show place"),
        "remove": t("Take out place"),
    }
