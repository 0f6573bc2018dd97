"""Everything for QGIS: all communities, indicators and results in one GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from talking_maps import exchange, geo, store
from talking_maps.contest.state import Event
from talking_maps.errors import BadValue, TalkingMapsError, Value
from talking_maps.exchange import CommunityPlans
from talking_maps.model.contest import Entry, SealedReading
from talking_maps.model.message import Message
from talking_maps.store.gpkg.layer_styles import boundary_qml, qml
from talking_maps.symbology.qgis_project import ProjectLayer, project
from talking_maps.workspace import contests, import_export, office
from talking_maps.workspace.accounts import Actor
from talking_maps.workspace.office import Overview
from talking_maps.workspace.workspace import (
    Progress,
    Workspace,
    community_file,
    list_communities,
    silent,
)

PROJECT_NAME = "talking-maps"
_SHARE = 0.9


def export(
    workspace: Workspace,
    out: Path,
    actor: Actor,
    *,
    include_restricted: bool = False,
    progress: Progress = silent,
) -> tuple[Message, ...]:
    """Write all communities to OUT.gpkg in EPSG:4326, with a project that opens styled.

    Restricted layers stay out unless they are included; names of people are in no case
    in it. What jurors gave in a group being judged is told only as `actor` may see it.
    OUT is replaced. Returns what could not be written: a community whose file cannot
    be read is left out and told, as is a contest. Raises BadValue, CannotKeep.
    """
    if out.suffix.casefold() != ".gpkg":
        raise BadValue(
            "The ending of {file} names no format that is written. Choose one of: "
            "{known}.",
            file=out.name,
            known=".gpkg",
        )
    import_export.check_out(workspace, out)
    layers = [
        one for one in workspace.layers if include_restricted or not one.restricted
    ]
    left: list[Message] = []
    overviews = _overviews(workspace, actor, left)
    known = [one for one in overviews if one.state != "missing"]
    rows: list[exchange.Exported] = []
    land: list[BaseGeometry] = []
    told: list[Overview] = []
    for number, one in enumerate(known):
        said = Message("Reading {name}", {"name": one.name or one.code})
        progress(_SHARE * number / len(known), said)
        try:
            plans, shape = _read(workspace, one, include_restricted=include_restricted)
        except TalkingMapsError as error:
            left.append(Message(error.message, error.values))
            continue
        rows.extend(exchange.rows_of(plans, layers))
        told.append(one)
        land.append(shape)
    progress(_SHARE, Message("Writing the file …"))
    exchange.write_office(
        out,
        tuple(rows),
        layers,
        {layer.id: qml(layer) for layer in layers},
        communities=office.as_rows(told),
        land=land,
        tables=dict(_tables(workspace, actor)),
        project=project(
            [
                ProjectLayer("communities", "Comunidades", "polygon", boundary_qml()),
                *(
                    ProjectLayer(
                        one.id, one.names.get("es") or one.id, one.geometry, qml(one)
                    )
                    for one in reversed(layers)
                ),
            ],
            out.name,
            "Mapas parlantes",
        ),
        project_name=PROJECT_NAME,
    )
    return tuple(left)


def _overviews(
    workspace: Workspace, actor: Actor, left: list[Message]
) -> tuple[Overview, ...]:
    found: Mapping[str, office.Result] = {}
    for contest_id in contests.contest_ids(workspace)[-1:]:
        try:
            record = contests.read(workspace, contest_id)
            found = office.results(workspace, record, actor)
        except TalkingMapsError as error:
            left.append(Message(error.message, error.values))
    return office.overview(workspace, list_communities(workspace), found)


def _read(
    workspace: Workspace, one: Overview, *, include_restricted: bool
) -> tuple[CommunityPlans, BaseGeometry]:
    path = community_file(workspace, one.code)
    shown = import_export.redaction(
        workspace, one.code, include_restricted=include_restricted
    )
    owners = store.read_owners(path)
    epsg = store.read_community(path).epsg
    named = {
        "community": one.code,
        "community_name": one.name,
        "province": one.province,
        "district": one.district,
    }
    plans = import_export.drawn_by(path, owners, shown)
    boundary = geo.to_degrees(store.boundaries(path)[0].geometry, epsg)
    return CommunityPlans(named, plans, epsg), boundary


def _tables(
    workspace: Workspace, actor: Actor
) -> Iterator[tuple[str, list[Mapping[str, Value]]]]:
    """Yield results and indicators of all contests, as tables."""
    results: list[Mapping[str, Value]] = []
    indicators: list[Mapping[str, Value]] = []
    for contest_id in contests.contest_ids(workspace):
        try:
            rows = contests.rows(workspace, contest_id, "results", actor=actor)
            entries = contests.read(workspace, contest_id).entries
        except TalkingMapsError:
            continue
        results += [{"contest": contest_id, **row} for row in rows]
        indicators += [
            _part_row(contest_id, event, part)
            for event in entries
            for part in event.noun.parts
        ]
    yield "results", results
    yield "indicators", indicators


def _part_row(
    contest_id: str, event: Event[Entry], part: SealedReading
) -> dict[str, str | float | None]:
    """Return a row of the table of indicators."""
    return {
        "contest": contest_id,
        "entry": event.noun.id,
        "community": event.noun.community,
        "owner": event.noun.owner,
        "criterion": part.criterion,
        "indicator": part.indicator,
        "scene": part.scene or "",
        "value": part.value,
        "uncertainty": part.uncertainty,
        "points": part.points,
        "of": part.of,
    }
