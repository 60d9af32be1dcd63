"""The shortest of the prompts that keep enough of the similarity. Knows nothing about models, tables or captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Kept = tuple[int, ...]


def shorten(count: int, score: Callable[[Sequence[Kept]], Sequence[float]], measure: Callable[[Kept], int],
            least: float) -> Kept:
    """Return which of ``count`` parts to keep, so that what is left is short and scores ``least`` or more.

    Parts are dropped one at a time, each time the one whose loss is the least (the last of equals), down to ``least``.
    Then whatever ends earlier is tried: the whole and what was left at every step, cut behind each part. The shortest by
    ``measure`` is returned, the best of equals.
    """
    kept = tuple(range(count))
    left = [kept]
    while kept:
        fewer = [kept[:out] + kept[out + 1:] for out in reversed(range(len(kept)))]
        scores = list(score(fewer))
        kept = fewer[scores.index(max(scores))]
        if max(scores) < least:
            break
        left.append(kept)
    prompts = list(dict.fromkeys(whole[:length] for whole in left for length in range(len(whole), -1, -1)))
    enough = [(kept, found) for kept, found in zip(prompts, score(prompts), strict=True) if found >= least]
    if not enough:
        return tuple(range(count))
    shortest, _ = min(enough, key=lambda entry: (measure(entry[0]), -entry[1]))
    return shortest
