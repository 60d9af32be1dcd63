"""Texts of a bank come from text files, JSON Lines and Parquet; what is wrong is told by its line or row."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from limner.core.errors import MissingExtraError, OptionError, VocabularyError
from limner.vocabulary.texts import load_texts


def write(name: str, content: str | bytes) -> Path:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return Path(name)


def write_records(*records: object) -> Path:
    return write("bank.jsonl", "".join(json.dumps(record) + "\n" for record in records))


def test_a_text_file_gives_its_lines_with_the_blank_ones_in_their_places() -> None:
    assert load_texts(write("bank.txt", "ein Schiff\r\n\n  two, three \n"))[:3] == ["ein Schiff", "", "two, three"]


def test_a_file_of_any_other_suffix_is_text() -> None:
    assert load_texts(write("poems", "one\ntwo"), None) == ["one", "two"]


@pytest.mark.parametrize("content", ["", "\n \n", b"\xef\xbb\xbf\n"])
def test_an_empty_bank_is_an_error(content: str | bytes) -> None:
    with pytest.raises(VocabularyError, match=r"bank\.txt: the bank is empty"):
        load_texts(write("bank.txt", content))


@pytest.mark.parametrize(("content", "message"), [
    (b"good\nb\xe4d\n", "line 2: not UTF-8"),
    (b"good\n\n" + b"x" * 10_000_000 + b"\ngood", "line 3: 10,000,000 characters"),
    (b"g\0o\0o\0d\0", "line 1: a NUL character"),
])
def test_a_line_that_is_no_text_is_told(content: bytes, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        load_texts(write("bank.txt", content))


def test_a_missing_bank_is_an_error_and_so_is_a_folder() -> None:
    for name in ("missing.txt", "."):
        with pytest.raises(VocabularyError, match="cannot be read"):
            load_texts(name)


def test_json_lines_give_the_column_asked_for() -> None:
    path = write_records({"id": 1, "prompt": "a ship"}, {"id": 2, "prompt": None}, {"id": 3, "prompt": " a\ncat "})
    assert load_texts(path, "prompt")[:3] == ["a ship", "", "a\ncat"]


def test_without_a_column_the_only_one_or_text_is_read_and_plain_strings_are_texts() -> None:
    assert load_texts(write_records({"poem": "a ship"}, {"poem": "a cat"}))[:2] == ["a ship", "a cat"]
    assert load_texts(write_records({"id": 1, "text": "a ship"}))[0] == "a ship"
    assert load_texts(write_records("a ship", "a cat"))[:2] == ["a ship", "a cat"]


@pytest.mark.parametrize(("second", "message"), [
    ('{"text": "a cat"', "line 2: not JSON"),
    ("[" * 100_000, "line 2: not JSON"),
    ('{"text": ' + "9" * 5000 + "}", "line 2: not JSON"),
    ('{"text": "a cat", "text": "a dog"}', "line 2: 2 columns are called 'text'"),
    ('{"text": {"a": 1}}', "line 2: an object where a text should be"),
    ('{"texts": "a cat"}', "line 2: there is no column 'text'"),
    ('{"text": 3}', "line 2: a number where a text should be"),
    ('["a cat"]', "line 2: a list where a text should be"),
    ('{"text": "\\ud800"}', "line 2: not Unicode"),
    (json.dumps({"text": "x" * 30_000}), "line 2: 30,000 characters"),
    (json.dumps({"text": "x" * 10_000_000}), "line 2: 10,000,0.. characters"),
])
def test_a_record_without_a_text_is_told_by_its_line(second: str, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        load_texts(write("bank.jsonl", '{"text": "a ship"}\n' + second))


def test_several_columns_and_none_asked_for_lists_them() -> None:
    with pytest.raises(VocabularyError, match=r"line 1: which column.* prompt, negative"):
        load_texts(write_records({"prompt": "a ship", "negative": "blurry"}))


def test_a_text_file_has_no_columns() -> None:
    with pytest.raises(OptionError, match="has no column 'text'"):
        load_texts(write("bank.txt", "a ship"), "text")


def write_parquet(**columns: object) -> Path:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(columns), "bank.parquet", row_group_size=2)
    return Path("bank.parquet")


def test_parquet_gives_the_column_asked_for_over_all_row_groups() -> None:
    path = write_parquet(id=[1, 2, 3, 4, 5], prompt=["a ship", None, " a cat", "école", ""])
    assert load_texts(path, "prompt") == ["a ship", "", "a cat", "école", ""]


def test_parquet_errors_name_the_column_the_row_or_the_file() -> None:
    with pytest.raises(VocabularyError, match=r"no column 'text'\. There are id, prompt"):
        load_texts(write_parquet(id=[1], prompt=["a ship"]), "text")
    with pytest.raises(VocabularyError, match="column 'id' holds int64, not texts"):
        load_texts(write_parquet(id=[1], prompt=["a ship"]), "id")
    with pytest.raises(VocabularyError, match="row 2: 30,000 characters"):
        load_texts(write_parquet(prompt=["a ship", "x" * 30_000]))
    with pytest.raises(VocabularyError, match="cannot be read as Parquet"):
        load_texts(write("broken.parquet", "PAR1 and no more"))
    with pytest.raises(VocabularyError, match="cannot be read as Parquet"):
        load_texts("missing.parquet")


@pytest.mark.parametrize("kind", ["timestamp[ns]", "date32", "list<string>", "binary", "double"])
def test_a_parquet_column_that_holds_no_texts_is_refused(kind: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    types = {"timestamp[ns]": arrow.timestamp("ns", tz="Nowhere/City"), "date32": arrow.date32(),
             "list<string>": arrow.list_(arrow.string()), "binary": arrow.binary(), "double": arrow.float64()}
    path = write_parquet(text=arrow.nulls(3, types[kind]))
    with pytest.raises(VocabularyError, match=r"column 'text' holds .*, not texts"):
        load_texts(path)


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "dictionary"])
def test_every_kind_of_text_column_is_read(kind: str) -> None:
    arrow = pytest.importorskip("pyarrow")
    texts = arrow.array(["a ship", None, "é"])
    texts = texts.dictionary_encode() if kind == "dictionary" else texts.cast(getattr(arrow, kind)())
    assert load_texts(write_parquet(text=texts)) == ["a ship", "", "é"]


def test_a_parquet_text_that_is_no_utf8_is_told_by_its_row() -> None:
    arrow = pytest.importorskip("pyarrow")
    broken = arrow.Array.from_buffers(arrow.string(), 2, arrow.array([b"a ship", b"caf\xe9"], arrow.binary()).buffers())
    with pytest.raises(VocabularyError, match="row 2: not UTF-8"):
        load_texts(write_parquet(text=broken))


def test_two_parquet_columns_of_one_name_are_refused() -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table([["a"], ["b"]], names=["text", "text"]), "bank.parquet")
    with pytest.raises(VocabularyError, match=r"2 columns are called 'text'.* Rename one"):
        load_texts("bank.parquet")


def test_parquet_without_pyarrow_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install limner\[parquet\]"):
        load_texts(write("bank.parquet", "PAR1"))
