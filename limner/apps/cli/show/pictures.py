"""Pictures on a terminal: by the kitty, iTerm2 or sixel protocol, or as half blocks in 24-bit colours."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PIL import Image

from limner.apps.cli.show.gallery import make_thumbnail
from limner.apps.cli.show.hits import describe_path

if TYPE_CHECKING:
    from limner.tasks.search.options import Hit

PIECE = 4096
"""Characters that kitty takes at a time."""

COLUMNS = 40
SIXEL_COLORS = 64


def show_pictures(hits: Sequence[Hit], protocol: str) -> None:
    """Write pictures to the terminal, one below the other."""
    protocol = guess_protocol() if protocol == "auto" else protocol
    for hit in hits:
        picture = make_thumbnail(hit.path, hit.photo.time_ms)
        if picture is not None:
            print(describe_path(hit))
            print(draw_picture(picture, protocol), flush=True)


def guess_protocol() -> str:
    """Return what the terminal says it can: by its own variables, since asking it could hang."""
    program, kind = os.environ.get("TERM_PROGRAM", ""), os.environ.get("TERM", "")
    if "kitty" in kind or os.environ.get("KITTY_WINDOW_ID") or program == "ghostty":
        return "kitty"
    if program in ("iTerm.app", "WezTerm", "vscode"):
        return "iterm"
    if any(name in kind for name in ("sixel", "foot", "mlterm", "contour")):
        return "sixel"
    return "blocks"


def draw_picture(jpeg: bytes, protocol: str) -> str:
    """Return the characters that draw a picture by a protocol: kitty, iterm, sixel or blocks."""
    if protocol == "iterm":
        return f"\033]1337;File=inline=1;size={len(jpeg)};width={COLUMNS}:{base64.b64encode(jpeg).decode()}\a"
    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    draw = {"kitty": _draw_kitty, "sixel": _draw_sixel, "blocks": _draw_blocks}[protocol]
    return draw(image)


def _draw_kitty(image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    text = base64.b64encode(buffer.getvalue()).decode()
    pieces = [text[start:start + PIECE] for start in range(0, len(text), PIECE)]
    parts = []
    for turn, piece in enumerate(pieces):
        head = f"a=T,f=100,c={COLUMNS}," if turn == 0 else ""
        parts.append(f"\033_G{head}m={int(turn + 1 < len(pieces))};{piece}\033\\")
    return "".join(parts)


def _draw_blocks(image: Image.Image) -> str:
    height = max(2, round(COLUMNS * image.height / image.width / 2) * 2)
    pixels = image.resize((COLUMNS, height)).load()
    assert pixels is not None
    lines = []
    for y in range(0, height, 2):
        cells = []
        for x in range(COLUMNS):
            top, bottom = pixels[x, y], pixels[x, y + 1]
            cells.append("\033[38;2;{};{};{}m\033[48;2;{};{};{}m▀".format(*top, *bottom))  # type: ignore[misc]
        lines.append("".join(cells) + "\033[0m")
    return "\n".join(lines)


def _draw_sixel(image: Image.Image) -> str:
    indexed = image.quantize(SIXEL_COLORS)
    palette = indexed.getpalette() or []
    colors = "".join(f"#{place};2;{palette[3 * place] * 100 // 255};{palette[3 * place + 1] * 100 // 255};"
                     f"{palette[3 * place + 2] * 100 // 255}" for place in range(len(palette) // 3))
    return "\033Pq" + colors + "-".join(_sixel_bands(indexed)) + "\033\\"


def _sixel_bands(image: Image.Image) -> Iterator[str]:
    """Yield bands of six lines, each colour's dots in turn."""
    data, width = image.tobytes(), image.width
    for top in range(0, image.height, 6):
        rows = [data[y * width:(y + 1) * width] for y in range(top, min(top + 6, image.height))]
        band = []
        for color in sorted(set().union(*rows)):
            dots = bytes(63 + sum((row[x] == color) << turn for turn, row in enumerate(rows)) for x in range(width))
            band.append(f"#{color}{dots.decode()}")
        yield "$".join(band)


