"""Photo search: the index that the server was started with, and small pictures of what was found, by number."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limner.apps.web.errors import RequestError
from limner.apps.web.jobs import Work
from limner.apps.web.requests import SearchRequest
from limner.core.errors import LimnerError
from limner.core.events import Monitor

if TYPE_CHECKING:
    from limner.apps.web.studio import Studio
    from limner.tasks.search.options import SearchOptions, SearchResult, Term
    from limner.tasks.search.photos import Index

KEPT_PATHS = 5000
KEPT_THUMBNAILS = 500
THUMBNAIL_PX = 320


def make_thumbnail(path: str | Path, side_px: int, time_ms: int = 0) -> bytes:
    """Return a JPEG of a picture, or of a video's frame, that is no longer than so many pixels.

    Raises:
        RequestError: it cannot be read.
    """
    from limner.tasks.search.reading import read_thumbnail

    try:
        return read_thumbnail(os.fspath(path), side_px, time_ms)
    except LimnerError as error:
        raise RequestError("The picture cannot be read.", 404) from error


class Photos:
    """The index, opened at the first search. Only photos that a search gave are ever read, and only by their number."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._index: Index | None = None
        self._paths: OrderedDict[int, tuple[str, int]] = OrderedDict()
        self._thumbnails: OrderedDict[int, bytes] = OrderedDict()
        self._one = threading.Lock()

    def search(self, asked: SearchRequest, picture: bytes | None) -> Work:
        """Return the work that finds photos.

        Raises:
            RequestError: the server has no index, or nothing is asked for.
            OptionError: a filter cannot be read.
        """
        from limner.tasks.search.filters import folders_within, read_filter

        if self._studio.options.index is None:
            raise RequestError("This server has no photo index. Make one with: limner index FOLDER; then start it with "
                               "--index DIR.", 404)
        if asked.text is None and picture is None and asked.like is None:
            raise RequestError("There is nothing to search for: give text, image or like.", 422)
        wanted = read_filter((), asked.after, asked.before, asked.camera, asked.near, asked.min_size, asked.type)

        def work(monitor: Monitor) -> dict[str, Any]:
            from limner.tasks.search.options import SearchOptions

            index = self._open(monitor)
            folders = folders_within(index.store.summary().roots, asked.folder) if asked.folder else ()
            options = SearchOptions(count=asked.count, offset=asked.offset, filter=replace(wanted, folders=folders),
                                    cutoff="none" if asked.like is not None else asked.cutoff)
            result = self._find(index, asked, picture, options)
            for hit in (*result.hits, *result.nearest):
                self._paths[hit.photo.content] = hit.path, hit.photo.time_ms
            while len(self._paths) > KEPT_PATHS:
                self._paths.popitem(last=False)
            return self._hide_folders(result.as_dict())

        return work

    def thumbnail(self, number: int) -> bytes:
        """Return a small JPEG of a photo that was found. Any thread; one photo is decoded at a time.

        Raises:
            RequestError: no search gave that number, or the photo is gone.
        """
        with self._one:
            if number not in self._thumbnails:
                found = self._paths.get(number)
                if found is None:
                    raise RequestError("No search gave a photo of that number.", 404)
                path, time_ms = found
                self._thumbnails[number] = make_thumbnail(path, THUMBNAIL_PX, time_ms)
                while len(self._thumbnails) > KEPT_THUMBNAILS:
                    self._thumbnails.popitem(last=False)
            return self._thumbnails[number]

    def close(self) -> None:
        """Let go of the index."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def _open(self, monitor: Monitor) -> Index:
        if self._index is None:
            from limner.index.photos.store import open_store
            from limner.tasks.search.photos import Index

            place = self._studio.options.index or ""
            store = open_store(place)
            names = [model.name for model in store.models()]
            store.close()
            name = next((clip for clip in self._studio.options.clips if clip in names),
                        names[0] if len(names) == 1 else self._studio.options.clips[0])
            clip: Any = self._studio.engine.clip(name, monitor=monitor)
            self._index = Index(place, clip)
        return self._index

    def _find(self, index: Index, asked: SearchRequest, picture: bytes | None, options: SearchOptions) -> SearchResult:
        if asked.like is not None:
            return index.similar(asked.like, options)
        return index.search(self._terms(asked, picture), options)

    def _terms(self, asked: SearchRequest, picture: bytes | None) -> list[Term]:
        from limner.tasks.search.options import Term

        terms = [Term(text=asked.text)] if asked.text is not None else []
        if picture is not None:
            terms.append(Term(image=self._studio.open(picture)))
        return [*terms, *(Term(text=text, weight=-1.0) for text in asked.unlike)]

    def _hide_folders(self, result: dict[str, Any]) -> dict[str, Any]:
        """Leave the names of files, and no folders: who may search need not know the disk."""
        for row in (*result["hits"], *result["nearest"]):
            row["path"] = row["path"].replace("\\", "/").rpartition("/")[2]
            for name in ("copies", "path_base64"):
                row.pop(name, None)
        return result
