"""What a call brings: JSON or a form, read into the options of a task; pictures as uploads or in base64, never by address.

Knows no model; what it refuses is told as ``RequestError`` or ``OptionError``.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import functools
import io
import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from limner.apps.web.errors import RequestError
from limner.core.errors import ImageError, MissingExtraError, OptionError

LONGEST_TEXT = 2000
"""Characters of a text that a model is to read; CLIP reads a few hundred."""

MOST_TEXTS = 10_000
"""Entries of a list."""

_MOST_FIELDS = 200
_DATA_URL = re.compile(r"data:[^,]{0,200},", re.ASCII)

HIDDEN = frozenset({"batch_size"})
"""Fields of options that mean nothing for one picture."""


class Body:
    """A call's fields, and the files that came with it."""

    def __init__(self, fields: dict[str, Any], files: Mapping[str, bytes] | None = None) -> None:
        self.fields, self.files = fields, dict(files or {})

    def take(self, name: str, default: Any = None) -> Any:
        """Return a field and leave the rest."""
        return self.fields.pop(name, default)

    def take_picture(self, pixel_cap: int, name: str = "image") -> bytes:
        """Return the bytes of a picture whose header is that of one.

        Raises:
            RequestError: there is none, or it is an address.
            ImageError: it is none, or has too many pixels.
        """
        given = self.take(name)
        data = self.files.pop(name, None) or (None if given is None else decode_picture(given))
        if not data:
            raise RequestError(f"There is no picture: send it as the file {name!r} of a form, or in JSON as "
                               f'{{"{name}": {{"data": "<base64>"}}}}.', HTTPStatus.UNPROCESSABLE_ENTITY)
        check_header(data, pixel_cap)
        return data

    def take_optional_picture(self, pixel_cap: int, name: str = "image") -> bytes | None:
        """Return the bytes of a picture, or None where there is none.

        Raises:
            RequestError: it is an address.
            ImageError: it has too many pixels.
        """
        return self.take_picture(pixel_cap, name) if name in self.files or self.fields.get(name) is not None else None


async def read_body(request: Request) -> Body:
    """Read a call's body: a form with files, or JSON whatever its type is said to be.

    Raises:
        RequestError: it is neither.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data":
        return await _read_form(request)
    return Body(parse_json(await request.body()))


async def _read_form(request: Request) -> Body:
    fields: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    try:
        async with request.form(max_files=8, max_fields=_MOST_FIELDS, max_part_size=1024 * 1024) as form:
            for name in form:
                values = form.getlist(name)
                if isinstance(values[0], UploadFile):
                    files[name] = await values[0].read()
                else:
                    fields[name] = values[0] if len(values) == 1 else list(values)
    except (HTTPException, ValueError, KeyError, AssertionError) as error:
        if isinstance(error, HTTPException) and error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        raise RequestError("The form cannot be read. Send multipart/form-data as curl -F does.") from error
    if "options" in fields:
        fields |= parse_json(str(fields.pop("options")).encode())
    check_texts(fields)
    return Body(fields, files)


def parse_json(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds.

    Raises:
        RequestError: it is no JSON, no object, or holds what no text can.
    """
    try:
        found = json.loads(body or b"{}", parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise RequestError("The body is no JSON.") from error
    if not isinstance(found, dict):
        raise RequestError("The body must be a JSON object.")
    check_texts(found)
    return found


def _refuse(name: str) -> None:
    raise ValueError(name)


def check_texts(value: object) -> None:
    """Make sure that every text can be written as UTF-8.

    Raises:
        RequestError: one holds half a character.
    """
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if not one.isascii() and any("\ud800" <= sign <= "\udfff" for sign in one):
                raise RequestError("A text holds half a character (a lone surrogate).")
        elif isinstance(one, Mapping):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, Sequence) and not isinstance(one, bytes):
            left += one


