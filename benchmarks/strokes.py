"""Time the stroke rasteriser, forward and backward, on CLIPDraw's kind of scene.

    python benchmarks/strokes.py [--repeats 21] [--device cpu] [--threads 2]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from pathlib import Path

import torch
from torch import Tensor

from limner.algorithms.strokes.rasteriser import Strokes, render_strokes

# (strokes, px, half width)
SCENES = [(256, 224, 1.0), (256, 224, 4.0), (256, 224, 10.0), (256, 224, 20.0), (256, 512, 2.3), (5000, 512, 2.3)]


def scatter_strokes(count: int, size_px: int, half_width: float, device: str) -> Strokes:
    """Draw CLIPDraw's start: one to three cubics a stroke, each point within 0.05 of the canvas of the one before."""
    random = torch.Generator().manual_seed(0)
    pieces = torch.randint(1, 4, (count,), generator=random)
    owners = torch.repeat_interleave(torch.arange(count), pieces)
    walk = (torch.rand(count, 9, 2, generator=random) - 0.5).mul(0.1).cumsum(1)
    knots = torch.rand(count, 1, 2, generator=random) + torch.cat([torch.zeros(count, 1, 2), walk], 1)
    cubics = knots[:, [[0, 1, 2, 3], [3, 4, 5, 6], [6, 7, 8, 9]]]
    points = cubics[torch.arange(3) < pieces[:, None]] * size_px
    widths = torch.full((count,), 2 * half_width)
    colors, opacities = torch.rand(count, 3, generator=random), torch.rand(count, generator=random)
    parts = [part.to(device) for part in (points, owners, widths, colors, opacities)]
    for part in (parts[0], *parts[2:]):
        part.requires_grad_()
    return Strokes(*parts)


def time_step(strokes: Strokes, size_px: int, repeats: int) -> tuple[float, float]:
    """Return the median and the least milliseconds of one forward and backward pass."""
    leaves = [strokes.points, strokes.widths, strokes.colors, strokes.opacities]
    ground = torch.ones(3, device=strokes.points.device)

    def step() -> list[Tensor]:
        image = render_strokes(strokes, ground, size_px, size_px)
        return list(torch.autograd.grad(image.square().sum(), leaves))

    for _ in range(3):
        step()
    times = []
    for _ in range(repeats):
        _wait(strokes.points.device)
        start = time.perf_counter()
        step()
        _wait(strokes.points.device)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), min(times)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def _machine(device: str) -> str:
    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    info = Path("/proc/cpuinfo")
    models = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    name = models[0].split(":")[1].strip() if models else platform.processor() or platform.machine()
    return f"{name}, {torch.get_num_threads()} threads"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the stroke rasteriser, forward and backward.")
    parser.add_argument("--repeats", type=int, default=21)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(f"{_machine(options.device)}, torch {torch.__version__}; forward + backward, {options.repeats} runs")
    print("\nstrokes    px  half width  median ms    min ms")
    for count, size_px, half_width in SCENES:
        strokes = scatter_strokes(count, size_px, half_width, options.device)
        median, least = time_step(strokes, size_px, options.repeats)
        print(f"{count:7d}  {size_px:4d}  {half_width:10.1f}  {median:9.1f}  {least:8.1f}")


if __name__ == "__main__":
    main()
