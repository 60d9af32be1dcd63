"""Pictures that are no scenes: of any kind and size, the same from the same seed, others from another."""

from __future__ import annotations

import numpy as np
import pytest

from training.world.foreign import FOREIGN, PHRASES, UNSEEN, draw_foreign


@pytest.mark.parametrize("kind", [*FOREIGN, *UNSEEN])
def test_a_seed_fixes_the_picture(kind: str) -> None:
    first, again, other = (np.asarray(draw_foreign(kind, seed, 64)) for seed in (3, 3, 4))
    assert first.shape == (64, 64, 3)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("kind", [*FOREIGN, *UNSEEN])
def test_a_picture_is_not_of_one_color(kind: str) -> None:
    assert np.asarray(draw_foreign(kind, 1, 96)).std() > 2


def test_every_kind_that_is_taught_has_a_name_and_none_of_the_others() -> None:
    assert set(PHRASES) == set(FOREIGN)
    assert not set(FOREIGN) & set(UNSEEN)
