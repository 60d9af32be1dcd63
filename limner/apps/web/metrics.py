"""Figures in Prometheus's text form: calls by route and status, the queue, seconds, memory. Nothing of what was sent."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from starlette.routing import Match, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limner.apps.web.jobs import Desk


class CallCounter:
    """Count the answers by route and status; ``counts`` is shared with who shows them."""

    def __init__(self, app: ASGIApp, counts: Counter[tuple[str, str, int]]) -> None:
        self.app, self.counts = app, counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 499  # nginx's number for a caller who left before there was an answer

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            self.counts[_name_route(scope), scope["method"], status] += 1


def _name_route(scope: Scope) -> str:
    """Return the pattern of the route: a path that nobody knows would be a label of its own for whoever invents it."""
    found = scope.get("route")
    if found is None and isinstance(scope.get("app"), Router):
        found = next((route for route in scope["app"].routes if route.matches(scope)[0] is Match.FULL), None)
    return str(getattr(found, "path", "other"))


def write_metrics(desk: Desk, counts: Counter[tuple[str, str, int]], loaded: list[dict[str, Any]]) -> str:
    """Return all figures."""
    return "".join(f"{line}\n" for line in _lines(desk, counts, loaded))


def _lines(desk: Desk, counts: Counter[tuple[str, str, int]], loaded: list[dict[str, Any]]) -> Iterator[str]:
    yield from _head("limner_requests_total", "counter", "Answers by route, method and status.")
    for (route, method, status), count in sorted(counts.items()):
        yield f'limner_requests_total{{route="{route}",method="{method}",status="{status}"}} {count}'
    yield from _head("limner_job_seconds", "summary", "Seconds of work by verb.")
    for verb, (count, spent) in sorted(desk.seconds.items()):
        yield f'limner_job_seconds_count{{verb="{verb}"}} {count}'
        yield f'limner_job_seconds_sum{{verb="{verb}"}} {spent:.6f}'
    for name, kind, text, value in (
        ("limner_queue_waiting", "gauge", "Jobs that wait.", desk.waiting),
        ("limner_worker_busy", "gauge", "Whether the worker works.", int(desk.running is not None)),
        ("limner_refused_total", "counter", "Calls refused because the queue was full.", desk.refused),
        ("limner_dropped_total", "counter", "Jobs whose caller left.", desk.dropped),
        ("limner_models_loaded", "gauge", "Models in memory.", len(loaded)),
        ("limner_model_bytes", "gauge", "Bytes of their weights.", sum(model["bytes"] for model in loaded)),
        ("limner_resident_bytes", "gauge", "Memory of the process.", resident_bytes()),
    ):
        yield from _head(name, kind, text)
        yield f"{name} {value}"


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"


def resident_bytes() -> int:
    """Return the memory that the process holds now; 0 where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
    except (OSError, StopIteration):
        return 0
    return int(line.split()[1]) * 1024
