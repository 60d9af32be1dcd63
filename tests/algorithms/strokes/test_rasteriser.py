from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from like_mps import LikeMps
from PIL import Image
from torch import Tensor

from limner.algorithms.strokes.rasteriser import Strokes, render_strokes

WHITE = torch.ones(3)
LEAVES = ("points", "widths", "colors", "opacities")


def scribble(count: int, size: float, width: float, seed: int = 0, step: float = 0.4) -> tuple[Tensor, Tensor, Strokes]:
    """Return knots, the knots of each cubic, and strokes of one to three cubics joined at shared knots."""
    random = torch.Generator().manual_seed(seed)
    knots: list[Tensor] = []
    rows, owners = [], []
    for owner in range(count):
        knots.append(torch.rand(2, generator=random) * size)
        for _ in range(int(torch.randint(1, 4, (1,), generator=random))):
            begin = len(knots) - 1
            for _ in range(3):
                knots.append(knots[-1] + step * size * (torch.rand(2, generator=random) - 0.5))
            rows.append(torch.arange(begin, begin + 4))
            owners.append(owner)
    places, index = torch.stack(knots), torch.stack(rows)
    colors, opacities = torch.rand(count, 3, generator=random), torch.rand(count, generator=random) * 0.9 + 0.05
    strokes = Strokes(places[index], torch.tensor(owners), torch.full((count,), width), colors, opacities)
    return places, index, strokes


def line(start: tuple[float, float], end: tuple[float, float], width: float, opacity: float = 1.0) -> Strokes:
    """Return one straight black stroke."""
    ends = torch.tensor([start, end], dtype=torch.float32)
    points = torch.lerp(ends[0], ends[1], torch.linspace(0, 1, 4)[:, None])[None]
    owner = torch.zeros(1, dtype=torch.int64)
    return Strokes(points, owner, torch.tensor([width]), torch.zeros(1, 3), torch.tensor([opacity]))


def trainable(strokes: Strokes) -> Strokes:
    return replace(strokes, **{name: getattr(strokes, name).clone().requires_grad_() for name in LEAVES})


def draw_and_pull(strokes: Strokes, height: int, width: int, **options) -> tuple[Tensor, list[Tensor]]:
    """Render on grey; return the image and the gradients of a fixed weighted sum of its pixels."""
    strokes = trainable(strokes)
    image = render_strokes(strokes, WHITE.to(strokes.points.dtype) * 0.6, height, width, **options)
    weights = torch.linspace(-1, 2, image.numel(), dtype=image.dtype).view_as(image).sin()
    (image * weights).sum().backward()
    return image.detach(), [getattr(strokes, name).grad for name in LEAVES]


# ---- gradients


@pytest.mark.parametrize(("width", "softness"), [(0.4, 1.0), (2.0, 1.0), (9.0, 1.0), (5.0, 2.5)])
def test_gradients_are_those_of_finite_differences(width: float, softness: float):
    places, index, strokes = scribble(3, 26, width, seed=3, step=0.7)
    ground = torch.tensor([0.9, 0.5, 0.2])
    leaves = [leaf.double() for leaf in (places, strokes.widths, strokes.colors, strokes.opacities, ground)]
    weights = torch.rand(3, 26, 31, generator=torch.Generator().manual_seed(1)).double()

    def loss(places: Tensor, widths: Tensor, colors: Tensor, opacities: Tensor, ground: Tensor) -> Tensor:
        moved = Strokes(places[index], strokes.stroke_of, widths, colors, opacities)
        return (render_strokes(moved, ground, 26, 31, softness_px=softness, hidden_below=0) * weights).sum()

    tracked = [leaf.clone().requires_grad_() for leaf in leaves]
    loss(*tracked).backward()
    for which, leaf in enumerate(leaves):
        expected = torch.zeros(leaf.numel(), dtype=torch.float64)
        for i in range(leaf.numel()):
            nudge = torch.zeros_like(leaf)
            nudge.view(-1)[i] = 1e-6
            up = loss(*leaves[:which], leaf + nudge, *leaves[which + 1 :])
            down = loss(*leaves[:which], leaf - nudge, *leaves[which + 1 :])
            expected[i] = (up - down) / 2e-6
        found = tracked[which].grad.flatten()
        assert (found - expected).norm() < 1e-4 * expected.norm()


