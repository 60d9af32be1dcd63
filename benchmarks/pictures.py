"""How many photographs a second a CLIP encodes, where the time goes, and what hostile pictures take in memory.

    python benchmarks/pictures.py [--pictures 48] [--model ViT-B-32] [--rounds 3] [--threads 2] [--folder DIR]
                                  [--hostile 32] [--draft]

Photographs: JPEGs of 4,000 x 3,000 drawn with numpy (gradients, shapes, noise of a sensor), random weights of the real
shape. In turns, so that a busy machine slows all alike:

- one after the other: open and preprocess a batch, then encode it;
- ahead: ``Clip.encode_images`` of the same paths;
- rclip's loop, as of its version of August 2026: as many threads as processors, at most 16, prepare three batches of eight
  ahead of the model (no EXIF turn; PIL to RGB, resize, crop, numpy), here in front of the same network;
- decoding alone (the same threads, no model) and the model alone (what it sees is there already).

``hidden`` says how much of the shorter of the two is hidden behind the longer: 0 % where the pipeline takes their sum, 100 %
where it takes only the longer. Both want all processors, so on few of them the floor is the processor time of both, divided
by the processors; ``floor`` prints it.

Hostile: a batch of pictures of 14,100 x 14,100 (one bit; gray of 16 bits; RGB; turned; a progressive JPEG), and the largest
WebP and progressive JPEG 4:4:4 that are not refused, each batch in a process of its own, the peak of its memory.
``--hostile 0`` leaves it out; ``--kinds`` picks some.

``--draft`` prints what JPEG's own downscaling would change in the features: limner does not use it.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from retrieve import random_clip
from torch import Tensor

from limner.core.images import open_image, prepare
from limner.models.clip.model import Clip, load_clip

SIZE_PX = (4000, 3000)
BATCH = 32
HOSTILE_PX = 14_100
KINDS = ("one bit", "gray of 16 bits", "palette, turned", "RGB", "progressive JPEG", "progressive JPEG 4:4:4", "WebP")
LARGEST_PX = {"WebP": 7_900, "progressive JPEG 4:4:4": 12_500}
"""Of those that would be refused at ``HOSTILE_PX``: about the largest that are not."""
RCLIP_BATCH, RCLIP_AHEAD, RCLIP_MOST_THREADS = 8, 3, 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=48)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--folder", help="photographs of your own in place of drawn ones")
    parser.add_argument("--hostile", type=int, default=32, metavar="N", help="pictures of a hostile batch")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS, help="of hostile pictures")
    parser.add_argument("--draft", action="store_true")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.child:
        encode_hostile(wanted.child[0], wanted.child[1], wanted.hostile)
        return
    with tempfile.TemporaryDirectory() as folder:
        if wanted.pictures:
            paths = find_photographs(wanted.folder) if wanted.folder else draw_photographs(Path(folder), wanted.pictures)
            clip = random_clip(wanted.model)
            time_all(clip, paths, wanted.rounds)
            if wanted.draft:
                compare_drafts(clip, paths)
        if wanted.hostile:
            measure_hostile(wanted.model, wanted.kinds, Path(folder), wanted.hostile, wanted.threads)


def draw_photographs(folder: Path, count: int) -> list[Path]:
    """Write so many JPEGs of 12 megapixels, six of them different; each has its own file."""
    paths = []
    for number in range(count):
        path = folder / f"{number:04}.jpg"
        if number < 6:
            draw_photograph(number).save(path, quality=90)
        else:
            path.write_bytes(paths[number % 6].read_bytes())
        paths.append(path)
    mean_mb = statistics.fmean(path.stat().st_size for path in paths) / 1e6
    print(f"{count} photographs of {SIZE_PX[0]} x {SIZE_PX[1]}, {mean_mb:.1f} MB each on average")
    return paths


def draw_photograph(seed: int) -> Image.Image:
    """Return a sky, a ground, some shapes, textures of several grains, and the noise of a sensor."""
    rng = np.random.default_rng(seed)
    width, height = SIZE_PX
    down, across = np.linspace(0, 1, height, dtype=np.float32)[:, None], np.linspace(0, 1, width, dtype=np.float32)[None]
    top, bottom = rng.uniform(40, 220, (2, 3)).astype(np.float32)
    pixels = top + (bottom - top) * (down + 0.3 * across * np.sin(6 * down))[..., None]
    for _ in range(40):
        x, y, size = rng.uniform(0, 1, 2).tolist() + [rng.uniform(0.02, 0.15)]
        inside = (across - x) ** 2 * (width / height) ** 2 + (down - y) ** 2 < size**2
        pixels[inside] = 0.3 * pixels[inside] + 0.7 * rng.uniform(0, 255, 3)
    for grain in (16, 64, 256):
        coarse = rng.normal(0, 14, (height // grain + 2, width // grain + 2)).astype(np.float32)
        pixels += np.asarray(Image.fromarray(coarse).resize(SIZE_PX, Image.Resampling.BICUBIC))[..., None]
    pixels += rng.normal(0, 4, pixels.shape).astype(np.float32)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def find_photographs(folder: str) -> list[Path]:
    from limner.core.images import walk_images

    return list(walk_images(folder, recursive=True))


def time_all(clip: Clip, paths: list[Path], rounds: int) -> None:
    """Print pictures a second of each way, and how much is hidden."""
    seen = torch.stack([found.unwrap() for found in prepare(paths, clip.look)])
    ways: dict[str, Callable[[], object]] = {
        "one after the other": lambda: encode_in_turns(clip, paths), "ahead (limner)": lambda: clip.encode_images(paths),
        "rclip's loop": lambda: encode_as_rclip(clip, paths),
        "decoding alone": lambda: deque((found.unwrap() for found in prepare(paths, clip.look)), maxlen=0),
        "model alone": lambda: clip.encode_seen(seen)}
    walls: dict[str, list[float]] = {name: [] for name in ways}
    busy: dict[str, list[float]] = {name: [] for name in ways}
    clip.encode_seen(seen[:BATCH])
    for _, (name, way) in itertools.product(range(rounds), ways.items()):
        began, used = time.perf_counter(), time.process_time()
        way()
        walls[name].append(time.perf_counter() - began)
        busy[name].append(time.process_time() - used)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    print(f"{clip.name}, {torch.get_num_threads()} threads of torch, {processors} processors, medians of {rounds} rounds")
    for name in ways:
        print(f"  {name:<22}{len(paths) / statistics.median(walls[name]):7.2f} pictures/s"
              f"{1000 * statistics.median(busy[name]) / len(paths):8.0f} ms of processor time a picture")
    wall = {name: statistics.median(values) for name, values in walls.items()}
    longer, shorter = sorted((wall["decoding alone"], wall["model alone"]), reverse=True)
    hidden = (longer + shorter - wall["ahead (limner)"]) / shorter
    floor = (statistics.median(busy["decoding alone"]) + statistics.median(busy["model alone"])) / processors
    print(f"  hidden: {hidden:.0%} of the shorter; floor {len(paths) / floor:.2f} pictures/s, reached "
          f"{floor / wall['ahead (limner)']:.0%}; largest difference of features between the ways: "
          f"{float((encode_in_turns(clip, paths[:6]) - clip.encode_images(paths[:6])).abs().max()):.1e}")


def encode_in_turns(clip: Clip, paths: list[Path]) -> Tensor:
    """Open, preprocess and encode a batch, then the next, as limner did before."""
    rows = []
    for start in range(0, len(paths), BATCH):
        images = [open_image(path) for path in paths[start:start + BATCH]]
        rows.append(clip.encode_seen([clip.preprocess(image) for image in images]))
    return torch.cat(rows)


def encode_as_rclip(clip: Clip, paths: list[Path]) -> Tensor:
    """Encode by a loop of rclip's shape."""
    threads = max(1, min(RCLIP_MOST_THREADS, os.cpu_count() or 1))
    rows, batch = [], []
    with ThreadPoolExecutor(threads) as pool:
        for pixels in rclip_window(pool, clip, paths, max(RCLIP_AHEAD * RCLIP_BATCH, threads)):
            batch.append(torch.from_numpy(pixels))
            if len(batch) == RCLIP_BATCH:
                rows.append(clip.encode_seen(batch))
                batch = []
    return torch.cat([*rows, *([clip.encode_seen(batch)] if batch else [])])


