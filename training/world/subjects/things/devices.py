"""Telephone and camera, each in several constructions.

Knows nothing about pixels, places, mediums or captions.
"""

from __future__ import annotations

import numpy as np

from training.world.kinds import Rng, Subject
from training.world.pen import Pen, Tone, arc_point
from training.world.subjects.shapes import chance, mirrored
from training.world.subjects.things.parts import CREAM, GOLD, INK, STEEL, WHITE, WOOD, pick, put, vase


def _keypad(pen: Pen, x0: float, y0: float, x1: float, y1: float, tone: Tone, rows: int = 4) -> None:
    """Draw three columns of keys."""
    w, h = (x1 - x0) / 3, (y1 - y0) / rows
    for k in range(3 * rows):
        x, y = x0 + w * (k % 3), y0 + h * (k // 3)
        pen.rect(x + w * 0.15, y + h * 0.15, x + w * 0.85, y + h * 0.85, tone, radius=min(w, h) * 0.2)


def _handset(pen: Pen, tone: Tone = "main", dark: Tone = "dark") -> None:
    """Draw a bowed handset lying over (0, 0), its ends down, one unit long."""
    outer = [arc_point(0.0, 0.24, 0.42, 0.34, a) for a in range(195, 346, 6)]
    inner = [arc_point(0.0, 0.3, 0.34, 0.22, a) for a in range(340, 199, -6)]
    group = pen.polygon(outer + inner, tone)
    for side in (-1, 1):
        pen.polygon([(side * 0.5, 0.1), (side * 0.46, 0.0), (side * 0.32, -0.0), (side * 0.25, 0.12),
                     (side * 0.25, 0.26), (side * 0.5, 0.26)],
                    tone, group=group)
        pen.rect(min(side * 0.24, side * 0.51), 0.22, max(side * 0.24, side * 0.51), 0.3, dark)


def draw_telephone(pen: Pen, rng: Rng) -> None:
    """An old telephone with a dial, its receiver across the top."""
    receiver, n = Pen(), int(rng.integers(8, 11))
    pen.polygon(vase([(0.62, 0.28), (0.72, 0.42), (0.94, 0.86), (0.95, 1.0)]), "main")
    for x in (0.3, 0.62):
        pen.rect(x, 0.2, x + 0.08, 0.36, "dark")
    pen.circle(0.5, 0.66, 0.23, pick(rng, ("pale", CREAM, "dark")))
    for k in range(n):
        pen.circle(*arc_point(0.5, 0.66, 0.165, 0.165, 360 * k / n + 40), 0.033, INK)
    pen.circle(0.5, 0.66, 0.08, "light")
    _handset(receiver)
    put(pen, receiver, 0, (0.0, 0.0, 1.0, 0.32))


def draw_telephone_receiver(pen: Pen, rng: Rng) -> None:
    """Only the receiver, aslant; waves or a curled cord sometimes."""
    receiver = Pen()
    _handset(receiver)
    if chance(rng):
        receiver.curve([(0.38, 0.3), (0.5, 0.5), (0.4, 0.56), (0.56, 0.62), (0.44, 0.68), (0.6, 0.74), (0.5, 0.86)],
                       0.035, "deep")
    tilt = pick(rng, (-1, 1)) * rng.uniform(30, 60)
    put(pen, receiver, tilt + pick(rng, (0, 180, -90)))


def draw_telephone_smart(pen: Pen, rng: Rng) -> None:
    """A smartphone from the front: glass, little squares for programs."""
    phone, w = Pen(), rng.uniform(0.23, 0.28)
    phone.rect(0.5 - w, 0.0, 0.5 + w, 1.0, "main", radius=0.07)
    old = chance(rng)
    top, low = (0.1, 0.86) if old else (0.035, 0.965)
    phone.rect(0.53 - w, top, 0.47 + w, low, pick(rng, ("#dfeaf2", "#33384a", "pale")), radius=0.0 if old else 0.05)
    if old:
        phone.circle(0.5, 0.93, 0.035, "pale")
        phone.rect(0.44, 0.045, 0.56, 0.06, "deep")
    else:
        phone.rect(0.43, 0.035, 0.57, 0.07, "main", radius=0.02)
    step = (2 * w - 0.1) / 3
    if chance(rng, 0.7):
        for k in range(int(pick(rng, (9, 12)))):
            x, y = 0.55 - w + step * (k % 3), top + 0.1 + step * 1.2 * (k // 3)
            phone.rect(x + 0.01, y, x + step - 0.01, y + step - 0.02,
                       pick(rng, ("#e5574f", "#4caf6b", "#f2b430", "#4f8fe5", "light")),
                       radius=0.02)
    put(pen, phone, rng.uniform(-20, 20))


def draw_telephone_folding(pen: Pen, rng: Rng) -> None:
    """A mobile phone that folds, open like a shell, with keys and an aerial."""
    lean = rng.uniform(0.06, 0.2)
    pen.line([(0.62 + lean, 0.04), (0.62 + lean, -0.02)], 0.05, "deep")
    pen.polygon([(0.26 + lean, 0.02), (0.72 + lean, 0.02), (0.7, 0.5), (0.24, 0.5)], "main")
    pen.polygon([(0.32 + lean, 0.08), (0.66 + lean, 0.08), (0.65 + lean * 0.3, 0.4), (0.3 + lean * 0.3, 0.4)],
                "#b7dcec")
    pen.rect(0.22, 0.46, 0.72, 0.54, "deep", radius=0.03)
    pen.polygon([(0.24, 0.52), (0.7, 0.52), (0.72 + lean * 0.3, 0.98), (0.22 + lean * 0.3, 0.98)], "main")
    _keypad(pen, 0.28 + lean * 0.15, 0.64, 0.66 + lean * 0.15, 0.94, "pale")
    pen.ellipse(0.47, 0.59, 0.06, 0.035, "light")


def draw_telephone_on_desk(pen: Pen, rng: Rng) -> None:
    """An office telephone: receiver on the left, keys and a display on a sloping box."""
    desk = Pen()
    desk.polygon([(0.1, 0.3), (0.92, 0.3), (1.0, 0.94), (0.02, 0.94)], "main")
    desk.rect(0.0, 0.92, 1.0, 1.0, "dark", radius=0.03)
    desk.rect(0.46, 0.38, 0.88, 0.52, pick(rng, ("#b9d6a2", "#b7dcec")))
    _keypad(desk, 0.46, 0.57, 0.9, 0.9, "pale")
    desk.rect(0.12, 0.2, 0.34, 0.98, "dark", radius=0.08)
    desk.rect(0.09, 0.2, 0.37, 0.4, "deep", radius=0.06)
    desk.rect(0.07, 0.78, 0.37, 1.0, "deep", radius=0.06)
    if chance(rng):
        desk.curve([(0.2, 0.98), (0.04, 0.9), (0.0, 0.7), (0.06, 0.5)], 0.03, INK)
    put(pen, desk, flip=chance(rng))


def draw_telephone_candlestick(pen: Pen, rng: Rng) -> None:
    """A very old telephone: a stick with a mouthpiece, the ear piece hanging at its side."""
    reach = rng.uniform(0.24, 0.32)
    pen.rect(0.46, 0.26, 0.54, 0.88, "main")
    pen.polygon(mirrored([(0.56, 0.82), (0.74, 0.92), (0.78, 1.0)]), "dark")
    pen.polygon([(0.4, 0.14), (0.5, 0.16), (0.56, 0.12), (0.72, 0.02), (0.8, 0.32), (0.56, 0.26), (0.42, 0.28)], "main")
    pen.ellipse(0.76, 0.17, 0.055, 0.16, "deep", angle=-14)
    pen.line([(0.46, 0.42), (0.5 - reach, 0.4)], 0.035, GOLD)
    pen.polygon([(0.46 - reach, 0.3), (0.54 - reach, 0.3), (0.53 - reach, 0.48), (0.57 - reach, 0.62),
                 (0.43 - reach, 0.62),
                 (0.47 - reach, 0.48)], "dark")
    pen.curve([(0.5 - reach, 0.3), (0.3 - reach * 0.3, 0.14), (0.1, 0.4), (0.14, 0.8), (0.34, 0.96)], 0.02, INK)
    if chance(rng):
        pen.circle(0.5, 0.93, 0.05, CREAM)


def draw_telephone_brick(pen: Pen, rng: Rng) -> None:
    """An early mobile or cordless phone: thick, with a stub of an aerial and keys."""
    phone = Pen()
    phone.rect(0.62, 0.0, 0.7, 0.3, "deep", radius=0.03)
    phone.rect(0.28, rng.uniform(0.16, 0.24), 0.74, 1.0, "main", radius=rng.uniform(0.05, 0.14))
    phone.rect(0.34, 0.34, 0.68, 0.52, pick(rng, ("#b9d6a2", "#b7dcec")), radius=0.02)
    phone.rect(0.44, 0.28, 0.58, 0.3, "deep")
    _keypad(phone, 0.34, 0.6, 0.68, 0.92, "pale")
    put(pen, phone, rng.uniform(-25, 25))


def draw_telephone_off_hook(pen: Pen, rng: Rng) -> None:
    """A telephone on the wall, its receiver hanging down on a curled cord."""
    swing, hanging = rng.uniform(-24, 24), Pen()
    pen.rect(0.08, 0.02, 0.56, 0.66, "main", radius=0.05)
    pen.rect(0.14, 0.06, 0.26, 0.6, "dark", radius=0.04)
    _keypad(pen, 0.3, 0.24, 0.52, 0.56, "pale")
    pen.rect(0.31, 0.08, 0.51, 0.18, "#b7dcec")
    cord = [(0.2 + 0.065 * k, 0.7 + 0.045 * (1 if k % 2 else -1) + 0.1 * float(np.sin(np.pi * k / 8)))
            for k in range(9)]
    pen.curve([(0.2, 0.62), *cord, (0.78, 0.52)], 0.025, INK)
    _handset(hanging)
    put(pen, hanging, 90 + swing, (0.62, 0.36, 1.0, 0.98))


def draw_camera(pen: Pen, rng: Rng) -> None:
    """A camera from the front: box, big lens, release, flash."""
    body = rng.uniform(0.22, 0.3)
    pen.polygon([(0.34, body), (0.4, body - 0.12), (0.6, body - 0.12), (0.66, body)], "dark")
    pen.rect(0.1, body - 0.06, 0.24, body + 0.02, "deep", radius=0.02)
    pen.rect(0.0, body, 1.0, 0.92, "main", radius=0.08)
    if chance(rng):
        pen.rect(0.0, 0.42, 1.0, 0.78, "dark")
    pen.circle(0.5, 0.6, 0.26, "pale")
    pen.circle(0.5, 0.6, 0.2, INK)
    pen.circle(0.5, 0.6, 0.12, "#4c6a8f")
    pen.circle(0.44, 0.53, 0.04, WHITE)
    pen.rect(0.76, body + 0.05, 0.92, body + 0.13, "#fff3b8", radius=0.02)


def draw_camera_aslant(pen: Pen, rng: Rng) -> None:
    """A mirror camera from the front left, its long lens towards us."""
    side, zoom = Pen(), rng.uniform(0.1, 0.22)
    side.polygon([(0.4, 0.3), (0.46, 0.14), (0.7, 0.14), (0.74, 0.3)], "dark")
    side.rect(0.2, 0.28, 0.98, 0.9, "main", radius=0.06)
    side.rect(0.82, 0.24, 0.93, 0.3, "deep", radius=0.02)
    side.rect(0.84, 0.36, 0.98, 0.9, "dark", radius=0.05)
    x = 0.5 - zoom
    side.polygon([(x, 0.38), (0.52, 0.34), (0.52, 0.88), (x, 0.86)], INK)
    side.ellipse(0.52, 0.61, 0.14, 0.27, INK)
    for k in np.linspace(x + 0.05, 0.46, 3):
        side.rect(float(k), 0.37, float(k) + 0.025, 0.87, STEEL)
    side.ellipse(x, 0.62, 0.13, 0.245, "#54545e")
    side.ellipse(x, 0.62, 0.09, 0.18, "#4c6a8f")
    side.ellipse(x - 0.02, 0.55, 0.03, 0.05, WHITE)
    put(pen, side, flip=chance(rng))


def draw_camera_instant(pen: Pen, rng: Rng) -> None:
    """An instant camera with the picture coming out of its slot."""
    out = rng.uniform(0.08, 0.2)
    pen.polygon([(0.16, 0.04), (0.84, 0.04), (0.94, 0.42), (0.06, 0.42)], "main")
    pen.rect(0.02, 0.4, 0.98, 0.82, "dark", radius=0.05)
    pen.rect(0.08, 0.1, 0.3, 0.26, "#fff3b8", radius=0.03)
    pen.rect(0.7, 0.1, 0.84, 0.22, INK, radius=0.02)
    pen.circle(0.5, 0.38, 0.22, CREAM)
    pen.circle(0.5, 0.38, 0.15, INK)
    pen.circle(0.45, 0.33, 0.04, WHITE)
    for k, tone in enumerate(("#e5574f", "#f2b430", "#4caf6b", "#4f8fe5")):
        pen.rect(0.44 + 0.03 * k, 0.6, 0.47 + 0.03 * k, 0.74, tone)
    pen.rect(0.2, 0.74, 0.8, 0.8 + out, WHITE)
    pen.rect(0.25, 0.74, 0.75, 0.74 + out, "#9fc7d8")
    pen.rect(0.14, 0.72, 0.86, 0.77, "deep")


def draw_camera_for_video(pen: Pen, rng: Rng) -> None:
    """A video camera from the side: body, lens hood, a small screen folded out, a handle."""
    video = Pen()
    if chance(rng):
        video.curve([(0.24, 0.32), (0.3, 0.14), (0.6, 0.14), (0.68, 0.32)], 0.06, "deep")
    video.rect(0.14, 0.3, 0.76, 0.74, "main", radius=0.08)
    video.polygon([(0.76, 0.42), (0.86, 0.4), (1.0, 0.32), (1.0, 0.7), (0.86, 0.62), (0.76, 0.6)], "deep")
    video.rect(0.0, 0.36, 0.16, 0.5, INK, radius=0.02)
    video.rect(0.2, 0.5, 0.52, 0.84, "dark", radius=0.03)
    video.rect(0.24, 0.54, 0.48, 0.78, "#b7dcec")
    video.circle(0.66, 0.4, 0.045, "#e5483f")
    put(pen, video, rng.uniform(-12, 12), flip=chance(rng))


def draw_camera_for_film(pen: Pen, rng: Rng) -> None:
    """A cinema camera with two reels on top, on a stand."""
    film = Pen()
    r = rng.uniform(0.14, 0.19)
    for x in (0.5 - 0.19, 0.5 + 0.17):
        film.circle(x, 0.22, r, "main")
        for a in range(0, 360, 90):
            film.circle(*arc_point(x, 0.22, r * 0.55, r * 0.55, a + 30), r * 0.2, "deep")
        film.circle(x, 0.22, r * 0.15, "pale")
    film.rect(0.2, 0.38, 0.74, 0.66, "dark", radius=0.03)
    film.polygon([(0.74, 0.46), (0.94, 0.38), (0.94, 0.66), (0.74, 0.58)], "main")
    film.rect(0.08, 0.44, 0.22, 0.52, "deep")
    for x in (0.26, 0.48, 0.7) if chance(rng, 0.7) else ():
        film.line([(0.48, 0.68), (x, 0.98)], 0.04, "deep")
    put(pen, film, flip=chance(rng))


def draw_camera_with_bellows(pen: Pen, rng: Rng) -> None:
    """An old plate camera with a folded bellows, on a wooden tripod."""
    old, folds = Pen(), int(rng.integers(4, 7))
    for x in (0.22, 0.5, 0.78):
        old.line([(0.5, 0.52), (x, 0.99)], 0.045, WOOD)
    old.rect(0.2, 0.5, 0.84, 0.56, "#8a5a30")
    old.rect(0.14, 0.02, 0.34, 0.52, "main", radius=0.02)
    for k in range(folds):
        x, inset = 0.34 + 0.3 * k / folds, 0.04 + 0.1 * k / folds
        old.polygon([(x, 0.04 + inset), (x + 0.15 / folds, inset), (x + 0.3 / folds, 0.05 + inset),
                     (x + 0.3 / folds, 0.49 - inset),
                     (x + 0.15 / folds, 0.54 - inset), (x, 0.5 - inset)], "dark" if k % 2 else "deep")
    old.rect(0.64, 0.1, 0.74, 0.5, "main")
    old.rect(0.72, 0.2, 0.88, 0.38, GOLD)
    old.ellipse(0.88, 0.29, 0.035, 0.09, INK)
    put(pen, old, flip=chance(rng))


def draw_camera_plain(pen: Pen, rng: Rng) -> None:
    """The sign for a camera: a rounded box with a hump and a ring; rays of the flash sometimes."""
    if chance(rng):
        for x0, y0, x1, y1 in ((0.78, 0.14, 0.82, 0.02), (0.86, 0.16, 0.96, 0.06), (0.7, 0.14, 0.66, 0.04)):
            pen.line([(x0, y0), (x1, y1)], 0.03, GOLD)
    top = rng.uniform(0.26, 0.34)
    pen.polygon([(0.3, top + 0.04), (0.38, top - 0.1), (0.62, top - 0.1), (0.7, top + 0.04)], "main")
    pen.rect(0.02, top, 0.98, 0.96, "main", radius=rng.uniform(0.04, 0.16))
    pen.ring(0.5, (top + 0.98) / 2, 0.2, 0.07, "pale")
    pen.circle(0.82, top + 0.14, 0.045, "pale")


def draw_camera_on_strap(pen: Pen, rng: Rng) -> None:
    """A compact old camera hanging on its strap, a leather band round its middle."""
    high = rng.uniform(0.02, 0.1)
    pen.curve([(0.06, 0.56), (0.1, 0.3), (0.32, high), (0.68, high), (0.9, 0.3), (0.94, 0.56)], 0.045,
              pick(rng, (WOOD, INK)))
    for x, w in ((0.12, 0.14), (0.62, 0.2)):
        pen.rect(x, 0.4, x + w, 0.5, STEEL, radius=0.02)
    pen.rect(0.02, 0.46, 0.98, 1.0, STEEL, radius=0.06)
    pen.rect(0.02, 0.58, 0.98, 0.9, "main")
    pen.rect(0.38, 0.48, 0.62, 0.56, INK)
    pen.circle(0.5, 0.76, 0.21, "#dfe3e8")
    pen.circle(0.5, 0.76, 0.15, INK)
    pen.circle(0.46, 0.71, 0.04, "#9fc7d8")


SUBJECTS: tuple[Subject, ...] = (
    Subject("telephone", "telephones", "thing", (
        draw_telephone, draw_telephone_receiver, draw_telephone_smart, draw_telephone_folding, draw_telephone_on_desk,
        draw_telephone_candlestick, draw_telephone_brick, draw_telephone_off_hook)),
    Subject("camera", "cameras", "thing", (
        draw_camera, draw_camera_aslant, draw_camera_instant, draw_camera_for_video, draw_camera_for_film,
        draw_camera_with_bellows, draw_camera_plain, draw_camera_on_strap)),
)
