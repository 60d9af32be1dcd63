"""Pictures by URL: listed, read and described as files are; what cannot be had is told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limner.batch.fetch import fetch_bytes
from limner.batch.inputs import list_items
from limner.batch.manifest import Item
from limner.batch.remote import is_url, list_urls, read_url
from limner.core.errors import ImageError

fsspec = pytest.importorskip("fsspec", reason="pip install 'limner[remote]'")


@pytest.fixture
def bucket() -> Iterator[dict[str, bytes]]:
    """Return what lies in a bucket in memory, by name."""
    files: Any = fsspec.filesystem("memory")
    contents = {}
    for name in ("a.png", "below/B.PNG", "notes.txt"):
        with io.BytesIO() as stream:
            Image.new("RGB", (8, 6), (len(name) * 9, 0, 0)).save(stream, "PNG")
            contents[name] = stream.getvalue()
        with files.open(f"/bucket/{name}", "wb") as file:
            file.write(contents[name])
    yield contents
    files.rm("/bucket", recursive=True)


def test_a_folder_a_pattern_and_a_file_are_listed(bucket: dict[str, bytes]) -> None:
    assert list_urls("memory://bucket") == ["memory:///bucket/a.png", "memory:///bucket/below/B.PNG"]
    assert list_urls("memory://bucket/*.png") == ["memory:///bucket/a.png"]
    assert list_urls("memory://bucket/a.png") == ["memory://bucket/a.png"]


def test_urls_are_read_also_those_that_a_table_names(bucket: dict[str, bytes], tmp_path: Path) -> None:
    items = list_items(["memory://bucket"])
    assert [fetch_bytes(item) for item in items] == [bucket["a.png"], bucket["below/B.PNG"]]
    assert not any(item.is_file for item in items)  # no text can lie beside them
    table = tmp_path / "list.jsonl"
    table.write_text(json.dumps({"path": "memory://bucket/a.png"}) + "\n" + json.dumps({"path": "near.png"}) + "\n")
    assert [item.path for item in list_items([str(table)])] == [str(tmp_path / "near.png"), "memory://bucket/a.png"]
    assert len(read_url("memory://bucket/a.png", 10)) == 11


def test_what_cannot_be_had_is_an_error_of_that_picture(bucket: dict[str, bytes]) -> None:
    for url in ("memory://bucket/missing.png", "unknownkind://bucket/a.png"):
        with pytest.raises(ImageError, match=url):
            fetch_bytes(Item(url))


@pytest.mark.parametrize(("text", "found"), [("s3://b/x.png", True), ("C:/x.png", False), ("photos/a.png", False),
                                             ("HTTPS://h/x.png", True), ("./s3://x", False), ("a:b.png", False)])
def test_a_url_is_told_from_a_path(text: str, found: bool) -> None:
    assert is_url(text) is found
