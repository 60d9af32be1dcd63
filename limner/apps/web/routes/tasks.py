"""limner's own API: a verb a path, a picture and options in, a record out; or the same as events."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import limner
from limner.apps.web import drawings, dreams, writing
from limner.apps.web.answers import answer, to_json
from limner.apps.web.bodies import Body
from limner.apps.web.calls import open_studio, read_call, read_work
from limner.apps.web.jobs import Desk, new_name
from limner.apps.web.options import ServeOptions
from limner.apps.web.requests import offered_modes
from limner.apps.web.studio import Studio
from limner.apps.web.verbs import read_verb
from limner.core.errors import OptionError

router = APIRouter(prefix="/api/v1")

MOST_TOKENS = 256
MOST_CAPTIONS = 10


@router.post("/interrogate", summary="The prompt for a picture, with the account of every phrase")
async def interrogate(request: Request) -> Response:
    """Find a prompt. Events: caption, step, progress, done."""
    studio, body, picture = await read_call(request)
    asked, models, words = read_verb("interrogate", body)
    return answer(request, "interrogate", studio.interrogate(picture, asked, models.clip, words))


@router.post("/rescore", summary="A prompt with some of its phrases switched off")
async def rescore(request: Request) -> Response:
    """Score a prompt anew; the picture is needed only where the server has forgotten it."""
    body = await read_work(request)
    options: ServeOptions = request.app.state.options
    picture = body.take_optional_picture(options.pixel_cap)
    (asked,) = read_verb("rescore", body)
    return answer(request, "rescore", (await open_studio(request)).rescore(asked, picture))


@router.post("/analyze", summary="The nearest phrases of every table")
async def analyze(request: Request) -> Response:
    """Find the nearest phrases of every table."""
    studio, body, picture = await read_call(request)
    asked, models, words = read_verb("analyze", body)
    return answer(request, "analyze", studio.analyze(picture, asked.top, models.clip, words))


@router.post("/caption", summary="What captioners say of a picture")
async def caption(request: Request) -> Response:
    """Caption a picture."""
    studio, body, picture = await read_call(request)
    asked, options = read_verb("caption", body)
    if options.max_length > MOST_TOKENS or options.count > MOST_CAPTIONS or (options.num_beams or 1) > MOST_CAPTIONS:
        raise OptionError(f"max_length may be {MOST_TOKENS}, count and num_beams {MOST_CAPTIONS} at most.")
    return answer(request, "caption", studio.caption(picture, asked, options))


@router.post("/write", summary="What a language model writes about a picture, weighed by the picture")
async def write(request: Request) -> Response:
    """Write a text, with the account of every word. Events: word, with the best text so far, progress, done."""
    studio, body, picture = await read_call(request)
    _split_lines(body, "texts", "style")
    asked, options, models = read_verb("write", body)
    return answer(request, "write", writing.write(studio, picture, asked, options, models.clip))


@router.post("/classify", summary="Which of your labels a picture shows, or none of them")
async def classify(request: Request) -> Response:
    """Choose among labels."""
    studio, body, picture = await read_call(request)
    labels = body.fields.get("labels")
    if isinstance(labels, str):  # one field of a form
        body.fields["labels"] = [label.strip() for label in labels.replace("\n", ",").split(",") if label.strip()]
    asked, options, models = read_verb("classify", body)
    return answer(request, "classify", studio.classify(picture, asked, options, models.clip))


@router.post("/retrieve", summary="The nearest of your own texts")
async def retrieve(request: Request) -> Response:
    """Find the nearest texts."""
    studio, body, picture = await read_call(request)
    sent = body.files.pop("bank", None)
    if sent is not None:
        body.fields["texts"] = sent.decode(errors="replace")
    _split_lines(body, "texts")
    asked, options, models = read_verb("retrieve", body)
    return answer(request, "retrieve", studio.retrieve(picture, asked, options, models.clip))


@router.post("/draw", summary="Draw words in strokes")
async def draw(request: Request) -> Response:
    """Draw. Events: draw_step, with the drawing so far; a drawing that was stopped goes on by jobs/NAME/resume."""
    studio, body, pictures = await _read_painting(request)
    asked, options, models = read_verb("draw", body)
    name = new_name()
    return answer(request, "draw", drawings.draw(studio, name, asked, options, models.clip, *pictures), name=name)


@router.post("/dream", summary="Dream words: a picture of Fourier waves that CLIP steers")
async def dream(request: Request) -> Response:
    """Dream. Events: dream_step, with the picture so far; the record has the finished picture as ``png``, a data URL."""
    studio, body, pictures = await _read_painting(request)
    asked, options, models = read_verb("dream", body)
    return answer(request, "dream", dreams.dream(studio, asked, options, models.clip, *pictures))


@router.post("/search", summary="Photos of the server's index")
async def search(request: Request) -> Response:
    """Find photos by words, by a picture, or like one that was found."""
    options: ServeOptions = request.app.state.options
    body = await read_work(request)
    picture = body.take_optional_picture(options.pixel_cap)
    (asked,) = read_verb("search", body)
    await open_studio(request)
    return answer(request, "search", request.app.state.photos.search(asked, picture))


@router.get("/photos/{number}/thumbnail", summary="A small picture of a photo that a search gave")
async def thumbnail(request: Request, number: int) -> Response:
    """Answer a JPEG."""
    content = await asyncio.to_thread(request.app.state.photos.thumbnail, number)
    return Response(content, media_type="image/jpeg")


@router.get("/models", summary="What there is to choose from, and what is loaded")
async def models(request: Request) -> Response:
    """Answer with the models, the modes, and the categories of words."""
    options: ServeOptions = request.app.state.options
    studio: Studio = request.app.state.studio
    told: dict[str, Any] = {
        "version": limner.__version__, "clips": list(options.clips), "captioners": list(options.captioners),
        "lms": list(options.lms), "modes": offered_modes(), "loaded": studio.loaded(), "index": options.index is not None,
        "limits": {"body_bytes": options.body_bytes, "pixels": options.pixel_cap, "queue": options.queue}}
    return Response(to_json(told), media_type="application/json")


@router.get("/health", summary="How busy the server is")
async def health(request: Request) -> Response:
    """Answer with the queue and what runs."""
    desk: Desk = request.app.state.desk
    running = desk.running
    return Response(to_json({"waiting": desk.waiting, "running": running.verb if running else None,
                             "closing": desk.closed}), media_type="application/json")


@router.post("/unload", summary="Let go of all models")
async def unload(request: Request) -> Response:
    """Free the memory of the models, behind the work that waits."""
    studio = await open_studio(request)

    def work(monitor: Any) -> dict[str, Any]:
        studio.unload()
        return {"loaded": studio.loaded()}

    return answer(request, "unload", work)


async def _read_painting(request: Request) -> tuple[Studio, Body, list[bytes | None]]:
    """Return the studio, a call's fields, and the pictures to come near to and to start from, where there are any."""
    limits: ServeOptions = request.app.state.options
    body = await read_work(request)
    pictures = [body.take_optional_picture(limits.pixel_cap, name) for name in ("like", "start")]
    return await open_studio(request), body, pictures


def _split_lines(body: Body, *names: str) -> None:
    """Make a list of a text of several lines, as a form has it."""
    for name in names:
        if isinstance(text := body.fields.get(name), str):
            body.fields[name] = [line.strip() for line in text.splitlines() if line.strip()]
