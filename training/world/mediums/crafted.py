"""Mediums put together by hand from pieces: stained glass, mosaic, neon, low poly and paper cut-out.

Each turns the flat layers of a scene into a finished picture; all lengths are shares of the side. Knows nothing about
what the subjects are or how captions name them.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from training.world.kinds import Layers, Medium, Rgb, Rng
from training.world.mediums.filters import (
    blur,
    cells,
    fbm,
    gradient,
    grain,
    luminance,
    mesh,
    mix,
    noise,
    posterise,
    rgb,
    sample,
    saturate,
    smoothstep,
    thicken,
    warp,
    wobble,
)
from training.world.mediums.printed import finish, outline

LEAD, GROUT = rgb(0.07, 0.065, 0.08), rgb(0.80, 0.77, 0.70)
BRICK, MORTAR = rgb(0.075, 0.055, 0.075), rgb(0.035, 0.028, 0.045)


def piece_means(color: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Give every pixel the mean colour ``[h, w, 3]`` of the piece ``index [h, w]`` that it belongs to."""
    flat = index.ravel()
    count = np.maximum(1, np.bincount(flat))
    means = np.stack([np.bincount(flat, color[..., c].ravel()) / count for c in range(3)], axis=-1)
    return np.asarray(means[flat].reshape(color.shape), dtype=np.float32)


def piece_chance(rng: Rng, index: np.ndarray, count: int = 4096) -> np.ndarray:
    """Give every piece a random number in [0, 1], the same over all its pixels ``[h, w]``."""
    return np.asarray(rng.random(count, dtype=np.float32)[index % count])


def stained_glass(layers: Layers, rng: Rng) -> Rgb:
    """Lead the scene: luminous panes, each with its own shade, between thick dark cames."""
    size_px = layers.size_px
    inside = smoothstep(0.35, 0.65, layers.subject)
    panes = cells(rng, size_px, 6, jitter=0.95)
    index = panes.index * 2 + (inside > 0.5)
    means = piece_means(layers.color, index)
    glass = saturate(mix(means, layers.color, 0.25 + 0.75 * inside), 1.5)
    glass = glass ** (1.12 - 0.27 * inside)[..., None]
    shade = 0.74 + 0.42 * piece_chance(rng, index)
    gap = panes.far - panes.near
    lead = np.maximum(smoothstep(0.024, 0.010, gap) * (1 - inside), smoothstep(0.013, 0.004, gap) * 0.8 * inside)
    lead = np.maximum(lead, smoothstep(0.3, 0.7, outline(layers.subject, 0.026)))
    lead = np.maximum(lead, smoothstep(0.3, 0.9, layers.edges) * (0.7 * inside))
    lead = np.maximum(lead, thicken(layers.edges, 0.005) * (1 - inside) * 0.8)
    light = 1.12 - 0.6 * blur(lead, 0.02) + (fbm(rng, size_px, 6) - 0.5) * 0.35
    pane = glass * (shade * light)[..., None]
    pane = pane + (np.clip(light - 0.95, 0, 1) * (0.2 + 0.15 * inside))[..., None]
    pane = np.clip(pane, 0, 1) * 0.93 + 0.07 * inside[..., None]
    return finish(mix(pane, LEAD, lead))


def mosaic(layers: Layers, rng: Rng) -> Rgb:
    """Lay the scene in small squarish tiles: uneven rows, tiles cut along the subject, light grout between."""
    size_px = layers.size_px
    x, y = mesh(size_px)
    inside = layers.subject > 0.5
    count = 22
    bend = (noise(rng, size_px, 3) - 0.5) * 0.10 + (noise(rng, size_px, 9) - 0.5) * 0.022
    v = (y + bend) * count
    row = np.floor(v)
    starts, widths = rng.random(64, dtype=np.float32), rng.uniform(0.9, 1.12, 64).astype(np.float32)
    at = row.astype(np.int32) % 64
    u = (x + (noise(rng, size_px, 5) - 0.5) * 0.05) * count * widths[at] + starts[at] * 9
    column = np.floor(u)
    index = ((row.astype(np.int32) + 4) * 64 + column.astype(np.int32) % 64) * 2 + inside
    color = saturate(layers.color, 1.25)
    means = piece_means(color, index)
    odd = smoothstep(0.2, 0.4, np.abs(color - means).max(-1)) * inside
    color = mix(means, color, odd)
    chance = piece_chance(rng, index)
    fu, fv = u - column, v - row
    border = np.minimum(np.minimum(fu, 1 - fu), np.minimum(fv, 1 - fv)) / count
    soft = 1.0 / size_px
    joint = np.clip((0.0036 - border) / soft + 0.5, 0, 1) * (1 - 0.3 * inside)
    joint = np.maximum(joint, smoothstep(0.35, 0.8, outline(layers.subject, 0.008)))
    moat = thicken(layers.subject, 0.013) * (1 - layers.subject) * 0.55
    bevel = (0.5 - fv) * 0.16 + (0.5 - fu) * 0.10
    tile = color * ((0.78 + 0.30 * chance + bevel) * (1 - moat))[..., None] + (chance > 0.93)[..., None] * 0.06
    return finish(mix(np.clip(tile, 0, 1), GROUT + (grain(rng, size_px, 90) * 0.08)[..., None], joint))


