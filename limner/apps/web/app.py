"""The app: who may call, what is answered where, one worker, one engine. Made once a process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

import limner
from limner.apps.web.errors import RequestError, describe_for, headers_of, status_for, status_of
from limner.apps.web.jobs import Desk, Job
from limner.apps.web.metrics import CallCounter
from limner.apps.web.options import ServeOptions
from limner.apps.web.photos import Photos
from limner.apps.web.routes import health, immich, jobs, openai, page, tasks, webui
from limner.apps.web.security import BodyClock, Gate
from limner.apps.web.studio import Studio
from limner.core.errors import LimnerError

PREPARE_AFTER_S = 0.05
"""Importing torch begins when the server listens: before, the two would take turns on the interpreter."""


def make_app(options: ServeOptions | None = None) -> Gate:
    """Return the app; its worker begins with its lifespan."""
    options = options or ServeOptions()
    inner = FastAPI(title="limner", version=limner.__version__, docs_url=None, redoc_url=None, lifespan=_lifespan,
                    openapi_url=None, strict_content_type=False)
    inner.state.options = options
    inner.state.studio = Studio(options)
    inner.state.photos = Photos(inner.state.studio)
    inner.state.counts = Counter()
    inner.state.openapi = None
    for router in (health.router, tasks.router, jobs.router, page.router):
        inner.include_router(router)
    if options.review is not None:
        from limner.apps.web.routes import review  # with what reads pictures, which no other start needs

        inner.include_router(review.router)
    if options.compat:
        for router in (webui.router, openai.router, immich.router):
            inner.include_router(router)
    _handle_errors(inner)
    app: ASGIApp = CallCounter(BodyClock(inner, options.body_s, options.body_bytes), inner.state.counts)
    if options.allow_origins:
        app = CORSMiddleware(app, allow_origins=options.allow_origins, allow_methods=["GET", "POST"],
                             allow_headers=["Authorization", "Content-Type"], expose_headers=["X-Job", "Retry-After"])
    return Gate(app, options, inner)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    options: ServeOptions = app.state.options
    studio: Studio = app.state.studio
    app.state.desk = desk = Desk(options.queue, options.job_s, options.idle_unload_s, studio.unload)
    prepare = threading.Thread(target=studio.prepare, name="limner-prepare", daemon=True)
    if options.review is None:  # who reviews may never ask a model
        asyncio.get_running_loop().call_later(PREPARE_AFTER_S, prepare.start)
    app.state.preload = desk.submit(Job("preload", "server", studio.preload())) if options.preload else None
    try:
        yield
    finally:
        await asyncio.to_thread(desk.close)
        app.state.photos.close()
        studio.close()


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(LimnerError)
    async def tell(request: Request, error: Exception) -> Response:
        return _tell(request, error)

    @app.exception_handler(RequestValidationError)
    async def tell_invalid(request: Request, error: Exception) -> Response:
        return _tell(request, RequestError("The call's parameters cannot be read.", 422))

    @app.exception_handler(HTTPException)
    async def tell_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        texts = {404: "There is nothing here. GET /openapi.json lists what there is.",
                 405: "That path takes another method."}
        return _tell(request, RequestError(texts.get(error.status_code, str(error.detail)), error.status_code))

    @app.exception_handler(Exception)
    async def tell_unexpected(request: Request, error: Exception) -> Response:
        return _tell(request, error)


def _tell(request: Request, error: Exception) -> Response:
    headers: dict[str, Any] = headers_of(error)
    if status_of(error) in (408, 413):
        headers["Connection"] = "close"  # the rest of the body is not waited for
    return JSONResponse(describe_for(request.url.path, error), status_for(request.url.path, error), headers)
