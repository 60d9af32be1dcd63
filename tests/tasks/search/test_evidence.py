"""What a match must show: more than other nouns do, and more than chance gives the best of many photos."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from limner.core.vectors import normalise
from limner.index.photos.local import LocalStore
from limner.index.photos.records import About, Entry, Model
from limner.tasks.search import floor as floors
from limner.tasks.search.evidence import Evidence, Nouns
from limner.tasks.search.floor import Floor, learn_floor, nonsense

COLUMNS = 8
AXES = normalise(torch.eye(COLUMNS) + 0.05 * torch.randn(COLUMNS, COLUMNS, generator=torch.Generator().manual_seed(0)))
DOG, WOLF, BOAT, RED, ELSE = AXES[:5]
NOUNS = Nouns(torch.stack([DOG, WOLF, BOAT, *AXES[5:]]), scale=10.0)


def test_a_photo_is_held_against_what_else_it_may_show() -> None:
    photos = normalise(torch.stack([DOG + 0.1 * WOLF, WOLF + 0.1 * DOG, ELSE]))
    margins = NOUNS.margins(DOG, photos)
    assert margins[0] > 5
    assert margins[1] < -5
    assert -3 < margins[2] < 3


def test_the_noun_that_a_query_is_about_is_no_rival() -> None:
    red_boat = normalise((BOAT + 0.8 * RED)[None])[0]
    photo = normalise((BOAT + 0.2 * RED)[None])
    assert float(NOUNS.margins(red_boat, photo)) > 5, "the photo is nearer to 'boat' than to 'red boat'"


def test_without_other_nouns_everything_fits() -> None:
    assert Nouns(DOG[None], 10.0).margins(DOG, WOLF[None]).tolist() == [math.inf]


def test_of_several_texts_every_one_must_fit_or_their_mean() -> None:
    photos, asked = torch.stack([DOG, normalise((DOG + BOAT)[None])[0]]), torch.stack([DOG, BOAT])
    least = Evidence(NOUNS, asked, [1.0, 1.0], every=True).margins(photos)
    mean = Evidence(NOUNS, asked, [1.0, 3.0]).margins(photos)
    each = torch.stack([NOUNS.margins(text, photos) for text in asked])
    assert torch.equal(least, each.amin(0))
    assert torch.allclose(mean, 0.25 * each[0] + 0.75 * each[1])


def test_chance_grows_with_the_number_of_photos() -> None:
    floor = Floor(20_000, 6.0, 4.0)
    assert floor.at(20_000) == 6.0
    assert floor.at(floors.SOME_ROWS) == pytest.approx(4.0)
    assert floor.at(2_000) == pytest.approx(5.0)
    assert floor.at(40_000) > 6.0
    assert Floor(100, 5.0, 5.0).at(50) == 5.0
    assert Floor.read(floor.write()) == floor


@pytest.mark.parametrize("kept", [None, "", "nonsense", "[]", '{"rows": 1}',
                                  '{"rows": "x", "strength": 1, "among_some": 1}'])
def test_a_floor_that_makes_no_sense_is_none(kept: str | None) -> None:
    assert Floor.read(kept) is None


def test_the_floor_is_what_most_meaningless_words_do_not_reach(tmp_path: Path) -> None:
    random = torch.Generator().manual_seed(0)
    rows = normalise(torch.randn(1_000, COLUMNS, generator=random)).half()
    store = LocalStore(tmp_path, write=True, create=True)
    model = store.register(Model("m", "m", COLUMNS))

    def encode(texts: list[str]) -> torch.Tensor:
        assert texts == nonsense()
        return normalise(torch.randn(len(texts), COLUMNS, generator=torch.Generator().manual_seed(1)))

    def add(part: torch.Tensor, first: int) -> Floor | None:
        store.add(model, [Entry(f"/{first + i}", "/", 1, 1, f"{first + i}".encode(), About(), row[None])
                          for i, row in enumerate(part)])
        return learn_floor(store, model, NOUNS, encode)

    assert add(rows[:10], 0) is None
    learnt = add(rows[10:], 10)
    assert learnt is not None
    assert learnt.rows == 1_000
    best = []
    for vector in encode(nonsense()):
        scores = rows.float() @ vector
        deviation = 1.4826 * (scores - scores.median()).abs().median()
        near = scores.topk(floors.NEAREST).indices
        best.append(float(((scores - scores.median()) / deviation + NOUNS.margins(vector, rows.float()))[near].max()))
    assert sum(value < learnt.strength for value in best) / len(best) == pytest.approx(floors.QUANTILE, abs=0.02)
    assert learnt.among_some < learnt.strength
    store.close()
