"""The routes beside the pages: drawing, comparisons, tiles, photos, libraries.

Thin: the request is checked by `guard`, the work done by `edit_routes` and `workspace`
in a thread. No route writes except those of drawing, and none serves a file by a name
that the request made up: libraries come from a list, tiles and photos by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from talking_maps import tiles
from talking_maps.errors import BadValue, NotFound
from talking_maps.model.plan import COMMUNITY, SCENES, Scene
from talking_maps.ui import session
from talking_maps.ui.api import comparison_routes, edit_routes
from talking_maps.ui.api.requests import Answer, Form, get, language, post
from talking_maps.ui.screens.score import advice_jobs, band_jobs
from talking_maps.workspace import (
    PROJECT,
    community_file,
    old_map_photograph,
    old_map_tiles,
    read_photo,
    tile_file,
)

LIBRARIES = {
    "leaflet": PROJECT / "node_modules/leaflet/dist",
    "geoman": (PROJECT / "node_modules/@geoman-io/leaflet-geoman-free/dist"),
}
SERVED = frozenset((".js", ".css", ".png"))
TILE_KINDS = {b"\x89PNG": "image/png", b"RIFF": "image/webp", b"\xff\xd8": "image/jpeg"}
DAY = {"Cache-Control": "private, max-age=86400"}
#: A picture opened on its own may not run anything.
STILL = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
FAR_ZOOM = 24
F = TypeVar("F", bound=Form)


def routes() -> list[BaseRoute]:
    """Return the app's own routes."""
    pencil_at = "/pencil/{code}"
    return [
        Route(f"{pencil_at}/features", get(_features)),
        Route(f"{pencil_at}/others", get(_others)),
        Route(f"{pencil_at}/news", get(_news)),
        Route(f"{pencil_at}/advice", get(_advice)),
        Route(f"{pencil_at}/band", get(_band)),
        Route(f"{pencil_at}/operations", _keep(), methods=["POST"]),
        Route(f"{pencil_at}/undo", _undo(), methods=["POST"]),
        Route(f"{pencil_at}/redo", _redo(), methods=["POST"]),
        Route(f"{pencil_at}/measure", _measure(), methods=["POST"]),
        Route("/compare/{code}/differences", get(_differences)),
        Route("/compare/{code}/paper", get(_paper)),
        Route("/tiles/{code}/{set}/{z:int}/{x:int}/{y:int}", get(_tile)),
        Route("/photo/{code}/{id}", get(_photo)),
        Route("/old-map/{code}/{id}", get(_old_map)),
        Route("/library/{name}/{file:path}", get(_library)),
        Route("/pictogram/{layer}.svg", get(_pictogram)),
    ]


def _keep() -> Answer:
    return post(
        edit_routes.StrokeForm,
        lambda c, f, lang: edit_routes.post_stroke(session.workspace(), c, f, lang),
    )


def _undo() -> Answer:
    return post(
        edit_routes.UndoForm,
        lambda c, f, lang: edit_routes.undo(session.workspace(), c, f, lang),
    )


def _redo() -> Answer:
    return post(
        edit_routes.UndoForm,
        lambda c, f, lang: edit_routes.redo(session.workspace(), c, f, lang),
    )


def _measure() -> Answer:
    return post(
        edit_routes.MeasureForm,
        lambda c, f, lang: edit_routes.measure(session.workspace(), c, f, lang),
    )


def _features(request: Request) -> Response:
    said = edit_routes.features(
        session.workspace(),
        _code(request),
        _owner(request),
        _scene(request),
        author=request.query_params.get("author", ""),
        language=language(request),
    )
    return JSONResponse(said)


def _others(request: Request) -> Response:
    said = edit_routes.of_others(
        session.workspace(),
        _code(request),
        _owner(request),
        _scene(request),
        language=language(request),
    )
    return JSONResponse(said)


