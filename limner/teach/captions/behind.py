"""What stands behind a CLIP while captions are learned from texts: features, means, noise, and which of them to take.

Knows CLIP and the captioner's network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from limner.core.events import Monitor
from limner.models.captioners.options import CaptionOptions
from limner.models.captioners.prefix import PrefixCaptioner, PrefixConfig, PrefixNetwork, align
from limner.models.clip.model import Clip
from limner.teach.captions.corpus import Corpus
from limner.teach.captions.decoder import TextLearner
from limner.teach.captions.options import AUTO, TextOnlyOptions
from limner.teach.loop.run import run_loop
from limner.teach.loop.schedule import LoopOptions
from limner.teach.metrics.matching import clip_s

CAPDEC_VARIANCE = 0.016
VARIANCES = (0.0, 0.003, CAPDEC_VARIANCE)
PILOT_SHARE = 0.12
SHORTEST_PILOT = 150
"""In fewer steps what has the least noise is ahead, whatever comes of it."""

LONGEST_CAPTION = 48
LOOKED_AT = 64
"""Unlabelled pictures by which noise and shift are chosen."""


@dataclass(frozen=True)
class Choice:
    """The noise's variance, and the means between which pictures are moved; ``tried`` has CLIP-S by variance and shift."""

    variance: float
    means: Tensor | None
    tried: tuple[tuple[float, bool, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {"variance": self.variance, "shift": self.means is not None,
                "tried": [{"variance": one, "shift": shift, "clip_s": score} for one, shift, score in self.tried]}


@dataclass(frozen=True)
class Desk:
    """All that captions are learned with: texts as tokens, and their features ``[n, d]``; captions stand before styles."""

    clip: Clip
    corpus: Corpus
    tokenizer: Any
    tokens: Sequence[Sequence[int]]
    features: Tensor
    starts: tuple[int, int]
    options: TextOnlyOptions

    def learner(self, network: PrefixNetwork, variance: float) -> TextLearner:
        """Return what learns in the loop."""
        return TextLearner(network, self.tokens, self.features, self.starts, len(self.corpus.captions),
                           int(self.tokenizer.eos_token_id), variance, self.options, self.clip.device)

    def captioner(self, network: PrefixNetwork, variance: float, means: Tensor | None, *, styled: bool) -> PrefixCaptioner:
        """Return the captioner of a network."""
        decoder = network.decoder.config.to_diff_dict()
        config = PrefixConfig(self.clip.name, self.clip.weights_key, self.features.shape[1], network.length,
                              {**decoder, "model_type": network.decoder.config.model_type}, self.starts[styled], variance)
        return PrefixCaptioner(self.clip, network, self.tokenizer, config, means, name="the captioner that is taught")


def loop_options(options: TextOnlyOptions, steps: int | None = None) -> LoopOptions:
    """Return the options of the loop."""
    return LoopOptions(steps=steps or options.steps, batch_size=options.batch_size, learning_rate=options.learning_rate,
                       weight_decay=0.05, seed=options.seed)


def find_means(texts: Tensor, pictures: Tensor) -> Tensor:
    """Return the means ``[2, d]`` of pictures' features and of texts'."""
    return torch.stack([pictures.float().mean(0), texts.float().mean(0)])


def choose(desk: Desk, build: Any, pictures: Tensor | None, monitor: Monitor, before: Mapping[str, Any]) -> Choice:
    """Return noise and shift: those given, those that a stopped run chose ``before``, or those under which captions fit some
    unlabelled pictures best.

    Each noise is tried in a short run of its own; ``build`` returns a new network. The measure is the similarity of
    captions and pictures under the CLIP itself, so it chooses, and proves nothing.
    """
    options = desk.options
    variances = VARIANCES if options.variance == AUTO else (options.variance,)
    shifts = (False, True) if options.shift is None else (options.shift,)
    means = None if pictures is None else find_means(desk.features, pictures)
    if pictures is None:
        return Choice(CAPDEC_VARIANCE if options.variance == AUTO else options.variance, None)
    if before:
        return Choice(before["variance"], means if before["shift"] else None, tuple(
            (one["variance"], one["shift"], one["clip_s"]) for one in before["tried"]))
    if len(variances) == len(shifts) == 1:
        return Choice(variances[0], means if shifts[0] else None)
    steps = min(options.steps, max(SHORTEST_PILOT, round(PILOT_SHARE * options.steps)))
    tried = []
    for number, variance in enumerate(variances):
        monitor.check()
        monitor.progress("choosing", number, len(variances))
        network = build()
        pilot = replace(desk, options=replace(options, steps=steps))
        run_loop(pilot.learner(network, variance), loop_options(options, steps))
        tried += [(variance, shift, _fit(desk, network, pictures[:LOOKED_AT], means if shift else None))
                  for shift in shifts]
    best = max(tried, key=lambda one: one[2])
    return Choice(best[0], means if best[1] else None, tuple(tried))


def _fit(desk: Desk, network: PrefixNetwork, pictures: Tensor, means: Tensor | None) -> float:
    captioner = desk.captioner(network, 0.0, means, styled=False)
    texts = captioner.tell(align(pictures, means), CaptionOptions(max_length=LONGEST_CAPTION))
    return float(clip_s(pictures, desk.clip.encode_texts(texts).float().cpu()).mean())