def rclip_window(pool: ThreadPoolExecutor, clip: Clip, paths: list[Path], window: int) -> Iterator[np.ndarray]:
    """Yield prepared pictures in order, with ``window`` of them on their way."""
    left, on_their_way = iter(paths), deque()
    side = clip.look(Image.new("RGB", (8, 8))).shape[-1]
    for path in itertools.islice(left, window):
        on_their_way.append(pool.submit(rclip_prepare, path, side))
    while on_their_way:
        future = on_their_way.popleft()
        if (path := next(left, None)) is not None:
            on_their_way.append(pool.submit(rclip_prepare, path, side))
        yield future.result()


def rclip_prepare(path: Path, side: int) -> np.ndarray:
    """Read, resize the short side, crop the middle, scale and normalise."""
    image = Image.open(path).convert("RGB")
    share = side / min(image.size)
    image = image.resize((max(side, int(image.width * share)), max(side, int(image.height * share))),
                         Image.Resampling.BICUBIC)
    left, top = round((image.width - side) / 2), round((image.height - side) / 2)
    values = np.asarray(image.crop((left, top, left + side, top + side)), dtype=np.float32) / 255
    mean, deviation = np.array([0.481, 0.458, 0.408], np.float32), np.array([0.269, 0.261, 0.276], np.float32)
    return ((values - mean) / deviation).transpose(2, 0, 1)


