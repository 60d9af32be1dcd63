"""``limner dream``: words into pictures."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from limner.apps.cli import options
from limner.apps.cli.commands.dream_outputs import DreamOutputs, plan_dream_outputs, write_sheet
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
from limner.tasks.dream.options import DreamOptions

if TYPE_CHECKING:
    from PIL import Image

    from limner.models.engine import Engine
    from limner.tasks.dream.dreamer import Dream, DreamStep

CANVAS, COURSE, VIEWS = "Picture and painter", "How it is dreamed", "What CLIP sees of it"
USUAL = DreamOptions()


class Relaxation(str, Enum):
    """How codes are made movable."""

    straight_through = "straight-through"
    gumbel = "gumbel"
    soft = "soft"


class Schedule(str, Enum):
    """How the learning rate goes."""

    constant = "constant"
    cosine = "cosine"


class Film(str, Enum):
    """How the picture moves while it is dreamed."""

    still = "still"
    zoom = "zoom"
    pan = "pan"


def _option(name: str, field: str, help: str, panel: str, metavar: str | None = "N") -> Any:
    """Declare an option that overrules what ``--like-settings`` says."""
    return usual_option(USUAL, name, field, help, panel, metavar)


Prompt = Annotated[str | None, typer.Argument(
    metavar="PROMPT", help="What to dream; several texts with weights as in 'a red fox | snow:0.5'.")]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="FILE", rich_help_panel=OUTPUT,
                                   help="The PNG file to write; with --count 8 FILE-1.png to FILE-8.png.")]
Count = Annotated[int, typer.Option("--count", min=1, max=1000, metavar="N", rich_help_panel=OUTPUT,
                                    help="So many pictures, each with the next seed.")]
Grid = Annotated[Path | None, typer.Option("--grid", metavar="FILE", rich_help_panel=OUTPUT,
                                           help="Write a sheet of all pictures, too.")]
StepsTo = Annotated[Path | None, typer.Option(
    "--steps-to", metavar="FILE", rich_help_panel=OUTPUT,
    help="Write the making as .gif, .webp or (where ffmpeg is installed) .mp4.")]
FilmOption = Annotated[Film | None, _option(
    "--film", "motion", "Zoom into the picture, or pass along it, while it is dreamed; --steps-to takes the film.", OUTPUT,
    None)]
MotionEvery = Annotated[int | None, _option("--film-every", "motion_every", "Iterations between two movements.", OUTPUT)]
Upscale = Annotated[int | None, _option(
    "--upscale", "upscale", "Write it so many times as large: painted anew, or else resampled.", OUTPUT)]
Checkpoint = Annotated[Path | None, typer.Option(
    "--checkpoint", metavar="FILE", rich_help_panel=OUTPUT,
    help="Where a dream that is stopped keeps its state (default: the --out file and .checkpoint).")]
Start = Annotated[Path | None, typer.Option("--start", metavar="PICTURE", help="A picture to begin with.")]
KeepNear = Annotated[float | None, _option("--keep-near", "keep_near", "How much it stays like its --start; try 0.3.",
                                           COURSE, "X")]
ThenOption = Annotated[list[str] | None, typer.Option(
    "--then", metavar="'PROMPT@N'",
    help="What is wanted from iteration N on, as 'a lighthouse at night@200'; may be repeated.")]
LikeSettings = Annotated[Path | None, typer.Option(
    "--like-settings", metavar="PNG", help="Take prompts, models and options from a picture that limner dreamed; what you "
    "give yourself counts more.")]
PainterName = Annotated[str | None, typer.Option(
    "--painter", metavar="NAME", rich_help_panel=CANVAS,
    help="What it is painted with: fourier (no weights, any size), the folder of a discrete VAE, of a VQGAN or of a VAE of "
    "diffusers', hf-hub:org/repo ... (default: fourier)")]
Width = Annotated[int | None, _option("--width", "width_px", "Width of the picture.", CANVAS, "PX")]
Height = Annotated[int | None, _option("--height", "height_px", "Height of the picture.", CANVAS, "PX")]
Candidates = Annotated[int | None, _option(
    "--candidates", "candidates", "Of a painter that proposes pictures: begin with the best of so many; 0: by lot.", CANVAS)]
Guidance = Annotated[float | None, _option("--guidance", "guidance", "How much stronger its proposals follow the text.",
                                           CANVAS, "X")]
RelaxationOption = Annotated[Relaxation | None, _option(
    "--relaxation", "relaxation", "How codes are made movable; the result is always that of hard codes.", CANVAS, None)]
Iterations = Annotated[int | None, _option("--iterations", "iterations", "Steps.", COURSE)]
Seed = Annotated[int | None, _option("--seed", "seed", "The same seed dreams the same, to the byte.", COURSE)]
Smoothness = Annotated[float | None, _option("--smoothness", "smoothness", "Weight of differences between neighbours.",
                                             COURSE, "X")]
Average = Annotated[float | None, _option("--average", "average", "Show an average of the codes with this decay; try 0.9.",
                                          COURSE, "X")]
LossOption = Annotated[Loss | None, _option("--loss", "loss", "How distance is measured.", COURSE, None)]
ScheduleOption = Annotated[Schedule | None, _option("--schedule", "schedule", "How the learning rate goes.", COURSE, None)]
Rate = Annotated[float | None, _option("--rate", "rate", "Factor of the painter's learning rate.", COURSE, "X")]
EarlyStop = Annotated[int | None, _option(
    "--early-stop", "early_stop", "Stop when N iterations brought no better similarity; 0 never does.", COURSE)]
Cutouts = Annotated[int | None, _option("--cutouts", "cutouts", "Views of the picture in each step.", VIEWS)]
AtOnce = Annotated[int | None, _option("--at-once", "cutouts_at_once", "How many of them are in memory together.", VIEWS)]
LeastArea = Annotated[float | None, _option("--least-area", "least_area", "The smallest view, as a share of the picture.",
                                            VIEWS, "X")]
Blur = Annotated[float | None, _option(
    "--blur", "blur_px", "Blur each view by up to so many of CLIP's pixels.", VIEWS, "PX")]
Noise = Annotated[float | None, _option("--noise", "noise", "Deviation of noise over each view.", VIEWS, "X")]


def dream(
    prompt: Prompt = None,
    outfile: Out = Path("dream.png"),
    unwanted: Not = None,
    like: Like = None,
    start: Start = None,
    then: ThenOption = None,
    like_settings: LikeSettings = None,
    resume: Resume = None,
    painter: PainterName = None,
    width: Width = None,
    height: Height = None,
    candidates: Candidates = None,
    guidance: Guidance = None,
    relaxation: RelaxationOption = None,
    iterations: Iterations = None,
    seed: Seed = None,
    keep_near: KeepNear = None,
    smoothness: Smoothness = None,
    average: Average = None,
    loss: LossOption = None,
    schedule: ScheduleOption = None,
    rate: Rate = None,
    early_stop: EarlyStop = None,
    cutouts: Cutouts = None,
    at_once: AtOnce = None,
    least_area: LeastArea = None,
    blur: Blur = None,
    noise: Noise = None,
    count: Count = 1,
    grid: Grid = None,
    steps_to: StepsTo = None,
    film: FilmOption = None,
    film_every: MotionEvery = None,
    upscale: Upscale = None,
    no_clobber: NoClobber = False,
    checkpoint: Checkpoint = None,
    labels: Labels = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a picture on stdout.")] = False,
    clip: options.ClipNames = None,
    builtin: options.Builtin = False,
    device: options.Device = "auto",
    precision: options.Precision = "auto",
) -> None:
    """Dream words: a [bold]painter[/bold] is steered until a CLIP recognises them in its picture.

    limner dream --builtin "a red lighthouse by the sea at sunset" --iterations 100 --out lighthouse.png
    """
    given = {"width_px": width, "height_px": height, "candidates": candidates, "guidance": guidance,
             "relaxation": relaxation and relaxation.value, "iterations": iterations, "seed": seed, "keep_near": keep_near,
             "smoothness": smoothness, "average": average, "loss": loss and loss.value,
             "schedule": schedule and schedule.value, "rate": rate, "early_stop": early_stop, "cutouts": cutouts,
             "cutouts_at_once": at_once, "least_area": least_area, "blur_px": blur, "noise": noise,
             "motion": film and film.value, "motion_every": film_every, "upscale": upscale}
    if resume is not None and (prompt is not None or like_settings is not None or count > 1):
        raise OptionError("--resume goes on with one dream as it was begun: it takes no prompt, --like-settings or --count.")
    request = _read_request(prompt, unwanted, then, like_settings, {k: v for k, v in given.items() if v is not None})
    request = _choose_models(request, painter, clip, builtin=builtin)
    if (request.prompt is None) == (resume is None):
        raise OptionError("Say what to dream, or go on with a dream by --resume FILE.")
    with stop_on_signals() as stop:
        inputs = {"--start": start, "--like": like, "--resume": resume, "--like-settings": like_settings}
        places = plan_dream_outputs(outfile, count, grid, steps_to, checkpoint, clobber=not no_clobber, inputs=inputs)
        request = replace(request, pictures={"like": like, "start": start}, resume=resume)
        with explained_stop(stop, "dreamed"):
            _dream_all(request, places, stop, (device, precision), labels=labels, as_json=as_json)


@dataclass(frozen=True)
class Request:
    """All that was asked for, from the command line and from a picture's own settings."""

    prompt: str | None
    unwanted: str | None
    then: tuple[tuple[str, int], ...]
    options: DreamOptions
    painter: str | None = None
    clips: tuple[str, ...] = ()
    pictures: dict[str, Path | None] | None = None
    resume: Path | None = None


