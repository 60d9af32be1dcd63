"""What captions say of scenes, judged by the scenes' own facts and the world's grammar; no model is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from builtin import Known
from PIL import Image

from lessons.bench import Bench, Row
from limner.models.captioners.loading import load_captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.model import load_clip
from limner.teach.metrics.words import distinct_share, mean_length, repeated_share
from training.world import catalog
from training.world.captions import Claim, scene_claims, with_article
from training.world.grammar import parse_text
from training.world.scenes import Scene

BATCH = 16
LONGEST = 48
UNSAID = ("flavor", "movement", "painter", "defect")
"""Fields of which full captions never speak."""


def say(bench: Bench, name: str | Path, pictures: Sequence[Image.Image]) -> list[str]:
    """Return a caption of each picture by a captioner, or by one in a folder."""
    given = f"local-dir:{name}" if isinstance(name, Path) else name
    captioner = load_captioner(given, device=bench.device, precision="float32")
    found: list[str] = []
    for start in range(0, len(pictures), BATCH):
        bench.check()
        found += [texts[0] for texts in captioner.caption(list(pictures[start:start + BATCH]),
                                                          CaptionOptions(max_length=LONGEST))]
    return found


def names_subject(text: str, scene: Scene) -> bool:
    """Whether a text has the scene's subject in it, in the singular or the plural."""
    return scene.subject in text or catalog.SUBJECTS[scene.subject].plural in text


def judge_named(captions: Sequence[str], scenes: Sequence[Scene]) -> Row:
    """Return how often the subject, and subject, colour where it can be seen, and medium are in the captions."""
    subject = [names_subject(text, scene) for text, scene in zip(captions, scenes, strict=True)]
    whole = [is_right and catalog.MEDIUMS[scene.medium].phrase in text and (not scene.shows_color or scene.color in text)
             for text, scene, is_right in zip(captions, scenes, subject)]
    return {"subject": share(subject), "subject, colour, medium": share(whole),
            "distinct": round(distinct_share(captions), 3), "repeat themselves": round(repeated_share(captions), 3),
            "words": round(mean_length(captions), 1)}


def judge_sight(bench: Bench, known: Known, scenes: Sequence[Scene], pictures: Sequence[Image.Image]) -> Row:
    """Return how often a CLIP itself names subject, colour and medium: what can be said behind it at all."""
    clip = load_clip(bench.clip, device=bench.device, precision="float32")
    seen = clip.encode_images(list(pictures))

    def nearest(values: Sequence[str], phrases: Sequence[str]) -> list[str]:
        return [values[place] for place in (seen @ clip.encode_texts(list(phrases)).T).argmax(1).tolist()]

    subject = nearest(known.subjects, [with_article(name) for name in known.subjects])
    color = nearest(list(catalog.COLORS), list(catalog.COLORS))
    medium = nearest(known.mediums, [catalog.MEDIUMS[name].phrase for name in known.mediums])
    right = [one == scene.subject for one, scene in zip(subject, scenes)]
    return {"subject": share(right), "subject, colour, medium": share(
        is_right and scene.medium == of and (not scene.shows_color or scene.color == hue)
        for is_right, scene, of, hue in zip(right, scenes, medium, color))}


def judge_claims(captions: Sequence[str], scenes: Sequence[Scene]) -> Row:
    """Return what captions claim: how much of what is true, how much of it is true, how many are of the world's grammar, and
    how often a caption's claims tell its scene from all the others (at equal claims, by lot)."""
    facts = [said_facts(scene) for scene in scenes]
    claims = [parse_text(text) for text in captions]
    told = [claim or frozenset() for claim in claims]
    right = sum(len(one & fact) for one, fact in zip(told, facts))
    return {"claim recall": round(right / sum(map(len, facts)), 4),
            "claim precision": round(right / max(1, sum(map(len, told))), 4),
            "parsed": share(claim is not None for claim in claims), "R@1 by facts": round(find_by_facts(told, facts), 4),
            "repeat themselves": round(repeated_share(captions), 3), "distinct": round(distinct_share(captions), 3),
            "words": round(mean_length(captions), 1)}


def said_facts(scene: Scene) -> frozenset[Claim]:
    """Return the facts of a scene that a full caption would name."""
    return frozenset(claim for claim in scene_claims(scene) if claim[0] not in UNSAID)


def find_by_facts(told: Sequence[frozenset[Claim]], facts: Sequence[frozenset[Claim]]) -> float:
    """Return the chance that each scene is found by its caption's claims: among those of which most of them are true."""
    chances = []
    for place, claims in enumerate(told):
        agree = torch.tensor([len(claims & fact) for fact in facts])
        best = agree == agree.max()
        chances.append(float(best[place]) / int(best.sum()))
    return sum(chances) / len(chances)


def share(found: Sequence[bool]) -> float:
    """Return the share of what is true, with four places."""
    values = [bool(one) for one in found]
    return round(sum(values) / max(1, len(values)), 4)
