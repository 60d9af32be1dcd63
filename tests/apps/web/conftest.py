"""The server that the tests of the web share, with the shipped models, a picture, and a browser."""

from __future__ import annotations

import base64
import io
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

pytest.importorskip("fastapi", reason="pip install 'limner[serve]'")

if TYPE_CHECKING:
    from serving import Serving


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Return the server that most tests share."""
    from serving import run_server

    from limner.apps.web.options import ServeOptions

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIMNER_CACHE", str(tmp_path_factory.mktemp("serve-cache")))
        server = run_server(ServeOptions(clips=("builtin",), captioners=("builtin",), lms=("builtin",)))
        found = next(server)
        assert found.state.studio.ready.wait(60)
    yield found
    next(server, None)


@pytest.fixture
def client(serving: Serving) -> Iterator[httpx.Client]:
    """Return a client of the shared server."""
    with serving.client() as found:
        yield found


@pytest.fixture(scope="session")
def scene() -> bytes:
    """Return a small picture, a PNG file."""
    picture = Image.new("RGB", (96, 64), (90, 150, 220))
    picture.paste((60, 140, 60), (0, 40, 96, 64))
    picture.paste((200, 40, 40), (40, 12, 56, 48))
    with io.BytesIO() as stream:
        picture.save(stream, "PNG")
        return stream.getvalue()


@pytest.fixture(scope="session")
def scene_base64(scene: bytes) -> str:
    """Return the same in base64."""
    return base64.b64encode(scene).decode()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return the system's Chromium; without one the tests are skipped, or fail where it is required."""
    path = os.environ.get("LIMNER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing = "no Chromium: apt-get install --no-install-recommends chromium, or set LIMNER_CHROMIUM"
        if os.environ.get("LIMNER_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()
