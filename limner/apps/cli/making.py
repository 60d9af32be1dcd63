"""Commands that make a picture step by step: the bar, the end, the files that are kept. Knows no verb."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from limner.apps.cli.console import out, tell
from limner.apps.cli.signals import Stop
from limner.apps.cli.streams import plain
from limner.core.errors import LimnerError, OptionError, StoppedError, StorageError
from limner.core.outputs import Output, plan_outputs

if TYPE_CHECKING:
    from PIL import Image

    from limner.tasks.steering.checkpoint import Form
    from limner.tasks.steering.naming import Label

FRAMES = 90
"""How many frames a film has at most."""

OUTPUT = "What comes out"
"""The panel of the help that these options stand in."""

NoClobber = Annotated[bool, typer.Option("--no-clobber", help="Replace no file that is there.", rich_help_panel=OUTPUT)]
Labels = Annotated[int, typer.Option("--labels", min=0, metavar="N", rich_help_panel=OUTPUT,
                                     help="Nouns to name the picture by at the end.")]
Not = Annotated[str | None, typer.Option("--not", metavar="PROMPT", help="What it is not to be, as in 'text:0.3'.")]
Like = Annotated[Path | None, typer.Option("--like", metavar="PICTURE", help="A picture that it is to be like.")]
Resume = Annotated[Path | None, typer.Option(
    "--resume", metavar="FILE", help="Go on from a checkpoint; prompt and options are those it was begun with.")]


class Loss(str, Enum):
    """How far away is measured."""

    cosine = "cosine"
    spherical = "spherical"


def usual_option(usual: object, name: str, field: str, help: str, panel: str, metavar: str | None = "N") -> Any:
    """Declare an option for a field of a record of options; its help ends with the value that is usual."""
    value = getattr(usual, field)
    shown = ("on" if value else "off") if isinstance(value, bool) else value
    return typer.Option(name, metavar=metavar, rich_help_panel=panel, help=f"{help} (default: {shown})")


class MadeStep(Protocol):
    """What a step says of itself."""

    @property
    def number(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def similarity(self) -> float | None: ...
    @property
    def stopped(self) -> str | None: ...


S = TypeVar("S", bound=MadeStep)
T = TypeVar("T", bound=MadeStep, contravariant=True)


class MadeOutputs(Protocol[T]):
    """The files that a picture becomes."""

    @property
    def main(self) -> Output:
        """The picture's own."""
        ...

    def watch(self, step: T) -> None:
        """Take from a step what a film needs of it."""
        ...

    def write(self, step: T) -> bool:
        """Write every file but the checkpoint; tell of those that cannot be written, and return whether there were none."""
        ...

    def write_checkpoint(self, step: T) -> Path | None:
        """Write all that is needed to go on; return where, or None where it could not be written."""
        ...


def follow(steps: Iterator[S], outputs: MadeOutputs[S], stop: Stop, noun: str) -> tuple[S, bool]:
    """Take the steps until they end, write what there is then; return the last one, and whether all was written.

    Raises:
        typer.Exit: it was stopped: what there is, and the checkpoint, are written.
    """
    step = None
    try:
        with _bar(noun) as show:
            for step in steps:
                show(step)
                outputs.watch(step)
    except (LimnerError, RuntimeError):  # an hour of work is not lost to a step that fails
        if step is not None:
            outputs.write(step)
            tell(f"{outputs.main.path} is the {noun} behind step {step.number} of {step.total}.")
        raise
    if step is None:
        tell(f"There is nothing left to do: the checkpoint is of a finished {noun}.")
        raise typer.Exit(1)
    if step.stopped == "interrupted":
        kept = outputs.write_checkpoint(step)
        outputs.write(step)
        tell(f"stopped after {step.number} of {step.total} steps" + (f"; go on with --resume {kept}" if kept else ""))
        raise typer.Exit(_exit_code(stop))
    written = outputs.write(step)
    if step.stopped == "not finite":
        tell(f"The numbers ran over at step {step.number}; the {noun} is the last good one.")
    return step, written


def check_prompts(texts: Iterable[str | None]) -> None:
    """Make sure that texts with weights can be read, before a model is loaded or fetched for them.

    Raises:
        PromptError: one cannot.
    """
    from limner.algorithms.guidance import parse_prompt

    for text in texts:
        if text is not None:
            parse_prompt(text)


