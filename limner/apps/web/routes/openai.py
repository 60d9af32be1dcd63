"""Routes of OpenAI's API: features of texts and pictures, and captions as chat. Pictures as data URLs."""

from __future__ import annotations

import base64
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from limner.apps.web.answers import answer, plain_event, to_json
from limner.apps.web.bodies import LONGEST_TEXT, check_header, decode_picture
from limner.apps.web.calls import open_studio, read_json_work
from limner.apps.web.errors import RequestError
from limner.apps.web.options import ServeOptions
from limner.apps.web.requests import InterrogateRequest, offered_modes
from limner.apps.web.studio import Item
from limner.core.errors import UnknownModelError

router = APIRouter(prefix="/v1")

MOST_INPUTS = 32
CHAT = "limner-"
"""What the names of the models for chat begin with; behind it stands the mode."""


@router.get("/models", summary="OpenAI: the models")
async def list_models(request: Request) -> Response:
    """Answer the CLIPs, for embeddings, and the modes, for chat."""
    options: ServeOptions = request.app.state.options
    names = [*options.clips, *(CHAT + mode for mode in offered_modes())]
    return Response(to_json({"object": "list", "data": [
        {"id": name, "object": "model", "created": 0, "owned_by": "limner"} for name in names]}),
        media_type="application/json")


@router.post("/embeddings", summary="OpenAI: features of texts and pictures")
async def embed(request: Request) -> Response:
    """Answer unit-norm features: numbers, or little-endian float32 in base64."""
    body = await read_json_work(request)
    options: ServeOptions = request.app.state.options
    name = body.get("model") or options.clips[0]
    if name not in options.clips:
        raise UnknownModelError(f"The model {str(name)[:100]!r} does not exist here; there is {', '.join(options.clips)}.")
    form = body.get("encoding_format") or "float"
    if form not in ("float", "base64"):
        raise RequestError("encoding_format must be float or base64.")
    inputs = _read_inputs(body, options.pixel_cap)
    work = (await open_studio(request)).embed(inputs, name, body.get("dimensions"))

    def make_body(found: dict[str, Any]) -> dict[str, Any]:
        rows = [{"object": "embedding", "index": i, "embedding": row if form == "float" else _pack(row)}
                for i, row in enumerate(found["features"])]
        return {"object": "list", "data": rows, "model": name,
                "usage": {"prompt_tokens": found["tokens"], "total_tokens": found["tokens"]}}

    return answer(request, "embed", work, streams=False, make_body=make_body)


def _pack(row: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(row)}f", *row)).decode()


def _read_inputs(body: dict[str, Any], pixel_cap: int) -> list[Item]:
    if "messages" in body:
        return [_read_part(part, pixel_cap) for part in _parts(body["messages"])][-1:] or _nothing()
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts:
        raise RequestError("input must be a text, or a list of texts and data URLs.")
    if len(texts) > MOST_INPUTS:
        raise RequestError(f"input has {len(texts)} entries; {MOST_INPUTS} are allowed.")
    return [_read_item(text, body.get("modality") == "image", pixel_cap) for text in texts]


def _nothing() -> list[Item]:
    raise RequestError("messages hold no text and no picture.")


def _read_item(text: object, is_picture: bool, pixel_cap: int) -> Item:
    if not isinstance(text, str) or not text.strip():
        raise RequestError("Every entry of input must be a text that is not empty; token numbers are not taken.")
    if not is_picture and not text.startswith("data:image/"):
        if len(text) > LONGEST_TEXT:
            raise RequestError(f"A text has {len(text)} characters; {LONGEST_TEXT} are allowed.")
        return text
    picture = decode_picture(text)
    check_header(picture, pixel_cap)
    return picture


def _parts(messages: object) -> Iterator[dict[str, Any]]:
    """Yield the parts of the messages, a plain text as a part."""
    if not isinstance(messages, list):
        raise RequestError("messages must be a list.")
    for message in messages:
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            yield {"type": "text", "text": content}
        elif isinstance(content, list):
            yield from (part for part in content if isinstance(part, dict))


def _read_part(part: dict[str, Any], pixel_cap: int) -> Item:
    if part.get("type") == "image_url":
        return _read_item(_url_of(part), True, pixel_cap)
    return _read_item(part.get("text"), False, pixel_cap)


def _url_of(part: dict[str, Any]) -> object:
    found = part.get("image_url")
    return found.get("url") if isinstance(found, dict) else found


@router.post("/chat/completions", summary="OpenAI: the prompt for the last picture of a chat")
async def chat(request: Request) -> Response:
    """Answer the prompt (or the caption) as what an assistant says; limner describes pictures, it does not talk."""
    body = await read_json_work(request)
    options: ServeOptions = request.app.state.options
    name = body.get("model") or f"{CHAT}best"
    if not isinstance(name, str) or name.removeprefix(CHAT) not in offered_modes() or not name.startswith(CHAT):
        raise UnknownModelError(f"The model {str(name)[:100]!r} does not exist here; for chat there is "
                                f"{', '.join(CHAT + mode for mode in offered_modes())}.")
    pictures = [_url_of(part) for part in _parts(body.get("messages")) if part.get("type") == "image_url"]
    if not pictures:
        raise RequestError("There is no picture in the messages. limner describes pictures; send one as image_url, a data "
                           "URL.")
    picture = decode_picture(pictures[-1])
    check_header(picture, options.pixel_cap)
    work = (await open_studio(request)).interrogate(picture, InterrogateRequest(mode=name.removeprefix(CHAT)))
    begun = int(time.time())
    if body.get("stream") is True:
        return answer(request, "interrogate", work, events=_write_chunks(name, begun))
    return answer(request, "interrogate", work, streams=False, make_body=lambda account: {
        "id": "chatcmpl-limner", "object": "chat.completion", "created": begun, "model": name, "choices": [{
            "index": 0, "message": {"role": "assistant", "content": account["prompt"]}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": account["tokens"], "total_tokens": account["tokens"]}})


def _write_chunks(name: str, begun: int) -> Callable[[dict[str, Any]], Iterator[bytes]]:
    def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
        return b"data: " + to_json({
            "id": "chatcmpl-limner", "object": "chat.completion.chunk", "created": begun, "model": name,
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}) + b"\n\n"

    def write(event: dict[str, Any]) -> Iterator[bytes]:
        if event["event"] == "started":
            yield chunk({"role": "assistant", "content": ""})
        elif event["event"] == "done":
            yield chunk({"content": event["value"]["prompt"]})
            yield chunk({}, "stop")
            yield b"data: [DONE]\n\n"
        elif event["event"] == "error":
            told = plain_event(event)
            yield b"data: " + to_json({"error": {**told["error"], "code": told["status"]}}) + b"\n\n"

    return write
