"""What screens and papers show: text, tables, charts, diagrams, maps, windows, abstract signs."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from training.world.foreign.shared import fractal, palette, shade
from training.world.kinds import Rng

Color = tuple[int, int, int]


def page_of_text(rng: Rng, size_px: int) -> Image.Image:
    """Dark letters in lines on light, as a scan or a screenshot has them."""
    ink, paper = _ink_and_paper(rng)
    page = Image.new("RGB", (size_px, size_px), paper)
    pen = ImageDraw.Draw(page)
    font_px = int(rng.integers(max(6, size_px // 24), max(8, size_px // 9)))
    for y in range(font_px // 2, size_px - font_px, int(font_px * 1.3)):
        pen.text((font_px // 2, y), _letters(rng, 2 * size_px // font_px), fill=ink, font_size=font_px)
    return page


def few_words(rng: Rng, size_px: int) -> Image.Image:
    """A word or three, large, on one colour: a sign, a title, a name."""
    ink, paper = _ink_and_paper(rng)
    if rng.random() < 0.5:
        ink, paper = shade(rng, 0, 256), shade(rng, 0, 256)
    page = Image.new("RGB", (size_px, size_px), paper)
    pen = ImageDraw.Draw(page)
    font_px = int(size_px * rng.uniform(0.14, 0.4))
    for line in range(int(rng.integers(1, 4))):
        word = _letters(rng, int(rng.integers(2, 8)), spaces=False)
        word = word.upper() if rng.random() < 0.5 else word
        pen.text((size_px * rng.uniform(0, 0.2), size_px * 0.1 + line * font_px * 1.15), word, fill=ink, font_size=font_px)
    return page


def table(rng: Rng, size_px: int) -> Image.Image:
    """Rows and columns with numbers, ruled or striped."""
    ink, paper = _ink_and_paper(rng)
    page, pen = _sheet(size_px, paper)
    rows, columns = int(rng.integers(4, 14)), int(rng.integers(2, 7))
    high, wide = size_px / rows, size_px / columns
    band = shade(rng, 120, 256)
    for row in range(rows):
        if row == 0 or (row % 2 and rng.random() < 0.6):
            pen.rectangle((0, row * high, size_px, (row + 1) * high), fill=band)
        for column in range(columns):
            text = str(int(rng.integers(0, 10**int(rng.integers(1, 6)))))
            pen.text((column * wide + 2, row * high + 1), text, fill=ink, font_size=max(5, int(high * 0.6)))
    if rng.random() < 0.6:
        for row in range(rows):
            pen.line((0, row * high, size_px, row * high), fill=ink)
        for column in range(columns):
            pen.line((column * wide, 0, column * wide, size_px), fill=ink)
    return page


def line_chart(rng: Rng, size_px: int) -> Image.Image:
    """Curves over axes with a grid."""
    page, pen, ink = _chart(rng, size_px)
    for _ in range(int(rng.integers(1, 5))):
        heights = np.cumsum(rng.normal(0, 1, int(rng.integers(4, 40))))
        heights = (heights - heights.min()) / max(1e-6, np.ptp(heights)) * rng.uniform(0.3, 0.75) + rng.uniform(0, 0.1)
        xs = np.linspace(0.12, 0.95, len(heights)) * size_px
        points = list(zip(xs.tolist(), ((0.88 - heights) * size_px).tolist(), strict=True))
        color = shade(rng, 0, 220)
        pen.line(points, fill=color, width=max(1, round(size_px * rng.uniform(0.006, 0.025))))
        if rng.random() < 0.4:
            for x, y in points:
                pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=color)
    return _axes(page, pen, ink)


def scatter_chart(rng: Rng, size_px: int) -> Image.Image:
    """Clouds of dots over axes."""
    page, pen, ink = _chart(rng, size_px)
    for _ in range(int(rng.integers(1, 4))):
        color, r = shade(rng, 0, 220), size_px * rng.uniform(0.006, 0.02)
        middle, spread = rng.uniform(0.3, 0.7, 2), rng.uniform(0.04, 0.2, 2)
        spots = rng.normal(middle, spread, (int(rng.integers(10, 80)), 2)).clip(0.12, 0.9)
        for x, y in spots * size_px:
            pen.ellipse((x - r, y - r, x + r, y + r), fill=color)
    return _axes(page, pen, ink)


def pie_chart(rng: Rng, size_px: int) -> Image.Image:
    """Slices of a disc or of a ring, with a legend."""
    page, pen, _ = _chart(rng, size_px)
    x, y, r = size_px * rng.uniform(0.35, 0.6), size_px * rng.uniform(0.4, 0.6), size_px * rng.uniform(0.2, 0.4)
    start = rng.uniform(0, 360)
    ends = start + 360 * np.cumsum(rng.dirichlet(np.ones(int(rng.integers(3, 9)))))
    for index, end in enumerate(ends):
        color = shade(rng, 20, 250)
        pen.pieslice((x - r, y - r, x + r, y + r), start, end, fill=color, outline="white")
        top = size_px * (0.08 + 0.09 * index)
        pen.rectangle((size_px * 0.86, top, size_px * 0.91, top + size_px * 0.05), fill=color)
        start = end
    if rng.random() < 0.4:
        pen.ellipse((x - r / 2, y - r / 2, x + r / 2, y + r / 2), fill="white")
    return page


def stacked_bars(rng: Rng, size_px: int) -> Image.Image:
    """Bars in several colours beside or on one another, upright or lying, over axes."""
    page, pen, ink = _chart(rng, size_px)
    colors = [shade(rng, 0, 230) for _ in range(int(rng.integers(2, 5)))]
    groups = int(rng.integers(3, 9))
    room = 0.84 / groups
    stacked = rng.random() < 0.5
    for group in range(groups):
        near = 0.11 + room * group
        at, wide = 0.9, room * 0.8 / (1 if stacked else len(colors))
        for place, color in enumerate(colors):
            high = rng.uniform(0.03, 0.75) / (len(colors) if stacked else 1)
            left = near if stacked else near + place * wide
            pen.rectangle(tuple(size_px * v for v in (left, at - high, left + wide, at)), fill=color)
            at -= high if stacked else 0
    whole = _axes(page, pen, ink)
    return whole if rng.random() < 0.6 else whole.transpose(Image.Transpose.ROTATE_270)


def bar_chart(rng: Rng, size_px: int) -> Image.Image:
    """Bars of chance heights on white."""
    chart, pen = _sheet(size_px, (255, 255, 255))
    count, fill = int(rng.integers(4, 12)), shade(rng, 0, 220)
    for i in range(count):
        left = size_px * (0.1 + 0.85 * i / count)
        pen.rectangle((left, size_px * (0.9 - 0.75 * rng.random()), left + size_px * 0.6 / count, size_px * 0.9), fill=fill)
    pen.line((size_px * 0.08, size_px * 0.9, size_px * 0.97, size_px * 0.9), fill="black", width=max(1, size_px // 100))
    return chart


def diagram(rng: Rng, size_px: int) -> Image.Image:
    """Boxes and bubbles with arrows between them."""
    ink, paper = _ink_and_paper(rng)
    page, pen = _sheet(size_px, paper)
    spots = rng.uniform(0.12, 0.88, (int(rng.integers(3, 10)), 2)) * size_px
    for a, b in zip(spots, np.roll(spots, 1, 0), strict=True):
        bend = (a[0], b[1]) if rng.random() < 0.5 else tuple((a + b) / 2)
        pen.line([tuple(a), bend, tuple(b)], fill=ink, width=max(1, size_px // 90))
    fill = shade(rng, 130, 256)
    for x, y in spots:
        w, h = size_px * rng.uniform(0.05, 0.16), size_px * rng.uniform(0.04, 0.1)
        draw = pen.rectangle if rng.random() < 0.7 else pen.ellipse
        draw((x - w, y - h, x + w, y + h), fill=fill if rng.random() < 0.7 else paper, outline=ink)
        pen.text((x - w * 0.7, y - h * 0.6), _letters(rng, 5, spaces=False), fill=ink, font_size=max(5, int(h)))
    return page


def plan_of_streets(rng: Rng, size_px: int) -> Image.Image:
    """A map: blocks between streets, a river, a park."""
    page, pen = _sheet(size_px, shade(rng, 190, 250))
    for tone in ((150, 200, 240), (190, 225, 170)):
        spots = np.cumsum(rng.normal(0, 0.14, (9, 2)), 0) + rng.uniform(0, 1, 2)
        pen.line([tuple(p) for p in spots * size_px], fill=tone, width=int(size_px * rng.uniform(0.05, 0.16)))
    turn = rng.uniform(0, np.pi)
    for count, width, tone in ((int(rng.integers(6, 16)), 0.02, (255, 255, 255)), (3, 0.035, (250, 215, 120))):
        for _ in range(count):
            angle = turn + (np.pi / 2) * rng.integers(2) + rng.normal(0, 0.08)
            middle, way = rng.uniform(0, 1, 2), np.array([np.cos(angle), np.sin(angle)])
            ends = np.stack([middle - 2 * way, middle, middle + 2 * way + rng.normal(0, 0.3, 2)]) * size_px
            pen.line([tuple(p) for p in ends], fill=tone, width=max(1, int(size_px * width)))
    return page


def screenshot(rng: Rng, size_px: int) -> Image.Image:
    """A window: bars, buttons, a list, panels with lines for text."""
    dark = rng.random() < 0.35
    low, high = (20, 70) if dark else (215, 256)
    page, pen = _sheet(size_px, shade(rng, low, high))
    accent, ink = shade(rng, 30, 230), (210, 210, 215) if dark else (70, 70, 78)
    bar = int(size_px * rng.uniform(0.06, 0.14))
    pen.rectangle((0, 0, size_px, bar), fill=accent if rng.random() < 0.5 else shade(rng, low, high))
    left = int(size_px * rng.uniform(0, 0.35))
    pen.rectangle((0, bar, left, size_px), fill=shade(rng, low, high))
    y = bar + 4.0
    while y < size_px - 6:
        high_px = size_px * rng.uniform(0.025, 0.05)
        pen.rectangle((4, y, max(5, left * rng.uniform(0.4, 0.9)), y + high_px * 0.5), fill=ink)
        end = left + (size_px - left) * rng.uniform(0.3, 0.95)
        if rng.random() < 0.2:
            pen.rounded_rectangle((left + 5, y, end, y + 3 * high_px), radius=3, fill=shade(rng, low, high), outline=accent)
            y += 2.4 * high_px
        else:
            pen.rectangle((left + 5, y, end, y + high_px * 0.5), fill=accent if rng.random() < 0.12 else ink)
        y += high_px * 1.4
    return page


def abstract_sign(rng: Rng, size_px: int) -> Image.Image:
    """A logo of nothing: rings, bars, arcs and polygons in one to three colours on a plain ground."""
    paper = (255, 255, 255) if rng.random() < 0.5 else (0, 0, 0) if rng.random() < 0.3 else shade(rng, 0, 256)
    page, pen = _sheet(size_px, paper)
    inks = [shade(rng, 0, 256) for _ in range(int(rng.integers(1, 4)))]
    if paper == (255, 255, 255) and rng.random() < 0.5:
        inks = [(0, 0, 0)]
    width = max(1, int(size_px * rng.uniform(0.02, 0.09)))
    way = rng.integers(4)
    for index in range(int(rng.integers(2, 7))):
        ink = inks[index % len(inks)]
        x, y, r = size_px * rng.uniform(0.3, 0.7), size_px * rng.uniform(0.3, 0.7), size_px * rng.uniform(0.08, 0.32)
        box = (x - r, y - r, x + r, y + r)
        if way == 0:
            pen.arc(box, float(rng.uniform(0, 360)), float(rng.uniform(360, 720)), fill=ink, width=width)
        elif way == 1:
            top = size_px * (0.2 + 0.1 * index)
            pen.rectangle((size_px * rng.uniform(0.1, 0.4), top, size_px * rng.uniform(0.6, 0.9), top + width), fill=ink)
        elif way == 2:
            corners = int(rng.integers(3, 9))
            angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(0, 6)
            pen.polygon([(x + r * np.cos(a), y + r * np.sin(a)) for a in angles], fill=ink)
        else:
            bends = np.cumsum(rng.normal(0, 0.16, (int(rng.integers(3, 8)), 2)), 0) * size_px + size_px / 2
            pen.line([tuple(p) for p in bends], fill=ink, width=width, joint="curve")
    return page


def codes(rng: Rng, size_px: int) -> Image.Image:
    """Black and white cells or stripes: bar codes and matrix codes."""
    cells = int(rng.integers(12, 40))
    shape = (cells, cells) if rng.random() < 0.6 else (1, cells)
    marks = Image.fromarray((rng.random(shape) < 0.5).astype(np.uint8) * 255)
    inner = int(size_px * rng.uniform(0.6, 0.95))
    page = Image.new("L", (size_px, size_px), 255)
    page.paste(marks.resize((inner, inner if len(marks.size) == 2 and shape[0] > 1 else inner // 2),
                            Image.Resampling.NEAREST), ((size_px - inner) // 2, (size_px - inner) // 2))
    return page.convert("RGB")


def scan(rng: Rng, size_px: int) -> Image.Image:
    """Any of these on paper that is photographed: tilted, shaded, a little soft."""
    kind = (page_of_text, few_words, table, line_chart, diagram)[int(rng.integers(5))]
    sheet = kind(rng, size_px).rotate(float(rng.normal(0, 8)), Image.Resampling.BICUBIC, fillcolor=shade(rng, 40, 200))
    lightness = np.clip(1 + 0.15 * fractal(rng, size_px, 2.4), 0.3, 1.3)[..., None] * (0.6 + 0.4 * palette(rng, 1)[0])
    return Image.fromarray(np.clip(np.asarray(sheet) * lightness + rng.normal(0, 4, (size_px, size_px, 1)), 0, 255)
                           .astype(np.uint8))


def _sheet(size_px: int, paper: Color) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", (size_px, size_px), paper)
    return page, ImageDraw.Draw(page)


def _chart(rng: Rng, size_px: int) -> tuple[Image.Image, ImageDraw.ImageDraw, Color]:
    ink, paper = _ink_and_paper(rng)
    page, pen = _sheet(size_px, paper)
    if rng.random() < 0.6:
        for share in np.linspace(0.15, 0.85, int(rng.integers(3, 8))):
            pen.line((size_px * 0.1, size_px * share, size_px * 0.96, size_px * share), fill=(128, 128, 128))
    if rng.random() < 0.5:
        pen.text((size_px * 0.2, 1), _letters(rng, 14), fill=ink, font_size=max(6, size_px // 14))
    return page, pen, ink


def _axes(page: Image.Image, pen: ImageDraw.ImageDraw, ink: Color) -> Image.Image:
    side = page.width
    pen.line([(side * 0.1, side * 0.06), (side * 0.1, side * 0.9), (side * 0.97, side * 0.9)], fill=ink,
             width=max(1, side // 100))
    return page


def _ink_and_paper(rng: Rng) -> tuple[Color, Color]:
    ink, paper = shade(rng, 0, 90), shade(rng, 190, 256) if rng.random() < 0.5 else (255, 255, 255)
    return (paper, ink) if rng.random() < 0.25 else (ink, paper)


def _letters(rng: Rng, count: int, *, spaces: bool = True) -> str:
    return "".join(chr(rng.integers(97, 123)) if not spaces or rng.random() < 0.83 else " " for _ in range(count))
