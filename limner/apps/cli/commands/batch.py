"""``limner batch``: captions, prompts, tags, labels and features for any number of pictures, taken up where it stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import options
from limner.apps.cli.console import tell
from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.batch.job import Job
    from limner.batch.manifest import Item
    from limner.batch.running import Report
    from limner.batch.sidecars import TextOptions

SOME_FAILED = 3
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
Restart = Annotated[bool, typer.Option("--restart", rich_help_panel=RUN, help="Forget what is done and begin anew.")]
DryRun = Annotated[bool, typer.Option("--dry-run", rich_help_panel=RUN,
    help="List the pictures and say what would be done.")]
FromSearch = Annotated[str | None, typer.Option("--from-search", rich_help_panel=RUN, metavar="WORDS",
    help="The photos that "
                                                "limner search finds.")]
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
    restart: Restart = False,
    dry_run: DryRun = False,
    from_search: FromSearch = None,
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
    from limner.batch.job import TaskOptions
    from limner.batch.running import prepare_job
    from limner.batch.sidecars import TextOptions

    if inputs and inputs[0] == "status":
        _show_status(Path(inputs[1]) if len(inputs) > 1 else None, as_json=as_json)
        return
    texts = TextOptions(if_exists.value, trigger, suffix, separator, order, ending, full_names,
                        overwrite_reviewed)
    clip_name = options.choose_clip(clip, builtin=builtin)
    named: list[str | None] = [*captioner] if captioner else [None]
    captioners = tuple(options.choose_captioner(name, builtin=builtin) for name in named)
    wanted = TaskOptions(_split(task or ["caption"]), clip_name, captioners, mode, tags, _split([only]), tag_least,
                         _read_labels(labels), None, account or "similarity" in (where or ""), device, precision,
                         batch_size)
    keep = read_condition(where)
    items = _search_items(from_search, clip, builtin=builtin) if from_search else None
    folder = job_folder or _default_folder(inputs or [])
    if dry_run:
        _tell_plan(inputs or [], items, column, unit)
        return
    job = prepare_job(folder, inputs or [], wanted, column=column, unit_pictures=unit, restart=restart, items=items)
    if sidecar:
        _check_clashes(job, texts)
    report = _run(job, engine, actors, shard)
    if not report.units_left or shard is None:
        _write_results(job, texts, keep, sidecar=sidecar, xmp=xmp, write_into=write_into, jsonl=jsonl, parquet=parquet,
                       hf=hf, kohya=kohya, wds=wds)
    _finish(job, report, as_json=as_json)


def read_condition(text: str | None) -> Callable[[dict[str, Any]], bool]:
    """Return what ``--where`` asks: ``similarity``, ``tags``, ``tokens`` or ``label`` against a value.

    Raises:
        OptionError: it cannot be read.
    """
    if text is None:
        return lambda row: True
    found = re.fullmatch(r"\s*(similarity|tags|words|label)\s*(<=|>=|==|!=|<|>)\s*(.+?)\s*", text)
    if found is None:
        raise OptionError(f"--where {text!r} must be similarity, tags, words or label, a sign (< <= > >= == !=) and a "
                          "value: 'similarity > 0.2'.")
    name, sign, value = found.groups()
    if name == "label":
        wanted: Any = value.strip("'\"")
        if sign not in ("==", "!="):
            raise OptionError(f"--where {text!r}: a label is == or != a name.")
    else:
        try:
            wanted = float(value)
        except ValueError as error:
            raise OptionError(f"--where {text!r}: {value!r} is no number.") from error
    return lambda row: _holds(_measure(row, name), sign, wanted)


def _measure(row: dict[str, Any], name: str) -> Any:
    if name == "similarity":
        return row.get("prompt", {}).get("similarity", max((score for _, score in row.get("tags", ())), default=0.0))
    if name == "tags":
        return float(len(row.get("tags", ())))
    if name == "words":
        return float(len(" ".join([*row.get("captions", {}).values()][:1]).split()))
    return row.get("label")


def _holds(value: Any, sign: str, wanted: Any) -> bool:
    import operator

    signs = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne}
    return bool(signs[sign](value, wanted))


def _run(job: Job, engine: EngineName, actors: int, shard: str | None) -> Report:
    from limner.apps.cli.console import watching
    from limner.batch.running import run_job

    with watching() as monitor:
        if engine is EngineName.ray:
            from limner.batch.on_ray import run_on_ray

            return run_on_ray(job, monitor, actors=actors)
        return run_job(job, monitor, shard=_read_shard(shard))


def _write_results(job: Job, texts: TextOptions, keep: Callable[[dict[str, Any]], bool], *, sidecar: bool, xmp: bool,
                   write_into: bool, jsonl: Path | None, parquet: Path | None, hf: Path | None, kohya: Path | None,
                   wds: Path | None) -> None:
    from limner.batch import results
    from limner.batch.running import read_rows

    def found() -> Iterator[results.Result]:
        return results.read_results(read_rows(job), texts, keep)

    for wanted, name in ((sidecar, "texts"), (xmp, "XMP files"), (write_into, "pictures")):
        if wanted:
            counts = results.write_sidecars(found(), texts, tell, xmp=name == "XMP files", inside=name == "pictures")
            tell(f"{name}: {', '.join(f'{count:,} {what}' for what, count in sorted(counts.items())) or 'none'}")
    for path, write in ((jsonl, results.write_jsonl), (parquet, results.write_parquet), (hf, results.write_image_folder),
                        (kohya, results.write_kohya)):
        if path is not None:
            tell(f"{path}: {write(found(), path):,} pictures")
    if wds is not None:
        tell(f"{wds}: {results.write_webdataset(found(), wds, tell):,} pictures")
    if not any((sidecar, xmp, write_into, jsonl, parquet, hf, kohya, wds)):
        for result in found():
            print(json.dumps({"image": result.item.name, "text": result.text}), flush=True)


def _finish(job: Job, report: Report, *, as_json: bool) -> None:
    failed = _write_errors(job)
    if as_json:
        print(json.dumps({**report.as_dict(), "failed": failed, "job": str(job.folder)}))
    speed = f", {report.pictures / report.seconds:.1f} a second" if report.pictures and report.seconds else ""
    tell(f"{job.folder}: {report.pictures:,} pictures in {report.seconds:.1f} s{speed}; {report.done_before:,} were done "
         f"before, {failed:,} failed, {report.units_left:,} units are left"
         + ("; stopped, the same command goes on from here" if report.stopped else ""))
    if report.stopped:
        raise typer.Exit(130)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _write_errors(job: Job) -> int:
    """Put the pictures with errors into ``errors.jsonl``; return how many there are."""
    from limner.batch.running import read_rows
    from limner.core.storage import write_atomically

    rows = [row for row in read_rows(job) if "error" in row]
    text = "".join(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
    write_atomically(job.folder / "errors.jsonl", lambda part: part.write_text(text, encoding="utf-8"))
    for row in rows[:10]:
        tell(row["error"]["message"])
    if len(rows) > 10:
        tell(f"and {len(rows) - 10:,} more; {job.folder / 'errors.jsonl'} names all")
    return len(rows)


def _show_status(folder: Path | None, *, as_json: bool) -> None:
    from limner.batch.job import load_job

    if folder is None:
        raise OptionError("limner batch status needs the folder of a job.")
    job = load_job(folder)
    done = [unit for unit in range(job.units) if job.is_done(unit)]
    pictures = sum(len(job.span(unit)) for unit in done)
    row = {"job": str(folder), "tasks": job.options.tasks, "pictures": job.count, "done": pictures, "units": job.units,
           "units_done": len(done)}
    print(json.dumps(row) if as_json else
          f"{folder}: {', '.join(job.options.tasks)}; {pictures:,} of {job.count:,} pictures, {len(done):,} of "
          f"{job.units:,} units")


def _tell_plan(inputs: list[str], items: list[Item] | None, column: str | None, unit: int) -> None:
    from limner.batch.manifest import list_items

    listed = items if items is not None else list_items(inputs, column=column)
    print(f"{len(listed):,} pictures in {-(-len(listed) // unit):,} units; the first is {listed[0].name}")


def _check_clashes(job: Job, texts: TextOptions) -> None:
    """Say before hours of work that two pictures would share a text."""
    from limner.batch.manifest import read_manifest
    from limner.batch.results import check_clashes

    items = read_manifest(job.manifest_path, range(job.count))
    check_clashes([Path(item.path) for item in items if item.is_file], texts)


def _search_items(words: str, clip: list[str] | None, *, builtin: bool) -> list[Item]:
    from limner.apps.cli.commands.search import open_index
    from limner.batch.manifest import Item
    from limner.tasks.search.options import SearchOptions

    with open_index(None, clip, builtin=builtin, device="auto", precision="auto") as index:
        hits = index.search(words, SearchOptions(count=1_000_000)).hits
    return [Item(path) for path in sorted(hit.path for hit in hits)]


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


def _default_folder(inputs: list[str]) -> Path:
    """Return where the job is kept if no folder was named: beside the first input, never inside it."""
    first = next((given for given in inputs if given != "-"), None)
    if first is None:
        raise OptionError("Name a folder for the job with --job DIR." if inputs else
                          "There is nothing to do: give folders, files, or - for paths on stdin.")
    from limner.batch.remote import is_url

    if is_url(first):
        raise OptionError(f"Name a folder of this machine for the job with --job DIR: {first} is elsewhere.")
    path = Path(first).expanduser().absolute()
    return path.parent / f"{path.name.split('*')[0] or 'pictures'}.limner-job"


