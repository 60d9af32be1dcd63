"""A page of hits that stands alone: thumbnails, scores, paths; no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import TYPE_CHECKING

from limner.apps.cli.show.hits import describe_date, describe_path
from limner.apps.cli.streams import plain
from limner.core.errors import LimnerError

if TYPE_CHECKING:
    from limner.tasks.search.options import Hit, SearchResult

THUMBNAIL_PX = 256

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)) }
figure { margin: 0 } img { width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 8px; background: #8883 }
figcaption { font-size: .8rem; overflow-wrap: anywhere } .score { opacity: .7 }
"""


def write_gallery(result: SearchResult) -> str:
    """Return the page."""
    title = html.escape(plain(", ".join(result.terms)))
    figures = "\n".join(_write_figure(hit) for hit in result.hits)
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="viewport" content="width=device-width">'
            f"<style>{_STYLE}</style></head>\n<body><h1>{title}</h1>"
            f"<p>{len(result.hits)} of {result.searched:,} photos</p>\n<main>\n{figures}\n</main></body></html>")


def _write_figure(hit: Hit) -> str:
    name = html.escape(plain(hit.path))
    picture = make_thumbnail(hit.path, hit.photo.time_ms)
    source = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}" if picture else ""
    link = html.escape(Path(hit.path).absolute().as_uri()) if picture else ""
    return (f'<figure><a href="{link}"><img src="{source}" alt="{name}" loading="lazy"></a><figcaption>'
            f'<span class="score">{hit.score:.4f} &middot; {html.escape(describe_date(hit))}</span><br>'
            f"{html.escape(describe_path(hit))}</figcaption></figure>")


def make_thumbnail(path: str, time_ms: int = 0, size_px: int = THUMBNAIL_PX) -> bytes | None:
    """Return a small JPEG of a photo, or None where it cannot be read any more."""
    from limner.tasks.search.reading import read_thumbnail

    try:
        return read_thumbnail(path, size_px, time_ms)
    except LimnerError:
        return None