def neon(layers: Layers, rng: Rng) -> Rgb:
    """Bend the outlines into glowing tubes in the subject's colour, hung on a dark brick wall."""
    size_px = layers.size_px
    inside = smoothstep(0.3, 0.7, layers.subject)
    lamp = _lamp(layers)
    rim = smoothstep(0.1, 0.8, outline(layers.subject, 0.022))
    tubes = np.maximum(rim, smoothstep(0.2, 0.8, thicken(layers.edges, 0.002)) * inside * 0.75)
    scenery = smoothstep(0.2, 0.9, layers.edges) * (1 - thicken(inside, 0.014))
    glow = lamp * (blur(tubes, 0.018) * 0.85 + blur(tubes, 0.07) * 1.1)[..., None]
    dim = saturate(layers.color, 1.2)
    wall = mix(_bricks(size_px, rng) * (1 + glow * 3), dim * 0.5, scenery) + dim * 0.09 * (1 - inside)[..., None]
    lit = mix(wall, lamp * 0.34, inside * 0.85) + glow
    hot = smoothstep(0.55, 1.0, blur(tubes, 0.004))[..., None] * lamp.max(-1, keepdims=True) ** 2
    return finish(mix(lit, lamp + (1 - lamp) * 0.5 * hot, tubes))


def _lamp(layers: Layers) -> np.ndarray:
    """Return the colour of the light ``[h, w, 3]``: the tint, or near subjects of another colour theirs."""
    tint, weight = layers.tint, blur(layers.subject, 0.04)
    local = blur(layers.color * layers.subject[..., None], 0.04) / np.maximum(weight, 0.02)[..., None]
    length = np.linalg.norm(local, axis=-1) * np.linalg.norm(tint)
    same_hue = smoothstep(0.86, 0.95, local @ tint / np.maximum(length, 1e-3))
    same_light = 1 - smoothstep(0.35, 0.5, np.abs(luminance(local) - luminance(tint[None])))
    own = mix(local, tint, np.maximum(same_hue * same_light, 1 - smoothstep(0.02, 0.05, weight)))
    top = own.max(-1, keepdims=True)
    light = saturate(own, 1.15) * (0.12 + 0.88 * top) / np.maximum(top, 0.15)
    return finish(light + rgb(0.05, 0.04, 0.07) * (1 - top))


def _bricks(size_px: int, rng: Rng) -> np.ndarray:
    """Return a dark wall ``[h, w, 3]``."""
    x, y = mesh(size_px)
    rows = 14
    v = y * rows
    row = np.floor(v)
    u = x * rows / 2.2 + 0.5 * (row % 2) + float(rng.random())
    column = np.floor(u)
    fu, fv = (u - column) * 2.2, v - row
    joint = smoothstep(0.16, 0.06, np.minimum(np.minimum(fu, 2.2 - fu), np.minimum(fv, 1 - fv)))
    shade = 0.7 + 0.9 * piece_chance(rng, (row * 41 + column + 7).astype(np.int32))
    return mix(BRICK * shade[..., None], MORTAR, joint)


