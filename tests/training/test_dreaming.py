"""The stages of the built-in painter and its critic, at sizes that take seconds: they learn and leave usable folders."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from limner.models.clip.model import load_clip
from limner.models.generators.codes import CodeSizes, CodeWriter
from limner.models.generators.dvae.network import DvaeSizes
from limner.models.generators.loading import load_painter
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.dream.dreamer import DreamOptions, dream
from training import dreaming
from training.codes import CodeSchedule, masked_loss, tell, train_codes
from training.critic import SIZE_PX, CriticSchedule, climb, radius_at
from training.decoder import DecoderSchedule, Sight, train_decoder
from training.dvae import DvaeSchedule, Lesson, as_pixels, decode, encode, measure_dvae, train_dvae
from training.log import read_log
from training.pictures import Lot, PictureSet

CPU = torch.device("cpu")
SIZES = DvaeSizes(codes=8, width=16, groups=2, blocks=1, entry=32, stem=3, patch=2, spread=False)
COUNT = 24


@pytest.fixture(scope="module")
def plain() -> PictureSet:
    """Return pictures of 16 px in one of four colours, each with a scene of the world."""
    colors = np.array([[220, 30, 30], [30, 200, 60], [30, 60, 220], [240, 240, 240]], np.uint8)
    pixels = np.repeat(colors[np.arange(COUNT) % 4], 256, axis=0).reshape(COUNT, 16, 16, 3)
    return PictureSet(pixels, [Lot(50, COUNT).scene(index) for index in range(COUNT)], np.arange(COUNT))


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(BUILTIN_FOLDER / "clip" / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


# ---- codes of pictures


def test_the_discrete_vae_learns_to_show_pictures_and_goes_on_where_it_stopped(plain, tmp_path):
    schedule = DvaeSchedule(steps=2, batch=8, warmup=1, adam_rate=0.01, muon_rate=0.02, open=0.6)
    (tmp_path / "other").mkdir()
    before, _ = train_dvae(plain, schedule, tmp_path / "other", CPU, 0, SIZES)
    _, first = train_dvae(plain, replace(schedule, steps=20), tmp_path, CPU, 0, SIZES)
    after, steps = train_dvae(plain, replace(schedule, steps=150), tmp_path, CPU, 0, SIZES)
    assert (first, steps) == (20, 150)
    assert measure_dvae(after, plain)["psnr_db"] > measure_dvae(before, plain)["psnr_db"] + 3
    assert measure_dvae(after, plain)["codes_used"] >= 4


def test_codes_are_the_clusters_of_what_lies_between_and_none_stays_idle():
    torch.manual_seed(0)
    lesson = Lesson(SIZES)
    middles = 10 * torch.eye(32)[:8]
    rows = middles[torch.arange(400) % 8] + 0.1 * torch.rand(400, 32)
    assert not lesson.has_codes
    lesson.cluster(rows)
    assert lesson.has_codes
    assert float((torch.cdist(middles, lesson.vectors).min(1).values).max()) < 1, "a code near each"
    network = lesson.finish()
    logits = network.encoder.head(rows.T[None, :, :, None])[0, :, :, 0]
    assert torch.equal(logits.argmax(0), torch.cdist(rows, lesson.vectors).argmin(1)), "the nearest has the greatest logit"
    one = torch.nn.functional.one_hot(torch.tensor(3), 8).float()[None, :, None, None]
    assert torch.allclose(network.decoder.stem(one)[0, :, 0, 0], lesson.vectors[3], atol=1e-5)


# ---- words to codes


def test_the_transformer_learns_which_codes_words_mean(plain, tokenizer, tmp_path):
    scenes = [replace(scene, subject=("fox", "castle")[i % 2]) for i, scene in enumerate(plain.scenes)]
    codes = np.array([[1, 2, 1, 2] if i % 2 == 0 else [5, 5, 6, 6] for i in range(COUNT)], np.uint16)
    sizes = CodeSizes(8, tokenizer.get_vocab_size() + 1, side=2, text=24, width=32, layers=1, heads=2)
    schedule = CodeSchedule(steps=100, batch=24, warmup=5, mean=0.9, adam_rate=0.01)
    network, steps = train_codes(scenes, codes, tokenizer, sizes, schedule, tmp_path, CPU, 0)
    assert steps == 100
    writer = CodeWriter(network, tokenizer)
    random = torch.Generator().manual_seed(0)
    fox, castle = (writer.write(text, 8, random, guidance=2.0, steps=3) for text in ("a fox", "a castle"))
    assert (fox == torch.tensor([1, 2, 1, 2])).float().mean() > 0.8
    assert (castle == torch.tensor([5, 5, 6, 6])).float().mean() > 0.8


def test_only_masked_cells_are_asked_for(tokenizer):
    class Oracle(torch.nn.Module):
        sizes = CodeSizes(4, 2, side=2)

        def forward(self, words, cells):
            self.seen = cells
            return torch.nn.functional.one_hot(torch.full_like(cells, 3), 4) * 20.0

    oracle = Oracle()
    loss = masked_loss(oracle, torch.zeros(64, 1), torch.full((64, 4), 3))
    assert float(loss) < 1.0
    masked = (oracle.seen == 4).sum(1)
    assert int(masked.min()) >= 1
    assert int(masked.max()) == 4
    assert set(oracle.seen.unique().tolist()) <= {3, 4}


def test_a_share_is_shown_without_words(plain, tokenizer):
    writer = CodeWriter(SimpleNamespace(sizes=CodeSizes(4, 2000, side=2, text=30)), tokenizer)
    rng = np.random.default_rng(0)
    told = torch.stack([tell(writer, plain.scenes[0], rng, 0.3) for _ in range(200)])
    untold = (told == 0).all(1).float().mean()
    assert 0.2 < float(untold) < 0.4
    assert len(told.unique(dim=0)) > 20, "wordings differ"


# ---- the critic


def test_a_climb_makes_the_loss_greater_and_stays_in_its_ball():
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 8 * 8, 1))
    pixels = torch.rand(5, 3, 8, 8)
    found = climb(net, pixels, lambda seen: net(seen).square().sum(), 0.7, 2)
    lengths = (found - pixels).flatten(1).norm(dim=1)
    assert float(lengths.max()) <= 0.7 + 1e-5
    assert float(lengths.min()) > 0.5
    assert float(net(found).square().sum().detach()) > float(net(pixels).square().sum().detach())
    assert all(part.grad is None for part in net.parameters())


def test_the_ball_grows_behind_a_calm_beginning():
    schedule = CriticSchedule(calm=0.2, radius=1.5)
    assert [radius_at(schedule, done) for done in (0.0, 0.2, 0.3, 0.4, 1.0)] == pytest.approx([0, 0, 0.75, 1.5, 1.5])


# ---- the decoder's edges


def test_the_decoder_goes_on_alone_and_comes_nearer_to_what_a_tower_sees(plain, tmp_path):
    schedule = DvaeSchedule(steps=30, batch=8, warmup=1, adam_rate=0.01, muon_rate=0.02, open=0.3)
    model, _ = train_dvae(plain, schedule, tmp_path, CPU, 0, SIZES)
    pixels = as_pixels(plain.pixels, CPU)
    codes = encode(model, pixels)
    trunk = load_clip(device="cpu").model.visual.trunk
    before, untouched = Sight(trunk).distance(decode(model, codes), pixels), model.decoder.stem.weight.clone()
    grids = codes.flatten(1).numpy()
    plan = DecoderSchedule(steps=5, batch=8, warmup=1, muon_rate=0.02, adam_rate=0.01)
    first = train_decoder(model, trunk, plain, grids, plan, tmp_path, CPU, 0)
    assert (first, train_decoder(model, trunk, plain, grids, replace(plan, steps=60), tmp_path, CPU, 0)) == (5, 60)
    after = Sight(trunk).distance(decode(model, codes), pixels)
    assert after < 0.9 * before
    assert torch.equal(model.decoder.stem.weight, untouched), "the codes stay what they are"
    assert torch.equal(encode(model, pixels), codes)
    assert [entry.requires_grad for entry in Sight(trunk).parameters()].count(True) == 0


# ---- whole stages


def save_set(folder: Path, data: PictureSet) -> None:
    folder.mkdir(parents=True)
    np.save(folder / "pixels.npy", data.pixels)
    (folder / "scenes-0000000.json").write_text(json.dumps([asdict(scene) for scene in data.scenes]))


def test_the_stages_leave_folders_that_dream(plain, tmp_path, monkeypatch):
    for name in ("train", "upright", "upright-held-out"):
        save_set(tmp_path / "work" / name, plain)
    (tmp_path / "work" / "tokenizer").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "clip").symlink_to(BUILTIN_FOLDER / "clip")
    tokens = BUILTIN_FOLDER / "clip" / "tokenizer.json"
    (tmp_path / "work" / "tokenizer" / "tokenizer.json").symlink_to(tokens)
    plan = argparse.Namespace(work=tmp_path / "work", out=tmp_path / "out", device="cpu", seed=0, dvae_steps=3,
                              dvae_minutes=None, code_steps=2, code_minutes=None, decoder_steps=2, decoder_minutes=None,
                              critic_steps=3, critic_minutes=None)
    monkeypatch.setattr(dreaming, "CriticSchedule", lambda **given: CriticSchedule(**given, batch=6, texts=4, calm=0.1))
    dreaming.teach_dvae(plan, SIZES)
    dreaming.teach_codes(plan, width=16, layers=1, heads=2)
    dreaming.teach_decoder(plan)
    dreaming.teach_critic(plan)
    painter = load_painter(str(tmp_path / "out" / "painter"), device="cpu")
    critic = load_clip(f"local-dir:{tmp_path / 'out' / 'critic'}", device="cpu")
    result = dream("a red fox", painter, critic, DreamOptions(iterations=1, width_px=16, height_px=16, cutouts=1,
                                                              candidates=2), labels=0)
    assert result.picture.size == (16, 16)
    texts = ["a red fox", "a castle in the snow"]
    assert torch.allclose(critic.encode_texts(texts), load_clip(device="cpu").encode_texts(texts), atol=1e-2), "its words"
    assert critic.preprocess(result.picture).shape == (3, SIZE_PX, SIZE_PX)
    weights = (tmp_path / "out" / "critic" / "open_clip_model.safetensors").stat().st_size
    assert weights < 4e6, "small enough to be shipped"
    entries = {entry["stage"]: entry for entry in read_log(tmp_path / "work")}
    assert list(entries) == ["dvae", "codes", "decoder", "critic"]
    assert entries["dvae"]["told"]["steps"] == 3
    assert len(entries["codes"]["made"]["painter/codes.safetensors"]) == 64
