"""What the drawing map asks and is told: strokes kept, what changed, how large it is.

Every answer carries what changed in the plan since the browser last looked, by
whomever, so that two people who draw see each other. Shapes leave as GeoJSON in
longitude and latitude. It keeps nothing itself: `workspace` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

from pydantic import Field
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from talking_maps import geo, terrain
from talking_maps.errors import BadGeometry
from talking_maps.i18n import Translator, translator
from talking_maps.i18n.units import measured
from talking_maps.model.change import Change
from talking_maps.model.layer import GeometryKind
from talking_maps.model.plan import Feature, Scene
from talking_maps.model.territory import Raster
from talking_maps.ui import cache
from talking_maps.ui.api.requests import Form
from talking_maps.wording import changes, feature_labels
from talking_maps.wording.vocabulary import scene_names
from talking_maps.workspace import (
    EditContext,
    Stroke,
    Workspace,
    apply_stroke,
    authors,
    plan_feed,
    read_community,
    redo_change,
    traced_origin,
    undo_change,
)
from talking_maps.workspace.plan_edits import StrokeKind
from talking_maps.workspace.plan_feed import PlanChanges

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
#: Lines that carry water, or should hold it: their own fall counts.
CARRIES_WATER = frozenset(("canal", "infiltration_ditch", "river"))
#: Areas below this are told in square metres [m²].
SMALL_M2 = 1000.0


class UndoForm(Form):
    """Whose last stroke is taken back, and up to which change the browser has seen."""

    client: Id
    number: Annotated[int, Field(ge=1, lt=2**53)]
    owner: Id
    author: Annotated[str, Field(max_length=200)] = ""
    seen: Annotated[int, Field(ge=0, lt=2**53)] = 0

    def hand(self) -> EditContext:
        """Return the edit context that it was done in."""
        return EditContext(
            self.client, self.number, authors.tidy(self.author), self.owner
        )


class StrokeForm(UndoForm):
    """One stroke as the browser sends it."""

    kind: StrokeKind
    scene: Scene
    uid: Id
    layer: Annotated[str, Field(max_length=64)] = ""
    geometry: dict[str, Any] | None = None
    traced_on: Annotated[str, Field(max_length=64)] = ""

    def stroke(self) -> Stroke:
        """Return the stroke, its shape still unchecked."""
        return Stroke(self.kind, self.uid, self.scene, self.layer, self.geometry)


class MeasureForm(Form):
    """A shape that is still being drawn."""

    kind: GeometryKind
    geometry: dict[str, Any]
    layer: Annotated[str, Field(max_length=64)] = ""


def post_stroke(
    workspace: Workspace, code: str, form: StrokeForm, language: str
) -> Mapping[str, object]:
    """Keep a stroke; what it answers lies on the disk."""
    hand, stroke = form.hand(), form.stroke()
    if form.traced_on and stroke.kind == "draw" and stroke.geometry is not None:
        origin, source = traced_origin(workspace, code, form.traced_on, stroke.geometry)
        stroke = replace(stroke, origin=origin, source=source)
    change, found = _keep(
        workspace, code, form, lambda: apply_stroke(workspace, code, hand, stroke)
    )
    return _kept(workspace, form, change, found, language)


def undo(
    workspace: Workspace, code: str, form: UndoForm, language: str
) -> Mapping[str, object]:
    """Take back one's own last stroke."""
    hand = form.hand()
    change, found = _keep(
        workspace, code, form, lambda: undo_change(workspace, code, hand)
    )
    return _taken_back(workspace, form, change, found, language)


def redo(
    workspace: Workspace, code: str, form: UndoForm, language: str
) -> Mapping[str, object]:
    """Do again what one took back last."""
    hand = form.hand()
    change, found = _keep(
        workspace, code, form, lambda: redo_change(workspace, code, hand)
    )
    return _taken_back(workspace, form, change, found, language)


def _keep(
    workspace: Workspace,
    code: str,
    form: UndoForm,
    write: Callable[[], Change | None],
) -> tuple[Change | None, PlanChanges]:
    author = authors.tidy(form.author)
    return plan_feed.keep(
        workspace, code, form.owner, write, author=author, seen=form.seen
    )


def _taken_back(
    workspace: Workspace,
    form: UndoForm,
    change: Change | None,
    found: PlanChanges,
    language: str,
) -> Mapping[str, object]:
    """Return what was kept and what that was in words: it may lie in another scene."""
    said = _kept(workspace, form, change, found, language)
    if change is None:
        return said
    t = translator(language)
    layers = {layer.id: layer for layer in workspace.layers}
    words = changes.describe_change(
        change, layers, scene_names(t), found.epsg, t, language
    )
    return {**said, "told": words}


def _kept(
    workspace: Workspace,
    form: UndoForm,
    change: Change | None,
    found: PlanChanges,
    language: str,
) -> Mapping[str, object]:
    said = _changed(workspace, found, language)
    return {"kept": form.number, "done": change is not None, **said}


def get_changes(
    workspace: Workspace,
    code: str,
    owner: str,
    *,
    author: str,
    seen: int,
    language: str,
) -> Mapping[str, object]:
    """Return what changed in the owner's plan after change number `seen`."""
    found = plan_feed.news(
        workspace, code, owner, author=authors.tidy(author), seen=seen
    )
    return _changed(workspace, found, language)


