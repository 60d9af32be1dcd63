"""Strokes out of SVG text: paths, lines and polylines that have a stroke; everything else is named and left out.

Text in, no files. Knows nothing about what the strokes are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

import torch
from PIL import ImageColor

from limner.algorithms.strokes.limits import FARTHEST_PX, MOST_CUBICS, MOST_STROKES
from limner.algorithms.strokes.plan import Strokes
from limner.algorithms.svg.number import LONGEST, parse_number, shorten
from limner.algorithms.svg.path import Cubic, TooLargeError, parse_path
from limner.algorithms.svg.transform import IDENTITY, Matrix, multiply, parse_transform
from limner.core.errors import ImageError

_LOOKS = ("stroke", "stroke-width", "stroke-opacity", "display", "visibility")
_GROUPS = frozenset({"svg", "g", "a"})
_SILENT = frozenset({"title", "desc", "metadata", "namedview"})

MOST_CHARACTERS = 2**24
"""Of a document."""


@dataclass(frozen=True)
class SvgStrokes:
    """The strokes of a document, laid out on a canvas, and what of it was ``skipped``: 'circle', 'path (command A)' ..."""

    strokes: Strokes
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class _Shape:
    cubics: list[Cubic]
    width: float
    color: tuple[float, ...]
    opacity: float


class _UnsupportedError(ValueError):
    """Something of an element that strokes cannot show."""


def read_svg(text: str, width_px: int, height_px: int) -> SvgStrokes:
    """Read an SVG document and fit its view box into a canvas, centred, without distorting it.

    Raises:
        ImageError: the text is no SVG, is too large, or holds no stroke that can be drawn.
    """
    if len(text) > MOST_CHARACTERS:
        raise ImageError(f"it has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    try:
        root = _parse(text)
        place = _fit(root, width_px, height_px)
        skipped: list[str] = []
        shapes = _read_shapes(root, place, skipped)
    except ValueError as error:
        raise ImageError(str(error)) from error
    if not shapes:
        left_out = f"; skipped: {list_skipped(skipped)}" if skipped else ""
        raise ImageError(f"it holds no stroke that limner can draw{left_out}")
    return SvgStrokes(_assemble(shapes), tuple(skipped))


def list_skipped(skipped: Sequence[str], most: int = 10) -> str:
    """Return what was skipped for a message, each kind once."""
    kinds = sorted(set(skipped))
    return ", ".join(kinds[:most]) + (f" and {len(kinds) - most:,} more" if len(kinds) > most else "")


def _parse(text: str) -> ElementTree.Element:
    if "<!ENTITY" in text:
        raise ValueError("it declares entities, which limner does not expand")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no well-formed XML ({error})") from error
    if _name(root) != "svg":
        raise ValueError(f"its outermost element is <{_name(root)}>, not <svg>")
    return root


def _name(element: ElementTree.Element) -> str:
    return shorten(element.tag.rsplit("}", 1)[-1]) if isinstance(element.tag, str) else "comment"


def _fit(root: ElementTree.Element, width_px: int, height_px: int) -> Matrix:
    given = root.get("viewBox")
    if given is None:
        box = [0, 0, _length(root.get("width"), width_px), _length(root.get("height"), height_px)]
    else:
        words = given[:1000].replace(",", " ").split()
        if len(words) != 4:
            raise ValueError(f"its view box is {shorten(given)!r}, not four numbers")
        box = [parse_number(word) for word in words]
    x, y, width, height = box
    if min(width, height) <= 0:
        raise ValueError(f"its view box is {width:g} x {height:g}")
    scale = min(width_px / width, height_px / height)
    shift = (width_px - scale * width) / 2 - scale * x, (height_px - scale * height) / 2 - scale * y
    return multiply(IDENTITY, (scale, 0.0, 0.0, scale, *shift))


def _read_shapes(root: ElementTree.Element, place: Matrix, skipped: list[str]) -> list[_Shape]:
    shapes: list[_Shape] = []
    cubics = 0
    for element, look, matrix in _walk(root, place, skipped):
        shape = _read_shape(element, look, matrix, MOST_CUBICS - cubics, skipped)
        if shape is not None:
            shapes.append(shape)
            cubics += len(shape.cubics)
        if len(shapes) > MOST_STROKES:
            raise ValueError(f"it has more than {MOST_STROKES:,} strokes")
    return shapes


def _walk(root: ElementTree.Element, place: Matrix,
          skipped: list[str]) -> Iterator[tuple[ElementTree.Element, dict[str, str], Matrix]]:
    """Yield drawable elements in painting order with the look that they inherit and their place on the canvas."""
    waiting: list[tuple[ElementTree.Element, Mapping[str, str], Matrix]] = [(root, {}, place)]
    while waiting:  # no recursion: a document may nest deeper than Python's stack
        element, inherited, matrix = waiting.pop()
        name = _name(element)
        if name in _SILENT or not isinstance(element.tag, str):
            continue
        try:
            matrix = multiply(matrix, parse_transform(element.get("transform", "")))
            look = {**inherited, **_own_look(element)}
            look["opacity"] = str(_share(inherited.get("opacity")) * _share(_style(element).get("opacity")))
        except ValueError as error:
            skipped.append(f"{name} ({error})")
            continue
        if name in _GROUPS:
            waiting += [(child, look, matrix) for child in reversed(element)]
        else:
            yield element, look, matrix


def _style(element: ElementTree.Element) -> dict[str, str]:
    """Return attributes, overruled by what the style attribute says."""
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return dict(element.attrib) | {key.strip(): value.strip() for key, value in pairs}


def _own_look(element: ElementTree.Element) -> dict[str, str]:
    return {key: value for key, value in _style(element).items() if key in _LOOKS and value != "inherit"}


def _read_shape(element: ElementTree.Element, look: Mapping[str, str], matrix: Matrix, most: int,
                skipped: list[str]) -> _Shape | None:
    name = _name(element)
    if name == "rect" and look.get("stroke", "none") == "none":
        return None  # a ground; the canvas has its own
    try:
        data, color, opacity = _path_data(element, name), _color(look), _opacity(look)
        cubics = [_move(cubic, matrix) for cubic in parse_path(data, most)]
        width = _length(look.get("stroke-width"), 1.0)
        if width < 0:
            raise ValueError(f"stroke-width {width:g}")
        width *= abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
        numbers = (number for cubic in cubics for point in cubic for number in point)
        if not all(abs(number) <= FARTHEST_PX for number in (width, *numbers)):
            raise ValueError(f"more than {FARTHEST_PX:,.0f} px from the canvas, or as wide")
        return _Shape(cubics, width, color, opacity) if cubics else None
    except TooLargeError:
        raise
    except _UnsupportedError as error:
        skipped.append(str(error))
    except ValueError as error:
        skipped.append(f"{name} ({error})")
    return None


def _path_data(element: ElementTree.Element, name: str) -> str:
    if name == "path":
        return element.get("d", "")
    if name == "line":
        x1, y1, x2, y2 = (_length(element.get(key), 0.0) for key in ("x1", "y1", "x2", "y2"))
        return f"M{x1} {y1}L{x2} {y2}"
    if name in ("polyline", "polygon"):
        return f"M{element.get('points', '')}" + ("Z" if name == "polygon" else "")
    raise _UnsupportedError(name)


def _color(look: Mapping[str, str]) -> tuple[float, ...]:
    if look.get("display") == "none" or look.get("visibility") in ("hidden", "collapse"):
        raise ValueError("hidden")
    stroke = look.get("stroke", "none")
    if stroke in ("none", "transparent"):
        raise ValueError("no stroke")
    try:
        if len(stroke) > LONGEST:
            raise ValueError
        return tuple(min(1.0, max(0.0, value / 255)) for value in ImageColor.getrgb(stroke)[:3])
    except ValueError as error:
        raise ValueError(f"stroke {shorten(stroke)}") from error


def _opacity(look: Mapping[str, str]) -> float:
    return _share(look.get("stroke-opacity")) * _share(look.get("opacity"))


def _share(text: str | None) -> float:
    """Return an opacity; like a browser, the nearest one in [0, 1]."""
    if text is None:
        return 1.0
    number = parse_number(text[:-1]) / 100 if text.endswith("%") else parse_number(text)
    return min(1.0, max(0.0, number))


def _length(text: str | None, default: float) -> float:
    return default if text is None else parse_number(text.strip().removesuffix("px"))


def _move(cubic: Cubic, m: Matrix) -> Cubic:
    p0, p1, p2, p3 = ((m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in cubic)
    return p0, p1, p2, p3


def _assemble(shapes: list[_Shape]) -> Strokes:
    owners = [number for number, shape in enumerate(shapes) for _ in shape.cubics]
    return Strokes(
        torch.tensor([cubic for shape in shapes for cubic in shape.cubics], dtype=torch.float32), torch.tensor(owners),
        torch.tensor([shape.width for shape in shapes]), torch.tensor([shape.color for shape in shapes]),
        torch.tensor([shape.opacity for shape in shapes]))
