"""Model names: every form that people write, one canonical form that is printed and used as a cache key.

Knows the registry of open_clip by name only (asked lazily), nothing about loading or networks.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from limner.core.errors import UnknownModelError
from limner.core.storage import digest_file

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).parent / "builtin"
WEIGHT_SUFFIXES = (".safetensors", ".bin", ".pt", ".pth")
WHOLE_DIGEST_BYTES = 256 * 2**20
"""Files up to this size are digested whole, larger ones by samples."""

_LONGEST_SHOWN = 200
_SAMPLES, _SAMPLE_BYTES = 256, 64 * 2**10
_OPENAI_NAMES = ("ViT-B/32", "ViT-B/16", "ViT-L/14", "ViT-L/14@336px")
_FORMS = "ViT-L-14/openai, hf-hub:org/repo, local-dir:/path, builtin, or a checkpoint as architecture,path"

Kind = Literal["pretrained", "hub", "folder", "file"]


@dataclass(frozen=True)
class ModelName:
    """One model's name. ``text`` is the canonical form; ``architecture`` and ``source`` are its two halves.

    ==========  =============================  ==============  ======================
    kind        text                           architecture    source
    ==========  =============================  ==============  ======================
    pretrained  ``ViT-L-14/openai``            ``ViT-L-14``    the tag ``openai``
    hub         ``hf-hub:org/repo``            ``""``          ``org/repo``
                ``hf-hub:org/repo@v2``         ``""``          ``org/repo``
    folder      ``local-dir:/path``            ``""``          ``/path``
    file        ``ViT-L-14,/path/to/file.pt``  ``ViT-L-14``    ``/path/to/file.pt``
    ==========  =============================  ==============  ======================

    ``builtin`` is a folder too, and keeps its name. Paths are absolute. ``revision`` is a branch, tag or commit of a
    repository.
    """

    kind: Kind
    text: str
    architecture: str
    source: str
    revision: str = "main"

    @cached_property
    def cache_key(self) -> str:
        """The name as part of a file name; local weights add a digest of themselves, since a path says little.

        Weight files over 256 MB are digested by their size and 256 samples spread evenly from first byte to last: a
        retrained model changes everywhere, and reading gigabytes at each start would cost more than it protects.
        """
        if self.kind == "folder":
            label = BUILTIN if self.text == BUILTIN else Path(self.source).name
            return f"{as_file_name(label)}-{_digest_folder(Path(self.source))}"
        if self.kind == "file":
            label = f"{self.architecture}-{Path(self.source).stem}"
            return f"{as_file_name(label)}-{digest_weights(Path(self.source))}"
        return as_file_name(self.text)

    def __str__(self) -> str:
        return self.text


def parse_clip_name(name: str) -> ModelName:
    """Return the canonical name of a CLIP.

    Taken are ``builtin``; ``ViT-L-14/openai``, also with a comma, a colon or a blank between architecture and tag;
    OpenAI's own ``ViT-L/14``; ``hf-hub:org/repo``, also with ``@revision``; ``local-dir:/path`` or a folder;
    and a checkpoint file behind its architecture, ``ViT-B-32,/path/to/file.safetensors``.

    Raises:
        UnknownModelError: no such architecture, tag, folder or file; close names are offered.
    """
    name = name.strip()
    if name == BUILTIN:
        return _folder(BUILTIN_FOLDER / "clip", name)
    if name.startswith("hf-hub:"):
        return _hub(name.removeprefix("hf-hub:"), name)
    if name.startswith("local-dir:"):
        return _folder(Path(name.removeprefix("local-dir:")), name)
    if name in _OPENAI_NAMES:
        return _pretrained(name.replace("/", "-").replace("@336px", "-336"), "openai", name)
    architecture, source = _split(name)
    if Path(name).suffix in WEIGHT_SUFFIXES:
        return _file(architecture, source, name)
    if name and architecture not in _architectures() and os.path.isdir(_expand(name)):
        return _folder(Path(name), name)
    return _pretrained(architecture, source, name)


def parse_captioner_name(name: str, known: Mapping[str, str]) -> ModelName:
    """Return the canonical name of a captioner.

    Taken are ``builtin``, a key of ``known`` (key -> repository), ``hf-hub:org/repo``, ``coca_.../tag``,
    ``local-dir:/path`` or a folder.

    Raises:
        UnknownModelError: nobody knows it; the choices are listed.
    """
    name = name.strip()
    if name == BUILTIN:
        return _folder(BUILTIN_FOLDER / "captioner", name)
    if name in known:
        return ModelName("hub", name, "", known[name])
    if name.startswith("coca_"):
        return parse_clip_name(name)
    if name.startswith("hf-hub:"):
        return _hub(name.removeprefix("hf-hub:"), name)
    folder = _expand(name.removeprefix("local-dir:"))
    if name.startswith("local-dir:") or os.path.isdir(folder):
        return _folder(folder, name)
    raise UnknownModelError(f"Unknown captioner {_shown(name)}.{_offer(name, known)} Known are {', '.join(known)}, "
                            f"{BUILTIN}; or give hf-hub:org/repo, local-dir:/path or a coca_... CLIP name.")


def parse_lm_name(name: str) -> ModelName:
    """Return the canonical name of a language model.

    Taken are ``builtin``, ``hf-hub:org/repo`` (also with ``@revision``), ``local-dir:/path`` or a folder.

    Raises:
        UnknownModelError: it is none of these.
    """
    forms = f"hf-hub:org/repo, as hf-hub:openai-community/gpt2, local-dir:/path or {BUILTIN}"
    return _parse_plain(name, "lm", "language model", forms)


def parse_painter_name(name: str) -> ModelName:
    """Return the canonical name of a painter with weights; taken are the same as of a language model.

    Raises:
        UnknownModelError: it is none of these.
    """
    return _parse_plain(name, "painter", "painter", "fourier, hf-hub:org/repo, local-dir:/path or the folder of a painter")


def has_builtin_painter() -> bool:
    """Whether limner ships a painter of its own."""
    return os.path.isfile(BUILTIN_FOLDER / "painter" / "config.json")


def _parse_plain(name: str, own: str, what: str, forms: str) -> ModelName:
    """Return the name of a model that is a folder or a repository; ``own`` is the built-in one's folder."""
    name = name.strip()
    if name == BUILTIN:
        return _folder(BUILTIN_FOLDER / own, name)
    if name.startswith("hf-hub:"):
        return _hub(name.removeprefix("hf-hub:"), name)
    folder = _expand(name.removeprefix("local-dir:"))
    if name.startswith("local-dir:") or (name and os.path.isdir(folder)):
        return _folder(folder, name)
    hub = f" For a repository say hf-hub:{name}." if re.fullmatch(r"[\w.-]+/[\w.-]+", name) else ""
    raise UnknownModelError(f"Unknown {what} {_shown(name)}.{hub} Give {forms}.")


