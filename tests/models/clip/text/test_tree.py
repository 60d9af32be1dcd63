"""Trees of tokens: every text is in one, shares what it can, and sees itself and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from limner.models.clip.text.tree import TokenTree, grow_trees, shared_length

TEXTS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=9), min_size=1, max_size=90)


def read_sight(tree: TokenTree, node: int) -> list[int]:
    """Return the nodes that a node sees, in order of depth."""
    width = tree.sees.shape[1]
    block = node // width
    keys = tree.before[block].tolist() + list(range(block * width, (block + 1) * width))
    seen = [key for key, sees in zip(keys, tree.sees[block, node % width].tolist()) if sees]
    return sorted(seen, key=lambda key: int(tree.depths[key]))


@given(texts=TEXTS, limit=st.integers(1, 200))
def test_each_text_is_what_its_leaf_sees(texts: list[list[int]], limit: int) -> None:
    trees = grow_trees(texts, limit)
    found = {}
    for tree in trees:
        for row, leaf in zip(tree.rows.tolist(), tree.leaves.tolist()):
            sight = read_sight(tree, leaf)
            assert tree.depths[sight].tolist() == list(range(len(sight)))
            assert tree.parents[sight].tolist() == [-1, *sight[:-1]]
            found[row] = tree.tokens[sight].tolist()
    assert [found[row] for row in range(len(texts))] == texts


@given(texts=TEXTS)
def test_what_texts_begin_with_stands_once(texts: list[list[int]]) -> None:
    tree, = grow_trees(texts, 10_000)
    beginnings = {tuple(text[:length]) for text in texts for length in range(1, len(text) + 1)}
    assert len(beginnings) <= len(tree.tokens) < len(beginnings) + len(tree.sees)


@given(texts=TEXTS, limit=st.integers(9, 60))
def test_no_tree_is_larger_than_asked_but_for_what_fills_its_blocks(texts: list[list[int]], limit: int) -> None:
    for tree in grow_trees(texts, limit):
        assert len(tree.tokens) < limit + len(tree.sees)


@given(texts=TEXTS)
def test_no_node_sees_nothing(texts: list[list[int]]) -> None:
    assert all(bool(tree.sees.any(dim=-1).all()) for tree in grow_trees(texts, 100))


def test_no_texts_make_no_trees() -> None:
    assert grow_trees([], 100) == []


def test_the_shared_length_is_that_of_the_common_beginning() -> None:
    assert shared_length([1, 2, 3], [1, 2, 4]) == 2
    assert shared_length([1, 2], [1, 2, 4]) == 2
    assert shared_length([], [1]) == 0
