"""What the built-in model sees: accuracies on held-out pictures of its world (unseen combinations, other seeds).

    python benchmarks/builtin.py [--pictures 2000] [--captions 1000] [--prompts 200] [--foreign 40]
        [--clip builtin] [--captioner builtin]

Every combination of subject, colour and medium here was kept out of training. Colour is asked only where the medium and
the flavors leave it to be seen. The hint that a picture is none of the world's is counted on these pictures (false alarms)
and on pictures of other kinds (``training/world/foreign.py``), of some of which none was in the training.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence

import torch
from PIL import Image
from rich.progress import track

from limner.models.captioners.loading import CaptionOptions, load_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.domain import load_domain
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.draw.naming import with_article
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.interrogator import Interrogator
from training.world import catalog
from training.world.captions import scene_claims, table_phrases, write_caption
from training.world.foreign import FOREIGN, UNSEEN, draw_foreign
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

FIRST_SEED = 900_000_000
SIZE_PX = 256
RECALL_AMONG = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=2_000)
    parser.add_argument("--captions", type=int, default=1_000)
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--foreign", type=int, default=40, help="pictures of each foreign kind")
    parser.add_argument("--clip", default="builtin")
    parser.add_argument("--captioner", default="builtin")
    wanted = parser.parse_args()
    scenes = [sample_scene(FIRST_SEED + i, held_out=True) for i in range(wanted.pictures)]
    images = [draw_scene(scene, SIZE_PX) for scene in track(scenes, "pictures")]
    clip = load_clip(wanted.clip, device="cpu")
    features = clip.encode_images(images)
    print(f"{len(scenes)} held-out pictures of {SIZE_PX} px, seeds from {FIRST_SEED}")
    print_zero_shot(clip, features, scenes)
    print_recall(clip, features[:RECALL_AMONG], scenes[:RECALL_AMONG])
    print_hints(clip, features, wanted.foreign)
    print_captions(wanted.captioner, images[:wanted.captions], scenes[:wanted.captions])
    config = Config(clip_model_name=wanted.clip, caption_model_name=wanted.captioner, device="cpu",
                    data_path=str(BUILTIN_FOLDER / "clip" / "vocabulary"))
    print_phrases(config, images[:wanted.prompts], scenes[:wanted.prompts])


def print_zero_shot(clip: Clip, features: torch.Tensor, scenes: Sequence[Scene]) -> None:
    """Top-1 of each field among all its values, by the similarity of the field's phrase."""
    alone = [not scene.other for scene in scenes]
    colored = [scene.shows_color for scene in scenes]
    fields: list[tuple[str, list[str], Callable[[str], str], list[bool] | None]] = [
        ("subject", list(catalog.SUBJECTS), with_article, None),
        ("subject, no second thing", list(catalog.SUBJECTS), with_article, alone),
        ("color", list(catalog.COLORS), str, colored),
        ("medium", list(catalog.MEDIUMS), lambda name: catalog.MEDIUMS[name].phrase, None),
        ("place", list(catalog.PLACES), lambda name: catalog.PLACES[name].phrase, None),
        ("movement", list(catalog.MOVEMENTS), lambda name: catalog.MOVEMENTS[name].phrase,
         [bool(scene.movement) for scene in scenes]),
        ("painter", list(catalog.PAINTERS), "by {}".format, [bool(scene.painter) for scene in scenes]),
    ]
    for title, values, phrase, asked in fields:
        rows = clip.encode_texts([phrase(value) for value in values])
        guesses = (features @ rows.T).argmax(1).tolist()
        field = title.split(",")[0]
        chosen = [i for i in range(len(scenes)) if asked is None or asked[i]]
        right = sum(values[guesses[i]] == getattr(scenes[i], field) for i in chosen)
        print(f"  zero-shot {title:26} {100 * right / len(chosen):5.1f} %  among {len(values)}, {len(chosen)} pictures")


