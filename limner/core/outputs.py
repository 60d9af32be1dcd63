"""Files that a user names as output: the one door through which every verb writes them.

They are looked at together before the work begins, so that an hour of it is not lost to a missing folder, and so that
no two of them, and no input, are one file. Written, a file is replaced as a whole or not at all; links are followed;
into devices and pipes is written. Knows no file format.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from limner.core.errors import OptionError, StorageError
from limner.core.storage import write_atomically

PROBE_BYTES = 2**16
"""How much is written, and removed again, to find out whether a folder takes files."""

_DESCRIPTOR = re.compile(r"/dev/(?:(?P<name>stdout|stderr)|fd/(?P<device>\d+))|/proc/self/fd/(?P<process>\d+)")
"""Names of what this process has open already."""


class Stream:
    """A device or a pipe, opened without waiting for a reader, and held open so that the reader does not leave."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = _open_descriptor(path)

    def write(self, data: bytes) -> None:
        """Write all of it and close; writing again opens it again."""
        descriptor = _open_descriptor(self._path) if self._descriptor is None else self._descriptor
        self._descriptor = None
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(data)

    def __del__(self) -> None:
        if getattr(self, "_descriptor", None) is not None:
            os.close(self._descriptor)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Output:
    """A place to write to.

    Attributes:
        path: as the user named it.
        target: the file that its links lead to.
        replaces: whether a file was there when the output was planned.
        clobber: whether a file that is there may be replaced.
        stream: the device or pipe, where it is one.
    """

    path: Path
    target: Path
    replaces: bool = False
    clobber: bool = True
    stream: Stream | None = None

    def write(self, data: bytes) -> None:
        """Write all of it: a file as a whole, with the rights of the one that it replaces.

        Raises:
            StorageError: it cannot be written; what was there is as it was.
        """
        self.fill(lambda part: part.write_bytes(data))

    def fill(self, write: Callable[[Path], object]) -> None:
        """Let ``write`` fill a file, then put it where it belongs.

        Raises:
            StorageError: it cannot be written; what was there is as it was.
        """
        if self.stream is not None:
            self._pour(write, self.stream)
            return

        def fill_alike(part: Path) -> None:
            write(part)
            with contextlib.suppress(FileNotFoundError):
                _take_rights(part, os.stat(self.target))

        try:
            write_atomically(self.target, fill_alike, replace=self.clobber)
        except StorageError as error:
            raise StorageError(f"Cannot write {self.path}: {_reason(error)}.") from error

    def keep(self, data: bytes) -> None:
        """Write as ``write`` does; what cannot be written there is kept in the system's folder for temporary files.

        Raises:
            StorageError: it cannot be written there; the message says where it is kept, or that it is nowhere.
        """
        try:
            self.write(data)
        except StorageError as error:
            kept = _rescue(self.path.name, data)
            where = f"It is kept as {kept}." if kept else "It could not be kept elsewhere, either."
            raise StorageError(f"{error} {where}") from error

    def _pour(self, write: Callable[[Path], object], stream: Stream) -> None:
        try:
            with tempfile.TemporaryDirectory(prefix="limner-") as folder:
                part = Path(folder, "part")
                write(part)
                stream.write(part.read_bytes())
        except OSError as error:
            raise StorageError(f"Cannot write into {self.path}: {_reason(error)}.") from error


def plan_output(path: str | os.PathLike[str], *, clobber: bool = True) -> Output:
    """Look at one output; see ``plan_outputs``."""
    return plan_outputs({"the output": Path(path)}, clobber=clobber)["the output"]


def plan_outputs(outputs: Mapping[str, Path], inputs: Mapping[str, Path] | None = None, *, clobber: bool = True,
                 updates: Mapping[str, str] | None = None) -> dict[str, Output]:
    """Look, before work begins, at all files that it will read and write, by what the user calls them (``--out``).

    ``updates`` names outputs that may replace an input: ``{"--checkpoint": "--resume"}``.

    Raises:
        OptionError: two are one file, or a file is there and ``clobber`` is off.
        StorageError: one cannot be written: a folder, a missing or unwritable folder above it, a full disk, a block device
            or socket, a pipe that nobody reads.
    """
    identities: dict[str, frozenset[object]] = {}
    for name, path in (inputs or {}).items():
        identities[name] = _identify(path, path)
    targets = {name: _follow(path) for name, path in outputs.items()}
    for name, target in targets.items():
        identity = _identify(outputs[name], target)
        for other, known in identities.items():
            if identity & known and (updates or {}).get(name) != other:
                raise OptionError(f"{other} and {name} are one file ({outputs[name]}). Give each a file of its own.")
        identities[name] = identity
    return {name: _open(path, targets[name], clobber=clobber) for name, path in outputs.items()}


