"""Weighted prompts, losses, cutouts and the loop that yields its steps."""

from __future__ import annotations

import math
import weakref

import pytest
import torch
import torch.nn.functional as functional
from like_mps import LikeMps

from limner.algorithms.guidance import (
    Cutouts,
    Target,
    WeightedText,
    accumulate,
    cosine_loss,
    cut_out,
    optimise,
    parse_prompt,
    spherical_loss,
)
from limner.core.errors import PromptError

WHITE = torch.ones(3)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


# ---- prompts


@pytest.mark.parametrize(("prompt", "parts"), [
    ("a red fox", [("a red fox", 1.0)]),
    ("a red fox | snow:0.5", [("a red fox", 1.0), ("snow", 0.5)]),
    ("a : 2|b:-.25", [("a", 2.0), ("b", -0.25)]),
    ("a clock at 10:30", [("a clock at 10:30", 1.0)]),
    ("route 66 :3", [("route 66", 3.0)]),
    ("key: value", [("key: value", 1.0)]),
    ("a:1e2", [("a", 100.0)]),
    ("a:1_0", [("a:1_0", 1.0)]),
    ("a::2", [("a:", 2.0)]),
    ("a:0", [("a", 0.0)]),
])
def test_a_prompt_is_taken_apart_at_bars_and_weights(prompt: str, parts: list[tuple[str, float]]):
    assert parse_prompt(prompt) == tuple(WeightedText(*part) for part in parts)


def test_a_part_without_weight_gets_the_weight_of_its_kind():
    assert parse_prompt("text | more:1", weight=0.3) == (WeightedText("text", 0.3), WeightedText("more", 1.0))


@pytest.mark.parametrize("prompt", ["", "  ", "a |", "| a", "a | :0.5"])
def test_an_empty_part_is_refused(prompt: str):
    with pytest.raises(PromptError, match="is empty or has an empty part"):
        parse_prompt(prompt)


@pytest.mark.parametrize("weight", ["nan", "-inf", "1e4", "-1001", "1e-9", "9" * 400])
def test_a_weight_out_of_range_is_named(weight: str):
    with pytest.raises(PromptError, match="is out of range") as raised:
        parse_prompt(f"a fox:{weight}")
    assert len(str(raised.value)) < 200


def test_a_prompt_that_cannot_be_written_or_is_too_long_is_refused():
    with pytest.raises(PromptError, match="no valid UTF-8 at character 2"):
        parse_prompt("a \udcff")
    with pytest.raises(PromptError, match="60,000 characters; at most 10,000"):
        parse_prompt(" " * 60_000)


# ---- losses


def test_both_losses_are_least_at_the_target_and_grow_with_the_angle():
    angles = torch.linspace(0, math.pi, 7, dtype=torch.float64)
    rows = torch.stack([angles.cos(), angles.sin()], 1)
    for loss in (cosine_loss, spherical_loss):
        values = loss(rows, rows[:1])[:, 0]
        assert values[0] == pytest.approx(0, abs=1e-9)
        assert bool((values.diff() > 0).all())
    assert torch.allclose(spherical_loss(rows, rows[:1])[:-1, 0], angles[:-1] ** 2 / 2)


@pytest.mark.parametrize("loss", [cosine_loss, spherical_loss])
def test_the_gradient_of_a_loss_is_finite_at_the_target(loss):
    row = torch.tensor([[0.6, 0.8]], requires_grad=True)
    loss(row, row.detach()).sum().backward()
    assert bool(row.grad.isfinite().all())


def test_a_target_weighs_its_rows_and_pushes_away_below_zero():
    target = Target(torch.eye(3), torch.tensor([1.0, 0.5, -0.3]))
    rows = torch.eye(3)[[0, 2]]
    assert float(target.loss(rows)) == pytest.approx(((0.5 - 0.3) + (1.0 + 0.5)) / 2)
    assert target.similarity(torch.eye(3)[:1]) == pytest.approx(1 / 1.5)


# ---- cutouts


def test_the_same_seed_cuts_the_same_and_another_differs():
    image = torch.rand(3, 40, 40, generator=seeded())
    one, same, other = (cut_out(image, WHITE, Cutouts(16), seeded(seed)) for seed in (1, 1, 2))
    assert one.shape == (4, 3, 16, 16)
    assert torch.equal(one, same)
    assert not torch.allclose(one, other)


def test_without_distortion_and_crop_a_cutout_is_the_picture():
    image = torch.rand(3, 24, 24, generator=seeded())
    whole = Cutouts(24, count=1, distortion=0.0, area=(1.0, 1.0), ratio=1.0)
    assert torch.allclose(cut_out(image, WHITE, whole, seeded())[0], image, atol=1e-5)


def test_beyond_the_picture_is_the_ground_also_beside_one_that_is_not_square():
    gray = torch.full((3,), 0.5)
    whole = Cutouts(32, count=1, distortion=0.0, area=(1.0, 1.0), ratio=1.0)
    wide = cut_out(torch.zeros(3, 16, 32), gray, whole, seeded())[0]
    assert torch.allclose(wide[:, :7], gray[:, None, None].expand(3, 7, 32), atol=1e-5)
    assert float(wide[:, 9:23].abs().max()) < 1e-5
    plain = cut_out(gray[:, None, None].expand(3, 20, 20), gray, Cutouts(16), seeded())
    assert torch.allclose(plain, torch.full_like(plain, 0.5), atol=1e-6)


