"""Downloads go through the proxy that the environment names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import huggingface_hub
import pytest
from hubserver import HubServer, serve_hub
from huggingface_hub import constants

from limner.core.errors import ModelUnavailableError
from limner.models.hub.files import list_files, provide_files
from limner.models.names import parse_clip_name

NAME = parse_clip_name("hf-hub:makers/tiny-clip")
HOST = "hub.invalid"
"""A host that no name server knows, so that only a proxy can lead to it."""


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let huggingface_hub read the environment anew, and forget it afterwards."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    huggingface_hub.close_session()
    yield
    huggingface_hub.close_session()


@pytest.fixture
def server(tiny_clip_folder: Path, tmp_path: Path) -> Iterator[HubServer]:
    with serve_hub(tmp_path / "cache") as hub:
        hub.add_folder("makers/tiny-clip", tiny_clip_folder)
        yield hub


def move_hub(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}")


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_model_comes_through_the_proxy_from_a_host_that_only_it_reaches(
        name: str, server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    move_hub(f"http://{HOST}", monkeypatch)
    monkeypatch.setenv(name, server.url)
    files = provide_files(NAME)
    assert (files.model / "open_clip_model.safetensors").is_file()
    assert {request.headers["host"] for request in server.requests if not request.path.startswith("/storage/")} == {HOST}


def test_a_host_of_no_proxy_is_asked_directly(server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    assert list_files(NAME).missing_bytes > 0


class Tunnel(BaseHTTPRequestHandler):
    """A proxy that writes down where it is to lead, and refuses."""

    wanted: list[str]

    def do_CONNECT(self) -> None:
        self.wanted.append(self.path)
        self.send_error(403)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_an_encrypted_hub_is_asked_for_through_the_proxy_and_a_refusal_is_told(
        server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[str] = []
    tunnel = ThreadingHTTPServer(("127.0.0.1", 0), type("Refusing", (Tunnel,), {"wanted": wanted}))
    threading.Thread(target=tunnel.serve_forever, args=(0.02,), daemon=True).start()
    move_hub(f"https://{HOST}", monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{tunnel.server_address[1]}")
    with pytest.raises(ModelUnavailableError, match="HTTPS_PROXY"):
        list_files(NAME)
    tunnel.shutdown()
    tunnel.server_close()
    assert set(wanted) == {f"{HOST}:443"}
