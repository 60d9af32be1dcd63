"""``limner teach``: captioners and CLIPs taught something, with the figures before and after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import out, tell, watching
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