def test_single_precision_gradients_agree_with_double_precision():
    places, index, strokes = scribble(20, 60, 3.0)
    gradients = []
    for dtype in (torch.float32, torch.float64):
        cast = replace(strokes, **{name: getattr(strokes, name).to(dtype) for name in LEAVES})
        points, *others = draw_and_pull(cast, 60, 60)[1]
        # Where two cubics meet, rounding decides which of them gets a gradient: compare at the knot they share.
        at_knots = torch.zeros_like(places, dtype=dtype).index_add_(0, index.flatten(), points.view(-1, 2))
        gradients.append([at_knots, *others])
    for single, double in zip(*gradients):
        assert (single - double).norm() < 2e-3 * double.norm()


def test_a_stroke_under_opaque_paint_gets_no_gradient_and_no_nan():
    over, under = line((8, 8), (24, 8), 12.0), line((10, 8), (20, 8), 2.0)
    owners = torch.tensor([0, 1])
    both = {name: torch.cat([getattr(under, name), getattr(over, name)]) for name in LEAVES}
    _, gradients = draw_and_pull(Strokes(stroke_of=owners, **both), 16, 32, hidden_below=0)
    for gradient in gradients:
        assert gradient.isfinite().all()
        assert gradient[0].abs().sum() == 0
        assert gradient[1].abs().sum() > 0


def test_image_and_gradients_repeat_to_the_last_bit():
    _, _, strokes = scribble(50, 64, 4.0)
    first, second = draw_and_pull(strokes, 64, 64), draw_and_pull(strokes, 64, 64)
    assert torch.equal(first[0], second[0])
    assert all(torch.equal(a, b) for a, b in zip(first[1], second[1]))


# ---- what is drawn


def test_width_is_the_full_width():
    column = 1 - render_strokes(line((-20, 10), (60, 10), 6.0), WHITE, 20, 40)[0, :, 20]
    assert column.tolist() == pytest.approx([0.0] * 7 + [1.0] * 6 + [0.0] * 7, abs=1e-5)


@pytest.mark.parametrize("width", [0.0, 0.1, 0.7])
def test_a_hairline_leaves_as_much_ink_as_it_is_wide(width: float):
    ink = 1 - render_strokes(line((-20, 10.5), (60, 10.5), width), WHITE, 20, 40)[0, :, 20]
    assert float(ink.sum()) == pytest.approx(width, abs=1e-5)


def test_a_stroke_of_no_length_is_a_dot():
    ink = (1 - render_strokes(line((15.3, 14.8), (15.3, 14.8), 14.0), WHITE, 30, 30)[0]).sum()
    assert float(ink) == pytest.approx(np.pi * 7**2, rel=0.01)


def test_a_stroke_never_blends_with_itself():
    once = line((4, 4), (28, 20), 5.0, opacity=0.5)
    twice = replace(once, points=once.points.repeat(2, 1, 1), stroke_of=torch.zeros(2, dtype=torch.int64))
    assert torch.allclose(render_strokes(once, WHITE, 24, 32), render_strokes(twice, WHITE, 24, 32), atol=1e-6)


def test_cubics_may_come_in_any_order():
    _, _, strokes = scribble(12, 40, 3.0)
    order = torch.randperm(len(strokes.points), generator=torch.Generator().manual_seed(0))
    shuffled = replace(strokes, points=strokes.points[order], stroke_of=strokes.stroke_of[order])
    assert torch.allclose(render_strokes(strokes, WHITE, 40, 40), render_strokes(shuffled, WHITE, 40, 40), atol=1e-5)


def test_a_canvas_of_odd_size_is_the_corner_of_a_larger_one():
    _, _, strokes = scribble(30, 50, 5.0)
    small, large = render_strokes(strokes, WHITE, 37, 53), render_strokes(strokes, WHITE, 128, 96)
    assert small.shape == (3, 37, 53)
    assert torch.allclose(small, large[:, :37, :53], atol=1e-4)
    assert render_strokes(strokes, WHITE, 1, 1).shape == (3, 1, 1)


def test_later_strokes_lie_on_top_however_many():
    count, opacity = 300, 0.02
    one = line((-50, 8), (90, 8), 60.0, opacity=opacity)
    repeated = {name: getattr(one, name).repeat_interleave(count, 0) for name in LEAVES}
    pile = Strokes(stroke_of=torch.arange(count), **repeated)
    image = render_strokes(pile, WHITE, 16, 16)
    assert torch.allclose(image, torch.full_like(image, (1 - opacity) ** count), atol=1e-4)


