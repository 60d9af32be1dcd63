"""One scan for all that is kept as float16 rows: every row scored, the nearest found exactly.

A query is scored roughly by the fastest kernel that is installed (numkong works on float16 as it lies, in the file), with a
bound on its error; what may be among the nearest is then scored in float32. Without numkong, and for rows that are not on
the CPU, blocks are turned to float32 and scored by torch. All give the same neighbours. Knows nothing about what the rows
mean.
"""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from limner.core.vectors import mean_of, top_k

BLOCK_ROWS = 512
"""Rows turned to float32 at a time: 1 MB of 512 columns, which stay in the processor's cache for the product."""

PRODUCT_ROWS = 64
"""Rows of a product. Fewer are filled up to it: a product's rounding may depend on its shape, and a row's score must not
depend on how many others there are."""

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

_own = threading.local()
"""Blocks, one a thread."""


def score_rows(chunks: Sequence[Tensor], vector: Tensor) -> Tensor:
    """Return the similarities ``[n]``, float32 on the CPU, of all rows of ``chunks`` (float16 ``[*, d]``) with a vector."""
    return _run_over(chunks, lambda rows, out: _score_block(rows, out, vector.float()))


def rough_scores(chunks: Sequence[Tensor], vector: Tensor) -> tuple[Tensor, float]:
    """Return similarities ``[n]``, and how far at most each is from that of ``score_rows``."""
    library = _numkong()
    if library is None or not chunks or vector.device.type != "cpu":
        return score_rows(chunks, vector), 0.0
    exact = vector.float().numpy()
    query = exact.astype(np.float16)
    lost = exact - query
    bound = LONGEST_ROW * math.sqrt(float(lost @ lost)) + len(exact) * 2**-23
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
    places = torch.from_numpy(_leading(rough.numpy(), count, 2 * bound))
    exact = score(places) if bound else rough[places]
    order = top_k(exact, count)
    return places[order], exact[order]


def _leading(scores: Any, count: int, slack: float) -> Any:
    """Return the places, ascending, of all of ``scores [n]`` that are at most ``slack`` below the ``count``-th best.

    The ``count``-th best of groups' best bounds it from below, so that few groups are looked into.
    """
    groups = len(scores) // GROUP
    places = None
    if groups >= 2 * count:
        best = scores[:groups * GROUP].reshape(GROUP, groups).max(0)  # each column is a group
        chosen = np.flatnonzero(best >= np.partition(best, -count)[-count] - slack)
        places = np.concatenate([(chosen + groups * np.arange(GROUP)[:, None]).ravel(),
                                 np.arange(groups * GROUP, len(scores))])
        scores = scores[places]
    kept = np.flatnonzero(scores >= np.partition(scores, -count)[-count] - slack)
    return kept if places is None else places[kept]


def take_rows(chunks: Sequence[Tensor], places: Tensor) -> Tensor:
    """Return the rows at some places of all chunks, ``[k, d]``, as they are kept."""
    if len(chunks) == 1:
        return chunks[0][places]
    if not chunks:
        return torch.empty(0, 0, dtype=torch.float16)
    wanted = places.cpu().numpy()
    order = np.argsort(wanted, kind="stable")
    starts = np.array(list(itertools.accumulate(map(len, chunks), initial=0)))
    bounds = np.searchsorted(wanted[order], starts).tolist()
    rows = chunks[0].new_empty(len(places), chunks[0].shape[1])
    for chunk, start, first, last in zip(chunks, starts.tolist(), bounds, bounds[1:]):
        if first < last:
            mine = order[first:last]
            rows[mine] = chunk[wanted[mine] - start]
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
    parts = [(rows, out) for rows, out in zip(chunks, torch.split(scores, list(map(len, chunks)))) if len(rows)]
    threads = torch.get_num_threads()
    if threads == 1 or len(scores) <= SHARE_ROWS or any(chunk.device.type != "cpu" for chunk in chunks):
        for rows, out in parts:  # a device has threads of its own
            score(rows, out)
        return scores
    shares = [pair for rows, out in parts for pair in zip(torch.split(rows, SHARE_ROWS), torch.split(out, SHARE_ROWS))]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda share: score(*share), shares))
    return scores


def _score_block(chunk: Tensor, scores: Tensor, vector: Tensor) -> None:
    pieces = max(1, PIECE_NUMBERS // len(vector))
    buffer, found = _block_of(len(vector), vector.device), vector.new_empty(BLOCK_ROWS)
    most = min(len(chunk), BLOCK_ROWS)
    products = [(buffer[at:at + PRODUCT_ROWS], found[at:at + PRODUCT_ROWS]) for at in range(0, most, PRODUCT_ROWS)]
    for block, part in zip(torch.split(chunk, BLOCK_ROWS), torch.split(scores, BLOCK_ROWS)):
        if block.device.type == "cpu" and len(block) > pieces:
            # one call turns all pieces to float32, and Python's lock is not taken between them
            torch.cat(torch.split(block, pieces), out=buffer[:len(block)])
        else:
            buffer[:len(block)].copy_(block)
        for rows, out in products[:-(-len(block) // PRODUCT_ROWS)]:
            torch.mv(rows, vector, out=out)
        part.copy_(found[:len(block)])


def _block_of(columns: int, device: torch.device) -> Tensor:
    """Return this thread's block ``[BLOCK_ROWS, columns]``, kept from call to call: to make one takes as long as a product
    of it."""
    block: Tensor | None = getattr(_own, "block", None)
    if block is None or block.shape != (BLOCK_ROWS, columns) or block.device != device:
        block = _own.block = torch.zeros(BLOCK_ROWS, columns, device=device)
    return block


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
