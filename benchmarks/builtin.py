"""What the built-in model sees: accuracies on held-out pictures of its world.

    python benchmarks/builtin.py [--pictures 1000] [--forms 500] [--plain 500] [--captions 500] [--prompts 200]
        [--foreign 40] [--clip builtin] [--captioner builtin]

Every combination of subject, colour and medium of the first set was kept out of training, of the second every construction
of its subject. A set holds only subjects, mediums and manners that are in the model folder's own lists: what the model was
made to know. Colour is asked only where it can be seen. The hint that a picture is none of the world's is counted on the
first set (false alarms) and on pictures of other kinds (``training/world/foreign``), of some of which none was in the
training.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import torch
from PIL import Image
from rich.progress import track

from limner.models.captioners.loading import CaptionOptions, load_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.domain import load_domain
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.interrogator import Interrogator
from training.world import catalog
from training.world.captions import scene_claims, table_phrases, with_article, write_caption
from training.world.foreign import FOREIGN, UNSEEN, draw_foreign
from training.world.lots import sample_scene
from training.world.renderings import ONE_COLOR
from training.world.scenes import Scene, draw_scene

FIRST_SEED, FORMS_SEED = 900_000_000, 950_000_000
SIZE_PX = 256
RECALL_AMONG = 1_000


@dataclass(frozen=True)
class Known:
    """What a model folder's lists name."""

    subjects: tuple[str, ...]
    mediums: tuple[str, ...]
    movements: tuple[str, ...]
    painters: tuple[str, ...]

    def holds(self, scene: Scene) -> bool:
        """Whether a scene is of nothing else."""
        return (scene.subject in self.subjects and scene.medium in self.mediums and scene.other in ("", *self.subjects)
                and scene.movement in ("", *self.movements) and scene.painter in ("", *self.painters))


@dataclass(frozen=True)
class Seen:
    """Scenes, their pictures and the features ``[n, d]`` of those."""

    title: str
    scenes: list[Scene]
    images: list[Image.Image]
    features: torch.Tensor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, pictures in (("pictures", 1000), ("forms", 500), ("plain", 500), ("captions", 500), ("prompts", 200),
                           ("foreign", 40)):
        parser.add_argument(f"--{name}", type=int, default=pictures)
    parser.add_argument("--clip", default="builtin")
    parser.add_argument("--captioner", default="builtin")
    wanted = parser.parse_args()
    clip = load_clip(wanted.clip, device="cpu")
    known = read_known(clip)
    print(f"{len(known.subjects)} subjects and {len(known.mediums)} mediums that {clip.name} knows; {SIZE_PX} px")
    held_out = (sample_scene(FIRST_SEED + i, held_out=True) for i in count())
    combinations = see("held-out combinations", filter(known.holds, held_out), wanted.pictures, clip)
    unseen = (sample_scene(FORMS_SEED + i, unseen_form=True) for i in count())
    forms = see("held-out constructions", filter(known.holds, unseen), wanted.forms, clip)
    others = (sample_scene(FIRST_SEED + i, held_out=True) for i in count(10_000_000))
    plain = see("held-out combinations on plain grounds", (s for s in others if s.ground and known.holds(s)), wanted.plain,
                clip)
    print_zero_shot(clip, combinations, known)
    print_recall(clip, combinations)
    print_subjects(clip, forms, known)
    print_subjects(clip, plain, known)
    print_hints(clip, combinations, forms, wanted.foreign)
    print_captions(wanted.captioner, combinations, plain, wanted.captions)
    config = Config(clip_model_name=wanted.clip, caption_model_name=wanted.captioner, device="cpu")
    print_phrases(config, combinations, wanted.prompts)


