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


def draw(count: int, seed: int) -> Tensor:
    """Unit rows that differ much in some directions and ten thousand times less in others, as trained features do."""
    spread = torch.logspace(0, -4, WIDTH)
    return normalise(torch.randn(count, WIDTH, generator=torch.Generator().manual_seed(seed)) * spread + 1)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return fit_domain(draw(4000, 1), ADVICE, held_out=draw(2000, 2))


def test_pictures_like_the_known_ones_lie_at_a_distance_of_one_on_average() -> None:
    rows = torch.randn(4000, WIDTH, generator=torch.Generator().manual_seed(3)) * torch.logspace(0, -2, WIDTH)
    assert fit_domain(rows[:3000], ADVICE).distance(rows[3000:]).mean().item() == pytest.approx(1, abs=0.03)


def test_about_one_known_picture_in_a_hundred_is_a_false_alarm(domain: Domain) -> None:
    alarms = sum(domain.hint(row[None]) is not None for row in draw(2000, 4))
    assert 5 <= alarms <= 45


def test_foreign_pictures_are_told_with_the_advice(domain: Domain) -> None:
    foreign = normalise(torch.randn(50, WIDTH, generator=torch.Generator().manual_seed(5)))
    assert {domain.hint(row[None]) for row in foreign} == {ADVICE}


def test_a_domain_without_held_out_pictures_takes_the_known_ones() -> None:
    rows = draw(500, 1)
    domain = fit_domain(rows, ADVICE, false_alarms=0.1)
    assert (domain.distance(rows) > domain.threshold).float().mean().item() == pytest.approx(0.1, abs=0.01)


def test_a_saved_domain_says_the_same(domain: Domain, tmp_path: Path) -> None:
    save_domain(domain, tmp_path)
    read = load_domain(tmp_path)
    assert read is not None
    assert (read.threshold, read.advice) == (domain.threshold, ADVICE)
    rows = draw(500, 6)
    torch.testing.assert_close(read.distance(rows), domain.distance(rows), rtol=1e-4, atol=0)


def test_features_without_any_spread_in_a_direction_give_finite_distances() -> None:
    rows = normalise(torch.cat([draw(100, 1), torch.zeros(100, 4)], 1))
    assert fit_domain(rows, ADVICE).distance(rows).isfinite().all()


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
