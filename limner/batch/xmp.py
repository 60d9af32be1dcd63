"""XMP: a description and tags as photo programs read them, in a file of its own or in a packet inside a picture.

``dc:description`` and ``dc:subject``, and the accessibility text of IPTC. Nothing is said of how a picture was made: that
field (IPTC 2025.1) is for those who made it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from limner.core.errors import StorageError
from limner.core.storage import write_atomically

OWN_MARK = b'x:xmptk="limner"'
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow."""


def write_packet(text: str, tags: Sequence[str] = (), alt: str = "") -> bytes:
    """Return an XMP packet in UTF-8."""
    items = "".join(f"<rdf:li>{_clean(tag)}</rdf:li>" for tag in tags)
    subject = f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>" if items else ""
    shown = f"<Iptc4xmpCore:AltTextAccessibility>{_alternative(alt)}</Iptc4xmpCore:AltTextAccessibility>" if alt else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk={quoteattr("limner")}>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"<dc:description>{_alternative(text)}</dc:description>{subject}{shown}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>').encode()


def xmp_path(picture: Path) -> Path:
    """Return the XMP sidecar of a picture: the one that is there, ``a.jpg.xmp`` or ``a.xmp``, else the first."""
    full, short = picture.with_name(picture.name + ".xmp"), picture.with_suffix(".xmp")
    return short if short.exists() and not full.exists() else full


def write_xmp(picture: Path, text: str, tags: Sequence[str] = (), alt: str = "", *, overwrite: bool = False) -> str:
    """Write the XMP sidecar of a picture; return written, unchanged, or skipped where another program's lies there.

    Raises:
        StorageError: it cannot be written.
    """
    path, packet = xmp_path(picture), write_packet(text, tags, alt)
    try:
        old = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}.") from error
    if old == packet:
        return "unchanged"
    if old is not None and (OWN_MARK not in old or not overwrite):
        return "skipped"
    write_atomically(path, lambda part: part.write_bytes(packet))
    return "written"


def _alternative(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_clean(text)}</rdf:li></rdf:Alt>'


def _clean(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
