"""Answers: a job's result as JSON, or its events as they come; and what happens when the caller leaves. Plain ASGI."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from limner.apps.web.calls import client_of
from limner.apps.web.errors import describe, describe_for, headers_of, status_for, status_of
from limner.apps.web.jobs import Desk, Job, Work

KEEP_ALIVE_S = 10.0
"""A comment is sent after so many seconds without an event, so that no proxy takes the line for dead."""

Render = Callable[[dict[str, Any]], Any]
"""From a job's result to a body."""

RenderEvents = Callable[[dict[str, Any]], Iterator[bytes]]
"""From an event to what is sent of it."""


def to_json(value: Any) -> bytes:
    """Return a value as JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def plain_event(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event of a job as it is sent: an error with its status."""
    error = event.get("error")
    if not isinstance(error, BaseException):
        return event
    return {**event, "status": status_of(error), **describe(error)}


def write_event(event: dict[str, Any]) -> Iterator[bytes]:
    """Yield an event as a server-sent event."""
    yield f"event: {event['event']}\ndata: ".encode() + to_json(plain_event(event)) + b"\n\n"


def wants_stream(request: Request) -> bool:
    """Whether a caller asks for events."""
    return "text/event-stream" in request.headers.get("accept", "").lower()


class JobAnswer(Response):
    """The answer to a call that became a job.

    Waits for the job and for the caller to leave at once: who leaves is dropped from the queue, and running work for him
    stops at its next step.
    """

    def __init__(self, desk: Desk, job: Job, *, events: RenderEvents | None = None,
                 make_body: Render = lambda result: result) -> None:
        super().__init__()
        self.desk, self.job, self.events, self.make_body = desk, job, events, make_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(_wait_for_leave(receive))
        self.status_code = 499  # until somebody has an answer
        try:
            await (self._stream(send, leaving) if self.events else self._reply(scope["path"], send, leaving))
        except OSError:  # the line is cut
            pass
        finally:
            leaving.cancel()
            if not self.job.ended:
                self.desk.leave(self.job)
            with contextlib.suppress(asyncio.CancelledError):
                await leaving

    async def _reply(self, path: str, send: Send, leaving: asyncio.Task[None]) -> None:
        async for event in self._read(leaving):
            if event is None or event["event"] not in ("done", "error"):
                continue
            if event["event"] == "done":
                await self._send_whole(send, 200, self.make_body(event["value"]), {})
            else:
                error = event["error"]
                await self._send_whole(send, status_for(path, error), describe_for(path, error), headers_of(error))
            return

    async def _send_whole(self, send: Send, status: int, value: Any, headers: Mapping[str, str]) -> None:
        body = to_json(value)
        lines = {"content-type": "application/json", "content-length": str(len(body)), "x-job": self.job.id, **headers}
        self.status_code = status
        await _start(send, status, lines)
        await send({"type": "http.response.body", "body": body})

    async def _stream(self, send: Send, leaving: asyncio.Task[None]) -> None:
        assert self.events is not None
        self.status_code = 200
        await _start(send, 200, {"content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no",
                                 "x-job": self.job.id})
        async for event in self._read(leaving):
            parts = [b": still here\n\n"] if event is None else self.events(event)
            for part in parts:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            if event is not None and event["event"] in ("done", "error"):
                await send({"type": "http.response.body", "body": b""})
                return

    async def _read(self, leaving: asyncio.Task[None]) -> Any:
        """Yield events, None where there was none for a while; end when the caller leaves."""
        while not leaving.done():
            mail = asyncio.ensure_future(self.job.mail.get(KEEP_ALIVE_S))
            await asyncio.wait({mail, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not mail.done():
                mail.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await mail
                return
            yield mail.result()


async def _wait_for_leave(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    await send({"type": "http.response.start", "status": status,
                "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()]})


def answer(request: Request, verb: str, work: Work, *, make_body: Render = lambda result: result,
           events: RenderEvents | None = None, streams: bool = True, name: str | None = None) -> JobAnswer:
    """Make a job of a call and return its answer: events where the caller asks for them and the route ``streams``.

    Raises:
        BusyError: there is no place in the queue.
        ClosingError: the server is about to end.
    """
    desk: Desk = request.app.state.desk
    if events is None and streams and wants_stream(request):
        events = write_event
    return JobAnswer(desk, desk.submit(Job(verb, client_of(request), work, name)), events=events, make_body=make_body)