def low_poly(layers: Layers, rng: Rng) -> Rgb:
    """Cut the scene into flat triangles whose corners lie on the subject's outline, each lit its own way."""
    inside = layers.subject > 0.5
    color = saturate(layers.color, 1.08) * (1 - 0.28 * blur(layers.subject, 0.025) * ~inside)[..., None]
    tone = np.where(inside, 1 + (luminance(color) * 2.99).astype(np.int32), 0)
    index = _facets(rng, layers.subject, 11) * 4 + tone
    means = piece_means(color, index)
    odd = smoothstep(0.30, 0.5, np.abs(color - means).max(-1)) * inside
    lit = piece_chance(rng, index)
    up = np.where(index // 4 % 2 == 1, np.float32(0.06), np.float32(-0.06))
    strength = np.where(inside, np.float32(0.46), np.float32(0.26))
    picture = mix(means, color, odd) * (1 + (lit - 0.52) * strength + up)[..., None]
    return finish(picture + (np.clip(lit - 0.72, 0, 1) * strength)[..., None])


def _facets(rng: Rng, subject: np.ndarray, count: int) -> np.ndarray:
    """Number the triangles ``[h, w]`` of an uneven net with ``count`` rows; those of one slant are odd."""
    size_px, side = subject.shape[0], count + 3
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).astype(np.float32) - 1
    corners = _snap((grid + rng.random(grid.shape, dtype=np.float32) * 0.8 - 0.4) / count, subject, 0.45 / count)
    slants = rng.random((side, side)) < 0.5
    net = Image.new("I", (size_px, size_px), 0)
    pen, points = ImageDraw.Draw(net), (corners * size_px - 0.5).tolist()
    for row in range(side - 1):
        for column in range(side - 1):
            a, b = points[row][column], points[row][column + 1]
            c, d = points[row + 1][column + 1], points[row + 1][column]
            halves = ((a, b, c), (a, c, d)) if slants[row, column] else ((a, b, d), (b, c, d))
            for half, (p, q, r) in enumerate(halves):
                pen.polygon((*p, *q, *r), fill=(row * side + column) * 2 + half)
    return np.asarray(net, dtype=np.int32)


def _snap(corners: np.ndarray, subject: np.ndarray, reach: float) -> np.ndarray:
    """Move points ``[n, m, 2]`` onto the border of the coverage ``subject`` where it is within ``reach``."""
    soft = blur(subject, reach * 0.6)
    slope = np.stack([sample(part, corners[..., 0], corners[..., 1]) for part in gradient(soft)], axis=-1)
    level = sample(soft, corners[..., 0], corners[..., 1])[..., None] - 0.5
    step = -level * slope / np.maximum((slope**2).sum(-1, keepdims=True), 1.0)
    return np.asarray(np.where(np.abs(step).max(-1, keepdims=True) < reach, corners + step, corners), dtype=np.float32)


def paper_cutout(layers: Layers, rng: Rng) -> Rgb:
    """Glue coloured papers: rough cut edges, a soft shadow under every sheet, paper grain."""
    size_px = layers.size_px
    stack = wobble(np.dstack([layers.color, layers.subject, layers.edges]), rng, 0.0045, 28)
    color, subject, inner = stack[..., :3], smoothstep(0.35, 0.65, stack[..., 3]), smoothstep(0.15, 0.7, stack[..., 4])
    bright = luminance(color)[..., None]
    backdrop = color * (posterise(bright, 9) + 0.02) / (bright + 0.02)
    sheet = mix(mix(backdrop, rgb(0.96, 0.93, 0.88), 0.12), color, subject)
    cast = blur(warp(subject, -0.028, -0.036), 0.016) * (1 - subject)
    under = blur(warp(inner, -0.014, -0.018), 0.012)
    shadow = np.clip(0.58 * cast + under * (0.55 - 0.13 * subject), 0, 0.7)
    rim = np.clip(inner - warp(inner, 0.006, 0.008), 0, 1) * 0.42
    paper = grain(rng, size_px, 120) * 0.12 + grain(rng, size_px, 50) * 0.05
    lit = mix(sheet * (1 - shadow)[..., None], rgb(1, 0.99, 0.96), rim)
    return finish(lit + (paper * (1 - 0.4 * luminance(sheet)))[..., None])


MEDIUMS: tuple[Medium, ...] = (
    Medium("stained glass", "a stained glass window", stained_glass, shows_ground=False),
    Medium("mosaic", "a mosaic", mosaic, shows_ground=False),
    Medium("neon", "a neon sign", neon, shows_ground=False),
    Medium("low poly", "low poly art", low_poly),
    Medium("paper cut-out", "a paper cut-out", paper_cutout),
)
