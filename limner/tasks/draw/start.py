"""What a drawing begins with: the pixels of a picture, or the strokes of an SVG file. Knows no CLIP."""

from __future__ import annotations

import logging
import stat
from os import PathLike
from pathlib import Path

from torch import Tensor

from limner.algorithms.strokes.rasteriser import Strokes
from limner.algorithms.svg.reader import MOST_CHARACTERS, list_skipped, read_svg
from limner.core.errors import ImageError
from limner.core.images import ImageSource, open_image
from limner.tasks.draw.options import DrawOptions
from limner.tasks.steering.pixels import to_levels

log = logging.getLogger(__name__)


def read_start(start: ImageSource | None, options: DrawOptions) -> tuple[Tensor | None, Strokes | None]:
    """Return a start picture's pixels ``[3, h, w]`` (uint8, on the canvas), or the strokes of a file that ends in .svg.

    Raises:
        ImageError: it cannot be read, or holds no strokes.
    """
    if start is None:
        return None, None
    if isinstance(start, (str, PathLike)) and Path(start).suffix.lower() == ".svg":
        return None, _read_svg_file(Path(start), options)
    return to_levels(open_image(start), options.width_px, options.height_px), None


def _read_svg_file(path: Path, options: DrawOptions) -> Strokes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > 4 * MOST_CHARACTERS:
            raise ImageError("it is no file, or too large")
        strokes = read_svg(path.read_text(encoding="utf-8-sig"), options.width_px, options.height_px)
    except (OSError, ValueError) as error:
        raise ImageError(f"{path}: cannot be used as a start: {error}.") from error
    if strokes.skipped:
        log.warning("%s: left out, since strokes cannot show them: %s.", path, list_skipped(strokes.skipped))
    return strokes.strokes
