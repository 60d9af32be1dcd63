"""Unit rows, and the best of many in an order that does not depend on the machine."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from limner.core.vectors import normalise, top_k

SCORES = st.lists(st.sampled_from([-1.0, -0.25, -0.0, 0.0, 0.25, 0.5]), max_size=30)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
def test_rows_come_out_of_length_one_in_float32_and_in_their_direction(dtype: torch.dtype) -> None:
    rows = torch.randn(20, 7, generator=torch.Generator().manual_seed(0)).to(dtype) * 100
    unit = normalise(rows)
    assert unit.dtype == torch.float32
    torch.testing.assert_close(unit.norm(dim=-1), torch.ones(20), rtol=0, atol=1e-6)
    torch.testing.assert_close(unit * rows.float().norm(dim=-1, keepdim=True), rows.float())


def test_half_precision_rows_too_long_for_their_own_type_do_not_overflow() -> None:
    assert normalise(torch.full((1, 4), 60000.0, dtype=torch.float16)).tolist() == [[0.5] * 4]


def test_a_zero_row_stays_zero() -> None:
    assert normalise(torch.tensor([[0.0, 0.0], [3.0, 4.0]])).tolist() == [[0.0, 0.0], pytest.approx([0.6, 0.8])]


def test_no_rows_are_no_rows() -> None:
    assert normalise(torch.empty(0, 5)).shape == (0, 5)


@given(SCORES, st.integers(0, 35), st.booleans())
def test_the_best_come_first_and_equals_in_their_order(scores: list[float], count: int, largest: bool) -> None:
    expected = sorted(range(len(scores)), key=lambda i: -scores[i] if largest else scores[i])[:count]  # sorted is stable
    assert top_k(torch.tensor(scores), count, largest=largest).tolist() == expected
