"""Every subject in several really different constructions: each can be drawn, is the same again and unlike the rest."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from training.world import catalog
from training.world.kinds import Form, Subject
from training.world.pen import TONES, Pen

SUBJECTS: tuple[Subject, ...] = tuple(catalog.SUBJECTS.values())
SIDE_PX = 64
FORMS = [pytest.param(form, id=form.__name__) for subject in SUBJECTS for form in subject.forms]


def shapes(form: Form, seed: int) -> Pen:
    pen = Pen()
    form(pen, np.random.default_rng(seed))
    return pen


def silhouette(form: Form, seed: int) -> np.ndarray:
    mask = Image.new("1", (SIDE_PX, SIDE_PX))
    for shape in shapes(form, seed).shapes:
        ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in shape.points * (SIDE_PX - 1)], fill=1)
    return np.asarray(mask)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_fills_the_unit_square_and_is_the_same_again(form: Form) -> None:
    for seed in range(6):
        drawn, again = shapes(form, seed).shapes, shapes(form, seed).shapes
        points = np.vstack([s.points for s in drawn])
        assert points.min() >= -0.1
        assert points.max() <= 1.1
        assert np.ptp(points, axis=0).max() >= 0.8
        assert {s.tone for s in drawn if not s.tone.startswith("#")} <= set(TONES)
        assert any(s.tone in ("main", "light", "dark") for s in drawn)
        assert all(np.array_equal(a.points, b.points) and a.tone == b.tone for a, b in zip(drawn, again, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_varies_from_seed_to_seed(form: Form) -> None:
    first = shapes(form, 0).shapes
    others = [shapes(form, seed).shapes for seed in range(1, 8)]
    assert any(len(first) != len(o) or any(not np.array_equal(a.points, b.points) for a, b in zip(first, o)) for o in others)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.name)
def test_the_forms_of_a_subject_are_six_or_more_and_look_different(subject: Subject) -> None:
    assert len(set(subject.forms)) >= 6
    for a, b in combinations(subject.forms, 2):
        pairs = [(silhouette(a, seed), silhouette(b, seed)) for seed in range(4)]
        overlap = np.mean([(x & y).sum() / (x | y).sum() for x, y in pairs])
        assert overlap < 0.9, f"{a.__name__} and {b.__name__} have the same silhouette ({overlap:.2f})"
