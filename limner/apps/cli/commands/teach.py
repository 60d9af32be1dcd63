"""``limner teach``: captioners and CLIPs taught something, with the figures before and after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limner.apps.cli import options
from limner.apps.cli.console import out, tell, watching, working
from limner.apps.cli.streams import write_json
from limner.core.errors import OptionError

if TYPE_CHECKING:
    from limner.teach.data.tables import Columns
    from limner.teach.lesson import Lesson

STOPPED = 130

app = typer.Typer(no_args_is_help=True, help="Teach a CLIP or a captioner; say what it knew before and after.")

Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write; it must not be there yet.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else, on stdout.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped, in the same --out.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check all data, say steps, time and memory; teach "
                                      "nothing.")]
Seed = Annotated[int, typer.Option("--seed", help="Decides everything by lot.")]
TEXTS, PAIRS = "Texts alone", "Pictures with captions"
"""Panels of the help."""

Images = Annotated[Path | None, typer.Option("--images", metavar="DIR", rich_help_panel=PAIRS, help="Folder that the data's "
                                             "paths are relative to (default: where the data lies).")]
ImageColumn = Annotated[str | None, typer.Option("--image-column", metavar="NAME", rich_help_panel=PAIRS,
                                                 help="Column of the paths.")]
CaptionColumn = Annotated[str | None, typer.Option("--caption-column", metavar="NAME", rich_help_panel=PAIRS,
                                                   help="Column of the captions.")]
Separator = Annotated[str | None, typer.Option("--separator", metavar="CHARACTER", rich_help_panel=PAIRS,
                                               help="What parts the columns.")]
Lora = Annotated[int, typer.Option("--lora", min=0, metavar="RANK", rich_help_panel=PAIRS, help="Learn low-rank matrices of "
                                   "this rank in place of all weights (extra lora); they are kept apart too.")]
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
    stolen: Annotated[float, typer.Option("--stolen", metavar="SHARE", help="How many of other pictures the name may take "
                                          "(row): more of them, and more of its own are told.")] = 0.007,
    keep: Annotated[float, typer.Option("--keep", metavar="SHARE", help="How much of the old weights stays (towers).")]
    = 0.4,
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

    wanted = ConceptOptions(level=level, held_out=held_out, stolen=stolen, keep=keep, rank=rank, steps=steps,  # type: ignore[arg-type]
                            seed=seed)
    chosen = options.choose_clip(clip, builtin=builtin)
    with watching() as monitor:
        lesson = teach_concept(name, pictures, target, replay=replay, clip=chosen, options=wanted,
                               engine=options.make_engine(device, "float32"), resume=resume, dry_run=dry_run,
                               monitor=monitor)
    _tell(lesson, as_json=as_json)


@app.command("caption")
def caption(
    target: Out,
    text: Annotated[Path | None, typer.Option("--text", metavar="FILE", rich_help_panel=TEXTS, help="Captions to learn "
                                              "from, one a line; no pictures are needed.")] = None,
    data: Annotated[Path | None, typer.Option("--data", metavar="PATH", rich_help_panel=PAIRS, help="Pictures with "
                                              "captions: CSV, COCO, Karpathy, imagefolder, sidecars, tars.")] = None,
    pictures: Annotated[Path | None, typer.Option("--pictures", metavar="DIR", rich_help_panel=TEXTS, help="Some pictures "
                                                  "that choose noise and shift, and judge; by captions of their own where "
                                                  "they have any.")] = None,
    style: Annotated[Path | None, typer.Option("--style", metavar="FILE", rich_help_panel=TEXTS, help="Texts in the style "
                                               "that captions are to have, one a line: haiku, headlines.")] = None,
    mix: Annotated[float, typer.Option("--mix", metavar="SHARE", rich_help_panel=TEXTS, help="How much of each step is in "
                                       "the style, in the second half.")] = 0.5,
    noise: Annotated[float | None, typer.Option("--noise", metavar="VARIANCE", rich_help_panel=TEXTS, help="Variance of "
                                                "the noise, a dimension (default: chosen by --pictures, else 0.016).")]
    = None,
    shift: Annotated[bool | None, typer.Option("--shift/--no-shift", rich_help_panel=TEXTS, help="Move pictures onto the "
                                               "mean of texts (default: chosen by --pictures).")] = None,
    lm: Annotated[str | None, typer.Option("--lm", metavar="NAME", rich_help_panel=TEXTS, help="Language model to begin "
                                           "with (default: a small one that knows nothing).")] = None,
    images: Images = None,
    image_column: ImageColumn = None,
    caption_column: CaptionColumn = None,
    separator: Separator = None,
    epochs: Annotated[float, typer.Option("--epochs", metavar="N", rich_help_panel=PAIRS, help="How often each picture is "
                                          "shown, unless --steps says it.")] = 1.0,
    contrast: Annotated[float, typer.Option("--contrast-weight", metavar="X", rich_help_panel=PAIRS, help="CoCa: weight of "
                                            "matching; at 0 retrieval gets lost.")] = 1.0,
    caption_weight: Annotated[float, typer.Option("--caption-weight", metavar="X", rich_help_panel=PAIRS,
                                                  help="CoCa: weight of captions.")] = 2.0,
    with_tower: Annotated[bool, typer.Option("--with-tower", rich_help_panel=PAIRS, help="Let the image tower learn too.")]
    = False,
    keep: Annotated[float, typer.Option("--keep", metavar="SHARE", rich_help_panel=PAIRS, help="How much of the old weights "
                                        "stays.")] = 0.0,
    lora: Lora = 0,
    held_out: Annotated[float, typer.Option("--held-out", metavar="SHARE", rich_help_panel=PAIRS, help="Pictures that judge "
                                            "and are not learned from.")] = 0.05,
    steps: Steps = None,
    batch_size: Annotated[int | None, typer.Option("--batch-size", min=1, metavar="N", help="Examples a step (default: 128 "
                                                   "texts, 16 pictures).")] = None,
    learning_rate: Annotated[float | None, typer.Option("--learning-rate", metavar="X", help="Peak rate (default: 2e-3 "
                                                        "with --text, 1e-5 with --data).")] = None,
    seed: Seed = 0,
    resume: Resume = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    clip: options.ClipName = None,
    captioner: options.CaptionerName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
) -> None:
    """Teach a captioner: from [bold]texts alone[/bold], behind any CLIP, or from [bold]pictures with captions[/bold].

    limner teach caption --builtin --text captions.txt --pictures some/ --out taught

    limner teach caption --captioner blip-base --data pairs.tsv --out taught
    """
    from limner.teach.captions.by_pairs import PairsOptions, caption_by_pairs
    from limner.teach.captions.options import AUTO, TextOnlyOptions
    from limner.teach.captions.teach import caption as teach_caption

    if (text is None) == (data is None):
        raise OptionError("Give either --text, captions to learn from without pictures, or --data, pictures with captions.")
    given = {name: value for name, value in (("steps", steps), ("batch_size", batch_size), ("learning_rate", learning_rate))
             if value is not None}
    with watching() as monitor:
        engine = options.make_engine(device, "float32")
        if text is not None:
            wanted = TextOnlyOptions(**given, mix=mix, seed=seed, variance=AUTO if noise is None else noise,  # type: ignore[arg-type]
                                     shift=shift)
            lesson = teach_caption(text, target, clip=options.choose_clip(clip, builtin=builtin), pictures=pictures,
                                   style=style, lm=lm, options=wanted, engine=engine, resume=resume, dry_run=dry_run,
                                   monitor=monitor)
        else:
            pairs_options = PairsOptions(**given, epochs=epochs, contrast=contrast, caption=caption_weight,  # type: ignore[arg-type]
                                         with_tower=with_tower, keep=keep, lora=lora, held_out=held_out, seed=seed)
            lesson = caption_by_pairs(data or "", target, captioner=options.choose_captioner(captioner, builtin=builtin),
                                      columns=_columns(images, image_column, caption_column, separator),
                                      options=pairs_options, engine=engine, resume=resume, dry_run=dry_run, monitor=monitor)
    _tell(lesson, as_json=as_json)


@app.command("reward")
def reward(
    pictures: Annotated[Path, typer.Option("--pictures", metavar="PATH", help="Pictures, with captions where there are "
                                           "any: a folder, or data as --data of limner teach caption takes it.")],
    target: Out,
    captions: Annotated[Path | None, typer.Option("--captions", metavar="FILE", help="Captions from which the grammar is "
                                                  "learned, one a line (default: those of the pictures).")] = None,
    samples: Annotated[int, typer.Option("--samples", min=2, metavar="K", help="Captions drawn for each picture.")] = 5,
    grammar: Annotated[float, typer.Option("--grammar", metavar="X", help="What reading as people write counts.")] = 2.0,
    kl: Annotated[float, typer.Option("--kl", metavar="X", help="The cost of a nat by which captions leave the start.")]
    = 0.05,
    with_tower: Annotated[bool, typer.Option("--with-tower", help="Let the image tower learn too.")] = False,
    lora: Lora = 0,
    held_out: Annotated[float, typer.Option("--held-out", metavar="SHARE", help="Pictures that judge and are not learned "
                                            "from.")] = 0.1,
    steps: Annotated[int, typer.Option("--steps", min=1, metavar="N", help="Steps of learning.")] = 300,
    batch_size: Annotated[int, typer.Option("--batch-size", min=2, metavar="N", help="Pictures a step.")] = 16,
    learning_rate: Annotated[float, typer.Option("--learning-rate", metavar="X", help="Peak rate: a twentieth of what the "
                                                 "captioner was taught with.")] = 1e-5,
    seed: Seed = 0,
    resume: Resume = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    clip: options.ClipName = None,
    captioner: options.CaptionerName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
) -> None:
    """Teach a captioner [bold]by reward[/bold]: to say what tells a picture from others, as a CLIP finds.

    limner teach reward --builtin --pictures pictures/ --out taught
    """
    from limner.teach.rewards.options import RewardOptions
    from limner.teach.rewards.teach import reward as teach_reward

    wanted = RewardOptions(steps=steps, batch_size=batch_size, samples=samples, learning_rate=learning_rate, grammar=grammar,
                           kl=kl, with_tower=with_tower, lora=lora, held_out=held_out, seed=seed)
    with watching() as monitor:
        lesson = teach_reward(pictures, target, captioner=options.choose_captioner(captioner, builtin=builtin),
                              clip=options.choose_clip(clip, builtin=builtin), captions=captions, options=wanted,
                              engine=options.make_engine(device, "float32"), resume=resume, dry_run=dry_run,
                              monitor=monitor)
    _tell(lesson, as_json=as_json)


@app.command("pairs")
def pairs(
    source: Annotated[Path, typer.Argument(metavar="DATA", help="COCO's or Karpathy's JSON, a folder with metadata or "
                                           "with texts beside pictures, a table.")],
    target: Annotated[Path, typer.Option("--out", "-o", metavar="FILE.tsv", help="Table to write: .tsv, or .csv.")],
    images: Images = None,
    image_column: ImageColumn = None,
    caption_column: CaptionColumn = None,
    separator: Separator = None,
    absolute: Annotated[bool, typer.Option("--absolute", help="Write absolute paths.")] = False,
    clobber: Annotated[bool, typer.Option("--clobber/--no-clobber", help="Whether a file that is there may be replaced.")]
    = True,
    as_json: AsJson = False,
) -> None:
    """Write pictures and captions as [bold]one table[/bold] for open_clip's training and for limner teach.

    limner teach pairs captions_val2014.json --images val2014 --out pairs.tsv
    """
    from limner.teach.pairing import pairs as write_pairs

    with working() as monitor:
        report = write_pairs(source, target, columns=_columns(images, image_column, caption_column, separator),
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


def _columns(images: Path | None, image: str | None, caption: str | None, separator: str | None) -> Columns:
    """Return which columns hold what; a tab may be written as two characters, which a shell lets through."""
    from limner.teach.data.tables import Columns

    return Columns(image, caption, "\t" if separator in ("\\t", "tab") else separator, images)


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
