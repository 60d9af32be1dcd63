"""Read the tensors out of a module that torch pickled, without running it.

A pickle is a program: it may name any function and call it. Here every name it asks for is an inert stand-in that keeps
what it is given, whatever it is called; names that a saved module has no use for are refused. Nothing of torch is called
until the pickle is read to its end, and then tensors are cut from the file's bytes, within their bounds. Both of torch's
formats are read: the zip archive (since 1.6) and the one before it.
"""

from __future__ import annotations

import io
import math
import pickle
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import torch
from torch import Tensor

from limner.core.errors import ModelUnavailableError, UnsafeWeightsError

DTYPES = {"FloatStorage": torch.float32, "HalfStorage": torch.float16, "DoubleStorage": torch.float64,
          "BFloat16Storage": torch.bfloat16, "LongStorage": torch.int64, "IntStorage": torch.int32,
          "ByteStorage": torch.uint8, "BoolStorage": torch.bool}
MODULES = ("dall_e.", "torch.nn.modules.")
"""Where the classes of a saved module live; all of them are stand-ins here."""

NAMES = {("collections", "OrderedDict"), ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor"),
         ("torch._utils", "_rebuild_parameter"), ("torch", "device"), ("torch", "Size"), ("torch", "float32"),
         ("torch", "float16"), ("__builtin__", "set"), ("builtins", "set"), *(("torch", name) for name in DTYPES)}