def test_a_bent_picture_keeps_straight_lines_and_shrinks():
    half = torch.ones(3, 64, 64)
    half[:, :, :32] = 0
    bent = cut_out(half, WHITE, Cutouts(64, count=8, area=(1.0, 1.0), ratio=1.0), seeded(3))
    share = (bent < 0.5).float().mean((1, 2, 3))
    assert bool((share < 0.5).all() and (share > 0.05).all())
    for cutout in bent[:, 0]:  # the edge between black and white is a line
        rows = range(24, 40)  # within the picture, whatever its perspective
        edge = torch.tensor([float((cutout[row] < 0.5).nonzero().max()) for row in rows])
        assert float(edge.diff().diff().abs().max()) <= 2


def test_gradients_reach_every_part_of_the_picture():
    image = torch.rand(3, 32, 32, generator=seeded()).requires_grad_()
    cut_out(image, WHITE, Cutouts(8, count=8), seeded()).sum().backward()
    assert float((image.grad != 0).float().mean()) > 0.95


def test_gray_cutouts_have_no_colour():
    image = torch.rand(3, 32, 32, generator=seeded())
    gray = cut_out(image, WHITE, Cutouts(8, grayscale=1.0), seeded())
    assert torch.equal(gray[:, 0], gray[:, 1])


@pytest.mark.parametrize(("height", "width"), [(400, 400), (7, 900), (1, 8192)])
def test_of_a_large_canvas_no_cutout_is_sampled_as_finely_as_the_canvas_is(height, width, monkeypatch):
    sampled: list[int] = []
    sample = functional.grid_sample
    monkeypatch.setattr(functional, "grid_sample", lambda image, grid, **how: (
        sampled.append(grid.shape[1]), sample(image, grid, **how))[1])
    ramp = torch.linspace(0, 1, width).expand(3, height, width).clone().requires_grad_()
    whole = Cutouts(16, count=1, distortion=0.0, area=(1.0, 1.0), ratio=1.0)
    seen = cut_out(ramp, torch.zeros(3), whole, seeded())[0]
    assert max(sampled) <= 3 * 16
    middles = (torch.arange(16) + 0.5) / 16
    shown = seen[0].sum(0) * max(height, width) / height / 16  # a row of a flat canvas fills only its share of a column
    assert torch.allclose(shown[2:-2], middles[2:-2], atol=0.03)
    (gradient,) = torch.autograd.grad(seen.sum(), ramp)
    assert float((gradient != 0).float().mean()) > 0.95


def test_cutouts_ask_nothing_that_apples_gpu_lacks():
    image = torch.rand(3, 40, 24, generator=seeded()).requires_grad_()
    with LikeMps():
        cut_out(image, WHITE, Cutouts(16, grayscale=0.5), seeded()).sum().backward()


# ---- the loop


def test_a_network_that_is_asked_keeps_no_gradients_and_stays_as_it_was():
    network = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.GELU(), torch.nn.Linear(4, 1))
    network[0].weight.requires_grad_(False)
    x = torch.ones(3, requires_grad=True)
    before = x.detach().clone()
    for _ in optimise(torch.optim.SGD([x], lr=0.5), lambda _: network(x).sum(), 2):
        assert all(parameter.grad is None for parameter in network.parameters())
    assert not torch.equal(x.detach(), before)
    assert [parameter.requires_grad for parameter in network.parameters()] == [False, True, True, True]


def test_the_loop_goes_downhill_by_scheduled_rates_and_settles_each_step():
    x = torch.tensor([4.0], requires_grad=True)
    settled: list[int] = []
    steps = optimise(torch.optim.SGD([x], lr=0.5), lambda _: x.square().sum() / 2, 4, factors=lambda i: [1.0 / (i + 1)],
                     settle=settled.append)
    assert [step.loss for step in steps] == pytest.approx([8.0, 2.0, 1.125, 0.5 * 1.25**2])
    assert settled == [0, 1, 2, 3]


def test_numbers_that_run_over_end_the_loop_and_leave_the_parameters():
    x = torch.tensor([1.0], requires_grad=True)
    steps = list(optimise(torch.optim.SGD([x], lr=0.5), lambda i: (x * (math.nan if i == 2 else 1.0)).sum(), 9))
    assert [step.finite for step in steps] == [True, True, False]
    assert float(x.detach()) == 0.0


def test_a_gradient_that_runs_over_ends_the_loop():
    x = torch.tensor([0.0], requires_grad=True)
    steps = list(optimise(torch.optim.SGD([x], lr=0.5), lambda _: x.sqrt().sum(), 3))
    assert [step.finite for step in steps] == [False]
    assert float(x.detach()) == 0.0


# ---- views in small batches


def test_the_gradient_of_parts_taken_one_by_one_is_that_of_their_sum():
    image = torch.rand(3, 5, 4, generator=torch.Generator().manual_seed(3), requires_grad=True)
    shares = [0.5, 0.25, 0.25]
    parts = [lambda x: x.square().sum(), lambda x: x.sin().mean(), lambda x: (x * x.flip(0)).sum()]
    whole = sum(share * part(image) for share, part in zip(shares, parts))
    expected, = torch.autograd.grad(2 * whole, image)
    found = accumulate(image, shares, lambda seen, index: parts[index](seen))
    assert float(found.detach()) == pytest.approx(float(whole.detach()))
    assert torch.allclose(torch.autograd.grad(2 * found, image)[0], expected)


def test_a_part_is_forgotten_before_the_next_one_is_made():
    alive: list[weakref.ref] = []

    def loss_of(image, index):
        assert all(one() is None for one in alive), "an earlier part is still in memory"
        kept = image * index
        alive.append(weakref.ref(kept))
        return (kept * kept).sum()

    accumulate(torch.ones(3, 2, 2, requires_grad=True), [1.0, 1.0, 1.0], loss_of).backward()
    assert len(alive) == 3
