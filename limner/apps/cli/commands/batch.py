"""``limner batch``: captions, prompts, tags, labels and features for any number of pictures, taken up where it stopped."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.commands.search import Cutoff, Place
from limner.apps.cli.console import tell
from limner.apps.cli.streams import plain
from limner.core.errors import ImageError, OptionError

if TYPE_CHECKING:
    from limner.batch.job import Job, TaskOptions
    from limner.batch.manifest import Item
    from limner.batch.running import BatchReport, ErrorLimit

ALL_HITS = 100_000_000
WRITE, MAKE, RUN = "Where texts go", "What is made", "How it runs"


class IfExists(str, Enum):
    """What becomes of a text that is there."""

    skip = "skip"
    overwrite = "overwrite"
    append = "append"
    prepend = "prepend"
    merge = "merge"


class EngineName(str, Enum):
    """Where units are worked at."""

    local = "local"
    ray = "ray"


Inputs = Annotated[list[str] | None, typer.Argument(
    metavar="INPUT...", help="Folders, globs, files, - (paths on stdin), .jsonl, .parquet, .tar; or status JOB.")]
Task = Annotated[list[str] | None, typer.Option(
    "--task", "-t", rich_help_panel=MAKE, metavar="prompt,caption,tags,classify,embed",
    help="What to make; several at once (default: caption).")]
Mode = Annotated[str, typer.Option("--mode", "-m", rich_help_panel=MAKE,
    help="How prompts are made: fast, best, classic ...")]
Account = Annotated[bool, typer.Option("--account", rich_help_panel=MAKE,
    help="Of prompts: similarity, and what every phrase gains, in the JSON; slower.")]
Tags = Annotated[int, typer.Option("--tags", rich_help_panel=MAKE, min=1, metavar="N", help="Tags a picture at most.")]
Only = Annotated[str, typer.Option("--only", rich_help_panel=MAKE, metavar="NAMES", help="Tags from these categories only.")]
Least = Annotated[float | None, typer.Option("--tag-least", rich_help_panel=MAKE, metavar="S",
    help="Least similarity of a tag.")]
Labels = Annotated[str | None, typer.Option("--labels", rich_help_panel=MAKE, metavar="A,B,C|FILE",
    help="Labels to classify by.")]
Sidecar = Annotated[bool, typer.Option("--sidecar", rich_help_panel=WRITE,
    help="A text beside each picture: a.txt for a.jpg.")]
Ending = Annotated[str, typer.Option("--ending", rich_help_panel=WRITE, metavar=".txt|.caption",
    help="Ending of those texts.")]
Full = Annotated[bool, typer.Option("--full-names", rich_help_panel=WRITE, help="a.jpg.txt in place of a.txt.")]
Xmp = Annotated[bool, typer.Option("--xmp", rich_help_panel=WRITE, help="An XMP file beside each picture.")]
Into = Annotated[bool, typer.Option("--write-into", rich_help_panel=WRITE,
    help="Write into the picture's own file (PNG, JPEG, "
                                    "WebP); pixels and times stay.")]
Jsonl = Annotated[Path | None, typer.Option("--jsonl", rich_help_panel=WRITE, metavar="FILE", help="A JSON line a picture.")]
Parquet = Annotated[Path | None, typer.Option("--parquet", rich_help_panel=WRITE, metavar="FILE", help="A Parquet file.")]
Hf = Annotated[Path | None, typer.Option("--hf", rich_help_panel=WRITE, metavar="DIR",
    help="metadata.jsonl of an image folder.")]
Kohya = Annotated[Path | None, typer.Option("--kohya", rich_help_panel=WRITE, metavar="FILE", help="kohya's metadata JSON.")]
Wds = Annotated[Path | None, typer.Option("--wds", rich_help_panel=WRITE, metavar="DIR", help="webdataset tars.")]
Exists = Annotated[IfExists, typer.Option("--if-exists", rich_help_panel=WRITE,
    help="What becomes of a text that is there.")]
OverReviewed = Annotated[bool, typer.Option("--overwrite-reviewed", rich_help_panel=WRITE,
    help="With --if-exists overwrite: also what was edited or accepted in limner review.")]
Trigger = Annotated[str, typer.Option("--trigger", rich_help_panel=WRITE, metavar="WORDS", help="In front of every text.")]
Suffix = Annotated[str, typer.Option("--suffix", rich_help_panel=WRITE, metavar="WORDS", help="Behind every text.")]
Separator = Annotated[str, typer.Option("--separator", rich_help_panel=WRITE, help="Between the parts of a text.")]
Order = Annotated[str, typer.Option("--order", rich_help_panel=WRITE, metavar="score|name", help="Order of the parts.")]
Where = Annotated[str | None, typer.Option("--where", rich_help_panel=WRITE, metavar="'similarity > 0.2'",
    help="Only results "
                                           "for which this holds.")]
JobFolder = Annotated[Path | None, typer.Option("--job", rich_help_panel=RUN, metavar="DIR", help="Where the job is kept "
                                                "(default: limner-job beside the first input).")]
Unit = Annotated[int, typer.Option("--unit", rich_help_panel=RUN, min=1, metavar="N", help="Pictures finished together.")]
Shard = Annotated[str | None, typer.Option("--shard", rich_help_panel=RUN, metavar="I/N",
    help="Only every Nth unit, from the "
                                           "Ith on (0 first).")]
Where_ = Annotated[EngineName, typer.Option("--engine", rich_help_panel=RUN,
    help="Here, or on a Ray cluster (RAY_ADDRESS).")]
Actors = Annotated[int, typer.Option("--actors", rich_help_panel=RUN, min=1, metavar="N", help="Ray workers.")]
Retry = Annotated[bool, typer.Option("--retry", rich_help_panel=RUN, help="Try the pictures again that failed before.")]
MaxErrors = Annotated[str | None, typer.Option("--max-errors", rich_help_panel=RUN, metavar="N|P%",
    help="End the run where more pictures fail.")]
Restart = Annotated[bool, typer.Option("--restart", rich_help_panel=RUN, help="Forget what is done and begin anew.")]
DryRun = Annotated[bool, typer.Option("--dry-run", rich_help_panel=RUN,
    help="List the pictures and say what would be done.")]
FromSearch = Annotated[str | None, typer.Option("--from-search", rich_help_panel=RUN, metavar="WORDS",
    help="The photos that limner search finds, of those below the INPUTs if there are any.")]
Column = Annotated[str | None, typer.Option("--column", rich_help_panel=RUN, metavar="NAME",
    help="Column of paths or bytes.")]


def batch(
    inputs: Inputs = None,
    task: Task = None,
    mode: Mode = "fast",
    account: Account = False,
    tags: Tags = 10,
    only: Only = "",
    tag_least: Least = None,
    labels: Labels = None,
    sidecar: Sidecar = False,
    ending: Ending = ".txt",
    full_names: Full = False,
    xmp: Xmp = False,
    write_into: Into = False,
    jsonl: Jsonl = None,
    parquet: Parquet = None,
    hf: Hf = None,
    kohya: Kohya = None,
    wds: Wds = None,
    if_exists: Exists = IfExists.skip,
    overwrite_reviewed: OverReviewed = False,
    trigger: Trigger = "",
    suffix: Suffix = "",
    separator: Separator = ", ",
    order: Order = "score",
    where: Where = None,
    job_folder: JobFolder = None,
    unit: Unit = 1_000,
    shard: Shard = None,
    engine: Where_ = EngineName.local,
    actors: Actors = 2,
    retry: Retry = False,
    max_errors: MaxErrors = None,
    restart: Restart = False,
    dry_run: DryRun = False,
    from_search: FromSearch = None,
    index: Place = None,
    cutoff: Cutoff = "auto",
    column: Column = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on stdout.")] = False,
    batch_size: options.BatchSize = 16,
    clip: options.ClipName = None,
    captioner: Annotated[list[str] | None, typer.Option("--captioner", metavar="NAME", rich_help_panel=options.MODELS,
                                                        help="Captioner; several give several captions.")] = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Caption, tag, label or embed [bold]any number[/bold] of pictures; a run that was stopped goes on where it was.

    limner batch --builtin photos/ --task caption,tags --sidecar --if-exists merge

    limner batch status JOB says how far a job is. Exit 3: some pictures failed; errors.jsonl in the job's folder names them.
    """
    from limner.apps.cli.commands.batch_outputs import Outputs, finish, write_errors
    from limner.batch.conditions import read_condition
    from limner.batch.job import TaskOptions
    from limner.batch.sidecars import TextOptions

    if inputs and inputs[0] == "status":
        _show_status(Path(inputs[1]) if len(inputs) > 1 else None, as_json=as_json)
        return
    texts = TextOptions(if_exists.value, trigger, suffix, separator, order, ending, full_names,
                        overwrite_reviewed)
    clip_name = options.choose_clip(clip, builtin=builtin)
    named: list[str | None] = [*captioner] if captioner else [None]
    captioners = tuple(options.choose_captioner(name, builtin=builtin) for name in named)
    tasks = _split(task or ["caption"])
    keep = read_condition(where, tasks)
    asks = "similarity" in (where or "") and bool({"prompt", "caption"} & set(tasks))
    wanted = TaskOptions(tasks, clip_name, captioners, mode, tags, _split([only]), tag_least, _read_labels(labels), None,
                         account or asks, device, precision, batch_size)
    part, limit = _read_shard(shard), _read_limit(max_errors)
    if shard is not None and engine is EngineName.ray:
        raise OptionError("--engine ray hands units out itself. Leave out --shard.")
    outputs = Outputs(texts, keep, sidecar, xmp, write_into, jsonl, parquet, hf, kohya, wds)
    folder = job_folder or _default_folder(inputs or [], searched=from_search is not None)
    items = None
    if from_search is not None:
        items = _search_items(from_search, inputs or [], index, cutoff, clip, builtin=builtin)
    if dry_run:
        _tell_plan(inputs or [], items, column, unit)
        return
    outputs.check_places()
    job = _prepare(folder, inputs or [], wanted, column, unit, items, restart=restart)
    outputs.check_pictures(job)
    try:
        report = _run(job, engine, actors, part, limit, retry=retry)
    except ImageError:  # too many failed
        write_errors(job)
        raise
    failed = outputs.write(job) if not report.units_left or shard is None else 0
    finish(job, report, failed, as_json=as_json)


