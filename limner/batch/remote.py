"""Pictures in object storage and elsewhere, by the URLs that fsspec knows (``s3://``, ``gs://``, ``https://`` ...).

Knows no manifest. What a kind of URL needs besides fsspec (``s3fs``, ``gcsfs``) it says itself.
"""

from __future__ import annotations

import glob
import re
from typing import Any

from limner.core.errors import ImageError, MissingExtraError
from limner.core.images import SUFFIXES

_URL = re.compile(r"[a-z][a-z0-9+.-]+(?:::|://)", re.IGNORECASE)


def is_url(text: str) -> bool:
    """Whether a text is a URL and no path of this machine."""
    return _URL.match(text) is not None


def list_urls(url: str) -> list[str]:
    """Return the URLs of the pictures at a URL: of a folder all below it, of a pattern those that match, else itself.

    Raises:
        ImageError: it cannot be listed.
        MissingExtraError: fsspec, or what it needs for such URLs, is not installed.
    """
    files, path = _open(url)
    try:
        if glob.has_magic(path):
            found = files.glob(path)
        elif files.isdir(path):
            found = files.find(path)
        else:
            return [url]
    except Exception as error:  # every kind of storage raises its own
        raise _told(url, error) from error
    return sorted(files.unstrip_protocol(name) for name in found if name.lower().endswith(tuple(SUFFIXES)))


def read_url(url: str, most_bytes: int) -> bytes:
    """Return the bytes at a URL, of more than ``most_bytes`` only one more.

    Raises:
        ImageError: it cannot be read.
        MissingExtraError: see ``list_urls``.
    """
    files, path = _open(url)
    try:
        with files.open(path, "rb") as file:
            data: bytes = file.read(most_bytes + 1)
    except Exception as error:  # see above
        raise _told(url, error) from error
    return data


def _open(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        files, path = url_to_fs(url)
    except ImportError as error:
        raise MissingExtraError(f"{url}: {error}. Install it; fsspec itself: pip install 'limner[remote]'") from error
    except ValueError as error:
        raise ImageError(f"{url}: {error}.") from error
    return files, str(path)


def _told(url: str, error: Exception) -> ImageError:
    return ImageError(f"{url}: it cannot be read ({type(error).__name__}: {error}).")
