"""Many threads over one fast tokenizer, whose padding and truncation are a state that all of its users share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from torch import Tensor
from towers import build_tower
from word_tokens import open_word_tokens

from limner.algorithms.chain import grow_chain
from limner.core.vectors import normalise
from limner.models.clip.model import Clip

FRAMED = "[BOS] $A [EOS]"
PHRASES = ["a cat", "a Cat on a mat", "und er score", "é", "mat", "a a a a a a a a"]
TEXTS = ["a cat", "", "a cat on a mat, a Cat, und er score", "é " * 40]


@pytest.fixture(autouse=True)
def eager_switches(one_thread: None) -> Iterator[None]:
    """Let threads take turns a thousand times as often as they do."""
    kept = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(kept)


def make_clip(kind: str, folder: Path) -> Clip:
    return Clip(build_tower(kind), lambda image: torch.zeros(3, 32, 32), open_word_tokens(folder, FRAMED, 24), name=kind,
                cache_key=kind, device=torch.device("cpu"))


def chain(clip: Clip, features: Tensor) -> list[tuple[str, float]]:
    grown = grow_chain(clip.continue_prompt("a cat on a mat", PHRASES, features), -1.0, min_count=2, max_count=2)
    return [(link.prompt, link.similarity) for link in grown]


@pytest.mark.parametrize(("kind", "path", "rounds"), [
    ("reads ahead, as SigLIP", "whole", 100), ("text, last place", "prefix", 20)])
def test_eight_pictures_in_flight_get_the_chains_that_each_gets_alone(kind: str, path: str, rounds: int,
                                                                     tmp_path: Path) -> None:
    clip = make_clip(kind, tmp_path)
    assert clip.text_path == path
    pictures = list(normalise(torch.randn(8, 1, 16, generator=torch.Generator().manual_seed(3))))
    alone = [chain(clip, features) for features in pictures]
    assert len({links[-1][0] for links in alone}) > 1
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda features: chain(clip, features), pictures * rounds))
    assert found == alone * rounds


def test_bare_threads_get_the_tokens_that_one_alone_gets(tmp_path: Path) -> None:
    tokens = open_word_tokens(tmp_path, FRAMED, 24)
    padded = tokens.pad(TEXTS)
    plain = tokens.ids_many(TEXTS)

    def ask(place: int) -> bool:
        which = place % 3
        if which == 0:
            return bool(tokens.pad(TEXTS).equal(padded))
        return tokens.ids_many(TEXTS) == plain if which == 1 else tokens.ids(TEXTS[2]) == plain[2]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(1200)))