def _run(job: Job, engine: EngineName, actors: int, part: tuple[int, int], limit: ErrorLimit | None, *,
         retry: bool) -> BatchReport:
    from limner.apps.cli.console import watching
    from limner.batch.running import run_job

    with watching(lines=True) as monitor:
        if engine is EngineName.ray:
            from limner.batch.on_ray import run_on_ray

            with contextlib.redirect_stdout(sys.stderr):  # Ray prints there when a worker dies
                return run_on_ray(job, monitor, actors=actors, retry=retry, max_errors=limit)
        return run_job(job, monitor, shard=part, retry=retry, max_errors=limit)


def _prepare(folder: Path, inputs: list[str], wanted: TaskOptions, column: str | None, unit: int,
             items: list[Item] | None, *, restart: bool) -> Job:
    from limner import __version__
    from limner.batch.running import prepare_job

    job = prepare_job(folder, inputs, wanted, column=column, unit_pictures=unit, restart=restart, items=items)
    if job.version not in ("", __version__):
        tell(f"this job was begun by limner {job.version}; {__version__} goes on with it, and may say things otherwise. "
             "--restart begins anew.")
    return job


def _show_status(folder: Path | None, *, as_json: bool) -> None:
    from limner.batch.job import load_job
    from limner.batch.parts import count_failed

    if folder is None:
        raise OptionError("limner batch status needs the folder of a job.")
    job = load_job(folder)
    done = [unit for unit in range(job.units) if job.is_done(unit)]
    pictures = sum(len(job.span(unit)) for unit in done)
    failed = sum(count_failed(job.part_path(unit)) for unit in done)
    row = {"job": str(folder), "tasks": job.options.tasks, "pictures": job.count, "done": pictures, "failed": failed,
           "units": job.units, "units_done": len(done), "version": job.version}
    print(json.dumps(row) if as_json else
          f"{plain(folder)}: {', '.join(job.options.tasks)}; {pictures:,} of {job.count:,} pictures, {failed:,} of them "
          f"failed; {len(done):,} of {job.units:,} units")


