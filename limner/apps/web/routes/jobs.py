"""Jobs: how one stands, and stopping it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from limner.apps.web import drawings
from limner.apps.web.answers import answer, to_json
from limner.apps.web.calls import open_studio
from limner.apps.web.errors import RequestError, describe, status_of
from limner.apps.web.jobs import Desk, Job, new_name

router = APIRouter(prefix="/api/v1/jobs")


@router.get("/{name}", summary="How a job stands, and its result")
async def show(request: Request, name: str) -> Response:
    """Answer with the state of a job; with its result when it has one."""
    job = find_job(request, name)
    told = job.as_dict()
    if job.error is not None:
        told |= {"status": status_of(job.error), **describe(job.error)}
    elif job.ended:
        told["result"] = job.result
    return Response(to_json(told), media_type="application/json")


@router.post("/{name}/resume", summary="Go on with a drawing that was stopped")
async def resume(request: Request, name: str) -> Response:
    """Go on with a drawing, as a job of its own."""
    before = drawings.checkpoint_of(name)
    studio = await open_studio(request)
    again = new_name()
    return answer(request, "draw", drawings.resume(studio, again, before), name=again)


@router.post("/{name}/stop", summary="Stop a job at its next step, with what it has")
async def stop(request: Request, name: str) -> Response:
    """Ask a job to stop. Who waits for it has its result."""
    job = find_job(request, name)
    desk: Desk = request.app.state.desk
    desk.ask_to_stop(job)
    return Response(to_json(job.as_dict()), media_type="application/json")


def find_job(request: Request, name: str) -> Job:
    """Return a job by its name.

    Raises:
        RequestError: there is none; only the latest are kept.
    """
    desk: Desk = request.app.state.desk
    job = desk.find(name)
    if job is None:
        raise RequestError("There is no such job, or it ended long ago.", 404)
    return job
