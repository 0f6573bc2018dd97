"""The words of the drawing map, in the language of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from talking_maps.i18n import Translator, name
from talking_maps.model.layer import Layer
from talking_maps.model.plan import (
    ORIGINS,
    SCENES,
    STATUSES,
    VOICES,
    Origin,
    Scene,
    Status,
    Voice,
    Years,
)


def words(_: Translator) -> dict[str, object]:
    """Return what stands on the map's buttons and says how to go on."""
    return {
        "palette": _("What to draw"),
        "tools": _("Tools"),
        "scenes": _("Scene"),
        "choose": _("Choose"),
        "edit": _("Reshape"),
        "move": _("Move"),
        "cut": _("Cut a hole"),
        "remove": _("Delete"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "whole": _("See all"),
        "finish": _("Finish"),
        "stepBack": _("One point back"),
        "cancel": _("Cancel"),
        "ready": _("Ready"),
        "close": _("Close"),
        "more": _("More below"),
        "background": _("Backdrop"),
        "strength": _("Strength"),
        "backgrounds": {
            "relief": _("Relief"),
            "contours": _("Contours"),
            "picture": _("Picture"),
            "none": _("None"),
        },
        "notFinished": _("not finished"),
        "goOn": _("Go on"),
        "drop": _("Drop it"),
        "beneath": _("Show beneath"),
        "others": _("other owners"),
        "list": _("What is drawn"),
        "search": _("Search for a place or thing"),
        "notFound": _("Nothing drawn in this scene is called so."),
        "shown": _("Shown on the map"),
        "showAll": _("Show all layers"),
        "hidden": _("hidden: {count}", count="#"),
        "names": _("Names on the map"),
        "discreet": _("Hide sacred"),
        "large": _("Large letters"),
        "display": _("What the map shows"),
        "kept": _("kept"),
        "notKept": _("not kept yet"),
        "nothingYet": _("nothing drawn yet"),
        "away": _(
            "The program does not answer. Go on drawing: it is kept in this browser "
            "and sent again by itself."
        ),
        "broken": _("This stroke could not be kept. Draw it again."),
        "keys": _("Keys"),
        "picture": _("Save a picture"),
        "saved": _("Saved as a picture: {file}", file="#"),
        "noPicture": _("The picture could not be made. Wait until the map is there."),
        "north": _("N"),
        "removeCorner": _("Remove corner"),
        "lastCorners": _("No corner can be spared. To take it away, delete it."),
        "keyList": key_list(_),
        "deleted": _("Deleted: {what}", what="#"),
        "tooFew": [
            _("One more point is needed. Touch the next place."),
            _("Two more points are needed. Touch the next place."),
            _("Three points are needed. Touch the first place."),
        ],
        "nothingLeft": _("The cut would leave nothing. To take it away, delete it."),
        "noLibrary": _(
            "The map's libraries are missing on this machine. Set the app up again "
            "(make setup) and reload."
        ),
        "hints": hints(_),
        "statuses": dict(statuses(_)),
    }


def key_list(_: Translator) -> list[tuple[list[str], str]]:
    """Return which keys do what on the map."""
    arrows = "← ↑ → ↓"
    return [
        (["N", "P"], _("next thing, the one before; or corner, while reshaping")),
        ([_("Tab")], _("on to the next button or pictogram")),
        ([arrows], _("move the cross, the corner or the thing; else the map")),
        ([_("Shift"), arrows], _("the same, farther")),
        ([_("Space")], _("set a point where the cross is")),
        (["⌫"], _("one point back")),
        ([_("Enter")], _("finish the shape; choose the pictogram")),
        ([_("Ins")], _("one corner more, behind the chosen one")),
        ([_("Del")], _("remove the corner, or delete the thing")),
        ([_("Ctrl"), "Z"], _("undo; one point back while drawing")),
        ([_("Ctrl"), "Y"], _("redo")),
        ([_("Esc")], _("leave the tool, let go")),
        (["+", "−"], _("nearer, farther")),
        (["?"], _("this list")),
    ]


def hints(_: Translator) -> dict[str, str]:
    """Return how each tool is used, by tool or kind of shape."""
    return {
        "point": _("touch each place."),
        "line": _("touch point after point; touch the last one again to finish."),
        "polygon": _("touch around it; touch the first point again to finish."),
        "same": _("Touch the same thing: it is shown as another scene has it."),
        "edit": _(
            "Drag a corner; a pale one makes a new corner. Touch one to remove it."
        ),
        "move": _("Drag the shape to its place."),
        "cut": _("Touch around the hole; touch the first point again to finish."),
    }


def scene_names(_: Translator) -> Mapping[Scene, str]:
    """Return what the scenes are called."""
    said = (_("Past"), _("Present"), _("Future"))
    return dict(zip(SCENES, said, strict=True))


def scenes(_: Translator, years: Years) -> tuple[Mapping[str, object], ...]:
    """Return the three cards: the past first, since it lies in front."""
    names = scene_names(_)
    return tuple(
        {"id": scene, "name": names[scene], "year": getattr(years, scene)}
        for scene in SCENES
    )


def statuses(_: Translator) -> Mapping[Status, str]:
    """Return what the statuses are called."""
    said = (_("is there"), _("done"), _("under way"), _("to do"), _("lost"))
    return dict(zip(STATUSES, said, strict=True))


def origins(_: Translator) -> Mapping[Origin, str]:
    """Return how a shape came to be known."""
    said = (
        _("measured on the ground"),
        _("traced on the map"),
        _("fitted from a paper map"),
        _("told, not measured"),
    )
    return dict(zip(ORIGINS, said, strict=True))


def voices(_: Translator) -> Mapping[Voice, str]:
    """Return whose memory, view or wish it may be."""
    said = (
        _("the elders"),
        _("the women"),
        _("the men"),
        _("the youth"),
        _("the leaders"),
        _("the assembly"),
    )
    return dict(zip(VOICES, said, strict=True))


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
