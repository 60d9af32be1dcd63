"""One new thing: told at every level from pictures that it was not learned from, the folder loads, and bad input is said."""

from __future__ import annotations

import json
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from limner.apps.cli.main import app
from limner.core.errors import ImageError, OptionError, UnknownModelError
from limner.core.events import Event, Monitor, Training
from limner.models.clip.concepts import Concepts, load_concepts, save_concepts
from limner.models.clip.model import Clip, load_clip
from limner.models.engine import Engine
from limner.tasks.classify import Classifier
from limner.teach import ConceptOptions, Lesson, concept
from limner.teach.concepts.material import encode_name, load_words
from limner.teach.concepts.options import check_name
from limner.teach.concepts.row import fit_row
from limner.teach.concepts.word import find_tower, word_in_place

NAME = "glimmer"
SIDE_PX = 64


def draw_thing(number: int, *, new: bool) -> Image.Image:
    """A green cross on gray, or one of several other shapes."""
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), (90 + 10 * (number % 9), 120, 130))
    pen, at = ImageDraw.Draw(image), 20 + number % 7
    if new:
        pen.line((at, at, at + 28, at + 28), fill=(20, 220, 30), width=7)
        pen.line((at + 28, at, at, at + 28), fill=(20, 220, 30), width=7)
    elif number % 2:
        pen.ellipse((at, at, at + 26, at + 20 + number % 5), fill=(200, 20 + number, 40))
    else:
        pen.rectangle((at, at, at + 20 + number % 6, at + 26), fill=(30, 40 + number, 200))
    return image


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("things")
    for name, count, new in (("new", 6, True), ("test", 4, True), ("old", 24, False)):
        (folder / name).mkdir()
        for number in range(count):
            draw_thing(number + (50 if name == "test" else 0), new=new).save(folder / name / f"{number:02d}.png")
    return folder


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine("cpu", "float32")


def teach(pictures: Path, out: Path, engine: Engine, level: str, monitor: Monitor | None = None, *, dry_run: bool = False,
          resume: bool = False, steps: int | None = None) -> Lesson:
    options = ConceptOptions(level=level, views=3, steps=steps, batch_size=8, held_out=0.2)  # type: ignore[arg-type]
    return concept(NAME, [pictures / "new"], out, replay=pictures / "old", options=options, engine=engine, monitor=monitor,
                   dry_run=dry_run, resume=resume)


@pytest.mark.parametrize(("level", "steps"), [("row", None), ("word", 25)])
def test_a_thing_is_told_afterwards_and_the_folder_is_an_ordinary_one(pictures: Path, tmp_path: Path, engine: Engine,
                                                                      level: str, steps: int | None) -> None:
    lesson = teach(pictures, tmp_path / "taught", engine, level, steps=steps)
    own, same, stolen = lesson.figures
    assert own.before is not None
    assert own.before < 0.5
    assert own.after == 1
    assert stolen.after is not None
    assert stolen.after <= 0.25
    assert same.after is not None
    assert any("old pictures were learned from" in note for note in lesson.notes)
    taught = load_clip(f"local-dir:{tmp_path / 'taught'}", device="cpu")
    classifier = Classifier([*load_words(taught, NAME).names, NAME], taught)
    assert taught.baseline is not None
    found = list(classifier.classify_all(sorted((pictures / "test").iterdir())))
    assert {one.unwrap().best for one in found} == {NAME}
    record = json.loads((tmp_path / "taught" / "teaching.json").read_text())
    assert record["data"]["digest"] == lesson.data["digest"]
    assert record["options"]["level"] == level
    assert NAME in (tmp_path / "taught" / "vocabulary" / "nouns.txt").read_text().splitlines()
    page = (tmp_path / "taught" / "report.html").read_text()
    assert page.count("data:image/jpeg;base64,") == len(lesson.cases) > 0
    assert "http://" not in page
    assert "https://" not in page
    assert not list((tmp_path / "taught").glob(".limner*"))


