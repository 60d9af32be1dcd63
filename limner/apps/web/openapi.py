"""The description of the API: what FastAPI knows of the routes, and the fields of each call from the verbs' records."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import limner
from limner.apps.web.bodies import schema_of
from limner.apps.web.verbs import VERBS

PICTURE = {"description": "The picture: base64 or a data URL. In a form it is a file.", "anyOf": [
    {"type": "string"}, {"type": "object", "properties": {"data": {"type": "string"}}, "required": ["data"]}]}


def make_openapi(app: FastAPI) -> dict[str, Any]:
    """Return the whole description."""
    spec = get_openapi(title="limner", version=limner.__version__, routes=app.routes, description=(
        "Between pictures and words. Every verb answers JSON, or with Accept: text/event-stream its events as they come."))
    for name, verb in VERBS.items():
        call = spec["paths"][f"/api/v1/{name}"]["post"]
        schema = schema_of(*verb.kinds)
        schema["properties"] = {"image": PICTURE, **schema["properties"]}
        if verb.picture:
            schema["required"] = ["image", *schema["required"]]
        call["requestBody"] = {"required": True, "content": {
            "application/json": {"schema": schema}, "multipart/form-data": {"schema": schema}}}
        call |= {"x-example": verb.example, "x-picture": verb.picture}
    return spec
