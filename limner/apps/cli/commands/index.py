"""``limner index``: photos in folders made searchable, and the index looked after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from limner.apps.cli import options
from limner.apps.cli.commands.search import Place, open_index
from limner.apps.cli.console import tell
from limner.apps.cli.streams import plain
from limner.core.errors import OptionError
from limner.core.storage import cache_folder

if TYPE_CHECKING:
    from limner.core.events import Monitor
    from limner.tasks.search.changes import Changes
    from limner.tasks.search.indexing import IndexOptions, IndexReport
    from limner.tasks.search.photos import Index

SOME_FAILED = 3


class _FoldersOrCommand(TyperGroup):
    """``limner index FOLDER`` is ``limner index add FOLDER``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["add", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=_FoldersOrCommand, no_args_is_help=True,
                  help="Index photos, so that limner search finds them: limner index FOLDER...")

Folders = Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of photos, or single files.")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", metavar="GLOB", help="Leave out names like this; may be "
                                                   "repeated.")]
Hidden = Annotated[bool, typer.Option("--include-hidden", help="Index what begins with a dot too.")]
Raw = Annotated[bool, typer.Option("--raw/--no-raw", help="Index RAW files by their preview (extra raw).")]
Video = Annotated[float | None, typer.Option("--video", metavar="SECONDS", help="Index videos, a frame every so many "
                                             "seconds (extra video).")]
Watch = Annotated[bool, typer.Option("--watch", help="Go on watching the folders, until Ctrl-C (extra watch).")]
Prompts = Annotated[str | None, typer.Option("--prompts", metavar="MODE", help="With --watch: print a prompt for every "
                                             "photo that comes, by this mode of limner interrogate.")]
