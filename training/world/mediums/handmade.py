"""The hand-made mediums: paints, sticks and pens on paper, canvas or a blackboard.

Each takes the flat layers of a scene and a random generator and returns the finished picture. Knows nothing about what
is depicted, about styles or captions; printed techniques are in ``printed.py``.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Layers, Medium, Rgb, Rng
from training.world.mediums import filters as f


def watercolor(layers: Layers, rng: Rng) -> Rgb:
    """Pale transparent washes that pool at their edges, granulate and leave a ragged margin of white paper."""
    size_px = layers.size_px
    wet = f.wobble(np.dstack([layers.color, layers.edges]), rng, 0.012, 16)
    clouds = f.fbm(rng, size_px, 5, 3)
    wash = f.mix(wet[..., :3], f.blur(wet[..., :3], 0.016), f.smoothstep(0.45, 0.7, clouds) * 0.85)
    density = -np.log(np.clip(f.saturate(wash, 1.2), 0.04, 1))
    paint, rim = _ragged_margin(rng, size_px, 0.05, 0.05)
    pooled = f.blur(wet[..., 3], 0.0035) * (0.4 + clouds)
    bloom = f.smoothstep(0.035, 0.0, np.abs(f.fbm(rng, size_px, 3, 3) - 0.5))
    amount = (0.28 + 0.85 * clouds + 0.16 * bloom) * (1 + 0.5 * f.grain(rng, size_px, 90))
    density = density * ((amount + 0.25 * rim + 0.55 * pooled) * paint)[..., None] + (0.16 * pooled * paint)[..., None]
    return np.asarray(np.exp(-density) * f.rgb(0.995, 0.985, 0.965), dtype=np.float32)


def _ragged_margin(rng: Rng, size_px: int, width: float, raggedness: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where paint lies inside an uneven paper margin, and the rim where it stopped."""
    x, y = f.mesh(size_px)
    inset = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y)) + (f.fbm(rng, size_px, 4, 4) - 0.5) * raggedness * 3
    paint = f.smoothstep(width - 0.008, width + 0.008, inset)
    return paint, paint * (1 - f.smoothstep(width + 0.008, width + 0.03, inset))


def oil(layers: Layers, rng: Rng) -> Rgb:
    """Thick dabs that follow the forms, each with its own colour, bristle ridges and a lit relief."""
    size_px = layers.size_px
    bright = f.luminance(layers.color)
    strokes = f.dabs(rng, size_px, 30, f.flow(bright, rng), length=1.6, width=0.62)
    picked = f.sample(f.blur(layers.color, 0.006), strokes.centers[:, 0], strokes.centers[:, 1])
    picked = picked + rng.normal(0, 0.04, (len(picked), 1)) + rng.normal(0, 0.02, picked.shape)
    ridges = rng.random((61, 13), dtype=np.float32)[
        strokes.index % 61, np.clip((strokes.across * 6 + 6.5).astype(np.int32), 0, 12)]
    detail = 0.25 + 0.4 * layers.subject
    color = f.mix(picked.astype(np.float32)[strokes.index], layers.color, detail)
    height = (1 - strokes.across**2) * 0.7 + ridges * 0.3 - strokes.along * 0.25
    light = f.relief(f.blur(height, 0.003), 0.022)
    lit = f.saturate(color, 1.12) * (0.95 + 0.1 * ridges)[..., None] + (0.16 * light)[..., None]
    return np.asarray(np.clip(lit, 0, 1), dtype=np.float32)


def pencil(layers: Layers, rng: Rng) -> Rgb:
    """Graphite hatching, crossed where it is dark, and thin searching contours on white paper."""
    size_px = layers.size_px
    paint = np.maximum(_vignette(rng, size_px), layers.subject)
    shadow = (1 - f.blur(f.luminance(layers.color), 0.006)) * (0.3 + 0.7 * np.maximum(layers.subject, 0.6 * paint))
    angle = rng.uniform(-56, -44)
    pressure = 0.45 + 0.95 * f.streaks(rng, size_px, angle, 9, 30)
    drift = (f.noise(rng, size_px, 5) - 0.5) * np.float32(0.03)
    first = f.hatch(size_px, angle, 0.026, np.clip(shadow * 1.2 - 0.06, 0, 0.72) * pressure, drift)
    second = f.hatch(size_px, angle - 38, 0.026, np.clip(shadow * 1.5 - 0.7, 0, 0.7) * pressure, drift)
    contour = f.wobble(layers.edges, rng, 0.005, 9) * 0.75 + f.wobble(layers.edges, rng, 0.014, 5) * 0.4
    tooth = 1 + 1.1 * f.grain(rng, size_px)
    tone = (0.16 * shadow + 0.46 * first + 0.36 * second) * paint
    ink = np.clip((tone + 0.72 * contour * (0.3 + 0.7 * paint)) * tooth, 0, 0.86)
    return f.mix(f.rgb(0.975, 0.97, 0.96), f.rgb(0.19, 0.19, 0.21), ink)


