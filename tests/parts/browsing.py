"""A page in a real browser, in which what goes wrong is collected."""

from __future__ import annotations

from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
expect = playwright.expect
expect.set_options(timeout=60_000)

FAST_MS = 60_000
"""How long a browser waits on a machine that has much else to do."""


class Tab:
    """A page in a context of its own; what goes wrong in it is collected."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, "locale": "en-US", **options})
        self.context.set_default_timeout(FAST_MS)
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.context.route("**/*", self._gate)
        self.url = url
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _gate(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((self.url, "blob:", "data:")):
            self.asked.append(url)
            route.continue_()
        else:
            self.wrong.append(f"asked for {url}")
            route.abort()

    def open(self, area: str = "") -> Any:
        self.page.goto(f"{self.url}/{area}")
        expect(self.page.locator("html[data-ready]")).to_be_attached(timeout=FAST_MS)
        return self.page
