"""Puts together what the deciding map shows, and does what was asked on it.

A conflict as the browser shows it: the question, and each way out with its shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from shapely.geometry.base import BaseGeometry

from talking_maps import geo
from talking_maps.errors import BadValue, TalkingMapsError
from talking_maps.i18n import Translator, format_message, name
from talking_maps.i18n.units import unit_name
from talking_maps.model.change import Change, Record
from talking_maps.model.layer import Attribute, Layer
from talking_maps.model.merge import (
    Conflict,
    Decision,
    KeepBoth,
    KeepOne,
    ResolutionOption,
)
from talking_maps.model.plan import COMMUNITY, Feature
from talking_maps.model.rubric import Reference
from talking_maps.model.territory import Boundary, Community
from talking_maps.ui import cache, session
from talking_maps.ui.components import base_map, map_words
from talking_maps.ui.components.component_call import JsonObject
from talking_maps.ui.components.decide_map import DecideRequest, DecideView
from talking_maps.ui.screens.compare import difference_rows
from talking_maps.ui.widgets import conflict_badge
from talking_maps.wording import differences, feature_labels, measures, vocabulary
from talking_maps.workspace import (
    EditContext,
    Workspace,
    history,
    merges,
    undo_change,
)

DONE, NOTICE = "decide.done", "decide.notice"


@dataclass(frozen=True, slots=True)
class _Notice:
    """What is to be said of the last thing asked, and of which change of the file."""

    stamp: str
    words: str


def board(code: str) -> DecideView:
    """Return what is shown; raises NotFound, BadFile."""
    workspace = session.workspace()
    t = session.translator()
    language = session.language()
    epsg = cache.community(workspace, code).register().community.epsg
    last = _own_decision(code)
    return DecideView(
        code=code,
        language=language,
        context=base_map.shown(code),
        layers=map_words.layers(workspace.layers, language),
        questions=questions(
            workspace, conflict_badge.conflicts(code), epsg, language, t
        ),
        notice=_notice(code, last, t),
        can_take_back=last is not None,
        words=words(t),
    )


def carry_out(code: str, asked: DecideRequest | None) -> bool:
    """Do what was asked, once, and tell whether it was done.

    What cannot be done is said beside the map.
    """
    if asked is None or st.session_state.get(DONE) == asked.client:
        return False
    st.session_state[DONE] = asked.client
    st.session_state.pop(NOTICE, None)
    try:
        _do(code, asked)
    except TalkingMapsError as error:
        stamp = session.community(code).last_change().stamp
        st.session_state[NOTICE] = _Notice(
            stamp, format_message(error, session.language())
        )
        return False
    return True


def _do(code: str, asked: DecideRequest) -> None:
    workspace = session.workspace()
    if asked.act == "back":
        last = _own_decision(code)
        if last is not None:
            undo_change(workspace, code, _hand(asked, last.owner))
        return
    conflict = merges.conflict(workspace, code, asked.conflict)
    edit_context = _hand(asked, conflict.owner or COMMUNITY)
    merges.decide(
        workspace, code, edit_context, conflict.id, _decision(code, conflict, asked)
    )


def _decision(code: str, conflict: Conflict, asked: DecideRequest) -> Decision:
    if asked.act == "both":
        return KeepBoth()
    if asked.act == "drawn":
        if asked.shape is None:
            raise BadValue("A drawn shape does not decide this. Choose one.")
        return merges.drawn(session.workspace(), code, conflict, asked.shape)
    return KeepOne(asked.change)


def _hand(asked: DecideRequest, owner: str) -> EditContext:
    return EditContext(asked.client, 1, session.author(), owner)


def _own_decision(code: str) -> Change | None:
    """Return the last change of the file if it is a decision of who is here."""
    workspace = session.workspace()
    last = cache.community(workspace, code).last_change().sequence
    changes = history.history(workspace, code, after=last - 1) if last else ()
    mine = [c for c in changes if c.kind == "resolve" and c.author == session.author()]
    return mine[-1] if mine else None


def _notice(code: str, last: Change | None, t: Translator) -> str:
    said = st.session_state.get(NOTICE)
    if (
        isinstance(said, _Notice)
        and said.stamp == session.community(code).last_change().stamp
    ):
        return said.words
    return t("Decided, and kept as a change.") if last is not None else ""


LETTERS = "ABCDEFGH"
#: More at once than one would read; what follows comes up as these are decided.
MOST = 200


def questions(
    workspace: Workspace,
    found: Sequence[Conflict],
    epsg: int,
    language: str,
    t: Translator,
) -> tuple[JsonObject, ...]:
    """Return the conflicts in words, with every shape in longitude and latitude."""
    layers = {layer.id: layer for layer in workspace.layers}
    numbers = workspace.reference
    return tuple(
        _question(one, layers, epsg, language, t, numbers) for one in found[:MOST]
    )


def _question(
    one: Conflict,
    layers: Mapping[str, Layer],
    epsg: int,
    language: str,
    t: Translator,
    numbers: Reference,
) -> JsonObject:
    record = next((r for c in one.candidates if (r := c.record or c.was)), None)
    layer = layers.get(record.layer) if isinstance(record, Feature) else None
    is_drawn = isinstance(record, Feature)
    ways = [
        _way(place, candidate, epsg, t)
        | {"says": _says(one, candidate, layers, language, t, numbers)}
        for place, candidate in enumerate(one.candidates[: len(LETTERS)])
    ]
    facts = [_facts(one, c, layers, epsg, language, t) for c in one.candidates]
    alike = [fact for fact in facts[0] if all(fact in some for some in facts)]
    return {
        "id": one.id,
        "uid": one.uid,
        "owner": one.owner,
        "scene": one.scene or "",
        "layer": layer.id if layer else "",
        "geometry": layer.geometry if layer else "",
        "title": _title(one, record, layer, epsg, language, t),
        "where": _where(one, t),
        "question": question(one, layer, language, t, numbers),
        "both": is_drawn and one.part in ("geometry", "layer"),
        "draw": is_drawn and one.part in ("geometry", "existence"),
        "alike": alike,
        "ways": [
            way | {"facts": [fact for fact in some if fact not in alike]}
            for way, some in zip(ways, facts, strict=False)
        ],
    }


def _facts(
    one: Conflict,
    candidate: ResolutionOption,
    layers: Mapping[str, Layer],
    epsg: int,
    language: str,
    t: Translator,
) -> list[tuple[str, str]]:
    shown = candidate.record or candidate.was
    layer = layers.get(shown.layer) if isinstance(shown, Feature) else None
    return facts(shown, layer, epsg, one.part, language, t)


def _way(
    index: int, candidate: ResolutionOption, epsg: int, t: Translator
) -> dict[str, object]:
    shown = candidate.record or candidate.was
    shape = _shape(shown)
    return {
        "change": candidate.change,
        "letter": LETTERS[index],
        "who": vocabulary.author_name(t, candidate.author) or "—",
        "when": t("{at:datetime}", at=candidate.at) if candidate.at else "",
        "stands": index == 0,
        "gone": candidate.record is None,
        "shape": None if shape is None else geo.to_geojson(shape, epsg),
        "spot": None if shape is None else _spot(shape, epsg),
    }


def _says(
    one: Conflict,
    candidate: ResolutionOption,
    layers: Mapping[str, Layer],
    language: str,
    t: Translator,
    numbers: Reference,
) -> str:
    """Return the value that this way gives to the part in question."""
    if candidate.record is None:
        return t("takes it away")
    if one.part == "existence":
        return t("keeps it")
    if one.part == "geometry":
        return t("this shape")
    record = candidate.record
    if isinstance(record, Community) and one.part.startswith(differences.NUMBER):
        return _number(record, one.part.removeprefix(differences.NUMBER), numbers, t)
    layer = layers.get(record.layer) if isinstance(record, Feature) else None
    return value(record, one.part, layer, language, t)


def _number(said: Community, number: str, general: Reference, t: Translator) -> str:
    """Return a local number with unit, error and who says it, or that it is gone."""
    local = said.numbers.get(number)
    if local is None:
        return t("no local number: the general one counts")
    known = general.with_local({number: local}).numbers.get(number)
    if known is None or known.local_number is None:
        return t("{value:exact}", value=local.value)
    return f"{measures.number_value(known, t)}. {measures.number_source(known, t)}"


def question(
    one: Conflict,
    layer: Layer | None,
    language: str,
    t: Translator,
    numbers: Reference | None = None,
) -> str:
    """Return what has to be decided, in a sentence."""
    if one.part == "existence":
        return t("One took it away, another changed it.")
    if one.part == "geometry":
        return t("Each gave it another shape.")
    if one.part == "layer":
        return t("Each says it is another thing.")
    part = differences.part_name(one.part, layer, language, t, numbers)
    return t("Each says otherwise: {part}.", part=part)


def _title(
    one: Conflict,
    record: Record | None,
    layer: Layer | None,
    epsg: int,
    language: str,
    t: Translator,
) -> str:
    if isinstance(record, Feature):
        layers = {layer.id: layer} if layer else {}
        return feature_labels.label(record, layers, epsg, language)
    return feature_labels.record(one.kind, one.uid, t)


def _where(one: Conflict, t: Translator) -> str:
    said = [vocabulary.scene_names(t)[one.scene]] if one.scene else []
    if one.owner:
        said.append(vocabulary.owner_name(t, one.owner))
    return " · ".join(said)


def _shape(record: Record | None) -> BaseGeometry | None:
    return record.geometry if isinstance(record, Feature | Boundary) else None


def _spot(shape: BaseGeometry, epsg: int) -> object:
    return geo.to_geojson(shape.representative_point(), epsg)["coordinates"]


def words(t: Translator) -> Mapping[str, str]:
    """Return what stands on the buttons and headings."""
    return {
        "waiting": t("To be decided"),
        "none": t("Nothing waits to be decided. Every copy says the same."),
        "stands": t("counts until it is decided"),
        "keep": t("Keep {letter}", letter="#"),
        "letGo": t("Take it away ({letter})", letter="#"),
        "both": t("Keep both"),
        "third": t("Draw a third"),
        "beginWith": t("Begin with {letter}", letter="#"),
        "anew": t("Draw anew"),
        "finish": t("Finish"),
        "keepThird": t("Keep this shape"),
        "cancel": t("Cancel"),
        "keeping": t("Keeping …"),
        "back": t("Take it back"),
        "whole": t("See all"),
        "discreet": t("Hide sacred"),
        "sacredHidden": t("Sacred places are hidden"),
        "hint": t("Drag a corner; a pale one makes a new corner."),
        "hintPoint": t("Drag the point to its place."),
        "draw": t("Touch point after point on the map, then Finish."),
        "drawPoint": t("Touch the place on the map."),
        "alike": t("the same in all"),
        "blink": t("Show on the map"),
        "noLibrary": difference_rows.words(t)["noLibrary"],
    }


def facts(
    record: Record | None,
    layer: Layer | None,
    epsg: int,
    part: str,
    language: str,
    t: Translator,
) -> list[tuple[str, str]]:
    """Return what else is said of a drawn thing: what, how large, and its values.

    The part in question is left out: it stands apart.
    """
    if not isinstance(record, Feature):
        return []
    said = []
    if layer is not None:
        size, unit = geo.quantity(record.geometry, layer.geometry, epsg)
        if unit != "number":
            said.append((t("Size"), differences.amount(size, unit, t)))
    shown = ("status", "origin", "voice", "note")
    keys = [*shown, *(differences.ATTRIBUTE + key for key in sorted(record.attributes))]
    for key in keys:
        said_of_it = value(record, key, layer, language, t)
        if key != part and said_of_it != "—":
            said.append((differences.part_name(key, layer, language, t), said_of_it))
    return said


def value(
    record: Record, part: str, layer: Layer | None, language: str, t: Translator
) -> str:
    """Return the value of a part in words; a dash where there is none."""
    if part == "layer":
        return name(layer.names, language) if layer else "—"
    if isinstance(record, Feature):
        known = _feature_words(part, t)
        if part.startswith(differences.ATTRIBUTE):
            key = part.removeprefix(differences.ATTRIBUTE)
            attribute = layer.attribute(key) if layer else None
            return _attribute(record.attributes.get(key), attribute, language, t)
        found = getattr(record, part, None)
        return known.get(str(found), _plain(found, t))
    return _plain(getattr(record, part, None), t)


def _feature_words(part: str, t: Translator) -> Mapping[str, str]:
    tables: Mapping[str, Mapping[str, str]] = {
        "status": {str(k): v for k, v in vocabulary.statuses(t).items()},
        "origin": {str(k): v for k, v in vocabulary.origins(t).items()},
        "voice": {str(k): v for k, v in vocabulary.voices(t).items()},
    }
    return tables.get(part, {})


def _attribute(
    found: object, attribute: Attribute | None, language: str, t: Translator
) -> str:
    if attribute is None or found is None:
        return _plain(found, t)
    choices = {c.id: name(c.names, language) for c in attribute.choices}
    said = choices.get(str(found), _plain(found, t))
    if not attribute.unit:
        return said
    count = found if isinstance(found, int | float) else None
    return f"{said}\N{NO-BREAK SPACE}{unit_name(attribute.unit, t, count)}"


def _plain(found: object, t: Translator) -> str:
    if found is None or found == "":
        return "—"
    if isinstance(found, bool):
        return t("yes") if found else t("no")
    if isinstance(found, int | float):
        return t("{value:number}", value=found)
    if isinstance(found, tuple | list | Mapping):
        return ", ".join(map(str, found)) or "—"
    return str(found)
