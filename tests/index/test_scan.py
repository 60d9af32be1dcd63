"""A scan finds what an exhaustive search in float64 finds, with the compiled kernel and without it."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.index import scan


def draw_chunks(sizes: tuple[int, ...], columns: int, seed: int) -> list[Tensor]:
    random = torch.Generator().manual_seed(seed)
    return [normalise(torch.randn(size, columns, generator=random)).half() for size in sizes]


@pytest.fixture(params=["compiled", "plain"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "plain":
        monkeypatch.setattr(scan, "_numkong", lambda: None)
    elif scan._numkong() is None:
        pytest.skip("numkong is not installed: pip install 'limner[search]'")
    monkeypatch.setattr(scan, "SHARE_ROWS", 100)
    return str(request.param)


@pytest.mark.parametrize("columns", [7, 64, 512])
def test_the_nearest_are_those_of_float64(kernel: str, columns: int) -> None:
    chunks = draw_chunks((230, 1, 0, 77), columns, seed=columns)
    vector = normalise(torch.randn(1, columns, generator=torch.Generator().manual_seed(1)))[0]
    exact = torch.cat(chunks).double() @ vector.double()
    places, scores = scan.nearest_rows(chunks, vector, 12)
    assert places.tolist() == exact.topk(12).indices.tolist()
    assert torch.allclose(scores.double(), exact[places], atol=1e-6)


def test_rough_scores_keep_within_their_bound(kernel: str) -> None:
    chunks = draw_chunks((500,), 512, seed=3)
    vector = normalise(torch.randn(1, 512, generator=torch.Generator().manual_seed(4)))[0]
    rough, bound = scan.rough_scores(chunks, vector)
    assert float((rough - scan.score_rows(chunks, vector)).abs().max()) <= bound
    assert bound < 1e-3


def test_equal_rows_keep_their_order(kernel: str) -> None:
    row = normalise(torch.ones(1, 16)).half()
    places, _ = scan.nearest_rows([row.repeat(130, 1), row.repeat(5, 1)], row[0].float(), 131)
    assert places.tolist() == list(range(131))


def test_rows_are_taken_from_the_chunk_they_lie_in() -> None:
    chunks = draw_chunks((3, 0, 2), 4, seed=5)
    taken = scan.take_rows(chunks, torch.tensor([4, 0, 2, 3]))
    assert torch.equal(taken, torch.cat(chunks)[[4, 0, 2, 3]])


def test_nothing_is_nearest_among_nothing(kernel: str) -> None:
    places, scores = scan.nearest_rows([], torch.ones(4), 3)
    assert len(places) == len(scores) == 0


@pytest.mark.parametrize("columns", [32, 512])
def test_a_rows_score_does_not_depend_on_the_others(columns: int) -> None:
    rows, = draw_chunks((1_300,), columns, seed=6)
    vector = normalise(torch.randn(1, columns, generator=torch.Generator().manual_seed(7)))[0]
    every = scan.score_rows([rows], vector)
    assert torch.equal(torch.cat([scan.score_rows([rows[:3]], vector), scan.score_rows([rows[3:]], vector)]), every)
    places = torch.tensor([1_299, 0, 511, 512, 7])
    assert torch.equal(scan.score_at([rows], places, vector), every[places])


def test_several_models_judge_by_the_mean(kernel: str) -> None:
    parts = [draw_chunks((130, 70), columns, seed=columns) for columns in (16, 48)]
    vectors = [normalise(torch.randn(1, columns, generator=torch.Generator().manual_seed(8)))[0] for columns in (16, 48)]
    exact = torch.stack([torch.cat(chunks).double() @ vector.double() for chunks, vector in zip(parts, vectors)]).mean(0)
    places, scores = scan.nearest_jointly(parts, vectors, 9)
    assert places.tolist() == exact.topk(9).indices.tolist()
    assert torch.allclose(scores.double(), exact[places], atol=1e-6)
