"""``limner teach pairs``: any data becomes one table, which reads back as the same pairs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from limner.apps.cli.main import app
from limner.core.errors import ImageError, OptionError
from limner.teach import pairs
from limner.teach.data.reader import read_pairs


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "val").mkdir()
    for number in range(3):
        Image.new("RGB", (8, 8), (number, 0, 0)).save(tmp_path / "val" / f"{number}.png")
    (tmp_path / "coco.json").write_text(json.dumps({
        "images": [{"id": number, "file_name": f"{number}.png"} for number in range(3)],
        "annotations": [{"image_id": number % 3, "caption": f'a "{number}",\tNone'} for number in range(6)]}))
    return tmp_path / "coco.json"


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@pytest.mark.parametrize("absolute", [False, True])
def test_a_table_reads_back_as_the_same_pairs(data: Path, tmp_path: Path, suffix: str, absolute: bool) -> None:
    (tmp_path / "far").mkdir()
    out = tmp_path / "far" / f"pairs{suffix}"
    shown = CliRunner().invoke(app, ["teach", "pairs", str(data), "--images", str(tmp_path / "val"), "--out", str(out),
                                     "--json", *(["--absolute"] if absolute else [])])
    assert shown.exit_code == 0, shown.output
    report = json.loads(shown.stdout)
    assert (report["pictures"], report["captions"]) == (3, 6)
    found = read_pairs(out)
    assert [Path(one.name).resolve() for one in found] == [tmp_path / "val" / f"{number}.png" for number in range(3)]
    assert found[0].captions == ('a "0",\tNone', 'a "3",\tNone')
    with out.open(newline="") as file:
        head, first, *_ = csv.reader(file, delimiter="\t" if suffix == ".tsv" else ",")
    assert head == ["filepath", "title"]
    assert Path(first[0]).is_absolute() == absolute


def test_a_split_is_kept_and_what_is_missing_is_said(data: Path, tmp_path: Path) -> None:
    rows = "".join(f"val/{number % 3}.png\tx{number}\t{'train' if number else 'test'}\n" for number in range(3))
    (tmp_path / "in.tsv").write_text("filepath\ttitle\tsplit\n" + rows)
    pairs(tmp_path / "in.tsv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[:2] == ["filepath,title,split", "val/0.png,x0,val"]
    assert [one.split for one in read_pairs(tmp_path / "out.csv")] == ["held out", "train", "train"]
    (tmp_path / "val" / "1.png").unlink()
    with pytest.raises(ImageError, match="1 of 3 pictures are missing"):
        pairs(tmp_path / "in.tsv", tmp_path / "other.csv")
    assert not (tmp_path / "other.csv").exists()


def test_tables_are_not_written_over_what_is_read(data: Path, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="ends in"):
        pairs(data, tmp_path / "x.json")
    (tmp_path / "in.tsv").write_text("filepath\ttitle\nval/0.png\tx\n")
    with pytest.raises(OptionError, match="is what is read"):
        pairs(tmp_path / "in.tsv", tmp_path / "in.tsv")
    (tmp_path / "there.csv").write_text("")
    with pytest.raises(OptionError):
        pairs(tmp_path / "in.tsv", tmp_path / "there.csv", clobber=False)
