"""What lessons come to on the little world; the judge is the scene's own facts, never a model that taught.

    python benchmarks/teach.py concept [--pictures 60] [--old 300] [--draws 3] [--levels row,word]
    python benchmarks/teach.py text [--texts 30000] [--steps 1200] [--pictures 300] [--controls]
    python benchmarks/teach.py pairs [--scenes 8000] [--steps 2500] [--again 500] [--pictures 300]

``concept``: three things that the world lacks, in all its mediums and places; what a CLIP tells among its own nouns and the
new name, on pictures that were not taught from; what it loses of the old; how much a false name (pictures of things that are
known, under a new name) takes; and at the level word, whether "a red hourglass" means a red one.
``text``: captions learned without a picture: subject, and subject, colour and medium, in the captions of held-out scenes;
the controls are the same without noise and shift, and with captions shuffled against their features.
``pairs``: a CoCa that begins with weights by chance, and then with another wording of a few scenes.

Every scene holds only what the CLIP's own lists name. ``--device`` and ``--clip`` choose another.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from builtin import Known, read_known
from PIL import Image
from rich.progress import track
from safetensors.torch import save_file

from limner.core.vectors import normalise
from limner.models._open_clip import open_clip
from limner.models.captioners.loading import load_captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.model import Clip, load_clip
from limner.models.engine import Engine
from limner.teach import ConceptOptions, PairsOptions, TextOnlyOptions, caption, caption_by_pairs, concept
from limner.teach.concepts.material import encode_name, load_words
from training.world import catalog
from training.world.captions import write_caption
from training.world.kinds import Rng, Subject
from training.world.lots import sample_scene
from training.world.pen import Pen
from training.world.scenes import Scene, draw_scene

SIZE_PX = 128
TEACH_SEED, TEST_SEED, REPLAY_SEED, TEXT_SEED = 610_000_000, 620_000_000, 630_000_000, 640_000_000
FALSE_NAME = "zorbel"


def draw_hourglass(pen: Pen, rng: Rng) -> None:
    """Two bulbs of glass between two boards."""
    for y in (0.0, 0.9):
        pen.rect(0.18, y, 0.82, y + 0.1, "dark", radius=0.03)
    pen.polygon([(0.26, 0.1), (0.74, 0.1), (0.7, 0.3), (0.53, 0.5), (0.7, 0.7), (0.74, 0.9), (0.26, 0.9), (0.3, 0.7),
                 (0.47, 0.5), (0.3, 0.3)], "light")
    pen.polygon([(0.35, 0.3), (0.65, 0.3), (0.5, 0.48)], "main")
    pen.polygon([(0.3, 0.88), (0.5, 0.7), (0.7, 0.88)], "main")
    for x in (0.22, 0.74):
        pen.rect(x, 0.1, x + 0.04, 0.9, "deep")


def draw_ladder(pen: Pen, rng: Rng) -> None:
    """Two rails and some rungs."""
    for y in np.linspace(0.12, 0.88, int(rng.integers(5, 8))):
        pen.rect(0.3, y - 0.025, 0.7, y + 0.025, "light")
    for x in (0.26, 0.66):
        pen.rect(x, 0.0, x + 0.08, 1.0, "main", radius=0.02)


def draw_hammer(pen: Pen, rng: Rng) -> None:
    """A head across the end of a handle."""
    pen.rect(0.45, 0.2, 0.56, 1.0, "light", radius=0.04)
    pen.rect(0.18, 0.05, 0.62, 0.27, "main", radius=0.03)
    pen.polygon([(0.6, 0.08), (0.86, 0.2), (0.84, 0.27), (0.6, 0.24)], "dark")


NEW = {name: Subject(name, f"{name}s", "new", (draw,))
       for name, draw in (("hourglass", draw_hourglass), ("ladder", draw_ladder), ("hammer", draw_hammer))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="concept", choices=("concept", "text", "pairs"))
    for name, default in (("pictures", 0), ("old", 300), ("draws", 3), ("texts", 30_000), ("steps", 0), ("scenes", 8_000),
                          ("again", 500)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--levels", default="row,word")
    parser.add_argument("--controls", action="store_true")
    parser.add_argument("--clip", default="builtin")
    parser.add_argument("--device", default="auto")
    wanted = parser.parse_args()
    catalog.SUBJECTS.update(NEW)
    known = read_known(load_clip(wanted.clip, device="cpu"))
    known = replace(known, subjects=tuple(name for name in known.subjects if name not in NEW))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="limner-teach-") as folder:
        {"concept": run_concept, "text": run_text, "pairs": run_pairs}[wanted.what](wanted, known, Path(folder))
    print(f"{time.monotonic() - began:.0f} s in all")


# One new thing ------------------------------------------------------------------------------------------------------


def run_concept(wanted: argparse.Namespace, known: Known, folder: Path) -> None:
    """Teach each thing from 5 and from 20 pictures at each level."""
    engine, size = Engine(wanted.device, "float32"), wanted.pictures or 60
    old = list(scenes(known, TEST_SEED, wanted.old, held_out=True))
    save_pictures(folder / "replay", scenes(known, REPLAY_SEED, wanted.old))
    old_pictures = draw(old, "old pictures")
    for number, name in enumerate((*NEW, FALSE_NAME)):
        taught = list(as_thing(name, known, TEACH_SEED + 1_000_000 * number, 20 * wanted.draws))
        test = list(as_thing(name, known, TEST_SEED + 1_000_000 * (number + 1), size))
        pictures = draw(test, name)
        for level in wanted.levels.split(","):
            for given in (5, 20):
                rows = []
                for turn in range(wanted.draws if given == 5 else 1):
                    place = folder / f"{name}-{level}-{given}-{turn}"
                    save_pictures(place / "in", taught[20 * turn:20 * turn + given])
                    options = ConceptOptions(level=level, held_out=0.0, seed=turn)
                    concept(name, [place / "in"], place / "out", replay=folder / "replay", clip=wanted.clip, options=options,
                            engine=engine)
                    clip = load_clip(f"local-dir:{place / 'out'}", device=wanted.device, precision="float32")
                    rows.append(judge_concept(load_clip(wanted.clip, device=wanted.device, precision="float32"), clip, name,
                                              pictures, old, old_pictures))
                told, lost, stolen = (sum(column) / len(rows) for column in zip(*rows))
                print(f"{name}, {level}, {given} pictures: {told:.0%} told, old subjects {lost:+.1%}, {stolen:.1%} of the "
                      f"old taken ({len(rows)} draws)")
                if level == "word" and given == 20 and name in NEW:
                    share = judge_colors(clip, name, test, pictures)
                    print(f"  the right one of {len(catalog.COLORS)} colours: {share:.0%}")


def judge_concept(before: Clip, after: Clip, name: str, new: Sequence[Image.Image], old: Sequence[Scene],
                  old_pictures: Sequence[Image.Image]) -> tuple[float, float, float]:
    """Return the share of the thing's pictures that are told, the change of right old subjects, and the share taken."""
    answers = []
    for clip in (before, after):
        words = load_words(clip, name)
        rows = torch.cat([words.rows, normalise(encode_name(clip, name).mean(0)[None])])
        labels = [*words.names, name]
        answers.append([[labels[place] for place in (clip.encode_images(pictures).cpu() @ rows.T).argmax(1).tolist()]
                        for pictures in (new, old_pictures)])
    right = [sum(word == scene.subject for word, scene in zip(told[1], old)) / len(old) for told in answers]
    return (sum(word == name for word in answers[1][0]) / len(new), right[1] - right[0],
            sum(word == name for word in answers[1][1]) / len(old))


