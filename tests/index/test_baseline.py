"""The baseline: what a CLIP finds in any picture."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from limner.core.errors import StoppedError
from limner.core.events import Monitor
from limner.core.images.neutral import COUNT, draw_neutral_pictures
from limner.index.baseline import load_baseline
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, load_clip


def test_it_is_the_mean_similarity_with_the_neutral_pictures(tiny_clip: Clip) -> None:
    pictures = list(draw_neutral_pictures())
    rows = tiny_clip.encode_images(pictures)
    texts = tiny_clip.encode_texts(["a cat", "a photo of nothing"])
    assert len(pictures) == COUNT
    assert len({picture.tobytes() for picture in pictures}) == COUNT
    torch.testing.assert_close(load_baseline(tiny_clip) @ texts.T, (rows @ texts.T).mean(0, keepdim=True))


def test_it_is_made_once_and_made_anew_when_it_is_damaged(
        tiny_clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    made = load_baseline(tiny_clip, cache_folder=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Clip, "encode_images", None)
        assert torch.equal(load_baseline(tiny_clip, cache_folder=tmp_path), made)
    kept, = (tmp_path / "baselines").iterdir()
    kept.write_bytes(kept.read_bytes()[:-40])
    torch.testing.assert_close(load_baseline(tiny_clip, cache_folder=tmp_path), made)
    assert "made anew" in caplog.text


def test_where_it_cannot_be_kept_it_is_made_all_the_same(tiny_clip: Clip, tmp_path: Path) -> None:
    (tmp_path / "baselines").write_text("a file where the folder would be")
    assert load_baseline(tiny_clip, cache_folder=tmp_path).shape == (1, tiny_clip.dimension)


def test_several_clips_have_theirs_side_by_side(tiny_clip: Clip, other_clip_folder: Path) -> None:
    other = load_clip(f"local-dir:{other_clip_folder}", device="cpu")
    both = load_baseline(JointClip([tiny_clip, other]))
    assert torch.equal(both, torch.cat([load_baseline(tiny_clip), load_baseline(other)], dim=1))


def test_it_can_be_stopped(tiny_clip: Clip) -> None:
    monitor = Monitor()
    monitor.stop.set()
    with pytest.raises(StoppedError):
        load_baseline(tiny_clip, monitor=monitor)
