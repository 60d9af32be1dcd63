"""Check a model on this machine: its files are there and whole, it loads and runs, and nothing goes to the network.

The last is proved and not promised: a process of its own loads and runs the model (see ``probe``), and there every look for
an address and every connection is recorded and refused. Knows nothing about screens.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from limner.core.errors import LimnerError
from limner.models.catalog import guess_purpose, parse_name
from limner.models.hub.files import hub_cache_folder, list_cached_files
from limner.models.hub.needs import Purpose
from limner.models.hub.sizes import describe_bytes
from limner.models.hub.transfer import has_digest
from limner.models.hub.weights import check_weights
from limner.models.names import WEIGHT_SUFFIXES, ModelName


@dataclass(frozen=True)
class CheckStep:
    """One thing that was looked at: what, whether it is as it should be, what was seen, and how long it took."""

    what: str
    passed: bool
    detail: str
    seconds: float


def check_model(name: str, purpose: Purpose | None = None, *,
                weights_folder: str | Path | None = None) -> Iterator[CheckStep]:
    """Yield the steps of a check as they are done, ending with the first that failed.

    ``purpose`` tells a CLIP from a captioner where the name does not (``builtin`` and repositories are CLIPs otherwise).

    Raises:
        UnknownModelError: nobody knows the name.
        ModelUnavailableError: the model is not on this machine.
    """
    purpose = purpose or guess_purpose(name)
    model = parse_name(name, purpose)
    files = _list_files(model, purpose, weights_folder)
    size = sum(path.stat().st_size for path, _ in files)
    yield CheckStep("files", True, f"{len(files)} files, {describe_bytes(size)}, in {files[0][0].parent}", 0.0)
    whole = _check_files(model, files)
    yield whole
    if whole.passed:
        yield from _run_apart(model, purpose, hub_cache_folder(weights_folder))


def _list_files(model: ModelName, purpose: Purpose, weights_folder: str | Path | None) -> list[tuple[Path, str | None]]:
    """Return a model's files, those from the hub with the digests that it stated."""
    local = Path(model.source)
    files: list[tuple[Path, str | None]] = []
    if model.kind == "folder":
        files = [(path, None) for path in sorted(local.iterdir()) if path.is_file()]
    if model.kind == "file":
        files = [(local, None)]
    return files + list_cached_files(model, purpose=purpose, weights_folder=weights_folder)


def _check_files(model: ModelName, files: Sequence[tuple[Path, str | None]]) -> CheckStep:
    begin = time.monotonic()
    for path, digest in files:
        if digest is not None and not has_digest(path, digest):
            return CheckStep("hashes", False, f"{path} is damaged. Remove {path.resolve()}, then "
                             f"`limner models download {model}`.", time.monotonic() - begin)
    try:
        for path, _ in files:
            if path.suffix in WEIGHT_SUFFIXES:
                check_weights(path)
    except LimnerError as error:
        return CheckStep("hashes", False, str(error), time.monotonic() - begin)
    known = sum(digest is not None for _, digest in files)
    detail = f"{known} of {len(files)} files have the hub's hashes" if known else "local files: there is no hash to compare"
    return CheckStep("hashes", True, detail, time.monotonic() - begin)


def _run_apart(model: ModelName, purpose: Purpose, cache: Path) -> Iterator[CheckStep]:
    """Run the probe and yield what it tells; a probe that dies is a failed step."""
    command = [sys.executable, "-m", "limner.models.hub.probe", purpose, model.text, str(cache)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "0"}  # who would ask the network shall be free to try
    begin = time.monotonic()
    passed = True
    with (tempfile.TemporaryFile("w+") as said,
          subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said, text=True) as probe):
        for line in probe.stdout or ():
            step = CheckStep(**json.loads(line))
            passed = passed and step.passed
            yield step
        if passed and probe.wait():
            said.seek(0)
            yield CheckStep("runs", False, f"the process ended with {probe.returncode}: {said.read().strip()[-300:]}",
                            time.monotonic() - begin)
