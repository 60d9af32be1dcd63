"""What is wanted, from prompts and pictures to the features of each CLIP that judges. Knows nothing about what is made."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence

import torch
from PIL import Image

from limner.algorithms.guidance import Target, WeightedText, parse_prompt, quote
from limner.core.errors import DeviceError, PromptError
from limner.core.events import Monitor
from limner.models.clip.joint import JointClip, clips_of
from limner.models.clip.model import Clip
from limner.models.engine import Engine, default_engine
from limner.models.halving import is_lack_of_memory
from limner.tasks.steering.judge import Clips

log = logging.getLogger(__name__)

NOT_WEIGHT = 0.3
"""CLIPDraw's weight of what a picture is not to be."""

ClipSource = str | Clips | Sequence[str | Clips]
"""A CLIP or its name; several that judge together."""


def read_texts(prompt: str, negative: str | None, *, likeness: bool = False) -> list[WeightedText]:
    """Return the texts of a prompt, and those that it is not to be with weights below 0.

    Raises:
        PromptError: one cannot be used, or nothing is wanted, where there is no picture to be like (``likeness``), either.
    """
    wanted = parse_prompt(prompt)
    unwanted = parse_prompt(negative, weight=NOT_WEIGHT) if negative is not None else ()
    texts = [*wanted, *(WeightedText(part.text, -abs(part.weight)) for part in unwanted)]
    if not likeness and not any(part.weight > 0 for part in texts):
        raise PromptError(f"Every part of the prompt {quote(prompt)} counts 0 or less: nothing is wanted. "
                          "Give at least one text a weight above 0.")
    return texts


def load_clips(clip: ClipSource, monitor: Monitor, engine: Engine | None) -> Clips:
    """Return the CLIPs that steer, loaded by the engine, or by this process's own."""
    named = (clip,) if isinstance(clip, (str, Clip, JointClip)) else clip
    return (engine or default_engine()).clip(*named, monitor=monitor)


def make_targets(texts: Sequence[WeightedText], likeness: Image.Image | None, clips: Clips) -> list[Target]:
    """Return a target for each CLIP: the texts' features, and those of a picture that is to be resembled."""
    return [_make_target(texts, likeness, clip) for clip in clips_of(clips)]


def _make_target(texts: Sequence[WeightedText], likeness: Image.Image | None, clip: Clip) -> Target:
    for part in texts:
        if not clip.tokens.fits(part.text):
            log.warning("%s has %d tokens; %s reads the first %d and never sees the rest.", quote(part.text),
                        clip.tokens.count(part.text), clip.name, clip.tokens.limit)
    features, weights = clip.encode_texts([part.text for part in texts]), [part.weight for part in texts]
    if likeness is not None:
        features = torch.cat([features, clip.encode_images([likeness])])
        weights.append(1.0)
    return Target(features, torch.tensor(weights, device=clip.device))


@contextlib.contextmanager
def memory_explained(device: torch.device, advice: str) -> Iterator[None]:
    """Let a step that needs too much memory end with what can be done about it.

    Raises:
        DeviceError: the device's memory did not hold a step.
    """
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if isinstance(error, RuntimeError) and not is_lack_of_memory(error):
            raise
        raise DeviceError(f"A step needs more memory than {device} has free. {advice}") from error
