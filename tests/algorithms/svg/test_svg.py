"""Strokes to SVG and back, and SVG files from elsewhere."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from limner.algorithms.strokes.rasteriser import render_strokes
from limner.algorithms.strokes.sketch import Limits, scribble, sketch_of
from limner.algorithms.svg import path
from limner.algorithms.svg.path import parse_path
from limner.algorithms.svg.reader import read_svg
from limner.algorithms.svg.transform import parse_transform
from limner.algorithms.svg.writer import path_attributes, write_svg
from limner.core.errors import ImageError

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


@pytest.mark.parametrize("title", [
    "\ufffe\uffff", "a\x1b[31mred\x0b", "half \udcff of a pair", "a\rb\r\nc", "]]> <!-- &amp;",
    "smile \U0001f600 \U0001fffe"])
def test_no_text_makes_a_document_that_cannot_be_read(title: str):
    sketch = scribble(1, 1, (4, 3), torch.Generator().manual_seed(1))
    text = write_svg(sketch.strokes(Limits()), 4, 3, (1, 1, 1), title, {"prompt": title})
    root = ElementTree.fromstring(text.encode())
    legal = "".join(character for character in title if character in "\r\n\t" or
                    (character >= " " and not "\ud800" <= character <= "\udfff" and character not in "\ufffe\uffff"))
    assert root.findtext(f"{SVG}title") == legal
    assert json.loads(root.findtext(f"{SVG}metadata") or "") == {"prompt": title}  # there nothing is lost


def test_attributes_as_numbers_are_those_of_the_document():
    strokes = scribble(4, 3, (40, 30), torch.Generator().manual_seed(1)).strokes(Limits())
    written = ElementTree.fromstring(write_svg(strokes, 40, 30, (1, 1, 1), "", {})).findall(f".//{SVG}path")
    for element, attributes in zip(written, path_attributes(strokes), strict=True):
        numbers = [number for command in attributes["d"] for number in command[1:]]
        assert [float(word) for word in re.findall(r"-?[\d.]+", element.get("d") or "")] == numbers
        assert element.get("stroke") == "#" + bytes(attributes["stroke"]).hex()
        assert float(element.get("stroke-width") or "") == attributes["stroke-width"]
    assert json.dumps(path_attributes(strokes))


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


def test_a_path_of_commands_that_draw_nothing_ends_at_their_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path, "MOST_COMMANDS", 50)
    assert parse_path("M0 0" + "L1 1" * (path.MOST_COMMANDS - 1)) == parse_path("M0 0L1 1")
    with pytest.raises(path.TooLargeError, match="commands"):
        parse_path("M0 0" + "L1 1" * path.MOST_COMMANDS)


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


@pytest.mark.parametrize("attributes", [
    'd="M0 0L1e308 1"', 'd="M0 0L1e999 1"', 'd="M0 0L1 1" stroke-width="-3"', 'd="M0 0L1 1" stroke-width="nan"',
    'd="M0 0L1 1" transform="scale(nan)"', 'd="M0 0L1 1" transform="scale(1e9) scale(1e9)"',
    'd="M0 0L1 1" stroke-opacity="%"',
    'd="M0 0L1 1" stroke-width="1e9"', 'd="M0 0L1 1" style="stroke: rgb(9e9)"',
    f'd="M0 0L{"1" * 5000} 1"', 'd="M0 0L1 1" opacity="one"',
])
def test_a_shape_with_a_number_that_nobody_can_draw_is_left_out(attributes: str):
    found = read_svg(document(f'<path stroke="red" {attributes}/><path d="M0 0L1 1" stroke="#010203"/>'), 10, 10)
    assert [round(255 * value) for value in found.strokes.colors.tolist()[0]] == [1, 2, 3]
    assert len(found.skipped) == 1
    assert len(found.skipped[0]) < 120


def test_deep_nesting_and_long_paths_are_read_in_linear_time():
    deep = read_svg(document("<g>" * 20_000 + '<path d="M0 0L1 1" stroke="red"/>' + "</g>" * 20_000), 10, 10)
    assert len(deep.strokes) == 1
    with pytest.raises(ImageError, match="more than 100,000 pieces"):
        read_svg(document(f'<path stroke="red" d="M0 0{"L1 1L2 2" * 1_000_000}"/>'), 10, 10)
    with pytest.raises(ImageError, match="more than 20,000 strokes"):
        read_svg(document('<path d="M0 0L1 1" stroke="red"/>' * 20_001), 10, 10)
    with pytest.raises(ImageError, match="at most 16,777,216"):
        read_svg(" " * (2**24 + 1), 10, 10)
    long = f'<path stroke="red" d="M0 0L1 1"/><path stroke="red" transform="{"scale(1)" * 200_000}" d="M0 0L2 2"/>'
    assert len(read_svg(document(long), 10, 10).strokes) == 2


NUMBERS = st.one_of(st.floats(), st.integers(-10**12, 10**12),
                    st.sampled_from(["1e400", "-", "", "1_0", "٣", "nan", "0x1", "%"])).map(str)
LISTS = st.lists(NUMBERS, max_size=6).map(" ".join)
PATHS = st.lists(st.one_of(NUMBERS, st.sampled_from("MmLlHhVvCcSsQqTtZzAa")), max_size=20).map(" ".join)
CALLS = st.builds("{}({})".format, st.sampled_from(["scale", "rotate", "matrix", "translate", "skewX"]), LISTS)
ANY = ("viewBox", "width", "height", "stroke", "stroke-width", "stroke-opacity", "opacity", "x1", "y2", "style", "points")
ATTRIBUTES = st.fixed_dictionaries({}, optional={
    "d": PATHS, "transform": CALLS, **dict.fromkeys(ANY, st.one_of(NUMBERS, LISTS, st.text(max_size=8)))})
NAMES = st.sampled_from(["svg", "g", "a", "path", "line", "polyline", "polygon", "rect", "circle", "title"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    def element(name: str, depth: int) -> ElementTree.Element:
        made = ElementTree.Element(name, {"stroke": "red"} | {
            key: re.sub(r"[^\t\n\x20-\ud7ff]", "", value) for key, value in draw(ATTRIBUTES).items()})
        for child in draw(st.lists(NAMES, max_size=3)) if depth else []:
            made.append(element(child, depth - 1))
        return made

    return ElementTree.tostring(element("svg", 2), encoding="unicode")


@given(st.one_of(documents(), st.text(max_size=40)))
def test_whatever_a_document_holds_there_are_strokes_or_an_image_error(text: str):
    try:
        strokes = read_svg(text, 20, 10).strokes
    except ImageError:
        return
    strokes.check_values()
    assert render_strokes(strokes, torch.ones(3), 10, 20).isfinite().all()


@pytest.mark.parametrize(("text", "message"), [
    (document("", 'viewBox="0 0 1e400 1"'), "number 1e400"), (document("", 'viewBox="0 0 1"'), "not four numbers"),
    (document("", 'viewBox="a b c d"'), "number a"), (document("", 'width="-3"'), "view box is -3 x 10"),
    ("<svg", "well-formed"), ("<html/>", "not <svg>"), (document("<circle/>"), "no stroke .* skipped: circle"),
    (document("", 'viewBox="0 0 0 5"'), "view box"), ('<!DOCTYPE x [<!ENTITY a "b">]><svg/>', "entities"),
])
def test_a_document_that_is_no_drawing_is_refused(text: str, message: str):
    with pytest.raises(ImageError, match=message):
        read_svg(text, 10, 10)
