"""Pixel grades that flavors are made of: light, palette, frame and mood, each a function that makes a ``Grade``.

All lengths are shares of the side. Knows nothing about phrases, mediums or scenes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from training.world.kinds import Layers, Rgb, Rng
from training.world.mediums import filters as fx
from training.world.pen import hex_rgb

Grade = Callable[[Rgb, Layers, Rng], Rgb]


def tone(hexcolor: str) -> np.ndarray:
    """Return ``#rrggbb`` as float32 RGB."""
    return hex_rgb(hexcolor).astype(np.float32)


def clip(rgb: np.ndarray) -> Rgb:
    """Clip to [0, 1] as float32."""
    return np.asarray(np.clip(rgb, 0, 1), dtype=np.float32)


def chain(*grades: Grade) -> Grade:
    """Apply grades one after the other."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        for each in grades:
            rgb = each(rgb, layers, rng)
        return rgb

    return grade


def curve(
    *, contrast: float = 1.0, lift: float = 0.0, gain: float = 1.0, saturation: float = 1.0, pivot: float = 0.5
) -> Grade:
    """Change contrast about ``pivot``, brightness and saturation."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        moved = ((rgb - pivot) * np.float32(contrast) + pivot) * np.float32(gain) + np.float32(lift)
        gray = fx.luminance(moved)[..., None]
        return clip(gray + (moved - gray) * np.float32(saturation))

    return grade


def cast(hexcolor: str, share: float, *, subject: float = 0.6) -> Grade:
    """Tint the picture by multiplying with a colour; the subject takes ``subject`` of it, so that its hue survives."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        part = np.float32(share) * (1 - np.float32(1 - subject) * layers.subject)
        tinted = rgb * tone(hexcolor) / fx.luminance(tone(hexcolor)) * np.float32(0.92)
        return clip(fx.mix(rgb, tinted, part))

    return grade


def ramped(colors: Sequence[str], share: float, *, subject: float = 0.35) -> Grade:
    """Map lightness to the colours from dark to light; the subject takes ``subject`` of it."""
    stops = np.stack([tone(c) for c in colors])

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        at = fx.luminance(rgb) * (len(colors) - 1)
        mapped = np.stack([np.interp(at, np.arange(len(colors)), stops[:, c]) for c in range(3)], -1)
        return clip(fx.mix(rgb, mapped, np.float32(share) * (1 - np.float32(1 - subject) * layers.subject)))

    return grade


def invert(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Turn the picture into its negative."""
    return clip(1 - rgb)


def selective(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Leave colour to the subject only."""
    return fx.mix(np.repeat(fx.luminance(rgb)[..., None], 3, 2), fx.saturate(rgb, 1.25), layers.subject)


def rainbow(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Lay the colours of the rainbow across the background from left to right."""
    x, y = fx.mesh(layers.size_px)
    phase = (x + 0.3 * y)[..., None] * np.float32(5.2) - np.array([0.0, 2.09, 4.19], dtype=np.float32)
    band = 0.5 + 0.5 * np.cos(phase)
    light = fx.luminance(rgb)[..., None]
    return clip(fx.mix(band * (0.3 + light * 0.9), rgb, layers.subject * np.float32(0.95)))


def vignette(strength: float, *, hexcolor: str = "#000000", start: float = 0.3, end: float = 0.72) -> Grade:
    """Fade to a colour towards the rim."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        x, y = fx.mesh(layers.size_px)
        rim = fx.smoothstep(start, end, np.hypot(x - 0.5, y - 0.52))
        return fx.mix(rgb, tone(hexcolor), rim * np.float32(strength))

    return grade


def bloom(strength: float, *, radius: float = 0.035, hexcolor: str = "#ffffff") -> Grade:
    """Let the picture glow softly: add a blurred copy as light."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        glow = fx.blur(rgb, radius) * tone(hexcolor) * np.float32(strength)
        return clip(1 - (1 - fx.mix(rgb, fx.blur(rgb, 0.008), 0.6)) * (1 - glow))

    return grade


def slope(degrees: float, dark: float, bright: float, *, hexcolor: str = "#fff2d8") -> Grade:
    """Light the picture from one side: ``degrees`` points to where it gets dark."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        x, y = fx.mesh(layers.size_px)
        far = fx.smoothstep(
            0.05, 0.95, 0.5 + (x - 0.5) * math.cos(math.radians(degrees)) + (y - 0.5) * math.sin(math.radians(degrees))
        )
        gain = np.float32(bright) + np.float32(dark - bright) * far
        return clip(rgb * gain[..., None] * (far[..., None] * (1 - tone(hexcolor)) + tone(hexcolor)))

    return grade


def backlight(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Put a bright light behind a darkened subject."""
    x, y = fx.mesh(layers.size_px)
    weight = layers.subject / max(float(layers.subject.sum()), 1.0)
    cx, cy = float((x * weight).sum()), float((y * weight).sum())
    halo = np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / np.float32(0.13))[..., None]
    background = clip(rgb * 0.75 + halo * tone("#fff3c8") * 0.85)
    spill = fx.blur(1 - layers.subject, 0.02)[..., None] * layers.subject[..., None]
    return clip(fx.mix(background, rgb * 0.42 + spill * tone("#ffe9a8") * 0.55, layers.subject))