@pytest.mark.parametrize("threshold", [1e-3, 1e-2])
def test_hidden_paint_is_missed_by_no_more_than_was_agreed(threshold: float):
    _, _, strokes = scribble(120, 48, 24.0)
    exact = render_strokes(strokes, WHITE, 48, 48, hidden_below=0)
    quick = render_strokes(strokes, WHITE, 48, 48, hidden_below=threshold)
    assert (exact - quick).abs().max() <= threshold


# ---- against others


def supersampled(strokes: Strokes, size: int, samples: int = 6) -> np.ndarray:
    """Render by counting samples near densely sampled curves: slow, and shares nothing with limner."""
    t = np.linspace(0, 1, 300)
    weights = np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], 1)
    grid = (np.arange(size * samples) + 0.5) / samples
    image = np.ones((3, size, size))
    for owner in range(len(strokes)):
        curve = (weights @ strokes.points[strokes.stroke_of == owner].numpy()).reshape(-1, 2)
        nearest = np.full((len(grid), len(grid)), np.inf)
        for x, y in curve:
            np.minimum(nearest, (grid[None] - x) ** 2 + (grid[:, None] - y) ** 2, out=nearest)
        covered = (nearest <= (float(strokes.widths[owner]) / 2) ** 2).astype(float)
        alpha = covered.reshape(size, samples, size, samples).mean((1, 3)) * float(strokes.opacities[owner])
        image += alpha * (strokes.colors[owner].numpy()[:, None, None] - image)
    return image


@pytest.mark.parametrize("width", [1.0, 3.0, 11.0])
def test_pixels_are_those_of_a_supersampled_reference(width: float):
    _, _, strokes = scribble(6, 40, width, seed=5)
    error = np.abs(render_strokes(strokes, WHITE, 40, 40).numpy() - supersampled(strokes, 40))
    assert error.mean() < 0.004
    assert np.quantile(error, 0.999) < 0.12


@pytest.mark.parametrize("width", [0.3, 2.0, 9.0, 40.0])
def test_pixels_are_those_of_an_svg_renderer(width: float):
    resvg = pytest.importorskip("resvg_py")
    _, _, strokes = scribble(60, 150, width, seed=2)
    strokes = replace(strokes, colors=(strokes.colors * 255).round() / 255)
    paths = []
    for owner in range(len(strokes)):
        pieces = strokes.points[strokes.stroke_of == owner].tolist()
        start = "M{:.4f} {:.4f}".format(*pieces[0][0])
        path = start + "".join("C" + " ".join(f"{x:.4f} {y:.4f}" for x, y in piece[1:]) for piece in pieces)
        red, green, blue = (strokes.colors[owner] * 255).round().int().tolist()
        paths.append(
            f'<path d="{path}" fill="none" stroke="rgb({red},{green},{blue})" stroke-width="{width}" '
            f'stroke-opacity="{float(strokes.opacities[owner])}" stroke-linecap="round" stroke-linejoin="round"/>'
        )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="150" height="150"><rect width="150" height="150" fill="#fff"/>'
    )
    png = bytes(resvg.svg_to_bytes(svg_string=svg + "".join(paths) + "</svg>"))
    expected = torch.from_numpy(np.array(Image.open(io.BytesIO(png)).convert("RGB"))).permute(2, 0, 1) / 255
    error = (render_strokes(strokes, WHITE, 150, 150) - expected).abs()
    assert error.mean() < 0.01
    # Against 8 x 8 samples a pixel resvg is 0.15 off at this quantile where limner is 0.05 off (60 strokes, width 2).
    assert error.flatten().quantile(0.999) < 0.2


# ---- the edges


def test_no_strokes_leave_the_ground():
    nothing = Strokes(
        torch.zeros(0, 4, 2), torch.zeros(0, dtype=torch.int64), torch.zeros(0), torch.zeros(0, 3), torch.zeros(0)
    )
    ground = torch.tensor([0.1, 0.2, 0.3], requires_grad=True)
    image = render_strokes(nothing, ground, 9, 11)
    image.sum().backward()
    assert torch.equal(image.detach(), ground.detach()[:, None, None].expand(3, 9, 11))
    assert ground.grad.tolist() == [99.0, 99.0, 99.0]


