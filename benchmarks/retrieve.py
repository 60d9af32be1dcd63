"""Time a query to a bank of a million texts, check that it is exact, and time the embedding of texts.

    python benchmarks/retrieve.py [--texts 1000000] [--columns 512] [--threads 2] [--embed 1024] [--model ViT-B-32]

The features of the million are random unit rows, which cost a query what real ones cost; the bank is the real one, on disk
and memory-mapped (2 bytes a number, in a temporary folder). The peer of a query is plain torch, ``(features.float() @
vector).topk(10)``; the peer of the embedding is the model's own ``encode_text`` on padded batches.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.index.banks import Bank
from limner.models.clip.model import Clip, wrap_clip
from limner.vocabulary.lists import load_vocabulary

TOP = 10


class RandomEncoder:
    """Gives random unit rows for texts."""

    def __init__(self, columns: int) -> None:
        self.cache_key = f"random-{columns}"
        self.device = torch.device("cpu")
        self._columns = columns
        self._random = torch.Generator().manual_seed(0)

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        """Return rows ``[n, columns]``."""
        return normalise(torch.randn(len(texts), self._columns, generator=self._random))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=512)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=11)
    parser.add_argument("--embed", type=int, default=1024, help="texts embedded for the rate; 0 leaves it out")
    parser.add_argument("--model", default="ViT-B-32")
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    with tempfile.TemporaryDirectory(prefix="limner-bank-") as folder:
        time_queries(wanted.texts, wanted.columns, wanted.repeats, folder)
    if wanted.embed:
        time_embedding(wanted.model, wanted.embed)


def time_queries(count: int, columns: int, repeats: int, folder: str) -> None:
    """Print the seconds of opening a bank, the milliseconds of a query and of the peer's, and whether they agree."""
    texts = [f"text number {place} of the bank" for place in range(count)]
    Bank(texts, RandomEncoder(columns), cache_folder=folder)
    started = time.perf_counter()
    bank = Bank(texts, RandomEncoder(columns), cache_folder=folder)
    print(f"{count:,} x {columns} float16 in {len(bank.chunks)} chunks, {torch.get_num_threads()} threads")
    print(f"opening, every chunk verified: {time.perf_counter() - started:.2f} s")
    vectors = normalise(torch.randn(repeats, columns, generator=torch.Generator().manual_seed(1)))
    own = milliseconds([lambda v=v: bank.nearest(v, TOP) for v in vectors])
    print(f"query, nearest {TOP}: median {statistics.median(own):.0f} ms, least {min(own):.0f} ms "
          f"(processor time {processor_ms(lambda: bank.nearest(vectors[0], TOP)):.0f} ms in all threads)")
    whole = torch.cat(bank.chunks)
    peer = milliseconds([lambda v=v: (whole.float() @ v).topk(TOP) for v in vectors[:3]])
    print(f"plain torch: median {statistics.median(peer):.0f} ms, {statistics.median(peer) / statistics.median(own):.1f} "
          "times as long")
    print(f"equal to a search in float64: {sum(is_exact(bank, whole, v) for v in vectors[:3])} of 3 queries")


def is_exact(bank: Bank, whole: Tensor, vector: Tensor) -> bool:
    """Whether a query finds the places that an exhaustive search in float64 finds, in its order."""
    scores = torch.cat([rows.double() @ vector.double() for rows in whole.split(100_000)])
    return [found.place for found in bank.nearest(vector, TOP)] == scores.topk(TOP).indices.tolist()


def milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    """Return how long each call takes, after one to warm up."""
    calls[0]()
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def processor_ms(call: Callable[[], object]) -> float:
    """Return the processor time of a call: what it would take of one idle core."""
    started = time.process_time()
    call()
    return (time.process_time() - started) * 1000


def time_embedding(name: str, count: int) -> None:
    """Print how many phrases of the vocabulary are embedded a second, by the table's path and by padded batches."""
    clip = random_clip(name)
    flavors = load_vocabulary().flavors
    texts = [flavors[place * len(flavors) // count] for place in range(count)]
    own = min(milliseconds([lambda: clip.encode_texts(texts)] * 2))

    def encode_padded() -> list[Tensor]:
        with torch.no_grad():
            return [clip.encode_tokens(clip.tokens.pad(texts[start:start + 256])) for start in range(0, count, 256)]

    peer = min(milliseconds([encode_padded]))
    print(f"{name}, {count:,} phrases embedded: {count / own * 1000:.0f} a second by the {clip.text_path} path, "
          f"{count / peer * 1000:.0f} by padded batches ({peer / own:.1f} times as long)")


def random_clip(name: str) -> Clip:
    """Return a CLIP of a real shape with random weights."""
    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    model, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=None)
    return wrap_clip(model, preprocess, f"{name}/random", device=torch.device("cpu"))


if __name__ == "__main__":
    main()
