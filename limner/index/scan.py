"""One scan for all that is kept as float16 rows: every row scored, the nearest found exactly.

A query is scored roughly by the fastest kernel that is installed (numkong works on float16 as it lies, in the file), with a
bound on its error; what may be among the nearest is then scored in float32. Without numkong, and for rows that are not on
the CPU, blocks are turned to float32 and scored by torch. All give the same neighbours. Knows nothing about what the rows
mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from limner.core.vectors import mean_of, top_k

BLOCK_ROWS = 512
"""Rows turned to float32 at a time: 1 MB of 512 columns, which stay in the processor's cache for the product. Fewer are
filled up to it: a product's rounding may depend on its shape, and a row's score must not depend on how many others there
are."""

PIECE_NUMBERS = 32_768
"""Numbers that torch turns to float32 without splitting them among its threads. A million rows take thousands of steps,
and threads that meet after each of them wait seconds for each other on a busy machine; so every thread of a scan's own has
rows to itself."""

SHARE_ROWS = 16_384
"""Rows that a thread takes at a time."""

GROUP = 64
"""Scores of which only the best is looked at, at first."""

LONGEST_ROW = 1.001
"""What rounding to float16 may make of a unit row."""


def score_rows(chunks: Sequence[Tensor], vector: Tensor) -> Tensor:
    """Return the similarities ``[n]``, float32 on the CPU, of all rows of ``chunks`` (float16 ``[*, d]``) with a vector."""
    return _run_over(chunks, lambda rows, out: _score_block(rows, out, vector.float()))


def rough_scores(chunks: Sequence[Tensor], vector: Tensor) -> tuple[Tensor, float]:
    """Return similarities ``[n]``, and how far at most each is from that of ``score_rows``."""
    library = _numkong()
    if library is None or not chunks or vector.device.type != "cpu":
        return score_rows(chunks, vector), 0.0
    vector = vector.float()
    rounded = vector.half()
    bound = LONGEST_ROW * float((vector - rounded.float()).norm()) + len(vector) * 2**-23
    query = rounded.numpy()
    return _run_over(chunks, lambda rows, out: _score_compiled(library, rows, out, query)), bound


def nearest_rows(chunks: Sequence[Tensor], vector: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the places ``[k]`` of the ``count`` rows nearest to a vector and their similarities; exact, ties in order."""
    return nearest_jointly([chunks], [vector], count)


def nearest_jointly(parts: Sequence[Sequence[Tensor]], vectors: Sequence[Tensor], count: int) -> tuple[Tensor, Tensor]:
    """Return the same where several models judge: ``parts`` are the chunks of each, and similarities the means of theirs."""
    pairs = list(zip(parts, vectors))
    rough, bounds = zip(*(rough_scores(chunks, vector) for chunks, vector in pairs))
    return refine(mean_of(rough), sum(bounds) / len(bounds), count,
                  lambda places: mean_of([score_at(chunks, places, vector) for chunks, vector in pairs]))


def refine(rough: Tensor, bound: float, count: int, score: Callable[[Tensor], Tensor]) -> tuple[Tensor, Tensor]:
    """Return the places and exact scores of the ``count`` best, given rough scores ``[n]`` and the bound on their error.

    ``score`` gives the exact scores of some places. Sorting a million takes longer than scoring them, so what cannot be
    among the best is left out first.
    """
    count = min(count, len(rough))
    if not count:
        return torch.empty(0, dtype=torch.long), torch.empty(0)
    least = _kth_best(rough, count) - 2 * bound
    places = (rough >= least).nonzero().flatten()
    exact = score(places) if bound else rough[places]
    order = top_k(exact, count)
    return places[order], exact[order]


def _kth_best(scores: Tensor, count: int) -> Tensor:
    """Return the ``count``-th best of scores ``[n]``: that of groups' best bounds it from below, and leaves few to sort."""
    whole = len(scores) // GROUP * GROUP
    if whole >= 2 * GROUP * count:
        scores = scores[scores >= scores[:whole].view(-1, GROUP).amax(1).topk(count).values[-1]]
    return scores.topk(count).values[-1]


def take_rows(chunks: Sequence[Tensor], places: Tensor) -> Tensor:
    """Return the rows at some places of all chunks, ``[k, d]``, as they are kept."""
    starts = torch.tensor(list(itertools.accumulate(map(len, chunks), initial=0)))
    homes = torch.bucketize(places, starts, right=True) - 1
    rows = chunks[0].new_empty(len(places), chunks[0].shape[1]) if chunks else torch.empty(0, 0, dtype=torch.float16)
    for home in sorted(set(homes.tolist())):
        mine = homes == home
        rows[mine] = chunks[home][places[mine] - starts[home]]
    return rows


def rows_from(chunks: Sequence[Tensor], start: int) -> list[Tensor]:
    """Return the chunks without their first ``start`` rows."""
    starts = itertools.accumulate(map(len, chunks), initial=0)
    return [chunk[max(0, start - first):] for chunk, first in zip(chunks, starts) if first + len(chunk) > start]


def score_at(chunks: Sequence[Tensor], places: Tensor, vector: Tensor) -> Tensor:
    """Return the similarities ``[k]``, float32, of the rows at some places with a vector."""
    return score_rows([take_rows(chunks, places)], vector)


def _run_over(chunks: Sequence[Tensor], score: Callable[[Tensor, Tensor], None]) -> Tensor:
    """Let ``score(rows, out)`` fill the scores of all rows, the shares of them side by side."""
    scores = torch.empty(sum(map(len, chunks)))
    starts = itertools.accumulate(map(len, chunks), initial=0)
    shares = [(chunk[at:at + SHARE_ROWS], scores[start + at:start + min(at + SHARE_ROWS, len(chunk))])
              for chunk, start in zip(chunks, starts) for at in range(0, len(chunk), SHARE_ROWS)]
    threads = torch.get_num_threads()
    if threads == 1 or len(shares) == 1 or any(chunk.device.type != "cpu" for chunk in chunks):  # a device has its own
        for share in shares:
            score(*share)
        return scores
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda share: score(*share), shares))
    return scores


def _score_block(chunk: Tensor, scores: Tensor, vector: Tensor) -> None:
    pieces = max(1, PIECE_NUMBERS // len(vector))
    buffer, found = vector.new_zeros(BLOCK_ROWS, len(vector)), vector.new_empty(BLOCK_ROWS)
    for block, part in zip(torch.split(chunk, BLOCK_ROWS), torch.split(scores, BLOCK_ROWS)):
        if block.device.type == "cpu":  # one call turns all pieces to float32, and Python's lock is not taken between them
            torch.cat(torch.split(block, pieces), out=buffer[:len(block)])
        else:
            buffer[:len(block)] = block
        torch.mv(buffer, vector, out=found)
        part.copy_(found[:len(block)])


def _score_compiled(library: Any, rows: Tensor, scores: Tensor, query: Any) -> None:
    # pairs of rows, the query repeated without a copy: faster than numkong's own product of two sets where one has one row
    library.dot(rows.numpy(), np.broadcast_to(query, rows.shape), out=scores.numpy(), out_dtype="float32")


@cache
def _numkong() -> Any | None:
    """Return the library of compiled kernels, if it is installed and works on this processor."""
    try:
        import numkong

        one = torch.ones(2, 3, dtype=torch.float16)
        scores = torch.empty(2)
        _score_compiled(numkong, one, scores, one[0].numpy())
    except Exception:
        return None
    return numkong if scores.tolist() == [3.0, 3.0] else None
