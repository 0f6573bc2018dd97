"""The words of the drawing map: its buttons, its keys, its cards and its palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talking_maps.i18n import Translator, name
from talking_maps.model.layer import Layer
from talking_maps.model.plan import SCENES, Years
from talking_maps.wording.vocabulary import scene_names, statuses
from talking_maps.workspace import OldMap


def words(t: Translator, old_maps: Sequence[OldMap] = ()) -> dict[str, object]:
    """Return what stands on the map's buttons and says how to go on.

    `old_maps` can be laid beneath the drawing, each by its name and how far it is off.
    """
    return {
        **_tools(t),
        "background": t("Backdrop"),
        "strength": t("Strength"),
        "backgrounds": {
            "relief": t("Relief"),
            "contours": t("Contours"),
            "picture": t("Picture"),
            "none": t("None"),
            **{old.tile_set: old_map_label(t, old) for old in old_maps},
        },
        **_list(t),
        **_keeping(t),
        **_reshaping(t),
    }


def _tools(t: Translator) -> dict[str, object]:
    """Return what stands on the tools."""
    return {
        "palette": t("What to draw"),
        "tools": t("Tools"),
        "scenes": t("Scene"),
        "choose": t("Choose"),
        "edit": t("Reshape"),
        "move": t("Move"),
        "cut": t("Cut a hole"),
        "remove": t("Delete"),
        "undo": t("Undo"),
        "redo": t("Redo"),
        "whole": t("See all"),
        "finish": t("Finish"),
        "stepBack": t("One point back"),
        "cancel": t("Cancel"),
        "ready": t("Ready"),
        "close": t("Close"),
        "more": t("More below"),
    }


def _list(t: Translator) -> dict[str, object]:
    """Return what is said of the list and of what is shown."""
    return {
        "notFinished": t("not finished"),
        "goOn": t("Go on"),
        "drop": t("Drop it"),
        "beneath": t("Show beneath"),
        "others": t("other owners"),
        "list": t("What is drawn"),
        "search": t("Search for a place or thing"),
        "notFound": t("Nothing drawn in this scene is called so."),
        "shown": t("Shown on the map"),
        "showAll": t("Show all layers"),
        "hidden": t("hidden: {count}", count="#"),
        "names": t("Names on the map"),
        "discreet": t("Hide sacred"),
        "large": t("Large letters"),
        "display": t("What the map shows"),
    }


def _keeping(t: Translator) -> dict[str, object]:
    """Return what is said of strokes, and of the picture of the map."""
    return {
        "kept": t("kept"),
        "notKept": t("not kept yet"),
        "nothingYet": t("nothing drawn yet"),
        "away": t(
            "The program does not answer. Go on drawing: it is kept in this browser "
            "and sent again by itself."
        ),
        "broken": t("This stroke could not be kept. Draw it again."),
        "keys": t("Keys"),
        "picture": t("Save a picture"),
        "saved": t("Saved as a picture: {file}", file="#"),
        "noPicture": t("The picture could not be made. Wait until the map is there."),
        "north": t("N"),
    }


def _reshaping(t: Translator) -> dict[str, object]:
    """Return what is said of corners, and of what could not be done."""
    return {
        "removeCorner": t("Remove corner"),
        "lastCorners": t("No corner can be spared. To take it away, delete it."),
        "keyList": key_list(t),
        "deleted": t("Deleted: {what}", what="#"),
        "tooFew": [
            t("One more point is needed. Touch the next place."),
            t("Two more points are needed. Touch the next place."),
            t("Three points are needed. Touch the first place."),
        ],
        "nothingLeft": t("The cut would leave nothing. To take it away, delete it."),
        "noLibrary": t(
            "The map's libraries are missing on this machine. Set the app up again "
            "(make setup) and reload."
        ),
        "hints": hints(t),
        "statuses": dict(statuses(t)),
    }


def key_list(t: Translator) -> list[tuple[list[str], str]]:
    """Return which keys do what on the map."""
    arrows = "← ↑ → ↓"
    return [
        (["N", "P"], t("next thing, the one before; or corner, while reshaping")),
        ([t("Tab")], t("on to the next button or pictogram")),
        ([arrows], t("move the cross, the corner or the thing; else the map")),
        ([t("Shift"), arrows], t("the same, farther")),
        ([t("Space")], t("set a point where the cross is")),
        (["⌫"], t("one point back")),
        ([t("Enter")], t("finish the shape; choose the pictogram")),
        ([t("Ins")], t("one corner more, behind the chosen one")),
        ([t("Del")], t("remove the corner, or delete the thing")),
        ([t("Ctrl"), "Z"], t("undo; one point back while drawing")),
        ([t("Ctrl"), "Y"], t("redo")),
        ([t("Esc")], t("leave the tool, let go")),
        (["+", "−"], t("nearer, farther")),
        (["?"], t("this list")),
    ]


def hints(t: Translator) -> dict[str, str]:
    """Return how each tool is used, by tool or kind of shape."""
    return {
        "point": t("touch each place."),
        "line": t("touch point after point; touch the last one again to finish."),
        "polygon": t("touch around it; touch the first point again to finish."),
        "same": t("Touch the same thing: it is shown as another scene has it."),
        "edit": t(
            "Drag a corner; a pale one makes a new corner. Touch one to remove it."
        ),
        "move": t("Drag the shape to its place."),
        "cut": t("Touch around the hole; touch the first point again to finish."),
    }


def scenes(t: Translator, years: Years) -> tuple[Mapping[str, object], ...]:
    """Return the three cards: the past first, since it lies in front."""
    names = scene_names(t)
    return tuple(
        {"id": scene, "name": names[scene], "year": getattr(years, scene)}
        for scene in SCENES
    )


def layers(found: Sequence[Layer], language: str) -> tuple[Mapping[str, object], ...]:
    """Return the palette: what a layer is called and how it is drawn."""
    return tuple(
        {
            "id": layer.id,
            "name": name(layer.names, language),
            "geometry": layer.geometry,
            "colour": layer.colour,
            "pattern": layer.pattern,
            "restricted": layer.restricted,
        }
        for layer in found
    )


def old_map_label(t: Translator, old: OldMap) -> str:
    """Return an old map's name and how far off it may be."""
    if not old.is_fitted:
        return t("{name} · not fitted yet", name=old.name)
    if old.error_m is None:
        return t("{name} · how far off is not known", name=old.name)
    return t("{name} · up to {error:m} off", name=old.name, error=old.error_m)
