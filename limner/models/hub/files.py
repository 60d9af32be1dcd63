"""Model files: find them in the cache without a request, or fetch them, sizes first, resumed, and verified.

The cache is huggingface_hub's own, in its layout: what other tools have fetched is found here, and what is fetched here
is found by them. A file gets its place only when its hash has been checked; until then it is ``*.incomplete``, and the
next attempt goes on where it ends. (huggingface_hub 2 begins a cut download anew, and checks sizes, not hashes.)

Honours HF_HOME, HF_HUB_CACHE, HF_HUB_OFFLINE, HF_TOKEN, HF_ENDPOINT and proxies as huggingface_hub does. Knows nothing
of what is in the files, and shows no progress: it reports it.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, constants, get_hf_file_metadata, hf_hub_url
from huggingface_hub.hf_api import RepoSibling

from limner.core.errors import ModelUnavailableError, StorageError, UnknownModelError
from limner.core.events import Report
from limner.core.storage import locked
from limner.models.hub.cache import RepositoryCache
from limner.models.hub.errors import explain_hub_failures, offline
from limner.models.hub.needs import Need, Purpose, list_needs
from limner.models.hub.sizes import describe_bytes
from limner.models.hub.transfer import transfer
from limner.models.names import ModelName

log = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 4 * 3600.0
"""How long to wait while another process fetches the same file."""


@dataclass(frozen=True)
class ModelFiles:
    """Where a model's files are: its folder or checkpoint, and the folders of a tokenizer and a text tower's
    configuration where they come from elsewhere."""

    model: Path
    tokenizer: Path | None = None
    text_config: Path | None = None


@dataclass(frozen=True)
class HubFile:
    """A file of a repository at a commit: ``size`` in bytes (0 if untold), ``digest`` as the hub states it."""

    repository: str
    revision: str
    commit: str
    path: str
    size: int
    digest: str
    cached: bool


@dataclass(frozen=True)
class Listing:
    """All that a model needs of the hub, with sizes; what ``download_files`` takes."""

    name: ModelName
    files: tuple[HubFile, ...]
    cache: Path

    @property
    def total_bytes(self) -> int:
        """The size of all files."""
        return sum(file.size for file in self.files)

    @property
    def missing_bytes(self) -> int:
        """The size of the files that are not in the cache."""
        return sum(file.size for file in self.files if not file.cached)


def provide_files(name: ModelName, *, purpose: Purpose | None = None, weights_folder: str | Path | None = None,
                  report: Report | None = None) -> ModelFiles:
    """Return a model's files: from the cache without any request, else downloaded.

    Raises:
        UnknownModelError: the hub has no such model, or it is none that limner loads.
        ModelUnavailableError: it is not cached and cannot be fetched; the message says why and what to do.
        StorageError: the disk is full, or the cache cannot be written.
    """
    found = find_files(name, purpose=purpose, weights_folder=weights_folder)
    if found is None:
        listing = list_files(name, purpose=purpose, weights_folder=weights_folder)
        log.info("%s: downloading %d bytes to %s", name, listing.missing_bytes, listing.cache)
        download_files(listing, report)
        found = find_files(name, purpose=purpose, weights_folder=weights_folder)
    assert found is not None, "a listing holds all that find_files asks for"
    return found


def find_files(name: ModelName, *, purpose: Purpose | None = None,
               weights_folder: str | Path | None = None) -> ModelFiles | None:
    """Return a model's files if all are on this machine, else None. Nothing is asked of the network.

    Raises:
        UnknownModelError: a local folder holds no model that limner loads.
    """
    cache = hub_cache_folder(weights_folder)
    read = _CacheReader(cache, name)
    if name.kind == "hub" and read.snapshot(name.source) is None:
        return None
    try:
        needs = list_needs(name, read, purpose)
    except UnknownModelError:
        if name.kind == "hub":  # of which only a part may be cached: the hub knows better
            return None
        raise
    places: dict[str, Path] = {}
    for need in needs:
        files = read.choose(need)
        if files is None:
            return None
        single = need.role == "model" and name.kind == "pretrained"
        places[need.role] = files[-1] if single else files[-1].parent
    model = Path(name.source) if name.kind in ("folder", "file") else places["model"]
    return ModelFiles(model, places.get("tokenizer"), places.get("text_config"))


def list_files(name: ModelName, *, purpose: Purpose | None = None,
               weights_folder: str | Path | None = None) -> Listing:
    """Ask the hub which files a model needs, how large they are, and look which are cached.

    Small configurations that say what else is needed are fetched meanwhile.

    Raises:
        UnknownModelError: the hub has no such model, or it is none that limner loads.
        ModelUnavailableError: the hub does not answer; the message says why and what to do.
    """
    cache = hub_cache_folder(weights_folder)
    hub = _Hub(name, cache)
    files = [file for need in list_needs(name, hub.read, purpose) for file in hub.files_of(need)]
    return Listing(name, tuple(dict.fromkeys(files)), cache)


def download_files(listing: Listing, report: Report | None = None) -> None:
    """Fetch what is missing of a listing; ``report`` is called with the bytes done and the bytes that were missing.

    Raises:
        ModelUnavailableError: the connection was cut, or what arrived is damaged.
        StorageError: the disk is full, or the cache cannot be written.
    """
    missing = [file for file in listing.files if not file.cached]
    total, done = listing.missing_bytes, 0
    _require_space(listing.cache, total)
    for file in missing:
        start = done

        def tell(bytes_here: int, start: int = start) -> None:
            if report is not None:
                report(start + bytes_here, total)

        _fetch(file, listing.name.text, listing.cache, tell)
        done += file.size
    _publish(listing.files, listing.cache)


def fetch_file(repository: str, path: str, target: Path, report: Report | None = None) -> None:
    """Fetch one file of a model repository to a place of its own, ``target``, outside of the cache of models.

    Raises:
        UnknownModelError: there is no such repository or file.
        ModelUnavailableError: the hub does not answer, the connection was cut, or what arrived is damaged.
        StorageError: it cannot be written.
    """
    wanted = f"{repository}/{path}"
    if constants.HF_HUB_OFFLINE:
        raise offline(wanted)
    with explain_hub_failures(wanted, repository):
        url = hf_hub_url(repository, path)
        about = get_hf_file_metadata(url)
        size = about.size or 0

        def tell(done: int) -> None:
            if report is not None:
                report(done, size)

        transfer(url, target, size=size, digest=about.etag or "", report=tell)


def list_cached_files(name: ModelName, *, purpose: Purpose | None = None,
                      weights_folder: str | Path | None = None) -> list[tuple[Path, str | None]]:
    """Return the cached files of a model, each with the digest that the hub stated; None where links are copies.

    Raises:
        ModelUnavailableError: the model is not in the cache.
    """
    if find_files(name, purpose=purpose, weights_folder=weights_folder) is None:
        raise ModelUnavailableError(f"{name} is not in the cache. `limner models download {name}` fetches it.")
    read = _CacheReader(hub_cache_folder(weights_folder), name)
    files = [file for need in list_needs(name, read, purpose) for file in read.choose(need) or ()]
    return [(file, file.resolve().name if file.is_symlink() else None) for file in files]


def hub_cache_folder(weights_folder: str | Path | None = None) -> Path:
    """Return the folder of downloaded models: the one given, else huggingface_hub's."""
    return Path(weights_folder or constants.HF_HUB_CACHE).expanduser()


