"""The two routes that immich asks its machine learning server: features of a picture or a text."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from limner.apps.web.answers import answer
from limner.apps.web.bodies import LONGEST_TEXT, check_header, parse_json
from limner.apps.web.calls import open_studio, read_work
from limner.apps.web.errors import RequestError
from limner.apps.web.options import ServeOptions
from limner.apps.web.studio import Item

router = APIRouter()


@router.get("/ping", summary="immich: alive")
async def ping() -> Response:
    """Answer pong."""
    return PlainTextResponse("pong")


@router.post("/predict", summary="immich: features of a picture or a text")
async def predict(request: Request) -> Response:
    """Answer ``{"clip": "[...]"}``, a text of JSON, as immich reads it; with the picture's size."""
    options: ServeOptions = request.app.state.options
    body = await read_work(request)
    kind, name = _read_entries(body.take("entries"), options.clips)
    item: Item
    if kind == "visual":
        item = body.files.get("image") or b""
        if not item:
            raise RequestError("There is no file image.", 400)
        check_header(item, options.pixel_cap)
    else:
        item = body.take("text")
        if not isinstance(item, str) or not item.strip() or len(item) > LONGEST_TEXT:
            raise RequestError(f"There is no text, or one of more than {LONGEST_TEXT} characters.", 400)
    work = (await open_studio(request)).embed([item], name, None)

    def make_body(found: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {"clip": json.dumps(found["features"][0])}
        if found["sizes"][0] is not None:
            told["imageWidth"], told["imageHeight"] = found["sizes"][0]
        return told

    return answer(request, "embed", work, streams=False, make_body=make_body)


def _read_entries(given: object, offered: tuple[str, ...]) -> tuple[str, str]:
    """Return visual or textual, and the CLIP."""
    entries = parse_json(given.encode()) if isinstance(given, str) else given
    clip = entries.get("clip") if isinstance(entries, dict) else None
    wanted = clip if isinstance(clip, dict) and isinstance(entries, dict) and len(entries) == 1 else {}
    kind = next((kind for kind in ("visual", "textual") if isinstance(wanted.get(kind), dict)), None)
    if kind is None:
        raise RequestError('entries must be {"clip": {"visual" or "textual": {"modelName": name}}}; other tasks are not '
                           "done here.", 422)
    name = str(wanted[kind].get("modelName", "")).replace("__", "/")
    if name not in offered:
        raise RequestError(f"The model {name[:100]!r} is not offered; there is {', '.join(offered)}.", 404)
    return kind, name
