"""What can be asked of a text. Knows no network; importing it costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from limner.core.errors import OptionError

MOST_BEAMS = 256


@dataclass(frozen=True)
class WriteOptions:
    """How a text is written.

    Attributes:
        length: the most tokens behind the opening.
        beams: texts kept open at once, compared as whole texts.
        candidates: the most next words that are tried for each of them.
        guidance: what the picture counts: the next word has the chance p(word) x exp(guidance x scale x (similarity -
            baseline)), with the CLIP's own scale. 1 takes CLIP at its word; 0 is the language model alone, token for
            token, and then neither ``floor``, ``penalty`` nor a style or a bank count.
        floor: a next word is tried if its first token has at least this share of the likeliest one's likelihood.
        length_penalty: a text's log-likelihood is divided by so high a power of its number of tokens when texts are
            compared, as in transformers' ``generate``. 0 takes the law at its word; more makes longer texts, and counts the
            language model less.
        penalty: nats taken off for a word whose hidden state is that of an earlier word (MAGIC's degeneration penalty;
            for stories try 1).
        count: how many texts to give, the best first.
        seed: None searches for the best texts; a number draws each text word by word by its chance, always the same ones.
        style_weight: what the wording of the style's texts counts.
        seeds: how many of the bank's nearest texts the search begins with, besides the opening alone.
        phrases: how many of the nearest phrases a chat model is told.
        baseline: take away what CLIP finds in any picture, where its folder or the caller brings pictures at large.

    Raises:
        OptionError: one is out of its range, or two exclude each other.
    """

    length: int = 32
    beams: int = 4
    candidates: int = 512
    guidance: float = 1.0
    floor: float = 0.01
    length_penalty: float = 0.0
    penalty: float = 0.0
    count: int = 1
    seed: int | None = None
    style_weight: float = 1.0
    seeds: int = 3
    phrases: int = 8
    baseline: bool = True

    def __post_init__(self) -> None:
        drawn = self.seed is not None
        for name, holds, allowed in (
            ("length", self.length >= 1, "1 token or more"),
            ("beams", 1 <= self.beams <= MOST_BEAMS, f"from 1 to {MOST_BEAMS}"),
            ("candidates", self.candidates >= 1, "1 or more"),
            ("guidance", 0 <= self.guidance < float("inf"), "0 (the language model alone) or more; 1 is usual"),
            ("floor", 0 <= self.floor <= 1, "a share of the likeliest word's likelihood, from 0 to 1"),
            ("length_penalty", 0 <= self.length_penalty < float("inf"), "0 or more"),
            ("penalty", 0 <= self.penalty < float("inf"), "0 or more"),
            ("count", self.count >= 1, "1 or more"),
            ("count", drawn or self.count <= self.beams,
             f"at most beams, {self.beams}, since a search keeps no more; drawn with a seed there may be any number"),
            ("seed", self.seed is None or 0 <= self.seed < 2**63, "0 or more"),
            ("seed", not drawn or self.guidance > 0, "left out where guidance is 0: then there is nothing to draw"),
            ("style_weight", 0 <= self.style_weight < float("inf"), "0 or more"),
            ("seeds", self.seeds >= 0, "0 or more"),
            ("phrases", self.phrases >= 0, "0 or more"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)!r}; it must be {allowed}.")
