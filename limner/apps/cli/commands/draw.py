"""``limner draw``: words into strokes, as SVG."""

from __future__ import annotations

import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import options
from limner.apps.cli.commands.draw_outputs import DrawOutputs, plan_draw_outputs
from limner.apps.cli.making import (
    OUTPUT,
    Labels,
    Like,
    Loss,
    NoClobber,
    Not,
    Resume,
    check_prompts,
    explained_stop,
    follow,
    print_made,
    usual_option,
)
from limner.apps.cli.progress import draw_progress
from limner.apps.cli.signals import Stop, stop_on_signals
from limner.apps.cli.streams import write_json
from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.tasks.draw.options import STYLES, DrawOptions

if TYPE_CHECKING:
    from limner.tasks.draw.drawer import DrawResult, DrawStep

CANVAS, COURSE = "Canvas and strokes", "How it is drawn"
USUAL = DrawOptions()


class Schedule(str, Enum):
    """How the learning rates go."""

    clipdraw = "clipdraw"
    cosine = "cosine"


def _option(name: str, field: str, help: str, panel: str, metavar: str | None = "N") -> Any:
    """Declare an option that overrules the style's."""
    return usual_option(USUAL, name, field, help, panel, metavar)


Prompt = Annotated[str | None, typer.Argument(
    metavar="PROMPT", help="What to draw; several texts with weights as in 'a red fox | snow:0.5'.")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The SVG file to write.", rich_help_panel=OUTPUT)]
Png = Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write a PNG, too.", rich_help_panel=OUTPUT)]
PngSize = Annotated[int, typer.Option("--png-size", min=1, max=8192, metavar="PX", rich_help_panel=OUTPUT,
                                      help="Longer side of the PNG.")]
Animation = Annotated[Path | None, typer.Option(
    "--animation", metavar="FILE", rich_help_panel=OUTPUT,
    help="Write the making as .gif, .webp or (where ffmpeg is installed) .mp4.")]
Checkpoint = Annotated[Path | None, typer.Option(
    "--checkpoint", metavar="FILE", rich_help_panel=OUTPUT,
    help="Where a drawing that is stopped keeps its state (default: the --out file and .checkpoint).")]
Start = Annotated[Path | None, typer.Option("--start", metavar="FILE", help="A picture or an SVG file to begin with.")]
StyleOption = Annotated[str | None, typer.Option(
    "--style", metavar="|".join(STYLES), rich_help_panel=CANVAS,
    help="Several options at once; those that you give yourself count more. ink: black, narrow, blurred and noisy views. "
    "(default: ink with the built-in CLIP, else clipdraw)")]
Strokes = Annotated[int | None, _option("--strokes", "strokes", "How many strokes.", CANVAS)]
Width = Annotated[int | None, _option("--width", "width_px", "Width of the canvas.", CANVAS, "PX")]
Height = Annotated[int | None, _option("--height", "height_px", "Height of the canvas.", CANVAS, "PX")]
MaxWidth = Annotated[float | None, _option("--max-stroke-width", "max_width_px", "Widest stroke.", CANVAS, "PX")]
MinWidth = Annotated[float | None, _option("--min-stroke-width", "min_width_px", "Narrowest stroke.", CANVAS, "PX")]
Palette = Annotated[str | None, typer.Option(
    "--palette", metavar="COLORS", help="The only colours, as '#1d3557,#e63946'.", rich_help_panel=CANVAS)]
OnlyBlack = Annotated[bool, typer.Option("--strokes-only-black", help="Black ink only.", rich_help_panel=CANVAS)]
Ground = Annotated[str | None, _option("--ground", "ground", "Colour of the canvas.", CANVAS, "COLOR")]
Iterations = Annotated[int | None, _option("--iterations", "iterations", "Steps.", COURSE)]
Seed = Annotated[int | None, _option("--seed", "seed", "The same seed draws the same, to the byte.", COURSE)]
Cutouts = Annotated[int | None, _option("--cutouts", "cutouts", "Views of the drawing in each step.", COURSE)]
Blur = Annotated[float | None, _option(
    "--blur", "blur_px", "Blur each view by up to so many of CLIP's pixels.", COURSE, "PX")]
Noise = Annotated[float | None, _option(
    "--noise", "noise", "Deviation of noise over each view, colours running from 0 to 1.", COURSE, "X")]
LossOption = Annotated[Loss | None, _option("--loss", "loss", "How distance is measured.", COURSE, None)]
ScheduleOption = Annotated[Schedule | None, _option(
    "--schedule", "schedule", "Learning rates: CLIPDraw's, or warm-up then cosine.", COURSE, None)]
Rate = Annotated[float | None, _option(
    "--rate", "rate", "Factor of the learning rates; for few iterations try 2 or 3.", COURSE, "X")]
Rebirth = Annotated[bool | None, _option(
    "--rebirth/--no-rebirth", "rebirth", "Replace strokes that fade away.", COURSE, None)]
Progressive = Annotated[bool | None, _option(
    "--progressive/--no-progressive", "progressive", "Begin with a quarter of the strokes, add the others on the way.",
    COURSE, None)]
Starts = Annotated[int | None, _option("--starts", "starts", "Begin N drawings, finish the best.", COURSE)]
EarlyStop = Annotated[int | None, _option(
    "--early-stop", "early_stop", "Stop when N iterations brought no better similarity; 0 never does.", COURSE)]


def draw(
    prompt: Prompt = None,
    outfile: Out = Path("drawing.svg"),
    style: StyleOption = None,
    strokes: Strokes = None,
    iterations: Iterations = None,
    unwanted: Not = None,
    like: Like = None,
    start: Start = None,
    seed: Seed = None,
    palette: Palette = None,
    strokes_only_black: OnlyBlack = False,
    width: Width = None,
    height: Height = None,
    min_stroke_width: MinWidth = None,
    max_stroke_width: MaxWidth = None,
    ground: Ground = None,
    cutouts: Cutouts = None,
    blur: Blur = None,
    noise: Noise = None,
    loss: LossOption = None,
    schedule: ScheduleOption = None,
    rate: Rate = None,
    rebirth: Rebirth = None,
    progressive: Progressive = None,
    starts: Starts = None,
    early_stop: EarlyStop = None,
    png: Png = None,
    png_size: PngSize = 1024,
    animation: Animation = None,
    no_clobber: NoClobber = False,
    resume: Resume = None,
    checkpoint: Checkpoint = None,
    labels: Labels = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else, on stdout.")] = False,
    clip: options.ClipNames = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Draw words in [bold]strokes[/bold] that a CLIP recognises, and write them as SVG.

    limner draw --builtin "a red lighthouse" --strokes 64 --iterations 150 --out lighthouse.svg
    """
    given = {"strokes": strokes, "iterations": iterations, "width_px": width, "height_px": height,
             "min_width_px": min_stroke_width, "max_width_px": max_stroke_width, "ground": ground, "cutouts": cutouts,
             "blur_px": blur, "noise": noise, "loss": loss and loss.value, "schedule": schedule and schedule.value,
             "rate": rate, "seed": seed, "rebirth": rebirth, "progressive": progressive, "starts": starts,
             "early_stop": early_stop, "palette": _read_palette(palette, strokes_only_black)}
    names = options.choose_clips(clip, builtin=builtin)
    style = style or ("ink" if names == ["builtin"] else "clipdraw")
    wanted = DrawOptions.of_style(style, **{name: value for name, value in given.items() if value is not None})
    if (prompt is None) == (resume is None):
        raise OptionError("Say what to draw, or go on with a drawing by --resume FILE: one of the two.")
    with stop_on_signals() as stop:
        outputs = plan_draw_outputs(outfile, png, animation, checkpoint, clobber=not no_clobber, png_size=png_size,
                                    inputs={"--start": start, "--like": like, "--resume": resume})
        with explained_stop(stop, "drawn"):
            with draw_progress() as listener:
                steps = _begin(prompt, resume, wanted, names, Monitor(listener, stop.asked), (device, precision),
                               {"negative": unwanted, "like": like, "start": start})
            _draw(steps, outputs, stop, labels=labels, as_json=as_json)


def _read_palette(palette: str | None, only_black: bool) -> tuple[str, ...] | None:
    if palette is not None and only_black:
        raise OptionError("--palette and --strokes-only-black exclude each other.")
    if only_black:
        return ("#000000",)
    return tuple(color.strip() for color in palette.split(",")) if palette is not None else None


def _begin(prompt: str | None, resume: Path | None, wanted: DrawOptions, names: list[str], monitor: Monitor,
           where: tuple[str, str], more: dict[str, Any]) -> Iterator[DrawStep]:
    from limner.tasks.draw.drawer import draw_steps, resume_steps

    check_prompts((prompt, more["negative"]))
    monitor.check()
    engine = options.make_engine(*where)
    if resume is not None:
        return resume_steps(resume, names, monitor=monitor, engine=engine)
    return draw_steps(prompt or "", names, wanted, **more, monitor=monitor, engine=engine)


def _draw(steps: Iterator[DrawStep], outputs: DrawOutputs, stop: Stop, *, labels: int, as_json: bool) -> None:
    """Take the steps until they end or are stopped; write what there is then."""
    started = time.perf_counter()
    step, written = follow(steps, outputs, stop, "drawing")
    _show(step.result(labels), outputs, time.perf_counter() - started, as_json=as_json)
    if step.stopped == "not finite" or not written:
        raise typer.Exit(1)


def _show(result: DrawResult, outputs: DrawOutputs, seconds: float, *, as_json: bool) -> None:
    settings = result.drawing.settings
    if as_json:
        write_json({
            "prompt": result.drawing.title, "svg": str(outputs.svg.path), "similarity": round(result.similarity, 6),
            "labels": {label.label: round(label.probability, 6) for label in result.labels},
            "strokes": len(result.drawing.strokes), "iterations": result.iterations, "stopped": result.stopped,
            "seed": settings["seed"], "clip": settings["clip"], "seconds": round(seconds, 3)})
        return
    print_made(outputs.svg, f"{len(result.drawing.strokes)} strokes", result.similarity, result.iterations, seconds,
               result.labels)
