"""Signs: the flat icon, the emoji with its soft shading, the sticker with its white rim. They stand on plain grounds.

Each turns the flat layers of a scene into a finished picture; all lengths are shares of the side.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Layers, Medium, Rgb, Rng
from training.world.mediums import filters as fx


def icon(layers: Layers, rng: Rng) -> Rgb:
    """Keep the flat shapes, crisp and without any shading."""
    return np.asarray(layers.color, dtype=np.float32)


def emoji(layers: Layers, rng: Rng) -> Rgb:
    """Shade the flat shapes softly: light above, a darker foot, a gleam and a darker rim in the figure's own colours."""
    x, y = fx.mesh(layers.size_px)
    inside = layers.subject
    rows = np.flatnonzero(inside.max(1) > 0.5)
    top, low = (float(rows[0]), float(rows[-1])) if len(rows) else (0.0, float(layers.size_px))
    fall = np.clip((y * layers.size_px - top) / max(1.0, low - top), 0, 1)
    strength = np.float32(rng.uniform(0.15, 0.4))
    soft = fx.blur(inside, 0.03)
    rim = np.clip(1.0 - soft, 0, 1) * inside
    lit = fx.saturate(layers.color, float(rng.uniform(1.0, 1.3)))
    lit = lit * (1 + strength * (0.45 - fall) - np.float32(rng.uniform(0.1, 0.6)) * rim)[..., None]
    gleam = np.exp(-((x - 0.4) ** 2 + (y - 0.3) ** 2) / np.float32(0.02)) * inside * np.float32(rng.uniform(0, 0.35))
    return np.asarray(np.clip(fx.mix(layers.color, fx.mix(lit, fx.rgb(1, 1, 1), gleam), inside), 0, 1), dtype=np.float32)


def sticker(layers: Layers, rng: Rng) -> Rgb:
    """Cut the figure out with a thick white rim, and let it cast a soft shadow."""
    width = float(rng.uniform(0.02, 0.05))
    inside = layers.subject
    cut = fx.smoothstep(0.35, 0.65, fx.blur(fx.thicken(inside, width), width / 4))
    shadow = fx.blur(fx.warp(cut, -0.012, -0.02), float(rng.uniform(0.008, 0.02))) * np.float32(rng.uniform(0.3, 0.6))
    edge = np.clip(fx.thicken(cut, 0.006) - cut, 0, 1) * np.float32(0.25)
    ground = layers.color * (1 - np.maximum(shadow, edge))[..., None]
    body = fx.mix(layers.color, layers.color * np.float32(0.4), layers.edges * np.float32(rng.uniform(0, 0.8)))
    gloss = np.clip(0.12 * (1 - fx.mesh(layers.size_px)[1]), 0, 1)[..., None] * inside[..., None]
    return np.asarray(np.clip(fx.mix(fx.mix(ground, fx.rgb(1, 1, 1), cut), body + gloss, inside), 0, 1), dtype=np.float32)


MEDIUMS: tuple[Medium, ...] = (
    Medium("icon", "an icon", icon, plain_only=True),
    Medium("emoji", "an emoji", emoji, plain_only=True),
    Medium("sticker", "a sticker", sticker, plain_only=True),
)
