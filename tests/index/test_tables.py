"""Tables rank exactly, and their cache saves work without ever being believed."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from listening import listen
from safetensors.torch import load_file, save_file
from torch import Tensor

from limner.core.vectors import normalise
from limner.index import scan, tables
from limner.index.tables import LabelTable, TextEncoder, table_path
from limner.models.clip.model import Clip

PHRASES = ["by Claude Monet", "soft light", "oil on canvas", "soft light, at dusk", "a", "été"]
MORE = [f"phrase number {number}" for number in range(10)]

BUILD = """
import json, sys, time
import torch
from limner.index.tables import LabelTable

class Slow:
    cache_key, device = "slow", torch.device("cpu")

    def __init__(self):
        self.embedded = []

    def encode_texts(self, texts, *, report=None):
        time.sleep(0.5)
        self.embedded += texts
        return torch.tensor([[len(text) / 64, float(len(self.embedded))] for text in texts])

encoder = Slow()
print("ready", flush=True)
sys.stdin.readline()
table = LabelTable(json.loads(sys.argv[2]), "flavors", encoder, cache_folder=sys.argv[1])
print(json.dumps([table.features.tolist(), encoder.embedded]))
"""


class Counted:
    """A CLIP that remembers which texts it embedded."""

    def __init__(self, clip: Clip, cache_key: str = "tiny") -> None:
        self.cache_key = cache_key
        self.device = clip.device
        self.embedded: list[str] = []
        self._clip = clip

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        self.embedded += texts
        return self._clip.encode_texts(texts, report=report)


class Given:
    """An encoder whose rows are given: the text "3" has row 3."""

    cache_key = "given"
    device = torch.device("cpu")

    def __init__(self, rows: Tensor) -> None:
        self.rows = rows

    def encode_texts(self, texts: Sequence[str], *, report: Callable[[int], None] | None = None) -> Tensor:
        return self.rows[[int(text) for text in texts]].reshape(len(texts), -1)


@pytest.fixture
def encoder(tiny_clip: Clip) -> Counted:
    return Counted(tiny_clip)


def given_table(rows: Tensor) -> LabelTable:
    return LabelTable([str(number) for number in range(len(rows))], None, Given(rows))


def build(labels: list[str], encoder: TextEncoder, folder: Path, desc: str = "flavors") -> LabelTable:
    return LabelTable(labels, desc, encoder, cache_folder=folder)


def kept(folder: Path) -> Path:
    return table_path(folder, "tiny", "flavors")


def only_warning(caplog: pytest.LogCaptureFixture) -> str:
    messages = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(messages) == 1, messages
    return messages[0]


# Ranking

SIXTEENTHS = st.integers(-16, 16).map(lambda n: n / 16)
"""Their products and sums are exact in float32, so the order and every tie are known."""


@given(st.lists(st.tuples(SIXTEENTHS, SIXTEENTHS, SIXTEENTHS), min_size=1, max_size=40),
       st.tuples(SIXTEENTHS, SIXTEENTHS, SIXTEENTHS), st.integers(0, 45), st.booleans(), st.sampled_from([1, 3, 16, 4096]))
def test_the_rank_is_a_full_sort_in_both_directions_ties_in_list_order_whatever_the_block(
    rows: list[tuple[float, ...]], picture: tuple[float, ...], count: int, reverse: bool, block: int
) -> None:
    scores = [sum(a * b for a, b in zip(row, picture)) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: scores[i] if reverse else -scores[i])[:count]
    table = given_table(torch.tensor(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "BLOCK_ROWS", block)
        ranked = table.rank_scored(torch.tensor([picture]), count, reverse=reverse)
        assert table.rank(torch.tensor([picture]), count, reverse) == [str(i) for i in order]
    assert [(r.label, r.place, r.similarity, r.rank) for r in ranked] == [
        (str(i), i, scores[i], rank) for rank, i in enumerate(order, start=1)]


def test_features_are_stored_as_float16_and_scored_in_float32() -> None:
    generator = torch.Generator().manual_seed(1)
    rows, picture = (normalise(torch.randn(count, 512, generator=generator)) for count in (300, 1))
    table = given_table(rows)
    assert table.features.dtype == torch.float16
    exact = table.features.double() @ picture[0].double()
    scores = table.similarities(picture)
    assert scores.dtype == torch.float32
    torch.testing.assert_close(scores.double(), exact, rtol=0, atol=3e-7)  # float16 arithmetic would miss by 1e-4


@pytest.mark.parametrize("width", [32, 512, 768])
def test_equal_phrases_have_equal_similarities_wherever_they_stand(width: int) -> None:
    generator = torch.Generator().manual_seed(2)
    row, picture = (normalise(torch.randn(1, width, generator=generator)) for _ in range(2))
    long = given_table(row.expand(8 * scan.BLOCK_ROWS + 21, -1)).similarities(picture)
    short = given_table(row.expand(5, -1)).similarities(picture)
    assert {*long.tolist()} == {*short.tolist()} == {long[0].item()}


def test_a_merged_table_has_all_labels_in_the_order_of_the_tables(tiny_clip: Clip) -> None:
    first, second = LabelTable(PHRASES, "a", tiny_clip), LabelTable(MORE, "b", tiny_clip)
    merged = LabelTable.merge([first, second])
    assert merged.labels == PHRASES + MORE
    picture = tiny_clip.encode_texts(["dusk"])
    expected = torch.cat([first.similarities(picture), second.similarities(picture)])
    assert merged.similarities(picture).tolist() == expected.tolist()
    assert merged.rank(picture, 99) == [merged.labels[i] for i in torch.argsort(expected, descending=True, stable=True)]


def test_the_nearest_phrase_to_a_text_is_the_text(tiny_clip: Clip) -> None:
    table = LabelTable(PHRASES + MORE, None, tiny_clip)
    for phrase in PHRASES:
        assert table.rank(tiny_clip.encode_texts([phrase])) == [phrase]


def test_an_empty_table_ranks_nothing(encoder: Counted, tmp_path: Path) -> None:
    table = build([], encoder, tmp_path)
    assert len(table) == 0
    assert table.rank(torch.ones(1, 32), 3) == []
    assert LabelTable.merge([table, build(["a"], encoder, tmp_path)]).rank(torch.ones(1, 32), 3) == ["a"]


def test_a_table_takes_whatever_has_a_clip_and_its_cache_folder(encoder: Counted, tmp_path: Path) -> None:
    class Interrogator:
        clip = encoder
        cache_folder = tmp_path

    LabelTable(PHRASES, "flavors", Interrogator())
    assert kept(tmp_path).exists()


# The cache


def test_a_second_table_embeds_nothing_and_is_the_same(encoder: Counted, tmp_path: Path) -> None:
    first = build(PHRASES, encoder, tmp_path)
    again = build(PHRASES, encoder, tmp_path)
    assert encoder.embedded == PHRASES
    assert again.features.tolist() == first.features.tolist()


def test_ten_new_phrases_embed_ten_phrases(encoder: Counted, tmp_path: Path) -> None:
    build(PHRASES, encoder, tmp_path)
    encoder.embedded.clear()
    grown = build(MORE[:5] + PHRASES[::-1] + MORE[5:] + MORE[:2], encoder, tmp_path)
    assert encoder.embedded == MORE
    fresh = build(grown.labels, encoder, tmp_path / "other")
    torch.testing.assert_close(grown.features, fresh.features, rtol=0, atol=1e-3)


def test_a_shorter_list_keeps_what_is_known_for_the_longer_one(encoder: Counted, tmp_path: Path) -> None:
    build(PHRASES, encoder, tmp_path)
    build(MORE, encoder, tmp_path)
    encoder.embedded.clear()
    build(PHRASES + MORE, encoder, tmp_path)
    assert encoder.embedded == []


def test_progress_counts_only_what_is_embedded(encoder: Counted, tmp_path: Path) -> None:
    build(PHRASES, encoder, tmp_path)
    seen: list[tuple[int, int]] = []
    LabelTable(PHRASES + MORE, "flavors", encoder, cache_folder=tmp_path, monitor=listen(seen))
    assert seen[-1] == (10, 10)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_without_a_name_or_a_folder_nothing_is_kept(encoder: Counted, tmp_path: Path) -> None:
    LabelTable(PHRASES, None, encoder, cache_folder=tmp_path)
    LabelTable(PHRASES, "flavors", encoder)
    assert [*tmp_path.iterdir()] == []


def test_every_model_has_a_file_of_its_own(tiny_clip: Clip, tmp_path: Path) -> None:
    for key in ("one", "other"):
        encoder = Counted(tiny_clip, key)
        build(PHRASES, encoder, tmp_path)
        assert encoder.embedded == PHRASES


def test_a_name_cannot_lead_out_of_the_folder(encoder: Counted, tmp_path: Path) -> None:
    build(PHRASES, encoder, tmp_path / "cache", desc="../../my list: a/b\n")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    assert {path.suffix for path in (tmp_path / "cache").iterdir()} == {".safetensors", ".lock"}


def test_nothing_but_the_table_and_its_lock_is_left(encoder: Counted, tmp_path: Path) -> None:
    build(PHRASES, encoder, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {kept(tmp_path).name, kept(tmp_path).name + ".lock"}


# Damage


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_file_cut_off_is_rebuilt_with_one_warning(
    share: float, encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = build(PHRASES, encoder, tmp_path)
    content = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(content[:int(len(content) * share)])
    again = build(PHRASES, encoder, tmp_path)
    assert encoder.embedded == PHRASES * 2
    assert again.features.tolist() == first.features.tolist()
    assert str(kept(tmp_path)) in only_warning(caplog)
    build(PHRASES, encoder, tmp_path)
    assert encoder.embedded == PHRASES * 2, "the file should be whole again"


@pytest.mark.parametrize("flip", [0x01, 0x0F, 0xFF])
def test_no_byte_can_change_without_being_noticed(flip: int, tmp_path: Path) -> None:
    labels, encoder = ["0", "1"], Given(torch.tensor([[0.6, -0.8], [0.8, 0.6]]))
    path = table_path(tmp_path, encoder.cache_key, "flavors")
    first = build(labels, encoder, tmp_path)
    content = path.read_bytes()
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= flip
        path.write_bytes(damaged)
        again = build(labels, encoder, tmp_path).features
        assert again.dtype == first.features.dtype, f"byte {place}"
        assert torch.equal(again, first.features), f"byte {place}"


def rewrite(path: Path, features: Tensor, **about: Any) -> None:
    """Write a table file whose digest is right, whatever it says."""
    labels = about.get("labels", PHRASES)
    facts = {"format": tables.FORMAT, "model": "tiny", "labels": json.dumps(labels),
             "digest": tables._digest(labels, features)}
    save_file({"features": features}, str(path), metadata=facts)


@pytest.mark.parametrize(("features", "labels"), [
    (torch.ones(6, 32), PHRASES), (torch.ones(6 * 32).half(), PHRASES), (torch.ones(5, 32).half(), PHRASES),
    (torch.ones(6, 32).half(), [[1]] * 6), (torch.ones(6, 32).half(), 6)])
def test_a_file_that_says_something_else_is_not_believed(
    features: Tensor, labels: object, encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rewrite(kept(tmp_path), features, labels=labels)
    table = build(PHRASES, encoder, tmp_path)
    assert encoder.embedded == PHRASES
    assert table.features.shape == (6, 32)
    assert "made anew" in only_warning(caplog)


def test_a_file_of_another_model_or_program_is_not_believed(
    encoder: Counted, tiny_clip: Clip, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build(PHRASES, Counted(tiny_clip, "other"), tmp_path)
    other = table_path(tmp_path, "other", "flavors").read_bytes()
    save_file({"features": torch.ones(6, 32).half()}, str(tmp_path / "plain.safetensors"))
    for content in (other, (tmp_path / "plain.safetensors").read_bytes(), b"PK\x03\x04 something else", b"\x80\x02}q\x00."):
        caplog.clear()
        encoder.embedded.clear()
        kept(tmp_path).write_bytes(content)
        build(PHRASES, encoder, tmp_path)
        assert encoder.embedded == PHRASES
        assert "made anew" in only_warning(caplog)


def test_a_folder_where_the_file_should_be_is_worked_around(
    encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept(tmp_path).mkdir()
    assert len(build(PHRASES, encoder, tmp_path)) == len(PHRASES)
    assert encoder.embedded == PHRASES
    assert "not kept" in caplog.text


def test_a_cache_that_cannot_be_written_costs_a_warning_and_no_second_embedding(
    encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    table = build(PHRASES, encoder, tmp_path / "file" / "cache")
    assert encoder.embedded == PHRASES
    assert table.rank(table.features[2:3]) == [PHRASES[2]]
    assert "Tables are not kept: Cannot lock" in only_warning(caplog)


def test_a_disk_that_fills_up_costs_a_warning_and_no_second_embedding(
    encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    build(PHRASES, encoder, tmp_path)
    assert encoder.embedded == PHRASES
    assert "No space left on device" in only_warning(caplog)


def test_a_cache_that_may_only_be_read_is_read(encoder: Counted, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build(PHRASES, encoder, tmp_path)
    tmp_path.chmod(0o500)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("root may write anywhere")
        build(PHRASES, encoder, tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert encoder.embedded == PHRASES
    assert caplog.records == []


def test_two_processes_started_at_once_on_an_empty_cache_share_the_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", BUILD, str(tmp_path), json.dumps(PHRASES)]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert answers[0][0] == answers[1][0]
    assert answers[0][1] + answers[1][1] == PHRASES, "one should embed, the other wait and read"
    [stored] = tmp_path.glob("*.safetensors")
    assert load_file(stored)["features"].tolist() == answers[0][0]


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux says what is mapped")
def test_a_table_that_is_read_as_it_was_kept_stays_on_disk_until_it_is_looked_at(
    encoder: Counted, tmp_path: Path
) -> None:
    LabelTable(PHRASES, "flavors", encoder, cache_folder=tmp_path)
    table = LabelTable(PHRASES, "flavors", encoder, cache_folder=tmp_path)
    path = table_path(tmp_path, encoder.cache_key, "flavors")
    spans = [line.split()[0].split("-") for line in Path("/proc/self/maps").read_text().splitlines() if str(path) in line]
    assert any(int(first, 16) <= table.features.data_ptr() < int(last, 16) for first, last in spans)