Retry = Annotated[bool, typer.Option("--retry", help="Try files again that could not be read before.")]
Prune = Annotated[bool, typer.Option("--prune", help="Forget files that are gone; without it they are only marked.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, metavar="N", help="Threads that decode.")]


@app.command("add")
def add(
    folders: Folders,
    exclude: Exclude = None,
    hidden: Hidden = False,
    raw: Raw = True,
    video: Video = None,
    watch: Watch = False,
    prompts: Prompts = None,
    captioner: options.CaptionerName = None,
    retry: Retry = False,
    prune: Prune = False,
    dry_run: DryRun = False,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON on stdout.")] = False,
    batch_size: options.BatchSize = 32,
    place: Place = None,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Bring the index up to date with folders: new and changed photos are added, moved ones keep what is known of them.

    limner index ~/Pictures
    """
    from limner.tasks.search.indexing import IndexOptions

    if prompts is not None and not watch:
        raise OptionError("--prompts goes with --watch. For photos that are there: limner interrogate FOLDER.")
    wanted = IndexOptions(tuple(exclude or ()), hidden, raw, video, retry, prune, workers, batch_size)
    with open_index(place, clip, builtin=builtin, device=device, precision=precision, write=True) as index:
        if dry_run:
            _tell_plan(index.plan(folders, wanted), as_json=as_json)
            return
        from limner.apps.cli.console import watching

        with watching(lines=True) as monitor:
            report = index.add(folders, wanted, monitor)
            _tell_report(report, index.store.place, as_json=as_json)
            if watch and not monitor.stopped:
                speaker = options.choose_captioner(captioner, builtin=builtin) if prompts is not None else None
                _watch(index, folders, wanted, monitor, prompts, speaker, as_json=as_json)
    if report.stopped:
        raise typer.Exit(130)
    if report.failed or report.failed_before or report.unreadable or report.emptied:
        raise typer.Exit(SOME_FAILED)


def _watch(index: Index, folders: list[Path], wanted: IndexOptions, monitor: Monitor, mode: str | None,
           captioner: str | None, *, as_json: bool) -> None:
    """Tell what comes and goes, with a prompt for what comes where a mode is given, until the monitor stops."""
    from limner.apps.cli.show.prompts import Output, show_account
    from limner.tasks.interrogate.config import Config
    from limner.tasks.interrogate.interrogator import Interrogator
    from limner.tasks.interrogate.modes import find_mode
    from limner.tasks.search.watching import watch_folders

    interrogator = None
    if mode is not None:
        speaker = captioner if find_mode(mode).captioned else None
        config = Config(clip_model=index.clip, caption_model_name=speaker, cache_path=str(cache_folder()))
        interrogator = Interrogator(config, monitor=monitor)
    tell("watching; Ctrl-C ends it")
    for later in watch_folders(index, folders, wanted, monitor):
        _tell_report(later, index.store.place, as_json=as_json and interrogator is None)
        if interrogator is not None and mode is not None:
            output = Output(alone=False, as_json=as_json, clips=(index.clip,))
            for path, found in zip(later.new, interrogator.explain_all(later.new, mode=mode)):
                if found.ok:
                    show_account(Path(path), found.unwrap(), output)
                else:
                    tell(str(found.error))


@app.command("status")
def status(place: Place = None, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is in the index: photos, models, size, and files that could not be read."""
    from dataclasses import asdict

    from limner.models.hub.sizes import describe_bytes
    from limner.tasks.search.photos import Index

    with Index(place, None) as index:
        summary, failures = index.summary(), index.store.failures()
        covered = {model.name: index.store.graph_rows(model) for model in summary.models}
    if as_json:
        print(json.dumps({**asdict(summary), "failures": dict(failures), "graphs": covered}))
        return
    print(f"{plain(summary.place)}: {summary.contents:,} photos, {describe_bytes(summary.size_bytes)}")
    for name, count in sorted(summary.files.items()):
        print(f"  files {name}: {count:,}")
    for model in summary.models:
        graph = f", an HNSW graph of {covered[model.name]:,}" if covered[model.name] else ""
        print(f"  {model.name}: {model.vectors:,} vectors of {model.dimension}{graph}")
    for root in summary.roots:
        print(f"  below {plain(root)}")
    for path, reason in failures[:10]:
        print(f"  failed: {plain(reason or path)}")
    if len(failures) > 10:
        print(f"  and {len(failures) - 10} more that failed; --json has all")


@app.command("verify")
def verify(place: Place = None) -> None:
    """Check that nothing of the index is damaged. Exit 1 if something is."""
    from limner.tasks.search.photos import Index

    with Index(place, None) as index:
        wrong = index.verify()
    for line in wrong:
        print(line)
    if wrong:
        raise typer.Exit(1)
    print("the index is sound")


@app.command("compact")
def compact(place: Place = None) -> None:
    """Drop files that are gone, and give back the room that their vectors took."""
    from limner.models.hub.sizes import describe_bytes
    from limner.tasks.search.photos import Index

    with Index(place, None, write=True) as index:
        freed = index.compact()
    tell(f"{describe_bytes(max(0, freed))} freed")


@app.command("hnsw")
def hnsw(
    drop: Annotated[bool, typer.Option("--drop", help="Delete the graph; every search scores all photos again.")] = False,
    place: Place = None,
) -> None:
    """Build an HNSW graph of the vectors, or let it grow (extra hnsw): searches then score what it proposes.

    For millions of photos; from three million on limner index does it by itself. The graph can be deleted at any time.
    """
    from limner.apps.cli.console import watching
    from limner.tasks.search.photos import Index

    with Index(place, None, write=True) as index:
        if drop:
            index.drop_graph()
            tell("the graph is deleted")
            return
        with watching() as monitor:
            covered = index.build_graph(monitor)
        tell(f"the graph covers {covered:,} vectors" + ("; the same command goes on from here" if monitor.stopped else ""))
        if monitor.stopped:
            raise typer.Exit(130)


@app.command("forget")
def forget(path: Annotated[Path, typer.Argument(metavar="PATH", help="A file, or a folder with all below it.")],
           place: Place = None) -> None:
    """Forget a file or a folder. The files themselves are not touched."""
    from limner.tasks.search.photos import Index

    with Index(place, None, write=True) as index:
        count = index.forget(path)
    if not count:
        raise OptionError(f"Nothing of {path} is in the index.")
    tell(f"{count:,} files forgotten; limner index compact gives back their room")


@app.command("export")
def export(target: Annotated[Path, typer.Argument(metavar="FILE.parquet", help="What to write.")],
           place: Place = None) -> None:
    """Write paths, facts and vectors into a Parquet file (extra parquet)."""
    from limner.tasks.search.exporting import export_parquet
    from limner.tasks.search.photos import Index

    with Index(place, None) as index:
        count = export_parquet(index, target)
    tell(f"{count:,} photos written to {target}")


def _tell_plan(changes: Changes, *, as_json: bool) -> None:
    plan: dict[str, Any] = {"to_read": len(changes.todo), "bytes": sum(file.size_bytes for file in changes.todo),
                            "unchanged": changes.unchanged, "gone": len(changes.gone)}
    print(json.dumps(plan) if as_json else
          f"{plan['to_read']:,} files to read ({plan['bytes'] / 1e6:,.0f} MB), {plan['unchanged']:,} unchanged, "
          f"{plan['gone']:,} gone")


def _tell_report(report: IndexReport, place: str, *, as_json: bool) -> None:
    for path, reason in report.failed:
        tell(reason if path in reason else f"{path}: {reason}")
    for folder in report.unreadable:
        tell(f"{folder}: this folder cannot be read; what is known of it stays")
    for root in report.emptied:
        tell(f"{root}: no photo is there any more. Is the disk connected? What is known of it stays; limner index forget "
             f"{root} forgets it.")
    for folder in report.away:
        tell(f"{folder}: is not there any more. What is known of it stays. The rest is watched, and this again when it is "
             "back.")
    for folder in report.back:
        tell(f"{folder}: is there again, and watched")
    if as_json:
        print(json.dumps(report.as_dict()))
        return
    if report.away or report.back:
        return
    rate = f", {report.added / report.seconds:.1f} photos a second" if report.added and report.seconds else ""
    tell(f"{place}: {report.added:,} added, {report.linked:,} known by their contents, {report.unchanged:,} unchanged, "
         f"{report.gone:,} gone, {len(report.failed) + report.failed_before:,} failed in {report.seconds:.1f} s{rate}"
         + ("; stopped, the same command goes on from here" if report.stopped else ""))
