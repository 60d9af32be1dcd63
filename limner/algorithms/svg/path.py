"""The path data of SVG as cubic Bezier pieces. Knows nothing about elements, colours or files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from limner.algorithms.strokes.limits import MOST_CUBICS
from limner.algorithms.svg.number import parse_number, shorten

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]

_TOKEN = re.compile(r"[A-Za-z]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_REST = re.compile(r"[\s,]*")
MOST_COMMANDS = 4 * MOST_CUBICS
"""Of one path."""

_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}


class TooLargeError(ValueError):
    """More than a drawing may hold."""


def parse_path(data: str, most: int = MOST_CUBICS) -> list[Cubic]:
    """Return the cubics of path data; lines and quadratic curves become the cubics that equal them.

    Raises:
        TooLargeError: there are more than ``most``, or more than ``MOST_COMMANDS`` commands.
        ValueError: an arc (A), a command that SVG does not have, numbers missing or out of range.
    """
    pen = _Pen()
    for done, (command, numbers) in enumerate(_commands(data)):
        pen.follow(command, numbers)
        if len(pen.cubics) > most:
            raise TooLargeError(f"it has more than {MOST_CUBICS:,} pieces of curves")
        if done >= MOST_COMMANDS:  # some draw nothing: a pen that moves, a line to where it is
            raise TooLargeError(f"a path of it has more than {MOST_COMMANDS:,} commands")
    return pen.cubics


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with the numbers of one run; a repeated M is an L."""
    command, count, waiting = "", 0, False
    numbers: list[float] = []
    for word in _split(data):
        if word.isalpha():
            if numbers or waiting:
                break
            if word.upper() not in _ARGUMENTS:
                raise ValueError(f"command {word}")
            command, count = word, _ARGUMENTS[word.upper()]
            waiting = count > 0
            if not waiting:
                yield command, []
            continue
        if not count:
            raise ValueError(f"a number, {shorten(word)}, without command")
        numbers.append(parse_number(word))
        if len(numbers) == count:
            yield command, numbers
            command, numbers, waiting = {"M": "L", "m": "l"}.get(command, command), [], False
    if numbers or waiting:
        raise ValueError(f"command {command} with fewer than {count} numbers")


def _split(data: str) -> Iterator[str]:
    place = 0
    for found in _TOKEN.finditer(data):
        if not _REST.fullmatch(data, place, found.start()):
            break
        yield found[0]
        place = found.end()
    rest = data[place:place + 1000].strip(" \t\r\n,")
    if rest:
        raise ValueError(f"path data {shorten(rest)!r}")


class _Pen:
    """Where the pen is, and what it has drawn."""

    def __init__(self) -> None:
        self.cubics: list[Cubic] = []
        self.at: Point = (0.0, 0.0)
        self.begin: Point = (0.0, 0.0)
        self.handle: Point | None = None
        self.last = ""

    def follow(self, command: str, numbers: list[float]) -> None:
        """Do one command."""
        kind, (x, y) = command.upper(), self.at
        if kind in "HV":
            shift = 0.0 if command.isupper() else (x if kind == "H" else y)
            points = [(numbers[0] + shift, y) if kind == "H" else (x, numbers[0] + shift)]
        else:
            shift_x, shift_y = (0.0, 0.0) if command.isupper() else (x, y)
            points = [(a + shift_x, b + shift_y) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
        if kind == "M":
            self.at = self.begin = points[0]
        elif kind == "Z":
            self._line(self.begin)
        elif kind in "LHV":
            self._line(points[0])
        elif kind in "CS":
            self._cubic(points if kind == "C" else [self._mirrored("CS"), *points])
        else:
            self._quadratic(points if kind == "Q" else [self._mirrored("QT"), *points])
        self.last = kind

    def _mirrored(self, family: str) -> Point:
        """Return the last handle mirrored at the pen, or the pen itself behind another kind of curve."""
        if self.last not in family or not self.last or self.handle is None:
            return self.at
        return 2 * self.at[0] - self.handle[0], 2 * self.at[1] - self.handle[1]

    def _line(self, end: Point) -> None:
        if end != self.at or self.last == "M":
            self.cubics.append((self.at, _between(self.at, end, 1 / 3), _between(self.at, end, 2 / 3), end))
        self.at = end

    def _cubic(self, points: list[Point]) -> None:
        first, second, end = points
        self.cubics.append((self.at, first, second, end))
        self.handle, self.at = second, end

    def _quadratic(self, points: list[Point]) -> None:
        handle, end = points
        self.cubics.append((self.at, _between(self.at, handle, 2 / 3), _between(end, handle, 2 / 3), end))
        self.handle, self.at = handle, end


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