def _vignette(rng: Rng, size_px: int) -> np.ndarray:
    """Return 1 in the middle, fading unevenly to 0 towards the border."""
    x, y = f.mesh(size_px)
    reach = np.maximum(np.abs(x - 0.5), np.abs(y - 0.5)) * 2 + (f.fbm(rng, size_px, 6, 2) - 0.5) * np.float32(0.5)
    return 1 - f.smoothstep(0.7, 1.0, reach)


def charcoal(layers: Layers, rng: Rng) -> Rgb:
    """Broad smudged blacks on grainy gray-cream paper, rubbed with the side of the stick."""
    size_px = layers.size_px
    bright = f.luminance(layers.color)
    shadow = 1 - (0.6 * bright + 0.4 * f.blur(bright, 0.03))
    contour = f.wobble(f.thicken(layers.edges, 0.003), rng, 0.009, 7)
    smear = f.blur(np.maximum(contour, layers.subject * 0.6), 0.035) * (1 - 0.8 * layers.subject)
    tooth = f.grain(rng, size_px, 120)
    rubbed = f.streaks(rng, size_px, rng.uniform(-50, -30), 5, 34)
    laid = f.smoothstep(0.08, 1.12, shadow * (0.6 + 0.6 * rubbed) + 0.4 * smear + 0.08)
    dust = laid + 2.2 * tooth * laid * (1 - laid)
    line = f.smoothstep(0.15, 0.8, contour * (0.6 + 0.7 * rubbed) + 0.6 * tooth)
    ink = np.clip(dust + 0.85 * line * (1 - dust), 0, 0.96)
    return f.mix(f.rgb(0.82, 0.785, 0.715) + (0.12 * tooth)[..., None], f.rgb(0.07, 0.065, 0.065), ink)


def chalk(layers: Layers, rng: Rng) -> Rgb:
    """Dusty coloured chalk, rubbed on in strokes, and pale contours on a green-black board."""
    size_px = layers.size_px
    board = f.rgb(0.115, 0.2, 0.165) * (0.85 + 0.5 * f.fbm(rng, size_px, 4, 3))[..., None]
    tooth = f.grain(rng, size_px, 110)
    strokes = f.streaks(rng, size_px, rng.uniform(-50, -30), 7, 50)
    laid = f.wobble(np.dstack([layers.color, layers.subject, layers.edges]), rng, 0.008, 12)
    color, subject, edges = laid[..., :3], laid[..., 3], laid[..., 4]
    press = 0.9 * (strokes - 0.5) + 0.7 * tooth + 0.3 + 0.46 * subject
    cover = f.smoothstep(0.1, 0.75, press) * (0.42 + 0.5 * subject)
    drawn = f.mix(board, np.clip(f.saturate(color, 1.15) * 1.08, 0, 1), cover)
    line = f.smoothstep(0.35, 0.85, f.thicken(edges, 0.002) + 0.8 * tooth) * 0.85
    return f.mix(drawn, f.mix(np.clip(color * 1.2, 0, 1), f.rgb(0.93, 0.94, 0.9), 0.7), line)


def crayon(layers: Layers, rng: Rng) -> Rgb:
    """Coarse waxy scribbles with gaps of white paper, not quite inside their thick wobbly outlines."""
    size_px = layers.size_px
    filled = f.wobble(np.dstack([layers.color, layers.subject]), rng, 0.022, 7)
    drawn = f.wobble(_contour(layers, 0.007), rng, 0.018, 6)
    steep = f.streaks(rng, size_px, rng.uniform(-76, -60), 5, 56, bend=0.12)
    wax = f.grain(rng, size_px, 75)
    inside = filled[..., 3]
    scribble = np.where(inside > 0.5, steep, steep.T) + 0.6 * wax + 0.29 * inside
    laid = f.smoothstep(0.27, 0.47, scribble) * (0.8 + 0.16 * inside)
    picture = f.mix(f.rgb(0.985, 0.98, 0.965), f.saturate(filled[..., :3], 1.4), laid)
    line = f.smoothstep(0.3, 0.8, drawn + 0.9 * wax) * 0.9
    return f.mix(picture, f.saturate(layers.color, 1.5) * np.float32(0.55), line)