class _CacheReader:
    """Reads configurations from the cache, those of the model's own repository at its revision."""

    def __init__(self, cache: Path, name: ModelName) -> None:
        self._cache, self._name = cache, name

    def __call__(self, repository: str, file: str) -> dict[str, Any] | None:
        folder = self.snapshot(repository)
        return None if folder is None else _read_json(folder / file)

    def snapshot(self, repository: str) -> Path | None:
        return self._repository(repository).snapshot()

    def choose(self, need: Need) -> list[Path] | None:
        """Return the files of a need, None where one is missing."""
        folder = self.snapshot(need.repository)
        if folder is None:
            return None
        files = need.choose(self._repository(need.repository).present(), self)
        return None if files is None else [folder / file for file in files]

    def _repository(self, repository: str) -> RepositoryCache:
        return RepositoryCache(self._cache, repository, _revision_of(repository, self._name))


class _Hub:
    """Asks the hub what repositories hold; fetches only the configurations that it is asked to read."""

    def __init__(self, name: ModelName, cache: Path) -> None:
        self._model, self._name, self._cache = name, name.text, cache
        self._contents: dict[str, tuple[str, dict[str, RepoSibling]]] = {}

    def read(self, repository: str, path: str) -> dict[str, Any] | None:
        """Return a JSON file's content, None where the repository has no such file."""
        if path not in self._content(repository)[1]:
            return None
        file = self._describe(repository, path)
        if not file.cached:
            _fetch(file, self._name, self._cache, lambda _: None)
        return _read_json(RepositoryCache(self._cache, repository).link(file.commit, path, file.digest))

    def files_of(self, need: Need) -> list[HubFile]:
        """Return the files of a need with their sizes."""
        paths = need.choose(self._content(need.repository)[1].keys(), self.read)
        if paths is None:
            wanted = f"one of {', '.join(need.weights)}" if need.weights else "a tokenizer or config.json"
            raise UnknownModelError(f"{self._name}: the repository {need.repository} does not hold what its layout "
                                    f"({need.layout}) asks for: {wanted}.")
        return [self._describe(need.repository, path) for path in paths]

    def _content(self, repository: str) -> tuple[str, dict[str, RepoSibling]]:
        """Return the commit that a repository's revision is, and what the hub tells of its files, by their paths."""
        if constants.HF_HUB_OFFLINE:
            raise offline(self._name)
        if repository not in self._contents:
            with explain_hub_failures(self._name, repository):
                info = HfApi().model_info(repository, revision=_revision_of(repository, self._model), files_metadata=True,
                                          timeout=constants.HF_HUB_ETAG_TIMEOUT)
                files = {file.rfilename: file for file in info.siblings or ()}
            self._contents[repository] = self._plain(info.sha, "commit", repository), files
        return self._contents[repository]

    def _describe(self, repository: str, path: str) -> HubFile:
        (commit, files), here = self._content(repository), RepositoryCache(self._cache, repository)
        here.place(commit, path)  # raises where the path leads out of the repository
        told = files[path]
        size, stated = told.size, told.lfs.sha256 if told.lfs else told.blob_id
        if size is None or stated is None:  # mirrors do not tell all that the hub does
            with explain_hub_failures(self._name, repository):
                about = get_hf_file_metadata(hf_hub_url(repository, path, revision=commit))
            size, stated = about.size, about.etag
        digest = self._plain(stated, "digest", path)
        if not isinstance(size or 0, int) or (size or 0) < 0:
            raise self._odd(size, "size", path)
        return HubFile(repository, _revision_of(repository, self._model), commit, path, size or 0, digest,
                       here.has(commit, path, digest))

    def _plain(self, value: str | None, what: str, of: str) -> str:
        """Return what the hub stated if it can be part of a path."""
        if not isinstance(value, str) or not re.fullmatch(r"\w[\w.-]*", value):
            raise self._odd(value, what, of)
        return value

    def _odd(self, value: object, what: str, of: str) -> ModelUnavailableError:
        return ModelUnavailableError(f"{self._name}: {constants.ENDPOINT} states {value!r} as the {what} of {of}, which "
                                     "the hub would not. Check HF_ENDPOINT.")


