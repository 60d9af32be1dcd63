"""Texts that go on with one another: the same features as of whole texts, for every kind of tower."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from tiny_clips import FAMILIES, save_tiny_clip

from limner.models.clip.concepts import Concepts, save_concepts
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip, load_clip
from limner.models.clip.text.reader import MOST_BEGUN, PrefixReader, WholeReader
from limner.models.clip.text.tower import CausalTextTower

pytestmark = pytest.mark.usefixtures("one_thread")

GROWTH = ["", "a", "a cat", "a cat on", "a cat on a mat", "a mat on a cat"]
ENDS = ["", " cat", " on", " mat,", "s", " d\u00f6g", " &amp;", " score" * 30, " <b>"]


@pytest.mark.parametrize("family", FAMILIES)
def test_texts_that_go_on_have_the_features_of_whole_texts(family: str, tmp_path: Path) -> None:
    name = save_tiny_clip(family, tmp_path / "clip", tmp_path / "hub")
    clip = load_clip(name, device="cpu", weights_folder=tmp_path / "hub")
    reader = clip.open_reader()
    for begun in GROWTH:
        texts = [begun + end for end in ENDS] + ["something else"]
        torch.testing.assert_close(reader.features(begun, texts), clip.encode_texts(texts), atol=1e-5, rtol=0)
    assert isinstance(reader, PrefixReader if clip.text_path == "prefix" else WholeReader)


def test_what_texts_begin_with_is_run_once(tiny_clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tiny_clip.open_reader()
    begun = "a photo of an old boat on the sea"
    reader.features(begun, [begun])
    sizes = []
    run = CausalTextTower._run

    def count(self: CausalTextTower, past: object, tree: object, kept: object = None) -> object:
        sizes.append(int((tree.depths >= 0).sum()))  # type: ignore[attr-defined]
        return run(self, past, tree, kept)  # type: ignore[arg-type]

    monkeypatch.setattr(CausalTextTower, "_run", count)
    reader.features(begun + " at", [f"{begun} at {word}" for word in ("night", "noon", "home")])
    assert sizes == [1, 6]  # "at"; then a word and the end token, three times


def test_no_more_beginnings_are_kept_than_are_useful(tiny_clip: Clip) -> None:
    reader = tiny_clip.open_reader()
    for number in range(MOST_BEGUN + 5):
        reader.features(f"text {number}", [f"text {number} goes on"])
    assert isinstance(reader, PrefixReader)
    assert len(reader._begun) == MOST_BEGUN


def test_taught_concepts_are_read_too(tiny_clip_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_clip_folder, tmp_path / "clip"))
    save_concepts(Concepts({"hourglass": torch.linspace(-1, 1, 32)}), folder)
    clip = load_clip(f"local-dir:{folder}", device="cpu")
    texts = ["a red hourglass", "a red boat"]
    assert torch.equal(clip.open_reader().features("a red", texts), clip.encode_texts(texts))


def test_several_clips_have_their_features_side_by_side(tiny_clip: Clip, other_clip_folder: Path) -> None:
    joint = JointClip([tiny_clip, load_clip(f"local-dir:{other_clip_folder}", device="cpu")])
    texts = ["a cat on a mat", "a cat on a table"]
    torch.testing.assert_close(joint.open_reader().features("a cat", texts), joint.encode_texts(texts), atol=1e-5, rtol=0)