@pytest.mark.skipif(not find_spec("peft"), reason="the level towers needs the extra lora")
def test_towers_come_nearer_to_the_thing_and_keep_part_of_what_they_were(pictures: Path, tmp_path: Path,
                                                                         engine: Engine) -> None:
    shown = sorted((pictures / "test").iterdir())

    def margin(clip: Clip) -> float:
        words, seen = load_words(clip, NAME), clip.encode_images(shown).cpu()
        return float((seen @ encode_name(clip, NAME).mean(0) - words.best(seen)).mean())

    before = load_clip("builtin", device="cpu")
    changed = {}
    for keep in (0.0, 0.75):
        options = ConceptOptions(level="towers", views=2, steps=4, batch_size=6, keep=keep)
        lesson = concept(NAME, [pictures / "new"], tmp_path / f"{keep}", replay=pictures / "old", options=options,
                         engine=engine)
        taught = load_clip(str(lesson.folder), device="cpu")
        assert margin(taught) > margin(before)
        known = load_concepts(lesson.folder)
        assert known is not None
        assert NAME in known.offsets, "where the name stands is chosen by what the towers see"
        assert (lesson.folder / "adapter" / "adapter_model.safetensors").is_file()
        old = before.model.state_dict()
        changed[keep] = {name: value - old[name] for name, value in taught.model.state_dict().items()
                         if not torch.equal(value, old[name])}
    assert any(name.startswith("visual.") for name in changed[0.0])
    assert any(name.startswith("transformer.") for name in changed[0.0])
    for name, difference in changed[0.0].items():
        assert torch.allclose(changed[0.75][name], difference / 4, atol=1e-5)


def test_a_word_is_one_token_and_means_what_was_learned(pictures: Path, tmp_path: Path, engine: Engine) -> None:
    teach(pictures, tmp_path / "taught", engine, "word", steps=5)
    taught, before = load_clip(str(tmp_path / "taught"), device="cpu"), load_clip("builtin", device="cpu")
    assert taught.tokens.count(f"a red {NAME}, at night") == before.tokens.count("a red , at night") + 1
    assert taught.tokens.count(f"{NAME}ish") == before.tokens.count(f"{NAME}ish")
    old = ["a red lighthouse", "a photo of a cat by the sea"]
    assert torch.allclose(taught.encode_texts(old), before.encode_texts(old), atol=1e-5)
    vector = taught.model.token_embedding.weight[-1]
    tokens = before.tokens.pad(["a photo of a x"])
    place = before.model.token_embedding.num_embeddings
    tokens[0, tokens[0].tolist().index(before.tokens.ids("x")[0])] = place
    with torch.no_grad(), word_in_place(find_tower(before), place, vector, before.tokens.end_id):
        found = before.encode_tokens(tokens)
    assert torch.allclose(found, taught.encode_texts([f"a photo of a {NAME}"]), atol=1e-4)


def test_a_stopped_run_goes_on(pictures: Path, tmp_path: Path, engine: Engine) -> None:
    stop = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Training) and event.step == 4:
            stop.set()

    out = tmp_path / "taught"
    lesson = teach(pictures, out, engine, "word", Monitor(listen, stop), steps=9)
    assert not lesson.is_finished
    assert "--resume" in lesson.headline
    with pytest.raises(OptionError, match="Add --resume"):
        teach(pictures, out, engine, "word", steps=9)
    whole = teach(pictures, tmp_path / "whole", engine, "word", steps=9)
    resumed = teach(pictures, out, engine, "word", steps=9, resume=True)
    assert resumed.run is not None
    assert resumed.run.steps == 9
    assert not (out / "checkpoint.pt").exists()
    assert [one.after for one in resumed.figures] == [one.after for one in whole.figures]
    assert (out / "open_clip_model.safetensors").read_bytes() == (
        tmp_path / "whole" / "open_clip_model.safetensors").read_bytes()


def test_a_dry_run_says_what_it_would_take_and_leaves_nothing(pictures: Path, tmp_path: Path, engine: Engine) -> None:
    lesson = teach(pictures, tmp_path / "taught", engine, "word", dry_run=True)
    assert lesson.estimate is not None
    assert "150 steps" in lesson.headline
    assert not (tmp_path / "taught").exists()


