"""Who may call: every row of the list in docs/serve.md."""

from __future__ import annotations

import base64
import http.client
import socket
import struct
import zlib
from collections.abc import Iterator

import httpx
import pytest
from serving import Serving, run_server

from limner.apps.web.bodies import check_header
from limner.apps.web.options import ServeOptions
from limner.apps.web.routes.page import FILES
from limner.apps.web.security import HEADERS
from limner.core.errors import ImageError, OptionError

TOKEN = "0123456789abcdef"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "a@127.0.0.1",
                                  "127.0.0.1/x", "127.0.0.1:99999", "192.168.1.5"])
def test_a_foreign_name_is_refused_on_every_path(client: httpx.Client, host: str) -> None:
    for path in ("/", "/healthz", "/api/v1/models", "/nothing"):
        assert client.get(path, headers={"Host": host}).status_code in (400, 403)  # 400: h11 itself


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:7860", "LOCALHOST", "[::1]:7860", "127.0.0.1:1"])
def test_own_names_are_let_in(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "file://", "javascript:1"])
def test_a_foreign_page_may_not_post(client: httpx.Client, origin: str) -> None:
    for kind in ("application/json", "text/plain"):
        answer = client.post("/api/v1/unload", content=b"{}", headers={"Origin": origin, "Content-Type": kind})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_the_own_page_may_post_and_a_browser_says_so_without_an_origin_too(serving: Serving, client: httpx.Client) -> None:
    assert client.post("/api/v1/jobs/none/stop", headers={"Origin": serving.url}).status_code == 404
    assert client.post("/api/v1/jobs/none/stop", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_no_page_elsewhere_is_told_anything(client: httpx.Client) -> None:
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (client.options("/api/v1/interrogate", headers=asked), client.get("/api/v1/models", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_answer_has_the_headers(client: httpx.Client) -> None:
    for path in ("/", "/static/app.js", "/nothing", "/healthz", "/api/v1/models"):
        found = client.get(path).headers
        assert {name: found.get(name) for name in HEADERS} == HEADERS


@pytest.fixture(scope="module")
def guarded() -> Iterator[Serving]:
    server = run_server(ServeOptions(clips=("builtin",), captioners=(), token=TOKEN, body_bytes=100_000, body_s=0.5,
                                     allow_hosts=("lamp.example",), allow_origins=("https://page.example",)))
    yield next(server)
    next(server, None)


def test_a_token_is_asked_for_but_on_the_page_and_its_health(guarded: Serving) -> None:
    with guarded.client() as client:
        for path in ("/", "/static/app.js", "/healthz", "/readyz"):
            assert client.get(path).status_code == 200
        for path in ("/api/v1/models", "/metrics", "/nothing", "/openapi.json"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize(("header", "status"), [
    (f"Bearer {TOKEN}", 200), (f"bearer {TOKEN}", 200), ("Basic " + base64.b64encode(f"me:{TOKEN}".encode()).decode(), 200),
    ("Bearer wrong", 401), (f"Bearer {TOKEN}x", 401), ("Basic ????", 401),
    ("Basic " + base64.b64encode(b"\xff").decode(), 401),
    (TOKEN, 401), (f"Token {TOKEN}", 401), ("", 401)])
def test_tokens(guarded: Serving, header: str, status: int) -> None:
    with guarded.client() as client:
        assert client.get("/api/v1/models", headers={"Authorization": header}).status_code == status


def test_hosts_and_origins_that_were_named_are_let_in(guarded: Serving) -> None:
    with guarded.client(headers={"Authorization": f"Bearer {TOKEN}", "Host": "lamp.example"}) as client:
        answer = client.get("/api/v1/models", headers={"Origin": "https://page.example"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://page.example"
        asked = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
        assert client.options("/api/v1/caption", headers=asked).status_code == 200


def test_a_body_too_large_is_refused_before_it_is_read_and_in_chunks_too(guarded: Serving) -> None:
    with guarded.client(headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        answer = client.post("/api/v1/caption", content=b"x" * 200_000)
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        answer = client.post("/api/v1/caption", content=(b"x" * 50_000 for _ in range(4)))
        assert answer.status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(guarded: Serving) -> None:
    host, port = guarded.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"POST /api/v1/caption HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n"
                     "Content-Length: 1000\r\n\r\n{".encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        assert answer.status == 408


def test_other_machines_need_a_token() -> None:
    for host in ("0.0.0.0", "::", "192.168.1.5", "lamp.example"):
        with pytest.raises(OptionError, match="token"):
            ServeOptions(host=host)
        ServeOptions(host=host, token=TOKEN)
    for host in ("127.0.0.1", "::1", "localhost", "127.0.0.5"):
        ServeOptions(host=host)
    with pytest.raises(OptionError, match="every web page"):
        ServeOptions(allow_origins=("*",))


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is large."""
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(client: httpx.Client) -> None:
    answer = client.post("/api/v1/caption", files={"image": bomb(13_000, 13_000)})
    assert answer.status_code == 422
    assert "13000 x 13000" in answer.json()["error"]["message"]
    with pytest.raises(ImageError):
        check_header(bomb(100, 100), 9999)
    check_header(bomb(100, 100), 10_000)
    check_header(b"no picture at all", 1)


def test_addresses_are_refused_and_no_name_is_looked_up(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(host: object, *given: object, **named: object) -> None:
        pytest.fail(f"{host} was looked up")

    client.get("/healthz")  # connects
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for address in ("http://127.0.0.1:1/x.png", "https://evil.example/x.png", "HTTP://EVIL.EXAMPLE", "file:///etc/passwd"):
        for picture in (address, {"data": address}, {"url": address}):
            answer = client.post("/api/v1/caption", json={"image": picture})
            assert answer.status_code == 400
            assert "not fetched" in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["../options.py", "%2e%2e/options.py", "/etc/passwd", "..%5coptions.py",
                                  "lang/../../app.py", "app.js%00", "\\\\host\\share", "lang", ""])
def test_only_the_pages_own_files_are_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code in (403, 404)


def test_a_path_is_no_picture_and_no_model(client: httpx.Client, scene_base64: str) -> None:
    assert client.post("/api/v1/caption", json={"image": "/etc/passwd"}).status_code == 422
    for name in ("local-dir:/etc", "hf-hub:evil/model", "../builtin"):
        answer = client.post("/api/v1/interrogate", json={"image": scene_base64, "clip": [name]})
        assert answer.status_code == 404
        assert "does not offer" in answer.json()["error"]["message"]
    answer = client.post("/api/v1/interrogate", json={"image": scene_base64, "exclude": ["/(a+)+$/"]})
    assert answer.status_code == 422


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_the_page_is_small(language: str) -> None:
    sizes = {name: path.stat().st_size for name, path in FILES.items()}
    review = sum(size for name, size in sizes.items() if name.startswith("review/"))  # a page of its own
    spoken = sum(size for name, size in sizes.items() if name.startswith("lang/"))
    assert sum(sizes.values()) - review - spoken + sizes[f"lang/{language}.json"] < 80_000  # with every area opened
    assert review < 24_000
