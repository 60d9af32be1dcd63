"""The making of a picture as a moving one: GIF and WebP by Pillow, MP4 by an installed ffmpeg.

Knows nothing about what is made: frames are images.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from limner.core.errors import MissingExtraError, OptionError, StorageError

SUFFIXES = (".gif", ".webp", ".mp4")
FRAMES_PER_S = 15
REST_S = 2
"""How long the finished picture stays before the film begins anew."""


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


def encode_animation(suffix: str, frames: Sequence[Image.Image]) -> bytes:
    """Return a film of frames of one size, the last one held for a while, in the format of ``.gif``, ``.webp``, ``.mp4``.

    Raises:
        StorageError: ffmpeg could not write it.
    """
    if suffix.lower() == ".mp4":
        return _encode_mp4([*frames, *[frames[-1]] * (FRAMES_PER_S * REST_S)])
    pause = round(1000 / FRAMES_PER_S)
    times = [pause] * (len(frames) - 1) + [1000 * REST_S]
    with io.BytesIO() as stream:
        frames[0].save(stream, format=suffix[1:].upper(), save_all=True, append_images=list(frames[1:]), duration=times,
                       loop=0)
        return stream.getvalue()


def _encode_mp4(frames: Sequence[Image.Image]) -> bytes:
    width, height = frames[0].size
    with tempfile.TemporaryDirectory(prefix="limner-") as folder:
        film = Path(folder, "film.mp4")  # ffmpeg goes back to the beginning of an MP4 file, which a pipe cannot
        command = ["ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
                   "-r", str(FRAMES_PER_S), "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p",
                   "-f", "mp4", str(film)]
        done = subprocess.run(command, input=b"".join(frame.tobytes() for frame in frames), capture_output=True, check=False)
        if done.returncode:
            raise StorageError(f"ffmpeg could not write the film: {done.stderr.decode(errors='replace').strip()}")
        return film.read_bytes()
