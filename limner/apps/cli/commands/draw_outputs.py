"""The files that ``limner draw`` writes: SVG, PNG, film, and the checkpoint of a drawing that was stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from limner.apps.cli.making import is_frame, keep, keep_film, plan_files
from limner.core.outputs import Output

if TYPE_CHECKING:
    from PIL import Image

    from limner.tasks.draw.drawer import DrawStep

FRAME_PX = 1024
"""The longer side of a frame at most: all of them are in memory until the film is written."""


@dataclass
class DrawOutputs:
    """Which files a drawing becomes, and the frames of its making so far."""

    svg: Output
    png: Output | None
    animation: Output | None
    checkpoint: Output
    png_size: int
    frames: list[Image.Image] = field(default_factory=list)

    @property
    def main(self) -> Output:
        """The drawing's own."""
        return self.svg

    def watch(self, step: DrawStep) -> None:
        """Take a frame of this step where it is time for one."""
        if self.animation is not None and is_frame(step):
            drawing = step.drawing()
            self.frames.append(drawing.picture(min(FRAME_PX, max(drawing.width_px, drawing.height_px))))

    def write(self, step: DrawStep) -> bool:
        """Write every file but the checkpoint; tell of those that cannot be written, and return whether there were none."""
        drawing = step.drawing()
        written = keep(self.svg, drawing.svg().encode())
        if self.png is not None:
            written &= keep(self.png, drawing.png(self.png_size))
        return written & keep_film(self.animation, self.frames)

    def write_checkpoint(self, step: DrawStep) -> Path | None:
        """Write all that is needed to go on; return where, or None where it could not be written."""
        return self.checkpoint.path if keep(self.checkpoint, step.checkpoint()) else None


def plan_draw_outputs(svg: Path, png: Path | None, animation: Path | None, checkpoint: Path | None, *, clobber: bool,
                      png_size: int, inputs: Mapping[str, Path | None]) -> DrawOutputs:
    """Make sure, before anything is drawn, that every file can be written; tell which ones will be replaced.

    Raises:
        OptionError: two of them are one file, or one is to stay.
        StorageError: one cannot be written.
    """
    from limner.tasks.draw.resume import FORM
    from limner.tasks.steering.animation import check_animation

    if animation is not None:
        check_animation(animation)
    files = {"--out": svg, "--png": png, "--animation": animation}
    planned = plan_files(files, inputs, checkpoint, svg, FORM, clobber=clobber)
    return DrawOutputs(planned["--out"], planned.get("--png"), planned.get("--animation"), planned["--checkpoint"], png_size)
