"""limner's own API: a verb a path, a picture and options in, a record out; or the same as events."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

import limner
from limner.apps.web import drawings, dreams
from limner.apps.web.answers import answer, to_json
from limner.apps.web.bodies import read_options
from limner.apps.web.calls import open_studio, read_call, read_work
from limner.apps.web.jobs import Desk, new_name
from limner.apps.web.options import ServeOptions
from limner.apps.web.studio import Studio
from limner.apps.web.wishes import (
    AnalyzeWish,
    CaptionWish,
    ClassifyWish,
    DrawWish,
    DreamWish,
    InterrogateWish,
    Models,
    RescoreWish,
    RetrieveWish,
    SearchWish,
    Words,
)
from limner.core.errors import OptionError
from limner.models.captioners.options import CaptionOptions

router = APIRouter(prefix="/api/v1")

MODES = ("best", "fast", "classic", "negative", "caption", "legacy", "thorough")
MOST_TOKENS = 256
MOST_CAPTIONS = 10


@router.post("/interrogate", summary="The prompt for a picture, with the account of every phrase")
async def interrogate(request: Request) -> Response:
    """Find a prompt. Events: caption, step, progress, done."""
    studio, body, picture = await read_call(request)
    wish, models, words = read_options(body, InterrogateWish, Models, Words)
    return answer(request, "interrogate", studio.interrogate(picture, wish, models.clip, words))


@router.post("/rescore", summary="A prompt with some of its phrases switched off")
async def rescore(request: Request) -> Response:
    """Score a prompt anew; the picture is needed only where the server has forgotten it."""
    body = await read_work(request)
    options: ServeOptions = request.app.state.options
    picture = body.take_optional_picture(options.pixel_cap)
    (wish,) = read_options(body, RescoreWish)
    return answer(request, "rescore", (await open_studio(request)).rescore(wish, picture))


@router.post("/analyze", summary="The nearest phrases of every table")
async def analyze(request: Request) -> Response:
    """Find the nearest phrases of every table."""
    studio, body, picture = await read_call(request)
    wish, models, words = read_options(body, AnalyzeWish, Models, Words)
    return answer(request, "analyze", studio.analyze(picture, wish.top, models.clip, words))


@router.post("/caption", summary="What captioners say of a picture")
async def caption(request: Request) -> Response:
    """Caption a picture."""
    studio, body, picture = await read_call(request)
    wish, options = read_options(body, CaptionWish, CaptionOptions)
    if options.max_length > MOST_TOKENS or options.count > MOST_CAPTIONS or (options.num_beams or 1) > MOST_CAPTIONS:
        raise OptionError(f"max_length may be {MOST_TOKENS}, count and num_beams {MOST_CAPTIONS} at most.")
    return answer(request, "caption", studio.caption(picture, wish, options))


@router.post("/classify", summary="Which of your labels a picture shows, or none of them")
async def classify(request: Request) -> Response:
    """Choose among labels."""
    from limner.tasks.classify import ClassifyOptions

    studio, body, picture = await read_call(request)
    labels = body.fields.get("labels")
    if isinstance(labels, str):  # one field of a form
        body.fields["labels"] = [label.strip() for label in labels.replace("\n", ",").split(",") if label.strip()]
    wish, options, models = read_options(body, ClassifyWish, ClassifyOptions, Models)
    return answer(request, "classify", studio.classify(picture, wish, options, models.clip))


@router.post("/retrieve", summary="The nearest of your own texts")
async def retrieve(request: Request) -> Response:
    """Find the nearest texts."""
    from limner.tasks.retrieve import RetrieveOptions

    studio, body, picture = await read_call(request)
    sent = body.files.pop("bank", None)
    texts = body.fields.get("texts") if sent is None else sent.decode(errors="replace")
    if isinstance(texts, str):
        body.fields["texts"] = [line.strip() for line in texts.splitlines() if line.strip()]
    wish, options, models = read_options(body, RetrieveWish, RetrieveOptions, Models)
    return answer(request, "retrieve", studio.retrieve(picture, wish, options, models.clip))


@router.post("/draw", summary="Draw words in strokes")
async def draw(request: Request) -> Response:
    """Draw. Events: draw_step, with the drawing so far; a drawing that was stopped goes on by jobs/NAME/resume."""
    from limner.tasks.draw.options import DrawOptions

    limits: ServeOptions = request.app.state.options
    body = await read_work(request)
    like, start = (body.take_optional_picture(limits.pixel_cap, name) for name in ("like", "start"))
    studio = await open_studio(request)
    wish, options, models = read_options(body, DrawWish, DrawOptions, Models)
    name = new_name()
    return answer(request, "draw", drawings.draw(studio, name, wish, options, models.clip, like, start), name=name)


@router.post("/dream", summary="Dream words: a picture of Fourier waves that CLIP steers")
async def dream(request: Request) -> Response:
    """Dream. Events: dream_step, with the picture so far; the record has the finished picture as ``png``, a data URL."""
    from limner.tasks.dream.options import DreamOptions

    limits: ServeOptions = request.app.state.options
    body = await read_work(request)
    like, start = (body.take_optional_picture(limits.pixel_cap, name) for name in ("like", "start"))
    studio = await open_studio(request)
    wish, options, models = read_options(body, DreamWish, DreamOptions, Models)
    return answer(request, "dream", dreams.dream(studio, wish, options, models.clip, like, start))


@router.post("/search", summary="Photos of the server's index")
async def search(request: Request) -> Response:
    """Find photos by words, by a picture, or like one that was found."""
    options: ServeOptions = request.app.state.options
    body = await read_work(request)
    picture = body.take_optional_picture(options.pixel_cap)
    (wish,) = read_options(body, SearchWish)
    await open_studio(request)
    return answer(request, "search", request.app.state.photos.search(wish, picture))


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
        "modes": list(MODES), "loaded": studio.loaded(), "index": options.index is not None,
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