def read_known(clip: Clip) -> Known:
    """Return what the lists of a CLIP's folder name; of a model without a folder, the whole world."""
    folder = clip.folder / "vocabulary" if clip.folder else None

    def listed(name: str, phrases: dict[str, str]) -> tuple[str, ...]:
        lines = set(Path(folder, f"{name}.txt").read_text(encoding="utf-8").splitlines()) if folder else phrases.values()
        return tuple(value for value, phrase in phrases.items() if phrase in lines)

    return Known(listed("nouns", {name: name for name in catalog.SUBJECTS}),
                 listed("mediums", {name: medium.phrase for name, medium in catalog.MEDIUMS.items()}),
                 listed("movements", {name: manner.phrase for name, manner in catalog.MOVEMENTS.items()}),
                 listed("artists", {name: name for name in catalog.PAINTERS}))


def see(title: str, scenes: Iterator[Scene], pictures: int, clip: Clip) -> Seen:
    """Draw the first ``pictures`` of scenes and encode them."""
    chosen = list(islice(scenes, pictures))
    images = [draw_scene(scene, SIZE_PX) for scene in track(chosen, title)]
    return Seen(title, chosen, images, clip.encode_images(images).cpu())


def guess(clip: Clip, features: torch.Tensor, phrases: Sequence[str]) -> list[int]:
    """Return the place of the nearest phrase to each picture."""
    places: list[int] = (features @ clip.encode_texts(list(phrases)).cpu().T).argmax(1).tolist()
    return places


def print_zero_shot(clip: Clip, seen: Seen, known: Known) -> None:
    """Top-1 of each field among all its values, by the similarity of the field's phrase."""
    print(seen.title)
    scenes = seen.scenes
    fields: list[tuple[str, Sequence[str], Callable[[str], str], list[bool]]] = [
        ("subject", known.subjects, with_article, [True] * len(scenes)),
        ("subject, no second thing", known.subjects, with_article, [not scene.other for scene in scenes]),
        ("color", list(catalog.COLORS), str, [scene.shows_color for scene in scenes]),
        ("medium", known.mediums, lambda name: catalog.MEDIUMS[name].phrase, [True] * len(scenes)),
        ("place", list(catalog.PLACES), lambda name: catalog.PLACES[name].phrase, [bool(s.place) for s in scenes]),
        ("movement", known.movements, lambda name: catalog.MOVEMENTS[name].phrase, [bool(s.movement) for s in scenes]),
        ("painter", known.painters, "by {}".format, [bool(scene.painter) for scene in scenes]),
    ]
    for title, values, phrase, asked in fields:
        guesses = guess(clip, seen.features, [phrase(value) for value in values])
        chosen = [i for i in range(len(scenes)) if asked[i]]
        right = sum(values[guesses[i]] == getattr(scenes[i], title.split(",")[0]) for i in chosen)
        print_share(f"zero-shot {title}", right, len(chosen), f"among {len(values)}")


def print_recall(clip: Clip, seen: Seen) -> None:
    """Text-to-image recall@1: is the picture nearest to a caption the one that it was written for?"""
    features, scenes = seen.features[:RECALL_AMONG], seen.scenes[:RECALL_AMONG]
    found = (clip.encode_texts([write_caption(scene).text for scene in scenes]).cpu() @ features.T).argmax(1)
    print_share("text-to-image recall@1", int((found == torch.arange(len(scenes))).sum()), len(scenes), "all against all")


def print_subjects(clip: Clip, seen: Seen, known: Known) -> None:
    """Top-1 and top-5 of the subject, and on plain grounds how often figures of one colour are told."""
    print(seen.title)
    near = seen.features @ clip.encode_texts([with_article(name) for name in known.subjects]).cpu().T
    best = near.topk(min(5, len(known.subjects)), 1).indices.tolist()
    wanted = [known.subjects.index(scene.subject) for scene in seen.scenes]
    first = [places[0] == want for places, want in zip(best, wanted, strict=True)]
    print_share("zero-shot subject", sum(first), len(first), f"among {len(known.subjects)}")
    print_share("zero-shot subject, top 5", sum(w in p for p, w in zip(best, wanted, strict=True)), len(first))
    for ground in ("white", "black"):
        rows = [hit for hit, scene in zip(first, seen.scenes, strict=True)
                if scene.ground == ground and scene.rendering in ONE_COLOR]
        if rows:
            print_share(f"figures of one color on {ground}", sum(rows), len(rows))


