"""A bank finds exactly what an exhaustive search finds, and its files save work without ever being believed."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch
from listening import listen
from safetensors.torch import load_file, save_file
from torch import Tensor

from limner.core.errors import VocabularyError
from limner.core.vectors import normalise
from limner.index import banks, scan
from limner.index.banks import Bank
from limner.models.clip.model import Clip

COLUMNS = 24


class Counted:
    """Gives a unit row that depends on the text alone, remembers what it was asked for, and may stop half-way."""

    def __init__(self, cache_key: str = "counted", stop_after: int | None = None) -> None:
        self.cache_key, self.device = cache_key, torch.device("cpu")
        self.embedded: list[str] = []
        self._left = stop_after

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise KeyboardInterrupt
        self.embedded += texts
        if report is not None:
            report(len(texts))
        rows = [torch.randn(COLUMNS, generator=torch.Generator().manual_seed(hash_of(text))) for text in texts]
        return normalise(torch.stack(rows)) if rows else torch.empty(0, COLUMNS)


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()[-6:], "big")


def vector(seed: int = 0) -> Tensor:
    return normalise(torch.randn(1, COLUMNS, generator=torch.Generator().manual_seed(seed)))


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banks, "CHUNK_TEXTS", 50)
    monkeypatch.setattr(scan, "BLOCK_ROWS", 20)
    monkeypatch.setattr(scan, "PIECE_NUMBERS", 8 * COLUMNS)


@pytest.fixture
def texts() -> list[str]:
    return [f"text {number}" for number in range(1000)]


@pytest.mark.parametrize("count", [1, 7, 1000, 5000])
def test_the_nearest_are_those_of_an_exhaustive_search(texts: list[str], tmp_path: Path, count: int) -> None:
    bank = Bank(texts, Counted(), cache_folder=tmp_path)
    assert len(bank.chunks) > 5
    features = Counted().encode_texts(texts).half().double()
    expected = (features @ vector().double()[0]).sort(descending=True, stable=True)
    found = bank.nearest(vector(), count)
    assert [entry.place for entry in found] == expected.indices[:count].tolist()
    assert [entry.similarity for entry in found] == pytest.approx(expected.values[:count].tolist(), abs=1e-6)
    assert [entry.text for entry in found] == [texts[entry.place] for entry in found]


def test_a_bank_under_a_clip_finds_what_its_similarities_say(tiny_clip: Clip, tmp_path: Path) -> None:
    texts = ["a ship at sea", "two cats", "the old town at night"]
    features = tiny_clip.encode_texts(["two cats"])
    found = Bank(texts, tiny_clip, cache_folder=tmp_path).nearest(features, 3)
    assert found[0].text == "two cats"
    assert [entry.similarity for entry in found] == pytest.approx(
        sorted((tiny_clip.encode_texts(texts) @ features[0]).tolist(), reverse=True), abs=2e-3)


def test_equal_texts_but_for_their_place_come_in_the_order_of_the_bank(tmp_path: Path) -> None:
    class Same(Counted):
        def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
            return normalise(torch.ones(len(texts), COLUMNS))

    found = Bank([f"text {n}" for n in range(300)], Same("same"), cache_folder=tmp_path).nearest(vector(), 40)
    assert [entry.place for entry in found] == list(range(40))


def test_blank_lines_and_repetitions_are_left_out_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    bank = Bank(["", "a cat", "a ship ", "a cat", " ", "a ship", "a dog"], Counted(), cache_folder=tmp_path)
    assert (bank.texts, bank.lines) == (["a cat", "a ship", "a dog"], [2, 3, 7])
    assert {entry.text: entry.line for entry in bank.nearest(vector(), 3)} == {"a cat": 2, "a ship": 3, "a dog": 7}


def test_an_empty_bank_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="empty"):
        Bank(["", "  "], Counted(), cache_folder=tmp_path)


def test_features_of_places_are_those_of_their_texts(texts: list[str], tmp_path: Path) -> None:
    places = [999, 0, 321, 322, 0]
    expected = Counted().encode_texts([texts[place] for place in places]).half().float()
    assert torch.equal(Bank(texts, Counted(), cache_folder=tmp_path).features(places), expected)


def test_a_bank_is_embedded_once(texts: list[str], tmp_path: Path) -> None:
    first = Bank(texts, Counted(), cache_folder=tmp_path)
    again = Counted()
    second = Bank(texts, again, cache_folder=tmp_path)
    assert again.embedded == []
    assert torch.equal(first.similarities(vector()), second.similarities(vector()))


def test_without_a_folder_nothing_is_kept(texts: list[str], tmp_path: Path) -> None:
    kept, unkept = Bank(texts, Counted(), cache_folder=tmp_path / "kept"), Bank(texts, Counted())
    assert torch.equal(unkept.similarities(vector()), kept.similarities(vector()))
    assert not Path(os.environ["LIMNER_CACHE"]).exists()


def test_an_interrupted_embedding_goes_on_where_it_stopped(texts: list[str], tmp_path: Path) -> None:
    stopped, resumed = Counted(stop_after=6), Counted()
    with pytest.raises(KeyboardInterrupt):
        Bank(texts, stopped, cache_folder=tmp_path)
    bank = Bank(texts, resumed, cache_folder=tmp_path)
    assert 0 < len(stopped.embedded) < len(texts)
    assert stopped.embedded + resumed.embedded == texts
    assert torch.equal(bank.similarities(vector()), Bank(texts, Counted(), cache_folder="fresh").similarities(vector()))


def test_an_inserted_line_embeds_its_neighbourhood_only(texts: list[str], tmp_path: Path) -> None:
    Bank(texts, Counted(), cache_folder=tmp_path)
    edited = Counted()
    bank = Bank([*texts[:500], "a new text", *texts[500:]], edited, cache_folder=tmp_path)
    assert "a new text" in edited.embedded
    assert len(edited.embedded) <= 4 * banks.CHUNK_TEXTS + 1
    assert bank.texts[500:502] == ["a new text", "text 500"]


def test_a_banks_files_can_be_read_by_whoever_may_read_the_folder(texts: list[str], tmp_path: Path) -> None:
    Bank(texts, Counted(), cache_folder=tmp_path)
    (tmp_path / "plain").touch()
    assert {path.stat().st_mode for path in tmp_path.rglob("*.safetensors")} == {(tmp_path / "plain").stat().st_mode}


def test_models_do_not_share_features(texts: list[str], tmp_path: Path) -> None:
    Bank(texts, Counted("one"), cache_folder=tmp_path)
    other = Counted("other")
    Bank(texts, other, cache_folder=tmp_path)
    assert other.embedded == texts


def test_progress_counts_what_is_left_to_embed(texts: list[str], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(KeyboardInterrupt):
        Bank(texts, Counted(stop_after=6), cache_folder=tmp_path, monitor=listen(told))
    before = told[-1][0]
    told.clear()
    Bank(texts, Counted(), cache_folder=tmp_path, monitor=listen(told))
    assert told == sorted(told)
    assert told[-1] == (1000 - before, 1000 - before)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)


def replace_by_text(path: Path) -> None:
    path.write_text("not a table")


def forget_the_metadata(path: Path) -> None:
    save_file(load_file(path), path)


@pytest.mark.parametrize("damage", [cut_off, change_a_byte, replace_by_text, forget_the_metadata])
def test_a_damaged_chunk_is_told_and_made_anew(texts: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture,
                                              damage: Callable[[Path], None]) -> None:
    whole = Bank(texts, Counted(), cache_folder=tmp_path).similarities(vector()).clone()
    path = sorted(tmp_path.rglob("*.safetensors"))[3]
    count = len(load_file(path)["features"])
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    damage(copy)
    copy.replace(path)
    mended = Counted()
    with caplog.at_level(logging.WARNING, "limner"):
        bank = Bank(texts, mended, cache_folder=tmp_path)
    assert path.name in caplog.text
    assert len(mended.embedded) == count
    assert torch.equal(bank.similarities(vector()), whole)


def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(texts: list[str], tmp_path: Path,
                                                                       caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "banks").write_text("a file where the folder should be")
    bank = Bank(texts, Counted(), cache_folder=tmp_path)
    assert torch.equal(bank.similarities(vector()), Bank(texts, Counted()).similarities(vector()))
    warned, = caplog.messages
    assert "Cannot write" in warned


def test_a_full_disk_keeps_the_chunks_that_were_done(texts: list[str], tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch,
                                                    caplog: pytest.LogCaptureFixture) -> None:
    written: list[object] = []

    def fail_in_the_end(part: Path, data: bytes) -> int:
        if len(written) == 4:
            raise OSError(28, "No space left on device")
        written.append(part)
        return write_bytes(part, data)

    write_bytes = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", fail_in_the_end)
    bank = Bank(texts, Counted(), cache_folder=tmp_path)
    assert torch.equal(bank.similarities(vector()), Bank(texts, Counted()).similarities(vector()))
    assert "No space left" in caplog.text
    monkeypatch.undo()
    monkeypatch.setattr(banks, "CHUNK_TEXTS", 50)
    rest = Counted()
    Bank(texts, rest, cache_folder=tmp_path)
    assert 0 < len(rest.embedded) < len(texts)
    assert not list(tmp_path.rglob("*.part"))
