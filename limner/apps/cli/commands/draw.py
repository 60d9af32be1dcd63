"""``limner draw``: words into strokes, as SVG."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import options
from limner.apps.cli.console import out, tell
from limner.apps.cli.streams import plain, write_json
from limner.core.errors import OptionError

if TYPE_CHECKING:
    from PIL import Image

    from limner.tasks.draw.drawer import DrawResult, DrawStep

FRAMES = 90
"""How many frames an animation has at most."""

CANVAS, COURSE, OUTPUT = "Canvas and strokes", "How it is drawn", "What comes out"


class Schedule(str, Enum):
    """How the learning rates go."""

    clipdraw = "clipdraw"
    cosine = "cosine"


class Loss(str, Enum):
    """How far away is measured."""

    cosine = "cosine"
    spherical = "spherical"


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
    help="Where Ctrl-C keeps the state of the drawing (default: the --out file and .checkpoint).")]
Labels = Annotated[int, typer.Option("--labels", min=0, metavar="N", rich_help_panel=OUTPUT,
                                     help="Nouns to name the drawing by at the end.")]
Not = Annotated[str | None, typer.Option("--not", metavar="PROMPT", help="What it is not to be, as in 'text:0.3'.")]
Like = Annotated[Path | None, typer.Option("--like", metavar="PICTURE", help="A picture that it is to be like.")]
Start = Annotated[Path | None, typer.Option("--start", metavar="FILE", help="A picture or an SVG file to begin with.")]
Resume = Annotated[Path | None, typer.Option(
    "--resume", metavar="FILE", help="Go on from a checkpoint; prompt and options are those it was begun with.")]
Strokes = Annotated[int, typer.Option("--strokes", min=1, metavar="N", help="How many strokes.", rich_help_panel=CANVAS)]
Width = Annotated[int, typer.Option("--width", min=1, metavar="PX", help="Width of the canvas.", rich_help_panel=CANVAS)]
Height = Annotated[int, typer.Option("--height", min=1, metavar="PX", help="Height of the canvas.", rich_help_panel=CANVAS)]
MaxWidth = Annotated[float, typer.Option("--max-stroke-width", metavar="PX", help="Widest stroke.", rich_help_panel=CANVAS)]
MinWidth = Annotated[float, typer.Option("--min-stroke-width", metavar="PX", help="Narrowest stroke.",
                                         rich_help_panel=CANVAS)]
Palette = Annotated[str | None, typer.Option(
    "--palette", metavar="COLORS", help="The only colours, as '#1d3557,#e63946'.", rich_help_panel=CANVAS)]
OnlyBlack = Annotated[bool, typer.Option("--strokes-only-black", help="Black ink only.", rich_help_panel=CANVAS)]
Ground = Annotated[str, typer.Option("--ground", metavar="COLOR", help="Colour of the canvas.", rich_help_panel=CANVAS)]
Iterations = Annotated[int, typer.Option("--iterations", "-n", min=1, metavar="N", help="Steps.", rich_help_panel=COURSE)]
Seed = Annotated[int, typer.Option("--seed", min=0, metavar="N", rich_help_panel=COURSE,
                                   help="The same seed draws the same, to the byte.")]
Cutouts = Annotated[int, typer.Option("--cutouts", min=1, metavar="N", rich_help_panel=COURSE,
                                      help="Views of the drawing in each step.")]
LossOption = Annotated[Loss, typer.Option("--loss", help="How distance is measured.", rich_help_panel=COURSE)]
ScheduleOption = Annotated[Schedule, typer.Option(
    "--schedule", help="Learning rates: CLIPDraw's, or warm-up then cosine.", rich_help_panel=COURSE)]
Rate = Annotated[float, typer.Option("--rate", metavar="X", rich_help_panel=COURSE,
                                     help="Factor of the learning rates; for few iterations try 2 or 3.")]
Rebirth = Annotated[bool, typer.Option("--rebirth/--no-rebirth", help="Replace strokes that fade away.",
                                       rich_help_panel=COURSE)]
Progressive = Annotated[bool, typer.Option("--progressive/--no-progressive", rich_help_panel=COURSE,
                                           help="Begin with a quarter of the strokes, add the others on the way.")]
Starts = Annotated[int, typer.Option("--starts", min=1, metavar="N", help="Begin N drawings, finish the best.",
                                     rich_help_panel=COURSE)]
EarlyStop = Annotated[int, typer.Option("--early-stop", min=0, metavar="N", rich_help_panel=COURSE,
                                        help="Stop when N iterations brought no better similarity; 0 never does.")]


@dataclass
class Outputs:
    """Which files a drawing becomes, and the frames of its making so far."""

    svg: Path
    png: Path | None
    png_size: int
    animation: Path | None
    frames: list[Image.Image] = field(default_factory=list)

    def check(self, *more: Path) -> None:
        """Make sure, before anything is drawn, that every file can be written."""
        from limner.tasks.draw.animation import check_animation
        from limner.tasks.draw.drawing import check_writable

        if self.animation is not None:
            check_animation(self.animation)
        for path in (self.svg, self.png, self.animation, *more):
            if path is not None:
                check_writable(path)

    def watch(self, step: DrawStep) -> None:
        """Take a frame of this step where it is time for one."""
        if self.animation is not None and (step.number % -(-step.total // FRAMES) == 0 or step.stopped is not None):
            self.frames.append(step.drawing().picture())

    def write(self, step: DrawStep) -> None:
        """Write every file."""
        from limner.tasks.draw.animation import save_animation

        drawing = step.drawing()
        drawing.save_svg(self.svg)
        if self.png is not None:
            drawing.save_png(self.png, self.png_size)
        if self.animation is not None and self.frames:
            save_animation(self.animation, self.frames)


def draw(
    prompt: Prompt = None,
    out: Out = Path("drawing.svg"),
    strokes: Strokes = 256,
    iterations: Iterations = 1000,
    unwanted: Not = None,
    like: Like = None,
    start: Start = None,
    seed: Seed = 0,
    palette: Palette = None,
    strokes_only_black: OnlyBlack = False,
    width: Width = 224,
    height: Height = 224,
    min_stroke_width: MinWidth = 2.0,
    max_stroke_width: MaxWidth = 100.0,
    ground: Ground = "#ffffff",
    cutouts: Cutouts = 4,
    loss: LossOption = Loss.cosine,
    schedule: ScheduleOption = Schedule.clipdraw,
    rate: Rate = 1.0,
    rebirth: Rebirth = False,
    progressive: Progressive = False,
    starts: Starts = 1,
    early_stop: EarlyStop = 0,
    png: Png = None,
    png_size: PngSize = 1024,
    animation: Animation = None,
    resume: Resume = None,
    checkpoint: Checkpoint = None,
    labels: Labels = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, and nothing else, on stdout.")] = False,
    clip: options.ClipName = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Draw words in [bold]strokes[/bold] that a CLIP recognises, and write them as SVG.

    limner draw --builtin "a red lighthouse" --strokes 64 --iterations 150 --out lighthouse.svg
    """
    from limner.algorithms.guidance import parse_prompt
    from limner.tasks.draw.drawer import DrawOptions, draw_steps, resume_steps

    colors = _read_palette(palette, strokes_only_black)
    wanted = DrawOptions(
        strokes=strokes, iterations=iterations, width_px=width, height_px=height, min_width_px=min_stroke_width,
        max_width_px=max_stroke_width, cutouts=cutouts, loss=loss.value, schedule=schedule.value, rate=rate, seed=seed,
        rebirth=rebirth, progressive=progressive, starts=starts, early_stop=early_stop, palette=colors, ground=ground)
    if (prompt is None) == (resume is None):
        raise OptionError("Say what to draw, or go on with a drawing by --resume FILE: one of the two.")
    if prompt is not None:
        parse_prompt(prompt)  # a bad prompt is told before a model is loaded or fetched
    state = checkpoint or out.with_name(out.name + ".checkpoint")
    outputs = Outputs(out, png, png_size, animation)
    outputs.check(state)
    model = options.load_clip(clip, builtin=builtin, device=device, precision=precision)
    if resume is not None:
        steps = resume_steps(resume, model)
    else:
        steps = draw_steps(prompt or "", model, wanted, negative=unwanted, like=like, start=start)
    _draw(steps, outputs, state, labels=labels, as_json=as_json)


