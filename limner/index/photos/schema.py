"""The tables of photos in SQL, for SQLite and PostgreSQL alike where they agree, and filters as SQL."""

from __future__ import annotations

import math
import os
from typing import Any

from limner.index.photos.records import Filter, Status

FORMAT = 1
"""Grows when an older limner could no longer read or write the tables."""

EARTH_KM_PER_DEGREE = 111.32

SQLITE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE model (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, dimension INTEGER NOT NULL,
                    floor TEXT, slots INTEGER NOT NULL DEFAULT 0, generation INTEGER NOT NULL DEFAULT 0);
CREATE TABLE content (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, width INTEGER, height INTEGER, taken REAL,
                      camera TEXT, lat REAL, lon REAL, kind TEXT);
CREATE TABLE file (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, root BLOB NOT NULL, content INTEGER,
                   mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, status INTEGER NOT NULL, error TEXT);
CREATE INDEX file_content ON file (content, status);
CREATE TABLE vector (model INTEGER NOT NULL, slot INTEGER NOT NULL, content INTEGER NOT NULL, time_ms INTEGER NOT NULL,
                     PRIMARY KEY (model, slot)) WITHOUT ROWID;
CREATE INDEX vector_content ON vector (content, model);
"""

POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE limner_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE model (id SERIAL PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, dimension INTEGER NOT NULL,
                    floor TEXT);
CREATE TABLE content (id BIGSERIAL PRIMARY KEY, digest BYTEA NOT NULL UNIQUE, width INTEGER, height INTEGER,
                      taken DOUBLE PRECISION, camera TEXT, lat DOUBLE PRECISION, lon DOUBLE PRECISION, kind TEXT);
CREATE TABLE file (id BIGSERIAL PRIMARY KEY, path BYTEA NOT NULL UNIQUE, root BYTEA NOT NULL,
                   content BIGINT REFERENCES content, mtime_ns BIGINT NOT NULL, size BIGINT NOT NULL,
                   status SMALLINT NOT NULL, error TEXT);
CREATE INDEX file_content ON file (content, status);
CREATE TABLE vector (model INTEGER NOT NULL REFERENCES model, content BIGINT NOT NULL REFERENCES content,
                     time_ms INTEGER NOT NULL, embedding {vector} NOT NULL, PRIMARY KEY (model, content, time_ms));
"""


def encode_path(path: str) -> bytes:
    """Return a path as its bytes: not every name is UTF-8."""
    return os.fsencode(path)


def folder_range(folder: str) -> tuple[bytes, bytes]:
    """Return the least path below a folder, and the least behind all of them."""
    start = encode_path(folder.rstrip("/") + "/")
    return start, start[:-1] + bytes([start[-1] + 1])


def write_filter(wanted: Filter, mark: str) -> tuple[str, list[Any]]:
    """Return the filter as an SQL condition on ``file`` and ``content``, and its values; ``mark`` stands for a value."""
    parts = [f"file.status = {int(Status.OK)}"]
    values: list[Any] = []

    def add(condition: str, *given: Any) -> None:
        parts.append(condition.replace("?", mark))
        values.extend(given)

    if wanted.folders:
        ranges = [folder_range(folder) for folder in wanted.folders]
        each = "(file.path = ? OR (file.path >= ? AND file.path < ?))"
        add(f"({' OR '.join([each] * len(ranges))})",
            *(value for folder, (low, high) in zip(wanted.folders, ranges) for value in (encode_path(folder), low, high)))
    taken = "COALESCE(content.taken, file.mtime_ns / 1e9)"
    for condition, value in (
        (f"{taken} >= ?", wanted.after_s), (f"{taken} < ?", wanted.before_s),
        ("content.width >= ?", wanted.min_width_px or None), ("content.height >= ?", wanted.min_height_px or None),
        ("file.size >= ?", wanted.min_bytes or None), ("file.size <= ?", wanted.max_bytes),
    ):
        if value is not None:
            add(condition, value)
    if wanted.camera:
        add("LOWER(content.camera) LIKE ? ESCAPE '!'", f"%{_escape_like(wanted.camera.lower())}%")
    if wanted.kinds:
        add(f"content.kind IN ({', '.join('?' * len(wanted.kinds))})", *wanted.kinds)
    if wanted.near:
        _add_near(add, *wanted.near)
    return " AND ".join(parts), values


def _escape_like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _add_near(add: Any, latitude: float, longitude: float, distance_km: float) -> None:
    """Let through what lies within a distance: on a plane that touches the globe there, good enough below 500 km."""
    per_degree = EARTH_KM_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.01)
    add("content.lat IS NOT NULL AND (content.lat - ?) * (content.lat - ?) * ? + "
        "(content.lon - ?) * (content.lon - ?) * ? <= ?",
        latitude, latitude, EARTH_KM_PER_DEGREE**2, longitude, longitude, per_degree**2, distance_km**2)
