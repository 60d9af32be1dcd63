"""Strokes out of SVG text: paths, lines and polylines that have a stroke; everything else is named and left out.

Text in, no files. Knows nothing about what the strokes are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import torch
from PIL import ImageColor

from limner.algorithms.strokes.plan import Strokes
from limner.algorithms.svg.path import Cubic, parse_path
from limner.algorithms.svg.transform import Matrix, multiply, parse_transform

_LOOKS = ("stroke", "stroke-width", "stroke-opacity", "display", "visibility")
_GROUPS = frozenset({"svg", "g", "a"})
_SILENT = frozenset({"title", "desc", "metadata", "namedview"})
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(?:px)?\s*")


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
        ValueError: the text is no SVG, or holds no stroke that can be drawn.
    """
    root = _parse(text)
    skipped: list[str] = []
    shapes = [shape for element, look, matrix in _walk(root, {}, _fit(root, width_px, height_px), skipped)
              for shape in _read_shape(element, look, matrix, skipped)]
    if not shapes:
        raise ValueError("it holds no stroke that limner can draw" + (f"; skipped: {_list(skipped)}" if skipped else ""))
    return SvgStrokes(_assemble(shapes), tuple(skipped))


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


def _list(skipped: list[str]) -> str:
    return ", ".join(sorted(set(skipped)))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "comment"


def _fit(root: ElementTree.Element, width_px: int, height_px: int) -> Matrix:
    box = [float(n) for n in re.findall(r"[-+.\deE]+", root.get("viewBox", ""))]
    if len(box) != 4:
        box = [0, 0, _length(root.get("width"), width_px), _length(root.get("height"), height_px)]
    x, y, width, height = box
    if min(width, height) <= 0:
        raise ValueError(f"its view box is {width:g} x {height:g}")
    scale = min(width_px / width, height_px / height)
    return (scale, 0.0, 0.0, scale, (width_px - scale * width) / 2 - scale * x, (height_px - scale * height) / 2 - scale * y)


def _walk(element: ElementTree.Element, inherited: Mapping[str, str], matrix: Matrix,
          skipped: list[str]) -> Iterator[tuple[ElementTree.Element, dict[str, str], Matrix]]:
    """Yield drawable elements in painting order with the look that they inherit and their place on the canvas."""
    name = _name(element)
    if name in _SILENT or not isinstance(element.tag, str):
        return
    try:
        matrix = multiply(matrix, parse_transform(element.get("transform", "")))
        look = {**inherited, **_own_look(element)}
        look["opacity"] = str(_number(inherited.get("opacity"), 1.0) * _number(_style(element).get("opacity"), 1.0))
    except ValueError as error:
        skipped.append(f"{name} ({error})")
        return
    if name not in _GROUPS:
        yield element, look, matrix
        return
    for child in element:
        yield from _walk(child, look, matrix, skipped)


def _style(element: ElementTree.Element) -> dict[str, str]:
    """Return attributes, overruled by what the style attribute says."""
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return dict(element.attrib) | {key.strip(): value.strip() for key, value in pairs}


def _own_look(element: ElementTree.Element) -> dict[str, str]:
    return {key: value for key, value in _style(element).items() if key in _LOOKS and value != "inherit"}


def _read_shape(element: ElementTree.Element, look: Mapping[str, str], matrix: Matrix,
                skipped: list[str]) -> Iterator[_Shape]:
    name = _name(element)
    if name == "rect" and look.get("stroke", "none") == "none":
        return  # a ground; the canvas has its own
    try:
        cubics = parse_path(_path_data(element, name))
        if cubics:
            scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
            moved = [_move(cubic, matrix) for cubic in cubics]
            yield _Shape(moved, _length(look.get("stroke-width"), 1.0) * scale, _color(look), _opacity(look))
    except _UnsupportedError as error:
        skipped.append(str(error))
    except ValueError as error:
        skipped.append(f"{name} ({error})")


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
        return tuple(value / 255 for value in ImageColor.getrgb(stroke)[:3])
    except ValueError as error:
        raise ValueError(f"stroke {stroke}") from error


def _opacity(look: Mapping[str, str]) -> float:
    product = _number(look.get("stroke-opacity"), 1.0) * _number(look.get("opacity"), 1.0)
    return min(1.0, max(0.0, product))


def _number(text: str | None, default: float) -> float:
    if text is None:
        return default
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def _length(text: str | None, default: float) -> float:
    if text is None:
        return default
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(f"length {text}")
    return float(found[1])


def _move(cubic: Cubic, m: Matrix) -> Cubic:
    p0, p1, p2, p3 = ((m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x, y in cubic)
    return p0, p1, p2, p3


def _assemble(shapes: list[_Shape]) -> Strokes:
    owners = [number for number, shape in enumerate(shapes) for _ in shape.cubics]
    return Strokes(
        torch.tensor([cubic for shape in shapes for cubic in shape.cubics], dtype=torch.float32), torch.tensor(owners),
        torch.tensor([shape.width for shape in shapes]), torch.tensor([shape.color for shape in shapes]),
        torch.tensor([shape.opacity for shape in shapes]))
