"""Photos that were found, as a table, as paths, as JSON, CSV or a page. Knows nothing about how they were found."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from rich.table import Table

from limner.apps.cli.console import out
from limner.apps.cli.streams import plain

if TYPE_CHECKING:
    from limner.index.photos.records import Photo
    from limner.tasks.search.duplicates import CopyGroup
    from limner.tasks.search.options import Hit, SearchResult
    from limner.tasks.search.tagging import Tag

TAG_FORMATS = ("table", "jsonl", "csv")
COLUMNS = ("rank", "path", "score", "z", "taken", "camera", "width_px", "height_px", "size_bytes")


def print_hits(result: SearchResult, form: str, preview: str, *, explain: bool = False) -> None:
    """Print hits on stdout in one of the formats."""
    if form == "jsonl":
        for hit in result.hits:
            print(json.dumps({**hit.as_dict(), "by_term": dict(zip(result.terms, hit.terms))}))
    elif form in ("paths", "paths0"):
        end = b"\0" if form == "paths0" else b"\n"
        sys.stdout.flush()
        sys.stdout.buffer.write(b"".join(os.fsencode(hit.path) + end for hit in result.hits))
        sys.stdout.flush()
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows(_row(hit) for hit in result.hits)
    elif form == "html":
        from limner.apps.cli.show.gallery import write_gallery

        print(write_gallery(result))
    else:
        _print_table(result, preview, explain=explain)


def print_tags(tags: Iterable[Tag], form: str) -> int:
    """Print photos with their labels on stdout as they come; return how many there were."""
    from limner.index.photos.records import printable

    count = 0
    writer = csv.writer(sys.stdout)
    if form == "csv":
        writer.writerow(("path", "label", "probability", "time_ms"))
    for tag in tags:
        count += 1
        share = f"{tag.found.labels[0].probability:.4f}"
        if form == "jsonl":
            print(json.dumps(tag.as_dict()))
        elif form == "csv":
            writer.writerow((printable(tag.photo.paths[0]), tag.found.best or "", share, tag.photo.time_ms))
        else:
            print(f"{share}  {plain(tag.found.best or '-')}  {_describe_moment(tag.photo)}")
    return count


def print_copies(groups: Sequence[CopyGroup], *, as_json: bool) -> None:
    """Print groups of near copies, the one to keep in front."""
    for group in groups:
        if as_json:
            print(json.dumps(group.as_dict()))
            continue
        for row in group.as_dict()["files"]:
            size = f"{row['width_px']}x{row['height_px']}  {row['size_bytes']:>11,}"
            print(f"{row['distance']:.4f}  {size}  {plain(row['path'])}")
        print()


def describe_date(hit: Hit) -> str:
    """Return when a photo was taken, or the time of its file."""
    seconds = hit.photo.about.taken_s if hit.photo.about.taken_s is not None else hit.photo.mtime_ns / 1e9
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return ""


def describe_path(hit: Hit) -> str:
    """Return the path on one line, of a video with its moment."""
    return _describe_moment(hit.photo)


def _describe_moment(photo: Photo) -> str:
    if not photo.time_ms:
        return plain(photo.paths[0])
    minutes, seconds = divmod(photo.time_ms // 1000, 60)
    return f"{plain(photo.paths[0])} at {minutes}:{seconds:02}"


def _row(hit: Hit) -> tuple[object, ...]:
    about = hit.photo.about
    return (hit.rank, hit.as_dict()["path"], f"{hit.score:.4f}", f"{hit.z:.2f}", describe_date(hit), about.camera or "",
            about.width_px, about.height_px, hit.photo.size_bytes)


def _print_table(result: SearchResult, preview: str, *, explain: bool) -> None:
    from rich.markup import escape

    table = Table(box=None, pad_edge=False)
    for name in ("score", "z", *(result.terms if explain else ()), "taken", "photo"):
        table.add_column(escape(name), justify="left" if name in ("taken", "photo") else "right", no_wrap=name != "photo",
                         overflow="fold")
    for hit in result.hits:
        terms = [f"{term:.4f}" for term in hit.terms] if explain else []
        table.add_row(f"{hit.score:.4f}", f"{hit.z:.1f}", *terms, describe_date(hit), escape(describe_path(hit)))
    out().print(table)
    if preview != "off" and (preview != "auto" or sys.stdout.isatty()):
        from limner.apps.cli.show.pictures import show_pictures

        show_pictures(result.hits, preview)
    if explain or sys.stdout.isatty():
        matches = "" if result.matches is None else f", {result.matches:,} {'or more ' if result.more else ''}match"
        if result.cutoff_z is not None:
            matches += f" ({result.cutoff_z:.1f} deviations or more)"
        elif result.floor is not None:
            matches += f" (a strength of {result.floor:.1f} or more)"
        out().print(f"{result.searched:,} searched{matches}, {escape(result.model)}", style="dim")