def _tell_plan(inputs: list[str], items: list[Item] | None, column: str | None, unit: int) -> None:
    from limner.batch.inputs import list_items

    listed = items if items is not None else list_items(inputs, column=column)
    print(f"{len(listed):,} pictures in {-(-len(listed) // unit):,} units; the first is {listed[0].name}")


def _search_items(words: str, folders: list[str], place: str | None, cutoff: str, clip: list[str] | None, *,
                  builtin: bool) -> list[Item]:
    """Return the photos of an index that match, below some folders where there are any."""
    from limner.apps.cli.commands.search import open_index, read_cutoff
    from limner.batch.manifest import Item
    from limner.index.photos.records import Filter
    from limner.tasks.search.options import SearchOptions
    from limner.tasks.search.reading import VIDEO

    below = Filter(tuple(str(Path(folder).expanduser().absolute()) for folder in folders))
    with open_index(place, clip, builtin=builtin, device="auto", precision="auto") as index:
        hits = index.search(words, SearchOptions(count=ALL_HITS, cutoff=read_cutoff(cutoff), filter=below)).hits
    paths = sorted({hit.path for hit in hits if Path(hit.path).suffix.lower() not in VIDEO})
    if not paths:
        raise OptionError(f"limner search finds no photo for {words!r}. With --cutoff none it gives all.")
    return [Item(path) for path in paths]