def ink(layers: Layers, rng: Rng) -> Rgb:
    """Strong black contours and sparse hatching on white; a light wash of colour on the subject alone."""
    size_px = layers.size_px
    paper = f.rgb(0.985, 0.98, 0.97)
    wash = f.wobble(np.dstack([layers.color, layers.subject]), rng, 0.012, 8)
    pool = 0.72 + 0.25 * f.fbm(rng, size_px, 5, 2)
    picture = f.mix(paper, f.saturate(wash[..., :3], 1.15), wash[..., 3] * pool)
    shadow = 1 - f.luminance(layers.color)
    drift = (f.noise(rng, size_px, 4) - 0.5) * np.float32(0.015)
    share = np.clip(shadow * 0.6 - 0.22, 0, 0.4) * (1 - layers.subject)
    lines = f.hatch(size_px, -45 + rng.uniform(-8, 8), 0.036, share, drift)
    weight = f.noise(rng, size_px, 9) * (0.3 + 0.7 * layers.subject)
    contour = f.wobble(f.mix(layers.edges, _contour(layers, 0.009), weight), rng, 0.004, 14)
    drawn = np.maximum(f.smoothstep(0.25, 0.75, contour), 0.9 * lines)
    return f.mix(picture, f.rgb(0.05, 0.05, 0.07), drawn)


def _contour(layers: Layers, width: float) -> np.ndarray:
    """Return the outlines grown by ``width``, less where they crowd, so that eyes and windows stay open."""
    crowd = f.smoothstep(0.2, 0.45, f.blur(layers.edges, 0.014))
    return f.mix(f.thicken(layers.edges, width), layers.edges * np.float32(0.8), crowd)


def pastel(layers: Layers, rng: Rng) -> Rgb:
    """Soft blended colour without lines, dusty on the tooth of a warm toned paper that shows around it."""
    size_px = layers.size_px
    tooth = f.grain(rng, size_px, 95)
    paper = f.rgb(0.77, 0.69, 0.6) * (1 + 0.14 * tooth)[..., None]
    moved = f.wobble(layers.color, rng, 0.012, 18)
    soft = f.mix(f.blur(moved, 0.011), moved, 0.35)
    bloom = f.mix(f.saturate(soft, 1.2), f.rgb(1, 0.99, 0.97), 0.16)
    strokes = f.streaks(rng, size_px, rng.uniform(-55, -35), 8, 54)
    inside = f.blur(layers.subject, 0.008)
    laid = 0.62 + 0.7 * (strokes - 0.5) + 0.85 * tooth + 0.32 * inside
    fade = f.smoothstep(-0.1, 0.5, _vignette(rng, size_px) + 0.9 * strokes - 0.35 + inside)
    cover = (0.3 + 0.2 * inside + (0.66 - 0.2 * inside) * f.smoothstep(0.35, 0.8, laid)) * fade
    powder = bloom * (0.9 + 0.2 * strokes + 0.15 * tooth)[..., None]
    return np.asarray(np.clip(f.mix(paper, powder, cover), 0, 1), dtype=np.float32)


def gouache(layers: Layers, rng: Rng) -> Rgb:
    """Flat matt areas in few tones with slightly uneven edges, inside a taped white border."""
    size_px = layers.size_px
    flat = f.wobble(f.wobble(np.dstack([layers.color, layers.edges]), rng, 0.012, 11), rng, 0.006, 34)
    color = f.mix(f.saturate(flat[..., :3], 1.1), f.rgb(0.93, 0.84, 0.72), 0.12)
    bright = np.maximum(f.luminance(color), 0.02)
    stepped = f.posterise(bright, 8)
    patches = f.posterise(f.fbm(rng, size_px, 5, 2), 6) - 0.5
    streaks = f.noise(rng, size_px, 5, 70) - 0.5
    tone = (stepped / bright) * 0.6 + 0.36 + 0.3 * patches + 0.05 * streaks
    picture = np.clip(color * tone[..., None], 0, 1)
    gap = f.smoothstep(0.5, 0.9, flat[..., 3] * (0.25 + f.noise(rng, size_px, 20)))
    picture = f.mix(picture, f.rgb(0.97, 0.93, 0.86), 0.45 * gap)
    paint, _ = _ragged_margin(rng, size_px, 0.045, 0.006)
    return f.mix(f.rgb(0.97, 0.955, 0.925), picture, paint)


MEDIUMS: tuple[Medium, ...] = (
    Medium("watercolor", "a watercolor painting", watercolor, shows_ground=False),
    Medium("oil", "an oil painting", oil),
    Medium("pencil", "a pencil sketch", pencil, shows_color=False, shows_ground=False),
    Medium("charcoal", "a charcoal drawing", charcoal, shows_color=False, shows_ground=False),
    Medium("chalk", "a chalk drawing on a blackboard", chalk, shows_ground=False),
    Medium("crayon", "a crayon drawing", crayon, shows_ground=False),
    Medium("ink", "an ink drawing", ink, shows_ground=False),
    Medium("pastel", "a pastel drawing", pastel, shows_ground=False),
    Medium("gouache", "a gouache painting", gouache, shows_ground=False),
)
