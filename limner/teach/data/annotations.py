"""Captions of COCO, in COCO's own JSON and in Karpathy's, told apart by what is in them. Knows no model."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from limner.core.errors import VocabularyError
from limner.teach.data.examples import Example, example_of
from limner.teach.data.tables import Columns, as_split


def read_annotations(path: Path, columns: Columns) -> Iterator[Example]:
    """Yield the pictures of a COCO captions file (``images``, ``annotations``) or of Karpathy's (``images`` with
    ``sentences`` and ``split``).

    Raises:
        VocabularyError: it is neither, or damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        images = data["images"]
        yield from _read_coco(data, path, columns) if "annotations" in data else _read_karpathy(images, path, columns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise VocabularyError(f"{path} is neither COCO's captions (images, annotations) nor Karpathy's (images with "
                              f"sentences): {type(error).__name__} {error}.") from error


def _read_coco(data: dict[str, Any], path: Path, columns: Columns) -> Iterator[Example]:
    said: dict[Any, list[str]] = defaultdict(list)
    for annotation in data["annotations"]:
        if "caption" in annotation:  # a file of instances has none
            said[annotation["image_id"]].append(str(annotation["caption"]))
    if not said:
        raise ValueError("no annotation has a caption")
    for image in data["images"]:
        yield example_of(columns.place(image["file_name"], path), said[image["id"]])


def _read_karpathy(images: list[dict[str, Any]], path: Path, columns: Columns) -> Iterator[Example]:
    for image in images:
        place = columns.place(str(Path(image.get("filepath", ""), image["filename"])), path)
        if not place.exists():  # many keep the pictures of all splits in one folder
            place = columns.place(image["filename"], path)
        yield example_of(place, [str(sentence["raw"]) for sentence in image["sentences"]], as_split(image.get("split", "")))
