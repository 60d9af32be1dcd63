"""The description of the API: what FastAPI knows of the routes, and the fields of each call from the tasks' own options."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import limner
from limner.apps.web.bodies import schema_of
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

PICTURE = {"description": "The picture: base64 or a data URL. In a form it is a file.", "anyOf": [
    {"type": "string"}, {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}]}


def list_calls() -> dict[str, tuple[tuple[type, ...], dict[str, Any], bool]]:
    """Return for each verb the records of its fields, an example of them, and whether it needs a picture."""
    from limner.models.captioners.options import CaptionOptions
    from limner.tasks.classify import ClassifyOptions
    from limner.tasks.draw.options import DrawOptions
    from limner.tasks.dream.options import DreamOptions
    from limner.tasks.retrieve import RetrieveOptions

    return {
        "interrogate": ((InterrogateWish, Models, Words), {"mode": "best"}, True),
        "rescore": ((RescoreWish,), {"account": {}, "keep": [True, False]}, False),
        "analyze": ((AnalyzeWish, Models, Words), {"top": 5}, True),
        "caption": ((CaptionWish, CaptionOptions), {"count": 1}, True),
        "classify": ((ClassifyWish, ClassifyOptions, Models), {"labels": "fox,lighthouse", "reject": True}, True),
        "retrieve": ((RetrieveWish, RetrieveOptions, Models), {"texts": ["the sea at evening", "a red fox"]}, True),
        "draw": ((DrawWish, DrawOptions, Models), {"prompt": "a red fox", "strokes": 64, "iterations": 150}, False),
        "dream": ((DreamWish, DreamOptions, Models), {"prompt": "a red fox", "iterations": 100}, False),
        "search": ((SearchWish,), {"text": "a red boat at sunset"}, False),
    }


def make_openapi(app: FastAPI) -> dict[str, Any]:
    """Return the whole description."""
    spec = get_openapi(title="limner", version=limner.__version__, routes=app.routes, description=(
        "Between pictures and words. Every verb answers JSON, or with Accept: text/event-stream its events as they come."))
    for verb, (kinds, example, picture) in list_calls().items():
        call = spec["paths"][f"/api/v1/{verb}"]["post"]
        schema = schema_of(*kinds)
        schema["properties"] = {"image": PICTURE, **schema["properties"]}
        if picture:
            schema["required"] = ["image", *schema["required"]]
        call["requestBody"] = {"required": True, "content": {
            "application/json": {"schema": schema}, "multipart/form-data": {"schema": schema}}}
        call |= {"x-example": example, "x-picture": picture}
    return spec
