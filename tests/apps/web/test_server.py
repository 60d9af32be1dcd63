"""The command itself: it listens, says where, needs a token for others, and ends with nothing lost. And photo search."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from serving import Serving, run_server

from limner.apps.web.options import ServeOptions


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "limner", "serve", *arguments], stderr=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("arguments", "says"), [
    (["--host", "0.0.0.0"], "token"), (["--token", "short", "--builtin"], "8 or more"),
    (["--allow-origin", "*"], "every web page"), (["--host", "203.0.113.7", "--token", "0123456789"], "Cannot listen")])
def test_what_cannot_be_served_is_usage(arguments: list[str], says: str) -> None:
    process = start(*arguments)
    out, told = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, "")
    assert says in told


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_signal_ends_it_with_the_drawing_kept_and_the_queue_refused() -> None:
    process = start("--builtin", "--port", "0")
    assert process.stderr is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
    assert found is not None
    statuses: list[int] = []
    asked = {"prompt": "a red post", "strokes": 4, "segments": 1, "cutouts": 1, "iterations": 5000}

    def call() -> None:
        statuses.append(httpx.post(f"{found[0]}/api/v1/draw", json=asked, timeout=120, trust_env=False).status_code)

    other = threading.Thread(target=call)
    last: dict[str, Any] = {}
    with httpx.stream("POST", f"{found[0]}/api/v1/draw", json=asked, timeout=120, trust_env=False,
                      headers={"Accept": "text/event-stream"}) as answer:
        for line in answer.iter_lines():
            last = json.loads(line[6:]) if line.startswith("data: ") else last
            if last.get("event") == "draw_step" and not other.ident:
                other.start()
                while httpx.get(f"{found[0]}/api/v1/health", trust_env=False).json()["waiting"] == 0:
                    pass
                process.send_signal(signal.SIGTERM)
    other.join(60)
    process.communicate(timeout=60)
    assert (last["event"], last["value"]["stopped"]) == ("done", "interrupted")
    assert statuses == [503]
    kept = Path(os.environ["LIMNER_CACHE"], "serve", "drawings", f"{last['job']}.safetensors")
    assert kept.stat().st_size > 0


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Return a server with an index of three pictures."""
    from limner import Index

    folder = tmp_path_factory.mktemp("photos")
    for name, color in (("red", (220, 30, 30)), ("green", (20, 160, 40)), ("blue", (20, 60, 200))):
        Image.new("RGB", (64, 48), color).save(folder / f"{name}.png")
    place = tmp_path_factory.mktemp("index") / "photos.index"
    with Index(str(place), "builtin", write=True) as index:
        index.add([str(folder)])
    server = run_server(ServeOptions(clips=("builtin",), captioners=(), index=str(place)))
    yield next(server)
    next(server, None)


@pytest.fixture(scope="module")
def sorted_album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Return a server with an index of photos of several kinds, days and sizes."""
    from limner import Index

    folder = tmp_path_factory.mktemp("sorted") / "photos"
    (folder / "summer").mkdir(parents=True)
    for name, size, day in (("summer/red.png", (32, 32), 1715000000), ("green.png", (64, 64), 1600000000),
                            ("blue.jpg", (32, 32), 1600000000)):
        Image.new("RGB", size, Path(name).stem).save(folder / name)
        os.utime(folder / name, (day, day))
    place = folder.parent / "photos.index"
    with Index(str(place), "builtin", write=True) as index:
        index.add([str(folder)])
    server = run_server(ServeOptions(clips=("builtin",), captioners=(), index=str(place)))
    yield next(server)
    next(server, None)


def test_photos_are_found_by_words_pictures_and_likeness_without_a_path(album: Serving, scene: bytes) -> None:
    with album.client() as client:
        assert client.get("/api/v1/models").json()["index"] is True
        found = client.post("/api/v1/search", json={"text": "a red picture", "cutoff": "none"})
        assert found.status_code == 200
        hits = found.json()["hits"]
        assert {hit["path"] for hit in hits} == {"red.png", "green.png", "blue.png"}
        like = client.post("/api/v1/search", json={"like": hits[0]["id"]}).json()["hits"]
        assert {hit["id"] for hit in like} == {hit["id"] for hit in hits[1:]}
        assert client.post("/api/v1/search", files={"image": scene}, data={"cutoff": "none"}).json()["hits"]
        thumbnail = client.get(f"/api/v1/photos/{hits[0]['id']}/thumbnail")
        assert thumbnail.content.startswith(b"\xff\xd8")
        assert client.get("/api/v1/photos/999999/thumbnail").status_code == 404
        assert client.get("/api/v1/photos/..%2f/thumbnail").status_code in (404, 422)
        assert client.post("/api/v1/search", json={"like": 999999}).status_code == 422
        assert client.post("/api/v1/search", json={}).status_code == 422


@pytest.mark.parametrize(("asked", "found"), [
    ({"after": "2024-05", "before": "2024-06"}, {"red.png"}), ({"min_size": "60x50"}, {"green.png"}),
    ({"type": "jpg"}, {"blue.jpg"}), ({"type": ".PNG, webp"}, {"red.png", "green.png"}), ({"folder": "summer"}, {"red.png"}),
    ({"folder": ["photos/summer"], "type": "jpg"}, set()), ({"folder": "photos"}, {"red.png", "green.png", "blue.jpg"}),
    ({"camera": "none such"}, set()), ({"near": "48.2,16.4,5"}, set()), ({"folder": "elsewhere"}, set())])
def test_a_search_is_filtered_as_on_the_command_line(sorted_album: Serving, asked: dict[str, Any], found: set[str]) -> None:
    with sorted_album.client() as client:
        answer = client.post("/api/v1/search", json={"text": "a picture", "cutoff": "none", **asked})
    assert answer.status_code == 200
    assert {hit["path"] for hit in answer.json()["hits"]} == found


@pytest.mark.parametrize("asked", [
    {"folder": "../"}, {"folder": "/etc"}, {"folder": "photos/../.."}, {"folder": "C:\\..\\x"}, {"folder": "\\\\host\\x"},
    {"folder": "a\u0000b"}, {"folder": ""}, {"folder": ["x"] * 21}, {"after": "soon"}, {"before": "2024-13"},
    {"near": "1,2"}, {"near": "nan,1,1"}, {"min_size": "1x" + "9" * 30}, {"min_size": "-1x5"}, {"camera": "\u0000"},
    {"type": "\u0000"}, {"after": "9" * 3000}])
def test_a_filter_that_cannot_be_read_is_said(sorted_album: Serving, asked: dict[str, Any]) -> None:
    with sorted_album.client() as client:
        answer = client.post("/api/v1/search", json={"text": "a picture", **asked})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
