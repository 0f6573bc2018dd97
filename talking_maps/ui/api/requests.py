"""What a request must be before it is heard, and how errors are answered.

Whom it comes from was looked at before, by `same_origin`. A body that is not JSON or
too large is refused before anything is read. Answers are JSON with the sentence in the
reader's language; a stack of code never leaves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from talking_maps.errors import (
    BadFile,
    BadValue,
    CannotKeep,
    NotAllowed,
    NotFound,
    TalkingMapsError,
)
from talking_maps.i18n import LANGUAGES, format_message

MOST_BYTES = 5_000_000
#: The first class that fits decides; a disk that is full may be emptied: try again.
STATUS: tuple[tuple[type[TalkingMapsError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (BadFile, 413),
    (CannotKeep, 503),
    (TalkingMapsError, 422),
)

Answer = Callable[[Request], Awaitable[Response]]
F = TypeVar("F", bound="Form")


class Form(BaseModel):
    """A request's body: unknown keys and values of another type are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def post(form: type[F], work: Callable[[str, F, str], Mapping[str, object]]) -> Answer:
    """Return the route that hears a form for a community and answers as JSON.

    `work` gets the community's code, the form and the reader's language, in a thread.
    """

    async def answer(request: Request) -> Response:
        body = await _json(request)
        try:
            given = form.model_validate_json(body)
        except ValidationError as error:
            raise BadValue(
                "The browser sent a stroke that cannot be read. Draw it again."
            ) from error
        code = str(request.path_params["code"])
        said = await run_in_threadpool(work, code, given, language(request))
        return JSONResponse(said)

    return answering(answer)


def get(work: Callable[[Request], Response]) -> Answer:
    """Return the route that answers by `work`, done in a thread."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(work, request)

    return answering(answer)


def answering(answer: Answer) -> Answer:
    """Return the route with its errors answered in the reader's language."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except TalkingMapsError as error:
            return refusal(error, language(request))

    return answered


def refusal(error: TalkingMapsError, language: str) -> JSONResponse:
    """Return the error as JSON: what happened and what to do, and its message id."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    said: dict[str, Any] = {
        "error": format_message(error, language),
        "id": error.message,
    }
    return JSONResponse(said, status)


def language(request: Request) -> str:
    """Return the language the page is in, Spanish if it does not say."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


async def _json(request: Request) -> bytes:
    """Return the body; raises BadValue if not JSON, BadFile if it is too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BadValue("The browser sent a stroke that cannot be read. Draw it again.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadFile("The shape is too large to be sent. Simplify it first.")
    return bytes(body)