def _fetch(file: HubFile, model: str, cache: Path, tell: Callable[[int], None]) -> None:
    """Bring a file's blob into the cache, or wait for another process that does."""
    here = RepositoryCache(cache, file.repository)
    blob = here.blob(file.digest)
    with locked(here.lock(file.digest), LOCK_TIMEOUT_S), explain_hub_failures(model, file.repository):
        if not blob.exists():
            url = hf_hub_url(file.repository, file.path, revision=file.commit)
            transfer(url, blob, size=file.size, digest=file.digest, report=tell)


def _publish(files: Sequence[HubFile], cache: Path) -> None:
    """Link all files to their commits, then name the commits: whoever looks sees all of a model or none."""
    for file in files:
        RepositoryCache(cache, file.repository).link(file.commit, file.path, file.digest)
    for repository, revision, commit in {(file.repository, file.revision, file.commit) for file in files}:
        RepositoryCache(cache, repository, revision).use(commit)


def _revision_of(repository: str, name: ModelName) -> str:
    """Return the revision at which a model wants a repository: its own at the one it names, others at their main branch."""
    return name.revision if name.kind == "hub" and repository == name.source else "main"


def _require_space(cache: Path, needed: int) -> None:
    there = next(folder for folder in (cache, *cache.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise StorageError(f"{cache}: {describe_bytes(needed)} are to be downloaded, but only {describe_bytes(free)} are "
                           "free. Make room, or choose another folder for models with HF_HUB_CACHE.")


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return None
    except (ValueError, RecursionError) as error:
        raise UnknownModelError(f"{path}: a configuration that is no JSON ({error}).") from error
    return found if isinstance(found, dict) else None
