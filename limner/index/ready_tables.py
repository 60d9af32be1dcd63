"""clip-interrogator's ready-made tables: the features of its own lists under the CLIPs that are asked for most.

It publishes them, and keeps its own in the same form. A table is used only where its hash agrees with the lists and some of
its rows with the CLIP at hand; what does not agree is left alone, and the phrases are embedded here. File names, format and
hash are those of clip-interrogator 0.6.0 (``LabelTable`` in its source). Knows nothing about modes or prompts.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from huggingface_hub import constants
from safetensors import SafetensorError, safe_open
from torch import Tensor

from limner.core.errors import LimnerError, UnknownModelError
from limner.core.events import Report
from limner.core.storage import locked
from limner.core.vectors import normalise
from limner.models.clip.model import Clip
from limner.models.hub.files import fetch_file
from limner.models.names import as_file_name
from limner.vocabulary.lists import VOCABULARY_FOLDER, say_artists, say_sites

log = logging.getLogger(__name__)

REPOSITORY = "pharmapsychotic/ci-preprocess"
TABLES = {"artists": "artists", "flavors": "flavors", "mediums": "mediums", "movements": "movements",
          "sites": "trendings", "negative": "negative"}
"""What clip-interrogator calls each table."""

PUBLISHED = frozenset((
    "d27dcd8c970debac6b1afcea9081ad0e933c687bf3f533de5c043c79113ffdae",  # artists
    "bb633ab8d979278bd66fa93c1c668a230f180e299723f4d602a206926d4f87ca",  # flavors
    "7fff3ab0b0cf6b850156558b461aace10ffe8df724c9c69cda7960f8478bf74e",  # mediums
    "c1a02df83850cf77f19d60223fdd32cb01f3ce1d1e815528a3e7aed7087625a4",  # movements
    "3aad0205a44297a34e91204252121fd399570eee5627a630f55956afa338ceac",  # trendings
    "7e8797d72ab579ead27ce9a5a87ee2c17bd47a2783caaf789cb3ad8f747b44de",  # trendings, as 0.6.0 spells them
    "7a92a1eb0c25f06c9ceefec560b9ec68f778aadc5c4831afa98aa5b9eba6afa8",  # negative
))
"""The hashes of the lists that come with clip-interrogator 0.6.0: nobody's own lists are worth a request."""

PROBES = 8
LEAST_AGREEMENT = 0.99
"""The least similarity of a row with the CLIP's own feature of the phrase. Half precision costs less than 0.0001."""
MOST_OFF_UNIT = 0.02
"""How far a row's length may be from 1; half precision is off by less than 0.001."""


class ReadyTables:
    """The ready-made tables for one folder of lists; ``folder`` holds their files, and without one there are none.

    ``used`` tells which tables were found good, by the name of the CLIP.
    """

    def __init__(self, lists: Path, folder: str | Path | None) -> None:
        self.used: dict[str, list[str]] = {}
        self._lists, self._folder = lists, folder
        self._reachable = not constants.HF_HUB_OFFLINE

    @classmethod
    def none(cls) -> ReadyTables:
        """Return no tables."""
        return cls(VOCABULARY_FOLDER, None)

    def find(self, category: str, clip: Clip, report: Report | None = None) -> dict[str, Tensor]:
        """Return the features ``[d]`` of the phrases of a table, none where no table can be used.

        ``report`` is called with the bytes done and in all while a table is downloaded.
        """
        if self._folder is None or self._lists == VOCABULARY_FOLDER or not _is_registered(clip):
            return {}
        path = Path(self._folder) / f"{clip.name.replace('/', '_').replace('@', '_')}_{TABLES[category]}.safetensors"
        wordings = {_hash(labels): labels for labels in _spell(category, self._lists) if labels}
        if not _is_whole(path) and not (PUBLISHED & wordings.keys() and self._fetch(path, report)):
            return {}
        try:
            labels, rows = _read(path, wordings)
            _compare(labels, rows, clip)
        except (SafetensorError, OSError, ValueError) as error:
            log.warning("%s is not used, its phrases are embedded: %s", path, error)
            return {}
        log.info("%s: features of %d phrases from clip-interrogator's table %s", category, len(labels), path)
        self.used.setdefault(clip.name, []).append(category)
        return dict(zip(labels, rows.half(), strict=True))

    def _fetch(self, path: Path, report: Report | None) -> bool:
        if not self._reachable:
            return False
        try:
            with locked(path):
                fetch_file(REPOSITORY, path.name, path, report)
        except UnknownModelError:
            log.info("%s has no %s: its phrases are embedded.", REPOSITORY, path.name)
            return False
        except LimnerError as error:
            self._reachable = False
            log.warning("%s cannot be had from %s, its phrases are embedded: %s", path.name, REPOSITORY,
                        str(error.__cause__ or error).partition("\n")[0])
            return False
        return True


