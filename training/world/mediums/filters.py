"""Pixel helpers that the mediums share: blur, noise, warp, hatching, cells, dabs; all lengths are shares of the side.

What is random is drawn at sizes that do not depend on the pixels, so that one generator state gives one picture at any
resolution. Knows nothing about subjects, scenes or particular mediums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from training.world.kinds import Rng

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Return the brightness ``[h, w]`` of ``rgb [h, w, 3]``."""
    return np.asarray(rgb @ LUMA, dtype=np.float32)


def saturate(rgb: np.ndarray, amount: float) -> np.ndarray:
    """Scale the distance from gray by ``amount``, clipped to [0, 1]."""
    gray = luminance(rgb)[..., None]
    return np.asarray(np.clip(gray + (rgb - gray) * np.float32(amount), 0, 1), dtype=np.float32)


def mix(a: np.ndarray, b: np.ndarray, share: np.ndarray | float) -> np.ndarray:
    """Mix pictures, colours or two maps ``[h, w]``: ``share`` (a number or ``[h, w]``) 0 gives ``a``, 1 gives ``b``."""
    part = np.asarray(share, dtype=np.float32)
    if part.ndim == 2 and not a.ndim == b.ndim == 2:
        part = part[..., None]
    return np.asarray(a + (b - a) * part, dtype=np.float32)


def rgb(red: float, green: float, blue: float) -> np.ndarray:
    """Return a colour ``[3]`` as float32."""
    return np.array([red, green, blue], dtype=np.float32)


def smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    """Rise smoothly from 0 at ``low`` to 1 at ``high``."""
    t = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def mesh(size_px: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the unit coordinates ``x, y [h, w]`` of the pixel centres."""
    axis = (np.arange(size_px, dtype=np.float32) + 0.5) / size_px
    x, y = np.meshgrid(axis, axis)
    return x, y


def blur(values: np.ndarray, radius: float) -> np.ndarray:
    """Blur ``[h, w]`` or ``[h, w, c]`` by a Gaussian of deviation ``radius``; borders keep their brightness."""
    kernel = _blur_matrix(values.shape[0], round(radius, 5))
    if values.ndim == 2:
        return np.asarray(kernel @ values @ kernel.T, dtype=np.float32)
    return np.stack([kernel @ values[..., i] @ kernel.T for i in range(values.shape[2])], axis=-1)


@lru_cache(maxsize=128)
def _blur_matrix(size_px: int, radius: float) -> np.ndarray:
    axis = np.arange(size_px)
    weights = np.exp(-0.5 * ((axis[:, None] - axis[None]) / max(radius * size_px, 1e-3)) ** 2)
    weights[weights < 1e-4] = 0  # denormal numbers would make the products a hundred times slower
    return np.asarray(weights / weights.sum(1, keepdims=True), dtype=np.float32)


def thicken(values: np.ndarray, radius: float) -> np.ndarray:
    """Grow the bright parts of ``[h, w]`` by ``radius``, less than a pixel too."""
    reach = radius * values.shape[0]
    result = values
    while reach > 0:
        weight = np.float32(min(1.0, reach))
        padded = np.pad(result, 1, mode="edge")
        column = np.maximum(padded[:-2, 1:-1], padded[2:, 1:-1])
        cross = np.maximum(column, np.maximum(padded[1:-1, :-2], padded[1:-1, 2:]))
        result = result + (np.maximum(result, cross) - result) * weight
        reach -= 1
    return result


def scale_to(values: np.ndarray, size_px: int, *, smooth: bool = True) -> np.ndarray:
    """Resize ``[n, m]`` or ``[n, m, 3]`` to a square of ``size_px``, bicubic or (``smooth=False``) in hard blocks."""
    how = Image.Resampling.BICUBIC if smooth else Image.Resampling.NEAREST
    planes = values[..., None] if values.ndim == 2 else values
    sized = [np.asarray(Image.fromarray(np.ascontiguousarray(planes[..., i], dtype=np.float32)).resize(
        (size_px, size_px), how)) for i in range(planes.shape[2])]
    return sized[0] if values.ndim == 2 else np.stack(sized, axis=-1)


def noise(rng: Rng, size_px: int, cells: int, cells_y: int | None = None) -> np.ndarray:
    """Return smooth value noise ``[h, w]`` in [0, 1] with ``cells`` bumps across, ``cells_y`` (default same) down."""
    grid = rng.random((cells_y or cells, cells), dtype=np.float32)
    return np.asarray(np.clip(scale_to(grid, size_px), 0, 1), dtype=np.float32)


def fbm(rng: Rng, size_px: int, cells: int, octaves: int = 3) -> np.ndarray:
    """Return cloudy noise ``[h, w]`` in [0, 1], mean 0.5: octaves of noise, each twice as fine and half as strong."""
    total = np.zeros((size_px, size_px), dtype=np.float32)
    for octave in range(octaves):
        total += noise(rng, size_px, cells * 2**octave) * np.float32(0.5**octave)
    return total / np.float32(2 - 0.5 ** (octaves - 1))


def grain(rng: Rng, size_px: int, fineness: int = 110) -> np.ndarray:
    """Return the tooth of paper ``[h, w]``, about -0.5 to 0.5 around 0, ``fineness`` bumps across."""
    return noise(rng, size_px, fineness) * np.float32(0.7) + noise(rng, size_px, fineness // 2) * np.float32(0.3) - 0.5


def streaks(rng: Rng, size_px: int, angle: float, long: int, thin: int, *, bend: float = 0.06) -> np.ndarray:
    """Return noise ``[h, w]`` in [0, 1] drawn out along ``angle`` degrees: ``long`` bumps along it, ``thin`` across."""
    x, y = mesh(size_px)
    dx, dy = (x - 0.5) / np.float32(1.42), (y - 0.5) / np.float32(1.42)
    c, s = np.float32(np.cos(np.radians(angle))), np.float32(np.sin(np.radians(angle)))
    sway = (noise(rng, size_px, 4) - 0.5) * np.float32(bend)
    return sample(noise(rng, size_px, long, thin), dx * c + dy * s + 0.5, dy * c - dx * s + 0.5 + sway)


def sample(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Read ``values [h, w(, c)]`` at unit coordinates of any shape, nearest pixel, clamped at the border."""
    size_px = values.shape[0]
    col = np.clip((x * size_px).astype(np.int32), 0, size_px - 1)
    row = np.clip((y * size_px).astype(np.int32), 0, size_px - 1)
    return np.asarray(values.reshape(size_px * size_px, *values.shape[2:]).take(row * size_px + col, axis=0))


def sample_smooth(values: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Read ``values [h, w(, c)]`` at unit coordinates of any shape, bilinear, clamped at the border."""
    size_px = values.shape[0]
    px, py = np.clip(x * size_px - 0.5, 0, size_px - 1.001), np.clip(y * size_px - 0.5, 0, size_px - 1.001)
    col, row = px.astype(np.int32), py.astype(np.int32)
    fx, fy = (px - col).astype(np.float32), (py - row).astype(np.float32)
    if values.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    flat, at = values.reshape(size_px * size_px, *values.shape[2:]), row * size_px + col
    top, low = (flat.take(at + down, axis=0) for down in (0, size_px))
    top += (flat.take(at + 1, axis=0) - top) * fx
    low += (flat.take(at + size_px + 1, axis=0) - low) * fx
    top += (low - top) * fy
    return np.asarray(top, dtype=np.float32)


def warp(values: np.ndarray, dx: np.ndarray | float, dy: np.ndarray | float) -> np.ndarray:
    """Shift ``values [h, w(, c)]`` by a displacement field: each pixel reads from ``(x + dx, y + dy)``."""
    x, y = mesh(values.shape[0])
    return sample_smooth(values, x + dx, y + dy)


def wobble(values: np.ndarray, rng: Rng, amount: float, cells: int) -> np.ndarray:
    """Make straight edges uneven: warp by noise of ``cells`` bumps and at most ``amount`` either way."""
    size_px = values.shape[0]
    shifts = [(noise(rng, size_px, cells) - 0.5) * np.float32(2 * amount) for _ in range(2)]
    return warp(values, shifts[0], shifts[1])


def gradient(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the slopes ``d/dx, d/dy [h, w]`` of ``values [h, w]`` per unit of length."""
    padded = np.pad(values, 1, mode="edge")
    half = np.float32(values.shape[0] / 2)
    return (padded[1:-1, 2:] - padded[1:-1, :-2]) * half, (padded[2:, 1:-1] - padded[:-2, 1:-1]) * half


def relief(height: np.ndarray, depth: float) -> np.ndarray:
    """Light a surface from the top left: -1 to 1, 0 where it is level; ``depth`` is how high a value of 1 stands."""
    across, down = gradient(height)
    return np.asarray(np.clip((across + down) * np.float32(depth * 0.7), -1, 1), dtype=np.float32)


def hatch(size_px: int, angle: float, spacing: float, share: np.ndarray | float,
          offset: np.ndarray | float = 0.0) -> np.ndarray:
    """Draw parallel lines at ``angle`` degrees, ``spacing`` apart; return ink ``[h, w]`` in [0, 1].

    ``share`` (a number or ``[h, w]``) is how much of the spacing the ink covers, ``offset`` moves the lines sideways.
    """
    x, y = mesh(size_px)
    turn = np.radians(angle)
    phase = (y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn)) + offset) / np.float32(spacing)
    distance = np.abs(phase - np.floor(phase) - 0.5) * 2
    soft = np.float32(2 / (spacing * size_px))
    return np.asarray(np.clip((share - distance) / soft + 0.5, 0, 1) * (np.asarray(share) > 0), dtype=np.float32)


def posterise(values: np.ndarray, levels: int) -> np.ndarray:
    """Round values in [0, 1] to ``levels`` even steps, 0 and 1 included."""
    return np.asarray(np.rint(values * (levels - 1)) / np.float32(levels - 1), dtype=np.float32)