def _follow(path: Path) -> Path:
    """Return the file that a path's links lead to, whether it exists or not."""
    try:
        if _DESCRIPTOR.fullmatch(str(path)):
            return path
        with contextlib.suppress(FileNotFoundError):
            os.stat(path)  # finds what resolve() passes over: links in a circle, a file in a folder's place
        return path.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise StorageError(f"Cannot write {path}: {_reason(error)}.") from error


def _identify(path: Path, target: Path) -> frozenset[object]:
    """Return all that a file is known by: two paths lead to one file if they share any of it."""
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        found = os.stat(path)
        if stat.S_ISCHR(found.st_mode):
            return frozenset()  # two outputs may both go to the terminal, or nowhere
        return frozenset({(found.st_dev, found.st_ino)})
    with contextlib.suppress(OSError, ValueError, RuntimeError):
        folder = os.stat(target.parent)
        name = target.name.casefold() if _ignores_case(target.parent) else target.name
        return frozenset({(folder.st_dev, folder.st_ino, name)})
    return frozenset({target})


def _ignores_case(folder: Path) -> bool:
    """Whether a folder takes ``a`` and ``A`` for one name; an unwritable one is taken not to."""
    with contextlib.suppress(StorageError), _probe(folder) as probe:
        return probe.with_name(probe.name.upper()).exists()
    return False


def _open(path: Path, target: Path, *, clobber: bool) -> Output:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        _check_folder(path, target.parent)
        return Output(path, target, clobber=clobber)
    if stat.S_ISDIR(mode):
        raise StorageError(f"Cannot write {path}: it is a folder. Give the name of a file in it.")
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode) or _DESCRIPTOR.fullmatch(str(path)):
        return Output(path, target, stream=Stream(path))
    if not stat.S_ISREG(mode):
        raise StorageError(f"Cannot write {path}: it is a block device or a socket. Give the name of a file.")
    if not clobber:
        raise OptionError(f"{path} is there already, and --no-clobber keeps it. Give another name.")
    if not os.access(path, os.W_OK):
        raise StorageError(f"Cannot write {path}: it is read-only.")
    _check_folder(path, target.parent)
    return Output(path, target, replaces=True)


def _open_descriptor(path: Path) -> int:
    mode = os.stat(path).st_mode
    opened = _DESCRIPTOR.fullmatch(str(path))
    try:
        if stat.S_ISREG(mode) and opened:  # opened anew, a file would be written from its beginning
            standard = {"stdout": 1, "stderr": 2}.get(opened["name"] or "")
            return os.dup(standard or int(opened["device"] or opened["process"]))
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        os.set_blocking(descriptor, True)
        return descriptor
    except OSError as error:
        hint = " Nobody reads this pipe." if stat.S_ISFIFO(mode) else ""
        raise StorageError(f"Cannot write into {path}: {_reason(error)}.{hint}") from error


def _check_folder(path: Path, folder: Path) -> None:
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "does not exist; make it first"
        raise StorageError(f"Cannot write {path}: {folder} {what}.")
    with _probe(folder):
        pass


@contextlib.contextmanager
def _probe(folder: Path) -> Iterator[Path]:
    """Yield a file that was just written into a folder, and remove it."""
    probe = folder / f".limner-{secrets.token_hex(4)}.probe"
    try:
        probe.write_bytes(bytes(PROBE_BYTES))
        yield probe
    except OSError as error:
        raise StorageError(f"Cannot write into {folder}: {_reason(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()


def _take_rights(part: Path, found: os.stat_result) -> None:
    """Give a file the rights, and where that is allowed the owner, of the one that it replaces."""
    with contextlib.suppress(OSError, AttributeError):
        os.chown(part, found.st_uid, found.st_gid)
    with contextlib.suppress(OSError):
        os.chmod(part, stat.S_IMODE(found.st_mode))


def _rescue(name: str, data: bytes) -> Path | None:
    """Keep data in a new folder of the system's for temporary files; None where that fails, too."""
    with contextlib.suppress(OSError, ValueError):
        kept = Path(tempfile.mkdtemp(prefix="limner-"), name or "output")
        kept.write_bytes(data)
        return kept
    return None


def _reason(error: Exception) -> str:
    """Return the system's own words for what went wrong."""
    inner = error.__cause__ if isinstance(error, StorageError) and error.__cause__ is not None else error
    return str(getattr(inner, "strerror", None) or inner).rstrip(".")
