"""Run the app with uvicorn: one process, quiet, and an end that loses nothing.

SIGTERM or SIGINT: no new work is taken, what waits is refused, what runs stops at its next step and is answered; then the
process ends. A second signal ends it at once.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from limner.apps.web.app import make_app
from limner.apps.web.options import ServeOptions
from limner.apps.web.studio import Studio
from limner.core.errors import OptionError

GRACE_S = 10

COLLECT_AFTER = (10_000, 20, 50)
"""Objects of each generation after which garbage is looked for."""


class Server(uvicorn.Server):
    """uvicorn's server, which asks the worker to stop as soon as it is asked to end."""

    def __init__(self, config: uvicorn.Config, app: Any, listening: Callable[[str], object]) -> None:
        super().__init__(config)
        self._app, self._listening = app, listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        threading.Thread(target=_settle, args=(self._app.inner.state.studio,), name="limner-settle", daemon=True).start()
        if not self.should_exit and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            self._listening(f"http://{shown}:{port}")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop the worker's job at its next step, and refuse what waits."""
        desk = getattr(self._app.inner.state, "desk", None)
        if desk is not None:
            desk.begin_closing()
        super().handle_exit(sig, frame)


def serve(options: ServeOptions, listening: Callable[[str], object]) -> None:
    """Serve until a signal comes; ``listening(url)`` is called when calls are taken.

    Raises:
        OptionError: the port cannot be had.
    """
    # threads that spin while they wait for the next product would take the processor from who answers callers
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    bound = bind(options)
    app = make_app(options)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="on", ws="none",
                            timeout_graceful_shutdown=GRACE_S, timeout_keep_alive=30, h11_max_incomplete_event_size=65536)
    Server(config, app, listening).run(sockets=[bound])


def _settle(studio: Studio) -> None:
    """When all is imported, let Python look for garbage again, which a short command need not: a server lives for long.

    What was imported stays, and is not looked through time and again.
    """
    if studio.options.review is None:
        studio.ready.wait()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def bind(options: ServeOptions) -> socket.socket:
    """Return a socket at the address that is asked for.

    Raises:
        OptionError: it is taken, or none of this machine's.
    """
    try:
        family, kind, proto, _, address = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, proto)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise OptionError(f"Cannot listen at {options.host}:{options.port}: {error.strerror or error}. Choose another with "
                          "--port, or 0 for any that is free.") from error
    return bound
