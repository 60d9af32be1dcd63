"""The command ``limner``: its groups, its exit codes, and the one place where errors become messages."""

from __future__ import annotations

import atexit
import gc
import logging
import sys
import warnings
from typing import Annotated

import typer

from limner import __version__
from limner.apps.cli.console import tell
from limner.apps.cli.help import tidy_help
from limner.apps.cli.later import Home, group_of
from limner.apps.cli.streams import guarded_streams, plain
from limner.core.errors import LimnerError, OptionError, PromptError, StoreLockedError, UnknownModelError, VocabularyError

USAGE_ERRORS = (OptionError, PromptError, UnknownModelError, VocabularyError)

_COMMANDS = "limner.apps.cli.commands."

COMMANDS = {name: Home(_COMMANDS + module, found, says) for name, module, found, says in (
    ("interrogate", "interrogate", "interrogate",
     "Find the [bold]prompt[/bold] for pictures: a caption, and the phrases that bring it nearest to the picture."),
    ("caption", "caption", "caption", "Say what is in pictures."),
    ("classify", "classify", "classify", "Tell which of your [bold]labels[/bold] pictures show, with probabilities."),
    ("retrieve", "retrieve", "retrieve", "Find the texts of your own [bold]bank[/bold] that are nearest to pictures."),
    ("write", "write", "write",
     "Write about pictures with any [bold]language model[/bold]: its words, weighed by how near they come to the picture."),
    ("draw", "draw", "draw", "Draw words in [bold]strokes[/bold] that a CLIP recognises, and write them as SVG."),
    ("dream", "dream", "dream",
     "Dream words: a [bold]painter[/bold] is steered until a CLIP recognises them in its picture."),
    ("batch", "batch", "batch",
     "Caption, tag, label or embed [bold]any number[/bold] of pictures; a run that was stopped goes on where it was."),
    ("search", "search", "search", "Find photos in an [bold]index[/bold] by a sentence, by pictures, or by both."),
    ("similar", "search", "similar", "Find photos like one picture."),
    ("dupes", "search", "dupes",
     "Find near copies among indexed photos: groups in which every photo is like every other, the largest first."),
    ("review", "review", "review",
     "Go through the [bold]texts beside pictures[/bold] in a browser: read, edit, accept, find and replace, undo."),
    ("serve", "serve", "serve",
     "Serve one [bold]page[/bold] for everything, and an HTTP API that other programs' clients speak, too."),
    ("index", "index", "app", "Index photos, so that limner search finds them: limner index FOLDER..."),
    ("teach", "teach", "app", "Teach a CLIP or a captioner; say what it knew before and after."),
    ("vocabulary", "vocabulary", "app", "Show the phrase lists, and check lists of your own."),
    ("models", "models", "app", "List, download and check the models that limner can use."),
)}
"""Every command. What the list of commands says of one stands here, so that ``limner --help`` imports none of them."""

app = typer.Typer(
    name="limner", cls=group_of(COMMANDS), no_args_is_help=True, add_completion=True, rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Between pictures and words with CLIP: prompts, captions, labels, texts, search; drawings from words.",
    epilog="Results go to stdout, everything else to stderr. Exit 0: done; 1: some input failed; 2: wrong usage.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"limner {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")]
    = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say on stderr what is going on.")] = False,
) -> None:
    level = logging.INFO if verbose else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PlainFormatter("limner: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("limner").setLevel(level)
    logging.getLogger("PIL").setLevel(logging.CRITICAL)  # it logs what it then raises


class _PlainFormatter(logging.Formatter):
    """Escape what a name of a file could bring along into a message."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """Return the message, on one line."""
        return plain(super().formatMessage(record))


def _status_of(error: LimnerError) -> int:
    """Return the exit status of an error: 2 wrong usage, 4 somebody else is writing, 1 anything else."""
    if isinstance(error, StoreLockedError):
        return 4
    return 2 if isinstance(error, USAGE_ERRORS) else 1


def _collect_seldom() -> None:
    """Look for garbage less often than Python does, and not at the end, when the system takes back all memory at once.

    Importing torch and transformers makes a million objects that stay; going through them time and again takes a third of a
    command's first seconds.
    """
    gc.set_threshold(100_000, 50, 1000)
    atexit.register(gc.freeze)


def run() -> None:
    """Run the command line and exit."""
    _collect_seldom()
    warnings.filterwarnings("ignore", module=r"PIL\.")  # of damaged metadata; what matters fails when pixels are decoded
    with guarded_streams():
        _run()


def _run() -> None:
    try:
        try:
            tidy_help(typer.main.get_command(app))()
        finally:
            sys.stdout.flush()
    except LimnerError as error:
        tell(str(error))
        sys.exit(_status_of(error))
    except BrokenPipeError:  # who reads the results has seen enough, as head has
        sys.exit(1)
    except KeyboardInterrupt:
        tell("stopped")
        sys.exit(130)
