"""The visible qualities a prompt names: light, palette, composition and mood, each with a layout or a grade.

Knows nothing about subjects, places or mediums.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from training.world import frames
from training.world import grades as g
from training.world.kinds import Flavor, Layout, Rng

Arrange = Callable[[Layout, Rng], Layout]


def place(
    x: tuple[float, float] = (0.46, 0.54),
    side: tuple[float, float] = (0.56, 0.64),
    base: tuple[float, float] = (0.84, 0.9),
    horizon: tuple[float, float] = (0.56, 0.66),
) -> Arrange:
    """Make a layout within these ranges."""

    def arrange(layout: Layout, rng: Rng) -> Layout:
        return replace(
            layout,
            center_x=float(rng.uniform(*x)),
            side=float(rng.uniform(*side)),
            base_y=float(rng.uniform(*base)),
            horizon=float(rng.uniform(*horizon)),
        )

    return arrange


COLD = "#5fa8ff"

_LIGHT = (
    Flavor("cold light", "light", grade=g.chain(g.cast(COLD, 0.65), g.slope(35, 0.85, 1.1, hexcolor="#e4f2ff"))),
    Flavor("backlit", "light", grade=g.backlight),
    Flavor("light rays", "light", grade=g.rays),
    Flavor("spotlight", "light", grade=g.spotlight, plain=True),
    Flavor("dappled light", "light", grade=g.dappled),
    Flavor("high key", "light", grade=g.curve(contrast=0.62, lift=0.32, saturation=0.9), plain=True),
    Flavor("low key", "light", grade=g.chain(g.curve(contrast=1.15, gain=0.48), g.vignette(0.8))),
    Flavor(
        "bokeh",
        "light",
        grade=g.discs(16, (0.03, 0.085), ("#ffe9a8", "#ffffff", "#ffc48a", "#bfe4ff"), 0.55, behind=True, blur=0.025),
        plain=True,
    ),
    Flavor("lens flare", "light", grade=g.flare, plain=True),
    Flavor("neon lighting", "light", grade=g.neon_rim, plain=True),
    Flavor("vignette", "light", grade=g.vignette(0.92), plain=True),
)

_PALETTE = (
    Flavor("pastel colors", "palette", grade=g.curve(contrast=0.5, lift=0.22, saturation=0.95), plain=True),
    Flavor("muted colors", "palette", grade=g.curve(contrast=0.8, lift=-0.02, saturation=0.42)),
    Flavor("vivid colors", "palette", grade=g.curve(contrast=1.15, saturation=1.9)),
    Flavor("monochrome", "palette", grade=g.curve(saturation=0.0), shows_color=False),
    Flavor(
        "sepia",
        "palette",
        grade=g.ramped(("#2a170a", "#8a5f35", "#d6b07a", "#f7e8c8"), 1.0, subject=1.0),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "warm palette",
        "palette",
        grade=g.ramped(("#3a0f14", "#a83a1c", "#ec8a30", "#fbd98a"), 0.75),
        shows_color=False,
    ),
    Flavor(
        "cool palette",
        "palette",
        grade=g.ramped(("#0b1440", "#1f5aa0", "#4fb3c4", "#cdeef0"), 0.75),
        shows_color=False,
    ),
    Flavor(
        "neon palette",
        "palette",
        grade=g.ramped(("#10022e", "#6a0fd0", "#ff1fa8", "#35f5e0"), 0.88),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "purple tones",
        "palette",
        grade=g.ramped(("#1f0b3a", "#5f2f9a", "#a878d0", "#eadcf7"), 0.85),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "green tones",
        "palette",
        grade=g.ramped(("#08210f", "#256b34", "#7fb85a", "#e4f3c0"), 0.85),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "duotone",
        "palette",
        grade=g.ramped(("#2a1a7a", "#ff5f6a", "#ffe9b0"), 1.0, subject=1.0),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "cyanotype colors",
        "palette",
        grade=g.ramped(("#0a1f4a", "#3a6fb0", "#e8f2f7"), 1.0, subject=1.0),
        shows_color=False,
        plain=True,
    ),
    Flavor("inverted colors", "palette", grade=g.invert, shows_color=False, plain=True),
    Flavor("selective color", "palette", grade=g.selective),
    Flavor("rainbow colors", "palette", grade=g.rainbow),
)

_COMPOSITION = (
    Flavor("close-up", "composition", place(side=(1.0, 1.12), base=(1.05, 1.1))),
    Flavor("wide shot", "composition", place(x=(0.42, 0.58), side=(0.3, 0.35), base=(0.72, 0.78), horizon=(0.6, 0.66))),
    Flavor("white border", "composition", grade=frames.border(((0.075, "#fbfaf6"),))),
    Flavor("black border", "composition", grade=frames.border(((0.075, "#101012"),))),
    Flavor(
        "golden frame",
        "composition",
        grade=frames.border(((0.015, "#6b4614"), (0.055, "#e3b64a"), (0.08, "#a8741f"), (0.095, "#4a2f0e"))),
        plain=True,
    ),
    Flavor("film strip", "composition", grade=frames.film_strip, plain=True),
    Flavor("letterbox", "composition", grade=frames.bars(0.14, "#060607")),
    Flavor("round frame", "composition", grade=frames.round_frame(0.47, "#f6f2e8", rim="#8a6a3a"), plain=True),
    Flavor("peephole view", "composition", grade=frames.round_frame(0.42, "#050506"), plain=True),
    Flavor("triptych", "composition", grade=frames.split(3, 0.03, "#ece8df"), plain=True),
    Flavor("seen through a window", "composition", grade=frames.keyhole),
    Flavor("rough painted edges", "composition", grade=frames.ragged),
    Flavor("reflected in water", "composition", grade=frames.mirror_below),
    Flavor("shallow depth of field", "composition", grade=g.focus),
)

_CONFETTI = ("#e8432e", "#f7c325", "#2f8fe0", "#3fb55a", "#e85fb0")

_MOOD = (
    Flavor("gloomy", "mood", grade=g.chain(g.curve(gain=0.55, saturation=0.4), g.cast("#7f9cc8", 0.6), g.vignette(0.5))),
    Flavor("dreamy", "mood", grade=g.chain(g.bloom(0.5), g.cast("#f2c8ff", 0.5), g.vignette(0.6, hexcolor="#fbeeff"))),
    Flavor(
        "mysterious",
        "mood",
        grade=g.chain(
            g.curve(gain=0.62, saturation=0.8),
            g.cast("#8f78e8", 0.75),
            g.fog_from_below("#8a80b8", 0.8),
            g.vignette(0.75, hexcolor="#0c0820"),
        ),
    ),
    Flavor(
        "eerie",
        "mood",
        grade=g.chain(g.curve(contrast=1.2, gain=0.75, saturation=0.6), g.cast("#7fff5a", 0.7), g.vignette(0.85)),
        shows_color=False,
        plain=True,
    ),
    Flavor(
        "romantic",
        "mood",
        grade=g.chain(
            g.cast("#ff8fb8", 0.6),
            g.bloom(0.25),
            g.discs(10, (0.02, 0.06), ("#ffd0e0", "#ff9fc0"), 0.55, behind=True),
            g.vignette(0.5, hexcolor="#f08fb0"),
        ),
    ),
    Flavor(
        "ominous",
        "mood",
        grade=g.chain(g.curve(contrast=1.3, gain=0.62), g.cast("#ff5a4a", 0.6), g.vignette(0.9, hexcolor="#1a0204")),
        plain=True,
    ),
    Flavor(
        "cozy",
        "mood",
        grade=g.chain(g.curve(gain=0.88), g.cast("#ff9a3c", 0.75), g.vignette(0.75, hexcolor="#4a1c06")),
        plain=True,
    ),
    Flavor(
        "magical",
        "mood",
        grade=g.chain(g.curve(gain=0.75), g.cast("#9f7fff", 0.6), g.bloom(0.25), g.sparkles(14, "#fff3a8")),
        plain=True,
    ),
    Flavor(
        "ethereal",
        "mood",
        grade=g.chain(
            g.bloom(0.55),
            g.curve(contrast=0.6, lift=0.12, saturation=0.7),
            g.cast("#d8f4ff", 0.5),
            g.fog_from_below("#ffffff", 0.8),
        ),
    ),
    Flavor(
        "festive",
        "mood",
        grade=g.chain(g.curve(saturation=1.3), g.discs(46, (0.01, 0.02), _CONFETTI, 1.0, behind=False)),
        plain=True,
    ),
    Flavor("energetic", "mood", grade=g.zoom_blur),
)

FLAVORS: tuple[Flavor, ...] = (*_LIGHT, *_PALETTE, *_COMPOSITION, *_MOOD)
