"""A small CLIP among those that open_clip knows by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def register_clip(name: str, folder: Path, repository: str, monkeypatch: pytest.MonkeyPatch, **told: Any) -> None:
    """Let open_clip know ``architecture/tag``: shaped as the model in ``folder``, its weights in a repository of the hub."""
    from limner.models._open_clip import open_clip

    architecture, _, tag = name.partition("/")
    shape = Path(f"{architecture}.json").absolute()  # in the test's own folder
    shape.write_text(json.dumps(json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]))
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIG_PATHS", [*open_clip.factory._MODEL_CONFIG_PATHS])
    monkeypatch.setattr(open_clip.factory, "_MODEL_CONFIGS", dict(open_clip.factory._MODEL_CONFIGS))
    open_clip.add_model_config(shape)
    about = {"hf_hub": f"{repository}/", "url": "", **told}
    monkeypatch.setitem(open_clip.pretrained._PRETRAINED, architecture, {tag: about})