def print_hints(clip: Clip, own: Seen, forms: Seen, pictures: int) -> None:
    """Share of pictures that are called foreign: of the world's own, and of each other kind."""
    domain = load_domain(clip.folder)
    if domain is None:
        return
    print("the hint")
    for seen in (own, forms):
        print_share(f"false alarms, {seen.title}", int((domain.score(seen.features) > domain.threshold).sum()),
                    len(seen.scenes))
    unseen = []
    for kind in [*FOREIGN, *UNSEEN]:
        rows = clip.encode_images([draw_foreign(kind, seed, SIZE_PX) for seed in range(pictures)]).cpu()
        told = int((domain.score(rows) > domain.threshold).sum())
        print_share(kind, told, pictures, "" if kind in FOREIGN else "a kind that was never taught")
        unseen += [told] * (kind in UNSEEN)
    print_share("all kinds that were never taught", sum(unseen), pictures * len(unseen))


def print_captions(name: str, seen: Seen, plain: Seen, captions: int) -> None:
    """Share of captions that name the subject; and subject, medium and, where it shows, the colour; and no false place."""
    captioner = load_captioner(name, device="cpu")
    options = CaptionOptions(max_length=40, batch_size=32)
    scenes = seen.scenes[:captions]
    texts = [found[0] for found in captioner.caption(seen.images[:captions], options)]
    subject = [_names(text, scene) for text, scene in zip(texts, scenes, strict=True)]
    whole = [named and catalog.MEDIUMS[scene.medium].phrase in text
             and (not scene.shows_color or re.search(rf"\b{scene.color}\b", text) is not None)
             for named, text, scene in zip(subject, texts, scenes, strict=True)]
    print("captions")
    print_share("subject right", sum(subject), len(subject))
    print_share("subject, color, medium right", sum(whole), len(whole))
    on_plain = [found[0] for found in captioner.caption(plain.images[:captions], options)]
    places = [place.phrase for place in catalog.PLACES.values()]
    print_share("plain grounds without an invented place", sum(not any(place in text for place in places)
                                                               for text in on_plain), len(on_plain))
    for text in (*texts[:3], *on_plain[:3]):
        print(f"    {text}")


def print_phrases(config: Config, seen: Seen, prompts: int) -> None:
    """Share of the phrases behind the caption of best-mode prompts that are true of the scene, and of what they might say.

    A phrase is true if it is one of the scene's facts; "gloomy" in a scene that was not made so is false, whatever one
    thinks on seeing it. Painter, movement and flavors are what a caption of this world never says.
    """
    claims = {phrase.text: phrase.claims for phrase in table_phrases()}
    told, true, new, hidden = 0, 0, 0, 0
    with Interrogator(config) as interrogator:
        for scene, answer in zip(seen.scenes[:prompts], interrogator.explain_all(seen.images[:prompts]), strict=True):
            facts = scene_claims(scene)
            phrases = [phrase for phrase in answer.unwrap().phrases if phrase.category != "caption"]
            said = frozenset().union(*(claims[phrase.text] for phrase in phrases))
            unsaid = {fact for fact in facts if fact[0] in ("flavor", "painter", "movement")}
            told, true = told + len(phrases), true + sum(claims[phrase.text] <= facts for phrase in phrases)
            new, hidden = new + len(said & unsaid), hidden + len(unsaid)
    print(f"best mode, {prompts} prompts")
    print_share("phrases behind the caption that are true", true, told)
    print_share("flavors, painter, movement found", new, hidden)


def print_share(title: str, right: int, of: int, remark: str = "") -> None:
    """Print one line of the report."""
    share = 100 * right / of if of else 0.0
    print(f"  {title:42} {share:5.1f} %  of {of}{', ' if remark else ''}{remark}", flush=True)


def _names(caption: str, scene: Scene) -> bool:
    kind = catalog.SUBJECTS[scene.subject]
    return re.search(rf"\b({re.escape(kind.name)}|{re.escape(kind.plural)})\b", caption) is not None


if __name__ == "__main__":
    main()