def _read_request(prompt: str | None, unwanted: str | None, then: list[str] | None, like_settings: Path | None,
               given: dict[str, Any]) -> Request:
    later = tuple(map(_read_then, then or ()))
    if like_settings is None:
        return Request(prompt, unwanted, later, DreamOptions(**given))
    from limner.tasks.dream.pictures import read_settings

    found = read_settings(like_settings)
    texts = found.texts
    stored = tuple(_read_then(text) for text in (texts["then"] or "").splitlines())
    return Request(prompt or texts["prompt"], unwanted or texts["not"], later or (() if prompt else stored),
                DreamOptions(**{**asdict(found.options), **given}), texts["painter"],
                tuple((texts["clip"] or "").split(" + ")) if texts["clip"] else ())


def _read_then(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(.*)@\s*(\d{1,9})", text, re.DOTALL)
    if found is None:
        raise OptionError(f"--then is {text!r}; it must say what is wanted from which iteration on: "
                          "'a lighthouse at night@200'.")
    return found[1].strip(), int(found[2])


def _choose_models(request: Request, painter: str | None, clip: list[str] | None, *, builtin: bool) -> Request:
    from limner.models.names import has_builtin_painter

    stored = request.clips if not clip and not builtin else ()
    clips = stored or tuple(options.choose_clips(clip, builtin=builtin))
    usual = "builtin" if builtin and has_builtin_painter() else "fourier"
    return replace(request, painter=painter or request.painter or usual, clips=clips)


def _dream_all(request: Request, places: list[DreamOutputs], stop: Stop, where: tuple[str, str], *, labels: int,
               as_json: bool) -> None:
    """Dream every picture; a sheet of them is written in the end, also when they were stopped."""
    check_prompts((request.prompt, request.unwanted, *(text for text, _ in request.then)))
    engine = options.make_engine(*where)
    pictures: list[Image.Image] = []
    failed = False
    try:
        for number, outputs in enumerate(places):
            started = time.perf_counter()
            with draw_progress() as listener:
                steps = _begin(request, number, Monitor(listener, stop.asked), engine)
            step, written = follow(steps, outputs, stop, "dream")
            result = step.result(labels)
            pictures.append(result.picture)
            _show(result, outputs, time.perf_counter() - started, as_json=as_json)
            failed |= step.stopped == "not finite" or not written
    finally:
        failed |= not write_sheet(places[0].grid, pictures)
    if failed:
        raise typer.Exit(1)


def _begin(request: Request, number: int, monitor: Monitor, engine: Engine) -> Iterator[DreamStep]:
    from limner.tasks.dream.dreamer import dream_steps, resume_dream

    monitor.check()
    painter = request.painter or "fourier"
    if request.resume is not None:
        return resume_dream(request.resume, painter, request.clips, monitor=monitor, engine=engine)
    wanted = replace(request.options, seed=(request.options.seed + number) % 2**63)
    return dream_steps(request.prompt or "", painter, request.clips, wanted, negative=request.unwanted, then=request.then,
                       **(request.pictures or {}), monitor=monitor, engine=engine)


def _show(result: Dream, outputs: DreamOutputs, seconds: float, *, as_json: bool) -> None:
    settings = result.settings
    if as_json:
        write_json({
            "prompt": settings["prompt"], "png": str(outputs.main.path), "similarity": round(result.similarity, 6),
            "labels": {label.label: round(label.probability, 6) for label in result.labels},
            "width": result.picture.width, "height": result.picture.height, "iterations": result.iterations,
            "stopped": result.stopped, "seed": settings["seed"], "painter": settings["painter"], "clip": settings["clip"],
            "seconds": round(seconds, 3)})
        return
    print_made(outputs.main, f"{result.picture.width} x {result.picture.height} px", result.similarity, result.iterations,
               seconds, result.labels)
