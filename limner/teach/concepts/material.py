"""What a lesson about a new thing works with: its pictures and old ones as features, and the old words.

Knows CLIP; knows no way of teaching.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from limner.core.events import Monitor
from limner.core.images import open_image, prepare
from limner.models.clip.model import Clip
from limner.teach.concepts.options import TEMPLATES, ConceptOptions
from limner.teach.concepts.views import make_views
from limner.teach.data.examples import Example
from limner.vocabulary.background import load_background
from limner.vocabulary.templates import TemplateEncoder

MOST_WORDS = 1_000
"""Old words that the new one is held against; of longer lists they are spread evenly."""


@dataclass(frozen=True)
class Words:
    """The old words and their features ``[n, d]`` in the templates."""

    names: tuple[str, ...]
    rows: Tensor

    def nearest(self, features: Tensor) -> Tensor:
        """Return the place of the word nearest to each picture, ``[n]``."""
        return (features @ self.rows.T).argmax(1)

    def best(self, features: Tensor) -> Tensor:
        """Return the similarity of the word nearest to each picture, ``[n]``."""
        return (features @ self.rows.T).amax(1)


@dataclass(frozen=True)
class Material:
    """Pixels of views of the thing ``[pictures, views, 3, h, w]`` on the CPU, their features ``[pictures, views, d]``, and
    pixels and features of old pictures ``[n, ...]``."""

    pixels: Tensor
    features: Tensor
    old_pixels: Tensor
    old_features: Tensor

    def seen_by(self, clip: Clip) -> Material:
        """Return the same pictures with their features under another CLIP that prepares pictures alike."""
        return encode_pixels(clip, self.pixels, self.old_pixels)


def load_words(clip: Clip, name: str) -> Words:
    """Return the nouns that a CLIP is asked about, those of its own folder where it has some, without the new name."""
    names = tuple(word for word in load_background(clip.folder, MOST_WORDS) if name not in word.lower().split())
    return Words(names, TemplateEncoder(clip, TEMPLATES).encode_texts(names).float().cpu())


def encode_name(clip: Clip, name: str) -> Tensor:
    """Return the features ``[templates, d]`` of the name in each template."""
    return clip.encode_texts([template.format(name) for template in TEMPLATES]).float().cpu()


def encode_examples(clip: Clip, examples: Sequence[Example]) -> Tensor:
    """Return the features ``[n, d]`` of pictures."""
    return clip.encode_images([example.source for example in examples]).float().cpu()


def load_material(clip: Clip, examples: Sequence[Example], old: Sequence[Example], options: ConceptOptions,
                  monitor: Monitor) -> Material:
    """Open and encode the pictures of the thing in all their views, and the old pictures as they are."""
    views: list[Tensor] = []
    for number, example in enumerate(examples):
        monitor.check()
        monitor.progress("pictures", number, len(examples))
        seen = make_views(open_image(example.source), options.views, options.seed + number)
        views.append(torch.stack([clip.look(view) for view in seen]))
    pixels = torch.stack(views)
    old_pixels = torch.stack([found.unwrap() for found in prepare([example.source for example in old], clip.look)])
    return encode_pixels(clip, pixels, old_pixels)


def encode_pixels(clip: Clip, pixels: Tensor, old_pixels: Tensor) -> Material:
    """Encode prepared pictures: the thing's in all their views, and old ones."""
    features = clip.encode_seen(list(pixels.flatten(0, 1))).float().cpu()
    old_features = clip.encode_seen(list(old_pixels)).float().cpu()
    return Material(pixels, features.reshape(*pixels.shape[:2], -1), old_pixels, old_features)
