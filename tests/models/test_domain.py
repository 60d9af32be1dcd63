"""A model folder may say what it was made for: pictures from there pass, others are told, and damage costs only that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from limner.core.vectors import normalise
from limner.models.domain import FILE_NAME, Domain, Lesson, fit_domain, load_domain, save_domain

WIDTH = 48
ADVICE = "Made for drawings; use another for photographs."


def draw(count: int, seed: int, center: float = 1.0) -> Tensor:
    """Unit rows that differ much in some directions and ten thousand times less in others, as trained features do."""
    spread = torch.logspace(0, -4, WIDTH)
    rows = torch.randn(count, WIDTH, generator=torch.Generator().manual_seed(seed)) * spread
    return normalise(rows + torch.linspace(center, 1.0, WIDTH))


ABOUT = "It knows drawings."


def lesson(held_out_seed: int = 2) -> Lesson:
    foreign = torch.cat([draw(150, 7 + kind, center=center) for kind, center in enumerate((-2.0, 4.0, -6.0, 9.0))])
    kinds = [str(kind) for kind in range(4) for _ in range(150)]
    return Lesson(draw(1500, 1), foreign, kinds, draw(1500, held_out_seed), {"things": draw(9, 20), "ways": draw(4, 21)})


@pytest.fixture(scope="module")
def domain() -> Domain:
    return fit_domain(lesson(), ADVICE, ABOUT, steps=150)


def test_about_three_known_pictures_in_a_hundred_are_false_alarms(domain: Domain) -> None:
    alarms = sum(domain.hint(row[None]) is not None for row in draw(2000, 4))
    assert 25 <= alarms <= 110


def test_foreign_pictures_are_told_with_the_advice_also_of_a_kind_that_was_never_taught(domain: Domain) -> None:
    for center in (-2.0, -12.0):
        told = [domain.hint(row[None]) for row in draw(50, 5, center=center)]
        assert told.count(ADVICE) >= 45


def test_what_lies_far_from_everything_that_has_a_name_scores_higher(domain: Domain) -> None:
    near, far = draw(50, 31), normalise(torch.randn(50, WIDTH, generator=torch.Generator().manual_seed(8)))
    assert (domain.weights[:2] <= 0).all(), "to be like something known speaks against being foreign"
    assert domain.signs(near)[:, 0].mean() > domain.signs(far)[:, 0].mean()


def test_a_picture_that_is_not_clearly_known_is_told_of_once_in_the_log(domain: Domain, caplog) -> None:
    fresh = replace(domain, _told=set())
    scores = fresh.score(draw(500, 6))
    unclear = draw(500, 6)[(scores > fresh.clear) & (scores <= fresh.threshold)]
    assert len(unclear) > 20
    assert [fresh.hint(row[None]) for row in unclear[:5]] == [None] * 5
    assert caplog.text.count(ABOUT) == 1


def test_the_features_of_another_tower_are_led_to_these(domain: Domain) -> None:
    turn, _ = torch.linalg.qr(torch.randn(WIDTH, WIDTH, generator=torch.Generator().manual_seed(9)))
    rows = draw(200, 10)
    behind = domain.behind(turn)
    tolerance = 0.05 * float(domain.score(rows).std()) + 0.2
    assert torch.allclose(behind.score(rows @ turn * 7), domain.score(rows), atol=tolerance)


def test_the_same_pictures_give_the_same_domain_and_leave_the_random_state_alone(domain: Domain) -> None:
    torch.manual_seed(3)
    expected = torch.rand(1)
    torch.manual_seed(3)
    again = fit_domain(lesson(), ADVICE, ABOUT, steps=150)
    assert torch.equal(torch.rand(1), expected)
    assert again.threshold == domain.threshold
    assert torch.equal(again.inner, domain.inner)


def test_a_saved_domain_says_the_same(domain: Domain, tmp_path: Path) -> None:
    save_domain(domain, tmp_path)
    read = load_domain(tmp_path)
    assert read is not None
    assert (read.threshold, read.clear, read.advice, read.about) == (domain.threshold, domain.clear, ADVICE, ABOUT)
    rows = draw(500, 6)
    assert torch.allclose(read.score(rows), domain.score(rows), atol=1e-4)


def test_features_without_any_spread_in_a_direction_give_finite_scores() -> None:
    known, foreign, names = (normalise(torch.cat([rows, torch.zeros(len(rows), 4)], 1))
                             for rows in (draw(100, 1), draw(100, 2, center=-2.0), draw(5, 3)))
    made = fit_domain(Lesson(known, foreign, ["a", "b"] * 50, known, {"things": names}), ADVICE, ABOUT, steps=20)
    assert made.score(foreign).isfinite().all()


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
