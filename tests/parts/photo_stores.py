"""A real PostgreSQL with pgvector on a socket of its own, for as long as the tests run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """Start a server; skip where no PostgreSQL with pgvector can be had."""
    pgserver = pytest.importorskip("pgserver", reason="a PostgreSQL with pgvector is needed: pip install 'limner[dev]'")
    pytest.importorskip("psycopg", reason="pip install 'limner[postgres]'")
    folder = tempfile.mkdtemp(prefix="limner-pg-")  # a short path: a socket's name has a limit
    server = pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
