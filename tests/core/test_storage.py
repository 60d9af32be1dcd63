"""Files appear whole or not at all, leave nothing behind, and are guarded among processes and threads."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from limner.core.errors import OptionError, StorageError
from limner.core.storage import cache_folder, digest_file, digest_text, locked, write_atomically

HOLD = """
import sys
from pathlib import Path
from limner.core.storage import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_cache_folder_is_the_one_given_then_the_environments_then_the_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LIMNER_CACHE", "~/mine")
    assert cache_folder("given") == Path("given")
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("LIMNER_CACHE")
    assert cache_folder().name == "limner"


def test_a_file_is_written_in_a_folder_that_was_not_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file.txt"
    write_atomically(path, lambda part: part.write_text("new"))
    assert path.read_text() == "new"
    assert names_in(path.parent) == ["file.txt"]


def test_until_it_is_whole_everybody_sees_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")

    def write(part: Path) -> None:
        part.write_text("half")
        assert path.read_text() == "old"
        assert part.parent == path.parent, "a move between folders may be a copy"

    write_atomically(path, write)
    assert path.read_text() == "half"


@pytest.mark.parametrize(("error", "seen"), [
    (OSError(28, "No space left on device"), StorageError), (ZeroDivisionError(), ZeroDivisionError),
    (KeyboardInterrupt(), KeyboardInterrupt)])
def test_a_writer_that_fails_leaves_the_old_file_and_no_part(
    error: BaseException, seen: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old")

    def write(part: Path) -> None:
        part.write_text("half")
        raise error

    with pytest.raises(seen):
        write_atomically(path, write)
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["file.txt"]


def test_a_full_disk_is_named_with_the_file(tmp_path: Path) -> None:
    def write(part: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match=r"Cannot write .*file\.txt: No space left on device"):
        write_atomically(tmp_path / "file.txt", write)


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"Cannot write into .*file"):
        write_atomically(tmp_path / "file" / "table", Path.touch)
    with pytest.raises(StorageError, match=r"Cannot lock .*file"), locked(tmp_path / "file" / "table"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_written_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "file", lambda part: part.write_text("x"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_lock_held_by_another_process_is_waited_for_and_then_told(tmp_path: Path) -> None:
    path = tmp_path / "table"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StorageError, match=r"table\.lock has been held by another process for 0 s"), \
                locked(path, timeout_s=0.1):
            pass
        holder.stdin.close()
        with locked(path, timeout_s=30):
            assert holder.wait(30) == 0


def test_a_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "table"):
        raise ZeroDivisionError
    with locked(tmp_path / "table", timeout_s=0.1):
        assert names_in(tmp_path) == ["table.lock"]


def test_digests_are_the_first_digits_of_sha256(tmp_path: Path) -> None:
    content = os.urandom(3 * 2**20 + 17)
    (tmp_path / "file").write_bytes(content)
    assert digest_file(tmp_path / "file", 40) == hashlib.sha256(content).hexdigest()[:40]
    assert digest_text("né") == hashlib.sha256("né".encode()).hexdigest()[:16]


def test_a_cache_in_the_home_of_nobody_is_an_option_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_CACHE", "~nobody-of-this-name/x")
    with pytest.raises(OptionError, match=r"'~nobody-of-this-name/x' cannot be found: there is no such user"):
        cache_folder()
