"""A manifest says the same in either form, whatever the names; pictures inside tables are found again."""

from __future__ import annotations

import base64
import io
import json
import tarfile
from pathlib import Path

import pytest
from PIL import Image

from limner.batch import manifest
from limner.batch.fetch import fetch_bytes
from limner.batch.inputs import list_items
from limner.batch.job import TaskOptions
from limner.batch.manifest import Item, iter_manifest, read_manifest, write_manifest
from limner.batch.running import prepare_job
from limner.batch.sidecars import TextOptions, find_clashes
from limner.core.errors import ImageError, VocabularyError

pq = pytest.importorskip("pyarrow.parquet", reason="pip install 'limner[parquet]'")

ITEMS = [*(Item(f"/photos/{number:03}.png") for number in range(40)), Item("/photos/caf\udce9.png"),
         Item("/a.tar", member="b\udce9.png", offset=512, size=9), Item("/c.parquet", row=3, column="image"),
         Item("s3://bucket/d.png")]


def encode_picture(width: int) -> bytes:
    with io.BytesIO() as stream:
        Image.new("RGB", (width, 5)).save(stream, "PNG")
        return stream.getvalue()


def test_both_forms_hold_the_same_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "GROUP_ROWS", 7)
    monkeypatch.setattr(manifest, "PARQUET_FROM", 5)
    found = [write_manifest(tmp_path / name, ITEMS) for name in ("m.jsonl", "m.parquet")]
    assert found[0] == found[1]
    assert found[0][0] == len(ITEMS)
    assert pq.read_metadata(tmp_path / "m.parquet").num_row_groups == 7
    for name in ("m.jsonl", "m.parquet"):
        assert list(iter_manifest(tmp_path / name, len(ITEMS))) == ITEMS
        for start, stop in ((0, 1), (6, 8), (3, 30), (40, 44), (9, 9)):
            assert read_manifest(tmp_path / name, range(start, stop)) == ITEMS[start:stop]
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[:len(data) // 2])
        with pytest.raises(VocabularyError, match="damaged"):
            read_manifest(tmp_path / name, range(40, 44))


def test_a_large_job_has_a_manifest_in_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = prepare_job(tmp_path / "job", [], TaskOptions(), items=ITEMS)
    assert small.manifest_path.name == "manifest.jsonl"
    monkeypatch.setattr(manifest, "PARQUET_FROM", len(ITEMS))
    assert prepare_job(tmp_path / "job", [], TaskOptions(), items=ITEMS).manifest_path.name == "manifest.jsonl"
    large = prepare_job(tmp_path / "job", [], TaskOptions(), items=ITEMS, restart=True)
    assert large.manifest_path.name == "manifest.parquet"
    assert large.manifest_digest == small.manifest_digest
    assert {path.name for path in (tmp_path / "job").iterdir()} - {"job.json.lock"} == {"job.json", "manifest.parquet"}


def test_pictures_inside_tables(tmp_path: Path) -> None:
    import pyarrow as pa

    pictures = [encode_picture(width) for width in range(3, 13)]
    cells = pa.table({"image": [{"bytes": picture, "path": "x"} for picture in pictures]})
    pq.write_table(cells, tmp_path / "cells.parquet", row_group_size=3)
    texts = [base64.b64encode(picture).decode() for picture in pictures]
    lines = [{"bytes": text} for text in texts[:5]] + [{"image": {"bytes": text}} for text in texts[5:]]
    (tmp_path / "lines.jsonl").write_text("\n\n".join(map(json.dumps, lines)))
    for name in ("cells.parquet", "lines.jsonl"):
        items = list_items([str(tmp_path / name)])
        assert [fetch_bytes(item) for item in items] == pictures
        assert not any(item.is_file for item in items)
    (tmp_path / "bad.jsonl").write_text('{"bytes": "no base64!"}\n{"bytes": 3}')
    for item, message in zip(list_items([str(tmp_path / "bad.jsonl")]), ("no base64", "no bytes in this row")):
        with pytest.raises(ImageError, match=message):
            fetch_bytes(item)
    (tmp_path / "bad.jsonl").write_text("changed")
    with pytest.raises(ImageError, match="not what it was"):
        fetch_bytes(item)


def test_members_whose_names_are_no_utf8(tmp_path: Path) -> None:
    picture = encode_picture(9)
    with tarfile.open(tmp_path / "old.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo("caf\udce9.png")
        info.size = len(picture)
        tar.addfile(info, io.BytesIO(picture))
    job = prepare_job(tmp_path / "job", [str(tmp_path / "old.tar")], TaskOptions())
    (item,) = read_manifest(job.manifest_path, range(1))
    assert fetch_bytes(item) == picture


@pytest.mark.parametrize(("names", "count"), [
    ("a.jpg a.png", 1), ("a.jpg a.k.jpg a.k.png a.png b.jpg", 2), ("a.jpg a.x/c.jpg a.x/c.png a.y.jpg a.png", 2),
    ("a.jpg aa.jpg ab.png", 0), ("a-.png a.jpg a0.png", 0), ("x/a.jpg y/a.jpg", 0)])
def test_pictures_with_one_text_are_found_wherever_they_stand(names: str, count: int) -> None:
    pictures = sorted((Path("/p") / name for name in names.split()), key=str)
    clashes = list(find_clashes(pictures, TextOptions()))
    assert len(clashes) == count
    assert all(one.with_suffix("") == other.with_suffix("") for one, other in clashes)
    assert not list(find_clashes(pictures, TextOptions(full_names=True)))
