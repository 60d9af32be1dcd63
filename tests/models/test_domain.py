"""A model folder may say what it was made for: pictures from there pass, others are told, and damage costs only that."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.models.domain import FILE_NAME, Domain, fit_domain, load_domain, save_domain

WIDTH = 48
ADVICE = "Made for drawings; use another for photographs."


def draw(count: int, seed: int, center: float = 1.0) -> Tensor:
    """Unit rows that differ much in some directions and ten thousand times less in others, as trained features do."""
    spread = torch.logspace(0, -4, WIDTH)
    rows = torch.randn(count, WIDTH, generator=torch.Generator().manual_seed(seed)) * spread
    return normalise(rows + torch.linspace(center, 1.0, WIDTH))


def draw_foreign(count: int, seed: int) -> Tensor:
    """Rows about another center."""
    return draw(count, seed, center=-2.0)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return fit_domain(draw(2000, 1), draw_foreign(500, 7), draw(2000, 2), ADVICE)


def test_about_one_known_picture_in_a_hundred_is_a_false_alarm(domain: Domain) -> None:
    alarms = sum(domain.hint(row[None]) is not None for row in draw(2000, 4))
    assert 5 <= alarms <= 45


def test_foreign_pictures_are_told_with_the_advice(domain: Domain) -> None:
    assert [domain.hint(row[None]) for row in draw_foreign(50, 5)].count(ADVICE) >= 45


def test_the_same_pictures_give_the_same_domain_and_leave_the_random_state_alone(domain: Domain) -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    again = fit_domain(draw(2000, 1), draw_foreign(500, 7), draw(2000, 2), ADVICE)
    assert torch.equal(torch.rand(1), expected)
    assert again.threshold == domain.threshold
    assert torch.equal(again.inner, domain.inner)


def test_a_saved_domain_says_the_same(domain: Domain, tmp_path: Path) -> None:
    save_domain(domain, tmp_path)
    read = load_domain(tmp_path)
    assert read is not None
    assert (read.threshold, read.advice) == (domain.threshold, ADVICE)
    rows = draw(500, 6)
    assert torch.equal(read.score(rows), domain.score(rows))


def test_features_without_any_spread_in_a_direction_give_finite_scores() -> None:
    known, foreign = (normalise(torch.cat([rows, torch.zeros(100, 4)], 1)) for rows in (draw(100, 1), draw_foreign(100, 2)))
    assert fit_domain(known, foreign, known, ADVICE).score(foreign).isfinite().all()


@pytest.mark.parametrize("folder", [None, Path("."), Path("nowhere")])
def test_where_nothing_is_said_there_is_no_domain(folder: Path | None) -> None:
    assert load_domain(folder) is None


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.999])
def test_a_damaged_domain_costs_a_warning_and_only_the_hint(
    share: float, domain: Domain, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    save_domain(domain, tmp_path)
    content = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(content[:int(len(content) * share)])
    assert load_domain(tmp_path) is None
    assert FILE_NAME in caplog.text
