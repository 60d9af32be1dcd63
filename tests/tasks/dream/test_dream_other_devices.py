"""A dream on a device that is not the CPU, in half precision: the same dream.

Each in a process of its own: torch makes its queues for gradients at the first one, for the devices that there are then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_painters import save_tiny_dvae

PARTS = Path(__file__).parents[2] / "parts"
PROGRAM = """
import json, sys
sys.path.insert(0, PARTS)
import torch
from stand_in import DEVICE, register, stand_in
register()
torch.set_num_threads(1)
from limner.models.clip import model as clip_model
from limner.models.clip.model import load_clip
from limner.models.generators import loading
from limner.tasks.dream.dreamer import DreamOptions, dream

options = DreamOptions(width_px=32, height_px=32, iterations=2, cutouts=3, cutouts_at_once=2, average=0.5,
                       relaxation="gumbel")
load = lambda device: (loading.load_painter(PAINTER, device=device, precision=PRECISION),
                       load_clip(CLIP, device=device, precision=PRECISION))
expected = dream("a cat", *load("cpu"), options)
clip_model.pick_device = loading.pick_device = lambda wanted: DEVICE
with stand_in():
    painter, clip = load(None)
    found = dream("a cat", painter, clip, options)
pixels = [torch.frombuffer(bytearray(one.picture.tobytes()), dtype=torch.uint8).float() for one in (found, expected)]
print(json.dumps({"stopped": [found.stopped, expected.stopped], "device": str(painter.device),
                  "apart": float((pixels[0] - pixels[1]).abs().mean()), "painted": float(pixels[0].std()),
                  "similarity": abs(found.similarity - expected.similarity)}))
"""


@pytest.mark.parametrize(("kind", "precision"), [("dvae", "bfloat16")])
def test_a_dream_on_another_device_is_that_of_the_cpu(kind, precision, tiny_clip_folder, tmp_path) -> None:
    given = {"PARTS": str(PARTS), "CLIP": f"local-dir:{tiny_clip_folder}", "PRECISION": precision,
             "PAINTER": str(save_tiny_dvae(tmp_path / "painter"))}
    program = "".join(f"{name} = {value!r}\n" for name, value in given.items()) + PROGRAM
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["stopped"] == ["done", "done"]
    assert told["device"] == "standin:0"
    assert told["similarity"] < 0.05
    assert told["apart"] < 8 < told["painted"]