def _split(given: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for names in given for name in names.split(",") if name.strip())


def _read_labels(text: str | None) -> tuple[str, ...]:
    if text is None:
        return ()
    from limner.vocabulary.labels import load_labels

    return tuple(load_labels(text))


def _read_shard(text: str | None) -> tuple[int, int]:
    if text is None:
        return 0, 1
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if found is None:
        raise OptionError(f"--shard {text!r} must be I/N, as 0/4.")
    return int(found[1]), int(found[2])


def _read_limit(text: str | None) -> ErrorLimit | None:
    from limner.batch.running import ErrorLimit

    if text is None:
        return None
    try:
        return ErrorLimit(share=float(text[:-1])) if text.endswith("%") else ErrorLimit(count=int(text))
    except ValueError as error:
        raise OptionError(f"--max-errors {text!r} must be a number of pictures, or a share of them, as 5%.") from error


def _default_folder(inputs: list[str], *, searched: bool) -> Path:
    """Return where the job is kept if no folder was named: beside the first input, never inside it."""
    first = next((given for given in inputs if given != "-"), None)
    if first is None:
        raise OptionError("Name a folder for the job with --job DIR." if inputs or searched else
                          "There is nothing to do: give folders, files, or - for paths on stdin.")
    from limner.batch.remote import is_url

    if is_url(first):
        raise OptionError(f"Name a folder of this machine for the job with --job DIR: {first} is elsewhere.")
    path = Path(first).expanduser().absolute()
    return path.parent / f"{path.name.split('*')[0] or 'pictures'}.limner-job"


