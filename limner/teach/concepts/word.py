"""A new thing as a word: one token vector in CLIP's embedding, learned with both towers frozen (textual inversion, Gal and
others 2022), so that it can stand in every prompt.

Knows open_clip's text towers.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from limner.core.errors import UnknownModelError
from limner.core.vectors import normalise
from limner.models.clip.model import Clip
from limner.models.clip.saving import read_clip_config, save_clip
from limner.teach.concepts.options import TEMPLATES
from limner.teach.loop.run import Learner

EMBEDDING = "token_embedding.weight"
LEARNING_RATE = 0.02
STEPS = 150
NEW_SHARE = 0.35
"""What a new picture that is missed weighs against an old one that is taken."""


class WordLearner(Learner):
    """Learns the token vector whose sentences lie near ``row [d]``, nearer than the old ``words [w, d]`` to the pictures
    ``new [m, d]``, and farther than those from ``old [n, d]``."""

    def __init__(self, clip: Clip, name: str, row: Tensor, new: Tensor, old: Tensor, words: Tensor) -> None:
        self.clip, self.tower = clip, find_tower(clip)
        device = clip.device
        self.row, self.new, self.old = row.to(device), new.to(device), old.to(device)
        self.best_new = (self.new @ words.to(device).T).amax(1)
        self.best_old = (self.old @ words.to(device).T).amax(1)
        self.count, self.device = len(new), device
        embedded = self.tower.token_embedding.weight.detach()
        self.place = len(embedded)
        start = embedded[clip.tokens.ids(name)].float().mean(0)
        self.weights = {"word": nn.Parameter(start.clone())}
        self.tokens = _tokens_with(clip, [template.format(name) for template in TEMPLATES], name, self.place)

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return how far the sentences are from the row, how much new pictures prefer old words, and old ones the new."""
        with word_in_place(self.tower, self.place, self.weights["word"], self.clip.tokens.end_id):
            sentences = normalise(self.clip.model.encode_text(self.tokens))
        mean = normalise(sentences.mean(0)[None])[0]
        rows, scale = rows.to(self.device), self.clip.scale
        missed = F.softplus(scale * (self.best_new[rows] - self.new[rows] @ mean)).mean()
        stolen = F.softplus(scale * (self.old @ mean - self.best_old)).mean()
        return (1 - sentences @ self.row).mean() + NEW_SHARE * missed + (1 - NEW_SHARE) * stolen


def find_tower(clip: Clip) -> Any:
    """Return the part of a CLIP that holds its token embedding.

    Raises:
        UnknownModelError: its text tower is not open_clip's own, or reads nothing that could stand behind a new token.
    """
    model = clip.model
    tower = model.text if hasattr(model, "text") else model
    if not isinstance(getattr(tower, "token_embedding", None), nn.Embedding) or clip.tokens.end_id is None:
        raise UnknownModelError(f"{clip.name} cannot learn a word: its text tower is not open_clip's own. Use --level row, "
                                "or another CLIP.")
    return tower


@contextlib.contextmanager
def word_in_place(tower: Any, place: int, vector: Tensor, end_id: int | None) -> Iterator[None]:
    """Have token ``place``, which the embedding does not hold, stand for ``vector`` inside; and the text be read at its end
    token, though the new token's number is larger."""

    def look_up(module: nn.Module, given: tuple[Tensor, ...], found: Tensor) -> Tensor:
        return torch.where((state["ids"] == place)[..., None], vector.to(found), found)

    def hide(module: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        state["ids"] = given[0]
        return (given[0].masked_fill(given[0] == place, 0),)

    state: dict[str, Tensor] = {}
    hooks = [tower.token_embedding.register_forward_pre_hook(hide), tower.token_embedding.register_forward_hook(look_up)]
    kept = {key: getattr(tower, key) for key in _pool_keys(tower)}
    for key, value in zip(_pool_keys(tower), ("eos", end_id)):
        setattr(tower, key, value)
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
        for key, value in kept.items():
            setattr(tower, key, value)


def save_word(clip: Clip, name: str, vector: Tensor, folder: Path) -> None:
    """Write the CLIP with one more token, ``name``, in its tokenizer, its embedding and its configuration."""
    tower = find_tower(clip)
    prefix = "text." if hasattr(clip.model, "text") else ""
    weight = tower.token_embedding.weight.detach()
    config = read_clip_config(clip.name)["model_cfg"]["text_cfg"]
    changes: dict[str, Any] = {"vocab_size": len(weight) + 1}
    if getattr(tower, "cls_emb", None) is None:  # with a class token nothing is looked for
        changes |= {"pool_type": "eos", "eos_id": clip.tokens.end_id}
    if not config.get("hf_tokenizer_name"):
        options = dict(config.get("tokenizer_kwargs", {}))
        options["additional_special_tokens"] = [*options.get("additional_special_tokens", []), name]
        changes["tokenizer_kwargs"] = options
    save_clip(clip, folder, text_cfg=changes,
              changed={prefix + EMBEDDING: torch.cat([weight, vector.detach()[None].to(weight)])})
    if config.get("hf_tokenizer_name"):
        _add_to_tokenizer(folder, name, len(weight))


def _add_to_tokenizer(folder: Path, name: str, place: int) -> None:
    from tokenizers import AddedToken

    from limner.models._open_clip import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), trust_remote_code=False)
    tokenizer.add_tokens([AddedToken(name, single_word=True, normalized=True)])
    found = tokenizer.convert_tokens_to_ids(name)
    if found != place:
        raise UnknownModelError(f"The tokenizer gives {name!r} the number {found}, and the embedding has {place} for it: "
                                "they do not belong together. Use --level row.")
    tokenizer.save_pretrained(str(folder))


def _tokens_with(clip: Clip, texts: Sequence[str], name: str, place: int) -> Tensor:
    """Return padded tokens ``[n, context_length]`` of texts in which the name is one token, ``place``."""
    tokens, rows = clip.tokens, []
    for text in texts:
        before, _, behind = text.partition(name)
        own = [*tokens.ids(before), place, *tokens.ids(behind)][:tokens.limit]
        framed = [*([tokens.start_id] if tokens.start_id is not None else []), *own, tokens.end_id]
        row = tokens.pad(["a"])[0].clone()
        row[:] = int(tokens.pad(["a"])[0, -1])
        row[:len(framed)] = torch.tensor(framed)
        rows.append(row)
    return torch.stack(rows).to(clip.device)


def _pool_keys(tower: Any) -> tuple[str, str]:
    return ("text_pool_type", "text_eos_id") if hasattr(tower, "text_pool_type") else ("pool_type", "eos_id")
