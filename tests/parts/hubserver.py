"""A server on 127.0.0.1 that speaks the hub's protocol: listings, HEAD and GET with digests, ranges, redirects, failures.

Large files (weights) are redirected to another host, as the hub redirects to its storage: ``localhost`` plays that host.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from huggingface_hub import constants

from limner.models.hub import transfer

STORED_APART = (".safetensors", ".bin")


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass
class Refusal:
    """What is answered instead: a status, and headers such as the hub's ``X-Error-Code``."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


class HubServer:
    """Serves repositories, ``{"org/repo": {"path": content}}``; the other attributes make it fail."""

    def __init__(self) -> None:
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.requests: list[Request] = []
        self.refusal: Refusal | None = None
        self.refused = ""  # only paths that hold this text are refused
        self.needed_token: str | None = None
        self.cuts: list[int] = []  # each GET of a file takes one, and is cut after so many bytes
        self.altered: set[str] = set()  # files whose first byte arrives changed
        self.stated: dict[str, str] = {}  # digests to state instead of the true ones
        self.page: bytes | None = None  # answered to whatever is asked, as a hotel's network does
        self.tells_sizes = True  # in listings; a mirror may not
        self.branches: dict[str, str] = {}  # "org/repo@branch" is this repository
        self.pause_s = 0.0  # before each answer
        self.changed: dict[str, bytes] = {}  # answers in place of the true ones, to paths that hold the text
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._http.daemon_threads = True
        self._http.hub = self  # type: ignore[attr-defined]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def storage_url(self) -> str:
        return f"http://localhost:{self._http.server_address[1]}"

    def add_folder(self, repository: str, folder: Path) -> None:
        """Serve the files of a folder as a repository."""
        self.repositories[repository] = {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def commit(self, repository: str) -> str:
        """Return the commit of a repository's main branch; it changes with the content."""
        digests = [name + digest(name, data) for name, data in sorted(self.repositories[repository].items())]
        return hashlib.sha1("".join([repository, *digests]).encode()).hexdigest()

    def fetched(self) -> Counter[str]:
        """Return how often the content of each file was asked for, by its name."""
        return Counter(unquote(request.path).rpartition("/")[2] for request in self.requests
                       if request.method == "GET" and "/api/" not in request.path)

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def digest(name: str, data: bytes) -> str:
    """Return what the hub states: a SHA-256 of files that are stored apart, git's SHA-1 of others."""
    if name.endswith(STORED_APART):
        return hashlib.sha256(data).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@contextlib.contextmanager
def serve_hub(cache: Path) -> Iterator[HubServer]:
    """Run a server, and let huggingface_hub take it for the hub and ``cache`` for its cache."""
    server = HubServer()
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "ENDPOINT", server.url)
        patch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", server.url + "/{repo_id}/resolve/{revision}/{filename}")
        patch.setattr(constants, "HF_HUB_CACHE", str(cache))
        patch.setattr(constants, "HF_HUB_OFFLINE", False)
        patch.setattr(transfer, "WAIT_S", 0.0)
        yield server
    server.stop()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> HubServer:
        found: HubServer = self.server.hub  # type: ignore[attr-defined]
        return found

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        time.sleep(self.hub.pause_s)
        self.hub.requests.append(Request(self.command, path, {k.lower(): v for k, v in self.headers.items()}))
        refusal = self.hub.refusal
        if refusal is not None and self.hub.refused in path:
            return self._send(refusal.status, b"", refusal.headers)
        if self.hub.page is not None:
            return self._send(200, self.hub.page, {"Content-Type": "text/html"})
        for text, body in self.hub.changed.items():
            if text in path:
                return self._send(200, body, {"Content-Type": "application/json"})
        if path.startswith("/storage/"):
            repository, name = path.removeprefix("/storage/").split("/-/")
            return self._send_content(repository, name, {})
        if self.hub.needed_token and self.headers.get("Authorization") != f"Bearer {self.hub.needed_token}":
            return self._send(401, b"", {"X-Error-Code": "RepoNotFound"})
        if path.startswith("/api/models/"):
            return self._list(path.removeprefix("/api/models/"))
        return self._resolve(path[1:])

    def _list(self, wanted: str) -> None:
        repository, _, revision = wanted.partition("/revision/")
        repository = self.hub.branches.get(f"{repository}@{revision}", repository)
        files = self.hub.repositories.get(repository)
        if files is None:
            return self._send(404, b"", {"X-Error-Code": "RepoNotFound"})
        if revision not in ("", "main", self.hub.commit(repository)) and f"{wanted.partition('/rev')[0]}@{revision}" \
                not in self.hub.branches:
            return self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
        siblings = [self._tell(name, data) for name, data in files.items()]
        about = {"id": repository, "sha": self.hub.commit(repository), "siblings": siblings}
        return self._send(200, json.dumps(about).encode(), {"Content-Type": "application/json"})

    def _tell(self, name: str, data: bytes) -> dict[str, object]:
        """Return what a listing says of a file."""
        stated = self.hub.stated.get(name) or digest(name, data)
        if not self.hub.tells_sizes or "blobs" not in urlsplit(self.path).query:
            return {"rfilename": name}
        if name.endswith(STORED_APART):
            return {"rfilename": name, "size": len(data), "blobId": "0" * 40,
                    "lfs": {"sha256": stated, "size": len(data), "pointerSize": 130}}
        return {"rfilename": name, "size": len(data), "blobId": stated}

    def _resolve(self, path: str) -> None:
        repository, _, rest = path.partition("/resolve/")
        revision, _, name = rest.partition("/")
        for branch, other in self.hub.branches.items():
            if branch.startswith(f"{repository}@") and revision in (branch.partition("@")[2], self.hub.commit(other)):
                repository = other
        files = self.hub.repositories.get(repository)
        if files is None:
            return self._send(404, b"", {"X-Error-Code": "RepoNotFound"})
        commit = self.hub.commit(repository)
        if name not in files or revision not in ("main", commit):
            return self._send(404, b"", {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit})
        about = {"X-Repo-Commit": commit, "ETag": f'"{self.hub.stated.get(name) or digest(name, files[name])}"'}
        if not name.endswith(STORED_APART):
            return self._send_content(repository, name, about)
        about |= {"X-Linked-Etag": about["ETag"], "X-Linked-Size": str(len(files[name])),
                  "Location": f"{self.hub.storage_url}/storage/{repository}/-/{name}"}
        return self._send(302, b"", about)

    def _send_content(self, repository: str, name: str, headers: dict[str, str]) -> None:
        data = self.hub.repositories[repository][name]
        if name in self.hub.altered:
            data = bytes([data[0] ^ 1]) + data[1:]
        wanted = self.headers.get("Range")
        if wanted is None:
            return self._send(200, data, headers)
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        headers = {**headers, "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
        return self._send(206, data[start:], headers)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        is_file = status in (200, 206) and "/api/" not in self.path
        if is_file and self.hub.cuts:
            body = body[:self.hub.cuts.pop(0)]
            self.close_connection = True
        self.wfile.write(body)
