"""Texts beside and inside pictures: what is there stays, what is added is added once, pixels are not touched."""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from limner.batch.embedding import embed_text
from limner.batch.results import (
    check_clashes,
    read_results,
    write_image_folder,
    write_kohya,
    write_sidecars,
    write_webdataset,
)
from limner.batch.sidecars import TextOptions, compose_text, join_text, sidecar_path, write_sidecar
from limner.batch.xmp import write_packet, write_xmp
from limner.core.errors import ImageError, OptionError, StorageError


@pytest.mark.parametrize(("if_exists", "expected"), [
    ("skip", "a cat, indoors"), ("overwrite", "red, a Cat"), ("append", "a cat, indoors, red"),
    ("prepend", "red, a cat, indoors"), ("merge", "a cat, indoors, red")])
def test_a_text_that_is_there(tmp_path: Path, if_exists: str, expected: str) -> None:
    path, options = tmp_path / "a.txt", TextOptions(if_exists=if_exists)
    path.write_text("a cat, indoors")
    for _ in range(2):  # a run that is repeated adds nothing
        write_sidecar(path, "red, a Cat", options)
        assert path.read_text().rstrip("\n") == expected


def test_trigger_suffix_separator_and_order() -> None:
    options = TextOptions(trigger="ohwx man", suffix="best quality", separator=" | ", order="name")
    assert compose_text(["zebra", "apple\nred", "Apple red", "mango"], options) == \
        "ohwx man | apple red | mango | zebra | best quality"


@given(st.lists(st.text(st.characters(blacklist_characters=",", blacklist_categories=("Cs", "Cc")), min_size=1), max_size=5),
       st.lists(st.text(st.characters(blacklist_characters=",", blacklist_categories=("Cs", "Cc")), min_size=1), max_size=5))
def test_merging_twice_is_merging_once(new: list[str], old: list[str]) -> None:
    options = TextOptions(if_exists="merge")
    once = join_text(", ".join(new), ", ".join(old), options)
    assert join_text(", ".join(new), once, options) == once


def test_pictures_that_would_share_a_text_are_refused(tmp_path: Path) -> None:
    rows = [{"i": turn, "path": str(tmp_path / name), "captions": {"c": "x"}}
            for turn, name in enumerate(("a.jpg", "a.png"))]
    for row in rows:
        Path(row["path"]).touch()
    results = list(read_results(rows, TextOptions()))
    with pytest.raises(OptionError, match=r"a\.jpg and .*a\.png would share"):
        check_clashes([Path(row["path"]) for row in rows], TextOptions())
    assert write_sidecars(results, TextOptions(full_names=True), print)["written"] == 2
    assert sidecar_path(tmp_path / "a.jpg", TextOptions(full_names=True)) == tmp_path / "a.jpg.txt"


def test_a_text_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(StorageError, match="left as it is"):
        write_sidecar(tmp_path / "a.txt", "new", TextOptions(if_exists="merge"))
    assert (tmp_path / "a.txt").read_bytes() == b"\xff\xfe\x00bad"


