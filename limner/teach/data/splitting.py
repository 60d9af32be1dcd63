"""Which pictures are learned from, and which judge. Knows no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from limner.core.errors import OptionError
from limner.teach.data.examples import Example


@dataclass(frozen=True)
class Parted:
    """Examples to learn from, and examples that judge: no picture is on both sides."""

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]


def part_examples(examples: Sequence[Example], share: float, seed: int) -> Parted:
    """Part examples by picture: as the data itself says where it does, else about a ``share`` is held out, by lot.

    A picture's side depends on its contents and the seed only, so copies of one under several names stay together.

    Raises:
        OptionError: the share is not between 0 and 1, or one side would be empty.
    """
    if not 0 < share < 1:
        raise OptionError(f"The share of held-out pictures is {share}; it must lie between 0 and 1: 0.1, say.")
    if {example.split for example in examples} >= {"train", "held out"}:
        train = [example for example in examples if example.split == "train"]
        held = [example for example in examples if example.split == "held out"]
        return Parted(tuple(train), tuple(held))
    lots = {example.digest or example.name: _draw(example, seed) for example in examples}
    order = sorted(lots, key=lambda name: lots[name])
    chosen = set(order[:max(1, round(share * len(order)))])
    held = [example for example in examples if (example.digest or example.name) in chosen]
    train = [example for example in examples if (example.digest or example.name) not in chosen]
    if not train or not held:
        raise OptionError(f"{len(examples)} pictures, {len(order)} of them different, cannot be parted into some to learn "
                          "from and some to judge by. Give more.")
    return Parted(tuple(train), tuple(held))


def _draw(example: Example, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{example.digest or example.name}".encode()).digest()
