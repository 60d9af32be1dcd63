"""Say what the built-in model was made for: teach its features to tell scenes from other pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from limner.models.domain import FILE_NAME, fit_domain, save_domain
from training.contrast import prepare
from training.pictures import ForeignSet, PictureSet

FITTED_TO = 20_000
FALSE_ALARMS = 0.01
ADVICE = ("this picture does not look like the drawn scenes that the built-in model knows, so do not trust what it says. "
          "For photographs use --clip ViT-L-14/openai --captioner blip-large.")


def export_domain(clip: nn.Module, known: PictureSet, foreign: ForeignSet, held_out: PictureSet, folder: Path) -> None:
    """Teach it ``known`` and ``foreign`` pictures, calibrate it on ``held_out`` ones, write it into the model folder."""
    features = [encode(clip, pixels) for pixels in (known.pixels[:FITTED_TO], foreign.pixels, held_out.pixels)]
    save_domain(fit_domain(*features, ADVICE, false_alarms=FALSE_ALARMS), folder)
    (folder / FILE_NAME).chmod(0o644)


@torch.no_grad()
def encode(clip: nn.Module, pixels: np.ndarray) -> torch.Tensor:
    """Return the features ``[n, d]`` of pictures ``[n, h, w, 3]``."""
    batches = (torch.from_numpy(np.array(pixels[i:i + 256])) for i in range(0, len(pixels), 256))
    device = next(clip.parameters()).device
    return torch.cat([F.normalize(clip.encode_image(prepare(batch, device)).float(), dim=-1).cpu() for batch in batches])
