"""Texts as trees of tokens: what several texts begin with stands there once.

A tree's nodes are numbered in depth-first order and cut into blocks of equal width. A node sees the tokens that lead to
it: those in its own block, and those before it; the latter are the same for all of a block, since every way into a block
leads through its first node. So attention over a tree is a dense batch: each block against itself and a few nodes before
it, under a mask.

Knows nothing about networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

BLOCK = 32
"""Nodes that attend together. In wide blocks most pairs don't see each other; narrow ones copy the prompt's keys often."""


@dataclass(frozen=True)
class TokenTree:
    """Some texts without padding. The nodes fill whole blocks; the few that are left over see only themselves.

    Attributes:
        rows: which texts these are, ``[texts]``.
        leaves: the node that each of them ends in, ``[texts]``.
        tokens: ``[nodes]``.
        depths: the place of each node in its text, from 0, ``[nodes]``.
        parents: the node before each, -1 for the first of a text, ``[nodes]``.
        before: the nodes before a block that lead to it, ``[blocks, reach]``.
        sees: which nodes of ``before`` and then of its block a node sees, bool ``[blocks, width, reach + width]``.
    """

    rows: Tensor
    leaves: Tensor
    tokens: Tensor
    depths: Tensor
    parents: Tensor
    before: Tensor
    sees: Tensor

    def to(self, device: torch.device) -> TokenTree:
        """Return the tree on a device."""
        return TokenTree(**{name: value.to(device) for name, value in vars(self).items()})


def grow_trees(texts: Sequence[Sequence[int]], limit: int) -> list[TokenTree]:
    """Return trees that hold all texts of one or more tokens; none has over ``limit`` nodes, unless for a single text."""
    growths: list[_Growth] = []
    for row, text in sorted(enumerate(texts), key=lambda entry: entry[1]):  # type: ignore[arg-type, return-value]
        if not growths or len(growths[-1].tokens) + len(text) > limit:
            growths.append(_Growth())
        growths[-1].add(row, text)
    return [growth.finish() for growth in growths]


def shared_length(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many tokens two texts share at their beginning."""
    for place, (mine, theirs) in enumerate(zip(one, other)):
        if mine != theirs:
            return place
    return min(len(one), len(other))


class _Growth:
    """A tree while texts are added to it, in sorted order."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self._depths: list[int] = []
        self._parents: list[int] = []
        self._rows: list[int] = []
        self._leaves: list[int] = []
        self._path: list[int] = []
        self._last: Sequence[int] = ()

    def add(self, row: int, text: Sequence[int]) -> None:
        shared = shared_length(self._last, text)
        del self._path[shared:]
        for depth in range(shared, len(text)):
            self._parents.append(self._path[-1] if self._path else -1)
            self._path.append(len(self.tokens))
            self.tokens.append(text[depth])
            self._depths.append(depth)
        self._last = text
        self._rows.append(row)
        self._leaves.append(self._path[-1])

    def finish(self) -> TokenTree:
        size = len(self.tokens)
        blocks = -(-size // BLOCK)
        width = -(-size // blocks)  # blocks as even as can be, so that little is left over
        spare = blocks * width - size
        depths = torch.tensor(self._depths + [0] * spare)
        parents = torch.tensor(self._parents + [-1] * spare)
        before, sees = _find_sight(parents, depths, width)
        return TokenTree(rows=torch.tensor(self._rows), leaves=torch.tensor(self._leaves),
                         tokens=torch.tensor(self.tokens + [0] * spare), depths=depths, parents=parents,
                         before=before, sees=sees)


def _find_sight(parents: Tensor, depths: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Return ``before`` and ``sees`` of a tree."""
    nodes = torch.arange(len(parents))
    begins = nodes // width * width
    ways = _find_ways(parents, depths)
    reach = int(depths[::width].max())
    outside = (ways[:, :reach] >= 0) & (ways[:, :reach] < begins[:, None])
    inside = torch.zeros(len(nodes), width, dtype=torch.bool)
    node, depth = torch.nonzero(ways >= begins[:, None], as_tuple=True)
    inside[node, ways[node, depth] - begins[node]] = True
    sees = torch.cat([outside, inside], dim=1)
    return ways[::width, :reach].clamp(min=0), sees.view(-1, width, reach + width)


def _find_ways(parents: Tensor, depths: Tensor) -> Tensor:
    """Return the nodes that lead to each node, and itself, by their depth; -1 below it. ``[nodes, depths]``."""
    nodes = torch.arange(len(parents))
    ways = torch.full((len(nodes), int(depths.max()) + 1), -1)
    above = nodes
    while len(nodes):
        ways[nodes, depths[above]] = above
        above = parents[above]
        nodes, above = nodes[above >= 0], above[above >= 0]
    return ways