LEGACY_MAGIC = 0x1950a86a20f9469cfc6c
LARGEST_PICKLE_BYTES = 64 * 2**20
_BROKEN = (pickle.UnpicklingError, EOFError, OSError, ValueError, TypeError, LookupError, AttributeError, MemoryError,
           RecursionError, OverflowError, struct.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Storage:
    """Bytes of the file: which, of what type, and how many numbers."""

    key: str
    dtype: torch.dtype
    count: int


class StandIn:
    """What a pickle made by calling a name: the ``arguments``, and the ``state`` and ``items`` that it was given later."""

    name: ClassVar[tuple[str, str]] = ("", "")
    arguments: tuple[Any, ...]
    state: Any
    items: dict[Any, Any]

    def __new__(cls, *arguments: Any, **named: Any) -> StandIn:
        """Keep what it is given."""
        made = object.__new__(cls)
        made.arguments, made.state, made.items = arguments, None, {}
        return made

    def __init__(self, *arguments: Any, **named: Any) -> None:
        pass

    def __setstate__(self, state: Any) -> None:
        """Keep a state without looking at it."""
        self.state = state

    def __setitem__(self, key: Any, value: Any) -> None:
        """Keep an item of a dictionary."""
        self.items[key] = value


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the parameters of a pickled module by their names, copies on the CPU.

    Raises:
        UnsafeWeightsError: the pickle asks for what no saved module needs.
        ModelUnavailableError: the file is missing or damaged, or holds no module.
    """
    try:
        found = _read_zip(path) if zipfile.is_zipfile(path) else _read_legacy(path)
    except UnsafeWeightsError:
        raise
    except _BROKEN as error:
        raise ModelUnavailableError(f"{path}: no module that torch saved can be read from it ({error}).") from error
    if not found:
        raise ModelUnavailableError(f"{path}: it holds no parameters.")
    return found


def _read_zip(path: Path) -> dict[str, Tensor]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        data = next((name for name in names if name == "data.pkl" or name.endswith("/data.pkl")), None)
        if data is None:
            raise ValueError("there is no data.pkl in it")
        if archive.getinfo(data).file_size > LARGEST_PICKLE_BYTES:
            raise ValueError("its pickle is larger than any module's")
        folder = data.removesuffix("data.pkl")

        def fetch(storage: Storage) -> bytes:
            info = archive.getinfo(f"{folder}data/{storage.key}")
            if info.compress_type != zipfile.ZIP_STORED:  # torch never compresses; what is compressed may be a bomb
                raise ValueError(f"{info.filename} is compressed")
            return archive.read(info)

        module = _Reader(io.BytesIO(archive.read(data)), path).load()
        return _collect(module, fetch)


def _read_legacy(path: Path) -> dict[str, Tensor]:
    """Read a magic number, a version, a note on the system, the module, the keys of its storages, and their bytes."""
    with path.open("rb") as stream:
        if _Reader(stream, path).load() != LEGACY_MAGIC:
            raise ValueError("it has no mark of torch")
        for _ in range(2):
            _Reader(stream, path).load()
        reader = _Reader(stream, path)
        module = reader.load()
        keys = _Reader(stream, path).load()
        if not isinstance(keys, list):
            raise ValueError("it has no list of storages")
        places: dict[str, tuple[int, int]] = {}
        end = path.stat().st_size
        for key in keys:
            (count,) = struct.unpack("<q", stream.read(8))
            size = count * reader.storages[key].dtype.itemsize
            if not 0 <= size <= end - stream.tell():
                raise ValueError("a storage is longer than the file")
            places[key] = (stream.tell(), size)
            stream.seek(size, io.SEEK_CUR)

        def fetch(storage: Storage) -> bytes:
            start, size = places[storage.key]
            stream.seek(start)
            return stream.read(size)

        return _collect(module, fetch)


class _Reader(pickle.Unpickler):
    """An unpickler for which every name is a stand-in, and every storage a note of where its bytes are."""

    def __init__(self, stream: BinaryIO | io.BytesIO, path: Path) -> None:
        super().__init__(stream, encoding="utf-8")
        self._path = path
        self.storages: dict[str, Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        """Return the stand-in for a name."""
        if ((module, name) not in NAMES and not (module.startswith(MODULES) or module == "dall_e")) or "." in name:
            raise UnsafeWeightsError(f"{self._path}: its pickle asks for {module}.{name}, which no discrete VAE needs. "
                                     "Nothing of it was run. Get the file from its publisher again.")

        return type(name, (StandIn,), {"name": (module, name)})

    def persistent_load(self, pid: Any) -> Any:
        """Return the note of a storage: ``("storage", type, key, place, count, ...)``.

        The older format also names classes so, with their source: ``("module", class, file, source)``.
        """
        if len(pid) == 4 and pid[0] == "module":
            return pid[1]
        mark, kind, key, _, count = pid[:5]
        dtype = DTYPES[_name_of(kind)]
        if mark != "storage" or not isinstance(key, str) or type(count) is not int or count < 0:
            raise ValueError("a storage is described as no torch does")
        self.storages[key] = Storage(key, dtype, count)
        return self.storages[key]


def _name_of(kind: Any) -> str:
    return kind.name[1] if isinstance(kind, type) and issubclass(kind, StandIn) and kind.name[0] == "torch" else ""


def _collect(module: Any, fetch: Callable[[Storage], bytes]) -> dict[str, Tensor]:
    """Return the parameters and buffers of a module and of all within it."""
    read: dict[str, Tensor] = {}

    def bytes_of(storage: Storage) -> Tensor:
        if storage.key not in read:
            content = bytearray(fetch(storage))
            if len(content) != storage.count * storage.dtype.itemsize:
                raise ValueError("a storage has another length than it says")
            read[storage.key] = torch.frombuffer(content, dtype=storage.dtype) if content else torch.empty(
                0, dtype=storage.dtype)
        return read[storage.key]

    return {name: _cut(tensor, bytes_of) for name, tensor in _walk(module, "", [MOST_MODULES])}


MOST_MODULES = 10_000
DEEPEST = 32


def _walk(module: Any, path: str, left: list[int]) -> Iterator[tuple[str, Any]]:
    left[0] -= 1
    if left[0] < 0 or path.count(".") > DEEPEST:
        raise ValueError("it has more modules than any model")
    state = _items(module.state)
    for group in ("_parameters", "_buffers"):
        for name, tensor in _items(state.get(group)).items():
            if tensor is not None:
                yield f"{path}{name}", tensor
    for name, inner in _items(state.get("_modules")).items():
        if inner is not None:
            yield from _walk(inner, f"{path}{name}.", left)


def _items(found: Any) -> dict[Any, Any]:
    """Return a dictionary, also one that was made by calling ``OrderedDict``."""
    if isinstance(found, StandIn):
        return found.items
    return found if isinstance(found, dict) else {}


def _cut(made: Any, bytes_of: Callable[[Storage], Tensor]) -> Tensor:
    """Return a tensor that a pickle described: ``(storage, offset, size, stride, ...)``, or a parameter of such a one."""
    if made.name == ("torch._utils", "_rebuild_parameter"):
        made = made.arguments[0]
    if made.name not in (("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_tensor")):
        raise ValueError(f"a parameter is made by {'.'.join(made.name)}")
    storage, offset, size, stride = made.arguments[:4]
    if not all(type(number) is int and number >= 0 for number in (offset, *size, *stride)) or len(size) != len(stride):
        raise ValueError("a tensor has an impossible shape")
    if math.prod(size) > storage.count:
        raise ValueError("a tensor is larger than its storage")
    return bytes_of(storage).as_strided(tuple(size), tuple(stride), offset).clone()
