"""Strokes as SVG text: one element a stroke, round caps and joins, a title, and what the drawing was made with.

Text out, no files. Reading SVG is ``reader.py``. Knows nothing about how strokes were found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

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
        f"<title>{_escape(_ILLEGAL.sub('', title))}</title>",
        f"<metadata>{_escape(_ILLEGAL.sub(_escape_json, about))}</metadata>",
        f'<rect width="{width_px}" height="{height_px}" fill="{format_color(ground)}"/>',
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">',
        *map(_element, path_attributes(strokes)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def path_attributes(strokes: Strokes) -> list[dict[str, Any]]:
    """Return the attributes of each stroke's ``path`` element as numbers, rounded as they are written.

    ``d`` is ``[["M", x, y], ["C", x, y, x, y, x, y] ...]``, ``stroke`` is ``[r, g, b]`` of 0 to 255; ``stroke-width`` in px,
    ``stroke-opacity`` in [0, 1].
    """
    cubics: list[list[list[list[float]]]] = [[] for _ in range(len(strokes))]
    for cubic, owner in zip(strokes.points.tolist(), strokes.stroke_of.tolist(), strict=True):
        cubics[owner].append(cubic)
    looks = zip(strokes.colors.tolist(), strokes.widths.tolist(), strokes.opacities.tolist(), strict=True)
    return [{"d": _commands(pieces), "stroke": _levels(color), "stroke-width": round(width, 2),
             "stroke-opacity": round(opacity, 3)}
            for pieces, (color, width, opacity) in zip(cubics, looks, strict=True)]


def format_color(rgb: Sequence[float]) -> str:
    """Return ``#rrggbb`` of RGB in [0, 1]."""
    return "#{:02x}{:02x}{:02x}".format(*_levels(rgb))


def _levels(rgb: Sequence[float]) -> list[int]:
    return [round(255 * min(1.0, max(0.0, float(value)))) for value in rgb]


def _commands(pieces: list[list[list[float]]]) -> list[list[Any]]:
    """Return the commands of a path; a piece that does not begin where the one before ended begins anew."""
    commands: list[list[Any]] = []
    end = None
    for piece in pieces:
        (x, y), *others = [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in piece]  # + 0.0: no minus before a 0
        if (x, y) != end:
            commands.append(["M", x, y])
        commands.append(["C", *(number for point in others for number in point)])
        end = others[-1]
    return commands


def _element(attributes: Mapping[str, Any]) -> str:
    data = "".join(command + " ".join(map(_number, numbers)) for command, *numbers in attributes["d"])
    color = "#{:02x}{:02x}{:02x}".format(*attributes["stroke"])
    return (f'<path d="{data}" stroke="{color}" stroke-width="{_number(attributes["stroke-width"])}" '
            f'stroke-opacity="{_number(attributes["stroke-opacity"], 3)}"/>')


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold, not even escaped: controls, halves of pairs, U+FFFE and U+FFFF."""


def _escape_json(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _escape(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
