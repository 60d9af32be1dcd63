"""What ``limner batch`` writes beside its job: texts and files of results, what failed, and the summary."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from limner.apps.cli.console import tell
from limner.apps.cli.streams import write_json

if TYPE_CHECKING:
    from limner.batch.job import Job
    from limner.batch.results import Result
    from limner.batch.running import BatchReport
    from limner.batch.sidecars import TextOptions

SOME_FAILED = 3
MOST_TOLD = 10
"""Messages of one kind that are told one by one: a disk that is full says the same of every picture."""


class Complaints:
    """Messages to stderr, of which only the first few are told."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, message: str) -> None:
        self.count += 1
        if self.count <= MOST_TOLD:
            tell(message)

    def end(self, about: str) -> None:
        """Say how many were not told."""
        if self.count > MOST_TOLD:
            tell(f"and {self.count - MOST_TOLD:,} more; {about}")


@dataclass(frozen=True)
class Outputs:
    """What is to be written of the results that are kept, and how."""

    texts: TextOptions
    keep: Callable[[dict[str, Any]], bool]
    sidecar: bool
    xmp: bool
    write_into: bool
    jsonl: Path | None
    parquet: Path | None
    hf: Path | None
    kohya: Path | None
    wds: Path | None

    def check_places(self) -> None:
        """Look, before hours of work, at the files that are to be written.

        Raises:
            OptionError, StorageError: two are one, or one cannot be written.
            MissingExtraError: pyarrow is not installed, and Parquet is asked for.
        """
        from limner.core.errors import MissingExtraError
        from limner.core.outputs import plan_outputs

        named = {"--jsonl": self.jsonl, "--parquet": self.parquet, "--kohya": self.kohya,
                 "--hf": self.hf / "metadata.jsonl" if self.hf is not None else None}
        plan_outputs({name: path for name, path in named.items()
                      if path is not None and (path.is_file() or not path.exists())})
        if self.parquet is not None:
            from importlib.util import find_spec

            if find_spec("pyarrow") is None:
                raise MissingExtraError("--parquet needs the extra: pip install 'limner[parquet]'")

    def check_pictures(self, job: Job) -> None:
        """Look whether two pictures would share a text, and say how many can have none beside them.

        Raises:
            OptionError: two would.
        """
        from limner.batch.manifest import iter_manifest
        from limner.batch.results import check_clashes

        beside = {"--sidecar": self.sidecar, "--xmp": self.xmp, "--write-into": self.write_into, "--hf": self.hf,
                  "--kohya": self.kohya}
        names = [name for name, wanted in beside.items() if wanted]
        if not names:
            return
        inside = 0

        def files() -> Iterator[Path]:
            nonlocal inside
            for item in iter_manifest(job.manifest_path, job.count):
                if item.is_file:
                    yield Path(item.path)
                else:
                    inside += 1

        if self.sidecar:
            check_clashes(files(), self.texts)
        else:
            inside = sum(not item.is_file for item in iter_manifest(job.manifest_path, job.count))
        if inside:
            tell(f"{inside:,} of {job.count:,} pictures lie in tars, in tables or behind URLs: {', '.join(names)} can "
                 "do nothing for those")

    def write(self, job: Job) -> int:
        """Write everything; return how many texts could not be.

        One process at a time: of several shards that end together, the last one then sees all results.
        """
        from limner.core.storage import locked

        with locked(job.folder / "results"):
            return self._write_texts(job) + self._write_files(job)

    def _found(self, job: Job) -> Iterator[Result]:
        from limner.batch.parts import read_rows
        from limner.batch.results import read_results

        return read_results(read_rows(job), self.texts, self.keep)

    def _write_texts(self, job: Job) -> int:
        from limner.batch.results import write_sidecars

        counts: Counter[str] = Counter()
        for wanted, name in ((self.sidecar, "texts"), (self.xmp, "XMP files"), (self.write_into, "pictures")):
            if wanted:
                complaints = Complaints()
                found = write_sidecars(self._found(job), self.texts, complaints, xmp=name == "XMP files",
                                       inside=name == "pictures")
                complaints.end("the texts are kept in the job, and the same command writes them")
                tell(f"{name}: {', '.join(f'{count:,} {what}' for what, count in sorted(found.items())) or 'none'}")
                counts += found
        return counts["failed"]

    def _write_files(self, job: Job) -> int:
        from limner.batch import results

        for path, write in ((self.jsonl, results.write_jsonl), (self.parquet, results.write_parquet),
                            (self.hf, results.write_image_folder), (self.kohya, results.write_kohya)):
            if path is not None:
                tell(f"{path}: {write(self._found(job), path):,} pictures")
        complaints = Complaints()
        if self.wds is not None:
            tell(f"{self.wds}: {results.write_webdataset(self._found(job), self.wds, complaints):,} pictures")
            complaints.end("those pictures are not in the tars")
        if not any((self.sidecar, self.xmp, self.write_into, self.jsonl, self.parquet, self.hf, self.kohya, self.wds)):
            for result in self._found(job):
                write_json({"image": result.item.name, "text": result.text})
        return complaints.count


def finish(job: Job, report: BatchReport, unwritten: int, *, as_json: bool) -> None:
    """Put the errors into their file and say what came of a run.

    Raises:
        typer.Exit: with 130 if it was stopped, with 3 if some pictures failed.
    """
    failed = write_errors(job)
    if as_json:
        print(json.dumps({**report.as_dict(), "failed": failed, "unwritten": unwritten, "job": str(job.folder)}))
    speed = f", {report.pictures / report.seconds:.1f} a second" if report.pictures and report.seconds else ""
    tell(f"{job.folder}: {report.pictures:,} pictures in {report.seconds:.1f} s{speed}; {report.done_before:,} were done "
         f"before, {failed:,} failed, {report.units_left:,} units are left"
         + (f"; {unwritten:,} results could not be written, the same command does it" if unwritten else "")
         + ("; stopped, the same command goes on from here" if report.stopped else ""))
    if report.stopped:
        raise typer.Exit(130)
    if failed or unwritten:
        raise typer.Exit(SOME_FAILED)


def write_errors(job: Job) -> int:
    """Put the pictures with errors into ``errors.jsonl``; return how many there are."""
    from limner.batch.parts import read_rows
    from limner.core.storage import write_atomically

    complaints, path = Complaints(), job.folder / "errors.jsonl"

    def write(part: Path) -> None:
        with part.open("w", encoding="utf-8") as file:
            for row in read_rows(job):
                if "error" in row:
                    file.write(json.dumps(row, ensure_ascii=True) + "\n")
                    complaints(row["error"]["message"])

    write_atomically(path, write)
    complaints.end(f"{path} names all")
    return complaints.count
