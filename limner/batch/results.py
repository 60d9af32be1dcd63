"""The results of a job in the forms that other programs read: texts beside pictures, JSONL, Parquet, metadata of an image
folder, kohya's JSON, webdataset tars. Made from the finished units; the units stay.
"""

from __future__ import annotations

import base64
import io
import itertools
import json
import os
import tarfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from limner.batch.embedding import embed_text
from limner.batch.fetch import fetch_bytes
from limner.batch.manifest import GROUP_ROWS, Item
from limner.batch.marks import ReviewedTexts
from limner.batch.sidecars import TextOptions, compose_text, find_clashes, sidecar_path, split_text, write_sidecar
from limner.batch.xmp import write_xmp
from limner.core.errors import LimnerError, MissingExtraError, OptionError, StorageError
from limner.core.images import SUFFIXES
from limner.core.outputs import plan_output

TAR_PICTURES = 1_000


@dataclass(frozen=True)
class Result:
    """What was found of one picture, as a text and in parts."""

    item: Item
    text: str
    tags: tuple[str, ...]
    row: dict[str, Any]


def to_result(row: dict[str, Any], options: TextOptions) -> Result | None:
    """Return the result of a row of a unit; None for one with an error."""
    if "error" in row:
        return None
    names = ("path", "path_base64", "member", "member_base64", "offset", "size", "row", "column")
    item = Item.from_dict({name: row[name] for name in names if name in row})
    parts = []
    if "prompt" in row:
        parts += split_text(row["prompt"]["text"], ",")
    elif "captions" in row:
        parts += list(dict.fromkeys(row["captions"].values()))
    tags = tuple(tag for tag, _ in row.get("tags", ()))
    parts += tags
    if not parts and row.get("label"):
        parts = [row["label"]]
    return Result(item, compose_text(parts, options), tags, row)


def read_results(rows: Iterable[dict[str, Any]], options: TextOptions,
                 keep: Callable[[dict[str, Any]], bool] = lambda row: True) -> Iterator[Result]:
    """Yield the results of rows that are kept; those with an error are left out."""
    for row in rows:
        result = to_result(row, options)
        if result is not None and keep(row):
            yield result


def write_sidecars(results: Iterable[Result], options: TextOptions, complain: Callable[[str], None], *,
                   xmp: bool = False, inside: bool = False) -> Counter[str]:
    """Write texts beside (or into) their pictures; count what was written, skipped and failed.

    Pictures inside other files are passed over. Whether two pictures would share a text is for ``check_clashes`` to say
    beforehand.
    """
    counts: Counter[str] = Counter()
    reviewed = ReviewedTexts()
    for result in results:
        if not result.item.is_file:
            continue
        picture = Path(result.item.path)
        try:
            counts[_write_one(picture, result, options, reviewed, xmp=xmp, inside=inside)] += 1
        except LimnerError as error:
            complain(str(error))
            counts["failed"] += 1
    return counts


def check_clashes(pictures: Iterable[Path], options: TextOptions) -> None:
    """Raise an OptionError where two of some pictures, in the order of their names, would share a text."""
    clashes = find_clashes(pictures, options)
    first = next(clashes, None)
    if first is not None:
        one, other = first
        more = sum(1 for _ in clashes)
        raise OptionError(f"{one} and {other} would share {sidecar_path(one, options)}"
                          f"{f', and {more:,} more pairs' if more else ''}. --full-names writes "
                          f"{other.name}{options.ending}.")


def write_jsonl(results: Iterable[Result], path: Path) -> int:
    """Write a line a picture."""
    return _write_lines(path, ({**result.row, "text": result.text} for result in results))


def write_image_folder(results: Iterable[Result], folder: Path) -> int:
    """Write ``metadata.jsonl`` as Hugging Face's imagefolder reads it: ``file_name`` relative to it, and ``text``."""
    return _write_lines(folder / "metadata.jsonl", (
        {"file_name": os.path.relpath(result.item.path, folder), "text": result.text, **_extras(result)}
        for result in results if result.item.is_file))


