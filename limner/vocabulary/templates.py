"""Templates: sentences with a place for a label, and features of labels in one sentence or in many.

Radford et al. (2021, "Learning Transferable Visual Models From Natural Language Supervision", 3.1.4) found that a label is
known better in a sentence than bare, and better still as the mean of its features in many sentences. Knows nothing about
pictures or probabilities.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from pathlib import Path

import torch
from torch import Tensor

from limner.core.errors import PromptError
from limner.core.storage import digest_text
from limner.core.vectors import normalise
from limner.models.clip.protocol import JointEncoder, TextEncoder, encoders_of
from limner.vocabulary.lines import read_lines
from limner.vocabulary.lists import LONGEST_PHRASE

PLACE = "{}"
"""Where the label goes."""

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
DEFAULT_TEMPLATE = "a photo of a {}"


def load_templates(given: str | Path) -> tuple[str, ...]:
    """Return the templates of a file, one a line, or those that limner ships under a name (``imagenet``).

    Raises:
        PromptError: a template has no ``{}``; names the line.
        VocabularyError: there is no such file, or it cannot be read.
    """
    shipped = TEMPLATE_FOLDER / f"{given}.txt"
    path = shipped if os.path.isfile(shipped) else Path(given)
    return check_templates(read_lines(path, longest=LONGEST_PHRASE, noun="a template"), f"{path}, line")


def check_templates(templates: Iterable[str], where: str = "template") -> tuple[str, ...]:
    """Return templates, stripped, without blank and repeated ones; ``where`` begins a message, before the number.

    Raises:
        PromptError: there are none, or one has no ``{}``.
    """
    found: dict[str, None] = {}
    for number, template in enumerate((template.strip() for template in templates), start=1):
        if template and PLACE not in template:
            raise PromptError(f"{where} {number}: {template!r} has no {PLACE}, where the label would go. Write it as in "
                              f"{DEFAULT_TEMPLATE!r}; {PLACE!r} alone is the bare label.")
        if template:
            found[template] = None
    if not found:
        raise PromptError(f"{where} 1: there are no templates. {DEFAULT_TEMPLATE!r} is one.")
    return tuple(found)


def fill_template(template: str, label: str) -> str:
    """Return the template with the label in its place; other braces stay as they are."""
    return template.replace(PLACE, label)


class TemplateEncoder:
    """A CLIP's text encoder that puts labels into templates: what a table of labels is made with.

    A label's features are the normalised mean of its unit rows in all templates. ``cache_key`` tells the templates apart.
    """

    def __init__(self, clip: TextEncoder, templates: Sequence[str]) -> None:
        self.templates = tuple(templates)
        self.cache_key = f"{clip.cache_key}-{digest_text(chr(10).join(self.templates), 8)}"
        self.device = clip.device
        self._clip = clip

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return the features ``[n, d]`` of labels; ``report`` is called with how many are done, in proportion."""
        # a template at a time: its beginning is shared by all labels, and no more than two [n, d] are held
        rows = (self._encode_in(template, texts, self._told(report, turn, len(texts)))
                for turn, template in enumerate(self.templates))
        return normalise(reduce(torch.add, rows))

    def _encode_in(self, template: str, texts: Sequence[str], report: Callable[[int], None] | None) -> Tensor:
        return self._clip.encode_texts([fill_template(template, text) for text in texts], report=report)

    def _told(self, report: Callable[[int], None] | None, turn: int, count: int) -> Callable[[int], None] | None:
        if report is None:
            return None
        return lambda done: report((turn * count + done) // len(self.templates))


class JointTemplateEncoder:
    """The same for CLIPs that judge together: each of ``clips`` puts labels into the templates for itself."""

    def __init__(self, clips: Sequence[TemplateEncoder]) -> None:
        self.clips = clips
        self.templates = clips[0].templates
        self.cache_key = "+".join(clip.cache_key for clip in clips)
        self.device = clips[0].device


def encode_in_templates(clip: TextEncoder | JointEncoder,
                        templates: Sequence[str]) -> TemplateEncoder | JointTemplateEncoder:
    """Return the encoder that makes a table of labels in templates, under one CLIP or several."""
    found = [TemplateEncoder(encoder, templates) for encoder in encoders_of(clip)]
    return JointTemplateEncoder(found) if isinstance(clip, JointEncoder) else found[0]
