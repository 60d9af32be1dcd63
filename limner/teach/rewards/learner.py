"""A captioner that learns by reward: what it says by chance is judged, and what was better than the rest becomes likelier.

REINFORCE with the mean of a picture's other captions as the baseline (Kool, van Hoof and Welling 2019), a cost for leaving
what the captioner said before (Schulman's estimator of the KL divergence), and the end token inside the caption, without
which captions end in fragments. Knows captioners and CLIP.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import torch
from PIL import Image
from torch import Tensor

from limner.core.images import open_image
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.model import Clip
from limner.teach.captions.students import Student
from limner.teach.data.examples import Example
from limner.teach.loop.run import Learner
from limner.teach.metrics.words import repeated_share
from limner.teach.rewards.grammar import Grammar
from limner.teach.rewards.options import RewardOptions

REPEATS_ALLOWED = 0.02
SMOOTHING = 0.9

Reward = Callable[[Sequence[Example], Sequence[str]], Tensor]
"""``reward(pictures, texts)``: as many texts for each picture, picture by picture; how good each is, ``[n]``."""


@dataclass(frozen=True)
class ClipReward:
    """How well a caption tells its picture from the others of its batch, and whether it reads as people write.

    The first is the log-probability of the picture among those of the batch given the caption: a similarity alone would be
    had by words that a CLIP likes with any picture.
    """

    clip: Clip
    grammar: Grammar | None
    weight: float
    _seen: dict[str, Tensor] = field(default_factory=dict)

    def __call__(self, pictures: Sequence[Example], texts: Sequence[str]) -> Tensor:
        new = [one for one in pictures if one.name not in self._seen]
        self._seen.update(zip([one.name for one in new], self.clip.encode_images([one.source for one in new]).float()))
        images = torch.stack([self._seen[one.name] for one in pictures])
        features = self.clip.encode_texts(list(texts)).float()
        owners = torch.arange(len(pictures), device=images.device).repeat_interleave(len(texts) // len(pictures))
        logits = self.clip.scale * features @ images.T
        told = logits.log_softmax(1).gather(1, owners[:, None])[:, 0]
        return told if self.grammar is None else told + self.weight * self.grammar.judge(features)


class RewardLearner(Learner):
    """Lets a student say ``options.samples`` captions of each picture, and follows the reward."""

    def __init__(self, student: Student, examples: Sequence[Example], reward: Reward, options: RewardOptions) -> None:
        self.student, self.examples, self.reward, self.options = student, examples, reward, options
        self.weights, self.count, self.device = student.weights, len(examples), student.captioner.device
        self.start = copy.deepcopy(student.model).requires_grad_(False)
        self.repeats: float | None = None
        self.repeats_before = self.apart = 0.0
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="limner-picture")

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return what to descend so that captions of more reward become likelier."""
        chosen = [self.examples[place] for place in rows.tolist()]
        images = list(self._pool.map(_open, chosen))
        texts = self._sample(images, int(torch.randint(2**31, (1,), generator=chance)))
        with torch.no_grad():
            rewards = self.reward(chosen, texts).reshape(len(chosen), -1)
        count = rewards.shape[1]
        better = (rewards - (rewards.sum(1, keepdim=True) - rewards) / (count - 1)).flatten()
        shown = [image for image in images for _ in range(count)]
        losses = self.student.token_losses(shown, texts)
        before = self._losses_before(shown, texts)
        ratio = losses - before  # of log-probabilities: what the start gives more
        apart = (ratio.exp() - ratio - 1).sum(1).mean()
        self._watch(float(apart.detach()), texts)
        loss = (better.to(losses) * losses.sum(1)).mean() / self.options.longest + self.options.kl * apart
        truths = [one.captions[0] for one in chosen if one.captions]
        if self.options.truth and len(truths) == len(chosen):
            loss = loss + self.options.truth * self.student.loss(images, truths)
        return loss

    @property
    def finished(self) -> bool:
        """Whether to end before the last step: captions are too far from the start, or begin to repeat themselves."""
        return self.apart > self.options.most_apart or (
            self.repeats is not None and self.repeats > 2 * self.repeats_before + REPEATS_ALLOWED)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown()

    def _sample(self, images: Sequence[Image.Image], seed: int) -> list[str]:
        options = CaptionOptions(count=self.options.samples, num_beams=1, seed=seed, max_length=self.options.longest)
        return [text for texts in self.student.captioner.caption(list(images), options) for text in texts]

    @torch.no_grad()
    def _losses_before(self, images: Sequence[Image.Image], texts: Sequence[str]) -> Tensor:
        """Return the token losses of the captioner as it was."""
        now, self.student.captioner.model = self.student.captioner.model, self.start
        self.student.model = self.start
        try:
            return self.student.token_losses(images, texts)
        finally:
            self.student.captioner.model = self.student.model = now

    def _watch(self, apart: float, texts: Sequence[str]) -> None:
        repeats = repeated_share(texts)
        if self.repeats is None:
            self.repeats, self.repeats_before, self.apart = repeats, repeats, apart
        self.repeats = SMOOTHING * self.repeats + (1 - SMOOTHING) * repeats
        self.apart = SMOOTHING * self.apart + (1 - SMOOTHING) * apart


def _open(example: Example) -> Image.Image:
    return open_image(example.source)