def _news(request: Request) -> Response:
    seen = request.query_params.get("seen", "0")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 16):  # noqa: PLR2004
        raise BadValue("The browser sent a stroke that cannot be read. Draw it again.")
    said = edit_routes.get_changes(
        session.workspace(),
        _code(request),
        _owner(request),
        author=request.query_params.get("author", ""),
        seen=int(seen),
        language=language(request),
    )
    return JSONResponse(said)


def _advice(request: Request) -> Response:
    asked = request.query_params.get("asked", "")
    come, told = advice_jobs.has_come(asked)
    return JSONResponse({"come": come, "told": told})


def _band(request: Request) -> Response:
    asked = request.query_params.get("asked", "")
    come, told = band_jobs.has_come(asked)
    return JSONResponse({"come": come, "told": told})


def _differences(request: Request) -> Response:
    left, right = comparison_routes.read(request.query_params)
    said = comparison_routes.differences(_code(request), left, right, language(request))
    return Response(said, media_type="application/json")


def _paper(request: Request) -> Response:
    code = _code(request)
    left, right = comparison_routes.read(request.query_params)
    content = comparison_routes.comparison_pdf(code, left, right, language(request))
    stem = community_file(session.workspace(), code).stem
    name = f'attachment; filename="{stem}.pdf"'
    headers = STILL | {"Content-Disposition": name}
    return Response(content, media_type="application/pdf", headers=headers)


def _code(request: Request) -> str:
    return str(request.path_params["code"])


def _owner(request: Request) -> str:
    return request.query_params.get("owner", COMMUNITY)


def _scene(request: Request) -> Scene:
    asked = request.query_params.get("scene", "present")
    for scene in SCENES:
        if scene == asked:
            return scene
    raise BadValue("The browser sent a stroke that cannot be read. Draw it again.")


def _tile(request: Request) -> Response:
    asked = request.path_params
    known = session.workspace(), _code(request), str(asked["set"])
    file = tile_file(*known) or old_map_tiles(*known)
    if file is None or asked["z"] > FAR_ZOOM:
        return Response(status_code=204)
    mark = f'"{file.stat().st_mtime_ns:x}"'
    headers = DAY | {"ETag": mark}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    tile = tiles.tile(file, asked["z"], asked["x"], asked["y"])
    if tile is None:
        return Response(status_code=204, headers=headers)
    return Response(tile, media_type=_kind(tile), headers=headers)


def _kind(tile: bytes) -> str:
    return next(
        (kind for start, kind in TILE_KINDS.items() if tile.startswith(start)),
        "application/octet-stream",
    )


def _photo(request: Request) -> Response:
    photo = read_photo(
        session.workspace(), _code(request), str(request.path_params["id"])
    )
    if photo is None:
        raise NotFound("This photo is no longer there.")
    return Response(photo, media_type="image/jpeg", headers=DAY | STILL)


def _old_map(request: Request) -> Response:
    asked = str(request.path_params["id"])
    file = old_map_photograph(session.workspace(), _code(request), asked)
    if file is None:
        raise NotFound("This old map is no longer there. Load the page again.")
    return Response(file.read_bytes(), media_type="image/jpeg", headers=DAY | STILL)


def _pictogram(request: Request) -> Response:
    layer = session.workspace().layer(str(request.path_params["layer"]))
    return Response(layer.pictogram, media_type="image/svg+xml", headers=DAY | STILL)


def _library(request: Request) -> Response:
    asked = str(request.path_params["name"]), str(request.path_params["file"])
    file = _libraries().get(asked)
    if file is None:
        raise NotFound("There is no such library. Set the app up again.")
    return FileResponse(file, headers=DAY)


@lru_cache(maxsize=1)
def _libraries() -> Mapping[tuple[str, str], Path]:
    """Return every file that may be served, by its library and name."""
    return {
        (name, file.relative_to(folder).as_posix()): file
        for name, folder in LIBRARIES.items()
        for file in folder.rglob("*")
        if file.suffix in SERVED
    }
