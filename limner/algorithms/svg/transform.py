"""SVG's ``transform`` attribute as one matrix. Knows nothing about elements."""

from __future__ import annotations

import math
import re

from limner.algorithms.svg.number import parse_number, shorten

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) as in SVG: x' = a x + c y + e, y' = b x + d y + f."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_GREATEST = 1e100
_CALL = re.compile(r"\s*(\w+)\s*\(([^)]*)\)\s*,?")


def parse_transform(text: str) -> Matrix:
    """Return the matrix of ``translate(...) scale(...) ...``, applied from right to left.

    Raises:
        ValueError: a call that is not translate, scale, rotate or matrix, or with wrong numbers.
    """
    text, result, place = text.rstrip(), IDENTITY, 0
    while place < len(text):
        found = _CALL.match(text, place)
        if found is None:
            raise ValueError(f"transform {shorten(text)}")
        result = multiply(result, _matrix(found[1], found[2]))
        place = found.end()
    return result


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that does ``b`` first, then ``a``.

    Raises:
        ValueError: its numbers run over.
    """
    product = (a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1],
            a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
            a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5])
    if not all(abs(value) <= _GREATEST for value in product):
        raise ValueError("a transform that runs over")
    return product


def _matrix(name: str, arguments: str) -> Matrix:
    values = [parse_number(word) for word in arguments.replace(",", " ").split()]
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return a, b, c, d, e, f
        case "translate", [x, *rest] if len(rest) < 2:
            return 1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0
        case "scale", [x, *rest] if len(rest) < 2:
            return x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0
        case "rotate", [degrees, *rest] if len(rest) in (0, 2):
            return _rotation(math.radians(degrees), *(rest or (0.0, 0.0)))
    raise ValueError(f"transform {shorten(f'{name}({arguments})')}")


def _rotation(angle: float, x: float, y: float) -> Matrix:
    sine, cosine = math.sin(angle), math.cos(angle)
    return cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y
