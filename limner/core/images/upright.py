"""A decoded picture as it should be looked at: upright, RGB, on white; made in strips, and only as far as it is asked for.

Knows no file.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from PIL import Image

from limner.core.images.formats import is_plain

MOST_KEPT_PIXELS = 16_000_000
"""Pixels of a picture of which a whole copy is kept: 64 MB."""

STRIP_PIXELS = 2**20
"""Pixels converted at a time: 4 MB in RGB."""

Turn = Image.Transpose
TURNS = {2: Turn.FLIP_LEFT_RIGHT, 3: Turn.ROTATE_180, 4: Turn.FLIP_TOP_BOTTOM, 5: Turn.TRANSPOSE, 6: Turn.ROTATE_270,
         7: Turn.TRANSVERSE, 8: Turn.ROTATE_90}
"""What brings a picture upright, by its EXIF orientation."""

_LYING = frozenset({Turn.TRANSPOSE, Turn.ROTATE_270, Turn.TRANSVERSE, Turn.ROTATE_90})
"""Turns that make rows of columns,"""
_FROM_RIGHT = frozenset({Turn.FLIP_LEFT_RIGHT, Turn.ROTATE_180, Turn.TRANSVERSE, Turn.ROTATE_90})
"""those that begin at the right of what is stored,"""
_FROM_BELOW = frozenset({Turn.FLIP_TOP_BOTTOM, Turn.ROTATE_180, Turn.TRANSVERSE, Turn.ROTATE_270})
"""and those that begin at its bottom."""

_SEPARABLE = frozenset({Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.HAMMING, Image.Resampling.BICUBIC,
                        Image.Resampling.LANCZOS})
"""Filters that Pillow runs along one axis, rounds, and then along the other."""

Box = tuple[int, int, int, int]


class UprightImage(Image.Image):
    """An RGB image that is converted from what is ``stored`` when its pixels are first needed.

    ``resize`` needs no more of it at a time than a strip: every strip is converted, turned and shrunk along the axis that
    Pillow would begin with, and what they leave is shrunk along the other. Pillow does the same in the same order, so the
    result is the same to the bit, while a picture of 200 megapixels takes no memory beside what its file was decoded to.
    ``owned`` says that nobody else holds ``stored``.
    """

    _stored: Image.Image | None = None

    def __init__(self, stored: Image.Image, orientation: int = 1, *, owned: bool) -> None:
        super().__init__()
        self._mode = "RGB"
        self._turn = TURNS.get(orientation)
        self._size = stored.size[::-1] if self._turn in _LYING else stored.size
        self._top = _find_top(stored)
        _to_colors(stored.crop((0, 0, 1, 1)), self._top)  # a mode that cannot be converted is found now
        self._stored, self._owned = stored, owned

    def forget(self) -> None:
        """Let go of what is stored; pixels that were made stay."""
        stored, self._stored = self._stored, None
        if stored is not None and self._owned:
            stored.close()  # its pixels go now, not when a cycle among its parts is found

    def load(self) -> Any:
        """Make the pixels, once."""
        stored, self._stored = self._stored, None
        if stored is not None:
            self.im = self._convert(stored).im
        return super().load()

    def resize(self, size: Any, resample: int | None = None, box: Any = None, reducing_gap: float | None = None,
               ) -> Image.Image:
        """Return a resized copy, as ``PIL.Image.Image.resize`` does; a whole one comes of strips while nothing is loaded."""
        wanted, kind = (int(size[0]), int(size[1])), Image.Resampling.BICUBIC if resample is None else resample
        order = find_order()
        if self._stored is None or kind not in _SEPARABLE or order is None or wanted == self.size or (
                reducing_gap is not None or box not in (None, (0, 0, *self.size))):
            return super().resize(size, resample, box, reducing_gap)
        begins_with_rows = order(self.size, wanted)
        half = Image.new("RGB", (wanted[0], self.height) if begins_with_rows else (self.width, wanted[1]))
        for (left, top, *_), strip in self._strips(self._stored, by_rows=begins_with_rows):
            shrunk = (wanted[0], strip.height) if begins_with_rows else (strip.width, wanted[1])
            half.paste(strip.resize(shrunk, kind), (left, top))
        return half.resize(wanted, kind)

    def thumbnail(self, size: Any, *arguments: Any, **options: Any) -> None:
        """Shrink this image itself, as ``PIL.Image.Image.thumbnail`` does."""
        self.load()
        super().thumbnail(size, *arguments, **options)

    def _convert(self, stored: Image.Image) -> Image.Image:
        if is_plain(stored) and self._turn is None:
            return stored if self._owned else stored.copy()
        whole = Image.new("RGB", self.size)
        for (left, top, *_), strip in self._strips(stored, by_rows=True):
            whole.paste(strip, (left, top))
        return whole

    def _strips(self, stored: Image.Image, *, by_rows: bool) -> Iterator[tuple[Box, Image.Image]]:
        """Yield pieces of the upright picture, in L or RGB, as wide (or high) as it is, with the place of each."""
        across, along = (self.width, self.height) if by_rows else (self.height, self.width)
        step = max(1, STRIP_PIXELS // across)
        for first in range(0, along, step):
            last = min(first + step, along)
            box = (0, first, across, last) if by_rows else (first, 0, last, across)
            piece = _to_colors(stored.crop(self._place(box, *stored.size)), self._top)
            yield box, piece if self._turn is None else piece.transpose(self._turn)

    def _place(self, box: Box, width: int, height: int) -> Box:
        """Return where a part of the upright picture is stored, of which ``width`` and ``height`` are the size."""
        left, top, right, bottom = (box[1], box[0], box[3], box[2]) if self._turn in _LYING else box
        if self._turn in _FROM_RIGHT:
            left, right = width - right, width - left
        if self._turn in _FROM_BELOW:
            top, bottom = height - bottom, height - top
        return left, top, right, bottom


def keep_copy(image: Image.Image, most_pixels: int = MOST_KEPT_PIXELS) -> Image.Image:
    """Return a copy to hold while others come: the same, or, above so many pixels, divided by a whole number on both sides.

    (Each pixel is then the mean of those that it stands for.) A captioner sees a few hundred pixels a side.
    """
    divisor = math.ceil(math.sqrt(image.width * image.height / most_pixels))
    if divisor < 2:
        return image.copy()
    return image.resize((max(1, image.width // divisor), max(1, image.height // divisor)), Image.Resampling.BOX)


Order = Callable[[tuple[int, int], tuple[int, int]], bool]
"""Whether Pillow begins with the rows where it brings a picture from one size to another."""


@functools.cache
def find_order() -> Order | None:
    """Return the order that this Pillow has; None where it is none of those known.

    Pillow before 13 always begins with the rows; 13 with the columns where they lose more than twice as much.
    """
    def rows_first(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
        return True

    def fewer_first(size: tuple[int, int], wanted: tuple[int, int]) -> bool:
        return size[1] - wanted[1] <= max(0, 2 * (size[0] - wanted[0]))

    cases = [(size, wanted) for size in ((16, 16), (8, 40), (40, 8))
             for wanted in ((4, 4), (4, 7), (7, 3), (30, 5), (5, 30))]
    return next((order for order in (fewer_first, rows_first) if all(_keeps(order, *case) for case in cases)), None)


def _keeps(order: Order, size: tuple[int, int], wanted: tuple[int, int]) -> bool:
    noise = Image.frombytes("L", size, bytes(place * place * 37 % 251 for place in range(size[0] * size[1])))
    between = (wanted[0], size[1]) if order(size, wanted) else (size[0], wanted[1])
    return noise.resize(wanted).tobytes() == noise.resize(between).resize(wanted).tobytes()


def _find_top(stored: Image.Image) -> float | None:
    """Return the value that is white in a picture of more than 8 bits; None for others.

    The range of ``I`` and ``F`` is not written down anywhere: it is taken to be the smallest usual one that holds them.
    """
    if stored.mode.startswith("I;16"):
        return 65535.0
    if stored.mode not in ("I", "F"):
        return None
    rows = max(1, STRIP_PIXELS // stored.width)
    largest = max(float(_finite(stored.crop((0, row, stored.width, min(row + rows, stored.height)))).max())
                  for row in range(0, stored.height, rows))
    ranges = ((1.0,) if stored.mode == "F" else ()) + (255.0, 65535.0)
    return next((top for top in ranges if largest <= top), largest)


def _to_colors(piece: Image.Image, top: float | None) -> Image.Image:
    """Return a piece in RGB; or in L where it is gray: a third of the work, and pasting it makes it RGB."""
    if top is not None:  # PIL's own conversion clips everything over 255 to white
        piece = Image.fromarray(np.clip(np.rint(_finite(piece) * (255 / top)), 0, 255).astype(np.uint8))
    if not piece.has_transparency_data:
        mode = "L" if piece.mode in ("1", "L") else "RGB"
        return piece if piece.mode == mode else piece.convert(mode)
    straight = piece.convert("LA") if piece.mode == "La" else piece
    colored = straight.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", colored.size, "white"), colored).convert("RGB")


def _finite(piece: Image.Image) -> np.ndarray[Any, Any]:
    return np.nan_to_num(np.asarray(piece, dtype=np.float64), posinf=0.0, neginf=0.0)
