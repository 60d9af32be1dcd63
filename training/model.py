"""The built-in CLIP before it is trained, and the throw-away heads that teach its image tower."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from limner.models._open_clip import open_clip
from training.facts import FIELDS, HEADS, head_span, head_targets, match_texts
from training.pictures import SIZE_PX

TOWER = "cs3darknet_s"
TOWER_WIDTH = 512
EMBED_DIM = 256
CONTEXT_LENGTH = 77
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
HEAD_DROPOUT = 0.2
HEAD_WEIGHT = {"subject": 1.5, "color": 0.7, "medium": 0.4, "place": 0.3, "other": 0.4}


def model_config(vocab_size: int) -> dict:
    """Return the open_clip configuration of the built-in model."""
    return {
        "embed_dim": EMBED_DIM,
        "vision_cfg": {"timm_model_name": TOWER, "timm_model_pretrained": False, "timm_pool": "avg",
                       "timm_proj": "linear", "image_size": SIZE_PX},
        "text_cfg": {"context_length": CONTEXT_LENGTH, "vocab_size": vocab_size, "width": 128, "heads": 4, "layers": 4,
                     "hf_tokenizer_name": "builtin"},
    }


def build_clip(vocab_size: int) -> nn.Module:
    """Return an untrained built-in CLIP: open_clip's own class."""
    config = model_config(vocab_size)
    return open_clip.model.CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"])


def begin_at(clip: nn.Module, folder: Path) -> None:
    """Give a CLIP the weights of one trained earlier, of the same sizes and the same tokenizer."""
    state = load_file(str(folder / "open_clip_model.safetensors"))
    clip.load_state_dict({name: part.float() if part.is_floating_point() else part for name, part in state.items()})


class Taught(nn.Module):
    """The CLIP with its throw-away heads."""

    def __init__(self, clip: nn.Module) -> None:
        super().__init__()
        self.clip = clip
        self.heads = nn.ModuleDict({field: nn.Linear(TOWER_WIDTH, len(FIELDS[field]) + 1) for field in HEADS})
        self.flavors = nn.Linear(TOWER_WIDTH, len(FIELDS["flavor"]))
        self.frozen = False

    @property
    def lower(self) -> nn.Sequential:
        """The image trunk down to an eighth of the picture's size: three quarters of its work, a tenth of its weights."""
        trunk = self.clip.visual.trunk
        return nn.Sequential(trunk.stem, *list(trunk.stages)[:2])

    def freeze_lower(self) -> None:
        """Leave the lower trunk as it is from now on."""
        self.frozen = True
        self.lower.requires_grad_(False).eval()

    def train(self, mode: bool = True) -> Taught:
        """Set what learns to training; a lower trunk that is frozen keeps its means and spreads."""
        super().train(mode)
        if self.frozen:
            self.lower.eval()
        return self

    def see(self, pixels: torch.Tensor) -> torch.Tensor:
        """Return the pooled features ``[n, TOWER_WIDTH]`` of prepared pictures."""
        trunk = self.clip.visual.trunk
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            found = self.lower(pixels)
        for stage in list(trunk.stages)[2:]:
            found = stage(found)
        pooled: torch.Tensor = trunk.forward_head(found)
        return pooled

    def hidden_weights(self) -> list[nn.Parameter]:
        """The weights between hidden maps: Muon's."""
        return [p for part in (self.clip.visual.trunk, self.clip.transformer) for p in part.parameters() if p.ndim >= 2]

    def forward(self, pixels: torch.Tensor, tokens: Sequence[torch.Tensor], claims: torch.Tensor,
                facts: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the contrastive loss (zero without texts) and the heads' loss."""
        pooled = self.see(pixels)
        if not tokens:
            return torch.zeros((), device=pixels.device), self._teach(pooled.float(), facts)
        images = F.normalize(self.clip.visual.head(pooled).float(), dim=-1)
        texts = F.normalize(torch.cat([encode_short(self.clip, part) for part in tokens]).float(), dim=-1)
        scale = self.clip.logit_scale.exp().clamp(max=100)
        contrast = contrastive_loss(scale * texts @ images.T, match_texts(claims, facts))
        return contrast, self._teach(pooled.float(), facts)

    def _teach(self, pooled: torch.Tensor, facts: torch.Tensor) -> torch.Tensor:
        pooled = F.dropout(pooled, HEAD_DROPOUT, self.training)
        loss = F.binary_cross_entropy_with_logits(self.flavors(pooled), facts[:, head_span("flavor")]) * 4
        for field, head in self.heads.items():
            loss = loss + HEAD_WEIGHT.get(field, 0.2) * F.cross_entropy(head(pooled), head_targets(facts, field))
        return loss


def encode_short(clip: nn.Module, tokens: torch.Tensor) -> torch.Tensor:
    """What ``clip.encode_text`` computes, for tokens ``[n, length]`` padded only to the batch's longest text."""
    length = tokens.shape[1]
    hidden = clip.token_embedding(tokens) + clip.positional_embedding[:length]
    hidden = clip.ln_final(clip.transformer(hidden, attn_mask=clip.attn_mask[:length, :length]))
    return hidden[torch.arange(len(tokens)), tokens.argmax(1)] @ clip.text_projection


def contrastive_loss(logits: torch.Tensor, match: torch.Tensor) -> torch.Tensor:
    """Cross entropy in both directions against the true matches ``[texts, pictures]``, shared out evenly.

    A text that is true of no picture only pushes: every picture is to prefer others to it.
    """
    target = match.float()
    by_text = -(target / target.sum(1, keepdim=True).clamp(min=1) * logits.log_softmax(1)).sum(1).mean()
    by_picture = -(target / target.sum(0, keepdim=True).clamp(min=1) * logits.log_softmax(0)).sum(0).mean()
    return (by_text + by_picture) / 2


def prepare(pixels: torch.Tensor, device: torch.device, size_px: int = SIZE_PX) -> torch.Tensor:
    """Normalise ``[n, h, w, 3]`` uint8 to the towers' ``[n, 3, size_px, size_px]`` float, channels last."""
    mean, std = torch.tensor(MEAN, device=device), torch.tensor(STD, device=device)
    x = ((pixels.to(device, non_blocking=True).float() / 255 - mean) / std).permute(0, 3, 1, 2)
    if size_px != x.shape[-1]:
        x = F.interpolate(x, (size_px, size_px), mode="bilinear", antialias=True)
    return x.contiguous(memory_format=torch.channels_last)
