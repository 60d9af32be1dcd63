"""What can be asked of a captioner, whatever its family. Knows no network; importing it costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from limner.core.errors import OptionError


@dataclass(frozen=True)
class CaptionOptions:
    """How captions are written. None leaves a choice to the checkpoint.

    Several captions of one picture are the best of a beam search where ``num_beams``, or the checkpoint's own number,
    is at least ``count``; otherwise they are drawn by chance, and ``seed`` decides the draws.

    Attributes:
        max_length: the most tokens that a caption may have, without those of any prompt.
        min_length: the fewest tokens.
        num_beams: captions kept open at once in a beam search; 1 takes the likeliest next token.
        repetition_penalty: above 1 makes tokens that the caption has already unlikely (Keskar et al. 2019, CTRL).
        count: captions for each picture.
        instruction: what to tell a chat model, or Florence-2's task (``<CAPTION>``, ``<DETAILED_CAPTION>``,
            ``<MORE_DETAILED_CAPTION>``).
        seed: decides the draws; a picture's captions do not depend on the pictures beside it.
        batch_size: pictures captioned at once.
    """

    max_length: int = 32
    min_length: int | None = None
    num_beams: int | None = None
    repetition_penalty: float | None = None
    count: int = 1
    instruction: str | None = None
    seed: int = 0
    batch_size: int = 8

    def __post_init__(self) -> None:
        shortest, beams, penalty = self.min_length, self.num_beams, self.repetition_penalty
        for name, holds, allowed in (
            ("max_length", self.max_length >= 1, "1 token or more"),
            ("min_length", shortest is None or 0 <= shortest <= self.max_length,
             f"0 to max_length, {self.max_length}"),
            ("num_beams", beams is None or beams >= 1, "1 (no search) or more"),
            ("repetition_penalty", penalty is None or penalty > 0, "above 0; 1 is none"),
            ("count", self.count >= 1, "1 or more"),
            ("num_beams", beams in (None, 1) or beams >= self.count,
             f"count, {self.count}, or more; 1 draws the captions by chance"),
            ("instruction", self.instruction is None or self.instruction.strip() != "", "some words, or left out"),
            ("batch_size", self.batch_size >= 1, "1 or more"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)!r}; it must be {allowed}.")
