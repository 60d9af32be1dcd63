"""A language model that learns to say a text from the text's own CLIP features, made uncertain by noise.

CapDec (Nukrai, Mokady and Globerson 2022): features of a picture lie about as far from those of its caption as the noise
reaches, so what was learned from texts holds for pictures. Knows transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from limner.core.vectors import normalise
from limner.models.captioners.prefix import PrefixNetwork, make_decoder
from limner.teach.captions.options import TextOnlyOptions
from limner.teach.loop.run import Learner

IGNORED = -100


class TextLearner(Learner):
    """Learns from texts as tokens and their features ``[n, d]``; of those from ``styled`` on the start token is another.

    ``variance`` is the noise's a dimension. In the first half of ``steps`` only captions are shown, later ``mix`` of a
    step is in the style.
    """

    def __init__(self, network: PrefixNetwork, tokens: Sequence[Sequence[int]], features: Tensor, starts: tuple[int, int],
                 styled: int, end: int, variance: float, options: TextOnlyOptions, device: torch.device) -> None:
        self.network, self.tokens, self.features = network.to(device).train(), tokens, features
        self.starts, self.styled, self.end = starts, styled, end
        self.variance, self.mix, self.device = variance, options.mix, device
        self.turn = options.steps // 2 if styled < len(tokens) else options.steps
        self.count = styled
        self.weights = {name: weight for name, weight in network.named_parameters() if weight.requires_grad}

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return the mean loss of the texts' tokens, the end token included."""
        chosen = self._choose(rows, chance) if step >= self.turn else rows
        noise = torch.randn(len(chosen), self.features.shape[1], generator=chance) * self.variance**0.5
        features = normalise(self.features[chosen].float() + noise).to(self.device)
        starts = torch.tensor([self.starts[place >= self.styled] for place in chosen.tolist()], device=self.device)
        prefix = self.network.prefix(features, starts)
        ids, labels = pad_texts([self.tokens[place] for place in chosen.tolist()], self.end)
        words = self.network.decoder.get_input_embeddings()(ids.to(self.device))
        logits = self.network.decoder(inputs_embeds=torch.cat([prefix, words.to(prefix)], 1)).logits
        logits = logits[:, prefix.shape[1] - 1:-1]
        return F.cross_entropy(logits.float().flatten(0, 1), labels.to(self.device).flatten(), ignore_index=IGNORED)

    def _choose(self, rows: Tensor, chance: torch.Generator) -> Tensor:
        """Return the places of texts: the captions' own, some of them exchanged for texts in the style."""
        styles = len(self.tokens) - self.styled
        other = self.styled + torch.randint(styles, rows.shape, generator=chance)
        return torch.where(torch.rand(rows.shape, generator=chance) < self.mix, other, rows)


def pad_texts(texts: Sequence[Sequence[int]], end: int) -> tuple[Tensor, Tensor]:
    """Return tokens ``[n, length]`` with the end token behind each, and the same with what lies behind that ignored."""
    length = max(len(text) for text in texts) + 1
    ids = torch.full((len(texts), length), end)
    labels = torch.full((len(texts), length), IGNORED)
    for row, text in enumerate(texts):
        ids[row, :len(text)] = torch.tensor(text, dtype=torch.long)
        labels[row, :len(text) + 1] = ids[row, :len(text) + 1]
    return ids, labels


def build_decoder(options: TextOnlyOptions, tokenizer: Any) -> Any:
    """Return a small GPT-2 with weights by chance, from the seed."""
    size = options.longest + options.prefix + 2
    with torch.random.fork_rng([]):
        torch.manual_seed(options.seed)
        return make_decoder({
            "model_type": "gpt2", "vocab_size": len(tokenizer), "n_positions": max(128, size), "n_embd": options.width,
            "n_layer": options.layers, "n_head": options.width // 32, "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": tokenizer.eos_token_id, "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0})


def build_network(decoder: Any, features: int, options: TextOnlyOptions) -> PrefixNetwork:
    """Return the network with a mapper by chance, from the seed."""
    with torch.random.fork_rng([]):
        torch.manual_seed(options.seed + 1)
        return PrefixNetwork(decoder, features, options.prefix)
