"""From errors to statuses: what went wrong, told in the form that each family of clients reads. Never as a result."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from limner.apps.web.jobs import BusyError, ClosingError
from limner.core.errors import (
    ClosedError,
    DeviceError,
    ImageError,
    LimnerError,
    MissingExtraError,
    ModelUnavailableError,
    OptionError,
    PromptError,
    StoppedError,
    StorageError,
    UnknownModelError,
    VocabularyError,
)

STATUSES: tuple[tuple[type[LimnerError], int], ...] = (
    (BusyError, HTTPStatus.TOO_MANY_REQUESTS),
    (ClosingError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ClosedError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoppedError, HTTPStatus.CONFLICT),
    (UnknownModelError, HTTPStatus.NOT_FOUND),
    (ModelUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (DeviceError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
    (MissingExtraError, HTTPStatus.NOT_IMPLEMENTED),
    (ImageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (OptionError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PromptError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (VocabularyError, HTTPStatus.UNPROCESSABLE_ENTITY),
)

UNEXPECTED = "Something went wrong in the server that should not; its log says where."


class RequestError(LimnerError):
    """A call that cannot be read, or that is not allowed; ``status`` is HTTP's."""

    def __init__(self, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = int(status)


def status_of(error: BaseException) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, RequestError):
        return error.status
    return int(next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR))


def status_for(path: str, error: BaseException) -> int:
    """Return the HTTP status of an error in the family that a path belongs to: OpenAI's knows no 422."""
    status = status_of(error)
    return 400 if path.startswith("/v1/") and status == HTTPStatus.UNPROCESSABLE_ENTITY else status


def message_of(error: BaseException) -> str:
    """Return what a caller is told of an error: nothing of one that limner did not raise on purpose."""
    return str(error) if isinstance(error, LimnerError) else UNEXPECTED


def headers_of(error: BaseException) -> dict[str, str]:
    """Return the headers that go with an error."""
    if isinstance(error, BusyError):
        return {"Retry-After": str(error.retry_s)}
    return {"WWW-Authenticate": 'Bearer realm="limner"'} if status_of(error) == HTTPStatus.UNAUTHORIZED else {}


def describe(error: BaseException) -> dict[str, Any]:
    """Return an error as the own API tells it."""
    kind = type(error).__name__ if isinstance(error, LimnerError) else "InternalError"
    told: dict[str, Any] = {"type": kind, "message": message_of(error)}
    if isinstance(error, BusyError):
        told["retry_s"] = error.retry_s
    return {"error": told}


def describe_as_webui(error: BaseException) -> dict[str, Any]:
    """Return an error as stable-diffusion-webui tells it."""
    return {"error": type(error).__name__, "detail": message_of(error), "body": "", "errors": message_of(error)}


def describe_as_openai(error: BaseException) -> dict[str, Any]:
    """Return an error as OpenAI's API tells it."""
    status = status_of(error)
    kind = ("rate_limit_error" if status == HTTPStatus.TOO_MANY_REQUESTS else
            "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error")
    return {"error": {"message": message_of(error), "type": kind, "param": None, "code": type(error).__name__}}


def describe_for(path: str, error: BaseException) -> dict[str, Any]:
    """Return an error in the form of the family that a path belongs to."""
    if path.startswith(("/sdapi/", "/interrogator/")):
        return describe_as_webui(error)
    return describe_as_openai(error) if path.startswith("/v1/") else describe(error)
