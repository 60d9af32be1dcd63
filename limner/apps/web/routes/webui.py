"""Routes that clients of stable-diffusion-webui and of its clip-interrogator extension speak."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from limner.apps.web.answers import answer, to_json
from limner.apps.web.bodies import check_header, decode_picture
from limner.apps.web.calls import open_studio, read_json_work
from limner.apps.web.errors import RequestError
from limner.apps.web.options import ServeOptions
from limner.apps.web.requests import InterrogateRequest

router = APIRouter()

TABLES = {"mediums": "medium", "artists": "artist", "movements": "movement", "sites": "trending", "flavors": "flavor"}
"""limner's tables, as the extension names them."""


async def _read(request: Request) -> tuple[dict[str, Any], bytes]:
    body = await read_json_work(request)
    picture = decode_picture(body.get("image"))
    options: ServeOptions = request.app.state.options
    check_header(picture, options.pixel_cap)
    return body, picture


def _clip_of(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the CLIP that a call names: some clients say ``model`` for it."""
    name = body.get("clip_model_name") or body.get("model")
    return (name,) if isinstance(name, str) else ()


@router.post("/sdapi/v1/interrogate", summary="stable-diffusion-webui: the prompt for a picture")
async def interrogate(request: Request) -> Response:
    """Answer ``{"caption": prompt}``."""
    body, picture = await _read(request)
    if body.get("model", "clip") != "clip":
        raise RequestError(f"Model {str(body['model'])[:60]!r} not found; there is clip.", 404)
    work = (await open_studio(request)).interrogate(picture, InterrogateRequest())
    return answer(request, "interrogate", work, streams=False, make_body=lambda account: {"caption": account["prompt"]})


@router.get("/interrogator/models", summary="clip-interrogator-ext: the CLIPs")
async def list_models(request: Request) -> Response:
    """Answer the names of the CLIPs."""
    options: ServeOptions = request.app.state.options
    return Response(to_json(list(options.clips)), media_type="application/json")


@router.post("/interrogator/prompt", summary="clip-interrogator-ext: the prompt for a picture")
async def prompt(request: Request) -> Response:
    """Answer ``{"prompt": prompt}``."""
    body, picture = await _read(request)
    asked = InterrogateRequest(mode=str(body.get("mode", "fast")))
    work = (await open_studio(request)).interrogate(picture, asked, _clip_of(body))
    return answer(request, "interrogate", work, streams=False, make_body=lambda account: {"prompt": account["prompt"]})


@router.post("/interrogator/analyze", summary="clip-interrogator-ext: the nearest phrases of every table")
async def analyze(request: Request) -> Response:
    """Answer five phrases of each table with their similarities, the nearest first."""
    body, picture = await _read(request)
    work = (await open_studio(request)).analyze(picture, 5, _clip_of(body))
    return answer(request, "analyze", work, streams=False, make_body=_tables)


def _tables(analysis: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {name: {row["text"]: row["similarity"] for row in analysis["tables"].get(table, ())}
            for table, name in TABLES.items()}
