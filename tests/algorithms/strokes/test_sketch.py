"""The parameters of a drawing under way."""

from __future__ import annotations

import torch

from limner.algorithms.strokes.sketch import Limits, find_pull, scribble

CANVAS = (50, 30)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_scribbles_are_joined_walks_that_begin_on_the_canvas():
    sketch = scribble(40, 3, CANVAS, seeded())
    strokes = sketch.strokes(Limits())
    assert set(torch.bincount(strokes.stroke_of).tolist()) == {1, 2, 3}
    follows = strokes.stroke_of[1:] == strokes.stroke_of[:-1]
    assert torch.equal(strokes.points[1:][follows][:, 0], strokes.points[:-1][follows][:, 3])
    begins = torch.cat([torch.tensor([True]), ~follows])
    assert bool(((strokes.points[begins, 0] >= 0) & (strokes.points[begins, 0] <= torch.tensor(CANVAS))).all())
    steps = (strokes.points[:, 1:] - strokes.points[:, :-1]).abs().amax((0, 1))
    assert bool((steps <= torch.tensor(CANVAS) * 0.05 + 1e-4).all())


def test_replanting_moves_only_the_strokes_it_is_told_to():
    sketch = scribble(10, 3, CANVAS, seeded())
    before = sketch.strokes(Limits())
    rows, middles = torch.tensor([2, 7]), torch.tensor([[10.0, 5.0], [40.0, 20.0]])
    knots = sketch.replant(rows, middles, CANVAS, seeded(1))
    after = sketch.strokes(Limits())
    chosen = torch.isin(before.stroke_of, rows)
    assert torch.equal(before.points[~chosen], after.points[~chosen])
    first = [int((after.stroke_of == row).nonzero()[0]) for row in rows]
    assert torch.equal(after.points[first, 0], middles)
    assert len(knots) == sum(3 * int((before.stroke_of == row).sum()) + 1 for row in rows)


def test_a_palette_leaves_only_its_colours_and_still_lets_gradients_through():
    sketch = scribble(20, 2, CANVAS, seeded())
    sketch.colors.requires_grad_()
    palette = torch.tensor([[0.0, 0.0, 0.0], [1.0, 0.5, 0.0]])
    colors = sketch.strokes(Limits(palette=palette)).colors
    assert set(map(tuple, colors.detach().tolist())) <= set(map(tuple, palette.tolist()))
    colors.sum().backward()
    assert torch.equal(sketch.colors.grad, torch.ones_like(sketch.colors))


def test_only_active_strokes_are_drawn():
    sketch = scribble(9, 3, CANVAS, seeded())
    sketch.active = 4
    strokes = sketch.strokes(Limits())
    assert len(strokes) == 4
    assert int(strokes.stroke_of.max()) == 3


def test_new_strokes_are_placed_where_the_gradient_is():
    gradient = torch.zeros(3, 30, 50)
    gradient[:, 20, 40] = -1.0
    places = find_pull(gradient, 50, seeded())
    assert float((places - torch.tensor([40.5, 20.5])).abs().max()) < 3
    assert find_pull(torch.zeros(3, 30, 50), 5, seeded()).shape == (5, 2)