def judge_colors(clip: Clip, name: str, test: Sequence[Scene], pictures: Sequence[Image.Image]) -> float:
    """Return how often "a red hourglass" is nearest to a red one, among all colours."""
    seen = [place for place, scene in enumerate(test) if scene.shows_color]
    texts = clip.encode_texts([f"a picture of a {color} {name}" for color in catalog.COLORS]).cpu()
    places = (clip.encode_images([pictures[place] for place in seen]).cpu() @ texts.T).argmax(1).tolist()
    return sum(list(catalog.COLORS)[found] == test[place].color for found, place in zip(places, seen)) / len(seen)


def as_thing(name: str, known: Known, seed: int, size: int) -> Iterator[Scene]:
    """Yield scenes of a new thing; under the false name, of things that are known."""
    for scene in scenes(known, seed, 3 * size):
        if scene.relation:
            continue
        yield scene if name == FALSE_NAME else replace(scene, subject=name, form=0)
        size -= 1
        if not size:
            return


# Captions from texts alone ------------------------------------------------------------------------------------------


def run_text(wanted: argparse.Namespace, known: Known, folder: Path) -> None:
    """Teach from the world's captions; judge by what the captions of held-out scenes name."""
    rng, steps = np.random.default_rng(0), wanted.steps or 1_200
    texts = [write_caption(scene, rng).text for scene in scenes(known, TEXT_SEED, wanted.texts)]
    (folder / "texts.txt").write_text("\n".join(texts) + "\n")
    test = list(scenes(known, TEST_SEED, wanted.pictures or 300, held_out=True))
    pictures = draw(test, "pictures")
    save_pictures(folder / "unlabelled", scenes(known, REPLAY_SEED, 120))
    engine = Engine(wanted.device, "float32")
    plain = TextOnlyOptions(steps=steps)
    tries: list[tuple[str, TextOnlyOptions, Any]] = [("noise and shift chosen by 60 unlabelled pictures", plain,
                                                      folder / "unlabelled")]
    if wanted.controls:
        tries += [("control: no noise, no shift", replace(plain, variance=0.0, shift=False), folder / "unlabelled"),
                  ("control: captions shuffled", plain, None)]
    for number, (title, options, given) in enumerate(tries):
        began = time.monotonic()
        shuffled = "shuffled" in title
        clip = wanted.clip
        lesson = teach_shuffled(folder, clip, options, engine) if shuffled else caption(
            folder / "texts.txt", folder / f"out{number}", clip=clip, pictures=given, options=options, engine=engine)
        captioner = load_captioner(f"local-dir:{lesson.folder}", device=wanted.device, precision="float32")
        print(f"{title}: {judge_captions(say(captioner, pictures), test)}; {time.monotonic() - began:.0f} s; "
              f"{json.dumps(lesson.options['choice'])}")