def write_kohya(results: Iterable[Result], path: Path) -> int:
    """Write the JSON that kohya's training reads: full path -> caption and tags."""
    count = 0

    def write(part: Path) -> None:
        nonlocal count
        with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("{")
            for result in results:
                if result.item.is_file:
                    about = {"caption": result.text, **({"tags": ", ".join(result.tags)} if result.tags else {})}
                    name = json.dumps(result.item.path, ensure_ascii=False)
                    file.write(f"{',' if count else ''}\n {name}: {json.dumps(about, ensure_ascii=False)}")
                    count += 1
            file.write("\n}\n")

    plan_output(path).fill(write)
    return count


def write_parquet(results: Iterable[Result], path: Path) -> int:
    """Write path, text, tags and features.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("Parquet files need the extra: pip install 'limner[parquet]'") from error
    schema = pa.schema([("path", pa.string()), ("text", pa.string()), ("tags", pa.list_(pa.string())), ("row", pa.string()),
                        ("features", pa.binary())])
    count = 0

    def write(part: Path) -> None:
        nonlocal count
        left = iter(results)
        with pq.ParquetWriter(part, schema) as writer:
            while group := [_to_cells(result) for result in itertools.islice(left, GROUP_ROWS)]:
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
                count += len(group)

    plan_output(path).fill(write)
    return count


def write_webdataset(results: Iterable[Result], folder: Path, complain: Callable[[str], None]) -> int:
    """Write tars of a thousand pictures: ``000000012.jpg``, ``.txt`` and ``.json`` for each."""
    folder.mkdir(parents=True, exist_ok=True)
    count, batch, number = 0, [], 0
    for result in results:
        batch.append(result)
        if len(batch) == TAR_PICTURES:
            count += _write_tar(folder / f"{number:05d}.tar", batch, complain)
            batch, number = [], number + 1
    if batch:
        count += _write_tar(folder / f"{number:05d}.tar", batch, complain)
    return count


def _write_one(picture: Path, result: Result, options: TextOptions, reviewed: ReviewedTexts, *, xmp: bool,
               inside: bool) -> str:
    if not picture.exists():  # nor may its folder be made anew: a disk that is not mounted looks like this
        raise StorageError(f"{picture} is gone, so its text is not written. It is kept in the job: the same command writes "
                           "it when the picture is back.")
    if inside:
        embed_text(picture, result.text, result.tags)
        return "written"
    if xmp:
        caption = next(iter(result.row.get("captions", {}).values()), "")
        return write_xmp(picture, result.text, result.tags, caption, overwrite=options.if_exists != "skip")
    return write_sidecar(sidecar_path(picture, options), result.text, options, reviewed)


def _to_cells(result: Result) -> dict[str, Any]:
    return {"path": result.item.name.encode("utf-8", "replace").decode(), "text": result.text, "tags": list(result.tags),
            "row": json.dumps({key: value for key, value in result.row.items() if key != "features"}),
            "features": base64.b64decode(result.row["features"]) if "features" in result.row else None}


def _extras(result: Result) -> dict[str, Any]:
    return {key: result.row[key] for key in ("tags", "label", "captions") if key in result.row}


def _find_ending(item: Item, data: bytes) -> str:
    """Return the ending of a picture's file; of one inside a table, that of its format."""
    named = Path(item.member or item.path).suffix.lower()
    if named in SUFFIXES:
        return named
    with Image.open(io.BytesIO(data)) as image:
        kind = str(image.format).lower()
    return {"jpeg": ".jpg"}.get(kind, f".{kind}")


def _write_lines(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    count = 0

    def write(part: Path) -> None:
        nonlocal count
        with part.open("w", encoding="utf-8", errors="surrogateescape") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1

    plan_output(path).fill(write)
    return count


def _write_tar(path: Path, results: list[Result], complain: Callable[[str], None]) -> int:
    count = 0

    def write(part: Path) -> None:
        nonlocal count
        with tarfile.open(part, "w", format=tarfile.USTAR_FORMAT) as tar:
            for result in results:
                try:
                    data = fetch_bytes(result.item)
                except LimnerError as error:
                    complain(str(error))
                    continue
                key = f"{result.row['i']:09d}"
                ending = _find_ending(result.item, data)
                about = json.dumps({**result.row, "text": result.text}, ensure_ascii=False)
                for name, body in ((ending, data), (".txt", result.text.encode()), (".json", about.encode())):
                    info = tarfile.TarInfo(key + name)
                    info.size = len(body)
                    tar.addfile(info, io.BytesIO(body))
                count += 1

    plan_output(path).fill(write)
    return count
