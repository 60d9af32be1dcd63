"""A finished or unfinished drawing: its strokes on their canvas, as SVG or as pixels of any size.

Knows nothing about CLIP or about how the strokes came to be.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from os import PathLike

import torch
from PIL import Image

from limner.algorithms.strokes.rasteriser import Strokes, render_strokes
from limner.algorithms.svg.writer import write_svg
from limner.core.outputs import plan_output
from limner.tasks.steering.pixels import to_image


@dataclass(frozen=True)
class Drawing:
    """Strokes (on the CPU, without gradients) on a canvas; ``title`` is the prompt, ``settings`` what it was made with."""

    strokes: Strokes
    width_px: int
    height_px: int
    ground: tuple[float, float, float] = (1.0, 1.0, 1.0)
    title: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)

    def svg(self) -> str:
        """Return the drawing as an SVG document, one element a stroke."""
        return write_svg(self.strokes, self.width_px, self.height_px, self.ground, self.title, self.settings)

    def save_svg(self, path: str | PathLike[str]) -> None:
        """Write the SVG document.

        Raises:
            StorageError: the file cannot be written.
        """
        plan_output(path).write(self.svg().encode())

    def picture(self, longest_px: int | None = None) -> Image.Image:
        """Render the drawing, drawn anew, not enlarged, so that its longer side has ``longest_px`` pixels."""
        scale = 1.0 if longest_px is None else longest_px / max(self.width_px, self.height_px)
        height, width = (max(1, round(side * scale)) for side in (self.height_px, self.width_px))
        scaled = replace(self.strokes, points=self.strokes.points * scale, widths=self.strokes.widths * scale)
        return to_image(render_strokes(scaled, torch.tensor(self.ground), height, width))

    def png(self, longest_px: int | None = None) -> bytes:
        """Return the drawing as a PNG file, its longer side ``longest_px`` wide."""
        with io.BytesIO() as stream:
            self.picture(longest_px).save(stream, format="PNG")
            return stream.getvalue()

    def save_png(self, path: str | PathLike[str], longest_px: int | None = None) -> None:
        """Write the drawing as PNG.

        Raises:
            StorageError: the file cannot be written.
        """
        plan_output(path).write(self.png(longest_px))