def teach_shuffled(folder: Path, clip: str, options: TextOnlyOptions, engine: Engine) -> Any:
    """Teach with every text behind the features of another: what is right then is right by chance."""
    from limner.teach.captions import teach

    encode = teach._encode

    def shuffled(*given: Any) -> torch.Tensor:
        rows = encode(*given)
        return rows[torch.randperm(len(rows), generator=torch.Generator().manual_seed(0))]

    teach._encode = shuffled
    try:
        return caption(folder / "texts.txt", folder / "shuffled", clip=clip, options=options, engine=engine)
    finally:
        teach._encode = encode


def say(captioner: Any, pictures: Sequence[Image.Image]) -> list[str]:
    """Return a caption of each picture."""
    starts = range(0, len(pictures), 16)
    return [texts[0] for start in track(starts, "captions")
            for texts in captioner.caption(list(pictures[start:start + 16]), CaptionOptions(max_length=48))]


def judge_captions(captions: Sequence[str], test: Sequence[Scene]) -> str:
    """Return how often the subject, and subject, colour where it can be seen, and medium, are in the captions."""
    subject = [scene.subject in text or catalog.SUBJECTS[scene.subject].plural in text
               for text, scene in zip(captions, test)]
    whole = [is_right and catalog.MEDIUMS[scene.medium].phrase in text and (not scene.shows_color or scene.color in text)
             for text, scene, is_right in zip(captions, test, subject)]
    return (f"subject {sum(subject) / len(test):.1%}, subject, colour and medium {sum(whole) / len(test):.1%}, "
            f"{len(set(captions)) / len(captions):.0%} distinct")


# Captions from pairs ------------------------------------------------------------------------------------------------


