"""The page: its few files, as they lie in the package."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from limner.apps.web.errors import RequestError

router = APIRouter()

FOLDER = Path(__file__).parent.parent / "static"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".json": "application/json", ".svg": "image/svg+xml"}
FILES = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*")) if path.suffix in TYPES}
"""All that is ever served from the disk, by name: no path is made of what a caller sends."""


@router.get("/", include_in_schema=False)
async def index(request: Request) -> Response:
    """Answer with the page."""
    return send_page(request, "index.html")


@router.get("/static/{name:path}", include_in_schema=False)
async def static(request: Request, name: str) -> Response:
    """Answer with one of the page's files."""
    if name not in FILES:
        raise RequestError("There is no such file.", 404)
    return send_page(request, name)


def send_page(request: Request, name: str) -> Response:
    """Answer with a file by its name among ``FILES``, or that it is the one that the caller has."""
    path = FILES[name]
    content = path.read_bytes()
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=TYPES[path.suffix], headers=headers)
