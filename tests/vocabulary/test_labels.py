"""Labels come from a comma list or a file; whatever is wrong with them is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.core.errors import VocabularyError
from limner.vocabulary.labels import check_labels, load_labels


def write(content: bytes, name: str = "labels.txt") -> Path:
    Path(name).write_bytes(content)
    return Path(name)


def test_a_comma_list_is_stripped_and_blank_entries_are_left_out() -> None:
    assert load_labels(" cat, two dogs,,école ,") == ["cat", "two dogs", "école"]


@pytest.mark.parametrize("content", [b"cat\ntwo, dogs\n\n", b"\xef\xbb\xbfcat\r\ntwo, dogs", b"  cat\t\rtwo, dogs\r"])
def test_a_file_has_one_label_a_line_whatever_ends_its_lines(content: bytes) -> None:
    assert load_labels("labels.txt" if write(content) else "") == ["cat", "two, dogs"]


def test_one_word_without_a_comma_is_one_label() -> None:
    assert load_labels("lighthouse") == ["lighthouse"]


@pytest.mark.parametrize(("content", "line"), [(b"cat\ndog\n\nCat\n", 4), (b"a cat\na  cat", 2), (b"\n\n", 1), (b"", 1)])
def test_a_label_given_twice_or_no_label_is_told_by_its_line(content: bytes, line: int) -> None:
    with pytest.raises(VocabularyError, match=rf"labels\.txt, line {line}: "):
        load_labels(write(content))


@pytest.mark.parametrize(("content", "message"), [
    (b"cat\nd\xf6g", "line 2: not UTF-8"),
    ("cat\ndog".encode("utf-16"), "line 1: not UTF-8"),
    ("cat\ndog".encode("utf-16-le"), "line 1: a NUL character"),
    (b"cat\n" + b"x" * 10_000_000, "line 2: 10,000,000 characters"),
])
def test_a_file_that_is_no_list_is_refused_by_its_line(content: bytes, message: str) -> None:
    with pytest.raises(VocabularyError, match=message):
        load_labels(write(content))


@pytest.mark.parametrize("given", ["missing.txt", "lists/missing", Path("missing")])
def test_a_missing_file_is_not_taken_for_a_label(given: str | Path) -> None:
    with pytest.raises(VocabularyError, match="no such file of labels"):
        load_labels(given)


def test_labels_from_python_are_checked_too() -> None:
    with pytest.raises(VocabularyError, match="label 3: 'DOG' is there already, as label 1"):
        check_labels(["dog", "cat", "DOG"])
    with pytest.raises(VocabularyError, match="there are no labels"):
        check_labels([])


def test_a_list_longer_than_any_file_name_is_a_list() -> None:
    labels = [f"label {number}" for number in range(2000)]
    assert load_labels(",".join(labels)) == labels


@pytest.mark.parametrize("given", ["x" * 5000 + ".txt", "d/" * 3000 + "labels", "a\0b.txt", Path("n" * 300)])
def test_a_name_that_no_file_has_is_told_in_short(given: str | Path) -> None:
    with pytest.raises(VocabularyError, match="there is no such file of labels") as caught:
        load_labels(given)
    assert len(str(caught.value)) < 500
