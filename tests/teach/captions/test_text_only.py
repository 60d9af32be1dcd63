"""Captions from texts alone: what was learned without a picture holds for pictures, and the folder is a captioner's."""

from __future__ import annotations

import itertools
import json
import threading
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from limner.apps.cli.main import app
from limner.core.errors import OptionError, UnknownModelError, VocabularyError
from limner.core.events import Event, Monitor, Progress, Training
from limner.models._open_clip import transformers
from limner.models.captioners.loading import load_captioner
from limner.models.captioners.prefix import PrefixCaptioner, align
from limner.teach import Lesson, TextOnlyOptions, caption
from limner.teach.captions.corpus import read_corpus
from limner.teach.captions.decoder import IGNORED, pad_texts
from training.world.scenes import Scene, draw_scene

SUBJECTS = ("snowman", "owl", "pyramid", "crab")
COLORS = ("red", "blue", "green", "yellow", "purple", "orange")
SMALL = TextOnlyOptions(steps=240, batch_size=24, width=64, layers=2, vocabulary=400, variance=0.016, shift=False,
                        held_out=0.05)
TINY = TextOnlyOptions(steps=3, batch_size=4, width=32, layers=1, vocabulary=320, variance=0.01, shift=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    texts = [form.format(f"{color} {subject}") for form, color, subject in itertools.product(
        ("a watercolor painting of a {}", "a {} by the sea", "a picture of a {}"), COLORS, SUBJECTS)]
    (folder / "captions.txt").write_text("\n".join(texts) + "\n")
    (folder / "style.txt").write_text("\n".join(f"behold / the {word} stands" for word in SUBJECTS * 8) + "\n")
    (folder / "pictures").mkdir()
    for number, subject in enumerate(SUBJECTS * 3):
        scene = Scene(subject, COLORS[number % 6], "sea", "watercolor", seed=number)
        draw_scene(scene, 96).save(folder / "pictures" / f"{number:02d}-{subject}.png")
        (folder / "pictures" / f"{number:02d}-{subject}.txt").write_text(f"a drawing of a {scene.color} {subject}\n")
    return folder


@pytest.fixture(scope="module")
def lesson(data: Path) -> Lesson:
    return caption(data / "captions.txt", data / "taught", pictures=data / "pictures", options=SMALL)


def test_pictures_are_told_though_only_texts_were_learned_from(lesson: Lesson, data: Path) -> None:
    told = {case.name: case.after for case in lesson.cases}
    right = [Path(name).stem.partition("-")[2] in text for name, text in told.items()]
    assert len(right) == 6
    assert sum(right) >= 4  # by chance it would be one or two
    names = [figure.name for figure in lesson.figures]
    assert names[:3] == ["CIDEr-D", "BLEU-4", "CLIP-S"]
    assert lesson.figures[2].steered
    record = json.loads((lesson.folder / "teaching.json").read_text())
    assert record["options"]["choice"] == {"variance": 0.016, "shift": False, "tried": []}
    assert not (lesson.folder / "checkpoint.pt").exists()


def test_the_folder_is_an_ordinary_captioners(lesson: Lesson, data: Path) -> None:
    picture = sorted((data / "pictures").glob("*.png"))[0]
    given = ["caption", "--captioner", f"local-dir:{lesson.folder}", "--device", "cpu"]
    shown = CliRunner().invoke(app, [*given, str(picture)])
    assert shown.exit_code == 0, shown.output
    drawn = CliRunner().invoke(app, [*given, str(picture), "--count", "3", "--json"])
    assert len(json.loads(drawn.stdout)["captions"]) == 3
    assert shown.stdout.strip() in set(caption_all(lesson.folder, [picture]))


def caption_all(folder: Path, pictures: list[Path]) -> list[str]:
    from limner.tasks.caption import caption as say

    captioner = load_captioner(f"local-dir:{folder}", device="cpu")
    return [say(picture, captioner) for picture in pictures]


def test_behind_other_weights_of_the_clip_it_is_refused(lesson: Lesson, tmp_path: Path) -> None:
    for entry in lesson.folder.iterdir():
        (tmp_path / entry.name).write_bytes(entry.read_bytes())
    config = json.loads((tmp_path / "prefix_config.json").read_text())
    (tmp_path / "prefix_config.json").write_text(json.dumps({**config, "clip_key": "builtin-0"}))
    with pytest.raises(UnknownModelError, match="other weights now"):
        load_captioner(f"local-dir:{tmp_path}", device="cpu")
    (tmp_path / "prefix_config.json").write_text(json.dumps({"clip": "builtin"}))
    with pytest.raises(UnknownModelError, match=r"prefix_config\.json"):
        load_captioner(f"local-dir:{tmp_path}", device="cpu")


def test_a_style_has_a_start_token_of_its_own_and_a_stopped_run_goes_on(data: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Training) and event.step == 2:
            stop.set()

    def teach(out: Path, monitor: Monitor | None = None, *, resume: bool = False) -> Lesson:
        return caption(data / "captions.txt", out, style=data / "style.txt", options=TINY, monitor=monitor, resume=resume)

    assert not teach(tmp_path / "one", Monitor(listen, stop)).is_finished
    resumed, whole = teach(tmp_path / "one", resume=True), teach(tmp_path / "two")
    for name in ("prefix_captioner.safetensors", "prefix_config.json"):
        assert (resumed.folder / name).read_bytes() == (whole.folder / name).read_bytes()
    captioner = load_captioner(f"local-dir:{whole.folder}", device="cpu")
    assert isinstance(captioner, PrefixCaptioner)
    assert captioner.processor.convert_ids_to_tokens(captioner.config.start) == "<|style|>"
    assert "CIDEr-D" not in [figure.name for figure in whole.figures]
    assert any("No pictures were given" in note for note in whole.notes)


def test_noise_and_shift_are_chosen_by_unlabelled_pictures(data: Path, tmp_path: Path) -> None:
    options = TextOnlyOptions(steps=8, batch_size=4, width=32, layers=1, vocabulary=320)
    choice = caption(data / "captions.txt", tmp_path / "x", pictures=data / "pictures", options=options).options["choice"]
    assert len(choice["tried"]) == 6
    best = max(choice["tried"], key=lambda one: one["clip_s"])
    assert (choice["variance"], choice["shift"]) == (best["variance"], best["shift"])
    assert (tmp_path / "x" / "prefix_means.safetensors").exists() == choice["shift"]


def test_a_resumed_run_keeps_what_was_chosen(data: Path, tmp_path: Path) -> None:
    options = TextOnlyOptions(steps=3, batch_size=4, width=32, layers=1, vocabulary=320)
    stop, stages = threading.Event(), []

    def listen(event: Event) -> None:
        stages.append(event.stage if isinstance(event, Progress) else event.kind)
        if isinstance(event, Training):
            stop.set()

    def teach(monitor: Monitor, *, resume: bool) -> Lesson:
        return caption(data / "captions.txt", tmp_path / "x", pictures=data / "pictures", options=options, monitor=monitor,
                       resume=resume)

    chosen = teach(Monitor(listen, stop), resume=False).options["choice"]
    assert "choosing" in stages
    stages.clear()
    resumed = teach(Monitor(listen), resume=True)
    assert resumed.is_finished
    assert resumed.options["choice"] == chosen
    assert "choosing" not in stages


def test_a_language_model_of_transformers_can_be_gone_on_with(data: Path, tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["<end>", *sorted({word for line in (data / "captions.txt").read_text().split("\n") for word in line.split()})]
    plain = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, unk_token="<end>"))
    plain.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    (tmp_path / "lm").mkdir()
    transformers.PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<end>").save_pretrained(tmp_path / "lm")
    transformers.GPT2LMHeadModel(transformers.GPT2Config(
        vocab_size=len(words), n_embd=32, n_layer=1, n_head=2, n_positions=64, eos_token_id=0, bos_token_id=0)
    ).save_pretrained(tmp_path / "lm")
    found = caption(data / "captions.txt", tmp_path / "x", lm=f"local-dir:{tmp_path / 'lm'}", options=TINY)
    captioner = load_captioner(f"local-dir:{found.folder}", device="cpu")
    assert len(captioner.processor) == len(words) + 2  # type: ignore[attr-defined]