def _read_palette(palette: str | None, only_black: bool) -> tuple[str, ...]:
    if palette is not None and only_black:
        raise OptionError("--palette and --strokes-only-black exclude each other.")
    if only_black:
        return ("#000000",)
    return tuple(color.strip() for color in palette.split(",")) if palette is not None else ()


def _draw(steps: Iterator[DrawStep], outputs: Outputs, state: Path, *, labels: int, as_json: bool) -> None:
    """Take the steps until they end or Ctrl-C is pressed; write what there is then."""
    started = time.perf_counter()
    step = None
    with _bar() as show, _noticing_ctrl_c() as pressed:
        for step in steps:
            show(step)
            outputs.watch(step)
            if pressed:
                break
    if step is None:
        tell("There is nothing left to draw: the checkpoint is of a finished drawing.")
        raise typer.Exit(1)
    outputs.write(step)
    if step.stopped is None:
        step.save_checkpoint(state)
        tell(f"stopped after {step.number} of {step.total} iterations; go on with --resume {state}")
        raise typer.Exit(130)
    if step.stopped == "not finite":
        tell(f"The numbers ran over at iteration {step.number}; the drawing is the last good one.")
    _show(step.result(labels), outputs, time.perf_counter() - started, as_json=as_json)
    if step.stopped == "not finite":
        raise typer.Exit(1)


@contextlib.contextmanager
def _noticing_ctrl_c() -> Iterator[list[int]]:
    """Yield a list that Ctrl-C puts something into, so that a step is always finished; a second one stops at once."""
    pressed: list[int] = []

    def notice(number: int, _: FrameType | None) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    before = signal.signal(signal.SIGINT, notice)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[DrawStep], None]]:
    """Yield what draws a bar with the similarity of the clean picture on stderr; on no terminal it draws nothing."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("drawing"), BarColumn(), MofNCompleteColumn(), TextColumn("similarity {task.fields[seen]}"),
               TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("drawing", total=None, seen="     -")

        def show(step: DrawStep) -> None:
            seen: dict[str, Any] = {} if step.similarity is None else {"seen": f"{step.similarity:.4f}"}
            bars.update(task, total=step.total, completed=step.number, **seen)

        yield show


def _show(result: DrawResult, outputs: Outputs, seconds: float, *, as_json: bool) -> None:
    settings = result.drawing.settings
    if as_json:
        write_json({
            "prompt": result.drawing.title, "svg": str(outputs.svg), "similarity": round(result.similarity, 6),
            "labels": {label.label: round(label.probability, 6) for label in result.labels},
            "strokes": len(result.drawing.strokes), "iterations": result.iterations, "stopped": result.stopped,
            "seed": settings["seed"], "clip": settings["clip"], "seconds": round(seconds, 3)})
        return
    console = out()
    console.print(f"{plain(outputs.svg)}: {len(result.drawing.strokes)} strokes, similarity {result.similarity:.4f}, "
                  f"{result.iterations} iterations in {seconds:.1f} s", markup=False)
    for label in result.labels:
        console.print(f"{100 * label.probability:6.1f} %  {plain(label.label)}", markup=False)
