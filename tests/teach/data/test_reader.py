"""The one reader of captions: every form gives the same pairs, and what cannot be read is said."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from limner.core.errors import ImageError, OptionError, VocabularyError
from limner.teach.data.checking import check_captions, check_examples
from limner.teach.data.examples import digest_examples, example_of
from limner.teach.data.reader import read_pairs, read_pictures
from limner.teach.data.splitting import part_examples
from limner.teach.data.tables import Columns

SAID = {"a.png": ("a red cat", "the cat"), "b.png": ("None",), "c.png": ("an owl, at night",)}
"""One caption is a word that tables take for nothing, one holds a comma."""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    for number, name in enumerate(SAID):
        Image.new("RGB", (8, 8), (40 * number, 90, 10)).save(folder / name)
    return folder


def write_table(path: Path, separator: str, head: tuple[str, str] = ("filepath", "title")) -> Path:
    with path.open("w", newline="") as file:
        rows = csv.writer(file, delimiter=separator)
        rows.writerow([*head, "other"])
        rows.writerows([name, text, 1] for name, texts in SAID.items() for text in texts)
    return path


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value))
    return path


def write_coco(folder: Path) -> Path:
    return write_json(folder / "coco.json", {
        "images": [{"id": number, "file_name": name} for number, name in enumerate(SAID)],
        "annotations": [{"image_id": number, "caption": text} for number, texts in enumerate(SAID.values())
                        for text in texts]})


def write_karpathy(folder: Path) -> Path:
    return write_json(folder / "dataset.json", {"images": [
        {"filepath": "elsewhere", "filename": name, "split": split, "sentences": [{"raw": text} for text in texts]}
        for (name, texts), split in zip(SAID.items(), ("train", "restval", "test"))]})


def write_metadata(folder: Path) -> Path:
    lines = [json.dumps({"file_name": name, "text": list(texts)}) for name, texts in SAID.items()]
    (folder / "metadata.jsonl").write_text("\n".join(lines))
    return folder


def write_sidecars(folder: Path) -> Path:
    for name, texts in SAID.items():
        (folder / name).with_suffix(".txt").write_text("\n".join(texts) + "\n\n")
    return folder


def write_tar(folder: Path) -> Path:
    path = folder / "shard.tar"
    with tarfile.open(path, "w") as tar:
        for name, texts in SAID.items():
            tar.add(folder / name, f"x/{name}")
            data = "\n".join(texts).encode()
            about = tarfile.TarInfo(f"x/{Path(name).stem}.txt")
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))
    return path


FORMS = {
    "comma": lambda folder: write_table(folder / "x.csv", ","),
    "tab in a csv": lambda folder: write_table(folder / "x.csv", "\t"),
    "tab": lambda folder: write_table(folder / "x.tsv", "\t"),
    "semicolon": lambda folder: write_table(folder / "x.csv", ";", ("image", "caption")),
    "imagefolder": write_metadata, "imagefolder csv": lambda folder: write_table(
        folder / "metadata.csv", ",", ("file_name", "text")).parent,
    "coco": write_coco, "karpathy": write_karpathy, "sidecars": write_sidecars, "tar": write_tar,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_pairs(pictures: Path, form: str) -> None:
    source = FORMS[form](pictures)
    found = read_pairs(source)
    assert [(Path(example.name.rpartition("#")[2]).name, example.captions) for example in found] == list(SAID.items())
    checked = check_examples(found, "the data")
    assert len(checked.examples) == len(SAID)
    assert not checked.failed
    assert checked.digest == check_examples(read_pairs(write_coco(pictures)), "the data").digest


def test_the_datas_own_split_is_kept(pictures: Path) -> None:
    parted = part_examples(read_pairs(write_karpathy(pictures)), 0.5, 0)
    assert [Path(example.name).name for example in parted.train] == ["a.png", "b.png"]
    assert [Path(example.name).name for example in parted.held_out] == ["c.png"]


def test_columns_and_the_folder_of_pictures_can_be_named(pictures: Path, tmp_path: Path) -> None:
    path = write_table(tmp_path / "far.csv", "^", ("where", "what"))
    columns = Columns("where", "what", "^", pictures)
    assert [example.captions for example in read_pairs(path, columns)] == list(SAID.values())


def test_a_wrong_separator_says_which_columns_were_found(pictures: Path) -> None:
    path = write_table(pictures / "x.csv", "\t")
    with pytest.raises(VocabularyError, match=r"found were 'filepath\\ttitle\\tother'.*parted at a comma"):
        read_pairs(path, Columns(separator=","))
    with pytest.raises(VocabularyError, match="found were 'filepath', 'title', 'other'"):
        read_pairs(path, Columns(caption="said"))


@pytest.mark.parametrize(("name", "content", "told"), [
    ("x.csv", b"filepath,title\na.png\n", "line 2: there are fewer fields"),
    ("x.csv", b"\xff\xfe\x00,\n", "UTF-8"),
    ("x.jsonl", b"[1]\n", "no JSON object"),
    ("x.jsonl", b'{"a": 1}\n', "found were 'a'"),
    ("x.json", b'{"images": [{"id": 1}], "annotations": []}', "no annotation has a caption"),
    ("x.json", b"[", "neither COCO's"),
    ("x.doc", b"", "its suffix tells nothing"),
])
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(VocabularyError, match=told):
        read_pairs(tmp_path / name)


def test_nothing_there_is_said(tmp_path: Path) -> None:
    for call in (read_pairs, read_pictures):
        with pytest.raises(VocabularyError, match=r"no picture|no pictures"):
            call(tmp_path)
    with pytest.raises(VocabularyError, match="no such file"):
        read_pairs(tmp_path / "nowhere")


def test_few_pictures_that_do_not_open_are_named_and_skipped(tmp_path: Path) -> None:
    for number in range(12):
        Image.new("RGB", (8, 8), (number, 0, 0)).save(tmp_path / f"{number:02d}.png")
    (tmp_path / "03.png").write_bytes(b"no picture")
    checked = check_examples(read_pictures(tmp_path), "the data")
    assert len(checked.examples) == 11
    assert [Path(name).name for name, _ in checked.failed] == ["03.png"]


def test_many_missing_pictures_stop_everything_and_ten_are_named(tmp_path: Path) -> None:
    examples = [example_of(tmp_path / f"{number:02d}.png", ["x"]) for number in range(13)]
    with pytest.raises(ImageError, match="13 of 13 pictures are missing") as told:
        check_examples(examples, "the data")
    assert "09.png" in str(told.value)
    assert "10.png" not in str(told.value)
    assert "and 3 more" in str(told.value)


def test_data_without_anything_to_learn_is_refused(pictures: Path) -> None:
    with pytest.raises(VocabularyError, match="At least two"):
        check_captions(read_pairs(write_coco(pictures))[:1], "the data")
    with pytest.raises(VocabularyError, match="the same caption, 'x'"):
        check_captions([example_of(pictures / name, ["x"]) for name in SAID], "the data")


def test_copies_of_a_picture_stay_on_one_side(tmp_path: Path) -> None:
    for number in range(20):
        Image.new("RGB", (8, 8), (number // 2, 0, 0)).save(tmp_path / f"{number:02d}.png")
    examples = check_examples(read_pictures(tmp_path), "the data").examples
    parted = part_examples(examples, 0.3, seed=5)
    assert {example.digest for example in parted.train}.isdisjoint(example.digest for example in parted.held_out)
    assert len(parted.held_out) == 6
    assert parted == part_examples(examples, 0.3, seed=5)
    assert parted != part_examples(examples, 0.3, seed=6)


def test_what_cannot_be_parted_is_refused(pictures: Path) -> None:
    with pytest.raises(OptionError, match="must lie between"):
        part_examples(read_pictures(pictures), 1.0, 0)
    with pytest.raises(OptionError, match="cannot be parted"):
        part_examples(read_pictures(pictures)[:1], 0.5, 0)


def test_the_digest_tells_captions_and_contents_apart(pictures: Path) -> None:
    examples = check_examples(read_pairs(write_sidecars(pictures)), "x").examples
    assert digest_examples(examples) == digest_examples(examples[::-1])
    assert digest_examples(examples) != digest_examples(examples[:2])