def test_a_dry_run_and_bad_input_leave_nothing(data: Path, tmp_path: Path) -> None:
    found = caption(data / "captions.txt", tmp_path / "x", options=TINY, dry_run=True)
    assert "3 steps" in found.headline
    (tmp_path / "few.txt").write_text("a\nb\n")
    (tmp_path / "same.txt").write_text("a cat\n" * 30)
    for given, told in (("few.txt", "at least 20"), ("same.txt", "the same text, 'a cat'"), ("gone.txt", "cannot be read")):
        with pytest.raises(VocabularyError, match=told):
            caption(tmp_path / given, tmp_path / "x", options=TINY)
    assert not (tmp_path / "x").exists()
    with pytest.raises(OptionError, match="variance"):
        TextOnlyOptions(variance=2.0)


def test_held_out_texts_are_not_learned_from(data: Path) -> None:
    corpus = read_corpus(data / "captions.txt", None, 0.1, 3)
    assert set(corpus.captions).isdisjoint(corpus.held_out)
    assert len(corpus.captions) + len(corpus.held_out) == 72
    assert corpus.digest == read_corpus(data / "captions.txt", None, 0.1, 3).digest


def test_what_lies_behind_the_end_of_a_text_is_not_learned() -> None:
    ids, labels = pad_texts([[5, 6], [7]], 9)
    assert ids.tolist() == [[5, 6, 9], [7, 9, 9]]
    assert labels.tolist() == [[5, 6, 9], [7, 9, IGNORED]]


def test_pictures_are_moved_onto_the_mean_of_texts() -> None:
    rows = torch.nn.functional.normalize(torch.randn(5, 8), dim=1)
    assert align(rows, None) is rows
    means = torch.stack([rows.mean(0), torch.ones(8)])
    assert torch.allclose(align(rows, means), torch.nn.functional.normalize(rows - rows.mean(0) + 1, dim=1), atol=1e-6)
