"""A drawing on a device that is not the CPU: the same drawing, and nothing left behind.

Each in a process of its own: torch makes its queues for gradients at the first one, for the devices that there are then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PARTS = Path(__file__).parents[2] / "parts"
WAYS = {
    "plain": "",
    "all at once": "progressive=True, blur_px=1.0, grayscale=0.5, noise=0.1, palette=('#000000', '#c04020')",
    "from a picture": "",
}
PROGRAM = """
import json, sys
sys.path.insert(0, PARTS)
import torch
from PIL import Image
from stand_in import DEVICE, register, stand_in
register()
torch.set_num_threads(1)
from limner.models.clip import model as clip_model
from limner.models.clip.model import load_clip
from limner.tasks.draw.drawer import DrawOptions, draw

options = DrawOptions(width_px=48, height_px=48, strokes=4, iterations=2, cutouts=2, MORE)
start = Image.effect_mandelbrot((48, 48), (-2, -1.5, 1, 1.5), 60).convert("RGB") if WAY == "from a picture" else None
there_too = load_clip(CLIP, device="cpu", precision=PRECISION)
expected = draw("a cat", there_too, options, start=start)
clip_model.pick_device = lambda wanted: DEVICE
with stand_in():
    clip = load_clip(CLIP, precision=PRECISION)
    found = draw("a cat", clip, options, start=start)
pixels = [torch.frombuffer(bytearray(one.drawing.picture().tobytes()), dtype=torch.uint8).float()
          for one in (found, expected)]
print(json.dumps({"stopped": [found.stopped, expected.stopped], "device": str(clip.device),
                  "apart": float((pixels[0] - pixels[1]).abs().mean()), "drawn": float(pixels[0].std()),
                  "similarity": abs(found.similarity - expected.similarity)}))
"""


@pytest.mark.parametrize(("way", "precision"), [
    ("all at once", "float16"), ("plain", "bfloat16"),
    pytest.param("from a picture", "float16", marks=pytest.mark.slow)])
def test_a_drawing_on_another_device_is_that_of_the_cpu(way: str, precision: str, tiny_clip_folder: Path) -> None:
    given = {"PARTS": str(PARTS), "CLIP": f"local-dir:{tiny_clip_folder}", "PRECISION": precision, "WAY": way}
    program = "".join(f"{name} = {value!r}\n" for name, value in given.items()) + PROGRAM.replace("MORE", WAYS[way])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["stopped"] == ["done", "done"]
    assert told["device"] == "standin:0"
    assert told["similarity"] < 0.05
    assert told["apart"] < 3 < told["drawn"]