def decode_picture(given: object) -> bytes:
    """Return the bytes of a picture that is given in base64, or as a data URL; as a text or as ``{"data": text}``.

    Raises:
        RequestError: it is an address, or not base64.
    """
    if isinstance(given, Mapping):
        given = given.get("data", given.get("url"))
    if not isinstance(given, str):
        raise RequestError("The picture must be a text in base64, or a data URL.", HTTPStatus.UNPROCESSABLE_ENTITY)
    text = given.strip()
    if text[:8].lower().startswith(("http:", "https:", "file:", "ftp:")):
        raise RequestError("Pictures are not fetched from addresses: that would let callers reach into this network. Send "
                           "the picture itself, in base64.")
    found = _DATA_URL.match(text)
    try:
        return base64.b64decode("".join(text[found.end() if found else 0:].split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RequestError("The picture is not valid base64.", HTTPStatus.UNPROCESSABLE_ENTITY) from error


def check_header(data: bytes, pixel_cap: int) -> None:
    """Make sure, without decoding it, that a picture has no more pixels than allowed. What is no picture passes: the worker
    says what is wrong with it.

    Raises:
        ImageError: it has.
    """
    from limner.core.images.formats import open_header  # not at the start: it brings numpy

    try:
        picture = open_header(io.BytesIO(data))
    except MissingExtraError:
        raise
    except Exception:  # whatever Pillow raises on a damaged header
        return
    if picture is not None and picture.width * picture.height > pixel_cap:
        raise ImageError(f"The picture has {picture.width} x {picture.height} pixels; over {pixel_cap:,} are refused. Make "
                         "it smaller: no model looks at so many.")


@functools.cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def fields_of(kind: type) -> list[str]:
    """Return the names of the fields that a caller may set."""
    return [one.name for one in dataclasses.fields(kind) if one.name not in HIDDEN]


def read_options(body: Body, *kinds: type) -> list[Any]:
    """Return one record of each kind from the fields of a call.

    Raises:
        OptionError: a field is unknown, of the wrong kind or out of its range.
    """
    known = {name: kind for kind in kinds for name in fields_of(kind)}
    if unknown := sorted(set(body.fields) - set(known)):
        raise OptionError(f"There is no option {', '.join(repr(name[:60]) for name in unknown[:5])}. There are "
                          f"{', '.join(sorted(known))}.")
    return [read_record(kind, {name: body.fields[name] for name in fields_of(kind) if name in body.fields})
            for kind in kinds]


def read_record(kind: type, row: Mapping[str, Any]) -> Any:
    """Return a record of plain values.

    Raises:
        OptionError: a value is of the wrong kind or out of its range.
    """
    listed = {one.name for one in dataclasses.fields(kind) if "tuple" in str(one.type)}
    # one entry of a form stands for a list of one
    plain = {name: [value] if name in listed and isinstance(value, str) else value for name, value in row.items()}
    try:
        return _adapter(kind).validate_python(plain)
    except ValidationError as error:
        raise OptionError("; ".join(_explain(dict(one)) for one in error.errors()[:3])) from error


def _explain(found: dict[str, Any]) -> str:
    raised = (found.get("ctx") or {}).get("error")
    place = ".".join(str(part) for part in found["loc"])
    if isinstance(raised, Exception):
        return str(raised)
    return f"{place}: {found['msg']}." if place else f"{found['msg']}."


def schema_of(*kinds: type) -> dict[str, Any]:
    """Return the JSON schema of a call's fields, from the records' own fields and docs."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for kind in kinds:
        schema = _adapter(kind).json_schema()
        docs = read_docs(kind)
        for name in fields_of(kind):
            properties[name] = {**schema["properties"][name], **({"description": docs[name]} if name in docs else {})}
        required += [name for name in schema.get("required", ()) if name not in HIDDEN]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def read_docs(kind: type) -> dict[str, str]:
    """Return what the ``Attributes:`` of a record's docstring say of its fields."""
    docs: dict[str, str] = {}
    name = ""
    for line in (kind.__doc__ or "").partition("Attributes:")[2].splitlines():
        if line.strip().startswith("Raises:"):
            break
        if found := re.match(r" {8}(\w+): (.*)", line):
            name = found[1]
            docs[name] = found[2].strip()
        elif name and line.strip():
            docs[name] += " " + line.strip()
    return docs
