"""The files that ``limner dream`` writes: pictures, a sheet of them, a film, and the checkpoint of one that was stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from limner.apps.cli.making import is_frame, keep, keep_film, plan_files
from limner.core.errors import OptionError
from limner.core.outputs import Output

if TYPE_CHECKING:
    from PIL import Image

    from limner.tasks.dream.dreamer import DreamStep


@dataclass
class DreamOutputs:
    """Which files a dream becomes, and the frames of its making so far."""

    png: Output
    film: Output | None
    checkpoint: Output
    grid: Output | None
    frames: list[Image.Image] = field(default_factory=list)

    @property
    def main(self) -> Output:
        """The picture's own."""
        return self.png

    def watch(self, step: DreamStep) -> None:
        """Take a frame of this step where it is time for one: of a picture that moves, behind every movement."""
        if self.film is not None and (step.moved if step.moves else is_frame(step)):
            self.frames.append(step.picture())

    def write(self, step: DreamStep) -> bool:
        """Write every file but the checkpoint; tell of those that cannot be written, and return whether there were none."""
        return keep(self.png, step.result(labels=0).png()) & keep_film(self.film, self.frames)

    def write_checkpoint(self, step: DreamStep) -> Path | None:
        """Write all that is needed to go on; return where, or None where it could not be written."""
        return self.checkpoint.path if keep(self.checkpoint, step.checkpoint()) else None


def write_sheet(grid: Output | None, pictures: list[Image.Image]) -> bool:
    """Write a sheet of pictures, if one is wanted; return whether that went well."""
    if grid is None or not pictures:
        return True
    from limner.tasks.dream.pictures import encode_png, lay_out

    return keep(grid, encode_png(lay_out(pictures)))


def plan_dream_outputs(png: Path, count: int, grid: Path | None, film: Path | None, checkpoint: Path | None, *,
                       clobber: bool, inputs: Mapping[str, Path | None]) -> list[DreamOutputs]:
    """Make sure, before anything is dreamed, that every file can be written; tell which ones will be replaced.

    Raises:
        OptionError: two of them are one file, one is to stay, or a film is wanted of many pictures.
        StorageError: one cannot be written.
    """
    from limner.tasks.dream.resume import FORM
    from limner.tasks.steering.animation import check_animation

    if film is not None:
        if count > 1:
            raise OptionError(f"--steps-to is the film of one picture; --count asks for {count}.")
        check_animation(film)
    pictures = {"--out" if count == 1 else f"picture {i + 1} of --out": path for i, path in enumerate(number(png, count))}
    files = {**pictures, "--grid": grid, "--steps-to": film}
    planned = plan_files(files, inputs, checkpoint, png, FORM, clobber=clobber)
    state = planned["--checkpoint"]
    return [DreamOutputs(planned[name], planned.get("--steps-to"), state, planned.get("--grid")) for name in pictures]


def number(path: Path, count: int) -> list[Path]:
    """Return ``dream-1.png``, ``dream-2.png`` ... for ``dream.png``; of one the path itself."""
    if count == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{i:0{len(str(count))}d}{path.suffix}") for i in range(1, count + 1)]
