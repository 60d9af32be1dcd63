"""Captioners that go on learning from pictures with captions: every family, by tiny real parts, and the traps on the way."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from PIL import Image
from tiny_captioners import save_captioner, save_coca

from limner.core.errors import ImageError, OptionError, UnknownModelError, VocabularyError
from limner.core.images import open_image
from limner.models.captioners.loading import load_captioner
from limner.models.captioners.options import CaptionOptions
from limner.teach.captions.by_pairs import PairsOptions, caption_by_pairs
from limner.teach.captions.students import Student, make_student

SAID = {"red": "a red cat", "blue": "a blue dog by the sea"}
FAMILIES = ("blip", "git", "llava", "coca")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    rows = ["filepath\ttitle"]
    for number in range(12):
        color = ("red", "blue")[number % 2]
        fill = (200 + number, 20, 30) if color == "red" else (20, 30, 200 + number)
        Image.new("RGB", (32, 32), fill).save(folder / f"{number:02d}.png")
        rows.append(f"{number:02d}.png\t{SAID[color]}")
    (folder / "pairs.tsv").write_text("\n".join(rows) + "\n")
    return folder


def save(family: str, folder: Path) -> Path:
    folder.mkdir()
    return save_coca(folder) if family == "coca" else save_captioner(family, folder)


def student_of(folder: Path, *, with_tower: bool = False) -> Student:
    return make_student(load_captioner(str(folder), device="cpu", precision="float32"), folder, contrast=1.0, caption=2.0,
                        with_tower=with_tower)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_learns_what_is_said_of_pictures(family: str, data: Path, tmp_path: Path) -> None:
    base = save(family, tmp_path / "base")
    options = PairsOptions(steps=60, batch_size=4, learning_rate=5e-3, weight_decay=0.0, held_out=0.2, with_tower=True)
    before = {path.name: path.read_bytes() for path in base.iterdir()}
    lesson = caption_by_pairs(data / "pairs.tsv", tmp_path / "taught", captioner=str(base), options=options)
    assert lesson.is_finished
    bleu = lesson.figures[1]
    assert bleu.name == "BLEU-4"
    assert bleu.before is not None
    assert bleu.after is not None
    assert bleu.after > bleu.before
    told = {case.right: case.after for case in lesson.cases}
    assert told == {text: text for text in told}
    assert {path.name: path.read_bytes() for path in base.iterdir()} == before
    assert ("picture to text R@1" in [figure.name for figure in lesson.figures]) == (family == "coca")


@pytest.mark.parametrize("family", ["blip", "git", "llava"])
def test_the_loss_is_that_of_the_caption_being_written(family: str, data: Path, tmp_path: Path) -> None:
    """What generation finds likeliest must have a lower loss than anything else: the labels are not off by one."""
    student = student_of(save(family, tmp_path / "base"))
    image = open_image(data / "00.png")
    written = student.captioner.caption([image], CaptionOptions(max_length=6, num_beams=1))[0][0]
    others = ["the old boat", "a green tree on the hill", "of of sky", "lamp"]
    with torch.no_grad():
        losses = student.token_losses([image] * 5, [written, *others])
    assert float(losses[0, 0]) <= float(losses[1:, 0].min()) + 1e-4


def test_a_coca_shifts_its_labels_once(data: Path, tmp_path: Path) -> None:
    student = student_of(save("coca", tmp_path / "base"))
    image = open_image(data / "00.png")
    logits, labels = student.read([image], ["a red cat"])
    model = student.captioner.model
    pixels = student.captioner.preprocess(image)[None]  # type: ignore[attr-defined]
    tokens = student.captioner.tokenize(["a red cat"], 16)  # type: ignore[attr-defined]
    for length in (2, 3, 4):  # what follows the first tokens, from these alone
        alone = tokens.clone()
        alone[:, length:] = 0
        with torch.no_grad():
            found = model(pixels, alone, **student.options)["logits"][0, length - 1]  # type: ignore[attr-defined]
        assert torch.allclose(found, logits[0, length - 1], atol=1e-4)
        assert labels[0, length - 1] == tokens[0, length]


def test_the_image_tower_learns_only_when_it_is_asked_to(tmp_path: Path) -> None:
    for family in FAMILIES:
        folder = save(family, tmp_path / family)
        frozen, whole = student_of(folder), student_of(folder, with_tower=True)
        assert set(frozen.weights) < set(whole.weights)
        assert not any("vis" in name or "image_encoder" in name for name in frozen.weights if "project" not in name)


def test_part_of_the_old_weights_can_be_kept(data: Path, tmp_path: Path) -> None:
    base = save("git", tmp_path / "base")

    def weights(keep: float) -> dict[str, torch.Tensor]:
        options = PairsOptions(steps=3, batch_size=4, learning_rate=1e-2, held_out=0.2, keep=keep)
        lesson = caption_by_pairs(data / "pairs.tsv", tmp_path / f"{keep}", captioner=str(base), options=options)
        state = load_captioner(str(lesson.folder), device="cpu").model.state_dict()
        return {name: value.clone() for name, value in state.items()}

    old = load_captioner(str(base), device="cpu").model.state_dict()
    new, half = weights(0.0), weights(0.5)
    moved = [name for name in old if not torch.equal(old[name], new[name])]
    assert moved
    for name in moved:
        assert torch.allclose(half[name], (old[name] + new[name]) / 2, atol=1e-5)


def test_bad_input_is_said(data: Path, tmp_path: Path) -> None:
    base = save("git", tmp_path / "base")
    (tmp_path / "same.csv").write_text("filepath,title\n" + "".join(f"{data}/{number:02d}.png,x\n" for number in range(5)))
    (tmp_path / "gone.csv").write_text("filepath,title\nx.png,a\ny.png,b\n")
    for given, error, told in (("same.csv", VocabularyError, "the same caption"), ("gone.csv", ImageError, "2 of 2")):
        with pytest.raises(error, match=told):
            caption_by_pairs(tmp_path / given, tmp_path / "x", captioner=str(base))
    with pytest.raises(UnknownModelError):
        caption_by_pairs(data / "pairs.tsv", tmp_path / "x", captioner=str(data))
    with pytest.raises(OptionError, match="never written to"):
        caption_by_pairs(data / "pairs.tsv", base, captioner=str(base))
    other = save("florence-2", tmp_path / "other")
    with pytest.raises(UnknownModelError, match="not taught by pairs"):
        caption_by_pairs(data / "pairs.tsv", tmp_path / "x", captioner=str(other))
    assert not (tmp_path / "x").exists()


def test_a_dry_run_says_the_steps(data: Path, tmp_path: Path) -> None:
    base = save("git", tmp_path / "base")
    lesson = caption_by_pairs(data / "pairs.tsv", tmp_path / "x", captioner=str(base), dry_run=True,
                              options=PairsOptions(epochs=8, batch_size=4, held_out=0.2))
    assert "20 steps" in lesson.headline


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.skipif(not find_spec("peft"), reason="low-rank matrices need the extra lora")
def test_low_rank_matrices_learn_in_place_of_the_weights(family: str, data: Path, tmp_path: Path) -> None:
    base = save(family, tmp_path / "base")
    options = PairsOptions(steps=8, batch_size=4, learning_rate=1e-2, held_out=0.2, lora=2)
    lesson = caption_by_pairs(data / "pairs.tsv", tmp_path / "taught", captioner=str(base), options=options)
    assert lesson.run is not None
    assert lesson.run.losses[-1][1] < lesson.run.losses[0][1]
    assert (lesson.folder / "adapter" / "adapter_model.safetensors").is_file()
    old, new = (load_captioner(str(folder), device="cpu").model.state_dict() for folder in (base, lesson.folder))
    assert set(old) == set(new)
    moved = [name for name in old if not torch.equal(old[name], new[name])]
    assert moved
    assert not any("embed" in name and "positional" not in name for name in moved)
    for name in moved:
        if old[name].ndim == 2:
            assert torch.linalg.matrix_rank(new[name] - old[name], atol=1e-4) <= (6 if "in_proj" in name else 2)
