"""A real server in a thread, on this machine's own address."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from limner.apps.web.app import make_app
from limner.apps.web.options import ServeOptions


@dataclass(frozen=True)
class Serving:
    """A server that runs: its address, and the state of its app."""

    url: str
    state: Any

    def client(self, **options: Any) -> httpx.Client:
        """Return a client of it."""
        return httpx.Client(base_url=self.url, timeout=120, trust_env=False, **options)


def run_server(options: ServeOptions) -> Iterator[Serving]:
    """Yield a server in a thread, and end it."""
    app = make_app(options)
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    begun = threading.Event()
    startup = server.startup

    async def tell(sockets: list[socket.socket] | None = None) -> None:
        await startup(sockets)
        begun.set()

    server.startup = tell  # type: ignore[method-assign]
    thread.start()
    assert begun.wait(60)
    yield Serving(f"http://127.0.0.1:{bound.getsockname()[1]}", app.inner.state)
    server.should_exit = True
    thread.join(30)
    assert not thread.is_alive()