def test_strokes_outside_the_canvas_leave_the_ground():
    far = [line((-500, -90), (-300, 1e6), 20.0), line((200, 60), (260, 80), 9.0), line((10, -9), (30, -9), 4.0)]
    for strokes in far:
        image, gradients = draw_and_pull(strokes, 40, 40)
        assert torch.equal(image, torch.full_like(image, 0.6))
        assert all(gradient.abs().sum() == 0 for gradient in gradients)


def test_a_transparent_stroke_is_invisible_but_can_come_back():
    image, (points, widths, colors, opacities) = draw_and_pull(line((4, 9), (30, 11), 6.0, opacity=0.0), 20, 34)
    assert torch.equal(image, torch.full_like(image, 0.6))
    assert points.abs().sum() == widths.abs().sum() == colors.abs().sum() == 0
    assert opacities.abs().sum() > 0


def test_coincident_points_and_huge_widths_have_finite_gradients():
    cusp = torch.tensor([[[5.0, 5], [5, 5], [25, 9], [25, 9]], [[8, 20], [30, 20], [0, 20], [20, 20]]])
    strokes = Strokes(cusp, torch.tensor([0, 1]), torch.tensor([3.0, 1e5]), torch.rand(2, 3), torch.tensor([0.5, 0.5]))
    _, gradients = draw_and_pull(strokes, 32, 32)
    assert all(gradient.isfinite().all() for gradient in gradients)


def test_five_thousand_strokes():
    _, _, strokes = scribble(5000, 160, 2.0, step=0.06)
    image, gradients = draw_and_pull(strokes, 160, 160)
    assert image.isfinite().all()
    assert all(gradient.isfinite().all() for gradient in gradients)


# ---- devices without float64


@pytest.mark.parametrize("width", [1.0, 8.0, 60.0])
def test_nothing_is_asked_that_apples_gpu_lacks(width: float):
    _, _, strokes = scribble(40, 64, width)
    with LikeMps():
        image, gradients = draw_and_pull(strokes, 64, 64)
    again, _ = draw_and_pull(strokes, 64, 64)
    assert torch.equal(image, again)
    assert all(gradient.isfinite().all() for gradient in gradients)


# ---- wrong input


@pytest.mark.parametrize("name", LEAVES)
@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_values_that_are_not_finite_are_named(name: str, value: float):
    _, _, strokes = scribble(3, 20, 2.0)
    broken = getattr(strokes, name).clone()
    broken[1] = value
    with pytest.raises(ValueError, match=rf"{name}\[1\] is not finite"):
        render_strokes(replace(strokes, **{name: broken}), WHITE, 20, 20)


@pytest.mark.parametrize(
    ("name", "value"), [("widths", -0.1), ("opacities", 1.5), ("opacities", -0.1), ("stroke_of", 3)]
)
def test_values_out_of_range_are_named(name: str, value: float):
    _, _, strokes = scribble(3, 20, 2.0)
    broken = getattr(strokes, name).clone()
    broken[1] = value
    with pytest.raises(ValueError, match=rf"{name}\[1\] is .* outside"):
        render_strokes(replace(strokes, **{name: broken}), WHITE, 20, 20)


def test_shapes_and_dtypes_are_checked():
    _, _, strokes = scribble(3, 20, 2.0)
    with pytest.raises(ValueError, match="colors has shape"):
        replace(strokes, colors=torch.zeros(2, 3))
    with pytest.raises(ValueError, match="not torch\\.int64"):
        replace(strokes, stroke_of=strokes.stroke_of.int())
    with pytest.raises(ValueError, match="float32 and float64"):
        replace(strokes, widths=strokes.widths.double())
    with pytest.raises(ValueError, match="ground is"):
        render_strokes(strokes, torch.ones(4), 20, 20)
    with pytest.raises(ValueError, match="not finite"):
        render_strokes(strokes, torch.full((3,), torch.nan), 20, 20)
    with pytest.raises(ValueError, match="canvas 0 x 20"):
        render_strokes(strokes, WHITE, 0, 20)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_gpu_draws_the_same():
    _, _, strokes = scribble(50, 64, 4.0)
    there = Strokes(**{name: getattr(strokes, name).cuda() for name in (*LEAVES, "stroke_of")})
    assert torch.allclose(
        render_strokes(there, WHITE.cuda(), 64, 64).cpu(), render_strokes(strokes, WHITE, 64, 64), atol=1e-3
    )
