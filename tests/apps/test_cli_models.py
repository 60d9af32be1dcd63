"""``limner models``: what there is, what is known of one, and whether it works offline."""

from __future__ import annotations

import json
from pathlib import Path

from limner.models.names import list_clip_models


def test_the_list_names_the_incumbent_s_defaults_their_sizes_and_generators(limner) -> None:  # type: ignore[no-untyped-def]
    rows = {(row["purpose"], row["name"]): row for row in json.loads(limner("models", "list", "--json").out)}
    large = rows["clip", "ViT-L-14/openai"]
    assert large["approximate_bytes"] > 1_600_000_000
    assert any("Stable Diffusion 1" in generator for generator in large["generators"])
    assert not large["cached"]
    assert rows["captioner", "builtin"]["cached"]
    assert rows["clip", "builtin"]["cached"]
    assert ("captioner", "blip-large") in rows


def test_all_lists_every_clip_that_open_clip_knows(limner) -> None:  # type: ignore[no-untyped-def]
    rows = json.loads(limner("models", "list", "--all", "--json").out)
    assert set(list_clip_models()) <= {row["name"] for row in rows}


def test_show_tells_source_and_licence(limner) -> None:  # type: ignore[no-untyped-def]
    ran = limner("models", "show", "ViT-H-14/laion2b_s32b_b79k")
    assert ran.code == 0
    assert "Stable Diffusion 2" in ran.out
    assert "mit" in ran.out


def test_check_proves_that_a_folder_works_offline(limner, tiny_clip_folder: Path) -> None:  # type: ignore[no-untyped-def]
    ran = limner("models", "check", f"local-dir:{tiny_clip_folder}", "--json")
    steps = json.loads(ran.out)
    assert ran.code == 0
    assert all(step["passed"] for step in steps)
    assert steps[-1]["what"] == "network"


def test_a_model_that_is_not_here_cannot_be_checked_and_a_wrong_name_is_wrong_usage(limner) -> None:  # type: ignore[no-untyped-def]
    absent = limner("models", "check", "blip-large")
    wrong = limner("models", "show", "ViT-L-41/openai")
    assert (absent.code, wrong.code) == (1, 2)
    assert "limner models download blip-large" in absent.err
    assert "ViT-L-14" in wrong.err
