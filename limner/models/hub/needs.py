"""What a model is made of: which repositories of the hub its name needs, and which files of each.

Knows the layouts of open_clip and transformers. Fetches nothing: it is told what a repository holds, and reads small
JSON files through a callable, so that the cache and the hub are asked in one way.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from limner.core.errors import UnknownModelError
from limner.models.hub.weights import OPEN_CLIP_FILES, PAINTER_FILES, TRANSFORMERS_FILES, choose_weights, part_names
from limner.models.names import ModelName

Role = Literal["model", "tokenizer", "text_config"]
Layout = Literal["open_clip", "transformers", "tokenizer", "config"]
Purpose = Literal["clip", "captioner", "lm", "painter"]
ReadJson = Callable[[str, str], "dict[str, Any] | None"]
"""``read(repository, file)`` returns a JSON file's content, None where the repository has no such file."""

OPEN_CLIP_CONFIG = "open_clip_config.json"
CONFIG = "config.json"
CLIP_TYPES = ("chinese_clip",)
"""The ``model_type`` of transformers models that are loaded as a CLIP."""

VOCABULARY_FILES = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "sentencepiece.bpe.model",
                    "tokenizer.model")
TOKENIZER_FILES = (*VOCABULARY_FILES, "merges.txt", "tokenizer_config.json", "special_tokens_map.json",
                   "added_tokens.json", CONFIG)
PROCESSOR_FILES = ("preprocessor_config.json", "processor_config.json", "video_preprocessor_config.json",
                   "generation_config.json", "chat_template.json", "chat_template.jinja")


@dataclass(frozen=True)
class Need:
    """One repository of the hub, what it is wanted for, and how its files are laid out."""

    role: Role
    repository: str
    layout: Layout
    weights: tuple[str, ...] = ()

    def choose(self, present: Collection[str], read: ReadJson) -> list[str] | None:
        """Return the files to take of those that are ``present``, or None where something needed is missing."""
        if self.layout == "config":
            return [CONFIG] if CONFIG in present else None
        if self.layout == "tokenizer":
            return _tokenizer_files(present)
        weights = self._weights(present, read)
        if weights is None:
            return None
        if self.layout == "open_clip":
            return [*(name for name in (OPEN_CLIP_CONFIG,) if name in present), *weights]
        others = [name for name in (*TOKENIZER_FILES, *PROCESSOR_FILES) if name in present]
        return [*others, *weights] if CONFIG in present else None

    def _weights(self, present: Collection[str], read: ReadJson) -> list[str] | None:
        chosen = choose_weights(present, self.weights)
        if chosen is None or not chosen.endswith(".index.json"):
            return None if chosen is None else [chosen]
        parts = part_names(read(self.repository, chosen))
        return [chosen, *parts] if parts and all(part in present for part in parts) else None


def list_needs(name: ModelName, read: ReadJson, purpose: Purpose | None = None) -> list[Need]:
    """Return what a model needs of the hub; nothing for a folder or file that brings all.

    With the purpose ``clip``, a repository of another kind of model is refused before its weights are fetched.

    Raises:
        UnknownModelError: the repository or folder holds no model that limner can load.
    """
    if name.kind == "hub":
        return _needs_of_repository(name, read, purpose)
    if name.kind == "folder":
        return _needs_of_folder(Path(name.source))
    config = _registered_config(name)
    if name.kind == "file":
        return needs_of_text(config["text_cfg"])
    return [_need_of_tag(name), *needs_of_text(config["text_cfg"])]


def find_repository(name: ModelName) -> str | None:
    """Return the repository of the hub that holds a model's weights, None where they are local."""
    if name.kind == "pretrained":
        return _place_of_tag(name)[0] or None
    return name.source if name.kind == "hub" else None


def needs_of_text(text_cfg: Mapping[str, Any]) -> list[Need]:
    """Return what open_clip's ``text_cfg`` needs: a tokenizer, and the shape of a text tower of transformers'."""
    needs = []
    if text_cfg.get("hf_tokenizer_name"):
        needs.append(Need("tokenizer", text_cfg["hf_tokenizer_name"], "tokenizer"))
    if text_cfg.get("hf_model_name"):
        needs.append(Need("text_config", text_cfg["hf_model_name"], "config"))
    return needs


def has_tokenizer(folder: Path) -> bool:
    """Whether a folder holds a transformers tokenizer."""
    return any((folder / name).is_file() for name in VOCABULARY_FILES)


def _needs_of_repository(name: ModelName, read: ReadJson, purpose: Purpose | None) -> list[Need]:
    if purpose == "painter":
        return [Need("model", name.source, "transformers", PAINTER_FILES)]
    config = read(name.source, OPEN_CLIP_CONFIG)
    if config is not None:
        return [Need("model", name.source, "open_clip", OPEN_CLIP_FILES), *needs_of_text(_text_cfg(config))]
    model_type = (read(name.source, CONFIG) or {}).get("model_type")
    if purpose == "clip" and model_type not in CLIP_TYPES:
        found = f"a transformers model of type {model_type!r}" if model_type else "neither of them"
        raise UnknownModelError(
            f"{name} is no CLIP that limner can load. Those are repositories with {OPEN_CLIP_CONFIG} and transformers' "
            f"{', '.join(CLIP_TYPES)}; this is {found}. OpenAI's CLIPs are ViT-L-14/openai and so on.")
    return [Need("model", name.source, "transformers", TRANSFORMERS_FILES)]


def _needs_of_folder(folder: Path) -> list[Need]:
    path = folder / OPEN_CLIP_CONFIG
    if not path.is_file():
        return []
    needs = needs_of_text(_text_cfg(read_config(path)))
    return [need for need in needs if need.role != "tokenizer" or not has_tokenizer(folder)]


def read_config(path: Path) -> dict[str, Any]:
    """Return a JSON configuration.

    Raises:
        UnknownModelError: it cannot be read as one.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UnknownModelError(f"{path}: not a configuration that can be read ({error}).") from error
    if not isinstance(found, dict):
        raise UnknownModelError(f"{path}: not a configuration: it holds no JSON object.")
    return found


def _text_cfg(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part about text of an open_clip configuration; a damaged one has none, and is refused when it is loaded."""
    model_cfg = config.get("model_cfg")
    text_cfg = model_cfg.get("text_cfg") if isinstance(model_cfg, dict) else None
    return text_cfg if isinstance(text_cfg, dict) else {}


def _registered_config(name: ModelName) -> dict[str, Any]:
    from limner.models._open_clip import open_clip

    config: dict[str, Any] = open_clip.get_model_config(name.architecture)
    return config


def _need_of_tag(name: ModelName) -> Need:
    repository, file = _place_of_tag(name)
    if not repository:
        raise UnknownModelError(f"{name}: open_clip names no repository of the hub for these weights. Download them "
                                f"where it says, and give the file: {name.architecture},/path/to/file.")
    return Need("model", repository, "open_clip", _safe_first(file) if file else OPEN_CLIP_FILES)


def _place_of_tag(name: ModelName) -> tuple[str, str]:
    """Part where open_clip keeps a tag's weights: ``org/repo/`` for its usual file names, or ``org/repo/file``."""
    from limner.models._open_clip import open_clip

    return posixpath.split(open_clip.get_pretrained_cfg(name.architecture, name.source).get("hf_hub", ""))


def _safe_first(file: str) -> tuple[str, ...]:
    return (posixpath.splitext(file)[0] + ".safetensors", file)


def _tokenizer_files(present: Collection[str]) -> list[str] | None:
    if not any(name in present for name in VOCABULARY_FILES):
        return None
    return [name for name in TOKENIZER_FILES if name in present]
