"""The one reader of what is taught from: it tells the form of the data by what lies there.

=====================  =========================================================================
given                  is read as
=====================  =========================================================================
``x.csv``, ``x.tsv``   a table, by its columns (``tables.py``)
``x.jsonl``            JSON lines
``x.json``             COCO's captions or Karpathy's (``annotations.py``)
``x.tar``              webdataset: pictures, and a ``.txt`` (or ``.json``) of the same key for each
a folder               its ``metadata.jsonl`` or ``metadata.csv`` (imagefolder), or else pictures with a
                       ``.txt`` beside each, a caption a line, or else the tars in it
=====================  =========================================================================

Knows no model.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from limner.batch.fetch import fetch_bytes
from limner.batch.inputs import list_members
from limner.batch.manifest import Item
from limner.core.errors import VocabularyError
from limner.core.images import SUFFIXES, walk_images
from limner.teach.data.annotations import read_annotations
from limner.teach.data.examples import Example, example_of, merge_captions
from limner.teach.data.tables import CAPTION_COLUMNS, Columns, read_lines_of_json, read_table

METADATA = ("metadata.jsonl", "metadata.csv")
TEXT_SUFFIX = ".txt"
_READERS = {".csv": read_table, ".tsv": read_table, ".jsonl": read_lines_of_json, ".json": read_annotations}


def read_pairs(source: str | Path, columns: Columns | None = None) -> list[Example]:
    """Return the pictures with captions that ``source`` holds, each once.

    Raises:
        VocabularyError: it is in none of the forms, or damaged, or no picture in it has a caption.
        ImageError: a folder or a tar cannot be read.
    """
    place, columns = Path(source).expanduser(), columns or Columns()
    found = [example for example in merge_captions(_read(place, columns)) if example.captions]
    if not found:
        raise VocabularyError(f"{place}: no picture in it has a caption. Taken are {_FORMS}.")
    return found


def read_pictures(source: str | Path) -> list[Example]:
    """Return the pictures of a folder and of those below it, or those of a tar, without captions.

    Raises:
        VocabularyError: there are none.
        ImageError: it cannot be read.
    """
    place = Path(source).expanduser()
    if place.suffix.lower() == ".tar":
        found = [Example(item) for item in list_members(place) if _is_picture(item)]
    else:
        found = [example_of(path) for path in ([place] if place.is_file() else walk_images(place, recursive=True))]
    if not found:
        raise VocabularyError(f"{place}: there are no pictures in it.")
    return found


def read_pairs_or_pictures(source: str | Path) -> list[Example]:
    """Return what ``source`` holds with captions, where it has any; of a plain folder or a single picture, the pictures."""
    place = Path(source).expanduser()
    try:
        return read_pairs(place)
    except VocabularyError:
        if place.is_dir() or place.suffix.lower() in SUFFIXES:
            return read_pictures(place)
        raise


_FORMS = ("a CSV or TSV file, JSON lines, COCO's or Karpathy's JSON, a webdataset tar, or a folder with metadata.jsonl, "
          "with metadata.csv, or with a text beside each picture")


def _read(place: Path, columns: Columns) -> Iterator[Example]:
    if place.is_dir():
        return _read_folder(place, columns)
    if not place.exists():
        raise VocabularyError(f"{place}: there is no such file or folder.")
    if place.suffix.lower() == ".tar":
        return _read_tar(place)
    reader = _READERS.get(place.suffix.lower())
    if reader is None:
        raise VocabularyError(f"{place}: its suffix tells nothing. Taken are {_FORMS}.")
    return reader(place, columns)


def _read_folder(folder: Path, columns: Columns) -> Iterator[Example]:
    for name in METADATA:
        if (folder / name).is_file():
            yield from _READERS[Path(name).suffix](folder / name, columns)
            return
    tars = sorted(folder.glob("*.tar"))
    pictures = [] if tars else list(walk_images(folder, recursive=True))
    for tar in tars:
        yield from _read_tar(tar)
    for picture in pictures:
        text = picture.with_suffix(TEXT_SUFFIX)
        if text.is_file():
            yield example_of(picture, _read_text(text.read_bytes(), text).splitlines())


def _read_tar(path: Path) -> Iterator[Example]:
    """Yield the samples of a tar: neighbours whose names are the same before the first point of the last part."""
    sample: list[Item] = []
    for item in list_members(path):
        if sample and _key(item) != _key(sample[0]):
            yield from _read_sample(sample)
            sample = []
        sample.append(item)
    yield from _read_sample(sample)


def _read_sample(sample: Iterable[Item]) -> Iterator[Example]:
    items = list(sample)
    pictures = [item for item in items if _is_picture(item)]
    texts = [text for item in items for text in _read_member(item)]
    if pictures and texts:
        yield Example(pictures[0], tuple(texts))


def _read_member(item: Item) -> list[str]:
    suffix = Path(str(item.member)).suffix.lower()
    if suffix == TEXT_SUFFIX:
        return _read_text(fetch_bytes(item), item.name).splitlines()
    if suffix != ".json":
        return []
    try:
        row = json.loads(fetch_bytes(item))
    except ValueError as error:
        raise VocabularyError(f"{item.name} is no JSON ({error}).") from error
    return [str(row[name]) for name in CAPTION_COLUMNS if isinstance(row, dict) and isinstance(row.get(name), str)]


def _read_text(data: bytes, name: str | Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{name} is no text in UTF-8 ({error}).") from error


def _key(item: Item) -> str:
    folder, _, name = str(item.member).rpartition("/")
    return f"{folder}/{name.split('.', 1)[0]}"


def _is_picture(item: Item) -> bool:
    return Path(str(item.member)).suffix.lower() in SUFFIXES
