"""Draw scenes of limner's little world: pictures to try the built-in model on, each with its caption.

    python examples/draw_scenes.py --seed 7 --count 12 --out scenes        one PNG a scene
    python examples/draw_scenes.py --seed 7 --sheet sheet.png              all of them on one sheet
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from PIL import Image

from training.world.captions import write_caption
from training.world.lots import sample_scene
from training.world.scenes import draw_scene


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first scene")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--size", type=int, default=512, metavar="PX")
    parser.add_argument("--out", type=Path, default=Path("scenes"))
    parser.add_argument("--sheet", type=Path, help="write one sheet here instead of single pictures")
    wanted = parser.parse_args()
    scenes = [sample_scene(wanted.seed + i) for i in range(wanted.count)]
    pictures = [draw_scene(scene, wanted.size) for scene in scenes]
    if wanted.sheet:
        make_sheet(pictures, wanted.size).save(wanted.sheet)
        return
    wanted.out.mkdir(parents=True, exist_ok=True)
    for scene, picture in zip(scenes, pictures, strict=True):
        path = wanted.out / f"scene-{scene.seed}.png"
        picture.save(path)
        extras = [scene.movement, f"by {scene.painter}" if scene.painter else "", *scene.flavors, scene.defect]
        print(f"{path}: {', '.join(filter(None, [write_caption(scene).text, *extras]))}")


def make_sheet(pictures: list[Image.Image], size_px: int, gap_px: int = 6) -> Image.Image:
    """Lay square pictures out in rows on white."""
    columns = math.ceil(math.sqrt(len(pictures) * 1.6))
    rows = math.ceil(len(pictures) / columns)
    step = size_px + gap_px
    sheet = Image.new("RGB", (columns * step - gap_px, rows * step - gap_px), "white")
    for i, picture in enumerate(pictures):
        sheet.paste(picture, ((i % columns) * step, (i // columns) * step))
    return sheet


if __name__ == "__main__":
    main()
