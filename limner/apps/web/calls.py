"""What every route begins with: the studio, when it is ready, and a call's fields with its picture."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from limner.apps.web.bodies import Body, read_body
from limner.apps.web.options import ServeOptions
from limner.apps.web.studio import Studio


async def open_studio(request: Request) -> Studio:
    """Return the studio, when its imports are done.

    Raises:
        LimnerError: it cannot be had; a device is not there, say.
    """
    studio: Studio = request.app.state.studio
    if not studio.ready.is_set():
        await asyncio.to_thread(studio.prepare)
    return studio


async def read_call(request: Request) -> tuple[Studio, Body, bytes]:
    """Return the studio, a call's fields, and its picture."""
    options: ServeOptions = request.app.state.options
    body = await read_body(request)
    picture = body.take_picture(options.pixel_cap)
    return await open_studio(request), body, picture