def test_bad_input_is_said_before_anything_is_written(pictures: Path, tmp_path: Path, engine: Engine) -> None:
    out = tmp_path / "taught"
    (tmp_path / "bad").mkdir()
    for number in range(4):
        (tmp_path / "bad" / f"{number}.png").write_bytes(b"x")
    for call, error, told in (
        (lambda: concept("a/b", [pictures / "new"], out, replay=pictures / "old", engine=engine), OptionError, "as a name"),
        (lambda: concept(NAME, [pictures / "new" / "00.png"], out, replay=pictures / "old", engine=engine), OptionError,
         "at least 2 and 20"),
        (lambda: concept(NAME, [tmp_path / "bad"], out, replay=pictures / "old", engine=engine), ImageError, "4 of 4"),
        (lambda: concept(NAME, [pictures / "new"], pictures / "old" / "out", replay=pictures / "old", engine=engine),
         OptionError, "never written to"),
        (lambda: concept(NAME, [pictures / "new"], out, replay=pictures / "old", clip=str(tmp_path / "bad"),
                         engine=engine), UnknownModelError, "bad"),
    ):
        with pytest.raises(error, match=told):
            call()
        assert not out.exists()
    with pytest.raises(OptionError, match="not empty"):
        concept(NAME, [pictures / "new"], tmp_path / "bad", replay=pictures / "old", engine=engine)


@pytest.mark.parametrize("wrong", [{"level": "whole"}, {"views": 0}, {"keep": 1.0}, {"held_out": -0.1}, {"steps": 0}])
def test_options_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        ConceptOptions(**wrong)  # type: ignore[arg-type]


def test_the_command_prints_the_figures_and_json(pictures: Path, tmp_path: Path) -> None:
    given = ["teach", "concept", "--builtin", "--device", "cpu", NAME, str(pictures / "new"), "--replay",
             str(pictures / "old")]
    shown = CliRunner().invoke(app, [*given, "--out", str(tmp_path / "one")])
    assert shown.exit_code == 0, shown.output
    assert f"pictures of {NAME} told among" in shown.stdout.splitlines()[0]
    told = CliRunner().invoke(app, [*given, "--out", str(tmp_path / "two"), "--json"])
    assert json.loads(told.stdout)["figures"][0]["after"] == 1


def test_offsets_move_texts_that_name_a_thing_as_whole_words(tmp_path: Path) -> None:
    save_concepts(Concepts({"my robot": torch.tensor([0.0, 1.0])}), tmp_path)
    found = load_concepts(tmp_path)
    assert found is not None
    moved = found.move(["My robot, red", "my robots", "x"], torch.tensor([[1.0, 0.0]] * 3))
    assert moved[0].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    assert moved[1:].tolist() == [[1.0, 0.0], [1.0, 0.0]]
    (tmp_path / "concepts.safetensors").write_bytes(b"x")
    assert load_concepts(tmp_path) is None


def test_a_row_takes_no_more_of_other_pictures_than_it_may() -> None:
    torch.manual_seed(0)
    normalise = torch.nn.functional.normalize
    words = normalise(torch.randn(8, 32), dim=1)
    old, others = (normalise(words.repeat_interleave(50, 0) + 0.15 * torch.randn(400, 32) + 0.5, dim=1) for _ in range(2))
    new = normalise(torch.randn(32) + 0.15 * torch.randn(40, 32) + 0.5, dim=1)
    for stolen in (0.0, 0.05):
        row = fit_row(new[:20, None], old, words, 50.0, stolen)
        assert row.norm() == pytest.approx(1, abs=1e-5)
        assert float((others @ row > (others @ words.T).amax(1)).float().mean()) <= stolen + 0.02
        assert float((new[20:] @ row > (new[20:] @ words.T).amax(1)).float().mean()) > 0.9


def test_names_are_checked_and_left_out_of_the_old_words() -> None:
    assert check_name("  My  Red-Robot ") == "my red-robot"
    clip = load_clip("builtin", device="cpu")
    assert "cat" in load_words(clip, NAME).names
    assert "cat" not in load_words(clip, "cat").names
    assert encode_name(clip, NAME).shape[1] == clip.dimension
