"""A check looks at a model's files, runs it, and catches whoever asks the network."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hubserver import HubServer, serve_hub

from limner.core.errors import ModelUnavailableError, UnknownModelError
from limner.models.hub.check import check_model
from limner.models.hub.files import provide_files
from limner.models.names import parse_clip_name

NAME = "hf-hub:makers/tiny-clip"


@pytest.fixture
def server(tiny_clip_folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    with serve_hub(tmp_path / "cache") as hub:
        hub.add_folder("makers/tiny-clip", tiny_clip_folder)
        yield hub


def test_a_cached_model_is_whole_runs_and_asks_nothing_of_the_network(server: HubServer) -> None:
    provide_files(parse_clip_name(NAME))
    server.requests.clear()
    steps = list(check_model(NAME))
    assert [step.what for step in steps] == ["files", "hashes", "loads", "picture", "text", "network"]
    assert all(step.passed for step in steps), steps
    assert steps[1].detail == "2 of 2 files have the hub's hashes"
    assert steps[-1].detail == "nothing was asked of it"
    assert server.requests == []


def test_a_damaged_file_ends_the_check_with_the_way_on(server: HubServer) -> None:
    weights = provide_files(parse_clip_name(NAME)).model / "open_clip_model.safetensors"
    with weights.open("r+b") as stream:
        stream.seek(-1, 2)
        stream.write(b"x")
    *_, last = check_model(NAME)
    assert (last.what, last.passed) == ("hashes", False)
    assert f"limner models download {NAME}" in last.detail


def test_a_damaged_local_file_ends_the_check(tiny_clip_folder: Path, tmp_path: Path) -> None:
    cut = (tiny_clip_folder / "open_clip_model.safetensors").read_bytes()[:-100]
    (tmp_path / "cut.safetensors").write_bytes(cut)
    *_, last = check_model(f"ViT-B-32,{tmp_path / 'cut.safetensors'}")
    assert (last.what, last.passed) == ("hashes", False)


def test_a_model_that_is_not_here_is_told(server: HubServer) -> None:
    with pytest.raises(ModelUnavailableError, match="limner models download"):
        list(check_model(NAME))
    with pytest.raises(UnknownModelError):
        list(check_model("no-such/model"))


def test_who_asks_the_network_is_caught(tmp_path: Path) -> None:
    """What is not cached has to be asked for: the probe sees it, refuses it, and says so."""
    command = [sys.executable, "-m", "limner.models.hub.probe", "clip", NAME, str(tmp_path / "empty")]
    environment = {"HF_ENDPOINT": "http://hub.invalid", "HF_HUB_OFFLINE": "0", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(step["what"], step["passed"]) for step in steps] == [("loads", False), ("network", False)]
    assert "cannot be reached" in steps[0]["detail"]
    assert "socket.getaddrinfo('hub.invalid'" in steps[1]["detail"]
