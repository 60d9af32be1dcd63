"""limner review: its calls, its page in a browser, and that it reaches nothing but the texts of its folder."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from serving import Serving, run_server

from limner.apps.web.options import ServeOptions
from limner.batch.review import Review

TEXTS = {"boat": "a red boat, sea", "fox": "a red fox", "tree": ""}
COLORS = {"boat": (200, 40, 40), "fox": (220, 140, 30), "tree": (30, 140, 60)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "photos"
    found.mkdir()
    for name, text in TEXTS.items():
        Image.new("RGB", (1600, 900), COLORS[name]).save(found / f"{name}.jpg")
        if text:
            (found / f"{name}.txt").write_text(f"{text}\n")
    return found


@pytest.fixture
def reviewing(folder: Path) -> Iterator[Serving]:
    server = run_server(ServeOptions(clips=("builtin",), captioners=(), compat=False, review=Review(folder)))
    yield next(server)
    next(server, None)


@pytest.fixture
def api(reviewing: Serving) -> Iterator[httpx.Client]:
    with reviewing.client() as found:
        yield found


def test_a_text_is_shown_edited_accepted_replaced_and_taken_back(api: httpx.Client, folder: Path) -> None:
    told = api.get("/api/v1/review", params={"counts": True}).json()
    assert (told["folder"], told["total"], told["undo"]) == ("photos", 3, 0)
    assert told["counts"] == {"all": 3, "open": 3, "empty": 1}
    boat = told["entries"][0]
    assert (boat["name"], boat["text"], boat["state"]) == ("boat.jpg", "a red boat, sea", None)
    picture = api.get("/api/v1/review/0/picture")
    assert Image.open(io.BytesIO(picture.content)).size == (1024, 576)
    saved = api.post("/api/v1/review/0", json={"text": "a blue boat", "before": boat["digest"], "accept": True}).json()
    assert (saved["text"], saved["state"], saved["undo"]) == ("a blue boat", "accepted", 1)
    late = api.post("/api/v1/review/0", json={"text": "late", "before": boat["digest"]})
    assert late.status_code == 409
    asked = {"find": "a ", "replace": "the "}
    seen = api.post("/api/v1/review/replace", json={**asked, "dry": True}).json()
    assert [(row["name"], row["after"]) for row in seen["examples"]] == [
        ("boat.jpg", "the blue boat"), ("fox.jpg", "the red fox")]
    assert (folder / "fox.txt").read_text() == "a red fox\n"
    assert api.post("/api/v1/review/replace", json=asked).json()["count"] == 2
    assert (folder / "fox.txt").read_text() == "the red fox\n"
    assert api.post("/api/v1/review/undo").json()["numbers"] == [0, 1]
    assert api.post("/api/v1/review/undo").json()["numbers"] == [0]
    assert (folder / "boat.txt").read_text() == "a red boat, sea\n"


@pytest.mark.parametrize(("method", "path", "body", "status"), [
    ("GET", "/api/v1/review/3/picture", None, 422), ("GET", "/api/v1/review/-1/picture", None, 422),
    ("GET", "/api/v1/review/..%2f..%2fetc%2fpasswd/picture", None, 404), ("GET", "/api/v1/review?shown=hidden", None, 422),
    ("GET", "/api/v1/review?count=100000", None, 422), ("POST", "/api/v1/review/7", {"text": "x"}, 422),
    ("POST", "/api/v1/review/0", {"text": "x", "before": "guess"}, 409), ("POST", "/api/v1/review/0", {"name": "x"}, 422),
    ("POST", "/api/v1/review/0", {"text": "x" * 20_001}, 422), ("POST", "/api/v1/review/0", {"text": ["x"]}, 422),
    ("POST", "/api/v1/review/0", {"text": "x", "path": "../x.txt"}, 422),
    ("POST", "/api/v1/review/replace", {"find": ""}, 422), ("POST", "/api/v1/review/replace", {"find": "x\ud800"}, 400)])
def test_what_cannot_be_had_is_said_and_nothing_is_written(api: httpx.Client, folder: Path, method: str, path: str,
                                                           body: dict[str, Any] | None, status: int) -> None:
    before = {found: found.read_bytes() for found in folder.parent.rglob("*") if found.is_file()}
    content = None if body is None else json.dumps(body).encode()
    assert api.request(method, path, content=content).status_code == status
    assert {found: found.read_bytes() for found in folder.parent.rglob("*") if found.is_file()} == before


def test_other_pages_may_not_write(api: httpx.Client, folder: Path) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert api.post("/api/v1/review/undo", headers=headers).status_code == 403
        assert api.post("/api/v1/review/1", json={"text": "evil"}, headers=headers).status_code == 403
    assert (folder / "fox.txt").read_text() == "a red fox\n"


def test_a_server_without_a_review_has_none(client: httpx.Client) -> None:
    assert client.get("/review").status_code == 404
    assert client.get("/api/v1/review").status_code == 404


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_the_command_says_where_the_page_is_and_needs_no_model(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-m", "limner", "review", str(folder), "--port", "0"], text=True,
                          stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = re.search(r"(http://127\.0\.0\.1:\d+)/review", process.stderr.readline())
        assert found is not None
        answer = httpx.get(f"{found[1]}/review", trust_env=False)
        assert "/static/review/review.js" in answer.text
        assert httpx.get(f"{found[1]}/metrics", trust_env=False).text.count("limner_models_loaded 0") == 1
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    (folder / "below").mkdir()
    done = subprocess.run([sys.executable, "-m", "limner", "review", str(folder / "below")], capture_output=True, text=True,
                          timeout=60)
    assert (done.returncode, "no pictures" in done.stderr) == (2, True)


@pytest.mark.browser
def test_a_folder_is_gone_through_by_keyboard(reviewing: Serving, folder: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    path = os.environ.get("LIMNER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing = "no Chromium: apt-get install --no-install-recommends chromium, or set LIMNER_CHROMIUM"
        (pytest.fail if os.environ.get("LIMNER_BROWSER") == "required" else pytest.skip)(missing)
    expect = playwright.expect
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--disable-dev-shm-usage", "--no-sandbox"])
        page = browser.new_page(locale="en-US", viewport={"width": 1100, "height": 900})
        page.set_default_timeout(60_000)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{reviewing.url}/review")
        expect(page.locator("html[data-ready]")).to_be_attached()
        assert page.locator("[data-t]").evaluate_all("all => all.filter(one => !one.textContent).length") == 0
        page.keyboard.press("j")
        boat = page.get_by_role("textbox", name="Text of boat.jpg")
        expect(boat).to_be_focused()
        boat.fill("a blue boat")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("textbox", name="Text of fox.jpg")).to_be_focused()
        expect(page.locator(".entry").first.locator(".state")).to_have_text("accepted")
        assert (folder / "boat.txt").read_text() == "a blue boat\n"
        page.keyboard.press("Escape")
        page.keyboard.press("f")
        page.get_by_label("Find", exact=True).fill("a ")
        page.get_by_label("Replace with").fill("the ")
        page.keyboard.press("Enter")
        expect(page.locator("#status")).to_have_text("2 texts would change.")
        expect(page.locator("#found ins").first).to_have_text("the")
        page.get_by_role("button", name="Replace all").press("Enter")
        expect(page.get_by_role("textbox", name="Text of fox.jpg")).to_have_value("the red fox")
        assert (folder / "fox.txt").read_text() == "the red fox\n"
        page.locator("#undo").press("Enter")
        expect(page.get_by_role("textbox", name="Text of fox.jpg")).to_have_value("a red fox")
        (folder / "fox.txt").write_text("theirs")
        page.get_by_role("textbox", name="Text of fox.jpg").fill("mine")
        page.keyboard.press("Alt+ArrowDown")
        expect(page.locator(".entry").nth(1).locator(".wrong")).to_contain_text("changed on the disk")
        assert (folder / "fox.txt").read_text() == "theirs"
        page.get_by_role("button", name="Show what is there now").press("Enter")
        expect(page.get_by_role("textbox", name="Text of fox.jpg")).to_have_value("theirs")
        page.get_by_role("textbox", name="Text of tree.jpg").fill("a tree")
        page.locator(".entry").nth(2).get_by_role("button", name="Accept").click()  # leaves the text: saved, then accepted
        expect(page.locator(".entry").nth(2).locator(".state")).to_have_text("accepted")
        assert (folder / "tree.txt").read_text() == "a tree\n"
        page.locator("#shown").select_option("accepted")
        expect(page.locator(".entry")).to_have_count(2)
        page.locator("#lang").select_option("ja")
        expect(page.locator("#undo")).to_have_text("元に戻す")
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
        if shots := os.environ.get("LIMNER_SHOTS"):
            page.locator("#lang").select_option("en")
            page.locator("#shown").select_option("all")
            page.screenshot(path=f"{shots}/narrow.png", full_page=True)
            page.set_viewport_size({"width": 1100, "height": 900})
            page.screenshot(path=f"{shots}/wide.png", full_page=True)
            page.emulate_media(color_scheme="dark")
            page.screenshot(path=f"{shots}/dark.png")
        browser.close()
    assert [one for one in wrong if "409" not in one] == []  # a browser logs every status that is no success
