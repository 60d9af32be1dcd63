"""Whether the server lives, is ready, and how busy it is."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from limner.apps.web.answers import to_json
from limner.apps.web.calls import open_studio
from limner.apps.web.jobs import Desk
from limner.apps.web.metrics import write_metrics
from limner.apps.web.openapi import make_openapi

router = APIRouter()


@router.get("/healthz", summary="Alive")
async def healthz() -> Response:
    """Answer while the process lives."""
    return PlainTextResponse("ok\n")


@router.get("/readyz", summary="Ready for work")
async def readyz(request: Request) -> Response:
    """Answer 200 when work is taken: 503 while models are preloaded, and while the server closes."""
    state = request.app.state
    desk: Desk = state.desk
    preload = state.preload
    ready = not desk.closed and (preload is None or preload.state == "done")
    return JSONResponse({"ready": ready, "closing": desk.closed,
                         "preload": None if preload is None else preload.state}, 200 if ready else 503)


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """Answer the description of the API."""
    await open_studio(request)
    state = request.app.state
    if state.openapi is None:
        state.openapi = to_json(make_openapi(request.app))
    return Response(state.openapi, media_type="application/json")


@router.get("/metrics", summary="Figures for Prometheus")
async def metrics(request: Request) -> Response:
    """Answer with counts, none of them of what was sent."""
    state = request.app.state
    return PlainTextResponse(write_metrics(state.desk, state.counts, state.studio.loaded()),
                             media_type="text/plain; version=0.0.4")