def save_pictures(folder: Path) -> list[Path]:
    rng = np.random.default_rng(0)
    image = Image.fromarray(rng.integers(0, 255, (40, 50, 3), dtype=np.uint8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = image.getexif()
    exif[0x010F] = "Maker"
    paths = [folder / name for name in ("a.png", "b.jpg", "c.webp", "d.webp", "e.webp", "f.png")]
    image.save(paths[0])
    image.save(paths[1], quality=90, icc_profile=profile, exif=exif)
    image.save(paths[2], quality=80)
    image.save(paths[3], lossless=True)
    rgba = image.convert("RGBA")
    rgba.putalpha(120)
    rgba.save(paths[4], lossless=True)
    from PIL.PngImagePlugin import PngInfo

    about = PngInfo()
    about.add_text("parameters", "genuine words")
    rgba.save(paths[5], pnginfo=about)
    return paths


def test_texts_inside_pictures_touch_no_pixel_and_no_time(tmp_path: Path) -> None:
    for path in save_pictures(tmp_path):
        before, about = np.asarray(Image.open(path)), path.stat()
        for text in ("ein Fuchs, 赤い狐", "second text"):
            embed_text(path, text, ["tag & one", "two"])
            with Image.open(path) as picture:
                assert np.array_equal(np.asarray(picture), before), path
                found = picture.text["limner"] if path.suffix == ".png" else read_description(picture)  # type: ignore[attr-defined]
                assert found == text
                assert picture.info.get("icc_profile") or path.name != "b.jpg"
        assert path.stat().st_mtime_ns == about.st_mtime_ns
    with Image.open(tmp_path / "f.png") as kept:
        assert kept.text["parameters"] == "genuine words"  # type: ignore[attr-defined]


def read_description(picture: Image.Image) -> str:
    tree = ET.fromstring(picture.info["xmp"].split(b"?>", 1)[1].rsplit(b"<?", 1)[0])
    (found,) = tree.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Alt")
    return str(found[0].text)


def test_somebody_elses_xmp_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (20, 20)).save(path, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='darktable'/>")
    before = path.read_bytes()
    with pytest.raises(ImageError, match="did not write"):
        embed_text(path, "words")
    assert path.read_bytes() == before


@pytest.mark.parametrize("cut", [3, 9, 20, 60, 200])
def test_damaged_pictures_are_left_as_they_are(tmp_path: Path, cut: int) -> None:
    for path in save_pictures(tmp_path):
        data = path.read_bytes()[:cut]
        path.write_bytes(data)
        try:
            embed_text(path, "words")
        except ImageError:
            assert path.read_bytes() == data


def test_xmp_beside_pictures(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    assert write_xmp(picture, "a fox \ufffe\x00", ["red & white"]) == "written"
    ET.fromstring((tmp_path / "a.jpg.xmp").read_bytes().split(b"?>", 1)[1].rsplit(b"<?", 1)[0])
    assert write_xmp(picture, "a fox \ufffe\x00", ["red & white"]) == "unchanged"
    assert write_xmp(picture, "another") == "skipped"
    assert write_xmp(picture, "another", overwrite=True) == "written"
    (tmp_path / "b.xmp").write_text("<x:xmpmeta x:xmptk='Adobe'/>")
    assert write_xmp(tmp_path / "b.jpg", "words", overwrite=True) == "skipped"
    assert b"AIPromptInformation" not in write_packet("x", ["y"], "z")


def test_forms_of_other_programs(tmp_path: Path) -> None:
    paths = save_pictures(tmp_path)
    rows: list[dict[str, Any]] = [
        {"i": turn, "path": str(path), "captions": {"c": f"a thing {turn}"}, "tags": [["red", 0.3], ["round", 0.2]]}
        for turn, path in enumerate(paths)]
    rows.append({"i": 9, "path": str(tmp_path / "bad.jpg"), "error": {"type": "ImageError", "message": "bad"}})
    results = list(read_results(rows, TextOptions()))
    assert len(results) == len(paths)
    assert write_image_folder(results, tmp_path) == len(paths)
    first = json.loads((tmp_path / "metadata.jsonl").read_text().splitlines()[0])
    assert (first["file_name"], first["text"]) == ("a.png", "a thing 0, red, round")
    write_kohya(results, tmp_path / "meta.json")
    assert json.loads((tmp_path / "meta.json").read_text())[str(paths[0])] == {"caption": "a thing 0, red, round",
                                                                              "tags": "red, round"}
    assert write_webdataset(results, tmp_path / "wds", print) == len(paths)
    import tarfile

    with tarfile.open(tmp_path / "wds" / "00000.tar") as tar:
        assert tar.getnames()[:3] == ["000000000.png", "000000000.txt", "000000000.json"]
    (tmp_path / "list.jsonl").write_text(json.dumps({"bytes": base64.b64encode(paths[1].read_bytes()).decode()}))
    inside = {"i": 0, "path": str(tmp_path / "list.jsonl"), "row": 0, "offset": 0, "column": "bytes", "captions": {"c": "x"}}
    write_webdataset(read_results([inside], TextOptions()), tmp_path / "inside", print)
    with tarfile.open(tmp_path / "inside" / "00000.tar") as tar:
        assert tar.getnames()[0] == "000000000.jpg"