def _changed(
    workspace: Workspace, found: PlanChanges, language: str
) -> Mapping[str, object]:
    return {
        "features": called(workspace, found.features, found.epsg, language),
        "removed": [{"scene": scene, "uid": uid} for scene, uid in found.gone],
        **asdict(found.undo_state),
    }


def features(
    workspace: Workspace,
    code: str,
    owner: str,
    scene: Scene,
    *,
    author: str,
    language: str,
) -> Mapping[str, object]:
    """Return the owner's features of one scene, and up to which change they are."""
    found = plan_feed.things(workspace, code, owner, scene, author=authors.tidy(author))
    return {
        "type": "FeatureCollection",
        "features": called(workspace, found.features, found.epsg, language),
        **asdict(found.undo_state),
    }


def of_others(
    workspace: Workspace, code: str, owner: str, scene: Scene, *, language: str
) -> Mapping[str, object]:
    """Return what all other owners drew in one scene."""
    found, epsg = plan_feed.of_others(workspace, code, owner, scene)
    features = called(workspace, found, epsg, language)
    return {"type": "FeatureCollection", "features": features}


def called(
    workspace: Workspace, found: Sequence[Feature], epsg: int, language: str
) -> list[dict[str, object]]:
    """Return the features as GeoJSON, each with its `label` for people."""
    layers = {layer.id: layer for layer in workspace.layers}
    said = feature_labels.labels(found, layers, epsg, language)
    drawn = as_geojson(found, epsg)
    return [
        one | {"properties": {**one["properties"], "label": label}}
        for one, label in zip(drawn, said, strict=True)
    ]


def as_geojson(found: Iterable[Feature], epsg: int) -> list[dict[str, Any]]:
    """Return the features as GeoJSON; all shapes are projected in one go."""
    drawn = list(found)
    if not drawn:
        return []
    shapes = geo.to_geojson(GeometryCollection([f.geometry for f in drawn]), epsg)
    return [
        {
            "type": "Feature",
            "id": feature.uid,
            "geometry": shape,
            "properties": {
                "layer": feature.layer,
                "scene": feature.scene,
                "status": feature.status,
                "name": feature.name,
            },
        }
        for feature, shape in zip(drawn, shapes["geometries"], strict=True)
    ]


def measure(
    workspace: Workspace, code: str, form: MeasureForm, language: str
) -> Mapping[str, object]:
    """Say how large a shape is while it is drawn, and how steep if there is a DEM.

    What carries water has a fall of its own, whatever the slope of the ground beside.
    A shape that is not one yet, such as two corners of a field, has no size to tell.
    """
    epsg = read_community(workspace, code).epsg
    try:
        shape, _mended = geo.repair(geo.from_geojson(form.geometry, epsg), form.kind)
    except BadGeometry:
        return {"words": []}
    t = translator(language)
    told = _fall if form.layer in CARRIES_WATER else _steepness
    steepness = told(workspace, code, shape, t)
    return {"words": [*_size(shape, form.kind, epsg, t), *steepness]}


def _size(
    shape: BaseGeometry, kind: GeometryKind, epsg: int, t: Translator
) -> Sequence[str]:
    if kind == "line":
        return (t("{length:m}", length=geo.length_m(shape, epsg)),)
    if kind == "point":
        return ()
    area = geo.area_m2(shape, epsg)
    return (
        t("{area:m2}", area=round(area))
        if area < SMALL_M2
        else t("{area:ha}", area=area),
        t("{around:m} round", around=geo.perimeter_m(shape, epsg)),
    )


def _steepness(
    workspace: Workspace, code: str, shape: BaseGeometry, t: Translator
) -> Sequence[str]:
    heights = relief(workspace, code)
    found = terrain.mean_slope(*heights, shape) if heights else None
    if found is None:
        return ()
    mean, error = found
    if error is None:
        return (t("slope {mean:percent}", mean=mean / 100),)
    said = t("slope {mean:whole} ± {error:percent}", mean=mean, error=error / 100)
    return (said,)


def _fall(
    workspace: Workspace, code: str, shape: BaseGeometry, t: Translator
) -> Sequence[str]:
    """Say how far a line falls the way it was drawn, or that nobody can tell."""
    heights = relief(workspace, code)
    found = terrain.fall(heights[0], shape) if heights else None
    if found is None:
        return ()
    fall, error = round(found[0], 1), found[1]
    if error is None:
        said = t("{fall:number} m", fall=abs(fall))
    elif abs(fall) <= error:
        return (t("fall: cannot tell, heights are ± {error:m}", error=error),)
    else:
        said = measured("answered", abs(fall), round(error, 1), "m", t)
    way = t("falls {fall}", fall=said) if fall >= 0 else t("rises {fall}", fall=said)
    return (way,)


def relief(workspace: Workspace, code: str) -> tuple[Raster, Raster] | None:
    """Return the community's elevation and slope, read once for all, or None."""
    opened = cache.community(workspace, code)
    elevation, slope = opened.elevation(), opened.slope()
    return None if elevation is None or slope is None else (elevation, slope)