def rays(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Let beams of light fan out from an upper corner."""
    x, y = fx.mesh(layers.size_px)
    corner = np.float32(rng.choice([-0.05, 1.05]))
    angle = np.arctan2(y + 0.12, np.abs(x - corner))
    phase = np.float32(rng.uniform(0, 6))
    beams = fx.smoothstep(0.0, 0.6, np.sin(angle * 19 + phase) + 0.4 * np.sin(angle * 31 + 2 * phase))
    fade = np.clip(1.25 - np.hypot(x - corner, y), 0, 1)
    return clip(rgb * 0.78 + (beams * fade * np.float32(0.75))[..., None] * tone("#fff2c4"))


def spotlight(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Darken everything but a cone of light from above and its pool."""
    x, y = fx.mesh(layers.size_px)
    reach = np.abs(x - 0.5) - (0.05 + 0.36 * y)
    cone = 1 - fx.smoothstep(-0.03, 0.03, reach)
    cone = cone * (1 - fx.smoothstep(0.9, 0.96, y + (x - 0.5) ** 2 * np.float32(0.6)))
    lit = np.float32(0.14) + cone * np.float32(0.88)
    return clip(rgb * lit[..., None] + (cone * np.float32(0.14) * (1 - y))[..., None] * tone("#fff4cc"))


def dappled(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Scatter patches of sun and leaf shadow."""
    patches = fx.smoothstep(0.42, 0.66, fx.noise(rng, layers.size_px, 15))
    return clip(rgb * (np.float32(0.52) + patches * np.float32(0.68))[..., None] * tone("#fffbe0"))


def discs(
    count: int, radius: tuple[float, float], colors: Sequence[str], strength: float, *, behind: bool, blur: float = 0.0
) -> Grade:
    """Scatter translucent discs of light, optionally behind the subject on a blurred background."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        base = fx.mix(fx.blur(rgb, blur), rgb, layers.subject) if blur else rgb.copy()
        side = layers.size_px
        axis = (np.arange(side, dtype=np.float32) + 0.5) / side
        cover = 1 - layers.subject * np.float32(1.0 if behind else 0.35)
        for cx, cy, size in rng.random((count, 3)):
            r = radius[0] + (radius[1] - radius[0]) * size
            color = tone(colors[int(rng.integers(len(colors)))])
            rows, columns = (slice(max(0, int((c - r) * side) - 1), int((c + r) * side) + 2) for c in (cy, cx))
            gap = np.hypot(axis[None, columns] - np.float32(cx), axis[rows, None] - np.float32(cy))
            disc = np.clip((r - gap) * side + 0.5, 0, 1) * (0.7 + 0.3 * (gap / r) ** 2)
            base[rows, columns] = fx.mix(base[rows, columns], color, disc * cover[rows, columns] * np.float32(strength))
        return clip(base)

    return grade


def sparkles(count: int, hexcolor: str) -> Grade:
    """Strew four-pointed stars of light."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        x, y = fx.mesh(layers.size_px)
        light = np.zeros_like(x)
        for cx, cy, size in rng.random((count, 3)):
            dx, dy = np.abs(x - np.float32(cx)), np.abs(y - np.float32(cy))
            r = np.float32(0.05 + 0.05 * size)
            light += np.clip(1 - (np.sqrt(dx) + np.sqrt(dy)) / np.sqrt(r), 0, 1) * 3
            light += np.exp(-(dx**2 + dy**2) / (r * r * np.float32(0.12))) * np.float32(0.6)
        share = np.clip(light, 0, 1)
        return fx.mix(rgb, tone(hexcolor), share)

    return grade


def flare(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Shine a lamp into the lens: a star of light and a chain of ghosts on a line through the middle."""
    x, y = fx.mesh(layers.size_px)
    cx, cy = np.float32(rng.choice([0.16, 0.84])), np.float32(0.15)
    gap = np.hypot(x - cx, y - cy)
    angle = np.arctan2(y - cy, x - cx)
    light = np.exp(-gap / np.float32(0.085)) * (1 + 0.6 * np.cos(angle * 8)) + np.exp(
        -np.abs(y - cy) / 0.008 - gap / 0.5
    ) * np.float32(0.7)
    out = rgb + light[..., None] * tone("#fff4d0") * 1.3
    for along, r, color in (
        (0.55, 0.045, "#ffb060"),
        (0.9, 0.025, "#8fe0ff"),
        (1.35, 0.07, "#a0ffb0"),
        (1.7, 0.04, "#ff90c0"),
    ):
        away = np.hypot(x - (cx + (0.5 - cx) * along), y - (cy + (0.5 - cy) * along))
        out = out + (np.clip((r - away) * layers.size_px + 0.5, 0, 1) * np.float32(0.38))[..., None] * tone(color)
    return clip(out)


def neon_rim(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Light a dark scene from two sides in magenta and cyan."""
    x, _ = fx.mesh(layers.size_px)
    side = fx.smoothstep(0.2, 0.8, x)[..., None]
    lamp = tone("#ff2fb0") * (1 - side) + tone("#20d8ff") * side
    rim = np.clip(fx.thicken(layers.subject, 0.016) - layers.subject, 0, 1)
    rim = (rim + fx.blur(rim, 0.025))[..., None]
    wall = fx.mix(rgb * 0.35 + lamp * 0.3 * fx.luminance(rgb)[..., None], rgb * (0.62 + 0.35 * lamp), layers.subject)
    return clip(wall + rim * lamp)


def fog_from_below(hexcolor: str, strength: float) -> Grade:
    """Let mist rise from the ground in banks."""

    def grade(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
        _, y = fx.mesh(layers.size_px)
        banks = fx.noise(rng, layers.size_px, 4, 9) * np.float32(0.55)
        share = np.clip(fx.smoothstep(0.4, 1.05, y + banks - 0.2), 0, 1) * np.float32(strength)
        return fx.mix(rgb, tone(hexcolor), share)

    return grade


def focus(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Blur the background behind a sharp subject."""
    return fx.mix(fx.blur(rgb, 0.035), rgb, fx.thicken(layers.subject, 0.006))


def zoom_blur(rgb: Rgb, layers: Layers, rng: Rng) -> Rgb:
    """Streak the background outward from the middle."""
    x, y = fx.mesh(layers.size_px)
    total = np.zeros_like(rgb)
    for step in range(12):
        scale = np.float32(1 - 0.022 * step)
        total += fx.sample(rgb, 0.5 + (x - 0.5) * scale, 0.55 + (y - 0.55) * scale)
    angle = np.arctan2(y - 0.55, x - 0.5)
    lines = fx.smoothstep(0.7, 1.0, np.sin(angle * 23 + np.float32(rng.uniform(0, 6))) ** 2) * fx.smoothstep(
        0.32, 0.6, np.hypot(x - 0.5, y - 0.55)
    )
    streaked = fx.mix(total / 12, fx.rgb(1, 1, 1), lines * np.float32(0.75))
    return clip(fx.saturate(fx.mix(streaked, rgb, layers.subject), 1.3))
