"""What the built-in language model has learned: texts that it never read, and the grammar of texts that it draws freely.

    python benchmarks/language.py [--texts 1000] [--samples 400] [--lm builtin ...]

Texts about scenes of taught and of held-out combinations, written as those that it learns from; none of their seeds is among
those. ``parsed`` is the share of texts drawn by chance alone, without a picture, that the world's grammar can read; of the
true texts it reads 99 % ("a drawing of an owl" names no medium).
"""

from __future__ import annotations

import argparse

import torch

from limner.models._open_clip import transformers
from limner.models.lm.loading import load_language_model
from limner.models.lm.model import LanguageModel
from training.language import measure_loss, write_texts
from training.world.grammar import parse_text

TAUGHT_SEED, HELD_OUT_SEED = 8_000_000, 8_100_000
AT_ONCE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000)
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--lm", nargs="+", default=["builtin"])
    wanted = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    taught = write_texts(wanted.texts, TAUGHT_SEED)
    held_out = write_texts(wanted.texts, HELD_OUT_SEED, held_out=True)
    for name in wanted.lm:
        lm = load_language_model(name, device="cpu")
        parsed = [parse_text(text) is not None for text in draw_texts(lm, wanted.samples)]
        print(f"{name}: {measure(lm, taught):.4f} nats a token of {len(taught)} texts, {measure(lm, held_out):.4f} of those "
              f"of held-out combinations; parsed {100 * sum(parsed) / len(parsed):.1f} % of {len(parsed)}", flush=True)


@torch.no_grad()
def measure(lm: LanguageModel, texts: list[str]) -> float:
    """Return the mean loss of a token, the end token included, in nats."""
    end, = lm.end_ids
    rows = sorted((torch.tensor([*lm.ids(text), end]) for text in texts), key=len)
    total, tokens = 0.0, 0
    for begin in range(0, len(rows), AT_ONCE):
        padded = torch.nn.utils.rnn.pad_sequence(rows[begin:begin + AT_ONCE], batch_first=True)
        count = sum(len(row) - 1 for row in rows[begin:begin + AT_ONCE])
        total += float(measure_loss(lm.model, padded)) * count
        tokens += count
    return total / tokens


@torch.no_grad()
def draw_texts(lm: LanguageModel, count: int) -> list[str]:
    """Return texts drawn token by token by their chance."""
    torch.manual_seed(0)
    texts: list[str] = []
    while len(texts) < count:
        begun = torch.tensor([lm.ids("")] * min(AT_ONCE, count - len(texts)))
        drawn = lm.model.generate(begun, attention_mask=torch.ones_like(begun), do_sample=True, max_new_tokens=64, top_k=0)
        texts += [lm.text(row) for row in drawn.tolist()]
    return texts


if __name__ == "__main__":
    main()
