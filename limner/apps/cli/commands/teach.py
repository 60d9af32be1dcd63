"""``limner teach``: captioners and CLIPs taught something, with the figures before and after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import out, tell, watching, working
from limner.apps.cli.streams import write_json

if TYPE_CHECKING:
    from limner.teach.lesson import Lesson

STOPPED = 130

app = typer.Typer(no_args_is_help=True, help="Teach a CLIP or a captioner; say what it knew before and after.")

Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write; it must not be there yet.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else, on stdout.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped, in the same --out.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check all data, say steps, time and memory; teach "
                                      "nothing.")]
Seed = Annotated[int, typer.Option("--seed", help="Decides everything by lot.")]
Steps = Annotated[int | None, typer.Option("--steps", min=1, metavar="N", help="Steps of learning.")]


@app.command("concept")
def concept(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the thing is called from now on.")],
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE...", help="Pictures of it, or folders of them; five "
                                                   "will do, twenty are better.")],
    target: Out,
    replay: Annotated[Path, typer.Option("--replay", metavar="DIR", help="Other pictures, some hundred, so that nothing "
                                         "known is lost: a folder, or data with captions.")],
    level: Annotated[str, typer.Option("--level", metavar="row|word|towers", help="row: seconds, for labels and search. "
                                       "word: for every prompt. towers: LoRA, minutes.")] = "row",
    held_out: Annotated[float, typer.Option("--held-out", metavar="SHARE", help="Pictures that judge and are not learned "
                                            "from (word, towers).")] = 0.2,
    keep: Annotated[float, typer.Option("--keep", metavar="SHARE", help="How much of the old weights stays (towers).")]
    = 0.0,
    rank: Annotated[int, typer.Option("--rank", min=1, metavar="N", help="Rank of the LoRA matrices (towers).")] = 4,
    steps: Steps = None,
    seed: Seed = 0,
    resume: Resume = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
) -> None:
    """Teach a CLIP one [bold]new thing[/bold] from a few pictures.

    limner teach concept --builtin hourglass pictures/ --replay others/ --out taught
    """
    from limner.teach.concepts.options import ConceptOptions
    from limner.teach.concepts.teach import concept as teach_concept

    wanted = ConceptOptions(level=level, held_out=held_out, keep=keep, rank=rank, steps=steps, seed=seed)  # type: ignore[arg-type]
    chosen = options.choose_clip(clip, builtin=builtin)
    with watching() as monitor:
        lesson = teach_concept(name, pictures, target, replay=replay, clip=chosen, options=wanted,
                               engine=options.make_engine(device, "float32"), resume=resume, dry_run=dry_run,
                               monitor=monitor)
    _tell(lesson, as_json=as_json)


@app.command("caption")
def caption(
    text: Annotated[Path, typer.Option("--text", metavar="FILE", help="Captions to learn from, one a line; no pictures "
                                       "are needed.")],
    target: Out,
    pictures: Annotated[Path | None, typer.Option("--pictures", metavar="DIR", help="Some pictures that choose noise and "
                                                  "shift, and judge; with captions of their own, by these.")] = None,
    style: Annotated[Path | None, typer.Option("--style", metavar="FILE", help="Texts in the style that captions are to "
                                               "have, one a line: haiku, headlines.")] = None,
    mix: Annotated[float, typer.Option("--mix", metavar="SHARE", help="How much of each step is in the style, in the "
                                       "second half.")] = 0.5,
    noise: Annotated[float | None, typer.Option("--noise", metavar="VARIANCE", help="Variance of the noise, a dimension "
                                                "(default: chosen by --pictures, else 0.016).")] = None,
    shift: Annotated[bool | None, typer.Option("--shift/--no-shift", help="Move pictures onto the mean of texts (default: "
                                               "chosen by --pictures).")] = None,
    lm: Annotated[str | None, typer.Option("--lm", metavar="NAME", help="Language model to begin with (default: a small "
                                           "one that knows nothing).")] = None,
    steps: Steps = 1_200,
    batch_size: Annotated[int, typer.Option("--batch-size", min=1, metavar="N", help="Texts a step.")] = 128,
    learning_rate: Annotated[float, typer.Option("--learning-rate", metavar="X", help="Peak rate; 2e-5 for a large --lm.")]
    = 2e-3,
    seed: Seed = 0,
    resume: Resume = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
) -> None:
    """Teach a captioner from [bold]texts alone[/bold], behind any CLIP.

    limner teach caption --builtin --text captions.txt --pictures some/ --out taught
    """
    from limner.teach.captions.options import AUTO, TextOnlyOptions
    from limner.teach.captions.teach import caption as teach_caption

    wanted = TextOnlyOptions(steps=steps or 1_200, batch_size=batch_size, learning_rate=learning_rate, mix=mix, seed=seed,
                             variance=AUTO if noise is None else noise, shift=shift)
    chosen = options.choose_clip(clip, builtin=builtin)
    with watching() as monitor:
        lesson = teach_caption(text, target, clip=chosen, pictures=pictures, style=style, lm=lm, options=wanted,
                               engine=options.make_engine(device, "float32"), resume=resume, dry_run=dry_run,
                               monitor=monitor)
    _tell(lesson, as_json=as_json)


@app.command("pairs")
def pairs(
    source: Annotated[Path, typer.Argument(metavar="DATA", help="COCO's or Karpathy's JSON, a folder with metadata or "
                                           "with texts beside pictures, a table.")],
    target: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.tsv", help="Table to write: .tsv, or .csv.")],
    images: Annotated[Path | None, typer.Option("--images", metavar="DIR", help="Folder that the data's paths are relative "
                                                "to (default: where the data lies).")] = None,
    image_column: Annotated[str | None, typer.Option("--image-column", metavar="NAME", help="Column of the paths.")] = None,
    caption_column: Annotated[str | None, typer.Option("--caption-column", metavar="NAME", help="Column of the captions.")]
    = None,
    separator: Annotated[str | None, typer.Option("--separator", metavar="CHARACTER", help="What parts the columns.")]
    = None,
    absolute: Annotated[bool, typer.Option("--absolute", help="Write absolute paths.")] = False,
    clobber: Annotated[bool, typer.Option("--clobber/--no-clobber", help="Whether a file that is there may be replaced.")]
    = True,
    as_json: AsJson = False,
) -> None:
    """Write pictures and captions as [bold]one table[/bold] for open_clip's training and for limner teach.

    limner teach pairs captions_val2014.json --images val2014 --out pairs.tsv
    """
    from limner.teach.data.tables import Columns
    from limner.teach.pairing import pairs as write_pairs

    parted = "\t" if separator in ("\\t", "tab") else separator
    with working() as monitor:
        report = write_pairs(source, target, columns=Columns(image_column, caption_column, parted, images),
                             absolute=absolute, clobber=clobber, monitor=monitor)
        for name, reason in report.failed[:10]:
            tell(reason if name in reason else f"{name}: {reason}")
        if as_json:
            write_json(report.as_dict())
        else:
            tell(f"{report.path}: {report.captions:,} captions of {report.pictures:,} pictures, {len(report.failed):,} left "
                 "out because they cannot be opened")
    if report.failed:
        raise typer.Exit(1)


def _tell(lesson: Lesson, *, as_json: bool) -> None:
    """Print a lesson; where it was stopped, say how to go on.

    Raises:
        typer.Exit: with status 130, if it was stopped.
    """
    if as_json:
        write_json(lesson.as_dict())
    else:
        from limner.apps.cli.show.lessons import print_lesson

        print_lesson(out(), lesson)
    if lesson.run is not None and lesson.run.ended == "stopped":
        tell(lesson.headline)
        raise typer.Exit(STOPPED)
