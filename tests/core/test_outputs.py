"""Files named as output: looked at beforehand, never two of them one, replaced as a whole, devices left in place."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from limner.core import outputs
from limner.core.errors import OptionError, StorageError
from limner.core.outputs import plan_output, plan_outputs

posix = pytest.mark.skipif(os.name != "posix", reason="needs links, pipes and devices")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "limner-cache")


# ---- one file


def test_a_new_file_is_written_and_nothing_else(tmp_path):
    output = plan_output("new.txt")
    assert not output.replaces
    assert names(tmp_path) == []
    output.write(b"new")
    assert (names(tmp_path), Path("new.txt").read_bytes()) == (["new.txt"], b"new")


def test_a_file_is_replaced_with_its_rights_and_only_when_it_is_written(tmp_path):
    old = Path("old.txt")
    old.write_bytes(b"old")
    old.chmod(0o640)
    output = plan_output("old.txt")
    assert output.replaces
    assert old.read_bytes() == b"old"
    output.write(b"new")
    assert (old.read_bytes(), stat.S_IMODE(old.stat().st_mode)) == (b"new", 0o640)
    assert names(tmp_path) == ["old.txt"]


@posix
def test_a_link_is_followed_also_to_a_file_that_is_not_there_yet(tmp_path):
    Path("folder").mkdir()
    for name in ("there", "missing"):
        Path(f"folder/{name}").write_bytes(b"old") if name == "there" else None
        Path(name).symlink_to(Path("folder", name))
        plan_output(name).write(b"new")
        assert Path(name).is_symlink()
        assert Path("folder", name).read_bytes() == b"new"


def test_a_file_that_is_to_stay_stays_also_one_that_came_meanwhile():
    Path("old").write_bytes(b"old")
    with pytest.raises(OptionError, match="--no-clobber keeps it"):
        plan_output("old", clobber=False)
    output = plan_output("new", clobber=False)
    Path("new").write_bytes(b"another's")
    with pytest.raises(StorageError, match="File exists"):
        output.write(b"mine")
    assert Path("new").read_bytes() == b"another's"
    plan_output("third", clobber=False).write(b"mine")
    assert Path("third").read_bytes() == b"mine"


@pytest.mark.parametrize(("path", "message"), [
    (".", "it is a folder"), ("", "it is a folder"), ("folder", "it is a folder"),
    ("no/where.svg", "does not exist; make it"), ("file/x.svg", "Not a directory"),
    ("x" * 300, "name too long"), ("nul\0", "null"), ("circle", "symbolic links"),
])
def test_what_cannot_be_written_is_told_beforehand_and_nothing_is_left(tmp_path, path, message):
    Path("folder").mkdir()
    Path("file").touch()
    Path("circle").symlink_to("circle")
    before = names(tmp_path)
    with pytest.raises(StorageError, match=message):
        plan_output(path)
    assert names(tmp_path) == before


@posix
def test_a_disk_that_is_full_is_found_out_beforehand(tmp_path):
    script = ("import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
              "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
              "from limner.core.outputs import plan_output; plan_output('new.txt')")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "Cannot write into" in ran.stderr.splitlines()[-1]
    assert names(tmp_path) == []


# ---- devices and pipes


@posix
def test_a_device_is_written_into_and_stays_one():
    before = os.stat("/dev/null")
    output = plan_output("/dev/null")
    assert not output.replaces
    output.write(b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert os.stat("/dev/null").st_ino == before.st_ino


@posix
def test_a_pipe_is_written_into_where_somebody_reads_it_and_refused_where_nobody_does():
    os.mkfifo("pipe")
    with pytest.raises(StorageError, match="Nobody reads this pipe"):
        plan_output("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    while True:
        try:
            output = plan_output("pipe")
            break
        except StorageError:  # the reader is not there yet
            continue
    output.write(bytes(10**6))
    reader.join()
    assert read == [bytes(10**6)]
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


@posix
def test_standard_output_may_be_a_file_that_others_write_into_too():
    script = ("import sys; from limner.core.outputs import plan_output\n"
              "print('before', flush=True); plan_output('/dev/stdout').write(b'data\\n'); print('after')")
    with Path("log").open("wb") as log:
        subprocess.run([sys.executable, "-c", script], stdout=log, check=True)
    assert Path("log").read_text() == "before\ndata\nafter\n"


@posix
def test_a_socket_is_refused(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as there:
        there.bind("socket")
        with pytest.raises(StorageError, match="socket"):
            plan_output("socket")


# ---- what cannot be written in the end


@posix
def test_data_is_kept_elsewhere_and_the_message_says_where(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with pytest.raises(StorageError, match="No space left on device") as raised:
        plan_output("/dev/full").keep(b"precious")
    kept = Path(str(raised.value).split("kept as ")[1].removesuffix("."))
    assert kept.read_bytes() == b"precious"
    Path("folder").mkdir()
    output = plan_output("folder/file.svg")
    Path("folder").rmdir()
    Path("folder").touch()
    with pytest.raises(StorageError, match=r"It is kept as .*file\.svg"):
        output.keep(b"precious")


@posix
def test_what_was_there_is_as_it_was_when_the_disk_is_full(tmp_path):
    Path("old.txt").write_bytes(b"old")
    script = ("import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
              "from limner.core.outputs import plan_output; output = plan_output('old.txt')\n"
              "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); output.write(bytes(5000))")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "StorageError: Cannot write old.txt: File too large." in ran.stderr
    assert Path("old.txt").read_bytes() == b"old"
    assert names(tmp_path) == ["old.txt"]


# ---- several files


@posix
def test_two_outputs_or_an_input_and_an_output_that_are_one_file_are_refused(tmp_path):
    Path("real").write_bytes(b"old")
    Path("soft").symlink_to("real")
    os.link("real", "hard")
    Path("folder").symlink_to(tmp_path)
    for one, other in (("new", "./new"), ("real", "soft"), ("real", "hard"), ("new", "folder/new")):
        with pytest.raises(OptionError, match="--out and --png are one file"):
            plan_outputs({"--out": Path(one), "--png": Path(other)})
        with pytest.raises(OptionError, match="--start and --out are one file"):
            plan_outputs({"--out": Path(one)}, {"--start": Path(other)})
    assert Path("real").read_bytes() == b"old"
    assert set(plan_outputs({"--out": Path("new"), "--png": Path("New")})) == {"--out", "--png"}


@posix
def test_both_may_go_nowhere_and_an_input_may_be_updated_where_that_is_meant():
    plan_outputs({"--out": Path("/dev/null"), "--png": Path("/dev/null")})
    Path("state").touch()
    plan_outputs({"--checkpoint": Path("state")}, {"--resume": Path("state")}, updates={"--checkpoint": "--resume"})


def test_names_that_differ_in_case_are_one_file_where_the_file_system_says_so(monkeypatch):
    monkeypatch.setattr(outputs, "_ignores_case", lambda folder: True)
    with pytest.raises(OptionError, match="one file"):
        plan_outputs({"--out": Path("fox.svg"), "--png": Path("FOX.SVG")})
