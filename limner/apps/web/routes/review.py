"""Reviewing a folder's texts: lists, edits, accepting, find and replace, undo. Only where the server was started with one.

Pictures go by number, and what is written is chosen by the review: no path is made of what a caller sends.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from limner.apps.web.answers import to_json
from limner.apps.web.bodies import read_body, read_options
from limner.apps.web.errors import RequestError
from limner.apps.web.photos import make_thumbnail
from limner.apps.web.requests import check_range
from limner.apps.web.routes.page import send_page
from limner.batch.review import ChangedError, Replacement, Review

router = APIRouter()

MOST_SHOWN = 200
EXAMPLES = 20
SIDE_PX = 1024

_one_picture = threading.Lock()
"""One picture is decoded at a time."""


@dataclass(frozen=True)
class EditRequest:
    """What a text is to be.

    Attributes:
        text: the text.
        before: the digest of the text that was shown.
        accept: whether it is good so.
    """

    text: str
    before: str = ""
    accept: bool = False


@dataclass(frozen=True)
class DryRequest:
    """Whether anything is written.

    Attributes:
        dry: only say what would change.
    """

    dry: bool = False


@router.get("/review", include_in_schema=False)
async def page(request: Request) -> Response:
    """Answer with the page."""
    return send_page(request, "review/index.html")


@router.get("/api/v1/review", summary="Review: pictures with their texts")
async def list_texts(request: Request, shown: str = "all", words: str = "", offset: int = 0, count: int = 50,
                     counts: bool = False) -> Response:
    """Answer some pictures of the folder; shown is all, open, accepted or empty."""
    check_range("offset", offset, 0, 10_000_000)
    check_range("count", count, 1, MOST_SHOWN)
    review = _review(request)

    def read() -> dict[str, Any]:
        entries, total = review.page(shown, words, offset, count)
        told = {"folder": review.folder.name, "total": total, "undo": review.undoable,
                "entries": [entry.as_dict() for entry in entries]}
        return {**told, "counts": dict(review.count())} if counts else told

    return await _tell(read)


@router.get("/api/v1/review/{number}/picture", summary="Review: a picture")
async def picture(request: Request, number: int) -> Response:
    """Answer a JPEG of at most 1,024 pixels a side."""
    path = _review(request).picture(number)

    def shrink() -> bytes:
        with _one_picture:
            return make_thumbnail(path, SIDE_PX)

    content = await asyncio.to_thread(shrink)
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


@router.post("/api/v1/review/replace", summary="Review: find and replace in all texts")
async def replace(request: Request) -> Response:
    """Answer how many texts changed, with examples, and what went wrong."""
    review = _review(request)
    asked, dry = read_options(await read_body(request), Replacement, DryRequest)

    def work() -> dict[str, Any]:
        changed, errors = review.replace(asked, dry=dry.dry)
        examples = [{**entry.as_dict(), "after": after} for entry, after in changed[:EXAMPLES]]
        return {"count": len(changed), "examples": examples, "errors": errors[:EXAMPLES], "undo": review.undoable}

    return await _tell(work)


@router.post("/api/v1/review/undo", summary="Review: take the last act back")
async def undo(request: Request) -> Response:
    """Answer the numbers of the pictures whose texts or marks are as they were."""
    review = _review(request)

    def work() -> dict[str, Any]:
        numbers, errors = review.undo()
        return {"numbers": numbers[:MOST_SHOWN], "count": len(numbers), "errors": errors[:EXAMPLES], "undo": review.undoable}

    return await _tell(work)


@router.post("/api/v1/review/{number}", summary="Review: write a text, and perhaps accept it")
async def save(request: Request, number: int) -> Response:
    """Answer how the text stands; 409 where it is not the one that was shown."""
    review = _review(request)
    (asked,) = read_options(await read_body(request), EditRequest)

    def work() -> dict[str, Any]:
        entry = review.save(number, asked.text, asked.before, accept=asked.accept)
        return {**entry.as_dict(), "undo": review.undoable}

    return await _tell(work)


async def _tell(work: Any) -> Response:
    try:
        return Response(to_json(await asyncio.to_thread(work)), media_type="application/json")
    except ChangedError as error:
        raise RequestError(str(error), 409) from error


def _review(request: Request) -> Review:
    review = request.app.state.options.review
    assert isinstance(review, Review)
    return review
