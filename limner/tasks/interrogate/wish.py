"""What is asked of every picture of a run: a mode, its counts, its caption; checked, and turned into drafts.

Knows the modes; knows nothing about models' loading, batches or accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from limner.core.errors import OptionError
from limner.index.banks import Bank
from limner.models.clip.joint import JointClip
from limner.models.clip.model import Clip
from limner.tasks.interrogate.interrogation import MODES
from limner.tasks.interrogate.modes import (
    Draft,
    Sitter,
    draft_bank,
    draft_best,
    draft_classic,
    draft_fast,
    draft_legacy,
    draft_negative,
)

PROPOSALS = 5
"""How many prompts of a bank compete."""


@dataclass(frozen=True)
class Wish:
    """What is asked for of every picture of a run; ``both``: a negative prompt too, of ``most_negative`` phrases."""

    mode: str
    caption: str | None
    least: int
    most: int
    bank: Bank | None = None
    both: bool = False
    most_negative: int = 32

    @property
    def has_caption(self) -> bool:
        """Whether the mode begins with a caption."""
        return self.mode not in ("negative", "bank")


def check_wish(wish: Wish, clip: Clip | JointClip) -> None:
    """Make sure that a wish can be granted.

    Raises:
        OptionError: there is no such mode, a count is out of range, or the options exclude each other.
    """
    if wish.mode not in MODES:
        raise OptionError(f"Unknown mode {wish.mode!r}. Use {', '.join(MODES)}.")
    if wish.least < 0 or wish.most < 0:
        raise OptionError(f"min_flavors {wish.least} and max_flavors {wish.most} must not be negative.")
    if wish.both and wish.mode == "negative":
        raise OptionError("Both prompts are wanted, and the negative mode. Choose a mode for the positive prompt.")
    if (wish.mode == "bank") != (wish.bank is not None):
        raise OptionError("Bank mode needs a bank of prompts, and only bank mode takes one. Give both or neither.")
    if wish.bank is not None and wish.bank.model != clip.cache_key:
        raise OptionError(f"The bank was embedded under {wish.bank.model} and cannot be searched under {clip.cache_key}. "
                          "Make the bank with the same CLIP.")


def make_drafts(sitter: Sitter, wish: Wish, caption: str) -> list[Draft]:
    """Return the prompts that compete in the mode wished for."""
    least, most = wish.least, wish.most
    makers: dict[str, Callable[[], list[Draft]]] = {
        "best": lambda: draft_best(sitter, caption, least, most),
        "fast": lambda: [draft_fast(sitter, caption, most)],
        "classic": lambda: [draft_classic(sitter, caption, most)],
        "negative": lambda: [draft_negative(sitter, least, most)],
        "legacy": lambda: [draft_legacy(sitter, caption, most)],
        "caption": lambda: [Draft("caption", caption)],
        "bank": lambda: draft_bank(sitter, _propose(sitter, wish.bank), least, most),
    }
    return makers[wish.mode]()


def _propose(sitter: Sitter, bank: Bank | None) -> list[str]:
    assert bank is not None  # bank mode was checked to have one
    return [found.text for found in bank.nearest(sitter.features, PROPOSALS)]