def list_clip_models() -> list[str]:
    """Return every ``architecture/tag`` that open_clip knows weights of."""
    return [f"{architecture}/{tag}" for architecture, tag in _registry()]


def digest_weights(path: Path) -> str:
    """Return 16 hex digits for a weights file: of all its bytes, or of its size and samples where it is large."""
    size = path.stat().st_size
    if size <= WHOLE_DIGEST_BYTES:
        return digest_file(path)
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as stream:
        for index in range(_SAMPLES):
            stream.seek((size - _SAMPLE_BYTES) * index // (_SAMPLES - 1))
            digest.update(stream.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:16]


def _split(name: str) -> tuple[str, str]:
    """Part a pair at the slash behind an architecture, else at the first comma, colon or blank: in ``ViT-B/32,openai``
    the slash belongs to the architecture, in ``ViT-B-32//my models/b.pt`` the blank to the path."""
    architecture, _, source = name.partition("/")
    found = re.match(r"([^,:\s\\]+?)\s*[,:\s]\s*(.+)", name)
    if found and architecture not in _architectures() and not Path(found[1]).is_absolute():
        return found[1].replace("/", "-"), found[2]
    return architecture, source


def _registry() -> list[tuple[str, str]]:
    from limner.models._open_clip import open_clip

    return [(architecture, tag) for architecture, tag in open_clip.list_pretrained()]


def _architectures() -> list[str]:
    from limner.models._open_clip import open_clip

    return list(open_clip.list_models())


def _pretrained(architecture: str, tag: str, given: str) -> ModelName:
    _require_architecture(architecture, given)
    tags = [t for name, t in _registry() if name == architecture]
    tag = tag if tag in tags else tag.lower().replace("-", "_")
    if tag not in tags:
        has = f"It has {', '.join(tags)}." if tags else "open_clip knows none for it: give a checkpoint file."
        wanted = f"has no weights {tag!r}." if tag else "is an architecture; which of its weights?"
        raise UnknownModelError(f"Unknown CLIP {given!r}: {architecture} {wanted}{_offer(tag, tags)} {has}")
    return ModelName("pretrained", f"{architecture}/{tag}", architecture, tag)


def _require_architecture(architecture: str, given: str) -> None:
    known = _architectures()
    if architecture not in known:
        hub = f" For a repository say hf-hub:{given}." if re.fullmatch(r"[\w.-]+/[\w.-]+", given) else ""
        raise UnknownModelError(
            f"Unknown CLIP {_shown(given)}: open_clip has no architecture {_shown(architecture)}."
            f"{_offer(architecture, known)}{hub}"
            f" Names are {_FORMS}; `limner models list` prints all.")


def _hub(repository: str, given: str) -> ModelName:
    found = re.fullmatch(r"([\w.-]+/[\w.-]+)(?:@(\w[\w./-]*))?", repository)
    if not found or ".." in repository:
        raise UnknownModelError(f"{_shown(given)} is no repository name: write hf-hub:organisation/repository, or "
                                "hf-hub:organisation/repository@revision.")
    return ModelName("hub", f"hf-hub:{repository}", "", found[1], found[2] or "main")


def _expand(path: str | Path) -> Path:
    """Return a path with its ~ replaced; where there is no such user it stays, and no such folder will be found."""
    return Path(os.path.expanduser(path))


def _shown(given: str) -> str:
    """Return a name as messages show it."""
    return repr(_shorten(given))


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _folder(path: Path, given: str) -> ModelName:
    path = _expand(path).absolute()
    if not os.path.isdir(path):
        raise UnknownModelError(f"{_shown(given)}: there is no folder {_shorten(str(path))}.")
    return ModelName("folder", given if given == BUILTIN else f"local-dir:{path}", "", str(path))


def _file(architecture: str, source: str, given: str) -> ModelName:
    if not (architecture and source) or os.path.isfile(_expand(given)):
        raise UnknownModelError(f"{given!r}: a checkpoint file needs its architecture before it: "
                                f"ViT-B-32,{given} where it is a ViT-B-32.")
    _require_architecture(architecture, given)
    path = _expand(source).absolute()
    if not os.path.isfile(path):
        raise UnknownModelError(f"{_shown(given)}: there is no file {_shorten(str(path))}. A checkpoint is given as "
                                "architecture,path: ViT-B-32,/models/my.safetensors say.")
    return ModelName("file", f"{architecture},{path}", architecture, str(path))


def _digest_folder(folder: Path) -> str:
    """Digest the weights and what says how they are used: the preprocessing is in the configuration."""
    said = [path for path in folder.iterdir() if path.suffix == ".json" and "config" in path.name]
    weights = [path for path in folder.iterdir() if path.suffix in WEIGHT_SUFFIXES]
    digest = hashlib.sha256()
    for path in sorted((*said, *weights)):
        digest.update(f"{path.name}:{digest_weights(path)}\n".encode())
    return digest.hexdigest()[:16]


def as_file_name(text: str) -> str:
    """Return a text with whatever may trouble a file system as an underscore."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text)


def _offer(name: str, choices: Iterable[str]) -> str:
    close = difflib.get_close_matches(name[:_LONGEST_SHOWN], list(choices), 3)
    return f" Did you mean {' or '.join(close)}?" if close else ""