def _is_registered(clip: Clip) -> bool:
    """Whether a CLIP was loaded as one of open_clip's registry: the keys of all others carry a digest or a commit."""
    return clip.weights_key == as_file_name(clip.name)


def _spell(category: str, lists: Path) -> list[list[str]]:
    """Return a table's labels as clip-interrogator has them: repetitions and blank lines included."""
    if category == "sites":
        sites = _read_lines(lists / "sites.txt") or _read_lines(VOCABULARY_FOLDER / "sites.txt")
        return [say_sites(sites), say_sites(["dribble" if site == "dribbble" else site for site in sites])]
    lines = _read_lines(lists / f"{category}.txt")
    return [say_artists(lines) if category == "artists" else lines]


def _read_lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return [line.strip() for line in stream]
    except OSError:
        return []


def _hash(labels: Sequence[str]) -> str:
    return hashlib.sha256(",".join(labels).encode()).hexdigest()


def _is_whole(path: Path) -> bool:
    """Whether there is a file that was not cut off: a failed download of clip-interrogator's leaves such behind."""
    try:
        with safe_open(str(path), framework="pt"):
            return True
    except (SafetensorError, OSError):
        return False


def _read(path: Path, wordings: Mapping[str, Sequence[str]]) -> tuple[Sequence[str], Tensor]:
    """Return the labels of a table file and their unit rows ``[n, d]``, float32."""
    with safe_open(str(path), framework="pt") as stored:
        if not {"hash", "embeds"} <= set(stored.keys()):
            raise ValueError("it is no table of clip-interrogator's")
        told, embeds = stored.get_tensor("hash").flatten().tolist(), stored.get_tensor("embeds")
    labels = next((labels for digest, labels in wordings.items() if told == list(digest.encode())), None)
    if labels is None:
        raise ValueError("it was made of other lists (its hash differs)")
    rows = embeds.float()
    if rows.ndim != 2 or len(rows) != len(labels):
        raise ValueError(f"it holds {tuple(rows.shape)} numbers for {len(labels)} phrases")
    if not bool(((rows.norm(dim=-1) - 1).abs() < MOST_OFF_UNIT).all()):
        raise ValueError("its rows are no unit rows")
    return labels, normalise(rows)


def _compare(labels: Sequence[str], rows: Tensor, clip: Clip) -> None:
    """Compare some rows with the CLIP's own features of their phrases."""
    places = torch.linspace(0, len(labels) - 1, min(PROBES, len(labels))).round().long()
    own = clip.encode_texts([labels[place] for place in places.tolist()]).cpu()
    if own.shape[1] != rows.shape[1]:
        raise ValueError(f"its rows have {rows.shape[1]} numbers, those of {clip.name} {own.shape[1]}")
    agreement = float((own * rows[places]).sum(-1).min())
    if not agreement >= LEAST_AGREEMENT:
        raise ValueError(f"its rows were made by another model than {clip.name} (similarity {agreement:.3f})")
