"""A drawing on the page outlives its server: it goes on in the next one that listens there."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Tab, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600),
              pytest.mark.skipif(os.name == "nt", reason="signals")]

STROKES = 5
SLOW_MS = 240_000
"""How long a hundred steps may take on a machine that has much else to do."""


@contextlib.contextmanager
def running(port: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Run a server as a process of its own: it, its address and its port."""
    process = subprocess.Popen([sys.executable, "-m", "limner", "serve", "--builtin", "--port", port],
                               stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())
        assert found is not None
        yield process, found[0], found[1]
    finally:
        process.kill()
        process.communicate(timeout=60)


def test_a_drawing_goes_on_when_its_server_was_ended_and_another_took_its_place(browser: Any) -> None:
    with running("0") as (process, url, port):
        tab = Tab(browser, url)
        page = tab.open("#draw")
        page.locator("#draw [name=prompt]").fill("a red post")
        page.locator("#draw [name=strokes]").fill(str(STROKES))
        page.locator("#draw [name=iterations]").fill("100")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#draw .canvas path")).to_have_count(STROKES)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    go_on = page.get_by_role("button", name="Go on")
    expect(page.locator("#draw .status")).to_contain_text("Stopped after")
    go_on.press("Enter")
    expect(page.locator("#gone")).to_be_visible()
    expect(go_on).to_be_visible()  # pressed too early, nothing is lost
    expect(page.locator("#draw .canvas path")).to_have_count(STROKES)
    with running(port):
        expect(page.locator("#gone")).to_be_hidden()
        go_on.press("Enter")
        expect(page.locator("#draw .status")).to_contain_text("Done", timeout=SLOW_MS)
        expect(go_on).to_have_count(0)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save SVG").click()
        assert Path(saved.value.path()).read_text(encoding="utf-8").count("<path") == STROKES
        asked = [path.removeprefix(url) for path in tab.asked]
        assert asked.count("/api/v1/draw") == 1
        assert len([path for path in asked if path.endswith("/resume")]) == 2
        tab.context.close()
    assert [text for text in tab.wrong if "ERR_CONNECTION" not in text] == []
