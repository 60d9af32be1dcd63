"""The making of a drawing as a moving picture: GIF and WebP by Pillow, MP4 by an installed ffmpeg.

Knows nothing about strokes: frames are images.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from limner.core.errors import MissingExtraError, OptionError, StorageError
from limner.core.storage import write_atomically

SUFFIXES = (".gif", ".webp", ".mp4")
FRAMES_PER_S = 15
REST_S = 2
"""How long the finished drawing stays before the film begins anew."""


def check_animation(path: Path) -> None:
    """Make sure that an animation of this name can be encoded here.

    Raises:
        OptionError: the suffix is no animation's.
        MissingExtraError: MP4 is wanted, but there is no ffmpeg.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise OptionError(f"{path}: an animation ends in {', '.join(SUFFIXES)}.")
    if path.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        raise MissingExtraError(f"{path}: MP4 needs the program ffmpeg, which is not on the PATH. Install it, or ask for "
                                ".gif or .webp.")


def save_animation(path: Path, frames: Sequence[Image.Image]) -> None:
    """Write frames of one size, the last one held for a while, in the format that the suffix says.

    Raises:
        OptionError, MissingExtraError: as ``check_animation``.
        StorageError: the file cannot be written.
    """
    check_animation(path)
    suffix = path.suffix.lower()
    if suffix == ".mp4":
        write_atomically(path, lambda part: _encode_mp4(part, [*frames, *[frames[-1]] * (FRAMES_PER_S * REST_S)]))
        return
    pause = round(1000 / FRAMES_PER_S)
    times = [pause] * (len(frames) - 1) + [1000 * REST_S]
    write_atomically(path, lambda part: frames[0].save(
        part, format=suffix[1:].upper(), save_all=True, append_images=list(frames[1:]), duration=times, loop=0))


def _encode_mp4(part: Path, frames: Sequence[Image.Image]) -> None:
    width, height = frames[0].size
    command = ["ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
               "-r", str(FRAMES_PER_S), "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
               "-f", "mp4", str(part)]
    done = subprocess.run(command, input=b"".join(frame.tobytes() for frame in frames), capture_output=True, check=False)
    if done.returncode:
        raise StorageError(f"ffmpeg could not write the film: {done.stderr.decode(errors='replace').strip()}")
