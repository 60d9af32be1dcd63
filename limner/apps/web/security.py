"""Who may call: names of the server, other pages, tokens, the size of bodies and the time they take. Pure ASGI, no models.

A page elsewhere can send requests from a visitor's browser, and a name can be made to point at 127.0.0.1 (DNS rebinding), so
every request is looked at, whatever it asks for.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import ipaddress
import json
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from limner.apps.web.errors import RequestError, describe_for, headers_of
from limner.apps.web.options import ServeOptions, is_loopback

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
           "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
           "Cross-Origin-Resource-Policy": "same-origin",
           "Permissions-Policy": "camera=(self), microphone=(), geolocation=()"}
OPEN_PATHS = ("/healthz", "/readyz", "/ping")
"""Answered without a token, as are the page's own files: they tell nothing."""

READING = ("GET", "HEAD", "OPTIONS")


class Gate:
    """Let through what may call, refuse the rest, and put headers on every answer. ``inner`` is the app with the routes."""

    def __init__(self, app: ASGIApp, options: ServeOptions, inner: FastAPI) -> None:
        self.app, self.options, self.inner = app, options, inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            check(scope["method"], scope["path"], Headers(scope=scope), self.options)
        except RequestError as error:
            await send_refusal(scope["path"], error, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


class BodyClock:
    """Give a body so many seconds to come, and refuse it before it is read where it says that it is too large."""

    def __init__(self, app: ASGIApp, seconds: float, most_bytes: int) -> None:
        self.app, self.seconds, self.most_bytes = app, seconds, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole, end, told = False, asyncio.get_running_loop().time() + self.seconds, 0

        async def receive_in_time() -> Message:
            nonlocal whole, told
            if whole:
                return await receive()
            try:
                left = end - asyncio.get_running_loop().time()
                message = await asyncio.wait_for(receive(), max(0.0, left))
            except asyncio.TimeoutError:
                raise RequestError(f"The body did not come within {self.seconds:g} s.",
                                   HTTPStatus.REQUEST_TIMEOUT) from None
            told += len(message.get("body", b""))
            if told > self.most_bytes:
                raise self._too_large()
            whole = not message.get("more_body", False)
            return message

        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            length = Headers(scope=scope).get("content-length", "")
            if length.isdecimal() and (len(length) > 18 or int(length) > self.most_bytes):
                raise self._too_large()
            await self.app(scope, receive_in_time, note_start)
        except RequestError as error:
            if started:
                raise
            await send_refusal(scope["path"], error, send, close=True)

    def _too_large(self) -> RequestError:
        return RequestError(f"The body is larger than {self.most_bytes / 2**20:.0f} MiB, which is the limit. Send a smaller "
                            "picture.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def send_refusal(path: str, error: RequestError, send: Send, *, close: bool = False) -> None:
    """Answer a request with an error. With ``close`` the rest of its body is not waited for."""
    body = json.dumps(describe_for(path, error)).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers_of(error)}
    if close:
        headers["Connection"] = "close"
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": error.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def check(method: str, path: str, headers: Headers, options: ServeOptions) -> None:
    """Make sure that a request may be answered.

    Raises:
        RequestError: it came under a foreign name, from a foreign page, or without the token.
    """
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _is_own_name(hosts[0], options):
        raise RequestError("This server is not known by that name. Call it by its own, or start it with --allow-host NAME.",
                           HTTPStatus.FORBIDDEN)
    if method not in READING:
        _check_origin(headers, hosts[0], options)
    needs_token = options.token is not None and method != "OPTIONS" and not _is_open(path)
    if needs_token and not _shows_token(headers.get("authorization", ""), options.token or ""):
        raise RequestError("A token is needed: send it as Authorization: Bearer TOKEN.", HTTPStatus.UNAUTHORIZED)


def _is_open(path: str) -> bool:
    return path in OPEN_PATHS or path == "/" or path.startswith("/static/")


def _check_origin(headers: Headers, host: str, options: ServeOptions) -> None:
    origin = headers.get("origin")
    if origin is None:
        if headers.get("sec-fetch-site", "none") in ("cross-site", "same-site"):
            raise RequestError("Other web pages may not call this server.", HTTPStatus.FORBIDDEN)
        return
    if origin in options.allow_origins or urlsplit_host(origin) == host.lower():
        return
    raise RequestError("Other web pages may not call this server. Start it with --allow-origin to let one in.",
                       HTTPStatus.FORBIDDEN)


def urlsplit_host(origin: str) -> str | None:
    """Return the host and port of an origin; None where it is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") and parts.netloc else None


def _is_own_name(host: str, options: ServeOptions) -> bool:
    name = _name_of(host)
    if not name:
        return False
    if name in {allowed.lower() for allowed in options.allow_hosts} or name == "localhost" or is_loopback(name):
        return True
    if options.is_local:
        return False
    return name == options.host.lower() or _is_address(name)  # nobody can make an address point elsewhere


def _name_of(host: str) -> str | None:
    """Return the name in a Host header, without its port."""
    try:
        parts = urlsplit(f"//{host.strip()}")
        parts.port  # noqa: B018 (raises where it is none)
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return (parts.hostname or "").rstrip(".").lower() or None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _shows_token(header: str, token: str) -> bool:
    """Whether a header shows the token: as a bearer, or as the password of a basic login."""
    kind, _, given = header.partition(" ")
    given = given.strip()
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    elif kind.lower() != "bearer":
        given = ""
    return hmac.compare_digest(given.encode(), token.encode())
