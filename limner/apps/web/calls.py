"""What every route begins with: the studio, when it is ready, and a call's fields with its picture."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request

from limner.apps.web.bodies import Body, parse_json, read_body
from limner.apps.web.jobs import Desk
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


def client_of(request: Request) -> str:
    """Return whom turns are taken by: the address."""
    return request.client.host if request.client else "local"


async def read_work(request: Request) -> Body:
    """Return the body of a call that is to become a job, unless there is no place for one: then it is not even read.

    Raises:
        BusyError, ClosingError: there is no place.
        RequestError: it cannot be read.
    """
    desk: Desk = request.app.state.desk
    desk.check_place(client_of(request))
    return await read_body(request)


async def read_json_work(request: Request) -> dict[str, Any]:
    """Return the JSON object of such a call, whatever its type is said to be; raises what ``read_work`` raises."""
    desk: Desk = request.app.state.desk
    desk.check_place(client_of(request))
    return parse_json(await request.body())


async def read_call(request: Request) -> tuple[Studio, Body, bytes]:
    """Return the studio, a call's fields, and its picture."""
    options: ServeOptions = request.app.state.options
    body = await read_work(request)
    picture = body.take_picture(options.pixel_cap)
    return await open_studio(request), body, picture
