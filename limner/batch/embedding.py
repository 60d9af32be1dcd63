"""A text inside a picture's own file: PNG, JPEG or WebP, without touching a pixel.

The chunks of the file are copied as they are; one more is added (or limner's own replaced): in PNG an ``iTXt`` chunk with
the key ``limner``; in JPEG and WebP an XMP packet with ``dc:description`` and ``dc:subject``. A genuine ``parameters`` text
is never touched. A file that has an XMP packet of somebody else is left alone: limner does not rewrite another's words.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from limner.batch.xmp import OWN_MARK, write_packet
from limner.core.errors import ImageError, StorageError
from limner.core.storage import write_atomically

KEY = b"limner"
PNG = b"\x89PNG\r\n\x1a\n"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
MOST_APP1 = 65_533 - len(XMP_HEADER)


def embed_text(path: Path, text: str, tags: Sequence[str] = ()) -> None:
    """Write a text into a picture's file. Its pixels stay as they are to the bit, and its times too.

    Raises:
        ImageError: the file is no PNG, JPEG or WebP, is damaged, or holds somebody else's XMP.
        StorageError: it cannot be written; it is as it was.
    """
    try:
        data, about = path.read_bytes(), path.stat()
    except OSError as error:
        raise ImageError(f"{path}: {error.strerror or error}.") from error
    changed = _change(path, data, text, tags)
    target = path.resolve()

    def write(part: Path) -> None:
        part.write_bytes(changed)
        os.chmod(part, about.st_mode)
        os.utime(part, ns=(about.st_atime_ns, about.st_mtime_ns))

    try:
        write_atomically(target, write)
    except StorageError as error:
        raise StorageError(f"{path}: the text could not be written into it ({error}); it is as it was.") from error


def _change(path: Path, data: bytes, text: str, tags: Sequence[str]) -> bytes:
    try:
        if data.startswith(PNG):
            return _change_png(data, text)
        if data.startswith(b"\xff\xd8"):
            return _change_jpeg(data, write_packet(text, tags))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _change_webp(data, write_packet(text, tags))
    except (struct.error, IndexError, ValueError) as error:
        raise ImageError(f"{path}: the text cannot be written into it: {error}.") from error
    raise ImageError(f"{path}: only PNG, JPEG and WebP files can hold a text. Write a sidecar for others.")


def _change_png(data: bytes, text: str) -> bytes:
    own = KEY + b"\0\0\0\0\0" + text.encode("utf-8", "replace")
    parts = [PNG]
    for kind, body in _png_chunks(data):
        if kind == b"iTXt" and body.startswith(KEY + b"\0"):
            continue
        if kind == b"IEND":
            parts.append(_png_chunk(b"iTXt", own))
        parts.append(_png_chunk(kind, body))
    return b"".join(parts)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if len(body) < length:
            raise ValueError("the PNG is cut off")
        yield kind, body
        at += length + 12
        if kind == b"IEND":
            return
    raise ValueError("the PNG has no end")


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _change_jpeg(data: bytes, packet: bytes) -> bytes:
    """Put an APP1 segment behind those that a JPEG begins with, and drop limner's own."""
    if len(packet) > MOST_APP1:
        raise ValueError(f"a JPEG holds {MOST_APP1:,} bytes of text in one piece, this has {len(packet):,}")
    at, parts = 2, [data[:2]]
    while data[at] == 0xFF and 0xE0 <= data[at + 1] <= 0xEF:
        (length,) = struct.unpack(">H", data[at + 2:at + 4])
        segment = data[at:at + 2 + length]
        if segment[4:].startswith(XMP_HEADER):
            _check_own(segment)
        else:
            parts.append(segment)
        at += 2 + length
    body = XMP_HEADER + packet
    parts += [b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body, data[at:]]
    return b"".join(parts)


def _change_webp(data: bytes, packet: bytes) -> bytes:
    """Put an XMP chunk at the end of a WebP; a simple file becomes an extended one, which says that it has XMP."""
    chunks = [(kind, body) for kind, body in _webp_chunks(data) if kind != b"XMP " or not _check_own(body)]
    kinds = dict(chunks)
    if b"VP8X" in kinds:
        head = bytes([kinds[b"VP8X"][0] | 4]) + kinds[b"VP8X"][1:]
        chunks = [(kind, head if kind == b"VP8X" else body) for kind, body in chunks]
    else:
        chunks.insert(0, (b"VP8X", _webp_header(kinds)))
    chunks.append((b"XMP ", packet))
    body = b"".join(kind + struct.pack("<I", len(inner)) + inner + b"\0" * (len(inner) % 2) for kind, inner in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        kind, (length,) = data[at:at + 4], struct.unpack("<I", data[at + 4:at + 8])
        body = data[at + 8:at + 8 + length]
        if len(body) < length:
            raise ValueError("the WebP is cut off")
        yield kind, body
        at += 8 + length + length % 2


def _webp_header(kinds: dict[bytes, bytes]) -> bytes:
    """Return the header of an extended WebP: flags (XMP, and alpha where the picture has it), width and height less one."""
    if b"VP8L" in kinds:
        (bits,) = struct.unpack("<I", kinds[b"VP8L"][1:5])
        width, height, alpha = bits & 0x3FFF, bits >> 14 & 0x3FFF, bits >> 28 & 1
    else:
        width, height = (value & 0x3FFF for value in struct.unpack("<HH", kinds[b"VP8 "][6:10]))
        width, height, alpha = width - 1, height - 1, 0
    return bytes([4 | alpha << 4, 0, 0, 0]) + width.to_bytes(3, "little") + height.to_bytes(3, "little")


def _check_own(packet: bytes) -> bool:
    if OWN_MARK not in packet:
        raise ValueError("it holds XMP that limner did not write; limner leaves it alone, write a sidecar")
    return True
