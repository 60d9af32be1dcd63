"""How good captions are: on pictures that were not learned from, and where there are none on texts told again.

Knows captioners and CLIP; knows no way of teaching.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from limner.core.images import open_image
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.captioners.prefix import PrefixCaptioner
from limner.teach.captions.behind import LONGEST_CAPTION, Desk
from limner.teach.data.examples import Example
from limner.teach.lesson import Case, Figure, Lesson
from limner.teach.metrics.bleu import bleu
from limner.teach.metrics.cider import cider_d
from limner.teach.metrics.matching import clip_s
from limner.teach.metrics.words import distinct_share, mean_length, repeated_share

CASES = 10
BATCH = 16
MOST_TEXTS = 200


def judge(lesson: Lesson, taught: Captioner, desk: Desk, pictures: Sequence[Example]) -> Lesson:
    """Return the lesson with its figures; before it stands what there is without teaching: the nearest text itself."""
    if not pictures:
        return _judge_texts(lesson, taught, desk)
    after = tell_pictures(taught, pictures)
    seen = desk.clip.encode_images([one.source for one in pictures]).float().cpu()
    texts = [*desk.corpus.captions, *desk.corpus.style]
    before = [texts[place] for place in (seen @ desk.features.T).argmax(1).tolist()]
    references = [one.captions for one in pictures]
    figures: list[Figure] = []
    if all(references) and not desk.corpus.style:
        figures += compare_captions(before, after, references)
    told = clip_s(seen, desk.clip.encode_texts(after).float().cpu()).mean()
    nearest = clip_s(seen, desk.clip.encode_texts(before).float().cpu()).mean()
    figures += [Figure("CLIP-S", None, float(told), steered=True, note=f"of the nearest texts themselves {nearest:.3f}"),
                *describe_captions(None, after)]
    cases = [Case(one.name, one.source, old, new, " / ".join(one.captions[:2]))
             for one, old, new in zip(pictures[:CASES], before, after)]
    notes = ("Before stands the text of the corpus that is nearest to the picture, which needs no teaching.",)
    return replace(lesson, figures=tuple(figures), cases=tuple(cases), notes=(*lesson.notes, *notes))


def tell_pictures(captioner: Captioner, pictures: Sequence[Example]) -> list[str]:
    """Return a caption of each picture."""
    found: list[str] = []
    for start in range(0, len(pictures), BATCH):
        images = [open_image(one.source) for one in pictures[start:start + BATCH]]
        found += [texts[0] for texts in captioner.caption(images, CaptionOptions(max_length=LONGEST_CAPTION))]
    return found


def compare_captions(before: Sequence[str] | None, after: Sequence[str],
                     references: Sequence[Sequence[str]]) -> list[Figure]:
    """Return CIDEr-D and BLEU-4 of captions against what people said."""
    def mean_cider(captions: Sequence[str] | None) -> float | None:
        return None if captions is None else sum(cider_d(captions, references)) / len(captions)

    return [Figure("CIDEr-D", mean_cider(before), mean_cider(after), tolerance=0.02),
            Figure("BLEU-4", None if before is None else bleu(before, references), bleu(after, references), tolerance=0.01)]


def describe_captions(before: Sequence[str] | None, after: Sequence[str]) -> list[Figure]:
    """Return what shows that captions have become poor: all alike, or repeating themselves."""
    def of(captions: Sequence[str] | None) -> tuple[float | None, float | None, float | None]:
        if captions is None:
            return None, None, None
        return distinct_share(captions), repeated_share(captions), mean_length(captions)

    (distinct, repeated, length), then = of(before), of(after)
    return [Figure("distinct captions", distinct, then[0], "kept", tolerance=0.05),
            Figure("captions that repeat three words", repeated, then[1], "kept", higher_is_better=False, tolerance=0.02),
            Figure("words a caption", length, then[2], "kept", tolerance=float("inf"))]


def _judge_texts(lesson: Lesson, taught: Captioner, desk: Desk) -> Lesson:
    """Without pictures there is only this: can a text that was not learned from be told from its own features?"""
    texts = list(desk.corpus.held_out[:MOST_TEXTS])
    assert isinstance(taught, PrefixCaptioner)
    after = taught.tell(desk.clip.encode_texts(texts), CaptionOptions(max_length=LONGEST_CAPTION))
    figures = [] if desk.corpus.style else compare_captions(None, after, [[text] for text in texts])
    note = ("No pictures were given: the figures are of texts told again from their own features, and say nothing of "
            "pictures. --pictures judges by some, and chooses noise and shift by them.")
    cases = [Case(text, "", "", told, text) for text, told in zip(texts[:CASES], after)]
    return replace(lesson, figures=(*figures, *describe_captions(None, after)), cases=tuple(cases),
                   notes=(*lesson.notes, note))
