"""clip-interrogator's ready-made tables are used where they fit, and never believed beyond that."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hubserver import HubServer, Refusal, serve_hub
from huggingface_hub import constants
from PIL import Image
from registry import register_clip
from safetensors.numpy import save_file

from limner import Config, Interrogator
from limner.index import ready_tables
from limner.index.ready_tables import REPOSITORY, TABLES, ReadyTables
from limner.index.tables import LabelTable
from limner.models.clip.model import Clip, load_clip
from limner.vocabulary.lists import load_list

NAME = "tiny-ViT/openai"
LINES = {"artists": ["Hilma af Klint", "Paul Klee"], "mediums": ["an etching", "a fresco"], "movements": ["cubism"],
         "flavors": ["soft light", "", "misty", "soft light", "a very long shadow, at noon"], "negative": ["blurry"],
         "sites": ["dribbble", "flickr"]}
"""As clip-interrogator's own, they hold a blank line and a repetition."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HubServer]:
    with serve_hub(tmp_path / "models") as hub:
        yield hub


@pytest.fixture
def clip(server: HubServer, tiny_clip_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Clip:
    """Return a CLIP of open_clip's registry, which has made its way through the hub."""
    server.add_folder("makers/tiny-clip", tiny_clip_folder)
    register_clip(NAME, tiny_clip_folder, "makers/tiny-clip", monkeypatch)
    loaded = load_clip(NAME, device="cpu")
    server.requests.clear()
    return loaded


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of lists that passes for clip-interrogator's own."""
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, lines in LINES.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(ready_tables, "PUBLISHED", frozenset(digest(spell(name)) for name in LINES))
    return folder


def spell(category: str) -> list[str]:
    """Return a table's labels as clip-interrogator 0.6.0 makes them of the lines."""
    lines = LINES[category]
    if category == "artists":
        return [f"by {line}" for line in lines] + [f"inspired by {line}" for line in lines]
    if category == "sites":
        lines = ["dribble", "flickr"]
        return [*lines, *(f"trending on {line}" for line in lines), *(f"featured on {line}" for line in lines),
                *(f"{line} contest winner" for line in lines)]
    return lines


def digest(labels: list[str]) -> str:
    return hashlib.sha256(",".join(labels).encode()).hexdigest()


def write(path: Path, clip: Clip, category: str, *, turn: bool = False, labels: list[str] | None = None) -> Path:
    """Write a table as clip-interrogator does: rows of float16, and the hash as characters."""
    rows = clip.encode_texts(spell(category))
    rows = rows.roll(1, 0) if turn else rows
    told = np.array([ord(character) for character in digest(labels or spell(category))], dtype=np.int8)
    path.parent.mkdir(exist_ok=True)
    save_file({"embeds": rows.half().numpy(), "hash": told}, path)
    return path


def place(folder: Path, category: str) -> Path:
    return folder / f"tiny-ViT_openai_{TABLES[category]}.safetensors"


def publish(server: HubServer, clip: Clip, folder: Path, *categories: str) -> None:
    server.repositories[REPOSITORY] = {
        place(folder, name).name: write(folder / "made.safetensors", clip, name).read_bytes() for name in categories}


@pytest.mark.parametrize("category", LINES)
def test_a_table_that_lies_in_the_folder_is_used_without_a_request(
        category: str, server: HubServer, clip: Clip, lists: Path, tmp_path: Path) -> None:
    write(place(tmp_path, category), clip, category)
    ready = ReadyTables(lists, tmp_path)
    found = ready.find(category, clip)
    assert list(found) == list(dict.fromkeys(spell(category)))
    own = clip.encode_texts(list(found))
    torch.testing.assert_close(torch.stack(list(found.values())).float(), own, atol=1e-3, rtol=0)
    assert ready.used == {NAME: [category]}
    assert server.requests == []


def test_a_table_is_fetched_once_and_then_lies_in_the_folder(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path) -> None:
    publish(server, clip, tmp_path / "theirs", "flavors")
    reports: list[tuple[int, int]] = []
    for _ in range(2):
        assert "misty" in ReadyTables(lists, tmp_path / "ours").find("flavors", clip, lambda *step: reports.append(step))
    size = place(tmp_path / "ours", "flavors").stat().st_size
    assert reports[-1] == (size, size)
    assert server.fetched() == {place(tmp_path, "flavors").name: 2}  # once at the hub, once at its storage
    assert {path.suffix for path in (tmp_path / "ours").iterdir()} == {".safetensors", ".lock"}


def test_a_cut_transfer_is_gone_on_with(server: HubServer, clip: Clip, lists: Path, tmp_path: Path) -> None:
    publish(server, clip, tmp_path / "theirs", "mediums")
    server.cuts = [100, 60]
    assert ReadyTables(lists, tmp_path).find("mediums", clip)
    assert server.requests[-1].headers["range"] == "bytes=160-"


def test_lists_that_clip_interrogator_does_not_publish_cause_no_request(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path) -> None:
    publish(server, clip, tmp_path / "theirs", "movements")
    (lists / "movements.txt").write_text("ukiyo-e\n")
    assert ReadyTables(lists, tmp_path).find("movements", clip) == {}
    assert server.requests == []


def test_a_table_of_other_lists_is_left_alone(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(place(tmp_path, "mediums"), clip, "mediums", labels=["an etching", "an oil painting"])
    before = path.read_bytes()
    assert ReadyTables(lists, tmp_path).find("mediums", clip) == {}
    assert "its hash differs" in caplog.text
    assert path.read_bytes() == before
    assert server.requests == []


def test_a_file_that_was_cut_in_half_is_fetched_anew_or_else_not_used(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path) -> None:
    path = write(place(tmp_path, "mediums"), clip, "mediums")
    path.write_bytes(path.read_bytes()[:-40])
    assert ReadyTables(lists, tmp_path).find("mediums", clip) == {}  # there is none at the hub
    publish(server, clip, tmp_path / "theirs", "mediums")
    assert ReadyTables(lists, tmp_path).find("mediums", clip)


def test_offline_nothing_is_asked_for(server: HubServer, clip: Clip, lists: Path, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    publish(server, clip, tmp_path / "theirs", "mediums")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert ReadyTables(lists, tmp_path).find("mediums", clip) == {}
    assert server.requests == []


def test_a_hub_that_refuses_is_asked_once(server: HubServer, clip: Clip, lists: Path, tmp_path: Path,
                                          caplog: pytest.LogCaptureFixture) -> None:
    server.refusal = Refusal(503)
    ready = ReadyTables(lists, tmp_path)
    for category in LINES:
        assert ready.find(category, clip) == {}
    assert len({request.path for request in server.requests}) == 1
    [record] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert f"cannot be had from {REPOSITORY}" in record.getMessage()


@pytest.mark.parametrize("rows", [
    np.ones((2, 32)), np.full((2, 32), np.nan), np.eye(32)[:1], np.eye(16)[:2], np.eye(32)[:2], np.eye(32)[0]])
def test_rows_that_are_not_the_clips_are_not_believed(
        rows: np.ndarray, clip: Clip, lists: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told = np.array([ord(character) for character in digest(spell("mediums"))], dtype=np.int8)
    save_file({"embeds": rows.astype(np.float16), "hash": told}, place(tmp_path, "mediums"))
    assert ReadyTables(lists, tmp_path).find("mediums", clip) == {}
    assert "is not used" in caplog.text


@pytest.mark.parametrize("tensors", [{}, {"embeds": np.ones((2, 32))}, {"features": np.ones(3)}])
def test_a_file_of_another_kind_is_not_used(tensors: dict[str, np.ndarray], clip: Clip, lists: Path, tmp_path: Path) -> None:
    save_file(tensors, place(tmp_path, "mediums"))
    assert ReadyTables(lists, tmp_path).find("mediums", clip) == {}


def test_rows_in_another_order_are_not_believed(clip: Clip, lists: Path, tmp_path: Path) -> None:
    write(place(tmp_path, "artists"), clip, "artists", turn=True)
    assert ReadyTables(lists, tmp_path).find("artists", clip) == {}


def test_weights_of_ones_own_under_a_known_name_get_no_ready_table(
        clip: Clip, tiny_clip: Clip, lists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(place(tmp_path, "mediums"), clip, "mediums")
    monkeypatch.setattr(tiny_clip, "name", NAME)
    assert ReadyTables(lists, tmp_path).find("mediums", tiny_clip) == {}


def test_only_what_is_not_ready_is_embedded_and_kept(clip: Clip, lists: Path, tmp_path: Path) -> None:
    write(place(tmp_path, "mediums"), clip, "mediums")
    ready = ReadyTables(lists, tmp_path)
    table = LabelTable(["a fresco", "a mosaic", "an etching"], "mediums", clip, cache_folder=tmp_path,
                       ready=lambda asked: ready.find("mediums", asked))
    own = LabelTable(table.labels, None, clip)
    torch.testing.assert_close(table.features, own.features, atol=2e-3, rtol=0)
    [kept] = tmp_path.glob("*.limner.safetensors")
    assert b"a mosaic" in kept.read_bytes()
    assert b"a fresco" not in kept.read_bytes()


def configure(lists: Path, folder: Path, **changes: object) -> Config:
    settings = {"clip_model_name": NAME, "caption_model_name": None, "data_path": str(lists), "cache_path": str(folder),
                "device": "cpu"}
    return Config(**(settings | changes))  # type: ignore[arg-type]


def test_the_account_names_the_ready_made_tables(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path, corners: Image.Image,
        caplog: pytest.LogCaptureFixture) -> None:
    publish(server, clip, tmp_path / "theirs", "artists", "flavors", "sites")
    with caplog.at_level(logging.INFO, logger="limner"), Interrogator(configure(lists, tmp_path / "tables")) as ci:
        account = ci.explain(corners, caption="a lighthouse", max_flavors=4)
        embedded = {label for name in TABLES for label in ci.tables[name].labels}
    assert json.loads(json.dumps(account.as_dict()))["ready_tables"] == {NAME: ["artists", "flavors", "sites"]}
    assert "features of 4 phrases from clip-interrogator's table" in caplog.text
    assert set(load_list(lists, "flavors.txt")) < embedded
    assert "dribbble" in embedded


def test_ready_made_and_computed_tables_give_the_same_prompt(
        server: HubServer, clip: Clip, lists: Path, tmp_path: Path, corners: Image.Image) -> None:
    publish(server, clip, tmp_path / "theirs", *LINES)
    prompts = set()
    for name, wanted in (("ready", True), ("computed", False)):
        with Interrogator(configure(lists, tmp_path / name, download_cache=wanted)) as ci:
            account = ci.explain(corners, caption="a lighthouse", max_flavors=4)
        assert bool(account.ready_tables) == wanted
        prompts.add(account.prompt)
    assert len(prompts) == 1
