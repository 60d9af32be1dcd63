"""Train the built-in captioner: the trained image tower, kept as it is, and a small language model that reads its map.

The model is transformers' own FastVLM class, so the folder loads like any image-text-to-text model of the hub.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn
from transformers import (
    CLIPImageProcessor,
    FastVlmConfig,
    FastVlmForConditionalGeneration,
    LlavaProcessor,
    PreTrainedTokenizerFast,
    Qwen2Config,
    TimmWrapperConfig,
)

from training.loop import Loop, LoopSchedule
from training.maps import CELLS, STRIDE, MapSet
from training.model import MEAN, STD, TOWER, TOWER_WIDTH
from training.optimiser import Pair
from training.pictures import SIZE_PX
from training.tokenizer import IMAGE
from training.world.captions import write_caption
from training.world.scenes import Scene

PLAIN_SHARE = 0.75
CHAT_TEMPLATE = (
    "{% for message in messages %}{% for item in message['content'] %}"
    "{% if item['type'] == 'image' %}<image>{% endif %}{% endfor %}{% endfor %}"
)


@dataclass(frozen=True)
class CaptionSchedule(LoopSchedule):
    """As ``LoopSchedule``, of captions.

    ``start`` is the folder of a captioner trained earlier, of the same sizes and the same tokenizer, that is gone on with.
    """

    steps: int = 1_500
    batch: int = 256
    start: Path | None = None


def build_captioner(tokenizer: PreTrainedTokenizerFast) -> FastVlmForConditionalGeneration:
    """Return an untrained built-in captioner."""
    size = len(tokenizer)
    vision = TimmWrapperConfig(architecture=TOWER, do_pooling=False, num_labels=0, hidden_size=TOWER_WIDTH)
    text = Qwen2Config(
        vocab_size=size, hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4,
        num_key_value_heads=4, max_position_embeddings=128, tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id, bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
    )
    image_token = tokenizer.convert_tokens_to_ids(IMAGE)
    return FastVlmForConditionalGeneration(FastVlmConfig(
        vision_config=vision, text_config=text, image_token_index=image_token, tie_word_embeddings=True))


def build_processor(tokenizer: PreTrainedTokenizerFast) -> LlavaProcessor:
    """Return the captioner's processor: resize, crop and normalise as the CLIP does, and nine image tokens."""
    pictures = CLIPImageProcessor(size={"shortest_edge": SIZE_PX}, crop_size={"height": SIZE_PX, "width": SIZE_PX},
                                  image_mean=list(MEAN), image_std=list(STD))
    return LlavaProcessor(image_processor=pictures, tokenizer=tokenizer, patch_size=STRIDE, image_token=IMAGE,
                          vision_feature_select_strategy="full", chat_template=CHAT_TEMPLATE)


def train_captioner(maps: MapSet, tokenizer: PreTrainedTokenizerFast, trunk: nn.Module,
                    schedule: CaptionSchedule, folder: Path, device: torch.device,
                    seed: int) -> tuple[FastVlmForConditionalGeneration, int]:
    """Teach the language model to say what the frozen ``trunk`` sees, or go on from the checkpoint in ``folder``.

    Returns the whole model on the CPU, in eval mode, and the steps that it took.
    """
    torch.manual_seed(seed)
    model = build_captioner(tokenizer)
    if schedule.start is not None:
        state = load_file(str(schedule.start / "model.safetensors"))
        model.load_state_dict({name: part.float() for name, part in state.items()}, strict=False)
    model.model.vision_tower.timm_model.load_state_dict(trunk.state_dict(), strict=True)
    model = model.to(device).train()
    learned = [p for name, p in model.named_parameters() if "vision_tower" not in name]
    hidden = [p for p in model.model.language_model.layers.parameters() if p.ndim >= 2]
    optimiser = Pair(hidden, learned, schedule.muon_rate, schedule.adam_rate)
    loop = Loop("caption", folder / "captioner.pt", model, optimiser, schedule)
    rng = np.random.default_rng(seed + loop.step)
    for _ in loop.steps():
        chosen = np.sort(rng.integers(len(maps.scenes), size=schedule.batch))
        seen = torch.from_numpy(np.asarray(maps.train[chosen])).to(device)
        with torch.autocast(device.type, torch.bfloat16):
            loss = _step(model, tokenizer, seen, [maps.scenes[i] for i in chosen], rng)
        loop.learn(loss)
    return model.cpu().eval(), loop.step


def _step(model: FastVlmForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, maps: torch.Tensor,
          scenes: list[Scene], rng: np.random.Generator) -> torch.Tensor:
    """Loss of the captions behind ``start, nine image cells, end``, as the processor lays a prompt out."""
    captions = [write_caption(s, None if rng.random() < PLAIN_SHARE else rng).text for s in scenes]
    tokens = tokenizer(captions, return_tensors="pt", padding=True).input_ids.to(maps.device)
    tokens = torch.cat([tokens[:, :1], torch.full_like(tokens[:, :1], tokenizer.eos_token_id), tokens[:, 1:]], 1)
    words = model.get_input_embeddings()(tokens)
    cells = model.model.multi_modal_projector(maps.float())
    hidden = model.model.language_model(inputs_embeds=torch.cat([words[:, :1], cells, words[:, 1:]], 1))[0]
    logits = model.lm_head(hidden[:, 1 + CELLS:-1]).float()
    return F.cross_entropy(logits.flatten(0, 1), tokens[:, 2:].flatten(), ignore_index=tokenizer.pad_token_id,
                           label_smoothing=0.02)
