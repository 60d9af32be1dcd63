"""The twelve colours of the little world and the shades a subject is drawn in. Knows nothing about shapes or pixels."""

from __future__ import annotations

import colorsys

import numpy as np

from training.world.pen import hex_rgb

COLORS: dict[str, str] = {
    "red": "#d32f2f",
    "orange": "#f57c1f",
    "yellow": "#f6d02f",
    "green": "#3f9b45",
    "turquoise": "#2fc4bd",
    "blue": "#2f5fd0",
    "purple": "#7d3cae",
    "pink": "#f48fb8",
    "brown": "#7a4a26",
    "black": "#26262a",
    "white": "#f4f3ef",
    "gray": "#8d9196",
}


def jitter(color: str, rng: np.random.Generator) -> np.ndarray:
    """Return the RGB ``[3]`` of a named colour, moved a little in hue, saturation and value."""
    hue, saturation, value = colorsys.rgb_to_hsv(*hex_rgb(COLORS[color]))
    hue = (hue + rng.uniform(-0.012, 0.012)) % 1.0
    saturation = float(np.clip(saturation * rng.uniform(0.9, 1.08), 0, 1))
    value = float(np.clip(value * rng.uniform(0.93, 1.06), 0, 1))
    return np.array(colorsys.hsv_to_rgb(hue, saturation, value))


def shade(tone: str, main: np.ndarray) -> np.ndarray:
    """Return the RGB ``[3]`` of a tone: a shade of ``main``, or the fixed ``#rrggbb`` itself."""
    if tone.startswith("#"):
        return hex_rgb(tone)
    share, target = {
        "main": (0.0, 0.0), "light": (0.28, 1.0), "pale": (0.55, 1.0), "dark": (0.28, 0.0), "deep": (0.55, 0.0),
    }[tone]
    return main * (1 - share) + target * share