def nearest(colors: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """Replace every colour ``[..., 3]`` by the closest of ``palette [n, 3]``."""
    flat = colors.reshape(-1, 3)
    distance = (palette**2).sum(1)[:, None] - 2 * palette @ flat.T
    return np.asarray(palette[distance.argmin(0)].reshape(colors.shape), dtype=np.float32)


def pixelate(values: np.ndarray, blocks: int) -> np.ndarray:
    """Average ``[h, w(, c)]`` over ``blocks`` by ``blocks`` squares; the result has that small size."""
    edges = np.linspace(0, values.shape[0], blocks + 1).astype(int)
    counts = np.diff(edges).astype(np.float32)
    rows = np.add.reduceat(values, edges[:-1], axis=0) / counts.reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(np.add.reduceat(rows, edges[:-1], axis=1) / counts.reshape(1, -1, *[1] * (values.ndim - 2)))


@dataclass(frozen=True)
class Cells:
    """A jittered grid of points: the ``index [h, w]`` of the nearest, its place and the distances ``[h, w]``.

    ``centers [n, 2]`` are unit coordinates, ``near`` and ``far`` the distances to the nearest and second nearest, so
    that ``far - near`` is 0 on the borders between cells.
    """

    index: np.ndarray
    centers: np.ndarray
    near: np.ndarray
    far: np.ndarray


def cells(rng: Rng, size_px: int, count: int, *, jitter: float = 0.8) -> Cells:
    """Divide the square into about ``count`` by ``count`` irregular cells (Voronoi); ``jitter`` 0 gives squares."""
    side = count + 2
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) - 0.5
    centers = ((grid + (rng.random(grid.shape) - 0.5) * jitter) / count).astype(np.float32)
    x, y = mesh(size_px)
    column, row = (x * count).astype(np.int32) + 1, (y * count).astype(np.int32) + 1
    near, far = np.full_like(x, 9), np.full_like(x, 9)
    index = np.zeros(x.shape, dtype=np.int32)
    for step in range(9):
        at = (row + step // 3 - 1) * side + column + step % 3 - 1
        distance = (centers[:, 0][at] - x) ** 2 + (centers[:, 1][at] - y) ** 2
        closer = distance < near
        far = np.minimum(far, np.maximum(near, distance))
        index = np.where(closer, at, index)
        near = np.minimum(near, distance)
    return Cells(index, centers, np.sqrt(near), np.sqrt(far))


@dataclass(frozen=True)
class Dabs:
    """Overlapping brush dabs: which one is on top at each pixel (``index [h, w]``) and where in it the pixel lies.

    ``along`` and ``across`` run from -1 to 1 inside the dab; ``centers [n, 2]`` are unit coordinates.
    """

    index: np.ndarray
    centers: np.ndarray
    along: np.ndarray
    across: np.ndarray


_REACH = [(down, right) for down in range(-2, 3) for right in range(-2, 3) if abs(down) + abs(right) <= 3]


def dabs(rng: Rng, size_px: int, count: int, angle: np.ndarray, *, length: float = 1.6, width: float = 0.75) -> Dabs:
    """Cover the square with about ``count`` by ``count`` dabs lying along ``angle [h, w]`` (radians) at their centres.

    ``length`` and ``width`` are half sides in units of the spacing, at most 1.6 together with the jitter.
    """
    side = count + 4
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) - 1.5
    centers = ((grid + (rng.random(grid.shape) - 0.5) * 0.8) / count).astype(np.float32)
    order = rng.permutation(side * side).astype(np.int32)
    turns = sample(angle, centers[:, 0], centers[:, 1]) + (rng.random(len(grid)) - 0.5) * 0.5
    place = (centers[:, 0] + 1j * centers[:, 1]).astype(np.complex64)
    spin = (count * np.exp(-1j * turns)).astype(np.complex64)
    x, y = mesh(size_px)
    spot = (x + 1j * y).astype(np.complex64)
    home = ((y * count).astype(np.int32) + 2) * side + (x * count).astype(np.int32) + 2
    best, index = np.full(x.shape, -1, dtype=np.int32), home
    for down, right in _REACH:
        at = home + (down * side + right)
        inside = (spot - place.take(at)) * spin.take(at)
        u, v = inside.real * np.float32(1 / length), inside.imag * np.float32(1 / width)
        u *= u
        rank = np.where(u * u + v * v < 1, order.take(at), -1)
        index, best = np.where(rank > best, at, index), np.maximum(rank, best)
    inside = (spot - place[index]) * spin[index]
    return Dabs(index, centers, inside.real / np.float32(length), inside.imag / np.float32(width))


def flow(values: np.ndarray, rng: Rng, *, radius: float = 0.04, cells_across: int = 4) -> np.ndarray:
    """Return the angle ``[h, w]`` (radians) of strokes along the contours of ``values``, swirling where it is flat."""
    across, down = gradient(blur(values, radius / 2))
    drift = noise(rng, values.shape[0], cells_across) * np.float32(2 * np.pi)
    double_x = blur(across**2 - down**2, radius)
    double_y = blur(2 * across * down, radius)
    weak = np.float32(0.35)
    angle = 0.5 * np.arctan2(weak * np.sin(drift) - double_y, weak * np.cos(drift) - double_x)
    return np.asarray(angle, dtype=np.float32)
