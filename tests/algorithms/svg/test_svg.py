"""Strokes to SVG and back, and SVG files from elsewhere."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import torch

from limner.algorithms.strokes.rasteriser import render_strokes
from limner.algorithms.strokes.sketch import Limits, scribble, sketch_of
from limner.algorithms.svg.path import parse_path
from limner.algorithms.svg.reader import read_svg
from limner.algorithms.svg.transform import parse_transform
from limner.algorithms.svg.writer import write_svg

SVG = "{http://www.w3.org/2000/svg}"


def document(body: str, attributes: str = 'viewBox="0 0 10 10"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'


def test_a_document_has_one_element_a_stroke_and_says_how_it_was_made():
    sketch = scribble(5, 3, (40, 30), torch.Generator().manual_seed(1))
    text = write_svg(sketch.strokes(Limits()), 40, 30, (1, 1, 1), "salt & <pepper>\0", {"seed": 1})
    root = ElementTree.fromstring(text)
    assert root.findtext(f"{SVG}title") == "salt & <pepper>"
    assert root.findtext(f"{SVG}metadata") == '{"seed": 1}'
    group = root.find(f"{SVG}g")
    assert group is not None
    assert len(group) == 5
    assert group.get("stroke-linecap") == group.get("stroke-linejoin") == "round"


def test_what_was_written_is_read_back_as_the_same_picture():
    sketch = scribble(12, 3, (60, 40), torch.Generator().manual_seed(2))
    strokes = sketch.strokes(Limits())
    found = read_svg(write_svg(strokes, 60, 40, (1, 1, 1), "t", {}), 60, 40)
    assert found.skipped == ()
    before, after = (render_strokes(each, torch.ones(3), 40, 60) for each in (strokes, found.strokes))
    assert float((before - after).abs().max()) < 0.03
    assert len(sketch_of(found.strokes).knots) == len(sketch.knots)  # joined pieces still share their knots


@pytest.mark.parametrize(("data", "ends"), [
    ("M1 2L3 4", [(3, 4)]),
    ("m1,2 3 4 5 6", [(4, 6), (9, 12)]),
    ("M0 0H5V6h-1v-2", [(5, 0), (5, 6), (4, 6), (4, 4)]),
    ("M0 0C1 1 2 1 3 0S5-1 6 0", [(3, 0), (6, 0)]),
    ("M0 0Q1 1 2 0T4 0", [(2, 0), (4, 0)]),
    ("M0 0L1 0 1 1Z", [(1, 0), (1, 1), (0, 0)]),
    ("M.5.5L1e1-2", [(10, -2)]),
])
def test_paths_become_cubics(data: str, ends: list[tuple[float, float]]):
    assert [cubic[3] for cubic in parse_path(data)] == ends


def test_smooth_curves_mirror_the_last_handle():
    smooth = parse_path("M0 0C1 1 2 1 3 0S5-1 6 0")[1]
    assert smooth[1] == (4, -1)
    lone = parse_path("M0 0L3 0S5-1 6 0")[1]
    assert lone[1] == (3, 0)
    one, two = parse_path("M0 0Q1 2 2 0T4 0")
    assert one[1] == pytest.approx((2 / 3, 4 / 3))
    assert two[1] == pytest.approx((2 + 2 / 3, -4 / 3))


@pytest.mark.parametrize(("data", "message"), [
    ("M0 0A1 1 0 0 0 2 2", "command A"), ("M0 0L1", "fewer than 2"), ("5 5", "without command"), ("M0 0 ? 3", "path data"),
])
def test_path_data_that_cannot_be_drawn_is_named(data: str, message: str):
    with pytest.raises(ValueError, match=message):
        parse_path(data)


def test_transforms_are_applied_from_right_to_left():
    assert parse_transform("translate(5,1) scale(2)") == (2, 0, 0, 2, 5, 1)
    assert parse_transform("rotate(90 1 0)") == pytest.approx((0, 1, -1, 0, 1, -1))
    with pytest.raises(ValueError, match="skewX"):
        parse_transform("skewX(3)")


def test_looks_are_inherited_and_the_view_box_is_fitted():
    body = ('<g stroke="red" opacity=".5" transform="scale(2)"><path d="M1 1L3 1" style="stroke-width:0.5px"/>'
            '<line x1="0" y1="0" x2="1" y2="0" stroke="#0000ff" stroke-opacity="50%"/></g>')
    strokes = read_svg(document(body), 40, 20).strokes
    assert strokes.points[:, 0].tolist() == [[14, 4], [10, 0]]
    assert strokes.widths.tolist() == [2, 4]
    assert strokes.colors.tolist() == [[1, 0, 0], [0, 0, 1]]
    assert strokes.opacities.tolist() == [0.5, 0.25]


def test_what_strokes_cannot_show_is_named_and_left_out():
    body = ('<rect width="10" height="10" fill="#fff"/><circle r="3"/><path d="M0 0A1 1 0 0 0 2 2" stroke="red"/>'
            '<path d="M0 0L1 1"/><text>hello</text><path d="M0 0L1 1" stroke="url(#g)"/><g transform="skewX(1)"/>'
            '<polyline points="0,0 1,1 2,0" stroke="black"/>')
    found = read_svg(document(body), 10, 10)
    assert len(found.strokes) == 1
    assert found.skipped == ("circle", "path (command A)", "path (no stroke)", "text", "path (stroke url(#g))",
                             "g (transform skewX(1))")


@pytest.mark.parametrize(("text", "message"), [
    ("<svg", "well-formed"), ("<html/>", "not <svg>"), (document("<circle/>"), "no stroke .* skipped: circle"),
    (document("", 'viewBox="0 0 0 5"'), "view box"), ('<!DOCTYPE x [<!ENTITY a "b">]><svg/>', "entities"),
])
def test_a_document_that_is_no_drawing_is_refused(text: str, message: str):
    with pytest.raises(ValueError, match=message):
        read_svg(text, 10, 10)