def print_recall(clip: Clip, features: torch.Tensor, scenes: Sequence[Scene]) -> None:
    """Text-to-image recall@1: is the picture nearest to a caption the one that it was written for?"""
    captions = [write_caption(scene).text for scene in scenes]
    found = (clip.encode_texts(captions) @ features.T).argmax(1)
    right = float((found.cpu() == torch.arange(len(scenes))).float().mean())
    print(f"  text-to-image recall@1           {100 * right:5.1f} %  among {len(scenes)}")


def print_hints(clip: Clip, features: torch.Tensor, count: int) -> None:
    """Share of pictures that are called foreign: of the world's own, and of each other kind."""
    domain = load_domain(clip.folder)
    if domain is None:
        return
    alarms = [domain.hint(row[None]) is not None for row in features]
    print(f"  hint on the world's own pictures {100 * sum(alarms) / len(alarms):5.1f} %  (false alarms)")
    for kind in [*FOREIGN, *UNSEEN]:
        rows = clip.encode_images([draw_foreign(kind, seed, SIZE_PX) for seed in range(count)])
        told = [domain.hint(row[None]) is not None for row in rows]
        taught = "" if kind in FOREIGN else ", a kind that was never taught"
        print(f"  hint on {kind:24} {100 * sum(told) / len(told):5.1f} %  of {count}{taught}")


def print_captions(name: str, images: Sequence[Image.Image], scenes: Sequence[Scene]) -> None:
    """Share of captions that name the subject; and subject, medium and, where it shows, the colour."""
    captioner = load_captioner(name, device="cpu")
    options = CaptionOptions(max_length=40, batch_size=32)
    captions = [texts[0] for texts in captioner.caption(list(images), options)]
    subject = [_names(text, scene) for text, scene in zip(captions, scenes, strict=True)]
    whole = [named and catalog.MEDIUMS[scene.medium].phrase in text
             and (not scene.shows_color or re.search(rf"\b{scene.color}\b", text) is not None)
             for named, text, scene in zip(subject, captions, scenes, strict=True)]
    print(f"  captions: subject right          {100 * sum(subject) / len(subject):5.1f} %  of {len(captions)}")
    print(f"  captions: subject, color, medium {100 * sum(whole) / len(whole):5.1f} %")
    for text in captions[:5]:
        print(f"    {text}")


def print_phrases(config: Config, images: Sequence[Image.Image], scenes: Sequence[Scene]) -> None:
    """Share of the phrases behind the caption of best-mode prompts that are true of the scene, and of what they might say.

    A phrase is true if it is one of the scene's facts; "serene" in a scene that was not made so is false, whatever one
    thinks on seeing it. Painter, movement and flavors are what a caption of this world never says.
    """
    claims = {phrase.text: phrase.claims for phrase in table_phrases()}
    told, true, new, hidden = 0, 0, 0, 0
    with Interrogator(config) as interrogator:
        for scene, answer in zip(scenes, interrogator.explain_all(images), strict=True):
            facts = scene_claims(scene)
            phrases = [phrase for phrase in answer.account.phrases if phrase.category != "caption"]
            said = frozenset().union(*(claims[phrase.text] for phrase in phrases))
            unsaid = {fact for fact in facts if fact[0] in ("flavor", "painter", "movement")}
            told, true = told + len(phrases), true + sum(claims[phrase.text] <= facts for phrase in phrases)
            new, hidden = new + len(said & unsaid), hidden + len(unsaid)
    print(f"  best mode: phrases that are true {100 * true / max(1, told):5.1f} %  of {told} behind {len(scenes)} captions")
    print(f"  best mode: flavors, painter, movement found {100 * new / max(1, hidden):5.1f} %  of {hidden}")


def _names(caption: str, scene: Scene) -> bool:
    kind = catalog.SUBJECTS[scene.subject]
    return re.search(rf"\b({re.escape(kind.name)}|{re.escape(kind.plural)})\b", caption) is not None


if __name__ == "__main__":
    main()