@contextlib.contextmanager
def explained_stop(stop: Stop, made: str) -> Iterator[None]:
    """Say that nothing was ``made`` where work is stopped before its first step.

    Raises:
        typer.Exit: it was.
    """
    try:
        yield
    except StoppedError:
        tell(f"stopped before the first step: nothing was {made}, and no file was written")
        raise typer.Exit(_exit_code(stop)) from None


def print_made(output: Output, size: str, similarity: float, iterations: int, seconds: float,
               labels: Iterable[Label]) -> None:
    """Print what was made, in how many steps, and what a CLIP calls it."""
    console = out()
    console.print(f"{plain(output.path)}: {size}, similarity {similarity:.4f}, {iterations} iterations in {seconds:.1f} s",
                  markup=False)
    for label in labels:
        console.print(f"{100 * label.probability:6.1f} %  {plain(label.label)}", markup=False)


def _exit_code(stop: Stop) -> int:
    """Return what shells know: 130 for Ctrl-C, 143 for SIGTERM."""
    return 128 + (stop.number or signal.SIGINT)


def is_frame(step: MadeStep) -> bool:
    """Whether a film of at most ``FRAMES`` frames takes one of this step."""
    return step.number % -(-step.total // FRAMES) == 0 or step.stopped is not None


def keep(output: Output, data: bytes) -> bool:
    """Write a file, elsewhere if it must be; tell of it if it could not be written, and return whether it was."""
    try:
        output.keep(data)
    except StorageError as error:
        tell(str(error))
        return False
    return True


def keep_film(film: Output | None, frames: Sequence[Image.Image]) -> bool:
    """Write a film, if one is wanted and there are frames; tell of it if that failed, and return whether it did not."""
    if film is None or not frames:
        return True
    from limner.tasks.steering.animation import encode_animation

    try:
        return keep(film, encode_animation(film.path.suffix, frames))
    except StorageError as error:  # the film itself could not be made
        tell(str(error))
        return False


def plan_files(files: Mapping[str, Path | None], inputs: Mapping[str, Path | None], checkpoint: Path | None, beside: Path,
               form: Form, *, clobber: bool) -> dict[str, Output]:
    """Return what each option's file becomes, ``--checkpoint`` among them; tell which ones will be replaced.

    A checkpoint that was given no place lies ``beside`` the picture.

    Raises:
        OptionError: two of them are one file, or one is to stay.
        StorageError: one cannot be written.
    """
    named = {**files, "--checkpoint": checkpoint or _beside(beside, form.what)}
    planned = plan_outputs({name: path for name, path in named.items() if path is not None},
                           {name: path for name, path in inputs.items() if path is not None}, clobber=clobber,
                           updates={"--checkpoint": "--resume"})
    state = planned["--checkpoint"]
    if checkpoint is None and state.replaces:
        _check_own(state.path, form)
    for name, output in planned.items():
        if output.replaces and name != "--checkpoint":
            tell(f"{output.path} will be replaced")
    return planned


def _beside(path: Path, noun: str) -> Path:
    """Return the usual place of a checkpoint: beside the picture, or here, where that goes to a device or a pipe."""
    plain = os.path.isfile(path) or not os.path.exists(path)  # unlike a Path's own, they say no of an impossible name
    return path.with_name(f"{path.name}.checkpoint") if plain and path.name else Path(f"{noun}.checkpoint")


def _check_own(path: Path, form: Form) -> None:
    """Make sure that a file in a checkpoint's usual place is one.

    Raises:
        OptionError: it is not, and would be replaced.
    """
    from limner.tasks.steering.checkpoint import is_checkpoint

    if not is_checkpoint(path, form):
        raise OptionError(f"{path} is there, is no checkpoint, and would be replaced if the {form.what} is stopped. "
                          "Say where to keep the state by --checkpoint FILE.")


@contextlib.contextmanager
def _bar(noun: str) -> Iterator[Callable[[MadeStep], None]]:
    """Yield what draws a bar with the similarity of the clean picture on stderr; on no terminal it draws nothing."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(noun), BarColumn(), MofNCompleteColumn(), TextColumn("similarity {task.fields[seen]}"),
               TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(noun, total=None, seen="     -")

        def show(step: MadeStep) -> None:
            seen: dict[str, Any] = {} if step.similarity is None else {"seen": f"{step.similarity:.4f}"}
            bars.update(task, total=step.total, completed=step.number, **seen)

        yield show
