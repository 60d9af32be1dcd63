"""What the little world is made of: one frozen record per kind of thing, each with the function that draws it.

The records say what a thing is called and how it is drawn; which of them meet in a picture is for ``scenes.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from training.world.pen import Pen

Rng = np.random.Generator
Rgb = np.ndarray
"""A float32 picture ``[h, w, 3]`` in [0, 1]."""


Form = Callable[[Pen, Rng], None]
"""One construction of a thing, drawn into the unit square: it fills most of it, stands on y = 1 when it stands at all."""


@dataclass(frozen=True)
class Subject:
    """A thing to depict, in several really different constructions: sitting, walking, the head alone, old, modern."""

    name: str
    plural: str
    family: str
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Sky:
    """The colours of the sky, as the light has them."""

    top: str = "#6fb7ea"
    bottom: str = "#d8eefb"


@dataclass(frozen=True)
class Place:
    """A background over the whole unit square. ``draw(pen, rng, sky, horizon)``; ``phrase`` reads "in a forest"."""

    name: str
    phrase: str
    draw: Callable[[Pen, Rng, Sky, float], None]
    has_sky: bool = True


@dataclass(frozen=True)
class Light:
    """Light or weather: sky colours, a tint over the whole scene, things behind (moon) and before (rain) it."""

    name: str
    phrase: str
    sky: Sky = Sky()
    ambient: tuple[float, float, float] = (1.0, 1.0, 1.0)
    behind: Callable[[Pen, Rng, float], None] | None = None
    before: Callable[[Pen, Rng], None] | None = None


@dataclass
class Layers:
    """A rasterised scene before its medium: all arrays are float32 of one size ``[h, w]``.

    ``color [h, w, 3]`` is the flat picture, ``subject`` the coverage of the subjects, ``edges`` the outlines (1 on a
    line where two shapes meet), ``tint [3]`` the main subject's colour.
    """

    color: np.ndarray
    subject: np.ndarray
    edges: np.ndarray
    tint: np.ndarray

    @property
    def size_px(self) -> int:
        """Side of the square picture in pixels."""
        return int(self.color.shape[0])

    def with_color(self, color: np.ndarray) -> Layers:
        """Return the same layers with another flat picture."""
        return replace(self, color=color.astype(np.float32))


@dataclass(frozen=True)
class Medium:
    """A technique. ``apply(layers, rng)`` returns the finished picture; all its lengths are shares of the size.

    ``phrase`` is how a prompt names it ("a watercolor painting"); ``shows_color`` is False where the subject's hue is
    lost, ``shows_ground`` where the colour of a plain ground is; ``plain_only`` is True where it has no scenery.
    """

    name: str
    phrase: str
    apply: Callable[[Layers, Rng], Rgb]
    shows_color: bool = True
    shows_ground: bool = True
    plain_only: bool = False


@dataclass(frozen=True)
class Manner:
    """A movement or a painter, suggested by rule. Every hook is optional.

    ``recolor(rgb [n, 3], rng)`` maps the background shapes' colours, ``behind``/``before`` add ornaments between place
    and subject / over everything, ``warp(points [n, 2])`` bends all shapes (unit coordinates), ``texture(layers, rng)``
    works on the pixels before the medium. The subject's hue must survive.
    """

    name: str
    phrase: str
    recolor: Callable[[np.ndarray, Rng], np.ndarray] | None = None
    behind: Callable[[Pen, Rng], None] | None = None
    before: Callable[[Pen, Rng], None] | None = None
    warp: Callable[[np.ndarray], np.ndarray] | None = None
    texture: Callable[[Layers, Rng], Layers] | None = None


@dataclass(frozen=True)
class Layout:
    """Where things stand: subject centre and side (unit coordinates), horizon."""

    center_x: float = 0.5
    base_y: float = 0.88
    side: float = 0.62
    horizon: float = 0.62


@dataclass(frozen=True)
class Flavor:
    """A visible quality with a phrase: ``layout`` moves things before drawing, ``grade(rgb, layers, rng)`` changes pixels.

    ``grade`` runs after the medium. ``family`` is light, palette, composition or mood. ``plain`` is True where it can be
    told on a plain ground too.
    """

    phrase: str
    family: str
    layout: Callable[[Layout, Rng], Layout] | None = None
    grade: Callable[[Rgb, Layers, Rng], Rgb] | None = None
    shows_color: bool = True
    plain: bool = False


@dataclass(frozen=True)
class Defect:
    """Something that people ask a generator to avoid. ``apply(rgb, rng)`` runs last."""

    phrase: str
    apply: Callable[[Rgb, Rng], Rgb]
