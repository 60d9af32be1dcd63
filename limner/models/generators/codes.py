"""From words to the codes of a picture: a transformer that fills a masked grid, after MaskGIT (Chang and others 2022).

It reads the tokens of the text itself, so that it needs no CLIP; and it was taught without words now and then, so that what
the words change can be made stronger (classifier-free guidance, Ho and Salimans 2022). Knows nothing about pixels.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from limner.algorithms.relaxation import gumbel_noise
from limner.core.errors import ModelUnavailableError, UnknownModelError
from limner.models.generators.weights import fill, write_weights

CONFIG, WEIGHTS, TOKENIZER = "codes.json", "codes.safetensors", "tokenizer.json"
STEPS = 12
"""In how many steps a grid is filled."""

CHANCE = 4.5
"""How much chance there is in which cells are kept in the first step; it falls to 0."""


@dataclass(frozen=True)
class CodeSizes:
    """The sizes of a transformer from ``words`` to ``codes``: the grid's ``side``, the longest ``text``, and its own."""

    codes: int
    words: int
    side: int = 12
    text: int = 32
    width: int = 192
    layers: int = 6
    heads: int = 6

    @classmethod
    def from_dict(cls, config: dict[str, Any]) -> CodeSizes:
        """Return the sizes that a configuration states.

        Raises:
            UnknownModelError: it states others, or impossible ones.
        """
        given: dict[str, Any] = {field.name: config.get(field.name) for field in fields(cls)}
        whole = all(type(value) is int and 1 <= value <= 65536 for value in given.values())
        if not whole or given["width"] % given["heads"]:
            raise UnknownModelError(f"The sizes of a transformer from words to codes are {given}; they must be whole "
                                    "numbers of at least 1, and the heads must divide the width.")
        return cls(**given)


class CodeTransformer(nn.Module):
    """The tokens of a text, then the grid; every place sees every other. ``sizes.codes`` stands for a masked cell."""

    def __init__(self, sizes: CodeSizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.words = nn.Embedding(sizes.words, sizes.width)
        self.cells = nn.Embedding(sizes.codes + 1, sizes.width)
        self.places = nn.Parameter(0.02 * torch.randn(sizes.text + sizes.side**2, sizes.width))
        layer = nn.TransformerEncoderLayer(sizes.width, sizes.heads, 4 * sizes.width, dropout=0.0, activation="gelu",
                                           batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, sizes.layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(sizes.width)
        self.head = nn.Linear(sizes.width, sizes.codes)

    def forward(self, words: Tensor, cells: Tensor) -> Tensor:
        """Return the logits ``[n, side ** 2, codes]`` of every cell.

        ``words [n, text]`` are tokens, 0 where there is none; ``cells [n, side ** 2]`` codes, ``sizes.codes`` where masked.
        """
        hidden = torch.cat([self.words(words), self.cells(cells)], 1) + self.places
        absent = F.pad(words == 0, (0, cells.shape[1]))
        hidden = self.layers(hidden, src_key_padding_mask=absent)
        return self.head(self.norm(hidden[:, words.shape[1]:]))


class CodeWriter:
    """The transformer and its tokenizer."""

    def __init__(self, network: CodeTransformer, tokenizer: Tokenizer) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.side = network.sizes.side

    def read(self, text: str) -> Tensor:
        """Return the tokens of a text, ``[text]``, cut and filled with 0; every token is one more than its number."""
        ids = self.tokenizer.encode(text.lower(), add_special_tokens=False).ids[: self.network.sizes.text]
        tokens = torch.tensor([number + 1 for number in ids], dtype=torch.int64)
        return F.pad(tokens, (0, self.network.sizes.text - len(ids)))

    def write(self, text: str, count: int, random: torch.Generator, *, guidance: float,
              device: torch.device | None = None, steps: int = STEPS) -> Tensor:
        """Return the codes ``[count, side ** 2]`` of candidates for a text, filled in ``steps``, the surest cells first."""
        sizes, cells = self.network.sizes, self.side**2
        words = self.read(text).to(device).expand(count, -1)
        grid = torch.full((count, cells), sizes.codes, device=device)
        for step in range(steps):
            logits = self._look(words, grid, guidance)
            chosen = (logits + gumbel_noise(logits.shape, random).to(logits)).argmax(-1)
            masked = grid == sizes.codes
            chosen = torch.where(masked, chosen, grid)
            left = math.floor(cells * math.cos(math.pi / 2 * (step + 1) / steps))
            sure = logits.log_softmax(-1).gather(-1, chosen[..., None])[..., 0]
            sure = sure + CHANCE * (1 - (step + 1) / steps) * gumbel_noise(sure.shape, random).to(sure)
            sure = sure.masked_fill(~masked, math.inf)
            grid = chosen.scatter(1, sure.topk(left, dim=1, largest=False).indices, sizes.codes) if left else chosen
        return grid

    def _look(self, words: Tensor, grid: Tensor, guidance: float) -> Tensor:
        """Return the logits, what the words change made ``guidance`` times as strong."""
        dtype = self.network.places.dtype
        if guidance == 1:
            return self.network(words, grid).float()
        both: Tensor = self.network(torch.cat([words, torch.zeros_like(words)]), grid.repeat(2, 1)).to(dtype).float()
        told, untold = both.chunk(2)
        return untold + guidance * (told - untold)


def save_writer(network: CodeTransformer, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a transformer into a painter's folder, in float16."""
    (folder / CONFIG).write_text(json.dumps(asdict(network.sizes), indent=2) + "\n", encoding="utf-8")
    tokenizer.save(str(folder / TOKENIZER))
    write_weights({name: part.half() for name, part in network.state_dict().items()}, folder / WEIGHTS)


def load_writer(folder: Path, codes: int) -> CodeWriter | None:
    """Load the transformer of a painter's folder; None where there is none.

    Raises:
        UnknownModelError: its sizes are impossible, or those of another painter.
        ModelUnavailableError: it is damaged.
    """
    if not (folder / CONFIG).is_file():
        return None
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # a tokenizer's errors are plain Exceptions
        raise ModelUnavailableError(f"{folder}: its transformer from words to codes cannot be loaded "
                                    f"({str(error).splitlines()[0]}). Fetch it again.") from error
    sizes = CodeSizes.from_dict(config if isinstance(config, dict) else {})
    if sizes.codes != codes:
        raise UnknownModelError(f"{folder / CONFIG} is for {sizes.codes} codes; the painter has {codes}.")
    with torch.device("meta"):
        network = CodeTransformer(sizes)
    fill(network, folder / WEIGHTS)
    return CodeWriter(network.eval(), tokenizer)
