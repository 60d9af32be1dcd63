"""What people ask a generator to avoid: blur, noise, wrong exposure, marks and cuts, applied to the finished picture.

Knows nothing about what is in the picture or how it was painted.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from training.world.kinds import Defect, Rgb, Rng
from training.world.mediums import filters as fx


def _clip(rgb: np.ndarray) -> Rgb:
    return np.asarray(np.clip(rgb, 0, 1), dtype=np.float32)


def blurry(rgb: Rgb, rng: Rng) -> Rgb:
    """Put the whole picture out of focus."""
    return fx.blur(rgb, float(rng.uniform(0.02, 0.03)))


def noisy(rgb: Rgb, rng: Rng) -> Rgb:
    """Add coarse coloured noise."""
    size = rgb.shape[0]
    planes = [fx.noise(rng, size, 72) - 0.5 for _ in range(3)]
    return _clip(rgb + np.stack(planes, -1) * np.float32(rng.uniform(0.75, 0.95)))


def low_contrast(rgb: Rgb, rng: Rng) -> Rgb:
    """Squeeze all tones towards a middle gray."""
    return _clip(0.45 + (rgb - 0.45) * np.float32(rng.uniform(0.22, 0.3)))


def overexposed(rgb: Rgb, rng: Rng) -> Rgb:
    """Burn the bright parts out to white."""
    return _clip(rgb * np.float32(rng.uniform(1.9, 2.3)) + 0.06)


def underexposed(rgb: Rgb, rng: Rng) -> Rgb:
    """Drown the picture in black."""
    return _clip(rgb * np.float32(rng.uniform(0.2, 0.28)) - 0.01)


def jpeg_artifacts(rgb: Rgb, rng: Rng) -> Rgb:
    """Compress until the blocks show; at a fixed size, so that the blocks do not depend on the resolution."""
    small = Image.fromarray(np.rint(_clip(rgb) * 255).astype(np.uint8)).resize((96, 96), Image.Resampling.BOX)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=int(rng.integers(6, 11)))
    return fx.scale_to(np.asarray(Image.open(file), dtype=np.float32) / 255, rgb.shape[0], smooth=False)


def oversaturated(rgb: Rgb, rng: Rng) -> Rgb:
    """Push all colours to their limits."""
    return _clip(fx.saturate(_clip(0.5 + (rgb - 0.5) * 1.25), float(rng.uniform(3.4, 4.2))))


def posterized(rgb: Rgb, rng: Rng) -> Rgb:
    """Leave three steps per colour channel."""
    return fx.posterise(fx.blur(rgb, 0.004), 3)


def washed_out(rgb: Rgb, rng: Rng) -> Rgb:
    """Lay a pale veil over everything."""
    return _clip(fx.saturate(rgb, 0.55) * np.float32(rng.uniform(0.28, 0.36)) + 0.62)


def cropped(rgb: Rgb, rng: Rng) -> Rgb:
    """Cut into the picture, so that half of the subject is missing."""
    x, y = fx.mesh(rgb.shape[0])
    side = np.float32(rng.uniform(0.46, 0.54))
    left = np.float32(rng.choice([0.02, 0.98 - float(side)]))
    return fx.sample_smooth(rgb, left + x * side, np.float32(rng.uniform(0.2, 0.34)) + y * side)


def watermark(rgb: Rgb, rng: Rng) -> Rgb:
    """Stamp rows of pale pseudo-letters across the picture."""
    side = 144
    sheet = Image.new("L", (side * 2, side * 2), 0)
    draw = ImageDraw.Draw(sheet)
    for row in range(6):
        x, y = int(rng.integers(0, 22)) + 17 * (row % 2), 11 + row * 47
        while x < side * 2:
            for _ in range(int(rng.integers(5, 8))):
                corners = [(x + int(u) * 10, y + int(v) * 9) for u, v in rng.integers(0, (2, 3), (4, 2))]
                draw.line([(x, y), (x, y + 18), *corners], fill=255, width=3, joint="curve")
                x += 16
            x += 26
    turned = sheet.rotate(28, Image.Resampling.BILINEAR).crop((side // 2, side // 2, side * 3 // 2, side * 3 // 2))
    ink = np.asarray(turned.resize((rgb.shape[0],) * 2, Image.Resampling.BICUBIC), dtype=np.float32) / 255
    shadow = np.roll(ink, max(1, round(rgb.shape[0] / 110)), (0, 1))
    return fx.mix(fx.mix(rgb, fx.rgb(0.1, 0.1, 0.1), shadow * np.float32(0.3)), fx.rgb(1, 1, 1), ink * np.float32(0.62))


def scratched(rgb: Rgb, rng: Rng) -> Rgb:
    """Scratch the picture with long fine lines and specks of dust."""
    side = 512
    sheet = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(sheet)
    for _ in range(16):
        x, y, lean = rng.uniform(0, side), rng.uniform(-60, side * 0.7), rng.uniform(-60, 60)
        tall = rng.uniform(90, 420)
        path = [(x + lean * t + rng.uniform(-4, 4), y + tall * t) for t in np.linspace(0, 1, 7)]
        draw.line(path, fill=int(rng.integers(170, 255)), width=int(rng.integers(3, 6)))
    for x, y, r in rng.random((30, 3)):
        draw.ellipse([x * side, y * side, x * side + 3 + r * 9, y * side + 3 + r * 7], fill=220)
    marks = np.asarray(sheet.resize((rgb.shape[0],) * 2, Image.Resampling.BOX), dtype=np.float32) / 255
    return fx.mix(rgb, fx.rgb(0.97, 0.95, 0.9), marks * np.float32(0.92))


DEFECTS: tuple[Defect, ...] = (
    Defect("blurry", blurry),
    Defect("noisy", noisy),
    Defect("low contrast", low_contrast),
    Defect("overexposed", overexposed),
    Defect("underexposed", underexposed),
    Defect("jpeg artifacts", jpeg_artifacts),
    Defect("oversaturated", oversaturated),
    Defect("posterized", posterized),
    Defect("washed out", washed_out),
    Defect("cropped", cropped),
    Defect("watermark", watermark),
    Defect("scratched", scratched),
)
