"""Strokes as SVG text: one element a stroke, round caps and joins, a title, and what the drawing was made with.

Text out, no files. Reading SVG is ``svg_reader.py``. Knows nothing about how strokes were found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from torch import Tensor

from limner.algorithms.strokes.plan import Strokes


def write_svg(strokes: Strokes, width_px: int, height_px: int, ground: Sequence[float], title: str,
              settings: Mapping[str, object]) -> str:
    """Return an SVG document of ``strokes`` on the colour ``ground`` (RGB in [0, 1]), the settings as JSON in metadata.

    Coordinates are rounded to 1/100 px, opacities to 1/1000, colours to 8 bits.
    """
    about = json.dumps(dict(settings), ensure_ascii=False)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}" '
        f'viewBox="0 0 {width_px} {height_px}">',
        f"<title>{escape(_printable(title))}</title>",
        f"<metadata>{escape(_printable(about))}</metadata>",
        f'<rect width="{width_px}" height="{height_px}" fill="{format_color(ground)}"/>',
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">',
        *_elements(strokes),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def format_color(rgb: Sequence[float]) -> str:
    """Return ``#rrggbb`` of RGB in [0, 1]."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, float(value)))):02x}" for value in rgb)


def _elements(strokes: Strokes) -> list[str]:
    cubics: list[list[Tensor]] = [[] for _ in range(len(strokes))]
    for cubic, owner in zip(strokes.points.detach().cpu(), strokes.stroke_of.tolist(), strict=True):
        cubics[owner].append(cubic)
    looks = zip(strokes.colors.tolist(), strokes.widths.tolist(), strokes.opacities.tolist(), strict=True)
    return [
        f'<path d="{_path(pieces)}" stroke="{format_color(color)}" stroke-width="{_number(width)}" '
        f'stroke-opacity="{_number(opacity, 3)}"/>'
        for pieces, (color, width, opacity) in zip(cubics, looks, strict=True)
    ]


def _path(pieces: list[Tensor]) -> str:
    """Return path data; a piece that does not begin where the one before ended begins anew."""
    words, end = [], None
    for piece in pieces:
        start, *others = [f"{_number(x)} {_number(y)}" for x, y in piece.tolist()]
        if start != end:
            words.append("M" + start)
        words.append("C" + " ".join(others))
        end = others[-1]
    return "".join(words)


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _printable(text: str) -> str:
    """Leave out control characters, which XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")