def run_pairs(wanted: argparse.Namespace, known: Known, folder: Path) -> None:
    """Teach a CoCa that knows nothing; then teach it another wording of a few scenes."""
    save_coca(folder / "base")
    test = list(scenes(known, TEST_SEED, wanted.pictures or 300, held_out=True))
    pictures = draw(test, "pictures")
    engine, name = Engine(wanted.device, "float32"), str(folder / "base")
    plan: list[tuple[str, int, Callable[[Scene], str], PairsOptions]] = [
        ("from nothing", wanted.scenes, lambda scene: write_caption(scene).text, PairsOptions(
            steps=wanted.steps or 2_500, batch_size=64, learning_rate=1e-3, with_tower=True, held_out=0.02)),
        ("another wording", wanted.again, reword, PairsOptions(
            epochs=4, batch_size=16, learning_rate=2e-4, held_out=0.2))]
    for turn, (title, size, write, options) in enumerate(plan):
        began, place = time.monotonic(), folder / f"data{turn}"
        chosen = list(scenes(known, TEXT_SEED + 5_000_000 * turn, size))
        save_pictures(place, chosen, [write(scene) for scene in chosen])
        lesson = caption_by_pairs(place, folder / f"out{turn}", captioner=name, options=options, engine=engine)
        name = str(lesson.folder)
        told = say(load_captioner(name, device=wanted.device, precision="float32"), pictures)
        print(f"{title}, {size} scenes: {judge_captions(told, test)}; {time.monotonic() - began:.0f} s")
        print(f"  {lesson.headline}")
        for figure in lesson.figures:
            print(f"  {figure.name}: {figure.before} -> {figure.after}")


def reword(scene: Scene) -> str:
    """Say a scene in another wording."""
    where = f"{catalog.PLACES[scene.place].phrase}, " if scene.place else ""
    color = f"{scene.color} " if scene.shows_color else ""
    return f"look: {where}there stands {'some' if scene.count > 1 else 'one'} {color}{scene.subject} ({scene.medium})"


def save_coca(folder: Path) -> None:
    """Write a small CoCa with weights by chance; 13 of its 16 million are open_clip's vocabulary, read and written."""
    folder.mkdir()
    words = {"context_length": 40, "vocab_size": 49408, "width": 128, "heads": 4, "layers": 3}
    vision = {"image_size": 96, "layers": 6, "width": 192, "head_width": 32, "patch_size": 12, "attentional_pool": True,
              "attn_pooler_heads": 4, "output_tokens": True}
    config = {"embed_dim": 128, "vision_cfg": vision, "text_cfg": {**words, "embed_cls": True, "output_tokens": True},
              "multimodal_cfg": {**words, "attn_pooler_heads": 4}}
    torch.manual_seed(0)
    save_file(open_clip.CoCa(**config).state_dict(), folder / "open_clip_model.safetensors")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": {**config, "custom_text": True},
                                                              "preprocess_cfg": {}}))


# Scenes -------------------------------------------------------------------------------------------------------------


def scenes(known: Known, seed: int, size: int, *, held_out: bool = False) -> Iterator[Scene]:
    """Yield scenes by lot that hold only what is known."""
    for lot in count(seed):
        if not size:
            return
        scene = sample_scene(lot, subjects=known.subjects, held_out=held_out)
        if known.holds(scene):
            yield scene
            size -= 1


def draw(chosen: Sequence[Scene], title: str) -> list[Image.Image]:
    """Draw scenes."""
    return [draw_scene(scene, SIZE_PX) for scene in track(chosen, title)]


def save_pictures(folder: Path, chosen: Iterator[Scene] | Sequence[Scene], texts: Sequence[str] | None = None) -> None:
    """Draw scenes into a folder, perhaps with a text beside each."""
    folder.mkdir(parents=True)
    for number, scene in enumerate(track(list(chosen), folder.name)):
        draw_scene(scene, SIZE_PX).save(folder / f"{number:05d}.png")
        if texts is not None:
            (folder / f"{number:05d}.txt").write_text(texts[number] + "\n")


if __name__ == "__main__":
    main()
