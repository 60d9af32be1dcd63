"""The files that ``limner draw`` writes: SVG, PNG, film, and the checkpoint of a drawing that was stopped."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from limner.apps.cli.console import tell
from limner.core.errors import OptionError, StorageError
from limner.core.outputs import Output, plan_outputs

if TYPE_CHECKING:
    from PIL import Image

    from limner.tasks.draw.drawer import DrawStep

FRAMES = 90
"""How many frames a film has at most."""

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

    def watch(self, step: DrawStep) -> None:
        """Take a frame of this step where it is time for one."""
        if self.animation is not None and (step.number % -(-step.total // FRAMES) == 0 or step.stopped is not None):
            drawing = step.drawing()
            self.frames.append(drawing.picture(min(FRAME_PX, max(drawing.width_px, drawing.height_px))))

    def write(self, step: DrawStep) -> bool:
        """Write every file but the checkpoint; tell of those that cannot be written, and return whether there were none."""
        from limner.tasks.draw.animation import encode_animation

        drawing = step.drawing()
        written = _keep(self.svg, drawing.svg().encode())
        if self.png is not None:
            written &= _keep(self.png, drawing.png(self.png_size))
        if self.animation is not None and self.frames:
            try:
                written &= _keep(self.animation, encode_animation(self.animation.path.suffix, self.frames))
            except StorageError as error:  # the film itself could not be made
                tell(str(error))
                written = False
        return written

    def write_checkpoint(self, step: DrawStep) -> Path | None:
        """Write all that is needed to go on; return where, or None where it could not be written."""
        return self.checkpoint.path if _keep(self.checkpoint, step.checkpoint()) else None


def _keep(output: Output, data: bytes) -> bool:
    try:
        output.keep(data)
    except StorageError as error:
        tell(str(error))
        return False
    return True


def plan_draw_outputs(svg: Path, png: Path | None, animation: Path | None, checkpoint: Path | None, *, clobber: bool,
                      png_size: int, inputs: Mapping[str, Path | None]) -> DrawOutputs:
    """Make sure, before anything is drawn, that every file can be written; tell which ones will be replaced.

    Raises:
        OptionError: two of them are one file, or one is to stay.
        StorageError: one cannot be written.
    """
    from limner.tasks.draw.animation import check_animation

    if animation is not None:
        check_animation(animation)
    named = {"--out": svg, "--png": png, "--animation": animation, "--checkpoint": checkpoint or _beside(svg)}
    planned = plan_outputs({name: path for name, path in named.items() if path is not None},
                           {name: path for name, path in inputs.items() if path is not None}, clobber=clobber,
                           updates={"--checkpoint": "--resume"})
    state = planned["--checkpoint"]
    if checkpoint is None and state.replaces:
        _check_own(state.path)
    for name, output in planned.items():
        if output.replaces and name != "--checkpoint":
            tell(f"{output.path} will be replaced")
    return DrawOutputs(planned["--out"], planned.get("--png"), planned.get("--animation"), state, png_size)


def _beside(svg: Path) -> Path:
    """Return the usual place of a checkpoint: beside the drawing, or here, where that goes to a device or a pipe."""
    plain = os.path.isfile(svg) or not os.path.exists(svg)  # unlike a Path's own methods, they say no of an impossible name
    return svg.with_name(f"{svg.name}.checkpoint") if plain and svg.name else Path("drawing.checkpoint")


def _check_own(path: Path) -> None:
    from limner.tasks.draw.checkpoint import is_checkpoint

    if not is_checkpoint(path):
        raise OptionError(f"{path} is there, is no checkpoint, and would be replaced if the drawing is stopped. "
                          "Say where to keep the state by --checkpoint FILE.")