def compare_drafts(clip: Clip, paths: list[Path]) -> None:
    """Print the largest difference of features, and the least similarity, with JPEGs scaled down as they are decoded."""
    chosen = paths[:6]
    whole = clip.encode_images(chosen)
    for scale in (2, 4, 8):
        def open_draft(path: Path, scale: int = scale) -> Image.Image:
            image = Image.open(path)
            image.draft("RGB", (image.width // scale, image.height // scale))
            return image.convert("RGB")

        began = time.process_time()
        features = clip.encode_seen([clip.preprocess(open_draft(path)) for path in chosen])
        print(f"  draft 1/{scale}: features off by {float((features - whole).abs().max()):.1e}, similarity at least "
              f"{float((features * whole).sum(-1).min()):.5f}, {(time.process_time() - began) / len(chosen):.3f} s of "
              "processor time with the model")


def measure_hostile(model: str, kinds: Sequence[str], folder: Path, count: int, threads: int) -> None:
    """Print the peak of memory of hostile batches under the built-in model and a larger one."""
    for kind, name in itertools.product(kinds, dict.fromkeys(("builtin", model))):
        path = folder / "hostile"
        path.write_bytes(draw_hostile(kind))
        ran = subprocess.run([sys.executable, __file__, "--child", name, str(path), "--hostile", str(count), "--threads",
                              str(threads)], check=True, capture_output=True, text=True)
        print(f"  {count} x {kind} ({path.stat().st_size / 1e6:.2f} MB), {name}: {ran.stdout.strip()}")


def draw_hostile(kind: str) -> bytes:
    file, size = io.BytesIO(), (LARGEST_PX.get(kind, HOSTILE_PX),) * 2
    turned = Image.Exif()
    turned[0x0112] = 6
    if kind == "one bit":
        Image.new("1", size).save(file, "PNG")
    elif kind == "gray of 16 bits":
        Image.fromarray(np.zeros(size, np.uint16)).save(file, "PNG")
    elif kind == "palette, turned":
        Image.new("P", size).save(file, "PNG", exif=turned)
    elif kind == "RGB":
        Image.new("RGB", size).save(file, "PNG")
    elif kind == "WebP":
        Image.new("RGB", size).save(file, "WEBP", quality=10, method=0)
    else:
        Image.new("RGB", size).save(file, "JPEG", progressive=True, subsampling=0 if kind.endswith("4:4:4") else 2)
    return file.getvalue()


def encode_hostile(name: str, path: str, count: int) -> None:
    """Encode a batch of one picture so many times, and print the peak before and after."""
    clip = load_clip(name, device="cpu") if name == "builtin" else random_clip(name)
    clip.encode_images([Image.new("RGB", (300, 300))] * 2)
    before, began = peak_mb(), time.perf_counter()
    clip.encode_images([path] * count)
    print(f"peak {peak_mb():,.0f} MB, {before:,.0f} MB before the first; {time.perf_counter() - began:.0f} s")


def peak_mb() -> float:
    """Return the most memory that this process has had at once.

    (Linux gives ``ru_maxrss`` to a new program together with what the one that started it had.)
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
