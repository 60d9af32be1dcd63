"""A judge of pictures that steers nothing: a plain stack of convolutions, taught here on scenes of the little world.

It shares no weight, no seed and no architecture with what is shipped, and no gradient of it ever moved a picture, so none
can have been made to please it. How good it is itself on scenes that it never saw is printed beside all that it says.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from training.facts import FIELDS, fact_rows, head_targets
from training.model import prepare
from training.optimiser import Pair, rate_share
from training.pictures import SIZE_PX, Lot, PictureSet, load_set, render_set

ASKED = ("subject", "color", "medium")
SEEN_PX = 64
WIDTHS = (32, 64, 128, 256, 512)
HELD_OUT = 1_000
"""So many scenes of the set are kept aside to say how good the judge is."""
BATCH = 96
SEED = 7_777


class SceneJudge(nn.Module):
    """Names subject, colour and medium of pictures. ``shares`` is how often it is right on scenes that it never saw."""

    def __init__(self) -> None:
        super().__init__()
        stages: list[nn.Module] = []
        for number, (before, width) in enumerate(zip((3, *WIDTHS), WIDTHS)):
            stages += [nn.Conv2d(before, width, 3, 1 + (number == 0), 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            stages += [nn.MaxPool2d(2)] if number else []
        self.stages = nn.Sequential(*stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2))
        self.heads = nn.ModuleDict({field: nn.Linear(WIDTHS[-1], len(FIELDS[field]) + 1) for field in ASKED})
        self.shares: Mapping[str, float] = {}

    def forward(self, pixels: Tensor) -> dict[str, Tensor]:
        """Return the logits of each field for prepared pixels ``[n, 3, SEEN_PX, SEEN_PX]``."""
        found = self.stages(pixels).float()
        return {field: head(found) for field, head in self.heads.items()}

    @torch.no_grad()
    def name(self, pictures: Sequence[Image.Image]) -> dict[str, list[str]]:
        """Return the likeliest value of each field for each picture."""
        rows = np.stack([np.asarray(picture.convert("RGB").resize((SIZE_PX, SIZE_PX), Image.Resampling.BICUBIC))
                         for picture in pictures])
        logits = self(prepare(torch.from_numpy(rows), torch.device("cpu"), SEEN_PX))
        return {field: [FIELDS[field][int(place)] for place in found[:, :-1].argmax(1)] for field, found in logits.items()}


def find_judge(path: Path, folder: Path, scenes: int, minutes: float) -> SceneJudge:
    """Return the judge kept at ``path``; where there is none, teach one and keep it there.

    Args:
        path: its file.
        folder: pictures that ``python -m training pictures`` drew, its ``train``; drawn into it where there are none.
        scenes: how many to draw where there are none.
        minutes: how long to teach it.
    """
    if path.exists():
        judge, kept = SceneJudge(), torch.load(path, weights_only=True)
        judge.load_state_dict(kept["weights"])
        judge.shares = kept["shares"]
        return judge.eval()
    drawn = any(folder.glob("scenes-*.json"))
    judge = teach_judge(load_set(folder) if drawn else render_set(folder, Lot(5_000_000, scenes), workers=1), minutes)
    torch.save({"weights": judge.state_dict(), "shares": dict(judge.shares)}, path)
    return judge


def teach_judge(data: PictureSet, minutes: float) -> SceneJudge:
    """Teach a judge for so many minutes, mirrored and shifted views of all but the last scenes."""
    torch.manual_seed(SEED)
    judge = SceneJudge().to(memory_format=torch.channels_last).train()
    hidden = [part for part in judge.stages.parameters() if part.ndim == 4]
    optimiser, rng = Pair(hidden, judge.parameters(), 0.02, 2e-3), np.random.default_rng(SEED)
    facts, taught = fact_rows(data.scenes), len(data.scenes) - HELD_OUT
    began, step, done = time.monotonic(), 0, 0.0
    while done < 1:
        optimiser.set_rate(rate_share(done, step, 50))
        chosen = np.sort(rng.integers(taught, size=BATCH))
        _loss(judge, _shift(_take(data, chosen)), facts[chosen]).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        step, done = step + 1, (time.monotonic() - began) / (60 * minutes)
        if step % 200 == 0:
            print(f"  the judge learns: step {step}, {done:.0%}", flush=True)
    judge.eval()
    judge.shares = _measure(judge, data, facts, np.arange(taught, len(data.scenes)))
    return judge


def _take(data: PictureSet, chosen: np.ndarray) -> Tensor:
    return prepare(torch.from_numpy(data.take(chosen)), torch.device("cpu"), SEEN_PX)


def _shift(pixels: Tensor) -> Tensor:
    """Every second picture is mirrored, and each batch moved by a few pixels, its edge repeated."""
    across, down = torch.randint(9, (2,)).tolist()
    padded = F.pad(pixels, (4, 4, 4, 4), mode="replicate")[..., down : down + SEEN_PX, across : across + SEEN_PX]
    return torch.cat([padded[::2].flip(-1), padded[1::2]]) if len(pixels) % 2 == 0 else padded


def _loss(judge: SceneJudge, pixels: Tensor, facts: np.ndarray) -> Tensor:
    rows = torch.from_numpy(np.concatenate([facts[::2], facts[1::2]])).float()
    with torch.autocast("cpu", torch.bfloat16):
        logits = judge(pixels)
    loss = torch.zeros(())
    for field, found in logits.items():
        loss = loss + F.cross_entropy(found, head_targets(rows, field))
    return loss


@torch.no_grad()
def _measure(judge: SceneJudge, data: PictureSet, facts: np.ndarray, chosen: np.ndarray) -> dict[str, float]:
    """Return the share of scenes that are named right in each field, of those that have it."""
    logits = judge(_take(data, chosen))
    rows, shares = torch.from_numpy(facts[chosen]).float(), {}
    for field, found in logits.items():
        wanted = head_targets(rows, field)
        asked = wanted < len(FIELDS[field])
        shares[field] = float((found[asked, :-1].argmax(1) == wanted[asked]).float().mean())
    return shares
